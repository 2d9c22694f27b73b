import { access } from 'node:fs/promises';

/** Where lines for the user go. */
export type Say = (line: string) => void;

const SAY_EVERY_MS = 10_000;
const LOOK_EVERY_MS = 1_000;

/** Whole seconds since a moment of `performance.now()`, e.g. `83 s`. */
export function seconds(since: number): string {
	return `${Math.round((performance.now() - since) / 1_000)} s`;
}

/**
 * Tells how far a piece of work is while it goes on: a line every ten seconds.
 *
 * @param line gives the line; it gets the time since the start, e.g. `83 s`
 * @returns what the work gives
 */
export async function withProgress<T>(
	work: Promise<T>,
	say: Say,
	line: (elapsed: string) => string | Promise<string>,
): Promise<T> {
	const started = performance.now();
	let said = started;
	let looking = false;
	const look = async (): Promise<void> => {
		if (looking || performance.now() - said < SAY_EVERY_MS) return;
		looking = true;
		said = performance.now();
		say(await line(seconds(started)));
		looking = false;
	};
	const timer = setInterval(() => void look(), LOOK_EVERY_MS);
	try {
		return await work;
	} finally {
		clearInterval(timer);
	}
}

/** How many of these files are there. */
export async function countExisting(files: string[]): Promise<number> {
	const found = await Promise.all(
		files.map(async (file) =>
			access(file).then(
				() => 1,
				() => 0,
			),
		),
	);
	return found.reduce<number>((sum, one) => sum + one, 0);
}
