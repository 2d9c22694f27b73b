import omit from 'lodash/omit';

import { LINE_FIELDS, unclearDiscount } from './orderFields';
import { cellAsSent, fieldFor, givenAs, isBlank, type OrderRow } from './orderRows';
import { shown } from './values/kind';

/*
 * An amount in a row may be of one piece, of the line, or of the whole order and repeated in each row. A
 * column that does not say which is not guessed: it counts only where every meaning makes the same total.
 */

/** Why the amounts of rows cannot be told, and what to do. */
export interface Doubt {
	why: string;
	advice: string;
}

const isAmount = (value: unknown) => !isBlank(value) && /[1-9]/.test(String(value));
const isOne = (quantity: unknown) => /^1(?:[.,]0+)?$/.test(String(quantity).trim());

export type SettledRows<Row> = { rows: Row[]; doubt?: never } | { doubt: Doubt };

/**
 * The rows of one order with their unclear columns settled, or why they cannot be settled.
 *
 * @param checksTotals whether totals that the order states are checked, so that they tell what amounts mean
 * @param pricesIncludeTax whether they tell nothing of a tax, which is in the prices
 */
export function settledAmounts<Row extends OrderRow>(
	rows: Row[],
	checksTotals: boolean,
	pricesIncludeTax = false,
): SettledRows<Row> {
	const rate = discountRate(rows);
	if (rate) return { doubt: rate };
	const unclear = rows.flatMap((row) =>
		Object.entries(row.fields).flatMap(([column, value]) =>
			unclearDiscount(column) && isAmount(value) ? [{ row, column, value }] : [],
		),
	);
	const [first, ...others] = unclear;
	const isTold = rows.some(({ fields }) => isAmount(fields.order_discount));
	const counts = ({ row: { fields, lines = [] }, column }: (typeof unclear)[number]) =>
		unclearDiscount(column) === 'line' || lines.length > 0 || isOne(fields.quantity ?? 1);
	if (first && (others.length > 0 || isTold || !counts(first))) {
		const { column } = first;
		const [piece, name] =
			unclearDiscount(column) === 'piece' ? ['of one piece, ', 'Unit Discount, '] : ['', ''];
		return {
			doubt: {
				why: `“${column}” may be the discount ${piece}of a line or of the order`,
				advice: `Call the column ${name}Line Discount or Order Discount.`,
			},
		};
	}
	const total = unprovenTotal(rows);
	if (total !== undefined) {
		return {
			doubt: {
				why: `“${total}” may be the total of a line or of the order, and a line has no price to tell`,
				advice: 'Call the column Line Total or Order Total.',
			},
		};
	}
	const untold = unsaidAmounts(rows).filter(
		(one) => !checksTotals || !isShown(rows, one, pricesIncludeTax),
	);
	if (untold.length > 0) {
		return {
			doubt: {
				why: untold.map(({ column, why }) => `“${shown(column)}” ${why}`).join('; '),
				advice: untold.map(({ advice }) => advice).join(' '),
			},
		};
	}
	const settled = rows.map((row) => {
		const clear = Object.entries(row.fields).filter(([column]) => !unclearDiscount(column));
		const fields = Object.fromEntries(clear);
		return row === first?.row
			? { ...row, fields: { ...fields, order_discount: first.value } }
			: { ...row, fields };
	});
	return { rows: settled };
}

/** A cell formatted as a percentage arrives as a fraction. */
const FRACTION = /^0*[.,]0*[1-9]\d*$/;
const DISCOUNTS = ['discount', 'addl_discount', 'order_discount'];

/** A discount below 1 that may be a rate, where no total shows what it is. */
function discountRate(rows: OrderRow[]): Doubt | undefined {
	if (rows.some(({ fields }) => isAmount(fields.grand_total))) return undefined;
	for (const row of rows) {
		const { fields, lines = [] } = row;
		for (const [name, value] of lines.length > 0 ? [] : Object.entries(fields)) {
			if (!FRACTION.test(String(value).trim())) continue;
			if (!DISCOUNTS.includes(name) && !unclearDiscount(name)) continue;
			if (name === 'discount' && isAmount(fields.extended_amount)) continue;
			const percent = Number((Number(String(value).replace(',', '.')) * 100).toFixed(4));
			return {
				why: `“${givenAs(row, name)}” is ${String(value)} in input item ${row.index}, which may be ${percent} % or an amount`,
				advice:
					'If it is a rate, give the amount that it takes off. If it is an amount, add a column Order Total, which shows that.',
			};
		}
	}
	return undefined;
}

const isPriced = ({ fields, lines = [] }: OrderRow) =>
	lines.length > 0 || !isBlank(fields.price) || !isBlank(fields.extended_amount);

