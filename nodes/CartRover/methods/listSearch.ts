import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import type { EndpointName } from '../api/endpoints';
import { PAGE_SIZE } from '../api/paging';
import { recordsOf, type CartRoverRecord } from '../api/records';
import { formatWireTime } from '../model/dates';
import { inventoryRecord } from '../model/inventory';
import { orderRecord } from '../model/order';

/** Pickers must not read years of orders: recent ones are found, others are given by reference. */
const RECENT_MS = 30 * 24 * 60 * 60_000;

/** A filter looks through this many pages at each scroll before it asks the user to scroll on. */
const PAGES_PER_SEARCH = 3;

interface Picker {
	endpoint: EndpointName;
	path?: Record<string, string>;
	query?: Record<string, string>;
	schema: Parameters<typeof recordsOf>[1];
	toOption: (record: CartRoverRecord) => INodeListSearchItems;
	/** The texts of a record that a filter looks at. */
	searched: (record: CartRoverRecord) => unknown[];
}

/** Orders of the last 30 days, found by reference, order number, source or recipient. */
export async function searchOrders(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const from_date = formatWireTime(clock.now() - RECENT_MS);
	return await search(this, filter, paginationToken, {
		endpoint: 'orderList',
		path: { status: 'any' },
		query: { from_date },
		schema: orderRecord,
		toOption: (order) => ({ name: orderName(order), value: String(order.cust_ref) }),
		searched: ({
			cust_ref,
			cust_po_no,
			order_source,
			ship_company,
			ship_first_name,
			ship_last_name,
		}) => [
			cust_ref,
			cust_po_no,
			order_source,
			ship_company,
			`${String(ship_first_name ?? '')} ${String(ship_last_name ?? '')}`,
		],
	});
}

/** SKUs, found by themselves or by one of their other codes. */
export async function searchSkus(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await search(this, filter, paginationToken, {
		endpoint: 'inventoryList',
		schema: inventoryRecord,
		toOption: ({ sku, qty_available }) => ({
			name: `${String(sku)} (${String(qty_available ?? 0)} available)`,
			value: String(sku),
		}),
		searched: ({ sku, aliases }) => [sku, ...Object.values((aliases ?? {}) as IDataObject)],
	});
}

async function search(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
	{ endpoint, path, query, schema, toOption, searched }: Picker,
): Promise<INodeListSearchResult> {
	const client = await CartRoverClient.connect(context);
	const wanted = filter?.trim().toLowerCase() ?? '';
	const matches = (record: CartRoverRecord) =>
		wanted === '' ||
		searched(record).some((text) =>
			String(text ?? '')
				.toLowerCase()
				.includes(wanted),
		);

	const results: INodeListSearchItems[] = [];
	let page = Number(paginationToken) || 1;
	for (const until = page + PAGES_PER_SEARCH; page < until; page++) {
		const reply = await client.call(endpoint, {
			path,
			query: { ...query, limit: PAGE_SIZE, page },
		});
		const records = recordsOf(reply, schema, client.node);
		results.push(...records.filter(matches).map(toOption));
		if (records.length < PAGE_SIZE) return { results };
		if (wanted === '' || results.length >= PAGE_SIZE) break;
	}
	return { results, paginationToken: String(Math.max(page, Number(paginationToken) || 1) + 1) };
}

function orderName({ cust_ref, cust_po_no, order_source, order_status }: CartRoverRecord): string {
	const number = cust_po_no && cust_po_no !== cust_ref ? ` (${String(cust_po_no)})` : '';
	return [`${String(cust_ref)}${number}`, order_source, order_status].filter(Boolean).join(' · ');
}
