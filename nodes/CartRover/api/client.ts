import { type INode, NodeOperationError } from 'n8n-workflow';

import { accessTo, type Granted } from './access';
import { type Account, readAccount } from './account';
import { bucketOf, REFILL_MS, type Patience } from './bucket';
import { clock } from './clock';
import { type Endpoint, type EndpointName, ENDPOINTS } from './endpoints';
import type { Call, Reply, Result } from './call';
import { callError } from './errors';
import { fillPath, readUserPath } from './paths';
import {
	CREDENTIAL,
	type CartRoverContext,
	exchange,
	type Outcome,
	type Request,
	type Unanswered,
} from './exchange';
import { queueOf } from './queue';
import { WaitMeter } from './waits';

export interface ClientOptions {
	/** How many reads may be under way at once; writes are made one by one by their callers. */
	concurrency?: number;
	/** Clock time after which nothing is waited for, for polls. */
	deadline?: number;
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
 * The one way out to CartRover, for both nodes: checks the access level, paces, sends, repeats what may
 * be repeated, and turns what remains into one clear error.
 */
export class CartRoverClient {
	/** Time spent waiting for the rate limit. */
	readonly waits = new WaitMeter();
	/** How many requests were sent, repeats included. */
	sent = 0;
	/** The node that makes the calls. n8n copies it whenever it is asked for it. */
	readonly node: INode;
	private readonly inTurn: ReturnType<typeof queueOf>;
	private readonly signal: AbortSignal | undefined;
	/** What ends when the execution is canceled. */
	private readonly underWay = new Set<AbortController>();

	private constructor(
		private readonly context: CartRoverContext,
		readonly account: Account,
		private readonly options: ClientOptions,
	) {
		this.node = context.getNode();
		this.inTurn = queueOf(options.concurrency ?? 1);
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
		const account = readAccount(await context.getCredentials(CREDENTIAL));
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

	/** How many reads may be under way at once. */
	get concurrency(): number {
		return this.options.concurrency ?? 1;
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
			qs: withoutBlanks(call.query),
			headers,
			body: call.body as never,
			redact: this.account.redactData,
		};
		const run = async () => await this.repeat(endpoint, request, call);
		return endpoint.repeat === 'always' ? await this.inTurn(run) : await run();
	}

	private async repeat(endpoint: Endpoint, request: Request, call: Call): Promise<Result> {
		const startedAt = clock.now();
		let attempts = 0;
		let broken = 0;
		let refusals = 0;
		let inDoubt = call.inDoubt ?? false;

		for (;;) {
			attempts += 1;
			const outcome = await this.sendOnce(endpoint, request);
			if (outcome.kind === 'ok') {
				const { envelope, about } = outcome;
				return {
					kind: 'reply',
					envelope,
					...about,
					repeatedInDoubt: inDoubt,
				};
			}
			const doubtful = outcome.kind === 'broken' && outcome.effect === 'unknown';
			const elapsedMs = clock.now() - startedAt;
			let pause: number | undefined;
			const refusedMs = elapsedMs + ((outcome.kind === 'refused' && outcome.retryAfterMs) || 0);
			if (outcome.kind === 'refused' && refusedMs < MAX_REFUSED_MS) {
				refusals += 1;
				// The bucket paces the first repeat; a second refusal in a row means that its estimate is no help.
				const paced = endpoint.limited && refusals === 1;
				pause = paced ? 0 : Math.max(backoff(refusals, REFILL_MS), outcome.retryAfterMs ?? 0);
			} else if (this.mayRepeat(endpoint, outcome) && broken + 1 < MAX_ATTEMPTS) {
				broken += 1;
				pause = backoff(broken, BACKOFF_BASE_MS);
			}
			inDoubt ||= doubtful;

			const stopped = pause === undefined ? outcome : await this.pause(pause, outcome);
			if (stopped) {
				const settled =
					inDoubt && stopped.kind === 'broken'
						? { ...stopped, effect: 'unknown' as const }
						: stopped;
				const facts = { endpoint, account: this.account, attempts, elapsedMs, inDoubt, call };
				const toError = () => callError(this.node, settled, facts);
				return { kind: 'failed', outcome: settled, toError, inDoubt };
			}
		}
	}

