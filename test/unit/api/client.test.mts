import { getEventListeners } from 'node:events';

import type { IDataObject } from 'n8n-workflow';

import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import type { Call, Result } from '../../../nodes/CartRover/api/call.ts';
import { CartRoverClient, type ClientOptions } from '../../../nodes/CartRover/api/client.ts';
import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import {
	ENDPOINTS,
	type Endpoint,
	type EndpointName,
} from '../../../nodes/CartRover/api/endpoints.ts';
import {
	failure,
	fakeContext,
	inTurn,
	NODE,
	ok,
	type FakeAnswer,
	type Respond,
} from '../../support/fakeContext.mts';
import { StepClock } from './simulation.mts';

let clock: StepClock;
beforeEach(() => {
	useClock((clock = new StepClock()));
	forgetBuckets();
});
afterEach(() => {
	useClock();
	jest.restoreAllMocks();
});

interface Setting extends ClientOptions {
	credential?: IDataObject;
	signal?: AbortSignal;
}

/** A client in front of something that answers so, and when each request was sent. */
async function connect(respond: Respond, { credential, signal, ...options }: Setting = {}) {
	const sentAt: number[] = [];
	const { context, requests } = fakeContext(
		(request, index) => {
			sentAt.push(clock.now());
			return respond(request, index);
		},
		{ credential, signal },
	);
	return { client: await CartRoverClient.connect(context, options), requests, sentAt };
}
/** One call, and all that can be seen of it. */
async function attempt(
	respond: Respond,
	name: EndpointName | Endpoint = 'shipMethodList',
	call: Call = {},
	setting: Setting = {},
) {
	const { client, requests, sentAt } = await connect(respond, setting);
	const result = await clock.play(client.attempt(name, call));
	return { result, requests, sentAt, client };
}
const failed = (result: Result) => {
	if (result.kind !== 'failed') throw new Error('This was to fail');
	return { ...result, error: result.toError() as Error & { description: string } };
};
const pausesOf = (sentAt: number[]) => sentAt.slice(1).map((at, i) => at - (sentAt[i] ?? 0));
const jitter = (value: number) => jest.spyOn(Math, 'random').mockReturnValue(value);

const reset = failure('ECONNRESET');
const notSent = failure('ECONNREFUSED');
const refusal = (retryAfter?: number): FakeAnswer => ({
	status: 429,
	headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
});
const no = (status: number): FakeAnswer => ({
	status,
	body: { success_code: false, message: 'No' },
});
const invalid: FakeAnswer = {
	status: 500,
	body: { success_code: false, error_code: 'Invalid', message: 'No' },
};
const confirm: Call = { path: { cust_ref: 'A' }, body: { order_status: 'confirmed' } };
const never: Respond = async () => await new Promise<FakeAnswer>(() => {});

