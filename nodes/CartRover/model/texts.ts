import { heldBy } from './values/kind';

/** The text of a field: what was typed, or what a resource locator in a collection holds. */
export function textOf(value: unknown): string {
	const plain = heldBy(value);
	return typeof plain === 'string' || typeof plain === 'number' ? String(plain).trim() : '';
}

/** Half of a character that needs two: no text that can be sent. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;

/** `.` and `..` climb to another path when an address is put together, however they are encoded. */
export const CLIMBS = /^\.{1,2}$/;

/** Longer ones than any server takes, once they are encoded. */
const LONGEST_PART = 1_000;

/** Why a text cannot be a part of a path; `undefined` when it can be one, percent-encoded. */
export function whyNoPathPart(text: string): string | undefined {
	if (text.length > LONGEST_PART) return `is longer than ${LONGEST_PART} characters`;
	if (LONE_SURROGATE.test(text)) return 'holds half of a character, which cannot be sent';
	return CLIMBS.test(text) ? `cannot be “${text}”` : undefined;
}
