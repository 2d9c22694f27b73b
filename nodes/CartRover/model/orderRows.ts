import isEqual from 'lodash/isEqual';

import { LINE_FIELDS, ORDER_FIELDS } from './orderFields';

/*
 * Rows into orders: exports and sheets have one row a line, and repeat the order in each of them, or give
 * it in the first only.
 */

type Fields = Record<string, unknown>;

/** A row, and the number of the input item that it came with. */
export interface OrderRow {
	index: number;
	fields: Fields;
	/** Lines that it has as a list. */
	lines?: Fields[];
}

/** Rows that were put together, or where they contradict each other. */
export type Merged =
	| { order: Fields; lines: Fields[]; rowOfLine: number[]; problems?: never }
	| { problems: string[] };

const isBlank = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * Puts the rows of one order together. A field of the order is that of the first row that has it.
 *
 * @param isOfLine whether a column is one of the line
 */
export function mergeRows(rows: OrderRow[], isOfLine: (name: string) => boolean): Merged {
	const order = new Map<string, { value: unknown; index: number }>();
	const problems: string[] = [];
	const lines: Fields[] = [];
	const rowOfLine: number[] = [];
	for (const { index, fields, lines: own = [] } of rows) {
		const line = new Map<string, unknown>();
		for (const [name, value] of Object.entries(fields)) {
			if (isBlank(value)) continue;
			if (isOfLine(name)) {
				line.set(name, value);
				continue;
			}
			const known = order.get(name);
			if (!known) order.set(name, { value, index });
			else if (!isSame(known.value, value))
				problems.push(
					`${name} is ${shown(known.value)} in row ${known.index + 1} and ${shown(value)} in row ${index + 1}`,
				);
		}
		if (line.size > 0) lines.push(Object.fromEntries(line));
		lines.push(...own);
		while (rowOfLine.length < lines.length) rowOfLine.push(index + 1);
	}
	if (problems.length > 0) return { problems };
	const fields = [...order].map(([name, { value }]): [string, unknown] => [name, value]);
	return { order: Object.fromEntries(fields), lines, rowOfLine };
}

/** Sheets give the same value once as a number and once as text, and an amount with and without zeros. */
const isSame = (a: unknown, b: unknown) =>
	typeof a === 'object' || typeof b === 'object' ? isEqual(a, b) : plain(a) === plain(b);

const plain = (value: unknown) =>
	String(value)
		.trim()
		.replace(/^(-?\d+)(?:\.0+|(\.\d*[1-9])0+)$/, '$1$2');

const shown = (value: unknown) =>
	`“${(typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 40)}”`;

/** Columns that both an order and a line could have, and that are the line's in a row of a line. */
const OF_LINE = new Set(['item', 'quantity', 'price', 'discount', 'tax', 'description']);

/** Columns for the recipient's whole name. */
const NAME =
	/^(ship(ping)?[ _-]?(to[ _-]?)?)?(name|full[ _-]?name|recipient([ _-]?name)?)$|^customer[ _-]?name$/i;

/**
 * The columns of a row by CartRover's names: `Ship City`, `shipCity` and `ship_city` are one, and so are
 * common words (`SKU`, `Qty`, `Order Number`, `Postcode`). Others stay as they are. Of two columns for one
 * field, the one that says it better counts (`Ship City`, not `City`); the other stays as it is.
 *
 * @param problems gets a line for each two columns that are as good, and differ
 */
export function namedFields(row: Fields, problems: string[] = []): Fields {
	const named = new Map<string, { value: unknown; column: string }>();
	const put = (field: string, value: unknown, column: string) => {
		const known = named.get(field);
		if (isBlank(value) || (known && isSame(known.value, value))) return;
		const better = known ? exactness(field, column) - exactness(field, known.column) : 1;
		if (better > 0) named.set(field, { value, column });
		if (!known) return;
		const [one, other] = [known.column, column];
		if (better === 0) {
			const values = `${shown(row[one])} and ${shown(row[other])}`;
			problems.push(
				`the columns “${one}” and “${other}” both mean ${field}, and differ: ${values}`,
			);
		} else
			named.set(better > 0 ? one : other, { value: row[better > 0 ? one : other], column: '' });
	};
	for (const [column, value] of Object.entries(row)) {
		if (!NAME.test(column) || typeof value !== 'string') put(fieldFor(column), value, column);
		else {
			const whole = value.trim();
			const split = whole.lastIndexOf(' ');
			put('ship_first_name', split < 0 ? '' : whole.slice(0, split).trim(), column);
			put('ship_last_name', whole.slice(split + 1), column);
		}
	}
	return Object.fromEntries([...named].map(([name, { value }]) => [name, value]));
}

/** How plainly a column says that it is a field of the order. In lines, `item` may be a name as well as a SKU. */
function exactness(field: string, column: string): number {
	if (isLineField(field)) return 0;
	return column === field || /^(ship|recipient)/i.test(column) ? 1 : 0;
}

function fieldFor(name: string): string {
	if (ORDER_FIELDS.knows(name) || LINE_FIELDS.knows(name)) return name;
	const [ofOrder, ofLine] = [ORDER_FIELDS.called(name), LINE_FIELDS.called(name)];
	// A row's number is that of the row.
	if (/^id$/i.test(name)) return name;
	const isOrders = name.replace(/[^a-z0-9]/gi, '').toLowerCase() === ofOrder?.replaceAll('_', '');
	if (ofLine !== undefined && !isOrders && (ofOrder === undefined || OF_LINE.has(ofLine)))
		return ofLine;
	// An order number that stands alone is the reference.
	return ofOrder === 'cust_po_no' && /order/i.test(name) ? 'cust_ref' : (ofOrder ?? name);
}

/** Whether a column of CartRover's names is one of the line. */
export const isLineField = (name: string): boolean =>
	LINE_FIELDS.knows(name) && (OF_LINE.has(name) || !ORDER_FIELDS.knows(name));
