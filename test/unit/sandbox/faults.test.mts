import { FaultBox, takesEffect } from '../../../sandbox/faults.mts';
import { startSandbox } from '../../../sandbox/index.mts';
import {
	INVALID,
	NOON,
	basic,
	call,
	closeAll,
	newOrder,
	sandboxAtNoon,
	until,
} from './helpers.mts';
import type { Reply, TestSandbox } from './helpers.mts';
import type { FaultSpec, SandboxClock } from '../../../sandbox/index.mts';

const PATH = 'cart/orders/cartrover';
const RATE_LIMIT = {
	success_code: false,
	error_code: 'RateLimit',
	message: 'Over API Limit. Please slow down requests.',
};

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

/** Creates order F while a fault waits. */
async function create(fault: FaultSpec): Promise<Reply> {
	sandbox.faults.add({ fault });
	return call(sandbox, 'cart', PATH, { body: newOrder('F') });
}

const last = (): object | undefined => sandbox.log.entries.at(-1);

describe('faults with an answer', () => {
	it('refuses for the rate limit with HTTP 200, taking no token', async () => {
		sandbox.faults.add({ fault: 'rateLimit' });
		const reply = await call(sandbox, 'cart', 'cart/orders/list/any');
		expect(reply.status).toBe(200);
		expect(reply.json).toEqual(RATE_LIMIT);
		expect(sandbox.bucketLeft('cart')).toBe(100);
		expect(last()).toMatchObject({
			outcome: 'rateLimit',
			fault: 'rateLimit',
			effect: false,
			status: 200,
		});
		expect(sandbox.log.refused).toBe(0);
	});

	it.each([
		[{ kind: 'rateLimit429' }, null],
		[{ kind: 'rateLimit429', retryAfterSeconds: 3 }, '3'],
		[{ kind: 'rateLimit429', retryAfterSeconds: 90, as: 'date' }, 'Thu, 12 Mar 2026 12:01:30 GMT'],
	] as const)('refuses with 429: %j', async (fault, retryAfter) => {
		const reply = await create(fault);
		expect(reply.status).toBe(429);
		expect(reply.headers.get('retry-after')).toBe(retryAfter);
		expect(reply.json).toEqual(RATE_LIMIT);
		expect(sandbox.store.orderCount).toBe(0);
	});

	it.each([
		['serverError', 500, 0],
		[{ kind: 'serverError', status: 502 }, 502, 0],
		[{ kind: 'serverError', status: 503, effect: true }, 503, 1],
		[{ kind: 'serverError', status: 504, effect: true }, 504, 1],
		['html', 200, 1],
		[{ kind: 'html', effect: false }, 200, 0],
	] as const)('answers %j with an HTML page', async (fault, status, orders) => {
		const reply = await create(fault);
		expect(reply.status).toBe(status);
		expect(reply.headers.get('content-type')).toMatch('text/html');
		expect(reply.text).toMatch(/^<!DOCTYPE html>/);
		expect(reply.headers.has('x-cartrover-process-id')).toBe(true);
		expect(sandbox.store.orderCount).toBe(orders);
		expect(last()).toMatchObject({ status, effect: orders === 1 });
	});

	it.each([
		[{}, 302, 0],
		[{ status: 307 }, 307, 0],
		[{ status: 303, effect: true }, 303, 1],
	] as const)('sends the caller elsewhere: %j', async (more, status, orders) => {
		const location = 'http://127.0.0.1:9/elsewhere';
		sandbox.faults.add({ fault: { kind: 'redirect', location, ...more } });
		const { headers } = await fetch(`${sandbox.url}/${PATH}`, {
			method: 'POST',
			headers: { authorization: basic(sandbox, 'cart') },
			body: JSON.stringify(newOrder('F')),
			redirect: 'manual',
		});
		expect(headers.get('location')).toBe(location);
		expect(last()).toMatchObject({ status, effect: orders === 1 });
		expect(sandbox.store.orderCount).toBe(orders);
	});

	it('answers with nothing', async () => {
		const reply = await create('emptyBody');
		expect([reply.status, reply.text]).toEqual([200, '']);
		expect(sandbox.store.orderCount).toBe(1);
	});

	it.each([
		['wrongTypes', { success_code: 'yes', response: 'see attachment' }],
		[{ kind: 'wrongTypes', body: [1, 2] }, [1, 2]],
		[
			{ kind: 'wrongTypes', body: { success_code: true, response: null } },
			{ success_code: true, response: null },
		],
	] as const)('answers %j with another shape', async (fault, body) => {
		const reply = await create(fault as FaultSpec);
		expect(reply.json).toEqual(body);
		expect(sandbox.store.orderCount).toBe(1);
	});
});

