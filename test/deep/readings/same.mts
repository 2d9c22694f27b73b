import { isOdd, ROW_NAMES, type Habits } from '../../../sandbox/index.mts';

/*
 * Whether an answer is the right one, but for what a reading makes unknowable: a time that really comes as
 * null cannot be known, one that comes in another form can.
 */

type Json = Record<string, unknown>;

/** What a record is known by; it is never left out. */
const KEYS = [...ROW_NAMES, 'tracking_no', 'warehouse_pk'];

const UNKNOWN_STATUS =
	/^(pending_review|picking|split|in_transit|closed|on_hold_by_rules|voided)$/i;

/** Nothing, in any of the ways in which nothing is said. */
function isNothing(value: unknown): boolean {
	if (value === undefined || value === null || value === '') return true;
	if (typeof value === 'string') return value.startsWith('0000-00-00');
	return typeof value === 'object' && Object.keys(value).length === 0;
}

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;

/** ms epoch of a time in whatever form; `zone` is that of one that names none. */
function instantOf(value: unknown, zone = 'Z'): number {
	if (typeof value === 'number' || /^\d{9,}$/.test(String(value))) return Number(value) * 1_000;
	const text = String(value).replace(' ', 'T');
	return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}${zone}`);
}

/** The record in jest's `objectContaining`; undefined for anything else. */
function partOf(expected: unknown): Json | undefined {
	const { sample } = (expected ?? {}) as { sample?: Json };
	return typeof (expected as Json | null)?.asymmetricMatch === 'function' ? sample : undefined;
}

/** Whether a value is the one expected, as far as the habits let it be known. */
export function isSame(actual: unknown, expected: unknown, habits: Habits, field = ''): boolean {
	const part = partOf(expected);
	const wanted = part ?? expected;
	if (mayBeMissing(field, wanted, habits) && isNothing(actual)) return true;
	if (Array.isArray(wanted)) {
		return (
			Array.isArray(actual) &&
			actual.length === wanted.length &&
			wanted.every((each, index) => isSame(actual[index], each, habits))
		);
	}
	if (typeof wanted !== 'object' || wanted === null)
		return isSameScalar(actual, wanted, field, habits);
	if (typeof actual !== 'object' || actual === null) return false;
	const isOpen = part !== undefined || habits.fields === 'unknownToo';
	const strange = Object.keys(actual).filter((name) => !(name in wanted));
	if (!isOpen && strange.some((name) => !isNothing((actual as Json)[name]))) return false;
	return Object.entries(wanted).every(([name, each]) =>
		isSame((actual as Json)[name], each, habits, name),
	);
}

function mayBeMissing(field: string, wanted: unknown, habits: Habits): boolean {
	if (field === '' || KEYS.includes(field)) return false;
	if (isNothing(wanted)) return true;
	const isTime = typeof wanted === 'string' && ISO.test(wanted);
	if (isTime && ['zero', 'null'].includes(habits.times)) return true;
	if (typeof wanted === 'boolean' && ['null', 'other'].includes(habits.letters)) return true;
	if (field === 'order_status' && habits.status === 'missing') return true;
	return ['someMissing', 'keysOnly'].includes(habits.fields);
}

function isSameScalar(actual: unknown, wanted: unknown, field: string, habits: Habits): boolean {
	if (actual === wanted) return true;
	if (typeof wanted === 'string' && ISO.test(wanted)) {
		const zone = habits.times === 'pacificUnsaid' ? '-08:00' : 'Z';
		return instantOf(actual, zone) === instantOf(wanted);
	}
	if (typeof wanted === 'boolean') return habits.letters === 'other' && actual === 'P';
	// records of which little is known come as they are
	if (wanted === 'Y' || wanted === 'N') return habits.letters !== 'YN';
	if (/^(cust_ref|order_number)$/.test(field) && habits.createdReference !== 'same') {
		return String(actual).toLowerCase() === String(wanted).toLowerCase();
	}
	if (field === 'order_status' && habits.status !== 'lower') {
		const text = String(actual).toLowerCase();
		return text === wanted || (habits.status === 'unknown' && UNKNOWN_STATUS.test(text));
	}
	return false;
}

/** What names a record of an output, whichever it is. */
function keyOf(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value);
	const record = value as Json;
	return KEYS.map((name) => record[name] ?? '').join('|');
}

/**
 * Whether the outputs are the expected ones, in any order where the list's own is open. Of an odd record
 * only its name is held against anything; one without a name may come raw or not at all.
 */
export function areSame(
	actual: readonly unknown[],
	expected: readonly unknown[],
	habits: Habits,
): boolean {
	const isNamed = (each: unknown) => !isNothing(each) && /[^|]/.test(keyOf(each));
	const left = habits.oddRow === 'none' ? [...actual] : actual.filter(isNamed);
	const lacks = expected.some((wanted) => {
		const isLike = habits.oddRow === 'values' && isOdd(nameOf(wanted)) ? isNamesake : isSame;
		const at = left.findIndex((each) => isLike(each, wanted, habits));
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
	return !lacks && left.length <= (['null', 'text', 'noKey'].includes(habits.oddRow) ? 1 : 0);
}

const isNamesake = (actual: unknown, wanted: unknown): boolean => nameOf(actual) === nameOf(wanted);

function nameOf(value: unknown): string {
	if (typeof value !== 'object' || value === null) return String(value);
	const record = (partOf(value) ?? value) as Record<string, string | undefined>;
	return ROW_NAMES.map((name) => record[name]).find((name) => name !== undefined) ?? '';
}
