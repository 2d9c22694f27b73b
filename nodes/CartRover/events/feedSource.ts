import type { IDataObject } from 'n8n-workflow';
import orderBy from 'lodash/orderBy';
import uniqBy from 'lodash/uniqBy';

import { clock } from '../api/clock';
import { lookFrom, readCursor, withoutPast, type Cursor } from './cursor';
import { lookForNew, takeBaseline, type Feed, type Look, type PollLimits } from './feed';
import { eventsOf, itemOf, type Fresh } from './happenings';
import { countedFrom, groupFrom, ledCursor } from './leader';
import type { EventSource } from './types';

const SAMPLE_DAYS = 30;

/** Under this name the list is kept with which the next poll begins. */
const RESUME = 'resume';

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
	const present = (event: Event) => toItem(event, simplify);
	return {
		async poll(state, limits, startAt) {
			const cursors = new Map<string, Cursor | undefined>(
				Object.keys(feeds).map((name) => [name, readCursor(state?.[name]) ?? startingAt(startAt)]),
			);
			const isFirst = [...cursors.values()].every((cursor) => cursor === undefined);
			const looks = new Map<string, Look>();
			let looked = 0;
			const names = Object.keys(feeds);
			// Where the time never suffices for all lists, each must have its turn.
			const begin = Math.max(0, names.indexOf(String(state?.[RESUME])));
			const inTurn = [...names.slice(begin), ...names.slice(0, begin)];
			for (const name of inTurn) {
				const feed = feeds[name] as Feed<Row, Event>;
				const cursor = cursors.get(name);
				if (cursor) {
					const others = [...cursors].filter(([other]) => other !== name);
					const elsewhere = new Set(others.flatMap(([, other]) => keysOf(other)));
					const from = countedFrom(feeds, cursors, name, limits.overlapSeconds);
					const known = { elsewhere, countedFrom: from };
					const look = await lookForNew(feed, cursor, limits, present, known);
					if (!look) break;
					looks.set(name, look);
				} else {
					const baseline = await takeBaseline(feed, limits);
					// All lists start at the same poll: what happens from now on is new in each of them.
					if (!baseline && isFirst) return undefined;
					if (!baseline) break;
					cursors.set(name, baseline);
				}
				looked += 1;
			}
			if (looked === 0) return undefined;
			const found = allOf([...looks.values()]);
			const now = found.slice(0, limits.maxItems);
			const delivered = new Set(now.map(({ key }) => key));
			const someWait = now.length < found.length;
			const end = { looks, delivered };
			for (const [name, before] of cursors) {
				if (!before) continue;
				const after = looks.get(name)?.settle(delivered, someWait) ?? before;
				cursors.set(name, ledCursor(feeds, name, { before, after }, end, limits.overlapSeconds));
			}
			const items = now.map(itemOf);
			const kept = Object.fromEntries(
				withoutPastKeys(feeds, cursors, looks, limits),
			) as IDataObject;
			const [notReached] = inTurn.slice(looked);
			return { items, state: notReached === undefined ? kept : { ...kept, [RESUME]: notReached } };
		},

		async sample(size) {
			const from = Math.floor(clock.now() / 1_000) - SAMPLE_DAYS * 24 * 60 * 60;
			const events: Event[] = [];
			for (const feed of Object.values(feeds)) {
				const page = await feed.fetchPage({ from }, 1, size);
				if (!page) return undefined;
				events.push(...page.rows.flatMap((row) => eventsOf(feed, row)));
				if (events.length >= size) break;
			}
			return events.slice(0, size).map(present);
		},
	};
}

/** What several lists have found, oldest first, each once. */
function allOf(looks: Look[]): Fresh[] {
	const found = uniqBy(
		looks.flatMap(({ fresh }) => fresh),
		'key',
	);
	return orderBy(found, ['time', 'key']);
}

/**
 * The cursors without the keys that are needed no more. A list that was not read up to the present may
 * yet show what the others have delivered, so these remember that for as long.
 */
function withoutPastKeys<Row, Event>(
	feeds: Record<string, Feed<Row, Event>>,
	cursors: Map<string, Cursor | undefined>,
	looks: Map<string, Look>,
	{ overlapSeconds }: PollLimits,
): Array<[name: string, cursor: Cursor]> {
	const all = [...cursors].flatMap(([name, cursor]): Array<[string, Cursor]> =>
		cursor ? [[name, cursor]] : [],
	);
	const isBehind = (name: string) => looks.get(name)?.reach !== 'present';
	const behind = all.flatMap(([name, cursor]) =>
		isBehind(name) ? lookFrom(cursor, overlapSeconds) : [],
	);
	return all.map(([name, cursor]) => {
		const own = Math.min(lookFrom(cursor, overlapSeconds), ...behind);
		return [name, withoutPast(cursor, groupFrom(feeds, cursors, name, overlapSeconds) ?? own)];
	});
}

/** The second itself is included. */
function startingAt(seconds: number | undefined): Cursor | undefined {
	return seconds === undefined ? undefined : { floor: seconds, mark: seconds - 1, seen: [] };
}

const keysOf = (cursor: Cursor | undefined) => (cursor?.seen ?? []).map(([key]) => key);
