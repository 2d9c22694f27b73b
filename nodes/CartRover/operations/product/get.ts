import { recordOf, simplified } from '../../api/records';
import { product } from '../../model/product';
import { sku } from '../../parameters/locators';
import { collection, optionals } from '../../parameters/descriptions';
import { identifier } from '../../model/values/text';
import type { ItemOperation } from '../types';

export const get = {
	value: 'get',
	name: 'Get',
	action: 'Get a product',
	description:
		'Get the name, prices, weight and codes of one SKU. For its quantities, use Inventory.',
	runs: 'read',
	calls: [{ endpoint: 'productView' }],
	output: product,
	properties: [sku, collection('Options', optionals.concurrency)],
	async run(item) {
		const path = { sku: item.need('sku', 'SKU', identifier) };
		const reply = await item.client.call('productView', { path });
		return [simplified(recordOf(reply, 'sku', item.node), product)];
	},
} satisfies ItemOperation;
