import uniqBy from 'lodash/uniqBy';
import { z } from 'zod/v3';

import { confirmNotice } from '../../parameters/descriptions';
import { custRef } from '../../parameters/locators';
import type { CartRoverRecord } from '../../api/records';
import { isSameStatus } from '../../model/order';
import { bareNumber, hasTracking } from '../../model/shipment';
import { listOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import { trackingHint, trackingNumber } from '../../model/values/tracking';
import { assertAccepted } from '../accepted';
import type { ItemContext } from '../context';
import { READ_BACK, callWithReadBack } from '../readBack';
import { together } from '../together';
import type { WriteOperation } from '../types';

export const confirm = {
	value: 'confirm',
	name: 'Confirm',
	action: 'Confirm the shipment of an order',
	description:
		'Tell CartRover that the shop has the tracking numbers of a shipped order. Needs a Cart key.',
	runs: 'write',
	calls: [{ endpoint: 'orderConfirm' }, READ_BACK],
	output: z.object({
		cust_ref: z.string(),
		order_status: z.literal('confirmed'),
		tracking_numbers: z.array(z.string()),
	}),
	properties: [
		confirmNotice,
		custRef,
		{
			displayName: 'Tracking Numbers',
			name: 'trackingNumbers',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1Z999AA10123456784, 1Z999AA10123456785',
			description:
				'The tracking numbers that the shop has, separated by commas. Those of all input items of an order are sent together.',
		},
	],
	async run(item) {
		const { own, all, first } = numbersOfOrder(item);
		const { cust_ref } = own;
		const order_status = 'confirmed';
		const output = [{ cust_ref, order_status, tracking_numbers: own.tracking_numbers }];
		if (first !== item.index) return { sentWith: first, output };
		const given = all.flatMap((each) => each.tracking_numbers);
		const tracking_numbers = uniqBy(given, bareNumber);
		const body = {
			order_status,
			shipments: tracking_numbers.map((tracking_no) => ({ tracking_no })),
		};
		const call = { path: { cust_ref }, body };
		const isConfirmed = ({ order_status }: CartRoverRecord) =>
			isSameStatus(order_status, 'confirmed');
		return {
			deed: { about: [cust_ref, tracking_numbers.map(bareNumber)] },
			send: async (before) => {
				const reply = await callWithReadBack(item.client, 'orderConfirm', call, {
					reached: isConfirmed,
					already: (order) => isConfirmed(order) && hasTracking(order, tracking_numbers),
					// An order that was confirmed before may have got further tracking numbers since.
					mayBeOld: true,
					before,
				});
				assertAccepted(reply, item.node, `order ${cust_ref}`);
				return output;
			},
		};
	},
} satisfies WriteOperation;

const orderOf = (item: ItemContext) => item.need('custRef', 'Order', identifier);

function numbersOf(item: ItemContext) {
	const cust_ref = orderOf(item);
	const tracking_numbers = item.need('trackingNumbers', 'Tracking Numbers', listOf(trackingNumber));
	if (tracking_numbers.length === 0) {
		throw item.invalid(
			'Tracking Numbers is missing',
			'Give at least one tracking number, or several separated by commas.',
		);
	}
	tracking_numbers.flatMap(trackingHint).forEach((hint) => item.hint(hint));
	return { cust_ref, tracking_numbers };
}

const numbersOfOrder = together({
	read: numbersOf,
	about: (item, given) => `order ${given?.cust_ref ?? orderOf(item)}`,
});
