import isError from 'lodash/isError';
import omit from 'lodash/omit';

import { decimalHints } from '../../model/hints';
import { repeatsHeader } from '../../model/orderRows';
import { bareNumber } from '../../model/shipment';
import { choiceOf } from '../../model/values/choice';
import { identifier } from '../../model/values/text';
import { trackingNumber } from '../../model/values/tracking';
import type { ItemContext } from '../context';
import { readingsAbout } from '../readings';
import { together } from '../together';
import { equalLineHints, type Parcel, parcelsOf } from './parcel';
import { FURTHER, STATUSES } from './parcelForm';
import type { Given } from './runOrders';

/* What items give: each its shipments, or with Group Rows, a part of the contents of one. */

interface Row extends Omit<Given, 'content'> {
	shipments: Parcel[];
}

export function orderOf(item: ItemContext): string {
	if (!repeatsHeader(item.json)) return item.need('custRef', 'Order', identifier);
	throw item.invalid(
		'This row repeats the header of its file, and is no shipment',
		'Leave it out before this node. Nothing was sent for it.',
	);
}

/** The spelling of a tracking number that the run used first: another spelling makes no other shipment. */
function spelling({ run }: ItemContext, number: string): string {
	const known = run.shared('spellings', () => new Map<string, string>());
	const bare = bareNumber(number);
	if (!known.has(bare)) known.set(bare, number);
	return known.get(bare) as string;
}

/** The subject of a shipment. */
export const claimed = (number: string, cust_ref: string) =>
	`Shipment ${number} of order ${cust_ref}`;

/** The subject of an item that cannot be read. */
export const claimedBy = (item: ItemContext): string => {
	const number = item.need('trackingNumber', 'Tracking Number', trackingNumber);
	return claimed(spelling(item, number), orderOf(item));
};

/** What an item gives by itself. */
function rowOf(item: ItemContext): Row {
	const cust_ref = orderOf(item);
	decimalHints('Reference', cust_ref).forEach((hint) => item.hint(hint));
	const order_status = item.need('orderStatus', 'Order Status', choiceOf(STATUSES));
	const isGrouped = item.isOn('options.groupRows', 'Group Rows');
	const shipments = parcelsOf(item);
	if (isGrouped) assertRow(item, shipments);
	const numbers = shipments.map(({ tracking_no }) => spelling(item, String(tracking_no)));
	return { cust_ref, order_status, isGrouped, shipments, numbers };
}

function assertRow(item: ItemContext, shipments: Parcel[]): void {
	if (shipments.length > 1) {
		throw item.invalid(
			`${FURTHER} cannot be used with Group Rows`,
			'With Group Rows, each item is a row of one shipment: give further shipments as items of their own, or remove one of the two options. Nothing was sent to CartRover.',
		);
	}
	if (shipments[0]?.items) return;
	throw item.invalid(
		'This row has no Items, so nothing says what of the shipment it is',
		'With Group Rows, each item gives a part of what is in its shipment: add it in Items. Nothing was sent to CartRover.',
	);
}

const rowsOfParcel = together({
	read: rowOf,
	about: (item, given) => {
		if (!given) return claimedBy(item);
		const { isGrouped, numbers, cust_ref } = given;
		return isGrouped ? claimed(String(numbers[0]), cust_ref) : `item ${item.index}`;
	},
});

/** What an item gives, with all rows of its shipment where it is one of several. */
export function shipmentsOf(item: ItemContext): Given {
	const { own, all, first } = rowsOfParcel(item);
	const { cust_ref, isGrouped, numbers } = own;
	const given = isGrouped
		? {
				...own,
				order_status: openOrders(item).has(cust_ref) ? ('partial' as const) : own.order_status,
				shipments: own.shipments.map((parcel) => ({ ...parcel, items: joined(item, all, first) })),
			}
		: own;
	return {
		...given,
		content: [
			cust_ref,
			given.order_status,
			numbers.map(bareNumber),
			// The date differs each time where it was left out.
			given.shipments.map((parcel) => omit(parcel, 'date', 'tracking_no')),
		],
	};
}

/** The contents of all rows of a parcel, made once for all of them. */
const joined = (item: ItemContext, rows: Row[], first: number) =>
	item.run.shared(
		`contents ${first}`,
		() => {
			const items = rows.flatMap(({ shipments }) => shipments[0]?.items ?? []);
			const number = String(rows[0]?.numbers[0]);
			equalLineHints(number, items).forEach((hint) => item.hint(hint));
			return items;
		},
		rowOf,
	);

/** The orders of which a row says that they are not complete. */
const openOrders = ({ run }: ItemContext): Set<string> =>
	run.shared(
		'open',
		() =>
			new Set(
				readingsAbout(run, { read: rowOf, about: () => '' }).flatMap(({ given }) =>
					!isError(given) && given.order_status === 'partial' ? [given.cust_ref] : [],
				),
			),
		rowOf,
	);
