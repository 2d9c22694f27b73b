import uniqBy from 'lodash/uniqBy';
import type { IDataObject } from 'n8n-workflow';

import type { CartRoverRecord } from '../api/records';
import type { OrderFilter } from '../model/order';
import type { PolledList, Progress, ServerTime } from './readList';

/*
 * How the trigger knows what is new: lists that can show the same event form a group.
 *
 * - Each list has a `watermark`: all that it lists up to that second was read and delivered. Each poll reads
 *   from the lookback (the option Overlap) before the watermark on, since some things appear late.
 * - The group remembers as `seen` the key of each event that was delivered and that a list may show again,
 *   and a `floor`: nothing before it is delivered. An event at or after the floor that is not in `seen` is
 *   new.
 *
 * So nothing is lost, because a watermark moves only over what was read to its end and delivered. And nothing
 * comes twice, because the floor moves, and keys before it are forgotten, only when all lists of the group
 * were read to the present and everything found was delivered: what is forgotten lies before the floor. A
 * list that goes by another time than it is taken to go by gives itself away (`goesByTime`, `keepsAll`).
 *
 * Three polls of Order Created, lookback 10 minutes. The watermark is 11:58, the floor 11:48, and `seen` holds
 * A (11:50) and B (11:58).
 *
 * 12:00, a late arrival. The list is read from 11:48 on. It shows A, B, and C of 11:52, which CartRover lists
 *        only now. C is not in `seen`: it is delivered. The watermark stays at 11:58, the latest time shown.
 * 12:01, a backlog. An import has brought D to Z, all of 12:00, and Max Items is 20. D to W are delivered.
 *        X to Z wait, so the watermark moves to the second before them (11:59:59), and the floor stays.
 * 12:02, an outage: the request fails. Nothing is put down, and the poll ends in an error.
 * 12:03, the list is read from 11:49:59 on. X, Y and Z are not in `seen`: they are delivered. Now all is read
 *        to the present: watermark 12:00, floor 11:50. Nothing before the floor is left in `seen`.
 *
 * Times are CartRover's own, in epoch seconds: n8n's clock may be wrong.
 */

/**
 * The time by which CartRover filters a list: that of the event, another one while rows show the event's
 * (an order that has gone to the warehouse and was canceled since), or one that rows do not show.
 */
export type FilteredBy = 'eventTime' | 'otherTime' | 'hiddenTime';

export interface OrderList {
	status: OrderFilter;
	filteredBy: FilteredBy;
	/** How many seconds the baseline looks back, where the usual stretch is too short. */
	baselineSeconds?: number;
	/** Whether orders never leave it: what was shown once must be shown again. */
	keepsAll?: boolean;
}

/** Something that an order in a list tells of. */
export interface OrderEvent {
	/** What tells it from others. */
	key: string;
	/** Epoch seconds; NaN when that is not known. */
	time: number;
	/** What becomes the item. */
	record: CartRoverRecord;
	/** How many seconds longer than usual a list may show it again. */
	relistedSeconds?: number;
}

export interface EventGroup {
	/** Under this name its state is kept. */
	name: string;
	/** Orders move from the first list to the others, if at all. */
	lists: readonly OrderList[];
	/** The field of an order that shows when the event happened, in groups with lists that go by it. */
	timeField?: string;
	/** Groups of what an order goes through before: of these events, none comes after one of this group. */
	earlier?: readonly EventGroup[];
	/** @param zone of times that name none */
	eventsOf(order: CartRoverRecord, zone: string | undefined): OrderEvent[];
	toItem(record: CartRoverRecord): IDataObject;
}

export interface ListState extends Progress {
	watermark: number;
	/** CartRover was seen to filter the list by a time that may lie days before the event's. */
	isWide?: boolean;
}

/**
 * What was delivered, with its expiry: no list shows it in a window that begins after that. `true` where the
 * row shows no date, so that the expiry does not tell when it happened.
 */
export type SeenKey = [key: string, expiresAt: number, ...isUndated: true[]];

export interface GroupState {
	floor: number;
	seen: SeenKey[];
	/** By the status that each list is asked for. */
	lists: Record<string, ListState>;
}

