import groupBy from 'lodash/groupBy';
import partition from 'lodash/partition';
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
	const unread: ItemContext[] = [];
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
			unread.push(item);
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
	const shared = [...groups.values()].filter((group) => group.length > 1);
	for (const group of shared) {
		const why = whyNotAdded(
			group,
			group.every(({ item }) => adds.get(item)),
		);
		if (why) failAll(group, ...why, given);
	}
	for (const item of unread) {
		const stock = stockOf(item);
		const others = members.filter(({ row }) => row.sku === stock?.sku);
		if (!stock || others.length === 0) continue;
		const warehouse = await stock.warehousePk();
		const same = others.filter(({ row }) => mayBeSame(row.warehouse_pk, warehouse));
		failWith(item, same, given);
	}
	failSharing(shared, given);
	for (const group of shared) {
		if (!group.some(({ item }) => given[item.index]?.error)) addUp(group, given);
	}
	return given;
}

/** Whether two warehouses may be the same: one that is not known may be any. */
const mayBeSame = (one: string | undefined, other: string | undefined): boolean =>
	one === undefined || other === undefined || one === other;

/** Why the quantities of a group do not add up, and what to do. */
function whyNotAdded(group: Member[], add: boolean): [string, string] | undefined {
	const sku = group[0]?.row.sku;
	const which = itemsOf(group);
	if (!add) {
		return [
			`SKU: “${sku}” is in input items ${which}: none of them was sent`,
			'Keep one of them, or set the option On Same SKU to “Add Up”.',
		];
	}
	if (new Set(group.map(({ row }) => row.qty_on_hand === undefined)).size === 1) return undefined;
	return [
		`Quantity on Hand of “${sku}” is given in only some of the input items ${which}: none of them was sent`,
		'Give it in each of these items, or in none.',
	];
}

/** A sum must hold no part of an item that is not sent: sent again by itself, that part would replace it. */
function failSharing(groups: Member[][], given: Given[]): void {
	const isFailed = ({ item }: Member) => given[item.index]?.error !== undefined;
	for (;;) {
		const mixed = groups.find((group) => group.some(isFailed) && !group.every(isFailed));
		const [[failed] = [], others = []] = partition(mixed, isFailed);
		if (!failed) return;
		failWith(failed.item, others, given);
	}
}

/** Leaves one row of a group with the sum. */
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

const itemsOf = (group: Member[]): string => numbered(group.map(({ item }) => item.index));

function failAll(group: Member[], message: string, description: string, given: Given[]): void {
	for (const { item } of group) {
		given[item.index] = { rows: [], sentWith: [], error: item.invalid(message, description) };
	}
}

/** Fails items for another one that is about the same stock, and has failed. */
function failWith({ index }: ItemContext, others: Member[], given: Given[]): void {
	failAll(
		others,
		`SKU: “${others[0]?.row.sku}” is also in input item ${index}, which cannot be sent: none of them was sent`,
		`Input item ${index}: ${given[index]?.error?.message}. Correct it, or leave it out.`,
		given,
	);
}

/** The rows of each SKU that is there both with a warehouse and without, which may mean the same one. */
function unclear(members: Member[]): Member[][] {
	return Object.values(groupBy(members, ({ row }) => row.sku)).filter(
		(rows) => new Set(rows.map(({ row }) => row.warehouse_pk === undefined)).size > 1,
	);
}

const addsUp = (item: ItemContext): boolean =>
	item.read('options.onSameSku', 'On Same SKU', choiceOf(CHOICES)) === 'add';
