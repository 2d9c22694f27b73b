import { clock } from '../api/clock';
import type { Kept } from './keptState';
import type { PollOutcome } from './types';

/*
 * What this process knows of the polls it has made: n8n tells a poll nothing of other registrations of the same
 * node, or of a workflow's other triggers.
 */

/** The last poll of a node. */
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

/** First polls of a workflow's triggers, one soon after the other. */
export interface FirstPolls {
	/** When the last one began, in epoch milliseconds. */
	last: number;
	count: number;
	/** Milliseconds that all of them have taken. */
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

/** Remembers a poll that has put its state down. */
export function rememberPoll(key: string, poll: Pick<LastPoll, 'by' | 'before' | 'after'>): void {
	const last = lastPolls.get(key);
	const isClassic = last !== undefined && (last.isClassic || last.by === poll.by);
	lastPolls.set(key, { ...poll, hasPriority: true, isClassic });
}

/**
 * What a poll begins with where n8n has left a second poller of the same node behind, with older static
 * data: it must not deliver again what the other has delivered. So it makes way once; if the other does not
 * poll meanwhile, it goes on for it, with all of which n8n has surely taken the items.
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

/** What the other triggers of the same workflow have put down, and of which n8n has taken the items. */
export const othersOf = (workflowId: string, key: string): Kept[] =>
	[...lastPolls]
		.filter(([other, { isClassic }]) => {
			return isClassic && other.startsWith(keyOf(workflowId, '')) && other !== key;
		})
		.map(([, { after }]) => after);

/** Counts a first poll. Out: those of the workflow's triggers since it was published. */
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
 * Makes a first poll. Where there is no time, one that is not alone is put off rather than failed.
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
