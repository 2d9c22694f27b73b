import { lookFrom, type Cursor } from './cursor';
import type { Feed, Look } from './feed';

/*
 * What has left one list shows up in others: an order that went to the warehouse, in the lists of those that
 * were shipped or canceled since. These are filtered by another time, but their rows still show that one.
 * So they follow the first list, the leader: what happened counts in them from where the leader is looked
 * at, and all of them remember it for as long. While one of them is not read to its end, it may yet show
 * what happened before the leader's present stretch: until then that time stays where it was.
 */

type Feeds = Record<string, Pick<Feed<unknown, unknown>, 'follows'>>;
type Cursors = ReadonlyMap<string, Cursor | undefined>;

const followersOf = (feeds: Feeds, leader: string) =>
	Object.keys(feeds).filter((name) => feeds[name]?.follows === leader);

/** Since when the leader is looked at, or was when one of its group was last read to its end. */
const heldFrom = (leader: Cursor, overlapSeconds: number) =>
	Math.min(leader.countedFrom ?? Infinity, lookFrom(leader, overlapSeconds));

/**
 * Since when the group of a list may show what happened, in epoch seconds.
 *
 * @returns `undefined` for a list that neither follows nor leads
 */
export function groupFrom(
	feeds: Feeds,
	cursors: Cursors,
	name: string,
	overlapSeconds: number,
): number | undefined {
	const leads = followersOf(feeds, name).length > 0;
	const leader = cursors.get(leads ? name : (feeds[name]?.follows ?? ''));
	return leader && heldFrom(leader, overlapSeconds);
}

/**
 * Since when what happened counts in a list that follows another, in epoch seconds. What one of the group has
 * had to forget does not count any more.
 */
export function countedFrom(
	feeds: Feeds,
	cursors: Cursors,
	name: string,
	overlapSeconds: number,
): number | undefined {
	const leader = feeds[name]?.follows;
	if (leader === undefined) return undefined;
	const group = [leader, ...followersOf(feeds, leader)];
	const floors = group.flatMap((each) => cursors.get(each)?.floor ?? []);
	return Math.max(groupFrom(feeds, cursors, name, overlapSeconds) ?? -Infinity, ...floors);
}

/** How a poll went. */
export interface PollEnd {
	/** What each list showed, in the order in which they were read. */
	looks: ReadonlyMap<string, Look>;
	/** Keys of what was delivered. */
	delivered: ReadonlySet<string>;
}

/**
 * The cursor of a leader after a poll, by what its whole group has shown; that of any other list stays.
 *
 * @param before its cursor before the poll
 * @param after its cursor, as far as it goes by its own list
 */
export function ledCursor(
	feeds: Feeds,
	name: string,
	{ before, after }: { before: Cursor; after: Cursor },
	{ looks, delivered }: PollEnd,
	overlapSeconds: number,
): Cursor {
	const group = [name, ...followersOf(feeds, name)];
	if (group.length === 1) return after;
	const shown = [...looks].filter(([each]) => group.includes(each));
	const found = shown.flatMap(([, { fresh }]) => fresh);
	const isBehind =
		shown.some(([, { reach }]) => reach === 'behind') ||
		found.some(({ key }) => !delivered.has(key));
	const [first] = shown;
	// Rows go from the leader to its followers: who reads the leader first cannot miss one between two lists.
	const isOrderly = shown.length === group.length && first?.[0] === name;
	if (isBehind || !isOrderly) return { ...after, countedFrom: heldFrom(before, overlapSeconds) };
	// A leader that rows leave before it shows them would never get on by itself.
	const last = found.reduce((latest, { time }) => Math.max(latest, time), after.mark);
	const next = { ...after, mark: Math.max(after.mark, Math.min(last, first[1].settled)) };
	// What left the leader before it was read this time may lie in the part that another list still lacks.
	const isCutShort = shown.some(([, { reach }]) => reach === 'settled');
	return isCutShort ? { ...next, countedFrom: lookFrom(before, overlapSeconds) } : next;
}
