import orderBy from 'lodash/orderBy';

import {
	newEvents,
	type EventGroup,
	type PolledOrders,
	type GroupState,
	type NewEvent,
} from './group';

/*
 * In which order events are delivered: the oldest first, and the events of one order in the order of its
 * life. Where a list shows no time, or the time of the last change, the times alone do not say which event
 * came first. An order may be found as confirmed before a list with a backlog has come to the moment when it
 * was shipped. Such an event waits.
 */

export interface FoundEvent extends NewEvent {
	group: string;
}

type Polled = ReadonlyMap<string, ReadonlyMap<string, PolledOrders>>;

/**
 * The events of a poll that may be delivered now, in order. Whatever first part of them is delivered, no
 * event of an order comes after a later one of the same order, in this poll or another.
 *
 * @param groups in the order in which an order goes through them
 * @param states the states before the poll, by group
 */
export function inTurn(
	groups: readonly EventGroup[],
	states: Readonly<Record<string, GroupState>>,
	polled: Polled,
): FoundEvent[] {
	const found = groups.flatMap(({ name }, rank) =>
		newEvents(polled.get(name) ?? new Map()).map((event) => ({ ...event, group: name, rank })),
	);
	const isPending = pendingBy(groups, states, polled, found);
	const waiting = new Set<string>();
	const latest = new Map<string, number>();
	const ready: Array<(typeof found)[number] & { turn: number }> = [];
	for (const event of orderBy(found, ['rank', 'time'])) {
		const { ref, time, earlier } = event;
		if (waiting.has(ref) || earlier.some(isPending)) {
			waiting.add(ref);
			continue;
		}
		const turn = Math.max(time, latest.get(ref) ?? -Infinity);
		latest.set(ref, turn);
		ready.push({ ...event, turn });
	}
	return orderBy(ready, ['turn', 'rank', 'key']);
}

/** Makes the test whether a later poll may still deliver an earlier event of an order. */
function pendingBy(
	groups: readonly EventGroup[],
	states: Readonly<Record<string, GroupState>>,
	polled: Polled,
	found: readonly FoundEvent[],
): (event: NewEvent['earlier'][number]) => boolean {
	const nameOf = ({ group, key }: Pick<FoundEvent, 'group' | 'key'>) => `${group} ${key}`;
	const isHere = new Set(found.map(nameOf));
	for (const [group, { seen }] of Object.entries(states)) {
		for (const [key] of seen) isHere.add(nameOf({ group, key }));
	}
	const byName = new Map(groups.map((group) => [group.name, group]));
	return (event) => {
		const group = byName.get(event.group);
		const state = states[event.group];
		if (!group || !state || isHere.has(nameOf(event))) return false;
		if (event.time < state.floor) return false;
		const polledLists = polled.get(event.group);
		return group.lists.some(({ status, filteredBy, keepsAll }) => {
			const read = polledLists?.get(status);
			const isHidden = filteredBy === 'hiddenTime';
			// No poll may ever read a list by a hidden time together with the other list: so such a list is not
			// waited for.
			if (!read && isHidden) return false;
			if (Number.isNaN(event.time)) {
				const isOpen = read?.complete === true && read.to === undefined;
				return (isHidden || keepsAll === true) && read !== undefined && !isOpen;
			}
			const watermark = state.lists[status]?.watermark ?? state.floor;
			const readTo = read?.complete ? (read.to ?? read.serverTime.latest - 1) : watermark;
			return event.time > readTo;
		});
	};
}
