import { orderRecord, shipmentRecord, unshippedItems } from './drafts.mts';
import { OrderIndex } from './orderIndex.mts';
import { API_CART } from './setup.mts';
import { wholeSeconds } from './time.mts';
import type { OrderDraft, ShipmentDraft } from './drafts.mts';
import type { ListQuery, Sort } from './orderIndex.mts';
import type { Setup } from './setup.mts';
import type { OrderRecord, OrderStatus, ShipmentRecord } from './types.mts';

export interface StatusChange {
	/** When it happened, ms epoch. Default: now. */
	at?: number;
	errorReason?: string;
	/** Tracking numbers sent to the cart, with `confirmed`. */
	sentToCart?: readonly string[];
}

/** Fields whose change keeps every list intact but for the order's own place. */
export type OrderPatch = Partial<Omit<OrderRecord, 'seq' | 'version' | 'custRef' | 'createdAt'>>;

/** The orders, by reference and in their lists. */
export class OrderBook {
	readonly #orders = new Map<string, OrderRecord>();
	readonly #index: OrderIndex;
	readonly #now: () => number;
	readonly #homeWarehouse: string;
	readonly #setup: Setup;
	#seq = 0;
	readonly #listeners: ((order: OrderRecord) => void)[] = [];
	/** Grows with every change; how the log knows that a call took effect. */
	revision = 0;

	constructor(now: () => number, sort: Sort, homeWarehouse: string, setup: Setup) {
		this.#now = now;
		this.#index = new OrderIndex(sort);
		this.#homeWarehouse = homeWarehouse;
		this.#setup = setup;
	}

	/** Calls `listener` after each addition and change. */
	listen(listener: (order: OrderRecord) => void): void {
		this.#listeners.push(listener);
	}

	get size(): number {
		return this.#orders.size;
	}

	get(custRef: string): OrderRecord | undefined {
		return this.#orders.get(custRef);
	}

	/** In order of insertion. */
	all(): OrderRecord[] {
		return [...this.#orders.values()];
	}

	find(query: ListQuery): readonly OrderRecord[] {
		return this.#index.find(query, this.#orders.values());
	}

	add(draft: OrderDraft): OrderRecord {
		const order = this.#insert(draft);
		this.#index.add(order);
		this.#tell(order);
		return order;
	}

	/** Adds many at once; the lists are sorted anew on the next read. */
	addMany(drafts: Iterable<OrderDraft>): OrderRecord[] {
		const added: OrderRecord[] = [];
		try {
			for (const draft of drafts) added.push(this.#insert(draft));
		} finally {
			this.#index.reset();
		}
		for (const order of added) this.#tell(order);
		return added;
	}

	/** Puts these orders in place of what there is; nobody is told. */
	load(orders: readonly OrderRecord[]): void {
		this.#orders.clear();
		this.#index.reset();
		for (const order of orders) this.#orders.set(order.custRef, order);
		this.#seq = orders.reduce((most, { seq }) => Math.max(most, seq), 0);
		this.revision++;
	}

	remove(custRef: string): boolean {
		const order = this.#orders.get(custRef);
		if (!order) return false;
		this.#index.remove(order);
		this.revision++;
		return this.#orders.delete(custRef);
	}

	patch(order: OrderRecord, patch: OrderPatch): OrderRecord {
		this.#index.remove(order);
		Object.assign(order, { updatedAt: wholeSeconds(this.#now()) }, patch);
		order.version++;
		this.#index.add(order);
		this.revision++;
		this.#tell(order);
		return order;
	}

	/** Moves an order to a state and notes when. */
	setStatus(order: OrderRecord, status: OrderStatus, change: StatusChange = {}): OrderRecord {
		const at = wholeSeconds(change.at ?? this.#now());
		const patch: OrderPatch = { status, updatedAt: at, errorReason: null };
		if (status === 'at_wms') patch.deliveredAt = at;
		if (status === 'error') {
			patch.errorAt = at;
			patch.errorReason = change.errorReason ?? 'Held for review';
		}
		if (status === 'canceled') patch.canceledAt = at;
		if (status === 'partial' || status === 'shipped' || status === 'confirmed') {
			patch.shippedAt = order.shippedAt ?? at;
			patch.deliveredAt = order.deliveredAt ?? at;
		}
		if (status === 'confirmed') {
			patch.confirmedAt = at;
			patch.sentToCart = [...new Set([...order.sentToCart, ...(change.sentToCart ?? [])])];
		}
		return this.patch(order, patch);
	}

	/** Adds a shipment. The order becomes `status`, or shipped or partial by what is left of it. */
	ship(order: OrderRecord, draft: ShipmentDraft, status?: OrderStatus): ShipmentRecord {
		const shipment = shipmentRecord(draft, order, this.#now());
		const shipments = [...order.shipments, shipment];
		const left = unshippedItems({ ...order, shipments });
		this.patch(order, {
			shipments,
			status: status ?? (left.length === 0 ? 'shipped' : 'partial'),
			shippedAt: shipment.loadedAt,
			deliveredAt: order.deliveredAt ?? shipment.loadedAt,
			errorReason: null,
			updatedAt: shipment.loadedAt,
		});
		return shipment;
	}

	#tell(order: OrderRecord): void {
		for (const listener of this.#listeners) listener(order);
	}

	#insert(draft: OrderDraft): OrderRecord {
		const seq = this.#seq + 1;
		const custRef = draft.custRef ?? `SBX-${100_000 + seq}`;
		if (this.#orders.has(custRef)) throw new Error(`The sandbox holds an order ${custRef} already`);
		const { orderSource = API_CART } = draft;
		const order = orderRecord(
			{ ...draft, orderSource, cart: draft.cart ?? this.#setup.cartOf(orderSource) },
			seq,
			custRef,
			this.#now(),
			this.#homeWarehouse,
		);
		const hasShipped = ['partial', 'shipped', 'confirmed'].includes(order.status);
		const drafts = draft.shipments ?? (hasShipped ? [{}] : []);
		for (const shipment of drafts) {
			const at = order.shippedAt ?? this.#now();
			order.shipments.push(shipmentRecord({ at, ...shipment }, order, at));
		}
		this.#seq = seq;
		this.#orders.set(custRef, order);
		this.revision++;
		return order;
	}
}
