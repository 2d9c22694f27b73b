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
import {
	firstOutcome,
	keyOf,
	nextFirstPoll,
	othersOf,
	rememberPoll,
	withOthers,
	type FirstPolls,
} from './pollMemory';
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
/** The part of the time budget in which nothing is asked any more, so that the results can be saved. */
const SPARE = 0.2;

const SAMPLE_SIZE = 5;
const SOURCES_NAMED = 10;

const HOUR_MS = 60 * 60_000;
/** From when on a pause is long. n8n's classic poller does not save polls that find nothing: see docs/guarantees.md. */
const LONG_PAUSE_HOURS = 24;

/** Polls that are under way in this process, by workflow and node. */
const inFlight = new Set<string>();

/**
 * Polls an event: the new items, or `null` for none. The state is saved in n8n's static data only when
 * everything has been read.
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
	if (context.getMode() === 'manual') {
		// The value is not needed here, but a wrong one shows its error now and not at the first poll.
		startAt(context, settings);
		return [itemsOf(await sample(context, source))];
	}

	// The classic poller may start a poll while the last one is still going on: both would deliver the same.
	const key = keyOf(workflowOf(context), context.getNode().id);
	if (inFlight.has(key)) return null;
	inFlight.add(key);
	try {
		const scope = scopeOf(context, client, event, settings);
		const items = await pollOnce(context, event, settings, source, { key, scope });
		return items.length > 0 ? [itemsOf(items)] : null;
	} finally {
		inFlight.delete(key);
	}
}

const itemsOf = (records: IDataObject[]): INodeExecutionData[] => records.map((json) => ({ json }));

/** What a state is made for. Another key of the same credential changes nothing. */
function scopeOf(
	context: IPollFunctions,
	{ account }: CartRoverClient,
	{ value, scopedBy }: TriggerEvent,
	settings: EventSettings,
): string {
	const credential = context.getNode().credentials?.[CREDENTIAL]?.id ?? null;
	const filters = scopedBy.map((name) =>
		String(settings[name] ?? '')
			.trim()
			.toLowerCase(),
	);
	return JSON.stringify([credential, account.merchantPk, value, ...filters]);
}

async function pollOnce(
	context: IPollFunctions,
	event: TriggerEvent,
	settings: PollSettings,
	source: EventSource,
	{ key, scope }: { key: string; scope: string },
): Promise<IDataObject[]> {
	const limits: PollLimits = {
		overlapSeconds: Math.max(0, Math.round(settings.overlapMinutes * 60)),
		maxItems: Math.max(1, Math.floor(settings.maxItems)),
		ahead: CONCURRENCY,
	};
	const own = readKept(context, event, scope, limits);
	const by = context.getWorkflowStaticData('node');
	const before = withOthers(key, by, own);
	if (before === 'makesWay') return [];
	const hour = Math.floor(clock.now() / HOUR_MS);
	const { state, startFrom, first } = await beginningOf(context, before, source, {
		scope,
		hour,
		settings,
	});
	const poll = async () => await source.poll(state, limits, startFrom);
	const outcome = await (first ? firstOutcome(first, startFrom, poll) : poll());
	if (!outcome) throw noTime(context);
	const { items, ...made } = outcome;
	const delivered = (before?.delivered ?? 0) + items.length;
	const after = keptFor(context, before, { scope, delivered, polledHour: hour, ...made });
	keep(context, after, items.length > 0);
	rememberPoll(key, { by, before, after });
	keepOthers(context, othersOf(workflowOf(context), key));
	return items;
}

/**
 * Where a poll begins: the state that it goes on from, or the time from which on events count. Neither means
 * now.
 */
interface Beginning {
	state?: IDataObject;
	/** Epoch seconds. */
	startFrom?: number;
	/** Where there is nothing to go on from. */
	first?: FirstPolls;
}

async function beginningOf(
	context: IPollFunctions,
	before: Kept | undefined,
	source: EventSource,
	{ scope, hour, settings }: { scope: string; hour: number; settings: PollSettings },
): Promise<Beginning> {
	if (before?.scope !== scope) {
		const startFrom = before === undefined ? startAt(context, settings) : undefined;
		return { startFrom, first: nextFirstPoll(workflowOf(context)) };
	}
	if (settings.afterPause === 'startAnew' && (await wasPaused(before, hour, source))) return {};
	if (before.since === undefined) return { state: before.state };
	return { startFrom: await inCartRoversTime(before.since, source) };
}

/**
 * A time by n8n's clock, put back to CartRover's where CartRover's clock is behind. Both in epoch seconds.
 */
async function inCartRoversTime(time: number, source: EventSource): Promise<number> {
	const now = Math.floor(clock.now() / 1_000);
	const told = (await source.serverTime()) ?? now;
	return time - Math.max(0, now - told);
}

/** Whether the last poll was long ago, by n8n's clock and CartRover's: one of them may have jumped ahead. */
async function wasPaused({ polledHour }: Kept, hour: number, source: EventSource) {
	const isLong = (now: number) => now - polledHour > LONG_PAUSE_HOURS;
	if (!isLong(hour)) return false;
	const told = await source.serverTime();
	return told === undefined || isLong(Math.floor((told * 1_000) / HOUR_MS));
}

/** Epoch seconds at which a first poll is to start, if not now. */
function startAt(context: IPollFunctions, { startFrom }: PollSettings): number | undefined {
	const reader = readerFor(context);
	const time = reader.readValue(startFrom, 'Start From', timeIn(reader.zone));
	return time === undefined ? undefined : fromWireSeconds(time);
}

/** A few recent items to build a workflow with. The state stays as it is. */
async function sample(context: IPollFunctions, source: EventSource): Promise<IDataObject[]> {
	const items = await source.sample(SAMPLE_SIZE);
	if (!items) throw noTime(context);
	if (items.length > 0) return items;
	const sources = (await source.otherSources?.()) ?? [];
	throw new NodeOperationError(
		context.getNode(),
		'No data with the current filter could be found',
		{
			description:
				sources.length > 0
					? `Order Source must be written as in CartRover. Its recent orders are of: ${sources.slice(0, SOURCES_NAMED).join(', ')}.`
					: 'CartRover has nothing of this kind at the moment, or nothing recent. Loosen the filters, or try again once there is something.',
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

const workflowOf = (context: IPollFunctions): string => context.getWorkflow().id ?? '';

/** Milliseconds that this poll may take. Hosts before n8n-workflow 2.38 do not tell. */
function budgetOf(context: IPollFunctions): number {
	const budget =
		typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : LONGEST_POLL_MS;
	return Math.min(budget, LONGEST_POLL_MS) * (1 - SPARE);
}
