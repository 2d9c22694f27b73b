import { z } from 'zod/v3';

import type { CartRoverRecord } from '../../api/records';
import { isSameStatus } from '../../model/order';
import { choiceOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import { custRef } from '../../parameters/locators';
import { collection } from '../../parameters/descriptions';
import { assertAccepted } from '../accepted';
import { READ_BACK, callWithReadBack } from '../readBack';
import type { ItemOperation } from '../types';
import {
	endpointPath,
	ORDER_UPDATE,
	orderUpdate,
	pathForm,
	unconfirmedNotice,
} from '../unconfirmed';

const STATUSES = [
	{ name: 'At Warehouse', value: 'at_wms', description: 'Sent to the warehouse' },
	{ name: 'Canceled', value: 'canceled', description: 'Not to be shipped' },
	{
		name: 'Confirmed',
		value: 'confirmed',
		description: 'The shop knows the tracking number',
	},
	{ name: 'Error', value: 'error', description: 'Held until someone looks at it' },
	{ name: 'New', value: 'new', description: 'Not yet sent to the warehouse' },
	{ name: 'Shipped', value: 'shipped', description: 'On its way to the customer' },
];

export const update = {
	value: 'update',
	name: 'Update',
	action: 'Update the status of an order',
	description: 'Set the status of one order as its merchant. Needs a Merchant key.',
	runs: 'write',
	calls: [...ORDER_UPDATE, READ_BACK],
	output: z.object({ cust_ref: z.string(), order_status: z.string() }),
	properties: [
		unconfirmedNotice,
		custRef,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: '',
			required: true,
			description: 'The status to set. It starts empty, so that no order changes by oversight.',
			options: STATUSES,
		},
		collection(
			'Options',
			{
				displayName: 'Custom Status',
				name: 'customStatus',
				type: 'string',
				default: '',
				placeholder: 'e.g. partial',
				description:
					'A status that the list does not have, sent as it is in place of the one in Status',
			},
			endpointPath('merchant/orders/update/{cust_ref}'),
			pathForm,
		),
	],
	async run(item) {
		const cust_ref = item.need('custRef', 'Order', identifier);
		const order_status =
			item.read('options.customStatus', 'Custom Status', identifier) ??
			item.need('status', 'Status', choiceOf(STATUSES));
		const { name, call } = orderUpdate(item, cust_ref, { order_status });
		const isThere = (order: CartRoverRecord) => isSameStatus(order.order_status, order_status);
		return await item.once({ about: [cust_ref, order_status] }, async (before) => {
			const readBack = { reached: isThere, already: isThere, before };
			const reply = await callWithReadBack(item.client, name, call, readBack);
			assertAccepted(reply, item.node, `the status of order ${cust_ref}`);
			return [{ cust_ref, order_status }];
		});
	},
} satisfies ItemOperation;
