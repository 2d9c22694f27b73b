import { takeShortcut } from '../histories/shortcut.mts';
import { type Habits, OPEN_POINTS, type Sandbox } from '../../../sandbox/index.mts';
import { pick, seededRandom } from '../../../sandbox/random.mts';
import { differenceOf } from '../../support/difference.mts';
import { isOfPageSize } from '../../support/readings.mts';
import { startWorld } from '../../support/world.mts';
import { events } from './events.mts';
import { areSame, isSame } from './same.mts';
import * as subjects from './subjects.mts';
import type { Subject, Told } from './subjects.mts';

/*
 * The matrix of readings: all that the nodes do, under every reading of what the facts leave open. Each
 * cell comes to the right answer, or, where a reading leaves no other way, to one clear error.
 */

export const SUBJECTS: readonly Subject[] = [
	...subjects.operations,
	...subjects.lookUps,
	...subjects.wrongKeys,
	...subjects.longLists,
	...subjects.emptyLists,
	...subjects.repeats,
	...subjects.pickers,
	...events,
];

/** A row: the readings that are in force together. */
export interface Row {
	name: string;
	readings: readonly string[];
}

const others = OPEN_POINTS.map(({ readings }) => readings.slice(1).map(([name]) => name));

/** Each reading by itself, and the default ones. */
export const SINGLE: readonly Row[] = [
	{ name: 'as by default', readings: [] },
	...others.flat().map((name) => ({ name, readings: [name] })),
];

/** Readings that hide together what each by itself still shows: pages that are cut, and no total to say so. */
export const PAIRS: readonly Row[] = [
	['clamp-50', 'total-missing'],
	['clamp-25', 'total-missing'],
	['clamp-20', 'total-missing'],
	['limit-ignored', 'total-missing'],
	['clamp-50', 'total-page-only'],
	['clamp-50', 'total-stale'],
	['clamp-20', 'total-zero'],
	['page-zero-based', 'total-missing'],
	['dates-by-day', 'clamp-20'],
	['list-map-gaps', 'inner-map-gaps'],
].map((readings) => ({ name: readings.join(' + '), readings }));

/** Readings that leave nothing to be combined: with them all ends in an error. */
const ALONE = ['body-notice'];

/** `count` random combinations of two to five readings, the same for the same seed. */
export function combinations(count: number, seed: number): Row[] {
	const random = seededRandom(seed);
	return Array.from({ length: count }, () => {
		const points = new Set<number>();
		const size = 2 + Math.floor(random() * 4);
		while (points.size < size) points.add(Math.floor(random() * others.length));
		const picked = [...points].map((point) => pick(random, others[point] ?? []));
		const ofSize = picked.filter(isOfPageSize).slice(1);
		const readings = picked.filter((name) => !ALONE.includes(name) && !ofSize.includes(name));
		return { name: readings.join(' + '), readings };
	});
}

/** Where no right answer can be had, or none that a client could be sure of: an error is right, too. */
const MAY_FAIL: Record<string, (subject: Subject) => boolean> = {
	'body-notice': () => true,
	'page-ignored': ({ isLong }) => isLong === true,
	'page-zero-based': ({ isLong }) => isLong === true,
	'order-unstable': ({ isLong, isTrigger, name }) =>
		isLong === true || (isTrigger === true && name.includes('inventory')),
	'times-zero': ({ isTrigger }) => isTrigger === true,
	'times-null': ({ isTrigger }) => isTrigger === true,
	'fields-keys-only': () => true,
	'fields-missing': ({ isTrigger }) => isTrigger === true,
	'odd-null': ({ isTrigger }) => !isTrigger,
	'odd-text': ({ isTrigger }) => !isTrigger,
	'odd-no-key': ({ isTrigger }) => !isTrigger,
	'duplicate-error': ({ complains }) => complains === undefined,
};

/** Rows of shipments do not show the time by which they are listed: more may come than of the period. */
function isMoreAllowed({ readings }: Row, { name }: Subject): boolean {
	const filters = readings.some((each) => /^(dates-by-day|(from|to)-date-ignored)$/.test(each));
	const hidesTimes = readings.some((each) =>
		/^(times-(zero|null)|fields-m|fields-k|odd-v)/.test(each),
	);
	return filters && (/^shipment .* long/.test(name) || (hidesTimes && /a period$/.test(name)));
}

export type Cell = 'right' | 'error' | 'wrong';

export interface Result {
	row: Row;
	subject: string;
	cell: Cell;
	/** Why it is wrong, or the error's text. */
	detail?: string;
}

/** Runs a cell in a world of its own. */
export async function runCell(row: Row, subject: Subject): Promise<Result> {
	const { random } = Math;
	Math.random = seededRandom(1);
	const world = await startWorld({ empty: true, leanRows: subject.isLong, readings: row.readings });
	const { sandbox } = world;
	const leave = takeShortcut(sandbox, () => sandbox.readings.habits.bodySent !== 'bytes');
	try {
		subject.prepare(sandbox);
		const told = await subject.run(world);
		const wrong = judge(row, subject, told, sandbox);
		const isRefused = told.error !== undefined && !subject.complains;
		const cell = wrong !== undefined ? 'wrong' : isRefused ? 'error' : 'right';
		return { row, subject: subject.name, cell, detail: wrong ?? told.error?.message };
	} finally {
		leave();
		Math.random = random;
		await world.end();
	}
}

