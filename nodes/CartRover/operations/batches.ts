import { named } from '../model/hints';
import type { ItemContext, RunContext } from './context';
import type { Before, Deed } from './memory';
import type { ItemOutcome } from './outcome';

/** What an item sends. */
export interface Entry<Row> {
	item: ItemContext;
	row: Row;
	/** Set where an earlier try of this execution may have sent the row. */
	before?: Before;
}

export interface Batches<Row> {
	/** Rows that go out in one request. */
	size: number;
	/** How much of that size an item's row takes up: 1 unless given. */
	weight?: (row: Row) => number;
	/** Returns the row that an item sends, or the item's outcome where nothing is sent. May throw. */
	read: (item: ItemContext) => Row | ItemOutcome;
	isRow: (read: Row | ItemOutcome) => read is Row;
	/** Returns the deed of a row, by which the row is known in later tries. */
	deed: (row: Row) => Deed;
	/** Sends one batch and gives the outcome of each row, in their order. */
	send: (rows: Array<Entry<Row>>) => Promise<ItemOutcome[]>;
}

/**
 * Runs all input items in batches. Nothing is sent when an item that stops the run is known beforehand, and
 * no further batch is sent after an item that stopped the run. What an earlier try of this execution has sent
 * is not sent again.
 *
 * @returns the outcome of each item of the run, by its number
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
	// Where some could be read, the error of the others is not that of the whole run.
	const isOfItems = !mayGoOn() && entries.length > 0;
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
	if (!mayGoOn()) tellOthers(outcomes, isOfItems);
	for (const { index } of items) outcomes[index] ??= { output: [] };
	return outcomes;
}

/**
 * Where several items would stop the run, n8n shows only the error of the first one. So that error tells the
 * others, too. Equal errors of all items, or of a request, are told once.
 */
function tellOthers(outcomes: readonly ItemOutcome[], isOfItems: boolean): void {
	const failed = outcomes.flatMap((outcome, index) =>
		'error' in outcome
			? [{ index, error: outcome.error as Error & { description?: string | null } }]
			: [],
	);
	const [first, ...others] = failed;
	const isOne = others.every(({ error }) => error.message === first?.error.message);
	if (!first || others.length === 0 || (isOne && !isOfItems)) return;
	const places = named(others.map(({ index }) => String(index)));
	const told =
		others.length === 1
			? `Input item ${places} has a problem, too.`
			: `${others.length} more input items have problems, too: ${places}.`;
	first.error.description = [first.error.description, told].filter(Boolean).join(' ');
}

/** Cuts a list into parts of at most a size. An entry that is larger by itself is a part of its own. */
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

/** Sends a batch. An error that concerns the whole request is the error of each of its items. */
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
