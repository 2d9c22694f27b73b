import type {
	ExecutionBaseError,
	ExecutionError,
	IExecuteData,
	INode,
	INodeExecutionData,
	IPinData,
	IRun,
	ITaskData,
	Workflow,
} from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from './context.mts';
import { core } from './host.mts';
import { createRunExecutionData } from './olderHosts.mts';
import type { Items, NodeRun, RunOptions, WorkflowJson, WorkflowRun } from './types.mts';

/** Items as n8n passes them between nodes. n8n writes links into them: the given ones are not used. */
function toItems(items: Items): INodeExecutionData[] {
	return items.map((item) => {
		const isItem = typeof item.json === 'object' && item.json !== null;
		return (isItem ? { ...item } : { json: item }) as INodeExecutionData;
	});
}

function copyPins(pinData: IPinData = {}): IPinData {
	const copies = Object.entries(pinData).map(([name, items]) => [name, toItems(items)]);
	return Object.fromEntries(copies) as IPinData;
}

function toNodeRun(task: ITaskData): NodeRun {
	return {
		status: task.executionStatus ?? 'unknown',
		items: (task.data?.main ?? []).map((items) => items ?? []),
		...(task.error !== undefined && { error: task.error }),
		hints: task.hints ?? [],
		startedAt: new Date(task.startTime),
		executionTime: task.executionTime,
	};
}

function toWorkflowRun({ data, status }: IRun, canceled: boolean): WorkflowRun {
	const { runData, error, lastNodeExecuted } = data.resultData;
	const entries = Object.entries(runData).map(([name, tasks]) => [name, tasks.map(toNodeRun)]);
	return {
		status: canceled ? 'canceled' : status,
		...(error !== undefined && { error }),
		nodes: Object.fromEntries(entries) as WorkflowRun['nodes'],
		...(lastNodeExecuted !== undefined && { lastNode: lastNodeExecuted }),
	};
}

function startNodeOf(workflow: Workflow, from: string | undefined): INode {
	const node = from === undefined ? workflow.getStartNode() : workflow.getNode(from);
	if (node) return node;
	throw new Error(
		from === undefined ? 'The workflow has no node to start at' : `There is no node "${from}"`,
	);
}

function isTrigger(workflow: Workflow, { type, typeVersion }: INode): boolean {
	const nodeType = workflow.nodeTypes.getByNameAndVersion(type, typeVersion);
	return nodeType.description.group.includes('trigger');
}

/**
 * Runs a workflow in n8n's own `WorkflowExecute`.
 *
 * @returns what every node did. A node's error is in the result, as n8n stores it; it is not thrown.
 * @throws where the workflow cannot be run at all: an unknown node type, no start node
 */
export async function runWorkflow(
	context: EngineContext,
	json: WorkflowJson,
	options: RunOptions = {},
): Promise<WorkflowRun> {
	const { from, items, signal, mode = 'manual', onNode } = options;
	const workflow = createWorkflow(context, json);
	const node = startNodeOf(workflow, from);
	const additionalData = additionalDataFor(
		context.credentials.with(options.credentials),
		workflow,
		mode,
	);
	if (onNode !== undefined) {
		additionalData.hooks?.addHandler('nodeExecuteAfter', (name, task) =>
			onNode(name, toNodeRun(task)),
		);
	}

	const given = items && toItems(items);
	const pinData: IPinData = mode === 'manual' ? copyPins(json.pinData) : {};
	// In a manual run n8n would call the trigger's own code; data that it is to emit is pinned to it.
	if (given !== undefined && mode === 'manual' && isTrigger(workflow, node)) {
		pinData[node.name] = given;
	}
	const stack: IExecuteData[] = [{ node, data: { main: [given ?? [{ json: {} }]] }, source: null }];
	const data = createRunExecutionData({
		executionData: { nodeExecutionStack: stack },
		resultData: { pinData },
	});

	let canceled = false;
	let run: IRun;
	const execution = new core.WorkflowExecute(additionalData, mode, data);
	try {
		const running = execution.processRunExecutionData(workflow);
		const cancel = () => {
			canceled = true;
			running.cancel();
		};
		if (signal?.aborted === true) cancel();
		else signal?.addEventListener('abort', cancel, { once: true });
		try {
			run = await running;
		} finally {
			signal?.removeEventListener('abort', cancel);
		}
	} catch (error) {
		// Thrown before anything ran, for a parameter that is required and missing: n8n shows that
		// as a failed execution.
		if (!(error instanceof core.WorkflowHasIssuesError)) throw error;
		return { status: 'error', error: error as ExecutionBaseError as ExecutionError, nodes: {} };
	}
	return toWorkflowRun(run, canceled);
}
