import attempt from 'lodash/attempt';
import groupBy from 'lodash/groupBy';
import isError from 'lodash/isError';

import type { ItemContext } from './context';
import { readingsOf, readOnce } from './readings';

/** How the items of a run are read that may be about the same. */
interface Rules<T> {
	read: (item: ItemContext) => T;
	/** What an item is about, as in “input item 1 is about order A”; also of one that cannot be read. */
	about: (item: ItemContext, given?: T) => string;
}

/** What an item gives, and what all items of the run that are about the same give, itself included. */
interface Together<T> {
	own: T;
	all: T[];
	items: ItemContext[];
	/** The number of the first of them. */
	first: number;
}

/**
 * Reads the items of a run that are about the same. They go out in one call, which the first of them makes:
 * nobody knows whether a second call adds to what the first has set, or replaces it.
 *
 * @throws NodeOperationError where one of them cannot be read: the call would lack what that gives
 */
export function readTogether<T>(item: ItemContext, { read, about }: Rules<T>): Together<T> {
	const own = readOnce(item, read);
	const groupsOf = () =>
		groupBy(readingsOf(item.run, read), ({ item: each, given }) => {
			const key = attempt(about, each, isError(given) ? undefined : given);
			return isError(key) ? '' : key;
		});
	const groups = item.run.shared('together', groupsOf, read);
	const what = about(item, own);
	const all: T[] = [];
	const items: ItemContext[] = [];
	for (const { item: each, given } of groups[what] ?? []) {
		if (isError(given)) {
			throw item.invalid(
				`Input item ${each.index} is about ${what}, too, and cannot be read: ${given.message}`,
				'They are sent together: correct that item, or leave it out. Nothing was sent to CartRover.',
			);
		}
		all.push(given);
		items.push(each);
	}
	return { own, all, items, first: items[0]?.index ?? item.index };
}
