import { heldBy } from './values/kind';

/** The text of a field: what was typed, or what a resource locator in a collection holds. */
export function textOf(value: unknown): string {
	const plain = heldBy(value);
	return typeof plain === 'string' || typeof plain === 'number' ? String(plain).trim() : '';
}

/** Half of a character that needs two: no text that can be sent. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?:[^\uD800-\uDBFF]|^)[\uDC00-\uDFFF]/;

/** `.` and `..` lead to another path when a URL is put together, however they are encoded. */
export const CLIMBS = /^\.{1,2}$/;

/** A longer part than this, once encoded, is longer than any server takes. */
const LONGEST_PART = 1_000;

/** Why a text cannot be a part of a path; `undefined` when it can be one, percent-encoded. */
export function whyNoPathPart(text: string): string | undefined {
	if (text.length > LONGEST_PART) return `is longer than ${LONGEST_PART} characters`;
	if (LONE_SURROGATE.test(text)) return 'holds half of a character, which cannot be sent';
	return CLIMBS.test(text) ? `cannot be “${text}”` : undefined;
}

/** Words behind a comma after a name that are no first name. */
const SUFFIX = /^(?:[js]r|[iv]+|md|phd|dds|esq|inc|llc|ltd|co|corp|gmbh|ag|kg|bv|nv|sa|srl|plc)$/i;

/** Words behind a person's name, which belong to the last name: `Jr.`, `III`, `M.D.`. “Ii” is a name. */
const BEHIND = /(?:,?\s+(?:[JSjs][Rr]|III?|IV|M\.?D|P[Hh]\.?D|D\.?D\.?S|E[Ss][Qq])\.?)+$/;

/** The parts of a whole name: `O'Neil, Ann` is split at its comma, any other name before the last word. */
export function namesIn(whole: string): { first: string; last: string } {
	const [suffix = ''] = BEHIND.exec(whole.trim()) ?? [];
	const name = whole.trim().slice(0, -suffix.length || undefined);
	const [, last = '', first = ''] = /^([^,\d&]+),\s*([^,\d&]+)$/.exec(name) ?? [];
	if (first && !SUFFIX.test(first.replace(/[\s.]/g, '')))
		return { first, last: last.trim() + suffix };
	const split = name.lastIndexOf(' ');
	return {
		first: split < 0 ? '' : name.slice(0, split).trim(),
		last: name.slice(split + 1) + suffix,
	};
}
