import { clock } from '../api/clock';
import type { Kept } from './keptState';
import type { PollOutcome } from './types';

/*
 * What this process knows of its own polls. n8n tells a poll nothing of other registrations of the same node,
 * or of a workflow's other triggers.
 */

/** The last poll of a node. */
interface LastPoll {
	/** The static data of the poll. Each of n8n's registrations of a workflow has an object of its own. */
	by: object;
	/**
	 * The state with which the poll began. If the same poller polls again, n8n has taken the items of the poll
	 * before.
	 */
	before: Kept | undefined;
	/** The state that the poll saved. */
	after: Kept;
	/** Whether another poller of the node must still skip a poll in favor of this one. */
	hasPriority: boolean;
	/** Whether n8n's classic poller makes the polls: it keeps the same static data, and takes all items. */
	isClassic: boolean;
}

/** The first polls of a workflow's triggers, which n8n makes one after the other. */
export interface FirstPolls {
	/** When the last one began, in epoch milliseconds. */
	last: number;
	count: number;
	/** Milliseconds that all first polls have taken. */
	taken: number;
}

/**
 * How long the first polls of a workflow's triggers may take together. n8n waits for one after the other when it
 * publishes a workflow, and after a minute and a half leaves out the triggers that are not done.
 */
const LONGEST_FIRST_POLLS_MS = 30_000;
/** First polls that begin further apart are not of the same publishing. */
const SAME_PUBLISHING_MS = 50_000;

const lastPolls = new Map<string, LastPoll>();
const firstPolls = new Map<string, FirstPolls>();

/** Names a node's polls. */
export const keyOf = (workflowId: string, nodeId: string): string => `${workflowId} ${nodeId}`;

/** Forgets what was polled in this process, as the end of the process does; for tests. */
export function forgetPolls(): void {
	lastPolls.clear();
	firstPolls.clear();
}

/** Remembers a poll that has saved its state. */
export function rememberPoll(key: string, poll: Pick<LastPoll, 'by' | 'before' | 'after'>): void {
	const last = lastPolls.get(key);
	const isClassic = last !== undefined && (last.isClassic || last.by === poll.by);
	lastPolls.set(key, { ...poll, hasPriority: true, isClassic });
}

/**
 * The state with which a poll begins, where n8n has left a second poller of the same node behind, with older
 * static data. This poller must not deliver again what the other one has delivered. So it skips one poll. If
 * the other poller does not poll meanwhile, this one takes over, from the last state whose items n8n has
 * surely taken.
 */
export function withOthers(
	key: string,
	by: object,
	own: Kept | undefined,
): Kept | undefined | 'makesWay' {
	const last = lastPolls.get(key);
	const isOlder = own !== undefined && last !== undefined && own.delivered < last.after.delivered;
	if (!isOlder || last.by === by || own.scope !== last.after.scope) return own;
	if (last.hasPriority) {
		last.hasPriority = false;
		return 'makesWay';
	}
	const taken = last.before;
	return taken && taken.scope === own.scope && taken.delivered > own.delivered ? taken : own;
}

/** The states that the other triggers of the same workflow have saved, and whose items n8n has taken. */
export const othersOf = (workflowId: string, key: string): Kept[] =>
	[...lastPolls]
		.filter(([other, { isClassic }]) => {
			return isClassic && other.startsWith(keyOf(workflowId, '')) && other !== key;
		})
		.map(([, { after }]) => after);

/**
 * Counts a first poll.
 *
 * @returns the first polls of the workflow's triggers since it was published
 */
export function nextFirstPoll(workflowId: string): FirstPolls {
	const now = clock.now();
	const known = firstPolls.get(workflowId);
	const isNext = known !== undefined && now - known.last < SAME_PUBLISHING_MS;
	const polls = isNext ? known : { last: now, count: 0, taken: 0 };
	polls.last = now;
	polls.count += 1;
	firstPolls.set(workflowId, polls);
	return polls;
}

/**
 * Makes a first poll. Where there is no time, the poll is put off rather than failed, unless it is the
 * workflow's only one.
 *
 * @param startFrom epoch seconds from which on events count, if not from now on
 * @returns `undefined` when there was no time
 */
export async function firstOutcome(
	first: FirstPolls,
	startFrom: number | undefined,
	poll: () => Promise<PollOutcome | undefined>,
): Promise<(PollOutcome & Pick<Kept, 'since'>) | undefined> {
	const outcome = first.taken > LONGEST_FIRST_POLLS_MS ? undefined : await poll();
	first.taken += clock.now() - first.last;
	if (outcome || first.count === 1) return outcome;
	return { items: [], state: {}, since: startFrom ?? Math.floor(first.last / 1_000) };
}
