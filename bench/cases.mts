import type { Case, PeerName, World } from './types.mts';

interface Peer {
	title: string;
	what: string;
	/** Why it is ahead where it is. */
	why?: string;
}

export const PEERS: Record<PeerName, Peer> = {
	node: { title: 'This package', what: 'its node as it is set by default, in n8n’s engine' },
	http: {
		title: 'HTTP Request',
		what: 'n8n’s HTTP Request node in the same engine with the same credential, for lists with its pagination',
		why: 'It sends all look-ups at once. This package sends eight and waits for their answers, which show whether others use the key, then four for each answer: 90 take three round trips instead of one, over TLS three times as many, since each of n8n’s calls opens a connection. Past the burst, sending all at once is what loses most of its answers.',
	},
	paced: {
		title: 'HTTP Request, paced',
		what: 'the same with batches of 100 a minute, and 600 ms between pages: the fastest setting that keeps to the limit',
	},
	script: {
		title: 'Script',
		what: 'axios, 25 calls at once, without n8n; it repeats what is refused after a pause that doubles (0.6 to 10 s)',
		why: 'It pays for no engine and no checks, and it keeps its connections: n8n’s HTTP helper, which every node has to use, opens one for each call, over TLS two round trips more.',
	},
};

/** CartRover's bucket, as the vendor documents it. */
export const BURST = 100;
export const REFILL_MS = 600;

const ROUND_TRIP_MS = 50;

/**
 * The least ms that CartRover leaves for so many calls: those at hand go at once, the others as the bucket
 * refills, and the last one takes its round trip.
 */
export function leastMs(calls: number, { roundTripMs, tls, program }: World): number {
	const [burst, everyMs] = program ? [BURST / 2, 2 * REFILL_MS] : [BURST, REFILL_MS];
	return Math.max(0, calls - burst) * everyMs + (tls ? 3 : 1) * roundTripMs;
}

const DEFAULTS = {
	speed: 1,
	processes: 1,
	rounds: 3,
	peers: ['node', 'http', 'script'],
} satisfies Partial<Case>;

function lookUps(name: string, title: string, count: number, more: Partial<Case> = {}): Case {
	const world: World = { orders: count, roundTripMs: ROUND_TRIP_MS, ...more.world };
	return {
		...DEFAULTS,
		name,
		title: `${count.toLocaleString('en')} look-ups${title}`,
		task: { kind: 'lookups', from: 0, count },
		leastMs: leastMs(count, world),
		...more,
		world,
	};
}

/** Processes that share the key, perhaps with a program that takes half. */
function shared(processes: number, program: boolean, more: Partial<Case> = {}): Case {
	const who = processes === 1 ? 'one process' : `${processes} processes on one key`;
	const alone = processes === 1 && !program;
	return lookUps(
		`shared-${processes}${program ? '-program' : ''}`,
		`, ${who}${program ? ' beside a program that takes half' : ''}`,
		450,
		{
			speed: 25,
			rounds: 2,
			processes,
			goal: { time: alone ? 1.03 : 1.05, refused: 0.05 },
			why: {
				node: 'Processes that begin at the same time cannot know of each other before their first answers. After the first minute nothing is refused; the command shows that in a column.',
			},
			...more,
			world: { roundTripMs: ROUND_TRIP_MS, program },
		},
	);
}

/** Why a look-up costs more CPU time than HTTP Request's. */
const CPU_WHY =
	'In profiles of the 2,000 look-ups the same functions of n8n and of the system take longer than with HTTP Request: expressions 0.35 ms a call instead of 0.2, opening the connection 0.23 ms instead of 0.01. The likely reason, not proved: HTTP Request works in phases, the expressions of all items, then all requests, then all answers, each in code that the processor has at hand, while a look-up here goes from expression to answer by itself. The time limit and the end signal of each call take 0.1 ms, pacing 0.02 ms. To repeat: `npx tsx --cpu-prof --cpu-prof-dir=profiles bench/main.mts --case cpu --rounds 1`.';

const CPU_THERE = 'Why, is at “2,000 look-ups without limit and delay”.';

const far = (roundTripMs: number) =>
	lookUps(`lookups-tls-${roundTripMs}`, `, TLS, ${roundTripMs} ms away`, 90, {
		world: { roundTripMs, tls: true },
		goal: { cpu: 1.3 },
		why: { node: CPU_THERE },
	});

export const CASES: readonly Case[] = [
	lookUps('lookups', '', 90, { rounds: 5, goal: { cpu: 1.3 }, why: { node: CPU_THERE } }),
	far(40),
	far(150),
	{
		...DEFAULTS,
		name: 'list',
		title: 'All of 3,000 orders, 30 pages, TLS, 40 ms away',
		task: { kind: 'orders' },
		world: { orders: 3_000, roundTripMs: 40, tls: true },
		// The first page, and then all others.
		leastMs: 4 * 40,
	},
	{
		...DEFAULTS,
		name: 'create',
		title: '1,000 orders created, TLS, 40 ms away',
		task: { kind: 'create', count: 1_000 },
		world: { roundTripMs: 40, tls: true },
		// Ten batches, one after the other.
		leastMs: 12 * 40,
	},
	{
		...DEFAULTS,
		name: 'inventory',
		title: 'Stock of 20,000 SKUs, 201 pages',
		task: { kind: 'inventory' },
		world: { products: 20_000, roundTripMs: ROUND_TRIP_MS },
		speed: 15,
		rounds: 2,
		peers: ['node', 'http', 'paced', 'script'],
		why: {
			script:
				'nothing tells where this list ends: this package asks for eight pages past its end, each 0.6 s once the burst is used, while the waves of the script happen to end with it',
		},
		leastMs: leastMs(201, { roundTripMs: ROUND_TRIP_MS }),
	},
	lookUps('cpu', ' without limit and delay', 2_000, {
		world: { roundTripMs: 0, unlimited: true },
		leastMs: undefined,
		goal: { cpu: 1.3 },
		why: {
			node: CPU_WHY,
			http: 'here the time is CPU time',
			script: 'here the time is CPU time',
		},
	}),
	shared(1, false, { peers: ['node', 'http', 'paced', 'script'] }),
	shared(3, false),
	shared(8, false, {
		why: {
			node: 'Eight processes that begin at the same time cannot know of each other before their first answers, and on few cores, with a clock that runs 25 times as fast, these come late. With `speed: 5` in bench/cases.mts, 12% were refused. After the first minute next to nothing is; the command shows that in a column.',
		},
	}),
	shared(1, true),
	shared(3, true),
];
