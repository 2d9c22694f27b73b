import { wholeList } from '../../api/lists';
import { orderSource } from '../../parameters/locators';
import { identifier } from '../../model/values/text';
import type { ItemOperation } from '../types';
import { mappingRow } from './mapping';

export const getMapping = {
	value: 'getMapping',
	name: 'Get Mapping',
	action: 'Get the ship method mapping of an order source',
	description: 'Get the ship method of each ship code of an order source. Needs a Merchant key.',
	runs: 'read',
	calls: [{ endpoint: 'shipMethodMapping' }],
	output: mappingRow,
	properties: [{ ...orderSource, required: true }],
	async run(item) {
		const order_source = item.need('orderSource', 'Order Source', identifier);
		return await wholeList(item.client, 'shipMethodMapping', { path: { order_source } });
	},
} satisfies ItemOperation;
