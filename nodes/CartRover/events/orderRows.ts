import type { INode } from 'n8n-workflow';

import type { CartRoverClient } from '../api/client';
import { orderList } from '../api/lists';
import type { Page } from '../api/paging';
import type { CartRoverRecord } from '../api/records';
import { formatWireTime, fromWireSeconds } from '../model/dates';
import { textOf } from '../model/texts';
import {
	counts,
	expiryOf,
	type EventGroup,
	type GroupState,
	type ListState,
	type OrderList,
	type OrderRow,
} from './group';
import { refOf } from './keys';
import { CLOCK_SKEW_SECONDS, nowSeconds, type TimedList, type TimeWindow } from './readList';

/** How much earlier a list is read that CartRover does not filter by the event's time: the order's date has no time. */
const WIDE_SECONDS = 2 * 24 * 60 * 60;

/**
 * Between which times CartRover's is at an answer: the one that it says, or else n8n's own, give or take
 * what that may be off. How far a list was read goes by the earliest, which at worst costs reading a little
 * more; how long an event is remembered goes by the latest.
 */
export function serverTimeOf({ serverTime: told }: Partial<Page<unknown>> = {}) {
	const own = nowSeconds();
	const [slow, fast] = [own - CLOCK_SKEW_SECONDS, own + CLOCK_SKEW_SECONDS];
	return { earliest: Math.min(told ?? slow, fast), latest: Math.max(told ?? fast, slow) };
}

/** A list of orders by time, of which each page is boiled down to rows as it comes: an order takes five times the memory of its item. */
export class OrderRows implements TimedList<OrderRow> {
	readonly node: INode;
	firstAnswer?: Page<unknown>;
	private readonly seen: ReadonlySet<string>;
	private readonly floor: number;
	private readonly source: string;

	constructor(
		private readonly client: CartRoverClient,
		private readonly group: EventGroup,
		private readonly list: OrderList,
		private readonly orderSource: string,
		{ seen, floor }: Pick<GroupState, 'floor' | 'seen'>,
		private readonly state: ListState = { watermark: floor },
	) {
		this.seen = new Set(seen.map(([key]) => key));
		this.floor = floor;
		this.node = client.node;
		this.source = orderSource.trim().toLowerCase();
	}

	async fetchPage({ from, to }: TimeWindow, page: number, size: number) {
		const query = {
			status: this.list.status,
			// One second more at each end, should CartRover leave the ends out.
			fromDate: formatWireTime((from - 1 - (this.state.isWide ? WIDE_SECONDS : 0)) * 1_000),
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
			known: events.flatMap(({ key }) => (seen.has(key) ? key : [])),
			events: events.filter(isNew).map((event) => ({
				key: event.key,
				time: Number.isNaN(event.time) ? this.state.watermark : event.time,
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
