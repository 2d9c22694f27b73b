import type { NewEvent, OrderList, OrderRow, PolledOrders } from './group';

/** How late an event may get into a list that is not filtered by the event's time. */
export const SETTLING_SECONDS = 60;

/**
 * The second up to which, itself included, all events of a list are delivered.
 *
 * @param before the watermark before
 * @param shown rows of all lists of the group
 * @param waiting events that are not delivered yet
 */
export function watermarkAfter(
	{ filteredBy }: OrderList,
	before: number,
	{ complete, to, rows, serverTime }: PolledOrders,
	shown: OrderRow[],
	waiting: NewEvent[],
): number {
	if (!complete) return before;
	const { earliest, latest } = serverTime;
	const settled = earliest - SETTLING_SECONDS;
	const showsTimes =
		filteredBy === 'eventTime' &&
		(rows.length === 0 || rows.some(({ shownTime }) => !Number.isNaN(shownTime)));
	if (!showsTimes) {
		// The rows show no time, so the clock decides; the end of a window may lie in the future. A waiting event
		// may turn up in this list again, under an older time.
		return waiting.length > 0 ? before : Math.max(before, Math.min(to ?? Infinity, settled));
	}
	// The latest time of any row decides, wanted or not; a time in the future is a mistake. An order that left
	// this list before it was read is in another list of the group.
	const readUntil = Math.max(
		latestOf(rows, latest),
		to === undefined ? latestOf(shown, settled) : Math.min(to, earliest),
	);
	// A waiting event may share its second with one that is delivered. That second is read as new: what is late
	// is read whole, and a second may hold more than one poll can read.
	const firstWaiting = Math.min(...waiting.map(({ time }) => time));
	return Math.max(before, Math.min(readUntil, firstWaiting - 1));
}

const latestOf = (rows: OrderRow[], most: number) =>
	rows.reduce(
		(last, { shownTime }) => (shownTime > last && shownTime <= most ? shownTime : last),
		-Infinity,
	);
