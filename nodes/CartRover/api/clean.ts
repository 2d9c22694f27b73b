import { isPaymentField } from '../model/payment';
import { parseJson } from './json';

/*
 * Each answer is cleaned once, right after it is parsed, so that no other code has to think of it. Taken out
 * are payment data (card and bank data would end up in n8n's database), keys that a server repeats, and
 * `__proto__`, which careless code downstream would take for a property of the object.
 */

/** Levels that an answer may have. CartRover's have seven; n8n itself fails at some thousands. */
const MAX_DEPTH = 50;

/** A text that is JSON itself: CartRover keeps documents of an order in such fields. */
const EMBEDDED_JSON = /^\s*[{[]/;

/**
 * Cleans a parsed answer, in place.
 *
 * @param redact takes the credential's secrets out of a text
 * @returns false where the answer is nested too deeply to be cleaned
 */
export function clean(value: object, redact: (text: string) => string, depth = 1): boolean {
	if (depth > MAX_DEPTH) return false;
	const record = value as Record<string, unknown>;
	for (const name of Object.keys(value)) {
		const entry = record[name];
		const harmless = redact(name);
		if (harmless !== name || name === '__proto__' || isPaymentField(name, value)) {
			delete record[name];
			if (harmless !== name) record[harmless] = '';
		} else if (typeof entry === 'object' && entry !== null) {
			if (!clean(entry, redact, depth + 1)) return false;
		} else if (typeof entry === 'string') {
			const text = cleanText(entry, redact, depth);
			if (text !== entry) record[name] = text;
		}
	}
	return true;
}

function cleanText(text: string, redact: (text: string) => string, depth: number): string {
	const embedded = EMBEDDED_JSON.test(text) ? parsed(text) : undefined;
	if (embedded === undefined) return redact(text);
	const before = JSON.stringify(embedded);
	if (!clean(embedded, redact, depth + 1)) return '';
	const after = JSON.stringify(embedded);
	// The embedded JSON keeps its own way of writing where nothing was taken out.
	return before === after ? text : after;
}

function parsed(text: string): object | undefined {
	try {
		return parseJson(text) as object;
	} catch {
		return undefined;
	}
}