/** A column such as `Total` in several rows, unless all rows have prices: then the sums show what it is. */
function unprovenTotal(rows: OrderRow[]): string | undefined {
	if (rows.every(isPriced)) return undefined;
	const columns = rows.flatMap(({ given = {} }) =>
		Object.keys(given).filter(
			(column) =>
				['grand_total', 'sub_total'].includes(fieldFor(column)) &&
				LINE_FIELDS.called(column) === 'extended_amount' &&
				isAmount(given[column]),
		),
	);
	return columns.find((column, index) => columns.indexOf(column) < index);
}

/** Words by which a column says what its amount is for. */
const SAYS_WHICH = /unit|piece|each|per|line/i;

/** What an amount may be of whose column does not say it, and how to say it. */
const UNSAID = {
	discount: {
		why: 'may be the discount of one piece, of a line or of the order',
		advice:
			'Call the column Unit Discount if it is of one piece, Line Discount if it is of all pieces of the line, or Order Discount if it is of the order.',
		otherwise:
			'the discount in its rows was taken off each piece. If it is that of a line, call the column Line Discount; if it is that of the order, Order Discount',
	},
	tax: {
		why: 'is the same in all rows, and may be the tax of a line or of the order',
		advice:
			'Call the column Sales Tax if it is of the order, or Line Tax if it is of all pieces of the line.',
		otherwise:
			'the tax is the same in all of its rows, and was added up. If it is that of the order, call the column Sales Tax',
	},
};

type Unsaid = { field: keyof typeof UNSAID; column: string } & (typeof UNSAID)['tax'];

/** The amounts whose columns do not say what they are of, where that makes a difference. */
function unsaidAmounts(rows: OrderRow[]): Unsaid[] {
	return (['discount', 'tax'] as const).flatMap((field) => {
		const cells = rows.flatMap((row) => {
			const column = givenAs(row, field);
			const value = row.fields[field];
			const isUnsaid = isAmount(value) && !SAYS_WHICH.test(column);
			const { quantity = 1 } = row.fields;
			return isUnsaid ? [{ column, value: cellAsSent(field, value), quantity }] : [];
		});
		const [first] = cells;
		const isOfOrder =
			cells.length > 1 &&
			cells.length === rows.length &&
			cells.every(({ value }) => value === first?.value);
		const isOfPiece = field === 'discount' && cells.some(({ quantity }) => !isOne(quantity));
		return first && (isOfOrder || isOfPiece)
			? [{ field, column: first.column, ...UNSAID[field] }]
			: [];
	});
}

/** Whether a total that is checked shows what an amount is of. */
function isShown(rows: OrderRow[], { field }: Unsaid, pricesIncludeTax: boolean): boolean {
	const has = (total: string) => rows.some(({ fields }) => total in fields);
	const isInLine = ({ fields }: OrderRow) =>
		!isAmount(fields.discount) || isAmount(fields.extended_amount);
	if (field === 'tax' ? has('sales_tax') : rows.every(isInLine)) return true;
	if (field === 'tax' && pricesIncludeTax) return false;
	return rows.every(isPriced) && (has('grand_total') || (field === 'discount' && has('sub_total')));
}

/** What an amount that is taken for that of a line, or of a piece, may be instead. */
const INSTEAD = { tax: ['sales_tax'], discount: ['addl_discount', 'order_discount'] };

/**
 * The rows of one order with the meaning of their unclear amounts that the order's total proves: the only one
 * by which all sums hold. Where several do or none does, the rows as they are.
 */
export function provenByTotal<Row extends OrderRow>(
	rows: Row[],
	holds: (rows: Row[]) => boolean,
): Row[] {
	const unsaid = unsaidAmounts(rows);
	const isTotalled = rows.some(({ fields }) => isAmount(fields.grand_total));
	if (unsaid.length === 0 || !isTotalled || holds(rows)) return rows;
	const readings = unsaid.reduce(
		(all, { field }) => [
			...all,
			...INSTEAD[field]
				.filter((other) => rows.every(({ fields }) => isBlank(fields[other])))
				.flatMap((other) => all.map((reading) => moved(reading, field, other))),
		],
		[rows],
	);
	const [proven, ...others] = readings.slice(1).filter(holds);
	return proven && others.length === 0 ? proven : rows;
}

const moved = <Row extends OrderRow>(rows: Row[], from: string, to: string): Row[] =>
	rows.map((row) => ({
		...row,
		fields: { ...omit(row.fields, from, to), [to]: row.fields[from] },
	}));

/** Other possible meanings of amounts in rows, as sentences without their ends. */
export const otherMeanings = (rows: OrderRow[]): string[] =>
	unsaidAmounts(rows).map(({ otherwise }) => otherwise);
