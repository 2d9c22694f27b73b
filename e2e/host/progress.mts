/** Where lines for the user go. */
export type Say = (line: string) => void;

const SAY_EVERY_MS = 10_000;

/** Whole seconds since a moment of `performance.now()`, e.g. `83 s`. */
export function seconds(since: number): string {
	return `${Math.round((performance.now() - since) / 1_000)} s`;
}

/** Tells every ten seconds what is going on, until the work is done. Gives what the work gives. */
export async function withProgress<T>(work: Promise<T>, say: Say, what: string): Promise<T> {
	const started = performance.now();
	const timer = setInterval(() => say(`  ${what}, ${seconds(started)}`), SAY_EVERY_MS);
	return await work.finally(() => clearInterval(timer));
}
