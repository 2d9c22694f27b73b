import { z } from 'zod/v3';

import { readerOf } from './reader';
import { textOf } from './texts';
import { isRecord, mapOf, numeric, requiredText, text } from './wire';

const stockOfWarehouse = z.object({
	warehouse: text,
	qty_available: numeric,
	qty_on_hand: numeric,
	wms_datetime: text,
});

/** Stock of one SKU as the node gives it: totals, and the same by warehouse, as a list. */
export const simpleInventory = z
	.object({
		sku: requiredText,
		qty_available: numeric,
		qty_on_hand: numeric,
		wms_datetime: text,
		/** The answer for a single SKU has no aliases. */
		aliases: mapOf(text).optional(),
		warehouses: z.preprocess(
			warehousesAsList,
			z.array(z.object({ warehouse_pk: requiredText }).merge(stockOfWarehouse).passthrough()),
		),
	})
	.passthrough();

/** Quantities of a SKU, in all or in one warehouse; `null` where CartRover says nothing that can be read. */
interface Quantities {
	qty_available: number | null;
	qty_on_hand: number | null;
}

export interface WarehouseStock extends Quantities {
	warehouse_pk: string;
	warehouse: string | null;
}

/** Stock of one SKU for decisions. The output may hold fields that could not be read; this does not. */
export interface Stock extends Quantities {
	sku: string;
	warehouses: WarehouseStock[];
	/** Whether a part of the warehouses could not be read, so that sums over them fall short. */
	isShort: boolean;
}

const readStock = readerOf(simpleInventory);

/** Reads stock for decisions, with the warehouses in the order of the simplified form. */
export function stockOf(record: unknown): Stock {
	const { sku, warehouses, ...totals } = readStock(record) as Record<string, unknown>;
	const given: unknown[] = Array.isArray(warehouses) ? warehouses : [];
	return {
		sku: textOf(sku),
		...quantitiesOf(totals),
		warehouses: given.map((one) => {
			const stock = isRecord(one) ? one : {};
			return {
				warehouse_pk: textOf(stock.warehouse_pk),
				warehouse: textOf(stock.warehouse) || null,
				...quantitiesOf(stock),
			};
		}),
		isShort: !Array.isArray(warehouses) || !given.every(isReadable),
	};
}

/** Whether a warehouse has a pk, and quantities that are numbers or empty. */
function isReadable(stock: unknown): boolean {
	if (!isRecord(stock) || !textOf(stock.warehouse_pk) || 'value' in stock) return false;
	const quantities = [stock.qty_available, stock.qty_on_hand];
	return quantities.every((quantity) => quantity === null || typeof quantity === 'number');
}

const quantitiesOf = ({ qty_available, qty_on_hand }: Record<string, unknown>): Quantities => ({
	qty_available: typeof qty_available === 'number' ? qty_available : null,
	qty_on_hand: typeof qty_on_hand === 'number' ? qty_on_hand : null,
});

/** `warehouses` is a map by the warehouse's pk, or `[]` when it is empty (docs/contributing/api-facts.md, section 6). */
function warehousesAsList(value: unknown): unknown {
	if (value === undefined || value === null || value === '') return [];
	if (!isRecord(value)) return value;
	return Object.entries(value).map(([warehouse_pk, stock]) => ({
		warehouse_pk,
		...(isRecord(stock) ? stock : { value: stock }),
	}));
}
