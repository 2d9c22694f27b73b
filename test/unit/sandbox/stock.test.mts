import fc from 'fast-check';
import { INVALID, NOON, call, closeAll, sandboxAtNoon } from './helpers.mts';
import type { Reply, TestSandbox } from './helpers.mts';

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

describe('inventory and product', () => {
	beforeEach(() => {
		sandbox.store.addProduct({
			sku: 'PEN',
			name: 'Pen',
			retailPrice: 2.5,
			aliases: { UPC: '0123', merchantSKU: 'P' },
			stock: { '3107': { qtyAvailable: 4, qtyOnHand: 6 }, '3119': { qtyAvailable: 1 } },
		});
		sandbox.store.addProduct({ sku: 'AIR', stock: {}, updatedAt: NOON - 1000 });
	});

	it('lists by SKU, with numbers and [] for what is empty', async () => {
		const { json } = await call(sandbox, 'merchant', 'merchant/inventory');
		const wms_datetime = '2026-03-12T12:00:00+00:00';
		expect(json).toEqual({
			success_code: true,
			response: [
				{
					sku: 'AIR',
					qty_available: 0,
					qty_on_hand: 0,
					wms_datetime: '2026-03-12T11:59:59+00:00',
					aliases: [],
					warehouses: [],
				},
				{
					sku: 'PEN',
					qty_available: 5,
					qty_on_hand: 7,
					wms_datetime,
					aliases: { UPC: '0123', merchantSKU: 'P' },
					warehouses: {
						'3107': { warehouse: 'EAST', qty_available: 4, qty_on_hand: 6, wms_datetime },
						'3119': { warehouse: 'WEST', qty_available: 1, qty_on_hand: 1, wms_datetime },
					},
				},
			],
		});
	});

	it('shows one SKU with its totals as text and no aliases', async () => {
		const { json } = await call(sandbox, 'cart', 'merchant/inventory/PEN');
		expect(json.response).toMatchObject({
			qty_available: '5',
			qty_on_hand: '7',
			warehouses: { '3107': { qty_available: 4 } },
		});
		expect(json.response).not.toHaveProperty('aliases');
		const air = await call(sandbox, 'cart', 'merchant/inventory/AIR');
		expect(air.json.response.warehouses).toEqual([]);
	});

	it('shows a product', async () => {
		const { json } = await call(sandbox, 'warehouse', 'merchant/product/PEN');
		expect(json.response).toEqual({
			sku: 'PEN',
			name: 'Pen',
			description: null,
			retail_price: 2.5,
			wholesale_price: null,
			weight_lbs: null,
			wms_product_main_id: null,
			last_updated_datetime: '2026-03-12 12:00:00',
			aliases: [
				{ code_type: 'UPC', code: '0123' },
				{ code_type: 'merchantSKU', code: 'P' },
			],
		});
		const air = await call(sandbox, 'merchant', 'merchant/product/AIR');
		expect(air.json.response.aliases).toEqual([]);
	});

	it.each(['inventory', 'product'])('does not find an unknown SKU in %s', async (kind) => {
		const reply = await call(sandbox, 'merchant', `merchant/${kind}/none`);
		expect(reply.status).toBe(200);
		expect(reply.json).toEqual({ ...INVALID, message: 'SKU not found' });
	});
});

describe('inventory paging', () => {
	it('gives 20 by default and up to its cap', async () => {
		sandbox = await sandboxAtNoon({ inventoryCap: 50 });
		sandbox.store.addProducts(130);
		const rows = async (query: Record<string, number>): Promise<number> =>
			(await call(sandbox, 'merchant', 'merchant/inventory', { query })).json.response.length;
		expect(await rows({})).toBe(20);
		expect(await rows({ limit: 250 })).toBe(50);
		expect(await rows({ limit: 250, page: 3 })).toBe(30);
		expect(await rows({ limit: 250, page: 4 })).toBe(0);
	});

	it('covers all SKUs in order, at any page size', async () => {
		sandbox = await sandboxAtNoon({ bucket: { enabled: false } });
		const skus = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 30 });
		await fc.assert(
			fc.asyncProperty(skus, fc.integer({ min: 1, max: 12 }), async (some, limit) => {
				for (const { sku } of [...sandbox.store.products()]) sandbox.store.removeProduct(sku);
				for (const sku of some) sandbox.store.addProduct({ sku });
				const seen: string[] = [];
				for (let page = 1; seen.length < some.length; page++) {
					const query = { limit, page };
					const { json } = await call(sandbox, 'merchant', 'merchant/inventory', { query });
					expect(json.response.length).toBeGreaterThan(0);
					seen.push(...json.response.map(({ sku }: { sku: string }) => sku));
				}
				expect(seen).toEqual([...some].sort());
			}),
			{ numRuns: 30 },
		);
	});
});

