import { recordOf } from '../../api/records';
import { simpleOrder } from '../../model/order';
import { custRef } from '../../parameters/locators';
import { collection, includeQuery, optionals, includes } from '../../parameters/descriptions';
import { ORDER_FORMS, outputProperties } from '../../parameters/output';
import { presenter } from '../output';
import { identifier } from '../../model/values/text';
import type { ItemOperation } from '../types';

export const get = {
	value: 'get',
	name: 'Get',
	action: 'Get an order',
	description:
		'Get one order with its lines, address and totals. For its status, add the option Include Status.',
	runs: 'read',
	calls: [{ endpoint: 'orderView' }, { endpoint: 'orderStatus', when: 'with _Include Status_' }],
	output: simpleOrder,
	properties: [
		custRef,
		...outputProperties(ORDER_FORMS),
		collection('Options', optionals.concurrency, optionals.include, {
			displayName: 'Include Status',
			name: 'includeStatus',
			type: 'boolean',
			default: true,
			description: 'Whether to add the order status, which takes a second request',
		}),
	],
	async run(item) {
		const present = presenter(item, ORDER_FORMS);
		const path = { cust_ref: item.need('custRef', 'Order', identifier) };
		const query = includeQuery(item.read('options.include', 'Include', includes));
		const withStatus = item.isOn('options.includeStatus', 'Include Status');
		const [view, status] = await Promise.all([
			item.client.call('orderView', { path, query }),
			withStatus ? item.client.call('orderStatus', { path }) : undefined,
		]);
		const order = recordOf(view, 'cust_ref', item.node);
		if (!status) return [present(order)];
		// The view has no order_status (section 9, no. 4); the rest of the record stays as it is.
		const { order_status } = recordOf(status, 'cust_ref', item.node);
		return [present({ ...order, order_status })];
	},
} satisfies ItemOperation;
