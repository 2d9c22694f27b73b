import type { OrderFilter } from '../model/order';
import { textOf } from '../model/texts';
import { bucketOf, type Bucket } from './bucket';
import type { Call, Reply } from './call';
import type { CartRoverClient } from './client';
import type { Endpoint, EndpointName } from './endpoints';
import { numbered } from './pageNumbers';
import type { PagedList } from './paging';
import { looseRecordsOf, recordsOf, type CartRoverRecord } from './records';

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
	return pagedList(client, 'orderList', {
		call: { path: { status }, query },
		rowsOf: (reply) => recordsOf(reply, client.node),
		key: (order) => textOf(order.cust_ref),
	});
}

/** The stock of all SKUs: the one place that asks for it. */
export function stockList(client: CartRoverClient): PagedList<CartRoverRecord> {
	return pagedList(client, 'inventoryList', {
		rowsOf: (reply) => recordsOf(reply, client.node),
		key: (stock) => textOf(stock.sku),
	});
}

/**
 * A list by pages at any endpoint.
 *
 * Its `fetchPage` gives `undefined` when there is no time left to ask, which only happens to clients with a
 * deadline, and throws what the call fails with.
 */
export function pagedList(
	client: CartRoverClient,
	name: EndpointName | Endpoint,
	{
		call = {},
		rowsOf,
		...list
	}: Pick<PagedList<CartRoverRecord>, 'key'> & {
		call?: Call;
		rowsOf: (reply: Reply) => CartRoverRecord[];
	},
): PagedList<CartRoverRecord> {
	const ask = async (page: number | undefined, size: number) => {
		const query = { ...call.query, limit: size, page };
		const reply = await listReply(client, name, { ...call, query });
		if (!reply) return undefined;
		const { totalRecords: total } = reply;
		const rows = rowsOf(reply);
		const named = rows.filter((row) => list.key(row) !== '').length;
		// A page with fewer rows than this list once had on a page is not full.
		const isShort = named < mostRows(client, name, named);
		return { ...reply, rows, total, ...(total === undefined && isShort && { isLast: true }) };
	};
	return { ...list, node: client.node, fetchPage: numbered(client, ask, list.key) };
}

/** The most rows that a page of an account's lists had. */
const fullest = new WeakMap<Bucket, Map<EndpointName | string, number>>();

/** The most rows that a page of this list has had, this one included. */
function mostRows({ account }: CartRoverClient, name: EndpointName | Endpoint, rows: number) {
	const bucket = bucketOf(account);
	const known = fullest.get(bucket) ?? new Map<string, number>();
	const list = typeof name === 'string' ? name : name.path;
	const most = Math.max(known.get(list) ?? 0, rows);
	fullest.set(bucket, known.set(list, most));
	return most;
}

/**
 * The rows of a list that has no pages.
 *
 * @throws what the call fails with
 */
export async function wholeList(
	client: CartRoverClient,
	name: EndpointName,
	call: Call = {},
): Promise<CartRoverRecord[]> {
	const reply = await listReply(client, name, call);
	return reply ? looseRecordsOf(reply, client.node) : [];
}

/** An answer to a list; `undefined` when there was no time left to ask. */
async function listReply(
	client: CartRoverClient,
	name: EndpointName | Endpoint,
	call: Call,
): Promise<Reply | undefined> {
	const result = await client.attempt(name, call);
	if (result.kind === 'reply') return result;
	const { outcome } = result;
	if (outcome.kind === 'outOfTime') return undefined;
	if (outcome.kind !== 'rejected' || !isNothingFound(outcome.message)) throw result.toError();
	return {
		envelope: { success_code: true, response: [] },
		...outcome.about,
		repeatedInDoubt: false,
	};
}

/** What lists are of; "no merchant found" is an error. */
const ROWS =
	'(?:orders?|shipments?|items?|inventory|stock|products?|skus?|records?|results?|rows?|data|entries|matches|carts?|order sources?|methods?)';
const NOTHING_FOUND = new RegExp(
	`^\\W*(?:(?:no|0|zero)\\s+(?:\\w+\\s+){0,2}${ROWS}\\b.*\\b(?:found|exists?|available|match\\w*)\\b|(?:nothing|none)\\b.*\\bfound\\b|no\\s+${ROWS}\\W*$)`,
	'i',
);

/** Whether a refusal says no more than that a list has no rows (open question 2). */
export function isNothingFound(message: string): boolean {
	return NOTHING_FOUND.test(textOf(message));
}
