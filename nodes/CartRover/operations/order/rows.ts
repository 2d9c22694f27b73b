import groupBy from 'lodash/groupBy';
import omit from 'lodash/omit';

import { equalRowsHint, hintAboutOrder } from '../../model/hints';
import { type FieldPath, jsonName } from '../../model/fieldPath';
import { cellAsSent, mergeRows, type OrderRow, ownerOfField } from '../../model/orderRows';
import { readOrder } from '../../model/orderInput';
import {
	otherMeanings,
	provenByTotal,
	settledAmounts,
	type SettledRows,
} from '../../model/rowAmounts';
import { shown } from '../../model/values/kind';
import { ownerOfExport } from '../../shops/shopifyExport';
import type { ItemContext } from '../context';
import type { ItemOutcome } from '../outcome';
import { sentReference, totalsOf } from './options';
import { columnsOf, type Row, rowOf } from './row';
import { assertNotCanceled, fromShop, type GivenOrder, wayOf } from './source';

/** The group of an item, or why it has none; `undefined` where Group Rows is off for the item. */
export type Grouped = RowGroup | { error: Error } | 'empty' | undefined;

/** The items that are rows of one order. */
export interface RowGroup {
	items: ItemContext[];
	/**
	 * Puts the order together from the rows.
	 *
	 * @throws NodeOperationError where they contradict each other
	 */
	order: () => GivenOrder;
}

/** The input item of a row that cannot be read, and why. */
interface Failed {
	index: number;
	error: Error & { description?: string | null };
}

/**
 * Puts items with the same reference together, where Group Rows is on. An order with an unreadable row is not
 * sent: it would lack a line. The orders before and after a row without a reference are not sent either:
 * merged cells or a slip leave such rows, and the row may be a line of either order.
 *
 * @returns by the number of each item its group, or why it has none
 */
export function groupRows(items: ItemContext[]): Grouped[] {
	const groups = new Map<string, Row[]>();
	/** By reference, the first row that may be of that order and cannot be read. */
	const broken = new Map<string, Failed>();
	const hold = (reference: string | undefined, row: Failed | undefined) => {
		if (reference !== undefined && row && !broken.has(reference)) broken.set(reference, row);
	};
	let before: string | undefined;
	/** The first row without a reference after the current order. */
	let astray: Failed | undefined;
	const rowFor = (item: ItemContext) => {
		const row = rowOf(item, before);
		if (!row || row === 'empty') return row;
		const failed = 'error' in row ? { index: item.index, error: row.error } : undefined;
		if (!('error' in row)) groups.set(row.reference, [...(groups.get(row.reference) ?? []), row]);
		if (row.reference === undefined && !row.isWhole) {
			hold(before, failed);
			astray ??= failed;
			return row;
		}
		before = row.isWhole ? undefined : row.reference;
		hold(before, failed ?? astray);
		astray = undefined;
		return row;
	};
	const read: Array<ReturnType<typeof rowFor>> = [];
	for (const item of items) read[item.index] = rowFor(item);
	const made = new Map<string, RowGroup>();
	for (const [reference, rows] of groups) {
		const order = () => {
			const row = broken.get(reference);
			const [{ item }] = rows as [Row];
			const sent = sentReference(item, reference);
			if (row !== undefined) throw lacksRow(item, sent, row);
			return orderOf(sent, rows);
		};
		made.set(reference, { items: rows.map(({ item }) => item), order });
	}
	return read.map((row) =>
		typeof row === 'object' && !('error' in row) ? made.get(row.reference) : row,
	);
}

/** The error for an order that lacks a row. Where the run stops, it is the only error that the user sees. */
const lacksRow = (item: ItemContext, reference: string, { index, error }: Failed): Error =>
	item.invalid(
		`Order ${reference} was not sent: input item ${index} may be a line of it, and cannot be read`,
		`Input item ${index}: ${error.message}. ${error.description ?? ''} Nothing was sent of this order.`,
	);

