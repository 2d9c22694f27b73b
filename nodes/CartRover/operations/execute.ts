import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import sumBy from 'lodash/sumBy';
import uniq from 'lodash/uniq';

import { MOST_AT_ONCE } from '../api/bucket';
import { CartRoverClient } from '../api/client';
import { ENDPOINTS } from '../api/endpoints';
import { shownAsError } from '../api/errors';
import { named } from '../model/hints';
import { shown } from '../model/values/kind';
import { wholeNumber } from '../model/values/number';
import { freeText } from '../model/values/text';
import { readerFor } from '../parameters/reader';
import { type ItemContext, RunContext } from './context';
import { findOperation } from './index';
import { itemsByMerchant } from './merchants';
import type { RunMemory } from './memory';
import { type ItemOutcome, outcomeOf, outputOf, sharedOutcome } from './outcome';
import type { ItemOperation, Operation, Write } from './types';

/** An error as n8n has them. */
type ItemError = Pick<NodeOperationError, 'message' | 'context'> & { description?: string | null };

/** A run that waited longer for the rate limit says so. */
const WORTH_A_HINT_MS = 5_000;

/**
 * Runs the operation that a node is set to over its input: the only place that knows about item linking,
 * concurrency, order, what an earlier try has sent, the node's On Error setting, the item's number in errors, and hints.
 *
 * @throws NodeApiError or NodeOperationError of the first item that failed, unless the node continues then
 */
export async function executeOperation(
	functions: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	const outcomes = await outcomesOf(functions);
	return [outcomes.flatMap((outcome, index) => toItems(functions, outcome, index))];
}

/** What went wrong before the first item went wrong for each of them. */
async function outcomesOf(functions: IExecuteFunctions): Promise<ItemOutcome[]> {
	try {
		return await runOperation(functions);
	} catch (error) {
		return functions.getInputData().map(() => ({ error: error as Error }));
	}
}

async function runOperation(functions: IExecuteFunctions): Promise<ItemOutcome[]> {
	const reader = readerFor(functions, 0);
	const resource = reader.need('resource', 'Resource', freeText);
	const name = reader.need('operation', 'Operation', freeText);
	const operation = findOperation(resource, name);
	if (!operation) {
		throw new NodeOperationError(
			functions.getNode(),
			`There is no operation “${name}” of “${resource}”`,
			{ description: 'Select a resource and an operation in this node.' },
		);
	}
	const concurrency = concurrencyOf(functions, operation);
	const runs: RunContext[] = [];
	// What has no merchant may be a part of what the rows beside it write, as merged cells leave such rows.
	const failsAlone = operation.runs === 'read' && functions.continueOnFail();
	const { merchants, without } = await itemsByMerchant(functions, failsAlone);
	for (const numbers of merchants) {
		const client = await CartRoverClient.connect(functions, { concurrency, item: numbers[0] });
		runs.push(new RunContext(client, functions, operation, numbers));
	}
	const outcomes = await runFor(runs, operation);
	for (const { index, error } of without) outcomes[index] = { error };
	const failed = outcomes.find((outcome) => 'error' in outcome);
	const [{ continuesOnFail, memory }] = runs as [RunContext];
	if (!failed) runs.forEach((run) => run.forget());
	else if (!continuesOnFail) tellWhatIsDone(failed.error, memory, operation);
	const wrote = runs.some(({ client }) => client.wrote);
	if (failed && (continuesOnFail || wrote || memory.done.length > 0))
		outcomes.forEach(tellOfItemOnly);
	giveHints(functions, runs);
	return outcomes;
}

/** Runs an operation for one merchant after the other; for none after an item that stops the run. */
async function runFor(runs: RunContext[], operation: Operation): Promise<ItemOutcome[]> {
	const outcomes: ItemOutcome[] = [];
	let stopped = false;
	for (const run of runs) {
		const own: ItemOutcome[] = stopped ? [] : await outcomesFor(run, operation);
		for (const { index } of run.items) outcomes[index] = own[index] ?? { output: [] };
		stopped ||= !run.continuesOnFail && own.some((outcome) => 'error' in outcome);
	}
	return outcomes;
}

