import type { IDataObject } from 'n8n-workflow';

import type { Feed } from './feed';
import type { List } from './window';

/** What is remembered of something that happened. */
export interface Happening {
	/** What tells it from others. */
	key: string;
	/** Epoch seconds. */
	time: number;
	/** How many seconds longer than usual it must be remembered. */
	keepLonger: number;
}

/** Something that has not been delivered. */
export interface Fresh extends Happening {
	item?: IDataObject;
	/** Why there is no item. */
	problem?: Error;
}

/** A row of which nothing is left but what it told. */
export interface Told<Kind> {
	rowKey: string;
	told: Array<Kind | undefined>;
}

/** @param otherwise the time of an event that does not say when it happened */
export function happeningOf<Row, Event>(
	feed: Feed<Row, Event>,
	event: Event,
	otherwise: number,
	key = feed.key(event),
): Happening {
	const time = feed.time(event);
	return {
		key,
		time: Number.isNaN(time) ? otherwise : time,
		keepLonger: feed.keepLonger?.(event) ?? 0,
	};
}

/**
 * What a row tells.
 *
 * @param countedFrom since when what happened counts in a list that follows another, in epoch seconds
 */
export function eventsOf<Row, Event>(
	feed: Feed<Row, Event>,
	row: Row,
	countedFrom = -Infinity,
): Event[] {
	const events = feed.events(row);
	if (feed.follows === undefined) return events;
	return events.filter((event) => feed.time(event) >= countedFrom);
}

/**
 * A feed's list with its rows read as they come, and let go of: a poll may read thousands, and an order
 * takes five times the memory of its item.
 *
 * @param read what is kept of an event; `undefined` for nothing
 * @param countedFrom see `eventsOf`
 */
export function distilled<Row, Event, Kind>(
	feed: Feed<Row, Event>,
	read: (event: Event) => Kind | undefined,
	countedFrom?: number,
): List<Told<Kind>> {
	return {
		rowKey: ({ rowKey }) => rowKey,
		fetchPage: async (...asked) => {
			const page = await feed.fetchPage(...asked);
			return (
				page && {
					...page,
					rows: page.rows.map((row) => ({
						rowKey: feed.rowKey(row),
						told: eventsOf(feed, row, countedFrom).map(read),
					})),
				}
			);
		},
	};
}

/** Makes an event's item, so that the event can be let go of. One that cannot be made is missed only when its turn comes. */
export function itemNow<Event>(
	event: Event,
	toItem: (event: Event) => IDataObject,
): Pick<Fresh, 'item' | 'problem'> {
	try {
		return { item: toItem(event) };
	} catch (error) {
		return { problem: error as Error };
	}
}

/** @throws NodeApiError where the item could not be made */
export function itemOf({ item, problem }: Fresh): IDataObject {
	if (item === undefined) throw problem;
	return item;
}
