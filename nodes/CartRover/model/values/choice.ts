import { heldBy, type Kind, nameOfType, notSingle, Problem } from './kind';
import { plainText, trimmed } from './text';

const YES = new Set(['true', 'yes', 'on', 'y', 't', '1']);
const NO = new Set(['false', 'no', 'off', 'n', 'f', '0']);

/** Yes or no: a switch, or what agents, sheets and forms write for it. */
export const yesNo: Kind<boolean> = (given) => {
	const value = heldBy(given);
	if (typeof value === 'boolean') return value;
	const problem = notSingle(value);
	if (problem) return problem;
	const text = plainText(value);
	if (text === undefined) return undefined;
	const word = typeof text === 'string' ? text.toLowerCase() : '';
	if (YES.has(word) || NO.has(word)) return YES.has(word);
	return new Problem('is neither yes nor no', 'Write true or false', value);
};

/** Parts of a text as a user separates them. */
const SEPARATORS = /[,;\n\r\t\u3001\uFF0C\uFF1B]/;

/**
 * A list, each of whose parts is of one kind: a list, a JSON list in a text, or a text with commas,
 * semicolons or line breaks between its parts. Blank parts and repeats are left out.
 *
 * @returns an empty list for an empty one, `undefined` for nothing at all
 */
export const listOf =
	<T>(part: Kind<T>): Kind<T[]> =>
	(given) => {
		const parts = partsOf(heldBy(given));
		if (parts === undefined || parts instanceof Problem) return parts;
		const found = new Set<T>();
		for (const each of parts) {
			const read = part(each);
			if (read instanceof Problem) return read;
			if (read !== undefined) found.add(read);
		}
		return [...found];
	};

function partsOf(given: unknown): unknown[] | undefined | Problem {
	if (Array.isArray(given)) return given;
	if (nameOfType(given)) {
		return new Problem('is an object, not a list', 'Give a list, or a text with commas');
	}
	if (typeof given !== 'string') return given === null || given === undefined ? undefined : [given];
	const text = trimmed(given);
	if (text === '') return undefined;
	if (!/^\[[^]*\]$|^\[\s*"/.test(text)) return partsOfText(text);
	const parsed = parseJson(text);
	return Array.isArray(parsed)
		? parsed
		: new Problem('is not a list', 'Write it as ["A", "B"] or as A, B', text);
}

/** The parts of a text. Parts that all stand in quotes may hold separators. */
function partsOfText(text: string): unknown[] {
	const quoted = /^"[^]*"$/.test(text) ? parseJson(`[${text}]`) : undefined;
	if (Array.isArray(quoted)) return quoted;
	const parts = text.split(SEPARATORS);
	const inQuotes = parts.map((part) => /^'([^']+)'$/.exec(trimmed(part))?.[1]);
	return inQuotes.every((part) => part !== undefined) ? inQuotes : parts;
}

/** Reads JSON; `undefined` when it is none. */
function parseJson(json: string): unknown {
	try {
		return JSON.parse(json) as unknown;
	} catch {
		return undefined;
	}
}

/** What can be chosen: the value that is sent, and what the editor calls it. */
export interface Choice<T extends string> {
	value: T;
	name: string;
}

const normalizedWord = (word: string) => word.toLowerCase().replace(/[\s_-]+/g, '_');

/**
 * One of several choices, given by value or name, in any case.
 *
 * @param spellings further words for them, in lower case
 */
export function choiceOf<T extends string>(
	choices: ReadonlyArray<Choice<T>>,
	spellings: Record<string, T> = {},
): Kind<T> {
	const known = new Map<string, T>(Object.entries(spellings));
	for (const { value, name } of choices) {
		known.set(normalizedWord(name), value);
		known.set(normalizedWord(value), value);
	}
	// British spelling.
	const canceled = known.get('canceled');
	if (canceled) known.set('cancelled', canceled);
	return (given) => {
		const read = plainText(given);
		if (read === undefined) return undefined;
		if (read instanceof Problem) return read;
		const names = choices.map(({ value }) => value).join(', ');
		return (
			known.get(normalizedWord(read)) ??
			new Problem('is not one of the choices', `Choose one of: ${names}`, read)
		);
	};
}
