import { answer, invalid, notFound } from '../answers.mts';
import { ALL_LEVELS, MERCHANT_UP, isRecord, pageOf, pageRows, presentText } from '../endpoint.mts';
import { toCount } from '../numbers.mts';
import { shuffled } from '../random.mts';
import { inventoryRow, inventoryView, productView } from '../stockViews.mts';
import type { Answer } from '../answers.mts';
import type { ApiCall, Endpoint, World } from '../endpoint.mts';
import type { StockTotals } from '../stockRoom.mts';
import type { ProductRecord, Warehouse } from '../types.mts';

const read = { method: 'GET', levels: ALL_LEVELS, limited: true, ofMerchant: true } as const;

/** Inventory and products. Cart keys read them too, as integrators do. */
export const stockEndpoints: readonly Endpoint[] = [
	{ ...read, path: 'merchant/inventory', handle: list },
	{
		...read,
		path: 'merchant/inventory/:sku',
		handle: (call, world) => {
			const { product, stock } = find(call, world);
			return answer(inventoryView(product, stock, warehouses(world)));
		},
	},
	{
		...read,
		path: 'merchant/product/:sku',
		handle: (call, world) => answer(productView(find(call, world).product)),
	},
	{ ...read, method: 'POST', path: 'merchant/inventory', levels: MERCHANT_UP, handle: write },
];

function list(call: ApiCall, world: World): Answer {
	const { habits, store } = world;
	const products = store.products();
	const { page, headers } = pageRows(
		habits.sort === 'unstable' ? shuffled(products, ({ sku }) => sku) : products,
		pageOf(call, habits.stockCap, habits),
		habits.stockTotal,
	);
	return answer(
		page.map((product) => inventoryRow(product, stockOf(product, world), warehouses(world))),
		headers,
	);
}

/** Sets quantities, row by row. Not confirmed by any public source. */
function write({ body }: ApiCall, world: World): Answer {
	if (!Array.isArray(body)) throw invalid('Inventory update must be a JSON array of rows');
	const rows: unknown[] = body;
	if (rows.length === 0) throw invalid('Inventory update holds no row');
	const success: object[] = [];
	const failed: object[] = [];
	for (const [index, row] of rows.entries()) {
		const result = writeRow(isRecord(row) ? row : {}, world);
		if (typeof result !== 'string') success.push(result);
		else failed.push(failedRow(row, index, result));
	}
	return answer({ success, failed });
}

/** Out: the row's result, or why it failed. */
function writeRow(row: Record<string, unknown>, { store }: World): object | string {
	const sku = presentText(row.sku);
	const missing = ['sku', 'qty_available'].filter((name) => presentText(row[name]) === undefined);
	if (sku === undefined || missing.length > 0) {
		return `Inventory missing required field(s): ${missing.join(', ')}`;
	}
	const qtyAvailable = toCount(row.qty_available);
	if (qtyAvailable === undefined) return `Invalid qty_available: ${String(row.qty_available)}`;
	const onHandGiven = row.qty_on_hand !== undefined && row.qty_on_hand !== null;
	const qtyOnHand = onHandGiven ? toCount(row.qty_on_hand) : undefined;
	if (onHandGiven && qtyOnHand === undefined) {
		return `Invalid qty_on_hand: ${String(row.qty_on_hand)}`;
	}
	if (!store.product(sku)) return 'SKU not found';
	const pk = presentText(row.warehouse_pk);
	if (pk !== undefined && !store.warehouse(pk)) return `Warehouse not found: ${pk}`;
	const warehousePk = store.setStock(sku, { qtyAvailable, qtyOnHand, warehousePk: pk });
	return { sku, warehouse_pk: warehousePk };
}

function failedRow(row: unknown, index: number, message: string): object {
	const sku = isRecord(row) ? (presentText(row.sku) ?? null) : null;
	return { sku, ...(sku === null ? { index_pos: index } : {}), message };
}

function find({ params }: ApiCall, world: World): { product: ProductRecord; stock: StockTotals } {
	const product = world.store.product(params.sku ?? '');
	if (!product) throw notFound('SKU not found');
	return { product, stock: stockOf(product, world) };
}

function stockOf({ sku }: ProductRecord, { store }: World): StockTotals {
	return store.stock(sku) ?? { qtyAvailable: 0, qtyOnHand: 0, warehouses: {} };
}

function warehouses({ store }: World): (pk: string) => Warehouse | undefined {
	return (pk) => store.warehouse(pk);
}
