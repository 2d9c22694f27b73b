import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { Engine, NodeRun, WorkflowJson } from '../index.mts';
import { actionOf, isPolling, isStarter, isStep, itemsBefore } from './workflow.mts';

export interface StepError {
	message: string;
	description?: string | null;
}

/** What one node did. */
export interface Step {
	name: string;
	/** What it is set to do, in the node's own words. */
	action: string;
	/** What it is for in this workflow. */
	purpose?: string;
	/** Missing for a trigger, which has no input. */
	itemsIn?: number;
	/** Whether it runs once, whatever the number of items. */
	once: boolean;
	items: IDataObject[];
	ms: number;
	error?: StepError;
	hints: string[];
}

/** What there is to tell, in the order in which it happens. */
export type PlayEvent =
	| { kind: 'told'; text: string }
	| { kind: 'step'; step: Step }
	| { kind: 'skipped'; names: string[] };

/** What goes on around the workflow. Each part returns what to tell of it. */
export interface World {
	/** Between the first poll, which only looks, and the second. */
	betweenPolls(): Promise<string[]>;
	afterStep(): Promise<string[]>;
}

interface PlayOptions {
	/** Without one, a trigger gives its sample, as it does for a test run in the editor. */
	world?: World;
	onEvent: (event: PlayEvent) => void;
}

export interface PlayResult {
	steps: Step[];
	/** The nodes that no item reached. */
	skipped: string[];
	/** What stopped the workflow. */
	failure?: StepError & { at?: string };
}

/** n8n's words, used by all triggers, for a sample that is empty. It is no fault of anything. */
const NO_SAMPLE = /^No data with the current filter/;

/**
 * Runs a workflow from each of its triggers, telling of every step as it ends. A step that fails ends
 * it and is in the result.
 */
export async function play(
	engine: Engine,
	workflow: WorkflowJson,
	options: PlayOptions,
): Promise<PlayResult> {
	return await new Play(engine, workflow, options).all();
}

class Play {
	private readonly steps: Step[] = [];
	/** Numbers of items by node and output. */
	private readonly given = new Map<string, number[]>();
	private failure: PlayResult['failure'];

	constructor(
		private readonly engine: Engine,
		private readonly workflow: WorkflowJson,
		private readonly options: PlayOptions,
	) {}

	async all(): Promise<PlayResult> {
		const nodes = this.workflow.nodes.filter(isStep);
		for (const node of nodes) {
			if (this.failure !== undefined) break;
			if (isStarter(node)) await this.runFrom(node);
			else if (isPolling(this.engine, node)) await this.pollAndRun(node);
		}
		const skipped = nodes.map(({ name }) => name).filter((name) => !this.given.has(name));
		if (skipped.length > 0) this.options.onEvent({ kind: 'skipped', names: skipped });
		return { steps: this.steps, skipped, ...(this.failure && { failure: this.failure }) };
	}

	private async pollAndRun(node: INode): Promise<void> {
		const started = performance.now();
		let items: INodeExecutionData[] = [];
		let error: StepError | undefined;
		try {
			items = await this.poll(node);
		} catch (thrown) {
			error = thrown as StepError;
		}
		this.given.set(node.name, [items.length]);
		const ms = performance.now() - started;
		if (error !== undefined && NO_SAMPLE.test(error.message)) this.tell([error.message]);
		else this.add(node, { items: [items], error, ms, hints: [] });
		if (items.length > 0 && this.workflow.connections[node.name] !== undefined) {
			await this.runFrom(node, items);
		}
	}

	/** As a workflow that has just been published: the first poll looks at what is there already. */
	private async poll(node: INode): Promise<INodeExecutionData[]> {
		const { type, parameters } = node;
		const poller = this.engine.poller({ type, parameters, node });
		const { world } = this.options;
		if (world === undefined) return (await poller.poll({ mode: 'manual' })) ?? [];

		const early = await poller.poll();
		if (early !== null) return early;
		this.tell([
			`The workflow is published. “${node.name}” polls for the first time and only notes what is there; nothing old starts the workflow.`,
			...(await world.betweenPolls()),
			`“${node.name}” polls for the second time:`,
		]);
		return (await poller.poll()) ?? [];
	}

	private async runFrom(start: INode, items?: INodeExecutionData[]): Promise<void> {
		const run = await this.engine.run(this.workflow, {
			from: start.name,
			...(items !== undefined && { items, mode: 'trigger' }),
			onNode: async (name, nodeRun) => {
				const counts = nodeRun.items.map((output) => output.length);
				this.given.set(name, counts);
				const node = this.workflow.nodes.find((each) => each.name === name);
				if (node === undefined || name === start.name) return;
				const { items: outputs, error, executionTime: ms, hints } = nodeRun;
				this.add(node, { items: outputs, error, ms, hints });
				if (error === undefined) this.tell((await this.options.world?.afterStep()) ?? []);
			},
		});
		// A node's error has been told of; this is for a run that did not get as far as a node.
		if (run.status !== 'success' && this.failure === undefined) {
			const { message = `The run ended as “${run.status}”`, description } = run.error ?? {};
			this.failure = { message, description };
		}
	}

	private add(
		node: INode,
		run: Pick<NodeRun, 'items' | 'hints'> & { ms: number; error?: StepError },
	): void {
		const isTrigger = isPolling(this.engine, node);
		const error = run.error && {
			message: run.error.message,
			description: run.error.description,
		};
		const step: Step = {
			name: node.name,
			action: actionOf(this.engine, node),
			...(node.notes && { purpose: node.notes }),
			...(!isTrigger && { itemsIn: itemsBefore(this.workflow, node.name, this.given) }),
			once: node.executeOnce === true,
			items: run.items.flat().map(({ json }) => json),
			ms: run.ms,
			...(error && { error }),
			hints: run.hints.map(({ message }) => message),
		};
		this.steps.push(step);
		if (error) this.failure = { at: node.name, ...error };
		this.options.onEvent({ kind: 'step', step });
	}

	private tell(texts: string[]): void {
		for (const text of texts) this.options.onEvent({ kind: 'told', text });
	}
}
