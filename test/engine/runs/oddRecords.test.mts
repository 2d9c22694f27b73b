import type { IDataObject } from 'n8n-workflow';

import { byId, startWorld, START, type World } from '../../support/world.mts';

/*
 * One odd record among good ones: the good ones come, and what is odd comes as CartRover sent it, in
 * lists, look-ups, pickers and events, in every output.
 */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
});
afterEach(async () => await world.end());

type Items = Array<{ json: IDataObject }>;
const jsonOf = ({ items }: { items: Items }) => items.map(({ json }) => json);

const answer = (response: unknown, path = '*') =>
	world.sandbox.faults.add({
		fault: { kind: 'wrongTypes', body: { success_code: true, response } },
		match: { path },
		times: 99,
	});

const order = (cust_ref: unknown, more: object = {}) => ({
	cust_ref,
	order_status: 'shipped',
	created_date_time: '2026-03-01T12:00:30+00:00',
	grand_total: '5.00',
	on_hold: 'N',
	items: [{ item: 'MUG', quantity: '1' }],
	shipments: [],
	...more,
});

const ODD_FIELDS = [
	['grand_total', '1,234.50'],
	['on_hold', 'P'],
	['sales_tax', 'n/a'],
	['ship_zip', { code: '2134' }],
	['ship_phone', true],
	['items', 'none'],
	['items', [{ item: 'MUG', quantity: '1 pc' }]],
	['shipments', 'pending'],
	['order_source', ['Shopify']],
] as const;

describe.each(ODD_FIELDS)('%s as %j', (field, odd) => {
	const rows = [order('A'), order('ODD', { [field]: odd }), order('B')];

	test.each(['simplified', 'raw', 'selected'])('in a list of orders, %s', async (output) => {
		answer(rows);
		const fields = ['cust_ref', field];
		const run = await world.run('order', 'getAll', { output, fields, returnAll: true });
		expect(run.error).toBeUndefined();
		expect(jsonOf(run).map(({ cust_ref }) => cust_ref)).toEqual(['A', 'ODD', 'B']);
		expect(jsonOf(run)[1]).toMatchObject({ [field]: odd });
		if (output !== 'raw' && field === 'grand_total') {
			expect(jsonOf(run)[0]).toMatchObject({ grand_total: 5 });
		}
	});

	test.each(['simplified', 'raw'])('in the look-up of an order, %s', async (output) => {
		answer(rows[1]);
		const run = await world.run('order', 'get', { custRef: byId('ODD'), output });
		expect(jsonOf(run)[0]).toMatchObject({ cust_ref: 'ODD', [field]: odd });
	});

	test('in a picker', async () => {
		answer(rows);
		const { results } = await world.engine.listSearch('searchOrders', {
			credentials: world.credential('cart'),
		});
		expect(results.map(({ value }) => value)).toEqual(['A', 'ODD', 'B']);
	});

	test('in an event', async () => {
		const poller = world.poller();
		await poller.poll();
		await world.clock.advance(60_000);
		answer(rows);
		const items = await poller.poll();
		expect(items?.map(({ json }) => json.cust_ref).sort()).toEqual(['A', 'B', 'ODD']);
		const found = items?.find(({ json }) => json.cust_ref === 'ODD');
		expect(found?.json).toMatchObject({ [field]: odd });
	});
});

