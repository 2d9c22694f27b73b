import type { INode, INodeListSearchResult, INodeParameters } from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from './context.mts';
import { core } from './host.mts';
import { withIsolate } from './olderHosts.mts';
import type { CredentialStore } from './types.mts';

export interface ListSearchOptions {
	/** The node's other parameters as the form holds them. */
	parameters?: INodeParameters;
	/** What the user typed into the picker. */
	filter?: string;
	/** From the page before. */
	paginationToken?: string;
	/** Full type name; default: the first node of the package that is no trigger. */
	type?: string;
	node?: Partial<INode>;
	credentials?: CredentialStore;
	/** Path of the parameter that the picker belongs to. */
	path?: string;
}

/**
 * Asks a node for the entries of a picker (a resource locator in the mode "from list").
 *
 * @param method name under the node's `methods.listSearch`
 * @throws what the method throws; where the node has no such method
 */
export async function listSearch(
	context: EngineContext,
	type: string,
	method: string,
	options: ListSearchOptions,
): Promise<INodeListSearchResult> {
	const { parameters = {}, filter, paginationToken, path = '' } = options;
	const { description } = context.nodeTypes.getByNameAndVersion(type, options.node?.typeVersion);
	const { version } = description;
	const temporary: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type,
		typeVersion: Array.isArray(version) ? Math.max(...version) : version,
		position: [0, 0],
		parameters,
		...options.node,
	};
	const workflow = createWorkflow(context, { nodes: [temporary], connections: {} });
	const node = workflow.getNode(temporary.name) as INode;
	const nodeType = context.nodeTypes.getByNameAndVersion(type, node.typeVersion);
	const search = nodeType.methods?.listSearch?.[method];
	if (search === undefined) throw new Error(`"${type}" has no list search "${method}"`);

	const additionalData = {
		...additionalDataFor(context.credentials.with(options.credentials), workflow, 'internal'),
		currentNodeParameters: node.parameters,
	};
	const loadContext = new core.LoadOptionsContext(workflow, node, additionalData, path);
	return await withIsolate(
		workflow,
		async () => await search.call(loadContext, filter, paginationToken),
	);
}
