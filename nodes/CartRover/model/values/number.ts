import { parseAmount, PRICE_STEP, roundTo, toNumber } from '../money';
import { heldBy, type Kind, notSingle, Problem } from './kind';
import { leftover, plainText } from './text';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;

/** Groups of three digits with the same sign between them, and decimals after another one. */
const GROUPED = /^-?[1-9]\d{0,2}([.,' ])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d+)?$/;

/**
 * The only possible reading of a number with commas, points, blanks or apostrophes, or both readings where
 * there are two.
 */
function plainly(number: string): string | undefined {
	const separator = GROUPED.exec(number)?.[1];
	const point = number.replace(',', '.');
	const meant = separator ? number.replaceAll(separator, '').replace(',', '.') : point;
	if (!DECIMAL.test(meant)) return undefined;
	const isEither = separator !== undefined && DECIMAL.test(point);
	return isEither ? `${meant}, or ${Number(point)} if that is meant` : meant;
}

/** One number, and what stands around it; a hyphen behind a letter is no minus. */
const NUMBER =
	/^([^\p{N}-]*?)((?<!\p{L})-)?([^\p{N}\p{L}-]*?)([.,]?\d(?:[\d.,' ]*\d)?)[^\p{N}-]*$/u;
/** Words and signs that make more or less of a number: 12%, 5k, 3 dozen. */
const NOT_ALONE =
	/[%\u2030<>\u2264\u2265]|\d\s*(?:k|m|mio|mrd|tsd|thousand|million|dozen|dz|pairs?)\b/i;

/**
 * The number to write for a text with more than a number, such as a currency; none where another number may
 * be meant.
 */
function suggestion(given: string): string | undefined {
	// Accountants write negative numbers in brackets, or with the sign at the end.
	const text = given
		.normalize('NFKC')
		.replace(/[\u2010-\u2015\u2212]/g, '-')
		.replace(/^\((.*)\)$|^([\d.,\s]*\d)\s*-$/, '-$1$2');
	if (/\p{No}/u.test(given) || NOT_ALONE.test(text)) return undefined;
	// The digits belong to a word, such as a SKU.
	if (/(?<![A-Z])(?![A-Z]{3})[A-Z]+-?\d/i.test(text)) return undefined;
	const [, before = '', sign = '', between = '', number = ''] = NUMBER.exec(text) ?? [];
	// The point may belong to an abbreviation.
	if (/^[.,]/.test(number) && /[\p{L}.,]/u.test(before + between)) return undefined;
	return plainly(sign + number);
}

const WHOLE = 'a whole number';
const A_WEIGHT = 'a weight';
const A_QUANTITY = 'a quantity';
/** The whole number in a suggestion. */
const wholeSuggestion = (given: string) =>
	/^-?\d+(?:, or \d+ .*)?(?=,|$)/.exec(suggestion(given) ?? '')?.[0];

/** 1.000 is 1 to some and 1000 to others. */
function unclear(given: unknown): Problem | undefined {
	const text = plainText(given, true);
	if (typeof heldBy(given) !== 'string' || typeof text !== 'string') return undefined;
	if (!/^[1-9]\d{0,2}(?:\.\d{3})+$/.test(text)) return undefined;
	return new Problem('is not clear', `Write ${plainly(text)}`, given);
}

/** A number or decimal text as it was given: its own text is kept, so that nothing is rounded. */
function decimal(
	given: unknown,
	what: string,
	example: string,
): string | number | undefined | Problem {
	const value = heldBy(given);
	if (typeof value === 'number' && Number.isFinite(value)) return value;
	const several = notSingle(value);
	if (several) return several;
	const wrong = (advice: string) => new Problem(`is not ${what}`, advice, value);
	if (typeof value === 'number') return wrong('An expression returned nothing: correct it');
	const such = `Write ${what} such as ${example}`;
	if (typeof value === 'boolean') return wrong(such);
	const text = plainText(value, true);
	if (typeof text !== 'string' || DECIMAL.test(text)) return text;
	const problem = leftover(text);
	if (problem) return problem;
	if (what === A_WEIGHT && /\p{L}/u.test(text))
		return wrong('Write the number alone, and set its unit in Weight Unit');
	const meant = what === WHOLE ? wholeSuggestion(text) : suggestion(text);
	if (meant === undefined) return wrong(such);
	return wrong(`Write ${what === A_QUANTITY ? meant.replace(/\.0+$/, '') : meant}`);
}

/**
 * A number of an order, with as many decimals as a shop's division leaves. A JavaScript number loses the
 * error that floating point adds to a sum. A text stays as it is.
 */
const orderNumber =
	(what: string, example: string): Kind<number | string> =>
	(given) => {
		const read = decimal(given, what, example);
		if (read === undefined || read instanceof Problem) return read;
		const exact = parseAmount(read);
		if (exact === undefined) return tooLarge(what, example, given);
		return typeof read === 'number' ? toNumber(exact) : read;
	};

/** An amount of an order; a sum falls below 0 where discounts take off more than there is. */
export const orderSum = orderNumber('an amount', '12.50');

/**
 * A number that must not be negative. A value that is refused for another reason is checked, too: its advice
 * may be to write a negative number.
 */
export const atLeast0 =
	<T extends number | string>(kind: Kind<T>, advice = 'Write 0 or more'): Kind<T> =>
	(given) => {
		const read = kind(given);
		return meant(read) < 0 ? new Problem('is below 0', advice, given) : read;
	};

/** The number that was read, or the one that a problem advises to write. */
const meant = (read: unknown): number =>
	Number(read instanceof Problem ? /^Write (-?[\d.]+)/.exec(read.advice)?.[1] : read);

/** A charge of an order or of its lines: only discounts take something off. */
export const orderAmount = atLeast0(orderSum, 'Write 0 or more; enter a reduction as a discount');

/** An amount of an order that is 0, or is more than 0 with four decimals, too. */
const notNearZero =
	(what: string, advice: string): Kind<number | string> =>
	(given) => {
		const read = orderAmount(given);
		if (read === undefined || read instanceof Problem) return read;
		const exact = parseAmount(read) ?? 0n;
		return exact > 0n && roundTo(exact, PRICE_STEP) === 0n
			? new Problem(what, advice, given)
			: read;
	};

/**
 * The price of a piece. A price so small that it would be sent as 0 is refused: it would give the piece away.
 */
export const price = notNearZero(
	'would be sent as 0, since CartRover takes four decimals',
	'Correct it, or write 0 for a free item',
);

/** What an order weighs. */
export const orderWeight = notNearZero('is too little for a weight', 'Correct it, or leave it out');

/** Pieces of a line; a shop may have none left. */
export const pieces = orderNumber(A_QUANTITY, '2');

/** How many pieces of a line are ordered. */
export const orderQuantity: Kind<number | string> = (given) => {
	const read = unclear(given) ?? pieces(given);
	if (meant(read) <= 0) return new Problem('is not a quantity', 'Write a number above 0', given);
	if (read === undefined || read instanceof Problem) return read;
	const exact = parseAmount(read) ?? 0n;
	return exact % PRICE_STEP === 0n ? read : tooFine(A_QUANTITY, '2', given);
};

const tooFine = (what: string, example: string, given: unknown) =>
	new Problem('has more than four decimals', `Write ${what} such as ${example}`, given);

const tooLarge = (what: string, example: string, given: unknown) =>
	new Problem('is a hundred billion or more', `Write ${what} such as ${example}`, given);

/** An exact number with up to four decimals. */
function exactNumber(given: unknown, what: string, example: string): number | undefined | Problem {
	const read = decimal(given, what, example);
	if (read === undefined || read instanceof Problem) return read;
	const exact = parseAmount(read);
	if (exact === undefined) return tooLarge(what, example, given);
	if (exact % PRICE_STEP === 0n) return toNumber(exact);
	return tooFine(what, example, given);
}

/** What the carrier charges: exactly what is sent, as a JSON number. */
export const amount = atLeast0(
	(given) => unclear(given) ?? exactNumber(given, 'an amount', '12.50'),
);

/** How long something is; labels have three decimals. */
export const sideLength = atLeast0((given) => exactNumber(given, 'a length', '12.5'));

/** A discount. A shop that writes it as a negative number would have it added to the total. */
export const discount = atLeast0(orderSum, 'A discount is given as a positive amount');

const above0 = (what: string, read: number | undefined | Problem, given: unknown) =>
	meant(read) <= 0 ? new Problem(`is not ${what}`, 'Write a number above 0', given) : read;

/** How many pieces: more than none. */
export const quantity: Kind<number> = (given) =>
	above0(A_QUANTITY, unclear(given) ?? exactNumber(given, A_QUANTITY, '2'), given);

/** The weight of a parcel, above 0. Programs write 0 for a parcel that nobody has weighed. */
export const weight: Kind<number> = (given) => {
	const read = exactNumber(given, A_WEIGHT, '1.5');
	return read === 0 ? undefined : above0(A_WEIGHT, read, given);
};

/** Any number, such as a bound of stock. */
export const numberOf: Kind<number> = (given) =>
	unclear(given) ?? exactNumber(given, 'a number', '12');

/** A whole number within bounds, both included. */
export const wholeNumber =
	(least: number, most = Number.MAX_SAFE_INTEGER): Kind<number> =>
	(given) => {
		const example = String(Math.min(Math.max(least, 10), most));
		const read = unclear(given) ?? decimal(given, WHOLE, example);
		if (meant(read) < least) return new Problem('is too small', `Write ${least} or more`, given);
		if (read === undefined || read instanceof Problem) return read;
		const whole = Number(read);
		if (!Number.isInteger(whole))
			return new Problem('is not a whole number', `Write one such as ${example}`, given);
		if (whole > most) return new Problem('is too large', `Write ${most} or less`, given);
		return whole;
	};
