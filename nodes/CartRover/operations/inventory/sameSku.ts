import groupBy from 'lodash/groupBy';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { choiceOf } from '../../model/values/choice';
import type { ItemContext } from '../context';
import { numbered } from '../rivals';

/** What an item sets, in one warehouse. */
export interface StockRow extends IDataObject {
	sku: string;
	qty_available: number;
	qty_on_hand?: number;
	warehouse_pk?: string;
}

const CHOICES = [
	{
		name: 'Add Up',
		value: 'add',
		description: 'Send the sum of their quantities, if all of them can be read',
	},
	{ name: 'Fail', value: 'fail', description: 'Send none of these items' },
];

/** The option for several items with one SKU: whichever came last would win. */
export const onSameSku: INodeProperties = {
	displayName: 'On Same SKU',
	name: 'onSameSku',
	type: 'options',
	default: 'fail',
	description: 'What to do when several input items have the same SKU and warehouse',
	options: CHOICES,
};

/** What an item gives: its rows, or why they cannot be sent. */
export interface Given {
	rows: StockRow[];
	error?: Error;
	/** The items whose rows hold quantities of this one, too. */
	sentWith: number[];
}

/** One row and the item that gave it. */
interface Member {
	item: ItemContext;
	row: StockRow;
}

/** What an item is about whose rows cannot be read. */
export interface Stock {
	sku: string;
	/** Finds the warehouse; `undefined` for the merchant's default one, and where that cannot be read either. */
	warehousePk: () => Promise<string | undefined>;
}

/**
 * Reads the rows of all items, and settles what becomes of those that are about the same stock.
 *
 * @param stockOf what an item is about whose rows cannot be read
 */
export async function readRows(
	items: ItemContext[],
	read: (item: ItemContext) => Promise<StockRow[]>,
	stockOf: (item: ItemContext) => Stock | undefined,
): Promise<Given[]> {
	const given: Given[] = [];
	const unread: Array<{ item: ItemContext; error: Error }> = [];
	const adds = new Map<ItemContext, boolean>();
	const groups = new Map<string, Member[]>();
	for (const item of items) {
		try {
			adds.set(item, addsUp(item));
			const rows = await read(item);
			given[item.index] = { rows, sentWith: [] };
			for (const row of rows) {
				const key = JSON.stringify([row.sku, row.warehouse_pk]);
				groups.set(key, [...(groups.get(key) ?? []), { item, row }]);
			}
		} catch (error) {
			given[item.index] = { rows: [], error: error as Error, sentWith: [] };
			unread.push({ item, error: error as Error });
		}
	}
	const members = [...groups.values()].flat();
	for (const rivals of unclear(members)) {
		failAll(
			rivals,
			`SKU: “${rivals[0]?.row.sku}” is in input items ${itemsOf(rivals)}, with a warehouse and without: none of them was sent`,
			"Give the warehouse in each of them. Without one CartRover takes the merchant's default one, which may be the same.",
			given,
		);
	}
	for (const group of groups.values()) {
		const add = group.every(({ item }) => adds.get(item));
		if (group.length > 1) settle(group, add, given);
	}
	for (const { item, error } of unread) {
		const stock = stockOf(item);
		const others = members.filter(({ row }) => row.sku === stock?.sku);
		if (!stock || others.length === 0) continue;
		const warehouse = await stock.warehousePk();
		failAll(
			others.filter(({ row }) => mayBeSame(row.warehouse_pk, warehouse)),
			`SKU: “${stock.sku}” is also in input item ${item.index}, which cannot be read: none of them was sent`,
			`Input item ${item.index}: ${error.message}. Correct it, or leave it out.`,
			given,
		);
	}
	return given;
}

/** Whether two warehouses may be the same: one that is not known may be any. */
const mayBeSame = (one: string | undefined, other: string | undefined): boolean =>
	one === undefined || other === undefined || one === other;

/** Leaves one row of a group with the sum, or puts the error on each of its items. */
function settle(group: Member[], add: boolean, given: Given[]): void {
	const [first, ...others] = group;
	if (!first) return;
	const { sku } = first.row;
	const which = itemsOf(group);
	const fail = (message: string, description: string) =>
		failAll(group, message, description, given);
	if (!add) {
		fail(
			`SKU: “${sku}” is in input items ${which}: none of them was sent`,
			'Keep one of them, or set the option On Same SKU to “Add Up”.',
		);
		return;
	}
	const onHand = group.map(({ row }) => row.qty_on_hand);
	if (new Set(onHand.map((quantity) => quantity === undefined)).size > 1) {
		fail(
			`Quantity on Hand of “${sku}” is given in only some of the input items ${which}: none of them was sent`,
			'Give it in each of these items, or in none.',
		);
		return;
	}
	const sum = (quantities: Array<number | undefined>) =>
		quantities.reduce<number>((total, quantity) => total + (quantity ?? 0), 0);
	first.row.qty_available = sum(group.map(({ row }) => row.qty_available));
	if (first.row.qty_on_hand !== undefined) first.row.qty_on_hand = sum(onHand);
	for (const { item, row } of others) {
		const own = given[item.index];
		if (!own) continue;
		own.rows = own.rows.filter((each) => each !== row);
		own.sentWith.push(first.item.index);
	}
}

const itemsOf = (group: Member[]): string => numbered(group.map(({ item }) => item.index));

function failAll(group: Member[], message: string, description: string, given: Given[]): void {
	for (const { item } of group) {
		given[item.index] = { rows: [], sentWith: [], error: item.invalid(message, description) };
	}
}

/** The rows of each SKU that is there both with a warehouse and without, which may mean the same one. */
function unclear(members: Member[]): Member[][] {
	return Object.values(groupBy(members, ({ row }) => row.sku)).filter(
		(rows) => new Set(rows.map(({ row }) => row.warehouse_pk === undefined)).size > 1,
	);
}

const addsUp = (item: ItemContext): boolean =>
	item.read('options.onSameSku', 'On Same SKU', choiceOf(CHOICES)) === 'add';
