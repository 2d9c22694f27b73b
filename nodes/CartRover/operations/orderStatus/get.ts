import { recordOf, simplified } from '../../api/records';
import { orderRecord, simpleOrderStatus } from '../../model/order';
import { custRef } from '../../parameters/locators';
import { collection, optionals, simplify } from '../../parameters/descriptions';
import type { ItemOperation } from '../types';

export const get = {
	value: 'get',
	name: 'Get',
	action: 'Get the status of an order',
	description: 'Get the status of one order and its shipments with tracking numbers',
	runs: 'read',
	output: simpleOrderStatus,
	properties: [custRef, simplify, collection('Options', optionals.concurrency)],
	async run(item) {
		const path = { cust_ref: item.requiredText('custRef', 'Order') };
		const status = recordOf(
			await item.client.call('orderStatus', { path }),
			orderRecord,
			item.node,
		);
		return [
			item.param('simplify', true) ? simplified(status, simpleOrderStatus, item.node) : status,
		];
	},
} satisfies ItemOperation;
