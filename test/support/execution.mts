import type {
	IDataObject,
	IExecuteContextData,
	INode,
	IRun,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from '../../engine/context.mts';
import { core, workflowModule } from '../../engine/host.mts';
import type { KeyLevel } from '../../sandbox/index.mts';
import type { World } from './world.mts';

const workflowOf = (parameters: IDataObject) => ({
	nodes: [
		{
			id: 'i',
			name: 'Input',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'n',
			name: 'CartRover',
			type: 'n8n-nodes-cartrover.cartRover',
			typeVersion: 1,
			position: [0, 0],
			parameters,
		},
	] as never,
	connections: { Input: { main: [[{ node: 'CartRover', type: 'main' as const, index: 0 }]] } },
	settings: { executionOrder: 'v1' as const },
});

interface Before {
	/** What n8n has kept of an execution that failed: the run goes on from there. */
	kept?: IRun['data'];
	/** What the nodes have kept in an execution: the run begins anew, with that. */
	contextData?: IExecuteContextData;
	level?: KeyLevel;
}

/** Runs a workflow of one CartRover node. */
export async function executeOne(
	world: World,
	parameters: IDataObject,
	items: IDataObject[],
	{ kept, contextData, level = 'cart' }: Before = {},
): Promise<IRun> {
	const { context } = world.engine as unknown as { context: EngineContext };
	const mode: WorkflowExecuteMode = kept || contextData ? 'retry' : 'trigger';
	const workflow = createWorkflow(context, workflowOf(parameters) as never);
	const credentials = context.credentials.with(world.credential(level));
	const more = additionalDataFor(credentials, workflow, mode);
	const nodeExecutionStack = [stepOf(workflow.getStartNode() as INode, items)];
	const data =
		kept ??
		workflowModule.createRunExecutionData({ executionData: { nodeExecutionStack, contextData } });
	return await new core.WorkflowExecute(more, mode, data).processRunExecutionData(workflow);
}

const stepOf = (node: INode, items: IDataObject[]) => ({
	node,
	data: { main: [items.map((json) => ({ json }))] },
	source: null,
});

/** What n8n makes of an execution's data when the user retries it with the saved workflow. */
export function forRetry(run: IRun, parameters: IDataObject): IRun['data'] {
	const data = JSON.parse(JSON.stringify(run.data)) as IRun['data'];
	delete data.resultData.error;
	data.resultData.runData.CartRover?.pop();
	for (const { node } of data.executionData?.nodeExecutionStack ?? []) {
		node.parameters = parameters as never;
	}
	return data;
}
