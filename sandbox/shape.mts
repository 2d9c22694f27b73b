import { isRecord } from './endpoint.mts';
import { MONEY_FIELDS } from './orderFields.mts';
import { DEFAULT_HABITS } from './readings.mts';
import { hash } from './random.mts';
import type { Answer } from './answers.mts';
import type { Habits } from './readings.mts';

/*
 * The form of answers where the facts leave it open: an answer as the routes give it goes in, with the
 * same content in the form of the habits in force it comes out.
 */

type Json = Record<string, unknown>;
type Key = string | undefined;

/** The habits that this module is about. */
const FORMS = [
	...['emptyList', 'list', 'innerList', 'flags', 'letters', 'numbers', 'times', 'unsetTimes'],
	...['status', 'fields', 'oddRow'],
] as (keyof Habits)[];

/**
 * @param call of which the answer is; lists and records are what reads give
 * @returns the answer itself where all forms are the usual ones
 */
export function shape(
	answer: Answer,
	call: { method: string; path: string },
	habits: Habits,
): Answer {
	if (FORMS.every((form) => habits[form] === DEFAULT_HABITS[form])) return answer;
	const { response, ...body } = JSON.parse(answer.json) as Json;
	const isList = call.method === 'GET' && Array.isArray(response);
	if (isList && response.length === 0) return emptyList(answer, call.path, habits);
	const flag = flagOf(body.success_code === true, habits);
	const head = JSON.stringify({ ...body, success_code: flag });
	if (response === undefined) return { ...answer, json: head };
	const formed = isList
		? listJson(
				oddRows(response as Json[], habits).map((row) => form(row, undefined, habits)),
				habits,
			)
		: JSON.stringify(form(response, undefined, habits));
	return { ...answer, json: `${head.slice(0, -1)},"response":${formed}}` };
}

const FLAGS: Record<Habits['flags'], readonly [yes: unknown, no: unknown]> = {
	boolean: [true, false],
	text: ['true', 'false'],
	number: [1, 0],
	numberText: ['1', '0'],
};

const flagOf = (yes: boolean, { flags }: Habits): unknown => FLAGS[flags][yes ? 0 : 1];

function emptyList(answer: Answer, path: string, habits: Habits): Answer {
	const { emptyList: kind } = habits;
	if (kind === 'error200' || kind === 'error404') {
		const what = path.includes('orders')
			? 'orders'
			: path.includes('inventory')
				? 'items'
				: 'records';
		const body = { error_code: 'Invalid', message: `No ${what} found` };
		return {
			status: kind === 'error404' ? 404 : 200,
			json: JSON.stringify({ success_code: flagOf(false, habits), ...body }),
		};
	}
	const response = { array: [], null: null, map: {}, missing: undefined }[kind];
	return { ...answer, json: JSON.stringify({ success_code: flagOf(true, habits), response }) };
}

/** A list's JSON. Text, since an object of JavaScript's would sort keys that look like numbers. */
function listJson(rows: readonly unknown[], { list }: Habits): string {
	if (list === 'array') return JSON.stringify(rows);
	const keyOf = {
		map: (_: unknown, index: number) => String(index),
		mapWithGaps: (_: unknown, index: number) => keyWithGaps(index),
		mapByReference: (row: unknown, index: number) => keyOfRow(row) ?? String(index),
	}[list];
	const members = rows.map(
		(row, index) => `${JSON.stringify(keyOf(row, index))}:${JSON.stringify(row)}`,
	);
	return `{${members.join(',')}}`;
}

/** As PHP numbers what a filter has left: 1, 2, 4, 5, 7, ... */
const keyWithGaps = (index: number): string => String(index + 1 + Math.floor(index / 2));

/** The fields that name a record, the first that it has. */
export const KEYS = ['cust_ref', 'sku', 'code', 'order_source', 'cart_code', 'merchant_pk', 'cart'];
const OTHER_KEYS = ['item', 'quantity', 'tracking_no', 'warehouse', 'wms_code', 'code_type'];

function keyOfRow(row: unknown): string | undefined {
	if (!isRecord(row)) return undefined;
	const key = KEYS.find((name) => row[name] !== undefined && row[name] !== null);
	return key === undefined ? undefined : String(row[key]);
}

const NO_FORM = {
	grand_total: '1,2x4.50',
	on_hold: 'P?',
	created_date_time: 'last Tuesday',
	items: 'see attachment',
	shipments: 7,
	qty_available: 'plenty',
	wms_datetime: 'now',
	warehouses: 'EAST',
	aliases: 5,
	description: { text: 'see below' },
};

function oddRows(rows: readonly Json[], { oddRow }: Habits): unknown[] {
	const [first = {}] = rows;
	if (oddRow === 'null') return [null, ...rows];
	if (oddRow === 'text') return ['see attachment', ...rows];
	const keys = new Set(KEYS);
	if (oddRow === 'noKey') return [withFields(first, (name) => !keys.has(name)), ...rows];
	if (oddRow === 'none') return [...rows];
	return rows.map((row) =>
		isOdd(keyOfRow(row)) ? { ...row, ...withFields(NO_FORM, (name) => name in row) } : row,
	);
}

/** Whether the record of this name is an odd one under `odd-values`: one in eight is. */
export function isOdd(key: string | undefined): boolean {
	return key !== undefined && hash(key) % 8 === 0;
}

