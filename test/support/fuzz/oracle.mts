import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS, type EndpointName } from '../../../nodes/CartRover/api/endpoints.ts';
import { findOperation } from '../../../nodes/CartRover/operations/index.ts';
import type { Operation } from '../../../nodes/CartRover/operations/types.ts';
import type { Target } from './targets.mts';
import type { Answered, Served } from './wire.mts';

/*
 * What a success must at least have behind it, read from the wire by rules of its own (docs/contributing/api-facts.md,
 * sections 1 and 2): of the nodes it takes only their tables of operations and endpoints, which say what an
 * operation has to show.
 */

type Json = Record<string, unknown>;

/** An answer as a careful reader takes it: only what says of itself that it is a success. */
interface Success {
	envelope: Json;
	response: unknown;
}

const YES = new Set<unknown>([true, 'true', 1, '1']);
const NO = new Set<unknown>([false, 'false', 0, '0']);

const isRecord = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (value: unknown, name: string): unknown =>
	isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

function decoded({ headers, body }: Answered): string {
	const charset = /charset=([\w-]+)/.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
	const read = (label: string) => new TextDecoder(label, { fatal: true });
	let decoder;
	try {
		decoder = read(charset);
	} catch {
		decoder = read('utf-8');
	}
	try {
		return decoder.decode(body);
	} catch {
		// Damaged text: there may be a reference in it.
		return '';
	}
}

/** A text, or a whole number that may be too long to be exact. */
const TEXT_OR_LONG = /"(?:\\.|[^"\\])*"|(?<![\w.+-])-?\d{16,}(?![\w.])/g;
const exact = (part: string) =>
	part.startsWith('"') || Number.isSafeInteger(Number(part)) ? part : `"${part}"`;

