import type { SandboxClock } from './clock.mts';

export interface BucketOptions {
	/** Calls it holds. Default 100 (documented by the vendor). */
	capacity?: number;
	/** ms for one call to come back. Default 600 (documented by the vendor). */
	refillMs?: number;
	/** False lifts the limit, and its header with it. Default true. */
	enabled?: boolean;
}

/**
 * The leaky bucket of one key. It counts in milliseconds of refill, not in calls, so that whole
 * milliseconds add up without rounding.
 */
export class Bucket {
	readonly #clock: SandboxClock;
	readonly #capacity: number;
	readonly #refillMs: number;
	#credit: number;
	#seenAt: number;

	constructor(clock: SandboxClock, { capacity = 100, refillMs = 600 }: BucketOptions = {}) {
		this.#clock = clock;
		this.#capacity = capacity;
		this.#refillMs = refillMs;
		this.#credit = capacity * refillMs;
		this.#seenAt = clock.now();
	}

	/** Whole calls left. */
	get remaining(): number {
		this.#refill();
		return Math.floor(this.#credit / this.#refillMs);
	}

	/** Takes one call; false, taking nothing, when there is none. */
	take(): boolean {
		if (this.remaining < 1) return false;
		this.#credit -= this.#refillMs;
		return true;
	}

	/** Takes up to `calls` as another program would; all without a number. Out: how many it took. */
	drain(calls = Infinity): number {
		const taken = Math.min(calls, this.remaining);
		this.#credit -= taken * this.#refillMs;
		return taken;
	}

	#refill(): void {
		const now = this.#clock.now();
		// a clock that was set back refills nothing
		const passed = Math.max(0, now - this.#seenAt);
		this.#credit = Math.min(this.#capacity * this.#refillMs, this.#credit + passed);
		this.#seenAt = now;
	}
}
