/*
 * Tests that draw at random draw a few cases from a fixed seed, so that they say the same each time. At night
 * CARTROVER_RUNS multiplies the cases, and each night has a seed of its own; CARTROVER_SEED sets it, to see
 * again what a failure has named.
 */
const { CARTROVER_RUNS = '1', CARTROVER_SEED } = process.env;

/** How many times as many cases as usual are drawn. */
export const TIMES = Number(CARTROVER_RUNS);

export const SEED = Number(CARTROVER_SEED ?? (TIMES > 1 ? Date.now() % 2 ** 31 : 20_261_125));
