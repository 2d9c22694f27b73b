import { clean } from './clean';
import { parseJson } from './json';

/*
 * The envelope around every answer (docs/contributing/api-facts.md, section 1): `success_code` decides, whatever the
 * HTTP status says; the payload is in `response`, except for creations, which answer at top level.
 */

/** CartRover's answer, parsed. */
export interface Envelope {
	success_code: boolean;
	[field: string]: unknown;
}

/** `flag` is success_code as it came, as JSON. */
export type Parsed =
	| { envelope: Envelope; flag: string; unreadable?: never }
	| { envelope?: never; flag?: never; unreadable: string };

/**
 * Reads the body of an answer, or says in a few words why it is none of CartRover's.
 *
 * @param redact takes the credential's secrets out of a text
 */
export function parseEnvelope(body: string, redact = (text: string) => text): Parsed {
	if (body.trim() === '') return { unreadable: 'the answer was empty' };
	const value = parsed(body);
	if (value === undefined) return { unreadable: describeNonJson(body) };
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return { unreadable: 'the answer was JSON, but not in CartRover’s format' };
	}
	const success = SUCCESS.get((value as Envelope).success_code);
	if (success === undefined) {
		return { unreadable: 'the answer was JSON, but had no success_code' };
	}
	const flag = JSON.stringify((value as Record<string, unknown>).success_code);
	if (!clean(value as Envelope, redact)) {
		return { unreadable: 'the answer was nested too deeply to be CartRover’s' };
	}
	return { envelope: { ...value, success_code: success }, flag };
}

const SUCCESS = new Map<unknown, boolean>([
	[true, true],
	[false, false],
	['true', true],
	['false', false],
	[1, true],
	[0, false],
	['1', true],
	['0', false],
]);

/** How CartRover may write that it refuses a call. */
export const REFUSALS = [...SUCCESS].flatMap(([flag, success]) => (success ? [] : [flag]));

function parsed(body: string): unknown {
	try {
		return parseJson(body);
	} catch {
		return undefined;
	}
}

function describeNonJson(body: string): string {
	if (/^\s*[{[]/.test(body)) return 'the answer was cut short';
	if (!/^\s*</.test(body)) return 'the answer was not JSON';
	const title = /<title[^>]*>([^<]{1,100})/i.exec(body)?.[1]?.trim();
	return title ? `the answer was a web page titled “${title}”` : 'the answer was a web page';
}

/** What CartRover says went wrong. Older answers call the text `status_message` (section 1). */
export function complaint(envelope: Envelope): { code: string; message: string; detail: string } {
	const { message, status_message, error_code, error_response } = envelope;
	return {
		code: asText(error_code),
		message: asText(message) || asText(status_message),
		detail: asText(error_response).slice(0, 300),
	};
}

/** Words for user and key, where they are what is wrong; also `API` alone, which says that both are meant. */
const KEY_WORDS = [
	/\bAPI[\s_-]*(?:user|key)s?\b/i,
	/\b(?:credentials?|log-?in|password|user\s?name)\b/i,
	/\b(?:authenticat|authori[sz]|unauthori[sz])/i,
	/\b(?:access|permission) (?:is |was )?(?:denied|refused)|\bforbidden\b|\bnot (?:allowed|permitted) to (?:call|use|access)/i,
	/\b(?:invalid|wrong|incorrect|unknown|bad|expired|missing)\s+(?:user|key)\b(?!\s*[:=])/i,
	/^(?:the )?(?:user|key)\b.*\b(?:not (?:found|valid|active|recogni[sz]ed)|invalid|wrong|unknown|disabled|expired|inactive)\b/i,
	/\b(?:cart|merchant|warehouse|master)(?:[\s-]+level)?[\s-]+keys?\b/i,
];

/** Whether a refusal is about the key, by its words: wrong keys may come under any HTTP status (section 1). */
export function isAboutKey(message: string): boolean {
	return KEY_WORDS.some((words) => words.test(message));
}

function asText(value: unknown): string {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}
