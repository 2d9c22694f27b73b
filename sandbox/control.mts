import { z } from 'zod';
import { ApiRefusal } from './answers.mts';
import { ControllableClock } from './clock.mts';
import { faultSchema } from './faults.mts';
import { readLenient } from './orderInput.mts';
import { OPEN_POINTS } from './readings.mts';
import { KEY_LEVELS, ORDER_STATUSES } from './types.mts';
import type { FastifyInstance } from 'fastify';
import type { Sandbox } from './index.mts';

/** The control routes, with a word on each. */
export const CONTROL_ROUTES = [
	['GET', '/_sandbox/state', 'counts, time, buckets'],
	['GET', '/_sandbox/log', 'every request so far'],
	['DELETE', '/_sandbox/log', 'empties the log'],
	['POST', '/_sandbox/clock', '{"set": ms or ISO} | {"advance": ms} | {"speed": factor}'],
	[
		'POST',
		'/_sandbox/faults',
		'{"fault": {"kind": "serverError"}, "match": {"path": "cart/*"}, "times": 2}',
	],
	['DELETE', '/_sandbox/faults', 'takes all faults away'],
	['GET', '/_sandbox/readings', 'what the facts leave open, and which readings are in force'],
	['POST', '/_sandbox/readings', '{"readings": ["dates-by-day", "clamp-50"]} instead of others'],
	['POST', '/_sandbox/orders', '{"count": 5} | {"orders": [{"cust_ref": "A-1", "items": [...]}]}'],
	['POST', '/_sandbox/orders/:ref/status', '{"status": "shipped"}'],
] as const;

const clockBody = z.union([
	z.object({ set: z.union([z.number(), z.string().datetime({ offset: true })]) }).strict(),
	z.object({ advance: z.number() }).strict(),
	z.object({ speed: z.number().nonnegative() }).strict(),
]);

const faultSpec = z.union([faultSchema, z.string()]);
const match = z.object({ method: z.string().optional(), path: z.string().optional() }).optional();
const faultBody = z.union([
	z.object({
		random: z.object({
			seed: z.number(),
			rate: z.number().min(0).max(1),
			faults: z.array(faultSpec).min(1),
			match,
		}),
	}),
	z.object({
		fault: faultSpec,
		match,
		times: z.number().int().positive().optional(),
		after: z.number().int().nonnegative().optional(),
	}),
]);

const MOST_ARRIVALS = 100_000;
const ordersBody = z.union([
	z.object({ count: z.number().int().positive().max(MOST_ARRIVALS) }),
	z.object({ orders: z.array(z.unknown()) }),
]);

const readingsBody = z.object({ readings: z.array(z.string()) }).strict();

const statusBody = z.object({
	status: z.enum(ORDER_STATUSES),
	errorReason: z.string().optional(),
});

/** Adds the control routes. They ask for no key: the sandbox listens on the machine itself. */
export function addControl(app: FastifyInstance, sandbox: Sandbox): void {
	app.register(async (routes) => {
		routes.setErrorHandler((error, _request, reply) => {
			const known = [z.ZodError, ApiRefusal, RangeError].some((kind) => error instanceof kind);
			const problem = error instanceof Error ? error.message : String(error);
			void reply.code(known ? 400 : 500).send({ error: problem });
		});
		routes.get('/_sandbox/state', () => state(sandbox));
		routes.get('/_sandbox/log', () => ({ entries: sandbox.log.entries }));
		routes.delete('/_sandbox/log', () => {
			sandbox.log.clear();
			return { entries: 0 };
		});
		routes.post('/_sandbox/clock', ({ body }) => {
			turnClock(sandbox, clockBody.parse(body));
			return state(sandbox);
		});
		routes.post('/_sandbox/faults', ({ body }) => {
			const parsed = faultBody.parse(body);
			if ('random' in parsed) {
				sandbox.faults.random({
					...parsed.random,
					faults: parsed.random.faults.map(readFault),
				});
			} else {
				sandbox.faults.add({ ...parsed, fault: readFault(parsed.fault) });
			}
			return { faults: sandbox.faults.size };
		});
		routes.delete('/_sandbox/faults', () => {
			sandbox.faults.clear();
			return { faults: 0 };
		});
		routes.get('/_sandbox/readings', () => ({
			readings: sandbox.readings.names,
			points: OPEN_POINTS.map(({ point, readings }) => ({
				point,
				readings: Object.fromEntries(readings.map(([name, , means]) => [name, means])),
			})),
		}));
		routes.post('/_sandbox/readings', ({ body }) => {
			sandbox.readings.use(readingsBody.parse(body).readings);
			return { readings: sandbox.readings.names };
		});
		routes.post('/_sandbox/orders', ({ body }) => arrivals(sandbox, ordersBody.parse(body)));
		routes.post<{ Params: { ref: string } }>(
			'/_sandbox/orders/:ref/status',
			async (request, reply) => {
				const { ref } = request.params;
				if (!sandbox.store.order(ref)) return reply.code(404).send({ error: `No order ${ref}` });
				const { status, errorReason } = statusBody.parse(request.body);
				sandbox.store.setStatus(ref, status, { errorReason });
				return { ref, status };
			},
		);
	});
}

function readFault(fault: z.infer<typeof faultSpec>): z.infer<typeof faultSchema> {
	return faultSchema.parse(typeof fault === 'string' ? { kind: fault } : fault);
}

function turnClock({ clock }: Sandbox, body: z.infer<typeof clockBody>): void {
	if (!(clock instanceof ControllableClock)) {
		throw new Error('This sandbox runs on a clock of its own, which cannot be turned');
	}
	if ('advance' in body) clock.advance(body.advance);
	else if ('speed' in body) clock.speed = body.speed;
	else clock.set(typeof body.set === 'number' ? body.set : Date.parse(body.set));
}

function arrivals(sandbox: Sandbox, body: z.infer<typeof ordersBody>): { created: string[] } {
	if ('count' in body) {
		return { created: sandbox.arrive(body.count).map(({ custRef }) => custRef) };
	}
	const { store, clock } = sandbox;
	const drafts = body.orders.map((order) => readLenient(order, clock.now()));
	const refs = drafts.flatMap(({ custRef }) => (custRef === undefined ? [] : [custRef]));
	const taken = refs.find((ref, index) => store.order(ref) || refs.indexOf(ref) !== index);
	if (taken !== undefined) throw new ApiRefusal('Failure', `OrderDuplicate: ${taken}`);
	return { created: drafts.map((draft) => store.addOrder(draft).custRef) };
}

function state({ clock, store, faults, log, bucketLeft }: Sandbox): object {
	const byStatus: Record<string, number> = {};
	for (const status of ORDER_STATUSES) byStatus[status] = store.find({ status }).length;
	return {
		now: new Date(clock.now()).toISOString(),
		orders: { total: store.orderCount, byStatus },
		products: store.productCount,
		hitsRemaining: Object.fromEntries(KEY_LEVELS.map((level) => [level, bucketLeft(level)])),
		faults: faults.size,
		log: { requests: log.entries.length, refused: log.refused },
	};
}
