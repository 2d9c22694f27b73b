/*
 * A place to look at everything that comes out of the engine: what nodes give, throw, hint and remember,
 * and what is logged. Nothing looks unless a test asks for it.
 */

/** What came out. */
export interface Sight {
	kind: 'run' | 'poll' | 'static data' | 'picker' | 'credential test' | 'error' | 'log';
	value: unknown;
}

type Observer = (sight: Sight) => void;

let observer: Observer | undefined;

/** Puts an observer in place of the one before; without argument, none. */
export function observe(look?: Observer): void {
	observer = look;
}

/** Shows something to the observer, if there is one, and gives it back. */
export function shown<T>(kind: Sight['kind'], value: T): T {
	observer?.({ kind, value });
	return value;
}

/** Shows what a promise comes to, be it a failure. */
export async function shownWhenDone<T>(kind: Sight['kind'], work: Promise<T>): Promise<T> {
	if (observer === undefined) return await work;
	try {
		return shown(kind, await work);
	} catch (error) {
		throw shown('error', error);
	}
}
