import isEqual from 'lodash/isEqual';
import omit from 'lodash/omit';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import { hasTracking } from '../../model/shipment';
import { type Choice, choiceOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import type { ItemContext } from '../context';
import { custRef, shipMethodCode } from '../../parameters/locators';
import { assertAccepted } from '../accepted';
import type { Deed } from '../memory';
import { collection, rowsOrList } from '../../parameters/descriptions';
import { READ_BACK, callWithReadBack } from '../readBack';
import type { WriteOperation } from '../types';
import {
	endpointPath,
	ORDER_UPDATE,
	orderUpdate,
	pathForm,
	unconfirmedNotice,
} from '../unconfirmed';
import { contents, parcelOptions, parcels, parcelsOf } from './parcel';

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
			description: 'Status of the whole order after this shipment',
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
		const cust_ref = item.need('custRef', 'Order', identifier);
		const order_status = item.need('orderStatus', 'Order Status', choiceOf(STATUSES));
		const shipments = parcelsOf(item);
		const numbers = shipments.map(({ tracking_no }) => String(tracking_no));
		// Left out, the date is another one each time.
		const content = [cust_ref, order_status, shipments.map((parcel) => omit(parcel, 'date'))];
		const output = { cust_ref, order_status, tracking_no: numbers.join(', ') };
		const deed = { about: [cust_ref, ...numbers], content };
		const parcels = numbers.map((number) => ({ about: [cust_ref, number], content }));
		const { memory } = item.run;
		if (isSentBefore(item, cust_ref, numbers, content)) return [output];
		if (!memory.before(item.index, deed)?.output && isSentByEarlierRun(item, cust_ref, parcels)) {
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
			done: () => parcels.forEach((parcel) => memory.made(parcel)),
		};
	},
} satisfies WriteOperation;

/**
 * Whether this run has sent the same before: exports have rows twice.
 *
 * @throws NodeOperationError where an item before has the same parcel with other contents
 */
function isSentBefore(
	item: ItemContext,
	cust_ref: string,
	numbers: string[],
	content: unknown,
): boolean {
	const sent = item.run.shared('parcels', () => new Map<string, Sent>());
	const known = numbers.map((number) => sent.get(`${cust_ref} ${number}`)).find(Boolean);
	if (known === undefined) {
		for (const number of numbers) sent.set(`${cust_ref} ${number}`, { index: item.index, content });
		return false;
	}
	if (isEqual(known.content, content)) {
		item.hint({
			about: `Input item ${item.index} has the same shipment of order ${cust_ref} as input item ${known.index}`,
			one: '{}: it was sent once.',
			many: '{}: each was sent once.',
		});
		return true;
	}
	throw item.invalid(
		`Input item ${known.index} has the same shipment of order ${cust_ref} with other contents`,
		ONE_ITEM_EACH,
	);
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
			ONE_ITEM_EACH,
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
	'Put the rows of one shipment together into one item, with all of its contents. This item was not sent.';

interface Sent {
	index: number;
	content: unknown;
}
