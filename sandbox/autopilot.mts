import { Heap } from './heap.mts';
import { planOf } from './lifecycle.mts';
import type { SandboxClock } from './clock.mts';
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
	readonly #steps = new Heap<Step>((a, b) => a.at < b.at || (a.at === b.at && a.turn < b.turn));
	#turn = 0;
	#busy = false;

	constructor(store: Store, clock: SandboxClock, seed: number) {
		this.#store = store;
		this.#clock = clock;
		this.#seed = seed;
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
		if (order.status === 'shipped')
			return (order.shippedAt ?? order.updatedAt) + plan.toConfirmedMs;
		return undefined;
	}

	#do({ custRef, at }: Step): void {
		const order = this.#store.order(custRef);
		// an order that was moved or changed since has planned its next step anew: this one lapses
		if (!order || this.#dueAt(order) !== at) return;
		const plan = planOf(this.#seed, custRef);
		if (order.status === 'new' && plan.errorReason !== null) {
			this.#store.setStatus(custRef, 'error', { at, errorReason: plan.errorReason });
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
