import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { type BodyText, readBody } from './body';
import { clock, NOT_NEEDED } from './clock';
import { complaint, parseEnvelope, type Envelope } from './envelope';

/** Whichever of n8n's contexts a request is made from. */
export type CartRoverContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/** The name under which n8n knows the credential. */
export const CREDENTIAL = 'cartRoverApi';

/** What one HTTP exchange came to. */
export type Outcome =
	| { kind: 'ok'; envelope: Envelope; about: About }
	/** Over the rate limit. The call had no effect. */
	| { kind: 'refused'; retryAfterMs?: number; about: About }
	/** A refusal in CartRover's own words. The call had no effect. */
	| { kind: 'rejected'; code: string; message: string; detail: string; about: About }
	/** No usable answer. `effect` says whether the call can have done something all the same. */
	| { kind: 'broken'; why: Breakage; detail: string; effect: 'none' | 'unknown'; about: About }
	| { kind: 'canceled' };

/** An outcome that is not an answer: what the reader of an error is told about. */
export type Unanswered = Exclude<Outcome, { kind: 'ok' }> | OutOfTime;

/** The time that a poll may take is over. */
export interface OutOfTime {
	kind: 'outOfTime';
}
export const OUT_OF_TIME: OutOfTime = { kind: 'outOfTime' };

export type Breakage = 'network' | 'timeout' | 'server' | 'unreadable' | 'tooLarge' | 'redirect';

/** What the answer says beside its body. */
export interface About {
	status?: number;
	/** CartRover's number of the answer, which its support asks for. */
	processId?: string;
	/** Calls that the rate limit leaves. */
	remaining?: number;
	totalRecords?: number;
	/** CartRover's time, in epoch seconds, by the `Date` header that HTTP servers send. */
	serverTime?: number;
	contentType?: string;
	/** `success_code` as it came, as JSON. */
	flag?: string;
}

/**
 * Failures that happen before a request can have reached CartRover. `EPROTO` comes while a request waits for
 * its TLS handshake. `ERR_SSL_*` may also come while the answer is read, so it proves nothing.
 */
const NEVER_SENT =
	/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ERR_INVALID_URL|EPROTO|CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+|ERR_TLS_CERT_\w+)$/;

/** Failures that may come while connecting, and just as well after a request was sent. */
const UNREACHABLE = /^(EHOSTUNREACH|ENETUNREACH)$/;

/**
 * Redirects that only name another address. The other redirects may be the answer to a call that took effect.
 */
const ASK_THERE = [301, 307, 308];

export interface Request extends Pick<
	IHttpRequestOptions,
	'method' | 'url' | 'qs' | 'headers' | 'body'
> {
	/** Takes the credential's secrets out of what comes back. */
	redact: (text: string) => string;
}

/** Outcomes that end an exchange before its answer: the reason with which its controller is aborted. */
export const CANCELED = { kind: 'canceled' } as const;

const TIMED_OUT = {
	kind: 'broken',
	why: 'timeout',
	detail: 'no answer came in time',
	effect: 'unknown',
	about: {},
} as const;

/**
 * Sends one request and judges what comes back.
 *
 * @param timeoutMs time on the clock after which the answer is given up
 * @param ending aborting it ends the exchange, at whatever point it is, with the outcome that is its reason
 * @throws what is no failure of the transport, but a mistake in the code, or n8n's refusal to send this
 */
export async function exchange(
	context: CartRoverContext,
	{ redact, ...request }: Request,
	timeoutMs: number,
	ending: AbortController,
): Promise<Outcome> {
	const { signal } = ending;
	// n8n's helper alone does not do: older versions do not know the signal.
	const early = new Promise<Outcome>((end) => {
		signal.addEventListener('abort', () => isOutcome(signal.reason) && end(signal.reason));
	});
	const timer = new AbortController();
	const late = () => ending.abort(TIMED_OUT);
	clock.sleep(timeoutMs, timer.signal).then(late, () => {});
	const answer = send(context, request, ending).then(
		([response, body]) => judge(response, body, redact),
		brokenBy,
	);
	return await Promise.race([answer, early]).finally(() => timer.abort(NOT_NEEDED));
}

const isOutcome = (reason: unknown): reason is Outcome =>
	reason === CANCELED || reason === TIMED_OUT;

async function send(
	context: CartRoverContext,
	request: Omit<Request, 'redact'>,
	ending: AbortController,
): Promise<[IN8nHttpFullResponse, BodyText]> {
	const options: IHttpRequestOptions = {
		...request,
		headers: { Accept: 'application/json', ...request.headers },
		// The body is read here, to stop where it is too large, and to tell broken JSON and web pages from an
		// answer.
		encoding: 'stream',
		returnFullResponse: true,
		// Statuses are judged here, since `success_code` decides. This option also keeps n8n from repeating a
		// 401.
		ignoreHttpStatusErrors: true,
		// The key must not follow a redirect to another host.
		disableFollowRedirect: true,
		// For hosts that do not ask the context for it.
		abortSignal: ending.signal,
	};
	const response = (await context.helpers.httpRequestWithAuthentication.call(
		endedBy(context, ending.signal),
		CREDENTIAL,
		options,
	)) as IN8nHttpFullResponse;
	return [response, await readBody(response.body, response.headers, ending)];
}

