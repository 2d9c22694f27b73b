/*
 * Readers for the values that users give, one function for each kind of value: text, identifier, number,
 * time, yes/no, list, choice, JSON. A reader returns what was meant, or why the value cannot be used. Nothing
 * is rounded, cut or taken for something else.
 */

/** Why a value cannot be used, and the way out. */
export class Problem {
	/**
	 * @param what the problem, to follow a field's label: "is not an amount"
	 * @param advice what to do, as a sentence without its period
	 * @param given the value, where showing it helps
	 */
	constructor(
		readonly what: string,
		readonly advice: string,
		readonly given?: unknown,
	) {}

	/** The sentence about a field: `Item 1, Price: “12,50 $” is not an amount. Write 12.50`. */
	of(label: string): string {
		const value = this.given === undefined ? '' : `: “${shown(this.given)}”`;
		return `${label}${value} ${this.what}${this.advice ? `. ${this.advice}` : ''}`;
	}
}

/** Reads one kind of value; `undefined` for one that was left empty. */
export type Kind<T> = (given: unknown) => T | undefined | Problem;

/** Whether nothing was given, or an empty text. */
export const isNothing = (given: unknown): given is null | undefined | '' =>
	given === null || given === undefined || given === '';

const LONGEST_SHOWN = 40;

/** A value as an error shows it: in one line, and shortened. */
export function shown(given: unknown): string {
	const text = typeof given === 'string' ? given : (nameOfType(given) ?? String(given));
	const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
	return line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN - 1)}…` : line;
}

/** What a value is that is neither text, number nor yes or no, in words: "a list". */
export function nameOfType(given: unknown): string | undefined {
	if (Array.isArray(given)) return 'a list';
	if (given instanceof Date) return 'a date';
	if (typeof given === 'object' && given !== null) return 'an object';
	return typeof given === 'function' || typeof given === 'symbol' ? 'a function' : undefined;
}

/** The problem with a list or an object where one value should be; none for any other value. */
export function notSingle(given: unknown): Problem | undefined {
	const type = nameOfType(given);
	return type
		? new Problem(
				`is ${type}, not one value`,
				'Give one value: pick one part of it in the expression',
			)
		: undefined;
}

/** Whether no value was given, as by an expression for a missing field. An empty text is a value. */
export const isMissing = (given: unknown): boolean => (heldBy(given) ?? undefined) === undefined;

/** What a resource locator holds; any other value as it is. A locator's default has no `__rl`. */
export function heldBy(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const isLocator = '__rl' in value || ('mode' in value && 'value' in value);
	return isLocator ? (value as { value?: unknown }).value : value;
}