/** What is wrong with what came out, if anything. */
function judge(row: Row, subject: Subject, told: Told, sandbox: Sandbox): string | undefined {
	if (told.error) return judgeError(row, subject, told.error);
	if (!subject.answer && !subject.holds) return `no error, but ${short(told.value)}`;
	const { value = [] } = told;
	const text = JSON.stringify(value);
	const missing = subject.holds?.find((part) => !text.includes(part));
	if (missing !== undefined) return `${missing} is not in ${short(value)}`;
	if (subject.answer) {
		const expected = subject.answer(sandbox);
		const { habits } = sandbox.readings;
		const mayBeMore = isMoreAllowed(row, subject);
		const counted = mayBeMore ? value.filter((each) => expected.includes(each)) : value;
		const isRight =
			subject.some === undefined
				? areSame(counted, expected, habits)
				: isSome(counted, expected, subject.some, habits.oddRow !== 'none');
		if (!isRight) return differences(value, expected, habits);
	}
	try {
		subject.after?.(sandbox);
	} catch (error) {
		return `CartRover holds something else: ${short((error as Error).message)}`;
	}
	return undefined;
}

/** So many of what is expected, each once; a nameless row of each of three pages may be among them. */
function isSome(
	value: readonly unknown[],
	expected: readonly unknown[],
	count: number,
	hasOddRows: boolean,
): boolean {
	const named = hasOddRows ? value.filter((each) => expected.includes(each)) : value;
	return (
		value.length === count &&
		named.length >= count - 3 &&
		new Set(named).size === named.length &&
		named.every((each) => expected.includes(each))
	);
}

/** What is left of values that nobody looked at. */
const RUBBISH = /undefined|\[object|NaN|sandbox-\w+-key/;

function judgeError(
	{ readings }: Row,
	subject: Subject,
	{ name, message, description, context }: NonNullable<Told['error']>,
): string | undefined {
	const text = `${message}\n${description ?? ''}`;
	if (!/^Node(Api|Operation)Error$/.test(name)) return `throws a ${name}: ${message}`;
	if (!message || !description) return `says too little: ${short(text)}`;
	if (RUBBISH.test(text)) return `has rubbish in it: ${short(text)}`;
	if (!subject.isItemless && context?.itemIndex !== 0) return `names item ${context?.itemIndex}`;
	if (readings.includes('body-notice')) return undefined;
	if (subject.complains) {
		return subject.complains.test(text) ? undefined : `complains of something else: ${short(text)}`;
	}
	const may = readings.some((reading) => MAY_FAIL[reading]?.(subject));
	return may ? undefined : `an error: ${short(text)}`;
}

const short = (value: unknown) =>
	(typeof value === 'string' ? value : JSON.stringify(value))?.replace(/\s+/g, ' ').slice(0, 300);

function differences(
	value: readonly unknown[],
	expected: readonly unknown[],
	habits: Habits,
): string {
	const isShort = value.length <= 4 && expected.length <= 4;
	const isLike = (a: unknown, b: unknown, field: string) => isSame(a, b, habits, field);
	if (isLike(value, expected, '')) return `right, but rows without a name: ${short(value)}`;
	if (isShort) return differenceOf(value, expected, isLike);
	const missing = expected.filter((each) => !value.includes(each)).length;
	return `${value.length} of ${expected.length}, ${missing} missing, ${value.length - new Set(value).size} twice`;
}

/**
 * What nobody can know: sums over rows that cannot be read, a filter by what is not told. A period is one of
 * what the server filters by: of an order's date, or of its last change.
 */
const UNKNOWABLE: ReadonlyArray<readonly [readings: RegExp | RegExp[], subject: RegExp]> = [
	[/^odd-/, /^warehouse getAll|^picker searchWarehouses/],
	[/^fields-(missing|keys-only)/, /filtered and split|^warehouse getAll/],
	[/^odd-(values|no-key)/, /^shipment getAll, of a long/],
	// a picker asks for each of its pages anew, and cannot tell one from the other
	[/^(order-unstable|page-ignored)/, /^picker/],
	[/^any-by-/, /of a shop and a period/],
	// the zone of the rows is not told, and the server does not say either which of them are of the period
	[[/^times-pacific/, /^(dates-by-day|(from|to)-date-ignored)/], /of a shop and a period/],
];

/** Which cells there are. A wrong key is tried under what it depends on only. */
export function subjectsOf({ readings }: Row, among = SUBJECTS): readonly Subject[] {
	const known = new Set(subjects.wrongKeys.map(({ name }) => name));
	const matters =
		readings.length === 0 || readings.some((name) => /^(wrong|flags|errors|body)/.test(name));
	const isUnknowable = (name: string) =>
		UNKNOWABLE.some(
			([all, subject]) =>
				subject.test(name) && [all].flat().every((one) => readings.some((each) => one.test(each))),
		);
	return among.filter(({ name }) => (matters || !known.has(name)) && !isUnknowable(name));
}
