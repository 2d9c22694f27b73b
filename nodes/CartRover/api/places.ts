import { REFILL_MS } from './others';

/**
 * Calls that go out before the first answers show whether other processes call, too: so few that several
 * processes can start at once. Each answer then makes places for more: 90 calls take three round trips.
 */
export const FIRST = 8;
const OPENS = 4;
/** Places that a good answer makes once any were taken away. */
const REGAIN = 0.25;
/** Calls that are left to other processes and programs that draw from the bucket. */
const RESERVE = 4;
const MOST_RESERVE = 8;
/** An answer is slow that takes this long, and this many times as long as the quickest one. */
const SLOW_MS = 3_000;
const SLOW = 3;
/**
 * Each slower answer raises the quickest time by this factor. So the quickest time follows a server that has
 * become slow for good, whose answers then no longer count as slow.
 */
const DRIFT = 1.05;

/** An answer to a call. */
interface Answered {
	/** The number of the call, counted from 1. */
	no: number;
	/** How many calls have been sent by now. */
	sent: number;
	tookMs: number;
	failed: boolean;
}

/** How many calls may be under way at once: more by and by with good answers, half when answers fail or slow down. */
export class Places {
	count = FIRST;
	reserve = RESERVE;
	quickestMs = Infinity;
	private gain = OPENS;
	/** The number of the last call that was sent before the places were reduced. */
	private lessSince = 0;

	constructor(private readonly most: number) {}

	/** Starts like a process that has not called before. */
	restart(): void {
		this.count = Math.min(this.count, FIRST);
		this.gain = OPENS;
	}

	/**
	 * Adapts the places to an answer. They are reduced once for all calls that were under way.
	 *
	 * @param parts among how many a new place is shared, with others who call
	 * @returns whether places were taken away
	 */
	adapt({ no, sent, tookMs, failed }: Answered, parts: number): boolean {
		const isSlow = tookMs > SLOW_MS && tookMs > SLOW * this.quickestMs;
		if (!failed) this.quickestMs = Math.min(tookMs, this.quickestMs * DRIFT);
		if (!failed && !isSlow) {
			this.count = Math.min(this.most, this.count + this.gain / parts);
			this.reserve = Math.max(RESERVE, this.reserve - 0.03);
			return false;
		}
		if (no <= this.lessSince) return false;
		// Slow answers alone never reduce the calls below the pace of the limit.
		const least = failed ? 1 : Math.ceil(tookMs / REFILL_MS);
		this.count = Math.max(Math.min(this.count, least), this.count / 2);
		this.reserve = Math.min(MOST_RESERVE, this.reserve + 1);
		if (failed) this.gain = REGAIN;
		this.lessSince = sent;
		return true;
	}
}
