import { ApiRefusal, invalid, notFound, RATE_LIMIT_BODY } from './answers.mts';
import { Bucket } from './bucket.mts';
import { takesEffect } from './faults.mts';
import { mangle, sendBody } from './mangle.mts';
import { shape } from './shape.mts';
import { apiPath } from './paths.mts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts, Merchant } from './accounts.mts';
import type { Answer } from './answers.mts';
import type { BucketOptions } from './bucket.mts';
import type { SandboxClock } from './clock.mts';
import type { Endpoint, World } from './endpoint.mts';
import type { FaultBox } from './faults.mts';
import type { Key } from './keys.mts';
import type { LogEntry, RequestLog } from './log.mts';
import type { Habits, Readings } from './readings.mts';

/** What a hook is told of a request that is about to be handled. */
export type RequestInfo = Readonly<
	Pick<LogEntry, 'seq' | 'time' | 'level' | 'method' | 'path' | 'query' | 'body'>
>;
export type RequestHook = (request: RequestInfo) => void | Promise<void>;

export interface GatewayOptions {
	clock: SandboxClock;
	accounts: Accounts;
	readings: Readings;
	leanRows: boolean;
	log: RequestLog;
	faults: FaultBox;
	bucket: BucketOptions;
	/** Every answer's latency on the sandbox's clock, ms. */
	latencyMs: number;
	/** Ends what still sleeps. */
	closing: AbortSignal;
}

/** A body that was sent but is no JSON. */
export const NO_JSON = Symbol('not JSON');

const HITS_HEADER = 'x-cartrover-api-minute-hits-remaining';

const CLOCK_OFF_MS = { right: 0, ahead: 7 * 60_000, behind: -7 * 60_000 };

interface Arrival {
	request: FastifyRequest;
	endpoint: Endpoint | undefined;
	key: Key | undefined;
	entry: LogEntry;
}

/** The way every API request takes: log, hooks, faults, latency, keys, limit, handler, answer. */
export class Gateway {
	readonly #options: GatewayOptions;
	readonly #buckets = new Map<string, Bucket>();
	readonly #hooks = new Set<RequestHook>();
	#limit: BucketOptions;

	constructor(options: GatewayOptions) {
		this.#options = options;
		this.#limit = options.bucket;
	}

	/** Adds a hook. Out: takes it away again. */
	addHook(hook: RequestHook): () => void {
		this.#hooks.add(hook);
		return () => this.#hooks.delete(hook);
	}

	/** The bucket of a key, by its API user. */
	bucket(apiUser: string): Bucket {
		const bucket = this.#buckets.get(apiUser) ?? new Bucket(this.#options.clock, this.#limit);
		this.#buckets.set(apiUser, bucket);
		return bucket;
	}

	get limit(): BucketOptions {
		return this.#limit;
	}

	/** Another limit; every bucket is full then. */
	set limit(limit: BucketOptions) {
		this.#limit = limit;
		this.#buckets.clear();
	}

	/** Takes one request from arrival to answer. `endpoint` is undefined for an unknown path. */
	async handle(
		request: FastifyRequest,
		reply: FastifyReply,
		endpoint: Endpoint | undefined,
	): Promise<FastifyReply> {
		const { clock, readings, log, faults, latencyMs, closing } = this.#options;
		const arrival = this.#arrive(request, endpoint);
		const { entry } = arrival;
		this.#head(reply, entry);
		for (const hook of this.#hooks) await hook(entry);
		const drawn = faults.draw(entry.method, entry.path);
		const { fault } = drawn;
		entry.fault = fault?.kind ?? (drawn.latencyMs > 0 ? 'latency' : null);
		const done = !fault || takesEffect(fault) ? this.#admit(arrival) : undefined;
		try {
			await clock.sleep(latencyMs + drawn.latencyMs, closing);
		} catch {
			// the sandbox closes: nobody waits for this answer any more
			request.raw.socket.destroy();
			return reply.hijack();
		}
		const { habits } = readings;
		const answered = done && shape(done(), entry, habits);
		if (entry.hitsRemaining !== null && habits.callsRemaining === 'sent') {
			void reply.header(HITS_HEADER, String(entry.hitsRemaining));
		}
		if (fault) {
			entry.outcome = fault.kind;
			entry.status = mangle(request, reply, fault, answered, clock.now());
			if (fault.kind === 'hang') this.#sleepOn(reply);
		} else if (answered) {
			entry.status = answered.status ?? 200;
			void reply.code(entry.status).headers(answered.headers ?? {});
			sendBody(reply, answered.json, habits);
		}
		log.close(entry);
		return reply;
	}

	/** A request that hangs sleeps, so that a clock which waits for what is at work does not wait for it. */
	#sleepOn({ raw }: FastifyReply): void {
		const { clock, closing } = this.#options;
		const left = new AbortController();
		raw.once('close', () => left.abort());
		const forever = clock.sleep(Infinity, AbortSignal.any([closing, left.signal]));
		forever.catch(() => {});
	}

