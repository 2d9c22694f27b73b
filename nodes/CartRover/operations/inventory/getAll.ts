import { stockList } from '../../api/lists';
import { simpleInventory, stockOf, type Stock } from '../../model/inventory';
import { listOf } from '../../model/values/choice';
import { shown } from '../../model/values/kind';
import { numberOf } from '../../model/values/number';
import { identifier } from '../../model/values/text';
import type { ItemContext } from '../context';
import { getMany } from '../many';
import { warehouse } from '../../parameters/locators';
import { collection, limit, optionals, returnAll } from '../../parameters/descriptions';
import type { ItemOperation } from '../types';
import { splitWarehouses, stockPresenter, type WarehouseFilter } from './stock';

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get the inventory of many SKUs',
	description:
		'Get the quantities of all or some SKUs. Even with filters, it reads the whole inventory, 100 SKUs per request.',
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
				placeholder: 'e.g. MUG-BLUE-350, MUG-RED-350',
				description:
					'Only these SKUs, separated by commas, semicolons or line breaks. An expression can also return a list.',
			},
			{
				...warehouse,
				description: `${warehouse.description}. Without Split Warehouses, quantities are still those of all warehouses.`,
			},
		),
		collection('Options', optionals.concurrency, splitWarehouses),
	],
	async run(item) {
		const skus = item.read('filters.skus', 'SKUs', listOf(identifier));
		if (skus?.length === 0) {
			item.hint('SKUs is an empty list, so there was nothing to look up.');
			return [];
		}
		const filters = filtersOf(item, new Set(skus));
		const { isFiltered, keepsSku, keepsWarehouse, mostItems, tellUnknown } = filters;
		const present = stockPresenter(item, keepsWarehouse);
		const found = await getMany(item, {
			...stockList(item.client),
			toItems: (record) => {
				const isKept = !isFiltered || keepsSku(stockOf(record));
				return isKept ? present(record) : [];
			},
			mostItems,
		});
		// As many as were asked for may not be all that there are.
		if (found.length !== item.limit()) tellUnknown(found.length === 0);
		return found;
	},
} satisfies ItemOperation;

interface StockFilters {
	isFiltered: boolean;
	keepsSku: (stock: Stock) => boolean;
	keepsWarehouse: WarehouseFilter;
	/** The most items that there can be: once they are found, no further page is asked for. */
	mostItems?: number;
	/**
	 * Hints at SKUs and warehouses of the filters that the inventory does not have. To be called when the
	 * inventory was read to its end.
	 */
	tellUnknown: (nothingFound: boolean) => void;
}

/** A SKU reduced for comparison, without case, separators and leading zeros. */
const normalizedSku = (sku: string) => sku.toLowerCase().replace(/[\s_-]+|^0+/g, '');

const ALL_COUNT =
	'Warehouse only chooses the SKUs: their quantities are of all warehouses together. For those of this one, add the option Split Warehouses.';

/** The filters, which the node applies itself: CartRover has none for stock. */
function filtersOf(item: ItemContext, skus: Set<string>): StockFilters {
	const called = item.read('filters.warehouse', 'Warehouse', identifier) ?? '';
	const wanted = called.toLowerCase();
	const most = item.read('filters.availableAtMost', 'Available at Most', numberOf);
	const isLow = (quantity: number | null) => most === undefined || (quantity ?? 0) <= most;
	const isThere: WarehouseFilter = ({ warehouse_pk, warehouse: name }) =>
		wanted === '' || warehouse_pk === wanted || name?.toLowerCase() === wanted;
	const keepsWarehouse: WarehouseFilter = (stock) => isThere(stock) && isLow(stock.qty_available);
	const split = item.isOn('options.splitWarehouses', 'Split Warehouses');
	const byWarehouse = wanted !== '' || split;
	const unknown = new Map([...skus].map((sku) => [sku, '']));
	const alike = new Map([...skus].map((sku) => [normalizedSku(sku), sku]));
	const warehouses = new Set<string>();
	let isWarehouse = wanted === '';
	const lookAt = (stock: Stock): void => {
		const meant = unknown.delete(stock.sku) ? undefined : alike.get(normalizedSku(stock.sku));
		if (meant !== undefined && unknown.has(meant)) unknown.set(meant, stock.sku);
		if (wanted === '') return;
		isWarehouse ||= stock.warehouses.some(isThere);
		for (const { warehouse: name, warehouse_pk } of stock.warehouses) {
			warehouses.add(name ? `${name} (${warehouse_pk})` : warehouse_pk);
		}
	};
	return {
		isFiltered: skus.size > 0 || byWarehouse || most !== undefined,
		keepsWarehouse,
		mostItems: skus.size > 0 && !split ? skus.size : undefined,
		keepsSku: (stock) => {
			lookAt(stock);
			const isKept =
				(skus.size === 0 || skus.has(stock.sku)) &&
				(byWarehouse ? stock.warehouses.some(keepsWarehouse) : isLow(stock.qty_available));
			if (isKept && wanted !== '' && !split && stock.warehouses.length > 1) item.hint(ALL_COUNT);
			return isKept;
		},
		tellUnknown: (nothingFound) => {
			for (const [sku, other] of unknown) {
				item.hint({
					about: `“${shown(sku)}”${other && ` (it has “${shown(other)}”)`}`,
					one: 'SKUs: the inventory has no {}. Inventory: Get Many without this filter lists those that it has.',
					many: 'SKUs: the inventory has none of these: {}. Inventory: Get Many without this filter lists those that it has.',
				});
			}
			if (isWarehouse || !nothingFound) return;
			const known = [...warehouses].sort().join(', ');
			item.hint({
				about: `“${shown(called)}”`,
				one: `Warehouse: the inventory names none called {}. ${known ? `It names ${known}.` : 'It names no warehouse at all.'}`,
				many: 'Warehouse: the inventory names none of these: {}. Warehouse: Get Many lists those that it names.',
			});
		},
	};
}
