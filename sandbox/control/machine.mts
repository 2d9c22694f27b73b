import { z } from 'zod';
import { faultSchema } from '../faults.mts';
import { OPEN_POINTS } from '../readings.mts';
import { ControlError, count, routesOf } from './route.mts';
import type { Sandbox } from '../index.mts';

/* How it behaves towards every key: limit, faults, readings; and the log of what it was asked. */

const limit = routesOf('Rate limit');
const faults = routesOf('Faults');
const readings = routesOf('Readings');
const log = routesOf('Log');

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
	.union([kind.transform((kind) => ({ kind })), faultSchema])
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

export const machineRoutes = [...limitRoutes, ...faultRoutes, ...readingRoutes, ...logRoutes];
