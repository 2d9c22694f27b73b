import { bucketOf, type Bucket } from './bucket';
import type { CartRoverClient } from './client';
import type { Page } from './pages';
import type { PagedList } from './paging';

/*
 * The documentation says that `page` is 1 where it is left out. A server that counts from 0 would give the
 * second page for 1, and whoever begins with 1 would overlook the first 100 rows. So the first page is asked
 * for without a number, and before the second one is, the page that the server calls 1 is looked at: it is
 * the first page again, or else the second. That an account's lists count from 1 is remembered, so this
 * costs one request a process, and none for what fits on one page.
 */

/** Asks for the page of this number, or for the first one. */
export type Ask<Row> = (number: number | undefined, size: number) => Promise<Page<Row> | undefined>;

/** Whose lists count from 1, as documented. */
const countFromOne = new WeakSet<Bucket>();

/** So much of a page must have come before for it to be that one again; rows may arrive in between. */
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
		// Only once: a page that is asked for again is wanted as it is then.
		delete start.second;
		return second;
	};
}

interface Start<Row> {
	countsFrom: 0 | 1;
	/** What came for 1, where that is the second page. */
	second?: Page<Row>;
}

/** Remembers that an account's lists count from 1, so that this is not looked at again. */
export function rememberCount(account: CartRoverClient['account']): void {
	countFromOne.add(bucketOf(account));
}
