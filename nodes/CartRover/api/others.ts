/** One more call every so many ms (docs/contributing/api-facts.md section 1). */
export const REFILL_MS = 600;
/** For how long a draw of others counts. */
export const MEMORY_MS = 15_000;

/** Up to this many calls drawn at once count as a steady draw. */
const LITTLE = 3;
/**
 * Below the first share of the refill, the draw of others is ignored; from the second share on it counts
 * fully.
 */
const SOME = 0.05;
const MANY = 0.15;
/**
 * Up to this many calls of others are no sign of further calls under way: a trigger in another process makes
 * as many.
 */
const FEW = 2;
/**
 * Each further call of others adds `PARTS` shares to those into which the remaining calls are divided, up to
 * a limit.
 */
const PARTS = 1.5;
const MOST_PARTS = 16;

/** What others draw from the bucket, as far as the calls that remain show it. */
export class Others {
	/** Calls that others have drawn of late: the steady draw, and all of them. */
	private steady = 0;
	private all = 0;

	/**
	 * Notes calls that others have drawn; a negative number takes back what was noted too much. One great draw
	 * says little about the next.
	 */
	notice(calls: number): void {
		this.all = Math.max(0, this.all + calls);
		const steady = this.steady + Math.min(calls, LITTLE + this.steady / 2);
		this.steady = Math.min(Math.max(0, steady), MEMORY_MS / REFILL_MS);
	}

	/**
	 * Forgets the draw of others as time passes. Half of the draw is taken to go on, so it is forgotten at half
	 * the speed.
	 */
	pass(ms: number): void {
		const kept = Math.exp(-ms / (2 * MEMORY_MS));
		this.steady *= kept;
		this.all *= kept;
	}

	/** The share of the refill that others draw, 0 to 1. */
	get share(): number {
		return (this.steady * REFILL_MS) / MEMORY_MS;
	}

	/** How far others are taken into account, 0 to 1. */
	get caution(): number {
		return Math.min(1, Math.max(0, (this.share - SOME) / (MANY - SOME)));
	}

	/**
	 * Into how many shares the remaining calls are divided. The more calls others have drawn, the more of
	 * theirs may be under way unseen.
	 */
	get parts(): number {
		return Math.min(MOST_PARTS, 1 + PARTS * Math.max(0, this.all - FEW));
	}
}
