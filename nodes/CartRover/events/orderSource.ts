import orderBy from 'lodash/orderBy';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import type { CartRoverClient } from '../api/client';
import { PAGE_SIZE } from '../api/paging';
import {
	baselineState,
	lookFrom,
	newEvents,
	stateAfter,
	type EventGroup,
	type GroupReading,
	type GroupState,
	type OrderList,
} from './group';
import { OrderRows, serverTimeOf } from './orderRows';
import { CLOCK_SKEW_SECONDS, nowSeconds, readList, readWindow } from './readList';
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
			isWide: z.boolean().optional(),
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
					const rows = new OrderRows(client, group, list, orderSource, NOTHING_SEEN);
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
	const rows = new OrderRows(client, group, list, orderSource, state, known);
	const from = lookFrom(state, known, overlapSeconds);
	const reading = await readList(rows, { from, watermark: known.watermark }, known, limits);
	if (!reading) return undefined;
	const read = { ...reading, serverTime: serverTimeOf(rows.firstAnswer), isWide: known.isWide };
	const isNarrow = !known.isWide && list.keepsAll && lacksKnown(read, state.seen, from);
	return isNarrow ? { ...read, complete: false, isWide: true } : read;
}

/** Whether nothing is shown of what was delivered since `from`: then CartRover filters by another time. */
function lacksKnown(
	{ rows, complete, to, serverTime }: GroupReading,
	seen: GroupState['seen'],
	from: number,
): boolean {
	const expected = seen.filter(([, time]) => time >= from && time <= serverTime.earliest);
	const shown = new Set(rows.flatMap(({ known }) => known));
	const isWhole = complete && to === undefined;
	return isWhole && expected.length > 0 && !expected.some(([key]) => shown.has(key));
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
		const from = Math.min(floor, nowSeconds() - (list.baselineSeconds ?? 0));
		const listed = (isWide: boolean) => {
			const state = { watermark: floor, isWide };
			return new OrderRows(client, group, list, orderSource, { floor, seen: [] }, state);
		};
		let source = listed(false);
		let { rows, complete } = await readWindow(source, { from }, ahead);
		let isWide = false;
		if (complete && rows.length === 0 && list.keepsAll) {
			// It may be that CartRover filters by a time that lies before.
			const earlier = await listed(true).fetchPage({ from }, 1, PAGE_SIZE);
			isWide = earlier?.rows.some(({ shownTime }) => shownTime >= floor) ?? false;
		}
		if (isWide) {
			source = listed(true);
			({ rows, complete } = await readWindow(source, { from }, ahead));
		}
		if (!complete) return undefined;
		const serverTime = serverTimeOf(source.firstAnswer);
		readings.set(list.status, {
			rows,
			complete,
			progress: { rows: rows.length },
			serverTime,
			isWide,
		});
	}
	return baselineState(group, floor, readings);
}
