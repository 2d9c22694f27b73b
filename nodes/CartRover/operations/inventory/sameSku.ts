import groupBy from 'lodash/groupBy';
import partition from 'lodash/partition';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { choiceOf } from '../../model/values/choice';
import type { ItemContext } from '../context';
import { numbered } from '../rivals';

/*
 * Several input items may be about the same stock: a SKU in a warehouse. If all were sent, the last would win. So
 * what becomes of them is settled before anything is sent. With the option On Same SKU at Fail or Add Up:
 *
 *   item  SKU  warehouse  available   Fail                               Add Up
 *   0     MUG  EAST       4           fails                              sends 4 + 5
 *   1     MUG  EAST       5           fails                              goes with item 0 (`sentWith`)
 *   2     MUG  WEST       6           sends 6                            sends 6
 *   3     TEE  EAST       7           fails: item 4 may be the right one fails: the sum would lack item 4
 *   4     TEE  EAST       n/a         fails by itself                    fails by itself
 *   5     CUP  EAST       8           sends 8                            fails: RESERVE may be a slip for EAST
 *   6     CUP  RESERVE    9           fails by itself: there is no such warehouse
 *   7     PEN  EAST       1           fails: the default warehouse of item 8 may be EAST
 *   8     PEN             2           fails with item 7
 *
 * An item with Quantities by Warehouse has several rows. It is sent as a whole or not at all.
 */

/** What an item sets, in one warehouse; without one, in the merchant's default one. */
export interface StockRow extends IDataObject {
	sku: string;
	qty_available: number;
	qty_on_hand?: number;
	warehouse_pk?: string;
}

/** What an item gives: its rows, or why they cannot be sent. */
export interface Given {
	rows: StockRow[];
	error?: Error;
	/** The items whose rows hold quantities of this one, too. */
	sentWith: number[];
}

/** What an item is about whose rows cannot be read. */
export interface Stock {
	sku: string;
	/** Finds the warehouses that it may mean: none for an unknown name, `undefined` where it may be any. */
	warehouses: () => Promise<string[] | undefined>;
}

/** One row and the item that gave it. */
interface Member {
	item: ItemContext;
	row: StockRow;
	/** Whether the item says to add up. */
	adds: boolean;
}

const CHOICES = [
	{
		name: 'Add Up',
		value: 'add',
		description:
			'Send the sum, if all of them can be read. An unknown warehouse holds back its SKU.',
	},
	{ name: 'Fail', value: 'fail', description: 'Send none of these items' },
];

/** The option for several items with one SKU. */
export const onSameSku: INodeProperties = {
	displayName: 'On Same SKU',
	name: 'onSameSku',
	type: 'options',
	default: 'fail',
	description: 'What to do when several input items have the same SKU and warehouse',
	options: CHOICES,
};

/**
 * Reads the rows of all items, and settles what becomes of those that are about the same stock.
 *
 * @param stockOf what an item is about whose rows cannot be read; `undefined` where nobody knows
 * @returns what each item gives, by its index
 */
export async function readRows(
	items: ItemContext[],
	read: (item: ItemContext) => Promise<StockRow[]>,
	stockOf: (item: ItemContext) => Stock | undefined,
): Promise<Given[]> {
	const given: Given[] = [];
	const members: Member[] = [];
	const unread: ItemContext[] = [];
	for (const item of items) {
		try {
			const adds = addsUp(item);
			const rows = await read(item);
			given[item.index] = { rows, sentWith: [] };
			members.push(...rows.map((row) => ({ item, row, adds })));
		} catch (error) {
			given[item.index] = { rows: [], sentWith: [], error: error as Error };
			unread.push(item);
		}
	}
	const bySku = new Map(Object.entries(groupBy(members, ({ row }) => row.sku)));
	const byStock = groupBy(members, ({ row }) => JSON.stringify([row.sku, row.warehouse_pk]));
	const shared = Object.values(byStock).filter((group) => group.length > 1);

	for (const ofSku of bySku.values()) failUnclear(ofSku, given);
	for (const group of shared) failUnlessAdded(group, given);
	for (const item of unread) {
		const stock = stockOf(item);
		const ofSku = stock && bySku.get(stock.sku);
		if (!ofSku) continue;
		const warehouses = await stock.warehouses();
		const touched = ofSku.filter((member) => mayBeSame(member, warehouses));
		failWith(item, touched, given);
	}
	failSharing(shared, given);
	for (const group of shared) {
		if (!group.some(({ item }) => given[item.index]?.error)) addUp(group, given);
	}
	return given;
}

