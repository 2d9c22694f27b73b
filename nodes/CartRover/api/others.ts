/** One more call every so many ms (docs/contributing/api-facts.md section 1). */
export const REFILL_MS = 600;
/** For how long a draw of others counts. */
export const MEMORY_MS = 15_000;

/** So many calls drawn at once are believed to go on like that. */
const LITTLE = 3;
/** Others who draw less than the first share of the refill are left out of account; from the second on, fully. */
const SOME = 0.05;
const MANY = 0.15;
/** So few calls of others are no sign that more of them are under way; a trigger in another process makes as many. */
const FEW = 2;
/** Into how many more parts what is left is divided for each further call of others, and into how many at most. */
const PARTS = 1.5;
const MOST_PARTS = 16;

/** What others draw from the bucket, as far as the calls that remain show it. */
export class Others {
	/** Calls that they have drawn of late: those that are believed to go on like that, and all. */
	private steady = 0;
	private all = 0;

	/** They have drawn so many calls, or that many fewer than was thought. One great draw says little. */
	notice(calls: number): void {
		this.all = Math.max(0, this.all + calls);
		const steady = this.steady + Math.min(calls, LITTLE + this.steady / 2);
		this.steady = Math.min(Math.max(0, steady), MEMORY_MS / REFILL_MS);
	}

	/** Forgets by and by. They are taken to go on at half of it, which halves the speed of that. */
	pass(ms: number): void {
		const kept = Math.exp(-ms / (2 * MEMORY_MS));
		this.steady *= kept;
		this.all *= kept;
	}

	/** The share of the refill that they draw, 0 to 1. */
	get share(): number {
		return (this.steady * REFILL_MS) / MEMORY_MS;
	}

	/** How much regard is had for them, 0 to 1. */
	get caution(): number {
		return Math.min(1, Math.max(0, (this.share - SOME) / (MANY - SOME)));
	}

	/** Into how many parts what is left is divided: the more they have drawn, the more may be under way unseen. */
	get parts(): number {
		return Math.min(MOST_PARTS, 1 + PARTS * Math.max(0, this.all - FEW));
	}
}
