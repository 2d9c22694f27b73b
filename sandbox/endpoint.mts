import { invalid } from './answers.mts';
import { toCount } from './numbers.mts';
import type { Accounts } from './accounts.mts';
import type { Answer } from './answers.mts';
import type { SandboxClock } from './clock.mts';
import type { Habits } from './readings.mts';
import type { Setup } from './setup.mts';
import type { Store } from './store.mts';
import type { KeyLevel } from './types.mts';

/** What the handlers work on: one merchant's, for one call. */
export interface World {
	readonly clock: SandboxClock;
	readonly store: Store;
	readonly setup: Setup;
	readonly accounts: Accounts;
	/** Order rows leave out the header fields that nobody has set. */
	readonly leanRows: boolean;
	/** How it behaves where the facts leave it open. */
	readonly habits: Habits;
}

/** A call that passed authentication, level and limit. */
export interface ApiCall {
	readonly level: KeyLevel;
	/** The order source of a cart level key's cart; null for other keys. */
	readonly cart: string | null;
	/** Parts of the path, percent-decoded. */
	readonly params: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, unknown>>;
	/** Parsed JSON; undefined without a body. */
	readonly body: unknown;
}

export interface Endpoint {
	method: 'GET' | 'POST';
	/** Below `/v1`, in Fastify's notation. */
	path: string;
	levels: readonly KeyLevel[];
	/** False for the one call that takes nothing from the bucket. */
	limited: boolean;
	/** True where warehouse and master keys must say for which merchant. */
	ofMerchant: boolean;
	/** Synchronous, so that a call is one step and the log can tell what it changed. */
	handle: (call: ApiCall, world: World) => Answer;
}

export const ALL_LEVELS: readonly KeyLevel[] = ['cart', 'merchant', 'warehouse', 'master'];
/** Merchant-level paths, with `X-Merchant-Pk` for the two upper levels. */
export const MERCHANT_UP: readonly KeyLevel[] = ['merchant', 'warehouse', 'master'];

/** A query value given once and not empty; undefined otherwise. */
export function queryText(call: ApiCall, name: string): string | undefined {
	const value = call.query[name];
	const last: unknown = Array.isArray(value) ? value.at(-1) : value;
	return typeof last === 'string' && last !== '' ? last : undefined;
}

export interface Page {
	offset: number;
	limit: number;
}

const DEFAULT_LIMIT = 20;

/** Orders of earlier years, which a total that pays no heed to dates counts as well. */
const UNDATED = 2_500;

/** `limit` (default 20, cut to `cap`) and `page` (from 1) of a list call, as far as they are heeded. */
export function pageOf(call: ApiCall, cap: number, habits: Habits): Page {
	const asked = count(call, 'limit', 1) ?? DEFAULT_LIMIT;
	const first = habits.page === 'zeroBased' ? 0 : 1;
	const index = (count(call, 'page', first) ?? first) - first;
	const limit = {
		heeded: Math.min(asked, cap),
		ignored: Math.min(DEFAULT_LIMIT, cap),
		whole: Number.MAX_SAFE_INTEGER,
	}[habits.limit];
	return { limit, offset: habits.page === 'ignored' ? 0 : index * limit };
}

/** The rows of a page of a list, and its headers. */
export function pageRows<Row>(
	rows: readonly Row[],
	{ offset, limit }: Page,
	total: Habits['orderTotal'],
): { page: Row[]; headers: Record<string, string> | undefined } {
	const page = rows.slice(offset, offset + limit);
	if (total === 'missing') return { page, headers: undefined };
	const count = {
		right: rows.length,
		page: page.length,
		stale: Math.floor(rows.length * 0.8),
		staleHigh: rows.length + 30,
		undated: UNDATED + rows.length,
		zero: 0,
	}[total];
	return { page, headers: { 'total-records': String(count) } };
}

function count(call: ApiCall, name: string, least: number): number | undefined {
	const text = queryText(call, name);
	if (text === undefined) return undefined;
	const value = toCount(text);
	if (value === undefined || value < least) throw invalid(`Invalid ${name}: ${text}`);
	return value;
}

/** True for a JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that is there: a non-empty string, or a number as its digits. */
export function presentText(value: unknown): string | undefined {
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
