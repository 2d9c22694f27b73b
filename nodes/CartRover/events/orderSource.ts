import compact from 'lodash/compact';
import maxBy from 'lodash/maxBy';
import uniq from 'lodash/uniq';
import type { IDataObject } from 'n8n-workflow';

import type { CartRoverClient } from '../api/client';
import { clock, CLOCK_SKEW_SECONDS } from '../api/clock';
import { orderList } from '../api/lists';
import { PAGE_SIZE } from '../api/pages';
import { textOf } from '../model/texts';
import { formatWireTime } from '../model/wireTimes';
import {
	startingAt,
	stateAfter,
	type EventGroup,
	type PolledOrders,
	type GroupState,
	type ListState,
	type NewEvent,
	type OrderList,
} from './group';
import { inTurn } from './inTurn';
import { OrderRows } from './orderRows';
import type { OrdersState } from './ordersState';
import { nowSeconds, readList, readWhole } from './readList';
import type { EventSettings, EventSource, PollLimits } from './types';
import { UnsaidZone } from './unsaidZone';

const SAMPLE_DAYS = 30;

/** From when on an order is recent, in epoch seconds. */
const sampleFrom = () => nowSeconds() - SAMPLE_DAYS * 24 * 60 * 60;

/** An event source over lists of orders. */
export class OrderEventSource implements EventSource {
	private zone: UnsaidZone;
	/** When the poll began, in epoch seconds by n8n's clock. */
	private begun = 0;

	constructor(
		private readonly client: CartRoverClient,
		private readonly groups: readonly EventGroup[],
		private readonly settings: EventSettings,
	) {
		this.zone = new UnsaidZone(client);
	}

	async poll(state: IDataObject | undefined, limits: PollLimits, startAt: number | undefined) {
		const kept = state as unknown as OrdersState | undefined;
		this.begun = clock.now() / 1_000;
		this.zone = new UnsaidZone(this.client, kept?.zone);
		const read = async () => await this.readLists(kept, this.zone.widened(limits), startAt);
		const outcome = await read();
		const isOther = outcome && (await this.zone.find());
		if (isOther === undefined) return undefined;
		// CartRover's zone is another one than was assumed: all times were misread, so the lists are read again.
		return isOther ? await read() : outcome;
	}

	/** Reads each list once, delivers the oldest of what is new, and keeps how far that went. */
	private async readLists(
		kept: OrdersState | undefined,
		limits: PollLimits,
		startAt: number | undefined,
	) {
		const { groups, zone } = this;
		const states: Record<string, GroupState> = {};
		for (const group of groups) {
			const begin = startAt === undefined ? undefined : startingAt(group, startAt);
			const known = kept?.groups[group.name] ?? begin;
			if (!known) continue;
			// A list that an older version did not know begins where the group is known to be complete.
			const lists = { ...startingAt(group, known.floor).lists, ...known.lists };
			states[group.name] = { ...known, lists };
		}
		const isFirst = Object.keys(states).length === 0;
		const polled = new Map(groups.map(({ name }) => [name, new Map<string, PolledOrders>()]));
		const next: Record<string, GroupState> = {};
		let looked = 0;
		// Where no poll has time for all lists, each list gets its turn. A new group counts as one list.
		const all = turnsOf(groups).filter(
			({ group, list }) => states[group.name] || list === group.lists[0],
		);
		const begin = all.findIndex((turn) => nameOf(turn) === kept?.next);
		const turns = [...all.slice(Math.max(0, begin)), ...all.slice(0, Math.max(0, begin))];
		for (const { group, list } of turns) {
			const known = states[group.name];
			if (known) {
				const read = await this.read(group, list, known, limits);
				if (!read) break;
				polled.get(group.name)?.set(list.status, read);
			} else {
				const baseline = await this.baselineOf(group, limits);
				// All lists start at the same poll: what happens from now on is new in each of them.
				if (!baseline && isFirst) return undefined;
				if (!baseline) break;
				next[group.name] = baseline;
			}
			looked += 1;
		}
		if (looked === 0) return undefined;

		const now = inTurn(groups, states, polled).slice(0, limits.maxItems);
		for (const group of groups) {
			const before = states[group.name];
			const polledLists = polled.get(group.name);
			if (!before || !polledLists) continue;
			const own = now.filter(({ group: name }) => name === group.name);
			const delivered = new Set(own.map(({ key }) => key));
			next[group.name] = stateAfter(group, before, polledLists, delivered, limits.overlapSeconds);
		}
		const isCut = ({ group, list }: Turn) =>
			polled.get(group.name)?.get(list.status)?.complete === false;
		const following = turns[looked] ?? turns.find(isCut);
		const after: OrdersState = {
			groups: next,
			next: following && nameOf(following),
			...(zone.name !== undefined && { zone: zone.name }),
		};
		return { items: now.map(({ item }) => item), state: after as unknown as IDataObject };
	}

