import { resolve } from 'node:path';

import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeCredentialTestResult,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import type { EngineContext } from './context.mts';
import { testCredential } from './credentialTest.mts';
import { CredentialsInMemory } from './credentials.mts';
import { listSearch, type ListSearchOptions } from './listSearch.mts';
import { KnownNodeTypes, loadPackage } from './nodeTypes.mts';
import { shownWhenDone } from './observe.mts';
import { Poller, type PollerOptions } from './poller.mts';
import { Receiver, type ReceiverOptions } from './receiver.mts';
import { runWorkflow } from './run.mts';
import { STAND_INS } from './standIns.mts';
import { callTool, type ToolOptions } from './tool.mts';
import type {
	EngineOptions,
	ExecuteOptions,
	NodeResult,
	RunOptions,
	WorkflowJson,
	WorkflowRun,
} from './types.mts';

const INPUT = 'Input';

/** n8n's engine with one package of nodes in it. */
export class Engine {
	constructor(private readonly context: EngineContext) {}

	/**
	 * A node's description as n8n has it after loading.
	 *
	 * @param type full type name, such as `n8n-nodes-cartrover.cartRover`
	 */
	description(type: string): INodeTypeDescription {
		return this.context.nodeTypes.getByNameAndVersion(type).description;
	}

	/**
	 * Runs a workflow. A node's error is in the result and is not thrown.
	 *
	 * @throws where the workflow cannot be run at all: an unknown node type, no start node
	 */
	async run(workflow: WorkflowJson, options: RunOptions = {}): Promise<WorkflowRun> {
		return await shownWhenDone('run', runWorkflow(this.context, workflow, options));
	}

	/** Runs one node, behind a node that gives it the items. Its error is in the result. */
	async execute(options: ExecuteOptions): Promise<NodeResult> {
		const type = options.type ?? this.first(({ poll, trigger }) => !poll && !trigger);
		const { version, defaults } = this.description(type);
		const node: INode = {
			id: 'node',
			name: defaults.name ?? 'Node',
			type,
			typeVersion: Array.isArray(version) ? Math.max(...version) : version,
			position: [200, 0],
			parameters: options.parameters,
			...options.node,
		};
		const input: INode = {
			id: 'input',
			name: INPUT,
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const run = await this.run(
			{
				nodes: [input, node],
				connections: { [INPUT]: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
				settings: { executionOrder: 'v1' },
			},
			{
				from: INPUT,
				items: options.items ?? [{}],
				signal: options.signal,
				mode: options.mode,
				credentials: options.credentials,
			},
		);
		const last = run.nodes[node.name]?.at(-1);
		const error = last?.error ?? run.error;
		return {
			status: run.status,
			items: last?.items[0] ?? [],
			outputs: last?.items ?? [],
			...(error !== undefined && { error }),
			hints: last?.hints ?? [],
		};
	}

	/**
	 * Runs one node as an agent's tool.
	 *
	 * @returns what the model is given
	 * @throws what the node throws
	 */
	async callTool(options: ToolOptions): Promise<IDataObject[]> {
		const type = options.type ?? this.first(({ poll, trigger }) => !poll && !trigger);
		return await shownWhenDone('run', callTool(this.context, type, options));
	}

	/** A polling trigger in an active workflow of its own. Nothing is polled yet. */
	poller(options: PollerOptions): Poller {
		const type = options.type ?? this.first(({ poll }) => poll !== undefined);
		return new Poller(this.context, type, options);
	}

	/** A webhook trigger in an active workflow of its own. */
	receiver(options: ReceiverOptions = {}): Receiver {
		const type = options.type ?? this.first(({ webhook }) => webhook !== undefined);
		return new Receiver(this.context, type, options);
	}

	/**
	 * What the test in the credential form says.
	 *
	 * @param typeName name of the credential type
	 * @param data the fields as filled in; what is missing is not taken from the engine's credentials
	 */
	async testCredential(
		typeName: string,
		data: ICredentialDataDecryptedObject,
	): Promise<INodeCredentialTestResult> {
		return await shownWhenDone('credential test', testCredential(this.context, typeName, data));
	}

	/**
	 * The entries of a picker.
	 *
	 * @param method name under the node's `methods.listSearch`
	 * @throws what the method throws
	 */
	async listSearch(
		method: string,
		options: ListSearchOptions = {},
	): Promise<INodeListSearchResult> {
		const type = options.type ?? this.first(({ poll, trigger }) => !poll && !trigger);
		return await shownWhenDone('picker', listSearch(this.context, type, method, options));
	}

	private first(fits: (type: INodeType) => boolean): string {
		const { package: own, nodeTypes } = this.context;
		for (const name of own.nodes.keys()) {
			if (fits(nodeTypes.getByNameAndVersion(name))) return name;
		}
		throw new Error(`Package "${own.name}" has no node that fits`);
	}
}

/**
 * Loads a built package into n8n's engine. The package is loaded once in a process, whatever the
 * number of engines.
 *
 * @throws where the package is not built or does not load
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
	const loaded = await loadPackage(resolve(options.packageDir));
	return new Engine({
		package: loaded,
		nodeTypes: new KnownNodeTypes(
			Object.entries(STAND_INS),
			loaded.nodes,
			Object.entries(options.extraNodeTypes ?? {}),
		),
		credentials: new CredentialsInMemory(loaded.credentials, {}).with(options.credentials),
	});
}
