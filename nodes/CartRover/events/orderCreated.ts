import { simplified } from '../api/records';
import { fromWireSeconds } from '../model/dates';
import { simpleOrder } from '../model/order';
import { feedSource } from './feedSource';
import { orderListFeed } from './orderList';
import type { TriggerEvent } from './types';

/**
 * Orders that are new in CartRover. The list of any status filters on the created date (not confirmed by
 * the vendor, open question 8), so orders are found however far they have moved on between two polls.
 */
export const orderCreated = {
	value: 'orderCreated',
	name: 'Order Created',
	description: 'When an order has arrived in CartRover',
	source: (client, { orderSource, simplify }) =>
		feedSource(
			{
				any: orderListFeed(client, {
					status: 'any',
					orderSource,
					listedByTime: true,
					events: (order) => [order],
					key: (order) => String(order.cust_ref),
					time: (order) => fromWireSeconds(order.created_date_time),
				}),
			},
			(order, simple) => (simple ? simplified(order, simpleOrder) : order),
			simplify,
		),
} satisfies TriggerEvent;
