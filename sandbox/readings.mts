/*
 * What the public facts leave open about the API, each plausible reading of it under a name
 * (section 13 of the facts). A reading is a few habits of the server; whatever depends on one asks
 * `world.habits`, and answers get their form in `shape.mts`.
 */

import type { Sort } from './orderIndex.mts';

type Total = 'right' | 'missing' | 'page' | 'stale' | 'staleHigh' | 'undated' | 'zero';

/** How the server behaves where the facts leave it open. */
export interface Habits {
	/** How `from_date` and `to_date` are held against an order's time. */
	dates: 'inclusive' | 'exclusive' | 'day';
	fromDate: 'heeded' | 'ignored';
	toDate: 'heeded' | 'ignored';
	orderSource: 'heeded' | 'ignored';
	/** Which orders a cart level key sees, by list or reference. */
	cartSees: 'own' | 'all';
	/** The time that `any`, `new` and `new_or_at_wms` go by. */
	anyBy: 'created' | 'updated' | 'orderDate';
	/** `unstable`: another order with every call. */
	sort: Sort | 'reference' | 'unstable';
	orderTotal: Total;
	stockTotal: Total;
	/** Most rows of a page. */
	orderCap: number;
	stockCap: number;
	/** Ignored: pages have 20 rows, or the list comes whole. */
	limit: 'heeded' | 'ignored' | 'whole';
	/** Ignored: the first page for ever. */
	page: 'oneBased' | 'zeroBased' | 'ignored';
	/** How a list without rows is answered. */
	emptyList: 'array' | 'null' | 'map' | 'missing' | 'error200' | 'error404';
	/** How a list with rows is answered. */
	list: 'array' | 'map' | 'mapWithGaps' | 'mapByReference';
	/** How lists within records come. `null` for empty ones only. */
	innerList: 'array' | 'map' | 'mapWithGaps' | 'null';
	/** HTTP status of application errors; `usual`: the one that others would give each. */
	errorStatus: number | 'usual';
	wrongKeyStatus: number;
	flags: 'boolean' | 'text' | 'number' | 'numberText';
	letters: 'YN' | 'digits' | 'boolean' | 'booleanText' | 'other' | 'null';
	numbers: 'mixed' | 'text' | 'number' | 'thousands';
	times: 'offset' | 'z' | 'pacific' | 'pacificUnsaid' | 'noZone' | 'blank' | 'fraction' | Odd;
	/** Times that are not set. */
	unsetTimes: 'null' | 'zero' | 'emptyText';
	status: 'lower' | 'upper' | 'title' | 'unknown' | 'missing';
	dateHeader: 'right' | 'ahead' | 'behind' | 'missing';
	callsRemaining: 'sent' | 'missing';
	processId: 'sent' | 'missing';
	/** Which countries' orders must have a `ship_state`. */
	states: 'whereThereAre' | 'required';
	/** Whether the shipment of an order in error can be confirmed. */
	confirmInError: 'refused' | 'accepted';
	cancel: 'boolean' | 'text' | 'number' | 'bare' | 'sentence';
	create: 'top' | 'response' | 'list';
	createdReference: 'same' | 'upper' | 'lower' | 'trimmed';
	duplicate: string;
	duplicateInBatch: 'row' | 'error';
	fields: 'known' | 'unknownToo' | 'someMissing' | 'keysOnly';
	oddRow: 'none' | 'values' | 'null' | 'text' | 'noKey';
	bodyType: 'json' | 'html' | 'plain';
	bodyStart: 'json' | 'bom' | 'notice';
	bodySent: 'whole' | 'gzip' | 'bytes';
}

type Odd = 'zero' | 'null' | 'epoch' | 'epochText';

/** A point that the facts leave open, and the ways to read it: name, habits, and what it means. */
interface OpenPoint {
	point: string;
	/** The first one is how the sandbox behaves by default. */
	readings: ReadonlyArray<readonly [name: string, habits: Partial<Habits>, means: string]>;
}

