import { PAGE_SIZE, readPages, type Page, type Paged } from '../api/paging';

/** A list in CartRover that can be asked for by time. */
export interface List<Row> {
	/**
	 * Asks for one page of what is listed from `from` to `to`, both included, in epoch seconds.
	 *
	 * @returns `undefined` when there is no time left to ask
	 */
	fetchPage(
		window: { from: number; to?: number },
		page: number,
		size: number,
	): Promise<Page<Row> | undefined>;
	/** What tells one row from another. */
	rowKey(row: Row): string;
}

/** A stretch of time, in epoch seconds, both ends included; open towards the present without `to`. */
export interface Window<Row> {
	from: number;
	to?: number;
	/** Its first page, where that was asked for already to see how much the window holds. */
	first?: Page<Row>;
	/** One second that by itself holds more than fits. */
	isOneSecond?: boolean;
}

/** How many rows a window may hold, and how many make a further search not worth its calls. */
export interface Fit {
	room: number;
	enough: number;
}

interface Measure<Row> {
	first: Page<Row>;
	fits: boolean;
	/** How many rows the window is known to hold. */
	rows: number;
	/** Which part of the window would probably fit. */
	share: number;
}

/** Reads a window to its end, or until time runs out. */
export async function readWindow<Row>(
	feed: List<Row>,
	window: Window<Row>,
	ahead: number,
	firstPage = 1,
): Promise<Paged<Row>> {
	let { first } = window;
	return await readPages({
		fetchPage: async (page, size) => {
			const known = page === 1 ? first : undefined;
			// Only once: a page that is asked for again is wanted as it is then.
			if (known) first = undefined;
			return known ?? (await feed.fetchPage(window, page, size));
		},
		key: (row: Row) => feed.rowKey(row),
		endsShort: true,
		ahead,
		firstPage,
	});
}

/**
 * Finds out in one request, or two, whether a window holds no more than fits.
 *
 * @returns `undefined` when there is no time left to ask
 */
export async function measure<Row>(
	feed: List<Row>,
	window: { from: number; to?: number },
	room: number,
): Promise<Measure<Row> | undefined> {
	const first = await feed.fetchPage(window, 1, PAGE_SIZE);
	if (!first) return undefined;
	const rows = first.total ?? first.rows.length;
	if (first.rows.length < PAGE_SIZE) return { first, fits: true, rows, share: 1 };
	if (first.total !== undefined) {
		const share = Math.min(0.5, Math.max(0.01, (0.8 * room) / first.total));
		return { first, fits: first.total <= room, rows, share };
	}
	const beyond = await feed.fetchPage(window, Math.floor(room / PAGE_SIZE) + 1, PAGE_SIZE);
	return beyond && { first, fits: beyond.rows.length === 0, rows, share: 0.5 };
}

/**
 * Finds a window after the second `after` that holds no more than fits.
 *
 * @param until a second that is known, or taken, to be too late an end
 * @returns what was found when time ran out, if anything; else the latest second known to be too late
 */
export async function fittingWindow<Row>(
	feed: List<Row>,
	after: number,
	until: number,
	{ room, enough, share: firstShare }: Fit & { share: number },
): Promise<Window<Row> | { tooLate: number }> {
	const from = after + 1;
	let tooLate = Math.max(until, from + 1);
	let share = firstShare;
	let fitting: { to: number; first: Page<Row> } | undefined;
	while (tooLate - (fitting?.to ?? after) > 1) {
		const low = fitting?.to ?? after;
		const to = low + Math.max(1, Math.floor((tooLate - low) * share));
		const measured = await measure(feed, { from, to }, room);
		if (!measured) return fitting ? { from, ...fitting } : { tooLate };
		if (measured.fits) fitting = { to, first: measured.first };
		else tooLate = to;
		// Good enough: searching on would cost as many calls as it saves.
		if (measured.fits && measured.rows >= enough) break;
		share = measured.fits ? 0.5 : measured.share;
	}
	return fitting ? { from, ...fitting } : { from, to: from, isOneSecond: true };
}
