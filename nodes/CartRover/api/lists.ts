import type { OrderFilter } from '../model/order';
import type { Call } from './call';
import type { CartRoverClient } from './client';
import type { EndpointName } from './endpoints';
import type { Page, PagedList } from './paging';
import { keyOf, recordsOf, type CartRoverRecord } from './records';

/** Which orders a list is asked for. */
export interface OrderQuery {
	status: OrderFilter;
	/** In CartRover's form, see `formatWireTime`. */
	fromDate?: string;
	toDate?: string;
	orderSource?: string;
	include?: Record<string, 'Y'>;
}

/** Orders By Status: the one place that asks for it. */
export function orderList(
	client: CartRoverClient,
	{ status, fromDate, toDate, orderSource, include }: OrderQuery,
): PagedList<CartRoverRecord> {
	const query = {
		from_date: fromDate,
		to_date: toDate,
		order_source: orderSource,
		...include,
	};
	return {
		fetchPage: async (page, size) =>
			await fetchPage(client, 'orderList', { path: { status }, query }, page, size),
		key: (order) => keyOf(order, 'cust_ref'),
		endsShort: true,
	};
}

/** The stock of all SKUs: the one place that asks for it. */
export function stockList(client: CartRoverClient): PagedList<CartRoverRecord> {
	return {
		fetchPage: async (page, size) => await fetchPage(client, 'inventoryList', {}, page, size),
		key: (stock) => keyOf(stock, 'sku'),
		endsShort: false,
	};
}

/** @returns `undefined` when there is no time left to ask, which only happens to clients with a deadline */
async function fetchPage(
	client: CartRoverClient,
	name: EndpointName,
	call: Call,
	page: number,
	size: number,
): Promise<Page<CartRoverRecord> | undefined> {
	const query = { ...call.query, limit: size, page };
	const result = await client.attempt(name, { ...call, query });
	if (result.kind === 'reply') {
		const rows = recordsOf(result, client.node);
		return { rows, total: result.totalRecords, serverTime: result.serverTime };
	}
	if (result.outcome.kind === 'outOfTime') return undefined;
	throw result.toError();
}
