import {
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';

import { accessTo } from '../api/access';
import type { Call } from '../api/call';
import { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import { type EndpointName, ENDPOINTS } from '../api/endpoints';
import { PAGE_SIZE } from '../api/paging';
import { looseRecordsOf, recordsOf, unknownShape, type CartRoverRecord } from '../api/records';
import { formatWireTime } from '../model/dates';
import { inventoryRecord } from '../model/inventory';
import { ORDER_STATUS_NAMES, orderRecord } from '../model/order';
import { textOf } from '../model/texts';

/*
 * Searches for the pickers. They ask only when a picker is opened. An empty list says why: n8n shows the
 * error's text in its place.
 */

/** Pickers must not read years of orders: recent ones are found, others are given by reference. */
const RECENT_DAYS = 30;

/** A search looks through this many pages before it asks the user to scroll on. */
const PAGES_PER_SEARCH = 3;

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

interface Picker {
	endpoint: EndpointName;
	call: Call;
	/** Lists without paging come whole. */
	paged: boolean;
	/** Whether a page with fewer rows than asked for is the last; see `PagingOptions`. */
	endsShort?: boolean;
	rowsOf: (
		reply: Parameters<typeof looseRecordsOf>[0],
		client: CartRoverClient,
	) => CartRoverRecord[];
	/** What a record offers; one may offer several. */
	toOptions: (record: CartRoverRecord) => INodeListSearchItems[];
	/** Texts of a record that a filter looks at beside the options' own. */
	searched?: (record: CartRoverRecord) => unknown[];
	/** What to tell a user whose list is empty. */
	none: string;
}

const recentOrders = (): Pick<Picker, 'endpoint' | 'call' | 'paged' | 'endsShort' | 'rowsOf'> => ({
	endpoint: 'orderList',
	call: {
		path: { status: 'any' },
		query: { from_date: formatWireTime(clock.now() - RECENT_DAYS * 24 * 60 * 60_000) },
	},
	paged: true,
	endsShort: true,
	rowsOf: (reply, client) => recordsOf(reply, orderRecord, client.node),
});

const stock: Pick<Picker, 'endpoint' | 'call' | 'paged' | 'rowsOf'> = {
	endpoint: 'inventoryList',
	call: {},
	paged: true,
	rowsOf: (reply, client) => recordsOf(reply, inventoryRecord, client.node),
};

/** Orders of the last 30 days, found by reference, order number, source or recipient. */
export const searchOrders: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, () => ({
		...recentOrders(),
		toOptions: (order) => [{ name: orderName(order), value: String(order.cust_ref) }],
		searched: (order) => [
			order.order_status,
			order.ship_company,
			`${textOf(order.ship_first_name)} ${textOf(order.ship_last_name)}`,
		],
		none: `CartRover has no orders of the last ${RECENT_DAYS} days. Give an older one by its reference.`,
	}));
};

/** SKUs, found by themselves or by one of their other codes. */
export const searchSkus: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, () => ({
		...stock,
		toOptions: ({ sku, qty_available }) => [
			{ name: `${String(sku)} (${textOf(qty_available) || '0'} available)`, value: String(sku) },
		],
		searched: ({ aliases }) => Object.values((aliases ?? {}) as IDataObject),
		none: 'CartRover has no stock of any SKU for this merchant.',
	}));
};

/** Order sources: those connected; with a key that may not list them, those of recent orders. */
export const searchOrderSources: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, ({ account }) => {
		const mayList = !('refusal' in accessTo(ENDPOINTS.cartList, account));
		return {
			...(mayList
				? { endpoint: 'cartList' as const, call: {}, paged: false, rowsOf: looseRows }
				: recentOrders()),
			toOptions: (row) => textOption(row.order_source ?? row.label ?? row.name ?? row.value),
			none: 'CartRover knows no order source for this key. Give it by its label.',
		};
	});
};

/** Warehouses that carry stock: CartRover has no list of them. */
export const searchWarehouses: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, () => ({
		...stock,
		toOptions: ({ warehouses }) =>
			Object.entries((warehouses ?? {}) as Record<string, IDataObject | null>).map(
				([pk, stock]) => ({ name: `${textOf(stock?.warehouse) || pk} (${pk})`, value: pk }),
			),
		none: 'No SKU of this merchant has stock in a warehouse. Give the warehouse by its number.',
	}));
};

/** Shipping methods of the warehouse, found by carrier, code or description. */
export const searchShipMethods: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, () => ({
		endpoint: 'shipMethodList',
		call: {},
		paged: false,
		rowsOf: looseRows,
		toOptions: ({ carrier, code, description }) =>
			textOf(code)
				? [
						{
							name: [textOf(carrier), textOf(description), `(${textOf(code)})`]
								.filter(Boolean)
								.join(' '),
							value: textOf(code),
						},
					]
				: [],
		none: 'CartRover knows no shipping method for this key. Give it by its code.',
	}));
};

async function search(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
	pickerFor: (client: CartRoverClient) => Picker,
): Promise<INodeListSearchResult> {
	const client = await CartRoverClient.connect(context);
	const { endpoint, call, paged, endsShort, rowsOf, toOptions, searched, none } = pickerFor(client);
	const wanted = filter?.trim().toLowerCase() ?? '';
	const has = (text: unknown) => textOf(text).toLowerCase().includes(wanted);

	const found = new Map<INodeListSearchItems['value'], INodeListSearchItems>();
	const firstPage = Number(paginationToken) || 1;
	let more = true;
	let before = '';
	let page = firstPage;
	for (; more && page < firstPage + PAGES_PER_SEARCH && found.size < PAGE_SIZE; page++) {
		const query = paged ? { ...call.query, limit: PAGE_SIZE, page } : call.query;
		const rows = rowsOf(await client.call(endpoint, { ...call, query }), client);
		if (rows.length > 0 && !paged && !rows.some((row) => toOptions(row).length > 0)) {
			throw unknownShape(client.node, 'no row holds anything that can be chosen');
		}
		for (const row of rows) {
			const rowMatches = wanted !== '' && (searched?.(row) ?? []).some(has);
			for (const option of toOptions(row)) {
				if (rowMatches || has(option.name)) found.set(option.value, option);
			}
		}
		// The page that is asked for again is that of a server that does not know the page parameter.
		const first = JSON.stringify(rows[0]);
		const full = rows.length >= (endsShort ? PAGE_SIZE : 1) && first !== before;
		more = paged && full;
		before = first;
	}
	if (found.size === 0 && !more && wanted === '' && firstPage === 1) {
		throw new NodeOperationError(client.node, none);
	}
	return { results: [...found.values()], ...(more && { paginationToken: String(page) }) };
}

const looseRows: Picker['rowsOf'] = (reply, client) => looseRecordsOf(reply, client.node);

function textOption(value: unknown): INodeListSearchItems[] {
	return typeof value === 'string' && value ? [{ name: value, value }] : [];
}

/** By value; a status may be called `constructor` for all that is known. */
const STATUS_NAMES = new Map<unknown, string>(Object.entries(ORDER_STATUS_NAMES));

function orderName({ cust_ref, cust_po_no, order_source, order_status }: CartRoverRecord): string {
	const number = textOf(cust_po_no);
	const known = number && number !== textOf(cust_ref) ? ` (${number})` : '';
	const status = STATUS_NAMES.get(order_status) ?? textOf(order_status);
	return [`${textOf(cust_ref)}${known}`, textOf(order_source), status].filter(Boolean).join(' · ');
}
