import omit from 'lodash/omit.js';

import { simpleOrder } from '../../../nodes/CartRover/model/order.ts';
import { byId, START, startWorld, type World } from '../../support/world.mts';

let world: World;
const begin = async (options?: Parameters<typeof startWorld>[0]) =>
	(world = await startWorld(options));
afterEach(async () => await world.end());

type Item = { json: Record<string, unknown>; pairedItem?: unknown };
const jsonOf = (items: unknown[]) => (items as Item[]).map(({ json }) => json);

const PAYMENT = /^(cc_last_four|credit_card_no|cvv|expiration_date|pre_auth_\w+|check_\w+)$/;

describe('order get', () => {
	test('gives a simplified order without payment fields or server internals', async () => {
		const { sandbox } = await begin();
		const custRef = String(sandbox.arrive(1)[0]?.custRef);
		const { items } = await world.run(
			'order',
			'get',
			{ custRef: byId(custRef) },
			{ level: 'merchant' },
		);
		const [order] = jsonOf(items);
		const names = Object.keys(simpleOrder.shape).filter((name) => name !== 'order_status');
		expect(Object.keys(order ?? {})).toEqual(names);
		expect(order).toMatchObject({
			cust_ref: custRef,
			grand_total: expect.any(Number),
			on_hold: expect.any(Boolean),
			shipments: [],
		});
		expect(sandbox.log.entries.map(({ path }) => path)).toEqual([`merchant/orders/${custRef}`]);
	});

	test('adds the status in a second request when asked', async () => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addOrder({ custRef: 'S-1', status: 'at_wms' });
		const { items } = await world.run('order', 'get', {
			custRef: byId('S-1'),
			options: { includeStatus: true },
		});
		expect(jsonOf(items)[0]).toMatchObject({ cust_ref: 'S-1', order_status: 'at_wms' });
		expect(sandbox.log.entries.map(({ path }) => path).sort()).toEqual([
			'cart/orders/S-1',
			'cart/orders/status/S-1',
		]);
	});

	test("gives CartRover's record as raw output, but for what payments leave in it", async () => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addOrder({ custRef: 'RAW' });
		const { items } = await world.run('order', 'get', { custRef: byId('RAW'), output: 'raw' });
		const raw = await fetch(`${sandbox.url}/cart/orders/RAW`, {
			headers: {
				authorization: `Basic ${btoa(`${sandbox.keys.cart.apiUser}:${sandbox.keys.cart.apiKey}`)}`,
			},
		});
		const { response } = (await raw.json()) as { response: Record<string, unknown> };
		const ofPayment = Object.keys(response).filter((name) => PAYMENT.test(name));
		expect(ofPayment.length).toBeGreaterThan(3);
		expect(jsonOf(items)[0]).toEqual(omit(response, ofPayment));
	});

	test.each(['A/B', 'a b#c', '50%', '#1001', 'ünïcode-😀', "o'brien?x=1&y=2", '1234.DS'])(
		'finds the reference %s',
		async (ref) => {
			const { sandbox } = await begin({ empty: true });
			sandbox.store.addOrder({ custRef: ref });
			for (const level of ['cart', 'merchant', 'warehouse'] as const) {
				const { items, error } = await world.run('order', 'get', { custRef: byId(ref) }, { level });
				expect(error).toBeUndefined();
				expect(jsonOf(items)[0]).toMatchObject({ cust_ref: ref });
			}
		},
	);
});

test('order status get gives the status with shipments, numbers as numbers', async () => {
	const { sandbox } = await begin({ empty: true });
	sandbox.store.addProduct({ sku: 'MUG' });
	sandbox.store.addOrder({ custRef: 'S-1', items: [{ item: 'MUG', quantity: 2 }] });
	sandbox.store.ship('S-1', { trackingNo: 'T-1', totalCost: 1.5, carrier: 'UPS' });
	const { items } = await world.run(
		'orderStatus',
		'get',
		{ custRef: byId('S-1') },
		{ level: 'merchant' },
	);
	expect(jsonOf(items)[0]).toMatchObject({
		cust_ref: 'S-1',
		order_status: 'shipped',
		shipments: [
			{
				carrier: 'UPS',
				tracking_no: 'T-1',
				total_cost: 1.5,
				items: [{ item: 'MUG', quantity: 2 }],
			},
		],
	});
});