	async serverTime() {
		const [{ list }] = turnsOf(this.groups) as [Turn];
		const query = { status: list.status, fromDate: formatWireTime(clock.now()) };
		return (await orderList(this.client, query).fetchPage(1, 1))?.serverTime;
	}

	async sample(size: number) {
		const from = sampleFrom();
		const items: IDataObject[] = [];
		for (const { group, list } of turnsOf(this.groups)) {
			const rows = this.rowsOf(group, list, startingAt(group, -Infinity));
			const page = await rows.fetchPage({ from }, 1, size);
			if (!page) return undefined;
			items.push(...page.rows.flatMap(({ events }) => events.map(({ item }) => item)));
			if (items.length >= size) return items.slice(0, size);
		}
		return items;
	}

	async otherSources() {
		const wanted = this.settings.orderSource.trim();
		if (wanted === '') return [];
		const fromDate = formatWireTime(sampleFrom() * 1_000);
		const page = await orderList(this.client, { status: 'any', fromDate }).fetchPage(1, PAGE_SIZE);
		const sources = uniq(page?.rows.map(({ order_source }) => textOf(order_source)));
		return sources.includes(wanted) ? [] : compact(sources);
	}

	private rowsOf(group: EventGroup, list: OrderList, state: GroupState, isWide?: boolean) {
		return new OrderRows(this.client, group, list, this.settings, state, this.zone, isWide);
	}

	/** Reads a list from where it was read before. @returns `undefined` when there was not enough time */
	private async read(
		group: EventGroup,
		list: OrderList,
		state: GroupState,
		{ overlapSeconds, ...limits }: PollLimits,
	): Promise<PolledOrders | undefined> {
		const { watermark, isWide, ...progress } = state.lists[list.status] as ListState;
		const rows = this.rowsOf(group, list, state, isWide);
		const from = Math.max(state.floor, watermark - overlapSeconds);
		const found = await readList(rows, { from, watermark }, progress, limits);
		const { serverTime } = rows;
		if (!found || !serverTime) return undefined;
		const read = { ...found, serverTime, isWide };
		if (isWide || !list.keepsAll) return read;
		const isFirst = progress.rows === undefined && found.rows.length === 0;
		const other = isFirst
			? await this.goesByAnEarlierTime(group, list, from)
			: lacksKnown(read, state.seen, from);
		return other === undefined
			? undefined
			: { ...read, ...(other && { complete: false, isWide: true }) };
	}