describe('inventory update', () => {
	const write = (body: unknown): Promise<Reply> =>
		call(sandbox, 'merchant', 'merchant/inventory', { body });

	beforeEach(() => {
		sandbox.store.addProduct({ sku: 'PEN', stock: { '3119': { qtyAvailable: 4, qtyOnHand: 9 } } });
		sandbox.clock.advance(5000);
	});

	it('sets quantities row by row', async () => {
		const { json } = await write([
			{ sku: 'PEN', qty_available: '6' },
			{ sku: 'PEN', qty_available: 3, qty_on_hand: 3, warehouse_pk: 3107 },
			{ sku: 'CAP', qty_available: 1 },
			{ qty_available: 1 },
			{ sku: 'PEN' },
			{ sku: 'PEN', qty_available: -1 },
			{ sku: 'PEN', qty_available: 1, qty_on_hand: 'few' },
			{ sku: 'PEN', qty_available: 1, warehouse_pk: '1' },
		]);
		expect(json).toEqual({
			success_code: true,
			response: {
				success: [
					{ sku: 'PEN', warehouse_pk: '3119' },
					{ sku: 'PEN', warehouse_pk: '3107' },
				],
				failed: [
					{ sku: 'CAP', message: 'SKU not found' },
					{ sku: null, index_pos: 3, message: 'Inventory missing required field(s): sku' },
					{ sku: 'PEN', message: 'Inventory missing required field(s): qty_available' },
					{ sku: 'PEN', message: 'Invalid qty_available: -1' },
					{ sku: 'PEN', message: 'Invalid qty_on_hand: few' },
					{ sku: 'PEN', message: 'Warehouse not found: 1' },
				],
			},
		});
		expect(sandbox.store.stock('PEN')).toEqual({
			qtyAvailable: 9,
			qtyOnHand: 12,
			warehouses: {
				'3119': { qtyAvailable: 6, qtyOnHand: 9, updatedAt: NOON + 5000 },
				'3107': { qtyAvailable: 3, qtyOnHand: 3, updatedAt: NOON + 5000 },
			},
		});
		expect(sandbox.log.entries.at(-1)?.effect).toBe(true);
	});

	it.each([
		[{ sku: 'PEN', qty_available: 1 }, 'Inventory update must be a JSON array of rows'],
		[[], 'Inventory update holds no row'],
	])('refuses %j', async (body, message) => {
		expect((await write(body)).json).toEqual({ ...INVALID, message });
	});
});

describe('set-up lists', () => {
	it('lists ship methods, one of them without a carrier', async () => {
		const { json } = await call(sandbox, 'cart', 'wms/shipmethod/list');
		expect(
			json.response.every((row: object) => Object.keys(row).join() === 'carrier,code,description'),
		).toBe(true);
		expect(json.response.some(({ carrier }: { carrier: string }) => carrier === '')).toBe(true);
	});

	it('lists carts set up and available', async () => {
		const own = await call(sandbox, 'merchant', 'cart/list');
		expect(own.json.response.map((row: { order_source: string }) => row.order_source)).toEqual([
			'Shopify',
			'Amazon_US2',
			'WooCommerce',
			'Best Buy Canada',
			'APIAccess1',
		]);
		const all = await call(sandbox, 'merchant', 'cart/listall');
		expect(all.json.response).toContainEqual({ cart: 'etsy', name: 'Etsy' });
	});

	it('reads and writes ship method mappings', async () => {
		const path = 'cart/shipmethod/list/Best%20Buy%20Canada';
		const before = await call(sandbox, 'merchant', path);
		expect(before.json.response).toEqual([{ cart_code: 'GROUND-CA', wms_code: '71' }]);
		const body = [
			{ cart_code: 'GROUND-CA', wms_code: '02' },
			{ cart_code: 'Air', wms_code: null },
		];
		const write = await call(sandbox, 'merchant', 'cart/shipmethod/Best%20Buy%20Canada', { body });
		expect(write.json).toEqual({ success_code: true });
		expect(sandbox.log.entries.at(-1)?.effect).toBe(true);
		expect((await call(sandbox, 'merchant', path)).json.response).toEqual(body);
	});

	it.each([
		['Shopify', {}, 'Ship methods must be a JSON array'],
		['Shopify', [{ wms_code: '02' }], 'Ship method missing required field(s): [0].cart_code'],
		['Shopify', [{ cart_code: 'X', wms_code: '99' }], 'Invalid wms_code: "99"'],
		['Nobody', [], 'Order source not found: Nobody'],
	])('refuses %s %j', async (source, body, message) => {
		const reply = await call(sandbox, 'merchant', `cart/shipmethod/${source}`, { body });
		expect(reply.json).toEqual({ ...INVALID, message });
	});
});
