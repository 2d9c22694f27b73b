import uniqBy from 'lodash/uniqBy';
import type { IDataObject } from 'n8n-workflow';

import type { CartRoverRecord } from '../api/records';
import type { OrderFilter } from '../model/order';
import type { PolledList, Progress, ServerTime } from './readList';
import { SETTLING_SECONDS, watermarkAfter } from './watermark';

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
 * comes twice: the floor moves, and keys before it are forgotten, only when all lists of the group were read
 * to the present and everything found was delivered. What is forgotten lies before the floor. A list that goes
 * by another time than assumed gives itself away (`goesByAnEarlierTime`, `lacksKnown`).
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
 * The time by which CartRover filters a list: the event's time; another time, while the rows show the event's
 * (an order that went to the warehouse and was canceled since); or a time that the rows do not show.
 */
export type FilteredBy = 'eventTime' | 'otherTime' | 'hiddenTime';

export interface OrderList {
	status: OrderFilter;
	filteredBy: FilteredBy;
	/** How many seconds the baseline looks back, where the usual stretch is too short. */
	baselineSeconds?: number;
	/** Whether orders never leave the list: what it showed once, it must show again. */
	keepsAll?: boolean;
}

/** An event that an order in a list shows. */
export interface OrderEvent {
	/** Tells the event from others. */
	key: string;
	/** Epoch seconds; NaN when that is not known. */
	time: number;
	/** The record that becomes the item. */
	record: CartRoverRecord;
	/** How many seconds longer than usual a list may show the event again. */
	relistedSeconds?: number;
}

export interface EventGroup {
	/** The name under which the group's state is kept. */
	name: string;
	/** Orders move from the first list to the others, if at all. */
	lists: readonly OrderList[];
	/** The field with the time of the event, in groups with lists that go by that time. */
	timeField?: string;
	/** Groups of earlier steps in an order's life: none of their events comes after an event of this group. */
	earlier?: readonly EventGroup[];
	/** @param zone of times that name none */
	eventsOf(order: CartRoverRecord, zone: string | undefined): OrderEvent[];
	toItem(record: CartRoverRecord): IDataObject;
}

export interface ListState extends Progress {
	watermark: number;
	/** Whether CartRover turned out to filter the list by a time that may lie days before the event's. */
	isWide?: boolean;
}

/**
 * An event that was delivered, with its expiry: no list shows it in a window that begins later. `true` where
 * the row shows no date, so that the expiry does not tell when the event happened, and where no list need show
 * the event again.
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
	/** The order's reference. */
	ref: string;
	/** Earlier events of the order, by its row. */
	earlier: Array<Pick<OrderEvent, 'key' | 'time'> & { group: string }>;
	/** Epoch seconds. */
	time: number;
	/** No list shows the event in a window that begins after this time. */
	expiresAt: number;
	/** The row shows no date. */
	isUndated: boolean;
	item: IDataObject;
}

/** What is kept of an order in a list once it was looked at: a poll may read thousands. */
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

/**
 * The longest time until the next parcel of an order, which lists the order and its earlier parcels again.
 */
export const NEXT_PARCEL_SECONDS = 30 * 24 * 60 * 60;

/**
 * The most keys that are remembered. Beyond that, the keys that are the least likely to return are forgotten.
 */
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

/** Whether an event in a list may be delivered, by its time. */
export function counts(filteredBy: FilteredBy, time: number, floor: number): boolean {
	if (isTimed(filteredBy, time)) return time >= floor;
	// In a list that goes by another time, an event without a time has not happened.
	return filteredBy !== 'otherTime';
}

/** The new events from all lists of a group, each once. */
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
 * @param polled the rows by list, in the order in which the lists were read; lists for which there was no
 *   time are missing
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
			// The event's time was corrected: from now on the list shows it by the new time.
			if (shownTime > expiresAt) seen.set(key, [key, shownTime, ...undated]);
		}
	}
	let { floor } = before;
	if (waiting.length === 0 && areReadToThePresent(group, polled)) {
		const watermarks = Object.values(lists).map(({ watermark }) => watermark);
		// The earliest: an event may have come into the first list while the last one was read.
		floor = Math.max(floor, Math.min(...watermarks) - lookbackSeconds);
		// A server that filters by the day shows older events, too: these are remembered as long as they are
		// shown.
		const untimed = shown.filter(({ shownTime }) => Number.isNaN(shownTime));
		const shownKeys = new Set(untimed.flatMap(({ known }) => known));
		for (const [key, expiresAt] of seen.values()) {
			if (expiresAt < floor && !shownKeys.has(key)) seen.delete(key);
		}
	}
	return withinBounds({ floor, seen: [...seen.values()], lists });
}

/**
 * Whether all lists were read up to the present. Orders move from the first list to the others: when the
 * first list is read first, no order is missed between two lists.
 */
function areReadToThePresent(
	{ lists }: EventGroup,
	polled: ReadonlyMap<string, PolledOrders>,
): boolean {
	const [firstRead] = polled.keys();
	const isRead = ({ status, keepsAll }: OrderList) => {
		const read = polled.get(status);
		if (!read?.complete || read.to !== undefined) return false;
		// A list that keeps all orders must show some again. If it does not, it goes by another time than
		// assumed.
		return !keepsAll || read.isWide || read.rows.some(({ known }) => known.length > 0);
	};
	return firstRead === lists[0]?.status && lists.every(isRead);
}

/**
 * The state with no more keys than may be kept. The floor rises above the forgotten events, which would
 * otherwise come twice.
 */
function withinBounds(state: GroupState): GroupState {
	if (state.seen.length <= MAX_SEEN) return state;
	const seen = state.seen.sort(([, a], [, b]) => b - a);
	const [, forgotten] = seen[MAX_SEEN] as [string, number];
	const watermarks = Object.values(state.lists).map(({ watermark }) => watermark);
	const floor = Math.max(state.floor, Math.min(...watermarks, forgotten + 1));
	return { ...state, floor, seen: seen.slice(0, MAX_SEEN) };
}

/**
 * The last second at which a window may begin for a list to show an event again.
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
