import { z } from 'zod';
import { ControllableClock } from '../clock.mts';
import { faultSchema } from '../faults.mts';
import { OPEN_POINTS } from '../readings.mts';
import { ORDER_STATUSES } from '../types.mts';
import { ControlError, count, routesOf } from './route.mts';
import type { Sandbox } from '../index.mts';

/* What is not of one merchant: time, limit, faults, readings, log, and all of it at once. */

const state = routesOf('State');
const clock = routesOf('Clock');
const limit = routesOf('Rate limit');
const faults = routesOf('Faults');
const readings = routesOf('Readings');
const log = routesOf('Log');

const YEAR_9999 = Date.parse('9999-01-01T00:00:00Z');
const name = z.string().min(1).max(100);

const stateShape = z.object({
	now: z.string(),
	orders: z.object({ total: z.number(), byStatus: z.record(z.number()) }),
	products: z.number(),
	hitsRemaining: z.record(z.number()).describe('By API user'),
	faults: z.number(),
	log: z.object({ requests: z.number(), refused: z.number() }),
});

function stateOf({ accounts, store, faults, log, bucket, clock }: Sandbox): object {
	const byStatus = ORDER_STATUSES.map((status) => [status, store.find({ status }).length]);
	const left = accounts.keys().map(({ apiUser }) => [apiUser, bucket(apiUser).remaining]);
	return {
		now: new Date(clock.now()).toISOString(),
		orders: { total: store.orderCount, byStatus: Object.fromEntries(byStatus) as object },
		products: store.productCount,
		hitsRemaining: Object.fromEntries(left) as object,
		faults: faults.size,
		log: { requests: log.entries.length, refused: log.refused },
	};
}

const snapshots = z.object({ snapshots: z.array(z.object({ name, now: z.string() })) });

function snapshotsOf({ snapshots }: Sandbox): object {
	const rows = [...snapshots].map(([name, { now }]) => ({
		name,
		now: new Date(now).toISOString(),
	}));
	return { snapshots: rows };
}

function snapshot(sandbox: Sandbox, { name = '' }: Readonly<Record<string, string>>) {
	const found = sandbox.snapshots.get(name);
	if (!found) throw new ControlError(`There is no snapshot ${name}`, 404);
	return found;
}

/** @param ms epoch; undefined where a time is out of bounds or none at all */
function turn({ clock }: Sandbox, ms: number): void {
	if (!(clock instanceof ControllableClock)) {
		throw new ControlError('This sandbox runs on a clock that cannot be turned', 409);
	}
	if (!(ms >= 0 && ms < YEAR_9999)) throw new ControlError('The clock goes from 1970 to 9998');
	clock.set(ms);
}

const MOST_SNAPSHOTS = 20;

const stateRoutes = [
	state('GET /state', {
		summary: 'The demo merchant in numbers, the time, the calls that keys have left',
		gives: stateShape,
		run: ({ sandbox }) => stateOf(sandbox),
	}),
	state('POST /reset', {
		summary:
			'Begins anew, as the sandbox was started: data, keys, faults, readings, limit, log. The clock goes on',
		body: z
			.object({ seed: z.number().int().min(0).max(1e9).optional(), empty: z.boolean().optional() })
			.strict()
			.optional(),
		example: { empty: true },
		gives: stateShape,
		run: ({ sandbox, body }) => {
			sandbox.reset(body);
			return stateOf(sandbox);
		},
	}),
	state('GET /snapshots', {
		summary: 'What was kept, and the time of each',
		gives: snapshots,
		run: ({ sandbox }) => snapshotsOf(sandbox),
	}),
	state('PUT /snapshots/{name}', {
		summary: 'Keeps data, keys, time, readings and limit, until the sandbox ends',
		gives: snapshots,
		run: ({ sandbox, params: { name = '' } }) => {
			const { snapshots: kept, accounts, clock, limit, readings } = sandbox;
			if (!kept.has(name) && kept.size >= MOST_SNAPSHOTS) {
				throw new ControlError(`There are ${MOST_SNAPSHOTS} snapshots. Delete one first`, 409);
			}
			kept.set(name, {
				now: clock.now(),
				content: accounts.save(),
				limit,
				readings: readings.names,
			});
			return snapshotsOf(sandbox);
		},
	}),
	state('POST /snapshots/{name}/restore', {
		summary: 'Puts back what was kept, takes faults away and fills the buckets',
		gives: stateShape,
		run: ({ sandbox, params }) => {
			const { now, content, limit, readings } = snapshot(sandbox, params);
			if (sandbox.clock instanceof ControllableClock) sandbox.clock.set(now);
			sandbox.accounts.load(content);
			sandbox.readings.use(readings);
			sandbox.limit = limit;
			sandbox.faults.clear();
			return stateOf(sandbox);
		},
	}),
	state('DELETE /snapshots/{name}', {
		summary: 'Forgets what was kept',
		gives: snapshots,
		run: ({ sandbox, params }) => {
			snapshot(sandbox, params);
			sandbox.snapshots.delete(params.name ?? '');
			return snapshotsOf(sandbox);
		},
	}),
];

