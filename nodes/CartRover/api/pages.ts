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

/** The pages of a list that one pass has brought, and what they tell of the list. */
export class Pages<Row> {
	/** The last page, once that is known. */
	last = Infinity;
	/** Rows that a page really brings: the server may cut it below what is asked. */
	perPage: number;
	private readonly pages = new Map<number, Page<Row>>();
	private readonly seen = new Set<string>();
	private repeats = 0;

	/**
	 * @param key what tells rows apart; `''` for an odd row that has nothing to go by
	 * @param size rows that are asked for at once
	 */
	constructor(
		private readonly key: (row: Row) => string,
		private readonly size: number,
	) {
		this.perPage = size;
	}

	/** How many pages there are. */
	get count(): number {
		return this.pages.size;
	}

	/** How many rows there are that can be told apart. */
	get rowCount(): number {
		return this.seen.size;
	}

	/** Adds a page. @returns its rows that no page had before, odd ones included */
	add(number: number, page: Page<Row>): Row[] {
		this.pages.set(number, page);
		return page.rows.filter((row) => {
			const key = this.key(row);
			const isRepeat = key !== '' && this.seen.has(key);
			if (isRepeat) this.repeats += 1;
			else if (key) this.seen.add(key);
			return !isRepeat;
		});
	}

	/** By key, in page order, up to the end of the list. */
	rows(): Map<string, Row> {
		const rows = new Map<string, Row>();
		for (const { rows: each } of this.inOrder()) {
			for (const row of each) {
				const key = this.key(row) || JSON.stringify(row);
				if (!rows.has(key)) rows.set(key, row);
			}
		}
		return rows;
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
	 * of the page before, in their order. Only for a pass that asks for one page after the other.
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

	/** Whether a total counts just the rows that are there. */
	get areAll(): boolean {
		return [...this.pages.values()].some(({ total }) => total === this.rowCount);
	}

	/** Whether a page has fewer rows than there is room for on it. */
	isShort(page: Page<Row>): boolean {
		const rows = this.keysOf(page).length;
		if (rows < this.perPage) return true;
		return rows < this.size && !USUAL_SIZES.has(rows);
	}

	/** How many rows there are at least where this page has rows. */
	upTo(number: number, page: Page<Row>): number {
		const rows = this.keysOf(page).length;
		return rows && (number - 1) * this.perPage + rows;
	}

	keysOf({ rows }: Page<Row>): string[] {
		return compact(rows.map(this.key));
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