describe('order get many', () => {
	test.each([
		['dates-by-day', 'any', ['IN']],
		['from-date-ignored', 'new', ['IN']],
		['to-date-ignored', 'new_or_at_wms', ['IN']],
		['source-ignored', 'any', ['IN']],
		['dates-by-day', 'canceled', ['GONE']],
		['times-null', 'any', ['IN']],
		['times-pacific', 'any', ['IN']],
		['times-pacific', 'new', ['IN']],
	])('gives the period and the source asked for under %s: %s', async (reading, status, refs) => {
		const { store } = (await begin({ empty: true, readings: [reading] })).sandbox;
		const add = (custRef: string, minutesAgo: number, orderSource = 'Etsy') =>
			store.addOrder({ custRef, orderSource, createdAt: START - minutesAgo * 60_000 });
		add('EARLY', 120);
		add('IN', 60);
		add('THEIRS', 60, 'Shopify');
		add('LATE', 1);
		for (const [ref, minutesAgo] of [
			['GONE', 60],
			['GONE LATE', 1],
		] as const) {
			add(ref, 150);
			store.setStatus(ref, 'canceled', { at: START - minutesAgo * 60_000 });
		}
		const filters = {
			fromDate: new Date(START - 90 * 60_000).toISOString(),
			toDate: new Date(START - 30 * 60_000).toISOString(),
			orderSource: byId(reading === 'source-ignored' ? 'etsy' : 'Etsy'),
		};
		const level = 'merchant';
		const { items } = await world.run(
			'order',
			'getAll',
			{ status, returnAll: true, filters },
			{ level },
		);
		expect(jsonOf(items).map(({ cust_ref }) => cust_ref)).toEqual(refs);
	});
});

test('a To Date without a time takes the day to its last fraction of a second', async () => {
	const { faults } = (await begin({ empty: true })).sandbox;
	const [inDay, after] = ['2026-01-31T23:59:59.7-05:00', '2026-02-01T00:00:00-05:00'];
	const response = [inDay, after].map((time) => ({ cust_ref: time, created_date_time: time }));
	faults.add({ fault: { kind: 'wrongTypes', body: { success_code: true, response } } });
	const filters = { toDate: '2026-01-31' };
	const { items } = await world.run('order', 'getAll', { status: 'any', limit: 2, filters });
	expect(jsonOf(items).map(({ cust_ref }) => cust_ref)).toEqual([inDay]);
});

describe.each<[string, Record<string, unknown>]>([
	['order', { status: 'any' }],
	['shipment', { by: 'window' }],
])('%s get many', (resource, parameters) => {
	const FROM = { fromDate: new Date(START - 90 * 60_000).toISOString() };
	const TO = { toDate: new Date(START - 30 * 60_000).toISOString() };

	test.each<[string, Record<string, unknown>, string[]]>([
		['From Date alone', FROM, ['IN', 'LATE', 'THEIRS']],
		['To Date alone', TO, ['EARLY', 'IN', 'THEIRS']],
		['both', { ...FROM, ...TO }, ['IN', 'THEIRS']],
		['an order source', { orderSource: byId('Etsy') }, ['EARLY', 'IN', 'LATE']],
	])('gives what %s asks for', async (_, filters, refs) => {
		const { store } = (await begin({ empty: true, readings: ['source-ignored'] })).sandbox;
		store.addProduct({ sku: 'MUG' });
		for (const [custRef, minutesAgo, orderSource] of [
			['EARLY', 120, 'Etsy'],
			['IN', 60, 'Etsy'],
			['THEIRS', 60, 'Shopify'],
			['LATE', 1, 'Etsy'],
		] as const) {
			const at = START - minutesAgo * 60_000;
			const items = [{ item: 'MUG', quantity: 1 }];
			store.addOrder({ custRef, orderSource, createdAt: at, items });
			store.ship(custRef, { trackingNo: 'T', at });
		}
		const { items } = await world.run(
			resource,
			'getAll',
			{ ...parameters, returnAll: true, filters },
			{ level: 'merchant' },
		);
		expect(
			jsonOf(items)
				.map(({ cust_ref }) => cust_ref)
				.sort(),
		).toEqual(refs);
	});
});

