import { z } from 'zod/v3';

import type { Reply } from '../../api/call';
import type { CartRoverClient } from '../../api/client';
import { listOf, numeric, text } from '../../model/wire';
import { wholeNumber } from '../../model/values/number';
import { identifier } from '../../model/values/text';
import { notAccepted, refusalIn, unsaid } from '../accepted';
import { runInBatches, type Entry } from '../batches';
import type { ItemContext } from '../context';
import { sku, warehouse } from '../../parameters/locators';
import { collection } from '../../parameters/descriptions';
import type { ItemOutcome } from '../outcome';
import type { BatchOperation } from '../types';
import { onSameSku, readRows, type StockRow } from './sameSku';
import { endpointPath, unconfirmed, unconfirmedNotice } from '../unconfirmed';

const BATCH_SIZE = 100;

const pieces = wholeNumber(Number.MIN_SAFE_INTEGER);

/** A row that was refused, as far as an answer says; the shape is not confirmed. */
const refusalRow = z.object({
	sku: text,
	index_pos: numeric,
	warehouse_pk: text,
	message: text,
});
type Refusal = z.infer<typeof refusalRow>;

export const update = {
	value: 'update',
	name: 'Update',
	action: 'Update the inventory of SKUs',
	description:
		'Set the quantities of the SKU of each input item. They go out in batches of 100. Needs a Merchant key.',
	runs: 'batch',
	calls: [{ endpoint: 'inventoryUpdate' }],
	output: z.object({
		sku: z.string(),
		qty_available: z.number(),
		qty_on_hand: z.number().optional(),
		warehouse_pk: z.string().optional(),
	}),
	properties: [
		unconfirmedNotice,
		sku,
		{
			displayName: 'Quantity Available',
			name: 'quantityAvailable',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 12',
			description: 'How many can be sold',
		},
		{
			displayName: 'Quantity on Hand',
			name: 'quantityOnHand',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12',
			description:
				'How many are in the warehouse, with those that are reserved. Left as it is when empty.',
		},
		{
			...warehouse,
			name: 'warehousePk',
			description: "The warehouse, by CartRover's number (pk); the merchant's own when left out",
			modes: warehouse.modes?.map((mode) =>
				mode.name === 'id' ? { ...mode, displayName: 'By Number', placeholder: 'e.g. 2352' } : mode,
			),
		},
		collection('Options', endpointPath('merchant/inventory'), onSameSku),
	],
	async run(run) {
		const rows = readRows(run.items, readRow);
		const outcomes = await runInBatches<StockRow>(run, {
			size: BATCH_SIZE,
			read: (item) => rows[item.index]?.given ?? { output: [] },
			isRow: (read): read is StockRow => 'sku' in read,
			deed: (row) => ({ about: row }),
			send: async (batch) => await sendBatch(run.client, batch),
		});
		// An item whose quantity went out with another one's shares what became of that.
		return outcomes.map((outcome, index) => outcomes[rows[index]?.sentWith ?? index] ?? outcome);
	},
} satisfies BatchOperation;

function readRow(item: ItemContext): StockRow {
	// Here, so that it is an error of each item and not of the run.
	item.client.assertAccess('inventoryUpdate');
	const qty_on_hand = item.read('quantityOnHand', 'Quantity on Hand', pieces);
	const warehouse_pk = item.read('warehousePk', 'Warehouse', identifier);
	return {
		sku: item.need('sku', 'SKU', identifier),
		qty_available: item.need('quantityAvailable', 'Quantity Available', pieces),
		...(qty_on_hand !== undefined && { qty_on_hand }),
		...(warehouse_pk && { warehouse_pk }),
	};
}

async function sendBatch(
	client: CartRoverClient,
	batch: Array<Entry<StockRow>>,
): Promise<ItemOutcome[]> {
	const [first] = batch;
	const result = await client.attempt('inventoryUpdate', {
		body: batch.map(({ row }) => row),
		...(first && unconfirmed(first.item)),
	});
	if (result.kind === 'failed') return batch.map(() => ({ error: result.toError() }));
	const refusals = refusalsIn(result.envelope.response);
	const rowsOf = (refusal: Refusal) =>
		batch.filter(({ row }, index) => isAbout(refusal, row, index)).length;
	// A refusal that names none of the rows leaves open which one it means.
	if (!refusals?.every(rowsOf) || (refusals.length === 0 && refusalIn(result))) {
		const why = 'It refused something in this request, in a form that this node does not know.';
		return batch.map(({ item, row }) => ({
			error: unsaid(result, item.node, `the inventory of ${row.sku}`, why),
		}));
	}
	return batch.map(({ item, row }, index) => {
		const own = refusals.filter((refusal) => isAbout(refusal, row, index));
		const [refusal] = own;
		if (!refusal) return { output: [row] };
		const rivals = rowsOf(refusal);
		return notTaken(item, row.sku, refusal, rivals > own.length ? rivals : 1, result);
	});
}

/** The rows that an answer says were refused; `undefined` when it says so in an unknown form. */
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

function notTaken(
	item: ItemContext,
	sku: string,
	{ message }: Refusal,
	rivals: number,
	reply: Reply,
): ItemOutcome {
	const reason = message ?? 'CartRover gave no reason';
	const which =
		rivals > 1
			? `The request holds ${rivals} items of this SKU, and CartRover did not say which of them it refused. `
			: '';
	return {
		error: notAccepted(
			item.node,
			`Inventory of ${sku} was not updated: ${reason}`,
			`${which}Correct the SKU, quantity or warehouse of this item. The other items of the request were taken unless they say otherwise.`,
			reply,
		),
	};
}
