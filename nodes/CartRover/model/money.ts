/*
 * Exact amounts. All sums are made in whole parts of 10^-10 of the currency's unit (bigint), so that no
 * binary fraction is ever rounded. Prices that a shop divided (7.9051383333333334, 10/3) have more decimals
 * than the four that CartRover takes; what is beyond the tenth is the rest of a division or of sums in
 * floating point (0.1 + 0.2), and of no price.
 */

const SCALE = 10;

/** An exact amount, in parts of 10^-10 of the currency's unit. */
export type Amount = bigint;

/** One whole unit of the currency. */
export const UNIT: Amount = 10n ** BigInt(SCALE);
export const CENT: Amount = UNIT / 100n;

/** The last decimal that a price or quantity has for CartRover. */
export const PRICE_STEP: Amount = UNIT / 10_000n;

/** Amounts from here on are refused: with four decimals they are no exact JSON numbers any more. */
const TOO_MUCH = 100_000_000_000n * UNIT;

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$|^([+-]?)\.(\d+)$/;

/**
 * Reads an amount given as number or decimal text.
 *
 * @returns `undefined` when it is no decimal number, or is a hundred billion or more
 */
export function parseAmount(value: unknown): Amount | undefined {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const match = DECIMAL.exec(plainDecimal(value));
	if (!match) return undefined;
	const sign = (match[1] ?? match[4]) === '-' ? -1n : 1n;
	const decimals = match[3] ?? match[5] ?? '';
	const written = BigInt((match[2] ?? '0') + decimals.padEnd(SCALE, '0'));
	const size = divide(written, 10n ** BigInt(Math.max(0, decimals.length - SCALE)));
	return size < TOO_MUCH ? sign * size : undefined;
}

/** The decimal text of a value; JavaScript writes numbers near zero with an exponent. */
function plainDecimal(value: number | string): string {
	if (typeof value === 'string') return value.trim();
	const text = String(value);
	return text.includes('e-') ? value.toFixed(SCALE) : text;
}

/** Rounds to whole steps, half away from zero. */
export function roundTo(amount: Amount, step: Amount): Amount {
	return divide(amount, step) * step;
}

/** The quotient as a whole number, half away from zero. */
export function divide(value: bigint, by: bigint): bigint {
	const [size, divisor] = [value < 0n ? -value : value, by < 0n ? -by : by];
	const quotient = (2n * size + divisor) / (2n * divisor);
	return value < 0n === by < 0n ? quotient : -quotient;
}

/** Amount times amount, such as a price times a quantity. */
export const multiply = (a: Amount, b: Amount): Amount => divide(a * b, UNIT);

export const sum = (amounts: Array<Amount | undefined>): Amount =>
	amounts.reduce<Amount>((total, amount) => total + (amount ?? 0n), 0n);

export const sizeOf = (amount: Amount): Amount => (amount < 0n ? -amount : amount);

/** Writes an amount as decimal text with two decimals, or as many as it needs. */
export function formatAmount(amount: Amount): string {
	const digits = sizeOf(amount)
		.toString()
		.padStart(SCALE + 1, '0');
	const decimals = digits.slice(-SCALE).replace(/0+$/, '').padEnd(2, '0');
	return `${amount < 0n ? '-' : ''}${digits.slice(0, -SCALE)}.${decimals}`;
}

/** The JSON number of an amount; exact for every amount below a hundred billion with four decimals. */
export function toNumber(amount: Amount): number {
	return Number(formatAmount(amount));
}

/**
 * The smallest amount of a currency: 0.01 for most, 1 for yen, 0.001 for Kuwaiti dinars (ISO 4217, as the
 * JavaScript engine knows it).
 */
export function smallestUnit(currency: string | undefined): Amount {
	if (!currency || !/^[A-Za-z]{3}$/.test(currency)) return CENT;
	const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
		style: 'currency',
		currency,
	}).resolvedOptions();
	return UNIT / 10n ** BigInt(maximumFractionDigits);
}