describe('faults of the connection', () => {
	it.each([
		['cutBefore', 0],
		['cutAfter', 1],
	] as const)('%s leaves %i order', async (fault, orders) => {
		await expect(create(fault)).rejects.toThrow('fetch failed');
		expect(sandbox.store.orderCount).toBe(orders);
		expect(last()).toMatchObject({ outcome: fault, status: null, effect: orders === 1 });
		// the next call is well again
		expect((await call(sandbox, 'cart', 'cart/orders/list/any')).json.response).toHaveLength(
			orders,
		);
	});

	it('ends in the middle of the body', async () => {
		sandbox.faults.add({ fault: 'truncated' });
		const response = await fetch(`${sandbox.url}/${PATH}`, {
			method: 'POST',
			headers: { authorization: basic(sandbox, 'cart') },
			body: JSON.stringify(newOrder('F')),
		});
		const full = JSON.stringify({ success_code: true, cust_ref: 'F', order_number: 'F' });
		expect(response.status).toBe(200);
		expect(response.headers.get('content-length')).toBe(String(full.length));
		let text = '';
		const decoder = new TextDecoder();
		const read = async (): Promise<void> => {
			for await (const chunk of response.body ?? []) text += decoder.decode(chunk);
		};
		await expect(read()).rejects.toThrow('terminated');
		expect(full.startsWith(text)).toBe(true);
		expect(text.length).toBe(Math.ceil(full.length / 2));
		expect(sandbox.store.orderCount).toBe(1);
	});

	it('never sends the body, and closes all the same', async () => {
		sandbox.faults.add({ fault: 'hang' });
		const response = await fetch(`${sandbox.url}/cart/orders/list/any`, {
			headers: { authorization: basic(sandbox, 'cart') },
		});
		expect(response.status).toBe(200);
		const body = response.text();
		const failed = expect(body).rejects.toThrow();
		await sandbox.close();
		await failed;
	});
});

describe('latency', () => {
	it('lasts its time of the sandbox’s clock', async () => {
		sandbox.faults.add({ fault: { kind: 'latency', ms: 5000 } });
		const reply = call(sandbox, 'cart', 'cart/orders/list/any');
		await until(() => sandbox.clock.sleeping === 1);
		// what comes meanwhile is in the answer
		sandbox.store.addOrder({ custRef: 'late' });
		sandbox.clock.advance(4999);
		expect(sandbox.clock.sleeping).toBe(1);
		sandbox.clock.advance(1);
		expect((await reply).json.response).toHaveLength(1);
		expect(last()).toMatchObject({ outcome: 'ok', fault: 'latency', time: NOON });
	});

	it('adds up with the sandbox’s own and with another fault', async () => {
		const slow = await sandboxAtNoon({ latencyMs: 100 });
		slow.faults.add({ fault: 'serverError' });
		slow.faults.add({ fault: { kind: 'latency', ms: 50 } });
		slow.faults.add({ fault: { kind: 'latency', ms: 50 }, times: 2 });
		const first = call(slow, 'cart', 'cart/orders/list/any');
		await until(() => slow.clock.sleeping === 1);
		slow.clock.advance(100);
		expect((await first).status).toBe(500);
		const second = call(slow, 'cart', 'cart/orders/list/any');
		await until(() => slow.clock.sleeping === 1);
		slow.clock.advance(199);
		expect(slow.clock.sleeping).toBe(1);
		slow.clock.advance(1);
		expect((await second).status).toBe(200);
	});

	it('does not keep the sandbox from closing', async () => {
		sandbox.faults.add({ fault: { kind: 'latency', ms: 1e9 } });
		const failed = expect(call(sandbox, 'cart', 'cart/orders/list/any')).rejects.toThrow();
		await until(() => sandbox.clock.sleeping === 1);
		await sandbox.close();
		await failed;
		expect(sandbox.clock.sleeping).toBe(0);
	});

	it('runs on any clock', async () => {
		const slept: number[] = [];
		const clock: SandboxClock = {
			now: () => 0,
			sleep: async (ms) => {
				slept.push(ms);
			},
		};
		const other = await startSandbox({ empty: true, clock, latencyMs: 7 });
		try {
			await fetch(`${other.url}/wms/shipmethod/list`);
			expect(slept).toEqual([7]);
		} finally {
			await other.close();
		}
	});
});

