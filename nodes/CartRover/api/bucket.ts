import { clock } from './clock';
import type { Lane } from './lane';
import { MEMORY_MS, Others, REFILL_MS } from './others';
import { Places } from './places';

/*
 * CartRover's rate limit is a leaky bucket: 100 calls, one more every 0.6 s (documented,
 * docs/contributing/api-facts.md section 1). This keeps an estimate of the bucket so that calls are spent as fast as
 * it allows and none is refused. It is an estimate only: other programs and other n8n workers draw from
 * the same bucket. Every answer carries the calls that remain, which corrects it and shows how fast others
 * draw. Nothing is wrong, only slower, when the estimate is.
 *
 * Nothing is shared with other processes but CartRover's own count. Where others draw, this process leaves
 * the last few calls alone, and slows down as they run out. If all do so, they get equal shares, and calls
 * under way that this one cannot see do not empty the bucket.
 *
 * A call waits for two things, each with its own part of the state:
 *   the limit (`untilAllowed`)  `level` calls are left, by the estimate: a permit takes one, `refill` adds them
 *                               by the clock, `correct` sets it by each answer. `awaitsAnswer`, `news`,
 *                               `untold` and `inDoubt` say what an answer can tell. `blockedUntil` stops
 *                               all after a refusal that asks for it.
 *   a place (`untilPlace`)      so many calls may be under way as `places` says, by the answers so far.
 * Whoever waits is in `lanes`; `serve` lets them go, and is called by each answer and by the alarm.
 */

export const CAPACITY = 100;

/** Calls that may be under way at once. */
export const MOST_AT_ONCE = CAPACITY;

/**
 * Each call is sent late by this share of the refill time, so that rounding at either end gets no call
 * refused.
 */
const MARGIN = 0.02;
/** The estimate is looked at again this often, however long the wait. */
const LOOK_AGAIN_MS = 1_000;
/** A call that takes longer than this gives its place to another one. */
const HANGS_MS = 5_000;

/** Leave to send one call. */
export interface Permit {
	readonly lane: Lane;
	/** Counted from 1. */
	readonly no: number;
	readonly sentAt: number;
	/** How many calls had ended before. */
	readonly endedBefore: number;
}

export type NoPermit = 'canceled' | 'outOfTime';

/** What became of a call that had a permit. */
export interface Ending {
	/** How many calls are left by the answer's header, if there is one. */
	remaining?: number;
	/** The call was refused for the rate limit, and took nothing out of the bucket. */
	refused?: boolean;
	/** How long the refusal asks to wait, if it does. */
	retryAfterMs?: number;
	/** Whether the call got no good answer; left out where nobody waited for the answer. */
	failed?: boolean;
}

export class Bucket {
	private level = CAPACITY;
	private capacity = CAPACITY;
	private updatedAt = clock.now();
	private blockedUntil = 0;
	/**
	 * A full bucket is not refilled before a call arrives, and the travel time of the first calls is unknown.
	 * So the estimate does not rise again until one of the first calls is answered.
	 */
	private awaitsAnswer = false;
	private readonly others = new Others();
	/** The lanes with waiting calls; the first one is next. */
	private readonly lanes = new Set<Lane>();
	/** Calls under way, in the order in which they were sent. */
	private readonly underWay = new Set<Permit>();
	private sent = 0;
	/**
	 * Calls that were under way at the last news and whose answers did not say what remains: whether the news
	 * counted them is unknown.
	 */
	private untold = 0;
	/** The last answer that set the estimate, and how many calls had been sent when it came in. */
	private news = { remaining: Infinity, sentAt: 0, sent: 0 };
	/** How far the estimate was lowered for calls under way that may have come in already. */
	private inDoubt = 0;
	/** When to look again, if somebody waits. */
	private alarmAt = Infinity;
	private readonly places = new Places(MOST_AT_ONCE);

	/**
	 * Waits for the lane's turn and takes one call out of the bucket. Lanes take turns.
	 *
	 * @returns a permit to be handed to `ended`; or why there is none
	 */
	async take(lane: Lane): Promise<Permit | NoPermit> {
		return await new Promise((go) => {
			lane.waiting.push(go);
			this.lanes.add(lane);
			this.serve();
		});
	}

	/** Ends the wait of all calls in a lane. */
	dismiss(lane: Lane, why: NoPermit): void {
		this.lanes.delete(lane);
		lane.held(false);
		for (const go of lane.waiting.splice(0)) go(why);
	}

	/** Takes note that a call has ended. */
	ended(permit: Permit, { remaining, refused = false, retryAfterMs = 0, failed }: Ending): void {
		this.refill();
		this.awaitsAnswer = false;
		this.underWay.delete(permit);
		permit.lane.underWay -= 1;
		if (refused) {
			this.level = Math.min(this.level + 1, this.capacity);
			this.blockedUntil = Math.max(this.blockedUntil, clock.now() + retryAfterMs);
		}
		const told = refused ? (remaining ?? 0) : remaining;
		if (told !== undefined) this.correct(permit, told, refused);
		else if (permit.no <= this.news.sent) this.untold += 1;
		if (refused || failed !== undefined) {
			const { no, sentAt } = permit;
			const answered = {
				no,
				sent: this.sent,
				tookMs: clock.now() - sentAt,
				failed: refused || failed === true,
			};
			const isLess = this.places.adapt(answered, this.others.parts);
			if (isLess && refused) this.others.notice(1);
		}
		this.serve();
	}

