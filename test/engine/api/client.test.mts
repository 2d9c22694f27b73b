import fc from 'fast-check';

import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { CartRoverClient } from '../../../nodes/CartRover/api/client.ts';
import { callWithReadBack } from '../../../nodes/CartRover/operations/readBack.ts';
import type { FaultSpec } from '../../../sandbox/index.mts';
import { newOrder } from '../../unit/sandbox/helpers.mts';
import { failureOf, startApi, type ApiWorld } from '../../support/apiClient.mts';
import { startServer } from '../../support/server.mts';

let api: ApiWorld;
beforeEach(async () => (api = await startApi()));
afterEach(async () => await api.end());

let orders = 0;
const confirmation = (cust_ref: string) => ({
	path: { cust_ref },
	body: { order_status: 'confirmed', shipments: [{ tracking_no: `T-${cust_ref}` }] },
});
/** An order of its own for a test. */
const order = () => {
	const custRef = `REF-${++orders}`;
	api.sandbox.store.addOrder({ custRef });
	return custRef;
};
const fault = (spec: FaultSpec, times = 1, path = '*') =>
	api.sandbox.faults.add({ fault: spec, times, match: { path } });
const requests = () => api.sandbox.log.entries.length;
/** Clock time from now to the end of the work. */
const timed = async (work: Promise<unknown>) => {
	const before = api.clock.now();
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a reply, a failure or an error
	const result: any = await work.catch((error: unknown) => error);
	return { result, ms: api.clock.now() - before };
};

const LOSSES: FaultSpec[] = [
	'cutBefore',
	'cutAfter',
	'truncated',
	'emptyBody',
	'hang',
	'html',
	'wrongTypes',
	{ kind: 'serverError', status: 500 },
	{ kind: 'serverError', status: 502 },
	{ kind: 'serverError', status: 503 },
];
const nameOf = (spec: FaultSpec) => JSON.stringify(spec);
const table = (faults: FaultSpec[]) => faults.map((spec) => [nameOf(spec), spec] as const);

describe('a read', () => {
	it.each(table(LOSSES))('is repeated after %s', async (_, spec) => {
		fault(spec, 2);
		const { envelope } = await api.call('shipMethodList');
		expect(envelope.response).toHaveLength(8);
		expect(requests()).toBe(3);
	});
});

describe('a refusal for the rate limit', () => {
	const REFUSALS: Array<[FaultSpec, number]> = [
		['rateLimit', 600],
		['rateLimit429', 600],
		[{ kind: 'rateLimit429', retryAfterSeconds: 7 }, 7_000],
		[{ kind: 'rateLimit429', retryAfterSeconds: 9, as: 'date' }, 9_000],
	];
	it.each(REFUSALS.map(([spec, wait]) => [nameOf(spec), spec, wait] as const))(
		'is waited out: %s',
		async (_, spec, wait) => {
			fault(spec);
			const { result, ms } = await timed(api.call('shipMethodList'));
			expect(result.envelope.success_code).toBe(true);
			expect(requests()).toBe(2);
			expect(ms).toBeGreaterThanOrEqual(wait - 1_000);
			expect(ms).toBeLessThanOrEqual(wait + 700);
		},
	);

	it.each(REFUSALS.map(([spec]) => [nameOf(spec), spec] as const))(
		'is waited out before a write, which has no effect then: %s',
		async (_, spec) => {
			const cust_ref = order();
			fault(spec, 3);
			await api.call('orderConfirm', confirmation(cust_ref));
			expect(api.sandbox.log.count({ effect: true })).toBe(1);
			expect(requests()).toBe(4);
		},
	);

	it('hardly ever comes: 260 calls, 25 abreast, take the burst and then the pace', async () => {
		const { ms } = await timed(
			api.inNode(async (context) => {
				const client = await CartRoverClient.connect(context, { concurrency: 25 });
				const calls = Array.from({ length: 260 }, async () => await client.call('shipMethodList'));
				await Promise.all(calls);
				expect(client.waits.ms).toBeGreaterThan(90_000);
			}),
		);
		expect(api.sandbox.log.refused).toBe(0);
		expect(ms).toBeLessThanOrEqual(160 * 600 * 1.03 + 600);
		expect(ms).toBeGreaterThanOrEqual(160 * 600);
	});

	it('is got over when another program empties the bucket', async () => {
		api.sandbox.drainBucket('cart');
		const { result, ms } = await timed(
			api.inNode(async (context) => {
				const client = await CartRoverClient.connect(context, { concurrency: 5 });
				return await Promise.all(
					Array.from({ length: 20 }, async () => await client.call('shipMethodList')),
				);
			}),
		);
		expect(result).toHaveLength(20);
		expect(api.sandbox.log.refused).toBeLessThanOrEqual(5);
		expect(ms).toBeLessThanOrEqual(22 * 600);
	});
});

