import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simplified, type CartRoverRecord } from '../../api/records';
import { stockList } from '../../api/lists';
import { simpleInventory, type Stock, stockOf, type WarehouseStock } from '../../model/inventory';
import type { ItemContext } from '../context';
import { readList } from '../many';

export const splitWarehouses: INodeProperties = {
	displayName: 'Split Warehouses',
	name: 'splitWarehouses',
	type: 'boolean',
	default: true,
	description: 'Whether to return one item per warehouse instead of one per SKU',
};

/** Which warehouses of a SKU are wanted. */
export type WarehouseFilter = (stock: WarehouseStock) => boolean;

/** Makes the function that turns a record into items: one for each SKU, or one for each warehouse. */
export function stockPresenter(
	item: ItemContext,
	wanted: WarehouseFilter = () => true,
): (record: CartRoverRecord) => IDataObject[] {
	const split = item.isOn('options.splitWarehouses', 'Split Warehouses');
	return (record) => {
		const stock = simplified(record, simpleInventory);
		if (!split || !Array.isArray(stock.warehouses)) return [stock];
		const warehouses = stock.warehouses as IDataObject[];
		return stockOf(record)
			.warehouses.map((warehouse, index) => ({ warehouse, given: warehouses[index] }))
			.filter(({ warehouse }) => wanted(warehouse))
			.map(({ given }) => ({ sku: stock.sku, ...given }));
	};
}

/** Reads the stock of all SKUs. */
export async function readStock(item: ItemContext): Promise<Stock[]> {
	const list = stockList(item.client);
	return await readList(item, {
		...list,
		fetchPage: async (page, size) => {
			const answer = await list.fetchPage(page, size);
			const rows = answer?.rows.map((record) => ({ key: list.key(record), ...stockOf(record) }));
			return rows && { ...answer, rows };
		},
		key: ({ key }) => key,
	});
}