describe('shipment get many', () => {
	const shipThree = async () => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addProduct({ sku: 'MUG' });
		for (const [ref, parcels] of [
			['ONE', 1],
			['TWO', 2],
			['NONE', 0],
		] as const) {
			sandbox.store.addOrder({ custRef: ref, items: [{ item: 'MUG', quantity: parcels || 1 }] });
			for (let parcel = 1; parcel <= parcels; parcel++) {
				sandbox.store.ship(ref, {
					trackingNo: `${ref}-${parcel}`,
					items: [{ item: 'MUG', quantity: 1 }],
				});
			}
		}
		return sandbox;
	};

	test('of one order gives one item for each parcel, with its order', async () => {
		await shipThree();
		const { items } = await world.run('shipment', 'getAll', {
			by: 'order',
			custRef: byId('TWO'),
			returnAll: true,
		});
		expect(jsonOf(items).map((s) => [s.cust_ref, s.order_status, s.tracking_no])).toEqual([
			['TWO', expect.any(String), 'TWO-1'],
			['TWO', expect.any(String), 'TWO-2'],
		]);
	});

	test('of a period gives those of all orders, as many as wanted', async () => {
		const sandbox = await shipThree();
		const all = await world.run('shipment', 'getAll', { by: 'window', returnAll: true });
		const tracked = jsonOf(all.items).map(({ tracking_no }) => tracking_no);
		expect(tracked.sort()).toEqual(['ONE-1', 'TWO-1', 'TWO-2']);
		const limited = await world.run('shipment', 'getAll', {
			by: 'window',
			limit: 1,
			filters: { fromDate: '2026-02-28' },
		});
		expect(limited.items).toHaveLength(1);
		expect(sandbox.log.entries.at(-1)).toMatchObject({
			path: 'cart/orders/list/shipped_or_confirmed',
			query: { from_date: expect.stringContaining('2026-02-28'), limit: '100' },
		});
	});

	test('gives those of an order once that went from the first list to the second', async () => {
		const { faults } = (await begin({ empty: true })).sandbox;
		const response = [{ cust_ref: 'ONE', shipments: [{ tracking_no: 'T-1' }] }];
		const body = { success_code: true, response };
		faults.add({ fault: { kind: 'wrongTypes', body }, times: 9 });
		const { items, error } = await world.run('shipment', 'getAll', { by: 'window', limit: 5 });
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([{ cust_ref: 'ONE', tracking_no: 'T-1' }]);
	});

	test('goes on to the next page when orders without shipments left too few', async () => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addProduct({ sku: 'MUG' });
		// The first page holds orders that are shipped, but whose shipments CartRover does not know.
		sandbox.store.addOrders(150, (i) => ({
			custRef: `R-${i}`,
			status: 'shipped',
			createdAt: START - (150 - i) * 1_000,
			shippedAt: START,
			items: [{ item: 'MUG', quantity: 1 }],
			shipments: i < 10 ? [{ trackingNo: `T-${i}` }] : [],
		}));
		const { items } = await world.run('shipment', 'getAll', { by: 'window', limit: 5 });
		expect(items).toHaveLength(5);
		expect(sandbox.log.entries.map(({ path }) => path.split('/').at(-1))).toEqual([
			'partial',
			'shipped_or_confirmed',
			// to see how pages are counted
			'shipped_or_confirmed',
			'shipped_or_confirmed',
		]);
	});
});

