import fc from 'fast-check';

import { FIRST } from '../../../nodes/CartRover/api/places.ts';
import { ideal, simulate, type Caller } from './simulation.mts';

const CALL_MS = 600;

/** A burst goes out in three growing waves, and in more where some answers are quick and others take seconds. */
const BURST_WAVES = 6;

/** Bursts and trickles: times in order. */
const arrivals = fc
	.array(
		fc.tuple(
			fc.oneof(fc.constant(0), fc.nat(700), fc.nat(90_000)),
			fc.integer({ min: 1, max: 60 }),
		),
		{
			minLength: 1,
			maxLength: 8,
		},
	)
	.map((bursts) => {
		let at = 0;
		return bursts.flatMap(([gap, calls]) => Array.from({ length: calls }, () => (at += gap)));
	});

const headers = fc.oneof(fc.constant(true), fc.constant(false));

/** Callers who come at these times, with answers that take their own time each. */
const callersAt = (times: readonly number[], header: boolean, up: number, downs: number[]) =>
	times.map((at, index): Caller => ({ at, header, up, down: downs[index % downs.length] ?? 0 }));

const callers = fc
	.tuple(arrivals, headers, fc.nat(2_000), fc.array(fc.nat(5_000), { minLength: 1 }))
	.map((history) => callersAt(...history));

const late = (times: readonly number[], bounds: readonly number[]) =>
	times.map((time, index) => time - (bounds[index] ?? 0));

describe('alone with the key', () => {
	it('is never refused, and is hardly slower than the bucket allows', async () => {
		await fc.assert(
			fc.asyncProperty(callers, async (history) => {
				const { server } = await simulate({ callers: history });
				expect(server.refusals).toBe(0);
				expect(server.passed).toHaveLength(history.length);
				const up = history[0]?.up ?? 0;
				// An answer is waited for before the refill of a bucket counts that lacks less than a call.
				const roundTrip = up + Math.max(...history.map((caller) => caller.down ?? 0));
				const bounds = ideal(history.map(({ at }) => at)).map(
					(time) => time * 1.03 + CALL_MS * 2.05 + up + BURST_WAVES * roundTrip,
				);
				expect(Math.max(...late(server.passed, bounds))).toBeLessThanOrEqual(0);
			}),
			{ numRuns: 25 },
		);
	});

	it.each([
		[100, 100, 0],
		[101, 101, CALL_MS],
		[1_000, 25, 900 * CALL_MS],
		[1_000, 5, 900 * CALL_MS],
	])('sends %i calls, %i abreast, at the pace of the bucket', async (calls, width, bound) => {
		const worker = { at: 0, up: 20, down: 90, calls: calls / width };
		const { server } = await simulate({ callers: Array<Caller>(width).fill(worker) });
		expect(server.refusals).toBe(0);
		expect(server.passed).toHaveLength(calls);
		expect(server.passed.at(-1)).toBeLessThanOrEqual(
			(calls / width) * 110 + bound * 1.03 + CALL_MS,
		);
	});

	it('sends a call a little after the bucket has refilled, so that rounding gets none refused', async () => {
		const late: Caller = { at: 1 };
		const burst = Array.from({ length: 100 }, (): Caller => ({ at: 0 }));
		const { sent } = await simulate({ callers: [...burst, late] });
		expect(sent.get(late)).toBeGreaterThan(CALL_MS * 1.01);
		expect(sent.get(late)).toBeLessThan(CALL_MS * 1.05);
	});

	it('sends in the order in which it was asked', async () => {
		await fc.assert(
			fc.asyncProperty(callers, async (history) => {
				const { sent } = await simulate({ callers: history });
				const times = history.map((caller) => sent.get(caller) ?? NaN);
				expect(times).toEqual(times.toSorted((a, b) => a - b));
			}),
			{ numRuns: 20 },
		);
	});

	it('is not refused when the first calls are longer on their way than those that follow', async () => {
		const slowFirst = fc.tuple(fc.integer({ min: 101, max: 250 }), fc.nat(5_000), fc.nat(50));
		await fc.assert(
			fc.asyncProperty(slowFirst, async ([calls, first, later]) => {
				const history = Array.from({ length: calls }, (_, index): Caller => {
					return { at: 0, up: index < 100 ? first : later, down: 30 };
				});
				const { server } = await simulate({ callers: history });
				expect(server.refusals).toBe(0);
				const ends = (calls - 100) * CALL_MS * 1.03 + BURST_WAVES * first + 2 * CALL_MS;
				expect(server.passed.at(-1)).toBeLessThanOrEqual(ends);
			}),
			{ numRuns: 25 },
		);
	});

	it('is not refused when calls overtake each other on the way', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 101, max: 250 }),
				fc.array(fc.nat(5_000), { minLength: 2 }),
				async (calls, ups) => {
					const history = Array.from({ length: calls }, (_, index): Caller => {
						const up = ups[index % ups.length] ?? 0;
						return { at: 0, up, down: 30 };
					});
					const { server } = await simulate({ callers: history });
					expect(server.passed).toHaveLength(calls);
					expect(server.refusals).toBe(0);
				},
			),
			{ numRuns: 25 },
		);
	});
});

