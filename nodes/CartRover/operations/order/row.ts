import { named } from '../../model/hints';
import {
	fieldFor,
	isBlank,
	namedFields,
	type OrderRow,
	repeatsHeader,
} from '../../model/orderRows';
import { Problem, shown } from '../../model/values/kind';
import { rowsIn } from '../../model/values/rows';
import { identifier } from '../../model/values/text';
import { setToShop } from '../../shops';
import { isExportRow } from '../../shops/shopifyExport';
import type { ItemContext } from '../context';
import { orderObject, wayOf } from './source';

/** A row of an order. */
export interface Row extends OrderRow {
	item: ItemContext;
	reference: string;
	isExport: boolean;
	/** The row is a whole order: rows beside it are no lines of it. */
	isWhole?: boolean;
}

/** A row that cannot be read, with its reference where that can be read. */
export interface BrokenRow {
	error: Error;
	reference?: string;
	/** The row has lines of its own, so it is no line of the orders beside it. */
	isWhole?: boolean;
}

/**
 * Reads the row of an item.
 *
 * @param before the reference of the row before
 * @returns `undefined` where Group Rows is off for the item
 */
export function rowOf(item: ItemContext, before?: string): Row | BrokenRow | 'empty' | undefined {
	try {
		return item.isOn('options.groupRows', 'Group Rows') ? readRow(item, before) : undefined;
	} catch (error) {
		return { error: error as Error };
	}
}

function readRow(item: ItemContext, before?: string): Row | BrokenRow | 'empty' {
	const isShop = wayOf(item, 'json') === 'shop';
	const given = orderObject(item, isShop ? 'shop' : 'json');
	const { index } = item;
	const isExport = isShop && isExportRow(given);
	if (isShop && !isExport)
		return { item, index, reference: `item ${index}`, isExport, isWhole: true, fields: given };
	if (Object.values(given).every(isBlank) || repeatsHeader(item.json)) return 'empty';
	if (isExport) {
		if (isBlank(given.Name)) return { error: withoutName(item, given) };
		return { item, index, reference: String(given.Name).trim(), isExport, fields: given };
	}
	const problems: string[] = [];
	const { items, ...fields } = namedFields(given, problems);
	const reference = item.readValue(fields.cust_ref, 'cust_ref', identifier);
	if (problems.length > 0) {
		const error = item.invalid(
			`This row was not sent: ${problems.join('; ')}`,
			'Rename or remove the column that means something else.',
		);
		return { error, reference };
	}
	const lines = rowsIn(items, 'line');
	if (lines instanceof Problem) return { error: item.problem(lines, 'items'), reference };
	if (reference === undefined) {
		const isWhole = lines.length > 0;
		return { error: withoutReference(item, given, !isWhole && before !== undefined), isWhole };
	}
	return { item, index, reference, isExport: false, fields, given, lines: lines as Row['lines'] };
}

const withoutName = (item: ItemContext, given: object): Error =>
	item.invalid(
		`This row has no Name, so it is not clear which order it belongs to. It has ${columnsOf(given)}`,
		'Give each row the Name of its order.',
	);

function withoutReference(item: ItemContext, given: object, mayBeMerged: boolean): Error {
	const [column = '', ...others] = Object.keys(given);
	const delimiter = others.length === 0 && /[;\t|,]/.exec(column)?.[0];
	if (delimiter) {
		return item.invalid(
			`This row has a single column, “${shown(column)}”: the file was read with another delimiter`,
			`Set the option Delimiter of the node that reads the file, such as Extract From File, to ${delimiter === '\t' ? "the expression {{ '\\t' }}" : `“${delimiter}”`}.`,
		);
	}
	if (Object.keys(given).some((name) => name.startsWith('__EMPTY'))) {
		return item.invalid(
			'The columns of this row have no names (__EMPTY): the file has something above its header',
			'Set the option Range of Extract From File to where the table begins, such as A2:N200.',
		);
	}
	const toShop = setToShop(given);
	if (toShop)
		return item.invalid(
			"This row looks like a shop's order, not CartRover's",
			`${toShop} Nothing was sent to CartRover.`,
		);
	const merged = mayBeMerged
		? ' Merged cells have it in their first row only: fill it down. Leave out a row of totals.'
		: '';
	const po = Object.entries(given).find(
		([name, value]) => fieldFor(name) === 'cust_po_no' && !isBlank(value),
	);
	const taken = po
		? ` “${shown(po[0])}” is taken for the customer's PO number: if it is the reference, call it Order Number.`
		: '';
	return item.invalid(
		`This row has no reference (cust_ref), so it is not clear which order it belongs to. It has ${columnsOf(given)}`,
		`Give each row the reference of its order, as cust_ref or Order Number.${taken}${merged}`,
	);
}

/** The filled columns of a row, as a sentence has them. */
export const columnsOf = (row: object): string =>
	named(
		Object.entries(row)
			.filter(([, value]) => !isBlank(value))
			.map(([name]) => `“${shown(name)}”`),
	);
