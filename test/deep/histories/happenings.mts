import type { Entry, Fact } from './chronicle.mts';
import type { Setup, Status } from './history.mts';
import { changeKey } from './merchant.mts';

/** Something that is to be delivered. */
export interface Happening {
	key: string;
	/** NaN where its row does not show that. */
	time: number;
	/** When it was listed first, and until when, as places in the chronicle. */
	from: number;
	until: number;
	ref: string;
	/** Of what it is news: a status, or the event. */
	of: string;
}

type ShownIn = readonly Status[] | 'all';

/** In which statuses an order is listed as having come into one. */
const SHOWN_IN: Record<Status, ShownIn> = {
	new: 'all',
	at_wms: ['at_wms', 'partial', 'shipped', 'confirmed', 'error', 'canceled'],
	partial: ['partial'],
	shipped: ['shipped', 'confirmed'],
	confirmed: ['confirmed'],
	error: ['error'],
	canceled: ['canceled'],
};

/** What the facts amount to for an event. */
export function happenings({ event }: Setup, entries: readonly Entry[]): Happening[] {
	const found: Happening[] = [];
	const unwanted = new Set<string>();
	const odd = new Set<string>();
	const statusOf = new Map<string, Status>();
	/** Those still listed, by order. */
	const shown = new Map<string, Array<{ happening: Happening; in: ShownIn; status?: Status }>>();
	const add = (happening: Omit<Happening, 'until'>, shownIn: ShownIn, status?: Status) => {
		if (unwanted.has(happening.ref)) return;
		const whole = { ...happening, until: Infinity };
		found.push(whole);
		const list = shown.get(happening.ref) ?? [];
		shown.set(happening.ref, [...list, { happening: whole, in: shownIn, status }]);
	};
	const enter = (ref: string, status: Status, time: number, from: number) => {
		const was = statusOf.get(ref);
		statusOf.set(ref, status);
		for (const each of shown.get(ref) ?? []) {
			// Of when an order went to the warehouse, the last time is shown only.
			const isOver = status === 'at_wms' && was !== status && each.status === status;
			if (!isOver && (each.in === 'all' || each.in.includes(status))) continue;
			each.happening.until = Math.min(each.happening.until, from);
		}
		if (event !== 'orderStatusChanged' || was === status) return;
		// An order is confirmed only after it was shipped, whether that was told or not.
		const isShipped = status === 'shipped' || status === 'confirmed';
		const entered = isShipped && was !== 'shipped' && was !== 'confirmed' ? ['shipped'] : [];
		for (const each of new Set([status, ...entered] as Status[])) {
			if (each === 'new' && was !== undefined) continue;
			const shownTime = each === 'new' && odd.has(ref) ? Number.NaN : time;
			const key = changeKey(ref, each, time);
			add({ key, time: shownTime, from, ref, of: each }, SHOWN_IN[each], each);
		}
	};
	for (const [from, entry] of entries.entries()) {
		const fact = entry as Fact;
		if (fact.is === 'order') {
			const { ref, createdAt } = fact;
			if (!fact.wanted) unwanted.add(ref);
			if (fact.odd) odd.add(ref);
			const time = fact.odd ? Number.NaN : createdAt;
			if (event === 'orderCreated') add({ key: ref, time, from, ref, of: event }, 'all');
			enter(ref, 'new', createdAt, from);
		} else if (fact.is === 'status') {
			enter(fact.ref, fact.status, fact.at, from);
		} else if (fact.is === 'parcel' && event === 'shipmentCreated') {
			const { ref, tracking, loadedAt } = fact;
			const isOdd = odd.has(ref);
			// Of shipments that cannot be read the first one is news.
			if (isOdd && shown.has(ref)) continue;
			const key = `${ref} ${isOdd ? 'undefined' : tracking}`;
			const time = isOdd ? Number.NaN : loadedAt;
			add({ key, time, from, ref, of: event }, ['partial', 'shipped', 'confirmed']);
		}
	}
	return found;
}
