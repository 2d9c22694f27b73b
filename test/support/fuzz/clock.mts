import type { Clock } from '../../../nodes/CartRover/api/clock.ts';

/**
 * A clock for work without real requests: whoever sleeps is woken in the next turn of the event loop, in
 * the order of time. Answers must come before that turn.
 */
export class LeapClock implements Clock {
	/** While true nobody is woken: for work with real requests. */
	held = false;
	private time: number;
	private sleepers: Array<{ due: number; wake: () => void }> = [];
	private scheduled = false;

	constructor(start: number) {
		this.time = start;
	}

	now(): number {
		return this.time;
	}

	/** Moves time on without waking anybody. */
	set(time: number): void {
		this.time = time;
		this.sleepers = [];
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const sleeper = { due: this.time + Math.max(0, ms), wake: resolve };
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', () => {
				this.sleepers = this.sleepers.filter((each) => each !== sleeper);
				reject(signal.reason as Error);
			});
			this.schedule();
		});
	}

	private schedule(): void {
		if (this.scheduled) return;
		this.scheduled = true;
		setImmediate(() => {
			this.scheduled = false;
			if (this.held) return;
			const due = Math.min(...this.sleepers.map((each) => each.due));
			if (due === Infinity) return;
			this.time = Math.max(this.time, due);
			const ready = this.sleepers.filter((each) => each.due <= this.time);
			this.sleepers = this.sleepers.filter((each) => each.due > this.time);
			for (const each of ready) each.wake();
			if (this.sleepers.length > 0) this.schedule();
		});
	}
}
