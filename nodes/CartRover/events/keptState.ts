import isEqual from 'lodash/isEqual';
import zip from 'lodash/zip';
import {
	type IDataObject,
	type INode,
	type IPollFunctions,
	jsonParse,
	NodeOperationError,
} from 'n8n-workflow';
import { z } from 'zod/v3';

import type { PollLimits, TriggerEvent } from './types';

/*
 * What the trigger remembers between two polls, and where.
 * n8n has two places for static data: the node's and the workflow's ("global"). The classic poller keeps both
 * in memory, the node's by the node's name. The durable scheduler keeps the node's by the node's id, saves it
 * together with the items of a poll, and forgets what a quiet poll changes in the workflow's. So the state
 * goes into both places, and the node's counts. The workflow's copy is for a node that was renamed, for the
 * workflow's other triggers (keepOthers), and for the first state: the durable scheduler drops that from the
 * node's data when the poll at the activation delivers nothing.
 */

const VERSION = 1;

const keptShape = z.object({
	version: z.literal(VERSION),
	/** The node that the state belongs to: a copy of the node starts anew. */
	nodeId: z.string(),
	nodeName: z.string(),
	/** What the state was made for: credential, merchant, event and filters. */
	scope: z.string(),
	/** How many items were delivered in all. */
	delivered: z.number(),
	/** How often the state has changed. */
	revision: z.number(),
	/** When the last poll was, in hours since 1970: finer, and each poll that finds nothing would be saved. */
	polledHour: z.number(),
	/** Where there was no time for the first poll: from when on events are to come, in epoch seconds. */
	since: z.number().optional(),
	/**
	 * Another trigger of the workflow has saved this state: n8n has taken all items that the state's poll
	 * delivered.
	 */
	isTaken: z.boolean().optional(),
	state: z.record(z.unknown()),
});

/** A state with what it belongs to. */
export type Kept = Omit<z.infer<typeof keptShape>, 'state'> & { state: IDataObject };

/** The name of the state in the node's static data. */
const OWN = 'cartRover';

const sharedName = (nodeId: string) => `cartRoverTrigger ${nodeId}`;

/** Beside the version there was none of before, which kept each event's state under the event's name. */
const isOld = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !('version' in value);

/** How many parts of a scope stand before its filters. */
const BEFORE_FILTERS = 3;

/**
 * Whether a state was made for a scope, or for a wider one, with a filter less. A filter that is not set is
 * as one that the version that wrote the state did not know.
 */
function fitOf(
	kept: string,
	scope: string,
	{ scopedBy, fitsAny = [] }: TriggerEvent,
): 'same' | 'wider' | undefined {
	const [was, is] = [kept, scope].map((text) => jsonParse<unknown[]>(text, { fallbackValue: [] }));
	const changes = zip(was, is)
		.map(([before, now], place) => ({ before: before ?? '', now: now ?? '', place }))
		.filter(({ before, now }) => before !== now)
		.filter(({ place }) => !fitsAny.some((name) => name === scopedBy[place - BEFORE_FILTERS]));
	if (changes.length === 0) return 'same';
	const isSet = changes.every(({ before, place }) => place >= BEFORE_FILTERS && before === '');
	return isSet ? 'wider' : undefined;
}

/**
 * The state that the last poll saved, whatever it was made for. Where a filter is set that was not, an event
 * may narrow it: what waits of it, or came since, is still to be delivered.
 *
 * @throws NodeOperationError when there is something that cannot be read
 */
export function readKept(
	context: IPollFunctions,
	event: TriggerEvent,
	scope: string,
	limits: PollLimits,
): Kept | undefined {
	const { id, name } = context.getNode();
	const node = context.getWorkflowStaticData('node');
	const workflow = context.getWorkflowStaticData('global');
	const read = (current: unknown, old: unknown): Kept | undefined => {
		if (current !== undefined) return parsed(context, keptShape, current) as Kept;
		if (old === undefined) return undefined;
		if (!isOld(old)) throw unreadable(context, 'it has no known form');
		const made = event.migrate(old, limits);
		const state = parsed(context, event.stateShape, made) as IDataObject;
		const polledHour = Number.POSITIVE_INFINITY;
		return {
			version: VERSION,
			nodeId: id,
			nodeName: name,
			scope,
			delivered: 0,
			revision: 0,
			polledHour,
			state,
		};
	};
	const own = read(node[OWN], node[event.value]);
	const shared = read(workflow[sharedName(id)], workflow[`${sharedName(id)} ${event.value}`]);
	const kept = ofNode(context.getNode(), own, shared);
	const fit = kept && fitOf(kept.scope, scope, event);
	const isNarrowed = fit === 'wider';
	if (!kept || !fit || (isNarrowed && !event.narrow)) return kept;
	const made = { ...kept, scope, revision: kept.revision + (isNarrowed ? 1 : 0) };
	if (kept.since !== undefined) return made;
	const state = parsed(context, event.stateShape, kept.state) as IDataObject;
	return { ...made, state: (isNarrowed && event.narrow?.(state)) || state };
}