/**
 * The context with a signal for this one request. n8n's helper takes the signal from the context, and ends
 * the request when it is aborted. There is no other sure way to stop an answer under way.
 */
function endedBy(context: CartRoverContext, signal: AbortSignal): IExecuteFunctions {
	const getExecutionCancelSignal = () => signal;
	return Object.create(context, {
		getExecutionCancelSignal: { value: getExecutionCancelSignal },
	}) as IExecuteFunctions;
}

/** n8n wraps failures of the request. Failures of the body come as they are. */
interface Coded {
	name?: string;
	code?: string;
	syscall?: string;
}

function brokenBy(error: unknown): Outcome {
	const { cause, code: own, name, message } = error as Coded & { cause?: Coded; message?: string };
	const code = [cause?.code, own].find((each) => typeof each === 'string') ?? '';
	if (code === 'ERR_CANCELED') return CANCELED;
	if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') return TIMED_OUT;
	if (code === '' && OURS.test(cause?.name ?? name ?? '')) throw (cause ?? error) as Error;
	return {
		kind: 'broken',
		why: 'network',
		// The error itself is not kept: it holds the request with its authorization header.
		detail: code || String(message ?? 'the connection broke'),
		effect: cause !== undefined && neverSent(cause) ? 'none' : 'unknown',
		about: {},
	};
}

/** What the language throws at a mistake in the code. */
const OURS = /^(Type|Range|Reference|Syntax)Error$/;

/** @param cause the failure of a request; one that ends an answer under way has none */
const neverSent = ({ code = '', syscall }: Coded) =>
	NEVER_SENT.test(code) || (UNREACHABLE.test(code) && syscall === 'connect');

function judge(
	{ statusCode: status, headers }: IN8nHttpFullResponse,
	body: BodyText,
	redact: Request['redact'],
): Outcome {
	const about: About = {
		status,
		processId: headerText(headers['x-cartrover-process-id'], redact),
		remaining: headerNumber(headers['x-cartrover-api-minute-hits-remaining']),
		totalRecords: headerNumber(headers['total-records']),
		serverTime: headerTime(headers.date),
		contentType: headerText(headers['content-type'], redact),
	};
	const { envelope, flag, unreadable } =
		body.text === undefined
			? { ...body, envelope: undefined, flag: undefined }
			: parseEnvelope(body.text, redact);
	if (flag !== undefined) about.flag = flag;
	if (envelope?.success_code) return { kind: 'ok', envelope, about };

	const words = envelope ? complaint(envelope) : { code: '', message: '', detail: '' };
	// A 429 may be this API's way to refuse anything. Then the words say what was refused.
	const isOther =
		/^(Invalid|Failure)$/.test(words.code) && !/limit|slow|too many/i.test(words.message);
	if (isOverLimit(words) || (status === 429 && !isOther)) {
		return { kind: 'refused', retryAfterMs: retryAfter(headers['retry-after']), about };
	}
	if (envelope) return { kind: 'rejected', ...words, about };

	const detail = unreadable ?? '';
	if (body.tooLarge) return { kind: 'broken', why: 'tooLarge', detail, effect: 'unknown', about };
	// 408 and 425 are a gateway's way to say: not now.
	if (status >= 500 || status === 408 || status === 425)
		return { kind: 'broken', why: 'server', detail, effect: 'unknown', about };
	if (status >= 400) return { kind: 'rejected', code: '', message: '', detail, about };
	if (status >= 300) {
		const effect = ASK_THERE.includes(status) ? 'none' : 'unknown';
		return { kind: 'broken', why: 'redirect', detail, effect, about };
	}
	return { kind: 'broken', why: 'unreadable', detail, effect: 'unknown', about };
}

/**
 * Whether a refusal is for the rate limit, by its code or its words (section 1), however they are written.
 */
const isOverLimit = ({ code, message }: { code: string; message: string }) =>
	/^rate\W*_?limit/i.test(code) || /^over (?:the )?(?:api|rate)\W*limit/i.test(message);

function headerText(value: unknown, redact = (text: string) => text): string | undefined {
	return typeof value === 'string' && value !== '' ? redact(value).slice(0, 100) : undefined;
}

/** A figure that nothing can have, such as 10^30 rows, tells nothing. */
function headerNumber(value: unknown): number | undefined {
	const number = Number(headerText(value) ?? Number.NaN);
	return number >= 0 && number <= Number.MAX_SAFE_INTEGER ? number : undefined;
}

function headerTime(value: unknown): number | undefined {
	const time = Date.parse(headerText(value) ?? '');
	return Number.isNaN(time) ? undefined : Math.floor(time / 1_000);
}

/** `Retry-After` comes as seconds or as an HTTP date; CartRover is not known to send it. */
function retryAfter(value: unknown): number | undefined {
	const seconds = headerNumber(value);
	if (seconds !== undefined) return seconds * 1_000;
	const date = Date.parse(headerText(value) ?? '');
	return Number.isNaN(date) ? undefined : Math.max(0, date - clock.now());
}
