import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import type { CartRoverClient } from '../api/client';
import { clock } from '../api/clock';
import { type Hint, Hints } from '../model/hints';
import { yesNo } from '../model/values/choice';
import { wholeNumber } from '../model/values/number';
import { ParameterReader } from '../parameters/reader';
import { RunMemory } from './memory';
import { Progress } from './progress';
import type { Operation } from './types';

/** What is told, or what finds that out when the run is over. */
type Told = string | Hint | (() => Hint | undefined);

/** Everything an operation may use beside the parameters of its items. */
export class RunContext {
	private told: Array<{ hint: Told; index?: number }> = [];
	private readonly kept = new Map<unknown, Map<string, unknown>>();

	constructor(
		readonly client: CartRoverClient,
		private readonly functions: IExecuteFunctions,
		readonly operation: Pick<Operation, 'runs' | 'properties'>,
	) {}

	/**
	 * Tells the user something beside the items; each kind of it only once a run.
	 *
	 * @param index the input item that it is about
	 */
	hint(hint: Told, index?: number): void {
		this.told.push({ hint, index });
	}

	/** Takes back what was told of an input item: it says what becomes of it, which failed before that. */
	unhint(index: number): void {
		this.told = this.told.filter((each) => each.index !== index);
	}

	/** Does something, and keeps back what it hints until that is to be told. */
	withheld<T>(work: () => T): { result: T; tell: () => void } {
		const before = this.told;
		const held: typeof this.told = [];
		this.told = held;
		try {
			return { result: work(), tell: () => this.told.push(...held) };
		} finally {
			this.told = before;
		}
	}

	/** What is to be told. */
	get hints(): string[] {
		const hints = new Hints();
		for (const { hint } of this.told) {
			const told = typeof hint === 'function' ? hint() : hint;
			if (told) hints.add(told);
		}
		return hints.texts;
	}

	/**
	 * What all items of this run share, by its name; made when it is first asked for.
	 *
	 * @param by what it is made with, where another makes something else under that name
	 */
	shared<T>(name: string, make: () => T, by: unknown = this): T {
		const kept = this.kept.get(by) ?? new Map<string, unknown>();
		this.kept.set(by, kept);
		if (!kept.has(name)) kept.set(name, make());
		return kept.get(name) as T;
	}

	/** What says how long this run will wait. */
	get progress(): Progress {
		return this.shared('progress', () => new Progress(this.functions, this.client));
	}

	/** What this execution has done before, in an earlier try. */
	get memory(): RunMemory {
		return this.shared('memory', () => new RunMemory(this.functions));
	}

	/** To be called when no item has failed. */
	forget(): void {
		if (this.kept.get(this)?.has('memory')) this.memory.forget();
	}

	get node(): INode {
		return this.client.node;
	}

	/** Whether somebody runs this by hand, and looks at it. */
	get isManual(): boolean {
		return this.functions.getMode() === 'manual';
	}

	/** Whether items that fail go to the output instead of stopping the run. */
	get continuesOnFail(): boolean {
		return this.functions.continueOnFail();
	}

	/** The input items, each with its own parameters. */
	get items(): ItemContext[] {
		return this.functions
			.getInputData()
			.map((_, index) => new ItemContext(this, this.functions, index));
	}
}

/** One input item and its parameters. */
export class ItemContext extends ParameterReader {
	constructor(
		readonly run: RunContext,
		functions: IExecuteFunctions,
		override readonly index: number,
	) {
		super(functions, index, run.operation.properties);
	}

	get client(): CartRoverClient {
		return this.run.client;
	}

	/** Not n8n's, which is copied whenever it is asked for. */
	override get node(): INode {
		return this.client.node;
	}

	/** The present, in ms since the epoch, by the clock in force. */
	get now(): number {
		return clock.now();
	}

	/** The input item itself. */
	get json(): IDataObject {
		return (this.context as IExecuteFunctions).getInputData()[this.index]?.json ?? {};
	}

	/** Tells the user something beside the items; each kind of it only once a run. */
	hint(hint: string | Hint): void {
		this.run.hint(hint, this.index);
	}

	protected override get unsent(): string {
		return this.run.operation.runs === 'read' ? '' : 'Nothing was sent to CartRover. ';
	}

	protected override tellEmpty(label: string): void {
		this.hint({
			about: `“${label}”`,
			one: '{} was added but is empty, so this ran without it.',
			many: '{} were added but are empty, so this ran without them.',
		});
	}

	/** A switch that is off unless it was set. */
	isOn(name: string, label: string): boolean {
		return this.read(name, label, yesNo) ?? false;
	}

	/** How many items are wanted; `undefined` with Return All on. */
	limit(): number | undefined {
		if (this.isOn('returnAll', 'Return All')) return undefined;
		return this.need('limit', 'Limit', wholeNumber(1));
	}
}
