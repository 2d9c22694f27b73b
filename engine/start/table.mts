import Table from 'cli-table3';
import isPlainObject from 'lodash/isPlainObject.js';
import sortBy from 'lodash/sortBy.js';
import type { IDataObject } from 'n8n-workflow';

import { type Look, plain, wrap } from './look.mts';

const MOST_ROWS = 6;
const WIDEST_CELL = 36;
/** What a cell may be cut to where the width ends. */
const NARROWEST_CELL = 16;
/** The blanks in a cell. */
const BLANKS = 2;
/** The vertical lines of a table with two columns. */
const LINES = 3;

const text = (value: unknown) => String(value as string);

/** Lists that say most in few words, by the fields of their entries. */
const SUMMARIES: Array<[field: string, summary: (entry: IDataObject) => string]> = [
	['item', ({ quantity, item }) => `${text(quantity)} x ${text(item)}`],
	['tracking_no', ({ carrier, tracking_no }) => `${text(carrier)} ${text(tracking_no)}`],
	['warehouse', ({ warehouse, qty_available }) => `${text(warehouse)}: ${text(qty_available)}`],
];

function entryText(entry: unknown): string {
	if (typeof entry !== 'object' || entry === null) return text(entry);
	const known = SUMMARIES.find(([field]) => field in entry);
	return known === undefined ? JSON.stringify(entry) : known[1](entry as IDataObject);
}

/** A value on one line. */
export function cellText(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (Array.isArray(value)) return plain(value.map(entryText).join(', '));
	if (typeof value !== 'object') return plain(text(value));
	const fields = Object.entries(value).map(([name, entry]) => `${name}: ${entryText(entry)}`);
	return plain(fields.join(', '));
}

/**
 * Items as a table: one item field by field, several as rows. Fields that are empty everywhere are left
 * out, and what does not fit is named below.
 *
 * @param mostRows how many items are shown at most
 */
export function itemTable(items: IDataObject[], look: Look, mostRows = MOST_ROWS): string {
	const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
	const filled = names.filter((name) => items.some((item) => cellText(item[name]) !== ''));
	if (filled.length === 0) return '';
	const [only] = items;
	if (items.length === 1 && only !== undefined) return fieldTable(only, filled, look);
	return rowTable(items, filled, look, mostRows);
}

function fieldTable(item: IDataObject, names: string[], { width, paint }: Look): string {
	const left = Math.max(...names.map((name) => name.length)) + BLANKS;
	const longest = Math.max(...names.map((name) => cellText(item[name]).length)) + BLANKS;
	const right = Math.min(longest, width - left - LINES);
	const table = newTable([left, right]);
	for (const name of names) table.push([paint('bold', name), cellText(item[name])]);
	return table.toString();
}

function rowTable(items: IDataObject[], names: string[], look: Look, mostRows: number): string {
	const { width, paint } = look;
	const shown = items.slice(0, mostRows);
	const { columns, left } = fitColumns(shown, names, width);
	const table = newTable(
		columns.map(({ wide }) => wide + BLANKS),
		columns.map(({ name }) => paint('bold', name)),
	);
	for (const item of shown) table.push(columns.map(({ name }) => cellText(item[name])));

	const more: string[] = [];
	if (items.length > shown.length) more.push(`${items.length - shown.length} more rows`);
	if (left.length > 0) more.push(`further fields: ${left.join(', ')}`);
	const below = more.length > 0 ? `\n${paint('dim', wrap(more.join('; '), look))}` : '';
	return table.toString() + below;
}

interface Column {
	name: string;
	/** Characters of its longest cell. */
	longest: number;
	/** Characters that it gets. */
	wide: number;
	/** The higher, the earlier it has to go. */
	rank: number;
}

/** Chooses the columns; those that say the same in every row, and maps, stand back for others. */
function fitColumns(items: IDataObject[], names: string[], width: number) {
	const all = names.map((name): Column => {
		const cells = items.map((item) => cellText(item[name]));
		const longest = Math.max(name.length, ...cells.map((cell) => cell.length));
		const constant = new Set(cells).size === 1;
		const isMap = items.some(({ [name]: value }) => isPlainObject(value));
		const rank = Number(constant) * 2 + Number(isMap);
		return { name, longest, wide: Math.min(longest, WIDEST_CELL), rank };
	});
	let room = width - 1;
	const fitting = new Set<Column>();
	for (const column of sortBy(all, 'rank')) {
		const most = room - BLANKS - 1;
		if (most < Math.min(column.wide, NARROWEST_CELL)) continue;
		fitting.add(column);
		column.wide = Math.min(column.wide, most);
		room -= column.wide + BLANKS + 1;
	}
	const columns = all.filter((column) => fitting.has(column));
	for (const column of columns) {
		const more = Math.min(room, column.longest - column.wide);
		column.wide += more;
		room -= more;
	}
	const left = all.filter((column) => !fitting.has(column)).map(({ name }) => name);
	return { columns, left };
}

function newTable(colWidths: number[], head: string[] = []) {
	// The library's own colours are left out: it does not ask whether they are wanted.
	return new Table({ head, colWidths, style: { head: [], border: [], compact: true } });
}
