import orderBy from 'lodash/orderBy';
import uniqBy from 'lodash/uniqBy';

import { clock } from '../api/clock';
import { PAGE_SIZE, type Page, type Paged } from '../api/paging';
import { advanced, lookFrom, type Cursor, type Remembered } from './cursor';
import { fittingWindow, measure, readWindow, type List, type Window } from './window';

/** A list, and what its rows tell that happened. */
export interface Feed<Row, Event> extends List<Row> {
	/**
	 * What a row tells that is to be delivered, if anything; a row may tell of several events.
	 *
	 * @param from since when the list is being looked at, in epoch seconds
	 */
	events(row: Row, from: number): Event[];
	/** What tells one event from another. */
	key(event: Event): string;
	/** When it happened, in epoch seconds; NaN when that is not known. */
	time(event: Event): number;
	/**
	 * Whether the list is filtered by that very time. Else the time of the poll is what counts, and an
	 * event is remembered as long as the list may show it again.
	 */
	listedByTime: boolean;
	/** How many seconds longer than that an event must be remembered. */
	keepLonger?(event: Event): number;
}

export interface PollLimits {
	overlapSeconds: number;
	/** How many events one poll delivers at most. */
	maxItems: number;
	/** How many pages may be asked for at once. */
	ahead: number;
}

export interface Delivery<Event> {
	/** What is new, oldest first. */
	events: Event[];
	/** To be kept once the events are out. */
	cursor: Cursor;
}

/** A poll reads about this many rows at most: half of what the rate limit's burst allows. */
const MAX_ROWS = 50 * PAGE_SIZE;

/** How far n8n's clock may be off. */
const CLOCK_SKEW_SECONDS = 15 * 60;

/** How much later than its time something may get into a list that is not filtered by that time. */
const SETTLING_SECONDS = 60;

/** The latest that it can be in CartRover. A date beyond is a mistake, and must not become the mark. */
const latestNow = () => nowSeconds() + CLOCK_SKEW_SECONDS;

const nowSeconds = () => Math.floor(clock.now() / 1_000);

/**
 * CartRover's time at an answer. Where it does not say, n8n's own, taken to be as late as it may be: a
 * time that is too early only costs reading a little more.
 */
function serverTime(page: Page<unknown> | undefined): number {
	const own = nowSeconds();
	return Math.min(page?.serverTime ?? own - CLOCK_SKEW_SECONDS, latestNow());
}

/**
 * Takes the baseline of a feed that starts now: whatever is listed already counts as delivered. It
 * reaches back by the overlap and a generous clock skew, so that what appears late, or while n8n's clock
 * is wrong, is told from what was there.
 *
 * @returns `undefined` when the list could not be read to its end
 */
export async function takeBaseline<Row, Event>(
	feed: Feed<Row, Event>,
	{ overlapSeconds, ahead }: PollLimits,
): Promise<Cursor | undefined> {
	const floor = nowSeconds() - overlapSeconds - CLOCK_SKEW_SECONDS;
	const first = await feed.fetchPage({ from: floor }, 1, PAGE_SIZE);
	if (!first) return undefined;
	const { rows, complete } = await readWindow(feed, { from: floor, first }, ahead);
	if (!complete) return undefined;
	const now = serverTime(first);
	const events = rows.flatMap((row) => feed.events(row, floor));
	const known = events.map((event) => remembered(feed, event, floor, now + SETTLING_SECONDS));
	const latest = known.reduce((mark, { keepUntil }) => Math.max(mark, keepUntil), floor);
	const mark = feed.listedByTime ? latest : now - SETTLING_SECONDS;
	return {
		floor,
		mark: Math.max(floor, Math.min(mark, latestNow())),
		seen: known.map(({ key, keepUntil }) => [key, keepUntil]),
	};
}

/**
 * Reads what is new since the cursor.
 *
 * Usually all of it is in one list: what is listed since the overlap began. When more is waiting than one
 * poll can read or deliver, the overlap is read by itself, for what appeared late, and of the time after
 * the mark the oldest part that fits. The cursor moves only past what has been read to its end.
 *
 * @param elsewhere keys that another list of the same trigger has delivered
 * @returns `undefined` when there was not enough time to look
 */
