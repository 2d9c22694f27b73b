import attempt from 'lodash/attempt';
import isError from 'lodash/isError';

import type { ItemContext, RunContext } from './context';

/** An item of a run, and what it gives or why it cannot be read. */
interface Reading<T> {
	item: ItemContext;
	given: T | Error;
	/** Tells what reading it hinted. */
	tell: () => void;
}

/**
 * All items of a run, each read once, when the first one asks: an expression may walk through all rows.
 *
 * @param read the same function for all items, by which the readings are kept
 */
export const readingsOf = <T>(run: RunContext, read: (item: ItemContext) => T): Array<Reading<T>> =>
	run.shared(
		'readings',
		() =>
			run.items.map((item) => {
				const { result, tell } = run.withheld(() => attempt(read, item));
				return { item, given: result, tell };
			}),
		read,
	);

/**
 * What an item gives, where what others give counts, too.
 *
 * @throws what reading it has thrown
 */
export function readOnce<T>({ run, index }: ItemContext, read: (item: ItemContext) => T): T {
	const { given, tell } = readingsOf(run, read)[index] as Reading<T>;
	if (isError(given)) throw given;
	tell();
	return given;
}
