import orderBy from 'lodash/orderBy';

import { clock } from '../api/clock';
import { PAGE_SIZE, readPages, type Page } from '../api/paging';
import { advanced, lookFrom, startCursor, type Cursor, type Happening } from './cursor';

/** A list of things that happened, filtered by the time at which they did. */
export interface Feed<Row> {
	/**
	 * Asks for one page of what happened from `from` to `to`, both included, in epoch seconds.
	 *
	 * @returns `undefined` when there is no time left to ask
	 */
	fetchPage(
		window: { from: number; to?: number },
		page: number,
		size: number,
	): Promise<Page<Row> | undefined>;
	/** What tells one thing that happened from another. */
	key(row: Row): string;
	/** When it happened, in epoch seconds; NaN when the row does not say. */
	time(row: Row): number;
	/** Whether it is to be delivered; the list may hold more. */
	wanted(row: Row): boolean;
}

export interface PollLimits {
	overlapSeconds: number;
	/** How many rows one poll delivers at most. */
	maxItems: number;
	/** How many pages may be asked for at once. */
	ahead: number;
}

export interface Delivery<Row> {
	/** What is new, oldest first. */
	rows: Row[];
	/** To be kept once the rows are out. */
	cursor: Cursor;
}

/** A poll reads about this many rows at most: half of what the rate limit's burst allows. */
const MAX_ROWS = 50 * PAGE_SIZE;

/** How far n8n's clock may be off when a trigger takes its baseline. */
const CLOCK_SKEW_SECONDS = 15 * 60;

const nowSeconds = () => Math.floor(clock.now() / 1_000);

/**
 * Takes the baseline of a trigger that starts now: whatever is there already counts as delivered. It
 * reaches back by the overlap and a generous clock skew, so that what arrives late, or while n8n's clock
 * is wrong, is told from what was there.
 *
 * @returns `undefined` when the list could not be read to its end
 */
export async function takeBaseline<Row>(
	feed: Feed<Row>,
	{ overlapSeconds, ahead }: PollLimits,
): Promise<Cursor | undefined> {
	const floor = nowSeconds() - overlapSeconds - CLOCK_SKEW_SECONDS;
	const { rows, complete } = await readWindow<Row>(feed, { from: floor }, ahead);
	return complete ? startCursor(floor, happenings(feed, rows, floor)) : undefined;
}

/**
 * Reads what is new since the cursor.
 *
 * When more is waiting than one poll can read or deliver, it takes the oldest part: the window is
 * narrowed from its late end until it holds no more than that. The cursor moves only past what has been
 * read to its end.
 *
 * @returns `undefined` when there was no time to ask for anything
 */
export async function readNew<Row>(
	feed: Feed<Row>,
	cursor: Cursor,
	limits: PollLimits,
): Promise<Delivery<Row> | undefined> {
	const { overlapSeconds, maxItems, ahead } = limits;
	const usual = Math.min(MAX_ROWS, Math.max(PAGE_SIZE, cursor.seen.length + 2 * maxItems));
	const room = cursor.room ?? usual;
	const window = await fittingWindow(feed, cursor, lookFrom(cursor, overlapSeconds), room);
	if (!window) return undefined;
	const reading =
		window === 'outOfTime' ? undefined : await readWindow(feed, window, ahead, cursor.page);
	if (window === 'outOfTime' || !reading || (reading.cutAt !== undefined && !window.isOneSecond)) {
		const less = Math.max(PAGE_SIZE, Math.floor(room / 2));
		return { rows: [], cursor: { ...cursor, room: less } };
	}

	const seen = new Set(cursor.seen.map(([key]) => key));
	const fresh = reading.rows.filter(
		(row) => feed.wanted(row) && !seen.has(feed.key(row)) && !(feed.time(row) < cursor.floor),
	);
	const timed = happenings(feed, fresh, cursor.mark).map((happening, index) => ({
		...happening,
		row: fresh[index] as Row,
	}));
	const sorted = orderBy(timed, ['time', 'key']);
	const delivered = sorted.slice(0, maxItems);
	const [waiting] = sorted.slice(maxItems);

	const mark = reading.complete ? markAfter(cursor, window, delivered, waiting) : cursor.mark;
	const next = advanced(cursor, delivered, mark, overlapSeconds);
	if (window.isOneSecond) next.page = waiting ? cursor.page : reading.cutAt;
	return { rows: delivered.map(({ row }) => row), cursor: next };
}

