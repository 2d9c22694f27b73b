import orderBy from 'lodash/orderBy';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { CartRoverClient } from '../api/client';
import { orderList } from '../api/lists';
import type { Page } from '../api/paging';
import type { CartRoverRecord } from '../api/records';
import { formatWireTime, fromWireSeconds } from '../model/dates';
import { textOf } from '../model/texts';
import {
	baselineState,
	counts,
	expiryOf,
	isTimed,
	lookFrom,
	newEvents,
	stateAfter,
	type EventGroup,
	type GroupReading,
	type GroupState,
	type OrderList,
	type OrderRow,
} from './group';
import { refOf } from './keys';
import {
	CLOCK_SKEW_SECONDS,
	nowSeconds,
	readList,
	readWindow,
	type TimedList,
	type TimeWindow,
} from './readList';
import type { EventSource, PollLimits } from './types';

const SAMPLE_DAYS = 30;

const groupState = z.object({
	floor: z.number(),
	seen: z.array(z.tuple([z.string(), z.number()])),
	lists: z.record(
		z.object({
			watermark: z.number(),
			rows: z.number().optional(),
			room: z.number().optional(),
			until: z.number().optional(),
			page: z.number().optional(),
		}),
	),
});

/** What an event over orders remembers. */
export const ordersState = z.object({
	groups: z.record(groupState),
	/** The list with which the next poll begins, where there was no time for it. */
	next: z.string().optional(),
});

type OrdersState = z.infer<typeof ordersState>;

/**
 * An event source over lists of orders.
 *
 * @param orderSource only orders of this source; all when empty
 */
export function orderEventSource(
	client: CartRoverClient,
	groups: readonly EventGroup[],
	orderSource: string,
): EventSource {
	return {
		async poll(kept, limits, startAt) {
			const state = kept as unknown as OrdersState | undefined;
			return await pollGroups(client, groups, orderSource, { state, limits, startAt });
		},

		async sample(size) {
			const from = nowSeconds() - SAMPLE_DAYS * 24 * 60 * 60;
			const items: IDataObject[] = [];
			for (const group of groups) {
				for (const list of group.lists) {
					const rows = new RowList(client, group, list, orderSource, NOTHING_SEEN);
					const page = await rows.fetchPage({ from }, 1, size);
					if (!page) return undefined;
					items.push(...page.rows.flatMap(({ events }) => events.map(({ item }) => item)));
					if (items.length >= size) return items.slice(0, size);
				}
			}
			return items;
		},
	};
}

const NOTHING_SEEN: Pick<GroupState, 'floor' | 'seen'> = { floor: -Infinity, seen: [] };

interface Poll {
	state?: OrdersState;
	limits: PollLimits;
	/** Epoch seconds at which to start, if not now. */
	startAt?: number;
}

/** One poll: reads each list once, delivers the oldest of what is new, and keeps how far that went. */
async function pollGroups(
	client: CartRoverClient,
	groups: readonly EventGroup[],
	orderSource: string,
	{ state, limits, startAt }: Poll,
) {
	const { overlapSeconds: lookback, maxItems } = limits;
	const states: Record<string, GroupState> = {};
	for (const group of groups) {
		const known = state?.groups[group.name] ?? startingAt(group, startAt);
		if (known) states[group.name] = known;
	}
	const isFirst = Object.keys(states).length === 0;
	const readings = new Map(groups.map(({ name }) => [name, new Map<string, GroupReading>()]));
	const baselines: Record<string, GroupState> = {};
	let looked = 0;
	const turns = turnsOf(groups, states, state?.next);
	for (const { group, list } of turns) {
		const known = states[group.name];
		if (known) {
			const reading = await readOne(client, group, list, orderSource, known, limits);
			if (!reading) break;
			readings.get(group.name)?.set(list.status, reading);
		} else {
			const baseline = await baselineOf(client, group, orderSource, limits);
			// All lists start at the same poll: what happens from now on is new in each of them.
			if (!baseline && isFirst) return undefined;
			if (!baseline) break;
			baselines[group.name] = baseline;
		}
		looked += 1;
	}
	if (looked === 0) return undefined;

	const found = groups.flatMap(({ name }) =>
		newEvents(readings.get(name) ?? new Map()).map((event) => ({ ...event, group: name })),
	);
	const now = orderBy(found, ['time', 'key']).slice(0, maxItems);
	const next: Record<string, GroupState> = { ...baselines };
	for (const group of groups) {
		const before = states[group.name];
		const read = readings.get(group.name);
		if (!before || !read) continue;
		const delivered = now.filter(({ group: name }) => name === group.name).map(({ key }) => key);
		next[group.name] = stateAfter(group, before, read, new Set(delivered), lookback);
	}
	const notReached = turns[looked];
	const kept: OrdersState = { groups: next, next: notReached && nameOf(notReached) };
	return { items: now.map(({ item }) => item), state: kept as unknown as IDataObject };
}

interface Turn {
	group: EventGroup;
	list: OrderList;
}

const nameOf = ({ group, list }: Turn) => `${group.name} ${list.status}`;

/**
 * The lists in the order in which to read them. Where the time never suffices for all of them, each must
 * have its turn. A group that is new has one, for the baseline of all its lists.
 */
function turnsOf(
	groups: readonly EventGroup[],
	states: Record<string, GroupState>,
	first: string | undefined,
): Turn[] {
	const turns = groups.flatMap((group) => {
		const lists = states[group.name] ? group.lists : group.lists.slice(0, 1);
		return lists.map((list) => ({ group, list }));
	});
	const begin = Math.max(
		0,
		turns.findIndex((turn) => nameOf(turn) === first),
	);
	return [...turns.slice(begin), ...turns.slice(0, begin)];
}

