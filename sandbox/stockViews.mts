import { phpMap } from './answers.mts';
import { stamp, zonelessStamp } from './time.mts';
import type { StockTotals } from './stockRoom.mts';
import type { ProductRecord, Warehouse } from './types.mts';

type WarehouseLookup = (pk: string) => Warehouse | undefined;

/** A row of the inventory list: totals are numbers, aliases a map or `[]`. */
export function inventoryRow(
	product: ProductRecord,
	stock: StockTotals,
	warehouse: WarehouseLookup,
): object {
	return {
		sku: product.sku,
		qty_available: stock.qtyAvailable,
		qty_on_hand: stock.qtyOnHand,
		wms_datetime: lastTold(product, stock),
		aliases: phpMap(product.aliases),
		warehouses: warehouseMap(stock, warehouse),
	};
}

/** One SKU's inventory: totals are strings, no aliases. */
export function inventoryView(
	product: ProductRecord,
	stock: StockTotals,
	warehouse: WarehouseLookup,
): object {
	return {
		sku: product.sku,
		qty_available: String(stock.qtyAvailable),
		qty_on_hand: String(stock.qtyOnHand),
		wms_datetime: lastTold(product, stock),
		warehouses: warehouseMap(stock, warehouse),
	};
}

/** A product: aliases are a list of objects, the date has no zone. */
export function productView(product: ProductRecord): object {
	return {
		sku: product.sku,
		name: product.name,
		description: product.description,
		retail_price: product.retailPrice,
		wholesale_price: product.wholesalePrice,
		weight_lbs: product.weightLbs,
		wms_product_main_id: null,
		last_updated_datetime: zonelessStamp(product.updatedAt),
		aliases: Object.entries(product.aliases).map(([code_type, code]) => ({ code_type, code })),
	};
}

function lastTold(product: ProductRecord, { warehouses }: StockTotals): string {
	const times = Object.values(warehouses).map(({ updatedAt }) => updatedAt);
	return stamp(times.length > 0 ? Math.max(...times) : product.updatedAt);
}

function warehouseMap({ warehouses }: StockTotals, warehouse: WarehouseLookup): object {
	return phpMap(
		Object.fromEntries(
			Object.entries(warehouses).map(([pk, stock]) => [
				pk,
				{
					warehouse: warehouse(pk)?.name ?? pk,
					qty_available: stock.qtyAvailable,
					qty_on_hand: stock.qtyOnHand,
					wms_datetime: stamp(stock.updatedAt),
				},
			]),
		),
	);
}
