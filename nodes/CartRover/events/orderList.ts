import type { CartRoverClient } from '../api/client';
import { orderList } from '../api/lists';
import type { CartRoverRecord } from '../api/records';
import { formatWireTime } from '../model/dates';
import type { OrderFilter } from '../model/order';
import { textOf } from '../model/texts';
import type { Feed } from './feed';

/** So long may it take until the next parcel of an order, which lists the order and its earlier ones again. */
export const NEXT_PARCEL_SECONDS = 30 * 24 * 60 * 60;

/** What is to be read of a list of orders, and how its rows become events. */
export interface OrderListFeed<Event> extends Omit<
	Feed<CartRoverRecord, Event>,
	'fetchPage' | 'rowKey'
> {
	status: OrderFilter;
	/** Only orders of this source; all when empty. */
	orderSource: string;
}

/** A feed over Orders By Status. */
export function orderListFeed<Event>(
	client: CartRoverClient,
	{ status, orderSource, ...feed }: OrderListFeed<Event>,
): Feed<CartRoverRecord, Event> {
	const source = orderSource.trim().toLowerCase();
	// The source filter is not confirmed for merchant keys (open question 7), so it is applied here too.
	const isWanted = (order: CartRoverRecord) =>
		source === '' || textOf(order.order_source).toLowerCase() === source;
	return {
		...feed,
		rowKey: (order) => String(order.cust_ref),
		events: (order) => (isWanted(order) ? feed.events(order) : []),
		fetchPage: async ({ from, to }, page, size) => {
			const query = {
				status,
				fromDate: formatWireTime(from * 1_000),
				toDate: to === undefined ? undefined : formatWireTime(to * 1_000),
				orderSource: orderSource.trim(),
			};
			return await orderList(client, query).fetchPage(page, size);
		},
	};
}
