import { named } from '../model/hints';
import type { ItemContext, RunContext } from './context';
import type { Before, Deed } from './memory';
import type { ItemOutcome } from './outcome';

/** What an item sends. */
export interface Entry<Row> {
	item: ItemContext;
	row: Row;
	/** An earlier try of this execution may have sent it. */
	before?: Before;
}

export interface Batches<Row> {
	/** Rows that go out in one request. */
	size: number;
	/** How much of that size what an item sends takes up: 1 unless said otherwise. */
	weight?: (row: Row) => number;
	/** What an item sends, or what becomes of it without being sent. May throw. */
	read: (item: ItemContext) => Row | ItemOutcome;
	isRow: (read: Row | ItemOutcome) => read is Row;
	/** What tells what a row does from what others do. */
	deed: (row: Row) => Deed;
	/** Sends one batch and gives the outcome of each row, in their order. */
	send: (rows: Array<Entry<Row>>) => Promise<ItemOutcome[]>;
}

/**
 * Runs all input items in batches. Nothing is sent when an item that would stop the run is known
 * beforehand, and no further batch is sent after one that would stop it. What this execution has sent in
 * an earlier try is not sent again.
 *
 * @returns one outcome for each input item, in their order
 */
export async function runInBatches<Row>(
	run: RunContext,
	{ size, weight = () => 1, read, isRow, deed, send }: Batches<Row>,
): Promise<ItemOutcome[]> {
	const outcomes: ItemOutcome[] = [];
	const entries: Array<Entry<Row>> = [];
	const { items, memory } = run;
	for (const item of items) {
		const given = readSafely(item, read);
		if (!isRow(given) && 'error' in given) run.unhint(item.index);
		const before = isRow(given) ? memory.before(item.index, deed(given)) : undefined;
		if (!isRow(given)) outcomes[item.index] = given;
		else if (before?.output) outcomes[item.index] = { output: before.output };
		else entries.push({ item, row: given, before });
	}
	const mayGoOn = () => run.continuesOnFail || !outcomes.some((outcome) => 'error' in outcome);
	for (const batch of batchesOf(entries, size, ({ row }) => weight(row))) {
		if (!mayGoOn()) break;
		for (const { item, row } of batch) memory.begin(item.index, deed(row));
		const sent = await sendSafely(batch, send);
		batch.forEach(({ item, before }, index) => {
			const outcome = sent[index] ?? { output: [] };
			memory.end(item.index, outcome, before);
			outcomes[item.index] = outcome;
		});
	}
	if (!mayGoOn()) tellOthers(outcomes);
	return items.map(({ index }) => outcomes[index] ?? { output: [] });
}

/** Where several items stop the run, n8n shows the first one's error only. One of all items has the same words. */
function tellOthers(outcomes: readonly ItemOutcome[]): void {
	const failed = outcomes.flatMap((outcome, index) =>
		'error' in outcome
			? [{ index, error: outcome.error as Error & { description?: string | null } }]
			: [],
	);
	const [first] = failed;
	const others = failed.filter(({ error }) => error.message !== first?.error.message);
	if (!first || others.length === 0) return;
	const places = named(others.map(({ index }) => String(index)));
	const told =
		others.length === 1
			? `Input item ${places} has a problem, too.`
			: `${others.length} more input items have problems, too: ${places}.`;
	first.error.description = [first.error.description, told].filter(Boolean).join(' ');
}

/** Cuts a list into parts of a size at most; what is larger by itself is a part of its own. */
function batchesOf<T>(list: T[], size: number, weight: (each: T) => number): T[][] {
	const batches: T[][] = [];
	let left = 0;
	for (const each of list) {
		const needed = weight(each);
		if (batches.length === 0 || needed > left) {
			batches.push([]);
			left = size;
		}
		batches.at(-1)?.push(each);
		left -= needed;
	}
	return batches;
}

/** What stops a request as a whole, before or while it is sent, is an error of each of its items. */
async function sendSafely<Row>(
	batch: Array<Entry<Row>>,
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
