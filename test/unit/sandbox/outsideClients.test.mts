import {
	INVALID,
	MINUTE,
	NOON,
	basic,
	call,
	closeAll,
	newOrder,
	refs,
	sandboxAtNoon,
} from './helpers.mts';

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
	sandbox.clock.advance(MINUTE);
	expect(sandbox.store.order('ODD')?.status).toBe('error');
	const mapping = [{ cart_code: 'Drone', wms_code: '02' }];
	const source = sandbox.store.order('ODD')?.cart;
	await call(sandbox, 'merchant', `cart/shipmethod/${source}`, { body: mapping });
	expect(sandbox.store.order('ODD')).toMatchObject({ status: 'at_wms', errorReason: null });
});

test.each(['cart/orders/cancel', 'cart/orders/cancel/cartrover'])(
	'%s takes the array of the vendor’s client, all or none',
	async (path) => {
		const sandbox = await sandboxAtNoon();
		for (const custRef of ['A', 'B', 'C']) sandbox.store.addOrder({ custRef });
		const cancel = async (...names: string[]) =>
			(await call(sandbox, 'cart', path, { body: names.map((cust_ref) => ({ cust_ref })) })).json;
		expect(await cancel('A')).toEqual({ success_code: true });
		expect((await cancel('B', 'A')).message).toBe('Order is already canceled');
		expect(sandbox.store.order('B')?.status).toBe('new');
		expect(await cancel('B', 'C')).toEqual({ success_code: true });
		expect(sandbox.store.order('C')?.status).toBe('canceled');
		expect((await cancel()).message).toMatch(/missing.*cust_ref/);
	},
);

test.each([
	{ grand_total: 1e20 },
	{ grand_total: '99999999999999999999' },
	{ items: [{ item: 'PEN', quantity: 1, price: 1e20 }] },
	{ gift_wrap: 'yes' },
	{ gift_wrap: 'y' },
	{ requested_ship_date: 'garbage' },
	{ expected_delivery_date: '31/12/2026' },
])('New Order refuses %j', async (more) => {
	const sandbox = await sandboxAtNoon();
	const { json } = await call(sandbox, 'cart', 'cart/orders/cartrover', {
		body: newOrder('A', more),
	});
	expect(json).toMatchObject({ ...INVALID, message: expect.stringMatching(/^Invalid /) });
});

test.each([
	[{ order_date: '2026-5-1' }, { order_date: '2026-05-01' }],
	[{ requested_ship_date: '2026-5-1' }, { requested_ship_date: '2026-05-01' }],
	[
		{ expected_delivery_date: '2026-05-01T00:00:00Z' },
		{ expected_delivery_date: '2026-05-01T00:00:00+00:00' },
	],
	[{ gift_wrap: true }, { gift_wrap: 'Y' }],
])('%j comes back as %j', async (given, shown) => {
	const sandbox = await sandboxAtNoon();
	await call(sandbox, 'cart', 'cart/orders/cartrover', { body: newOrder('A', given) });
	expect((await call(sandbox, 'cart', 'cart/orders/A')).json.response).toMatchObject(shown);
});

test('a shipment’s date may have one digit, its cost is no number without end', async () => {
	const sandbox = await sandboxAtNoon();
	sandbox.store.addOrder({ custRef: 'A' });
	const ship = (more: object) =>
		call(sandbox, 'merchant', 'merchant/orders/update/A', {
			body: { shipments: [{ tracking_no: 'T', ...more }] },
		});
	expect((await ship({ total_cost: 1e20 })).json).toMatchObject(INVALID);
	await ship({ date: '2026-5-9' });
	expect(sandbox.store.order('A')?.shipments[0]?.shippedAt).toBe(Date.parse('2026-05-09'));
});

test('a body that is not UTF-8 is refused', async () => {
	const sandbox = await sandboxAtNoon();
	const answer = await fetch(`${sandbox.url}/cart/orders/cartrover`, {
		method: 'POST',
		headers: { authorization: basic(sandbox, 'cart') },
		body: Buffer.from(JSON.stringify(newOrder('A', { ship_city: 'München' })), 'latin1'),
	});
	expect(await answer.json()).toMatchObject(INVALID);
});

test('a call without a key is asked for one', async () => {
	const { headers, status } = await call(await sandboxAtNoon(), null, 'cart/orders/A');
	expect([status, headers.get('www-authenticate')]).toEqual([401, 'Basic realm="CartRover"']);
});

test.each(['partial', 'confirmed'] as const)(
	'an order %s has been at the warehouse',
	async (to) => {
		const { store } = await sandboxAtNoon();
		store.addOrder({ custRef: 'A' });
		expect(store.setStatus('A', to).deliveredAt).toBe(NOON);
	},
);

test('an order at the warehouse cannot be put on hold', async () => {
	const sandbox = await sandboxAtNoon();
	sandbox.store.addOrder({ custRef: 'A', status: 'at_wms' });
	const { status } = await fetch(`${sandbox.origin}/_sandbox/orders/A/hold`, {
		method: 'POST',
		body: JSON.stringify({ on_hold: true }),
	});
	expect(status).toBe(409);
});
