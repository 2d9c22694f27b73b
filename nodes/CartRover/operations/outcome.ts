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

/** The output of what went well; throws the error of what did not. */
export function outputOf(outcome: ItemOutcome): IDataObject[] {
	if ('output' in outcome) return outcome.output;
	throw outcome.error;
}

/** What becomes of an item whose content others of the run send: where one of those failed, it did. */
export const sharedOutcome = (
	own: ItemOutcome,
	sentWith: readonly number[] = [],
	outcomes: readonly ItemOutcome[],
): ItemOutcome =>
	[own, ...sentWith.flatMap((other) => outcomes[other] ?? [])].find((each) => 'error' in each) ??
	own;
