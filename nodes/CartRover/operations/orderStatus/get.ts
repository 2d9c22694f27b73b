import { recordOf, simplified } from '../../api/records';
import { simpleOrderStatus } from '../../model/order';
import { custRef } from '../../parameters/locators';
import { collection, optionals } from '../../parameters/descriptions';
import { identifier } from '../../model/values/text';
import type { ItemOperation } from '../types';

export const get = {
	value: 'get',
	name: 'Get',
	action: 'Get the status of an order',
	description:
		'Get the status of one order, and its shipments with tracking numbers. To see why it is in error, use Order: Get.',
	runs: 'read',
	calls: [{ endpoint: 'orderStatus' }],
	output: simpleOrderStatus,
	properties: [custRef, collection('Options', optionals.concurrency)],
	async run(item) {
		const path = { cust_ref: item.need('custRef', 'Order', identifier) };
		const reply = await item.client.call('orderStatus', { path });
		return [simplified(recordOf(reply, 'cust_ref', item.node), simpleOrderStatus)];
	},
} satisfies ItemOperation;