describe('inventory', () => {
	const stock = async (options?: Parameters<typeof startWorld>[0]) => {
		const { sandbox } = await begin({ empty: true, ...options });
		for (let i = 0; i < 250; i++) {
			const sku = `SKU-${String(i).padStart(3, '0')}`;
			sandbox.store.addProduct({ sku });
			sandbox.store.setStock(sku, { qtyAvailable: i, warehousePk: '3107' });
			if (i % 2 === 0) sandbox.store.setStock(sku, { qtyAvailable: 1, warehousePk: '3119' });
		}
		return sandbox;
	};

	test('get gives one SKU, totals as numbers, warehouses as a list', async () => {
		await stock();
		const { items } = await world.run('inventory', 'get', { sku: byId('SKU-010') });
		expect(jsonOf(items)[0]).toMatchObject({
			sku: 'SKU-010',
			qty_available: 11,
			warehouses: expect.arrayContaining([
				expect.objectContaining({ warehouse_pk: '3107', warehouse: 'EAST', qty_available: 10 }),
			]),
		});
	});

	test.each([100, 30])(
		'get many reads all of it, whatever the server caps pages at (%d)',
		async (cap) => {
			const sandbox = await stock({ inventoryCap: cap });
			const { items } = await world.run(
				'inventory',
				'getAll',
				{ returnAll: true },
				{ level: 'merchant' },
			);
			expect(jsonOf(items).map(({ sku }) => sku)).toEqual(
				Array.from({ length: 250 }, (_, i) => `SKU-${String(i).padStart(3, '0')}`),
			);
			expect(sandbox.log.entries.every(({ query }) => query.limit === '100')).toBe(true);
		},
	);

	test('takes an unknown quantity for none where it filters by quantity', async () => {
		const sandbox = await stock();
		const rows = [
			{ sku: 'UNKNOWN', qty_available: null },
			{ sku: 'ONE', qty_available: 1 },
		];
		const body = { success_code: true, response: rows };
		sandbox.faults.add({ fault: { kind: 'wrongTypes', body } });
		const { items } = await world.run('inventory', 'getAll', {
			filters: { availableAtMost: 0 },
		});
		expect(jsonOf(items).map(({ sku }) => sku)).toEqual(['UNKNOWN']);
	});

	test('filters by warehouse, SKUs and quantity, and asks no further than needed', async () => {
		const sandbox = await stock();
		const low = await world.run('inventory', 'getAll', {
			returnAll: true,
			filters: { availableAtMost: 3 },
		});
		expect(jsonOf(low.items).map(({ sku }) => sku)).toEqual([
			'SKU-000',
			'SKU-001',
			'SKU-002',
			'SKU-003',
		]);
		const some = await world.run('inventory', 'getAll', {
			returnAll: true,
			filters: { skus: 'SKU-005, SKU-200\nSKU-999' },
		});
		expect(jsonOf(some.items).map(({ sku }) => sku)).toEqual(['SKU-005', 'SKU-200']);
		sandbox.log.clear();
		const west = await world.run('inventory', 'getAll', {
			limit: 3,
			filters: { warehouse: 'west', availableAtMost: 1 },
			options: { splitWarehouses: true },
		});
		expect(jsonOf(west.items)).toEqual(
			['SKU-000', 'SKU-002', 'SKU-004'].map((sku) =>
				expect.objectContaining({ sku, warehouse: 'WEST', warehouse_pk: '3119', qty_available: 1 }),
			),
		);
		expect(sandbox.log.entries).toHaveLength(1);
	});

	test('stops asking once all SKUs of the filter are found', async () => {
		const sandbox = await stock();
		const found = async (filters: Record<string, unknown>, more: Record<string, unknown> = {}) => {
			sandbox.log.clear();
			const parameters = { returnAll: true, filters, ...more };
			const { items, error } = await world.run('inventory', 'getAll', parameters);
			expect(error).toBeUndefined();
			return {
				skus: jsonOf(items).map(({ sku }) => sku),
				pages: sandbox.log.entries.map(({ query }) => query.page ?? 'first').sort(),
			};
		};
		expect(await found({ skus: 'SKU-007, SKU-042' })).toEqual({
			skus: ['SKU-007', 'SKU-042'],
			pages: ['first'],
		});
		expect(await found({ skus: ['SKU-042', 'SKU-007', 'SKU-042'] })).toEqual({
			skus: ['SKU-007', 'SKU-042'],
			pages: ['first'],
		});
		// A Limit above what there can be changes nothing; one below it holds.
		expect(await found({ skus: 'SKU-007, SKU-042' }, { returnAll: false, limit: 50 })).toEqual({
			skus: ['SKU-007', 'SKU-042'],
			pages: ['first'],
		});
		expect(await found({ skus: 'SKU-007, SKU-242' }, { returnAll: false, limit: 1 })).toEqual({
			skus: ['SKU-007'],
			pages: ['first'],
		});
		expect(await found({ skus: 'SKU-007, SKU-242' })).toEqual({
			skus: ['SKU-007', 'SKU-242'],
			pages: ['1', '2', '3', 'first'],
		});
	});

	test('reads on for SKUs of the filter that are split by warehouse', async () => {
		await stock();
		const { items } = await world.run('inventory', 'getAll', {
			returnAll: true,
			filters: { skus: 'SKU-006, SKU-008' },
			options: { splitWarehouses: true },
		});
		expect(jsonOf(items).map(({ sku, warehouse_pk }) => [sku, warehouse_pk])).toEqual([
			['SKU-006', '3107'],
			['SKU-006', '3119'],
			['SKU-008', '3107'],
			['SKU-008', '3119'],
		]);
	});

	test.each([
		['get', { sku: byId('A') }, false],
		['getAll', { returnAll: true }, true],
	])('%s gives what cannot be read as it came', async (operation, more, isList) => {
		const { sandbox } = await begin({ empty: true });
		const record = { sku: 'A', qty_available: 'unlimited', warehouses: { 3107: null } };
		const body = { success_code: true, response: isList ? [record] : record };
		sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, times: 9 });
		const { items, error } = await world.run('inventory', operation, more);
		expect(error).toBeUndefined();
		expect(jsonOf(items)).toMatchObject([
			{ sku: 'A', qty_available: 'unlimited', warehouses: [{ warehouse_pk: '3107' }] },
		]);
	});
});

