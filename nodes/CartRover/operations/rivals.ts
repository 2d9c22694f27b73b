import groupBy from 'lodash/groupBy';
import isEqual from 'lodash/isEqual';
import isError from 'lodash/isError';

import type { ItemContext, RunContext } from './context';
import { readingsAbout, readOnce } from './readings';

/** What an item says of something of which other items of the run may say something else. */
interface Claim {
	/** What it is about, as errors begin: `Status of order 1001`. */
	about: string;
	content: unknown;
}

/** How the items of a run are read and compared. */
interface Rules<T> {
	read: (item: ItemContext) => T;
	claims: (given: T) => Claim[];
	/** What an item that cannot be read is about: it differs from all that others say of that. */
	unread?: (item: ItemContext) => string;
	/** What to do where they differ. */
	advice: (given: T) => string;
}

/**
 * Makes a function that reads an item, and fails it where another item of the run says something else:
 * whichever was sent first, or last, would win. To be made once, not in each run.
 *
 * @throws NodeOperationError that names all items that differ, or where the item cannot be read
 */
export function withoutRival<T>(rules: Rules<T>): (item: ItemContext) => T {
	return (item) => {
		const given = readOnce(item, rules.read);
		const rivals = item.run.shared('rivals', () => rivalsOf(item.run, rules), rules);
		const rival = rivals.get(item.index);
		if (rival) throw item.invalid(`${rival}: none of them was sent`, rules.advice(given));
		return given;
	};
}

/** By the number of each item that has rivals: what they differ in, and their numbers. */
function rivalsOf<T>(run: RunContext, { read, claims, unread }: Rules<T>): Map<number, string> {
	const rivals = new Map<number, string>();
	if (run.items.length === 1) return rivals;
	const about = (item: ItemContext, given?: T): Claim[] => {
		if (given !== undefined) return claims(given);
		return unread ? [{ about: unread(item), content: undefined }] : [];
	};
	const all = readingsAbout(run, { read, about }).flatMap(({ item: { index }, about: said }) =>
		isError(said) ? [] : said.map((claim) => ({ ...claim, index })),
	);
	for (const [what, own] of Object.entries(groupBy(all, 'about'))) {
		if (own.every(({ content }) => isEqual(content, own[0]?.content))) continue;
		const indexes = own.map(({ index }) => index);
		const rival = `${what} differs between input items ${numbered(indexes)}`;
		for (const index of indexes) rivals.set(index, rival);
	}
	return rivals;
}

/** Numbers of items as a sentence has them, each once: `0, 1 and 4`. */
export const numbered = (indexes: number[]): string =>
	[...new Set(indexes)].join(', ').replace(/, (\d+)$/, ' and $1');
