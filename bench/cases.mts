import { bucketMs, callsMs, pagesMs } from './bounds.mts';
import type { Case, OtherProgram, PeerName, WorldSpec } from './types.mts';

/** Where waiting would take many minutes. At this speed a call's own work is still small beside 600 ms. */
const FAST = 40;

/** Where it would take a few: what a run takes to begin and to end weighs more in those. */
const BRISK = 10;

/** Rounds of cases that take long. */
const LONG_ROUNDS = 2;

const ROUND_TRIP_MS = 50;
const HALF: OtherProgram = { atStart: 50, everyMs: 1_200 };
const HALF_LEFT = { burst: 50, everyMs: 1_200 };

const LOOKERS: PeerName[] = ['node', 'http', 'httpSet', 'loop', 'pool'];
const READERS: PeerName[] = ['node', 'http', 'loop', 'pool'];

const world = (spec: Partial<WorldSpec>): WorldSpec => ({
	orders: 0,
	products: 0,
	roundTripMs: ROUND_TRIP_MS,
	limited: true,
	...spec,
});

function lookUps(count: number, shared: boolean): Case {
	const waits = shared || count > 100;
	return {
		name: `status-${count}${shared ? '-shared' : ''}`,
		title: `${count.toLocaleString('en')} status look-ups${shared ? ', half the bucket with another program' : ''}`,
		task: { kind: 'statuses', count },
		world: world({ orders: count, ...(shared && { other: HALF }) }),
		speed: waits ? (count < 1_000 && !shared ? BRISK : FAST) : 1,
		peers: LOOKERS,
		...(count >= 1_000 && { rounds: LONG_ROUNDS }),
		bound: shared
			? {
					ms: callsMs(count, ROUND_TRIP_MS, HALF_LEFT),
					formula: `(${count} - 50) x 1.2 s + one round trip`,
				}
			: {
					ms: callsMs(count, ROUND_TRIP_MS),
					formula:
						count <= 100 ? `${count} / 5 round trips` : `(${count} - 100) x 0.6 s + one round trip`,
				},
	};
}

function returnAll(orders: number, roundTripMs: number): Case {
	const pages = Math.ceil(orders / 100);
	return {
		name: `return-all-${roundTripMs}ms`,
		title: `Return All over ${orders.toLocaleString('en')} orders, round trip ${roundTripMs} ms`,
		task: { kind: 'orders' },
		world: world({ orders, roundTripMs }),
		speed: 1,
		peers: ['node', 'node25', 'http', 'loop', 'pool'],
		bound: {
			ms: pagesMs(pages, roundTripMs),
			formula: `(1 + ${pages - 1} / 5) round trips of ${roundTripMs} ms`,
		},
	};
}

function stock(products: number, atMost?: number): Case {
	// One page more than is filled: nothing tells how many there are.
	const pages = products / 100 + 1;
	return {
		name: atMost === undefined ? 'inventory' : 'inventory-filtered',
		title: `Inventory of ${products.toLocaleString('en')} SKUs${atMost === undefined ? '' : `, those with ${atMost} or less available`}`,
		task: { kind: 'inventory', ...(atMost !== undefined && { atMost }) },
		world: world({ products }),
		speed: FAST,
		peers: LOOKERS,
		rounds: LONG_ROUNDS,
		bound: {
			ms: bucketMs(pages) + ROUND_TRIP_MS,
			formula: `(${pages} pages - 100) x 0.6 s + one round trip`,
		},
	};
}

function poll(arrivals: number): Case {
	const pages = Math.max(1, Math.ceil(arrivals / 100));
	return {
		name: `poll-${arrivals}`,
		title:
			arrivals === 0
				? 'A poll with nothing new'
				: `A poll with ${arrivals.toLocaleString('en')} new orders`,
		task: { kind: 'poll', arrivals },
		world: world({ orders: 1_000 }),
		speed: 1,
		peers: READERS,
		bound: {
			ms: pagesMs(pages, ROUND_TRIP_MS),
			formula: pages === 1 ? 'one round trip' : `(1 + ${pages - 1} / 5) round trips`,
		},
	};
}

