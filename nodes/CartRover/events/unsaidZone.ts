import type { CartRoverClient } from '../api/client';
import { orderList } from '../api/lists';
import { PAGE_SIZE } from '../api/pages';
import type { CartRoverRecord } from '../api/records';
import { textOf } from '../model/texts';
import { formatWireTime, fromWireSeconds, UNSAID_ZONES } from '../model/wireTimes';
import type { PollLimits } from './types';

/*
 * The zone of CartRover's times that name none. It should be UTC by the documentation, as for the dates in
 * queries. With another zone every new order would look hours old, and be left out. One sign gives that away:
 * a list of recent orders shows no recent time. Then the list of all orders tells the zone: an order is
 * listed at the second at which it was created.
 */

/** Less than the offset of any of the zones. */
const RECENT_SECONDS = 3 * 60 * 60;

const CREATED = 'created_date_time';
const TIMES = [CREATED, 'updated_date_time', 'delivered_to_wms_date'];

/** When clocks are set back, an hour comes twice: a time in that hour may look this much older. */
const SET_BACK_SECONDS = 60 * 60;

export class UnsaidZone {
	private suspect?: CartRoverRecord;

	/** @param name what is known from earlier polls, if anything */
	constructor(
		private readonly client: CartRoverClient,
		public name?: string,
	) {}

	/** The limits of a poll, with an overlap that the clocks of the zone ask for. */
	widened(limits: PollLimits): PollLimits {
		const more = this.name === undefined || this.name === 'UTC' ? 0 : SET_BACK_SECONDS;
		return { ...limits, overlapSeconds: limits.overlapSeconds + more };
	}

	/** Epoch seconds that an order shows. */
	timesOf(order: CartRoverRecord): number[] {
		return TIMES.map((field) => fromWireSeconds(order[field], this.name));
	}

	/**
	 * Takes note of the orders of a list of recent orders.
	 *
	 * @param now epoch seconds
	 */
	look(orders: CartRoverRecord[], now: number): void {
		if (this.name !== undefined) return;
		const unsaid = orders.filter((order) => !meansSameInUtc(order[CREATED], UNSAID_ZONES[0]));
		const isRecent = (time: number) => time > now - RECENT_SECONDS;
		if (unsaid.some((order) => this.timesOf(order).some(isRecent))) this.name = 'UTC';
		this.suspect ??= unsaid[0];
	}

	/**
	 * Finds the zone, where the orders that were noted leave it open.
	 *
	 * @returns whether the zone differs from the one taken so far; `undefined` when there was no time to ask
	 */
	async find(): Promise<boolean | undefined> {
		const { suspect } = this;
		if (this.name !== undefined || !suspect) return false;
		for (const zone of ['UTC', ...UNSAID_ZONES]) {
			const at = fromWireSeconds(suspect[CREATED], zone);
			const isThere = await this.isListed(suspect, at - 1, at + 1);
			if (isThere === undefined) return undefined;
			if (!isThere) continue;
			// A list that does not go by the second tells nothing.
			const isElsewhere = await this.isListed(suspect, at + 3, at + 60);
			if (isElsewhere === undefined) return undefined;
			if (!isElsewhere) this.name = zone;
			return !isElsewhere && zone !== 'UTC';
		}
		return false;
	}

	private async isListed(order: CartRoverRecord, from: number, to: number) {
		const [fromDate, toDate] = [from, to].map((time) => formatWireTime(time * 1_000));
		const page = await orderList(this.client, { status: 'any', fromDate, toDate }).fetchPage(
			1,
			PAGE_SIZE,
		);
		return page?.rows.some(({ cust_ref }) => textOf(cust_ref) === textOf(order.cust_ref));
	}
}

/** Whether a text means the same time in a zone as in UTC: it says its zone, or is no time. */
const meansSameInUtc = (value: unknown, zone?: string) =>
	Object.is(fromWireSeconds(value), fromWireSeconds(value, zone));
