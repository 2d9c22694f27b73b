import { shuffled } from './random.mts';
import { DAY_MS, dayStart } from './time.mts';
import type { Habits } from './readings.mts';
import type { OrderRecord, OrderStatus } from './types.mts';

/** How order lists are sorted. The vendor documents no order, so clients are tested under each. */
export type Sort = 'createdDesc' | 'createdAsc' | 'updatedDesc';

type Times = readonly (number | null)[];

interface ListRule {
	holds: readonly OrderStatus[] | 'all';
	/** The times that from_date and to_date are held against; one inside the window is enough. */
	times: (order: OrderRecord) => Times;
}

const created = (order: OrderRecord): Times => [order.createdAt];
const orderDate = ({ fields }: OrderRecord): Times => {
	const at = Date.parse(fields.order_date ?? '');
	return [Number.isNaN(at) ? null : at];
};
const shipmentLoaded = (order: OrderRecord): Times =>
	order.shipments.length > 0 ? order.shipments.map(({ loadedAt }) => loadedAt) : [order.shippedAt];

const LISTS = {
	new: { holds: ['new'], times: created },
	at_wms: { holds: ['at_wms'], times: ({ deliveredAt }) => [deliveredAt] },
	partial: { holds: ['partial'], times: shipmentLoaded },
	shipped: { holds: ['shipped'], times: shipmentLoaded },
	confirmed: { holds: ['confirmed'], times: ({ confirmedAt }) => [confirmedAt] },
	error: { holds: ['error'], times: ({ errorAt }) => [errorAt] },
	canceled: { holds: ['canceled'], times: ({ canceledAt }) => [canceledAt] },
	new_or_at_wms: { holds: ['new', 'at_wms'], times: created },
	shipped_or_confirmed: { holds: ['shipped', 'confirmed'], times: shipmentLoaded },
	any: { holds: 'all', times: created },
} as const satisfies Record<string, ListRule>;

export type ListStatus = keyof typeof LISTS;

export function isListStatus(text: string): text is ListStatus {
	return Object.hasOwn(LISTS, text);
}

export interface ListQuery {
	status: ListStatus;
	/** ms epoch, included. */
	from?: number;
	/** ms epoch, included. */
	to?: number;
	orderSource?: string;
	/** Default: orders of all. */
	cart?: string;
	/** What the facts leave open; by default the first reading of each. */
	habits?: Partial<Pick<Habits, 'dates' | 'anyBy' | 'sort'>>;
}

type Compare = (a: OrderRecord, b: OrderRecord) => number;

const COMPARE: Record<Sort, Compare> = {
	createdDesc: (a, b) => b.createdAt - a.createdAt || b.seq - a.seq,
	createdAsc: (a, b) => a.createdAt - b.createdAt || a.seq - b.seq,
	updatedDesc: (a, b) => b.updatedAt - a.updatedAt || b.seq - a.seq,
};

const byReference: Compare = (a, b) => (a.custRef < b.custRef ? -1 : 1);

/**
 * The order lists, each sorted once when first asked for and kept sorted by binary insertion, so
 * that a page over many thousand orders costs a filter and a slice, never a sort.
 */
export class OrderIndex {
	readonly #sort: Sort;
	readonly #compare: Compare;
	readonly #sorted = new Map<ListStatus, OrderRecord[]>();

	constructor(sort: Sort) {
		this.#sort = sort;
		this.#compare = COMPARE[sort];
	}

	add(order: OrderRecord): void {
		for (const list of this.#listsOf(order)) list.splice(this.#position(list, order), 0, order);
	}

	/** Must be called before the order changes, since its place is found by its values. */
	remove(order: OrderRecord): void {
		for (const list of this.#listsOf(order)) {
			const position = this.#position(list, order);
			if (list[position] === order) list.splice(position, 1);
		}
	}

	/** Forgets the sorted lists; cheaper than many insertions. */
	reset(): void {
		this.#sorted.clear();
	}

	/** The matching orders of `all` in list order. The result may be the index itself: read only. */
	find(query: ListQuery, all: Iterable<OrderRecord>): readonly OrderRecord[] {
		const { status, from, to, orderSource, cart, habits = {} } = query;
		const list = this.#inOrder(this.#list(status, all), habits.sort);
		const isBounded = from !== undefined || to !== undefined;
		if (!isBounded && orderSource === undefined && cart === undefined) return list;
		const times = timesOf(status, habits.anyBy);
		const isWithin = windowOf(from, to, habits.dates);
		return list.filter(
			(order) =>
				(orderSource === undefined || order.orderSource === orderSource) &&
				(cart === undefined || order.cart === cart) &&
				(!isBounded || times(order).some((time) => time !== null && isWithin(time))),
		);
	}

	#inOrder(list: readonly OrderRecord[], sort: Habits['sort'] | undefined): readonly OrderRecord[] {
		if (sort === 'unstable') return shuffled(list, ({ custRef }) => custRef);
		const compare = sort === 'reference' ? byReference : COMPARE[sort ?? this.#sort];
		return compare === this.#compare ? list : [...list].sort(compare);
	}

	#list(status: ListStatus, all: Iterable<OrderRecord>): OrderRecord[] {
		let list = this.#sorted.get(status);
		if (!list) {
			list = [...all].filter((order) => holds(status, order)).sort(this.#compare);
			this.#sorted.set(status, list);
		}
		return list;
	}

	#listsOf(order: OrderRecord): OrderRecord[][] {
		return [...this.#sorted].filter(([status]) => holds(status, order)).map(([, list]) => list);
	}

	#position(list: readonly OrderRecord[], order: OrderRecord): number {
		let low = 0;
		let high = list.length;
		while (low < high) {
			const middle = (low + high) >>> 1;
			const other = list[middle];
			if (other !== undefined && this.#compare(other, order) < 0) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

function holds(status: ListStatus, order: OrderRecord): boolean {
	const statuses: readonly OrderStatus[] | 'all' = LISTS[status].holds;
	return statuses === 'all' || statuses.includes(order.status);
}

function timesOf(status: ListStatus, anyBy: Habits['anyBy'] = 'created'): ListRule['times'] {
	const { times } = LISTS[status];
	if (times !== created || anyBy === 'created') return times;
	return anyBy === 'updated' ? ({ updatedAt }) => [updatedAt] : orderDate;
}

/** Whether a time is within a window, both ms epoch. */
function windowOf(
	from = -Infinity,
	to = Infinity,
	dates: Habits['dates'] = 'inclusive',
): (time: number) => boolean {
	if (dates === 'exclusive') return (time) => time > from && time < to;
	const [first, last] = dates === 'day' ? [dayStart(from), dayStart(to) + DAY_MS - 1] : [from, to];
	return (time) => time >= first && time <= last;
}
