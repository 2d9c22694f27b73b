import { setMaxListeners } from 'node:events';
import { Accounts } from './accounts.mts';
import { ControllableClock } from './clock.mts';
import { addControl } from './control/index.mts';
import { FaultBox } from './faults.mts';
import { Gateway } from './gateway.mts';
import { DEMO_KEYS, DEMO_MERCHANT } from './keys.mts';
import { RequestLog } from './log.mts';
import { addPages } from './pages.mts';
import { API_ROOT } from './paths.mts';
import { Readings } from './readings.mts';
import { buildServer } from './server.mts';
import { Webhooks } from './webhooks.mts';
import type { AddressInfo } from 'node:net';
import type { Bucket, BucketOptions } from './bucket.mts';
import type { SandboxClock } from './clock.mts';
import type { Content } from './accounts.mts';
import type { RequestHook } from './gateway.mts';
import type { Sort } from './orderIndex.mts';
import type { Habits } from './readings.mts';
import type { Store } from './store.mts';
import type { KeyLevel, OrderRecord } from './types.mts';

export { ControllableClock } from './clock.mts';
export { WAREHOUSES } from './store.mts';
export { CARTS, SHIP_METHODS } from './setup.mts';
export { KEY_LEVELS, ORDER_STATUSES } from './types.mts';
export type { Accounts, Merchant } from './accounts.mts';
export type { BucketOptions } from './bucket.mts';
export type { ControllableClockOptions, SandboxClock } from './clock.mts';
export type { LineDraft, OrderDraft, ShipmentDraft } from './drafts.mts';
export type { Fault, FaultBox, FaultKind, FaultMatch, FaultRule, FaultSpec } from './faults.mts';
export type { RandomFaults } from './faults.mts';
export type { RequestHook, RequestInfo } from './gateway.mts';
export type { LogEntry, LogFilter, Outcome, RequestLog } from './log.mts';
export type { Key, KeyPair } from './keys.mts';
export { DEFAULT_READINGS, habitsOf, OPEN_POINTS, READING_NAMES } from './readings.mts';
export type { Habits, Readings } from './readings.mts';
export { isOdd, KEYS as ROW_NAMES } from './shape.mts';
export type { ListQuery, ListStatus, Sort } from './orderIndex.mts';
export type { OrderPatch, StatusChange } from './orderBook.mts';
export type { ProductDraft, StockChange, StockTotals } from './stockRoom.mts';
export type { Store } from './store.mts';
export type { Delivery, Hook, HookEvent, PushOptions, Webhooks } from './webhooks.mts';
export type { KeyLevel, LineRecord, OrderRecord, OrderStatus } from './types.mts';
export type { ProductRecord, ShipmentItem, ShipmentRecord } from './types.mts';

export interface SandboxOptions<Clock extends SandboxClock = SandboxClock> {
	/** 0 for any free one. Default 0. */
	port?: number;
	/** Default `127.0.0.1`. */
	host?: string;
	/** Default: a `ControllableClock` at the real time and speed. */
	clock?: Clock;
	/** Of the demo data and the autopilot. Default 1. */
	seed?: number;
	/** Starts without orders and products. */
	empty?: boolean;
	/** Orders come in and move by themselves as the clock goes on. */
	autopilot?: boolean;
	bucket?: BucketOptions;
	/** How it behaves where the facts leave it open, by name; see `readings.mts`. */
	readings?: readonly string[];
	/** Which lists answer with `total-records`. Default: orders yes, inventory no. */
	totalRecords?: boolean | { orders?: boolean; inventory?: boolean };
	/** Most rows of an inventory page. Default 100. */
	inventoryCap?: number;
	/**
	 * Order lists leave out the header fields that nobody has set, a hundred of them: for tests that
	 * read very many rows.
	 */
	leanRows?: boolean;
	/** False: order lists pay no heed to `order_source` (open question 7). Default true. */
	filtersBySource?: boolean;
	/** Of order lists. Default `createdDesc`. */
	sort?: Sort;
	/** Of every answer, ms of the sandbox's clock. Default 0. */
	latencyMs?: number;
}

export interface Sandbox<Clock extends SandboxClock = SandboxClock> {
	/** Base of the API, e.g. `http://127.0.0.1:4010/v1`. */
	readonly url: string;
	/** Base of the control routes: the same without `/v1`. */
	readonly origin: string;
	/** The demo merchant's keys, its pk and what it has. */
	readonly keys: typeof DEMO_KEYS;
	readonly merchantPk: string;
	readonly store: Store;
	/** All merchants and keys. */
	readonly accounts: Accounts;
	readonly clock: Clock;
	/** Which readings of what the facts leave open are in force. */
	readonly readings: Readings;
	readonly faults: FaultBox;
	readonly log: RequestLog;
	/** Where CartRover's pushes go. */
	readonly webhooks: Webhooks;
	/** Called before each API request is handled, and awaited. Out: ends that. */
	readonly onRequest: (hook: RequestHook) => () => void;
	/** The rate limit of every key; setting it fills the buckets. */
	limit: BucketOptions;
	/** Begins anew with the clock's time: data, faults, readings, limit, log and webhooks. */
	readonly reset: (options?: Pick<SandboxOptions, 'seed' | 'empty'>) => void;
	/** What was kept, by name. */
	readonly snapshots: Map<string, Snapshot>;
	/** What is left of a key's calls, by its API user. */
	readonly bucket: (apiUser: string) => Bucket;
	/** Takes up to `calls` from a level's bucket as another program would; all without a number. */
	readonly drainBucket: (level: KeyLevel, calls?: number) => number;
	/** Whole calls left in a level's bucket. */
	readonly bucketLeft: (level: KeyLevel) => number;
	/** `count` new orders of the demo merchant's kind, created now. Needs products. */
	readonly arrive: (count: number) => OrderRecord[];
	/** Answers a request without a connection. Faults that cut one cannot be had this way. */
	readonly inject: (request: InjectedRequest) => Promise<InjectedAnswer>;
	readonly close: () => Promise<void>;
}