export async function readNew<Row, Event>(
	feed: Feed<Row, Event>,
	cursor: Cursor,
	limits: PollLimits,
	elsewhere: ReadonlySet<string> = new Set(),
): Promise<Delivery<Event> | undefined> {
	const { overlapSeconds, maxItems, ahead } = limits;
	const from = lookFrom(cursor, overlapSeconds);
	const usualRoom = Math.min(MAX_ROWS, Math.max(PAGE_SIZE, 2 * maxItems));
	const room = Math.min(cursor.room ?? usualRoom, usualRoom);
	const open = await measure(feed, { from }, cursor.seen.length + room);
	if (!open) return undefined;
	const now = serverTime(open.first);

	const parts: Array<Paged<Row>> = [];
	let window: Window<Row> | { tooLate: number } = { from, first: open.first };
	if (!open.fits) {
		if (from <= cursor.mark) {
			const overlap = await readWindow(feed, { from, to: cursor.mark }, ahead);
			if (overlap.cutAt !== undefined) return undefined;
			parts.push(overlap);
		}
		const until = cursor.until ?? latestNow();
		const fit = { room, enough: Math.min(room, maxItems), share: open.share };
		window = await fittingWindow(feed, Math.max(cursor.mark, from - 1), until, fit);
		// Time ran out while the end of the window was sought: the next poll goes on from there.
		if ('tooLate' in window) return { events: [], cursor: { ...cursor, until: window.tooLate } };
	}
	const part = await readWindow(feed, window, ahead, window.isOneSecond ? cursor.page : 1);
	if (part.cutAt !== undefined && !window.isOneSecond) {
		const less = Math.max(PAGE_SIZE, Math.floor(room / 2));
		return { events: [], cursor: { ...cursor, room: less } };
	}
	parts.push(part);

	const listed = parts.flatMap(({ rows }) => rows).flatMap((row) => feed.events(row, from));
	const fresh = freshEvents(feed, cursor, listed);
	const sorted = fresh.filter(({ key }) => !elsewhere.has(key));
	const delivered = sorted.slice(0, maxItems);
	const [waiting] = sorted.slice(maxItems);
	const done = [...delivered, ...fresh.filter(({ key }) => elsewhere.has(key))];
	const known = done.map(({ event }) =>
		remembered(feed, event, cursor.mark, window.to ?? now + SETTLING_SECONDS),
	);

	const complete = parts.every((part) => part.complete);
	const end = feed.listedByTime ? (delivered.at(-1)?.time ?? cursor.mark) : now - SETTLING_SECONDS;
	const mark = complete ? markAfter(feed, cursor, window.to ?? end, end, waiting) : cursor.mark;
	const next = advanced(cursor, known, Math.min(mark, latestNow()), overlapSeconds);
	// After a poll that was too short, the room comes back by and by.
	if (room < usualRoom) next.room = 2 * room;
	if (window.isOneSecond) next.page = waiting ? cursor.page : part.cutAt;
	return { events: delivered.map(({ event }) => event), cursor: next };
}

interface Fresh<Event> {
	event: Event;
	key: string;
	time: number;
}

/** The events that have not been delivered, oldest first. */
function freshEvents<Row, Event>(
	feed: Feed<Row, Event>,
	{ seen, floor, mark }: Cursor,
	events: Event[],
): Array<Fresh<Event>> {
	const known = new Set(seen.map(([key]) => key));
	const fresh = uniqBy(events, (event) => feed.key(event))
		.map((event) => ({ event, key: feed.key(event), time: timeOf(feed, event, mark) }))
		.filter(({ key, time }) => !known.has(key) && (!feed.listedByTime || time >= floor));
	return orderBy(fresh, ['time', 'key']);
}

/** Up to and in which second everything has been delivered, after a window was read to its end. */
function markAfter(
	feed: Pick<Feed<unknown, unknown>, 'listedByTime'>,
	cursor: Cursor,
	windowEnd: number,
	end: number,
	waiting: { time: number } | undefined,
): number {
	// What waits may have happened in the same second as the last that is delivered.
	if (waiting) return feed.listedByTime ? waiting.time - 1 : cursor.mark;
	// A window that was narrowed ends before the present, so its end is safe ground even without rows.
	return feed.listedByTime ? Math.max(end, windowEnd) : windowEnd;
}

function timeOf<Row, Event>(feed: Feed<Row, Event>, event: Event, otherwise: number): number {
	const time = feed.time(event);
	return Number.isNaN(time) ? otherwise : time;
}

/**
 * @param otherwise the time of an event that does not say when it happened
 * @param listedUntil the latest time that the list may have it under, where that is not its own
 */
function remembered<Row, Event>(
	feed: Feed<Row, Event>,
	event: Event,
	otherwise: number,
	listedUntil: number,
): Remembered {
	const until = feed.listedByTime ? timeOf(feed, event, otherwise) : listedUntil;
	return { key: feed.key(event), keepUntil: until + (feed.keepLonger?.(event) ?? 0) };
}
