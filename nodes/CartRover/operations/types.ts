import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { z } from 'zod/v3';

import type { EndpointUse } from '../api/endpoints';
import type { ItemContext, RunContext } from './context';
import type { Before, Deed } from './memory';
import type { ItemOutcome } from './outcome';

interface OperationTexts {
	/** The value that saved workflows hold. */
	value: string;
	name: string;
	/** Shown in the node picker, and to AI agents as what the tool does. */
	action: string;
	description: string;
	/** Which endpoints it calls; none for the custom request, which calls any. */
	calls: readonly EndpointUse[];
	/** The parameters; when they are shown is added by the catalog. */
	properties: INodeProperties[];
	/** What an item looks like that the operation gives by default: n8n shows it before the first run. */
	output: z.ZodTypeAny;
}

/** Runs for each input item by itself, several at once. */
export interface ReadOperation extends OperationTexts {
	runs: 'read';
	run: (item: ItemContext) => Promise<IDataObject[]>;
}

/** Runs for one input item after the other. */
export interface WriteOperation extends OperationTexts {
	runs: 'write';
	/** Gives what an item sends, and sends nothing itself; or its output, where there is nothing to send. */
	run: (item: ItemContext) => Promise<Write | SentWith | IDataObject[]>;
}

/** An item that an earlier one sends, and fails, with itself. */
export interface SentWith {
	/** The number of that. */
	sentWith: number;
	output: IDataObject[];
}

export interface Write {
	deed: Deed;
	/** Is told what is known of an earlier try of this execution that may have taken effect. */
	send: (before: Before | undefined) => Promise<IDataObject[]>;
	/** Is called when it was sent, now or in an earlier try. */
	done?: () => void;
}

/** Runs once for all input items, so that they can share requests. */
export interface BatchOperation extends OperationTexts {
	runs: 'batch';
	/** Gives the outcome of each item of the run, by its number. */
	run: (run: RunContext) => Promise<ItemOutcome[]>;
}

export type ItemOperation = ReadOperation | WriteOperation;

export type Operation = ItemOperation | BatchOperation;

export interface Resource {
	value: string;
	name: string;
	description: string;
	operations: readonly Operation[];
	/** The operation that is selected first. */
	first: string;
}
