import { Bucket, type Ending, type Permit } from '../../../nodes/CartRover/api/bucket.ts';
import { FIRST } from '../../../nodes/CartRover/api/places.ts';
import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { Lane } from '../../../nodes/CartRover/api/lane.ts';
import { ServerBucket, StepClock } from './simulation.mts';

/* How many calls go out at once, and who gets them. */

let clock: StepClock;
let bucket: Bucket;
beforeEach(() => {
	useClock((clock = new StepClock()));
	bucket = new Bucket();
});
afterEach(() => useClock());

/** A lane of whose calls those that were let out can be seen. */
class Caller {
	readonly out: Permit[] = [];

	constructor(
		calls: number,
		readonly lane = new Lane(),
	) {
		for (let call = 0; call < calls; call++) {
			void bucket.take(lane).then((permit) => typeof permit !== 'string' && this.out.push(permit));
		}
	}

	/** Ends so many of the calls that are under way, the first first. */
	async end(calls: number, ending: Ending = { failed: false }): Promise<void> {
		for (const permit of this.out.splice(0, calls)) bucket.ended(permit, ending);
		await clock.play(Promise.resolve());
	}
}
const after = async (ms: number) => await clock.play(clock.sleep(ms));

describe('how many go out at once', () => {
	/** Ends the first calls as CartRover does while others draw so many, between calls of this process. */
	const begin = async (caller: Caller, others = 0) => {
		await after(0);
		for (let no = 1; no <= FIRST; no++) {
			await caller.end(1, { remaining: 100 - no - others, failed: false });
		}
	};

	it('is few at first, and more with each answer that shows nobody else, up to all that is left', async () => {
		const caller = new Caller(120);
		await after(0);
		expect(caller.out).toHaveLength(FIRST);
		await caller.end(1, { remaining: 99, failed: false });
		expect(caller.out).toHaveLength(FIRST + 4);
		await begin(caller);
		expect(caller.out.length).toBeGreaterThan(40);
		await caller.end(20);
		expect(FIRST + 1 + 20 + caller.out.length).toBeGreaterThanOrEqual(99);
	});

	it('is never more than the bucket has', async () => {
		const caller = new Caller(200);
		await begin(caller);
		await caller.end(40);
		// What is left may be less than a call by rounding.
		expect(caller.out.length).toBeGreaterThanOrEqual(99 - FIRST - 40);
		expect(caller.out.length).toBeLessThanOrEqual(100 - FIRST - 40);
	});

	it('is few while others begin as well, and not for a call or two', async () => {
		const shared = new Caller(90);
		await begin(shared, 16);
		expect(shared.out.length).toBeLessThan(FIRST);
		bucket = new Bucket();
		const nearlyAlone = new Caller(90);
		await begin(nearlyAlone, 2);
		expect(nearlyAlone.out.length).toBeGreaterThanOrEqual(40);
	});

	it('is few again after a while without calls, and others are forgotten', async () => {
		const caller = new Caller(20);
		await begin(caller, 16);
		while (caller.out.length > 0) await caller.end(1);
		await after(120_000);
		const next = new Caller(90);
		await after(0);
		expect(next.out).toHaveLength(FIRST);
		await begin(next);
		expect(next.out).toHaveLength(40);
	});

	it('is half when calls fail, once for all that were under way, down to one, and more by and by', async () => {
		const caller = new Caller(400);
		await after(0);
		for (const left of [4, 2, 1, 1]) {
			await caller.end(caller.out.length, { failed: true });
			expect(caller.out).toHaveLength(left);
		}
		for (let calls = 0; calls < 40; calls++) await caller.end(1, { remaining: 100, failed: false });
		expect(caller.out).toHaveLength(11);
		for (let calls = 0; calls < 80; calls++) await caller.end(1, { remaining: 100, failed: false });
		expect(caller.out).toHaveLength(31);
	});

	it('is half when answers slow, but no less than the pace needs', async () => {
		const caller = new Caller(90);
		await after(100);
		await caller.end(1);
		await after(4_000);
		await caller.end(12);
		expect(caller.out).toHaveLength(7);
		await after(4_000);
		await caller.end(7);
		// 7 calls of 4 seconds each are what the refill of one every 0.6 seconds allows.
		expect(caller.out).toHaveLength(7);
	});

	it('is the same as ever where answers are always slow', async () => {
		const caller = new Caller(200);
		await after(4_000);
		await caller.end(FIRST);
		await after(4_000);
		await caller.end(10);
		expect(caller.out.length).toBeGreaterThan(60);
	});

	it('does not count calls that hang, so that other runs go on; this is no wait for the rate limit', async () => {
		const hanging = new Caller(60, new Lane(FIRST));
		await after(4_900);
		const other = new Caller(5);
		await after(0);
		expect([hanging.out.length, other.out.length]).toEqual([FIRST, 0]);
		await after(200);
		expect([hanging.out.length, other.out.length]).toEqual([FIRST, 5]);
		expect(other.lane.waits.ms).toBe(0);
	});

	it('is what the user set at most', async () => {
		const caller = new Caller(90, new Lane(3));
		await after(0);
		expect(caller.out).toHaveLength(3);
	});
});