describe('the creation of an order', () => {
	it.each(table([...LOSSES, { kind: 'serverError', effect: true }]))(
		'leads to exactly one order after %s',
		async (_, spec) => {
			const cust_ref = `NEW-${++orders}`;
			fault(spec);
			const result = await api.attempt('orderCreate', { body: newOrder(cust_ref) });
			expect(api.sandbox.store.order(cust_ref)).toBeDefined();
			expect(api.sandbox.log.count({ effect: true })).toBe(1);
			expect(requests()).toBe(2);
			const fine =
				result.kind === 'reply' ||
				(result.inDoubt &&
					result.outcome.kind === 'rejected' &&
					/duplicate/i.test(result.outcome.message));
			expect(fine).toBe(true);
		},
	);

	it.each(table([...LOSSES, { kind: 'serverError', effect: true }]))(
		'succeeds as an operation after %s, twice',
		async (_, spec) => {
			const cust_ref = `NEW-${++orders}`;
			fault(spec, 2);
			const result = await api.run('order', 'create', {
				specifyOrder: 'json',
				orderJson: JSON.stringify(newOrder(cust_ref)),
			});
			expect(result.error).toBeUndefined();
			expect(result.items.map(({ json }) => json)).toMatchObject([{ cust_ref, created: true }]);
			expect(api.sandbox.log.count({ effect: true })).toBe(1);
		},
	);
});

describe('a write that must not happen twice', () => {
	it.each(table(LOSSES))('is not repeated after %s', async (_, spec) => {
		const cust_ref = order();
		fault(spec, 9);
		const result = await api.attempt('orderConfirm', confirmation(cust_ref));
		expect(result).toMatchObject({ kind: 'failed', inDoubt: true });
		expect(requests()).toBe(1);
	});

	it('is repeated when it cannot have been sent', async () => {
		const free = await startServer(() => {});
		await free.close();
		const { result, ms } = await timed(
			api.attempt('orderConfirm', confirmation('X'), { credential: { baseUrl: free.url } }),
		);
		expect(result).toMatchObject({ kind: 'failed', inDoubt: false });
		expect(result.toError().description).toMatch(/5 times/);
		expect(result.toError().message).not.toMatch(/not known/);
		// 0.5 + 1 + 2 + 4 seconds, less the jitter.
		expect(ms).toBeGreaterThanOrEqual(3_750);
		expect(ms).toBeLessThanOrEqual(7_500);
	});
});

describe('a write whose state is read back', () => {
	const cases = [
		[
			'orderCancel',
			'canceled',
			(cust_ref: string) => ({ path: { cust_ref } }),
			'cart/orders/wms_cancel/*',
		],
		['orderConfirm', 'confirmed', confirmation, 'cart/orders/update/*'],
	] as const;

	describe.each(cases)('%s', (name, goal, call, path) => {
		const write = async (cust_ref: string) =>
			await api.inNode(async (context) => {
				const client = await CartRoverClient.connect(context);
				return await callWithReadBack(client, name, call(cust_ref), {
					reached: ({ order_status }) => order_status === goal,
				});
			});
		const statusOf = (cust_ref: string) => api.sandbox.store.order(cust_ref)?.status;
		const effects = () => api.sandbox.log.count({ effect: true, path });

		it.each(table(LOSSES))('takes effect once after %s', async (_, spec) => {
			const cust_ref = order();
			fault(spec, 1, path);
			await write(cust_ref);
			expect(statusOf(cust_ref)).toBe(goal);
			expect(effects()).toBe(1);
		});

		it('is made again when it was lost before it took effect, and not when it was lost after', async () => {
			const [lostBefore, lostAfter] = [order(), order()];
			fault('cutBefore', 1, path);
			expect(await write(lostBefore)).toMatchObject({ kind: 'reply' });
			fault('cutAfter', 1, path);
			expect(await write(lostAfter)).toBe('done');
			expect(api.sandbox.log.count({ path })).toBe(3);
			expect(effects()).toBe(2);
		});

		it('comes through when the reading is lost as well', async () => {
			const cust_ref = order();
			fault('cutAfter', 1, path);
			fault('cutBefore', 3, 'cart/orders/status/*');
			expect(await write(cust_ref)).toBe('done');
			expect(effects()).toBe(1);
		});

		it('ends in an error that leaves it open when neither can be known', async () => {
			const cust_ref = order();
			fault('cutAfter', 99, path);
			fault('cutBefore', 99, 'cart/orders/status/*');
			const error = await failureOf(write(cust_ref));
			expect(error.message).toMatch(/not known whether/);
			expect(statusOf(cust_ref)).toBe(goal);
		});

		it('is not made a second time while it is not known whether it took effect', async () => {
			const cust_ref = order();
			fault('cutAfter', 1, path);
			fault('cutBefore', 99, 'cart/orders/status/*');
			await failureOf(write(cust_ref));
			expect(api.sandbox.log.count({ path })).toBe(1);
		});

		it('gives CartRover’s refusal as it is', async () => {
			const error = await failureOf(write('NONE'));
			expect(error.message).toMatch(/not found/i);
			expect(requests()).toBe(1);
		});

		it('is made after a refusal for the rate limit', async () => {
			const cust_ref = order();
			fault('rateLimit', 2, path);
			expect(await write(cust_ref)).toMatchObject({ kind: 'reply' });
			expect(effects()).toBe(1);
		});
	});
});

