import { type INode, NodeOperationError } from 'n8n-workflow';

import { clock, CLOCK_SKEW_SECONDS } from '../api/clock';
import { PAGE_SIZE, type Page } from '../api/pages';
import { readPages, type Paged } from '../api/paging';

/*
 * Reads a list that CartRover filters by time. Usually everything new fits into one poll. When more is
 * waiting, late rows are read by themselves, and of the rest the oldest part that fits. Times are epoch
 * seconds by CartRover's clock.
 */

/** A stretch of time, both ends included; open towards the present without `to`. */
export interface TimeWindow {
	from: number;
	to?: number;
}

/** CartRover's time: at the earliest, and at the latest. */
export interface ServerTime {
	earliest: number;
	latest: number;
}

/** A list that can be asked for by time. */
export interface TimedList<Row> {
	/** @returns `undefined` when there is no time left to ask */
	fetchPage(window: TimeWindow, page: number, size: number): Promise<Page<Row> | undefined>;
	/** The node that the error names when pages make no sense. */
	readonly node: INode;
	/** CartRover's time at the list's first answer of this poll. */
	serverTime?: ServerTime;
}

/** What a poll leaves to the next about how much of a list fits into one poll. */
export interface Progress {
	/**
	 * How many rows of the list the last poll read: at most this many rows of the next poll are known already.
	 */
	rows?: number;
	/** The most new rows to read, after a poll that ran out of time. */
	room?: number;
	/** The time up to which to read, after a poll that ran out of time while it measured how much fits. */
	until?: number;
	/** The page at which to go on in a second with more rows than one poll can read. */
	page?: number;
}

export interface PolledList<Row> {
	rows: Row[];
	/** False when a row may have been overlooked, and when time ran out. */
	complete: boolean;
	/**
	 * The time up to which the list was read, where more is waiting after it; missing where it was read to the
	 * present.
	 */
	to?: number;
	/** A single second has more rows than fit; it is read over several polls. */
	isOneSecond?: boolean;
	/** For the next poll. */
	progress: Progress;
}

export interface ReadLimits {
	/** How many events one poll delivers at most. */
	maxItems: number;
	/** How many pages may be asked for at once. */
	ahead: number;
}

interface Keyed {
	rowKey: string;
}

/** A poll reads about this many rows at most: half of what the rate limit's burst allows. */
const MAX_ROWS = 50 * PAGE_SIZE;

export const nowSeconds = () => Math.floor(clock.now() / 1_000);

/**
 * Reads the new rows of a list.
 *
 * @param from where the lookback begins
 * @param watermark the time up to which everything was delivered before
 * @param before what the last poll left
 * @returns `undefined` when there was not enough time to get anywhere
 * @throws NodeOperationError when CartRover gives a long list from its beginning, whatever is asked for
 */
export async function readList<Row extends Keyed>(
	list: TimedList<Row>,
	{ from, watermark }: { from: number; watermark: number },
	before: Progress,
	limits: ReadLimits,
): Promise<PolledList<Row> | undefined> {
	const most = Math.min(MAX_ROWS, Math.max(PAGE_SIZE, 2 * limits.maxItems));
	const room = Math.min(before.room ?? most, most);
	// After a poll that was too short the room comes back by and by.
	const grown: Progress = room < most ? { room: 2 * room } : {};
	// Half the room at the next poll: this one has no time for more, or the list moves too much meanwhile.
	const halved = { rows: before.rows, room: Math.max(PAGE_SIZE, Math.floor(room / 2)) };

	if (before.until === undefined) {
		const isShort = before.room !== undefined;
		const known = isShort ? 0 : Math.min(before.rows ?? 0, MAX_ROWS);
		const open = await measure(list, { from }, known + room, isShort);
		if (!open) return undefined;
		if (open.fits) {
			const { rows, complete, cutAt } = await readWindow(list, { from }, limits.ahead, open.first);
			if (complete) return { rows, complete, progress: { rows: rows.length, ...grown } };
			return { rows: cutAt === undefined ? rows : [], complete, progress: halved };
		}
	}

	// More is waiting: read the late rows, and the oldest part of the rest that fits.
	const late = from <= watermark ? await readWhole(list, from, limits.ahead, watermark) : NO_ROWS;
	if (!late || late.cutAt !== undefined) return undefined;
	const after = Math.max(watermark, from - 1);
	const until = before.until ?? nowSeconds() + CLOCK_SKEW_SECONDS;
	const enough = Math.min(room, limits.maxItems);
	const found = await fittingWindow(list, after, until, room, enough);
	if (!list.serverTime) return undefined;
	if ('tooLate' in found) {
		return { rows: [], complete: false, progress: { ...before, until: found.tooLate } };
	}
	const { window, first, isOneSecond } = found;
	if (isOneSecond && (await heedsNoTimes(list))) {
		// CartRover ignores the times, so the next poll reads the whole list at once.
		return { rows: [], complete: false, progress: { rows: MAX_ROWS } };
	}
	const firstPage = isOneSecond ? (before.page ?? 1) : 1;
	const part = await readWindow(list, window, limits.ahead, first, firstPage);
	if (part.cutAt !== undefined && !isOneSecond) {
		return { rows: [], complete: false, progress: { ...halved, until: window.to } };
	}
	const rows = [...late.rows, ...part.rows];
	return {
		rows,
		complete: late.complete && part.complete,
		to: window.to,
		isOneSecond,
		progress: { rows: (firstPage - 1) * PAGE_SIZE + rows.length, page: part.cutAt, ...grown },
	};
}

