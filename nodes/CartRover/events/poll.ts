import {
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import { apiError } from '../api/errors';
import { fromWireSeconds, toWireTime } from '../model/dates';
import type { PollLimits } from './feed';
import type { EventSettings, EventSource, TriggerEvent } from './types';

/** What the trigger's parameters say of a poll. */
export interface PollSettings extends EventSettings {
	startFrom: unknown;
	maxItems: number;
	overlapMinutes: number;
}

const CONCURRENCY = 5;

/** n8n's own limit is five minutes, but its classic poller starts the next poll without waiting. */
const LONGEST_POLL_MS = 50_000;
/** Part of the budget in which nothing is asked any more, so that the rest can be put away. */
const SPARE = 0.2;

const SAMPLE_SIZE = 5;

/** Polls that are under way in this process, by workflow and node. */
const underWay = new Set<string>();

/**
 * Polls an event: the items that are new, or `null` for none. What has been delivered is put down in the
 * node's static data only when everything has been read, in one assignment.
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
	const poll = `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
	if (underWay.has(poll)) return null;
	underWay.add(poll);
	try {
		const items = await pollOnce(context, event, settings, source);
		return items.length > 0 ? [itemsOf(items)] : null;
	} finally {
		underWay.delete(poll);
	}
}

const itemsOf = (records: IDataObject[]): INodeExecutionData[] => records.map((json) => ({ json }));

async function pollOnce(
	context: IPollFunctions,
	{ value }: TriggerEvent,
	settings: PollSettings,
	source: EventSource,
): Promise<IDataObject[]> {
	const limits: PollLimits = {
		overlapSeconds: Math.max(0, Math.round(settings.overlapMinutes * 60)),
		maxItems: Math.max(1, Math.floor(settings.maxItems)),
		ahead: CONCURRENCY,
	};
	const staticData = context.getWorkflowStaticData('node');
	const first = firstState(context, value);
	const own = staticData[value] as IDataObject | undefined;
	const outcome = await source.poll(own ?? first.kept, limits, startAt(context, settings));
	if (!outcome) throw noTime(context);
	// n8n notices a change only when the whole entry is put in anew.
	staticData[value] = outcome.state;
	first.keep(own || outcome.items.length > 0 ? undefined : outcome.state);
	return outcome.items;
}

/**
 * Keeps what the first poll has put down, until there is more. n8n's durable scheduler drops the node's
 * data after the poll at activation when that emits nothing, as a baseline does; then everything until
 * the first scheduled poll would count as old. The workflow's own data is saved after activation.
 */
function firstState(context: IPollFunctions, event: string) {
	const shared = context.getWorkflowStaticData('global');
	const name = `cartRoverTrigger ${context.getNode().id} ${event}`;
	return {
		kept: shared[name] as IDataObject | undefined,
		keep: (state: IDataObject | undefined) => {
			if (state !== undefined) shared[name] = state;
			else if (shared[name] !== undefined) delete shared[name];
		},
	};
}

/** Epoch seconds at which a first poll is to start, if not now. */
function startAt(context: IPollFunctions, { startFrom }: PollSettings): number | undefined {
	if (startFrom === undefined || startFrom === null || startFrom === '') return undefined;
	const time = toWireTime(startFrom, context.getTimezone());
	if (time !== undefined) return fromWireSeconds(time);
	throw new NodeOperationError(
		context.getNode(),
		`Start From is not a date: “${String(startFrom)}”`,
		{ description: 'Give a date such as 2026-01-31 or 2026-01-31T08:00:00, or leave it out.' },
	);
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
				'CartRover has nothing of this kind at the moment, or nothing recent. Loosen the filters, or try again once there is some.',
		},
	);
}

function noTime(context: IPollFunctions) {
	return apiError(
		context.getNode(),
		'There was no time left to ask CartRover',
		'Other workflows or programs use up the rate limit of this key. The next poll goes on from here: nothing is lost.',
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