describe('which requests are hit', () => {
	const statuses = async (...paths: string[]): Promise<number[]> => {
		const all: number[] = [];
		for (const path of paths) all.push((await call(sandbox, 'merchant', path)).status);
		return all;
	};
	const LIST = 'merchant/orders/list/any';

	it('the next ones, after some, as often as told', async () => {
		sandbox.faults.add({ fault: 'serverError', after: 1, times: 2 });
		expect(await statuses(LIST, LIST, LIST, LIST)).toEqual([200, 500, 500, 200]);
		expect(sandbox.faults.size).toBe(0);
	});

	it('those of a path or method', async () => {
		const { faults } = sandbox;
		faults.add({ fault: 'serverError', match: { path: 'merchant/orders/*' } });
		faults.add({ fault: { kind: 'serverError', status: 502 }, match: { path: /shipmethod/g } });
		faults.add({
			fault: { kind: 'serverError', status: 503 },
			match: { path: '/v1/merchant/inventory' },
		});
		faults.add({ fault: 'html', match: { method: 'post' } });
		const all = ['wms/shipmethod/list', 'merchant/inventory', LIST, LIST];
		expect(await statuses(...all)).toEqual([502, 503, 500, 200]);
		expect(faults.size).toBe(1);
		faults.clear();
		expect(faults.size).toBe(0);
	});

	it('in the order in which they were added', async () => {
		sandbox.faults.add({ fault: { kind: 'serverError', status: 502 } });
		sandbox.faults.add({ fault: { kind: 'serverError', status: 503 } });
		expect(await statuses(LIST, LIST, LIST)).toEqual([502, 503, 200]);
	});

	it('at random, the same for the same seed', () => {
		const draw = (seed: number): (string | undefined)[] => {
			const box = new FaultBox();
			box.random({
				seed,
				rate: 0.3,
				faults: ['serverError', 'cutAfter'],
				match: { method: 'GET' },
			});
			expect(box.draw('POST', 'x').fault).toBeUndefined();
			return Array.from({ length: 1000 }, () => box.draw('GET', 'x').fault?.kind);
		};
		expect(draw(4)).toEqual(draw(4));
		expect(draw(4)).not.toEqual(draw(5));
		const hits = draw(4).filter(Boolean).length;
		expect(hits).toBeGreaterThan(230);
		expect(hits).toBeLessThan(370);
		expect(new Set(draw(4))).toEqual(new Set([undefined, 'serverError', 'cutAfter']));
	});

	it('not with what is no fault', () => {
		expect(() => sandbox.faults.add({ fault: 'flood' as FaultSpec })).toThrow(/Invalid/);
	});

	it('says which faults come after the effect', () => {
		expect(takesEffect({ kind: 'latency', ms: 1 })).toBe(true);
		expect(takesEffect({ kind: 'truncated', effect: false })).toBe(false);
	});

	it('leaves a faulted call its own refusal', async () => {
		sandbox.faults.add({ fault: 'truncated' });
		await expect(call(sandbox, null, LIST)).rejects.toThrow('terminated');
		expect(last()).toMatchObject({ outcome: 'truncated', effect: false, level: null });
		expect((await call(sandbox, 'merchant', 'merchant/orders/none')).json).toMatchObject(INVALID);
	});
});
