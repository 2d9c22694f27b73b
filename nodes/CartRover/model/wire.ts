import { z } from 'zod/v3';

import { isNothing } from './values/kind';

/*
 * CartRover's PHP past shows on the wire: numbers come as strings in one endpoint and as numbers in
 * the next, an empty map comes as `[]`, a list as a map by index, flags are `Y` or `N`, and "nothing" is
 * `null` or `""` (docs/contributing/api-facts.md, sections 4 to 7). These building blocks read all of those forms and
 * give one.
 *
 * They are `z.preprocess` steps around plain types on purpose: the plain type is what comes out, so the
 * output schemas that n8n shows can be generated from the same definitions. What a block cannot read is
 * left as it came: see `readerOf`.
 */

/** What JSON and PHP write for numbers; `Number` alone would also read `0x10`. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/** A number that JSON has not rounded: a reference of 20 digits would come out as another one. */
const isExact = (value: unknown) =>
	typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;

/** A number, given as number or numeric string; `null` for nothing. */
export const numeric = z.preprocess((value) => {
	if (isNothing(value)) return null;
	return typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
}, z.number().finite().nullable());

/** A text; `null` for nothing. Numbers are accepted and become text, since ids come in both forms. */
export const text = z.preprocess((value) => {
	if (isNothing(value)) return null;
	return isExact(value) ? String(value) : value;
}, z.string().nullable());

/** A text that must be there. */
export const requiredText = z.preprocess(
	(value) => (isExact(value) ? String(value) : value),
	z.string().min(1),
);

const FLAGS: Record<string, boolean> = {
	y: true,
	yes: true,
	true: true,
	'1': true,
	n: false,
	no: false,
	false: false,
	'0': false,
};

/** `Y` or `N`, or another way to say so, as a boolean; `null` for nothing. */
export const flag = z.preprocess((value) => {
	if (isNothing(value)) return null;
	return typeof value === 'string' || typeof value === 'number'
		? (FLAGS[String(value).trim().toLowerCase()] ?? value)
		: value;
}, z.boolean().nullable());

/** Whether a value is an object with fields, and no list. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A list, also from a map by index, which PHP makes of a list with gaps. An empty value gives an empty list;
 * any other value stays.
 */
export function listFrom(value: unknown): unknown {
	if (isNothing(value)) return [];
	const isMapByIndex = isRecord(value) && Object.keys(value).every((name) => /^\d+$/.test(name));
	return isMapByIndex ? Object.values(value) : value;
}

/** A list, also from a map by index. A missing list and `null` mean an empty one. */
export const listOf = <T extends z.ZodTypeAny>(row: T) => z.preprocess(listFrom, z.array(row));

/** Whether a map holds nothing: it may come as `[]`. */
export const isEmptyMap = (value: unknown) =>
	isNothing(value) || (typeof value === 'object' && Object.keys(value as object).length === 0);

/** A map that may come as `[]`, which means an empty one. */
export const mapOf = <T extends z.ZodTypeAny>(entry: T) =>
	z.preprocess((value) => (isEmptyMap(value) ? {} : value), z.record(entry));

/** Says in one line what did not fit, for the reader of an error: `items.0.quantity: Expected number`. */
export function whatDidNotFit(error: z.ZodError): string {
	return error.issues
		.slice(0, 3)
		.map((issue) => `${issue.path.join('.') || 'the record'}: ${issue.message}`)
		.join('; ');
}
