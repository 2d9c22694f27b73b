import uniqBy from 'lodash/uniqBy';
import { z } from 'zod/v3';

import { collection, confirmNotice } from '../../parameters/descriptions';
import { custRef } from '../../parameters/locators';
import { type CartRoverRecord, recordOf } from '../../api/records';
import { isSameStatus, ORDER_STATUS_MEANINGS, ORDER_STATUS_NAMES } from '../../model/order';
import { bareNumber, hasTracking } from '../../model/shipment';
import { listOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import { trackingHint, trackingNumber } from '../../model/values/tracking';
import { assertAccepted } from '../accepted';
import type { ItemContext } from '../context';
import { READ_BACK, callWithReadBack } from '../readBack';
import { together } from '../together';
import type { WriteOperation } from '../types';

const BEFORE_SHIPPED = 'Confirm Before Shipped';

/** The statuses in which it is surely too early. Those that nobody knows are left to CartRover. */
const TOO_EARLY = ['new', 'at_wms', 'partial', 'error', 'canceled'] as const;

export const confirm = {
	value: 'confirm',
	name: 'Confirm',
	action: 'Confirm the shipment of an order',
	description:
		'Tell CartRover that the shop has the tracking numbers of a shipped order. Needs a Cart key.',
	runs: 'write',
	calls: [
		{ endpoint: 'orderConfirm' },
		{ endpoint: 'orderStatus', when: 'first, unless _Confirm Before Shipped_ is on' },
		READ_BACK,
	],
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
		collection('Options', {
			displayName: BEFORE_SHIPPED,
			name: 'confirmBeforeShipped',
			type: 'boolean',
			default: true,
			description:
				"Whether to confirm orders that have not wholly shipped, too, such as for a shop that is told of each shipment. Without it, each order's status is read first, and such orders fail.",
		}),
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
		const deed = { about: [cust_ref, tracking_numbers.map(bareNumber)] };
		const isDone = item.run.memory.before(item.index, deed)?.output !== undefined;
		if (!isDone && !all.every(({ mayBeEarly }) => mayBeEarly)) await assertShipped(item, cust_ref);
		return {
			deed,
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
	const mayBeEarly = item.isOn('options.confirmBeforeShipped', BEFORE_SHIPPED);
	return { cust_ref, tracking_numbers, mayBeEarly };
}

const numbersOfOrder = together({
	read: numbersOf,
	about: (item, given) => `order ${given?.cust_ref ?? orderOf(item)}`,
});

/**
 * @throws NodeOperationError where CartRover shows that not all of an order has shipped
 * @throws NodeApiError where its status cannot be read
 */
async function assertShipped(item: ItemContext, cust_ref: string): Promise<void> {
	item.client.assertAccess('orderConfirm');
	const reply = await item.client.call('orderStatus', { path: { cust_ref } });
	const { order_status } = recordOf(reply, 'cust_ref', item.node);
	const shown = TOO_EARLY.find((status) => isSameStatus(order_status, status));
	if (!shown) return;
	const name = ORDER_STATUS_NAMES[shown];
	throw item.invalid(
		`Order ${cust_ref} was not confirmed: CartRover shows it as ${name}`,
		`${name}: ${ORDER_STATUS_MEANINGS[shown]}. Once it is confirmed, CartRover may never ship what is left. Wait until all of it has shipped: Order: Get Many and the trigger's Order Status Changed find orders in the status Shipped. To confirm it anyway, turn on Options > ${BEFORE_SHIPPED}. Nothing was sent to CartRover.`,
	);
}
