import type { OrderQuery } from '../../api/lists';
import { timeIn } from '../../model/dates';
import { identifier } from '../../model/values/text';
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
			'Exchange them, or leave one out. CartRover was not asked.',
		);
	}
	const orderSource = item.read('filters.orderSource', 'Order Source', identifier);
	return { fromDate, toDate, orderSource };
}
