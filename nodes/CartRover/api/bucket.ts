import { clock } from './clock';

/*
 * CartRover's rate limit is a leaky bucket: 100 calls, one more every 0.6 s (documented,
 * docs/contributing/api-facts.md section 1). This keeps an estimate of the bucket so that calls are spent as fast as
 * it allows and none is refused. It is an estimate only: other programs and other n8n workers draw from
 * the same bucket. Every answer carries the calls that remain, which corrects it, and a refusal is
 * waited out by the client. Nothing is wrong, only slower, when the estimate is.
 */

export const CAPACITY = 100;
export const REFILL_MS = 600;

/** A call is sent this share of a call late, so that rounding at either end does not get it refused. */
const MARGIN = 0.02;

/** Sleepers look again at least this often, to see corrections that other calls have brought. */
const LOOK_AGAIN_MS = 1_000;

/** Leave to send one call. */
export interface Pass {
	readonly sentAt: number;
	/** What was left after this call, by the estimate as it is corrected while the call is under way. */
	left: number;
}

export type NoPass = 'canceled' | 'outOfTime';

export interface Patience {
	signal?: AbortSignal;
	/** How to wait; by the clock, until the signal, when left out. */
	sleep?: (ms: number) => Promise<void>;
	/** Clock time after which no wait may last. */
	deadline?: number;
	/** Told when a wait begins and ends. */
	onWait?: { begin(): void; end(): void };
}

export class Bucket {
	private level = CAPACITY;
	private capacity = CAPACITY;
	private updatedAt = clock.now();
	private blockedUntil = 0;
	/**
	 * A full bucket is not refilled before a call arrives, and nobody knows how long the first ones are on
	 * their way: not before one of them is answered does the estimate rise again.
	 */
	private awaitsAnswer = false;
	private readonly queue: object[] = [];
	/** In the order in which they were sent. */
	private readonly underWay = new Set<Pass>();

	/**
	 * Waits for its turn, first come first served, and takes one call out of the bucket.
	 *
	 * @returns a pass to be handed to `answered` or `refused`; or why there is none
	 */
	async take({ signal, deadline, onWait, sleep }: Patience): Promise<Pass | NoPass> {
		const turn = {};
		this.queue.push(turn);
		let waiting = false;
		let result: Pass | NoPass | undefined;
		while (result === undefined) {
			const wait = this.timeUntil(turn);
			if (signal?.aborted) {
				result = 'canceled';
			} else if (wait <= 0) {
				result = this.pass();
			} else if (deadline !== undefined && clock.now() + wait > deadline) {
				result = 'outOfTime';
			} else {
				if (!waiting) onWait?.begin();
				waiting = true;
				const ms = Math.min(wait, LOOK_AGAIN_MS);
				await (sleep ? sleep(ms) : clock.sleep(ms, signal).catch(() => {}));
			}
		}
		this.queue.splice(this.queue.indexOf(turn), 1);
		if (waiting) onWait?.end();
		return result;
	}

	/** A call has ended; `remaining` is what the answer's header says is left, if there is one. */
	answered(pass: Pass, remaining: number | undefined): void {
		if (remaining !== undefined) this.correct(pass, remaining);
		this.ended(pass);
	}

	/**
	 * A call was refused for the rate limit. It took nothing out of the bucket.
	 *
	 * @param retryAfterMs what the refusal asks to wait, if it does
	 */
	refused(pass: Pass, remaining: number | undefined, retryAfterMs: number | undefined): void {
		this.correct(pass, (remaining ?? 0) - 1);
		this.level = Math.min(this.level + 1, this.capacity);
		const sent = [...this.underWay];
		for (const later of sent.slice(sent.indexOf(pass) + 1)) later.left += 1;
		this.ended(pass);
		if (retryAfterMs !== undefined) {
			this.blockedUntil = Math.max(this.blockedUntil, clock.now() + retryAfterMs);
		}
	}

	private pass(): Pass {
		this.awaitsAnswer ||= this.level > this.capacity - 1;
		this.level -= 1;
		const pass = { sentAt: clock.now(), left: this.level };
		this.underWay.add(pass);
		return pass;
	}

	private ended(pass: Pass): void {
		this.refill();
		this.awaitsAnswer = false;
		this.underWay.delete(pass);
	}

	/** Milliseconds until it is this turn's time, by the present estimate; 0 or less when it is now. */
	private timeUntil(turn: object): number {
		this.refill();
		// What was there from the start is not subject to rounding.
		const needed = this.queue.indexOf(turn) + 1 + (this.awaitsAnswer ? 0 : MARGIN);
		const forLevel = Math.ceil((needed - this.level) * REFILL_MS);
		return Math.max(forLevel, this.blockedUntil - clock.now());
	}

	private refill(): void {
		const now = clock.now();
		const elapsed = this.awaitsAnswer ? 0 : Math.max(0, now - this.updatedAt);
		this.level = Math.min(this.level + elapsed / REFILL_MS, this.capacity);
		this.updatedAt = now;
	}

	/**
	 * Holds what an answer says against what the estimate was when the call was sent. Between sending and
	 * answering the bucket may only have been refilled, and calls sent earlier may not have come in yet:
	 * fewer calls left than then means that others draw from it, more than these two explain means that
	 * the estimate was too low.
	 */
	private correct(pass: Pass, remaining: number): void {
		this.refill();
		this.capacity = Math.max(this.capacity, remaining);
		const refilled = (clock.now() - pass.sentAt) / REFILL_MS;
		const highest = pass.left + refilled + Math.max(0, [...this.underWay].indexOf(pass));
		const off = Math.min(remaining - pass.left, 0) + Math.max(remaining - highest, 0);
		this.level = Math.min(this.level + off, this.capacity);
		for (const each of this.underWay) each.left += off;
	}
}

const buckets = new Map<string, Bucket>();

/** The bucket of an account, shared by all nodes and executions in this process. */
export function bucketOf(account: { bucket: string }): Bucket {
	let bucket = buckets.get(account.bucket);
	if (!bucket) buckets.set(account.bucket, (bucket = new Bucket()));
	return bucket;
}

/** Forgets all estimates, for tests and benchmarks. */
export function forgetBuckets(): void {
	buckets.clear();
}
