import { randomUUID } from 'node:crypto';

import type { IConnections, INode, INodeParameters } from 'n8n-workflow';

import type { Credential } from '../host/rest.mts';
import { PACKAGE } from '../host/pack.mts';

const STEP = 220;

type CartRoverType = 'cartRover' | 'cartRoverTrigger';

/** A node for a workflow that is imported. */
export function node(name: string, type: string, more: Partial<INode> = {}): INode {
	return {
		id: randomUUID(),
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	};
}

/** A node of this package's, with a credential where one is given. */
export function cartRoverNode(
	name: string,
	type: CartRoverType,
	parameters: INodeParameters,
	credential?: Pick<Credential, 'id' | 'name'>,
): INode {
	return node(name, `${PACKAGE}.${type}`, {
		parameters,
		...(credential && {
			credentials: { cartRoverApi: { id: credential.id, name: credential.name } },
		}),
	});
}

/** A workflow of nodes one after the other, laid out from left to right. */
export function chain(...nodes: INode[]): { nodes: INode[]; connections: IConnections } {
	const connections: IConnections = {};
	nodes.slice(1).forEach(({ name }, index) => {
		const before = nodes[index];
		if (before) connections[before.name] = { main: [[{ node: name, type: 'main', index: 0 }]] };
	});
	return {
		nodes: nodes.map((each, index) => ({ ...each, position: [index * STEP, 0] })),
		connections,
	};
}

/** What starts a workflow by hand. */
export const manualStart = (): INode => node('Start', 'n8n-nodes-base.manualTrigger');
