import {
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import { apiError } from '../api/errors';
import { CREDENTIAL } from '../api/exchange';
import { timeIn } from '../model/dates';
import { fromWireSeconds } from '../model/wireTimes';
import { readerFor } from '../parameters/reader';
import { keep, keepOthers, keptFor, readKept, type Kept } from './keptState';
import type { EventSettings, EventSource, PollLimits, TriggerEvent } from './types';

/** What the trigger's parameters say of a poll. */
export interface PollSettings extends EventSettings {
	startFrom: unknown;
	maxItems: number;
	overlapMinutes: number;
	/** What to do after the workflow was off for long. */
	afterPause: 'catchUp' | 'startAnew';
}

const CONCURRENCY = 5;

/** n8n's own limit is five minutes, but its classic poller starts the next poll without waiting. */
const LONGEST_POLL_MS = 50_000;
/** Part of the budget in which nothing is asked any more, so that the rest can be put away. */
const SPARE = 0.2;

/**
 * How long the first polls of a workflow's triggers may take together. n8n waits for one after the other when it
 * publishes a workflow, and after a minute and a half leaves out the triggers that are not done.
 */
const LONGEST_FIRST_POLLS_MS = 30_000;

const SAMPLE_SIZE = 5;

const HOUR_MS = 60 * 60_000;
/** From when on a pause is long. n8n's classic poller does not save polls that find nothing: see docs/guarantees.md. */
const LONG_PAUSE_HOURS = 24;

/** Polls that are under way in this process, by workflow and node. */
const inFlight = new Set<string>();

/** The last poll of a node in this process. */
interface LastPoll {
	/** The static data that it was made with: each of n8n's registrations of a workflow has its own. */
	by: object;
	/** What it began with. If its poller polls again, n8n has taken the items of the poll before. */
	before: Kept | undefined;
	/** What it put down. */
	after: Kept;
	/** Whether a poll of another poller has made way for it since. */
	hasPriority: boolean;
	/** Whether n8n's classic poller makes the polls: with the same static data again, and it takes all items. */
	isClassic: boolean;
}

const lastPolls = new Map<string, LastPoll>();

/** First polls of a workflow's triggers, one soon after the other. */
interface FirstPolls {
	/** When the last one began, in epoch milliseconds. */
	last: number;
	count: number;
	/** Milliseconds that all of them have taken. */
	taken: number;
}

const firstPolls = new Map<string, FirstPolls>();

/** Forgets what was polled in this process, as the end of the process does; for tests. */
export function forgetPolls(): void {
	lastPolls.clear();
	firstPolls.clear();
}

/**
 * Polls an event: the items that are new, or `null` for none. What has been delivered is put down in
 * n8n's static data only when everything has been read.
 *
 * @throws NodeApiError or NodeOperationError; what was delivered stays as it was, and nothing is lost
 */
export async function pollEvent(
	context: IPollFunctions,
	event: TriggerEvent,
	settings: PollSettings,
): Promise<INodeExecutionData[][] | null> {
	const client = await CartRoverClient.connect(context, {
		concurrency: CONCURRENCY,
		deadline: clock.now() + budgetOf(context),
	});
	const source = event.source(client, settings);
	if (context.getMode() === 'manual') return [itemsOf(await sample(context, source))];

	// The classic poller may start a poll while the last one is still going on: both would deliver the same.
	const poll = `${workflowOf(context)} ${context.getNode().id}`;
	if (inFlight.has(poll)) return null;
	inFlight.add(poll);
	try {
		const scope = scopeOf(context, client, event, settings);
		const items = await pollOnce(context, event, settings, source, { poll, scope });
		return items.length > 0 ? [itemsOf(items)] : null;
	} finally {
		inFlight.delete(poll);
	}
}

const itemsOf = (records: IDataObject[]): INodeExecutionData[] => records.map((json) => ({ json }));

/** What a state is made for. Another key of the same credential is the same. */
function scopeOf(
	context: IPollFunctions,
	{ account }: CartRoverClient,
	{ value, scopedBy }: TriggerEvent,
	settings: EventSettings,
): string {
	const credential = context.getNode().credentials?.[CREDENTIAL]?.id ?? null;
	const filters = scopedBy.map((name) => String(settings[name]).trim().toLowerCase());
	return JSON.stringify([credential, account.merchantPk, value, ...filters]);
}

async function pollOnce(
	context: IPollFunctions,
	event: TriggerEvent,
	settings: PollSettings,
	source: EventSource,
	{ poll, scope }: { poll: string; scope: string },
): Promise<IDataObject[]> {
	const limits: PollLimits = {
		overlapSeconds: Math.max(0, Math.round(settings.overlapMinutes * 60)),
		maxItems: Math.max(1, Math.floor(settings.maxItems)),
		ahead: CONCURRENCY,
	};
	const own = readKept(context, event, scope, limits);
	const by = context.getWorkflowStaticData('node');
	const before = withOthers(poll, by, own);
	if (before === 'makesWay') return [];
	const hour = Math.floor(clock.now() / HOUR_MS);
	const skips = settings.afterPause === 'startAnew' && (await wasPaused(before, hour, source));
	const isKnown = before?.scope === scope;
	const begun = Math.floor(clock.now() / 1_000);
	const putOff = isKnown ? before.since : undefined;
	let startFrom = before === undefined ? startAt(context, settings) : undefined;
	if (putOff !== undefined && !skips) startFrom = await inCartRoversTime(putOff, source);
	const isAnew = !isKnown || skips || putOff !== undefined;
	const first = isKnown ? undefined : nextFirstPoll(context);
	const isLate = first !== undefined && first.taken > LONGEST_FIRST_POLLS_MS;
	const outcome = isLate
		? undefined
		: await source.poll(isAnew ? undefined : before?.state, limits, startFrom);
	if (first) first.taken += clock.now() - first.last;
	if (!outcome && !(first && first.count > 1)) throw noTime(context);
	const { items, ...state } = outcome ?? { items: [], state: {}, since: startFrom ?? begun };
	const delivered = (before?.delivered ?? 0) + items.length;
	const after = keptFor(context, before, { scope, delivered, polledHour: hour, ...state });
	keep(context, after, items.length > 0);
	const last = lastPolls.get(poll);
	const isClassic = last !== undefined && (last.isClassic || last.by === by);
	lastPolls.set(poll, { by, before, after, hasPriority: true, isClassic });
	keepOthers(context, othersOf(context, poll));
	return items;
}

/** What the other triggers of the same workflow have put down in this process. */
const othersOf = (context: IPollFunctions, poll: string): Kept[] =>
	[...lastPolls]
		.filter(([other, { isClassic }]) => {
			const isOfWorkflow = other.startsWith(`${workflowOf(context)} `);
			return isClassic && isOfWorkflow && other !== poll;
		})
		.map(([, { after }]) => after);

const workflowOf = (context: IPollFunctions): string => context.getWorkflow().id ?? '';

/** Counts a first poll. Out: those of the workflow's triggers since it was published. */
function nextFirstPoll(context: IPollFunctions): FirstPolls {
	const now = clock.now();
	const known = firstPolls.get(workflowOf(context));
	const isNext = known !== undefined && now - known.last < LONGEST_POLL_MS;
	const polls = isNext ? known : { last: now, count: 0, taken: 0 };
	polls.last = now;
	polls.count += 1;
	firstPolls.set(workflowOf(context), polls);
	return polls;
}

/** A time by n8n's clock, or what it was by CartRover's where that is behind. Both in epoch seconds. */
async function inCartRoversTime(time = 0, source: EventSource): Promise<number> {
	const now = Math.floor(clock.now() / 1_000);
	const told = (await source.serverTime()) ?? now;
	return time - Math.max(0, now - told);
}

/** Whether the last poll was long ago, by n8n's clock and CartRover's: one of them may have jumped ahead. */
async function wasPaused(before: Kept | undefined, hour: number, source: EventSource) {
	const isLong = (now: number) => now - (before?.polledHour ?? now) > LONG_PAUSE_HOURS;
	if (!isLong(hour)) return false;
	const told = await source.serverTime();
	return told === undefined || isLong(Math.floor((told * 1_000) / HOUR_MS));
}

/**
 * What a poll begins with where n8n has left a second poller of the same node behind, with older static
 * data: it must not deliver again what the other has delivered. So it makes way once; if the other does not
 * poll meanwhile, it goes on for it, with all of which n8n has surely taken the items.
 */
function withOthers(
	poll: string,
	by: object,
	own: Kept | undefined,
): Kept | undefined | 'makesWay' {
	const last = lastPolls.get(poll);
	const isOlder = own !== undefined && last !== undefined && own.delivered < last.after.delivered;
	if (!isOlder || last.by === by || own.scope !== last.after.scope) return own;
	if (last.hasPriority) {
		last.hasPriority = false;
		return 'makesWay';
	}
	const taken = last.before;
	return taken && taken.scope === own.scope && taken.delivered > own.delivered ? taken : own;
}

/** Epoch seconds at which a first poll is to start, if not now. */
function startAt(context: IPollFunctions, { startFrom }: PollSettings): number | undefined {
	const reader = readerFor(context);
	const time = reader.readValue(startFrom, 'Start From', timeIn(reader.zone));
	return time === undefined ? undefined : fromWireSeconds(time);
}

/** A few recent items to build a workflow with; what was delivered is left alone. */
async function sample(context: IPollFunctions, source: EventSource): Promise<IDataObject[]> {
	const items = await source.sample(SAMPLE_SIZE);
	if (!items) throw noTime(context);
	if (items.length > 0) return items;
	throw new NodeOperationError(
		context.getNode(),
		'No data with the current filter could be found',
		{
			description:
				'CartRover has nothing of this kind at the moment, or nothing recent. Loosen the filters, or try again once there is something.',
		},
	);
}

function noTime(context: IPollFunctions) {
	return apiError(
		context.getNode(),
		'There was no time left for this poll',
		"CartRover answers slowly, or other workflows or programs use up this key's rate limit. The next poll continues from here; nothing is lost.",
		undefined,
		{ cause: 'rate-limited', retryAfterMs: 60_000 },
	);
}

/** Milliseconds that this poll may take. Hosts before n8n-workflow 2.38 do not tell. */
function budgetOf(context: IPollFunctions): number {
	const budget =
		typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : LONGEST_POLL_MS;
	return Math.min(budget, LONGEST_POLL_MS) * (1 - SPARE);
}
