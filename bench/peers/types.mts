import type { Answer } from '../types.mts';

/** What a client's work came to. The result itself stays where it is until it is read. */
export interface Worked {
	/** Reads the answers off the result. Not measured. */
	read: () => { answers: Answer[]; junk: number };
	failure?: string;
	/** ms of the clock until each workflow was done, where there are several. */
	workflowsMs?: number[];
}

/** Does the work. @param elapsed ms of the clock since its start */
export type Work = (elapsed: () => number) => Promise<Worked>;
