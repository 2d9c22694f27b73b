import { invalid } from './answers.mts';
import { toCount } from './numbers.mts';
import type { Answer } from './answers.mts';
import type { SandboxClock } from './clock.mts';
import type { Setup } from './setup.mts';
import type { Store } from './store.mts';
import type { KeyLevel } from './types.mts';

/** What the handlers work on. */
export interface World {
	readonly clock: SandboxClock;
	readonly store: Store;
	readonly setup: Setup;
	/** Which lists answer with a `total-records` header. */
	readonly totalRecords: { readonly orders: boolean; readonly inventory: boolean };
	/** Most rows of a page of the inventory list. */
	readonly inventoryCap: number;
	/** Order rows leave out the header fields that nobody has set. */
	readonly leanRows: boolean;
	/** Whether lists of orders follow `order_source`. */
	readonly filtersBySource: boolean;
}

/** A call that passed authentication, level and limit. */
export interface ApiCall {
	readonly level: KeyLevel;
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

/** `limit` (default 20, cut to `cap`) and `page` (from 1) of a list call. */
export function pageOf(call: ApiCall, cap: number): Page {
	const limit = Math.min(positive(call, 'limit', 20), cap);
	return { limit, offset: (positive(call, 'page', 1) - 1) * limit };
}

function positive(call: ApiCall, name: string, fallback: number): number {
	const text = queryText(call, name);
	if (text === undefined) return fallback;
	const value = toCount(text);
	if (value === undefined || value < 1) throw invalid(`Invalid ${name}: ${text}`);
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
