import type { OrderQuery } from '../../api/lists';
import type { CartRoverRecord } from '../../api/records';
import { timeIn } from '../../model/dates';
import { fromWireSeconds, UNSAID_ZONES } from '../../model/wireTimes';
import type { OrderFilter } from '../../model/order';
import { textOf } from '../../model/texts';
import { shown } from '../../model/values/kind';
import { identifier } from '../../model/values/text';
import { CART_KEY_SEES } from '../../parameters/descriptions';
import type { ItemContext } from '../context';

/**
 * The Filters collection of an operation that lists orders.
 *
 * @throws NodeOperationError for a period that ends before it begins
 */
export function orderFilters(item: ItemContext): Omit<OrderQuery, 'status'> {
	const fromDate = item.read('filters.fromDate', 'From Date', timeIn(item.zone));
	const toDate = item.read('filters.toDate', 'To Date', timeIn(item.zone, 'end'));
	if (fromDate && toDate && fromDate > toDate) {
		throw item.invalid(
			`From Date is after To Date: ${fromDate} and ${toDate}`,
			'Swap them, or leave one out.',
		);
	}
	const orderSource = item.read('filters.orderSource', 'Order Source', identifier);
	return { fromDate, toDate, orderSource };
}

/**
 * Hints at what a list of orders may lack without an error: with a Cart key, those of other carts; and all of
 * them where the order source is misspelled.
 */
export function tellOfList(
	item: ItemContext,
	{ orderSource }: Pick<OrderQuery, 'orderSource'>,
	found: unknown[],
): void {
	const { run, client } = item;
	if (run.isManual && client.account.level === 'cart') {
		item.hint(`This credential holds a Cart key. ${CART_KEY_SEES}`);
	}
	if (!orderSource || found.length > 0) return;
	item.hint({
		about: `“${shown(orderSource)}”`,
		one: 'Nothing was found for the order source {}. If orders were expected, compare its spelling with the names that Order Source: Get Many returns.',
		many: 'Nothing was found for the order sources {}. If orders were expected, compare their spelling with the names that Order Source: Get Many returns.',
	});
}

/** The field with the time by which each list is filtered, where its rows show the time (section 8). */
const LISTED_BY: Partial<Record<OrderFilter, string>> = {
	any: 'created_date_time',
	new: 'created_date_time',
	new_or_at_wms: 'created_date_time',
	at_wms: 'delivered_to_wms_date',
	canceled: 'cancel_date',
};

/**
 * Whether an order matches the period and the source that were asked for. CartRover may compare whole days
 * only, or ignore a filter (section 13). A value that the row does not show counts as a match.
 */
export function isAskedFor(
	{ status, fromDate, toDate, orderSource }: OrderQuery,
	order: CartRoverRecord,
): boolean {
	const source = textOf(order.order_source).toLowerCase();
	if (orderSource && source && source !== orderSource.toLowerCase()) return false;
	const shownTime = order[LISTED_BY[status] ?? ''];
	// A time without a zone may be of any zone.
	return ['UTC', ...UNSAID_ZONES].some((zone) => {
		const time = fromWireSeconds(shownTime, zone);
		// An unreadable time is NaN, which is neither before nor after anything.
		return !(time < fromWireSeconds(fromDate)) && !(time > fromWireSeconds(toDate));
	});
}
