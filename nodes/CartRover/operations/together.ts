import groupBy from 'lodash/groupBy';
import isError from 'lodash/isError';
import mapValues from 'lodash/mapValues';

import type { ItemContext, RunContext } from './context';
import { type Reader, readingsAbout, readOnce } from './readings';

/**
 * Makes a function that gives what an item gives, what all of the run give that are about the same, and the
 * number of the first of them. They go out in one call, which that one makes: nobody knows whether a second
 * call adds to what the first has set, or replaces it. To be made once, not in each run.
 *
 * @param reader of which `about` is as in “input item 1 is about order A”
 * @throws NodeOperationError where one of them cannot be read: the call would lack what that gives
 */
export const together =
	<T>(reader: Reader<T, string>) =>
	(item: ItemContext): { own: T; all: T[]; first: number } => {
		const own = readOnce(item, reader.read);
		const about = reader.about(item, own);
		const group = item.run.shared('together', () => groupsOf(item.run, reader), reader)[about];
		const { all = [own], first = item.index, failed } = group ?? {};
		if (!failed) return { own, all, first };
		throw item.invalid(
			`Input item ${failed.item.index} is about ${about}, too, and cannot be sent: ${(failed.given as Error).message}`,
			'They are sent together: correct that item, or leave it out if it does not belong to them. Nothing was sent to CartRover.',
		);
	};

/** By what they are about. Those of which nobody can tell that are under an error, for which nobody asks. */
const groupsOf = <T>(run: RunContext, reader: Reader<T, string>) =>
	mapValues(groupBy(readingsAbout(run, reader), 'about'), (group) => ({
		all: group.flatMap(({ given }) => (isError(given) ? [] : [given])),
		first: group[0]?.item.index,
		failed: group.find(({ given }) => isError(given)),
	}));