/** An event that was not delivered before. */
export interface NewEvent {
	key: string;
	/** Of its order. */
	ref: string;
	/** What the order has gone through before, by its row. */
	earlier: Array<Pick<OrderEvent, 'key' | 'time'> & { group: string }>;
	/** Epoch seconds. */
	time: number;
	/** No list shows it in a window that begins after that. */
	expiresAt: number;
	/** The row shows no date. */
	isUndated: boolean;
	item: IDataObject;
}

/** What is left of an order in a list once it was looked at: a poll may read thousands. */
export interface OrderRow {
	rowKey: string;
	/** When the event happened, in groups whose rows show that; else NaN. */
	shownTime: number;
	/** Keys of events that were delivered before. */
	known: string[];
	events: NewEvent[];
}

export interface PolledOrders extends PolledList<OrderRow> {
	serverTime: ServerTime;
	/** See `ListState`. */
	isWide?: boolean;
}

/** So long may it take until the next parcel of an order, which lists the order and its earlier ones again. */
export const NEXT_PARCEL_SECONDS = 30 * 24 * 60 * 60;

/** How much later than its time something may get into a list that is not filtered by that time. */
const SETTLING_SECONDS = 60;

/** The most keys that are remembered; beyond, those are forgotten that are the least likely to return. */
const MAX_SEEN = 20_000;

/**
 * The first state of a group.
 *
 * @param floor epoch seconds from which on events count, included
 */
export function startingAt({ lists }: EventGroup, floor: number): GroupState {
	const before = floor - 1;
	const states = lists.map(({ status }) => [status, { watermark: before }] as const);
	return { floor, seen: [], lists: Object.fromEntries(states) };
}

/** Whether the time that a row shows tells if an event is old. */
export const isTimed = (filteredBy: FilteredBy, time: number): boolean =>
	filteredBy !== 'hiddenTime' && !Number.isNaN(time);

/** Whether an event that a list shows may be delivered, by its time. */
export function counts(filteredBy: FilteredBy, time: number, floor: number): boolean {
	if (isTimed(filteredBy, time)) return time >= floor;
	// In a list that goes by another time, an event without one has never happened.
	return filteredBy !== 'otherTime';
}

/** What was found in several lists of a group, each event once. */
export function newEvents(polled: ReadonlyMap<string, PolledOrders>): NewEvent[] {
	return uniqBy(
		rowsOf(polled).flatMap(({ events }) => events),
		'key',
	);
}

const rowsOf = (polled: ReadonlyMap<string, PolledOrders>) =>
	[...polled.values()].flatMap(({ rows }) => rows);

/**
 * The state of a group after a poll.
 *
 * @param polled by list, in the order in which they were read; lists that there was no time for are missing
 * @param delivered keys of the events that are delivered; the others wait for later polls
 */
export function stateAfter(
	group: EventGroup,
	before: GroupState,
	polled: ReadonlyMap<string, PolledOrders>,
	delivered: ReadonlySet<string>,
	lookbackSeconds: number,
): GroupState {
	const found = newEvents(polled);
	const shown = rowsOf(polled);
	const waiting = found.filter(({ key }) => !delivered.has(key));
	const lists = { ...before.lists };
	for (const list of group.lists) {
		const read = polled.get(list.status);
		const state = before.lists[list.status];
		if (!read || !state) continue;
		const { page, ...progress } = read.progress;
		const nextPage = waiting.length > 0 ? state.page : page;
		lists[list.status] = {
			watermark: watermarkAfter(list, state.watermark, read, shown, waiting),
			...progress,
			...(read.isWide && { isWide: true }),
			...(read.isOneSecond && nextPage !== undefined && { page: nextPage }),
		};
	}
	const seen = new Map(before.seen.map((known): [string, SeenKey] => [known[0], known]));
	for (const { key, expiresAt, isUndated } of found) {
		if (delivered.has(key)) seen.set(key, isUndated ? [key, expiresAt, true] : [key, expiresAt]);
	}
	for (const { known, shownTime } of shown) {
		for (const key of known) {
			const [, expiresAt = Infinity, ...undated] = seen.get(key) ?? [];
			// A time that was corrected: the event is listed by it from now on.
			if (shownTime > expiresAt) seen.set(key, [key, shownTime, ...undated]);
		}
	}
	let { floor } = before;
	if (waiting.length === 0 && areReadToThePresent(group, polled)) {
		const watermarks = Object.values(lists).map(({ watermark }) => watermark);
		floor = Math.max(floor, Math.min(...watermarks) - lookbackSeconds);
		// A server that filters by the day shows what is older, too: that is remembered as long as it is shown.
		const untimed = shown.filter(({ shownTime }) => Number.isNaN(shownTime));
		const shownKeys = new Set(untimed.flatMap(({ known }) => known));
		for (const [key, expiresAt] of seen.values()) {
			if (expiresAt < floor && !shownKeys.has(key)) seen.delete(key);
		}
	}
	return withinBounds({ floor, seen: [...seen.values()], lists });
}

