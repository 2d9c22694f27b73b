import orderBy from 'lodash/orderBy';
import uniqBy from 'lodash/uniqBy';

import { clock } from '../api/clock';
import { PAGE_SIZE, type Page, type Paged } from '../api/paging';
import { advanced, lookFrom, startCursor, type Cursor, type Happening } from './cursor';
import { fittingWindow, measure, readWindow, type Window } from './window';

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
	const { rows, complete } = await readWindow(feed, { from: floor }, ahead);
	const known = rows.map((row) => happening(feed, row, floor));
	return complete ? startCursor(floor, known) : undefined;
}

/**
 * Reads what is new since the cursor.
 *
 * Usually all of it is in one list: what happened since the overlap began. When more is waiting than one
 * poll can read or deliver, the overlap is read by itself, for what arrived late, and of the time after
 * the mark the oldest part that fits. The cursor moves only past what has been read to its end.
 *
 * @returns `undefined` when there was not enough time to look
 */
export async function readNew<Row>(
	feed: Feed<Row>,
	cursor: Cursor,
	limits: PollLimits,
): Promise<Delivery<Row> | undefined> {
	const { overlapSeconds, maxItems, ahead } = limits;
	const from = lookFrom(cursor, overlapSeconds);
	const usualRoom = Math.min(MAX_ROWS, Math.max(PAGE_SIZE, 2 * maxItems));
	const room = Math.min(cursor.room ?? usualRoom, usualRoom);
	const open = await measure(feed, { from }, cursor.seen.length + room);
	if (!open) return undefined;

	const parts: Array<Paged<Row>> = [];
	let window: Window<Row> | { tooLate: number } = { from, first: open.first };
	if (!open.fits) {
		if (from <= cursor.mark) {
			const overlap = await readWindow(feed, { from, to: cursor.mark }, ahead);
			if (overlap.cutAt !== undefined) return undefined;
			parts.push(overlap);
		}
		const until = cursor.until ?? nowSeconds() + CLOCK_SKEW_SECONDS;
		const fit = { room, enough: Math.min(room, maxItems), share: open.share };
		window = await fittingWindow(feed, Math.max(cursor.mark, from - 1), until, fit);
		// Time ran out while the end of the window was sought: the next poll goes on from there.
		if ('tooLate' in window) return { rows: [], cursor: { ...cursor, until: window.tooLate } };
	}
	const part = await readWindow(feed, window, ahead, window.isOneSecond ? cursor.page : 1);
	if (part.cutAt !== undefined && !window.isOneSecond) {
		const less = Math.max(PAGE_SIZE, Math.floor(room / 2));
		return { rows: [], cursor: { ...cursor, room: less } };
	}
	parts.push(part);

	const sorted = freshRows(
		feed,
		cursor,
		parts.flatMap(({ rows }) => rows),
	);
	const delivered = sorted.slice(0, maxItems);
	const [waiting] = sorted.slice(maxItems);
	const complete = parts.every((part) => part.complete);
	const mark = complete ? markAfter(cursor, window, delivered, waiting) : cursor.mark;
	const next = advanced(cursor, delivered, mark, overlapSeconds);
	// After a poll that was too short, the room comes back by and by.
	if (room < usualRoom) next.room = 2 * room;
	if (window.isOneSecond) next.page = waiting ? cursor.page : part.cutAt;
	return { rows: delivered.map(({ row }) => row), cursor: next };
}

/** The rows that have not been delivered, oldest first. */
function freshRows<Row>(
	feed: Feed<Row>,
	{ seen, floor, mark }: Cursor,
	rows: Row[],
): Array<Happening & { row: Row }> {
	const known = new Set(seen.map(([key]) => key));
	const fresh = uniqBy(rows, (row) => feed.key(row))
		.filter((row) => feed.wanted(row) && !known.has(feed.key(row)))
		.map((row) => ({ ...happening(feed, row, mark), row }))
		.filter(({ time }) => time >= floor);
	return orderBy(fresh, ['time', 'key']);
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

/** A row that does not say when it happened counts as happening at the given time. */
function happening<Row>(feed: Feed<Row>, row: Row, otherwise: number): Happening {
	const time = feed.time(row);
	return { key: feed.key(row), time: Number.isNaN(time) ? otherwise : time };
}