test('ship method get many works with every kind of key', async () => {
	await begin();
	for (const level of ['cart', 'merchant', 'warehouse', 'master'] as const) {
		const { items, error } = await world.run(
			'shipMethod',
			'getAll',
			{ returnAll: true },
			{ level },
		);
		expect(error).toBeUndefined();
		expect(items.length).toBeGreaterThan(3);
		expect(jsonOf(items)[0]).toEqual({
			carrier: expect.any(String),
			code: expect.any(String),
			description: expect.any(String),
		});
	}
	const { items } = await world.run('shipMethod', 'getAll', { limit: 2 });
	expect(items).toHaveLength(2);
});

describe('Limit', () => {
	const MANY = [
		['inventory', {}, 0],
		['shipment', { by: 'window' }, 0],
		['shipMethod', {}, 0],
	] as const;

	test.each(
		MANY.flatMap(([resource, parameters, most]) =>
			[0, -1, 0.9, 2.9, 'many', NaN, ''].map(
				(limit) => [resource, limit, parameters, most] as const,
			),
		),
	)('%s get many refuses %p', async (resource, limit, parameters, most) => {
		const { sandbox } = await begin({ empty: true });
		const { status, error, items } = await world.run(resource, 'getAll', { ...parameters, limit });
		expect(status).toBe('error');
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: expect.stringMatching(
				/^Limit(?: is missing|: “.+” is (?:not a whole number|too small|too large))/,
			),
			description: expect.stringMatching(/“Limit” for this item\.$/),
			context: { itemIndex: 0 },
		});
		expect(sandbox.log.count()).toBeLessThanOrEqual(most);
	});

	test.each([
		[1, 1],
		['2', 2],
	])('of %p gives %p items', async (limit, count) => {
		await begin();
		const { items } = await world.run('shipMethod', 'getAll', { limit });
		expect(items).toHaveLength(count);
	});

	test('does not matter with Return All on', async () => {
		await begin();
		const { items, error } = await world.run('shipMethod', 'getAll', { returnAll: true, limit: 0 });
		expect(error).toBeUndefined();
		expect(items.length).toBeGreaterThan(3);
	});

	test('is that of each item: one that cannot be used is an error of its item alone', async () => {
		await begin();
		const { items } = await world.run(
			'shipMethod',
			'getAll',
			{ limit: '={{ $json.limit }}' },
			{ items: [{ limit: 1 }, { limit: 0 }], node: { onError: 'continueRegularOutput' } },
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(items[0]?.json).toEqual({
			carrier: expect.any(String),
			code: expect.any(String),
			description: expect.any(String),
		});
		expect(items[1]?.json).toEqual({
			error: 'Limit: “0” is too small. Write 1 or more',
			message: 'Correct “Limit” for this item.',
		});
	});
});

