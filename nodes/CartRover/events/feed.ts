import type { IDataObject } from 'n8n-workflow';
import compact from 'lodash/compact';
import orderBy from 'lodash/orderBy';
import uniqBy from 'lodash/uniqBy';

import { clock } from '../api/clock';
import { PAGE_SIZE, type Page, type Paged } from '../api/paging';
import { advanced, lookFrom, type Cursor, type Remembered } from './cursor';
import {
	distilled,
	happeningOf,
	itemNow,
	type Fresh,
	type Happening,
	type Told,
} from './happenings';
import { fittingWindow, measure, readWindow, type List, type Window } from './window';

/** A list, and what its rows tell that happened. */
export interface Feed<Row, Event> extends List<Row> {
	/** What a row tells that is to be delivered, if anything; a row may tell of several events. */
	events(row: Row): Event[];
	/** What tells one event from another. */
	key(event: Event): string;
	/** When it happened, in epoch seconds; NaN when that is not known. */
	time(event: Event): number;
	/**
	 * Whether the list is filtered by that very time. Else the time of the poll is what counts, and an
	 * event is remembered as long as the list may show it again.
	 */
	listedByTime: boolean;
	/**
	 * The name of another list of the source, which is filtered by that time, and which the rows of this one
	 * have left; see leader.ts.
	 */
	follows?: string;
	/** How many seconds longer than that an event must be remembered. */
	keepLonger?(event: Event): number;
	/** How many seconds the baseline looks back, where the usual stretch is too short. */
	baselineSeconds?: number;
}

/** What a look at one list has to know of the others. */
export interface Others {
	/** Keys of what they have delivered. */
	elsewhere: ReadonlySet<string>;
	/** Since when what happened counts, in epoch seconds, where that is not for the list itself to say. */
	countedFrom?: number;
}

export interface PollLimits {
	overlapSeconds: number;
	/** How many events one poll delivers at most. */
	maxItems: number;
	/** How many pages may be asked for at once. */
	ahead: number;
}

/** What one look at a list found. */
export interface Look {
	/** What is new, oldest first. */
	fresh: Fresh[];
	/** How far it saw all that is listed: up to the present, up to what cannot change any more, or less. */
	reach: 'present' | 'settled' | 'behind';
	/** By when everything that happened is listed, late arrivals aside; in epoch seconds. */
	settled: number;
	/**
	 * The cursor to be kept once those with these keys are out; the others come with later polls.
	 *
	 * @param othersWait whether something waits in another list: it may turn up in this one, under its old time
	 */
	settle(delivered: ReadonlySet<string>, othersWait: boolean): Cursor;
}

/** A poll reads about this many rows at most: half of what the rate limit's burst allows. */
const MAX_ROWS = 50 * PAGE_SIZE;

/** How far n8n's clock may be off. */
const CLOCK_SKEW_SECONDS = 15 * 60;

/** How much later than its time something may get into a list that is not filtered by that time. */
const SETTLING_SECONDS = 60;

const nowSeconds = () => Math.floor(clock.now() / 1_000);

/**
 * Between which times CartRover's is at an answer: the one that it says, or else n8n's own, give or take
 * what that may be off. How far a list was read goes by the earliest, which at worst costs reading a little
 * more; how long an event is remembered goes by the latest.
 */
function serverTime({ serverTime: told }: Partial<Page<unknown>> = {}): {
	earliest: number;
	latest: number;
} {
	const own = nowSeconds();
	const [slow, fast] = [own - CLOCK_SKEW_SECONDS, own + CLOCK_SKEW_SECONDS];
	return { earliest: Math.min(told ?? slow, fast), latest: Math.max(told ?? fast, slow) };
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
	const from = Math.min(floor, nowSeconds() - (feed.baselineSeconds ?? 0));
	const list = distilled(feed, (event) => happeningOf(feed, event, floor), floor);
	const first = await list.fetchPage({ from }, 1, PAGE_SIZE);
	if (!first) return undefined;
	const { rows, complete } = await readWindow(list, { from, first }, ahead);
	if (!complete) return undefined;
	const { earliest, latest } = serverTime(first);
	const known = toldBy(rows).map((each) => remembered(feed, each, latest + SETTLING_SECONDS));
	const last = known.reduce((mark, { keepUntil }) => Math.max(mark, keepUntil), floor);
	const mark = feed.listedByTime ? last : earliest - SETTLING_SECONDS;
	return {
		floor,
		mark: Math.max(floor, mark),
		seen: known.map(({ key, keepUntil }) => [key, keepUntil]),
	};
}

