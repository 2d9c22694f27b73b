import { Heap } from './heap.mts';
import { planOf } from './lifecycle.mts';
import { API_CART } from './setup.mts';
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

/**
 * Moves orders as a warehouse would. There are no timers: before each read of the store it does
 * what has fallen due by the sandbox's clock, at the time it fell due, so that the outcome is the
 * same at any speed.
 */
export class Autopilot {
	readonly #store: Store;
	readonly #clock: SandboxClock;
	readonly #seed: number;
	readonly #setup: Setup;
	readonly #steps = new Heap<Step>((a, b) => a.at < b.at || (a.at === b.at && a.turn < b.turn));
	#turn = 0;
	#busy = false;

	constructor(store: Store, clock: SandboxClock, seed: number, setup: Setup) {
		this.#store = store;
		this.#clock = clock;
		this.#seed = seed;
		this.#setup = setup;
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
			const now = this.#clock.now();
			for (let step = this.#steps.peek(); step && step.at <= now; step = this.#steps.peek()) {
				this.#steps.pop();
				this.#do(step);
			}
		} finally {
			this.#busy = false;
		}
	}

	#dueAt(order: OrderRecord): number | undefined {
		const plan = planOf(this.#seed, order.custRef);
		if (order.status === 'new') return order.createdAt + plan.toWmsMs;
		if (order.status === 'at_wms') return (order.deliveredAt ?? order.createdAt) + plan.toShippedMs;
		// who holds the key of the API's cart confirms its orders
		if (order.status === 'shipped' && order.cart !== API_CART) {
			return (order.shippedAt ?? order.updatedAt) + plan.toConfirmedMs;
		}
		return undefined;
	}

	/** Why an order cannot go to the warehouse, if its way of shipping means none of the warehouse's. */
	#unmapped({ cart, fields }: OrderRecord): string | undefined {
		const { ship_code: code } = fields;
		if (!code || this.#setup.knowsShipCode(cart, code)) return undefined;
		return `Ship method is not mapped to a warehouse method: ${code}`;
	}

	#do({ custRef, at }: Step): void {
		const order = this.#store.order(custRef);
		// an order that was moved or changed since has planned its next step anew: this one lapses
		if (!order || this.#dueAt(order) !== at) return;
		const plan = planOf(this.#seed, custRef);
		const errorReason = this.#unmapped(order) ?? plan.errorReason;
		if (order.status === 'new' && errorReason !== null) {
			this.#store.setStatus(custRef, 'error', { at, errorReason });
		} else if (order.status === 'new') {
			this.#store.setStatus(custRef, 'at_wms', { at });
		} else if (order.status === 'at_wms') {
			this.#store.ship(custRef, { ...plan.parcel, at }, 'shipped');
		} else {
			const sentToCart = order.shipments.map(({ trackingNo }) => trackingNo);
			this.#store.setStatus(custRef, 'confirmed', { at, sentToCart });
		}
	}
}