const clockShape = z.object({ now: z.string(), speed: z.number() });

function clockOf({ clock }: Sandbox): object {
	const speed = clock instanceof ControllableClock ? clock.speed : 1;
	return { now: new Date(clock.now()).toISOString(), speed };
}

const clockRoutes = [
	clock('GET /clock', {
		summary: 'The time, and how fast it goes',
		gives: clockShape,
		run: ({ sandbox }) => clockOf(sandbox),
	}),
	clock('POST /clock', {
		summary:
			'Sets the clock (ms of the epoch, or ISO 8601 with a zone), moves it on by ms, or changes its speed',
		body: z.union([
			z.object({ set: z.union([z.number(), z.string().datetime({ offset: true })]) }).strict(),
			z.object({ advance: z.number() }).strict(),
			z.object({ speed: z.number().min(0).max(1e5) }).strict(),
		]),
		example: { advance: 60_000 },
		gives: clockShape,
		run: ({ sandbox, body }) => {
			const now = sandbox.clock.now();
			if ('set' in body) {
				turn(sandbox, typeof body.set === 'number' ? body.set : Date.parse(body.set));
			} else turn(sandbox, 'advance' in body ? now + body.advance : now);
			if ('speed' in body && sandbox.clock instanceof ControllableClock) {
				sandbox.clock.speed = body.speed;
			}
			return clockOf(sandbox);
		},
	}),
];

const limitShape = z.object({
	capacity: z.number(),
	refillMs: z.number(),
	enabled: z.boolean(),
	hitsRemaining: z.record(z.number()),
});

function limitOf({ limit: { capacity = 100, refillMs = 600, enabled = true }, ...rest }: Sandbox) {
	const { accounts, bucket } = rest;
	const left = accounts.keys().map(({ apiUser }) => [apiUser, bucket(apiUser).remaining]);
	const hitsRemaining = Object.fromEntries(left) as object;
	return { capacity, refillMs, enabled, hitsRemaining };
}

const limitRoutes = [
	limit('GET /rate-limit', {
		summary: 'The limit of each key, and the calls that keys have left',
		gives: limitShape,
		run: ({ sandbox }) => limitOf(sandbox),
	}),
	limit('POST /rate-limit', {
		summary:
			"Sets the limit and fills every key's bucket, or takes calls from a key as another program would",
		body: z.union([
			z
				.object({
					capacity: z.number().int().min(1).max(1e6).optional(),
					refillMs: z.number().int().min(1).max(1e7).optional(),
					enabled: z.boolean().optional(),
				})
				.strict(),
			z
				.object({
					drain: z.number().int().positive().or(z.literal('all')),
					key: z.string().describe('Its API user'),
				})
				.strict(),
		]),
		example: { drain: 'all', key: 'demo-merchant' },
		gives: limitShape,
		run: ({ sandbox, body }) => {
			if ('drain' in body) {
				if (!sandbox.accounts.keys().some(({ apiUser }) => apiUser === body.key)) {
					throw new ControlError(`There is no key with API user ${body.key}`, 404);
				}
				sandbox.bucket(body.key).drain(body.drain === 'all' ? Infinity : body.drain);
			} else sandbox.limit = { ...sandbox.limit, ...body };
			return limitOf(sandbox);
		},
	}),
];