/**
 * The state that counts: the node's own, except where the own state
 * - belongs to another node, which had this node's name,
 * - is from before the node was renamed, and the node got its old name back,
 * - was kept by the durable scheduler, which dropped the state of the poll at an activation,
 * - is older than the state that another trigger of the workflow has saved for this node.
 * Any other newer state with more deliveries may be from a poll whose items n8n could not save.
 */
function ofNode(
	{ id, name }: INode,
	own: Kept | undefined,
	shared: Kept | undefined,
): Kept | undefined {
	if (own?.nodeId !== id || !shared) return own?.nodeId === id ? own : shared;
	const isNewer = shared.revision > own.revision;
	const wasRenamed = own.nodeName === name && shared.nodeName !== name;
	const isSure = wasRenamed || shared.isTaken || shared.delivered === own.delivered;
	return isNewer && isSure ? shared : own;
}

/**
 * Puts a state down for the next poll. n8n notices a change only when the whole entry is put in anew.
 *
 * @param delivers whether the poll has items
 */
export function keep(context: IPollFunctions, kept: Kept, delivers: boolean): void {
	const { id } = context.getNode();
	const node = context.getWorkflowStaticData('node');
	const workflow = context.getWorkflowStaticData('global');
	// The durable scheduler may fail to save the items and the node's data, and save the workflow's all the
	// same: an older state must still be there then. A node that was renamed has nothing under its new name.
	const shared = workflow[sharedName(id)] as Kept | undefined;
	const isFallback = node[OWN] === undefined && shared?.nodeName === kept.nodeName;
	node[OWN] = kept as unknown as IDataObject;
	if (!isFallback || !delivers) workflow[sharedName(id)] = kept as unknown as IDataObject;
	dropOthers(node, (entry) => entry !== OWN);
	dropOthers(workflow, (entry) => entry.startsWith(`${sharedName(id)} `));
}

/**
 * Saves the states of the workflow's other triggers where the saved ones are older. When only some nodes of a
 * workflow are changed and published, n8n registers these nodes anew, with static data of their own. n8n's
 * classic poller saves a workflow's static data as a whole, so each registration would bring back the old
 * states of the other nodes.
 *
 * @param others the last states of the other triggers whose items n8n has taken
 */
export function keepOthers(context: IPollFunctions, others: Kept[]): void {
	const workflow = context.getWorkflowStaticData('global');
	for (const kept of others) {
		const { revision = 0 } = (workflow[sharedName(kept.nodeId)] ?? {}) as Partial<Kept>;
		if (revision >= kept.revision) continue;
		workflow[sharedName(kept.nodeId)] = { ...kept, isTaken: true } as unknown as IDataObject;
	}
}

/** Of the version before, and of other events. */
function dropOthers(data: IDataObject, isMeant: (entry: string) => boolean): void {
	for (const entry of Object.keys(data).filter(isMeant)) delete data[entry];
}

/**
 * A new entry for a state.
 *
 * @param before the entry with which the poll began
 */
export function keptFor(
	context: IPollFunctions,
	before: Kept | undefined,
	facts: Pick<Kept, 'scope' | 'delivered' | 'polledHour' | 'since' | 'state'>,
): Kept {
	const { id: nodeId, name: nodeName } = context.getNode();
	const { revision: last = 0 } = before ?? {};
	// An entry of the version before has no count, and is older than any with one.
	const kinds = ['scope', 'since', 'state'] as const;
	const isSame = last > 0 && kinds.every((kind) => isEqual(before?.[kind], facts[kind]));
	const revision = last + (isSame ? 0 : 1);
	return { version: VERSION, nodeId, nodeName, revision, ...facts };
}

function parsed<T extends z.ZodTypeAny>(
	context: IPollFunctions,
	shape: T,
	value: unknown,
): z.output<T> {
	const { version } = (value ?? {}) as { version?: unknown };
	if (typeof version === 'number' && version > VERSION) {
		throw unreadable(context, 'it was written by a newer version of this node');
	}
	const result = shape.safeParse(value);
	if (result.success) return result.data as z.output<T>;
	const [issue] = result.error.issues;
	throw unreadable(context, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function unreadable(context: IPollFunctions, detail: string) {
	return new NodeOperationError(
		context.getNode(),
		'What this trigger remembers of earlier polls cannot be read',
		{
			description: `What does not fit: ${detail}. Nothing was delivered and nothing was changed. To start from now, duplicate this node and delete this one.`,
		},
	);
}
