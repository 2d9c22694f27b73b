import { z } from 'zod/v3';

import type { Reply } from '../../api/call';
import type { CartRoverClient } from '../../api/client';
import { listOf, numeric, text } from '../../model/wire';
import { notAccepted, refusalIn, unsaid } from '../accepted';
import type { Entry } from '../batches';
import type { ItemContext } from '../context';
import type { ItemOutcome } from '../outcome';
import { unconfirmed } from '../unconfirmed';
import type { StockRow } from './sameSku';

/** A row that was refused, as far as an answer says; the shape is not confirmed. */
const refusalRow = z.object({
	sku: text,
	index_pos: numeric,
	warehouse_pk: text,
	message: text,
});
type Refusal = z.infer<typeof refusalRow>;

/** Sends the rows of a batch in one request, and tells what became of each item. */
export async function sendBatch(
	client: CartRoverClient,
	batch: Array<Entry<StockRow[]>>,
): Promise<ItemOutcome[]> {
	const [first] = batch;
	const sent = batch.flatMap(({ row }) => row);
	const result = await client.attempt('inventoryUpdate', {
		body: sent,
		...(first && unconfirmed(first.item)),
	});
	if (result.kind === 'failed') {
		return batch.map(({ item, row }) => {
			// A run that stops shows one error for all rows of the batch.
			const rows = item.run.continuesOnFail ? row : sent;
			return { error: result.toError(undefined, { names: rows.map(nameOf), isCreation: false }) };
		});
	}
	const refusals = refusalsIn(result.envelope.response);
	const rowsOf = (refusal: Refusal) =>
		sent.filter((row, index) => isAbout(refusal, row, index)).length;
	// A refusal without the name of a row leaves open which row it means.
	if (!refusals?.every(rowsOf) || (refusals.length === 0 && refusalIn(result))) {
		const why = 'It refused something in this request, in a format that this node does not know.';
		return batch.map(({ item, row }) => {
			const subject = { names: [`the inventory of ${row[0]?.sku}`], isCreation: false };
			return { error: unsaid(result, item.node, subject, why) };
		});
	}
	const rows = sent.map((row, index): Outcome => {
		const own = refusals.filter((each) => isAbout(each, row, index));
		const [refusal] = own;
		return { row, refusal, isSure: refusal === undefined || rowsOf(refusal) <= own.length };
	});
	let start = 0;
	return batch.map(({ item, row: given }) => {
		const own = rows.slice(start, start + given.length);
		start += given.length;
		return own.some(({ refusal }) => refusal)
			? { error: notTaken(item, own, rows, result) }
			: { output: given };
	});
}

/** A row as errors call it: `MUG`, or `MUG in warehouse 3107`. */
const nameOf = ({ sku, warehouse_pk }: StockRow) =>
	warehouse_pk === undefined ? sku : `${sku} in warehouse ${warehouse_pk}`;

/** The rows that were refused by the answer; `undefined` where the answer has an unknown form. */
function refusalsIn(response: unknown): Refusal[] | undefined {
	const failed = (response as { failed?: unknown } | null | undefined)?.failed;
	const parsed = listOf(refusalRow).safeParse(failed || []);
	return parsed.success ? parsed.data : undefined;
}

function isAbout({ sku, index_pos, warehouse_pk }: Refusal, row: StockRow, index: number): boolean {
	if (index_pos !== null) return index_pos === index;
	const otherWarehouse =
		warehouse_pk !== null && row.warehouse_pk !== undefined && warehouse_pk !== row.warehouse_pk;
	return sku === row.sku && !otherWarehouse;
}

/** What became of a row. */
interface Outcome {
	row: StockRow;
	/** Missing where the row was accepted. */
	refusal?: Refusal;
	/** Whether a refusal can only mean this row. */
	isSure: boolean;
}

/** How many rows an error names. */
const NAMED = 20;

/**
 * The error of an item with refused rows. n8n shows only the first error of a run that stops, so there it
 * also tells what became of the other rows of the request.
 */
function notTaken(item: ItemContext, own: Outcome[], all: Outcome[], reply: Reply): Error {
	const refused = own.filter(({ refusal }) => refusal);
	const parts = refused.map(({ row, refusal, isSure }) => {
		const became = isSure ? 'was not updated:' : 'may not have been updated:';
		return `${nameOf(row)} ${became} ${refusal?.message ?? 'CartRover gave no reason'}`;
	});
	const others = all.filter((each) => !own.includes(each));
	const unsure = listed('It did not say which of these it refused:', all, ({ isSure }) => !isSure);
	const told = item.run.continuesOnFail
		? [unsure]
		: [
				listed('CartRover also refused', others, ({ refusal, isSure }) => refusal && isSure),
				unsure,
				listed('Updated:', all, ({ refusal }) => !refusal),
				all.every(({ refusal, isSure }) => refusal && isSure) &&
					'Nothing of this request was updated.',
			];
	return notAccepted(
		item.node,
		`Inventory of ${parts.join('; ')}`,
		[...told, 'Correct the SKU, quantity or warehouse of this item.'].filter(Boolean).join(' '),
		reply,
	);
}

/** A sentence with the names of rows and the reasons of their refusals; none for no rows. */
function listed(
	begin: string,
	rows: Outcome[],
	isMeant: (row: Outcome) => unknown,
): string | undefined {
	const meant = rows.filter(isMeant);
	const names = meant.slice(0, NAMED).map(({ row, refusal, isSure }) => {
		const why = isSure && refusal?.message;
		return why ? `${nameOf(row)} (${why})` : nameOf(row);
	});
	const more = meant.length > NAMED ? ` and ${meant.length - NAMED} more` : '';
	return names.length > 0 ? `${begin} ${names.join(', ')}${more}.` : undefined;
}
