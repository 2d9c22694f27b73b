/*
 * What the engine runner asks of n8n-core and n8n-workflow that n8n 1.100 has not, or has otherwise, so that
 * `npm run compat` runs the nodes on older versions. With the version in package.json, all is n8n's own.
 */
import type { PollContext } from 'n8n-core';
import type {
	INode,
	INodeExecutionData,
	IPollFunctions,
	IRunExecutionData,
	Workflow,
} from 'n8n-workflow';

import { container, core, workflowModule } from './host.mts';

type RunData = Parameters<typeof workflowModule.createRunExecutionData>[0];

/** The state of an execution that has not begun. */
export function createRunExecutionData(given: RunData = {}): IRunExecutionData {
	if ('createRunExecutionData' in workflowModule) {
		return workflowModule.createRunExecutionData(given);
	}
	const { resultData, executionData } = given as Partial<IRunExecutionData>;
	return {
		resultData: { runData: {}, ...resultData },
		executionData: {
			contextData: {},
			metadata: {},
			nodeExecutionStack: [],
			waitingExecution: {},
			waitingExecutionSource: {},
			...executionData,
		},
	} as unknown as IRunExecutionData;
}

/** Does something in which expressions may be worked out. */
export async function withIsolate<T>(workflow: Workflow, work: () => Promise<T>): Promise<T> {
	const { expression } = workflow;
	return 'withIsolate' in expression ? await expression.withIsolate(work) : await work();
}

/** Runs a node's `poll` once. */
export async function runPoll(
	workflow: Workflow,
	node: INode,
	context: PollContext,
): Promise<INodeExecutionData[][] | null> {
	if ('TriggersAndPollers' in core && 'runPollFunction' in core.TriggersAndPollers.prototype) {
		return await container.get(core.TriggersAndPollers).runPollFunction(workflow, node, context);
	}
	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	return (await type.poll?.call(context as IPollFunctions)) ?? null;
}

/** What n8n does at each time of a polling node's schedule. */
export function executorOf(
	workflow: Workflow,
	node: INode,
	context: PollContext,
	isCurrent: () => boolean,
): (activating?: boolean) => Promise<void> {
	if ('PollTriggerExecutor' in core) {
		return container.get(core.PollTriggerExecutor).create(workflow, node, context, isCurrent);
	}
	return async (activating) => {
		try {
			const data = await runPoll(workflow, node, context);
			if (data !== null) context.__emit(data);
		} catch (error) {
			if (activating) throw error;
			context.__emitError(error as Error);
		}
	};
}