it('a burst is sent whole, although its answers overtake each other', async () => {
	const caller = new Caller(99);
	await after(0);
	for (let wave = 0; wave < 4; wave++) {
		for (const permit of caller.out.splice(0).reverse()) {
			bucket.ended(permit, { remaining: 100 - permit.no, failed: false });
		}
		await after(0);
	}
	expect(caller.lane.waiting).toHaveLength(0);
	expect(clock.now()).toBe(0);
});

it('who waits is let out at once when an answer shows that the wait is shorter', async () => {
	const caller = new Caller(50);
	await after(0);
	const [first] = caller.out.splice(0, 1);
	for (let left = FIRST - 1; left > 0; left--) await caller.end(1, { remaining: left });
	await after(1_200);
	// It was taken to be under way still, and came in before the others. The next look is 0.8 s away.
	bucket.ended(first as Permit, { remaining: 10 });
	await after(0);
	expect(caller.out).toHaveLength(1);
	await after(200);
	expect(caller.out).toHaveLength(2);
});

it('lanes take turns, so that a short run is not long behind a long one', async () => {
	const long = new Caller(300);
	await after(0);
	const short = new Caller(10);
	for (let round = 0; round < 4; round++) await long.end(5);
	expect(short.out.length).toBeGreaterThanOrEqual(9);
});

/** So many processes with the same key, each with its own bucket, and a program that takes half. */
async function share(
	workers: number,
	calls: number,
	{ half = false, roundTripMs = 100, apartMs = 0 } = {},
) {
	const server = new ServerBucket();
	let isOver = false;
	let refused = 0;
	let last = 0;
	if (half) server.draw(0, 50);
	const program = async () => {
		for (let due = 1; half && !isOver; due++) {
			await clock.sleep(1_200);
			for (; due * 1_200 <= clock.now() && server.draw(clock.now(), 1) === 1; due++);
		}
	};
	const worker = async (_: unknown, index: number) => {
		await clock.sleep(index * apartMs);
		const own = new Bucket();
		const lane = new Lane();
		let left = calls / workers;
		const one = async () => {
			while (left > 0) {
				left -= 1;
				for (let ok = false; !ok;) {
					const permit = (await own.take(lane)) as Permit;
					await clock.sleep(roundTripMs / 2);
					const answer = server.take(clock.now());
					ok = answer.ok;
					if (ok) last = clock.now();
					else refused += 1;
					await clock.sleep(roundTripMs / 2);
					own.ended(permit, { remaining: answer.remaining, refused: !ok, failed: false });
				}
			}
		};
		await Promise.all(Array.from({ length: 100 }, one));
		return clock.now();
	};
	const work = Promise.all(Array.from({ length: workers }, worker)).finally(() => (isOver = true));
	const ends = await clock.play(Promise.all([work, program()]).then(([first]) => first));
	const bound = half ? (calls - 50) * 1_200 : (calls - 100) * 600;
	return { refused: refused / calls, late: last / bound - 1, first: Math.min(...ends) / last };
}

describe('with others at the key', () => {
	it.each<[string, Parameters<typeof share>, number, number]>([
		['alone', [1, 600], 0, 0.03],
		['beside a program that takes half', [1, 600, { half: true }], 0.05, 0.05],
		['three workers', [3, 600], 0.05, 0.05],
		['three workers, far away', [3, 600, { roundTripMs: 400 }], 0.05, 0.05],
		['three workers that begin one after the other', [3, 600, { apartMs: 40 }], 0.05, 0.05],
		['three workers and a program', [3, 900, { half: true }], 0.05, 0.05],
		['eight workers', [8, 800], 0.13, 0.05],
	])(
		'%s: hardly refused, hardly late, and all get their share',
		async (_, given, refusals, lateness) => {
			const { refused, late, first } = await share(...given);
			expect(refused).toBeLessThanOrEqual(refusals);
			expect(late).toBeLessThanOrEqual(lateness);
			// Whoever has its first answers before the others begin has the burst.
			expect(first).toBeGreaterThan(0.65);
		},
	);
});
