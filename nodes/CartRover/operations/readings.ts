import attempt from 'lodash/attempt';
import isError from 'lodash/isError';

import type { ItemContext, RunContext } from './context';

/** How the items of a run are read of which several may be about the same. */
export interface Reader<T, About> {
	/** One function for all items, by which the readings are kept. */
	read: (item: ItemContext) => T;
	/** What an item is about; without what it gives where it cannot be read, and then it may throw. */
	about: (item: ItemContext, given?: T) => About;
}

/** An item of a run, and what it gives or why it cannot be read. */
interface Reading<T> {
	item: ItemContext;
	given: T | Error;
	/** Tells what reading it hinted. */
	tell: () => void;
}

/** All items of a run by number, each read once, when the first one asks: an expression may walk through all rows. */
const readingsOf = <T>(run: RunContext, read: (item: ItemContext) => T): Map<number, Reading<T>> =>
	run.shared(
		'readings',
		() =>
			new Map(
				run.items.map((item) => {
					const { result, tell } = run.withheld(() => attempt(read, item));
					return [item.index, { item, given: result, tell }];
				}),
			),
		read,
	);

/** All items of a run, with what each is about; an error where nobody can tell that. */
export const readingsAbout = <T, About>(
	run: RunContext,
	{ read, about }: Reader<T, About>,
): Array<{ item: ItemContext; given: T | Error; about: About | Error }> =>
	[...readingsOf(run, read).values()].map(({ item, given }) => ({
		item,
		given,
		about: attempt(about, item, isError(given) ? undefined : given),
	}));

/**
 * What an item gives, where what others give counts, too.
 *
 * @throws what reading it has thrown
 */
export function readOnce<T>({ run, index }: ItemContext, read: (item: ItemContext) => T): T {
	const { given, tell } = readingsOf(run, read).get(index) as Reading<T>;
	if (isError(given)) throw given;
	tell();
	return given;
}
