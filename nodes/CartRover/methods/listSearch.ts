import {
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	NodeOperationError,
} from 'n8n-workflow';
import uniqBy from 'lodash/uniqBy';

import { accessTo } from '../api/access';
import { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import { type EndpointName, ENDPOINTS } from '../api/endpoints';
import { orderList, stockList, wholeList } from '../api/lists';
import { PAGE_SIZE } from '../api/pages';
import { readPages, samePage, type PagedList } from '../api/paging';
import { unknownShape, type CartRoverRecord } from '../api/records';
import { formatWireTime } from '../model/wireTimes';
import { ORDER_STATUS_NAMES } from '../model/order';
import { stockOf } from '../model/inventory';
import { textOf } from '../model/texts';

/*
 * Searches for the pickers. CartRover is asked only when a picker is opened. Where a list is empty, an error
 * says why: n8n shows its text in place of the list.
 */

/**
 * A picker must not read years of orders: it finds recent ones, and any other order is given by its
 * reference.
 */
const RECENT_DAYS = 30;

/** A search looks through this many pages before it asks the user to scroll on. */
const PAGES_PER_SEARCH = 3;

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

interface Picker {
	/** A list by pages, or the call whose answer is a whole list. */
	list: PagedList<CartRoverRecord> | EndpointName;
	/** The choices that a record offers, one or several. */
	toOptions: (record: CartRoverRecord) => INodeListSearchItems[];
	/** Texts of a record that a filter looks at beside the options' own. */
	searched?: (record: CartRoverRecord) => unknown[];
	/** What to tell a user whose list is empty. */
	none: string;
}

const recentOrders = (client: CartRoverClient) =>
	orderList(client, {
		status: 'any',
		fromDate: formatWireTime(clock.now() - RECENT_DAYS * 24 * 60 * 60_000),
	});

/** Orders of the last 30 days, found by reference, order number, source or recipient. */
export const searchOrders: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, (client) => ({
		list: recentOrders(client),
		toOptions: (order) => optionOf(order.cust_ref, orderName(order)),
		searched: (order) => [
			order.order_status,
			order.ship_company,
			`${textOf(order.ship_first_name)} ${textOf(order.ship_last_name)}`,
		],
		none: `CartRover has no orders from the last ${RECENT_DAYS} days. Enter an older one by its reference.`,
	}));
};

/** SKUs, found by themselves or by one of their other codes. */
export const searchSkus: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, (client) => ({
		list: stockList(client),
		toOptions: ({ sku, qty_available }) =>
			optionOf(sku, `${textOf(sku)} (${textOf(qty_available) || '0'} available)`),
		searched: ({ aliases }) => Object.values((aliases ?? {}) as IDataObject),
		none: 'This merchant has no inventory in CartRover.',
	}));
};

/** The order sources that are connected; for a key that may not list them, the sources of recent orders. */
export const searchOrderSources: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, (client) => {
		const mayList = !('refusal' in accessTo(ENDPOINTS.cartList, client.account));
		return {
			list: mayList ? 'cartList' : recentOrders(client),
			toOptions: (row) => optionOf(sourceIn(row)),
			none: 'CartRover shows no order sources to this key. Enter one by its label.',
		};
	});
};

/** Warehouses that carry stock, since CartRover has no list of warehouses. */
export const searchWarehouses: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, (client) => ({
		list: stockList(client),
		toOptions: (record) =>
			stockOf(record).warehouses.flatMap(({ warehouse_pk, warehouse }) =>
				optionOf(warehouse_pk, `${warehouse ?? warehouse_pk} (${warehouse_pk})`),
			),
		none: 'No SKU of this merchant has inventory in a warehouse. Enter the warehouse by its number.',
	}));
};

/** Ship methods of the warehouse, found by carrier, code or description. */
export const searchShipMethods: Search = async function (filter, paginationToken) {
	return await search(this, filter, paginationToken, () => ({
		list: 'shipMethodList',
		toOptions: ({ carrier, code, description }) =>
			optionOf(
				code,
				[textOf(carrier), textOf(description), `(${textOf(code)})`].filter(Boolean).join(' '),
			),
		none: 'CartRover shows no ship methods to this key. Enter one by its code.',
	}));
};