/** That of the first item, for the whole run. Where there is no such option, its options may fail it alone. */
function concurrencyOf(functions: IExecuteFunctions, { properties }: Operation) {
	const options = properties.flatMap((property) => property.options ?? []);
	if (!options.some(({ name }) => name === 'concurrency')) return undefined;
	const reader = readerFor(functions, 0, properties);
	return reader.read('options.concurrency', 'Concurrency', wholeNumber(1, MOST_AT_ONCE));
}

/** Where the run ends in an error, n8n shows nothing of the items that were written before it. */
function tellWhatIsDone(
	error: Error & { description?: string | null },
	memory: RunMemory,
	{ calls: [call] }: Operation,
): void {
	// An order that was skipped was there before.
	const done = memory.done.filter(({ output: [first] }) => first?.created !== false);
	if (done.length === 0) return;
	const isCreation = call && ENDPOINTS[call.endpoint].repeat === 'duplicateRefused';
	const [what, became] = isCreation ? ['order', 'created'] : ['item', 'done'];
	const [were, it, them] =
		done.length === 1
			? [' was', 'it', `input item ${done[0]?.index}`]
			: ['s were', 'them', `these ${done.length} ${what}s`];
	const names = done.map(({ index, output: [first] }) => {
		const name = first?.cust_ref ?? first?.sku;
		return name === undefined ? `input item ${index}` : `${shown(name)} (input item ${index})`;
	});
	const skip = isCreation ? ` (On Duplicate set to “Skip” passes over ${it})` : '';
	const told = `${done.length} ${what}${were} ${became} anyway: ${named(names)}. Executing this step or the workflow again sends ${them} again${skip}; Retry, under Executions, does so only where the data changed, but runs this item again.`;
	error.description = [error.description, told].filter(Boolean).join(' ');
}

/** Where other items may have been sent, an error tells of its own only. */
function tellOfItemOnly(outcome: ItemOutcome): void {
	if (!('error' in outcome)) return;
	const error: Error & { description?: string | null } = outcome.error;
	if (!error.description) return;
	error.description = error.description.replace(NOTHING_SENT, 'This item was not sent.');
}

/** How errors of the input end, which are written without knowing of the other items. */
const NOTHING_SENT = /Nothing was sent\b[^.]*\./;

/** @returns the outcomes by the numbers of the items; what goes wrong before the first one is that of each */
async function outcomesFor(run: RunContext, operation: Operation): Promise<ItemOutcome[]> {
	try {
		return operation.runs === 'batch' ? await operation.run(run) : await runItems(run, operation);
	} catch (error) {
		const outcomes: ItemOutcome[] = [];
		for (const { index } of run.items) outcomes[index] = { error: error as Error };
		return outcomes;
	}
}

/** Reads several items at once, writes one. Where the run stops on errors none is started after one. */
async function runItems(run: RunContext, operation: ItemOperation): Promise<ItemOutcome[]> {
	const { items } = run;
	const outcomes: ItemOutcome[] = [];
	const waiting = items.values();
	let stopped = false;
	for (const { index } of items) run.progress.expect(index, 1);
	const work = async (): Promise<void> => {
		for (const item of waiting) {
			if (stopped) return;
			const outcome = await runItem(item, operation, outcomes);
			outcomes[item.index] = outcome;
			run.progress.expect(item.index, 0);
			stopped ||= 'error' in outcome && !run.continuesOnFail;
		}
	};
	const abreast = operation.runs === 'read' ? run.client.concurrency : 1;
	await Promise.all(items.slice(0, abreast).map(work));
	return outcomes;
}