/** Up to and in which second everything has been delivered, after a window was read to its end. */
function markAfter(
	cursor: Cursor,
	window: { to?: number },
	delivered: Happening[],
	waiting: Happening | undefined,
): number {
	// What waits may have happened in the same second as the last that is delivered.
	if (waiting) return waiting.time - 1;
	const latest = delivered.at(-1)?.time ?? cursor.mark;
	// A window that was narrowed ends before the present, so its end is safe ground even without rows.
	return Math.max(latest, window.to ?? latest);
}

interface Window<Row> {
	from: number;
	/** Open towards the present when left out. */
	to?: number;
	/** Its first page, which was asked for to see how much the window holds. */
	first?: Page<Row>;
	/** One second that by itself holds more than a poll should read. */
	isOneSecond?: boolean;
}

/** Narrows the window from its late end until it holds at most `room` rows. */
async function fittingWindow<Row>(
	feed: Feed<Row>,
	{ mark }: Cursor,
	lookFrom: number,
	room: number,
): Promise<Window<Row> | 'outOfTime' | undefined> {
	// With the overlap; and without it, should the overlap hold too much by itself.
	for (const from of new Set([lookFrom, Math.max(lookFrom, mark + 1)])) {
		const open = await measure(feed, { from }, room);
		if (!open) return from === lookFrom ? undefined : 'outOfTime';
		if (open.fits) return { from, first: open.first };

		let tooLate = Math.max(nowSeconds() + CLOCK_SKEW_SECONDS, mark + 2);
		let share = open.share;
		let fitting: Window<Row> | undefined;
		while (tooLate - (fitting?.to ?? mark) > 1) {
			const low = fitting?.to ?? mark;
			const to = low + Math.max(1, Math.floor((tooLate - low) * share));
			const measured = await measure(feed, { from, to }, room);
			if (!measured) return 'outOfTime';
			if (measured.fits) fitting = { from, to, first: measured.first };
			else tooLate = to;
			// Good enough: searching on would cost as many calls as it saves.
			if (measured.fits && measured.rows >= room / 2) break;
			share = measured.fits ? 0.5 : measured.share;
		}
		if (fitting) return fitting;
	}
	return { from: mark + 1, to: mark + 1, isOneSecond: true };
}

interface Measure<Row> {
	first: Page<Row>;
	fits: boolean;
	/** How many rows the window is known to hold. */
	rows: number;
	/** Which part of the window would probably fit. */
	share: number;
}

/** How much a window holds, in one request or two; `undefined` when there is no time left to ask. */
async function measure<Row>(
	feed: Feed<Row>,
	window: { from: number; to?: number },
	room: number,
): Promise<Measure<Row> | undefined> {
	const first = await feed.fetchPage(window, 1, PAGE_SIZE);
	if (!first) return undefined;
	const rows = first.total ?? first.rows.length;
	if (first.rows.length < PAGE_SIZE) return { first, fits: true, rows, share: 1 };
	if (first.total !== undefined) {
		const share = Math.min(0.5, Math.max(0.01, (0.8 * room) / first.total));
		return { first, fits: first.total <= room, rows, share };
	}
	const beyond = await feed.fetchPage(window, Math.floor(room / PAGE_SIZE) + 1, PAGE_SIZE);
	return beyond && { first, fits: beyond.rows.length === 0, rows, share: 0.5 };
}

async function readWindow<Row>(feed: Feed<Row>, window: Window<Row>, ahead: number, firstPage = 1) {
	let first = window.isOneSecond ? undefined : window.first;
	return await readPages({
		fetchPage: async (page, size) => {
			const known = page === 1 ? first : undefined;
			first = undefined;
			return known ?? (await feed.fetchPage(window, page, size));
		},
		key: (row: Row) => feed.key(row),
		endsShort: true,
		ahead,
		firstPage: window.isOneSecond ? firstPage : 1,
	});
}

/** A row that does not say when it happened counts as happening at the given time. */
function happenings<Row>(feed: Feed<Row>, rows: Row[], otherwise: number): Happening[] {
	return rows.map((row) => {
		const time = feed.time(row);
		return { key: feed.key(row), time: Number.isNaN(time) ? otherwise : time };
	});
}
