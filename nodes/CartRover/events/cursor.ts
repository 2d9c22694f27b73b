import { z } from 'zod';

/*
 * What a trigger remembers of a list between two polls. All times are CartRover's own, in epoch seconds:
 * n8n's clock may be wrong, and the lists are filtered by CartRover's.
 *
 * Everything that is listed up to and in the second `mark` has been delivered, save what appears late. To
 * catch that, each poll looks again at the time before the mark (the overlap); `seen` holds what was
 * delivered from there on, so that nothing comes twice. Nothing before `floor` is ever delivered.
 */

const cursorShape = z.object({
	floor: z.number(),
	mark: z.number(),
	/** Keys of what was delivered, each with the time up to which a poll may come across it again. */
	seen: z.array(z.tuple([z.string(), z.number()])),
	/** How many rows the next poll should read at most, after one whose time was too short. */
	room: z.number().optional(),
	/** A time before which the next poll should stop, after one that ran out of time finding out. */
	until: z.number().optional(),
	/** Page at which to go on within a second that holds more than one poll can read. */
	page: z.number().optional(),
	/** Since when what happened counts in the lists that follow this one, while not all is read; see leader.ts. */
	countedFrom: z.number().optional(),
});

export type Cursor = z.infer<typeof cursorShape>;

/** The most keys that are remembered; beyond, those are forgotten that are the least likely to return. */
const MAX_SEEN = 20_000;

/** Reads a cursor from the node's static data; `undefined` when there is none yet. */
export function readCursor(value: unknown): Cursor | undefined {
	const parsed = cursorShape.safeParse(value);
	return parsed.success ? parsed.data : undefined;
}

/** Something that was delivered: what tells it from others, and how long to remember it. */
export interface Remembered {
	key: string;
	keepUntil: number;
}

/** From when on to look: the overlap before the mark, but nothing before the floor. */
export function lookFrom(
	{ floor, mark }: Pick<Cursor, 'floor' | 'mark'>,
	overlapSeconds: number,
): number {
	return Math.max(floor, mark - overlapSeconds);
}

/**
 * The cursor after a delivery.
 *
 * @param mark up to when everything is known to have been delivered
 */
export function advanced(cursor: Cursor, delivered: Remembered[], mark: number): Cursor {
	const added = delivered.map(({ key, keepUntil }): [string, number] => [key, keepUntil]);
	return {
		floor: cursor.floor,
		mark: Math.max(cursor.mark, mark),
		seen: [...cursor.seen, ...added],
	};
}

/**
 * The cursor without the keys that no poll can come across any more.
 *
 * @param from since when any list is looked at that may show them
 */
export function withoutPast(cursor: Cursor, from: number): Cursor {
	const seen = cursor.seen.filter(([, keepUntil]) => keepUntil >= from);
	const forgotten = seen.sort(([, a], [, b]) => b - a)[MAX_SEEN]?.[1];
	if (forgotten === undefined) return { ...cursor, seen };
	// What is forgotten must not be looked at again, or it would come twice.
	const floor = Math.max(cursor.floor, Math.min(cursor.mark, forgotten + 1));
	return { ...cursor, floor, seen: seen.slice(0, MAX_SEEN) };
}
