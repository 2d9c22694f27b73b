import type {
	CloseFunction,
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from './context.mts';
import { core, workflowModule } from './host.mts';
import { createRunExecutionData, withIsolate } from './olderHosts.mts';
import type { CredentialStore } from './types.mts';

export interface ToolOptions {
	/** As the model has filled them in. */
	parameters: INodeParameters;
	credentials?: CredentialStore;
	/** Full type name; default: the first node of the package that is no trigger. */
	type?: string;
	/** For several calls of one execution: its id, and what n8n keeps with it. */
	execution?: { id: string; data: ReturnType<typeof createRunExecutionData> };
}

/**
 * Runs a node as an agent's tool: in the context that n8n makes for tools, which has not all that a node's own
 * has.
 *
 * @returns what the model is given
 * @throws what the node throws
 */
export async function callTool(
	context: EngineContext,
	type: string,
	{ parameters, credentials, execution }: ToolOptions,
): Promise<IDataObject[]> {
	const tool: INode = {
		id: 'tool',
		name: 'Tool',
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	};
	const workflow = createWorkflow(context, { nodes: [tool], connections: {} });
	const node = workflow.getNode(tool.name) as INode;
	const connection = workflowModule.NodeConnectionTypes.AiTool;
	const input = { [connection]: [[{ json: {} }]] };
	const closing: CloseFunction[] = [];
	const additional = additionalDataFor(context.credentials.with(credentials), workflow, 'manual');
	if (execution) additional.executionId = execution.id;
	const toolContext = new core.SupplyDataContext(
		workflow,
		node,
		additional,
		'manual',
		execution?.data ?? createRunExecutionData(),
		0,
		[],
		input,
		connection,
		{ node, data: input, source: null },
		closing,
	);
	const { execute } = context.nodeTypes.getByNameAndVersion(type);
	const given = await withIsolate(
		workflow,
		async () => await execute?.call(toolContext as unknown as IExecuteFunctions),
	);
	const [items] = (given ?? []) as Array<Array<{ json: IDataObject }>>;
	return (items ?? []).map(({ json }) => json);
}