function envelopeOf(served: Served): Json | undefined {
	if ('fails' in served) return undefined;
	try {
		const value: unknown = JSON.parse(decoded(served).replace(TEXT_OR_LONG, exact));
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

/** Fields that nobody is shown: payment data is left out, and so is what would be taken for a prototype. */
const UNSHOWN =
	/^(__proto__|credit_card_no|cvv|cc_last_four|pre_auth_\w+|check_\w+|expiration_date)$/;

/** Levels beyond which an answer may be refused as a whole; CartRover's have seven. */
const DEEP = 50;

function isDeep(value: unknown, level = 1): boolean {
	if (typeof value !== 'object' || value === null) return false;
	const shown = Object.entries(value).filter(([name]) => !UNSHOWN.test(name));
	return level > DEEP || shown.some(([, each]) => isDeep(each, level + 1));
}

/** Encodings that real sockets undo: an answer that lies about them cannot be read, and is asked for again. */
const PACKED = /^(gzip|br|deflate)$/;

const isPlain = (served: Served) =>
	'fails' in served || !PACKED.test(served.headers['content-encoding'] ?? '');

function successesIn(served: Served[]): Success[] {
	return served.flatMap((each) => {
		const envelope = envelopeOf(each);
		if (!envelope || !YES.has(own(envelope, 'success_code')) || isDeep(envelope)) return [];
		return [{ envelope, response: own(envelope, 'response') }];
	});
}

/** A text, or a number that JSON has not rounded. */
const reference = (value: unknown): string | undefined =>
	(typeof value === 'string' && value !== '') ||
	(typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
		? String(value)
		: undefined;

/** The rows of a list, which may be a map by index, or a record by itself. */
const rowsIn = (list: unknown): unknown[] =>
	isRecord(list) ? [list, ...Object.values(list)] : [list].flat();

/** References in the rows of the lists that were served, or `surely` only in those of which nobody can doubt it. */
function keysIn(successes: Success[], field: string, surely = false): Set<string> {
	const rows = successes.flatMap(({ response }) => (surely ? [response].flat() : rowsIn(response)));
	return new Set(rows.flatMap((row) => reference(own(row, field)) ?? []));
}

/** Whether anything is left of a value once what nobody is shown is left out. */
const holdsSomething = (value: unknown) =>
	typeof value === 'object' &&
	value !== null &&
	Object.keys(value).some((name) => !UNSHOWN.test(name));

const isNothing = ({ envelope, response }: Success) =>
	(response === undefined || response === null || response === '') &&
	!Object.entries(envelope).some(
		([name, value]) => name !== 'response' && !UNSHOWN.test(name) && holdsSomething(value),
	);

/** A list without rows, in any of the forms that CartRover has for it. */
const isEmptyList = (success: Success) =>
	isNothing(success) ||
	(Array.isArray(success.response) && success.response.length === 0) ||
	(isRecord(success.response) && !holdsSomething(success.response));

type Read = {
	[Name in EndpointName]: (typeof ENDPOINTS)[Name]['repeat'] extends 'always' ? Name : never;
}[EndpointName];

/** What names a row of an answer; `undefined` where nobody knows what a row must have. */
const ROW_KEYS: Record<Read, string | undefined> = {
	orderView: 'cust_ref',
	orderStatus: 'cust_ref',
	orderList: 'cust_ref',
	inventoryList: 'sku',
	inventoryView: 'sku',
	productView: 'sku',
	shipMethodList: 'code',
	shipMethodMapping: undefined,
	cartList: undefined,
	cartListAll: undefined,
	merchantList: undefined,
};

/** What an operation has to show for a success. */
export type Duty =
	| { kind: 'creates' }
	| { kind: 'writes' }
	/** Rows that were served; `list` is for one that gives all of them. */
	| { kind: 'reads'; key?: string; list: boolean };

/** By the endpoints that the operation calls, so that a new one is judged by what it does. */
export function dutyOf({ calls, output, properties }: Operation): Duty {
	const list = properties.some(({ name }) => name === 'returnAll');
	const [first] = calls;
	// The custom request, which calls any.
	if (first === undefined) return { kind: 'reads', list };
	const repeats = calls.map(({ endpoint }) => ENDPOINTS[endpoint].repeat);
	if (repeats.includes('duplicateRefused')) return { kind: 'creates' };
	if (repeats.some((repeat) => repeat !== 'always')) return { kind: 'writes' };
	const key = ROW_KEYS[first.endpoint as Read];
	const given = (output as { shape?: object }).shape;
	// An operation may make something else of the rows, as the list of warehouses does.
	return key !== undefined && given && key in given
		? { kind: 'reads', key, list }
		: { kind: 'reads', list };
}

function dutyFor(of: string): Duty {
	const [resource = '', operation = ''] = of.split(' ');
	const found = findOperation(resource, operation);
	if (!found) throw new Error(`The catalog has no operation ${of}`);
	return dutyOf(found);
}

const refusedIn = (response: unknown) =>
	NO.has(response) ||
	NO.has(own(response, 'success')) ||
	(Array.isArray(own(response, 'failed')) && (own(response, 'failed') as unknown[]).length > 0);

const STATUSES: Record<string, string> = {
	'shipment confirm': 'confirmed',
	'shipment create': 'T-9',
	'orderStatus update': 'at_wms',
	'order cancel': 'canceled',
};

/** A row that was served and is not among the items of a list that gives all rows. */
function lostRow(
	{ of, parameters }: Target,
	key: string,
	items: IDataObject[],
	served: Set<string>,
): string | undefined {
	const { returnAll, limit = 50, filters, options } = parameters;
	const mayBeLess = of === 'shipment getAll' || filters !== undefined || options !== undefined;
	if (mayBeLess || (!returnAll && items.length >= Number(limit))) return undefined;
	const given = new Set(items.map((item) => reference(item[key])));
	return [...served].find((each) => !given.has(each));
}

/** When an order was created, by all that was served of it in rows of lists; epoch milliseconds. */
export function createdTimes(served: Served[], ref: string): Set<number> {
	const rows = successesIn(served).flatMap(({ response }) =>
		Array.isArray(response) ? (response as unknown[]) : [],
	);
	const named = rows.filter((row) => reference(own(row, 'cust_ref')) === ref);
	const dates = named.map((row) => reference(own(row, 'created_date_time')) ?? '');
	return new Set(dates.map((date) => Date.parse(date)));
}

/** That a write took effect: an answer that says so, or the order's own status. */
function tookEffect(of: string, successes: Success[]): boolean {
	const wanted = STATUSES[of];
	return successes.some(({ response }) => {
		if (of === 'order cancel' && YES.has(own(response, 'success'))) return true;
		const status = JSON.stringify([own(response, 'order_status'), own(response, 'shipments')]);
		if (wanted !== undefined && status.includes(`"${wanted}"`)) return true;
		return of !== 'order cancel' && !refusedIn(response);
	});
}

/** Whether a creation that says so may say so: an answer names the order, its own or one that reads it back. */
function mayBeCreated(ref: string, successes: Success[]): boolean {
	return successes.some(({ envelope, response }) =>
		[envelope, response, ...rowsIn(own(response, 'success'))]
			.flat()
			.some((row) => reference(own(row, 'cust_ref')) === ref),
	);
}

/** When an operation may rightly give nothing of rows that were served. */
const MAY_BE_NOTHING: Record<string, (successes: Success[], target: Target) => boolean> = {
	// The node itself applies the filters.
	'inventory getAll': (_, { parameters }) => parameters.filters !== undefined,
	'shipment getAll': (successes) =>
		!JSON.stringify(successes.map(({ response }) => response)).includes('"tracking_no"'),
	// Stock without warehouses: there are none to give.
	'warehouse getAll': (successes) =>
		keysIn(successes, 'sku').size > 0 ||
		successes.some(({ response }) => Object.values(response ?? {}).some(isRecord)),
};

/**
 * What is wrong with a success.
 *
 * @param served what was answered, request by request
 * @returns `undefined` when nothing is
 */
export function objection(
	target: Target,
	items: IDataObject[],
	served: Served[],
): string | undefined {
	const { kind, of } = target;
	if (kind !== 'operation') return undefined;
	const successes = successesIn(served);
	const duty = dutyFor(of);
	if (duty.kind === 'creates') {
		const wrong = items.find(({ cust_ref, created }) =>
			created === true
				? !mayBeCreated(String(cust_ref), successes)
				: !served.some((each) => !('fails' in each) && /duplicate/i.test(decoded(each))),
		);
		return wrong && `no answer says what became of ${String(wrong.cust_ref)}`;
	}
	if (successes.length === 0) return 'nothing that was served is a success';
	if (duty.kind === 'writes')
		return tookEffect(of, successes) ? undefined : 'no answer says that it took effect';
	const { key, list } = duty;
	if (key !== undefined) {
		const wrong = wrongRow(target, key, list, items, served);
		if (wrong !== undefined) return wrong;
	}
	if (items.length > 0 || successes.some(isEmptyList)) return undefined;
	if (MAY_BE_NOTHING[of]?.(successes, target)) return undefined;
	return 'nothing came out, and no answer is an empty list: if that is right, MAY_BE_NOTHING in test/support/fuzz/oracle.mts must say when';
}

/** An item that was not served, or a row that was and did not come out. */
function wrongRow(
	target: Target,
	key: string,
	list: boolean,
	items: IDataObject[],
	served: Served[],
): string | undefined {
	const known = keysIn(successesIn(served), key);
	// In a list, a row whose key cannot be read comes as it is.
	const isOdd = (value: unknown) => list && reference(value) === undefined;
	const unknown = items.find((item) => !isOdd(item[key]) && !known.has(String(item[key])));
	if (unknown) return `no answer holds ${key} ${String(unknown[key])}`;
	const surelyRead = keysIn(successesIn(served.filter(isPlain)), key, true);
	const lost = list ? lostRow(target, key, items, surelyRead) : undefined;
	return lost === undefined ? undefined : `${key} ${lost} was served and did not come out`;
}

/** Names and values that must not be in anything that comes out. */
const FORBIDDEN =
	/"(__proto__|credit_card_no|cvv|cc_last_four|pre_auth_\w+|check_\w+)":|PLANTED-key|\[native code\]/;

/** What is wrong with the items as such. */
export function blemish(items: unknown): string | undefined {
	const json = JSON.stringify(items);
	const found = FORBIDDEN.exec(json);
	return found ? `${found[0]} came out` : undefined;
}
