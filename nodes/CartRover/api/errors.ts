import upperFirst from 'lodash/upperFirst';
import {
	type Failure,
	type INode,
	type JsonObject,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { named } from '../model/hints';
import type { Account } from './account';
import { MAX_BODY_BYTES } from './body';
import type { Call, Subject } from './call';
import type { Endpoint } from './endpoints';
import type { About, Breakage, Unanswered } from './exchange';
import { explainRejection, type Reason, type Texts } from './rejections';

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
	const { account, call } = circumstances;
	const doubt = doubtAbout(outcome, circumstances);
	if (outcome.kind === 'canceled') {
		return new NodeOperationError(node, STOPPED, {
			description: doubt
				? `${DOUBTS[doubt]} ${askedFor(call)} Look it up in CartRover before you run this again.`
				: 'No further request was sent.',
		});
	}
	const about: About = outcome.kind === 'outOfTime' ? {} : outcome.about;
	const code = outcome.kind === 'rejected' ? outcome.code : '';
	const { message, description, failure, reason } = explain(outcome, circumstances, doubt);
	const isUnchanged = writes(circumstances) && !doubt;
	const sentences = [
		description,
		doubt && `${DOUBTS[doubt]} ${lookUp(call.subject)}`.trim(),
		isUnchanged && 'Nothing was changed.',
		// The message of a lost answer names the subject already.
		doubt !== 'answerLost' && askedFor(call),
		code && `Error code: ${code}.`,
		// A refusal under 200, which readers take for OK, is told by its words.
		about.status !== undefined && !isSuccess(about.status) && `HTTP status: ${about.status}.`,
		processIdOf(about),
		// What happened comes first. A note about the answer is left out where none came.
		outcome.kind === 'rejected' && call.advice,
	];
	const error = apiError(
		node,
		account.redact(message),
		account.redact(sentences.filter(Boolean).join(' ')),
		about.status,
		failure,
	);
	keepFacts(error, {
		error_code: account.redact(code),
		http_status: about.status,
		reason,
		processId: about.processId,
	});
	return isUnchanged ? withoutEffect(error) : error;
}

const STOPPED = 'The execution was canceled';

/**
 * An error that n8n shows. n8n takes a failed run whose message has the word "canceled" for one that the user
 * stopped, and shows no error. So the word is spelled "cancelled", except where the run was stopped.
 */
export function shownAsError<E extends Pick<Error, 'message'>>(error: E): E {
	if (error.message !== STOPPED) error.message = error.message.replaceAll('canceled', 'cancelled');
	return error;
}

const isSuccess = (status: number) => status >= 200 && status < 300;

/** Errors of writes that surely took no effect. */
const WITHOUT_EFFECT = new WeakSet<Error>();

/** Marks the error of a write that surely took no effect. */
export function withoutEffect<E extends Error>(error: E): E {
	WITHOUT_EFFECT.add(error);
	return error;
}

/** Whether the write that ended in this error surely took no effect. */
export const hadNoEffect = (error: Error): boolean => WITHOUT_EFFECT.has(error);

/** Puts CartRover's other data beside the message where n8n looks for the data of an error. */
function keepFacts(
	error: NodeApiError,
	{
		error_code,
		http_status,
		reason,
		processId,
	}: { error_code?: string; http_status?: number; reason?: Reason } & Pick<About, 'processId'>,
): void {
	const facts = { reason, error_code, http_status, process_id: processId };
	const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
	if (known.length > 0) error.context.data = Object.fromEntries(known);
}

/** The error for an answer that is no refusal of the call itself. */
export function answerError(
	node: INode,
	message: string,
	description: string,
	about: Pick<About, 'processId'>,
	reason?: Reason,
): NodeApiError {
	const error = apiError(node, message, withProcessId(description, about));
	keepFacts(error, { reason, processId: about.processId });
	return error;
}

/** The process id of the answer, by which CartRover's support finds it; empty where the answer has none. */
const processIdOf = ({ processId }: Pick<About, 'processId'>): string =>
	processId ? `CartRover process ID: ${processId}.` : '';

/** The description with the answer's process id at its end, where the answer has one. */
const withProcessId = (description: string, about: Pick<About, 'processId'>): string =>
	`${description} ${processIdOf(about)}`.trim();

const writes = ({ endpoint }: Circumstances) => endpoint.repeat !== 'always';

