import {
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	NodeOperationError,
} from 'n8n-workflow';

import type { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import { type Before, type Deed, RunMemory } from './memory';
import { outcomeOf } from './outcome';
import { heldBy, listOfTexts } from '../model/texts';

/** What all items of a run share. */
interface Shared {
	hints: Set<string>;
	memory?: RunMemory;
}

/** Everything an operation may use: the client, and the parameters of its items. */
export class RunContext {
	constructor(
		readonly client: CartRoverClient,
		protected readonly functions: IExecuteFunctions,
		protected readonly shared: Shared = { hints: new Set() },
	) {}

	/** Tells the user something beside the items; the same only once a run. */
	hint(text: string): void {
		this.shared.hints.add(text);
	}

	/** What is to be told. */
	get hints(): string[] {
		return [...this.shared.hints];
	}

	/** What this execution has done before, in an earlier try. */
	get memory(): RunMemory {
		return (this.shared.memory ??= new RunMemory(this.functions));
	}

	/** To be called when no item has failed. */
	forget(): void {
		this.shared.memory?.forget();
	}

	get node(): INode {
		return this.client.node;
	}

	/** IANA zone in which dates without one are meant: the workflow's. */
	get zone(): string {
		return this.functions.getTimezone();
	}

	/** The present, in ms since the epoch, by the clock in force. */
	get now(): number {
		return clock.now();
	}

	/** Whether items that fail go to the output instead of stopping the run. */
	get continuesOnFail(): boolean {
		return this.functions.continueOnFail();
	}

	/** The input items, each with its own parameters. */
	get items(): ItemContext[] {
		return this.functions
			.getInputData()
			.map((_, index) => new ItemContext(this.client, this.functions, index, this.shared));
	}
}

/** One input item and its parameters. */
export class ItemContext extends RunContext {
	constructor(
		client: CartRoverClient,
		functions: IExecuteFunctions,
		readonly index: number,
		shared?: Shared,
	) {
		super(client, functions, shared);
	}

	/**
	 * Makes a write, unless this execution has made it in an earlier try: then what came of it comes again.
	 *
	 * @param write is told what is known of an earlier try that may have taken effect
	 */
	async once(
		deed: Deed,
		write: (before: Before | undefined) => Promise<IDataObject[]>,
	): Promise<IDataObject[]> {
		const before = this.memory.before(this.index, deed);
		if (before?.output) return before.output;
		this.memory.begin(this.index, deed);
		const outcome = await outcomeOf(async () => await write(before));
		this.memory.end(this.index, outcome, before);
		if ('output' in outcome) return outcome.output;
		throw outcome.error;
	}

	/** The input item's data. */
	get json(): IDataObject {
		return this.functions.getInputData()[this.index]?.json ?? {};
	}

	/** A parameter as it is for this item. */
	param<T>(name: string, fallback?: T): T {
		return this.functions.getNodeParameter(name, this.index, fallback) as T;
	}

	/**
	 * A text parameter without blanks around it; also of a resource locator. The editor keeps the value
	 * of a picker under a text field of the same name, when the user switches the operation.
	 *
	 * @throws NodeOperationError that names the field, for what is no text
	 */
	text(name: string, displayName: string): string {
		// n8n works out each part of a locator as an expression of its own, which costs more than the rest
		// of a look-up; only its value is asked for.
		const picked = this.param<unknown>(`${name}.value`, null);
		return this.textOf(picked ?? this.param<unknown>(name, ''), displayName);
	}

	/** The same for a value that stands inside another parameter. */
	textOf(value: unknown, displayName: string): string {
		const plain = heldBy(value);
		if (plain === null || plain === undefined) return '';
		if (typeof plain !== 'object' && typeof plain !== 'function') return String(plain).trim();
		throw this.invalid(
			`${displayName} is not a text`,
			`“${displayName}” got ${Array.isArray(plain) ? 'a list' : 'an object'} for this item, mostly from an expression. Give one text or number.`,
		);
	}

	/** Several texts: a list, or one text with commas or line breaks between them. */
	texts(value: unknown, displayName: string): string[] {
		const given = Array.isArray(value) ? (value as unknown[]) : [value];
		const texts = given.map((each) => this.textOf(each, displayName));
		return listOfTexts(Array.isArray(value) ? texts : texts[0]);
	}

	/**
	 * A text parameter that must not be empty.
	 *
	 * @throws NodeOperationError that names the field
	 */
	requiredText(name: string, displayName: string): string {
		const value = this.text(name, displayName);
		if (value === '') {
			throw this.invalid(`${displayName} is empty`, `Fill in “${displayName}” for this item.`);
		}
		return value;
	}

	/**
	 * How many items are wanted; `undefined` with Return All on.
	 *
	 * @throws NodeOperationError when Limit is no number above 0
	 */
	limit(): number | undefined {
		if (this.param('returnAll', false)) return undefined;
		const limit = Math.floor(Number(this.param<unknown>('limit', 50)));
		if (limit >= 1) return limit;
		throw this.invalid('Limit must be a number above 0', 'Give a limit, or switch Return All on.');
	}

	/** The error for input that cannot be used. */
	invalid(message: string, description: string): NodeOperationError {
		return new NodeOperationError(this.node, message, { description, itemIndex: this.index });
	}
}
