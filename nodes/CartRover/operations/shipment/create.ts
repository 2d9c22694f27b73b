import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import { isSameStatus } from '../../model/order';
import { hasTracking } from '../../model/shipment';
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
import { isVoided } from './parcel';
import { contents, parcelOptions, parcels, STATUSES } from './parcelForm';
import { claimed, claimedBy, orderOf, shipmentsOf } from './rows';
import { ordersInRun, type Parcel, type RunOrder } from './runOrders';

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
		{
			displayName:
				'Shipped closes the order, also if pieces are still missing. If more shipments follow in a later run, choose Partially Shipped.',
			name: 'closesNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { orderStatus: ['shipped'] } },
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
			parcelOptions.groupRows,
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

const hasShipped = ({ order_status }: IDataObject) =>
	['shipped', 'confirmed'].some((status) => isSameStatus(order_status, status));

const ONE_ITEM_EACH =
	'If each item is a row with a part of its shipment, add the option Group Rows: see the recipe “Shipments from an export with one row per SKU”. Otherwise, give each item all contents of its shipment, with one carrier and one status.';
const ROWS_ALIKE =
	'With Group Rows, only Items and Order Status may differ between the rows of a shipment: give all of them the same carrier, method and options.';
const ONE_RUN = 'All rows of a shipment must come in one run of this node.';

const withoutRivals = withoutRival({
	read: shipmentsOf,
	claims: ({ cust_ref, numbers, content }) =>
		numbers.map((number) => ({ about: claimed(number, cust_ref), content })),
	unread: claimedBy,
	advice: ({ isGrouped }) => (isGrouped ? ROWS_ALIKE : ONE_ITEM_EACH),
});

const orderInRun = ordersInRun({
	read: shipmentsOf,
	// A voided label has not shipped, and will not.
	about: (item, given) => given?.cust_ref ?? (isVoided(item) ? undefined : orderOf(item)),
});

/**
 * Whether an earlier item has sent the same parcel.
 *
 * @throws NodeOperationError where that item failed: its parcel may or may not have been recorded
 */
function isSentBefore(item: ItemContext, parcel: Parcel): boolean {
	const { cust_ref, index, status, isGrouped } = parcel;
	if (index === item.index) return false;
	const about = `Input item ${item.index} has the same shipment of order ${cust_ref} as input item ${index}`;
	if (!status) throw item.invalid(`${about}, which failed`, 'This item was not sent.');
	if (!isGrouped)
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
			`This item was not sent: correct the shipment in CartRover. ${parcel.isGrouped ? ONE_RUN : ONE_ITEM_EACH}`,
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
