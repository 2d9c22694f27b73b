import { z } from 'zod/v3';

import type { Reply, Subject } from '../../api/call';
import type { CartRoverClient } from '../../api/client';
import { clock } from '../../api/clock';
import { addressAdvice, isDuplicateOrder } from '../../model/order';
import type { OrderInput } from '../../model/orderInput';
import { shown } from '../../model/values/kind';
import { wholeNumber } from '../../model/values/number';
import { listOf, text, whatDidNotFit } from '../../model/wire';
import { notAccepted, unsaid } from '../accepted';
import { runInBatches, type Entry } from '../batches';
import type { ItemContext } from '../context';
import { collection, optionals } from '../../parameters/descriptions';
import { type ItemOutcome, outcomeOf, sharedOutcome } from '../outcome';
import type { BatchOperation } from '../types';
import { createdOrderOutput } from './create';
import {
	checkedOrder,
	createdOrder,
	creationOf,
	References,
	repeatedOrder,
	underReference,
	skipsDuplicates,
	unknownFieldsOf,
} from './input';
import { type Refusal, refusedOrder, undecided, VIEW_BACK } from './refused';
import { isPreview, orderOptions, previewNotice, previewOf } from './options';
import { type Grouped, groupRows, pairedWithRows } from './rows';
import { givenOrder, orderJson, shopFields, specifyOrder } from './source';

/** CartRover's answer to a batch. It names a row without a reference by its place, counted from 0. */
const batchAnswer = z.object({
	success: listOf(z.object({ cust_ref: text, cust_po_no: text })),
	failed: listOf(
		z.object({ cust_ref: text, index_pos: z.coerce.number().nullish(), message: text }),
	),
});

const DEFAULT_BATCH_SIZE = 100;
const MAX_BATCH_SIZE = 500;

export const createMany = {
	value: 'createMany',
	name: 'Create Many',
	action: 'Create many orders',
	description:
		'Create one order per input item, 100 per request. For rows of a sheet, add Group Rows. Needs a Cart key.',
	runs: 'batch',
	calls: [{ endpoint: 'orderCreateBatch' }, VIEW_BACK],
	output: createdOrderOutput,
	properties: [
		previewNotice,
		{ ...specifyOrder('json', 'shop'), default: 'json' },
		orderJson,
		...shopFields,
		collection(
			'Options',
			{
				displayName: 'Batch Size',
				name: 'batchSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: MAX_BATCH_SIZE },
				default: DEFAULT_BATCH_SIZE,
				description: 'How many orders to send per request',
			},
			orderOptions.groupRows,
			orderOptions.includeShipped,
			optionals.onDuplicate,
			orderOptions.preview,
			orderOptions.pricesIncludeTax,
			orderOptions.referencePrefix,
			orderOptions.totals,
		),
	],
	async run(run) {
		const groups = groupRows(run.items);
		/** By the number of each repeat, the item that sends the order. */
		const sentWith: number[][] = [];
		const outcomes = await runInBatches<OrderInput>(run, {
			size: batchSizeOf(run.items),
			read: (item) => readEntry(item, sentWith, groups[item.index]),
			isRow: (read): read is OrderInput => 'cust_ref' in read,
			deed: creationOf,
			send: async (batch) => await sendBatch(run.client, batch),
		});
		const shared = outcomes.map((own, index) => sharedOutcome(own, sentWith[index], outcomes));
		return pairedWithRows(shared, groups);
	},
} satisfies BatchOperation;

function readEntry(
	item: ItemContext,
	sentWith: number[][],
	group: Grouped,
): OrderInput | ItemOutcome {
	// Checked here, so that a refusal is an error of each item and not of the run.
	item.client.assertAccess('orderCreateBatch');
	if (group === 'empty') return { output: [] };
	if (group && 'error' in group) return group;
	// The first row sends the order for all rows of the group.
	if (group && group.items[0]?.index !== item.index) return { output: [] };
	const given = group ? group.order() : givenOrder(item, 'json');
	const order = checkedOrder(item, given);
	const skips = skipsDuplicates(item);
	const previews = isPreview(item);
	// An order that is only previewed is no reason to leave out one that is to be sent.
	const known = previews ? 'previewed' : 'references';
	const references = item.run.shared(known, () => new References());
	const same = references.sameAs(item, order);
	references.add(item, order);
	if (previews) return { output: [{ ...previewOf(item, order, given), ...unknownFieldsOf(item) }] };
	if (same === undefined) return order;
	sentWith[item.index] = [same];
	return { output: [repeatedOrder(item, order, same, skips)] };
}