export const CASES: readonly Case[] = [
	...[90, 250, 1_000].map((count) => lookUps(count, false)),
	...[90, 250, 1_000].map((count) => lookUps(count, true)),
	returnAll(10_000, 50),
	returnAll(10_000, 200),
	{
		name: 'create',
		title: '1,000 orders created',
		task: { kind: 'create', count: 1_000 },
		world: world({}),
		speed: 1,
		peers: READERS,
		rounds: LONG_ROUNDS,
		bound: { ms: 10 * ROUND_TRIP_MS, formula: '10 requests of 100 orders, one after the other' },
	},
	stock(50_000),
	stock(50_000, 10),
	...[0, 10, 5_000].map(poll),
	{
		name: 'workflows',
		title: '20 workflows at once, 50 look-ups each',
		task: { kind: 'statuses', count: 1_000, workflows: 20 },
		world: world({ orders: 1_000 }),
		speed: FAST,
		peers: LOOKERS,
		bound: {
			ms: callsMs(1_000, ROUND_TRIP_MS),
			formula: '(1000 - 100) x 0.6 s + one round trip',
		},
	},
];

const unlimited = (spec: Partial<WorldSpec>) => world({ roundTripMs: 0, limited: false, ...spec });

const withoutBound = { ms: 0, formula: 'none' };

/** The node's own work by size: what it is to do, in a world where nobody waits. */
const WORK = {
	'look-ups': (size: number) => ({
		task: { kind: 'statuses', count: size } as const,
		world: unlimited({ orders: size }),
	}),
	'return-all': (size: number) => ({
		task: { kind: 'orders' } as const,
		world: unlimited({ orders: size }),
	}),
	create: (size: number) => ({
		task: { kind: 'create', count: size } as const,
		world: unlimited({}),
	}),
	inventory: (size: number) => ({
		task: { kind: 'inventory' } as const,
		world: unlimited({ products: size }),
	}),
	poll: (size: number) => ({
		task: { kind: 'poll', arrivals: size } as const,
		world: unlimited({ orders: 1_000 }),
	}),
};

type WorkName = keyof typeof WORK;

/** One kind of work at a size. */
export const withSize = (name: WorkName, size: number) => ({ ...WORK[name](size), speed: 1 });

/** What is measured at a size and at ten times the size. */
export const GROWTH: ReadonlyArray<{ title: string; name: WorkName; size: number }> = [
	{ title: 'Status look-ups', name: 'look-ups', size: 1_000 },
	{ title: 'Return All, orders', name: 'return-all', size: 5_000 },
	{ title: 'Orders created', name: 'create', size: 1_000 },
	{ title: 'Inventory, SKUs', name: 'inventory', size: 5_000 },
	{ title: 'One poll, new orders', name: 'poll', size: 500 },
];

const memoryCase = (name: WorkName, size: number, title: string, peers: PeerName[]): Case => ({
	...withSize(name, size),
	name,
	title,
	peers,
	bound: withoutBound,
});

/** Where results are large enough for their memory to matter. */
export const MEMORY_CASES: readonly Case[] = [
	memoryCase('return-all', 10_000, 'Return All over 10,000 orders', READERS),
	memoryCase('inventory', 50_000, 'Inventory of 50,000 SKUs', READERS),
	memoryCase('poll', 5_000, 'A poll with 5,000 new orders', READERS),
	memoryCase('look-ups', 1_000, '1,000 status look-ups', READERS),
];

/** Look-ups without any limit or delay: the clients' own work. */
export const CPU_CASE: Case = {
	...memoryCase('look-ups', 2_000, '2,000 status look-ups, no limit, no delay', [
		'node',
		'helper',
		'http',
		'loop',
		'pool',
	]),
	name: 'cpu',
};
