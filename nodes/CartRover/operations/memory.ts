import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { clock } from '../api/clock';
import { hadNoEffect } from '../api/errors';
import { fingerprint } from '../model/fingerprint';
import type { ItemOutcome } from './outcome';

/*
 * n8n runs a node again with the same input when Retry On Fail is on, and a failed execution when the user
 * retries it. A write must not be sent twice, so the node keeps what it has sent in its context. n8n keeps
 * the context with the execution through all tries, and hands it on to the execution that retries it. If n8n is
 * killed, the context of the step that was running is lost: n8n saves an execution between steps at most.
 */

/** Names in the node's context: what this run has done, and what all runs have made. */
const NAME = 'cartRover';
const MADE = 'cartRoverMade';

const PRINT_CHARS = 16;
/** Short, since an execution keeps two prints for each order. */
const SHORT_CHARS = 10;

/** A write: its subject, and all that is sent. */
export interface Deed {
	/** Tells the write from other writes of the same item in the same execution. */
	about: unknown;
	/** What an equal write in a later execution has in common with it; the same as `about` unless given. */
	content?: unknown;
}

/** The record of a write that was begun before. */
export interface Before {
	/** The items that the write gave; `undefined` where nobody knows whether the write took effect. */
	output?: IDataObject[];
	/** Whether the write was begun in this very execution, and not in one that this execution retries. */
	isOwn: boolean;
	/** When the write was first begun, in epoch milliseconds by the clock in force. */
	since: number;
}

interface Entry {
	about: string;
	content: string;
	execution: string | null;
	since: number;
	output?: IDataObject[];
}

/** The writes of one run of a node, in all of its tries. */
export class RunMemory {
	private readonly context: IDataObject;
	private readonly run: string;
	private readonly execution: string | null;

	/** @param merchant the number of the merchant that the writes are for; two may have the same references */
	constructor(
		functions: IExecuteFunctions,
		private readonly merchant: string,
	) {
		this.context = functions.getContext('node');
		this.run = String((functions.getWorkflowDataProxy(0) as { $runIndex?: number }).$runIndex ?? 0);
		this.execution = functions.getExecutionId() ?? null;
	}

	/** The record of the same write of this item, if an earlier try began it. */
	before(index: number, deed: Deed): Before | undefined {
		const entry = this.entries[index];
		if (!entry) return undefined;
		const { about, content } = this.printsOf(deed);
		const isOwn = entry.execution === this.execution;
		if (isOwn ? entry.about !== about : entry.content !== content) return undefined;
		// A record of an earlier version of the node has no time.
		return { output: entry.output, isOwn, since: entry.since ?? 0 };
	}

	/** Notes a write that is about to be sent. */
	begin(index: number, deed: Deed): void {
		const since = this.before(index, deed)?.since ?? clock.now();
		this.put(index, { ...this.printsOf(deed), execution: this.execution, since });
	}

	/** Notes the outcome of a write. A write that surely took no effect, now and before, is forgotten. */
	end(index: number, outcome: ItemOutcome, before: Before | undefined): void {
		const entry = this.entries[index];
		if (!entry) return;
		if ('output' in outcome) this.put(index, { ...entry, output: outcome.output });
		else if (!before && hadNoEffect(outcome.error)) this.put(index, undefined);
	}

	/** The outputs of the items of this run that are done. */
	get done(): Array<{ index: number; output: IDataObject[] }> {
		return Object.entries(this.entries).flatMap(([index, entry]) =>
			entry?.output ? [{ index: Number(index), output: entry.output }] : [],
		);
	}

	/** Forgets the writes of a run that went well: n8n will not run it again. */
	forget(): void {
		delete this.context[NAME];
	}

	/**
	 * Keeps what a write has made for later runs of the node in the same execution: the node may stand in a
	 * loop, or at the end of several branches.
	 */
	made({ about, content }: Deed): void {
		const made = (this.context[MADE] ?? {}) as Record<string, string>;
		made[this.short(about)] = this.short(content);
		this.context[MADE] = made;
	}

	/** Whether this execution has made the same thing before, and with the same content. */
	hasMade({ about, content }: Deed): 'same' | 'other' | undefined {
		const known = (this.context[MADE] as Record<string, string> | undefined)?.[this.short(about)];
		if (known === undefined) return undefined;
		return known === this.short(content) ? 'same' : 'other';
	}

	/** The records of this run; n8n never runs an earlier one again. */
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

	private printsOf({ about, content = about }: Deed): Pick<Entry, 'about' | 'content'> {
		return { about: this.print(about, PRINT_CHARS), content: this.print(content, PRINT_CHARS) };
	}

	private short(value: unknown): string {
		return this.print(value, SHORT_CHARS);
	}

	private print(value: unknown, chars: number): string {
		return fingerprint(JSON.stringify([this.merchant, value]), chars);
	}
}
