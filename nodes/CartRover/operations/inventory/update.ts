import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Reply } from '../../api/call';
import type { CartRoverClient } from '../../api/client';
import { listOf, numeric, text } from '../../model/wire';
import { notAccepted, refusalIn, unsaid } from '../accepted';
import { runInBatches, type Entry } from '../batches';
import type { ItemContext } from '../context';
import { sku, warehouse } from '../../parameters/locators';
import { collection } from '../../parameters/descriptions';
import type { ItemOutcome } from '../outcome';
import type { BatchOperation } from '../types';
import { endpointPath, unconfirmed, unconfirmedNotice } from '../unconfirmed';

const BATCH_SIZE = 100;

interface StockRow extends IDataObject {
	sku: string;
	qty_available: number;
	qty_on_hand?: number;
	warehouse_pk?: string;
}

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
	action: 'Update the stock of SKUs',
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
			type: 'number',
			default: 0,
			required: true,
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
		collection('Options', endpointPath('merchant/inventory')),
	],
	async run(run) {
		return await runInBatches<StockRow>(run, {
			size: BATCH_SIZE,
			read: readRow,
			isRow: (read): read is StockRow => 'sku' in read,
			deed: (row) => ({ about: row }),
			send: async (batch) => await sendBatch(run.client, batch),
		});
	},
} satisfies BatchOperation;

function readRow(item: ItemContext): StockRow {
	// Here, so that it is an error of each item and not of the run.
	item.client.assertAccess('inventoryUpdate');
	const sku = item.requiredText('sku', 'SKU');
	const qty_available = quantity(item, 'quantityAvailable', 'Quantity Available');
	const qty_on_hand = quantity(item, 'quantityOnHand', 'Quantity on Hand');
	const warehouse_pk = item.text('warehousePk', 'Warehouse');
	if (qty_available === undefined) {
		throw item.invalid(
			'Quantity Available is empty',
			'Fill in “Quantity Available” for this item.',
		);
	}
	return {
		sku,
		qty_available,
		...(qty_on_hand !== undefined && { qty_on_hand }),
		...(warehouse_pk && { warehouse_pk }),
	};
}

function quantity(item: ItemContext, name: string, displayName: string): number | undefined {
	const given = item.param<unknown>(name, '');
	const read = numeric.safeParse(typeof given === 'string' ? given.trim() : given);
	if (read.success) return read.data ?? undefined;
	const shown = typeof given === 'object' ? JSON.stringify(given) : String(given);
	throw item.invalid(`${displayName} is not a number: “${shown}”`, 'Give a number.');
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
			error: unsaid(result, item.node, `the stock of ${row.sku}`, why),
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
			`Stock of ${sku} was not updated: ${reason}`,
			`${which}Correct the SKU, quantity or warehouse of this item. The other items of the request were taken unless they say otherwise.`,
			reply,
		),
	};
}
