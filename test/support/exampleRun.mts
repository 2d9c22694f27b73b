import { resolve } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import {
	createEngine,
	type Engine,
	VirtualClock,
	type WorkflowJson,
	type WorkflowRun,
} from '../../engine/index.mts';
import { readWorkflow } from '../../engine/start/workflow.mts';
import { forgetBuckets } from '../../nodes/CartRover/api/bucket.ts';
import { useClock } from '../../nodes/CartRover/api/clock.ts';
import {
	type ControllableClock,
	type KeyLevel,
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from '../../sandbox/index.mts';
import { type Doubles, doublesFor } from './n8nNodes.mts';

const ROOT = resolve(__dirname, '../..');

export interface Example extends Doubles {
	workflow: WorkflowJson;
	sandbox: Sandbox<ControllableClock>;
	engine: Engine;
	/** Runs the workflow as n8n does when its trigger fires: the first node, or the one named. */
	run: (items?: IDataObject[], from?: string) => Promise<WorkflowRun>;
	/** What a node told the service that it stands for, and forgets it. */
	heard: (node: string) => IDataObject[];
	end: () => Promise<void>;
}

/** An example workflow in the real engine, with a sandbox of its own: without orders and products. */
export async function startExample(
	file: string,
	level: KeyLevel,
	options: Omit<SandboxOptions<ControllableClock>, 'clock'> = { empty: true },
): Promise<Example> {
	const workflow = await readWorkflow(resolve(ROOT, 'examples', file));
	// one key for all of an example's nodes
	const sandbox = await startSandbox({ readings: ['cart-sees-all'], ...options });
	// Expressions go by the real time, and nobody waits for it.
	const clock = new VirtualClock(Date.now());
	useClock(clock);
	forgetBuckets();
	const doubles = doublesFor(workflow);
	const engine = await createEngine({
		packageDir: ROOT,
		credentials: {
			cartRoverApi: { accessLevel: level, ...sandbox.keys[level], baseUrl: sandbox.url },
		},
		extraNodeTypes: doubles.types,
	});
	return {
		...doubles,
		workflow,
		sandbox,
		engine,
		run: async (items, from = workflow.nodes[0]?.name) =>
			await engine.run(workflow, {
				from,
				...(items !== undefined && { items }),
				mode: 'trigger',
			}),
		heard: (node) => {
			const { told } = doubles;
			const own = told.filter((each) => each.node === node);
			told.splice(0, told.length, ...told.filter((each) => each.node !== node));
			return own.map(({ parameters }) => parameters as IDataObject);
		},
		end: async () => {
			useClock();
			clock.stop();
			await sandbox.close();
		},
	};
}

/** The items of a node's last run, on one output. */
export function itemsOf(run: WorkflowRun, node: string, output = 0): IDataObject[] {
	return (run.nodes[node]?.at(-1)?.items[output] ?? []).map(({ json }) => json);
}
