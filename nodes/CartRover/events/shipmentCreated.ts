import sortBy from 'lodash/sortBy';
import uniq from 'lodash/uniq';

import type { CartRoverRecord } from '../api/records';
import { shipmentsOf } from '../model/shipment';
import { textOf } from '../model/texts';
import { fromWireSeconds } from '../model/wireTimes';
import { SHIPMENT_FORMS } from '../parameters/output';
import { NEXT_PARCEL_SECONDS } from './group';
import { refOf } from './keys';
import { orderEvent } from './orderEvent';

/**
 * Parcels that have left the warehouse, one item each. CartRover filters the lists by the date at which it
 * loaded a shipment, which the rows do not show. Partly shipped orders have a list of their own.
 */
export const shipmentCreated = orderEvent({
	value: 'shipmentCreated',
	name: 'Shipment Created',
	description: 'When a shipment leaves the warehouse, with its tracking number',
	calls: [
		{ endpoint: 'orderList', when: 'with the statuses `partial` and `shipped_or_confirmed`' },
	],
	groups: [
		{
			name: 'shipments',
			lists: [
				// A row for the next parcel also shows the parcels that had left before the trigger was activated.
				{ status: 'partial', filteredBy: 'hiddenTime', baselineSeconds: NEXT_PARCEL_SECONDS },
				{ status: 'shipped_or_confirmed', filteredBy: 'hiddenTime' },
			],
			eventsOf: (order) =>
				(shipmentsOf(order) as CartRoverRecord[]).map((parcel, _, all) => ({
					key: keyOf(order, parcel, all),
					time: fromWireSeconds(parcel.date),
					record: parcel,
					relistedSeconds: order.order_status === 'partial' ? NEXT_PARCEL_SECONDS : 0,
				})),
		},
	],
	forms: SHIPMENT_FORMS,
});

/**
 * Shipments have no id (section 5). The tracking number tells them apart, or else their content and how many
 * equal ones came before. Fields that may be filled in later do not count.
 */
function keyOf(order: CartRoverRecord, parcel: CartRoverRecord, all: CartRoverRecord[]): string {
	const name = nameOf(parcel);
	const alike = sortBy(
		all.filter((each) => nameOf(each) === name),
		({ date }) => fromWireSeconds(date),
	);
	const place = uniq(alike.map(contentOf)).indexOf(contentOf(parcel));
	return `${refOf(order)} ${name}${place > 0 ? ` ${place + 1}` : ''}`;
}

/** Not `bareNumber`: triggers keep it as a part of their keys. */
const numberOf = ({ tracking_no }: CartRoverRecord) =>
	textOf(tracking_no).replace(/\s/g, '').toUpperCase();

const nameOf = (parcel: CartRoverRecord) => numberOf(parcel) || JSON.stringify(parcel.items);

const contentOf = (parcel: CartRoverRecord) =>
	JSON.stringify(numberOf(parcel) ? parcel.items : [parcel.carrier, parcel.date, parcel.items]);
