import compact from 'lodash/compact';
import isEqual from 'lodash/isEqual';

/** Rows that one request may bring at most (documented for orders, docs/contributing/api-facts.md section 2a). */
export const PAGE_SIZE = 100;

/** Sizes to which servers cut their pages, whatever is asked for, without saying so (open question 22). */
export const USUAL_SIZES = new Set([20, 25, 50, 100, 200, 250, 500, 1_000]);

export interface Page<Row> {
	rows: Row[];
	/** How many rows the list has, where CartRover says so. The number may be wrong: it only helps. */
	total?: number;
	/** No page follows: this one has fewer rows than a page of the same list once had. */
	isLast?: boolean;
	/** CartRover's time of the answer, in epoch seconds, where it says so. */
	serverTime?: number;
}

/** The pages of a list that one pass has brought, and what they tell of the list. */
export class Pages<Row> {
	/** The last page, once that is known. */
	last = Infinity;
	/** How many rows a page really has: the server may give fewer than are asked for. */
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
	 * Whether a row may have been overlooked although the pages were read in order: the list shrank, or rows
	 * changed places. Places changed where more rows came twice than new arrivals explain.
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
	 * Whether the list comes in another order each time. New arrivals push only the last rows of a page, in
	 * their order, over to the next page. Any other row that comes twice gives this away. Valid only for a pass
	 * that asks for one page after the other.
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
	 * The totals that the pages state. Empty where a total is lower than the rows that came up to its page, or
	 * where each total is only the count of its own page.
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
