import chunk from 'lodash/chunk';

import type { ItemContext, RunContext } from './context';
import type { ItemOutcome } from './types';

export interface Batches<Row> {
	/** Rows that go out in one request. */
	size: number;
	/** What an item sends, or what becomes of it without being sent. May throw. */
	read: (item: ItemContext) => Row | ItemOutcome;
	isRow: (read: Row | ItemOutcome) => read is Row;
	/** Sends one batch and gives the outcome of each row, in their order. */
	send: (rows: Array<{ item: ItemContext; row: Row }>) => Promise<ItemOutcome[]>;
}

/**
 * Runs all input items in batches. Nothing is sent when an item that would stop the run is known
 * beforehand, and no further batch is sent after one that would stop it.
 *
 * @returns one outcome for each input item, in their order
 */
export async function runInBatches<Row>(
	run: RunContext,
	{ size, read, isRow, send }: Batches<Row>,
): Promise<ItemOutcome[]> {
	const outcomes: ItemOutcome[] = [];
	const rows: Array<{ item: ItemContext; row: Row }> = [];
	const { items } = run;
	for (const item of items) {
		const given = readSafely(item, read);
		if (isRow(given)) rows.push({ item, row: given });
		else outcomes[item.index] = given;
	}
	const mayGoOn = () => run.continuesOnFail || !outcomes.some((outcome) => 'error' in outcome);
	for (const batch of chunk(rows, size)) {
		if (!mayGoOn()) break;
		const sent = await sendSafely(batch, send);
		batch.forEach(({ item }, index) => {
			outcomes[item.index] = sent[index] ?? { output: [] };
		});
	}
	return items.map(({ index }) => outcomes[index] ?? { output: [] });
}

/** What stops a request as a whole, before or while it is sent, is an error of each of its items. */
async function sendSafely<Row>(
	batch: Parameters<Batches<Row>['send']>[0],
	send: Batches<Row>['send'],
): Promise<ItemOutcome[]> {
	try {
		return await send(batch);
	} catch (error) {
		return batch.map(() => ({ error: error as Error }));
	}
}

function readSafely<Row>(
	item: ItemContext,
	read: (item: ItemContext) => Row | ItemOutcome,
): Row | ItemOutcome {
	try {
		return read(item);
	} catch (error) {
		return { error: error as Error };
	}
}
