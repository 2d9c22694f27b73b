import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simplified, type CartRoverRecord } from '../../api/records';
import { simpleInventory, stockOf, type WarehouseStock } from '../../model/inventory';
import type { ItemContext } from '../context';

export const splitWarehouses: INodeProperties = {
	displayName: 'Split Warehouses',
	name: 'splitWarehouses',
	type: 'boolean',
	default: false,
	description: 'Whether to return one item for each warehouse instead of one for each SKU',
};

/** Which warehouses of a SKU are wanted. */
export type WarehouseFilter = (stock: WarehouseStock) => boolean;

/** Makes stock as the item wants it: one item, or one for each warehouse. */
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
