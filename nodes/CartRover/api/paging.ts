import { type INode, NodeOperationError } from 'n8n-workflow';
import compact from 'lodash/compact';
import isEqual from 'lodash/isEqual';

/** Rows that one request may bring at most (documented for orders, docs/contributing/api-facts.md section 2a). */
export const PAGE_SIZE = 100;

/** Sizes to which servers cut their pages, whatever is asked for, without saying so (open question 22). */
export const USUAL_SIZES = new Set([20, 25, 50, 100, 200, 250, 500, 1_000]);

export interface Page<Row> {
	rows: Row[];
	/** How many rows there are in all, where CartRover says so. It may be anything: it only helps. */
	total?: number;
	/** There is none behind it: it has fewer rows than a page of the same list once had. */
	isLast?: boolean;
	/** CartRover's time of the answer, in epoch seconds, where it says so. */
	serverTime?: number;
}

/** A list that is given page by page. */
export interface PagedList<Row> {
	/** Whose error it is when the list cannot be read. */
	node?: INode;
	/** Asks for one page, counted from 1; `undefined` when there is no time left to ask. */
	fetchPage: (page: number, size: number) => Promise<Page<Row> | undefined>;
	/** What tells rows apart, to leave out repeats; `''` for an odd row that has nothing to go by. */
	key: (row: Row) => string;
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
	/** Is told with each page how many are to come, once that is known. */
	expects?: (pages: number) => void;
}

export interface Paged<Row> {
	/** In page order, without repeats; at least `limit` by weight, where there are as many. */
	rows: Row[];
	/** False when time ran out, or when a row may have been overlooked since the list kept moving. */
	complete: boolean;
	/** The page at which time ran out. */
	cutAt?: number;
	/** Whether it ended because the limit was reached; there may be more. */
	limitReached?: boolean;
	/** Whether the list comes in another order with each request, so that its pages do not add up. */
	unstable?: boolean;
}

/** How often a list is read that moves while it is read. */
const MAX_PASSES = 3;

/** How often one is read whose order changes with every request, as long as its total says that rows are missing. */
const MAX_UNSTABLE_PASSES = 12;

/** So many pages of nothing but repeats come from a server that does not know the page parameter. */
const MAX_STALE_PAGES = 3;

/** Pages asked for at once while the end is not known: those beyond it cost calls, and bring nothing. */
const MOST_BLIND = 8;

