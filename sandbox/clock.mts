/** The sandbox's time. Everything timed in the sandbox (refill, stamps, latency) reads it. */
export interface SandboxClock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves once `ms` of this clock's time have passed; rejects with the signal's reason. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

interface Sleeper {
	wakeAt: number;
	wake: () => void;
}

// setTimeout treats a longer delay as zero
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface ControllableClockOptions {
	/** Start, ms epoch. Default: the real time. */
	now?: number;
	/** Clock seconds per real second. 0 stands still until advanced. Default 1. */
	speed?: number;
}

/** A clock that can be set, advanced, sped up, slowed down and stopped while others sleep on it. */
export class ControllableClock implements SandboxClock {
	#base: number;
	#realBase = performance.now();
	#speed: number;
	#sleepers: Sleeper[] = [];
	#timer: NodeJS.Timeout | undefined;

	constructor({ now = Date.now(), speed = 1 }: ControllableClockOptions = {}) {
		this.#base = now;
		this.#speed = checkedSpeed(speed);
	}

	now(): number {
		return Math.floor(this.#base + (performance.now() - this.#realBase) * this.#speed);
	}

	/** Clock time over real time. */
	get speed(): number {
		return this.#speed;
	}

	set speed(factor: number) {
		const speed = checkedSpeed(factor);
		this.#jump(this.now());
		this.#speed = speed;
		this.#settle();
	}

	/** Jumps to `ms` (epoch). Sleepers whose time has come wake; a jump back only delays them. */
	set(ms: number): void {
		if (!Number.isFinite(ms)) throw new RangeError('The clock needs a finite time');
		this.#jump(ms);
		this.#settle();
	}

	/** Moves on by `ms` in one jump. */
	advance(ms: number): void {
		this.set(this.now() + ms);
	}

	/** How many sleepers wait. Lets a test know that a request has reached its latency. */
	get sleeping(): number {
		return this.#sleepers.length;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		if (ms <= 0) return;
		await new Promise<void>((resolve, reject) => {
			const sleeper: Sleeper = {
				wakeAt: this.now() + ms,
				wake: () => {
					signal?.removeEventListener('abort', onAbort);
					resolve();
				},
			};
			const onAbort = (): void => {
				this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
				this.#arm();
				// Whatever the caller of abort() chose as its reason is what a sleeper gets.
				reject(signal?.reason as Error);
			};
			signal?.addEventListener('abort', onAbort, { once: true });
			this.#sleepers.push(sleeper);
			this.#sleepers.sort((a, b) => a.wakeAt - b.wakeAt);
			this.#arm();
		});
	}

	#jump(ms: number): void {
		this.#base = ms;
		this.#realBase = performance.now();
	}

	#settle(): void {
		const now = this.now();
		const due = this.#sleepers.filter(({ wakeAt }) => wakeAt <= now);
		this.#sleepers = this.#sleepers.filter(({ wakeAt }) => wakeAt > now);
		for (const { wake } of due) wake();
		this.#arm();
	}

	#arm(): void {
		clearTimeout(this.#timer);
		const [next] = this.#sleepers;
		if (!next || this.#speed === 0) return;
		const realMs = Math.ceil((next.wakeAt - this.now()) / this.#speed);
		this.#timer = setTimeout(() => this.#settle(), Math.min(Math.max(realMs, 0), LONGEST_TIMER_MS));
	}
}

function checkedSpeed(speed: number): number {
	if (!Number.isFinite(speed) || speed < 0) {
		throw new RangeError('The speed of the clock must be 0 or more');
	}
	return speed;
}