export const OPEN_POINTS: readonly OpenPoint[] = [
	{
		point: 'Dates in filters',
		readings: [
			['dates-inclusive', { dates: 'inclusive' }, 'to the second, both ends included'],
			['dates-exclusive', { dates: 'exclusive' }, 'to the second, both ends left out'],
			['dates-by-day', { dates: 'day' }, 'whole days (UTC), both included'],
		],
	},
	{
		point: 'From Date',
		readings: [
			['from-date-heeded', { fromDate: 'heeded' }, 'filters'],
			['from-date-ignored', { fromDate: 'ignored' }, 'changes nothing'],
		],
	},
	{
		point: 'To Date',
		readings: [
			['to-date-heeded', { toDate: 'heeded' }, 'filters'],
			['to-date-ignored', { toDate: 'ignored' }, 'changes nothing'],
		],
	},
	{
		point: 'Order source filter',
		readings: [
			['source-heeded', { orderSource: 'heeded' }, 'filters'],
			['source-ignored', { orderSource: 'ignored' }, 'changes nothing'],
		],
	},
	{
		point: 'Orders of other carts, for a cart key',
		readings: [
			['cart-sees-own', { cartSees: 'own' }, 'are not there'],
			['cart-sees-all', { cartSees: 'all' }, 'are there'],
		],
	},
	{
		point: 'The time that any, new and new_or_at_wms go by',
		readings: [
			['any-by-created', { anyBy: 'created' }, 'when the order was created'],
			['any-by-updated', { anyBy: 'updated' }, 'when it was last changed'],
			['any-by-order-date', { anyBy: 'orderDate' }, "the order's date, at midnight UTC"],
		],
	},
	{
		point: 'Order of lists',
		readings: [
			['order-newest-first', { sort: 'createdDesc' }, 'by creation'],
			['order-oldest-first', { sort: 'createdAsc' }, 'by creation'],
			['order-by-updated', { sort: 'updatedDesc' }, 'last changed first'],
			['order-by-reference', { sort: 'reference' }, 'by cust_ref'],
			['order-unstable', { sort: 'unstable' }, 'another one with every call'],
		],
	},
	{
		point: 'total-records',
		readings: [
			[
				'total-orders-only',
				{ orderTotal: 'right', stockTotal: 'missing' },
				'right, none for stock',
			],
			['total-right', { orderTotal: 'right', stockTotal: 'right' }, 'right, for stock too'],
			['total-missing', { orderTotal: 'missing', stockTotal: 'missing' }, 'never sent'],
			['total-page-only', { orderTotal: 'page', stockTotal: 'page' }, 'rows of the page'],
			['total-stale', { orderTotal: 'stale', stockTotal: 'stale' }, 'a fifth too low'],
			['total-stale-high', { orderTotal: 'staleHigh', stockTotal: 'staleHigh' }, '30 too high'],
			[
				'total-undated',
				{ orderTotal: 'undated', stockTotal: 'right' },
				'2,500 too high, as if dates were not heeded',
			],
			['total-zero', { orderTotal: 'zero', stockTotal: 'zero' }, 'always 0'],
		],
	},
	{
		point: 'Most rows of a page',
		readings: [
			['clamp-100', { orderCap: 100, stockCap: 100 }, 'without saying so'],
			['clamp-50', { orderCap: 50, stockCap: 50 }, 'without saying so'],
			['clamp-25', { orderCap: 25, stockCap: 25 }, 'without saying so'],
			['clamp-20', { orderCap: 20, stockCap: 20 }, 'without saying so'],
		],
	},
	{
		point: 'limit',
		readings: [
			['limit-heeded', { limit: 'heeded' }, 'as asked, up to the most'],
			['limit-ignored', { limit: 'ignored' }, 'pages of 20, whatever is asked'],
			['limit-ignored-whole', { limit: 'whole' }, 'page 1 is the whole list'],
		],
	},
	{
		point: 'page',
		readings: [
			['page-one-based', { page: 'oneBased' }, 'the first page is 1'],
			['page-zero-based', { page: 'zeroBased' }, 'the first page is 0'],
			['page-ignored', { page: 'ignored' }, 'the same page for ever'],
		],
	},
	{
		point: 'A list without rows',
		readings: [
			['empty-array', { emptyList: 'array' }, '[]'],
			['empty-null', { emptyList: 'null' }, '"response": null'],
			['empty-map', { emptyList: 'map' }, '{}'],
			['empty-missing', { emptyList: 'missing' }, 'no response'],
			['empty-error-200', { emptyList: 'error200' }, '"No orders found" under 200'],
			['empty-error-404', { emptyList: 'error404' }, '"No orders found" under 404'],
		],
	},
	{
		point: 'A list',
		readings: [
			['list-array', { list: 'array' }, '[...]'],
			['list-map', { list: 'map' }, '{"0": ..., "1": ...}'],
			['list-map-gaps', { list: 'mapWithGaps' }, '{"1": ..., "2": ..., "4": ...}'],
			['list-map-by-reference', { list: 'mapByReference' }, '{"S-1": ...}'],
		],
	},
	{
		point: 'Lists within records',
		readings: [
			['inner-array', { innerList: 'array' }, '[...]'],
			['inner-map', { innerList: 'map' }, '{"0": ..., "1": ...}'],
			['inner-map-gaps', { innerList: 'mapWithGaps' }, '{"1": ..., "2": ..., "4": ...}'],
			['inner-null', { innerList: 'null' }, 'null where there is nothing'],
		],
	},
	{
		point: 'HTTP status of application errors',
		readings: [
			['errors-200', { errorStatus: 200 }, 'always 200; 404 for a path that is not there'],
			['errors-4xx', { errorStatus: 'usual' }, '400, 403, 404 or 409, by what is wrong'],
			...[400, 401, 403, 404, 409, 422, 429, 500].map(
				(status) => [`errors-${status}`, { errorStatus: status }, 'always'] as const,
			),
		],
	},
	{
		point: 'HTTP status of a wrong key',
		readings: [
			['wrong-key-401', { wrongKeyStatus: 401 }, 'with the JSON body'],
			['wrong-key-403', { wrongKeyStatus: 403 }, 'with the JSON body'],
			['wrong-key-200', { wrongKeyStatus: 200 }, 'Invalid, and a text about the key'],
		],
	},
	{
		point: 'success_code',
		readings: [
			['flags-boolean', { flags: 'boolean' }, 'true'],
			['flags-text', { flags: 'text' }, '"true"'],
			['flags-number', { flags: 'number' }, '1'],
			['flags-number-text', { flags: 'numberText' }, '"1"'],
		],
	},
	{
		point: 'Y and N in records',
		readings: [
			['letters-yn', { letters: 'YN' }, '"Y", "N"'],
			['letters-digits', { letters: 'digits' }, '"1", "0"'],
			['letters-boolean', { letters: 'boolean' }, 'true, false'],
			['letters-boolean-text', { letters: 'booleanText' }, '"true", "false"'],
			['letters-other', { letters: 'other' }, '"P"'],
			['letters-null', { letters: 'null' }, 'null'],
		],
	},
	{
		point: 'Numbers in records',
		readings: [
			['numbers-mixed', { numbers: 'mixed' }, 'as in the samples'],
			['numbers-text', { numbers: 'text' }, 'all as text'],
			['numbers-number', { numbers: 'number' }, 'all as numbers'],
			['thousands', { numbers: 'thousands' }, 'text, "1,234.50"'],
		],
	},
	{
		point: 'Times',
		readings: [
			['times-plus-zero', { times: 'offset' }, '2026-03-01T12:00:00+00:00'],
			['times-z', { times: 'z' }, '2026-03-01T12:00:00Z'],
			['times-offset', { times: 'pacific' }, '2026-03-01T04:00:00-08:00'],
			['times-pacific', { times: 'pacificUnsaid' }, '2026-03-01T04:00:00, in Pacific time'],
			['times-no-zone', { times: 'noZone' }, '2026-03-01T12:00:00, in UTC'],
			['times-blank', { times: 'blank' }, '2026-03-01 12:00:00, in UTC'],
			['times-fraction', { times: 'fraction' }, '2026-03-01T12:00:00.000000+00:00'],
			['times-zero', { times: 'zero' }, '0000-00-00 00:00:00, all of them'],
			['times-null', { times: 'null' }, 'null, all of them'],
			['times-epoch', { times: 'epoch' }, 'seconds'],
			['times-epoch-text', { times: 'epochText' }, 'seconds, as text'],
		],
	},
	{
		point: 'Times that are not set',
		readings: [
			['times-unset-null', { unsetTimes: 'null' }, 'null'],
			['times-unset-zero', { unsetTimes: 'zero' }, '0000-00-00 00:00:00'],
			['times-unset-blank', { unsetTimes: 'emptyText' }, '""'],
		],
	},
	{
		point: 'order_status',
		readings: [
			['status-lower', { status: 'lower' }, '"shipped"'],
			['status-upper', { status: 'upper' }, '"SHIPPED"'],
			['status-title', { status: 'title' }, '"Shipped"'],
			['status-unknown', { status: 'unknown' }, 'words that the facts do not have'],
			['status-missing', { status: 'missing' }, 'left out'],
		],
	},
	{
		point: 'Date header',
		readings: [
			['date-right', { dateHeader: 'right' }, 'right'],
			['date-ahead', { dateHeader: 'ahead' }, '7 minutes ahead'],
			['date-behind', { dateHeader: 'behind' }, '7 minutes behind'],
			['no-date', { dateHeader: 'missing' }, 'not sent'],
		],
	},
	{
		point: 'Calls remaining header',
		readings: [
			['calls-remaining', { callsRemaining: 'sent' }, 'sent'],
			['no-calls-remaining', { callsRemaining: 'missing' }, 'not sent'],
		],
	},
	{
		point: 'Process id header',
		readings: [
			['process-id', { processId: 'sent' }, 'sent'],
			['no-process-id', { processId: 'missing' }, 'not sent'],
		],
	},
	{
		point: "A cancel's answer",
		readings: [
			['cancel-boolean', { cancel: 'boolean' }, '"success": true'],
			['cancel-text', { cancel: 'text' }, '"success": "true"'],
			['cancel-number', { cancel: 'number' }, '"success": 1'],
			['cancel-bare', { cancel: 'bare' }, 'success_code only'],
			['cancel-sentence', { cancel: 'sentence' }, '"response": "Order canceled"'],
		],
	},
	{
		point: 'Confirming an order in error',
		readings: [
			['confirm-error-refused', { confirmInError: 'refused' }, '"Order is in error"'],
			['confirm-error-accepted', { confirmInError: 'accepted' }, 'as of any other order'],
		],
	},
	{
		point: 'The state and postal code that a new order ships to',
		readings: [
			['state-where-there-are', { states: 'whereThereAre' }, 'required where a country has them'],
			['state-required', { states: 'required' }, 'required for every country'],
		],
	},
	{
		point: "New Order's answer",
		readings: [
			['create-top', { create: 'top' }, 'cust_ref beside success_code'],
			['create-response', { create: 'response' }, 'under response'],
			['create-list', { create: 'list' }, 'a list of one under response'],
		],
	},
	{
		point: 'The reference that a created order is answered with',
		readings: [
			['reference-same', { createdReference: 'same' }, 'as sent'],
			['reference-upper', { createdReference: 'upper' }, 'in upper case'],
			['reference-lower', { createdReference: 'lower' }, 'in lower case'],
			['reference-trimmed', { createdReference: 'trimmed' }, 'blanks collapsed and trimmed'],
		],
	},
	{
		point: "A duplicate's words",
		readings: [
			['duplicate-code', { duplicate: 'OrderDuplicate' }, 'OrderDuplicate'],
			['duplicate-words', { duplicate: 'Duplicate order' }, 'Duplicate order'],
			['duplicate-exists', { duplicate: 'Order already exists' }, 'Order already exists'],
		],
	},
	{
		point: 'A duplicate in a batch',
		readings: [
			['duplicate-row', { duplicateInBatch: 'row' }, 'a row among the failed ones'],
			['duplicate-error', { duplicateInBatch: 'error' }, 'refuses the batch, nothing is created'],
		],
	},
	{
		point: 'Fields of records',
		readings: [
			['fields-known', { fields: 'known' }, 'those of the samples'],
			['fields-unknown', { fields: 'unknownToo' }, 'others as well, anywhere'],
			['fields-missing', { fields: 'someMissing' }, 'a third is left out'],
			['fields-keys-only', { fields: 'keysOnly' }, 'all but the keys are left out'],
		],
	},
	{
		point: 'Odd rows in a list',
		readings: [
			['odd-none', { oddRow: 'none' }, 'none'],
			[
				'odd-values',
				{ oddRow: 'values' },
				'some rows, always the same, have values of no known form',
			],
			['odd-null', { oddRow: 'null' }, 'a null before the others'],
			['odd-text', { oddRow: 'text' }, 'a text before the others'],
			['odd-no-key', { oddRow: 'noKey' }, 'a record without its key before the others'],
		],
	},
	{
		point: 'Type of the body',
		readings: [
			['type-json', { bodyType: 'json' }, 'application/json'],
			['type-html', { bodyType: 'html' }, 'text/html'],
			['type-plain', { bodyType: 'plain' }, 'text/plain'],
		],
	},
	{
		point: 'Start of the body',
		readings: [
			['body-json', { bodyStart: 'json' }, 'the JSON'],
			['body-bom', { bodyStart: 'bom' }, 'a byte order mark'],
			['body-notice', { bodyStart: 'notice' }, "a notice of PHP's"],
		],
	},
	{
		point: 'How the body is sent',
		readings: [
			['body-whole', { bodySent: 'whole' }, 'as it is'],
			['body-gzip', { bodySent: 'gzip' }, 'compressed'],
			['body-bytes', { bodySent: 'bytes' }, 'in chunks of one byte, the first 2,000'],
		],
	},
];