describe('rows that lack what tells them apart, or are none', () => {
	test('of orders come with the others', async () => {
		answer([order('A'), { order_status: 'new' }, { order_status: 'error' }, 'lost', order('B')]);
		const raw = await world.run('order', 'getAll', { output: 'raw', returnAll: true });
		expect(jsonOf(raw)).toMatchObject([
			{ cust_ref: 'A' },
			{ order_status: 'new' },
			{ order_status: 'error' },
			{ value: 'lost' },
			{ cust_ref: 'B' },
		]);
		const simple = await world.run('order', 'getAll', { returnAll: true });
		expect(jsonOf(simple)).toHaveLength(5);
		const { results } = await world.engine.listSearch('searchOrders', {
			credentials: world.credential('cart'),
		});
		expect(results.map(({ value }) => value)).toEqual(['A', 'B']);
	});

	test('of stock come with the others, and are none to choose', async () => {
		const rows = [
			{ sku: 'A', qty_available: 1 },
			{ qty_available: 7 },
			{ sku: 'B', warehouses: 'x' },
		];
		answer(rows);
		const run = await world.run('inventory', 'getAll', { returnAll: true });
		expect(jsonOf(run)).toMatchObject([{ sku: 'A' }, { qty_available: 7 }, { sku: 'B' }]);
		const options = { credentials: world.credential('merchant') };
		const skus = await world.engine.listSearch('searchSkus', options);
		expect(skus.results.map(({ value }) => value)).toEqual(['A', 'B']);
	});
});

describe('stock with quantities that are no numbers', () => {
	const rows = [
		{ sku: 'A', qty_available: '3', warehouses: { 1: { warehouse: 'EAST', qty_available: 3 } } },
		{
			sku: 'ODD',
			qty_available: '1,200',
			warehouses: { 1: { warehouse: 'EAST', qty_available: 'x' } },
		},
		{ sku: 'B', qty_available: 9, warehouses: { 2: { warehouse: 'WEST', qty_available: '9' } } },
	];

	test('comes as it is', async () => {
		answer(rows);
		const run = await world.run('inventory', 'getAll', { returnAll: true });
		expect(jsonOf(run).map(({ qty_available }) => qty_available)).toEqual([3, '1,200', 9]);
		const split = { returnAll: true, options: { splitWarehouses: true } };
		expect(jsonOf(await world.run('inventory', 'getAll', split))).toMatchObject([
			{ sku: 'A', warehouse_pk: '1', qty_available: 3 },
			{ sku: 'ODD', warehouse_pk: '1', qty_available: 'x' },
			{ sku: 'B', warehouse_pk: '2', qty_available: 9 },
		]);
	});

	test('is in the filter for low stock, since nobody knows', async () => {
		answer(rows);
		const filters = { availableAtMost: 5 };
		const run = await world.run('inventory', 'getAll', { returnAll: true, filters });
		expect(jsonOf(run).map(({ sku }) => sku)).toEqual(['A', 'ODD']);
	});

	test('is in the filter for low stock where CartRover does not say it', async () => {
		answer([{ sku: 'NULL', qty_available: null }, { sku: 'NONE' }]);
		const filters = { availableAtMost: 5 };
		const run = await world.run('inventory', 'getAll', { returnAll: true, filters });
		expect(jsonOf(run).map(({ sku }) => sku)).toEqual(['NULL', 'NONE']);
	});

	test('is not added up with the others', async () => {
		answer([...rows, { warehouses: rows[0]?.warehouses }, { sku: 'C', warehouses: 'EAST' }]);
		const run = await world.run('warehouse', 'getAll', {});
		expect(jsonOf(run)).toMatchObject([
			{ warehouse_pk: '1', skus: 2, qty_available: 3 },
			{ warehouse_pk: '2', skus: 1, qty_available: 9 },
		]);
		expect(run.hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^The quantities of 3 records could not be read/),
		]);
	});

	test('is not 0 where CartRover does not say it, and below 0 where it says so', async () => {
		answer([
			{ sku: 'A', warehouses: { 1: { qty_available: '-4', qty_on_hand: null }, 2: {} } },
			{ sku: 'B', warehouses: { 1: { qty_available: '1' } } },
		]);
		const run = await world.run('warehouse', 'getAll', {});
		expect(jsonOf(run)).toMatchObject([
			{ warehouse_pk: '1', skus: 2, qty_available: -3, qty_on_hand: null },
			{ warehouse_pk: '2', skus: 1, qty_available: null, qty_on_hand: null },
		]);
		expect(run.hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^The quantities of 1 record/),
		]);
	});
});

