import { setImmediate, setTimeout } from 'node:timers/promises';

import { HttpActivity } from './httpActivity.mts';

/** What the nodes and the sandbox take their time from. Milliseconds throughout. */
export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after `ms`; rejects with the signal's reason once that is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface VirtualClockOptions {
	/** Default true: time jumps on by itself. With false it moves by `advance` only. */
	auto?: boolean;
	/**
	 * Turns of the event loop in which nothing may happen before time moves, so that an answer just
	 * received is worked on first. Default 25.
	 */
	quietTurns?: number;
}

interface Sleeper {
	due: number;
	wake: () => void;
}

/**
 * A clock for tests that stands still while work goes on, and jumps to the next sleeper's time when
 * everybody sleeps. Work is: HTTP requests of this process that are open (seen without the code's
 * help), and whatever is announced with `enter`/`leave` or `busy`.
 *
 * A server in this process that delays its answers by this clock must sleep on `serverSide`.
 * Call `stop` at the end.
 */
export class VirtualClock implements Clock {
	/** This clock for a server whose requests wait while it sleeps; see the class. */
	readonly serverSide: Clock;
	/** Every sleep that was begun: when, and for how long. */
	readonly sleeps: Array<{ at: number; ms: number }> = [];

	private time: number;
	private readonly sleepers: Sleeper[] = [];
	private readonly http: HttpActivity;
	private announced = 0;
	private parked = 0;
	/** Counts everything that happens, to see whether anything did. */
	private events = 0;
	private watching = false;
	private advancing = false;
	private stopped = false;
	private readonly auto: boolean;
	private readonly quietTurns: number;

	constructor(startMs: number, options: VirtualClockOptions = {}) {
		this.time = startMs;
		this.auto = options.auto ?? true;
		this.quietTurns = options.quietTurns ?? 25;
		this.http = new HttpActivity(() => this.note());
		this.serverSide = {
			now: () => this.time,
			sleep: async (ms, signal) => {
				this.parked += 1;
				try {
					await this.sleep(ms, signal);
				} finally {
					this.parked -= 1;
				}
			},
		};
	}

	now(): number {
		return this.time;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		this.sleeps.push({ at: this.time, ms });
		await new Promise<void>((resolve, reject) => {
			const sleeper: Sleeper = { due: this.time + Math.max(0, ms), wake: resolve };
			const onAbort = () => {
				this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
				this.note();
				reject(signal?.reason as Error);
			};
			sleeper.wake = () => {
				signal?.removeEventListener('abort', onAbort);
				resolve();
			};
			signal?.addEventListener('abort', onAbort, { once: true });
			this.sleepers.push(sleeper);
			this.note();
		});
	}

	/** Work begins that no HTTP request shows; time stands still until `leave`. */
	enter(): void {
		this.announced += 1;
		this.note();
	}

	leave(): void {
		this.announced -= 1;
		this.note();
	}

	/** Keeps time standing still until the promise is settled. */
	async busy<T>(work: Promise<T>): Promise<T> {
		this.enter();
		try {
			return await work;
		} finally {
			this.leave();
		}
	}

	/**
	 * Moves time on, waking every sleeper on the way at its own time and letting its work settle
	 * before going on.
	 */
	async advance(ms: number): Promise<void> {
		const target = this.time + ms;
		this.advancing = true;
		try {
			for (;;) {
				await this.settled();
				if (this.nextDue() > target) break;
				this.jump();
			}
			this.time = target;
		} finally {
			this.advancing = false;
			this.note();
		}
	}

	/** Resolves when nothing is at work but, perhaps, sleepers. Time does not move for it. */
	async settled(): Promise<void> {
		let seen = this.events;
		let quiet = 0;
		while (quiet < this.quietTurns) {
			const open = this.announced > 0 || this.http.open > this.parked;
			// With a request open, its events wake this loop up by themselves; the loop need not run hot.
			await (open ? setTimeout(1) : setImmediate());
			quiet = open || this.events !== seen ? 0 : quiet + 1;
			seen = this.events;
		}
	}

	/** Ends the watch over HTTP requests and the automatic jumps. Sleepers stay asleep. */
	stop(): void {
		this.stopped = true;
		this.http.stop();
	}

	private note(): void {
		this.events += 1;
		if (this.auto && !this.watching && !this.stopped) void this.watch();
	}

	private async watch(): Promise<void> {
		this.watching = true;
		while (!this.stopped && !this.advancing && this.nextDue() < Infinity) {
			await this.settled();
			if (!this.stopped && !this.advancing) this.jump();
		}
		this.watching = false;
	}

	private nextDue(): number {
		return this.sleepers.reduce((earliest, { due }) => Math.min(earliest, due), Infinity);
	}

	/** Goes to the earliest sleeper's time and wakes all that are due then, in the order they came. */
	private jump(): void {
		const due = this.nextDue();
		if (due === Infinity) return;
		this.time = Math.max(this.time, due);
		for (const sleeper of this.sleepers.filter((each) => each.due <= this.time)) {
			this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
			sleeper.wake();
		}
		this.events += 1;
	}
}
