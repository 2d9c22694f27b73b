import { isNothing, type Kind, Problem, shown } from './kind';
import { lost, notWorkedOut, trimmed } from './text';

/** How many layers of text JSON may be wrapped in, as when it is encoded twice. */
const MOST_LAYERS = 3;

const nothing = new Problem(
	'got nothing from its expression',
	'A part that the expression reads is missing in this item',
);
const empty = new Problem(
	'is empty',
	'Where an expression gives it, a part that it reads is missing in this item',
);

/**
 * A JSON object or list, or a text that holds one. Numbers must be exact: JSON that was read has rounded
 * those of more than 15 to 16 digits.
 */
export const json: Kind<object> = (given) => {
	let value: unknown = given;
	for (let layer = 0; typeof value === 'string' && layer < MOST_LAYERS; layer++) {
		const text = trimmed(value);
		if (text === '') return empty;
		if (/^(?:null|undefined|NaN)$/.test(text)) return nothing;
		if (/^\[object [A-Z]/.test(text)) {
			return new Problem(
				'got the words “[object Object]”',
				'Give the object itself: an expression such as {{ $json }} with no text around it',
			);
		}
		const parsed = parsedJson(text);
		if (parsed instanceof Problem && /^=?\{\{[^]*\$[^]*\}\}$/.test(text)) return notWorkedOut(text);
		if (parsed instanceof Problem) {
			return layer === 0 || /^[[{]/.test(text) ? parsed : notObject(value);
		}
		value = parsed;
	}
	if (value === null || value === undefined) return nothing;
	if (typeof value !== 'object') {
		return notObject(value);
	}
	return value;
};

/** The same, or nothing. */
export const jsonIfAny: Kind<object> = (given) => (isNothing(given) ? undefined : json(given));

/** Named fields: an object, or JSON of one. */
export const jsonFields: Kind<Record<string, unknown>> = (given) => {
	const read = jsonIfAny(given);
	if (read === undefined || read instanceof Problem) return read;
	return Array.isArray(read)
		? new Problem('is a list, not an object', 'Give one object with named fields')
		: (read as Record<string, unknown>);
};

const notObject = (given: unknown) =>
	new Problem('is not a JSON object', 'Give an object, such as {{ $json }}', given);

/** Reads JSON, or says where the text stops being JSON, or which name stands twice in an object. */
function parsedJson(text: string): unknown {
	try {
		const parsed = JSON.parse(text) as unknown;
		const { twice } = walk(text);
		return twice === undefined
			? parsed
			: new Problem(
					`has “${shown(twice)}” twice in one object`,
					'Keep one of them, or put the contents of both into one: the first would be lost',
				);
	} catch {
		const at = walk(text).end;
		const before = text.slice(0, at).split('\n');
		const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
		const found = /^(?:[\w$]+|[^])/u.exec(text.slice(at))?.[0];
		return new Problem(
			`is not valid JSON: ${found === undefined ? `it ends too early, in ${place}` : `“${shown(found)}” in ${place} does not belong there`}`,
			'Names and texts need double quotes; there is no comma before } and ]',
		);
	}
}

/** A token of JSON. */
const TOKEN =
	/[ \t\n\r]*(?:([{}[\],:])|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))/uy;
const BLANKS = /[ \t\n\r]*/y;

/** The kind of token that may come next: a value, what follows a value, a name, or a colon. */
type Next = 'value' | 'first' | 'after' | 'name' | 'firstName' | 'colon';

/** Where a text stops being JSON, and the first name up to there that an object has twice. */
function walk(text: string): { end: number; twice?: string } {
	const open: Array<'{' | '['> = [];
	/** The names so far, for each open object. */
	const names: Array<Set<string>> = [];
	let twice: string | undefined;
	let next: Next = 'value';
	let at = 0;
	for (;;) {
		TOKEN.lastIndex = at;
		const token = TOKEN.exec(text);
		BLANKS.lastIndex = at;
		const start = at + (BLANKS.exec(text)?.[0].length ?? 0);
		const following: Next | undefined = token
			? follows(next, token[1] ?? (text[start] === '"' ? '"' : '0'), open)
			: undefined;
		if (!following) return { end: start, twice };
		if (following === 'colon') {
			const name = JSON.parse(text.slice(start, TOKEN.lastIndex)) as string;
			if (names[open.length]?.has(name)) twice ??= name;
			names[open.length]?.add(name);
		}
		if (following === 'firstName') names[open.length] = new Set();
		next = following;
		at = TOKEN.lastIndex;
	}
}

/** The kind of token that may follow; `undefined` where this token may not stand. */
function follows(next: Next, token: string, open: Array<'{' | '['>): Next | undefined {
	const isValue = next === 'value' || next === 'first';
	if (token === '{' || token === '[') {
		if (!isValue) return undefined;
		open.push(token);
		return token === '{' ? 'firstName' : 'first';
	}
	if (token === '}' || token === ']') {
		const ends = next === 'after' || next === (token === '}' ? 'firstName' : 'first');
		return ends && open.pop() === (token === '}' ? '{' : '[') ? 'after' : undefined;
	}
	if (token === ',') {
		if (next !== 'after' || open.length === 0) return undefined;
		return open.at(-1) === '{' ? 'name' : 'value';
	}
	if (token === ':') return next === 'colon' ? 'value' : undefined;
	if (token === '"' && (next === 'name' || next === 'firstName')) return 'colon';
	return isValue ? 'after' : undefined;
}

/**
 * Numbers in a JSON value that are not exact, by their path, with what is wrong; also values that JSON
 * would leave out or change without a word, and texts that are what an expression left of a value.
 */
export function inexact(
	value: unknown,
	path: Array<string | number> = [],
): Array<{ path: Array<string | number>; problem: Problem }> {
	if (typeof value === 'number') {
		if (!Number.isFinite(value)) {
			const problem = new Problem('is not a value', 'An expression returned nothing', value);
			return [{ path, problem }];
		}
		if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) return [];
		const advice = 'Give it as text, with quotes around it in JSON';
		return [{ path, problem: new Problem('is a number too long to be exact', advice, value) }];
	}
	if (typeof value === 'string') {
		const problem = lost(trimmed(value));
		return problem ? [{ path, problem }] : [];
	}
	if (typeof value === 'bigint') {
		return [{ path, problem: new Problem('is not a JSON number', 'Give it as text', value) }];
	}
	if (Array.isArray(value)) return value.flatMap((each, index) => inexact(each, [...path, index]));
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, each]) => inexact(each, [...path, name]));
}