/** @param seconds included */
function startingAt(group: EventGroup, seconds: number | undefined): GroupState | undefined {
	if (seconds === undefined) return undefined;
	const lists = group.lists.map(({ status }) => [status, { watermark: seconds - 1 }] as const);
	return { floor: seconds, seen: [], lists: Object.fromEntries(lists) };
}

async function readOne(
	client: CartRoverClient,
	group: EventGroup,
	list: OrderList,
	orderSource: string,
	state: GroupState,
	{ overlapSeconds, ...limits }: PollLimits,
): Promise<GroupReading | undefined> {
	// A list that an older version did not know begins where the group is known to be complete.
	const known = state.lists[list.status] ?? { watermark: state.floor };
	const rows = new RowList(client, group, list, orderSource, state, known.watermark);
	const from = lookFrom(state, known, overlapSeconds);
	const reading = await readList(rows, { from, watermark: known.watermark }, known, limits);
	return reading && { ...reading, serverTime: serverTimeOf(rows.firstAnswer) };
}

/**
 * Takes what is listed already as delivered. The baseline reaches back by the lookback and a generous
 * clock skew, so that what appears late, or while n8n's clock is wrong, is told from what was there.
 *
 * @returns `undefined` when the lists could not be read to their ends
 */
async function baselineOf(
	client: CartRoverClient,
	group: EventGroup,
	orderSource: string,
	{ overlapSeconds, ahead }: PollLimits,
): Promise<GroupState | undefined> {
	const floor = nowSeconds() - overlapSeconds - CLOCK_SKEW_SECONDS;
	const readings = new Map<string, GroupReading>();
	for (const list of group.lists) {
		const rows = new RowList(client, group, list, orderSource, { floor, seen: [] });
		const from = Math.min(floor, nowSeconds() - (list.baselineSeconds ?? 0));
		const { complete, rows: read } = await readWindow(rows, { from }, ahead);
		if (!complete) return undefined;
		const progress = { rows: read.length };
		const serverTime = serverTimeOf(rows.firstAnswer);
		readings.set(list.status, { rows: read, complete, progress, serverTime });
	}
	return baselineState(group, floor, readings);
}

/**
 * Between which times CartRover's is at an answer: the one that it says, or else n8n's own, give or take
 * what that may be off. How far a list was read goes by the earliest, which at worst costs reading a little
 * more; how long an event is remembered goes by the latest.
 */
function serverTimeOf({ serverTime: told }: Partial<Page<unknown>> = {}) {
	const own = nowSeconds();
	const [slow, fast] = [own - CLOCK_SKEW_SECONDS, own + CLOCK_SKEW_SECONDS];
	return { earliest: Math.min(told ?? slow, fast), latest: Math.max(told ?? fast, slow) };
}

/** A list of orders by time, of which each page is boiled down to rows as it comes: an order takes five times the memory of its item. */
class RowList implements TimedList<OrderRow> {
	firstAnswer?: Page<unknown>;
	private readonly seen: ReadonlySet<string>;
	private readonly floor: number;
	private readonly source: string;

	/** @param otherwise the time of an event that does not say when it happened */
	constructor(
		private readonly client: CartRoverClient,
		private readonly group: EventGroup,
		private readonly list: OrderList,
		private readonly orderSource: string,
		{ seen, floor }: Pick<GroupState, 'floor' | 'seen'>,
		private readonly otherwise = floor,
	) {
		this.seen = new Set(seen.map(([key]) => key));
		this.floor = floor;
		this.source = orderSource.trim().toLowerCase();
	}

	async fetchPage({ from, to }: TimeWindow, page: number, size: number) {
		const query = {
			status: this.list.status,
			// One second more at each end, should CartRover leave the ends out.
			fromDate: formatWireTime((from - 1) * 1_000),
			toDate: to === undefined ? undefined : formatWireTime((to + 1) * 1_000),
			orderSource: this.orderSource.trim(),
		};
		const answer = await orderList(this.client, query).fetchPage(page, size);
		if (!answer) return undefined;
		this.firstAnswer ??= answer;
		const { latest } = serverTimeOf(answer);
		return { ...answer, rows: answer.rows.map((order) => this.rowOf(order, latest)) };
	}

	private rowOf(order: CartRoverRecord, latest: number): OrderRow {
		const { group, list, seen, floor } = this;
		const { timeField } = group;
		const events = this.isWanted(order) ? group.eventsOf(order) : [];
		const isNew = ({ key, time }: { key: string; time: number }) =>
			!seen.has(key) && counts(list.filteredBy, time, floor);
		return {
			rowKey: refOf(order),
			shownTime: timeField === undefined ? Number.NaN : fromWireSeconds(order[timeField]),
			known: events.flatMap(({ key, time }) =>
				seen.has(key) && !isTimed(list.filteredBy, time) ? key : [],
			),
			events: events.filter(isNew).map((event) => ({
				key: event.key,
				time: Number.isNaN(event.time) ? this.otherwise : event.time,
				expiresAt: expiryOf(event, list.filteredBy, latest),
				// What has not even a reference is no order: it comes as CartRover sent it.
				item: textOf(order.cust_ref) ? group.toItem(event.record) : event.record,
			})),
		};
	}

	/** The source filter is not confirmed for merchant keys (open question 7), so it is applied here too. */
	private isWanted(order: CartRoverRecord): boolean {
		return this.source === '' || textOf(order.order_source).toLowerCase() === this.source;
	}
}
