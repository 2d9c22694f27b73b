import type {
	INode,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import type { CredentialsInMemory } from './credentials.mts';
import { container, core, workflowModule } from './host.mts';
import type { KnownNodeTypes, LoadedPackage } from './nodeTypes.mts';
import type { WorkflowJson } from './types.mts';

/** What all parts of one engine share. */
export interface EngineContext {
	package: LoadedPackage;
	nodeTypes: KnownNodeTypes;
	credentials: CredentialsInMemory;
}

// Nothing listens there. They only have to be URLs: every expression is given the run's resume URL.
const ORIGIN = 'http://localhost:5678';

let executions = 0;

function refuse(what: string) {
	return () => Promise.reject(new Error(`${what} is not supported by this runner`));
}

/**
 * What n8n's server hands to every execution besides the workflow.
 *
 * @param credentials where nodes get their credentials from
 * @param workflow the workflow, for the hooks
 */
export function additionalDataFor(
	credentials: CredentialsInMemory,
	workflow: Workflow,
	mode: WorkflowExecuteMode,
): IWorkflowExecuteAdditionalData {
	const executionId = String(++executions);
	const workflowData = { id: workflow.id, name: workflow.name } as IWorkflowBase;
	return {
		credentialsHelper: credentials,
		hooks: new core.ExecutionLifecycleHooks(mode, executionId, workflowData),
		executionId,
		workflowId: workflow.id,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: `${ORIGIN}/rest`,
		instanceBaseUrl: `${ORIGIN}/`,
		formBaseUrl: `${ORIGIN}/form`,
		formWaitingBaseUrl: `${ORIGIN}/form-waiting`,
		formTestBaseUrl: `${ORIGIN}/form-test`,
		webhookBaseUrl: `${ORIGIN}/webhook`,
		webhookWaitingBaseUrl: `${ORIGIN}/webhook-waiting`,
		webhookTestBaseUrl: `${ORIGIN}/webhook-test`,
		mcpBaseUrl: `${ORIGIN}/mcp`,
		mcpTestBaseUrl: `${ORIGIN}/mcp-test`,
		externalSecretsProxy: container.get(core.ExternalSecretsProxy),
		executeWorkflow: refuse('Running a sub-workflow'),
		startRunnerTask: refuse('A task runner'),
		getRunExecutionData: () => Promise.resolve(undefined),
		getRuntimeCredential: () => Promise.resolve(undefined),
		logAiEvent: () => {},
	};
}

/**
 * Makes n8n's workflow object. The nodes are copied, since n8n fills their defaults in, and those
 * that name no credentials get the engine's for the types they can use.
 *
 * @throws where a node's type is not known
 */
export function createWorkflow(context: EngineContext, json: WorkflowJson): Workflow {
	const { nodeTypes, credentials } = context;
	const unknown = [...new Set(json.nodes.map(({ type }) => type))].filter(
		(type) => !nodeTypes.has(type),
	);
	if (unknown.length > 0) {
		throw new Error(`Node types not known to this runner: ${unknown.join(', ')}`);
	}
	const nodes = json.nodes.map((node): INode => {
		const copy = structuredClone(node);
		copy.parameters ??= {};
		if (copy.credentials !== undefined) return copy;
		const { description } = nodeTypes.getByNameAndVersion(copy.type, copy.typeVersion);
		const usable = (description.credentials ?? []).filter(({ name }) => credentials.has(name));
		if (usable.length === 0) return copy;
		const entries = usable.map(({ name }) => [name, { id: name, name }] as const);
		return { ...copy, credentials: Object.fromEntries(entries) };
	});
	// An export of a workflow that ran on PostgreSQL may hold its static data as text.
	const staticData =
		typeof json.staticData === 'string'
			? workflowModule.jsonParse<Record<string, never>>(json.staticData)
			: structuredClone(json.staticData ?? {});
	return new workflowModule.Workflow({
		id: json.id ?? 'workflow',
		name: json.name ?? 'Workflow',
		nodes,
		connections: json.connections,
		active: false,
		nodeTypes,
		staticData,
		settings: json.settings ?? {},
	});
}