	/** Milliseconds until this many calls are done, those under way included, by the present estimate. */
	estimate(calls: number): number {
		this.refill();
		const lanes = Math.max(1, this.lanes.size);
		const share = Math.max(0.05, 1 - this.others.share * this.others.caution) / lanes;
		const left = this.level + this.underWay.size - this.places.reserve * this.others.caution;
		const blocked = Math.max(0, this.blockedUntil - clock.now());
		return blocked + (Math.max(0, calls - Math.max(0, left) / lanes) / share) * REFILL_MS;
	}

	private serve(): void {
		for (;;) {
			const lane = [...this.lanes].find((each) => each.underWay < each.most);
			if (!lane) return;
			const allowed = this.untilAllowed;
			const wait = Math.max(allowed, this.untilPlace);
			if (wait > 0) return this.hold(wait, allowed > 0);
			this.lanes.delete(lane);
			lane.held(false);
			lane.waiting.shift()?.(this.permit(lane));
			if (lane.waiting.length > 0) this.lanes.add(lane);
		}
	}

	private hold(wait: number, isLimit: boolean): void {
		const now = clock.now();
		for (const lane of [...this.lanes]) {
			if (now + wait > lane.deadline) this.dismiss(lane, 'outOfTime');
			else lane.held(isLimit && lane.underWay < lane.most);
		}
		if (this.lanes.size > 0) this.wakeAt(now + Math.min(wait, LOOK_AGAIN_MS));
	}

	private wakeAt(at: number): void {
		if (at >= this.alarmAt) return;
		this.alarmAt = at;
		const ring = () => {
			if (this.alarmAt === at) this.alarmAt = Infinity;
			this.serve();
		};
		void clock.sleep(at - clock.now()).then(ring);
	}

	private permit(lane: Lane): Permit {
		this.awaitsAnswer ||= this.level > this.capacity - 1;
		this.level -= 1;
		lane.underWay += 1;
		const endedBefore = this.sent - this.underWay.size;
		const permit = { lane, no: ++this.sent, sentAt: clock.now(), endedBefore };
		this.underWay.add(permit);
		return permit;
	}

	/** ms until the limit allows a call, by the present estimate; 0 or less when it does now. */
	private get untilAllowed(): number {
		this.refill();
		// The calls of a bucket that was full from the start are not subject to rounding.
		const needed = 1 + (this.awaitsAnswer ? 0 : MARGIN) + this.places.reserve * this.others.caution;
		const perCall = REFILL_MS / (1 - this.others.share / 2);
		// With nothing under way, calls of unknown fate count as left: a single refusal is better than a long
		// wait for calls that are there.
		const level = this.level + (this.underWay.size === 0 ? this.untold : 0);
		return Math.max(Math.ceil((needed - level) * perCall), this.blockedUntil - clock.now());
	}

	/** ms until there is a place for a call; 0 when there is now. */
	private get untilPlace(): number {
		const since = clock.now() - HANGS_MS;
		const young = [...this.underWay].filter(({ sentAt }) => sentAt > since);
		return young[0] && young.length >= this.room ? young[0].sentAt - since : 0;
	}

	/** How many calls may be under way. */
	private get room(): number {
		const left = this.level + this.underWay.size;
		const shared = left / this.others.parts + 1 + this.places.quickestMs / REFILL_MS;
		return Math.max(1, Math.floor(Math.min(this.places.count, shared)));
	}

	private refill(): void {
		const now = clock.now();
		const elapsed = Math.max(0, now - this.updatedAt);
		const refilled = this.awaitsAnswer ? 0 : (elapsed / REFILL_MS) * (1 - this.others.share / 2);
		this.level = Math.min(this.level + refilled, this.capacity);
		this.others.pass(elapsed);
		// After a long pause the process starts like one that has not called before.
		if (elapsed > MEMORY_MS) this.places.restart();
		this.updatedAt = now;
	}

	/**
	 * Corrects the estimate by what an answer says is left. Which of the calls still under way have already
	 * arrived is unknown, so none is taken to have.
	 * Less is left than the estimate and the refill meanwhile allow: others draw from the bucket, or a call
	 * under way has arrived, which its own answer will show.
	 * More is left: the estimate was too low. This counts only for an answer to a call that was sent after the
	 * last news, and only beyond the calls that ended during its flight, which may have arrived after it.
	 */
	private correct({ no, sentAt, endedBefore }: Permit, remaining: number, refused: boolean): void {
		const now = clock.now();
		this.capacity = Math.max(this.capacity, remaining);
		const expected = this.level + this.underWay.size;
		const most = remaining + (refused ? 0 : (now - sentAt) / REFILL_MS);
		const isNews = no > this.news.sent && !refused;
		const came = this.news.remaining + (now - this.news.sentAt) / REFILL_MS;
		const meanwhile = this.sent - this.underWay.size - endedBefore - 1;
		let off = 0;
		if (most < expected) off = most - expected;
		else if (isNews) off = Math.max(0, remaining - expected - meanwhile);
		// The call arrived before the one that brought the last news, which already counted it.
		else if (remaining > came) off = Math.min(1, this.inDoubt);
		this.inDoubt = Math.max(0, this.inDoubt - off);
		if (off < 0 || isNews || refused) {
			this.news = { remaining, sentAt, sent: this.sent };
			this.untold = 0;
		}
		this.level = Math.min(this.level + off, this.capacity);
		// A refusal does not say how many calls others have drawn.
		if (!refused) this.others.notice(-off);
	}
}

const buckets = new Map<string, Bucket>();

/** The bucket of an account, shared by all nodes and executions in this process. */
export function bucketOf(account: { bucket: string }): Bucket {
	const bucket = buckets.get(account.bucket) ?? new Bucket();
	buckets.set(account.bucket, bucket);
	return bucket;
}

/** Forgets all estimates, for tests and benchmarks. */
export function forgetBuckets(): void {
	buckets.clear();
}