describe('a call', () => {
	it('is sent as its endpoint says, and its answer given', async () => {
		const call = { path: { cust_ref: 'A/1' }, query: { a: 'x', b: 0, c: undefined, d: '' } };
		const headers = { 'total-records': '7', date: 'Thu, 01 Jan 1970 00:00:05 GMT' };
		const { result, requests } = await attempt(() => ok({ x: 1 }, headers), 'orderView', call);
		expect(requests).toMatchObject([
			{ method: 'GET', url: 'https://api.example.com/v1/cart/orders/A%2F1', qs: { a: 'x', b: 0 } },
		]);
		expect(Object.keys(requests[0]?.qs ?? {})).toEqual(['a', 'b']);
		expect(result).toEqual({
			kind: 'reply',
			envelope: { success_code: true, response: { x: 1 } },
			status: 200,
			flag: 'true',
			totalRecords: 7,
			serverTime: 5,
			repeatedInDoubt: false,
		});
	});

	it('has its body, and the header that names the merchant', async () => {
		const credential = { accessLevel: 'warehouse', merchantPk: '77' };
		const body = [{ sku: 'A' }];
		const { requests } = await attempt(() => ok(), 'inventoryUpdate', { body }, { credential });
		expect(requests).toMatchObject([
			{ method: 'POST', headers: { 'X-Merchant-Pk': '77' }, body, qs: {} },
		]);
	});

	it('goes to another path where the user gives one', async () => {
		const call = { endpointPath: '/x/{cust_ref}', path: { cust_ref: 'A B' } };
		const { requests } = await attempt(() => ok(), 'orderView', call);
		expect(requests[0]?.url).toBe('https://api.example.com/v1/x/A%20B');
	});

	it.each<[Call, string]>([
		[{ path: { cust_ref: '..' } }, 'The request cannot be made: cust_ref cannot be “..”'],
		[
			{ endpointPath: 'a/../b' },
			'The request cannot be made: in Endpoint Path, the path must not contain empty parts',
		],
	])('is not sent where it cannot be meant: %j', async (call, message) => {
		const { client, requests } = await connect(() => ok());
		await expect(client.attempt('orderView', call)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining(message),
			description: 'Correct it for this item, then run the item again.',
		});
		expect(requests).toEqual([]);
	});

	it('is not sent where the key may not call', async () => {
		const { client, requests } = await connect(() => ok());
		await expect(client.attempt('cartList')).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/needs a Merchant key/),
			description: expect.stringMatching(/Merchant keys are created/),
		});
		expect(requests).toEqual([]);
		expect(client.assertAccess('orderView')).toEqual({ prefix: 'cart', headers: {} });
	});

	it('throws its failure, or gives its reply, for those who want no more', async () => {
		const { client } = await connect(inTurn(no(200), ok([1])));
		await expect(clock.play(client.call('orderView', confirm))).rejects.toMatchObject({
			name: 'NodeApiError',
			message: 'No',
		});
		expect(await clock.play(client.call('shipMethodList'))).toMatchObject({ kind: 'reply' });
	});
});

describe('a client', () => {
	it('does not come about from a credential that cannot be used', async () => {
		const { context } = fakeContext(() => ok(), { credential: { apiKey: '' } });
		await expect(CartRoverClient.connect(context)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: 'The credential cannot be used: API Key is empty',
			description: 'Open the CartRover credential of this node and correct it.',
		});
	});

	it('knows its node, and how many calls may be under way', async () => {
		const { client } = await connect(() => ok());
		expect(client.node).toBe(NODE);
		expect(client.concurrency).toBe(100);
		expect(client.canceled).toBe(false);
		expect((await connect(() => ok(), { concurrency: 7 })).client.concurrency).toBe(7);
	});

	it.each([
		// Eight of the 40, and then all others.
		[undefined, 32],
		[3, 3],
	])('with concurrency %p has %i calls under way at most', async (concurrency, most) => {
		let open = 0;
		let mostOpen = 0;
		const { client } = await connect(
			async () => {
				mostOpen = Math.max(mostOpen, ++open);
				await clock.sleep(100);
				open -= 1;
				return ok();
			},
			{ concurrency },
		);
		const many = Array.from({ length: 40 }, async () => await client.attempt('shipMethodList'));
		await clock.play(Promise.all(many));
		expect(mostOpen).toBe(most);
	});
});

describe('a read', () => {
	it('is repeated four times, each after twice as long, with jitter', async () => {
		jitter(0);
		const { result, sentAt } = await attempt(() => reset);
		expect(pausesOf(sentAt)).toEqual([250, 500, 1_000, 2_000]);
		expect(failed(result).error.description).toMatch(/It was tried 5 times\./);
		jitter(0.5);
		expect(pausesOf((await attempt(() => reset)).sentAt)).toEqual([375, 750, 1_500, 3_000]);
	});

	it.each<[string, FakeAnswer | Error]>([
		['a break', reset],
		['one that was never sent', notSent],
		['a time-out', failure('ETIMEDOUT')],
		['a page', { body: '<html>' }],
		['a failing server', { status: 502 }],
		['a no with status 500', no(500)],
	])('is repeated after %s', async (_, answer) => {
		const { result, requests } = await attempt(inTurn(answer, ok()));
		expect(result.kind).toBe('reply');
		expect(requests).toHaveLength(2);
	});

	it.each<[string, FakeAnswer]>([
		['a no', no(200)],
		['a no with status 499', no(499)],
		['a no to what it asks, with status 500', invalid],
		['a redirect', { status: 302 }],
		['one that is too large', { headers: { 'content-length': '1e9' }, body: { on: () => {} } }],
	])('is not repeated after %s', async (_, answer) => {
		const { result, requests } = await attempt(inTurn(answer, ok()));
		expect(result.kind).toBe('failed');
		expect(requests).toHaveLength(1);
	});

	it('that hangs is given up after a minute, and repeated', async () => {
		jitter(0);
		const { sentAt } = await attempt((request, index) => (index === 0 ? never(request, 0) : ok()));
		expect(sentAt).toEqual([0, 60_250]);
	});

	it('says that an earlier try may have been answered', async () => {
		const { result } = await attempt(inTurn(reset, notSent, ok()));
		expect(result).toMatchObject({ kind: 'reply', repeatedInDoubt: true });
		const clean = await attempt(inTurn(notSent, ok()));
		expect(clean.result).toMatchObject({ kind: 'reply', repeatedInDoubt: false });
	});
});

