import attempt from 'lodash/attempt';
import groupBy from 'lodash/groupBy';
import isEqual from 'lodash/isEqual';
import isError from 'lodash/isError';

import type { ItemContext, RunContext } from './context';
import { readingsOf, readOnce } from './readings';

/** What an item says of something of which other items of the run may say something else. */
interface Claim {
	/** What it is about, as errors begin: `Status of order 1001`. */
	about: string;
	content: unknown;
}

/** How the items of a run are read and compared; each reader has one set of claims. */
interface Rules<T> {
	read: (item: ItemContext) => T;
	claims: (given: T) => Claim[];
	/** What an item that cannot be read is about: it differs from all that others say of that. */
	unread?: (item: ItemContext) => string[];
	/** What to do where they differ. */
	advice: string;
}

/**
 * Gives what an item gives, and fails it as `assertNoRival` does.
 *
 * @throws NodeOperationError also where it cannot be read
 */
export function readWithoutRival<T>(item: ItemContext, rules: Rules<T>): T {
	const given = readOnce(item, rules.read);
	assertNoRival(item, rules);
	return given;
}

/**
 * Fails each item that says something else than another item of the run: whichever was sent first, or last,
 * would win.
 *
 * @throws NodeOperationError that names all items that differ
 */
export function assertNoRival<T>(item: ItemContext, rules: Rules<T>): void {
	const rivals = item.run.shared('rivals', () => rivalsOf(item.run, rules), rules.read);
	const about = rivals.get(item.index);
	if (about) throw item.invalid(`${about}: none of them was sent`, rules.advice);
}

/** By the number of each item that has rivals: what they differ in, and their numbers. */
function rivalsOf<T>(run: RunContext, { read, claims, unread }: Rules<T>): Map<number, string> {
	const rivals = new Map<number, string>();
	if (run.items.length === 1) return rivals;
	const all = readingsOf(run, read).flatMap(({ item, given }) => {
		const own = isError(given)
			? attempt(() => unread?.(item).map((about) => ({ about, content: undefined })))
			: claims(given);
		return isError(own) ? [] : (own ?? []).map((claim) => ({ ...claim, index: item.index }));
	});
	for (const [about, own] of Object.entries(groupBy(all, 'about'))) {
		if (own.every(({ content }) => isEqual(content, own[0]?.content))) continue;
		const indexes = own.map(({ index }) => index);
		for (const index of indexes) {
			rivals.set(index, `${about} differs between input items ${numbered(indexes)}`);
		}
	}
	return rivals;
}

/** Numbers of items as a sentence has them, each once: `0, 1 and 4`. */
export const numbered = (indexes: number[]): string =>
	[...new Set(indexes)].join(', ').replace(/, (\d+)$/, ' and $1');
