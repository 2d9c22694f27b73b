import isEqual from 'lodash/isEqual';

/** Rows that one request may bring at most (documented for orders, docs/api-facts.md section 2a). */
export const PAGE_SIZE = 100;

export interface Page<Row> {
	rows: Row[];
	/** How many rows there are in all, where CartRover says so. */
	total?: number;
	/** CartRover's time of the answer, in epoch seconds, where it says so. */
	serverTime?: number;
}

/** A list that is given page by page. */
export interface PagedList<Row> {
	/** Asks for one page, counted from 1; `undefined` when there is no time left to ask. */
	fetchPage: (page: number, size: number) => Promise<Page<Row> | undefined>;
	/** What tells rows apart, to leave out repeats. */
	key: (row: Row) => string;
	/**
	 * Whether a page with fewer rows than asked for is the last. True for orders; not for inventory,
	 * where the server may cap pages below what was asked (open question 5).
	 */
	endsShort: boolean;
}

export interface PagingOptions<Row> extends PagedList<Row> {
	/** How many rows are wanted; all when left out. */
	limit?: number;
	/** For how many of the wanted a row counts: 0 when it is filtered out, several when it is split. */
	weight?: (row: Row) => number;
	/** Rows asked for at once; at most, and unless given, 100. */
	pageSize?: number;
	/** How many pages may be asked for at once. */
	ahead: number;
	/** Where to begin, counted from 1. */
	firstPage?: number;
}

export interface Paged<Row> {
	/** In page order, without repeats; at least `limit` by weight, where there are as many. */
	rows: Row[];
	/** False when time ran out, or when the list kept moving so much that a row may have been overlooked. */
	complete: boolean;
	/** The page at which time ran out. */
	cutAt?: number;
	/** Whether it ended because the limit was reached; there may be more. */
	limitReached?: boolean;
}

/** How often a list is read that moves while it is read. */
const MAX_PASSES = 3;

/** So many pages of nothing but repeats come from a server that does not know the page parameter. */
const MAX_STALE_PAGES = 3;

/**
 * Reads a paged list. Pages are asked for concurrently once it is known that there are more.
 *
 * Pages are cut by position, so rows that come in or change places while the list is read can push
 * others over a page's edge. Arrivals push rows to later pages only: who reads one page after the other
 * overlooks nothing. So when a concurrent pass shows that the list moved, it is read again in order.
 */
export async function readPages<Row>(options: PagingOptions<Row>): Promise<Paged<Row>> {
	if (options.limit !== undefined && options.limit <= 0) return { rows: [], complete: true };
	let found = new Map<string, Row>();
	for (let pass = 1; ; pass++) {
		const inOrder = pass > 1;
		const reading = new Reading({ ...options, ahead: inOrder ? 1 : options.ahead });
		await reading.run();
		// The last pass has the say about the order; rows that only an earlier one saw follow.
		const earlier = found;
		found = reading.rows();
		for (const [key, row] of earlier) {
			if (!found.has(key)) found.set(key, row);
		}
		const rows = [...found.values()];
		if (reading.cutAt !== undefined) return { rows, complete: false, cutAt: reading.cutAt };
		if (reading.limitReached) return { rows, complete: true, limitReached: true };
		const complete =
			(!reading.shrank && found.size >= (reading.lastTotal ?? Infinity)) ||
			(inOrder ? !reading.mayOverlook : !reading.moved);
		if (complete || pass === MAX_PASSES) return { rows, complete };
	}
}

/** One reading of the list, from its first page to its end or to the limit. */
class Reading<Row> {
	cutAt: number | undefined;
	private firstKeys: string[] | undefined;
	private readonly pages = new Map<number, Page<Row>>();
	private readonly seen = new Set<string>();
	private readonly underWay = new Set<Promise<void>>();
	private readonly failures: unknown[] = [];
	private readonly size: number;
	private readonly limit: number;
	/** Rows that a page really brings: the server may cap it below what is asked. */
	private perPage: number;
	private next: number;
	private last = Infinity;
	/** Pages that the list has by its latest total; arrivals may add to them. */
	private knownPages = Infinity;
	/** Starts with one and doubles: short lists must not cost pages that they do not have. */
	private abreast = 1;
	private weight = 0;
	private repeats = 0;
	private stalePages = 0;

	constructor(private readonly options: PagingOptions<Row>) {
		this.limit = options.limit ?? Infinity;
		this.size = options.pageSize ?? PAGE_SIZE;
		this.perPage = this.size;
		this.next = options.firstPage ?? 1;
	}