describe('a write', () => {
	it('is never repeated when it may have taken effect', async () => {
		const { result, requests } = await attempt(() => reset, 'orderConfirm', confirm);
		expect(requests).toHaveLength(1);
		const { inDoubt, outcome, error } = failed(result);
		expect(inDoubt).toBe(true);
		expect(outcome).toMatchObject({ kind: 'broken', effect: 'unknown' });
		expect(error.message).toMatch(
			/so it is not known whether CartRover confirmed the shipment of order A/,
		);
	});

	it('is repeated when it surely did not, and no doubt is left', async () => {
		const { result, requests } = await attempt(() => notSent, 'orderConfirm', confirm);
		expect(requests).toHaveLength(5);
		expect(failed(result)).toMatchObject({ inDoubt: false, outcome: { effect: 'none' } });
	});

	it('stays in doubt once it was, whatever comes after', async () => {
		const answers = inTurn(reset, notSent);
		const body = { cust_ref: 'A' };
		const { result, requests } = await attempt(answers, 'orderCreate', { body });
		expect(requests).toHaveLength(5);
		const { inDoubt, outcome, error } = failed(result);
		expect(inDoubt).toBe(true);
		expect(outcome).toMatchObject({ kind: 'broken', effect: 'unknown' });
		expect(error.message).toMatch(/not known whether/);
		const ended = failed((await attempt(inTurn(reset, no(200)), 'orderCreate', { body })).result);
		expect(ended).toMatchObject({ inDoubt: true, outcome: { kind: 'rejected' } });
	});

	it.each(['orderCreate', 'inventoryUpdate'] as const)(
		'that may be repeated is: %s',
		async (name) => {
			const credential = { accessLevel: name === 'orderCreate' ? 'cart' : 'merchant' };
			const { result, requests } = await attempt(inTurn(reset, ok()), name, {}, { credential });
			expect(result).toMatchObject({ kind: 'reply', repeatedInDoubt: true });
			expect(requests).toHaveLength(2);
		},
	);

	it('that CartRover says no to is not repeated, whatever the status', async () => {
		const { requests } = await attempt(inTurn(no(500), ok()), 'orderCreate');
		expect(requests).toHaveLength(1);
	});
});

