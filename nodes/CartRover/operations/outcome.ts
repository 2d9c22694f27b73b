import type { IDataObject } from 'n8n-workflow';

/** What became of one input item: its output, or why there is none. */
export type ItemOutcome = { output: IDataObject[] } | { error: Error };

/** What becomes of work that may fail. */
export async function outcomeOf(work: () => Promise<IDataObject[]>): Promise<ItemOutcome> {
	try {
		return { output: await work() };
	} catch (error) {
		return { error: error as Error };
	}
}
