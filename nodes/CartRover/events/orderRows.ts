import partition from 'lodash/partition';
import type { INode } from 'n8n-workflow';

import type { CartRoverClient } from '../api/client';
import { clock, CLOCK_SKEW_SECONDS } from '../api/clock';
import { orderList } from '../api/lists';
import type { Page } from '../api/pages';
import type { CartRoverRecord } from '../api/records';
import { formatWireTime, fromWireSeconds } from '../model/wireTimes';
import { textOf } from '../model/texts';
import {
	counts,
	expiryOf,
	type EventGroup,
	type GroupState,
	type OrderEvent,
	type OrderList,
	type OrderRow,
} from './group';
import { refOf } from './keys';
import { nowSeconds, type ServerTime, type TimedList, type TimeWindow } from './readList';
import type { EventSettings } from './types';
import type { UnsaidZone } from './unsaidZone';

/** How much earlier a list is read that CartRover does not filter by the event's time: the order's date has no time. */
const WIDE_SECONDS = 2 * 24 * 60 * 60;

/**
 * CartRover's time at an answer, at the earliest and at the latest. CartRover's clock and n8n's may both be
 * wrong, but the time is not before the times that the orders show. The earliest time decides how far a list
 * was read, which at worst costs reading a little more. The latest one decides how long an event is
 * remembered.
 */
function serverTimeOf(
	{ serverTime: told, rows }: Page<CartRoverRecord>,
	zone: UnsaidZone,
): ServerTime {
	const own = nowSeconds();
	const latest = Math.max(told ?? own + CLOCK_SKEW_SECONDS, own);
	const shown = rows.flatMap((order) => zone.timesOf(order)).filter((time) => time <= latest);
	return { earliest: Math.max(Math.min(told ?? own - CLOCK_SKEW_SECONDS, own), ...shown), latest };
}

/**
 * A list of orders by time. Each page is reduced to rows as it comes: an order takes five times the memory of
 * its item.
 */
export class OrderRows implements TimedList<OrderRow> {
	readonly node: INode;
	serverTime?: ServerTime;
	/** How many seconds CartRover's clock is ahead of n8n's, where it tells its time. */
	ahead?: number;
	private readonly seen: ReadonlySet<string>;
	private readonly source: string;

	/** @param isWide whether CartRover filters the list by a time that may lie days before the event's */
	constructor(
		private readonly client: CartRoverClient,
		private readonly group: EventGroup,
		private readonly list: OrderList,
		{ orderSource }: EventSettings,
		private readonly state: GroupState,
		private readonly zone: UnsaidZone,
		private readonly isWide = false,
	) {
		this.seen = new Set(state.seen.map(([key]) => key));
		this.node = client.node;
		this.source = orderSource.trim();
	}

	async fetchPage({ from, to }: TimeWindow, page: number, size: number) {
		const query = {
			status: this.list.status,
			// One second more at each end, should CartRover leave the ends out.
			fromDate: formatWireTime((from - 1 - (this.isWide ? WIDE_SECONDS : 0)) * 1_000),
			toDate: to === undefined ? undefined : formatWireTime((to + 1) * 1_000),
			orderSource: this.source,
		};
		const answer = await orderList(this.client, query).fetchPage(page, size);
		if (!answer) return undefined;
		if (this.group.timeField) this.zone.look(answer.rows, answer.serverTime ?? nowSeconds());
		const serverTime = serverTimeOf(answer, this.zone);
		this.serverTime ??= serverTime;
		if (answer.serverTime !== undefined) this.ahead ??= answer.serverTime - clock.now() / 1_000;
		return { ...answer, rows: answer.rows.map((order) => this.rowOf(order, serverTime.latest)) };
	}

	private rowOf(order: CartRoverRecord, latest: number): OrderRow {
		const { group, list, state, seen } = this;
		const { timeField, eventsOf, toItem } = group;
		const [known, others] = partition(
			this.passesFilters(order) ? eventsOf(order, this.zone.name) : [],
			({ key }) => seen.has(key),
		);
		const isNew = ({ time }: OrderEvent) => counts(list.filteredBy, time, state.floor);
		return {
			// A row without a reference gets no key: an odd row may stand on every page, and would seem to show
			// that the list moved.
			rowKey: textOf(order.cust_ref),
			shownTime:
				timeField === undefined ? Number.NaN : fromWireSeconds(order[timeField], this.zone.name),
			known: known.map(({ key }) => key),
			events: others.filter(isNew).map((event) => ({
				key: event.key,
				ref: refOf(order),
				earlier: (group.earlier ?? []).flatMap((before) =>
					before
						.eventsOf(order, this.zone.name)
						.map(({ key, time }) => ({ group: before.name, key, time })),
				),
				time: Number.isNaN(event.time)
					? (state.lists[list.status]?.watermark ?? state.floor)
					: event.time,
				expiresAt: expiryOf(event, list.filteredBy, latest),
				isUndated: Number.isNaN(event.time),
				// A row without a reference is no order: it comes as CartRover sent it.
				item: textOf(order.cust_ref) ? toItem(event.record) : event.record,
			})),
		};
	}

	/** The source filter is not confirmed for merchant keys (open question 7), so it is applied here too. */
	private passesFilters(order: CartRoverRecord): boolean {
		const source = textOf(order.order_source).toLowerCase();
		return this.source === '' || source === this.source.toLowerCase();
	}
}
