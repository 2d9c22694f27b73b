import groupBy from 'lodash/groupBy';
import isEqual from 'lodash/isEqual';

import type { ItemContext } from './context';

/** What an item says of something of which other items of the run may say something else. */
export interface Claim {
	/** What it is about, as errors begin: `Status of order 1001`. */
	about: string;
	content: unknown;
}

/**
 * Fails each item that says something else than another item of the run: whichever was sent first, or last,
 * would win. The first item that asks has all of them read, before anything is sent.
 *
 * @param claimsOf what an item says; one for which it throws says nothing
 * @throws NodeOperationError that names all items that differ
 */
export function assertNoRival(
	item: ItemContext,
	claimsOf: (item: ItemContext) => Claim[],
	advice: string,
): void {
	const rivals = item.run.shared('rivals', () => rivalsOf(item, claimsOf));
	const about = rivals.get(item.index);
	if (about) throw item.invalid(`${about}: none of them was sent`, advice);
}

/** By the number of each item that has rivals: what they differ in, and their numbers. */
function rivalsOf(
	{ run }: ItemContext,
	claimsOf: (item: ItemContext) => Claim[],
): Map<number, string> {
	if (run.items.length === 1) return new Map();
	// What this reads is told when it is sent.
	const claims = run.quietly(() =>
		run.items.flatMap((each) => {
			try {
				return claimsOf(each).map((claim) => ({ ...claim, index: each.index }));
			} catch {
				return [];
			}
		}),
	);
	const rivals = new Map<number, string>();
	for (const [about, own] of Object.entries(groupBy(claims, 'about'))) {
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