const addsUp = (item: ItemContext): boolean =>
	item.read('options.onSameSku', 'On Same SKU', choiceOf(CHOICES)) === 'add';

/** Fails the rows of a SKU that is there both with a warehouse and without, which may mean the same one. */
function failUnclear(ofSku: Member[], given: Given[]): void {
	if (new Set(ofSku.map(({ row }) => row.warehouse_pk === undefined)).size === 1) return;
	failAll(
		ofSku,
		`SKU: “${ofSku[0]?.row.sku}” is in input items ${itemsOf(ofSku)}, with a warehouse and without: none of them was sent`,
		"Give the warehouse in each of them. Without one CartRover takes the merchant's default one, which may be the same.",
		given,
	);
}

/** Fails the rows of one stock unless they add up. */
function failUnlessAdded(group: Member[], given: Given[]): void {
	const sku = group[0]?.row.sku;
	const which = itemsOf(group);
	if (!group.every(({ adds }) => adds)) {
		failAll(
			group,
			`SKU: “${sku}” is in input items ${which}: none of them was sent`,
			'Keep one of them, or set the option On Same SKU to “Add Up”.',
			given,
		);
	} else if (new Set(group.map(({ row }) => row.qty_on_hand === undefined)).size > 1) {
		failAll(
			group,
			`Quantity on Hand of “${sku}” is given in only some of the input items ${which}: none of them was sent`,
			'Give it in each of these items, or in none.',
			given,
		);
	}
}

/**
 * Whether a row may be about the same warehouse as an item of its SKU that cannot be read.
 *
 * @param warehouses which ones that item may mean
 */
function mayBeSame({ row, adds }: Member, warehouses: string[] | undefined): boolean {
	// The default warehouse may be any.
	if (row.warehouse_pk === undefined || warehouses === undefined) return true;
	// An unknown name is none of the known warehouses, but may be a slip for one: then a sum would lack a part.
	if (warehouses.length === 0) return adds;
	return warehouses.includes(row.warehouse_pk);
}

/**
 * Fails an item's rows in all groups as soon as one of them fails. A sum must hold no part of an item that is not
 * sent: sent again by itself, that part would replace it.
 */
function failSharing(groups: Member[][], given: Given[]): void {
	const isFailed = ({ item }: Member) => given[item.index]?.error !== undefined;
	for (;;) {
		const mixed = groups.find((group) => group.some(isFailed) && !group.every(isFailed));
		const [[failed] = [], others = []] = partition(mixed, isFailed);
		if (!failed) return;
		failWith(failed.item, others, given);
	}
}

/** Leaves one row of a group, with the sum. */
function addUp([first, ...others]: Member[], given: Given[]): void {
	if (!first) return;
	const sum = (quantities: Array<number | undefined>) =>
		quantities.reduce<number>((total, quantity) => total + (quantity ?? 0), 0);
	const rows = [first, ...others].map(({ row }) => row);
	first.row.qty_available = sum(rows.map(({ qty_available }) => qty_available));
	if (first.row.qty_on_hand !== undefined)
		first.row.qty_on_hand = sum(rows.map(({ qty_on_hand }) => qty_on_hand));
	for (const { item, row } of others) {
		const own = given[item.index];
		if (!own) continue;
		own.rows = own.rows.filter((each) => each !== row);
		own.sentWith.push(first.item.index);
	}
}

/** Fails items for another one that may be about the same stock, and cannot be sent. */
function failWith({ index }: ItemContext, others: Member[], given: Given[]): void {
	failAll(
		others,
		`SKU: “${others[0]?.row.sku}” is also in input item ${index}, which cannot be sent: none of them was sent`,
		`Input item ${index}: ${given[index]?.error?.message}. Correct it, or leave it out.`,
		given,
	);
}

function failAll(group: Member[], message: string, description: string, given: Given[]): void {
	for (const { item } of group) {
		given[item.index] = { rows: [], sentWith: [], error: item.invalid(message, description) };
	}
}

const itemsOf = (group: Member[]): string => numbered(group.map(({ item }) => item.index));