describe('a refusal for the rate limit', () => {
	it('is waited out by the bucket first, then longer and longer', async () => {
		jitter(1);
		const { result, sentAt, client } = await attempt(
			inTurn(refusal(), refusal(), refusal(), refusal(), ok()),
		);
		expect(result.kind).toBe('reply');
		const [first = 0, ...more] = pausesOf(sentAt);
		expect(first).toBeGreaterThanOrEqual(600);
		expect(first).toBeLessThanOrEqual(700);
		const rests = [1_200, 2_400, 4_800];
		rests.forEach((rest, index) => expect(more[index]).toBeGreaterThanOrEqual(rest));
		rests.forEach((rest, index) => expect(more[index]).toBeLessThanOrEqual(1.4 * rest));
		expect(client.waits.ms).toBe(sentAt.at(-1));
	});

	it('never waits longer than 20 seconds by itself', async () => {
		jitter(1);
		const { sentAt } = await attempt(inTurn(...Array<FakeAnswer>(10).fill(refusal()), ok()));
		expect(pausesOf(sentAt).slice(-3)).toEqual([20_000, 20_000, 20_000]);
	});

	it('is waited out as long as it asks', async () => {
		jitter(0);
		const { sentAt } = await attempt(inTurn(refusal(7), refusal(9), ok()));
		expect(pausesOf(sentAt)).toEqual([7_000, 9_000]);
	});

	it('holds up the other calls of the key as long as it asks, but ten minutes at most', async () => {
		const { result } = await attempt(inTurn(refusal(86_400), ok()));
		expect(failed(result).outcome).toMatchObject({ kind: 'refused', retryAfterMs: 86_400_000 });
		expect(clock.now()).toBe(0);
		const { sentAt } = await attempt(() => ok());
		expect(sentAt).toEqual([600_000]);
	});

	it('is an error after ten minutes', async () => {
		jitter(1);
		const { result, sentAt } = await attempt(() => refusal());
		expect(failed(result).outcome.kind).toBe('refused');
		expect(sentAt.at(-1)).toBeGreaterThanOrEqual(600_000);
		expect(sentAt.at(-2)).toBeLessThan(600_000);
		expect(failed(result).error.description).toMatch(
			new RegExp(`tried ${sentAt.length} times over ${Math.round((sentAt.at(-1) ?? 0) / 1_000)} s`),
		);
	});

	it('is an error at once when it asks for ten minutes, and not for less', async () => {
		expect((await attempt(inTurn(refusal(600), ok()))).result.kind).toBe('failed');
		forgetBuckets();
		expect((await attempt(inTurn(refusal(599), ok()))).result.kind).toBe('reply');
	});

	it('is waited out for writes too, and is no try that got no answer', async () => {
		jitter(0);
		const answers = inTurn(refusal(), refusal(), refusal(), refusal(), refusal(), refusal(), ok());
		const { result, requests } = await attempt(answers, 'orderConfirm', confirm);
		expect(result).toMatchObject({ kind: 'reply', repeatedInDoubt: false });
		expect(requests).toHaveLength(7);
	});

	it('of a call that is not limited is waited out as well', async () => {
		jitter(1);
		const { sentAt } = await attempt(inTurn(refusal(), ok()), 'orderCreate');
		expect(pausesOf(sentAt)).toEqual([600]);
	});
});

describe('the rate limit', () => {
	it('paces limited calls and lets others through', async () => {
		const { client, sentAt } = await connect(() => ok(), { concurrency: 200 });
		const many = Array.from({ length: 102 }, async () => await client.attempt('shipMethodList'));
		await clock.play(Promise.all(many));
		expect(sentAt[98]).toBe(0);
		expect(sentAt.at(-1)).toBeGreaterThanOrEqual(1_200);
		expect(client.waits.ms).toBeGreaterThanOrEqual(1_200);
		const before = clock.now();
		await clock.play(client.attempt('orderCreate'));
		expect(clock.now()).toBe(before);
	});

	it('is corrected by what the answers say is left', async () => {
		const { client, sentAt } = await connect(() =>
			ok([], { 'x-cartrover-api-minute-hits-remaining': '0' }),
		);
		for (let i = 0; i < 3; i++) await clock.play(client.attempt('shipMethodList'));
		expect(pausesOf(sentAt).every((pause) => pause >= 600)).toBe(true);
	});

	it('is corrected by what a refusal says is left', async () => {
		const left = { 'x-cartrover-api-minute-hits-remaining': '0' };
		const { sentAt } = await attempt(inTurn({ ...refusal(), headers: left }, ok()));
		expect(pausesOf(sentAt)[0]).toBeGreaterThanOrEqual(600);
	});
});