const KINDS = faultSchema.options.map(({ shape }) => shape.kind.value);
const kind = z.enum(KINDS as [(typeof KINDS)[number], ...typeof KINDS]);
const faultSpec = z
	.union([faultSchema, kind.transform((kind) => ({ kind }))])
	.pipe(faultSchema)
	.describe('A kind alone, or with what it takes');
const match = z
	.object({ method: z.enum(['GET', 'POST']).optional(), path: z.string().max(1000).optional() })
	.strict()
	.optional()
	.describe('Path below /v1, * for anything');
const faultsShape = z.object({ faults: z.number() });

const faultRoutes = [
	faults('GET /faults', {
		summary: 'How many faults are in wait, and the kinds there are',
		gives: faultsShape.extend({ kinds: z.array(z.string()) }),
		run: ({ sandbox }) => ({ faults: sandbox.faults.size, kinds: KINDS }),
	}),
	faults('POST /faults', {
		summary: 'Lets the next matching calls go wrong, or a share of all of them at random',
		body: z.union([
			z
				.object({
					fault: faultSpec,
					match,
					times: z.number().int().positive().optional().describe('Default 1'),
					after: z.number().int().nonnegative().optional().describe('Calls that pass first'),
				})
				.strict(),
			z
				.object({
					random: z
						.object({
							seed: z.number().int(),
							rate: z.number().min(0).max(1),
							faults: z.array(faultSpec).min(1),
							match,
						})
						.strict(),
				})
				.strict(),
		]),
		example: { fault: { kind: 'serverError' }, match: { path: 'cart/*' }, times: 2 },
		gives: faultsShape,
		run: ({ sandbox, body }) => {
			if ('random' in body) sandbox.faults.random(body.random);
			else sandbox.faults.add(body);
			return { faults: sandbox.faults.size };
		},
	}),
	faults('DELETE /faults', {
		summary: 'Takes all faults away',
		gives: faultsShape,
		run: ({ sandbox }) => {
			sandbox.faults.clear();
			return { faults: 0 };
		},
	}),
];

const readingRoutes = [
	readings('GET /readings', {
		summary:
			'What the facts leave open, each way to read it, and those in force beside the default',
		gives: z.object({
			readings: z.array(z.string()),
			points: z.array(z.object({ point: z.string(), readings: z.record(z.string()) })),
		}),
		run: ({ sandbox }) => ({
			readings: sandbox.readings.names,
			points: OPEN_POINTS.map(({ point, readings }) => ({
				point,
				readings: Object.fromEntries(readings.map(([name, , means]) => [name, means])),
			})),
		}),
	}),
	readings('POST /readings', {
		summary: 'Puts these readings in force instead of others',
		body: z.object({ readings: z.array(z.string()).max(100) }).strict(),
		example: { readings: ['dates-by-day', 'clamp-50'] },
		gives: z.object({ readings: z.array(z.string()) }),
		run: ({ sandbox, body }) => {
			sandbox.readings.use(body.readings);
			return { readings: sandbox.readings.names };
		},
	}),
];

const logRoutes = [
	log('GET /log', {
		summary: 'Calls of the API in order of arrival, the last ones where `limit` is given',
		query: {
			limit: count(100_000).default(100_000),
			path: z.string().max(1000).optional().describe('Below /v1, * for anything'),
			method: z.enum(['GET', 'POST']).optional(),
		},
		gives: z.object({
			entries: z.array(z.object({ seq: z.number(), path: z.string() }).passthrough()),
		}),
		run: ({ sandbox, query: { limit, ...filter } }) => {
			const found = sandbox.log.filter(filter);
			return { entries: limit === 0 ? [] : found.slice(-limit) };
		},
	}),
	log('DELETE /log', {
		summary: 'Empties the log',
		gives: z.object({ entries: z.number() }),
		run: ({ sandbox }) => {
			sandbox.log.clear();
			return { entries: 0 };
		},
	}),
];

export const machineRoutes = [
	...stateRoutes,
	...clockRoutes,
	...limitRoutes,
	...faultRoutes,
	...readingRoutes,
	...logRoutes,
];