	async run(): Promise<void> {
		while (this.wantsMore || this.underWay.size > 0) {
			while (this.wantsMore) this.launch(this.next++);
			await Promise.race(this.underWay);
		}
		if (this.failures.length > 0) throw this.failures[0];
	}

	/** By key, in page order, up to the end of the list. */
	rows(): Map<string, Row> {
		const rows = new Map<string, Row>();
		for (const page of this.inOrder()) {
			for (const row of page.rows) rows.set(this.options.key(row), row);
		}
		return rows;
	}

	get limitReached(): boolean {
		return this.weight >= this.limit;
	}

	get lastTotal(): number | undefined {
		return this.totals().at(-1);
	}

	/** Something came, went or changed places meanwhile. */
	get moved(): boolean {
		return this.repeats > 0 || new Set(this.totals()).size > 1;
	}

	/**
	 * A row may have slipped past a reader who took the pages in order: the list shrank, or more rows
	 * came twice than arrivals explain, so some changed places.
	 */
	get mayOverlook(): boolean {
		const totals = this.totals();
		const grown = (totals.at(-1) ?? 0) - (totals[0] ?? 0);
		return this.shrank || (totals.length > 0 && this.repeats > grown);
	}

	/** Rows left the list meanwhile. */
	get shrank(): boolean {
		return this.totals().some((total, index, all) => index > 0 && total < (all[index - 1] ?? 0));
	}

	private get wantsMore(): boolean {
		if (this.cutAt !== undefined || this.failures.length > 0 || this.next > this.last) return false;
		// Beyond the known end one page at a time, and only while the last one was full.
		if (this.next > this.knownPages && this.underWay.size > 0) return false;
		const expected = this.weight + this.underWay.size * this.perPage;
		return this.underWay.size < this.abreast && expected < this.limit;
	}

	private launch(number: number): void {
		const request = this.options
			.fetchPage(number, this.size)
			.then((page) => (page ? this.take(number, page) : this.cut(number)))
			.catch((error: unknown) => void this.failures.push(error))
			.then(() => void this.underWay.delete(request));
		this.underWay.add(request);
	}

	private cut(number: number): void {
		this.cutAt = Math.min(this.cutAt ?? Infinity, number);
	}

	private take(number: number, page: Page<Row>): void {
		const { key, weight, endsShort, ahead } = this.options;
		this.pages.set(number, page);
		let fresh = 0;
		const keys = page.rows.map(key);
		this.firstKeys ??= keys;
		// The very same page again is that of a server that does not know the page parameter.
		const isFirstAgain = this.pages.size > 1 && isEqual(keys, this.firstKeys);
		for (const row of page.rows) {
			if (this.seen.has(key(row))) {
				if (!isFirstAgain) this.repeats += 1;
			} else {
				this.seen.add(key(row));
				this.weight += weight?.(row) ?? 1;
				fresh += 1;
			}
		}
		if (page.rows.length > 0 && fresh === 0) this.stalePages += 1;
		if (!endsShort && this.pages.size === 1 && page.rows.length > 0)
			this.perPage = page.rows.length;

		const full = page.rows.length >= this.size;
		// A total below what has been seen is wrong, or out of date: it ends nothing.
		const readAll =
			page.total !== undefined &&
			page.total >= this.seen.size &&
			(endsShort ? number * this.size >= page.total : this.seen.size >= page.total);
		const stale = this.stalePages >= (endsShort ? MAX_STALE_PAGES : 1);
		if (page.rows.length === 0 || (endsShort && (!full || readAll))) {
			this.last = Math.min(this.last, number);
		} else if (readAll || stale) {
			// Says nothing about this page's place: later ones may have been answered before it.
			this.last = Math.min(this.last, this.next - 1);
		}
		if (page.total !== undefined) this.knownPages = Math.ceil(page.total / this.perPage);
		// Whoever knows the end may ask for all that is left; else the pace doubles with each page.
		const bold = Number.isFinite(this.knownPages) ? ahead : this.abreast * 2;
		this.abreast = Math.min(ahead, bold);
	}

	private inOrder(): Array<Page<Row>> {
		return [...this.pages]
			.filter(([number]) => number <= this.last)
			.sort(([a], [b]) => a - b)
			.map(([, page]) => page);
	}

	private totals(): number[] {
		return this.inOrder().flatMap((page) => page.total ?? []);
	}
}
