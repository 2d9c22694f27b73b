import { stockList } from '../../api/lists';
import { simpleInventory, stockOf, type Stock } from '../../model/inventory';
import { listOf } from '../../model/values/choice';
import { numberOf } from '../../model/values/number';
import { identifier } from '../../model/values/text';
import type { ItemContext } from '../context';
import { getMany } from '../many';
import { warehouse } from '../../parameters/locators';
import { collection, limit, optionals, returnAll } from '../../parameters/descriptions';
import type { ItemOperation } from '../types';
import { splitWarehouses, stockPresenter, type WarehouseFilter } from './reading';

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get the inventory of many SKUs',
	description:
		'Get the quantities of all or some SKUs. Filters, too, read the whole inventory, 100 SKUs per request.',
	runs: 'read',
	calls: [{ endpoint: 'inventoryList' }],
	output: simpleInventory,
	properties: [
		returnAll,
		limit,
		collection(
			'Filters',
			{
				displayName: 'Available at Most',
				name: 'availableAtMost',
				type: 'number',
				default: 0,
				description:
					'Only SKUs with this available quantity or less: for “fewer than 5”, enter 4. With Warehouse, the quantity there counts.',
			},
			{
				displayName: 'SKUs',
				name: 'skus',
				type: 'string',
				default: '',
				placeholder: 'e.g. MUG-BLUE, MUG-RED',
				description:
					'Only these SKUs, separated by commas, semicolons or line breaks. An expression can also return a list.',
			},
			warehouse,
		),
		collection('Options', optionals.concurrency, splitWarehouses),
	],
	async run(item) {
		const skus = item.read('filters.skus', 'SKUs', listOf(identifier));
		if (skus?.length === 0) {
			item.hint('SKUs is an empty list, so there was nothing to look up.');
			return [];
		}
		const { isFiltered, keepsSku, keepsWarehouse, mostItems } = filtersOf(item, new Set(skus));
		const present = stockPresenter(item, keepsWarehouse);
		return await getMany(item, {
			...stockList(item.client),
			toItems: (record) => {
				const isKept = !isFiltered || keepsSku(stockOf(record));
				return isKept ? present(record) : [];
			},
			mostItems,
		});
	},
} satisfies ItemOperation;

interface StockFilters {
	isFiltered: boolean;
	keepsSku: (stock: Stock) => boolean;
	keepsWarehouse: WarehouseFilter;
	/** How many items there can be: no page is asked for once they are all there. */
	mostItems?: number;
}

/** CartRover has no filters for stock: they are applied here. */
function filtersOf(item: ItemContext, skus: Set<string>): StockFilters {
	const wanted = item.read('filters.warehouse', 'Warehouse', identifier)?.toLowerCase() ?? '';
	const most = item.read('filters.availableAtMost', 'Available at Most', numberOf);
	const isLow = (quantity: number | null) => most === undefined || (quantity ?? 0) <= most;
	const isThere: WarehouseFilter = ({ warehouse_pk, warehouse: name }) =>
		wanted === '' || warehouse_pk === wanted || name?.toLowerCase() === wanted;
	const keepsWarehouse: WarehouseFilter = (stock) => isThere(stock) && isLow(stock.qty_available);
	const split = item.isOn('options.splitWarehouses', 'Split Warehouses');
	const byWarehouse = wanted !== '' || split;
	return {
		isFiltered: skus.size > 0 || byWarehouse || most !== undefined,
		keepsWarehouse,
		mostItems: skus.size > 0 && !split ? skus.size : undefined,
		keepsSku: (stock) =>
			(skus.size === 0 || skus.has(stock.sku)) &&
			(byWarehouse ? stock.warehouses.some(keepsWarehouse) : isLow(stock.qty_available)),
	};
}