/**
 * Reads a paged list. Pages are asked for concurrently once it is known that there are more.
 *
 * Pages are cut by position, so rows that come in or change places while the list is read can push
 * others over a page's edge. Arrivals push rows to later pages only: who reads one page after the other
 * overlooks nothing. So when a concurrent pass shows that the list moved, it is read again in order.
 *
 * @throws NodeOperationError when the server gives the same page for ever although there is more
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
		const unstable = inOrder && reading.scrambled;
		const passes = unstable && reading.lastTotal ? MAX_UNSTABLE_PASSES : MAX_PASSES;
		if (complete || pass >= passes) {
			return { rows, complete, ...(unstable && !complete && { unstable }) };
		}
	}
}

/** One reading of the list, from its first page to its end or to the limit. */
class Reading<Row> {
	cutAt: number | undefined;
	private readonly pages = new Map<number, Page<Row>>();
	private readonly seen = new Set<string>();
	private readonly underWay = new Set<Promise<void>>();
	private readonly failures: unknown[] = [];
	private readonly size: number;
	private readonly limit: number;
	private readonly firstPage: number;
	/** The keys of the page that came first. */
	private firstKeys: string[] | undefined;
	/** Rows that a page really brings: the server may cut it below what is asked. */
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
		this.firstPage = options.firstPage ?? 1;
		this.next = this.firstPage;
	}

	async run(): Promise<void> {
		while (this.wantsMore || this.underWay.size > 0) {
			while (this.wantsMore) this.launch(this.next++);
			await Promise.race(this.underWay);
		}
		const [failure] = this.failures;
		if (failure !== undefined && !(await this.hasAll())) throw failure;
	}

	/**
	 * Whether all rows that the total counts are there: then what failed was a page beyond the end, which some
	 * servers refuse, or fill with rows of another. A total may be that of a page: who asks for one row sees it.
	 */
	private async hasAll(): Promise<boolean> {
		const isAll = ({ total }: Page<Row>) => total === this.seen.size;
		if (![...this.pages.values()].some(isAll)) return false;
		const one = await this.options.fetchPage(1, 1);
		return one !== undefined && isAll(one) && one.rows.length < this.seen.size;
	}

	/** By key, in page order, up to the end of the list. */
	rows(): Map<string, Row> {
		const rows = new Map<string, Row>();
		for (const { rows: each } of this.inOrder()) {
			for (const row of each) {
				const key = this.options.key(row) || JSON.stringify(row);
				if (!rows.has(key)) rows.set(key, row);
			}
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
		return this.scrambled || this.shrank || (totals.length > 0 && this.repeats > grown);
	}

	/** Rows left the list meanwhile. */
	get shrank(): boolean {
		return this.totals().some((total, index, all) => index > 0 && total < (all[index - 1] ?? 0));
	}

	/**
	 * Whether rows came twice that arrivals cannot have pushed over a page's edge: those are the last ones
	 * of the page before, in their order. Only of a reading in order.
	 */
	get scrambled(): boolean {
		const seen = new Set<string>();
		let before: string[] = [];
		return this.inOrder().some((page) => {
			const keys = this.keysOf(page);
			const again = keys.filter((key) => seen.has(key));
			const pushed = again.length > 0 ? before.slice(-again.length) : [];
			keys.forEach((key) => seen.add(key));
			before = keys;
			return !isEqual(again, pushed);
		});
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
		const { ahead } = this.options;
		const keys = this.keysOf(page);
		const isFirst = this.firstKeys === undefined;
		this.firstKeys ??= keys;
		if (isFirst && keys.length > 0) this.perPage = keys.length;
		if (!isFirst && this.isFirstAgain(keys)) return this.endAtRepeat(page, number);
		this.pages.set(number, page);
		const fresh = this.count(page.rows);
		if (keys.length > 0 && fresh === 0) this.stalePages += 1;
		if (this.stalePages >= MAX_STALE_PAGES) return this.endAtRepeat(page, this.next);

		// A short page is not the last until something says so: the server may cut pages at any size.
		const isLast = page.isLast ?? page.total === this.upTo(number, page);
		if (keys.length === 0 || (this.isShort(page) && isLast)) {
			this.last = Math.min(this.last, number);
		}
		if (page.total !== undefined) {
			const isPossible = page.total >= this.upTo(number, page);
			this.knownPages = isPossible ? Math.ceil(page.total / this.perPage) : Infinity;
		}
		if (Number.isFinite(this.knownPages)) {
			const wanted = Math.min(this.knownPages, Math.ceil(this.limit / this.perPage));
			this.options.expects?.(Math.max(0, wanted - this.pages.size));
		}
		// Whoever knows the end may ask for all that is left; else the pace doubles with each page. A total of
		// more than a first page that is short may be of more than what was asked for.
		if (isFirst && keys.length < this.size) return;
		this.abreast = Number.isFinite(this.knownPages)
			? ahead
			: Math.min(ahead, MOST_BLIND, this.abreast * 2);
	}

	/** Counts the rows of a page. @returns how many are new */
	private count(rows: Row[]): number {
		const { key, weight } = this.options;
		let fresh = 0;
		for (const row of rows) {
			const own = key(row);
			if (own && this.seen.has(own)) {
				this.repeats += 1;
				continue;
			}
			this.weight += weight?.(row) ?? 1;
			if (!own) continue;
			this.seen.add(own);
			fresh += 1;
		}
		return fresh;
	}

	/** Whether a page has fewer rows than there is room for on it. */
	private isShort(page: Page<Row>): boolean {
		const rows = this.keysOf(page).length;
		if (rows < this.perPage) return true;
		return rows < this.size && !USUAL_SIZES.has(rows);
	}

	/** How many rows there are at least where this page has rows. */
	private upTo(number: number, page: Page<Row>): number {
		const rows = this.keysOf(page).length;
		return rows && (number - 1) * this.perPage + rows;
	}

	private keysOf({ rows }: Page<Row>): string[] {
		return compact(rows.map(this.options.key));
	}

	private isFirstAgain(keys: string[]): boolean {
		return keys.length > 0 && isEqual(keys, this.firstKeys);
	}

	/** The list repeats itself: that is its end, or the server does not know the page parameter. */
	private endAtRepeat(page: Page<Row>, number: number): void {
		this.last = Math.min(this.last, number - 1);
		const rows = this.keysOf(page).length;
		// A page of more rows than were asked for is rather all there is.
		const mayBeCut = rows > this.size ? USUAL_SIZES.has(rows) : !this.isShort(page);
		if (mayBeCut || (page.total ?? 0) > this.seen.size) {
			this.failures.push(samePage(this.options.node));
		}
	}

	private inOrder(): Array<Page<Row>> {
		return [...this.pages]
			.filter(([number]) => number <= this.last)
			.sort(([a], [b]) => a - b)
			.map(([, page]) => page);
	}

	/**
	 * What the pages say is the total; nothing where one says less than there are rows up to it, or where
	 * each says no more than how many it has.
	 */
	private totals(): number[] {
		const pages = [...this.pages].filter(([number]) => number <= this.last);
		const isWrong = pages.some(
			([number, page]) => page.total !== undefined && page.total < this.upTo(number, page),
		);
		const isOfPage =
			pages.length > 1 && pages.every(([, page]) => page.total === this.keysOf(page).length);
		return isWrong || isOfPage ? [] : this.inOrder().flatMap((page) => page.total ?? []);
	}
}

/** The error for a server that pays no heed to the page. */
export function samePage(node?: INode): Error {
	const message = 'CartRover answers every page of this list with the same rows';
	const description =
		'There is more than the first page, but this server does not return it. The list was not used, so that nothing is left out unnoticed. Ask for less at once, such as a shorter period, and report this to the makers of this node.';
	return node
		? new NodeOperationError(node, message, { description })
		: new Error(`${message}. ${description}`);
}

/** The error for a list whose pages do not add up to it. */
export function unstableList(node: INode): NodeOperationError {
	return new NodeOperationError(
		node,
		'CartRover returns this list in a different order with every request',
		{
			description:
				'So its pages do not add up to the whole list, and some of it would be missing. The list was not used. Ask for no more than fits on one page, such as a shorter period, and report this to the makers of this node.',
		},
	);
}