describe('a deadline', () => {
	it('that has passed lets nothing out', async () => {
		for (const name of ['shipMethodList', 'orderCreate'] as const) {
			const { result, requests } = await attempt(() => ok(), name, {}, { deadline: 0 });
			expect(failed(result).outcome).toEqual({ kind: 'outOfTime' });
			expect(requests).toEqual([]);
		}
	});

	it('ends a call under way', async () => {
		const { result } = await attempt(never, 'shipMethodList', {}, { deadline: 3_000 });
		expect(failed(result).outcome).toEqual({ kind: 'outOfTime' });
		expect(clock.now()).toBe(3_000);
	});

	it('that is far away leaves a minute for a call', async () => {
		const { result } = await attempt(never, 'orderConfirm', confirm, { deadline: 60_000 });
		expect(failed(result).outcome).toMatchObject({ kind: 'broken', why: 'timeout' });
		expect(clock.now()).toBe(60_000);
	});

	it('that is near does not change what a call broke by', async () => {
		jitter(0);
		const { result, requests } = await attempt(
			() => reset,
			'shipMethodList',
			{},
			{ deadline: 250 },
		);
		expect(failed(result).outcome).toMatchObject({ kind: 'outOfTime' });
		expect(requests).toHaveLength(1);
		const before = await attempt(() => reset, 'shipMethodList', {}, { deadline: 499 });
		expect(failed(before.result).outcome).toMatchObject({ kind: 'broken', why: 'network' });
	});

	it('is not passed by the pause before a repeat', async () => {
		jitter(0);
		const { result, requests } = await attempt(
			() => reset,
			'shipMethodList',
			{},
			{ deadline: 249 },
		);
		expect(failed(result).outcome).toMatchObject({ kind: 'broken', why: 'network' });
		expect(requests).toHaveLength(1);
		expect(clock.now()).toBe(0);
	});

	it('is not passed by waiting for the rate limit', async () => {
		const call = async (seconds: number) =>
			await attempt(() => refusal(seconds), 'orderCreate', {}, { deadline: clock.now() + 5_000 });
		const { result } = await call(6);
		expect(failed(result).outcome).toEqual({ kind: 'outOfTime' });
		expect(clock.now()).toBe(0);
		const limited = await attempt(() => refusal(6), 'shipMethodList', {}, { deadline: 5_000 });
		expect(failed(limited.result).outcome).toEqual({ kind: 'outOfTime' });
		expect(clock.now()).toBe(0);
	});
});

describe('a canceled execution', () => {
	const cancelAt = async (ms: number, respond: Respond, name: EndpointName = 'shipMethodList') => {
		const stop = new AbortController();
		const { client, requests } = await connect(respond, { signal: stop.signal });
		const work = client.attempt(name);
		const stopping = clock.sleep(ms).then(() => stop.abort());
		const result = await clock.play(work);
		const endedAt = clock.now();
		await stopping;
		return { result, requests, endedAt, client };
	};

	it.each<[string, Respond, number]>([
		['the pause before a repeat', () => reset, 100],
		['the pause after refusals', () => refusal(), 1_000],
		['the wait for the rate limit', () => refusal(50), 2_000],
		['a call under way', never, 30_000],
	])('ends %s at once', async (_, respond, ms) => {
		jitter(1);
		const { result, endedAt, client } = await cancelAt(ms, respond);
		expect(failed(result).outcome).toEqual({ kind: 'canceled' });
		expect(failed(result).error.message).toBe('The execution was canceled');
		expect(endedAt).toBe(ms);
		expect(client.canceled).toBe(true);
	});

	it('is listened for once while something is under way, and not afterwards', async () => {
		const { signal } = new AbortController();
		const listeners: number[] = [];
		const respond = () => {
			listeners.push(getEventListeners(signal, 'abort').length);
			return ok();
		};
		const { client } = await connect(respond, { signal, concurrency: 5 });
		const calls = Array.from({ length: 20 }, async () => await client.attempt('shipMethodList'));
		await clock.play(Promise.all(calls));
		expect(listeners).toEqual(Array<number>(20).fill(1));
		expect(getEventListeners(signal, 'abort')).toEqual([]);
	});

	it('sends nothing', async () => {
		const signal = AbortSignal.abort();
		for (const name of ['shipMethodList', 'orderCreate'] as const) {
			const { result, requests } = await attempt(() => ok(), name, {}, { signal });
			expect(failed(result).outcome).toEqual({ kind: 'canceled' });
			expect(requests).toEqual([]);
		}
	});

	it('leaves a write in doubt that got no answer', async () => {
		const { result } = await cancelAt(100, () => reset, 'orderCreate');
		expect(failed(result)).toMatchObject({ inDoubt: true, outcome: { kind: 'canceled' } });
		expect(failed(result).error.description).toMatch(/may have taken effect/);
	});
});

it('every endpoint can be called by its name or by itself', async () => {
	const { requests } = await attempt(() => ok(), ENDPOINTS.shipMethodList);
	expect(requests[0]?.url).toBe('https://api.example.com/v1/wms/shipmethod/list');
});
