import type { Entry } from './chronicle.mts';
import { longestOverlap, type History, type Status } from './history.mts';
import { judge } from './model.mts';
import { play, type Played } from './play.mts';

/** What a history came to, in figures, and what was wrong with it. */
interface Verdict {
	/** One line each; none when all was as it must be. */
	problems: string[];
	lost: number;
	doubled: number;
	polls: number;
	requests: number;
	delivered: number;
	largestState: number;
}

/** Plays a history and holds it against the model. */
export async function check(history: History): Promise<Verdict> {
	const played = await play(history);
	const violations = judge(history, played.entries, played.startedAt);
	const count = (what: string) => violations.filter((each) => each.what === what).length;
	const most = calmBound(history, played.entries);
	const tooLarge =
		played.calmState > most ? [`the state is ${played.calmState} bytes, not ${most}`] : [];
	return {
		problems: [
			...played.faults,
			...tooLarge,
			...violations.map(({ what, key, detail }) => `${what}: ${key}, ${detail}`),
		],
		lost: count('lost'),
		doubled: count('doubled'),
		polls: played.polls,
		requests: played.requests,
		delivered: deliveredIn(played),
		largestState: played.largestState,
	};
}

/** Checks a history; throws an error that tells all that was wrong. */
export async function mustHold(history: History): Promise<Verdict> {
	const verdict = await check(history);
	if (verdict.problems.length > 0) throw new Error(verdict.problems.slice(0, 20).join('\n'));
	return verdict;
}

function deliveredIn({ entries }: Played): number {
	return entries.reduce(
		(sum, entry) => sum + (entry.is === 'pollEnds' ? entry.items.length : 0),
		0,
	);
}

/** Of what a state belongs to. */
const BYTES_ROUND_IT = 300;
const BYTES_A_LIST = 160;
const BYTES_A_KEY = 40;
const BYTES_A_SKU = 12;
/** Seconds within which what has left its list already may move nothing yet. */
const SETTLING = 60;
/** Seconds by which windows are wider than the overlap, and times are rounded. */
const EDGE = 2;
/** At Warehouse, then in error, then canceled: each of these lists remembers the order. */
const LISTS_OF_ONE = 3;

/**
 * How large the state may be, in bytes of JSON, an hour after the last event: of each list what happened
 * within the overlap before its last event; parcels of orders that were shipped in part; each SKU.
 */
function calmBound(setup: History, entries: readonly Entry[]): number {
	const { event, readings = [] } = setup;
	// What a server shows again is remembered as long.
	if (readings.length > 0) return Infinity;
	const overlapMinutes = longestOverlap(setup);
	const mayWatch = (status: Status) =>
		setup.statuses.includes(status) ||
		setup.steps.some((step) => 'what' in step && step.what === 'status');
	if (event.startsWith('inventory')) {
		const skus = new Set(entries.flatMap((entry) => (entry.is === 'stock' ? entry.sku : [])));
		return BYTES_ROUND_IT + BYTES_A_SKU * skus.size;
	}
	const recent = (times: number[], longer = 0) => {
		const last = times.reduce((latest, time) => Math.max(latest, time), 0);
		return times.filter((time) => time >= last - overlapMinutes * 60 - longer).length;
	};
	// Only what is delivered moves the mark.
	const created = entries.flatMap((entry) =>
		entry.is === 'order' && entry.wanted ? entry.createdAt : [],
	);
	const unwanted = new Set(
		entries.flatMap((entry) => (entry.is === 'order' && !entry.wanted ? entry.ref : [])),
	);
	const wanted = entries.filter((entry) => !('ref' in entry) || !unwanted.has(entry.ref));
	// An order remembers by when it went to the warehouse; what happens to it later moves nothing.
	const sent = wanted.flatMap((entry) =>
		entry.is === 'status' && entry.status === 'at_wms' ? entry.at : [],
	);
	const parts = wanted.filter((entry) => entry.is === 'status' && entry.status === 'partial');
	const parcels = wanted.filter((entry) => entry.is === 'parcel');
	const lists = { orderCreated: 1, shipmentCreated: 2 }[event as string] ?? 11;
	const keys = {
		orderCreated: recent(created, EDGE),
		shipmentCreated: parts.length > 0 ? parcels.length : 0,
	}[event as string];
	const ofStatuses =
		(mayWatch('new') ? recent(created, EDGE) : 0) +
		(mayWatch('at_wms') ? LISTS_OF_ONE * recent(sent, SETTLING) : 0) +
		parts.length;
	return BYTES_ROUND_IT + lists * BYTES_A_LIST + (keys ?? ofStatuses) * BYTES_A_KEY;
}
