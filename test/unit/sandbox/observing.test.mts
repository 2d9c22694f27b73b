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
