import { z } from 'zod';
import { ControllableClock } from '../clock.mts';
import { ORDER_STATUSES } from '../types.mts';
import { ControlError, routesOf } from './route.mts';
import type { Sandbox } from '../index.mts';

/* All of it at once: state, reset, snapshots; and the clock. */

const state = routesOf('State');
const clock = routesOf('Clock');

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

const all = [
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

const time = [
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
			z.object({ advance: z.number().min(0) }).strict(),
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

export const stateRoutes = [...all, ...time];