async function search(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
	pickerFor: (client: CartRoverClient) => Picker,
): Promise<INodeListSearchResult> {
	const client = await CartRoverClient.connect(context);
	const picker = pickerFor(client);
	const wanted = filter?.trim().toLowerCase() ?? '';
	const has = (text: unknown) => textOf(text).toLowerCase().includes(wanted);
	const matching = (row: CartRoverRecord) => {
		const rowMatches = wanted !== '' && (picker.searched?.(row) ?? []).some(has);
		return picker.toOptions(row).filter(({ name }) => rowMatches || has(name));
	};

	const [firstPage, before] = whereToGoOn(paginationToken);
	const weight = (row: CartRoverRecord) => matching(row).length;
	const { rows, next, begin } = await rowsFor(client, picker, firstPage, weight);
	// A server that does not know the page parameter begins anew with each page.
	if (firstPage > 1 && begin !== '' && begin === before) throw samePage(client.node);
	const found = uniqBy(rows.flatMap(matching), 'value');
	if (found.length === 0 && next === undefined && wanted === '' && firstPage === 1) {
		throw new NodeOperationError(client.node, picker.none);
	}
	const token = next !== undefined && { paginationToken: `${next} ${begin}` };
	return { results: found, ...token };
}

/** The page to begin with, and the start of the page before; the first page without a token. */
function whereToGoOn(token: string | undefined): [page: number, before: string] {
	const [, page = '', before = ''] = /^(\d+) ?([^]*)$/.exec(token ?? '') ?? [];
	return [Number(page) || 1, before];
}

/** The rows that one search looks through, and the page at which the next one goes on, if there is more. */
async function rowsFor(
	client: CartRoverClient,
	{ list, toOptions }: Picker,
	firstPage: number,
	weight: (row: CartRoverRecord) => number,
): Promise<{ rows: CartRoverRecord[]; next?: number; begin: string }> {
	if (typeof list === 'string') {
		const rows = await wholeList(client, list);
		if (rows.length > 0 && !rows.some((row) => toOptions(row).length > 0)) {
			throw unknownShape(client.node, 'no row holds anything that can be chosen');
		}
		return { rows, begin: '' };
	}
	let next = firstPage;
	const { rows, cutAt, limitReached } = await readPages({
		...list,
		fetchPage: async (page, size) => {
			if (page >= firstPage + PAGES_PER_SEARCH) return undefined;
			next = Math.max(next, page + 1);
			return await list.fetchPage(page, size);
		},
		weight,
		limit: PAGE_SIZE,
		firstPage,
		ahead: client.concurrency,
	});
	const begin = rows[0] ? list.key(rows[0]) : '';
	return { rows, begin, ...((cutAt !== undefined || limitReached) && { next: cutAt ?? next }) };
}

/**
 * The label of an order source. In a map the key may be the label; a key that is a number is only a place in
 * the list.
 */
function sourceIn({ order_source, label, name, key, value }: CartRoverRecord): string | undefined {
	const named = /^\d+$/.test(textOf(key)) ? '' : key;
	const texts = [order_source, label, name, named, value];
	return texts.find((text): text is string => typeof text === 'string' && text.trim() !== '');
}

/** The choice that a row offers; none where the row lacks the field that names it. */
function optionOf(given: unknown, name?: string): INodeListSearchItems[] {
	const value = textOf(given);
	return value ? [{ name: name ?? value, value }] : [];
}

/** By value; a status may be called `constructor` for all that is known. */
const STATUS_NAMES = new Map<unknown, string>(Object.entries(ORDER_STATUS_NAMES));

function orderName({ cust_ref, cust_po_no, order_source, order_status }: CartRoverRecord): string {
	const number = textOf(cust_po_no);
	const known = number && number !== textOf(cust_ref) ? ` (${number})` : '';
	const status = STATUS_NAMES.get(order_status) ?? textOf(order_status);
	return [`${textOf(cust_ref)}${known}`, textOf(order_source), status].filter(Boolean).join(' · ');
}
