import escapeRegExp from 'lodash/escapeRegExp.js';

/*
 * Tests that draw at random draw a few cases from a fixed seed, so that they say the same each time. At night
 * CARTROVER_RUNS multiplies the cases, and each night has a seed of its own; CARTROVER_SEED sets it, to see
 * again what a failure has named.
 */
const { CARTROVER_RUNS = '1', CARTROVER_SEED, CARTROVER_ONLY = '' } = process.env;

/** How many times as many cases as usual are drawn. */
export const TIMES = Number(CARTROVER_RUNS);

export const SEED = Number(CARTROVER_SEED ?? (TIMES > 1 ? Date.now() % 2 ** 31 : 20_261_125));

/** Whether the deep tests run a part, and all of it: CARTROVER_ONLY is in the names of that part, as whole words. */
export const PART = CARTROVER_ONLY !== '';

/** The part that is meant; all, where none is named. Throws where nothing has that name. */
export function meant<T extends { name: string }>(all: readonly T[]): T[] {
	const words = new RegExp(`(?<!\\w)${escapeRegExp(CARTROVER_ONLY)}(?!\\w)`);
	const part = all.filter(({ name }) => words.test(name));
	if (part.length === 0) throw new Error(`CARTROVER_ONLY: nothing is called ${CARTROVER_ONLY}`);
	return part;
}