test('an order source that nothing came from is told, in case it is misspelled', async () => {
	await begin();
	const get = async (orderSource: string) =>
		await world.run(
			'order',
			'getAll',
			{ status: 'any', limit: 1, filters: { orderSource } },
			{ level: 'merchant' },
		);
	const { items, hints } = await get('shopfy');
	expect(items).toEqual([]);
	expect(hints.map(({ message }) => message).join()).toMatch(/“shopfy”.*Order Source: Get Many/);
	expect((await get('Shopify')).hints).toEqual([]);
});

test('shipments of an order source that brings none say so', async () => {
	await begin();
	const { items, hints } = await world.run(
		'shipment',
		'getAll',
		{ filters: { orderSource: byId('shopfy') } },
		{ level: 'merchant' },
	);
	expect(items).toEqual([]);
	expect(hints.map(({ message }) => message).join()).toMatch(/“shopfy”.*Order Source: Get Many/);
});

describe('filters of inventory that name what it does not have', () => {
	beforeEach(async () => {
		const { store } = (await begin({ empty: true })).sandbox;
		store.addProduct({ sku: 'FOUND-1', stock: { '3107': { qtyAvailable: 5 } } });
		store.addProduct({ sku: 'FOUND-2', stock: { '3119': { qtyAvailable: 5 } } });
	});
	const hintsOf = async (filters: Record<string, unknown>, more: Record<string, unknown> = {}) => {
		const parameters = { returnAll: true, filters, ...more };
		const { hints, error } = await world.run('inventory', 'getAll', parameters, {
			level: 'merchant',
		});
		expect(error).toBeUndefined();
		return hints.map(({ message }) => message);
	};

	test.each<[string, RegExp]>([
		['NOPE', /^SKUs: the inventory has no “NOPE”\. Inventory: Get Many/],
		['FOUND-1, NOPE', /no “NOPE”/],
		['found 1', /no “found 1” \(it has “FOUND-1”\)/],
		['NOPE, NADA', /none of these: “NOPE”, “NADA”/],
	])('SKUs %s', async (skus, hint) => {
		expect(await hintsOf({ skus })).toEqual([expect.stringMatching(hint)]);
	});

	test('a warehouse that no SKU names', async () => {
		const hints = await hintsOf({ warehouse: byId('Nope') });
		expect(hints).toEqual([expect.stringMatching(/called “Nope”\. It names EAST \(3107\), /)]);
	});

	test('a warehouse without Split Warehouses, where others have the SKU, too', async () => {
		const stock = { '3107': { qtyAvailable: 5 }, '3119': { qtyAvailable: 1 } };
		world.sandbox.store.addProduct({ sku: 'BOTH', stock });
		const filters = { warehouse: byId('east') };
		expect(await hintsOf(filters)).toEqual([
			expect.stringMatching(/of all warehouses together.*Split Warehouses/),
		]);
		expect(await hintsOf(filters, { options: { splitWarehouses: true } })).toEqual([]);
	});

	test.each<[Record<string, unknown>, Record<string, unknown>]>([
		[{ skus: 'FOUND-1, FOUND-2' }, {}],
		[{ skus: 'FOUND-1', warehouse: byId('west') }, {}],
		[{ skus: 'FOUND-1', availableAtMost: 2 }, {}],
		[{ warehouse: byId('3107') }, {}],
		// The list was not read to its end, so nothing is known of the other.
		[{ skus: 'FOUND-1, NOPE' }, { returnAll: false, limit: 1 }],
	])('no hint where nothing is wrong: %j', async (filters, more) => {
		expect(await hintsOf(filters, more)).toEqual([]);
	});
});