	/** The headers that every answer has, also one that goes wrong. */
	#head(reply: FastifyReply, entry: LogEntry): void {
		const { clock, readings } = this.#options;
		const { habits } = readings;
		if (habits.processId === 'sent') void reply.header('x-cartrover-process-id', processId(entry));
		const { raw } = reply;
		raw.sendDate = false;
		if (habits.dateHeader === 'missing') return;
		const now = clock.now() + CLOCK_OFF_MS[habits.dateHeader];
		void reply.header('date', new Date(now).toUTCString());
	}

	#arrive(request: FastifyRequest, endpoint: Endpoint | undefined): Arrival {
		const { accounts, clock, log } = this.#options;
		const key = accounts.authorized(request.headers.authorization);
		const entry = log.open({
			time: clock.now(),
			level: key?.level ?? null,
			method: request.method,
			path: apiPath(request.url),
			query: isQuery(request.query) ? request.query : {},
			body: request.body === NO_JSON ? '[not JSON]' : request.body,
		});
		return { request, endpoint, key, entry };
	}

	/**
	 * Checks keys, level and limit at arrival, as a gateway does.
	 * Out: what does the call's work and gives its answer, to be called after the latency.
	 */
	#admit(arrival: Arrival): () => Answer {
		const { entry } = arrival;
		const { accounts, clock, leanRows, readings } = this.#options;
		try {
			const { endpoint, key, merchant } = admit(arrival, accounts);
			if (endpoint.limited && this.#limit.enabled !== false) {
				const own = this.bucket(key.apiUser);
				const passed = own.take();
				entry.hitsRemaining = own.remaining;
				if (!passed) {
					entry.outcome = 'refused';
					return () => ({ json: JSON.stringify(RATE_LIMIT_BODY) });
				}
			}
			const { store, setup } = merchant;
			return () => {
				const { habits } = readings;
				return work(arrival, endpoint, key, { accounts, clock, leanRows, habits, store, setup });
			};
		} catch (error) {
			return () => refusal(error, entry, readings.habits);
		}
	}
}

/** Who may call what. */
function admit(
	{ request, endpoint, key }: Arrival,
	accounts: Accounts,
): { endpoint: Endpoint; key: Key; merchant: Merchant } {
	if (!key) throw invalid(whyNoLevel(request));
	const { level } = key;
	const path = apiPath(request.url);
	if (!endpoint) {
		throw new ApiRefusal('Invalid', `Unknown endpoint: ${request.method} ${path}`, 404, true);
	}
	if (!endpoint.levels.includes(level)) {
		throw invalid(
			`A ${level} level key may not call ${endpoint.method} ${path}. ` +
				`It needs a key of level: ${endpoint.levels.join(', ')}.`,
			403,
		);
	}
	const named = request.headers['x-merchant-pk'];
	if (endpoint.ofMerchant && key.merchant === null && !named) {
		throw invalid(`A ${level} level key must name the merchant in the X-Merchant-Pk header`);
	}
	const pk = key.merchant ?? (endpoint.ofMerchant ? String(named) : undefined);
	const merchant = pk === undefined ? accounts.merchants()[0] : accounts.merchant(pk);
	if (!merchant) throw notFound(`Merchant not found: ${pk}`);
	return { endpoint, key, merchant };
}

function whyNoLevel({ headers, query }: FastifyRequest): string {
	if (headers.authorization !== undefined) return 'Invalid API user or API key';
	return isQuery(query) && ('api_key' in query || 'api_user' in query)
		? 'API user and API key in the query are no longer accepted. Use HTTP Basic authentication.'
		: 'Missing API user and API key. Use HTTP Basic authentication.';
}

function work(
	{ request, entry }: Arrival,
	endpoint: Endpoint,
	{ level, cart }: Key,
	world: World,
): Answer {
	const query = isQuery(request.query) ? request.query : {};
	const params = request.params as Record<string, string>;
	const { body } = request;
	// due moves of the warehouse happen before the call, and are not its effect
	world.store.catchUp();
	const before = revision(world);
	try {
		if (body === NO_JSON) throw invalid('Request body is not valid JSON');
		const result = endpoint.handle({ level, cart, params, query, body }, world);
		entry.outcome = 'ok';
		return result;
	} catch (error) {
		return refusal(error, entry, world.habits);
	} finally {
		entry.effect = revision(world) !== before;
	}
}

function refusal(error: unknown, entry: LogEntry, habits: Habits): Answer {
	entry.outcome = 'error';
	if (!(error instanceof ApiRefusal)) throw error;
	const { errorStatus, wrongKeyStatus } = habits;
	const isUsual = errorStatus === 'usual' || (errorStatus === 200 && error.isOutside);
	const usual = isUsual ? error.status : errorStatus;
	// a key that opens nothing is a matter of its own
	const status = entry.level === null ? wrongKeyStatus : usual;
	// without it clients of .NET and Java never send their key
	const headers = status === 401 ? { 'www-authenticate': 'Basic realm="CartRover"' } : undefined;
	return { status, headers, json: JSON.stringify(error.body) };
}

function revision({ store, setup }: World): number {
	return store.revision + setup.revision;
}

function processId({ seq }: LogEntry): string {
	return `sbx-${String(seq).padStart(8, '0')}`;
}

function isQuery(query: unknown): query is Record<string, unknown> {
	return typeof query === 'object' && query !== null;
}
