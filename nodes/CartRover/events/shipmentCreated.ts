import { simplified, type CartRoverRecord } from '../api/records';
import { fromWireSeconds } from '../model/dates';
import type { OrderFilter } from '../model/order';
import { keyOfShipment, orderShipment, shipmentsOf } from '../model/shipment';
import { feedSource } from './feedSource';
import { NEXT_PARCEL_SECONDS, orderListFeed } from './orderList';
import type { TriggerEvent } from './types';

/**
 * Parcels that have left the warehouse, one item each. The lists are filtered by the date at which
 * CartRover loaded a shipment, which its rows do not show. Orders that are shipped in part have a list of
 * their own.
 */
export const shipmentCreated = {
	value: 'shipmentCreated',
	name: 'Shipment Created',
	description: 'When a parcel has left the warehouse, with its tracking number',
	source: (client, { orderSource, simplify }) => {
		const list = (status: OrderFilter) =>
			orderListFeed(client, {
				status,
				orderSource,
				listedByTime: false,
				events: (order) => shipmentsOf(order) as CartRoverRecord[],
				key: (shipment) => keyOfShipment(shipment),
				time: ({ date }) => fromWireSeconds(date),
				keepLonger: ({ order_status }) => (order_status === 'partial' ? NEXT_PARCEL_SECONDS : 0),
				// The next parcel's row shows those again that had left before the trigger was activated.
				baselineSeconds: status === 'partial' ? NEXT_PARCEL_SECONDS : 0,
			});
		return feedSource(
			{ shipped_or_confirmed: list('shipped_or_confirmed'), partial: list('partial') },
			(shipment, simple) => (simple ? simplified(shipment, orderShipment) : shipment),
			simplify,
		);
	},
} satisfies TriggerEvent;
