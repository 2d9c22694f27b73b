/** Where lines for the user go. */
export type Say = (line: string) => void;

const SAY_EVERY_MS = 30_000;

/** Whole seconds since a moment of `performance.now()`, e.g. `83 s`. */
export function seconds(since: number): string {
	return `${Math.round((performance.now() - since) / 1_000)} s`;
}

/**
 * Tells every half minute what is going on, until the work is done. Gives what the work gives.
 *
 * @param how how far it is, e.g. `900 of 2,000 packages`
 */
export async function withProgress<T>(
	work: Promise<T>,
	say: Say,
	what: string,
	how: () => string = () => '',
): Promise<T> {
	const started = performance.now();
	const timer = setInterval(() => {
		say(`  ${[what, how(), seconds(started)].filter(Boolean).join(', ')}`);
	}, SAY_EVERY_MS);
	return await work.finally(() => clearInterval(timer));
}
