import omit from 'lodash/omit';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import { hasTracking } from '../../model/shipment';
import { type Choice, choiceOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import { trackingNumber } from '../../model/values/tracking';
import type { ItemContext } from '../context';
import { custRef, shipMethodCode } from '../../parameters/locators';
import { assertAccepted } from '../accepted';
import type { Deed } from '../memory';
import { collection, rowsOrList } from '../../parameters/descriptions';
import { READ_BACK, callWithReadBack } from '../readBack';
import { readWithoutRival } from '../rivals';
import type { WriteOperation } from '../types';
import {
	endpointPath,
	ORDER_UPDATE,
	orderUpdate,
	pathForm,
	unconfirmedNotice,
} from '../unconfirmed';
import { parcelsOf } from './parcel';
import { contents, parcelOptions, parcels } from './parcelForm';

const STATUSES: Array<Choice<'shipped' | 'partial'> & { description: string }> = [
	{
		name: 'Partially Shipped',
		value: 'partial',
		description: 'Choose this if more shipments of this order will follow',
	},
	{
		name: 'Shipped',
		value: 'shipped',
		description: 'Choose this for the only or last shipment of this order',
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
			description: "The carrier's tracking number for this shipment",
		},
		{
			displayName: 'Order Status',
			name: 'orderStatus',
			type: 'options',
			default: 'shipped',
			description:
				'Status of the whole order after this shipment. The output repeats it; Order Status: Get tells the one that the order has.',
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
		const { cust_ref, order_status, shipments, numbers, content } = readWithoutRival(item, {
			read: shipmentsOf,
			claims: (given) =>
				given.numbers.map((number) => ({
					about: claimed(number, given.cust_ref),
					content: given.content,
				})),
			unread: (each) => [claimed(numberOf(each), orderOf(each))],
			advice: ONE_ITEM_EACH,
		});
		const output = { cust_ref, order_status, tracking_no: numbers.join(', ') };
		const deed = { about: [cust_ref, ...numbers], content };
		const parcels = numbers.map((number) => ({ about: [cust_ref, number], content }));
		const { memory } = item.run;
		const first = firstOf(item, cust_ref, numbers);
		if (isSentBefore(item, cust_ref, first)) return [output];
		if (!memory.before(item.index, deed)?.output && isSentByEarlierRun(item, cust_ref, parcels)) {
			first.isSent = true;
			return [output];
		}
		const { name, call } = orderUpdate(item, cust_ref, { order_status, shipments });
		const reached = (order: IDataObject) => hasTracking(order, numbers);
		return {
			deed,
			send: async (before) => {
				const reply = await callWithReadBack(item.client, name, call, { reached, before });
				assertAccepted(reply, item.node, `order ${cust_ref}`);
				return [output];
			},
			done: () => {
				first.isSent = true;
				parcels.forEach((parcel) => memory.made(parcel));
			},
		};
	},
} satisfies WriteOperation;

const orderOf = (item: ItemContext) => item.need('custRef', 'Order', identifier);
const numberOf = (item: ItemContext) =>
	item.need('trackingNumber', 'Tracking Number', trackingNumber);

function shipmentsOf(item: ItemContext) {
	const cust_ref = orderOf(item);
	const order_status = item.need('orderStatus', 'Order Status', choiceOf(STATUSES));
	const shipments = parcelsOf(item);
	return {
		cust_ref,
		order_status,
		shipments,
		numbers: shipments.map(({ tracking_no }) => String(tracking_no)),
		// Left out, the date is another one each time.
		content: [cust_ref, order_status, shipments.map((parcel) => omit(parcel, 'date'))],
	};
}

/** What an item says something of. */
const claimed = (number: string, cust_ref: string) => `Shipment ${number} of order ${cust_ref}`;

/** The first item of this run that has the same: exports have rows twice. */
interface First {
	index: number;
	isSent: boolean;
}

function firstOf({ run, index }: ItemContext, cust_ref: string, numbers: string[]): First {
	const firsts = run.shared('parcels', () => new Map<string, First>());
	const key = JSON.stringify([cust_ref, ...numbers]);
	const first = firsts.get(key) ?? { index, isSent: false };
	firsts.set(key, first);
	return first;
}

/**
 * Whether an item before has sent the same.
 *
 * @throws NodeOperationError where that failed: nobody may know whether it took effect
 */
function isSentBefore(item: ItemContext, cust_ref: string, { index, isSent }: First): boolean {
	if (index === item.index) return false;
	const about = `Input item ${item.index} has the same shipment of order ${cust_ref} as input item ${index}`;
	if (!isSent) throw item.invalid(`${about}, which failed`, 'This item was not sent.');
	item.hint({ about, one: '{}: it was sent once.', many: '{}: each was sent once.' });
	return true;
}

/**
 * Whether an earlier run of the node in this execution has sent the same.
 *
 * @throws NodeOperationError where it has sent the same parcel with other contents
 */
function isSentByEarlierRun(item: ItemContext, cust_ref: string, parcels: Deed[]): boolean {
	const known = parcels.map((parcel) => item.run.memory.hasMade(parcel)).find(Boolean);
	if (known === 'other') {
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

const ONE_ITEM_EACH =
	'Give each item all contents of its shipment, with one carrier and one status: see the recipe “Shipments from an export with one row per SKU”.';
