import { type INode, NodeOperationError } from 'n8n-workflow';
import isEqual from 'lodash/isEqual';
import sumBy from 'lodash/sumBy';

import { PAGE_SIZE, Pages, USUAL_SIZES, type Page } from './pages';

/** A list that is given page by page. */
export interface PagedList<Row> {
	/** The node that the error names when the list cannot be read. */
	node?: INode;
	/** Asks for one page, counted from 1; `undefined` when there is no time left to ask. */
	fetchPage: (page: number, size: number) => Promise<Page<Row> | undefined>;
	/** A key that tells rows apart, to leave out repeats; `''` for an odd row without one. */
	key: (row: Row) => string;
}

export interface PagingOptions<Row> extends PagedList<Row> {
	/** How many rows are wanted; all when left out. */
	limit?: number;
	/** For how many of the wanted items a row counts: 0 when it is filtered out, several when it is split. */
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
	/** Whether the limit was reached before the end of the list was seen. */
	endUnseen?: boolean;
	/** Whether the list comes in another order with each request, so that its pages do not add up. */
	unstable?: boolean;
}

/** The most passes through a list that changes while it is read. */
const MAX_PASSES = 3;

/**
 * The most passes through a list whose order changes with every request, while its total says that rows are
 * missing.
 */
const MAX_UNSTABLE_PASSES = 12;

/** After this many pages of nothing but repeats, the server is taken not to know the page parameter. */
const MAX_STALE_PAGES = 3;

/**
 * Pages asked for at once while the end of the list is unknown: pages beyond the end cost calls and bring
 * nothing.
 */
const MOST_BLIND = 8;

/**
 * Reads a paged list. Pages are asked for concurrently once the list is known to have more than one.
 * The server cuts pages by position. So a row that arrives or changes its place while the list is read can
 * push other rows over a page's edge. Arrivals push rows to later pages only: a pass that asks for one page
 * after the other overlooks nothing. So when a concurrent pass shows that the list moved, the list is read
 * again in order.
 *
 * @throws NodeOperationError when the server gives the same page for ever although there is more
 */
export async function readPages<Row>(options: PagingOptions<Row>): Promise<Paged<Row>> {
	if (options.limit !== undefined && options.limit <= 0) return { rows: [], complete: true };
	let found = new Map<string, Row>();
	for (let number = 1; ; number++) {
		const inOrder = number > 1;
		const pass = new Pass({ ...options, ahead: inOrder ? 1 : options.ahead });
		await pass.run();
		// The order of the last pass counts; rows that only an earlier pass saw follow.
		const earlier = found;
		const { pages } = pass;
		found = pages.rows();
		for (const [key, row] of earlier) {
			if (!found.has(key)) found.set(key, row);
		}
		const rows = [...found.values()];
		if (pass.cutAt !== undefined) return { rows, complete: false, cutAt: pass.cutAt };
		if (pass.limitReached) {
			return { rows, complete: true, limitReached: true, endUnseen: pages.last === Infinity };
		}
		const complete =
			(!pages.shrank && found.size >= (pages.lastTotal ?? Infinity)) ||
			(inOrder ? !pages.mayOverlook : !pages.moved);
		const unstable = inOrder && pages.scrambled;
		const passes = unstable && pages.lastTotal ? MAX_UNSTABLE_PASSES : MAX_PASSES;
		if (complete || number >= passes) {
			return { rows, complete, ...(unstable && !complete && { unstable }) };
		}
	}
}

/** One pass through the list, from its first page to its end or to the limit. */
class Pass<Row> {
	cutAt: number | undefined;
	readonly pages: Pages<Row>;
	private readonly underWay = new Set<Promise<void>>();
	private readonly failures: unknown[] = [];
	private readonly size: number;
	private readonly limit: number;
	private readonly firstPage: number;
	/** The keys of the page that came first. */
	private firstKeys: string[] | undefined;
	private next: number;
	/** Pages that the list has by its latest total; arrivals may add to them. */
	private knownPages = Infinity;
	/**
	 * How many pages are asked for at once. Starts with one and doubles: a short list must not cost calls for
	 * pages that it does not have.
	 */
	private abreast = 1;
	private weight = 0;
	private stalePages = 0;

