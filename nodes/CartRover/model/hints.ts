import { parseAmount, UNIT } from './money';
import { textOf } from './texts';
import { shown } from './values/kind';

/** Something to tell about one of many: a field, an order. Hints of a kind become one sentence. */
export interface Hint {
	/** The subject; a subject that comes again counts once. */
	about: string;
	/** The sentence, with `{}` in the place of the subject. */
	one: string;
	/** The same about several. */
	many: string;
	/** A key that hints of one kind share; `many` unless given. */
	kind?: string;
}

/** Separators of lists, other than a decimal comma. */
const JOINED = /[^\s,;|]\s*(?:[;|]|(?<!\d),|,(?!\d))\s*[^\s,;|]/;

/** Hints for a SKU that may be several SKUs in one cell (some SKUs hold a comma), or was a number. */
export const skuHints = (sku: string): Hint[] =>
	JOINED.test(sku)
		? [
				{
					about: `“${shown(sku)}”`,
					one: 'SKU {} may be several SKUs in one field. It was sent as it is. Give each SKU a row or item of its own.',
					many: 'SKUs {} may each be several SKUs in one field. They were sent as they are. Give each SKU a row or item of its own.',
				},
			]
		: decimalHints('SKU', sku);

/** A whole number that an export wrote with a decimal, perhaps behind a prefix. */
const WITH_DECIMAL = /(?:^|[:#-])\d{3,}\.0$/;

/** Hints for a name of something that went through a program that took it for an amount. */
export const decimalHints = (what: 'SKU' | 'Reference', name: string): Hint[] =>
	WITH_DECIMAL.test(name)
		? [
				{
					about: `“${shown(name)}”`,
					one: `${what} {} ends in .0, as where an export takes numbers for amounts. It was sent as it is.`,
					many: `${what}s {} end in .0, as where an export takes numbers for amounts. They were sent as they are.`,
				},
			]
		: [];

/** The hint for equal lines of an order or a shipment, which may be one line that came twice. */
export const equalRowsHint = (kind: 'Order' | 'Shipment', about: string): Hint => ({
	about,
	one: `${kind} {} has rows that are equal in all columns. Each became a line of its own: if one came twice, its pieces are doubled.`,
	many: `${kind}s {} have rows that are equal in all columns. Each became a line of its own: if one came twice, its pieces are doubled.`,
});

/** Hints for a quantity with a fraction, in words that follow the name of its field. */
export const fractionHints = (field: string, quantity: unknown): string[] =>
	(parseAmount(quantity) ?? 0n) % UNIT === 0n
		? []
		: [`${field} is ${textOf(quantity)}, not a whole number of pieces`];

const DAY_MS = 86_400_000;

/**
 * Hints for a ship date that likely has a wrong year or month. Times are in CartRover's form, or epoch ms.
 */
export function shipDateHints(date: string, now: number): Hint[] {
	const days = (Date.parse(date) - now) / DAY_MS;
	if (days <= 60 && days > -365) return [];
	const [about = ''] = date.split('T');
	return [
		days > 0
			? {
					about,
					one: 'Ship Date {} is more than 60 days ahead. It was sent as it is.',
					many: 'Ship Dates {} are more than 60 days ahead. They were sent as they are.',
				}
			: {
					about,
					one: 'Ship Date {} is a year ago or more. It was sent as it is.',
					many: 'Ship Dates {} are a year ago or more. They were sent as they are.',
				},
	];
}

/** A hint about an order. A hint with amounts gets a sentence of its own for each order. */
export function hintAboutOrder(reference: string, words: string): Hint {
	if (!/\d/.test(words)) {
		return { about: reference, one: `Order {}: ${words}.`, many: `Orders {}: ${words}.` };
	}
	const kind = words.replace(/[\d.,]+/g, '');
	return { about: `Order ${reference}: ${words}`, one: '{}.', many: '{}.', kind };
}

/** The most subjects that are named; of the rest only the number is told. */
const MOST_NAMED = 5;

/** The hints of a run, each kind of them once. */
export class Hints {
	private readonly kinds = new Map<string, { one: string; many: string; abouts: Set<string> }>();

	/** @param hint a sentence of its own, or something that is told together with others of its kind */
	add(hint: string | Hint): void {
		const told = typeof hint === 'string' ? { about: '', one: hint, many: hint } : hint;
		const { about, one, many, kind = many }: Hint = told;
		const known = this.kinds.get(kind) ?? { one, many, abouts: new Set() };
		known.abouts.add(about);
		this.kinds.set(kind, known);
	}

	/** The sentences, in the order in which their kinds first came. */
	get texts(): string[] {
		return [...this.kinds.values()].map(({ one, many, abouts }) => {
			const [first = '', ...others] = abouts;
			return others.length === 0 ? put(one, first) : put(many, named([first, ...others]));
		});
	}
}

const put = (sentence: string, words: string) => sentence.replace('{}', () => words);

/** A list of names: the first few, and how many more there are. */
export function named(abouts: string[]): string {
	const more = abouts.length - MOST_NAMED;
	const separator = abouts.some((about) => /[,:] /.test(about)) ? '; ' : ', ';
	const first = abouts.slice(0, MOST_NAMED).join(separator);
	return more > 0 ? `${first}${separator}and ${more} more` : first;
}