/**
 * Whether all that has happened was seen. Orders move from the first list to the others: who reads that one
 * first cannot miss an order between two lists.
 */
function areReadToThePresent(
	{ lists }: EventGroup,
	polled: ReadonlyMap<string, PolledOrders>,
): boolean {
	const [firstRead] = polled.keys();
	const isRead = ({ status, keepsAll }: OrderList) => {
		const read = polled.get(status);
		if (!read?.complete || read.to !== undefined) return false;
		// One that keeps all orders must show some again, or it goes by another time than it is taken to go by.
		return !keepsAll || read.isWide || read.rows.some(({ known }) => known.length > 0);
	};
	return firstRead === lists[0]?.status && lists.every(isRead);
}

/**
 * Up to and in which second all that a list shows is delivered.
 *
 * @param before up to which it was
 * @param shown rows of all lists of the group
 * @param waiting events that are not delivered yet
 */
function watermarkAfter(
	{ filteredBy }: OrderList,
	before: number,
	{ complete, to, rows, serverTime }: PolledOrders,
	shown: OrderRow[],
	waiting: NewEvent[],
): number {
	if (!complete) return before;
	const { earliest, latest } = serverTime;
	const settled = earliest - SETTLING_SECONDS;
	const showsTimes =
		filteredBy === 'eventTime' &&
		(rows.length === 0 || rows.some(({ shownTime }) => !Number.isNaN(shownTime)));
	if (!showsTimes) {
		// By the clock; the end of a window may lie in the future. What waits may turn up in this list again,
		// under an older time.
		return waiting.length > 0 ? before : Math.max(before, Math.min(to ?? Infinity, settled));
	}
	// By the latest time that a row shows, wanted or not; one in the future is a mistake. Orders that left the
	// list before it showed them are in the others.
	const readUntil = Math.max(
		latestOf(rows, latest),
		to === undefined ? latestOf(shown, settled) : Math.min(to, earliest),
	);
	// What waits may have happened in the same second as the last that is delivered.
	const firstWaiting = Math.min(...waiting.map(({ time }) => time));
	return Math.max(before, Math.min(readUntil, firstWaiting - 1));
}

const latestOf = (rows: OrderRow[], most: number) =>
	rows.reduce(
		(last, { shownTime }) => (shownTime > last && shownTime <= most ? shownTime : last),
		-Infinity,
	);

/** The state with no more keys than may be kept. What is forgotten must not be looked at again: it would come twice. */
function withinBounds(state: GroupState): GroupState {
	if (state.seen.length <= MAX_SEEN) return state;
	const seen = state.seen.sort(([, a], [, b]) => b - a);
	const [, forgotten] = seen[MAX_SEEN] as [string, number];
	const watermarks = Object.values(state.lists).map(({ watermark }) => watermark);
	const floor = Math.max(state.floor, Math.min(...watermarks, forgotten + 1));
	return { ...state, floor, seen: seen.slice(0, MAX_SEEN) };
}

/**
 * Until when a list may show an event again: in a window that begins after that it is not.
 *
 * @param latest CartRover's time at the latest
 */
export function expiryOf(
	{ time, relistedSeconds = 0 }: Pick<OrderEvent, 'time' | 'relistedSeconds'>,
	filteredBy: FilteredBy,
	latest: number,
): number {
	return (isTimed(filteredBy, time) ? time : latest + SETTLING_SECONDS) + relistedSeconds;
}