const READINGS = new Map(
	OPEN_POINTS.flatMap(({ readings }) => readings).map(([name, habits]) => [name, habits]),
);

/** The names of all readings. */
export const READING_NAMES: readonly string[] = [...READINGS.keys()];

/** Those that the sandbox has by default, one a point. */
export const DEFAULT_READINGS: readonly string[] = OPEN_POINTS.flatMap(
	({ readings: [first] }) => first?.[0] ?? [],
);

/** How the sandbox behaves by default. */
export const DEFAULT_HABITS: Habits = habitsOf(DEFAULT_READINGS) as Habits;

/**
 * What the readings come to together.
 * @throws RangeError for a name that is none, and for readings that contradict each other
 */
export function habitsOf(names: readonly string[]): Partial<Habits> {
	const joined: Partial<Record<keyof Habits, unknown>> = {};
	const saidBy = new Map<string, string>();
	for (const name of new Set(names)) {
		const habits = READINGS.get(name);
		if (!habits) {
			throw new RangeError(`There is no reading "${name}". There are: ${READING_NAMES.join(', ')}`);
		}
		for (const habit of Object.keys(habits) as (keyof Habits)[]) {
			const other = saidBy.get(habit);
			if (other !== undefined && joined[habit] !== habits[habit]) {
				throw new RangeError(`The readings "${other}" and "${name}" contradict each other`);
			}
			saidBy.set(habit, name);
			joined[habit] = habits[habit];
		}
	}
	return joined as Partial<Habits>;
}

/** The readings that are in force, over the habits that the sandbox was started with. */
export class Readings {
	readonly #base: Habits;
	#names: readonly string[] = [];
	#habits: Habits;

	constructor(base: Partial<Habits> = {}, names: readonly string[] = []) {
		this.#base = { ...DEFAULT_HABITS, ...base };
		this.#habits = this.#base;
		this.use(names);
	}

	get names(): readonly string[] {
		return this.#names;
	}

	get habits(): Habits {
		return this.#habits;
	}

	/** Puts these readings in force instead of others; see `habitsOf` for the errors. */
	use(names: readonly string[]): void {
		this.#habits = { ...this.#base, ...habitsOf(names) };
		this.#names = [...new Set(names)];
	}
}