async function runItem(
	item: ItemContext,
	operation: ItemOperation,
	outcomes: readonly ItemOutcome[],
): Promise<ItemOutcome> {
	let isRead = false;
	const outcome = await outcomeOf(async () => {
		const given = await operation.run(item);
		isRead = true;
		if (Array.isArray(given)) return given;
		if ('sentWith' in given) {
			const own = { output: given.output };
			return outputOf(sharedOutcome(own, [given.sentWith], outcomes));
		}
		const output = await writeOnce(item, given);
		given.done?.();
		return output;
	});
	if (!isRead) item.run.unhint(item.index);
	return outcome;
}

/** Makes a write, unless this execution has made it in an earlier try: then what came of it comes again. */
async function writeOnce(item: ItemContext, { deed, send }: Write): Promise<IDataObject[]> {
	const { memory } = item.run;
	const before = memory.before(item.index, deed);
	if (before?.output) return before.output;
	memory.begin(item.index, deed);
	const outcome = await outcomeOf(async () => await send(before));
	memory.end(item.index, outcome, before);
	return outputOf(outcome);
}

function toItems(
	functions: IExecuteFunctions,
	outcome: ItemOutcome,
	index: number,
): INodeExecutionData[] {
	const pairedItem = { item: index };
	if ('output' in outcome) {
		return outcome.output.map((json) => ({ json, pairedItem }));
	}
	const error = ofItem(functions, outcome.error, index);
	if (!functions.continueOnFail()) throw error;
	return [errorItem(functions, error, pairedItem)];
}

/**
 * The item for one that failed. n8n knows it by its keys, which must be no others, and keeps them.
 *
 * n8n before 2.36 does not know `details`: there the item must carry the error itself to get to the error
 * output. n8n since then would throw away everything but the error's message if it found it at the end;
 * it does not, since it is not copied along.
 */
function errorItem(
	functions: IExecuteFunctions,
	error: ItemError,
	pairedItem: { item: number },
): INodeExecutionData {
	const { message, description, context } = error;
	const details = context.data as IDataObject | undefined;
	const json: IDataObject = {
		error: message,
		...(description && { message: description }),
		...(details && { details }),
	};
	const item: INodeExecutionData = { json, pairedItem };
	if (functions.getNode().onError !== 'continueErrorOutput') return item;
	return Object.defineProperty(item, 'error', { value: error, writable: true, configurable: true });
}

/** What the language throws at a mistake in the code. */
const isOurFault = (error: Error) => /^(Type|Range|Reference|Syntax)Error$/.test(error.name);

/**
 * Puts the item's number on an error, so that the editor can point to the item. n8n's own errors, such as
 * that of an expression, stay what they are.
 */
function ofItem(functions: IExecuteFunctions, error: Error, itemIndex: number): ItemError {
	const known =
		'context' in error
			? (error as ItemError)
			: new NodeOperationError(functions.getNode(), error, {
					...(isOurFault(error) && {
						message: `${error.name}: ${error.message}`,
						description:
							'This is a bug in the CartRover node, not in your data. Please report it to its makers.',
					}),
				});
	known.context.itemIndex = itemIndex;
	return shownAsError(known);
}

/** Older n8n (1.100) has no place for hints where the node is an agent's tool. The results count. */
function giveHints(functions: IExecuteFunctions, runs: RunContext[]): void {
	if (typeof functions.addExecutionHints !== 'function') return;
	for (const message of uniq(runs.flatMap(({ hints }) => hints))) {
		functions.addExecutionHints({ type: 'warning', location: 'outputPane', message });
	}
	const waitedMs = sumBy(runs, ({ client }) => client.waits.ms);
	if (waitedMs < WORTH_A_HINT_MS) return;
	functions.addExecutionHints({
		type: 'info',
		location: 'outputPane',
		message: `This run waited ${Math.round(waitedMs / 1_000)} seconds for CartRover's rate limit, which allows 100 calls and then one more every 0.6 seconds for each key. No call was lost.`,
	});
}
