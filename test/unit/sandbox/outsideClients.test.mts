import { MINUTE, call, closeAll, newOrder, refs, sandboxAtNoon } from './helpers.mts';

/* What clients of others showed (the vendor's in PHP, three in Ruby, one in TypeScript, one in C#). */

afterEach(closeAll);

test('orders of marketplaces have what typed clients read', async () => {
	const sandbox = await sandboxAtNoon({ empty: false });
	const query = { order_source: 'Amazon_US2', limit: 100 };
	const { json } = await call(sandbox, 'merchant', 'merchant/orders/list/any', { query });
	expect(json.response.length).toBeGreaterThan(20);
	for (const row of json.response) {
		for (const name of ['record_no', 'customer_id', 'ship_code_description', 'po_number']) {
			expect([name, row[name]]).toEqual([name, expect.stringMatching(/\S/)]);
		}
		expect(row.mark_in_progress_date).toMatch(/^\d{4}-\d\d-\d\dT.*\+00:00$/);
	}
});

test('a date may have a month and a day of one digit', async () => {
	const sandbox = await sandboxAtNoon();
	sandbox.store.addOrder({ custRef: 'A', createdAt: Date.parse('2026-03-08T01:00:00Z') });
	sandbox.store.addOrder({ custRef: 'B', createdAt: Date.parse('2026-03-07T23:00:00Z') });
	const query = { from_date: '2026-3-8' };
	expect(refs(await call(sandbox, 'cart', 'cart/orders/list/any', { query }))).toEqual(['A']);
});

test('New Order takes an array of one, and of two', async () => {
	const sandbox = await sandboxAtNoon();
	const post = async (...names: string[]) =>
		(
			await call(sandbox, 'cart', 'cart/orders/cartrover', {
				body: names.map((name) => newOrder(name)),
			})
		).json;
	expect(await post('A')).toMatchObject({ success_code: true, cust_ref: 'A' });
	expect(await post('B', 'C')).toMatchObject({
		success_code: true,
		response: { success: [{ cust_ref: 'B' }, { cust_ref: 'C' }], failed: [] },
	});
});

test('a cart key neither lists, reads nor cancels orders of other carts', async () => {
	const sandbox = await sandboxAtNoon();
	sandbox.store.addOrder({ custRef: 'S', orderSource: 'Shopify' });
	expect(refs(await call(sandbox, 'cart', 'cart/orders/list/any'))).toEqual([]);
	for (const path of ['S', 'status/S', 'wms_cancel/S']) {
		expect((await call(sandbox, 'cart', `cart/orders/${path}`)).json.success_code).toBe(false);
	}
	expect(sandbox.store.order('S')?.status).toBe('new');
});

test('orders of the API’s cart stay shipped until its client confirms them', async () => {
	const sandbox = await sandboxAtNoon({ autopilot: true });
	await call(sandbox, 'cart', 'cart/orders/cartrover', { body: newOrder('MINE') });
	sandbox.clock.advance(60 * MINUTE);
	expect(sandbox.store.order('MINE')?.status).toBe('shipped');
	const body = { order_status: 'confirmed' };
	await call(sandbox, 'cart', 'cart/orders/update/MINE', { body });
	expect(sandbox.store.order('MINE')?.status).toBe('confirmed');
});

test('a ship code that is mapped to nothing ends in an error, with the reason', async () => {
	const sandbox = await sandboxAtNoon({ autopilot: true });
	const body = newOrder('ODD', { ship_code: 'Drone' });
	await call(sandbox, 'cart', 'cart/orders/cartrover', { body });
	sandbox.clock.advance(5 * MINUTE);
	const list = await call(sandbox, 'merchant', 'merchant/orders/list/error');
	expect(list.json.response).toMatchObject([
		{ cust_ref: 'ODD', error_reason: 'Ship method is not mapped to a warehouse method: Drone' },
	]);
});
