import type { OrderQuery } from '../../api/lists';
import { toWireTime } from '../../model/dates';
import type { ItemContext } from '../context';

/** The Filters collection of an operation that lists orders. */
export function orderFilters(item: ItemContext): Omit<OrderQuery, 'status'> {
	const filters = item.param<{ fromDate?: unknown; toDate?: unknown; orderSource?: unknown }>(
		'filters',
		{},
	);
	return {
		fromDate: dateFilter(item, 'From Date', filters.fromDate),
		toDate: dateFilter(item, 'To Date', filters.toDate),
		orderSource: item.textOf(filters.orderSource, 'Order Source') || undefined,
	};
}

function dateFilter(item: ItemContext, name: string, value: unknown): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = toWireTime(value, item.zone);
	if (time === undefined) {
		throw item.invalid(
			`${name} is not a date: “${String(value)}”`,
			'Give a date such as 2026-01-31 or 2026-01-31T08:00:00.',
		);
	}
	return time;
}
