import type { IDataObject } from 'n8n-workflow';
import orderBy from 'lodash/orderBy';

import { clock } from '../api/clock';
import { readCursor, type Cursor } from './cursor';
import { readNew, takeBaseline, type Feed } from './feed';
import type { EventSource } from './types';

const SAMPLE_DAYS = 30;

/**
 * An event source over one or several lists. Each list has a cursor of its own; what one of them has
 * delivered, the others do not deliver again.
 *
 * @param feeds by the name under which each list's cursor is kept
 */
export function feedSource<Row, Event>(
	feeds: Record<string, Feed<Row, Event>>,
	toItem: (event: Event, simplify: boolean) => IDataObject,
	simplify = true,
): EventSource {
	return {
		async poll(state, limits, startAt) {
			const cursors = new Map<string, Cursor | undefined>(
				Object.keys(feeds).map((name) => [name, readCursor(state?.[name]) ?? startingAt(startAt)]),
			);
			const found: Array<{ event: Event; time: number }> = [];
			let looked = 0;
			for (const [name, feed] of Object.entries(feeds)) {
				const cursor = cursors.get(name);
				const left = limits.maxItems - found.length;
				if (left <= 0) break;
				if (!cursor) {
					const baseline = await takeBaseline(feed, limits);
					if (!baseline) break;
					cursors.set(name, baseline);
				} else {
					const others = [...cursors].filter(([other]) => other !== name);
					const elsewhere = new Set(others.flatMap(([, other]) => keysOf(other)));
					const delivery = await readNew(feed, cursor, { ...limits, maxItems: left }, elsewhere);
					if (!delivery) break;
					cursors.set(name, delivery.cursor);
					found.push(...delivery.events.map((event) => ({ event, time: feed.time(event) || 0 })));
				}
				looked += 1;
			}
			if (looked === 0) return undefined;
			const events = orderBy(found, 'time').map(({ event }) => toItem(event, simplify));
			return { items: events, state: Object.fromEntries(cursors) as IDataObject };
		},

		async sample(size) {
			const from = Math.floor(clock.now() / 1_000) - SAMPLE_DAYS * 24 * 60 * 60;
			const events: Event[] = [];
			for (const feed of Object.values(feeds)) {
				const page = await feed.fetchPage({ from }, 1, size);
				if (!page) return undefined;
				events.push(...page.rows.flatMap((row) => feed.events(row, from)));
				if (events.length >= size) break;
			}
			return events.slice(0, size).map((event) => toItem(event, simplify));
		},
	};
}

/** The second itself is included. */
function startingAt(seconds: number | undefined): Cursor | undefined {
	return seconds === undefined ? undefined : { floor: seconds, mark: seconds - 1, seen: [] };
}

const keysOf = (cursor: Cursor | undefined) => (cursor?.seen ?? []).map(([key]) => key);
