import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { CartRoverClient } from '../../api/client';
import { apiError } from '../../api/errors';
import { listOf, numeric, text } from '../../model/wire';
import { runInBatches } from '../batches';
import type { ItemContext } from '../context';
import { sku, warehouse } from '../../methods/locators';
import { collection } from '../parameters';
import type { BatchOperation, ItemOutcome } from '../types';
import { endpointPath, unconfirmed, unconfirmedNotice } from '../unconfirmed';

const BATCH_SIZE = 100;

interface StockRow extends IDataObject {
	sku: string;
	qty_available: number;
	qty_on_hand?: number;
	warehouse_pk?: string;
}

/** What may be in an answer about rows that were refused; the shape is not confirmed. */
const answer = z.object({
	failed: listOf(z.object({ sku: text, index_pos: numeric.optional(), message: text })),
});

export const update = {
	value: 'update',
	name: 'Update',
	action: 'Update the stock of SKUs',
	description:
		'Set the quantities of the SKU of each input item. They go out in batches of 100. Needs a Merchant key.',
	runs: 'batch',
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
		},
		collection('Options', endpointPath('merchant/inventory')),
	],
	async run(run) {
		return await runInBatches<StockRow>(run, {
			size: BATCH_SIZE,
			read: readRow,
			isRow: (read): read is StockRow => 'sku' in read,
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
	const warehouse_pk = item.text('warehousePk');
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
	if (given === '' || given === null || given === undefined) return undefined;
	const number = Number(given);
	if (Number.isFinite(number) && typeof given !== 'boolean') return number;
	throw item.invalid(`${displayName} is not a number: “${String(given)}”`, 'Give a number.');
}

async function sendBatch(
	client: CartRoverClient,
	batch: Array<{ item: ItemContext; row: StockRow }>,
): Promise<ItemOutcome[]> {
	const [first] = batch;
	const result = await client.attempt('inventoryUpdate', {
		body: batch.map(({ row }) => row),
		...(first && unconfirmed(first.item)),
	});
	if (result.kind === 'failed') return batch.map(() => ({ error: result.toError() }));
	const parsed = answer.safeParse(result.envelope.response);
	const refusals = new Map(
		(parsed.success ? parsed.data.failed : []).map(({ sku, index_pos, message }) => [
			index_pos ?? sku,
			message ?? 'CartRover gave no reason',
		]),
	);
	return batch.map(({ item, row }, index) => {
		const refusal = refusals.get(index) ?? refusals.get(row.sku);
		return refusal === undefined ? { output: [row] } : notTaken(item, row.sku, refusal);
	});
}

function notTaken(item: ItemContext, sku: string, refusal: string): ItemOutcome {
	return {
		error: apiError(
			item.node,
			`Stock of ${sku} was not updated: ${refusal}`,
			'Correct the SKU, quantity or warehouse of this item. The other items of the request were taken unless they say otherwise.',
		),
	};
}
