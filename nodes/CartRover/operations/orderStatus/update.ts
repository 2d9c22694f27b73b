import { z } from 'zod/v3';

import type { CartRoverRecord } from '../../api/records';
import { isSameStatus, ORDER_STATUS_MEANINGS, ORDER_STATUS_NAMES } from '../../model/order';
import { choiceOf } from '../../model/values/choice';
import { type Kind, Problem } from '../../model/values/kind';
import { identifier } from '../../model/values/text';
import { custRef } from '../../parameters/locators';
import { collection, confirmNotice } from '../../parameters/descriptions';
import { assertAccepted } from '../accepted';
import type { ItemContext } from '../context';
import { READ_BACK, callWithReadBack } from '../readBack';
import { withoutRival } from '../rivals';
import type { WriteOperation } from '../types';
import {
	endpointPath,
	ORDER_UPDATE,
	orderUpdate,
	pathForm,
	unconfirmedNotice,
} from '../unconfirmed';

const STATUSES = (['at_wms', 'canceled', 'confirmed', 'error', 'new', 'shipped'] as const).map(
	(value) => ({
		name: ORDER_STATUS_NAMES[value],
		value,
		description: ORDER_STATUS_MEANINGS[value],
	}),
);

/** No status of the list; Custom Status may have one. */
const CUSTOM = {
	name: 'As in Custom Status',
	value: 'custom',
	description: 'None of the list, but that of the option Custom Status',
};

const status: Kind<string> = (given) => {
	const isNone = choiceOf([CUSTOM])(given) === CUSTOM.value;
	const read = isNone ? undefined : choiceOf(STATUSES)(given);
	if (read === undefined)
		return new Problem('is missing', 'Choose one, or fill in the option Custom Status');
	return read instanceof Problem
		? new Problem(read.what, `${read.advice}; or set the option Custom Status`, read.given)
		: read;
};

export const update = {
	value: 'update',
	name: 'Update',
	action: 'Update the status of an order',
	description: 'Set the status of one order. Needs a Merchant key.',
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
			default: 'custom',
			description:
				'The status to set. None is set by default, so that no order is changed by accident. The output repeats it.',
			options: [CUSTOM, ...STATUSES],
		},
		{ ...confirmNotice, displayOptions: { show: { status: ['confirmed'] } } },
		collection(
			'Options',
			{
				displayName: 'Custom Status',
				name: 'customStatus',
				type: 'string',
				default: '',
				placeholder: 'e.g. partial',
				description:
					'A status that the list does not have. It is sent as you enter it, instead of the one in Status.',
			},
			endpointPath('merchant/orders/update/{cust_ref}'),
			pathForm,
		),
	],
	async run(item) {
		const { cust_ref, order_status } = withoutRivals(item);
		const { name, call } = orderUpdate(item, cust_ref, { order_status });
		const isThere = (order: CartRoverRecord) => isSameStatus(order.order_status, order_status);
		return {
			deed: { about: [cust_ref, order_status] },
			send: async (before) => {
				const readBack = { reached: isThere, already: isThere, before };
				const reply = await callWithReadBack(item.client, name, call, readBack);
				assertAccepted(reply, item.node, `the status of order ${cust_ref}`);
				return [{ cust_ref, order_status }];
			},
		};
	},
} satisfies WriteOperation;

const changeOf = (item: ItemContext) => ({
	cust_ref: item.need('custRef', 'Order', identifier),
	order_status:
		item.read('options.customStatus', 'Custom Status', identifier) ??
		item.need('status', 'Status', status),
});

const withoutRivals = withoutRival({
	read: changeOf,
	claims: ({ cust_ref, order_status }) => [
		{ about: `The status of order ${cust_ref}`, content: order_status.toLowerCase() },
	],
	advice: () => 'Keep one item for each order.',
});
