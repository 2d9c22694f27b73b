import { bucketOf, type Bucket } from './bucket';
import type { CartRoverClient } from './client';
import type { Page } from './pages';
import type { PagedList } from './paging';

/*
 * The documentation says that `page` is 1 where it is left out. A server that counts from 0 would give its
 * second page for 1, and the first 100 rows would be overlooked. So the first page is asked for without a
 * number. Before the second page is used, page 1 is asked for: it is either the first page again (the server
 * counts from 1) or the second one (it counts from 0). The process remembers that an account's lists count
 * from 1. So the check costs one request a process, and none for a list that fits on one page.
 */

/** Asks for the page of this number, or for the first one. */
export type Ask<Row> = (number: number | undefined, size: number) => Promise<Page<Row> | undefined>;

/** Whose lists count from 1, as documented. */
const countFromOne = new WeakSet<Bucket>();

/**
 * This share of a page's rows must have come before for it to be the same page again: rows may arrive in
 * between.
 */
const MOST = 0.9;

/** Makes pages be counted from 1, however the server counts them. */
export function numbered<Row>(
	{ account }: Pick<CartRoverClient, 'account'>,
	ask: Ask<Row>,
	key: (row: Row) => string,
): PagedList<Row>['fetchPage'] {
	let first: Page<Row> | undefined;
	let looking: Promise<Start<Row> | undefined> | undefined;

	const look = async (size: number): Promise<Start<Row> | undefined> => {
		const before = first ?? (await ask(undefined, size));
		const one = before && (await ask(1, size));
		if (!one) return undefined;
		const keys = new Set(before.rows.map(key));
		const again = one.rows.filter((row) => keys.has(key(row))).length;
		const isAgain = again > 0 && again >= MOST * Math.max(before.rows.length, one.rows.length);
		if (!isAgain) return { countsFrom: 0, second: one };
		rememberCount(account);
		return { countsFrom: 1 };
	};

	return async (page, size) => {
		if (page === 1) {
			looking = undefined;
			return (first = await ask(undefined, size));
		}
		if (countFromOne.has(bucketOf(account))) return await ask(page, size);
		looking ??= look(size);
		const start = await looking;
		if (!start) {
			looking = undefined;
			return undefined;
		}
		const { second } = start;
		if (page !== 2 || !second) return await ask(page - 1 + start.countsFrom, size);
		// Used only once: a page that is asked for again is wanted as it is then.
		delete start.second;
		return second;
	};
}

interface Start<Row> {
	countsFrom: 0 | 1;
	/** The answer for page 1, where it is the second page. */
	second?: Page<Row>;
}

/** Remembers that an account's lists count from 1, so that the check is not made again. */
export function rememberCount(account: CartRoverClient['account']): void {
	countFromOne.add(bucketOf(account));
}
