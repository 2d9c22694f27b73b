import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { simplified, type CartRoverRecord } from '../../api/records';
import { simpleInventory, type SimpleInventory } from '../../model/inventory';
import type { ItemContext } from '../context';

export const splitWarehouses: INodeProperties = {
	displayName: 'Split Warehouses',
	name: 'splitWarehouses',
	type: 'boolean',
	default: false,
	description: 'Whether to return one item for each warehouse instead of one for each SKU',
};

/** Which warehouses of a SKU are wanted. */
export type WarehouseFilter = (stock: SimpleInventory['warehouses'][number]) => boolean;

/** Makes the items of a SKU; its simplified form can be handed over where it is known already. */
export type StockPresenter = (record: CartRoverRecord, known?: SimpleInventory) => IDataObject[];

/**
 * Makes stock as the item wants it: one item, or one for each warehouse; simplified, or CartRover's own.
 */
export function stockPresenter(
	item: ItemContext,
	wanted: WarehouseFilter = () => true,
): StockPresenter {
	const simple = item.param('simplify', true);
	const split = item.param('options.splitWarehouses', false);
	return (record, known) => {
		// What is not needed is not read: a raw record must come out even if no simple one can be made.
		if (!simple && !split) return [record];
		const stock = known ?? simplified(record, simpleInventory, item.node);
		if (!split) return [stock];
		const raw = (record.warehouses ?? {}) as Record<string, IDataObject>;
		return stock.warehouses.filter(wanted).map((warehouse) => ({
			sku: stock.sku,
			...(simple
				? warehouse
				: { warehouse_pk: warehouse.warehouse_pk, ...raw[warehouse.warehouse_pk] }),
		}));
	};
}
