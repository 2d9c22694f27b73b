import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { clock } from '../api/clock';
import { hadNoEffect } from '../api/errors';
import { fingerprint } from '../model/fingerprint';
import type { ItemOutcome } from './outcome';

/*
 * n8n runs a node again with the same input when Retry On Fail is on, and a failed execution when the user
 * asks for it. What was sent before must not be sent twice, so it is put down in the node's context. n8n
 * keeps that with the execution, through all of its tries, and hands it on to the execution that retries it.
 */

/** Under these names it stands in the node's context: what this run has done, and what all runs have made. */
const NAME = 'cartRover';
const MADE = 'cartRoverMade';

const PRINT_CHARS = 16;
/** There is one pair of these for each order of an execution, as long as n8n keeps it. */
const SHORT_CHARS = 10;

/** What a write is: what it is about, and all that is sent. */
export interface Deed {
	/** Tells it from others of the same item in the same execution. */
	about: unknown;
	/** What it would have to equal in a later execution; the same as `about` unless given. */
	content?: unknown;
}

/** What is known of a write that was begun before. */
export interface Before {
	/** What came of it; `undefined` where nobody knows whether it took effect. */
	output?: IDataObject[];
	/** It was in this very execution, and not in one that this retries. */
	isOwn: boolean;
	/** When it was begun first, in epoch milliseconds by the clock in force. */
	since: number;
}

interface Entry {
	about: string;
	content: string;
	execution: string | null;
	since: number;
	output?: IDataObject[];
}

/** What the items of one run of a node have done, in all tries of it. */
export class RunMemory {
	private readonly context: IDataObject;
	private readonly run: string;
	private readonly execution: string | null;

	constructor(functions: IExecuteFunctions) {
		this.context = functions.getContext('node');
		this.run = String((functions.getWorkflowDataProxy(0) as { $runIndex?: number }).$runIndex ?? 0);
		this.execution = functions.getExecutionId() ?? null;
	}

	/** What this item has done or begun of this before. */
	before(index: number, deed: Deed): Before | undefined {
		const entry = this.entries[index];
		if (!entry) return undefined;
		const { about, content } = printsOf(deed);
		const isOwn = entry.execution === this.execution;
		if (isOwn ? entry.about !== about : entry.content !== content) return undefined;
		// What an earlier version of the node has kept says no time.
		return { output: entry.output, isOwn, since: entry.since ?? 0 };
	}

	/** It is about to be sent. */
	begin(index: number, deed: Deed): void {
		const since = this.before(index, deed)?.since ?? clock.now();
		this.put(index, { ...printsOf(deed), execution: this.execution, since });
	}

	/** What came of it. It is forgotten where it surely took no effect, neither now nor before. */
	end(index: number, outcome: ItemOutcome, before: Before | undefined): void {
		const entry = this.entries[index];
		if (!entry) return;
		if ('output' in outcome) this.put(index, { ...entry, output: outcome.output });
		else if (!before && hadNoEffect(outcome.error)) this.put(index, undefined);
	}

	/** What came of the items of this run that are done. */
	get done(): Array<{ index: number; output: IDataObject[] }> {
		return Object.entries(this.entries).flatMap(([index, entry]) =>
			entry?.output ? [{ index: Number(index), output: entry.output }] : [],
		);
	}

	/** The run went well: nothing of it will be run again. */
	forget(): void {
		delete this.context[NAME];
	}

	/**
	 * Keeps what a write has made, for later runs of the node in the same execution: the node may stand in a
	 * loop, or at the end of several branches.
	 */
	made({ about, content }: Deed): void {
		const made = (this.context[MADE] ?? {}) as Record<string, string>;
		made[short(about)] = short(content);
		this.context[MADE] = made;
	}

	/** Whether this execution has made it, and with the same content. */
	hasMade({ about, content }: Deed): 'same' | 'other' | undefined {
		const known = (this.context[MADE] as Record<string, string> | undefined)?.[short(about)];
		if (known === undefined) return undefined;
		return known === short(content) ? 'same' : 'other';
	}

	/** Those of this run; n8n never runs an earlier one again. */
	private get entries(): Record<number, Entry | undefined> {
		const kept = this.context[NAME] as { run: string; items: object } | undefined;
		return (kept?.run === this.run ? kept.items : {}) as Record<number, Entry | undefined>;
	}

	private put(index: number, entry: Entry | undefined): void {
		const items = this.entries;
		if (entry) items[index] = entry;
		else delete items[index];
		this.context[NAME] = { run: this.run, items } as unknown as IDataObject;
	}
}

function printsOf({ about, content = about }: Deed): Pick<Entry, 'about' | 'content'> {
	return { about: print(about, PRINT_CHARS), content: print(content, PRINT_CHARS) };
}

const print = (value: unknown, chars: number) => fingerprint(JSON.stringify(value), chars);
const short = (value: unknown) => print(value, SHORT_CHARS);