/** What is to be done where nobody knows whether a write took effect. */
export function lookUp({ names, isCreation }: Subject = { names: [], isCreation: false }): string {
	const [it, again] = names.length > 1 ? ['them', 'them'] : ['it', 'this item'];
	const skip = ` With On Duplicate set to “Skip” you can simply run ${it} again: no order is created twice.`;
	return `Look ${it} up in CartRover before you run ${again} again.${isCreation ? skip : ''}`;
}

/** The advice for a write that creates nothing. */
export const LOOK_IT_UP = lookUp();

/**
 * Why nobody knows whether a write took effect, as a sentence. A lost answer has that sentence as its
 * message.
 */
const DOUBTS = {
	answerLost: '',
	earlierAttempt: 'An earlier attempt got no answer and may have taken effect.',
	serverError: 'It is not known whether this took effect.',
};
type Doubt = keyof typeof DOUBTS;

function doubtAbout(outcome: Unanswered, facts: Circumstances): Doubt | undefined {
	if (!writes(facts)) return undefined;
	if (outcome.kind === 'broken' && outcome.effect === 'unknown') return 'answerLost';
	if (facts.inDoubt) return 'earlierAttempt';
	const isServerError = outcome.kind === 'rejected' && (outcome.about.status ?? 0) >= 500;
	return isServerError && outcome.code !== 'Invalid' ? 'serverError' : undefined;
}

/** A subject as sentences have it, such as `orders A, B`. */
export function nameOf({ names, isCreation }: Subject): string {
	const orders = names.length === 1 ? 'order' : 'orders';
	return isCreation ? `${orders} ${named(names)}` : named(names);
}

/**
 * The end of a message where nobody knows whether a write took effect. It says what the write would have
 * done.
 */
export function notKnown({ effect = 'carried out this request' }: Endpoint, call: Call): string {
	const { cust_ref, ...others } = call.path ?? {};
	const record = cust_ref ? `order ${cust_ref}` : Object.values(others).join(', ');
	const about = call.subject ? nameOf(call.subject) : record;
	return `, so it is not known whether CartRover ${effect.replace('{}', () => about)}`;
}

/** Which record a call was about, since CartRover's own sentences do not say. */
function askedFor({ path = {}, subject }: Circumstances['call']): string {
	const parts = Object.entries(path).map(([name, value]) => `${name} “${value}”`);
	const about = subject ? nameOf(subject) : parts.join(', ');
	return about && `Asked for: ${about}.`;
}

/** A NodeApiError that says exactly what it is given. */
export function apiError(
	node: INode,
	message: string,
	description: string,
	status?: number,
	failure?: Failure,
): NodeApiError {
	// n8n calls it the error code, which a refusal under HTTP 200 does not have.
	const httpCode = status === undefined || status < 400 ? undefined : String(status);
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

function explain(
	outcome: Exclude<Unanswered, { kind: 'canceled' }>,
	facts: Circumstances,
	doubt: Doubt | undefined,
): Texts {
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
			return explainRejection(outcome, facts, doubt !== undefined);
		case 'broken':
			return explainBreakage(outcome, facts, doubt === 'answerLost');
	}
}

function explainBreakage(
	{ why, detail }: { why: Breakage; detail: string },
	{ endpoint, account, attempts, call }: Circumstances,
	isOpen: boolean,
): Texts {
	const failure: Failure = { cause: 'temporarily-unavailable' };
	const open = isOpen ? notKnown(endpoint, call) : '';
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
	const isPlain = detail === 'EPROTO' ? ': this address may speak http, not https' : '';
	const cause = why === 'timeout' ? '' : `${upperFirst(detail)}${isPlain}.`;
	const later =
		{
			unreadable: /web page/.test(detail)
				? 'A proxy answered, or Base URL in the credential is not that of CartRover’s API: check it, or run it again later.'
				: undefined,
			network: 'Check Base URL in the credential and n8n’s network connection, then run it again.',
			tooLarge:
				'The rest was not read. Ask for less at once, and check Base URL in the credential.',
		}[why as string] ?? 'Run it again later.';
	const description = [cause, tried, open ? '' : later].filter(Boolean).join(' ');
	return { message: happened + open, description, failure };
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} seconds`;

function hostOf({ baseUrl }: Account): string {
	return baseUrl.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
}
