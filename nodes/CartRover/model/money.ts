/*
 * CartRover's money rules (documented, docs/api-facts.md section 3):
 *   extended_amount = (price - discount) * quantity          a line
 *   sub_total       = sum of the extended amounts
 *   grand_total     = sub_total + sales_tax + shipping_handling - order_discount
 *   order_discount  is after tax, positive, and includes the sum of the lines' addl_discount
 *   sales_tax       is the sum of the lines' tax, where lines carry tax
 *
 * Prices have up to four decimals, totals two. All sums are made in whole ten-thousandths (bigint), so
 * that no binary fraction is ever rounded; an amount is rounded to cents once, half away from zero.
 */

const SCALE = 4;
const UNIT = 10n ** BigInt(SCALE);
const PER_CENT = UNIT / 100n;

/** An exact amount in ten-thousandths of the currency's unit. */
export type Amount = bigint;

/** Amounts from here on are refused: with four decimals they are no exact JSON numbers any more. */
const TOO_MUCH = 100_000_000_000n * UNIT;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$|^([+-]?)\.(\d+)$/;

/**
 * Reads an amount given as number or decimal text.
 *
 * @returns ten-thousandths, or `undefined` when it is no decimal number, has more than four decimals, or
 * is a hundred billion or more
 */
export function parseAmount(value: unknown): Amount | undefined {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const match = DECIMAL.exec(plainDecimal(value));
	if (!match) return undefined;
	const sign = (match[1] ?? match[4]) === '-' ? -1n : 1n;
	const decimals = (match[3] ?? match[5] ?? '').replace(/0+$/, '');
	if (decimals.length > SCALE) return undefined;
	const size = BigInt(match[2] ?? '0') * UNIT + BigInt(decimals.padEnd(SCALE, '0'));
	return size < TOO_MUCH ? sign * size : undefined;
}

/**
 * The decimal text of a value. Sums such as 0.1 + 0.2 carry a binary rest far behind the decimals that
 * money has: it is cut off.
 */
function plainDecimal(value: number | string): string {
	if (typeof value === 'string') return value.trim();
	const rounded = value.toFixed(SCALE);
	const rest = Math.abs(value - Number(rounded));
	return rest <= Math.max(1e-10, Math.abs(value) * 2 ** -50) ? rounded : String(value);
}

/** Rounds to whole cents, half away from zero. */
export function roundToCents(amount: Amount): Amount {
	return roundTo(amount, PER_CENT);
}

function roundTo(value: bigint, step: bigint): bigint {
	const steps = ((value < 0n ? -value : value) + step / 2n) / step;
	return (value < 0n ? -steps : steps) * step;
}

/** Writes an amount as decimal text with two decimals, or as many as it needs up to four. */
export function formatAmount(amount: Amount): string {
	const digits = (amount < 0n ? -amount : amount).toString().padStart(SCALE + 1, '0');
	const decimals = digits.slice(-SCALE).replace(/0{1,2}$/, '');
	return `${amount < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${decimals}`;
}

/** The JSON number of an amount; exact for every amount below a hundred billion. */
export function toNumber(amount: Amount): number {
	return Number(formatAmount(amount));
}

/** The parts of an order line that money rules speak of. */
export interface MoneyLine {
	quantity: Amount;
	price?: Amount;
	discount?: Amount;
	addl_discount?: Amount;
	extended_amount?: Amount;
	tax?: Amount;
}

/** The header amounts, each `undefined` where the order does not give it. */
export interface MoneyHeader {
	sub_total?: Amount;
	order_discount?: Amount;
	sales_tax?: Amount;
	shipping_handling?: Amount;
	grand_total?: Amount;
}

/** A sum that does not hold: which field, what the order gives, and what the rest of it adds up to. */
export interface Contradiction {
	field: string;
	given: string;
	expected: string;
	rule: string;
}

