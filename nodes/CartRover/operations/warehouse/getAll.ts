import { z } from 'zod/v3';

import type { Stock, WarehouseStock } from '../../model/inventory';
import { numeric, requiredText, text } from '../../model/wire';
import { readStock } from '../inventory/stock';
import type { ItemOperation } from '../types';

const warehouse = z.object({
	warehouse_pk: requiredText,
	warehouse: text,
	skus: numeric,
	qty_available: numeric,
	qty_on_hand: numeric,
});

type Quantity = WarehouseStock['qty_available'];

/**
 * Adds two quantities. An unknown quantity (null) is not 0: a sum is over the known quantities, and null if
 * none is known.
 */
const plus = (sum: Quantity, more: Quantity): Quantity => (more === null ? sum : (sum ?? 0) + more);

const isSaid = ({ qty_available, qty_on_hand }: WarehouseStock) =>
	qty_available !== null || qty_on_hand !== null;

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many warehouses',
	description:
		'Get the warehouses and how much each holds. Reads the whole inventory, 100 SKUs per request.',
	runs: 'read',
	calls: [{ endpoint: 'inventoryList' }],
	output: warehouse,
	properties: [],
	async run(item) {
		const rows = await readStock(item);
		const found = new Map<string, z.infer<typeof warehouse>>();
		const isSafe = ({ sku, isShort, warehouses }: Stock) =>
			sku !== '' && !isShort && warehouses.every(isSaid);
		const unread = rows.filter((row) => !isSafe(row)).length;
		if (unread > 0) {
			item.hint(
				`The quantities of ${unread} records could not be read and are not in these sums. Inventory: Get Many shows them as CartRover sent them.`,
			);
		}
		for (const { sku, warehouses } of rows) {
			for (const stock of sku === '' ? [] : warehouses) {
				const { warehouse_pk, warehouse: name } = stock;
				if (warehouse_pk === '') continue;
				const sum = found.get(warehouse_pk);
				found.set(warehouse_pk, {
					warehouse_pk,
					warehouse: sum ? sum.warehouse : name,
					skus: (sum?.skus ?? 0) + 1,
					qty_available: plus(sum?.qty_available ?? null, stock.qty_available),
					qty_on_hand: plus(sum?.qty_on_hand ?? null, stock.qty_on_hand),
				});
			}
		}
		return [...found.values()];
	},
} satisfies ItemOperation;
