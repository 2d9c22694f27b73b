import { fromWireSeconds } from '../model/wireTimes';
import { ORDER_FORMS } from '../parameters/output';
import { NEXT_PARCEL_SECONDS, type EventGroup } from './group';
import { refOf } from './keys';
import { orderEvent } from './orderEvent';

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

/** The statuses in the order in which an order goes through them. */
const LIFECYCLE: readonly Status[] = [
	'new',
	'at_wms',
	'partial',
	'error',
	'canceled',
	'shipped',
	'confirmed',
];

/** When an order went to the warehouse; it is shown for good. */
const DELIVERED = 'delivered_to_wms_date';

/**
 * The lists in which an order is found that came into a status, even if it has left the status again between
 * two polls: an order that went to the warehouse may have been shipped, held or canceled since, and a shipped
 * one confirmed. A resolved error and a completed partial shipment leave no trace.
 */
const GROUPS: Record<Status, Pick<EventGroup, 'lists' | 'timeField'>> = {
	at_wms: {
		lists: [
			{ status: 'at_wms', filteredBy: 'eventTime' },
			{ status: 'partial', filteredBy: 'otherTime' },
			{ status: 'shipped_or_confirmed', filteredBy: 'otherTime' },
			{ status: 'error', filteredBy: 'otherTime' },
			{ status: 'canceled', filteredBy: 'otherTime' },
		],
		timeField: DELIVERED,
	},
	canceled: { lists: [{ status: 'canceled', filteredBy: 'hiddenTime' }] },
	confirmed: { lists: [{ status: 'confirmed', filteredBy: 'hiddenTime' }] },
	error: { lists: [{ status: 'error', filteredBy: 'hiddenTime' }] },
	new: {
		lists: [{ status: 'any', filteredBy: 'eventTime', keepsAll: true }],
		timeField: 'created_date_time',
	},
	partial: {
		lists: [{ status: 'partial', filteredBy: 'hiddenTime', baselineSeconds: NEXT_PARCEL_SECONDS }],
	},
	shipped: { lists: [{ status: 'shipped_or_confirmed', filteredBy: 'hiddenTime' }] },
};

/** Orders that came into one of the watched statuses. */
export const orderStatusChanged = orderEvent({
	value: 'orderStatusChanged',
	name: 'Order Status Changed',
	description:
		'When an order reaches a status that you watch. Each status takes one request per poll, At Warehouse five.',
	calls: [{ endpoint: 'orderList' }],
	groups: LIFECYCLE.map((status) => {
		const { lists, timeField } = GROUPS[status];
		return {
			name: status,
			lists,
			timeField,
			eventsOf: (order, zone) => {
				const time = fromWireSeconds(order[timeField ?? 'updated_date_time'], zone);
				// An order may go to the warehouse again after an error: then its event comes again.
				const again = timeField === DELIVERED ? time : Number.NaN;
				const suffix = Number.isNaN(again) ? status : again.toString(36);
				// The next parcel of an order lists it again.
				const relistedSeconds = status === 'partial' ? NEXT_PARCEL_SECONDS : 0;
				return [{ key: `${refOf(order)} ${suffix}`, time, record: order, relistedSeconds }];
			},
		};
	}),
	byStatus: true,
	forms: ORDER_FORMS,
});