function orderOf(reference: string, rows: Row[]): GivenOrder {
	const { item, isExport, fields } = rows[0] as Row;
	if (wayOf(item, 'json') === 'shop' && !isExport) return fromShop(item, fields);
	if (!isExport) {
		assertNotCanceled(
			item,
			reference,
			rows.map((row) => [` in input item ${row.index}`, row.given ?? {}]),
		);
	}
	checkRepeats(reference, rows);
	const totals = totalsOf(item, 'json');
	const checksTotals = ['check', 'fill'].includes(totals.mode);
	const settled: SettledRows<Row> = isExport
		? { rows }
		: settledAmounts(rows, checksTotals, totals.pricesIncludeTax);
	if (settled.doubt) {
		throw item.invalid(
			`Order ${reference} was not sent: ${settled.doubt.why}`,
			`${settled.doubt.advice} Nothing was sent to CartRover.`,
		);
	}
	const merge = (some: Row[]) => mergeRows(some, isExport ? ownerOfExport : ownerOfField);
	const holds = (some: Row[]) => {
		const one = merge(some);
		if (one.problems) return false;
		const read = readOrder({ ...one.order, items: one.lines }, item.zone, totals);
		return !read.problems || read.sumsHold;
	};
	const merged = merge(
		checksTotals && !isExport ? provenByTotal(settled.rows, holds) : settled.rows,
	);
	if (merged.problems) {
		throw item.invalid(
			`Order ${reference} was not sent: its rows contradict each other: ${merged.problems.join('; ')}`,
			'Rows with the same reference are lines of one order. Correct them, or give each order its own reference. Nothing was sent to CartRover.',
		);
	}
	const { order, lines, rowOfLine, leftOut } = merged;
	if (lines.length === 0 && !isExport) {
		throw item.invalid(
			`Order ${reference} was not sent: none of its filled columns is one of a line. It has ${columnsOf(rows[0]?.given ?? fields)}`,
			'Call the columns of the lines SKU and Qty, or item and quantity.',
		);
	}
	for (const column of leftOut) {
		item.hint({
			about: `“${shown(column)}”`,
			one: 'The column {} differs between the rows of an order, and CartRover has no such field of a line. It was left out.',
			many: 'The columns {} differ between the rows of an order, and CartRover has no such fields of a line. They were left out.',
		});
	}
	if (isExport) return fromShop(item, { ...order, lines });
	if (item.run.isManual) tellOfOtherQuantities(item, reference, lines);
	const nameOf = (path: FieldPath) => {
		const [list, line, ...rest] = path;
		const row = list === 'items' && typeof line === 'number' ? rowOfLine[line] : undefined;
		return row === undefined ? jsonName(path) : [`input item ${row}`, ...rest].join(', ');
	};
	return {
		order: { ...order, items: lines },
		way: 'json',
		leftOut: [],
		columnsLeftOut: leftOut,
		nameOf,
		otherwise: () => otherMeanings(rows).map((words) => `${words}.`),
	};
}

/** What differs, too, where a line is there with two quantities. */
const BY_QUANTITY = ['quantity', 'extended_amount', 'tax', 'discount', 'addl_discount'];

/** Tells of lines that differ in their quantity only: one may be meant to replace the other. */
function tellOfOtherQuantities(item: ItemContext, reference: string, lines: object[]): void {
	const alike = groupBy(lines, (line) => JSON.stringify(omit(line, BY_QUANTITY)));
	for (const [line = {}, ...others] of Object.values(alike) as Array<Array<OrderRow['fields']>>) {
		if (others.every(({ quantity }) => String(quantity) === String(line.quantity))) continue;
		const words = `SKU ${shown(line.item)} is in several rows with different quantities, and each became a line of its own`;
		item.hint(hintAboutOrder(reference, words));
	}
}

/** Rows that equal an earlier row, each with that row. */
function repeatsOf(rows: Row[], cells: (row: Row) => unknown): Array<[first: Row, again: Row]> {
	const known = new Map<string, Row>();
	return rows.flatMap((row) => {
		const key = JSON.stringify(cells(row), cellAsSent);
		const first = known.get(key);
		if (!first) known.set(key, row);
		return first ? [[first, row]] : [];
	});
}

/**
 * A sheet that was read twice doubles every line. But equal rows may also be separate lines: those only get a
 * hint. An order is not sent where the same row of a sheet comes twice, or where each of its rows does.
 */
function checkRepeats(reference: string, rows: Row[]): void {
	const cells = ({ fields, given = fields }: Row) => given;
	const again = repeatsOf(rows, (row) => [cells(row), row.item.json]);
	const isWhole = new Set(again.map(([first]) => first)).size === rows.length - again.length;
	const twice = again.find(([{ item }]) => isWhole || 'row_number' in item.json);
	if (twice) {
		const [first, second] = twice;
		throw first.item.invalid(
			`Order ${reference} was not sent: input item ${second.index} repeats input item ${first.index}, which would double its pieces`,
			'The node before may read its sheet once for each of its own items: turn on Execute Once in its settings, or remove repeats with Remove Duplicates. Lines that are meant to be equal need a column that tells them apart, such as line_no. Nothing was sent to CartRover.',
		);
	}
	if (repeatsOf(rows, cells).length === 0) return;
	rows[0]?.item.hint(equalRowsHint('Order', reference));
}

/**
 * The outcomes by item: an order comes once, an error comes from each of the order's rows. The order is
 * linked to its first row only: for an item with several links, n8n gives an error in later nodes that ask
 * for a column.
 */
export function pairedWithRows(outcomes: ItemOutcome[], groups: Grouped[]): ItemOutcome[] {
	return outcomes.map((outcome, index) => {
		const group = groups[index];
		if (!group || group === 'empty' || 'error' in group) return outcome;
		const rows = group.items.map((item) => item.index);
		const ofOrder = outcomes[rows[0] ?? index] ?? outcome;
		if ('error' in ofOrder) return ofOrder;
		return rows[0] === index ? ofOrder : { output: [] };
	});
}
