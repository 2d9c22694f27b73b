import type { IDataObject } from 'n8n-workflow';

import { orderList } from '../../api/lists';
import { parcelsOf, recordOf, simplified, type CartRoverRecord } from '../../api/records';
import { orderRecord } from '../../model/order';
import { orderShipment } from '../../model/shipment';
import type { ItemContext } from '../context';
import { getMany } from '../many';
import { orderFilters } from '../order/reading';
import { custRef, orderSource } from '../../parameters/locators';
import {
	collection,
	fromDate,
	limit,
	optionals,
	returnAll,
	simplify,
	toDate,
} from '../../parameters/descriptions';
import type { ItemOperation } from '../types';

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many shipments',
	description:
		'Get shipments with tracking numbers, of one order or of a period, one item for each',
	runs: 'read',
	output: orderShipment,
	properties: [
		{
			displayName: 'Shipments Of',
			name: 'by',
			type: 'options',
			default: 'window',
			description: 'Which shipments to get',
			options: [
				{ name: 'A Period', value: 'window', description: 'What was shipped in a period' },
				{ name: 'An Order', value: 'order', description: 'All parcels of one order' },
			],
		},
		{ ...custRef, displayOptions: { show: { by: ['order'] } } },
		returnAll,
		limit,
		simplify,
		{
			...collection('Filters', fromDate, orderSource, toDate),
			displayOptions: { show: { by: ['window'] } },
		},
		collection('Options', optionals.concurrency),
	],
	async run(item) {
		const present = shipmentPresenter(item);
		if (item.param<string>('by', 'window') === 'order') {
			const path = { cust_ref: item.requiredText('custRef', 'Order') };
			const reply = await item.client.call('orderStatus', { path });
			return present(recordOf(reply, orderRecord, item.node)).slice(0, item.limit());
		}
		const query = { status: 'shipped_or_confirmed' as const, ...orderFilters(item) };
		return await getMany(item, {
			...orderList(item.client, query),
			toItems: present,
		});
	},
} satisfies ItemOperation;

function shipmentPresenter(item: ItemContext): (order: CartRoverRecord) => IDataObject[] {
	const simple = item.param('simplify', true);
	return (order) =>
		parcelsOf(order, item.node).map((shipment) =>
			simple ? simplified(shipment, orderShipment, item.node) : shipment,
		);
}
