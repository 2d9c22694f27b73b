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

/** A hint, or a function that makes it when the run is over. */
type Told = string | Hint | (() => Hint | undefined);

/** What the items of one merchant share while a node runs. */
export class RunContext {
	private told: Array<{ hint: Told; index?: number }> = [];
	private readonly kept = new Map<unknown, Map<string, unknown>>();

	constructor(
		readonly client: CartRoverClient,
		private readonly functions: IExecuteFunctions,
		readonly operation: Pick<Operation, 'runs' | 'properties'>,
		/** The numbers of the input items that are of the client's merchant. */
		private readonly numbers: readonly number[],
	) {}

	/**
	 * Tells the user something beside the items, each kind of hint once a run.
	 *
	 * @param index the input item that the hint is about
	 */
	hint(hint: Told, index?: number): void {
		this.told.push({ hint, index });
	}

	/** Takes back the hints about an input item that failed after all. */
	unhint(index: number): void {
		this.told = this.told.filter((each) => each.index !== index);
	}

	/**
	 * Does some work and holds back its hints.
	 *
	 * @returns the result, and a function that releases the hints
	 */
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

	/** The hints of the run. */
	get hints(): string[] {
		const hints = new Hints();
		for (const { hint } of this.told) {
			const told = typeof hint === 'function' ? hint() : hint;
			if (told) hints.add(told);
		}
		return hints.texts;
	}

	/**
	 * A value that all items of this run share under a name; made when it is first asked for.
	 *
	 * @param by what the value is made with, where another maker uses the same name
	 */
	shared<T>(name: string, make: () => T, by: unknown = this): T {
		const kept = this.kept.get(by) ?? new Map<string, unknown>();
		this.kept.set(by, kept);
		if (!kept.has(name)) kept.set(name, make());
		return kept.get(name) as T;
	}

	/** Reports how long this run will wait. */
	get progress(): Progress {
		return this.shared('progress', () => new Progress(this.functions, this.client));
	}

	/** The writes of this execution's earlier tries. */
	get memory(): RunMemory {
		return this.shared(
			'memory',
			() => new RunMemory(this.functions, this.client.account.merchantPk),
		);
	}

	/** To be called when no item has failed. */
	forget(): void {
		if (this.kept.get(this)?.has('memory')) this.memory.forget();
	}

	get node(): INode {
		return this.client.node;
	}

	/** Whether somebody runs the workflow by hand and sees the hints. */
	get isManual(): boolean {
		return this.functions.getMode() === 'manual';
	}

	/** Whether items that fail go to the output instead of stopping the run. */
	get continuesOnFail(): boolean {
		return this.functions.continueOnFail();
	}

	/** The input items of this run, each with its own parameters. */
	get items(): ItemContext[] {
		return this.numbers.map((index) => new ItemContext(this, this.functions, index));
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

	/** The run's copy of the node: n8n makes a new one each time that it is asked. */
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

	/** Tells the user something beside the items, each kind of hint once a run. */
	hint(hint: string | Hint): void {
		this.run.hint(hint, this.index);
	}

	protected override get unsent(): string {
		return this.run.operation.runs === 'read' ? '' : 'Nothing was sent to CartRover. ';
	}

	override tellEmpty(label: string): void {
		this.hint({
			about: `“${label}”`,
			one: '{} is empty, so this ran without it.',
			many: '{} are empty, so this ran without them.',
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
