import { recordOf } from '../../api/records';
import { inventoryRecord, simpleInventory } from '../../model/inventory';
import { sku } from '../../parameters/locators';
import { collection, optionals, simplify } from '../../parameters/descriptions';
import type { ItemOperation } from '../types';
import { splitWarehouses, stockPresenter } from './reading';

export const get = {
	value: 'get',
	name: 'Get',
	action: 'Get the stock of a SKU',
	description: 'Get the available and on-hand quantity of one SKU, in total and by warehouse',
	runs: 'read',
	output: simpleInventory,
	properties: [sku, simplify, collection('Options', optionals.concurrency, splitWarehouses)],
	async run(item) {
		const path = { sku: item.requiredText('sku', 'SKU') };
		const reply = await item.client.call('inventoryView', { path });
		const record = recordOf(reply, inventoryRecord, item.node);
		return stockPresenter(item)(record);
	},
} satisfies ItemOperation;
