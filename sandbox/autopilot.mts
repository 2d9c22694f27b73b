import { unshippedItems } from './drafts.mts';
import { Heap } from './heap.mts';
import { planOf } from './lifecycle.mts';
import { hash } from './random.mts';
import { isApiCart } from './setup.mts';
import { wholeSeconds } from './time.mts';
import type { SandboxClock } from './clock.mts';
import type { Setup } from './setup.mts';
import type { Store } from './store.mts';
import type { OrderRecord } from './types.mts';

interface Step {
	at: number;
	/** Ties are done in order of planning. */
	turn: number;
	custRef: string;
}

export interface AutopilotOptions {
	store: Store;
	setup: Setup;
	clock: SandboxClock;
	seed: number;
	/** One more order of the demo's kind, created at a time (ms epoch). */
	arriveAt: (at: number) => unknown;
}

const MINUTE = 60_000;
/** After a leap of the clock, what would have come before these minutes did not come. */
const MOST_ARRIVALS = 500;
const HELD_FOR = 10 * MINUTE;

/**
 * Makes a merchant live: an order a minute comes in and moves on within minutes, of which some are held,
 * canceled, in error or shipped in two parts. There are no timers: before each read of the store it does
 * what has fallen due by the sandbox's clock, at the time it fell due, so that the outcome is the
 * same at any speed.
 */
export class Autopilot {
	readonly #options: AutopilotOptions;
	readonly #steps = new Heap<Step>((a, b) => a.at < b.at || (a.at === b.at && a.turn < b.turn));
	/** Orders in error for what the warehouse does not know. */
	readonly #refused = new Set<string>();
	#turn = 0;
	#busy = false;
	#nextArrival: number;

	constructor(options: AutopilotOptions) {
		this.#options = options;
		this.#nextArrival = options.clock.now() + MINUTE;
	}

	/** Plans the next step of an order that was added or changed. */
	watch(order: OrderRecord): void {
		const at = this.#dueAt(order);
		if (at === undefined) return;
		this.#steps.push({ at, turn: this.#turn++, custRef: order.custRef });
	}

	/** Does what has fallen due. */
	catchUp(): void {
		if (this.#busy) return;
		this.#busy = true;
		try {
			const now = this.#options.clock.now();
			this.#arrivals(now);
			this.#moves(now);
			this.#release(now);
		} finally {
			this.#busy = false;
		}
	}

	#arrivals(now: number): void {
		if (this.#options.store.productCount === 0) return;
		const missed = Math.floor((now - this.#nextArrival) / MINUTE) - MOST_ARRIVALS;
		if (missed > 0) this.#nextArrival += missed * MINUTE;
		for (; this.#nextArrival <= now; this.#nextArrival += MINUTE) {
			this.#moves(this.#nextArrival);
			this.#options.arriveAt(this.#nextArrival);
		}
	}

	#moves(now: number): void {
		for (let step = this.#steps.peek(); step && step.at <= now; step = this.#steps.peek()) {
			this.#steps.pop();
			this.#do(step);
		}
	}

	/** Once the warehouse knows it, the order goes there by itself. */
	#release(now: number): void {
		const { store } = this.#options;
		for (const custRef of this.#refused) {
			const order = store.order(custRef);
			if (order?.status === 'error' && this.#refusal(order) !== undefined) continue;
			this.#refused.delete(custRef);
			if (order?.status === 'error') store.setStatus(custRef, 'at_wms', { at: now });
		}
	}

	/**
	 * What becomes of an order beside the usual, in one of twenty each.
	 * Nothing of the kind to the orders of the API's cart: who sends one wants to see it go through.
	 */
	#fate({ custRef, cart }: OrderRecord): 'held' | 'canceled' | 'split' | undefined {
		if (isApiCart(cart)) return undefined;
		return ({ 0: 'held', 1: 'canceled', 2: 'split' } as const)[
			hash(custRef, this.#options.seed + 7) % 20
		];
	}

	#dueAt(order: OrderRecord): number | undefined {
		const plan = planOf(this.#options.seed, order.custRef);
		const { status, createdAt, updatedAt, fields } = order;
		if (status === 'new') {
			const sentAt = createdAt + plan.toWmsMs / 20;
			if (fields.on_hold !== 'Y') return fields.on_hold ? Math.max(sentAt, updatedAt) : sentAt;
			// who has put it on hold by hand takes it off by hand
			return this.#fate(order) === 'held' ? updatedAt + HELD_FOR : undefined;
		}
		if (status === 'at_wms') return (order.deliveredAt ?? createdAt) + plan.toShippedMs / 60;
		if (status === 'partial') return updatedAt + plan.toShippedMs / 60;
		// who holds the key of the API's cart confirms its orders
		if (status === 'shipped' && !isApiCart(order.cart)) {
			return (order.shippedAt ?? updatedAt) + plan.toConfirmedMs / 5;
		}
		return undefined;
	}

	/** Why the warehouse refuses an order: a SKU or a way of shipping that it does not know. */
	#refusal({ cart, fields, items }: OrderRecord): string | undefined {
		const { store, setup } = this.#options;
		// a merchant without products is one whose test is not about them
		const unknown = items.filter(
			({ item, filtered }) => !filtered && store.productCount > 0 && !store.product(item),
		);
		if (unknown.length > 0) {
			return `SKU is unknown to the warehouse: ${unknown.map(({ item }) => item).join(', ')}`;
		}
		const { ship_code: code } = fields;
		if (!code || setup.knowsShipCode(cart, code)) return undefined;
		return `Ship method is not mapped to a warehouse method: ${code}`;
	}

	#do({ custRef, at }: Step): void {
		const { store, seed } = this.#options;
		const order = store.order(custRef);
		// an order that was moved or changed since has planned its next step anew: this one lapses
		if (!order || this.#dueAt(order) !== at) return;
		const { errorReason: planned, parcel } = planOf(seed, custRef);
		const { status, fields } = order;
		const fate = this.#fate(order);
		if (status === 'new') {
			const refusal = this.#refusal(order);
			const errorReason = refusal ?? (isApiCart(order.cart) ? null : planned);
			if (fate === 'held' && fields.on_hold !== 'N') {
				const on_hold = fields.on_hold === 'Y' ? 'N' : 'Y';
				store.updateOrder(custRef, { fields: { ...fields, on_hold }, updatedAt: wholeSeconds(at) });
			} else if (errorReason !== null) {
				store.setStatus(custRef, 'error', { at, errorReason });
				if (refusal !== undefined) this.#refused.add(custRef);
			} else store.setStatus(custRef, 'at_wms', { at });
		} else if (status === 'at_wms') {
			const [first, ...rest] = unshippedItems(order);
			if (fate === 'canceled') store.setStatus(custRef, 'canceled', { at });
			else if (fate === 'split' && first && rest.length > 0) {
				store.ship(custRef, { ...parcel, at, items: [first] });
			} else store.ship(custRef, { ...parcel, at }, 'shipped');
		} else if (status === 'partial') {
			store.ship(custRef, { ...parcel, trackingNo: `${parcel.trackingNo}B`, at }, 'shipped');
		} else {
			const sentToCart = order.shipments.map(({ trackingNo }) => trackingNo);
			store.setStatus(custRef, 'confirmed', { at, sentToCart });
		}
	}
}
