import * as searches from '../../../nodes/CartRover/methods/listSearch.ts';
import type { FaultSpec, KeyLevel } from '../../../sandbox/index.mts';
import { stockUp } from '../../support/surface.mts';
import { START, startWorld, type World, type WorldOptions } from '../../support/world.mts';

/* The lists behind “From List”: what they find, how they go on, and what they say when there is nothing. */

const SEARCHES = Object.keys(searches) as Array<Exclude<keyof typeof searches, 'default'>>;

let world: World;
const begin = async (options?: WorldOptions) => {
	world = await startWorld({ empty: true, ...options });
	return world.sandbox;
};
afterEach(async () => await world?.end());

interface Asked {
	filter?: string;
	paginationToken?: unknown;
	level?: KeyLevel;
	credential?: Record<string, string>;
}

const search = async (
	method: (typeof SEARCHES)[number],
	{ filter, paginationToken, level = 'merchant', credential }: Asked = {},
) =>
	await world.engine.listSearch(method, {
		filter,
		paginationToken: paginationToken as string | undefined,
		credentials: { cartRoverApi: { ...world.credential(level).cartRoverApi, ...credential } },
	});

const valuesOf = ({ results }: Awaited<ReturnType<typeof search>>) =>
	results.map(({ value }) => value);

const answering = (response: unknown): FaultSpec => ({
	kind: 'wrongTypes',
	body: { success_code: true, response },
});

test('nothing is asked before a picker is opened', async () => {
	const { log } = await begin();
	for (const type of ['cartRover', 'cartRoverTrigger']) {
		expect(world.engine.description(`n8n-nodes-cartrover.${type}`)).toBeDefined();
	}
	expect(log.entries).toEqual([]);
});

test('each search is that of a parameter', async () => {
	await begin();
	const nodes = ['cartRover', 'cartRoverTrigger'].map((type) =>
		world.engine.description(`n8n-nodes-cartrover.${type}`),
	);
	const used = JSON.stringify(nodes).matchAll(/"searchListMethod":"(\w+)"/g);
	expect([...new Set([...used].map(([, name]) => name))].sort()).toEqual([...SEARCHES].sort());
});

describe('orders', () => {
	test('are those of 30 days, of any status, by reference, number, source or recipient', async () => {
		const { store, log } = await begin();
		store.addOrder({ custRef: 'OLD', createdAt: START - 31 * 86_400_000 });
		store.addOrder({ custRef: 'O-2', custPoNo: 'SHOP-9', orderSource: 'Etsy', status: 'at_wms' });
		store.addOrder({ custRef: 'O-1', fields: { ship_company: 'Zephyr Tools' } });
		const all = await search('searchOrders');
		expect(all).toEqual({
			results: expect.arrayContaining([
				{ name: 'O-2 (SHOP-9) · Etsy · At Warehouse', value: 'O-2' },
				{ name: 'O-1 · APIAccess1 · New', value: 'O-1' },
			]),
		});
		expect(all.results).toHaveLength(2);
		expect(log.entries[0]).toMatchObject({
			path: 'merchant/orders/list/any',
			query: { from_date: '2026-01-30T12:00:00+00:00', limit: '100' },
		});
		for (const filter of ['o-2', ' shop-9 ', 'ETSY', 'at_wms', 'at warehouse']) {
			expect(valuesOf(await search('searchOrders', { filter }))).toEqual(['O-2']);
		}
		expect(valuesOf(await search('searchOrders', { filter: 'zephyr' }))).toEqual(['O-1']);
		expect(valuesOf(await search('searchOrders', { filter: 'robin sample' }))).toEqual(['O-2']);
		expect(await search('searchOrders', { filter: 'nobody' })).toEqual({ results: [] });
		expect(valuesOf(await search('searchOrders', { level: 'cart' }))).toHaveLength(2);
	});

	test('come page by page, each once, and the last page leads nowhere', async () => {
		const { store } = await begin();
		store.addOrders(250, (i) => ({ custRef: `R-${i}`, createdAt: START - i * 1_000 }));
		const seen: unknown[] = [];
		let token: unknown;
		const sizes = [];
		do {
			const page = await search('searchOrders', { paginationToken: token });
			sizes.push(page.results.length);
			seen.push(...valuesOf(page));
			token = page.paginationToken;
		} while (token !== undefined);
		expect(sizes).toEqual([100, 100, 50]);
		expect(new Set(seen).size).toBe(250);
	});

	test('are looked for in three pages at a time', async () => {
		const { store, log } = await begin();
		store.addOrders(450, (i) => ({ custRef: `R-${i}`, createdAt: START - i * 1_000 }));
		const first = await search('searchOrders', { filter: 'R-449' });
		expect(first).toEqual({ results: [], paginationToken: '4 R-0' });
		// The first page has no number; the one that the server calls 1 shows how it counts.
		expect(log.entries.map(({ query }) => query.page)).toEqual([undefined, '1', '2', '3']);
		const second = await search('searchOrders', {
			filter: 'R-449',
			paginationToken: first.paginationToken,
		});
		expect(second.results).toHaveLength(1);
		expect(second).not.toHaveProperty('paginationToken');
	});
});

