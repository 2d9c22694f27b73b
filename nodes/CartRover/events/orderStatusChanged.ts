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
	/** The list that its orders have left, of which their rows still show the time. */
	follows?: { list: OrderFilter; by: string };
}

/** When an order went to the warehouse; it is shown for good. */
const DELIVERED = 'delivered_to_wms_date';
const LEFT_WAREHOUSE = { list: 'at_wms', by: DELIVERED } as const;

/**
 * Where orders are found that came into a status, also those that have left it again between two polls:
 * an order that went to the warehouse may have been shipped, held or canceled since, a shipped one
 * confirmed. An error that was resolved, and a partial shipment that was completed, leave no trace.
 */
const LOOKS: Record<Status, Look[]> = {
	at_wms: [
		{ list: 'at_wms', listedBy: DELIVERED },
		{ list: 'partial', follows: LEFT_WAREHOUSE },
		{ list: 'shipped_or_confirmed', follows: LEFT_WAREHOUSE },
		{ list: 'error', follows: LEFT_WAREHOUSE },
		{ list: 'canceled', follows: LEFT_WAREHOUSE },
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
			for (const { list, listedBy, follows, relistedSeconds = 0 } of LOOKS[status]) {
				const shownTime = listedBy ?? follows?.by;
				const time = ({ order }: Change) =>
					fromWireSeconds(order[shownTime ?? 'updated_date_time']);
				feeds[`${status} ${list}`] = orderListFeed<Change>(client, {
					status: list,
					orderSource,
					listedByTime: listedBy !== undefined,
					follows: follows && `${status} ${follows.list}`,
					keepLonger: () => relistedSeconds,
					baselineSeconds: relistedSeconds,
					events: (order) => [{ order, status }],
					key: (change) => {
						const ref = String(change.order.cust_ref);
						// An order may go to the warehouse again, after an error: then it comes again.
						const again = shownTime === DELIVERED ? time(change) : NaN;
						return `${ref} ${Number.isNaN(again) ? status : again.toString(36)}`;
					},
					time,
				});
			}
		}
		return feedSource(
			feeds,
			({ order, status }, simple) => {
				const record = simple ? simplified(order, simpleOrder) : order;
				return { changed_to: status, ...record };
			},
			simplify,
		);
	},
} satisfies TriggerEvent;