const NO_ROWS: Paged<never> = { rows: [], complete: true };

/**
 * Reads all that a list has between two times, or up to the present.
 *
 * @returns `undefined` when there was no time to ask
 * @throws NodeOperationError as `readList` does
 */
export async function readWhole<Row extends Keyed>(
	list: TimedList<Row>,
	from: number,
	ahead: number,
	to?: number,
): Promise<Paged<Row> | undefined> {
	const measured = await measure(list, { from, to }, MAX_ROWS);
	if (!measured) return undefined;
	if (!measured.fits && (await heedsNoTimes(list))) throw endlessList(list.node);
	return await readWindow(list, { from, to }, ahead, measured.first);
}

/**
 * Whether CartRover gives a list from its beginning, whatever time is asked for. Such a list has rows even
 * for a time in the future.
 */
async function heedsNoTimes<Row>(list: TimedList<Row>): Promise<boolean> {
	const page = await list.fetchPage({ from: nowSeconds() + FUTURE_SECONDS }, 1, PAGE_SIZE);
	return page !== undefined && page.rows.length > 0;
}

const FUTURE_SECONDS = 7 * 24 * 60 * 60;

function endlessList(node: INode): NodeOperationError {
	return new NodeOperationError(
		node,
		'CartRover returns this list from the beginning, whatever date is asked for',
		{
			description: `It has more than ${MAX_ROWS} orders, which is more than one poll can read, so this trigger cannot tell what is new. Nothing was delivered, and nothing is lost once this is fixed. If the orders of one cart are enough, use its Cart key, and report this to the makers of this node. The operation Account: Check shows what CartRover does.`,
		},
	);
}

/** Reads a window to its end, or until time runs out. */
async function readWindow<Row extends Keyed>(
	list: TimedList<Row>,
	window: TimeWindow,
	ahead: number,
	first?: Page<Row>,
	firstPage = 1,
): Promise<Paged<Row>> {
	let known = first;
	return await readPages({
		fetchPage: async (page, size) => {
			const given = page === 1 ? known : undefined;
			// Used only once: a page that is asked for again is wanted as it is then.
			if (given) known = undefined;
			return given ?? (await list.fetchPage(window, page, size));
		},
		key: ({ rowKey }: Row) => rowKey,
		node: list.node,
		ahead,
		firstPage,
	});
}

interface Measure<Row> {
	first: Page<Row>;
	fits: boolean;
	/** How many rows the window is known to hold. */
	rows: number;
}

/**
 * Finds out in one request or two whether a window has at most `room` rows.
 *
 * @param doubtsShort whether a page that seems to be all rows may be one that the server has cut
 * @returns `undefined` when there is no time left to ask
 */
async function measure<Row extends Keyed>(
	list: TimedList<Row>,
	window: TimeWindow,
	room: number,
	doubtsShort = false,
): Promise<Measure<Row> | undefined> {
	const first = await list.fetchPage(window, 1, PAGE_SIZE);
	if (!first) return undefined;
	const onPage = first.rows.length;
	const { total = 0 } = first;
	const isFull = onPage >= PAGE_SIZE;
	// A total below the rows of the page is wrong. A total equal to the rows of the page may count only the
	// page. A total above `room` may count the whole list, whatever was asked for: a page that is not full
	// shows that.
	if (total > onPage && (total <= room || isFull)) {
		return { first, fits: total <= room, rows: total };
	}
	const isWhole = total <= onPage && (!isFull || total === onPage) && !doubtsShort;
	if (onPage === 0 || first.isLast || isWhole) return { first, fits: true, rows: onPage };
	const beyond = await list.fetchPage(window, Math.floor(room / onPage) + 1, PAGE_SIZE);
	if (!beyond) return undefined;
	const known = new Set(first.rows.map(({ rowKey }) => rowKey));
	// The same page comes again from a server that ignores the page.
	const isSame = beyond.rows.every(({ rowKey }) => known.has(rowKey));
	return { first, fits: isSame && beyond.rows.length < PAGE_SIZE, rows: onPage };
}

type Fitting<Row> =
	| { window: TimeWindow; first?: Page<Row>; isOneSecond?: true }
	/** Time ran out; the latest second that is known to be too late an end. */
	| { tooLate: number };

/**
 * Finds a window after the second `after` with no more rows than fit.
 *
 * @param until a second that is known, or assumed, to be too late as the window's end
 * @param room how many rows fit
 * @param enough with this many rows, a further search is not worth its calls
 */
async function fittingWindow<Row extends Keyed>(
	list: TimedList<Row>,
	after: number,
	until: number,
	room: number,
	enough: number,
): Promise<Fitting<Row>> {
	const from = after + 1;
	let tooLate = Math.max(until, from + 1);
	let fitting: { to: number; first: Page<Row> } | undefined;
	while (tooLate - (fitting?.to ?? after) > 1) {
		const to = Math.floor(((fitting?.to ?? after) + tooLate) / 2);
		const measured = await measure(list, { from, to }, room);
		if (!measured && !fitting) return { tooLate };
		if (!measured) break;
		if (measured.fits) fitting = { to, first: measured.first };
		else tooLate = to;
		if (measured.fits && measured.rows >= enough) break;
	}
	if (fitting) return { window: { from, to: fitting.to }, first: fitting.first };
	return { window: { from, to: from }, isOneSecond: true };
}
