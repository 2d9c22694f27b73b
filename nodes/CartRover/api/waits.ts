import { clock } from './clock';

/** Adds up the time in which something waited, counting simultaneous waits once. */
export class WaitMeter {
	private waiting = 0;
	private since = 0;
	private total = 0;

	begin(): void {
		if (this.waiting === 0) this.since = clock.now();
		this.waiting += 1;
	}

	end(): void {
		this.waiting -= 1;
		if (this.waiting === 0) this.total += clock.now() - this.since;
	}

	/** Milliseconds waited so far. */
	get ms(): number {
		return this.total + (this.waiting > 0 ? clock.now() - this.since : 0);
	}
}
