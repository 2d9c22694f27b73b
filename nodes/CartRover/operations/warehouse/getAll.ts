import { z } from 'zod/v3';

import type { Stock } from '../../model/inventory';
import { numeric, requiredText, text } from '../../model/wire';
import { readStock } from '../inventory/reading';
import type { ItemOperation } from '../types';

const warehouse = z.object({
	warehouse_pk: requiredText,
	warehouse: text,
	skus: numeric,
	qty_available: numeric,
	qty_on_hand: numeric,
});

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
		const isSafe = ({ sku, isShort }: Stock) => sku !== '' && !isShort;
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
				const sum = found.get(warehouse_pk) ?? {
					warehouse_pk,
					warehouse: name,
					skus: 0,
					qty_available: 0,
					qty_on_hand: 0,
				};
				found.set(warehouse_pk, {
					...sum,
					skus: (sum.skus ?? 0) + 1,
					qty_available: (sum.qty_available ?? 0) + (stock.qty_available ?? 0),
					qty_on_hand: (sum.qty_on_hand ?? 0) + (stock.qty_on_hand ?? 0),
				});
			}
		}
		return [...found.values()];
	},
} satisfies ItemOperation;
