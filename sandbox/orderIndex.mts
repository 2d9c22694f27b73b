import type { OrderRecord, OrderStatus } from './types.mts';

/** How order lists are sorted. The vendor documents no order, so clients are tested under each. */
export const SORTS = ['createdDesc', 'createdAsc', 'updatedDesc'] as const;
export type Sort = (typeof SORTS)[number];

type Times = readonly (number | null)[];

interface ListRule {
	holds: readonly OrderStatus[] | 'all';
	/** The times that from_date and to_date are held against; one inside the window is enough. */
	times: (order: OrderRecord) => Times;
}

const created = (order: OrderRecord): Times => [order.createdAt];
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
}

type Compare = (a: OrderRecord, b: OrderRecord) => number;

const COMPARE: Record<Sort, Compare> = {
	createdDesc: (a, b) => b.createdAt - a.createdAt || b.seq - a.seq,
	createdAsc: (a, b) => a.createdAt - b.createdAt || a.seq - b.seq,
	updatedDesc: (a, b) => b.updatedAt - a.updatedAt || b.seq - a.seq,
};

/**
 * The order lists, each sorted once when first asked for and kept sorted by binary insertion, so
 * that a page over many thousand orders costs a filter and a slice, never a sort.
 */
export class OrderIndex {
	readonly #compare: Compare;
	readonly #sorted = new Map<ListStatus, OrderRecord[]>();

	constructor(sort: Sort) {
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
		const { from = -Infinity, to = Infinity, orderSource } = query;
		const list = this.#list(query.status, all);
		if (from === -Infinity && to === Infinity && orderSource === undefined) return list;
		const { times } = LISTS[query.status];
		return list.filter(
			(order) =>
				(orderSource === undefined || order.orderSource === orderSource) &&
				times(order).some((time) => time !== null && time >= from && time <= to),
		);
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
