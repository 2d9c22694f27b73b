import type { IDataObject } from 'n8n-workflow';

import type { Page } from '../../api/paging';
import { recordsOf, simplified, type CartRoverRecord } from '../../api/records';
import type { CartRoverClient } from '../../api/client';
import { orderRecord, simpleOrder, type OrderFilter } from '../../model/order';
import { toWireTime } from '../../model/dates';
import type { ItemContext } from '../context';

/** Which orders a list is asked for. */
export interface OrderQuery {
	status: OrderFilter;
	/** In CartRover's form, see `toWireTime`. */
	fromDate?: string;
	toDate?: string;
	orderSource?: string;
	include?: Record<string, 'Y'>;
}

/** Asks for one page of Orders By Status. */
export async function orderPage(
	client: CartRoverClient,
	{ status, fromDate, toDate, orderSource, include }: OrderQuery,
	page: number,
	size: number,
): Promise<Page<CartRoverRecord>> {
	const reply = await client.call('orderList', {
		path: { status },
		query: {
			from_date: fromDate,
			to_date: toDate,
			order_source: orderSource,
			limit: size,
			page,
			...include,
		},
	});
	return { rows: recordsOf(reply, orderRecord, client.node), total: reply.totalRecords };
}

export const orderKey = (order: CartRoverRecord): string => String(order.cust_ref);

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

/** Makes orders as the item wants them: simplified, or exactly as CartRover sent them. */
export function orderPresenter(item: ItemContext): (record: CartRoverRecord) => IDataObject {
	const simple = item.param('simplify', true);
	return (record) => (simple ? simplified(record, simpleOrder, item.node) : record);
}
