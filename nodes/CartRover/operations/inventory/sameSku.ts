import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { choiceOf } from '../../model/values/choice';
import type { ItemContext } from '../context';
import type { ItemOutcome } from '../outcome';

/** What an item sets. */
export interface StockRow extends IDataObject {
	sku: string;
	qty_available: number;
	qty_on_hand?: number;
	warehouse_pk?: string;
}

const CHOICES = [
	{ name: 'Add Up', value: 'add', description: 'Send the sum of their quantities, once' },
	{ name: 'Fail', value: 'fail', description: 'None of these items is sent' },
];

/** The option for several items with one SKU: whichever came last would win. */
export const onSameSku: INodeProperties = {
	displayName: 'On Same SKU',
	name: 'onSameSku',
	type: 'options',
	default: 'fail',
	description: 'What to do with input items that have the same SKU and warehouse',
	options: CHOICES,
};

interface Given {
	/** What is sent for an item, or what becomes of it without. */
	given: StockRow | ItemOutcome;
	/** The item whose row holds this one's quantity, too. */
	sentWith?: number;
}

/** Reads the rows of all items, and settles what becomes of those that are about the same stock. */
export function readRows(items: ItemContext[], read: (item: ItemContext) => StockRow): Given[] {
	const adds = new Map<ItemContext, boolean>();
	const rows: Given[] = items.map((item) => ({
		given: readSafely(item, () => {
			adds.set(item, addsUp(item));
			return read(item);
		}),
	}));
	const groups = new Map<string, ItemContext[]>();
	for (const item of items) {
		const given = rows[item.index]?.given;
		if (!given || !isRow(given)) continue;
		const key = JSON.stringify([given.sku, given.warehouse_pk]);
		groups.set(key, [...(groups.get(key) ?? []), item]);
	}
	for (const group of groups.values()) {
		if (group.length < 2) continue;
		const given = group.map((item) => rows[item.index]?.given as StockRow);
		settle(
			group,
			given,
			group.every((item) => adds.get(item)),
		).forEach((settled, index) => {
			rows[group[index]?.index ?? -1] = settled;
		});
	}
	return rows;
}

const isRow = (given: StockRow | ItemOutcome): given is StockRow => 'sku' in given;

function readSafely(
	item: ItemContext,
	read: (item: ItemContext) => StockRow,
): StockRow | ItemOutcome {
	try {
		return read(item);
	} catch (error) {
		return { error: error as Error };
	}
}

function settle(group: ItemContext[], rows: StockRow[], add: boolean): Given[] {
	const [first] = rows;
	const which = group.map(({ index }) => index).join(' and ');
	const fail = (message: string, description: string) =>
		group.map((item) => ({ given: { error: item.invalid(message, description) } }));
	if (!first || !add) {
		return fail(
			`SKU: “${first?.sku}” is in items ${which}: none of them was sent`,
			'Keep one of them, or set the option On Same SKU to “Add Up”.',
		);
	}
	const onHand = rows.map(({ qty_on_hand }) => qty_on_hand);
	if (new Set(onHand.map((quantity) => quantity === undefined)).size > 1) {
		return fail(
			`Quantity on Hand of “${first.sku}” is given in some of the items ${which} only: none of them was sent`,
			'Give it in each of these items, or in none.',
		);
	}
	const sum = (quantities: Array<number | undefined>) =>
		quantities.reduce<number>((total, quantity) => total + (quantity ?? 0), 0);
	const total: StockRow = {
		...first,
		qty_available: sum(rows.map(({ qty_available }) => qty_available)),
		...(first.qty_on_hand !== undefined && { qty_on_hand: sum(onHand) }),
	};
	return group.map((_, index) =>
		index === 0 ? { given: total } : { given: { output: [] }, sentWith: group[0]?.index },
	);
}

const addsUp = (item: ItemContext): boolean =>
	item.read('options.onSameSku', 'On Same SKU', choiceOf(CHOICES)) === 'add';
