import omit from 'lodash/omit';
import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import type { EventGroup, GroupState, SeenKey } from './group';
import type { PollLimits } from './types';

/*
 * States of the version before, which had no version number: under the event's name one cursor for each list,
 * with the list's own keys.
 */

const cursor = z.object({
	floor: z.number(),
	mark: z.number(),
	seen: z.array(z.tuple([z.string(), z.number()])),
	/** The time from which on events counted in the second and later lists of a group. */
	countedFrom: z.number().optional(),
});

/**
 * Makes the groups of a state that the version before wrote. Anything else is returned as it is, and fits no
 * shape.
 *
 * @param byStatus whether the version before named a list by its group's status as well
 */
export function groupsFromCursors(
	groups: ReadonlyArray<Pick<EventGroup, 'name' | 'lists'>>,
	byStatus: boolean,
	old: IDataObject,
	{ overlapSeconds }: PollLimits,
): unknown {
	const lists = omit(old, 'resume');
	const read = z.record(cursor).safeParse(lists);
	if (!read.success || Object.keys(lists).length === 0) return old;
	const states = groups.flatMap((group): Array<[string, GroupState]> => {
		const found = group.lists.flatMap(({ status }) => {
			const known = read.data[byStatus ? `${group.name} ${status}` : status];
			return known ? [{ status, ...known }] : [];
		});
		// A status that is watched only now.
		if (found.length === 0) return [];
		const marks = found.map(({ mark }) => mark);
		const [first] = found;
		const goesByFirst = group.lists.some(({ filteredBy }) => filteredBy === 'otherTime');
		const since =
			goesByFirst && first
				? Math.min(first.countedFrom ?? Infinity, first.mark - overlapSeconds)
				: Math.min(...marks) - overlapSeconds;
		const floor = Math.max(since, ...found.map((each) => each.floor));
		const seen = new Map<string, number>();
		for (const [key, keepUntil] of found.flatMap((each) => each.seen)) {
			seen.set(key, Math.max(keepUntil, seen.get(key) ?? -Infinity));
		}
		const state = {
			floor: Math.min(floor, ...marks),
			// Whether an order had a date was not put down.
			seen: [...seen].map(([key, expiresAt]): SeenKey => [key, expiresAt, true]),
			lists: Object.fromEntries(
				// A list that was never read for want of time begins where the group's other lists stand.
				group.lists.map(({ status }) => {
					const mark = found.find((each) => each.status === status)?.mark ?? Math.max(...marks);
					return [status, { watermark: mark }];
				}),
			),
		};
		return [[group.name, state]];
	});
	return { groups: Object.fromEntries(states) };
}