	/**
	 * Takes everything that is listed already as delivered, except what has happened since the poll began: the
	 * poll may have waited long for the rate limit. The baseline reaches back by the lookback and a generous
	 * clock skew. So what appears late, or while n8n's clock is wrong, can be told from what was there before.
	 *
	 * @param now epoch seconds, by n8n's clock
	 * @returns `undefined` when the lists could not be read to their ends
	 */
	private async baselineOf(
		group: EventGroup,
		limits: PollLimits,
		now = nowSeconds(),
	): Promise<GroupState | undefined> {
		const { overlapSeconds } = limits;
		const floor = now - overlapSeconds - CLOCK_SKEW_SECONDS;
		const state = startingAt(group, floor);
		const polled = new Map<string, PolledOrders>();
		let ahead: number | undefined;
		for (const list of group.lists) {
			const from = Math.min(floor, now - (list.baselineSeconds ?? 0));
			let rows = this.rowsOf(group, list, state);
			let read = await readWhole(rows, from, limits.ahead);
			const { earliest = now } = rows.serverTime ?? {};
			// n8n's clock is ahead: all would count as old until CartRover's is there.
			if (earliest < now - CLOCK_SKEW_SECONDS)
				return await this.baselineOf(group, limits, earliest);
			let isWide: boolean | undefined = false;
			if (list.keepsAll && read?.rows.length === 0) {
				isWide = await this.goesByAnEarlierTime(group, list, from);
				if (isWide === undefined) return undefined;
			}
			if (isWide) {
				rows = this.rowsOf(group, list, state, isWide);
				read = await readWhole(rows, from, limits.ahead);
			}
			ahead ??= rows.ahead;
			const { serverTime } = rows;
			if (!read?.complete || !serverTime) return undefined;
			const progress = { rows: read.rows.length };
			polled.set(list.status, { ...read, progress, serverTime, isWide });
		}
		const events = [...polled.values()].flatMap(({ rows }) => rows.flatMap((row) => row.events));
		return stateAfter(group, state, polled, keysOfOld(events, this.begun, ahead), Infinity);
	}

	/**
	 * Whether a list leaves out an order when it is asked for by the very time that the order shows. Then the
	 * list goes by an earlier time.
	 *
	 * @returns `undefined` when there was no time to ask
	 */
	private async goesByAnEarlierTime(
		group: EventGroup,
		list: OrderList,
		from: number,
	): Promise<boolean | undefined> {
		const ask = async (since: number, isWide: boolean) => {
			const rows = this.rowsOf(group, list, startingAt(group, -Infinity), isWide);
			return (await rows.fetchPage({ from: since }, 1, PAGE_SIZE))?.rows;
		};
		const earlier = await ask(from, true);
		const latest = maxBy(earlier, ({ shownTime }) => shownTime || -Infinity);
		if (!latest?.shownTime) return earlier && false;
		const same = await ask(latest.shownTime, false);
		return same && !same.some(({ rowKey }) => rowKey === latest.rowKey);
	}
}

/**
 * The keys of the events that happened before a poll, which a baseline takes as delivered. Events without a
 * date always count as old, and all events do where the clocks are in doubt.
 *
 * @param begun when the poll began, in epoch seconds by n8n's clock
 * @param ahead how many seconds CartRover's clock is ahead of n8n's; `undefined` where it did not tell its time
 */
function keysOfOld(events: NewEvent[], begun: number, ahead: number | undefined): Set<string> {
	const dated = events.filter(({ isUndated }) => !isUndated);
	// Where an event shows a time in the future, one of the clocks is wrong.
	const isSure = ahead !== undefined && dated.every(({ time }) => time <= nowSeconds() + 1 + ahead);
	const since = isSure ? Math.ceil(begun + ahead) : Infinity;
	const old = events.filter(({ time, isUndated }) => isUndated || time <= since);
	return new Set(old.map(({ key }) => key));
}

interface Turn {
	group: EventGroup;
	list: OrderList;
}

const nameOf = ({ group, list }: Turn) => `${group.name} ${list.status}`;

const turnsOf = (groups: readonly EventGroup[]): Turn[] =>
	groups.flatMap((group) => group.lists.map((list) => ({ group, list })));

/**
 * Whether the list shows none of the events that were delivered since `from`: then CartRover filters the list
 * by another time.
 */
function lacksKnown(
	{ rows, complete, to, serverTime }: PolledOrders,
	seen: GroupState['seen'],
	from: number,
): boolean {
	const expected = seen.filter(
		([, time, isUndated]) => !isUndated && time >= from && time <= serverTime.earliest,
	);
	const shown = new Set(rows.flatMap(({ known }) => known));
	const isWhole = complete && to === undefined;
	return isWhole && expected.length > 0 && !expected.some(([key]) => shown.has(key));
}
