import omitBy from 'lodash/omitBy';
import { type INode, NodeOperationError } from 'n8n-workflow';

import { accessTo, type Granted } from './access';
import { type Account, readAccount } from './account';
import { type Bucket, bucketOf, type Ending } from './bucket';
import { clock } from './clock';
import { type Endpoint, type EndpointName, ENDPOINTS } from './endpoints';
import type { Call, Reply, Result } from './call';
import { callError } from './errors';
import { fillPath, readUserPath } from './paths';
import {
	type About,
	CANCELED,
	CREDENTIAL,
	type CartRoverContext,
	exchange,
	type Outcome,
	OUT_OF_TIME,
	type OutOfTime,
	type Request,
	type Unanswered,
} from './exchange';
import { Lane } from './lane';
import { REFILL_MS } from './others';
import type { WaitMeter } from './waits';

export interface ClientOptions {
	/** How many calls may be under way at once, at most; left out, as many as CartRover is well with. */
	concurrency?: number;
	/** Clock time after which nothing is waited for, for polls. */
	deadline?: number;
	/** The number of the input item for which an expression in the credential is resolved; the first unless given. */
	item?: number;
}

/** An answer that takes longer is given up. */
const TIMEOUT_MS = 60_000;
/** How often a call is tried that gets no usable answer. */
const MAX_ATTEMPTS = 5;
/** How long one call may go on being refused for the rate limit before that is an error. */
const MAX_REFUSED_MS = 10 * 60_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 20_000;

/**
 * The nodes' one way out to CartRover: checks the access level, paces, sends, repeats what may
 * be repeated, and turns what remains into one clear error.
 */
export class CartRoverClient {
	/** How many requests were sent, repeats included. */
	sent = 0;
	/** Whether a call was a write. */
	wrote = false;
	/** The node that makes the calls. Kept, since n8n copies its own each time that it is asked. */
	readonly node: INode;
	/** Where the client's calls wait for the rate limit. */
	readonly lane: Lane;
	readonly bucket: Bucket;
	private readonly signal: AbortSignal | undefined;
	private calls = 0;
	/** The exchanges under way, which are ended when the execution is canceled. */
	private readonly underWay = new Set<AbortController>();