test.each([
	['order', 'cart', 'manual', 1],
	['shipment', 'cart', 'manual', 1],
	['order', 'merchant', 'manual', 0],
	['order', 'cart', 'trigger', 0],
] as const)(
	'a list of %ss with a %s key, in a run by %s: %i hint at what it lacks',
	async (resource, level, mode, count) => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addOrder({ custRef: 'A', status: 'shipped' });
		const { hints } = await world.run(resource, 'getAll', {}, { level, mode, items: [{}, {}] });
		const told = hints.filter(({ message }) => message.includes('the orders of its own cart'));
		expect(told).toHaveLength(count);
	},
);

describe('a list that Limit cuts', () => {
	const told = async (
		resource: string,
		parameters: Record<string, unknown>,
		mode: 'manual' | 'trigger' = 'manual',
	) => {
		const { hints, error } = await world.run(resource, 'getAll', parameters, {
			level: 'merchant',
			mode,
		});
		expect(error).toBeUndefined();
		return hints.map(({ message }) => message).filter((message) => message.includes('Limit'));
	};
	const HINT = (limit: number) =>
		`Only the first ${limit} came, as Limit says. There may be more: turn on Return All for all.`;

	test.each([
		['inventory', {}],
		['order', { status: 'any' }],
		['shipMethod', {}],
		['shipment', { by: 'window' }],
	])('%s: hints at it in runs by hand', async (resource, parameters) => {
		const { sandbox } = await begin({ empty: true });
		for (const number of [1, 2, 3]) {
			sandbox.store.addOrder({ custRef: `L-${number}`, status: 'shipped' });
			sandbox.store.addProduct({ sku: `L-${number}`, stock: { '3107': { qtyAvailable: 1 } } });
		}
		const cut = { ...parameters, returnAll: false, limit: 2 };
		expect(await told(resource, cut)).toEqual([HINT(2)]);
		expect(await told(resource, cut, 'trigger')).toEqual([]);
		expect(await told(resource, { ...cut, limit: 1 })).toEqual([]);
		expect(await told(resource, { ...cut, limit: 99 })).toEqual([]);
		expect(await told(resource, { ...parameters, returnAll: true })).toEqual([]);
	});

	test('SKUs that are all found were not cut, though they are as many as Limit', async () => {
		const { store } = (await begin({ empty: true })).sandbox;
		for (const sku of ['A', 'B', 'C']) store.addProduct({ sku });
		const parameters = { returnAll: false, limit: 2, filters: { skus: 'A, B' } };
		expect(await told('inventory', parameters)).toEqual([]);
	});
});