/** A value in the forms in force, and all that is in it. */
function form(value: unknown, name: Key, habits: Habits): unknown {
	if (Array.isArray(value)) return innerList(value, name, habits);
	if (!isRecord(value)) return scalar(value, name, habits);
	const shown = withFields(value, (field) => isShown(field, habits));
	const formed = Object.fromEntries(
		Object.entries(shown).map(([field, each]) => [field, form(each, field, habits)]),
	);
	if (habits.status === 'missing') delete formed.order_status;
	// maps of pks to warehouses and of code types to codes are no records
	if (habits.fields !== 'unknownToo' || MAPS.includes(name ?? '')) return formed;
	return { ...formed, new_field: 'x', new_number: 7, new_flag: true, new_list: [{ a: 1 }] };
}

const MAPS = ['warehouses', 'aliases', 'extra_fields'];

function isShown(field: string, { fields }: Habits): boolean {
	if (/^\d+$/.test(field) || KEYS.includes(field) || OTHER_KEYS.includes(field)) return true;
	const structure = ['items', 'shipments', 'warehouses', 'order_status', 'success', 'failed'];
	if (structure.includes(field)) return true;
	if (fields === 'keysOnly') return field === 'message';
	return fields !== 'someMissing' || hash(field) % 3 !== 0;
}

function innerList(list: readonly unknown[], name: Key, habits: Habits): unknown {
	if (list.length === 0) {
		// the batch's `success` and `failed` are its answer, and no part of a record
		return habits.innerList === 'null' && name !== 'success' && name !== 'failed' ? null : [];
	}
	const formed = list.map((each) => form(each, undefined, habits));
	if (habits.innerList === 'array' || habits.innerList === 'null') return formed;
	const keyOf = habits.innerList === 'map' ? String : keyWithGaps;
	return Object.fromEntries(formed.map((each, index) => [keyOf(index), each]));
}

const NUMBERS = new Set([
	...MONEY_FIELDS,
	...['price', 'discount', 'addl_discount', 'extended_amount', 'tax', 'shipping_surcharge'],
	...['quantity', 'line_no', 'total_qty', 'num_to_ship', 'num_shipped', 'regional_attempts'],
	...['num_failed_sends', 'total_cost', 'package_weight_lbs', 'qty_available', 'qty_on_hand'],
	...['retail_price', 'wholesale_price', 'weight_lbs'],
]);

const UNSET_TIMES = new Set([
	...['created_date_time', 'updated_date_time', 'delivered_to_wms_date', 'cancel_date', 'date'],
	...['delete_date', 'mark_in_progress_date', 'latest_ship_date', 'extra_system_date_sent'],
	'wms_datetime',
]);
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\+00:00)?$/;

function scalar(value: unknown, name: Key, habits: Habits): unknown {
	if (name === undefined) return value;
	if (name === 'order_status') return statusOf(String(value), habits);
	if (value === null && UNSET_TIMES.has(name)) return UNSET[habits.unsetTimes];
	if (typeof value === 'string' && TIME.test(value)) return timeOf(value, habits);
	if (value === 'Y' || value === 'N') return LETTERS[habits.letters](value === 'Y');
	return NUMBERS.has(name) ? numberOf(value, habits) : value;
}

const LETTERS: Record<Habits['letters'], (yes: boolean) => unknown> = {
	YN: (yes) => (yes ? 'Y' : 'N'),
	digits: (yes) => (yes ? '1' : '0'),
	boolean: (yes) => yes,
	booleanText: String,
	other: () => 'P',
	null: () => null,
};

const ZEROS = '0000-00-00 00:00:00';
const UNSET: Record<Habits['unsetTimes'], unknown> = { null: null, zero: ZEROS, emptyText: '' };

function timeOf(text: string, { times }: Habits): unknown {
	if (times === 'offset') return text;
	const start = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
	const ms = Date.parse(`${start}Z`);
	switch (times) {
		case 'z':
			return `${start}Z`;
		case 'pacific':
		case 'pacificUnsaid': {
			const local = new Date(ms - 8 * 3_600_000).toISOString().slice(0, 19);
			return times === 'pacific' ? `${local}-08:00` : local;
		}
		case 'noZone':
			return start;
		case 'blank':
			return start.replace('T', ' ');
		case 'fraction':
			return `${start}.000000+00:00`;
		case 'zero':
			return ZEROS;
		case 'null':
			return null;
		case 'epoch':
			return ms / 1000;
		case 'epochText':
			return String(ms / 1000);
	}
}

const UNKNOWN_STATUSES: Readonly<Record<string, string>> = {
	new: 'pending_review',
	at_wms: 'picking',
	partial: 'split',
	shipped: 'in_transit',
	confirmed: 'closed',
	error: 'on_hold_by_rules',
	canceled: 'voided',
};

function statusOf(status: string, habits: Habits): string {
	if (habits.status === 'upper') return status.toUpperCase();
	if (habits.status === 'title') return status.charAt(0).toUpperCase() + status.slice(1);
	if (habits.status === 'unknown') return UNKNOWN_STATUSES[status] ?? status;
	return status;
}

function numberOf(value: unknown, { numbers }: Habits): unknown {
	if (numbers === 'mixed' || value === '') return value;
	if (typeof value !== 'string' && typeof value !== 'number') return value;
	if (numbers === 'text') return String(value);
	if (numbers === 'number') return Number(value);
	return String(value).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ',');
}

function withFields(record: Json, isWanted: (name: string) => boolean): Json {
	return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
}