describe('SKUs', () => {
	test('are found by themselves or by another code, with what is available', async () => {
		const sandbox = await begin();
		stockUp(sandbox);
		expect((await search('searchSkus')).results).toEqual([
			{ name: 'MUG-1 (15 available)', value: 'MUG-1' },
			{ name: 'TEE-1 (0 available)', value: 'TEE-1' },
		]);
		expect(valuesOf(await search('searchSkus', { filter: '0123456789' }))).toEqual(['MUG-1']);
		expect(valuesOf(await search('searchSkus', { filter: 'tee' }))).toEqual(['TEE-1']);
		expect(valuesOf(await search('searchSkus', { level: 'cart' }))).toHaveLength(2);
	});

	test('are all found where the server gives smaller pages than were asked for', async () => {
		const { store } = await begin({ inventoryCap: 30 });
		store.addProducts(70);
		const all = await search('searchSkus');
		expect(all.results).toHaveLength(70);
		const last = await search('searchSkus', { paginationToken: all.paginationToken });
		expect(all.paginationToken === undefined ? [] : last.results).toEqual([]);
		expect(valuesOf(await search('searchSkus', { filter: '000065' }))).toEqual(['SKU-000065']);
	});

	test('come page by page up to the last', async () => {
		const { store } = await begin();
		store.addProducts(150);
		const first = await search('searchSkus');
		expect(first.results).toHaveLength(100);
		const second = await search('searchSkus', { paginationToken: first.paginationToken });
		expect(second.results).toHaveLength(50);
		expect(second).not.toHaveProperty('paginationToken');
	});

	test('of a server that knows no pages are an error where the list goes on', async () => {
		const { store, readings } = await begin();
		readings.use(['page-ignored']);
		store.addProducts(150);
		const { results, paginationToken } = await search('searchSkus');
		expect(results).toHaveLength(100);
		await expect(search('searchSkus', { paginationToken })).rejects.toThrow(
			'CartRover answers every page of this list with the same rows',
		);
	});

	test('of a server that knows no pages are not asked for without end', async () => {
		const { faults, log } = await begin();
		faults.add({ fault: answering([{ sku: 'A', qty_available: 1 }]), times: 99 });
		expect(await search('searchSkus')).toEqual({
			results: [{ name: 'A (1 available)', value: 'A' }],
		});
		expect(log.entries).toHaveLength(3);
	});
});

describe('order sources', () => {
	test('are those that are connected', async () => {
		const { log } = await begin();
		expect(await search('searchOrderSources')).toEqual({
			results: ['Shopify', 'Amazon_US2', 'WooCommerce', 'Best Buy Canada', 'APIAccess1'].map(
				(label) => ({ name: label, value: label }),
			),
		});
		expect(valuesOf(await search('searchOrderSources', { filter: 'best' }))).toEqual([
			'Best Buy Canada',
		]);
		expect(log.entries.map(({ path }) => path)).toEqual(['cart/list', 'cart/list']);
	});

	test('are those of recent orders with a key that may not list them', async () => {
		const { store, log } = await begin();
		const cart = 'APIAccess1';
		for (const orderSource of ['Etsy', 'Shopify', 'Etsy']) store.addOrder({ orderSource, cart });
		expect(valuesOf(await search('searchOrderSources', { level: 'cart' })).sort()).toEqual([
			'Etsy',
			'Shopify',
		]);
		const filtered = await search('searchOrderSources', { level: 'cart', filter: 'ets' });
		expect(valuesOf(filtered)).toEqual(['Etsy']);
		expect(log.entries[0]?.path).toBe('cart/orders/list/any');
	});

	test('come in any form that is thinkable', async () => {
		const { faults } = await begin();
		const forms: Array<[unknown, string[]]> = [
			[
				['Shopify', 'Etsy'],
				['Shopify', 'Etsy'],
			],
			[
				[{ label: 'Shopify' }, { name: 'Etsy' }, { other: 1 }, null, 5],
				['Shopify', 'Etsy'],
			],
			[{ 17: 'Shopify', 18: { order_source: 'Etsy' } }, ['Shopify', 'Etsy']],
		];
		for (const [response, labels] of forms) {
			faults.add({ fault: answering(response) });
			expect(valuesOf(await search('searchOrderSources'))).toEqual(labels);
		}
	});
});

