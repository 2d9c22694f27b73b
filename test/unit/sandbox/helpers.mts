import { ControllableClock, startSandbox } from '../../../sandbox/index.mts';
import type { KeyLevel, Sandbox, SandboxOptions } from '../../../sandbox/index.mts';

/** A Thursday noon, UTC. */
export const NOON = Date.parse('2026-03-12T12:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type TestSandbox = Sandbox<ControllableClock>;

const started: TestSandbox[] = [];

/** An empty sandbox on a clock that stands at noon, unless said otherwise. */
export async function sandboxAtNoon(
	options: SandboxOptions<ControllableClock> = {},
): Promise<TestSandbox> {
	const clock = new ControllableClock({ now: NOON, speed: 0 });
	const sandbox = await startSandbox({ empty: true, clock, ...options });
	started.push(sandbox);
	return sandbox;
}

/** Closes what `sandboxAtNoon` started; for `afterEach` or `afterAll`. */
export async function closeAll(): Promise<void> {
	await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
}

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the API says is under test
	json: any;
}

export interface CallOptions {
	method?: string;
	query?: Record<string, string | number>;
	body?: unknown;
	headers?: Record<string, string>;
	signal?: AbortSignal;
}

/** One API call with the level's demo keys; null sends none. Warehouse and master name the merchant. */
export async function call(
	sandbox: TestSandbox,
	level: KeyLevel | null,
	path: string,
	{ query = {}, body, headers = {}, signal, ...rest }: CallOptions = {},
): Promise<Reply> {
	const method = rest.method ?? (body === undefined ? 'GET' : 'POST');
	const url = new URL(`${sandbox.url}/${path}`);
	for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
	const response = await fetch(url, {
		method,
		headers: {
			...(level === null ? {} : { authorization: basic(sandbox, level) }),
			...(level === 'warehouse' || level === 'master'
				? { 'x-merchant-pk': sandbox.merchantPk }
				: {}),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		body: body === undefined ? undefined : JSON.stringify(body),
		signal,
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: asJson(text) };
}

export function basic(sandbox: TestSandbox, level: KeyLevel): string {
	const { apiUser, apiKey } = sandbox.keys[level];
	return `Basic ${Buffer.from(`${apiUser}:${apiKey}`).toString('base64')}`;
}

/** The references of a list answer, in order. */
export function refs(reply: Reply): string[] {
	return reply.json.response.map((row: { cust_ref: string }) => row.cust_ref);
}

/** All that New Order requires. */
export function newOrder(cust_ref: string, more: Record<string, unknown> = {}): object {
	return {
		cust_ref,
		ship_first_name: 'Ada',
		ship_last_name: 'Tester',
		ship_address_1: '1 Test Rd',
		ship_city: 'Testville',
		ship_state: 'OH',
		ship_zip: '44101',
		ship_country: 'US',
		items: [{ item: 'SKU-1', quantity: 2 }],
		...more,
	};
}

export const INVALID = { success_code: false, error_code: 'Invalid' };

/** Resolves once `condition` holds, letting I/O happen in between; no time is waited. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

function asJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
