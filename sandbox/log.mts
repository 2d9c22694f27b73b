import { pathMatcher } from './paths.mts';
import type { FaultKind } from './faults.mts';
import type { PathPattern } from './paths.mts';
import type { KeyLevel } from './types.mts';

/** How a request ended: `refused` is a refusal by the bucket, `error` any other `success_code` false. */
export type Outcome = 'pending' | 'ok' | 'refused' | 'error' | FaultKind;

export interface LogEntry {
	/** 1 for the first request of the sandbox. */
	readonly seq: number;
	/** Arrival on the sandbox's clock, ms epoch. */
	readonly time: number;
	/** Null when the keys opened nothing. */
	readonly level: KeyLevel | null;
	readonly method: string;
	/** Below `/v1`, as it came over the wire, e.g. `cart/orders/a%2Fb`. */
	readonly path: string;
	readonly query: Readonly<Record<string, unknown>>;
	readonly body: unknown;
	/** Null when the connection was cut before an answer. */
	status: number | null;
	outcome: Outcome;
	/** The fault that hit it, `latency` included. */
	fault: FaultKind | null;
	/** True when the call changed the sandbox's data. */
	effect: boolean;
	/** Calls left in the key's bucket after this one; null where no limit applies. */
	hitsRemaining: number | null;
}

export interface LogFilter {
	method?: string;
	path?: PathPattern;
	level?: KeyLevel;
	outcome?: Outcome;
	fault?: FaultKind;
	effect?: boolean;
}

// a sandbox that runs for weeks shall not fill the memory
const MOST_ENTRIES = 100_000;

const SECRET_NAMES =
	/^(api_?user|api_?key|authorization|password|credit_card_no|cvv|expiration_date|check_account_no|token)$/i;
const REDACTED = '[redacted]';

/** Every request the API got, in order of arrival, without credentials and card data. */
export class RequestLog {
	#entries: LogEntry[] = [];
	#seq = 0;
	readonly #secrets: () => readonly string[];
	readonly #listeners = new Set<(entry: LogEntry) => void>();

	/** @param secrets what it never holds: the API keys that there are */
	constructor(secrets: () => readonly string[]) {
		this.#secrets = secrets;
	}

	get entries(): readonly LogEntry[] {
		return this.#entries;
	}

	/** Calls that the bucket refused. */
	get refused(): number {
		return this.count({ outcome: 'refused' });
	}

	/** How many entries match all that is given. */
	count(filter: LogFilter = {}): number {
		return this.filter(filter).length;
	}

	/** The entries that match all that is given. */
	filter({ path, ...wanted }: LogFilter): LogEntry[] {
		const matches = pathMatcher(path);
		return this.#entries.filter(
			(entry) =>
				matches(entry.path) &&
				(wanted.method === undefined || entry.method === wanted.method) &&
				(wanted.level === undefined || entry.level === wanted.level) &&
				(wanted.outcome === undefined || entry.outcome === wanted.outcome) &&
				(wanted.fault === undefined || entry.fault === wanted.fault) &&
				(wanted.effect === undefined || entry.effect === wanted.effect),
		);
	}

	clear(): void {
		this.#entries = [];
	}

	/** Calls `listener` with each request that has ended. Out: ends that. */
	onEntry(listener: (entry: LogEntry) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Notes an arrival; its end is told with `close`. */
	open(arrival: Pick<LogEntry, 'time' | 'level' | 'method' | 'path' | 'query' | 'body'>): LogEntry {
		const secrets = this.#secrets();
		const clean = (value: unknown) => redacted(value, secrets);
		const entry: LogEntry = {
			seq: ++this.#seq,
			...arrival,
			path: clean(arrival.path) as string,
			query: clean(arrival.query) as Record<string, unknown>,
			body: clean(arrival.body),
			status: null,
			outcome: 'pending',
			fault: null,
			effect: false,
			hitsRemaining: null,
		};
		if (this.#entries.length >= MOST_ENTRIES) this.#entries.splice(0, MOST_ENTRIES / 2);
		this.#entries.push(entry);
		return entry;
	}

	close(entry: LogEntry): void {
		for (const listener of this.#listeners) listener(entry);
	}
}

/** A copy without secrets, whatever holds them. */
function redacted(value: unknown, secrets: readonly string[]): unknown {
	if (typeof value === 'string') {
		return secrets.reduce((clean, key) => clean.replaceAll(key, REDACTED), value);
	}
	if (Array.isArray(value)) return value.map((each) => redacted(each, secrets));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [
			name,
			SECRET_NAMES.test(name) ? REDACTED : redacted(each, secrets),
		]),
	);
}
