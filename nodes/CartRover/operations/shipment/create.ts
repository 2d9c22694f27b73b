import omit from 'lodash/omit';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { formatWireTime, timeIn } from '../../model/dates';
import { hasTracking } from '../../model/shipment';
import { type Choice, choiceOf } from '../../model/values/choice';
import { amount, quantity, weight } from '../../model/values/number';
import { identifier, trackingNumber } from '../../model/values/text';
import type { ItemContext } from '../context';
import { custRef, shipMethodCode } from '../../parameters/locators';
import { assertAccepted } from '../accepted';
import { collection } from '../../parameters/descriptions';
import { READ_BACK, callWithReadBack } from '../readBack';
import type { ItemOperation } from '../types';
import { endpointPath, unconfirmed, unconfirmedNotice } from '../unconfirmed';

const STATUSES: Array<Choice<'shipped' | 'partial'> & { description: string }> = [
	{
		name: 'Partially Shipped',
		value: 'partial',
		description: 'More parcels of this order follow',
	},
	{
		name: 'Shipped',
		value: 'shipped',
		description: 'This is the only parcel, or the last one: the order is done',
	},
];

export const create = {
	value: 'create',
	name: 'Create',
	action: 'Create a shipment',
	description:
		'Tell CartRover that a parcel of an order has left, with its tracking number. Needs a Merchant key.',
	runs: 'write',
	calls: [{ endpoint: 'orderUpdate' }, READ_BACK],
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
			description: 'Who carries the parcel',
		},
		{
			displayName: 'Tracking Number',
			name: 'trackingNumber',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1Z999AA10123456784',
			description: "The carrier's number of the parcel",
		},
		{
			displayName: 'Order Status',
			name: 'orderStatus',
			type: 'options',
			default: 'shipped',
			description: 'The status of the whole order once this parcel is recorded',
			options: STATUSES,
		},
		shipMethodCode(
			'method',
			'Method',
			"Code of the warehouse's shipping method, as in Ship Method: Get Many",
		),
		{
			displayName: 'Ship Date',
			name: 'shipDate',
			type: 'dateTime',
			default: '',
			description: 'When the parcel left; now when left out',
		},
		{
			displayName: 'Items',
			name: 'items',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add item',
			default: {},
			description: 'What is in the parcel; needed when an order goes out in several',
			options: [
				{
					displayName: 'Item',
					name: 'line',
					values: [
						{
							displayName: 'SKU',
							name: 'item',
							type: 'string',
							default: '',
							placeholder: 'e.g. MUG-BLUE-350',
							description: 'The stock keeping unit',
						},
						{
							displayName: 'Quantity',
							name: 'quantity',
							type: 'number',
							default: 1,
							description: 'How many pieces',
						},
					],
				},
			],
		},
		collection(
			'Options',
			endpointPath('merchant/orders/update/{cust_ref}'),
			{
				displayName: 'Package Weight',
				name: 'packageWeight',
				type: 'string',
				default: '',
				placeholder: 'e.g. 1.5',
				description: 'In pounds',
			},
			{
				displayName: 'Total Cost',
				name: 'totalCost',
				type: 'string',
				default: '',
				placeholder: 'e.g. 8.25',
				description: 'What the carrier charges',
			},
		),
	],
	async run(item) {
		const cust_ref = item.need('custRef', 'Order', identifier);
		const tracking_no = item.need('trackingNumber', 'Tracking Number', trackingNumber);
		const order_status = item.need('orderStatus', 'Order Status', choiceOf(STATUSES));
		const shipment = shipmentOf(item, tracking_no);
		const body = { order_status, shipments: [shipment] };
		const call = { path: { cust_ref }, body, ...unconfirmed(item) };
		const reached = (order: IDataObject) => hasTracking(order, [tracking_no]);
		// Left out, the date is another one each time.
		const content = [cust_ref, order_status, omit(shipment, 'date')];
		return await item.once({ about: [cust_ref, tracking_no], content }, async (before) => {
			const reply = await callWithReadBack(item.client, 'orderUpdate', call, { reached, before });
			assertAccepted(reply, item.node, `order ${cust_ref}`);
			return [{ cust_ref, order_status, tracking_no }];
		});
	},
} satisfies ItemOperation;

function shipmentOf(item: ItemContext, tracking_no: string): IDataObject {
	const total_cost = item.read('options.totalCost', 'Total Cost', amount);
	const package_weight_lbs = item.read('options.packageWeight', 'Package Weight', weight);
	const items = item.rows('items', 'Items', 'line', 'Item').map((row) => ({
		item: row.need('item', 'SKU', identifier),
		quantity: row.need('quantity', 'Quantity', quantity),
	}));
	const method = item.read('method', 'Method', identifier);
	return {
		carrier: item.need('carrier', 'Carrier', identifier),
		...(method && { method }),
		tracking_no,
		date: item.read('shipDate', 'Ship Date', timeIn(item.zone)) ?? formatWireTime(item.now),
		...(total_cost !== undefined && { total_cost }),
		...(package_weight_lbs !== undefined && { package_weight_lbs }),
		...(items.length > 0 && { items }),
	};
}