describe('shipments', () => {
	const parcel = (tracking_no: string, more: object = {}) => ({
		tracking_no,
		total_cost: '1.50',
		...more,
	});

	test('with an odd one among them', async () => {
		const shipments = [parcel('T-1'), parcel('T-2', { total_cost: '$4' }), 'lost'];
		answer(
			[order('A', { shipments }), order('B', { shipments: [parcel('T-3')] })],
			'*/shipped_or_confirmed*',
		);
		const run = await world.run('shipment', 'getAll', { by: 'window', returnAll: true });
		expect(jsonOf(run).map(({ tracking_no, total_cost }) => [tracking_no, total_cost])).toEqual([
			['T-1', 1.5],
			['T-2', '$4'],
			[null, null],
			['T-3', 1.5],
		]);
	});

	test('of orders shipped in part are in a period, each once', async () => {
		const { store } = world.sandbox;
		store.addProduct({ sku: 'MUG' });
		for (const custRef of ['PART', 'WHOLE']) {
			store.addOrder({ custRef, createdAt: START - 60_000, items: [{ item: 'MUG', quantity: 2 }] });
		}
		store.ship('PART', { trackingNo: 'P-1', items: [{ item: 'MUG', quantity: 1 }] });
		store.ship('WHOLE', { trackingNo: 'W-1', items: [{ item: 'MUG', quantity: 1 }] });
		store.ship('WHOLE', { trackingNo: 'W-2', items: [{ item: 'MUG', quantity: 1 }] });
		const trackingOf = async (more: object) =>
			jsonOf(await world.run('shipment', 'getAll', { by: 'window', ...more })).map(
				({ tracking_no }) => tracking_no,
			);
		expect((await trackingOf({ returnAll: true })).sort()).toEqual(['P-1', 'W-1', 'W-2']);
		expect(await trackingOf({ limit: 1 })).toHaveLength(1);
		expect(await trackingOf({ limit: 2 })).toHaveLength(2);
		// One that is completed while the lists are read stands in both.
		world.sandbox.onRequest(({ path }) => {
			if (path.includes('shipped_or_confirmed') && store.order('PART')?.status === 'partial') {
				store.ship('PART', { trackingNo: 'P-2', items: [{ item: 'MUG', quantity: 1 }] });
			}
		});
		expect((await trackingOf({ returnAll: true })).sort()).toEqual(['P-1', 'P-2', 'W-1', 'W-2']);
	});
});

describe('order sources as a map', () => {
	test.each([
		['by label', { Shopify: { cart: 'shopify' }, 'Amazon US': { cart: 'amazon' } }],
		['by label, with a flag', { Shopify: 'Y', 'Amazon US': 'Y' }],
		['by label, with a truth', { Shopify: true, 'Amazon US': false }],
		['by index', { 1: { order_source: 'Shopify' }, 7: { order_source: 'Amazon US' } }],
		['by index, of texts', { 0: 'Shopify', 2: 'Amazon US' }],
		['that is a list of texts', ['Shopify', 'Amazon US']],
	])('%s: the picker and Get Many have them', async (_, response) => {
		answer(response);
		const { results } = await world.engine.listSearch('searchOrderSources', {
			credentials: world.credential('merchant'),
		});
		expect(results.map(({ value }) => value)).toEqual(['Shopify', 'Amazon US']);
		const run = await world.run('orderSource', 'getAll', {}, { level: 'merchant' });
		expect(run.items).toHaveLength(2);
		expect(JSON.stringify(jsonOf(run))).toMatch(/Shopify.*Amazon US/);
	});
});

test.each([
	[undefined, false],
	[[], true],
	[null, true],
	[{ UPC: '1' }, true],
])('aliases %j of a SKU are there where CartRover sends them', async (aliases, has) => {
	answer({ sku: 'A', qty_available: '1', ...(aliases !== undefined && { aliases }) });
	const run = await world.run('inventory', 'get', { sku: byId('A') });
	expect('aliases' in (jsonOf(run)[0] ?? {})).toBe(has);
	expect(jsonOf(run)[0]).toMatchObject({ sku: 'A', qty_available: 1 });
});
