import { z } from 'zod';

/*
 * What a trigger remembers between two polls. All times are CartRover's own, in epoch seconds: n8n's
 * clock may be wrong, and the lists are filtered by CartRover's.
 *
 * Everything that happened up to and in the second `mark` has been delivered, save what arrives late. To
 * catch that, each poll looks again at the time before the mark (the overlap); `seen` holds what was
 * delivered from there on, so that nothing comes twice. Nothing before `floor` is ever delivered.
 */

const cursorShape = z.object({
	floor: z.number(),
	mark: z.number(),
	/** Keys of what was delivered, each with its time. */
	seen: z.array(z.tuple([z.string(), z.number()])),
	/** How many rows the next poll should read at most, after one whose time was too short. */
	room: z.number().optional(),
	/** A time before which the next poll should stop, after one that ran out of time finding out. */
	until: z.number().optional(),
	/** Page at which to go on within a second that holds more than one poll can read. */
	page: z.number().optional(),
});

export type Cursor = z.infer<typeof cursorShape>;

/** Reads a cursor from the node's static data; `undefined` when there is none yet. */
export function readCursor(value: unknown): Cursor | undefined {
	const parsed = cursorShape.safeParse(value);
	return parsed.success ? parsed.data : undefined;
}

/** Something that happened: what tells it from others, and when, in epoch seconds. */
export interface Happening {
	key: string;
	time: number;
}

/** The cursor of a trigger that starts at a time and takes `known` for delivered. */
export function startCursor(floor: number, known: Happening[] = []): Cursor {
	const mark = known.reduce((latest, { time }) => Math.max(latest, time), floor);
	return { floor, mark, seen: known.map(({ key, time }) => [key, time]) };
}

/** From when on to look: the overlap before the mark, but nothing before the floor. */
export function lookFrom({ floor, mark }: Cursor, overlapSeconds: number): number {
	return Math.max(floor, mark - overlapSeconds);
}

/**
 * The cursor after a delivery.
 *
 * @param mark up to when everything is known to have been delivered
 */
export function advanced(
	cursor: Cursor,
	delivered: Happening[],
	mark: number,
	overlapSeconds: number,
): Cursor {
	const next = { floor: cursor.floor, mark: Math.max(cursor.mark, mark) };
	const from = lookFrom({ ...next, seen: [] }, overlapSeconds);
	const seen = [
		...cursor.seen,
		...delivered.map(({ key, time }): [string, number] => [key, time]),
	].filter(([, time]) => time >= from);
	return { ...next, seen };
}
