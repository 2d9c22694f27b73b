import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import pLimit from 'p-limit';

import { CartRoverClient } from '../api/client';
import { ItemContext, RunContext } from './context';
import type { ItemOperation, ItemOutcome, Operation } from './types';

/** A run that waited longer for the rate limit says so. */
const WORTH_A_HINT_MS = 5_000;

const DEFAULT_CONCURRENCY = 5;
const MAX_CONCURRENCY = 25;

/**
 * Runs an operation over the node's input: the only place that knows about item linking, concurrency,
 * order, `continueOnFail`, the item's number in errors, and hints.
 */
export async function executeOperation(
	functions: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const client = await CartRoverClient.connect(functions, {
		concurrency: concurrencyOf(functions),
	});
	const run = new RunContext(client, functions);
	const outcomes =
		operation.runs === 'batch'
			? await operation.run(run)
			: await runItems(run.items, operation, functions.continueOnFail());

	for (const message of run.hints) {
		functions.addExecutionHints({ type: 'warning', location: 'outputPane', message });
	}
	hintAtWaits(functions, client.waits.ms);
	return [outcomes.flatMap((outcome, index) => toItems(functions, outcome, index))];
}

function concurrencyOf(functions: IExecuteFunctions): number {
	const wanted = Number(functions.getNodeParameter('options.concurrency', 0, DEFAULT_CONCURRENCY));
	return Math.min(MAX_CONCURRENCY, Math.max(1, Math.floor(wanted) || DEFAULT_CONCURRENCY));
}

/** Without `continueOnFail` no further item is started after one that failed. */
async function runItems(
	items: ItemContext[],
	operation: ItemOperation,
	continueOnFail: boolean,
): Promise<ItemOutcome[]> {
	const concurrency = operation.runs === 'read' ? (items[0]?.client.concurrency ?? 1) : 1;
	const limit = pLimit(concurrency);
	let stopped = false;
	const outcomes = items.map(
		async (item) =>
			await limit(async (): Promise<ItemOutcome> => {
				if (stopped) return { output: [] };
				const outcome = await outcomeOf(async () => await operation.run(item));
				stopped ||= 'error' in outcome && !continueOnFail;
				return outcome;
			}),
	);
	return await Promise.all(outcomes);
}

async function outcomeOf(run: () => Promise<IDataObject[]>): Promise<ItemOutcome> {
	try {
		return { output: await run() };
	} catch (error) {
		return { error: error as Error };
	}
}

function toItems(
	functions: IExecuteFunctions,
	outcome: ItemOutcome,
	index: number,
): INodeExecutionData[] {
	const pairedItem = { item: index };
	if ('output' in outcome) return outcome.output.map((json) => ({ json, pairedItem }));

	const error = ofItem(functions, outcome.error, index);
	if (!functions.continueOnFail()) throw error;
	// Every version of n8n knows items with exactly these keys as failed ones, and keeps them as they are.
	// With `error` set on the item itself it would throw away everything but the error's message.
	const json: IDataObject = { error: error.message };
	if (error.description) json.message = error.description;
	return [{ json, pairedItem }];
}

/** Puts the item's number on an error, so that the editor can point to the item. */
function ofItem(
	functions: IExecuteFunctions,
	error: Error,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	const known =
		error instanceof NodeApiError || error instanceof NodeOperationError
			? error
			: new NodeApiError(functions.getNode(), { message: error.message } as JsonObject);
	known.context.itemIndex = itemIndex;
	return known;
}

function hintAtWaits(functions: IExecuteFunctions, waitedMs: number): void {
	if (waitedMs < WORTH_A_HINT_MS) return;
	functions.addExecutionHints({
		type: 'info',
		location: 'outputPane',
		message: `This run waited ${Math.round(waitedMs / 1_000)} seconds for CartRover's rate limit, which allows 100 calls and then one more every 0.6 seconds for each key. No call was lost.`,
	});
}