describe('with others at the same key', () => {
	const others = fc.array(
		fc.record({ at: fc.nat(60_000), calls: fc.integer({ min: 1, max: 100 }) }),
		{
			minLength: 1,
			maxLength: 5,
		},
	);

	/** So many callers, each of which calls again as soon as it has its answer. */
	const abreast = (width: number, calls: number): Caller[] =>
		Array<Caller>(width).fill({ at: 0, up: 40, down: 60, calls });

	it('gets every call through, with no more refusals than calls that were under way', async () => {
		await fc.assert(
			fc.asyncProperty(
				others,
				fc.integer({ min: 1, max: 25 }),
				fc.integer({ min: 1, max: 12 }),
				async (drains, width, calls) => {
					const { server } = await simulate({ callers: abreast(width, calls), others: drains });
					expect(server.passed).toHaveLength(width * calls);
					expect(server.refusals).toBeLessThanOrEqual(drains.length * width);
				},
			),
			{ numRuns: 25 },
		);
	});

	it('is as fast as before once they have stopped', async () => {
		await fc.assert(
			fc.asyncProperty(others, fc.integer({ min: 30, max: 80 }), async (drains, each) => {
				const calls = 5 * each;
				const { server } = await simulate({ callers: abreast(5, each), others: drains });
				const taken = drains.reduce((sum, drain) => sum + drain.calls, 0);
				const stopped = Math.max(...drains.map(({ at }) => at));
				const bound = stopped + 100 * each + Math.max(0, calls + taken - 100) * CALL_MS;
				expect(server.passed.at(-1)).toBeLessThanOrEqual(bound * 1.03 + 3 * CALL_MS);
			}),
			{ numRuns: 20 },
		);
	});

	it.each([
		['together', () => 50],
		['one after the other', (index: number) => 50 + index * 10],
		['in reverse', (index: number) => 500 - index * 10],
	])('does not answer a volley of refusals that come %s with a second one', async (_, down) => {
		const { server } = await simulate({
			callers: Array.from({ length: 25 }, (_each, index) => ({
				at: 1_000,
				up: 50,
				down: down(index),
			})),
			others: [{ at: 1_000, calls: 100 }],
		});
		expect(server.passed).toHaveLength(25);
		expect(server.refusals).toBe(FIRST);
		expect(server.passed.at(-1)).toBeLessThanOrEqual(1_600 + 25 * CALL_MS * 1.03);
	});

	it('comes through refusals at random', async () => {
		await fc.assert(
			fc.asyncProperty(
				callers,
				fc.array(fc.boolean(), { minLength: 5, maxLength: 50 }),
				async (history, dice) => {
					let throws = 0;
					const refuses = () => throws < 200 && dice[throws++ % dice.length] === true;
					const { letThrough } = await simulate({ callers: history.slice(0, 120), refuses });
					expect(letThrough.size).toBe(Math.min(120, history.length));
				},
			),
			{ numRuns: 25 },
		);
	});
});

describe('leaving the queue', () => {
	it('leaves the others their rate, whoever cancels or runs out of time', async () => {
		const patience = fc.record({
			leavesAfter: fc.option(fc.nat(60_000), { nil: undefined, freq: 2 }),
			deadline: fc.option(fc.nat(60_000), { nil: undefined, freq: 2 }),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(patience, { minLength: 101, maxLength: 200 }), async (crowd) => {
				const history = crowd.map((each): Caller => ({ at: 0, down: 50, ...each }));
				const { server, gaveUp, letThrough } = await simulate({ callers: history });
				expect(server.refusals).toBe(0);
				expect(letThrough.size + gaveUp.length).toBe(history.length);
				for (const caller of history.filter(
					({ leavesAfter, deadline }) => (leavesAfter ?? deadline) === undefined,
				)) {
					expect(letThrough.has(caller)).toBe(true);
				}
				for (const [caller, at] of letThrough) {
					expect(at).toBeLessThanOrEqual(
						Math.min(caller.deadline ?? Infinity, caller.leavesAfter ?? Infinity),
					);
				}
				// Of those who stay, each finds its place no later than if it had stood behind all that got one.
				const bound = Math.max(0, letThrough.size - 100) * CALL_MS;
				expect(server.passed.at(-1) ?? 0).toBeLessThanOrEqual(bound * 1.03 + 1_000 + CALL_MS);
			}),
			{ numRuns: 20 },
		);
	});
});

it('lets nobody call before the time that a refusal asks to wait for', async () => {
	let refusals = 0;
	const { server } = await simulate({
		callers: [{ at: 0, up: 10, down: 10 }, ...[50, 100, 6_000].map((at) => ({ at }))],
		refuses: () => refusals++ === 0,
		retryAfterMs: 7_000,
	});
	expect(server.passed).toHaveLength(4);
	expect(Math.min(...server.passed)).toBeGreaterThanOrEqual(7_020);
	expect(Math.max(...server.passed)).toBeLessThanOrEqual(7_040);
});
