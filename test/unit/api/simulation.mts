import { setImmediate } from 'node:timers/promises';

import { Bucket } from '../../../nodes/CartRover/api/bucket.ts';
import { useClock, type Clock } from '../../../nodes/CartRover/api/clock.ts';
import { Lane } from '../../../nodes/CartRover/api/lane.ts';

interface Sleeper {
	due: number;
	wake: () => void;
}

/** No simulation has nearly as many; what never ends is to fail at once, for mutation testing above all. */
const MOST_STEPS = 50_000;

/** A clock for code that does nothing but wait: whenever all wait, it jumps to the next who is due. */
export class StepClock implements Clock {
	private time = 0;
	private sleepers: Sleeper[] = [];

	now(): number {
		return this.time;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		signal?.throwIfAborted();
		await new Promise<void>((resolve, reject) => {
			const leave = () => {
				this.sleepers = this.sleepers.filter((each) => each !== sleeper);
				reject(signal?.reason as Error);
			};
			const wake = () => {
				signal?.removeEventListener('abort', leave);
				resolve();
			};
			const sleeper = { due: this.time + Math.max(0, ms), wake };
			this.sleepers.push(sleeper);
			signal?.addEventListener('abort', leave, { once: true });
		});
	}

	/** Plays until the work is done. */
	async play<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const end = () => void (done = true);
		work.then(end, end);
		for (let steps = 0; ; steps++) {
			await setImmediate();
			if (done) return await work;
			const next = this.sleepers.reduce((first, { due }) => Math.min(first, due), Infinity);
			if (next === Infinity) throw new Error('Everything waits and nothing is due');
			if (steps > MOST_STEPS) throw new Error('This goes on for ever');
			this.time = next;
			const due = this.sleepers.filter((each) => each.due <= next);
			this.sleepers = this.sleepers.filter((each) => each.due > next);
			for (const { wake } of due) wake();
		}
	}
}

/** CartRover's bucket as it is documented: 100 calls, one more every 600 ms. */
export class ServerBucket {
	private credit = 100 * 600;
	private seenAt = 0;
	refusals = 0;
	/** When each call was let through. */
	readonly passed: number[] = [];

	take(now: number): { ok: boolean; remaining: number } {
		const ok = this.draw(now, 1) === 1;
		if (ok) this.passed.push(now);
		else this.refusals += 1;
		return { ok, remaining: Math.floor(this.credit / 600) };
	}

	/** Calls that are left, parts of one counted. */
	left(now: number): number {
		this.draw(now, 0);
		return this.credit / 600;
	}

	/** Takes up to that many calls, as another program does. */
	draw(now: number, calls: number): number {
		this.credit = Math.min(60_000, this.credit + (now - this.seenAt));
		this.seenAt = now;
		const drawn = Math.min(calls, Math.floor(this.credit / 600));
		this.credit -= drawn * 600;
		return drawn;
	}
}

/** One caller: when it comes, and how long its call is on the way to CartRover and back. */
export interface Caller {
	at: number;
	/** Clock time after which it does not wait. */
	deadline?: number;
	/** Calls that it makes, one after the other; default 1. */
	calls?: number;
	up?: number;
	down?: number;
	header?: boolean;
	/** Leaves the queue this long after it came. */
	leavesAfter?: number;
}

interface Simulation {
	callers: Caller[];
	/** Calls that another program takes out of the same bucket. */
	others?: Array<{ at: number; calls: number }>;
	/** Refuses calls at random, whatever the bucket holds. */
	refuses?: () => boolean;
	retryAfterMs?: number;
}

interface Played {
	server: ServerBucket;
	/** For each caller that got a permit at once or later: when it was sent for the first time. */
	sent: Map<Caller, number>;
	/** When its call was let through. */
	letThrough: Map<Caller, number>;
	gaveUp: Caller[];
}

/** Plays callers against the server, through one bucket of the node's. */
export async function simulate({
	callers,
	others = [],
	refuses,
	retryAfterMs,
}: Simulation): Promise<Played> {
	const clock = new StepClock();
	useClock(clock);
	const bucket = new Bucket();
	const server = new ServerBucket();
	const played: Played = { server, sent: new Map(), letThrough: new Map(), gaveUp: [] };

	const call = async (caller: Caller) => {
		await clock.sleep(caller.at);
		const lane = new Lane(undefined, caller.deadline);
		if (caller.leavesAfter !== undefined) {
			void clock.sleep(caller.leavesAfter).then(() => bucket.dismiss(lane, 'canceled'));
		}
		for (let left = caller.calls ?? 1; left > 0;) {
			const permit = await bucket.take(lane);
			if (typeof permit === 'string') {
				played.gaveUp.push(caller);
				return;
			}
			if (!played.sent.has(caller)) played.sent.set(caller, clock.now());
			await clock.sleep(caller.up ?? 0);
			const arrivedAt = clock.now();
			const { ok, remaining } = refuses?.() ? { ok: false, remaining: 0 } : server.take(arrivedAt);
			await clock.sleep(caller.down ?? 0);
			const told = caller.header === false ? undefined : remaining;
			bucket.ended(permit, {
				remaining: told,
				refused: !ok,
				retryAfterMs: ok ? 0 : retryAfterMs,
				failed: false,
			});
			if (ok) {
				played.letThrough.set(caller, arrivedAt);
				left -= 1;
			}
		}
	};
	const other = async ({ at, calls }: { at: number; calls: number }) => {
		await clock.sleep(at);
		server.draw(clock.now(), calls);
	};
	try {
		await clock.play(Promise.all([...callers.map(call), ...others.map(other)]));
	} finally {
		useClock();
	}
	return played;
}

/** When a bucket that is known exactly would let each call through that comes at these times. */
export function ideal(times: readonly number[]): number[] {
	let credit = 60_000;
	let now = 0;
	return times.map((at) => {
		const earliest = Math.max(now, at);
		credit = Math.min(60_000, credit + (earliest - now));
		now = earliest + Math.max(0, 600 - credit);
		credit = Math.max(credit, 600) - 600;
		return now;
	});
}