/**
 * Looks for what is new since the cursor.
 *
 * Usually all of it is in one list: what is listed since the overlap began. When more is waiting than one
 * poll can read or deliver, the overlap is read by itself, for what appeared late, and of the time after
 * the mark the oldest part that fits. The cursor moves only past what has been read to its end.
 *
 * @param toItem makes the item of an event
 * @param others what the other lists of the same trigger know
 * @returns `undefined` when there was not enough time to look
 */
export async function lookForNew<Row, Event>(
	feed: Feed<Row, Event>,
	cursor: Cursor,
	limits: PollLimits,
	toItem: (event: Event) => IDataObject,
	{ elsewhere, countedFrom }: Others,
): Promise<Look | undefined> {
	const { overlapSeconds, maxItems, ahead } = limits;
	const from = lookFrom(cursor, overlapSeconds);
	const usualRoom = Math.min(MAX_ROWS, Math.max(PAGE_SIZE, 2 * maxItems));
	const room = Math.min(cursor.room ?? usualRoom, usualRoom);
	const { list, firstAnswer } = heard(distilled(feed, unseenBy(feed, cursor, toItem), countedFrom));
	// After a poll whose time was too short, no more is read than must be.
	const allowed = cursor.room === undefined ? Math.min(cursor.seen.length, MAX_ROWS) : 0;
	// After one whose time ran out on finding out how much is waiting, that is known: too much.
	const open =
		cursor.until === undefined
			? await measure(list, { from }, allowed + room)
			: { fits: false, first: undefined, share: 0.5 };
	if (!open) return undefined;

	const parts: Array<Paged<Told<Fresh>>> = [];
	let window: Window<Told<Fresh>> | { tooLate: number } = { from, first: open.first };
	if (!open.fits) {
		if (from <= cursor.mark) {
			const overlap = await readWindow(list, { from, to: cursor.mark }, ahead);
			if (overlap.cutAt !== undefined) return undefined;
			parts.push(overlap);
		}
		const until = cursor.until ?? nowSeconds() + CLOCK_SKEW_SECONDS;
		const fit = { room, enough: Math.min(room, maxItems), share: open.share };
		window = await fittingWindow(list, Math.max(cursor.mark, from - 1), until, fit);
		if (!firstAnswer()) return undefined;
		// Time ran out while the end of the window was sought: the next poll goes on from there.
		if ('tooLate' in window) return nothingNew({ ...cursor, until: window.tooLate });
	}
	const { to, isOneSecond } = window;
	const part = await readWindow(list, window, ahead, isOneSecond ? cursor.page : 1);
	if (part.cutAt !== undefined && !isOneSecond) {
		const less = Math.max(PAGE_SIZE, Math.floor(room / 2));
		return nothingNew({ ...cursor, room: less, until: to ?? cursor.until });
	}
	parts.push(part);

	const { earliest, latest } = serverTime(firstAnswer());
	const settled = earliest - SETTLING_SECONDS;
	const told = toldBy(parts.flatMap(({ rows }) => rows));
	const unseen = orderBy(uniqBy(told, 'key'), ['time', 'key']);
	const complete = parts.every((part) => part.complete);
	return {
		fresh: unseen.filter(({ key }) => !elsewhere.has(key)),
		reach: complete ? reachOf(to, settled) : 'behind',
		settled,
		settle: (delivered, othersWait) => {
			const isDone = ({ key }: { key: string }) => delivered.has(key) || elsewhere.has(key);
			const done = unseen.filter(isDone);
			const waiting = unseen.find((each) => !isDone(each));
			// A row may be listed under several times, one for each parcel: also under later ones than the window's.
			const known = done.map((each) => remembered(feed, each, latest + SETTLING_SECONDS));
			const end = { to, latest: done.at(-1)?.time, waiting, settled };
			const holds = !complete || (othersWait && !feed.listedByTime);
			const mark = holds ? cursor.mark : markAfter(feed, cursor, end);
			const next = advanced(cursor, known, mark);
			// After a poll that was too short, the room comes back by and by.
			if (room < usualRoom) next.room = 2 * room;
			if (isOneSecond) next.page = waiting ? cursor.page : part.cutAt;
			return next;
		},
	};
}