describe('warehouses', () => {
	test('are those of the stock, each once, by number or name', async () => {
		const sandbox = await begin();
		stockUp(sandbox);
		expect(await search('searchWarehouses')).toEqual({
			results: [
				{ name: 'EAST (3107)', value: '3107' },
				{ name: 'WEST (3119)', value: '3119' },
			],
		});
		for (const filter of ['west', '3119']) {
			expect(valuesOf(await search('searchWarehouses', { filter }))).toEqual(['3119']);
		}
	});
});

describe('ship methods', () => {
	test('are found by carrier, code or description', async () => {
		await begin();
		expect((await search('searchShipMethods')).results).toHaveLength(8);
		expect((await search('searchShipMethods', { filter: 'ground saver' })).results).toEqual([
			{ name: 'UPS UPS Ground Saver (21)', value: '21' },
		]);
		expect(valuesOf(await search('searchShipMethods', { filter: 'fedex' }))).toEqual(['52', '57']);
		// The one without a carrier.
		expect((await search('searchShipMethods', { filter: '(pu)' })).results).toEqual([
			{ name: 'Customer Pick-up (PU)', value: 'PU' },
		]);
	});

	test('without a code are left out', async () => {
		const { faults } = await begin();
		faults.add({ fault: answering([{ carrier: 'X' }, { code: '' }, { code: 9, carrier: 'UPS' }]) });
		expect((await search('searchShipMethods')).results).toEqual([{ name: 'UPS (9)', value: '9' }]);
	});
});

describe('records with odd values', () => {
	const ODD = [
		{ sku: 'A', aliases: null, warehouses: null, qty_available: null },
		{ sku: 'B', aliases: [], warehouses: [], qty_available: '3' },
		{ sku: 12, aliases: { UPC: null }, warehouses: { 3107: null, 3119: { warehouse: null } } },
	];

	test('are SKUs all the same', async () => {
		const { faults } = await begin();
		faults.add({ fault: answering(ODD) });
		expect((await search('searchSkus')).results).toEqual([
			{ name: 'A (0 available)', value: 'A' },
			{ name: 'B (3 available)', value: 'B' },
			{ name: '12 (0 available)', value: '12' },
		]);
	});

	test('are warehouses by their number', async () => {
		const { faults } = await begin();
		faults.add({ fault: answering(ODD) });
		expect((await search('searchWarehouses')).results).toEqual([
			{ name: '3107 (3107)', value: '3107' },
			{ name: '3119 (3119)', value: '3119' },
		]);
	});

	test('are orders by their reference', async () => {
		const { faults } = await begin();
		faults.add({
			fault: answering([{ cust_ref: 7 }, { cust_ref: 'X', cust_po_no: null, order_source: '' }]),
		});
		expect((await search('searchOrders')).results).toEqual([
			{ name: '7', value: '7' },
			{ name: 'X', value: 'X' },
		]);
	});
});

describe.each(SEARCHES)('%s', (method) => {
	test('tells why its list is empty, and shows an empty list for a filter', async () => {
		const { faults } = await begin();
		faults.add({ fault: answering([]), times: 2 });
		await expect(search(method)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/^(CartRover|This merchant|No SKU) .+\./),
		});
		expect(await search(method, { filter: 'x' })).toEqual({ results: [] });
	});

	test('tells why it fails', async () => {
		const { faults, log } = await begin();
		await expect(search(method, { credential: { apiKey: 'wrong' } })).rejects.toMatchObject({
			message: 'Invalid API user or API key',
		});
		faults.add({ fault: answering('no list') });
		await expect(search(method)).rejects.toMatchObject({
			message: 'CartRover answered in a format that this node does not know',
		});
		await expect(search(method, { credential: { apiKey: '' } })).rejects.toMatchObject({
			message: 'The credential cannot be used: API Key is empty',
		});
		expect(log.entries).toHaveLength(2);
	});
});

test('a warehouse key that names no merchant is told so', async () => {
	await begin();
	const credential = { merchantPk: '' };
	for (const method of ['searchOrders', 'searchSkus', 'searchWarehouses'] as const) {
		await expect(search(method, { level: 'warehouse', credential })).rejects.toMatchObject({
			message: expect.stringMatching(/needs a Merchant PK$/),
		});
	}
});