describe('cancelling an execution', () => {
	/** Cancels in the middle of the client's first sleep of which this holds; tells how long it went on. */
	const cancelAsleep = async (
		isMoment: (ms: number) => boolean,
		work: (signal: AbortSignal) => Promise<unknown>,
	) => {
		const stop = new AbortController();
		let canceledAt = NaN;
		useClock({
			now: () => api.clock.now(),
			sleep: async (ms, signal) => {
				const asleep = api.clock.sleep(ms, signal);
				if (isMoment(ms) && Number.isNaN(canceledAt)) {
					canceledAt = api.clock.now();
					setImmediate(() => stop.abort());
				}
				await asleep;
			},
		});
		const error = await failureOf(work(stop.signal));
		expect(error.message).toMatch(/canceled/);
		expect(api.clock.now()).toBe(canceledAt);
	};

	it('ends a wait for the rate limit at once', async () => {
		const left = api.sandbox.drainBucket('cart', 97);
		expect(left).toBe(97);
		await cancelAsleep(
			(ms) => ms < 60_000,
			async (signal) =>
				await api.inNode(
					async (context) => {
						const client = await CartRoverClient.connect(context);
						for (let calls = 0; calls < 9; calls++) await client.call('shipMethodList');
					},
					{ signal },
				),
		);
		expect(requests()).toBeLessThanOrEqual(3);
	});

	it('ends a call under way at once', async () => {
		fault('hang', 99);
		const stop = new AbortController();
		api.sandbox.onRequest(() => stop.abort());
		const { result, ms } = await timed(api.call('shipMethodList', {}, { signal: stop.signal }));
		expect(result.message).toMatch(/canceled/);
		expect(ms).toBe(0);
		expect(requests()).toBe(1);
	});
});

describe('what is sent', () => {
	const awkward = fc.oneof(
		fc.string({ unit: 'grapheme', minLength: 1 }),
		fc.string({ unit: 'binary', minLength: 1 }),
		fc.constantFrom(
			'a/b',
			'../x',
			'a?b=c#d',
			'100%',
			'%2F',
			'%2e%2e',
			'a b',
			'…',
			'é',
			'😀',
			'.a',
			'...',
			'a+b',
			'a;b',
			'\t',
			'\\',
			'//',
			'status/X',
		),
	);

	it('asks for exactly the reference that was given, whatever it holds', async () => {
		const seen: string[] = [];
		const stub = await startServer((request, response) => {
			seen.push(request.url ?? '');
			response.end('{"success_code":true,"response":{}}');
		});
		await api.inNode(
			async (context) => {
				const client = await CartRoverClient.connect(context);
				await fc.assert(
					fc.asyncProperty(awkward, async (cust_ref) => {
						fc.pre(!/^\.{1,2}$/.test(cust_ref));
						await client.call('orderStatus', { path: { cust_ref } });
						const parts = (seen.at(-1) ?? '').split('/');
						expect(parts.slice(0, -1)).toEqual(['', 'v1', 'cart', 'orders', 'status']);
						expect(decodeURIComponent(parts.at(-1) ?? '')).toBe(cust_ref);
					}),
					{ numRuns: 150 },
				);
			},
			{ credential: { baseUrl: `${stub.url}/v1` } },
		);
		await stub.close();
	});

	it.each(['', '.', '..', '\uD800', 'a\uDC00b', '😀\uD83D'])(
		'refuses a reference that cannot be sent: %j',
		async (cust_ref) => {
			const error = await failureOf(api.call('orderStatus', { path: { cust_ref } }));
			expect(error.name).toBe('NodeOperationError');
			expect(error.message).toMatch(
				/^The request cannot be made: cust_ref (is empty|cannot be|holds half)/,
			);
			expect(requests()).toBe(0);
		},
	);
});

describe('an error', () => {
	it.each([
		['ECONNREFUSED', 'The SKU ECONNREFUSED is not known'],
		['EACCES', 'EACCES-17 cannot be shipped'],
		['a number', 'Order 404 has 2 errors'],
	])('keeps CartRover’s own sentence although n8n knows %s in it', async (_, message) => {
		const body = { success_code: false, error_code: 'Failure', message };
		fault({ kind: 'wrongTypes', body }, 9);
		const error = await failureOf(api.call('shipMethodList'));
		expect(error.message).toBe(message);
	});
});
