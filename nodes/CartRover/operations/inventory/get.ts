import { recordOf } from '../../api/records';
import { simpleInventory } from '../../model/inventory';
import { sku } from '../../parameters/locators';
import { collection, optionals } from '../../parameters/descriptions';
import { identifier } from '../../model/values/text';
import type { ItemOperation } from '../types';
import { splitWarehouses, stockPresenter } from './stock';

export const get = {
	value: 'get',
	name: 'Get',
	action: 'Get the inventory of a SKU',
	description: 'Get how many of one SKU are available and on hand, in total and by warehouse',
	runs: 'read',
	calls: [{ endpoint: 'inventoryView' }],
	output: simpleInventory,
	properties: [sku, collection('Options', optionals.concurrency, splitWarehouses)],
	async run(item) {
		const path = { sku: item.need('sku', 'SKU', identifier) };
		const present = stockPresenter(item);
		const reply = await item.client.call('inventoryView', { path });
		const record = recordOf(reply, 'sku', item.node);
		return present(record);
	},
} satisfies ItemOperation;