/** What a look comes to that did not get on. */
const nothingNew = (next: Cursor): Look => ({
	fresh: [],
	reach: 'behind',
	settled: -Infinity,
	settle: () => next,
});

/** A list, and what it answered first. */
function heard<Row>(list: List<Row>): {
	list: List<Row>;
	firstAnswer: () => Page<Row> | undefined;
} {
	let first: Page<Row> | undefined;
	return {
		list: {
			...list,
			fetchPage: async (...asked) => {
				const page = await list.fetchPage(...asked);
				first ??= page;
				return page;
			},
		},
		firstAnswer: () => first,
	};
}

function reachOf(to: number | undefined, settled: number): Look['reach'] {
	if (to === undefined) return 'present';
	return to >= settled ? 'settled' : 'behind';
}

const toldBy = <Kind extends object>(rows: Array<Told<Kind>>): Kind[] =>
	compact(rows.flatMap(({ told }) => told));

/** Reads an event that has not been delivered; gives `undefined` for any other. */
function unseenBy<Row, Event>(
	feed: Feed<Row, Event>,
	{ seen, floor, mark }: Cursor,
	toItem: (event: Event) => IDataObject,
) {
	const known = new Set(seen.map(([key]) => key));
	return (event: Event): Fresh | undefined => {
		const key = feed.key(event);
		if (known.has(key)) return undefined;
		const happening = happeningOf(feed, event, mark, key);
		if (feed.listedByTime && !(happening.time >= floor)) return undefined;
		return { ...happening, ...itemNow(event, toItem) };
	};
}

/** How a look at a list ended that was read whole. */
interface LookEnd {
	/** The window's end, where it was narrowed. */
	to?: number;
	/** When the last that is done happened. */
	latest?: number;
	/** What has to wait for a later poll. */
	waiting?: { time: number };
	/** By when everything that happened is listed, late arrivals aside. */
	settled: number;
}

/** Up to and in which second everything has been delivered, after a window was read to its end. */
function markAfter(
	{ listedByTime }: Pick<Feed<unknown, unknown>, 'listedByTime'>,
	{ mark }: Cursor,
	{ to, latest = mark, waiting, settled }: LookEnd,
): number {
	// What waits may have happened in the same second as the last that is delivered.
	if (waiting) return listedByTime ? waiting.time - 1 : mark;
	// The end of a narrowed window is safe ground even without rows; but it may lie in the future.
	const safe = Math.min(to ?? settled, settled);
	if (!listedByTime) return safe;
	return to === undefined ? latest : Math.max(latest, safe);
}

/** @param listedUntil the latest time that the list may have it under, where that is not its own */
function remembered(
	{ listedByTime, follows }: Pick<Feed<unknown, unknown>, 'listedByTime' | 'follows'>,
	{ key, time, keepLonger }: Happening,
	listedUntil: number,
): Remembered {
	const goesByTime = listedByTime || follows !== undefined;
	return { key, keepUntil: (goesByTime ? time : listedUntil) + keepLonger };
}
