import { NOON, call, closeAll, newOrder, refs, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

describe('the log', () => {
	it('tells every request', async () => {
		const seen: number[] = [];
		const stop = sandbox.log.onEntry(({ seq }) => seen.push(seq));
		sandbox.drainBucket('merchant');
		const order = newOrder('L/1', { cvv: '123', credit_card_no: '4111' });
		await call(sandbox, 'cart', 'cart/orders/cartrover', { body: order });
		await call(sandbox, 'cart', 'cart/orders/L%2F1', { query: { include_aliases: 'Y' } });
		stop();
		await call(sandbox, 'cart', 'cart/orders/none');
		await call(sandbox, 'merchant', 'merchant/inventory');
		expect(seen).toEqual([1, 2]);
		expect(sandbox.log.entries).toEqual([
			{
				seq: 1,
				time: NOON,
				level: 'cart',
				method: 'POST',
				path: 'cart/orders/cartrover',
				query: {},
				body: { ...order, cvv: '[redacted]', credit_card_no: '[redacted]' },
				status: 200,
				outcome: 'ok',
				fault: null,
				effect: true,
				hitsRemaining: null,
			},
			expect.objectContaining({
				seq: 2,
				path: 'cart/orders/L%2F1',
				query: { include_aliases: 'Y' },
				outcome: 'ok',
				effect: false,
				hitsRemaining: 99,
			}),
			expect.objectContaining({ seq: 3, outcome: 'error', hitsRemaining: 98 }),
			expect.objectContaining({ seq: 4, outcome: 'refused', level: 'merchant', hitsRemaining: 0 }),
		]);
		const { log } = sandbox;
		expect(log.count()).toBe(4);
		expect(log.count({ path: 'cart/orders/*' })).toBe(3);
		expect(log.count({ path: 'cart/orders' })).toBe(0);
		expect(log.count({ path: /inventory$/, method: 'GET' })).toBe(1);
		expect(log.count({ level: 'cart', outcome: 'error' })).toBe(1);
		expect(log.count({ effect: true })).toBe(1);
		expect(log.refused).toBe(1);
		log.clear();
		expect(log.entries).toEqual([]);
	});

	it('never holds credentials', async () => {
		const { apiUser, apiKey } = sandbox.keys.cart;
		const query = { api_user: apiUser, api_key: apiKey, order_source: apiKey };
		await call(sandbox, 'cart', `cart/orders/${apiKey}`, { query });
		await call(sandbox, 'cart', 'cart/orders/cartrover', {
			body: { api_key: 'other', note: [`key ${apiKey}`], authorization: 'Basic x' },
		});
		const text = JSON.stringify(sandbox.log.entries);
		for (const secret of [apiKey, apiUser, 'other', 'Basic x']) expect(text).not.toContain(secret);
	});
});

describe('hooks', () => {
	it('run before the request is handled, and are awaited', async () => {
		sandbox.store.addOrders(3, (index) => ({ custRef: `R${index}` }));
		const paths: string[] = [];
		const stop = sandbox.onRequest(async ({ path, query, level }) => {
			paths.push(`${level} ${path} ${String(query.page)}`);
			await new Promise((resolve) => setImmediate(resolve));
			if (query.page === '2') sandbox.store.addOrder({ custRef: 'between' });
		});
		const page = async (number: number): Promise<string[]> =>
			refs(
				await call(sandbox, 'cart', 'cart/orders/list/any', { query: { limit: 2, page: number } }),
			);
		expect(await page(1)).toEqual(['R2', 'R1']);
		// the newcomer shifts the pages: R1 comes twice
		expect(await page(2)).toEqual(['R1', 'R0']);
		stop();
		await page(1);
		expect(paths).toEqual(['cart cart/orders/list/any 1', 'cart cart/orders/list/any 2']);
	});

	it('may move the clock before the bucket counts', async () => {
		sandbox.drainBucket('cart');
		sandbox.onRequest(() => sandbox.clock.advance(600));
		const reply = await call(sandbox, 'cart', 'cart/orders/list/any');
		expect(reply.json.success_code).toBe(true);
	});

	it('fail the request when they fail', async () => {
		sandbox.onRequest(() => {
			throw new Error('hook broke');
		});
		const reply = await call(sandbox, 'cart', 'cart/orders/list/any');
		expect(reply.status).toBe(500);
		expect(reply.json).toEqual({
			success_code: false,
			error_code: 'Failure',
			message: 'hook broke',
		});
	});
});

describe('control routes', () => {
	async function control(method: string, path: string, body?: object): Promise<[number, unknown]> {
		const response = await fetch(`${sandbox.origin}/_sandbox/${path}`, {
			method,
			body: body && JSON.stringify(body),
			headers: body && { 'content-type': 'application/json' },
		});
		return [response.status, await response.json()];
	}

	it('show and empty the log', async () => {
		await call(sandbox, 'cart', 'cart/orders/list/any');
		const [, log] = await control('GET', 'log');
		expect(log).toMatchObject({ entries: [{ path: 'cart/orders/list/any' }] });
		await control('DELETE', 'log');
		expect(await control('GET', 'log')).toEqual([200, { entries: [] }]);
	});

	it('show the state', async () => {
		sandbox.store.addOrders(2);
		await call(sandbox, 'cart', 'cart/orders/list/any');
		expect(await control('GET', 'state')).toEqual([
			200,
			{
				now: '2026-03-12T12:00:00.000Z',
				orders: {
					total: 2,
					byStatus: {
						new: 2,
						at_wms: 0,
						partial: 0,
						shipped: 0,
						confirmed: 0,
						error: 0,
						canceled: 0,
					},
				},
				products: 0,
				hitsRemaining: { cart: 99, merchant: 100, warehouse: 100, master: 100 },
				faults: 0,
				log: { requests: 1, refused: 0 },
			},
		]);
	});

	it('turn the clock', async () => {
		await control('POST', 'clock', { advance: 1500 });
		expect(sandbox.clock.now()).toBe(NOON + 1500);
		await control('POST', 'clock', { set: '2026-01-01T00:00:00+01:00' });
		expect(sandbox.clock.now()).toBe(Date.parse('2025-12-31T23:00:00Z'));
		await control('POST', 'clock', { speed: 60 });
		expect(sandbox.clock.speed).toBe(60);
		expect((await control('POST', 'clock', { speed: -1 }))[0]).toBe(400);
		expect((await control('POST', 'clock', {}))[0]).toBe(400);
	});

	it('add and clear faults', async () => {
		const rule = { fault: 'serverError', match: { path: 'cart/*' }, times: 1 };
		expect(await control('POST', 'faults', rule)).toEqual([200, { faults: 1 }]);
		expect((await call(sandbox, 'cart', 'cart/orders/list/any')).status).toBe(500);
		const random = { seed: 1, rate: 1, faults: ['rateLimit', { kind: 'latency', ms: 0 }] };
		expect(await control('POST', 'faults', { random })).toEqual([200, { faults: 1 }]);
		expect(await control('DELETE', 'faults')).toEqual([200, { faults: 0 }]);
		expect((await control('POST', 'faults', { fault: 'flood' }))[0]).toBe(400);
		expect((await control('POST', 'faults', { fault: { kind: 'latency' } }))[0]).toBe(400);
	});

	it('bring orders and move them', async () => {
		const orders = [{ cust_ref: 'C/1', items: [{ item: 'PEN', quantity: 2 }] }, {}];
		const [status, created] = await control('POST', 'orders', { orders });
		expect([status, created]).toEqual([200, { created: ['C/1', 'SBX-100002'] }]);
		expect(sandbox.store.order('C/1')?.items[0]).toMatchObject({ item: 'PEN', quantity: 2 });
		expect(await control('POST', 'orders', { orders: [{ cust_ref: 'C/1' }] })).toEqual([
			400,
			{ error: 'OrderDuplicate: C/1' },
		]);
		expect(await control('POST', 'orders/C%2F1/status', { status: 'shipped' })).toEqual([
			200,
			{ ref: 'C/1', status: 'shipped' },
		]);
		expect(sandbox.store.order('C/1')?.shipments).toHaveLength(1);
		expect((await control('POST', 'orders/none/status', { status: 'new' }))[0]).toBe(404);
		expect((await control('POST', 'orders/C%2F1/status', { status: 'lost' }))[0]).toBe(400);
	});

	it('bring orders of the demo’s kind', async () => {
		sandbox = await sandboxAtNoon({ empty: false });
		const [, body] = await control('POST', 'orders', { count: 3 });
		const created = (body as { created: string[] }).created;
		expect(refs(await call(sandbox, 'merchant', 'merchant/orders/list/new')).slice(0, 3)).toEqual(
			created.reverse(),
		);
	});
});
