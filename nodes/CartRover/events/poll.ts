import {
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import { apiError } from '../api/errors';
import { fromWireTime, toWireTime } from '../model/dates';
import { readCursor, startCursor, type Cursor } from './cursor';
import { readNew, takeBaseline, type Feed, type PollLimits } from './feed';

/** What the trigger's parameters say of a poll. */
export interface PollSettings {
	/** The name under which the cursor is kept. */
	event: string;
	startFrom: unknown;
	maxItems: number;
	overlapMinutes: number;
	simplify: boolean;
}

export interface EventSource<Row> {
	feed: Feed<Row>;
	toItem(row: Row, simplify: boolean): IDataObject;
}

const CONCURRENCY = 5;

/** n8n's own limit is five minutes, but its classic poller starts the next poll without waiting. */
const LONGEST_POLL_MS = 50_000;
/** Part of the budget in which nothing is asked any more, so that the rest can be put away. */
const SPARE = 0.2;

const SAMPLE_SIZE = 5;
const SAMPLE_DAYS = 30;

/** Polls that are under way in this process, by workflow and node. */
const underWay = new Set<string>();

/**
 * Polls an event: the items that are new, or `null` for none. What has been delivered is put down in the
 * node's static data only when everything has been read, in one assignment.
 *
 * @throws NodeApiError or NodeOperationError; the cursor then stays where it was, and nothing is lost
 */
export async function pollEvent<Row>(
	context: IPollFunctions,
	settings: PollSettings,
	connect: (client: CartRoverClient) => EventSource<Row>,
): Promise<INodeExecutionData[][] | null> {
	const client = await CartRoverClient.connect(context, {
		concurrency: CONCURRENCY,
		deadline: clock.now() + budgetOf(context),
	});
	const source = connect(client);
	const present = (rows: Row[]) => [
		rows.map((row) => ({ json: source.toItem(row, settings.simplify) })),
	];
	if (context.getMode() === 'manual') return present(await sample(context, source.feed));

	// The classic poller may start a poll while the last one is still going on: both would deliver the same.
	const poll = `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
	if (underWay.has(poll)) return null;
	underWay.add(poll);
	try {
		return await pollOnce(context, settings, source.feed, present);
	} finally {
		underWay.delete(poll);
	}
}

async function pollOnce<Row>(
	context: IPollFunctions,
	settings: PollSettings,
	feed: Feed<Row>,
	present: (rows: Row[]) => INodeExecutionData[][],
): Promise<INodeExecutionData[][] | null> {
	const limits: PollLimits = {
		overlapSeconds: Math.max(0, Math.round(settings.overlapMinutes * 60)),
		maxItems: Math.max(1, Math.floor(settings.maxItems)),
		ahead: CONCURRENCY,
	};
	const staticData = context.getWorkflowStaticData('node');
	const cursor = readCursor(staticData[settings.event]) ?? startAt(context, settings);
	if (!cursor) {
		staticData[settings.event] = (await takeBaseline(feed, limits)) ?? noTime(context);
		return null;
	}
	const delivery = (await readNew(feed, cursor, limits)) ?? noTime(context);
	// Before the cursor moves: a row that cannot be presented must not count as delivered.
	const items = delivery.rows.length > 0 ? present(delivery.rows) : null;
	// n8n notices a change only when the whole entry is put in anew.
	staticData[settings.event] = delivery.cursor;
	return items;
}

/** The cursor of a first poll that is to start at a given time instead of now. */
function startAt(context: IPollFunctions, { startFrom }: PollSettings): Cursor | undefined {
	if (startFrom === undefined || startFrom === null || startFrom === '') return undefined;
	const time = toWireTime(startFrom, context.getTimezone());
	if (time === undefined) {
		throw new NodeOperationError(
			context.getNode(),
			`Start From is not a date: “${String(startFrom)}”`,
			{ description: 'Give a date such as 2026-01-31 or 2026-01-31T08:00:00, or leave it out.' },
		);
	}
	const seconds = Math.floor(fromWireTime(time) / 1_000);
	// The second itself is included.
	return { ...startCursor(seconds), mark: seconds - 1 };
}

/** A few recent rows to build a workflow with; the cursor is left alone. */
async function sample<Row>(context: IPollFunctions, feed: Feed<Row>): Promise<Row[]> {
	const from = Math.floor(clock.now() / 1_000) - SAMPLE_DAYS * 24 * 60 * 60;
	const page = (await feed.fetchPage({ from }, 1, SAMPLE_SIZE)) ?? noTime(context);
	const rows = page.rows.filter((row) => feed.wanted(row));
	if (rows.length > 0) return rows;
	throw new NodeOperationError(
		context.getNode(),
		'No data with the current filter could be found',
		{
			description: `CartRover has nothing of this kind from the last ${SAMPLE_DAYS} days. Loosen the filters, or try again once there is some.`,
		},
	);
}

function noTime(context: IPollFunctions): never {
	throw apiError(
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
