import type { IDataObject } from 'n8n-workflow';

import { orderList } from '../../api/lists';
import { recordOf, unknownShape, type CartRoverRecord } from '../../api/records';
import { keyOfShipment, orderShipment, shipmentsOf } from '../../model/shipment';
import { cutToLimit, getMany } from '../many';
import { isAskedFor, orderFilters, tellOfList } from '../order/filters';
import { custRef, orderSource } from '../../parameters/locators';
import {
	collection,
	fromDate,
	keyNotice,
	limit,
	optionals,
	returnAll,
	toDate,
} from '../../parameters/descriptions';
import { outputProperties, SHIPMENT_FORMS } from '../../parameters/output';
import { presenter } from '../output';
import { choiceOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import type { ItemOperation } from '../types';

const BY = [
	{ name: 'A Period', value: 'window', description: 'What was shipped in a period' },
	{ name: 'An Order', value: 'order', description: 'All shipments of one order' },
];

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many shipments',
	description:
		"Get shipments with tracking numbers, of an order or a period. A Cart key finds those of its own cart's orders.",
	runs: 'read',
	calls: [
		{
			endpoint: 'orderList',
			when: 'by period, with the statuses `partial` and `shipped_or_confirmed`',
		},
		{ endpoint: 'orderStatus', when: 'by order' },
	],
	output: orderShipment,
	properties: [
		{
			displayName: 'Shipments Of',
			name: 'by',
			type: 'options',
			default: 'window',
			description: 'Which shipments to get',
			options: BY,
		},
		{ ...keyNotice, displayOptions: { show: { by: ['window'] } } },
		{ ...custRef, displayOptions: { show: { by: ['order'] } } },
		returnAll,
		limit,
		...outputProperties(SHIPMENT_FORMS),
		{
			...collection('Filters', fromDate, orderSource, toDate),
			displayOptions: { show: { by: ['window'] } },
		},
		collection('Options', optionals.concurrency),
	],
	async run(item) {
		const present = presenter(item, SHIPMENT_FORMS);
		const limit = item.limit();
		if (item.need('by', 'Shipments Of', choiceOf(BY)) === 'order') {
			const path = { cust_ref: item.need('custRef', 'Order', identifier) };
			const reply = await item.client.call('orderStatus', { path });
			const order = recordOf(reply, 'cust_ref', item.node);
			if (order.shipments === undefined) {
				throw unknownShape(item.node, 'the order has no list of shipments', reply);
			}
			return cutToLimit(item, limit, shipmentsIn(order)).map(present);
		}
		const filters = orderFilters(item);
		const found: Array<{ key: string; output: IDataObject }> = [];
		// An order whose last parcel leaves meanwhile goes from the first list to the second.
		for (const status of ['partial', 'shipped_or_confirmed'] as const) {
			const known = new Set(found.map(({ key }) => key));
			const query = { status, ...filters };
			const more = await getMany(item, {
				...orderList(item.client, query),
				toItems: (order) =>
					(isAskedFor(query, order) ? shipmentsIn(order) : [])
						.map((shipment) => ({ key: keyOfShipment(shipment), output: present(shipment) }))
						.filter(({ key }) => !known.has(key)),
				mostItems: limit === undefined ? undefined : limit - found.length,
			});
			found.push(...more);
		}
		tellOfList(item, filters, found);
		return cutToLimit(item, limit, found, true).map(({ output }) => output);
	},
} satisfies ItemOperation;

/**
 * The shipments of an order. An order in a list of shipped orders that shows no shipments comes itself, so
 * that it is seen.
 */
const shipmentsIn = (order: CartRoverRecord) =>
	order.shipments === undefined ? [order] : (shipmentsOf(order) as CartRoverRecord[]);
