import { z } from 'zod';

import { mapOf, numeric, requiredText, text } from './wire';

/** What must be there for a record to be stock of a SKU at all. */
export const inventoryRecord = z.object({ sku: requiredText });

const stockOfWarehouse = z.object({
	warehouse: text,
	qty_available: numeric,
	qty_on_hand: numeric,
	wms_datetime: text,
});

/** Stock of one SKU as the node gives it: totals, and the same by warehouse, as a list. */
export const simpleInventory = z.object({
	sku: requiredText,
	qty_available: numeric,
	qty_on_hand: numeric,
	wms_datetime: text,
	aliases: mapOf(text),
	warehouses: z.preprocess(
		warehousesAsList,
		z.array(z.object({ warehouse_pk: requiredText }).merge(stockOfWarehouse)),
	),
});

/** Stock of one SKU in one warehouse, as the node gives it with Split Warehouses on. */
export const warehouseInventory = z
	.object({ sku: requiredText, warehouse_pk: requiredText })
	.merge(stockOfWarehouse);

export type SimpleInventory = z.infer<typeof simpleInventory>;

/** `warehouses` is a map by the warehouse's pk, or `[]` when it is empty (docs/api-facts.md, section 6). */
function warehousesAsList(value: unknown): unknown {
	if (value === undefined || value === null) return [];
	if (Array.isArray(value) || typeof value !== 'object') return value;
	return Object.entries(value).map(([warehouse_pk, stock]: [string, unknown]) =>
		typeof stock === 'object' && stock !== null ? { warehouse_pk, ...stock } : stock,
	);
}