	constructor(private readonly options: PagingOptions<Row>) {
		this.limit = options.limit ?? Infinity;
		this.size = options.pageSize ?? PAGE_SIZE;
		this.pages = new Pages(options.key, this.size);
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
	 * Whether all rows are there that the total counts. Then the request that failed was for a page beyond the
	 * end, which some servers refuse, or fill with other rows. A total may count the rows of its page only: a
	 * request for a single row shows that.
	 */
	private async hasAll(): Promise<boolean> {
		const { areAll, rowCount } = this.pages;
		const one = areAll ? await this.options.fetchPage(1, 1) : undefined;
		return one !== undefined && one.total === rowCount && one.rows.length < rowCount;
	}

	get limitReached(): boolean {
		return this.weight >= this.limit;
	}

	private get wantsMore(): boolean {
		if (this.cutAt !== undefined || this.failures.length > 0 || this.next > this.pages.last)
			return false;
		// Beyond the known end, pages are asked for one at a time, and only while the last one was full.
		if (this.next > this.knownPages && this.underWay.size > 0) return false;
		const expected = this.weight + this.underWay.size * this.pages.perPage;
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
		const { pages } = this;
		const { ahead, key, weight } = this.options;
		const keys = pages.keysOf(page);
		const isFirst = this.firstKeys === undefined;
		this.firstKeys ??= keys;
		if (isFirst && keys.length > 0) pages.perPage = keys.length;
		if (!isFirst && this.isFirstAgain(keys)) return this.endAtRepeat(page, number);
		const fresh = pages.add(number, page);
		this.weight += sumBy(fresh, (row) => weight?.(row) ?? 1);
		if (keys.length > 0 && !fresh.some(key)) this.stalePages += 1;
		if (this.stalePages >= MAX_STALE_PAGES) return this.endAtRepeat(page, this.next);

		// A short page is not the last until something says so: the server may cut pages at any size.
		const isLast = page.isLast ?? page.total === pages.upTo(number, page);
		if (keys.length === 0 || (pages.isShort(page) && isLast)) {
			pages.last = Math.min(pages.last, number);
		}
		if (page.total !== undefined) {
			const isPossible = page.total >= pages.upTo(number, page);
			this.knownPages = isPossible ? Math.ceil(page.total / pages.perPage) : Infinity;
		}
		if (Number.isFinite(this.knownPages)) {
			const wanted = Math.min(this.knownPages, Math.ceil(this.limit / pages.perPage));
			this.options.expects?.(Math.max(0, wanted - pages.count));
		}
		// Once the end is known, all remaining pages may be asked for at once; until then the number doubles with
		// each page. Where the first page is short and the total is higher, the total may count more than was
		// asked for.
		if (isFirst && keys.length < this.size) return;
		this.abreast = Number.isFinite(this.knownPages)
			? ahead
			: Math.min(ahead, MOST_BLIND, this.abreast * 2);
	}

	private isFirstAgain(keys: string[]): boolean {
		return keys.length > 0 && isEqual(keys, this.firstKeys);
	}

	/** The list repeats itself: it has ended, or the server does not know the page parameter. */
	private endAtRepeat(page: Page<Row>, number: number): void {
		const { pages } = this;
		pages.last = Math.min(pages.last, number - 1);
		const rows = pages.keysOf(page).length;
		// A page of more rows than were asked for is rather all there is.
		const mayBeCut = rows > this.size ? USUAL_SIZES.has(rows) : !pages.isShort(page);
		if (mayBeCut || (page.total ?? 0) > pages.rowCount) {
			this.failures.push(samePage(this.options.node));
		}
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

/** The error for a list that comes in another order with each request. */
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
