import omit from 'lodash/omit';
import sumBy from 'lodash/sumBy';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import { decimalHints } from '../../model/hints';
import { isSameStatus } from '../../model/order';
import { repeatsHeader } from '../../model/orderRows';
import { bareNumber, hasTracking } from '../../model/shipment';
import { type Choice, choiceOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import { trackingNumber } from '../../model/values/tracking';
import type { ItemContext } from '../context';
import { custRef, shipMethodCode } from '../../parameters/locators';
import { assertAccepted } from '../accepted';
import { collection, rowsOrList } from '../../parameters/descriptions';
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
import { isVoided, parcelsOf } from './parcel';
import { contents, parcelOptions, parcels } from './parcelForm';
import { type Given, ordersInRun, type Parcel, type RunOrder, type Status } from './runOrders';

const STATUSES: Array<Choice<Status> & { description: string }> = [
	{
		name: 'Partially Shipped',
		value: 'partial',
		description: 'Choose this if more shipments of this order will follow in a later run',
	},
	{
		name: 'Shipped',
		value: 'shipped',
		description:
			'Closes the order with its last shipment in this run, if all were taken: not for orders with more to come',
	},
];

export const create = {
	value: 'create',
	name: 'Create',
	action: 'Create a shipment',
	description:
		'Record that a shipment of an order has left the warehouse, with its tracking number. Needs a Merchant key.',
	runs: 'write',
	calls: [...ORDER_UPDATE, READ_BACK],
	output: z.object({
		cust_ref: z.string(),
		order_status: z.string(),
		tracking_no: z.string(),
	}),
	properties: [
		unconfirmedNotice,
		custRef,
		{
			displayName: 'Carrier',
			name: 'carrier',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. UPS',
			description: 'Carrier of the shipment',
		},
		{
			displayName: 'Tracking Number',
			name: 'trackingNumber',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1Z999AA10123456784',
			description:
				"The carrier's tracking number for this shipment. If CartRover has it already, correct that shipment in CartRover: sent again, changes may have no effect.",
		},
		{
			displayName: 'Order Status',
			name: 'orderStatus',
			type: 'options',
			default: 'shipped',
			description:
				'Status of the whole order after this run. The output has the one that was sent with each shipment.',
			options: STATUSES,
		},
		shipMethodCode(
			'method',
			'Method',
			"Code of the warehouse's ship method. Ship Method: Get Many lists them.",
		),
		{
			displayName: 'Ship Date',
			name: 'shipDate',
			type: 'dateTime',
			default: '',
			description: 'When the shipment left. Leave empty for now.',
		},
		...rowsOrList(contents, '[{ "item": "MUG-BLUE-350", "quantity": 1 }]'),
		collection(
			'Options',
			endpointPath('merchant/orders/update/{cust_ref}'),
			parcels,
			pathForm,
			parcelOptions.packageWeight,
			parcelOptions.secondary,
			parcelOptions.totalCost,
			parcelOptions.warehouse,
			parcelOptions.weightUnit,
		),
	],
	async run(item) {
		const given = withoutRivals(item);
		const { cust_ref, shipments, numbers } = given;
		const order = orderInRun(item, cust_ref);
		const parcel = order.parcelOf(item, given);
		const { deed } = parcel;
		const order_status = order.statusFor(parcel);
		const output = { cust_ref, order_status, tracking_no: numbers.join(', ') };
		if (isSentBefore(item, parcel)) return [output];
		const { memory } = item.run;
		if (!memory.before(item.index, deed)?.output && isSentByEarlierRun(item, order, parcel)) {
			return [output];
		}
		const { name, call } = orderUpdate(item, cust_ref, {});
		const update = async (
			changes: IDataObject,
			readBack: Parameters<typeof callWithReadBack>[3],
		) => {
			const whole = { ...call, body: { ...(call.body as IDataObject), ...changes } };
			const reply = await callWithReadBack(item.client, name, whole, readBack);
			assertAccepted(reply, item.node, `order ${cust_ref}`);
			return reply;
		};
		return {
			deed,
			send: async (before) => {
				let isOpen = false;
				const recorded = (known: IDataObject) => {
					isOpen = !hasShipped(known);
					return hasTracking(known, numbers);
				};
				// An earlier try may have recorded the parcel as one of several: it is not sent again to close the
				// order.
				const isApart = before !== undefined && order_status === 'shipped' && order.isSplit;
				const first = isApart ? 'partial' : order_status;
				const was = await update({ order_status: first, shipments }, { reached: recorded, before });
				// What is recorded may come from another execution, which left the order open.
				if (isApart || (was === 'done' && isOpen && order_status === 'shipped')) {
					await update({ order_status }, { reached: hasShipped, before });
				}
				return [output];
			},
			done: () => order.take(parcel, order_status),
		};
	},
} satisfies WriteOperation;

function orderOf(item: ItemContext): string {
	if (!repeatsHeader(item.json)) return item.need('custRef', 'Order', identifier);
	throw item.invalid(
		'This row repeats the header of its file, and is no shipment',
		'Leave it out before this node. Nothing was sent for it.',
	);
}
const numberOf = (item: ItemContext) =>
	spelling(item, item.need('trackingNumber', 'Tracking Number', trackingNumber));

/** The spelling of a tracking number that the run used first: another spelling makes no other shipment. */
function spelling({ run }: ItemContext, number: string): string {
	const known = run.shared('spellings', () => new Map<string, string>());
	const bare = bareNumber(number);
	if (!known.has(bare)) known.set(bare, number);
	return known.get(bare) as string;
}

const hasShipped = ({ order_status }: IDataObject) =>
	['shipped', 'confirmed'].some((status) => isSameStatus(order_status, status));

function shipmentsOf(item: ItemContext): Given {
	const cust_ref = orderOf(item);
	decimalHints('Reference', cust_ref).forEach((hint) => item.hint(hint));
	const order_status = item.need('orderStatus', 'Order Status', choiceOf(STATUSES));
	const shipments = parcelsOf(item);
	const numbers = shipments.map(({ tracking_no }) => spelling(item, String(tracking_no)));
	return {
		cust_ref,
		order_status,
		shipments,
		numbers,
		content: [
			cust_ref,
			order_status,
			numbers.map(bareNumber),
			// The date differs each time where it was left out.
			shipments.map((parcel) => omit(parcel, 'date', 'tracking_no')),
		],
	};
}

const ONE_ITEM_EACH =
	'Give each item all contents of its shipment, with one carrier and one status: see the recipe “Shipments from an export with one row per SKU”.';

const withoutRivals = withoutRival({
	read: shipmentsOf,
	claims: ({ cust_ref, numbers, content }) =>
		numbers.map((number) => ({ about: claimed(number, cust_ref), content })),
	unread: (item) => claimed(numberOf(item), orderOf(item)),
	advice: ONE_ITEM_EACH,
});

const orderInRun = ordersInRun({
	read: shipmentsOf,
	// A voided label has not shipped, and will not.
	about: (item, given) => given?.cust_ref ?? (isVoided(item) ? undefined : orderOf(item)),
});

/** The subject of an item. */
const claimed = (number: string, cust_ref: string) => `Shipment ${number} of order ${cust_ref}`;

/**
 * Whether an earlier item has sent the same parcel.
 *
 * @throws NodeOperationError where that item failed: its parcel may or may not have been recorded
 */
function isSentBefore(item: ItemContext, parcel: Parcel): boolean {
	const { cust_ref, index, status, times, shipments } = parcel;
	if (index === item.index) return false;
	const about = `Input item ${item.index} has the same shipment of order ${cust_ref} as input item ${index}`;
	if (!status) throw item.invalid(`${about}, which failed`, 'This item was not sent.');
	// An export with a row for each line has as many rows of a parcel.
	const lines = sumBy(shipments, ({ items }) => (Array.isArray(items) ? items.length : 0));
	if (times > lines)
		item.hint({ about, one: '{}: it was sent once.', many: '{}: each was sent once.' });
	return true;
}

/**
 * Whether an earlier run of the node in this execution has sent the same parcel.
 *
 * @throws NodeOperationError where that run has sent the parcel with other contents
 */
function isSentByEarlierRun(item: ItemContext, order: RunOrder, parcel: Parcel): boolean {
	const { cust_ref } = parcel;
	const known = order.sentBefore(parcel);
	if (known === false) {
		throw item.invalid(
			`An earlier run of this node has sent the same shipment of order ${cust_ref} with other contents`,
			`This item was not sent: correct the shipment in CartRover. ${ONE_ITEM_EACH}`,
		);
	}
	if (known === undefined) return false;
	item.hint({
		about: cust_ref,
		one: 'An earlier run of this node has sent the same shipment of order {}: it was sent once.',
		many: 'An earlier run of this node has sent the same shipments of orders {}: each was sent once.',
	});
	return true;
}