const sum = (amounts: Array<Amount | undefined>): Amount =>
	amounts.reduce<Amount>((total, amount) => total + (amount ?? 0n), 0n);

/** (price - discount) * quantity, in whole cents; `undefined` for a line without a price. */
export function extendedAmount(line: MoneyLine): Amount | undefined {
	if (line.price === undefined) return undefined;
	const product = (line.price - (line.discount ?? 0n)) * line.quantity;
	return roundTo(product, PER_CENT * UNIT) / UNIT;
}

/** The tax of all lines, in whole cents; `undefined` where none carries any. */
function lineTax(lines: MoneyLine[]): Amount | undefined {
	const taxes = lines.map((line) => line.tax);
	return taxes.some((tax) => tax !== undefined) ? roundToCents(sum(taxes)) : undefined;
}

/** What the discount of the order includes of its lines, in whole cents. */
const lineDiscount = (lines: MoneyLine[]): Amount =>
	roundToCents(sum(lines.map((line) => line.addl_discount)));

/**
 * Fills in every amount that follows from others. Amounts that the user chose and that nothing
 * determines (prices, discounts, shipping, and tax or discount of the whole order) are kept, in whole
 * cents. A discount of the order that is less than those of its lines, which it includes, is raised to it.
 */
export function totals(header: MoneyHeader, lines: MoneyLine[]) {
	const extended = lines.map(
		(line) => extendedAmount(line) ?? roundToCents(line.extended_amount ?? 0n),
	);
	const sub_total = sum(extended);
	const sales_tax = lineTax(lines) ?? roundToCents(header.sales_tax ?? 0n);
	const stated = roundToCents(header.order_discount ?? 0n);
	const included = lineDiscount(lines);
	const order_discount = stated > included ? stated : included;
	const shipping_handling = roundToCents(header.shipping_handling ?? 0n);
	const grand_total = sub_total + sales_tax + shipping_handling - order_discount;
	return { extended, sub_total, sales_tax, order_discount, shipping_handling, grand_total };
}

/**
 * Finds the sums that contradict the rest of the order. Only what the order states is held against what
 * it implies: an amount that is missing contradicts nothing.
 */
export function contradictions(header: MoneyHeader, lines: MoneyLine[]): Contradiction[] {
	const found: Contradiction[] = [];
	const check = (field: string, stated: Amount | undefined, expected: Amount, rule: string) => {
		if (stated !== undefined && roundToCents(stated) !== roundToCents(expected)) {
			found.push({ field, given: formatAmount(stated), expected: formatAmount(expected), rule });
		}
	};

	lines.forEach((line, index) => {
		const expected = extendedAmount(line);
		if (expected !== undefined) {
			const rule = '(price - discount) * quantity';
			check(`items[${index}].extended_amount`, line.extended_amount, expected, rule);
		}
	});

	const extended = lines.map((line) => line.extended_amount ?? extendedAmount(line));
	const complete = lines.length > 0 && extended.every((amount) => amount !== undefined);
	if (complete) {
		check('sub_total', header.sub_total, sum(extended), 'sum of the extended amounts of the lines');
	}

	const tax = lineTax(lines);
	if (tax !== undefined) {
		check('sales_tax', header.sales_tax, tax, 'sum of the tax of the lines');
	}

	const discount = lineDiscount(lines);
	if (header.order_discount !== undefined && roundToCents(header.order_discount) < discount) {
		const rule = 'at least the sum of addl_discount of the lines';
		check('order_discount', header.order_discount, discount, rule);
	}

	const sub_total = header.sub_total ?? (complete ? sum(extended) : undefined);
	if (sub_total !== undefined) {
		const rest =
			(header.sales_tax ?? tax ?? 0n) +
			(header.shipping_handling ?? 0n) -
			(header.order_discount ?? discount);
		const rule = 'sub_total + sales_tax + shipping_handling - order_discount';
		check('grand_total', header.grand_total, sub_total + rest, rule);
	}
	return found;
}
