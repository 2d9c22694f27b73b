import { heldBy, type Kind, notSingle, Problem, shown } from './kind';

/** Blanks and characters without any width, which nobody means at the ends of a text. */
const UNSEEN = /[\s\p{Cc}\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/u;
/** Letters and signs that show nothing: joiners, fillers, vowels without a sign, empty Braille. */
const BLANK_SIGNS = '\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0';
const isUnseen = (character: string) => UNSEEN.test(character) || BLANK_SIGNS.includes(character);

/**
 * Invisible characters that have no meaning inside of an identifier either. Joiners stay: some scripts need
 * them.
 */
const UNSEEN_INSIDE = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/g;

/** Blanks that look like the plain one. */
const OTHER_BLANKS = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;

/** A text without blanks and invisible characters around it. */
export function trimmed(text: string): string {
	let start = 0;
	let end = text.length;
	while (start < end && isUnseen(text.charAt(start))) start += 1;
	while (end > start && isUnseen(text.charAt(end - 1))) end -= 1;
	return text.slice(start, end);
}

/** A text that a sheet marks as one: `="01652"`. */
const SHEET_FORMULA = /^="((?:[^"]|"")*)"$/;

/**
 * A text without the marks by which a sheet shows that a cell is text. An apostrophe is such a mark only
 * before a number or a formula: there are places called ’s-Hertogenbosch.
 *
 * @param beforeAnything whether an apostrophe before a letter is a mark, too
 */
function unmarked(text: string, beforeAnything: boolean): string {
	const formula = SHEET_FORMULA.exec(text);
	if (formula) return trimmed((formula[1] ?? '').replaceAll('""', '"'));
	const isMark = beforeAnything ? /^'[^']+$/.test(text) : /^'(?:[=+@-]|[\d\s().,/+-]+$)/.test(text);
	return isMark ? trimmed(text.slice(1)) : text;
}

/** The text of numbers and texts, cleaned; `undefined` for nothing. Anything else is a problem. */
export function plainText(given: unknown, beforeAnything = false): string | undefined | Problem {
	const value = heldBy(given);
	if (value === null || value === undefined) return undefined;
	if (typeof value === 'string') return unmarked(trimmed(value), beforeAnything) || undefined;
	if (typeof value === 'number') return textOfNumber(value);
	if (typeof value === 'bigint') return String(value);
	return notSingle(value) ?? new Problem('is true or false, not text', 'Give a text', value);
}

function textOfNumber(value: number): string | Problem {
	if (!Number.isFinite(value)) {
		return new Problem('is not a value', 'An expression returned nothing: correct it', value);
	}
	return Math.abs(value) > Number.MAX_SAFE_INTEGER ? tooLong(value) : String(value);
}

/** JSON has no more than 15 to 16 digits: whoever reads a longer number gets another one. */
const tooLong = (given: unknown) =>
	new Problem(
		'is a number too long to be exact',
		'Give it as text, with quotes around it in JSON, or in a column that is formatted as text',
		given,
	);

