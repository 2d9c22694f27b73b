import type {
	ExecutionError,
	ICredentialDataDecryptedObject,
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IPinData,
	IVersionedNodeType,
	IWorkflowSettings,
	NodeExecutionHint,
} from 'n8n-workflow';

/** Credential data by credential type name, as a user would have filled in the fields. */
export type CredentialStore = Record<string, ICredentialDataDecryptedObject>;

export interface EngineOptions {
	/** Folder of the package whose package.json has the `n8n` block. */
	packageDir: string;
	/** Data of every credential type that the nodes may ask for. */
	credentials?: CredentialStore;
	/** Further node types by full type name; they win over the runner's own stand-ins. */
	extraNodeTypes?: Record<string, INodeType | IVersionedNodeType>;
}

/** A workflow in n8n's export format. Unknown fields are ignored, as n8n's import does. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	staticData?: IDataObject | string | null;
	/** Used in manual mode only, like in n8n. */
	pinData?: IPinData;
}

/** Plain objects, or n8n items where `pairedItem` or `binary` matters. */
export type Items = IDataObject[] | INodeExecutionData[];

export type ExecutionMode = 'manual' | 'trigger';

/** What one run of one node did. */
export interface NodeRun {
	status: string;
	/** Items by output. An output that got nothing is an empty list. */
	items: INodeExecutionData[][];
	/** As n8n stores it: a plain object with `message`, `description`, `context`, ... */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
	startedAt: Date;
	/** Milliseconds. */
	executionTime: number;
}

export interface RunOptions {
	/** Name of the node to start at. Without it n8n's own choice, as for "Execute workflow". */
	from?: string;
	/** What the start node receives or, where it is a trigger, emits. */
	items?: Items;
	/** Aborting it is pressing "Stop" in the editor. */
	signal?: AbortSignal;
	/** Default `manual`. */
	mode?: ExecutionMode;
	/** Fields that replace those of the engine's credentials for this run. */
	credentials?: CredentialStore;
	/** Called after each node, also after one that failed. */
	onNode?: (nodeName: string, run: NodeRun) => void | Promise<void>;
}

export interface WorkflowRun {
	/** `success`, `error`, `canceled` or `waiting`. */
	status: string;
	error?: ExecutionError;
	/** Every run of every node that was reached, by node name. */
	nodes: Record<string, NodeRun[]>;
	lastNode?: string;
}

export interface ExecuteOptions {
	parameters: INodeParameters;
	/** Default: one empty item. With none at all the node does not run, as in n8n. */
	items?: Items;
	/** Node settings: `onError`, `typeVersion`, `retryOnFail`, `credentials: {}` for none, ... */
	node?: Partial<INode>;
	/** Full type name; default: the first node of the package that is no trigger. */
	type?: string;
	credentials?: CredentialStore;
	signal?: AbortSignal;
	mode?: ExecutionMode;
}

export interface NodeResult {
	status: string;
	/** Items of the first output. */
	items: INodeExecutionData[];
	/** Items of every output; with `onError: 'continueErrorOutput'` the last one has the errors. */
	outputs: INodeExecutionData[][];
	error?: ExecutionError;
	hints: NodeExecutionHint[];
}