	private mayRepeat(endpoint: Endpoint, outcome: Unanswered): boolean {
		const isRead = endpoint.repeat === 'always';
		// CartRover's own no stays one under any status; else a server that fails may answer the next time.
		if (outcome.kind === 'rejected') {
			return isRead && (outcome.about.status ?? 0) >= 500 && outcome.code !== 'Invalid';
		}
		if (outcome.kind !== 'broken') return false;
		if (outcome.why === 'redirect' || outcome.why === 'tooLarge') return false;
		return endpoint.repeat !== 'never' || outcome.effect === 'none';
	}

	private async sendOnce(
		endpoint: Endpoint,
		request: Request,
	): Promise<Outcome | { kind: 'outOfTime' }> {
		if (this.canceled) return { kind: 'canceled' };
		if (!endpoint.limited) {
			return await this.exchangeInTime(request);
		}
		const bucket = bucketOf(this.account);
		const pass = await bucket.take(this.patience);
		if (typeof pass === 'string') return { kind: pass };
		const outcome = await this.exchangeInTime(request);
		const remaining = 'about' in outcome ? outcome.about.remaining : undefined;
		if (outcome.kind === 'refused') {
			const { retryAfterMs } = outcome;
			bucket.refused(pass, remaining, retryAfterMs && Math.min(retryAfterMs, MAX_REFUSED_MS));
		} else {
			bucket.answered(pass, remaining);
		}
		return outcome;
	}

	private async exchangeInTime(request: Request): Promise<Outcome | { kind: 'outOfTime' }> {
		const { deadline } = this.options;
		const timeLeft = deadline === undefined ? TIMEOUT_MS : deadline - clock.now();
		if (timeLeft <= 0) return { kind: 'outOfTime' };
		this.sent += 1;
		const outcome = await this.endedByCancellation(
			async (ending) =>
				await exchange(this.context, request, Math.min(TIMEOUT_MS, timeLeft), ending),
		);
		if (this.canceled && outcome.kind === 'broken') return { kind: 'canceled' };
		const timedOut = outcome.kind === 'broken' && outcome.why === 'timeout';
		return timedOut && timeLeft < TIMEOUT_MS ? { kind: 'outOfTime' } : outcome;
	}

	private get patience(): Patience {
		return {
			signal: this.signal,
			deadline: this.options.deadline,
			onWait: this.waits,
			sleep: async (ms) => await this.sleep(ms),
		};
	}

	/** Waits, at most until the execution is canceled. */
	private async sleep(ms: number): Promise<void> {
		if (this.canceled) return;
		await this.endedByCancellation(
			async ({ signal }) => await clock.sleep(ms, signal).catch(() => {}),
		);
	}

	/**
	 * One listener for all that is under way, and none else: n8n's signal is shared by all nodes of an
	 * execution, and Node.js warns of more than ten.
	 */
	private async endedByCancellation<T>(work: (ending: AbortController) => Promise<T>): Promise<T> {
		const ending = new AbortController();
		if (this.underWay.size === 0) this.signal?.addEventListener('abort', this.endAll);
		this.underWay.add(ending);
		try {
			return await work(ending);
		} finally {
			this.underWay.delete(ending);
			if (this.underWay.size === 0) this.signal?.removeEventListener('abort', this.endAll);
		}
	}

	private readonly endAll = (): void => this.underWay.forEach((each) => each.abort());

	/** Waits before a repeat; gives the outcome to end with when there is no time, or no wish, to go on. */
	private async pause(ms: number, outcome: Unanswered): Promise<Unanswered | undefined> {
		const { deadline } = this.options;
		if (deadline !== undefined && clock.now() + ms > deadline) {
			return outcome.kind === 'refused' ? { kind: 'outOfTime' } : outcome;
		}
		if (ms > 0) {
			if (outcome.kind === 'refused') this.waits.begin();
			await this.sleep(ms);
			if (outcome.kind === 'refused') this.waits.end();
		}
		return this.canceled ? { kind: 'canceled' } : undefined;
	}

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
				description: 'Correct this for the item, then run it again.',
			},
		);
	}
}

const endpointNamed = (name: EndpointName | Endpoint): Endpoint =>
	typeof name === 'string' ? ENDPOINTS[name] : name;

/** Full jitter: anything up to the exponential bound, so that programs that broke together part ways. */
function backoff(attempt: number, base: number): number {
	return Math.min(BACKOFF_CAP_MS, base * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
}

function withoutBlanks(query: Call['query'] = {}): Record<string, string | number> {
	const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
	return Object.fromEntries(entries) as Record<string, string | number>;
}
