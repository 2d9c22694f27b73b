import { NOON, call, closeAll, newOrder, refs, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

/** A control call. Out: the answer; where it is no success, its status and error. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the routes say is under test
async function control(where: string, body?: unknown): Promise<any> {
	const [method, path] = where.split(' ');
	const response = await fetch(`${sandbox.origin}/_sandbox/${path}`, {
		method,
		body: body === undefined ? undefined : JSON.stringify(body),
		headers: body === undefined ? {} : { 'content-type': 'application/json' },
	});
	const json = (await response.json()) as { error?: string };
	return response.ok ? json : [response.status, json.error];
}

/** What a key sees of the orders, by reference. */
async function seenBy(apiUser: string, apiKey: string, path = 'merchant/orders/list/any') {
	const response = await fetch(`${sandbox.url}/${path}`, {
		headers: { authorization: `Basic ${btoa(`${apiUser}:${apiKey}`)}` },
	});
	const json = (await response.json()) as { response?: { cust_ref: string }[] };
	return json.response?.map(({ cust_ref }) => cust_ref) ?? response.status;
}

describe('the log', () => {
	it('is shown and emptied', async () => {
		await call(sandbox, 'cart', 'cart/orders/list/any');
		await call(sandbox, 'cart', 'cart/orders/list/new');
		const paths = ['cart/orders/list/any', 'cart/orders/list/new'];
		expect(await control('GET log')).toMatchObject({ entries: paths.map((path) => ({ path })) });
		expect((await control('GET log?limit=1')).entries).toMatchObject([{ path: paths[1] }]);
		expect((await control('GET log?path=*any')).entries).toMatchObject([{ path: paths[0] }]);
		expect(await control('GET log?limit=x')).toEqual([400, expect.stringMatching(/^query\.limit/)]);
		await control('DELETE log');
		expect(await control('GET log')).toEqual({ entries: [] });
	});
});

describe('state, reset and snapshots', () => {
	it('tell what there is', async () => {
		sandbox.store.addOrders(2);
		await call(sandbox, 'cart', 'cart/orders/list/any');
		const none = { at_wms: 0, partial: 0, shipped: 0, confirmed: 0, error: 0, canceled: 0 };
		expect(await control('GET state')).toEqual({
			now: '2026-03-12T12:00:00.000Z',
			orders: { total: 2, byStatus: { new: 2, ...none } },
			products: 0,
			hitsRemaining: {
				'demo-cart': 99,
				'demo-merchant': 100,
				'demo-warehouse': 100,
				'demo-master': 100,
			},
			faults: 0,
			log: { requests: 1, refused: 0 },
		});
	});

	it('begin anew', async () => {
		await control('POST orders', { orders: [{ cust_ref: 'A' }] });
		await control('POST merchants', { name: 'Other' });
		await control('POST keys', { level: 'cart', api_user: 'x' });
		await control('POST readings', { readings: ['clamp-20'] });
		await control('POST faults', { fault: 'html' });
		await control('POST rate-limit', { capacity: 1 });
		await control('POST clock', { advance: 1000 });
		expect(await control('POST reset')).toMatchObject({
			now: '2026-03-12T12:00:01.000Z',
			orders: { total: 0 },
			faults: 0,
			hitsRemaining: { 'demo-cart': 100 },
			log: { requests: 0 },
		});
		expect(await control('GET readings')).toMatchObject({ readings: [] });
		const { merchants, keys } = await control('GET merchants');
		expect(merchants).toHaveLength(1);
		expect([...merchants[0].keys, ...keys]).toHaveLength(4);
		const filled = await control('POST reset', { empty: false, seed: 5 });
		expect(filled).toMatchObject({ orders: { total: 300 }, products: 100 });
		const first = (await control('GET orders?limit=1')).orders[0].cust_ref as string;
		await control('POST reset', { empty: false, seed: 6 });
		expect((await control('GET orders?limit=1')).orders[0].cust_ref).not.toBe(first);
	});

	it('keep and put back data and time', async () => {
		await control('POST orders', {
			orders: [{ cust_ref: 'A', items: [{ item: 'P', quantity: 2 }] }],
		});
		await control('POST products', { products: [{ sku: 'P' }] });
		const before = [await control('GET orders'), await control('GET products')];
		const kept = { snapshots: [{ name: 'a/b', now: '2026-03-12T12:00:00.000Z' }] };
		expect(await control('PUT snapshots/a%2Fb')).toEqual(kept);
		for (let time = 0; time < 2; time++) {
			await control('POST clock', { advance: 5000 });
			await control('POST orders/A/ship', {});
			await control('POST orders', { orders: [{ cust_ref: 'B' }] });
			await control('DELETE keys/demo-cart');
			await control('POST faults', { fault: 'html', times: 9 });
			await control('POST readings', { readings: ['clamp-20'] });
			await control('POST rate-limit', { capacity: 1 });
			expect([await control('GET orders'), await control('GET products')]).not.toEqual(before);
			// Clients send an empty object where there is nothing to say.
			expect(await control('POST snapshots/a%2Fb/restore', time ? {} : undefined)).toMatchObject({
				now: '2026-03-12T12:00:00.000Z',
				hitsRemaining: { 'demo-merchant': 100 },
				faults: 0,
			});
			expect((await control('GET readings')).readings).toEqual([]);
			expect([await control('GET orders'), await control('GET products')]).toEqual(before);
			expect(await seenBy('demo-cart', 'sandbox-cart-key', 'cart/orders/list/any')).toEqual(['A']);
		}
		expect(await control('DELETE snapshots/a%2Fb')).toEqual({ snapshots: [] });
		expect(await control('POST snapshots/a%2Fb/restore')).toEqual([
			404,
			'There is no snapshot a/b',
		]);
	});

	it('count orders on after a snapshot was put back', async () => {
		await control('POST orders', { orders: [{}, {}] });
		await control('PUT snapshots/s');
		await control('POST snapshots/s/restore');
		expect(await control('POST orders', { orders: [{}] })).toEqual({ created: ['SBX-100003'] });
	});
});

describe('the clock', () => {
	it('is set, moved on and sped up', async () => {
		await control('POST clock', { advance: 1500 });
		expect(sandbox.clock.now()).toBe(NOON + 1500);
		const set = { set: '2026-01-01T00:00:00+01:00' };
		const at = '2025-12-31T23:00:00.000Z';
		expect(await control('POST clock', set)).toEqual({ now: at, speed: 0 });
		expect(await control('POST clock', { set: Date.parse(at) })).toEqual({ now: at, speed: 0 });
		await control('POST clock', { speed: 60 });
		expect(sandbox.clock.speed).toBe(60);
	});

	it.each([
		{ speed: -1 },
		{},
		{ set: 'noon' },
		{ set: -1 },
		{ advance: 1e15 },
		{ speed: 1, set: 1 },
	])('is not turned by %j', async (body) => {
		expect(await control('POST clock', body)).toEqual([400, expect.any(String)]);
		expect(sandbox.clock.now()).toBe(NOON);
	});
});

describe('the rate limit', () => {
	it('is drained, resized and lifted', async () => {
		const drained = await control('POST rate-limit', { drain: 98, key: 'demo-cart' });
		expect(drained.hitsRemaining).toMatchObject({ 'demo-cart': 2, 'demo-merchant': 100 });
		await control('POST rate-limit', { drain: 'all', key: 'demo-cart' });
		const refused = await call(sandbox, 'cart', 'cart/orders/list/any');
		expect(refused.json.error_code).toBe('RateLimit');
		await control('POST rate-limit', { capacity: 2, refillMs: 1000 });
		const left = async () =>
			(await call(sandbox, 'cart', 'cart/orders/list/any')).headers.get(
				'x-cartrover-api-minute-hits-remaining',
			);
		expect([await left(), await left(), await left()]).toEqual(['1', '0', '0']);
		await control('POST clock', { advance: 1000 });
		expect([await left(), await left()]).toEqual(['0', '0']);
		expect(await control('POST rate-limit', { enabled: false })).toMatchObject({ capacity: 2 });
		expect(await left()).toBeNull();
		const nobody = await control('POST rate-limit', { drain: 1, key: 'nobody' });
		expect(nobody).toEqual([404, 'There is no key with API user nobody']);
	});
});

describe('faults', () => {
	it('are added and cleared', async () => {
		const rule = { fault: 'serverError', match: { path: 'cart/*' }, times: 1 };
		expect(await control('POST faults', rule)).toEqual({ faults: 1 });
		expect((await call(sandbox, 'cart', 'cart/orders/list/any')).status).toBe(500);
		const random = { seed: 1, rate: 1, faults: ['rateLimit', { kind: 'latency', ms: 0 }] };
		expect(await control('POST faults', { random })).toEqual({ faults: 1 });
		expect(await control('GET faults')).toMatchObject({
			faults: 1,
			kinds: expect.arrayContaining(['hang', 'latency']),
		});
		expect(await control('DELETE faults')).toEqual({ faults: 0 });
	});

	it.each([{ fault: 'flood' }, { fault: { kind: 'latency' } }, { fault: 'html', time: 2 }, {}])(
		'that make no sense are refused: %j',
		async (body) => {
			expect(await control('POST faults', body)).toEqual([400, expect.stringMatching(/^body/)]);
		},
	);
});

describe('readings', () => {
	it('that are none are refused', async () => {
		const refused = await control('POST readings', { readings: ['dates-by-year'] });
		expect(refused).toEqual([400, expect.stringMatching(/^There is no reading "dates-by-year"/)]);
	});
});

describe('orders', () => {
	it('are brought, shown, moved and taken away', async () => {
		const orders = [{ cust_ref: 'C/1', items: [{ item: 'PEN', quantity: 2 }] }, {}];
		expect(await control('POST orders', { orders })).toEqual({ created: ['C/1', 'SBX-100002'] });
		expect(await control('POST orders', { orders: [{ cust_ref: 'C/1' }] })).toEqual([
			409,
			'OrderDuplicate: C/1',
		]);
		expect(await control('POST orders/C%2F1/status', { status: 'shipped' })).toMatchObject({
			order: { cust_ref: 'C/1', order_status: 'shipped', shipments: [{}] },
		});
		const error = { status: 'error', error_reason: 'No such street' };
		await control('POST orders/SBX-100002/status', error);
		expect(await control('GET orders/SBX-100002')).toMatchObject({
			order: { order_status: 'error', error_reason: 'No such street' },
		});
		expect((await control('GET orders?status=error')).orders).toHaveLength(1);
		expect(await control('DELETE orders/SBX-100002')).toEqual({ removed: 'SBX-100002' });
		expect(await control('GET orders/SBX-100002')).toEqual([404, 'There is no order SBX-100002']);
		expect((await control('POST orders/C%2F1/status', { status: 'lost' }))[0]).toBe(400);
		expect((await control('GET orders')).total).toBe(1);
	});

	it('are held, and shipped in parts', async () => {
		sandbox.store.addProduct({ sku: 'PEN' });
		await control('POST orders', {
			orders: [{ cust_ref: 'A', items: [{ item: 'PEN', quantity: 3 }] }],
		});
		await control('POST orders/A/hold', { on_hold: true });
		const { json } = await call(sandbox, 'merchant', 'merchant/orders/A');
		expect(json.response.on_hold).toBe('Y');
		await control('POST orders/A/hold', { on_hold: false });
		const part = { tracking_no: 'T1', carrier: 'UPS', items: [{ item: 'PEN', quantity: 1 }] };
		expect(await control('POST orders/A/ship', part)).toMatchObject({
			order: { order_status: 'partial', on_hold: 'N', num_to_ship: '2' },
		});
		expect(await control('POST orders/A/ship', {})).toMatchObject({
			order: {
				order_status: 'shipped',
				shipments: [{ tracking_no: 'T1', carrier: 'UPS' }, { items: [{ quantity: '2' }] }],
			},
		});
		expect(sandbox.store.stock('PEN')).toMatchObject({ qtyAvailable: 97 });
		const other = { items: [{ item: 'INK', quantity: 1 }] };
		expect(await control('POST orders/A/ship', other)).toEqual([400, 'The order has no item INK']);
	});

	it.each([
		['canceled', 'status', { status: 'new' }, /^Order A is canceled, so it cannot become new$/],
		['canceled', 'ship', {}, /^Order A is canceled, so it cannot become shipped$/],
		['shipped', 'status', { status: 'at_wms' }, /^Order A is shipped, so it/],
		['partial', 'status', { status: 'error' }, /^Order A is partial, so it/],
		['on_hold', 'status', { status: 'at_wms' }, /^Order A is on hold, .* Take it off first$/],
		['on_hold', 'ship', {}, /^Order A is on hold, so it cannot become shipped/],
	])('that are %s do not go where no warehouse would take them: %s %j', async (...row) => {
		const [state, where, body, why] = row;
		const order_status = state === 'on_hold' ? 'new' : state;
		await control('POST orders', { orders: [{ cust_ref: 'A', order_status }] });
		if (state === 'on_hold') await control('POST orders/A/hold', { on_hold: true });
		const shown = await control('GET orders/A');
		const said = [409, expect.stringMatching(why)];
		expect(await control(`POST orders/A/${where}`, body)).toEqual(said);
		expect(await control('GET orders/A')).toEqual(shown);
	});

	it('are shipped whole by their status, what is left of them', async () => {
		const items = [{ item: 'PEN', quantity: 3 }];
		await control('POST orders', { orders: [{ cust_ref: 'A', items }] });
		await control('POST orders/A/ship', { items: [{ item: 'PEN', quantity: 1 }] });
		const { order } = await control('POST orders/A/status', { status: 'shipped' });
		expect(order).toMatchObject({ order_status: 'shipped', num_to_ship: '0' });
		expect(order.shipments).toHaveLength(2);
	});

	it('of the demo’s kind come, where there are products', async () => {
		expect((await control('POST orders', { count: 3 }))[0]).toBe(409);
		sandbox = await sandboxAtNoon({ empty: false });
		const { created } = await control('POST orders', { count: 3 });
		const seen = refs(await call(sandbox, 'merchant', 'merchant/orders/list/new'));
		expect(seen.slice(0, 3)).toEqual(created.reverse());
	});

	it.each([
		[{ orders: [{ items: [{ item: 'A', quantity: 'many' }] }] }, /items\[0\]\.quantity/],
		[{ orders: [7] }, /^body\.orders\[0\]: Expected object, received number$/],
		[{ count: 0 }, /^body\.count/],
		['orders', /^body/],
		[undefined, /^body: Required$/],
	])('that are none are refused: %j', async (body, error) => {
		expect(await control('POST orders', body)).toEqual([400, expect.stringMatching(error)]);
		expect(sandbox.store.orderCount).toBe(0);
	});
});

describe('products', () => {
	it('are added, counted and taken away', async () => {
		const stock = { '3107': { qty_available: 5, qty_on_hand: 6 }, '3119': { qty_available: 1 } };
		const products = [{ sku: 'P/1', name: 'Pen', retail_price: 2.5, aliases: { UPC: '1' }, stock }];
		expect(await control('POST products', { products })).toEqual({ created: ['P/1'] });
		expect(await control('POST products', { products })).toEqual([
			409,
			'There is a product P/1 already',
		]);
		await control('POST products/P%2F1/stock', { qty_available: 9, warehouse_pk: '3119' });
		expect((await control('GET products')).products).toMatchObject([
			{ sku: 'P/1', name: 'Pen', qty_available: 14, warehouses: { '3119': { qty_available: 9 } } },
		]);
		const { json } = await call(sandbox, 'merchant', 'merchant/inventory/P%2F1');
		expect(json.response).toMatchObject({ qty_available: '14', qty_on_hand: '15' });
		expect(await control('GET products/P%2F1')).toMatchObject({ product: { sku: 'P/1' } });
		await control('DELETE products/P%2F1');
		expect(await control('GET products')).toEqual({ total: 0, products: [] });
		expect((await control('POST products/P%2F1/stock', { qty_available: 1 }))[0]).toBe(404);
		const nowhere = { products: [{ sku: 'A', stock: { '1': { qty_available: 1 } } }] };
		expect((await control('POST products', nowhere))[0]).toBe(400);
	});
});

describe('merchants and keys', () => {
	it('of several merchants see their own', async () => {
		const { merchant } = await control('POST merchants', {
			name: 'Second',
			carts: [{ order_source: 'eBay', cart: 'ebay' }],
		});
		expect(merchant).toMatchObject({ pk: '5160', name: 'Second', orders: 0, products: 0 });
		const [cartKey, merchantKey] = merchant.keys;
		const order = newOrder('SAME');
		const headers = { authorization: `Basic ${btoa(`${cartKey.api_user}:${cartKey.api_key}`)}` };
		await call(sandbox, null, 'cart/orders/cartrover', { body: order, headers });
		await control('POST orders?merchant=5160', {
			orders: [{ cust_ref: 'E', order_source: 'eBay' }],
		});
		await call(sandbox, 'cart', 'cart/orders/cartrover', { body: order });
		const pair = [merchantKey.api_user, merchantKey.api_key] as const;
		expect(await seenBy(...pair)).toEqual(['E', 'SAME']);
		expect(await seenBy(cartKey.api_user, cartKey.api_key, 'cart/orders/list/any')).toEqual([
			'SAME',
		]);
		expect(await seenBy('demo-merchant', 'sandbox-merchant-key')).toEqual(['SAME']);
		const master = (pk: string) =>
			call(sandbox, 'master', 'merchant/orders/list/any', { headers: { 'x-merchant-pk': pk } });
		expect(refs(await master('5160'))).toEqual(['E', 'SAME']);
		expect((await master('1')).json.message).toBe('Merchant not found: 1');
		const list = await call(sandbox, 'warehouse', 'wms/merchant/list');
		expect(list.json.response).toMatchObject([{ merchant_pk: '5150' }, { merchant_pk: '5160' }]);
		expect((await control('GET log')).entries.some(holds(merchantKey.api_key))).toBe(false);
		expect(await control('DELETE merchants/5160')).toEqual({ removed: '5160' });
		expect(await seenBy(...pair)).toBe(401);
		expect((await control('DELETE merchants/5150'))[0]).toBe(409);
		expect((await control('GET orders?merchant=5160'))[0]).toBe(404);
	});

	it('with the demo’s data have orders of their own', async () => {
		const { merchant } = await control('POST merchants', { name: 'Demo', demo: true, pk: '77' });
		expect(merchant).toMatchObject({ pk: '77', orders: 300, products: 100 });
		expect(await control('POST orders?merchant=77', { count: 2 })).toMatchObject({
			created: [expect.any(String), expect.any(String)],
		});
		expect((await control('GET state')).orders.total).toBe(0);
		expect((await control('POST merchants', { name: 'Demo', pk: '77' }))[0]).toBe(409);
	});

	it('of several carts of the API see their own', async () => {
		const cart = { order_source: 'APIAccess2', cart: 'cartrover' };
		await control('POST merchants/5150/carts', cart);
		const { key } = await control('POST keys', { level: 'cart', cart: 'APIAccess2' });
		expect(key).toMatchObject({ level: 'cart', merchant: '5150', cart: 'APIAccess2' });
		const headers = { authorization: `Basic ${btoa(`${key.api_user}:${key.api_key}`)}` };
		await call(sandbox, null, 'cart/orders/cartrover', { body: newOrder('TWO'), headers });
		await call(sandbox, 'cart', 'cart/orders/cartrover', { body: newOrder('ONE') });
		expect(refs(await call(sandbox, 'cart', 'cart/orders/list/any'))).toEqual(['ONE']);
		expect(await seenBy(key.api_user, key.api_key, 'cart/orders/list/any')).toEqual(['TWO']);
		expect(await control('GET orders/TWO')).toMatchObject({
			order: { order_source: 'APIAccess2' },
		});
		await control('POST rate-limit', { drain: 'all', key: 'demo-cart' });
		expect(await seenBy(key.api_user, key.api_key, 'cart/orders/list/any')).toEqual(['TWO']);
	});

	it('that are cycled open nothing any more', async () => {
		const fresh = { level: 'merchant', api_user: 'demo-merchant', api_key: 'another-key' };
		await control('POST keys', fresh);
		expect(await seenBy('demo-merchant', 'sandbox-merchant-key')).toBe(401);
		expect(await seenBy('demo-merchant', 'another-key')).toEqual([]);
		await control('DELETE keys/demo-merchant');
		expect(await seenBy('demo-merchant', 'another-key')).toBe(401);
		expect((await control('DELETE keys/demo-merchant'))[0]).toBe(404);
	});

	it.each([
		['merchants', {}],
		['merchants', { name: 'A', pk: 'x' }],
		['merchants', { name: 'A', carts: [{ order_source: 'API', cart: 'cartrover' }] }],
		['keys', { level: 'cart', cart: 'Shopify' }],
		['keys', { level: 'owner' }],
		['keys', { level: 'cart', api_user: 'a:b' }],
	])('that make no sense are refused: %s %j', async (path, body) => {
		expect(await control(`POST ${path}`, body)).toEqual([400, expect.any(String)]);
	});
});

const holds = (text: string) => (entry: unknown) => JSON.stringify(entry).includes(text);