async function sendBatch(
	client: CartRoverClient,
	batch: Array<Entry<OrderInput>>,
): Promise<ItemOutcome[]> {
	const begun = clock.now();
	const result = await client.attempt('orderCreateBatch', {
		body: batch.map(({ row }) => row),
	});
	// A run that stops shows one error for all orders of the batch.
	const concerned = (own: Entry<OrderInput>, all = batch) =>
		ordersNamed(own.item.run.continuesOnFail ? [own] : all);
	const isLost = result.kind === 'reply' ? result.repeatedInDoubt : result.inDoubt;
	const refused = async (
		{ item, row, before }: Entry<OrderInput>,
		refusal: Omit<Refusal, 'since'>,
	): Promise<ItemOutcome> => {
		const since = before?.since ?? (isLost ? begun : undefined);
		return await outcomeOf(async () => [await refusedOrder(item, row, { ...refusal, since })]);
	};
	if (result.kind === 'failed') {
		const { outcome, toError } = result;
		const becomeOf = async (entry: Entry<OrderInput>): Promise<ItemOutcome> => {
			const inDoubt = isLost || entry.before !== undefined;
			const isDuplicate = outcome.kind === 'rejected' && isDuplicateOrder(outcome.message);
			// A single duplicate may get the whole batch refused.
			return inDoubt && isDuplicate
				? await refused(entry, {
						...outcome,
						toError: (may) => toError(may, ordersNamed([entry])),
					})
				: { error: toError(inDoubt, concerned(entry)) };
		};
		return await Promise.all(batch.map(becomeOf));
	}
	// The orders are sent by now: an answer that is partly unreadable must not hide what it says of other
	// orders.
	const read = batchAnswer.safeParse(result.envelope.response);
	const answer = read.success ? read.data : { success: [], failed: [] };
	const refusals = answer.failed.map(({ cust_ref, index_pos, message }) => ({
		cust_ref: cust_ref ?? batch[index_pos ?? -1]?.row.cust_ref ?? null,
		message: message ?? 'CartRover gave no reason',
	}));
	const saidOf = ({ row: { cust_ref } }: Entry<OrderInput>) => ({
		message: underReference(refusals, cust_ref)?.message,
		created: underReference(answer.success, cust_ref),
	});
	// Neither, or both: nobody can tell.
	const untold = batch.filter((entry) => {
		const { message, created } = saidOf(entry);
		return (message === undefined) === (created === undefined);
	});
	const why = read.success ? '' : `What did not fit in its answer: ${whatDidNotFit(read.error)}.`;
	const becomeOf = async (entry: Entry<OrderInput>): Promise<ItemOutcome> => {
		const { item, row: order } = entry;
		const { message, created } = saidOf(entry);
		if (untold.includes(entry)) {
			return { error: unsaid(result, item.node, concerned(entry, untold), why) };
		}
		if (message === undefined) {
			return { output: [createdOrder(item, order, created?.cust_po_no)] };
		}
		const toError = (inDoubt: boolean) =>
			inDoubt
				? undecided(item, order, message, result)
				: notCreated(item, order.cust_ref, message, result);
		return await refused(entry, { message, about: result, toError });
	};
	return await Promise.all(batch.map(becomeOf));
}

const ordersNamed = (entries: Array<Entry<OrderInput>>): Subject => ({
	names: entries.map(({ row }) => shown(row.cust_ref)),
	isCreation: true,
});

function notCreated(item: ItemContext, cust_ref: string, refusal: string, reply: Reply): Error {
	const next = isDuplicateOrder(refusal)
		? 'If that is the same order, set the option On Duplicate to “Skip”; if it was canceled, it takes another reference to be sent again.'
		: (addressAdvice(refusal) ?? 'Correct the data of this item, then run it again.');
	const message = `Order ${cust_ref} was not created: ${refusal}`;
	return notAccepted(item.node, message, next, reply);
}

function batchSizeOf([first]: ItemContext[]): number {
	const size = wholeNumber(1, MAX_BATCH_SIZE);
	return first?.read('options.batchSize', 'Batch Size', size) ?? DEFAULT_BATCH_SIZE;
}