/** Remains of an object or of an expression that failed, anywhere in a text. */
const OBJECT = /\[(?:object [A-Z]|Object: |Array: |Function)/;
const EXPRESSION = /\{\{[^]*\$[^]*\}\}|\$(?:json|node|input|item|parameter)\b|\$\(['"]/;
const SHEET_ERROR = /#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|ERROR!)|^#{3,}$/;
/** Newer error values of sheets, and error values in other languages. */
const WHOLE_SHEET_ERROR =
	/^#(?:N\/D|NV|GETTING_DATA|(?:BLOCKED|BUSY|CALC|CONNECT|FIELD|SPILL|UNKNOWN|BEZUG|WERT|ZAHL|NOMBRE|VALEUR|RIF|VALORE|NUMERO|WAARDE|VERW|¡?(?:REF|VALOR|DIV\/0|NUM|NULO))!|(?:NOM|NOMBRE|¿NOMBRE|NOME|NAAM)\?)$/;
/** A formula that the sheet kept as text: a function, or a reference to another cell. */
const FORMULA = /^=\s*(?:[A-Z][A-Z.]*\(.*|(?:.*!)?\$?[A-Z]{1,3}\$?\d{1,7}(?:\s*[-+*/&:].*)?)$/i;

/** Remains that a single word shows: no name contains such a word. */
const NO_VALUE = /(?<![\p{L}\p{N}])(?:null|NaN)(?![\p{L}\p{N}])|undefined|Invalid Date/u;
const TEMPLATE = /\{\{[^]*\}\}|\$\{[^]*\}/;

/** What exports and programs write for an empty value, as a whole text. */
const NOTHING = /^(?:NULL|[(<[](?:blank|empty|none)[)>\]]|Loading\.{3})$/i;
const NOTHING_NAMED = /^(?:None|nil|N\/A|n\/a|N\.A\.|n\.a\.|nan|NAN|[-\u2010-\u2015\u2212]+)$/;
const NOTHING_IN_ADDRESS = /^(?:none|nil|n\/a|nan)$/i;

/**
 * The problem with a text that nobody wrote, but a program by mistake; `undefined` where somebody may have
 * written it.
 */
export function leftover(text: string): Problem | undefined {
	if (OBJECT.test(text)) {
		return new Problem(
			'holds an object instead of text',
			'Pick one field of the object in the expression, such as {{ $json.order.id }}',
			text,
		);
	}
	if (EXPRESSION.test(text)) return notWorkedOut(text);
	if (SHEET_ERROR.test(text) || WHOLE_SHEET_ERROR.test(text)) {
		return new Problem("is a sheet's error, not a value", 'Correct it in the sheet', text);
	}
	return FORMULA.test(text) ? formula(text) : undefined;
}

const formula = (text: string) =>
	new Problem("is a sheet's formula, not a value", 'Give the value that it works out to', text);

/** What decoders put where bytes are no letter of the encoding that a file is read in. */
export const LOST_LETTER = '\uFFFD';

export const notWorkedOut = (text: string) =>
	new Problem(
		'is an expression that was not evaluated',
		'Switch the field from Fixed to Expression, or give the value itself',
		text,
	);

const lostLetter = (text: string) =>
	new Problem(
		'holds “�”, where a letter was lost',
		'Read its file in its own encoding (in Extract From File, the option Encoding, such as Latin1), or correct it where it comes from',
		text,
	);

function leftoverInName(text: string): Problem | undefined {
	const problem = leftover(text);
	if (problem) return problem;
	if (text.includes(LOST_LETTER)) return lostLetter(text);
	if (TEMPLATE.test(text)) return notWorkedOut(text);
	const word = NO_VALUE.exec(text)?.[0];
	return word
		? new Problem(
				word === text ? 'is not a value' : `holds “${word}”, where a value is missing`,
				'The expression reads a part that this item does not have',
				text,
			)
		: undefined;
}

/** A text that may say anything, such as a note. */
export const freeText: Kind<string> = (given) => {
	const read = plainText(given);
	return typeof read === 'string' ? (leftover(read) ?? read) : read;
};

/** A name of somebody: there are people called Nan. */
export const personName: Kind<string> = (given) => {
	const read = plainText(given);
	if (typeof read !== 'string') return read;
	const isSurname = /^Null$/.test(read);
	return leftoverInName(read) ?? (NOTHING.test(read) && !isSurname ? noValue(read) : read);
};

/** A part of an address. */
export const addressText: Kind<string> = (given) => {
	const read = personName(given);
	return typeof read === 'string' && NOTHING_IN_ADDRESS.test(read) ? noValue(read) : read;
};

const noValue = (text: string) =>
	new Problem('is not a value', 'Leave the field empty, or give what it should hold', text);

/** Whether a text is JSON of a list or an object: several values, or the wrong one. */
function isJson(text: string): boolean {
	if (!/^(?:\[[^]*\]|\{[^]*\})$/.test(text)) return false;
	try {
		return typeof JSON.parse(text) === 'object';
	} catch {
		return false;
	}
}

/** A value of a query. Blanks around a text may be meant. */
export const queryText: Kind<string> = (given) => {
	const value = heldBy(given);
	if (typeof value === 'boolean') return String(value);
	const read = personName(value);
	return typeof read === 'string' && typeof value === 'string' ? value : read;
};

/** Marks of a web page; words in angle brackets may be meant. */
const HTML = /<\/[a-z][a-z\d]*\s*>|<[a-z][a-z\d]*\s[^<>]*=|<(?:br|hr)\s*\/?>|&nbsp;/i;
/** A text that is in quotes as a whole. An apostrophe in front alone is a sheet's mark. */
const QUOTED =
	/^(?:"([^"]+)"|'([^']+)'|`([^`]+)`|[“„”]([^“„”]+)[“”]|[‘’‚]([^‘’‚]+)[‘’]|[«»]([^«»]+)[«»])$/;

/**
 * The problem with marks that copies and exports leave around a value or in it, where the value names a
 * thing.
 */
function dressed(text: string): Problem | undefined {
	if (text.startsWith('=')) return formula(text);
	if (HTML.test(text)) {
		return new Problem('holds HTML', 'Give the value alone, without the marks of a web page', text);
	}
	const inner = QUOTED.exec(text)?.slice(1).find(Boolean);
	return inner ? new Problem('is in quotes', `Write ${shown(inner)}`, text) : undefined;
}

/** A number that a sheet shows in short: `9.40011E+21`. */
const SHORTENED = /^[+-]?\d+(?:[.,]\d+)?e\+\d+$|^[+-]?\d+[.,]\d+e\d+$/i;

/** The problem with a free text: a loss on the way that shows in the whole text or in a part. */
export function lost(text: string): Problem | undefined {
	if (SHORTENED.test(text)) return tooLong(text);
	if (text.includes(LOST_LETTER)) return lostLetter(text);
	return /^(?:undefined|NaN|\[object [A-Z]\w*\])$/.test(text) ? leftoverInName(text) : undefined;
}

/**
 * An identifier: a reference, a SKU, a parcel's number. It is sent exactly as given. A number must be a whole
 * one that JSON has not rounded.
 */
export const identifier: Kind<string> = (given) => {
	const value = heldBy(given);
	const read = plainText(value, true);
	if (typeof read !== 'string') return read;
	if (typeof value === 'number' && !(Number.isInteger(value) && value >= 0)) {
		return new Problem(
			value < 0 ? 'is a number below 0' : 'is a number with decimals',
			'Give it as text',
			value,
		);
	}
	const exact = read.replace(OTHER_BLANKS, ' ').replace(UNSEEN_INSIDE, '');
	if (SHORTENED.test(exact)) return tooLong(exact);
	if (/\p{Cc}|[\u2028\u2029]/u.test(exact)) {
		return new Problem('holds a line break or a tab', 'Give one value, in one line', exact);
	}
	const problem = leftoverInName(exact) ?? dressed(exact);
	if (problem) return problem;
	if (isJson(exact)) {
		return new Problem('is a list or an object in a text, not one value', 'Give one value', exact);
	}
	return NOTHING.test(exact) || NOTHING_NAMED.test(exact) ? noValue(exact) : exact;
};
