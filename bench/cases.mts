import type { Case } from './types.mts';

/** CartRover's bucket, as the vendor documents it. */
export const BURST = 100;
export const REFILL_MS = 600;

/** Where waiting would take many minutes. At this speed a call's own work is still small beside 600 ms. */
const FAST = 40;
const ROUND_TRIP_MS = 50;

/**
 * The least ms that CartRover leaves for so many calls: those at hand go at once, the others as the bucket
 * refills, and the last one takes its round trip.
 */
export function boundMs(
	calls: number,
	{ roundTripMs = ROUND_TRIP_MS, shared = false } = {},
): number {
	const [burst, everyMs] = shared ? [BURST / 2, 2 * REFILL_MS] : [BURST, REFILL_MS];
	return Math.max(0, calls - burst) * everyMs + roundTripMs;
}

const lookUps = (count: number, shared: boolean): Case => ({
	name: `status-${count}${shared ? '-shared' : ''}`,
	title: `${count.toLocaleString('en')} status look-ups${shared ? ', half the bucket with another program' : ''}`,
	task: { kind: 'statuses', count },
	world: { orders: count, roundTripMs: ROUND_TRIP_MS, shared },
	speed: count > BURST ? FAST : 1,
	boundMs: boundMs(count, { shared }),
});

const poll = (arrivals: number): Case => ({
	name: `poll-${arrivals}`,
	title: `A poll with ${arrivals === 0 ? 'nothing new' : `${arrivals.toLocaleString('en')} new orders`}`,
	task: { kind: 'poll', arrivals },
	world: { orders: 1_000, roundTripMs: ROUND_TRIP_MS },
	speed: 1,
	boundMs: arrivals <= 100 ? ROUND_TRIP_MS : 2 * ROUND_TRIP_MS,
});

const timed: Case[] = [
	...[90, 250, 1_000].map((count) => lookUps(count, false)),
	...[250, 1_000].map((count) => lookUps(count, true)),
	{
		name: 'return-all',
		title: 'Return All over 10,000 orders, round trip 200 ms',
		task: { kind: 'orders' },
		world: { orders: 10_000, roundTripMs: 200 },
		speed: 1,
		boundMs: 2 * 200,
	},
	{
		name: 'create',
		title: '1,000 orders created',
		task: { kind: 'create', count: 1_000 },
		world: { roundTripMs: ROUND_TRIP_MS },
		speed: 1,
		boundMs: 10 * ROUND_TRIP_MS,
	},
	{
		name: 'inventory',
		title: 'Inventory of 50,000 SKUs',
		task: { kind: 'inventory' },
		world: { products: 50_000, roundTripMs: ROUND_TRIP_MS },
		speed: FAST,
		// One page more than is filled: nothing tells how many there are.
		boundMs: boundMs(501),
		rounds: 2,
	},
	...[0, 5_000].map(poll),
	{
		name: 'workflows',
		title: '20 workflows at once, 50 look-ups each',
		task: { kind: 'statuses', count: 1_000, workflows: 20 },
		world: { orders: 1_000, roundTripMs: ROUND_TRIP_MS },
		speed: FAST,
		boundMs: boundMs(1_000),
	},
	{
		name: 'cpu',
		title: '2,000 status look-ups, no limit, no delay',
		task: { kind: 'statuses', count: 2_000 },
		world: { orders: 2_000, roundTripMs: 0, unlimited: true },
		speed: 1,
	},
];

/** What is held for results that are large. */
const memory = ['return-all', 'inventory', 'poll-5000', 'status-1000'].flatMap((name) =>
	timed
		.filter((each) => each.name === name)
		.map(({ title, task, world }): Case => ({
			name: `memory-${name}`,
			title,
			task,
			world: { ...world, roundTripMs: 0, shared: false, unlimited: true },
			speed: 1,
			watchMemory: true,
			rounds: 1,
		})),
);

export const CASES: readonly Case[] = [...timed, ...memory];
