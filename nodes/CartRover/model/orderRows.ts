import isEqual from 'lodash/isEqual';

import { LINE_FIELDS, ORDER_FIELDS, unclearDiscount } from './orderFields';
import { contentOf } from './orderKinds';
import { namesIn } from './texts';
import { Problem } from './values/kind';
import { plainText } from './values/text';

/*
 * Turns rows into orders. Exports and sheets have one row for each line. The order's own fields stand in each
 * of its rows, or only in the first.
 */

type Fields = Record<string, unknown>;

/** A row, with the number of its input item. */
export interface OrderRow {
	index: number;
	fields: Fields;
	/** The row as it was given, where its columns had other names than CartRover's. */
	given?: Fields;
	/** Lines that the row holds as a list. */
	lines?: Fields[];
}

/** Rows that were put together, or where they contradict each other. */
export type Merged =
	| {
			order: Fields;
			lines: Fields[];
			/** The input item that each line came with. */
			rowOfLine: number[];
			/** Columns that say something else in each row, and belong neither to an order nor to a line. */
			leftOut: string[];
			problems?: never;
	  }
	| { problems: string[] };

/** Whose a column is. */
export type Owner = 'line' | 'order' | 'nobody';

/** Whether a cell is empty. */
export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Whether a row is its file's header again, as where files were put together. A sheet numbers that, too. */
export function repeatsHeader(row: Fields): boolean {
	const filled = Object.entries(row).filter(
		([column, value]) => column !== 'row_number' && !isBlank(value),
	);
	return filled.length > 1 && filled.every(([name, value]) => String(value).trim() === name.trim());
}

/**
 * Puts the rows of one order together. Each field of the order comes from the first row that has it.
 *
 * @param ownerOf whose a column is
 */
export function mergeRows(rows: OrderRow[], ownerOf: (name: string) => Owner): Merged {
	const order = new Map<string, { value: unknown; index: number }>();
	const problems: string[] = [];
	const lines: Fields[] = [];
	const rowOfLine: number[] = [];
	const leftOut = new Set<string>();
	for (const row of rows) {
		const { index, fields, lines: own = [] } = row;
		const line = new Map<string, unknown>();
		for (const [name, value] of Object.entries(fields)) {
			if (isBlank(value)) continue;
			const owner = ownerOf(name);
			if (owner === 'line') {
				line.set(name, value);
				continue;
			}
			const known = order.get(name);
			if (!known) order.set(name, { value, index });
			else if (isSameCell(known.value, value)) continue;
			else if (owner === 'nobody') leftOut.add(name);
			else
				problems.push(
					`${columnOf(row, name)} is ${quotedCell(known.value)} in input item ${known.index} and ${quotedCell(value)} in input item ${index}${perhapsOfLine(row, name)}`,
				);
		}
		if (line.size > 0) lines.push(Object.fromEntries(line));
		lines.push(...own);
		while (rowOfLine.length < lines.length) rowOfLine.push(index);
	}
	if (problems.length > 0) return { problems };
	const fields = [...order]
		.filter(([name]) => !leftOut.has(name))
		.map(([name, { value }]): [string, unknown] => [name, value]);
	return { order: Object.fromEntries(fields), lines, rowOfLine, leftOut: [...leftOut] };
}

/** The column that a field came from. */
export const givenAs = ({ given = {} }: OrderRow, field: string): string =>
	Object.keys(given).find((column) => fieldFor(column) === field && !isBlank(given[column])) ??
	field;

function columnOf(row: OrderRow, field: string): string {
	const column = givenAs(row, field);
	return column === field ? field : `“${column}” (${field})`;
}

/** The advice where a column such as `Total` may be meant for the line. */
function perhapsOfLine(row: OrderRow, field: string): string {
	const column = givenAs(row, field);
	if (field === 'shipping_handling')
		return ' (it is of the whole order: give the sum of the rows in the first of them)';
	const ofLine = LINE_FIELDS.called(column);
	return ofLine && !LINE_FIELDS.knows(column)
		? ` (if “${column}” is that of the line, call the column ${ofLine})`
		: '';
}

/** Sheets give the same value once as a number and once as text, and an amount with and without zeros. */
const isSameCell = (a: unknown, b: unknown) =>
	typeof a === 'object' || typeof b === 'object'
		? isEqual(a, b)
		: normalizedCell(a) === normalizedCell(b);

const normalizedCell = (value: unknown) =>
	String(value)
		.trim()
		.replace(/^(-?\d+)(?:\.0+|(\.\d*[1-9])0+)$/, '$1$2');

/**
 * The value that a cell sends: the same for all ways to write its blanks, numbers and sheet's marks;
 * `undefined` for an empty one.
 */
export function cellAsSent(column: string, value: unknown): unknown {
	if (typeof value !== 'string' && typeof value !== 'number') return value;
	const read = plainText(value, true);
	if (read instanceof Problem) return value;
	// Finding out what a column means takes time, and only matters for numbers.
	return read && /^[+-]?[\d.]+$/.test(read) ? contentOf(read, fieldFor(column)) : read;
}

