import { simplified, type CartRoverRecord } from '../api/records';
import { fromWireSeconds } from '../model/dates';
import { simpleOrder, type OrderFilter } from '../model/order';
import type { Feed } from './feed';
import { feedSource } from './feedSource';
import { NEXT_PARCEL_SECONDS, orderListFeed } from './orderList';
import type { TriggerEvent } from './types';

/** The statuses that can be watched (section 8). */
export const WATCHED_STATUSES = [
	'at_wms',
	'canceled',
	'confirmed',
	'error',
	'new',
	'partial',
	'shipped',
] as const;

type Status = (typeof WATCHED_STATUSES)[number];

interface Change {
	order: CartRoverRecord;
	status: Status;
}

interface Look {
	list: OrderFilter;
	/** The field by which the list is filtered, where its rows show it. */
	listedBy?: string;
	/** How long an order that stays in the status may get listed again, by its next parcel. */
	relistedSeconds?: number;
	/** Only orders whose field says that they came into the status while the list is being looked at. */
	since?: string;
}

/** When an order went to the warehouse; it is shown for good. */
const DELIVERED = 'delivered_to_wms_date';

/**
 * Where orders are found that came into a status, also those that have left it again between two polls:
 * an order that went to the warehouse may have been shipped, held or canceled since, a shipped one
 * confirmed. An error that was resolved, and a partial shipment that was completed, leave no trace.
 */
const LOOKS: Record<Status, Look[]> = {
	at_wms: [
		{ list: 'at_wms', listedBy: DELIVERED },
		{ list: 'partial', since: DELIVERED },
		{ list: 'shipped_or_confirmed', since: DELIVERED },
		{ list: 'error', since: DELIVERED },
		{ list: 'canceled', since: DELIVERED },
	],
	canceled: [{ list: 'canceled' }],
	confirmed: [{ list: 'confirmed' }],
	error: [{ list: 'error' }],
	new: [{ list: 'any', listedBy: 'created_date_time' }],
	partial: [{ list: 'partial', relistedSeconds: NEXT_PARCEL_SECONDS }],
	shipped: [{ list: 'shipped_or_confirmed' }],
};

/** Orders that came into one of the watched statuses. */
export const orderStatusChanged = {
	value: 'orderStatusChanged',
	name: 'Order Status Changed',
	description:
		'When an order has come into a status that you watch. Each status takes one request a poll, At Warehouse five.',
	source: (client, { orderSource, statuses, simplify }) => {
		const feeds: Record<string, Feed<CartRoverRecord, Change>> = {};
		for (const status of WATCHED_STATUSES.filter((name) => statuses.includes(name))) {
			for (const { list, listedBy, since, relistedSeconds = 0 } of LOOKS[status]) {
				feeds[`${status} ${list}`] = orderListFeed<Change>(client, {
					status: list,
					orderSource,
					listedByTime: listedBy !== undefined,
					keepLonger: () => relistedSeconds,
					baselineSeconds: relistedSeconds,
					events: (order, from) =>
						since !== undefined && !(fromWireSeconds(order[since]) >= from)
							? []
							: [{ order, status }],
					key: ({ order }) => `${String(order.cust_ref)} ${status}`,
					time: ({ order }) => fromWireSeconds(order[listedBy ?? since ?? 'updated_date_time']),
				});
			}
		}
		return feedSource(
			feeds,
			({ order, status }, simple) => {
				const record = simple ? simplified(order, simpleOrder, client.node) : order;
				return { changed_to: status, ...record };
			},
			simplify,
		);
	},
} satisfies TriggerEvent;
