import {
	type Failure,
	type INode,
	type JsonObject,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { LEVEL_NAMES, whereKeysAreMade } from './access';
import { isDuplicateOrder, stateAdvice } from '../model/order';
import type { Account } from './account';
import { MAX_BODY_BYTES } from './body';
import type { Call } from './call';
import { ACCESS_LEVELS, type Endpoint } from './endpoints';
import { isAboutKey } from './envelope';
import type { About, Breakage, Outcome, Unanswered } from './exchange';

interface Texts {
	message: string;
	description: string;
	failure?: Failure;
}

/** What the error's reader must know beside the outcome itself. */
export interface Circumstances {
	endpoint: Endpoint;
	account: Account;
	attempts: number;
	/** Clock time spent on the call, waits included. */
	elapsedMs: number;
	/** A try got no answer and may have taken effect. */
	inDoubt: boolean;
	call: Pick<Call, 'path' | 'subject' | 'advice'>;
}

/**
 * The one error that a call ends in when it does not end in an answer: CartRover's own sentence where
 * there is one, what to do, the error code, and the process id that the vendor's support asks for.
 */
export function callError(
	node: INode,
	outcome: Unanswered,
	circumstances: Circumstances,
): NodeApiError | NodeOperationError {
	if (outcome.kind === 'canceled') {
		const mayExist = circumstances.inDoubt && writes(circumstances);
		return new NodeOperationError(node, 'The execution was canceled', {
			description: mayExist
				? `An earlier attempt got no answer and may have taken effect. ${subjectOf(circumstances)} Look it up in CartRover before you run this again.`
				: 'No further request was sent.',
		});
	}
	const about: About = outcome.kind === 'outOfTime' ? {} : outcome.about;
	const code = outcome.kind === 'rejected' ? outcome.code : '';
	const { message, description, failure } = explain(outcome, circumstances);
	const facts = [
		subjectOf(circumstances),
		code && `Error code: ${code}.`,
		about.status !== undefined && `HTTP status: ${about.status}.`,
		processIdOf(about),
	];
	const { account, call } = circumstances;
	const effect = effectOf(outcome, circumstances);
	const whole = [description, effect, call.advice, ...facts].filter(Boolean).join(' ');
	const error = apiError(
		node,
		account.redact(message),
		account.redact(whole),
		about.status,
		failure,
	);
	keepFacts(error, { error_code: account.redact(code), http_status: about.status, ...about });
	return effect === NOTHING_CHANGED ? withoutEffect(error) : error;
}

const NOTHING_CHANGED = 'Nothing was changed.';

/** Errors of writes that surely took no effect. */
const WITHOUT_EFFECT = new WeakSet<Error>();

/** Marks the error of a write that surely took no effect. */
export function withoutEffect<E extends Error>(error: E): E {
	WITHOUT_EFFECT.add(error);
	return error;
}

/** Whether the write that ended in this error surely took no effect. */
export const hadNoEffect = (error: Error): boolean => WITHOUT_EFFECT.has(error);

/** Keeps what CartRover said beside its words where n8n looks for the data of an error. */
function keepFacts(
	error: NodeApiError,
	{
		error_code,
		http_status,
		processId,
	}: { error_code?: string; http_status?: number } & Pick<About, 'processId'>,
): void {
	const facts = { error_code, http_status, process_id: processId };
	const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
	if (known.length > 0) error.context.data = Object.fromEntries(known);
}

/** The error for an answer that is no refusal of the call itself. */
export function answerError(
	node: INode,
	message: string,
	description: string,
	about: Pick<About, 'processId'>,
): NodeApiError {
	const error = apiError(node, message, withProcessId(description, about));
	keepFacts(error, { processId: about.processId });
	return error;
}

/** Names the answer in the way in which CartRover's support asks for it; nothing where it has no number. */
const processIdOf = ({ processId }: Pick<About, 'processId'>): string =>
	processId ? `CartRover process ID: ${processId}.` : '';

/** A description that ends with the answer's number, where it has one. */
const withProcessId = (description: string, about: Pick<About, 'processId'>): string =>
	`${description} ${processIdOf(about)}`.trim();

const writes = ({ endpoint }: Circumstances) => endpoint.repeat !== 'always';

/** What is to be done about a write of which nobody knows whether it took effect. */
export const LOOK_IT_UP = 'Look it up in CartRover before you run this item again.';

/** Whether a call that was to change something has done so. */
function effectOf(outcome: Unanswered, facts: Circumstances): string {
	if (!writes(facts)) return '';
	if (outcome.kind === 'broken' && outcome.effect === 'unknown') return LOOK_IT_UP;
	if (facts.inDoubt) {
		return `An earlier attempt got no answer and may have taken effect. ${LOOK_IT_UP}`;
	}
	const isServerError = outcome.kind === 'rejected' && (outcome.about.status ?? 0) >= 500;
	if (isServerError && outcome.code !== 'Invalid') {
		return `It is not known whether this took effect. ${LOOK_IT_UP}`;
	}
	return NOTHING_CHANGED;
}

/** Which record a call was about, since CartRover's own sentences do not say. */
function subjectOf({ call }: Circumstances): string {
	const parts = Object.entries(call.path ?? {}).map(([name, value]) => `${name} “${value}”`);
	const subject = call.subject ?? parts.join(', ');
	return subject && `Asked for: ${subject}.`;
}

/** A NodeApiError that says exactly what it is given. */
export function apiError(
	node: INode,
	message: string,
	description: string,
	status?: number,
	failure?: Failure,
): NodeApiError {
	const httpCode = status === undefined ? undefined : String(status);
	const error = new NodeApiError(node, { message } as JsonObject, {
		message,
		description,
		httpCode,
		failure,
	});
	// n8n replaces messages in which it finds names such as EACCES, even inside a SKU.
	error.message = message;
	return error;
}

function explain(outcome: Exclude<Unanswered, { kind: 'canceled' }>, facts: Circumstances): Texts {
	switch (outcome.kind) {
		case 'refused':
			return {
				message: 'CartRover keeps refusing calls because the rate limit is used up',
				description: `CartRover allows 100 calls, then one more every 0.6 seconds. This call was tried ${facts.attempts} times over ${seconds(facts.elapsedMs)}. Other programs or workflows probably use the same key: let them call less often, or give this workflow its own key.`,
				failure: { cause: 'rate-limited', retryAfterMs: outcome.retryAfterMs ?? 60_000 },
			};
		case 'outOfTime':
			return {
				message: 'The rate limit left no time for this poll',
				description:
					'The calls that the rate limit allows were used up before this poll finished. The next poll continues from here.',
				failure: { cause: 'rate-limited', retryAfterMs: 60_000 },
			};
		case 'rejected':
			return explainRejection(outcome, facts);
		case 'broken':
			return explainBreakage(outcome.why, outcome.detail, outcome.effect, facts);
	}
}

function explainRejection(
	{ code, message, detail, about }: Extract<Outcome, { kind: 'rejected' }>,
	{ account, endpoint }: Circumstances,
): Texts {
	const more = detail ? `CartRover adds: ${detail}. ` : '';
	const isUnauthorized = about.status === 401 || about.status === 403;
	// Some servers answer everything with one status: what the text says goes first.
	if (isAboutKey(message) || (isUnauthorized && !isAboutRecord(message))) {
		return {
			message: message || 'CartRover did not accept the API key',
			description: `${more}Check API User, API Key and Access Level in the credential. A key that was cycled in CartRover stops working at once. ${levelHint(message, account)}${whereKeysAreMade(account.level)} Account: Check finds out what a key may call.`,
			failure: { cause: 'credential-invalid' },
		};
	}
	if (!message && !code && about.status !== 404) {
		return {
			message: `The call was refused with HTTP status ${about.status ?? 'unknown'}, and not in CartRover's format`,
			description: `${more}Something between n8n and CartRover may have answered: a proxy, or a server at a Base URL that is not CartRover's.`,
			failure: { cause: 'configuration-invalid' },
		};
	}
	if (!message && !code && endpoint.grade === 'I') {
		return {
			message: 'CartRover does not know this path',
			description: `${more}Check the path, and Base URL in the credential.`,
			failure: { cause: 'configuration-invalid' },
		};
	}
	if (!message && !code) {
		return {
			message: 'The Base URL in the credential looks wrong',
			description: `${more}Check Base URL in the credential; CartRover's own is https://api.cartrover.com/v1.`,
			failure: { cause: 'configuration-invalid' },
		};
	}
	return {
		message: message || `CartRover answered “${code}”`,
		description: more + whatToDo(code, message, endpoint),
	};
}

/** Whether a refusal is about what was asked for, or sent. */
const isAboutRecord = (message: string) =>
	isDuplicateOrder(message) ||
	/\b(?:order|item|sku|product|field|quantity|address|status|date|endpoint|merchant|source|shipment|record|path)s?\b/i.test(
		message,
	);

/** Which level the key has by CartRover's own words, where that is not the one that the credential says. */
function levelHint(message: string, { level }: Account): string {
	const named = /\b(cart|merchant|warehouse|master)(?:[\s-]+level)?[\s-]+key\b/i.exec(message)?.[1];
	const found = ACCESS_LEVELS.find((each) => each === named?.toLowerCase());
	if (!found || found === level) return '';
	return `This looks like a ${LEVEL_NAMES[found]} key: set Access Level in the credential to ${LEVEL_NAMES[found]}. `;
}

function whatToDo(code: string, message: string, { title, path }: Endpoint): string {
	if (isDuplicateOrder(message)) {
		return 'CartRover has an order with this reference already. Set the option On Duplicate to “Skip” if that is fine, or use another reference.';
	}
	const aboutState = stateAdvice(message);
	if (aboutState) return aboutState;
	if (/endpoint/i.test(message)) return 'CartRover has no such path: check it.';
	if (/not found|unknown|does ?n.t exist/i.test(message)) {
		if (path.includes('{sku}')) return 'Check the SKU; it must be written as in CartRover.';
		if (!path.includes('{cust_ref}')) return 'Check the value; it must be written as in CartRover.';
		return 'Check the reference. Orders are found by their cust_ref, which may differ from the order number (cust_po_no) that the shop shows.';
	}
	if (code === 'Invalid') return `${title}: correct the data of this item, then run it again.`;
	return `${title} is not possible in the current state of this record. Look it up in CartRover before you run it again.`;
}

function explainBreakage(
	why: Breakage,
	detail: string,
	effect: 'none' | 'unknown',
	{ endpoint, account, attempts }: Circumstances,
): Texts {
	const failure: Failure = { cause: 'temporarily-unavailable' };
	const open =
		endpoint.repeat !== 'always' && effect === 'unknown'
			? `, so it is not known whether this took effect: ${endpoint.title.toLowerCase()}`
			: '';
	if (why === 'redirect') {
		return {
			message: `The Base URL in the credential looks wrong${open}`,
			description: `${hostOf(account)} redirected the call. The node does not follow redirects, to keep the key safe. Check Base URL in the credential.`,
			failure: { cause: 'configuration-invalid' },
		};
	}
	const happened = {
		tooLarge: `CartRover's answer is larger than ${MAX_BODY_BYTES / 1e6} MB`,
		network: `CartRover could not be reached at ${hostOf(account)}`,
		timeout: `CartRover at ${hostOf(account)} did not answer in time`,
		server: 'CartRover cannot answer at the moment',
		unreadable: "CartRover's answer could not be read",
	}[why];
	const tried = attempts > 1 ? `It was tried ${attempts} times.` : '';
	const cause = why === 'timeout' ? '' : `${capitalized(detail)}.`;
	const later =
		{
			network: 'Check Base URL in the credential and the network of n8n, then run it again.',
			tooLarge:
				'The rest was not read. Ask for less at once, and check Base URL in the credential.',
		}[why as string] ?? 'Run it again later.';
	const description = [cause, tried, open ? '' : later].filter(Boolean).join(' ');
	return { message: happened + open, description, failure };
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} seconds`;

const capitalized = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function hostOf({ baseUrl }: Account): string {
	return baseUrl.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
}
