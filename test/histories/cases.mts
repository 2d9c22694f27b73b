import type { History } from './history.mts';

/** Histories that failed once, as fast-check had shrunk them; what was wrong is said of each. */
export const CASES: Array<{ was: string; history: History }> = [];
