import { MOST_AT_ONCE, type NoPermit, type Permit } from './bucket';
import { WaitMeter } from './waits';

/** The calls of one client: in the bucket, lanes take turns, so that none is long behind another. */
export class Lane {
	/** Time spent waiting for the rate limit. */
	readonly waits = new WaitMeter();
	readonly waiting: Array<(result: Permit | NoPermit) => void> = [];
	underWay = 0;
	private isHeld = false;

	constructor(
		/** Calls that may be under way at once. */
		readonly most = MOST_AT_ONCE,
		/** Clock time after which no wait may last. */
		readonly deadline = Infinity,
	) {}

	/** Is told whether the lane's calls wait for the rate limit. */
	held(isHeld: boolean): void {
		if (isHeld === this.isHeld) return;
		this.isHeld = isHeld;
		if (isHeld) this.waits.begin();
		else this.waits.end();
	}
}