const quotedCell = (value: unknown) =>
	`“${(typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 40)}”`;

/** Columns that both an order and a line could have, and that are the line's in a row of a line. */
const OF_LINE = new Set(['item', 'quantity', 'price', 'discount', 'tax', 'description']);

/** Columns for the recipient's whole name. */
const NAME =
	/^((ship(ping)?|deliver)[ _-]?(to[ _-]?)?)?(name|full[ _-]?name|recipient([ _-]?name)?)$|^customer[ _-]?name$|^empf(ä|ae)nger$/i;
/** Columns for the customer's whole name. */
const BILLING_NAME = /^bill(ing)?[ _-]?(to[ _-]?)?(full[ _-]?)?name$/i;

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
		if (isBlank(value) || (known && isSameCell(known.value, value))) return;
		const better = known ? exactness(field, column) - exactness(field, known.column) : 1;
		if (better > 0) named.set(field, { value, column });
		if (!known) return;
		const [one, other] = [known.column, column];
		if (better === 0) {
			const values = `${quotedCell(row[one])} and ${quotedCell(row[other])}`;
			problems.push(
				`the columns “${one}” and “${other}” both mean ${field}, and differ: ${values}`,
			);
		} else
			named.set(better > 0 ? one : other, { value: row[better > 0 ? one : other], column: '' });
	};
	for (const [column, value] of Object.entries(row)) {
		const whose = NAME.test(column) ? 'ship' : BILLING_NAME.test(column) ? 'cust' : undefined;
		if (isCarrier(column, value)) put(column, value, column);
		else if (!whose || typeof value !== 'string') put(fieldFor(column), value, column);
		else {
			const { first, last } = namesIn(value);
			put(`${whose}_first_name`, first, column);
			put(`${whose}_last_name`, last, column);
		}
	}
	const street = named.get('ship_address_1');
	const house = [...named].find(([name]) => HOUSE.test(name));
	if (street && house) {
		street.value = `${String(street.value)} ${String(house[1].value)}`;
		named.delete(house[0]);
	}
	return Object.fromEntries([...named].map(([name, { value }]) => [name, value]));
}

/** How plainly a column says that it is a field of the order. In lines, `item` may be a name as well as a SKU. */
function exactness(field: string, column: string): number {
	if (isLineField(field)) return CUSTOM_LABEL.test(column) ? 1 : 0;
	return column === field || /^(ship|deliver|recipient)/i.test(column) ? 1 : 0;
}

/** A column Versand has what shipping costs, or who ships. */
const isCarrier = (column: string, value: unknown) =>
	/^versand$/i.test(column.trim()) && /\p{L}/u.test(String(value).replace(/eur|chf/i, ''));

/** eBay's exports have the SKU here; their Item Number is the number of the listing. */
const CUSTOM_LABEL = /^custom[ _-]?label/i;

/** The house number has a column of its own in German sheets, and is no address without the street. */
const HOUSE = /^haus[ _-]?(nummer|nr\.?)$/i;

/** How the columns of a ship-to address begin, beside `ship`. A shipping company may be the carrier. */
const SHIP_TO =
	/^(?:ship(?:ping)?|deliver)[ _-]*to[ _-]*|^(?:shipping|delivery|recipient)[ _-]*(?=(?:first|last|address|street|city|town|state|province|zip|post|country|phone|e-?mail))/i;

/** The field that a column means; the column itself where none is known. */
export function fieldFor(name: string): string {
	if (ORDER_FIELDS.knows(name) || LINE_FIELDS.takes(name)) return name;
	const ofLine = LINE_FIELDS.called(name);
	const ofOrder = ORDER_FIELDS.called(name) ?? ORDER_FIELDS.called(name.replace(SHIP_TO, 'ship'));
	// A column “ID” numbers the rows.
	if (/^id$/i.test(name) || unclearDiscount(name)) return name;
	const isOrders = name.replace(/[^a-z0-9]/gi, '').toLowerCase() === ofOrder?.replaceAll('_', '');
	if (ofLine !== undefined && !isOrders && (ofOrder === undefined || OF_LINE.has(ofLine)))
		return ofLine;
	// An order number that stands alone is the reference.
	return ofOrder === 'cust_po_no' && /order/i.test(name) ? 'cust_ref' : (ofOrder ?? name);
}

/** Whether a column of CartRover's names is one of the line. */
const isLineField = (name: string): boolean =>
	LINE_FIELDS.knows(name) && (OF_LINE.has(name) || !ORDER_FIELDS.knows(name));

/**
 * Whether a column is the order's or the line's. A weight that differs by row is the line's, for which
 * CartRover has no field.
 */
export function ownerOfField(name: string): Owner {
	if (isLineField(name)) return 'line';
	return ORDER_FIELDS.takes(name) && name !== 'weight' ? 'order' : 'nobody';
}