export interface Snapshot {
	/** The clock's time, ms epoch. */
	now: number;
	content: Content;
	limit: BucketOptions;
	readings: readonly string[];
}

export interface InjectedRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** The path with its query, from the origin on. */
	url: string;
	headers: Record<string, string>;
	payload?: string;
}

export interface InjectedAnswer {
	statusCode: number;
	headers: Record<string, unknown>;
	rawPayload: Buffer;
}

/** How often it looks for what has fallen due, ms of real time. */
const LIFE_MS = 1000;

/** Starts a sandbox and resolves once it listens. */
export async function startSandbox(
	options?: SandboxOptions<ControllableClock>,
): Promise<Sandbox<ControllableClock>>;
export async function startSandbox<Clock extends SandboxClock>(
	options: SandboxOptions<Clock> & { clock: Clock },
): Promise<Sandbox<Clock>>;
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { seed = 1, empty = false, clock = new ControllableClock() } = options;
	const readings = new Readings(baseHabits(options), options.readings);
	const accounts = new Accounts({
		clock,
		sort: options.sort ?? 'createdDesc',
		autopilot: options.autopilot ?? false,
	});
	accounts.reset({ seed, empty });
	const log = new RequestLog(() => accounts.keys().map(({ apiKey }) => apiKey));
	const faults = new FaultBox();
	const closing = new AbortController();
	// Every request that sleeps listens.
	setMaxListeners(0, closing.signal);
	const limit = options.bucket ?? {};
	const gateway = new Gateway({
		clock,
		accounts,
		readings,
		leanRows: options.leanRows ?? false,
		log,
		faults,
		bucket: limit,
		latencyMs: options.latencyMs ?? 0,
		closing: closing.signal,
	});
	const webhooks = new Webhooks(clock, closing.signal, accounts);
	const app = buildServer(gateway);
	let origin = '';
	const sandbox: Sandbox = {
		get url() {
			return origin + API_ROOT;
		},
		get origin() {
			return origin;
		},
		keys: DEMO_KEYS,
		merchantPk: DEMO_MERCHANT.pk,
		get store() {
			return accounts.demo.store;
		},
		accounts,
		clock,
		readings,
		faults,
		log,
		webhooks,
		get limit() {
			return gateway.limit;
		},
		set limit(other) {
			gateway.limit = other;
		},
		reset: (from) => {
			accounts.reset({ seed, empty, ...from });
			faults.clear();
			readings.use(options.readings ?? []);
			gateway.limit = limit;
			log.clear();
			webhooks.clear();
		},
		snapshots: new Map(),
		onRequest: (hook) => gateway.addHook(hook),
		bucket: (apiUser) => gateway.bucket(apiUser),
		drainBucket: (level, calls) => gateway.bucket(DEMO_KEYS[level].apiUser).drain(calls),
		bucketLeft: (level) => gateway.bucket(DEMO_KEYS[level].apiUser).remaining,
		arrive: (count) => accounts.demo.arrive(count),
		inject: async (request) => await app.inject(request),
		close: async () => {
			clearInterval(life);
			closing.abort();
			await app.close();
		},
	};
	addControl(app, sandbox);
	addPages(app, sandbox);
	// what falls due is done on time also when nobody reads
	const life = options.autopilot
		? setInterval(() => accounts.catchUp(), LIFE_MS).unref()
		: undefined;
	await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
	origin = originOf(app.server.address());
	return sandbox;
}

/** The habits that options of their own stand for. */
function baseHabits({
	totalRecords = {},
	filtersBySource = true,
	inventoryCap: stockCap = 100,
	sort = 'createdDesc',
}: SandboxOptions): Partial<Habits> {
	const { orders = true, inventory = false } =
		typeof totalRecords === 'boolean'
			? { orders: totalRecords, inventory: totalRecords }
			: totalRecords;
	return {
		orderTotal: orders ? 'right' : 'missing',
		stockTotal: inventory ? 'right' : 'missing',
		orderSource: filtersBySource ? 'heeded' : 'ignored',
		stockCap,
		sort,
	};
}

function originOf(address: AddressInfo | string | null): string {
	if (address === null || typeof address === 'string') throw new Error('No TCP address');
	const { family, port } = address;
	const host = family === 'IPv6' ? `[${address.address}]` : address.address;
	return `http://${host}:${port}`;
}