	private constructor(
		private readonly context: CartRoverContext,
		readonly account: Account,
		{ concurrency, deadline }: ClientOptions,
	) {
		this.node = context.getNode();
		this.lane = new Lane(concurrency, deadline);
		this.bucket = bucketOf(account);
		this.signal =
			'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	}

	/**
	 * Reads the node's credential.
	 *
	 * @throws NodeOperationError when the credential cannot be used
	 */
	static async connect(
		context: CartRoverContext,
		options: ClientOptions = {},
	): Promise<CartRoverClient> {
		const account = readAccount(await context.getCredentials(CREDENTIAL, options.item));
		if ('problem' in account) {
			throw new NodeOperationError(
				context.getNode(),
				`The credential cannot be used: ${account.problem}`,
				{
					description: 'Open the CartRover credential of this node and correct it.',
				},
			);
		}
		return new CartRoverClient(context, account, options);
	}

	get canceled(): boolean {
		return this.signal?.aborted ?? false;
	}

	/** How many calls may be under way at once. */
	get concurrency(): number {
		return this.lane.most;
	}

	/** Time spent waiting for the rate limit. */
	get waits(): WaitMeter {
		return this.lane.waits;
	}

	/**
	 * Stops before anything is sent when this credential may not call an endpoint.
	 *
	 * @returns the way that its key takes there
	 * @throws NodeOperationError that says which levels may, and where their keys are made
	 */
	assertAccess(name: EndpointName | Endpoint): Granted {
		const access = accessTo(endpointNamed(name), this.account);
		if (!access.refusal) return access;
		const { message, description } = access.refusal;
		throw new NodeOperationError(this.node, message, { description });
	}

	/**
	 * Makes a call and gives its answer.
	 *
	 * @throws NodeApiError or NodeOperationError, ready for the reader in the editor
	 */
	async call(name: EndpointName | Endpoint, call: Call = {}): Promise<Reply> {
		const result = await this.attempt(name, call);
		if (result.kind === 'failed') throw result.toError();
		return result;
	}

	/** Makes a call and gives its answer, or why there is none, for callers that can go on from there. */
	async attempt(name: EndpointName | Endpoint, call: Call = {}): Promise<Result> {
		const endpoint = endpointNamed(name);
		const { prefix, headers } = this.assertAccess(endpoint);
		const request = {
			method: endpoint.method,
			url: this.urlOf(endpoint, call, prefix),
			qs: omitBy(call.query, isBlank) as Request['qs'],
			headers,
			body: call.body as never,
			redact: this.account.redactData,
		};
		// One listener for all calls: n8n's signal is shared by all nodes of an execution.
		if (this.calls++ === 0) this.signal?.addEventListener('abort', this.endAll);
		try {
			return await this.repeat(endpoint, request, call);
		} finally {
			if (--this.calls === 0) this.signal?.removeEventListener('abort', this.endAll);
		}
	}

	/** Sends until there is an answer, or no sense or time in sending it again. */
	private async repeat(endpoint: Endpoint, request: Request, call: Call): Promise<Result> {
		const startedAt = clock.now();
		let attempts = 0;
		let broken = 0;
		let refusals = 0;
		let inDoubt = call.inDoubt ?? false;

		for (;;) {
			attempts += 1;
			const outcome = await this.send(endpoint, request);
			if (outcome.kind === 'ok') {
				const { envelope, about } = outcome;
				return { kind: 'reply', envelope, ...about, repeatedInDoubt: inDoubt };
			}
			inDoubt ||= outcome.kind === 'broken' && outcome.effect === 'unknown';
			const elapsedMs = clock.now() - startedAt;
			let pause: number | undefined;
			if (outcome.kind === 'refused') {
				const { retryAfterMs = 0 } = outcome;
				refusals += 1;
				// The bucket paces the first repeat; a second refusal in a row means that its estimate is no help.
				const isPaced = endpoint.limited && refusals === 1;
				const longer = Math.max(backoff(refusals, REFILL_MS), retryAfterMs);
				if (elapsedMs + retryAfterMs < MAX_REFUSED_MS) pause = isPaced ? 0 : longer;
			} else if (this.mayRepeat(endpoint, outcome) && broken + 1 < MAX_ATTEMPTS) {
				broken += 1;
				pause = backoff(broken, BACKOFF_BASE_MS);
			}

			const stopped = pause === undefined ? outcome : await this.pause(pause, outcome);
			if (stopped) {
				const settled =
					inDoubt && stopped.kind === 'broken'
						? { ...stopped, effect: 'unknown' as const }
						: stopped;
				const facts = { endpoint, account: this.account, attempts, elapsedMs };
				const toError = (may = inDoubt, subject = call.subject) =>
					callError(this.node, settled, { ...facts, inDoubt: may, call: { ...call, subject } });
				return { kind: 'failed', outcome: settled, toError, inDoubt };
			}
		}
	}

	private mayRepeat(endpoint: Endpoint, outcome: Unanswered): boolean {
		// A refusal in CartRover's own words stays a refusal under any status. Any other failure of a server may
		// be gone at the next attempt.
		if (outcome.kind === 'rejected') {
			return endpoint.repeat === 'always' && isServers(outcome) && outcome.code !== 'Invalid';
		}
		if (outcome.kind !== 'broken') return false;
		if (outcome.why === 'redirect' || outcome.why === 'tooLarge') return false;
		return endpoint.repeat !== 'never' || outcome.effect === 'none';
	}

	/** Waits for the call's turn, and sends it. */
	private async send(endpoint: Endpoint, request: Request): Promise<Outcome | OutOfTime> {
		if (this.canceled) return CANCELED;
		if (clock.now() >= this.lane.deadline) return OUT_OF_TIME;
		const permit = endpoint.limited ? await this.bucket.take(this.lane) : undefined;
		if (typeof permit === 'string') return { kind: permit };
		const timeLeft = this.lane.deadline - clock.now();
		let outcome: Outcome = CANCELED;
		this.sent += 1;
		this.wrote ||= endpoint.repeat !== 'always';
		try {
			const timeout = Math.min(TIMEOUT_MS, timeLeft);
			outcome = await this.ended(
				async (ending) => await exchange(this.context, request, timeout, ending),
			);
		} finally {
			if (permit) this.bucket.ended(permit, endingOf(outcome));
		}
		const timedOut = outcome.kind === 'broken' && outcome.why === 'timeout';
		return timedOut && timeLeft < TIMEOUT_MS ? OUT_OF_TIME : outcome;
	}

	/** Waits before a repeat; gives the outcome to end with when there is no time, or no wish, to go on. */
	private async pause(ms: number, outcome: Unanswered): Promise<Unanswered | undefined> {
		const isRefused = outcome.kind === 'refused';
		if (clock.now() + ms > this.lane.deadline) return isRefused ? OUT_OF_TIME : outcome;
		if (ms > 0 && !this.canceled) {
			if (isRefused) this.waits.begin();
			await this.ended(async ({ signal }) => await clock.sleep(ms, signal).catch(() => {}));
			if (isRefused) this.waits.end();
		}
		return this.canceled ? CANCELED : undefined;
	}

	/** Does something that ends when the execution is canceled. */
	private async ended<T>(work: (ending: AbortController) => Promise<T>): Promise<T> {
		const ending = new AbortController();
		this.underWay.add(ending);
		return await work(ending).finally(() => this.underWay.delete(ending));
	}

	private readonly endAll = (): void => {
		this.bucket.dismiss(this.lane, 'canceled');
		this.underWay.forEach((each) => each.abort(CANCELED));
	};

	/** The URL of a call, or an error that says what about it cannot be asked for. */
	private urlOf(endpoint: Endpoint, { path = {}, endpointPath }: Call, prefix: string): string {
		const given = endpointPath ? readUserPath(endpointPath) : { path: endpoint.path };
		const filled = 'problem' in given ? given : fillPath(given.path, path, prefix);
		if ('path' in filled) return `${this.account.baseUrl}/${filled.path}`;
		const where = 'problem' in given ? 'in Endpoint Path, ' : '';
		throw new NodeOperationError(
			this.node,
			`The request cannot be made: ${where}${filled.problem}`,
			{
				description: 'Correct it for this item, then run the item again.',
			},
		);
	}
}

const endpointNamed = (name: EndpointName | Endpoint): Endpoint =>
	typeof name === 'string' ? ENDPOINTS[name] : name;

const isServers = ({ about }: { about: About }) => (about.status ?? 0) >= 500;

/** What the bucket is told of a call. */
function endingOf(outcome: Outcome): Ending {
	if (outcome.kind === 'canceled') return {};
	const { remaining } = outcome.about;
	if (outcome.kind === 'refused') {
		const { retryAfterMs = 0 } = outcome;
		return { remaining, refused: true, retryAfterMs: Math.min(retryAfterMs, MAX_REFUSED_MS) };
	}
	const failed = outcome.kind === 'broken' || (outcome.kind === 'rejected' && isServers(outcome));
	return { remaining, failed };
}

/** Half to all of the exponential bound, at random, so that failed programs do not all retry at once. */
function backoff(attempt: number, base: number): number {
	return Math.min(BACKOFF_CAP_MS, base * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
}

const isBlank = (value: unknown) => value === undefined || value === '';
