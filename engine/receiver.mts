import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from './context.mts';
import { core } from './host.mts';
import { withIsolate } from './olderHosts.mts';
import { jsonCopy } from './poller.mts';
import type { CredentialStore } from './types.mts';

export interface ReceiverOptions {
	parameters?: INodeParameters;
	node?: Partial<INode>;
	credentials?: CredentialStore;
	/** The workflow's saved static data to begin with. */
	staticData?: IDataObject;
	/** Full type name; default: the first node of the package with webhooks. */
	type?: string;
}

export interface IncomingRequest {
	/** As it came; none where n8n has read it as a form with files. */
	body?: Uint8Array | string;
	/** Their names in any case. */
	headers?: Record<string, string>;
}

/** What came of a request. */
export interface Received {
	/** What was answered. */
	status: number;
	body: unknown;
	/** The items of the execution that it starts, if any. */
	items?: INodeExecutionData[];
	/** What the node has thrown: n8n answers 500 and records a failed execution. */
	error?: Error;
}

/**
 * A webhook trigger in an active workflow. As in n8n, each request gets the workflow as the database has
 * it; n8n's own server, which reads the body and refuses what is too large or no JSON, is not here.
 */
export class Receiver {
	private saved: IDataObject;

	constructor(
		private readonly context: EngineContext,
		private readonly type: string,
		private readonly options: ReceiverOptions,
	) {
		this.saved = jsonCopy(options.staticData ?? {});
	}

	/** The workflow's static data as it is in n8n's database: each node's by its name, and `global`. */
	get staticData(): IDataObject {
		return jsonCopy(this.saved);
	}

	/** The node with other properties, such as another name, in the workflow as it was saved. */
	changed(node: Partial<INode>): Receiver {
		const { staticData } = this;
		const options = { ...this.options, node: { ...this.options.node, ...node }, staticData };
		return new Receiver(this.context, this.type, options);
	}

	/** @param mode `manual` is a test in the editor, which saves nothing */
	async receive(
		{ body, headers = {} }: IncomingRequest,
		mode: 'webhook' | 'manual' = 'webhook',
	): Promise<Received> {
		const { webhook, description } = this.context.nodeTypes.getByNameAndVersion(this.type);
		const node: INode = {
			id: 'receiver',
			name: 'Webhook Trigger',
			type: this.type,
			typeVersion: [description.version].flat().at(-1) ?? 1,
			position: [0, 0],
			parameters: this.options.parameters ?? {},
			...this.options.node,
		};
		const { staticData } = this;
		const workflow = createWorkflow(this.context, { nodes: [node], connections: {}, staticData });
		const credentials = this.context.credentials.with(this.options.credentials);
		const additionalData = additionalDataFor(credentials, workflow, mode);
		const received: Received = { status: 0, body: undefined };
		Object.assign(additionalData, {
			httpRequest: {
				headers: Object.fromEntries(
					Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
				),
				body: {},
				// What is no JSON by its type is read only now.
				async readRawBody() {
					if (body === undefined) throw new Error('The stream is not readable');
					Object.assign(this, { rawBody: Buffer.from(body) });
				},
			},
			httpResponse: {
				status(code: number) {
					received.status = code;
					return this;
				},
				json(value: unknown) {
					received.body = value;
				},
			},
		});
		const own = workflow.getNode(node.name) as INode;
		const data = {
			httpMethod: 'POST' as const,
			node: own.name,
			path: 'cartrover',
			webhookDescription: description.webhooks?.[0] as never,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: additionalData,
		};
		const context = new core.WebhookContext(workflow, own, additionalData, mode, data, [], null);
		try {
			const { workflowData } = await withIsolate(
				workflow,
				async () => (await webhook?.call(context)) ?? {},
			);
			if (mode !== 'manual') this.saved = jsonCopy(workflow.staticData);
			return workflowData ? { ...received, items: workflowData[0] } : received;
		} catch (error) {
			return { ...received, status: 500, error: error as Error };
		}
	}
}
