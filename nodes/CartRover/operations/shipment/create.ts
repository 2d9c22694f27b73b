import omit from 'lodash/omit';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { toWireTime } from '../../model/dates';
import { hasTracking } from '../../model/shipment';
import type { ItemContext } from '../context';
import { custRef, shipMethodCode } from '../../parameters/locators';
import { assertAccepted } from '../accepted';
import { collection } from '../../parameters/descriptions';
import { READ_BACK, callWithReadBack } from '../readBack';
import type { ItemOperation } from '../types';
import { endpointPath, unconfirmed, unconfirmedNotice } from '../unconfirmed';

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
		order_status: z.literal('shipped'),
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
				type: 'number',
				default: 0,
				description: 'In pounds',
			},
			{
				displayName: 'Total Cost',
				name: 'totalCost',
				type: 'number',
				typeOptions: { numberPrecision: 2 },
				default: 0,
				description: 'What the carrier charges',
			},
		),
	],
	async run(item) {
		const cust_ref = item.requiredText('custRef', 'Order');
		const tracking_no = item.requiredText('trackingNumber', 'Tracking Number');
		const shipment = shipmentOf(item, tracking_no);
		const body = { order_status: 'shipped', shipments: [shipment] };
		const call = { path: { cust_ref }, body, ...unconfirmed(item) };
		const reached = (order: IDataObject) => hasTracking(order, [tracking_no]);
		// Left out, the date is another one each time.
		const content = [cust_ref, omit(shipment, 'date')];
		return await item.once({ about: [cust_ref, tracking_no], content }, async (before) => {
			const reply = await callWithReadBack(item.client, 'orderUpdate', call, { reached, before });
			assertAccepted(reply, item.node, `order ${cust_ref}`);
			return [{ cust_ref, order_status: 'shipped', tracking_no }];
		});
	},
} satisfies ItemOperation;

function shipmentOf(item: ItemContext, tracking_no: string): IDataObject {
	const { packageWeight, totalCost } = item.param<IDataObject>('options', {});
	const items = linesOf(item);
	const method = item.text('method', 'Method');
	return {
		carrier: item.requiredText('carrier', 'Carrier'),
		...(method && { method }),
		tracking_no,
		date: shipDate(item),
		...(isGiven(totalCost) && { total_cost: totalCost }),
		// A parcel weighs something: 0 is the form's default.
		...(packageWeight && { package_weight_lbs: packageWeight }),
		...(items.length > 0 && { items }),
	};
}

function linesOf(item: ItemContext): IDataObject[] {
	const { line = [] } = item.param<{ line?: IDataObject[] }>('items', {});
	return line.map(({ item: given, quantity }, index) => {
		const sku = item.textOf(given, `SKU of item ${index + 1}`);
		if (sku === '') {
			throw item.invalid(`SKU of item ${index + 1} is empty`, 'Give the SKU as in the order.');
		}
		if (!(Number(quantity) > 0)) {
			throw item.invalid(
				`Quantity of item ${index + 1} must be a number above 0`,
				'Give how many pieces are in the parcel.',
			);
		}
		return { item: sku, quantity: Number(quantity) };
	});
}

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== '';

function shipDate(item: ItemContext): string {
	const given = item.param<unknown>('shipDate', '') || item.now;
	const date = toWireTime(given, item.zone);
	if (date !== undefined) return date;
	throw item.invalid(
		`Ship Date is not a date: “${String(given)}”`,
		'Give a date such as 2026-01-31T08:00:00, or leave it out.',
	);
}
