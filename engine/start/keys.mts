import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import { ACCESS_LEVELS, type AccessLevel } from '../../nodes/CartRover/api/endpoints.ts';
import { EVENTS } from '../../nodes/CartRover/events/index.ts';
import { findOperation, RESOURCES } from '../../nodes/CartRover/operations/index.ts';
import type { Sandbox } from '../../sandbox/index.mts';
import { levelsOf } from '../../tools/docs/access.mts';
import type { Engine, WorkflowJson } from '../index.mts';
import type { CredentialStore } from '../types.mts';

const TYPE = 'cartRoverApi';

/** A credential for each kind of key, under the id that `giveKeys` names. */
export function sandboxCredentials({ keys, merchantPk, url }: Sandbox): CredentialStore {
	const credential = (level: AccessLevel): ICredentialDataDecryptedObject => {
		const actsFor = level === 'warehouse' || level === 'master';
		return { accessLevel: level, ...keys[level], ...(actsFor && { merchantPk }), baseUrl: url };
	};
	return Object.fromEntries(ACCESS_LEVELS.map((level) => [level, credential(level)]));
}

/**
 * Gives each node of a workflow a key that may do what the node does: the cart key where it may.
 *
 * @param only the kind of key that all nodes get, whatever they do
 */
export function giveKeys(engine: Engine, workflow: WorkflowJson, only?: AccessLevel) {
	const used = new Set<AccessLevel>();
	const nodes = workflow.nodes.map((node) => {
		if (!engine.description(node.type).credentials?.some(({ name }) => name === TYPE)) return node;
		const level = only ?? levelsOfNode(node)?.[0] ?? 'cart';
		used.add(level);
		return { ...node, credentials: { [TYPE]: { id: level, name: `Sandbox, ${level} key` } } };
	});
	return {
		workflow: { ...workflow, nodes },
		levels: ACCESS_LEVELS.filter((level) => used.has(level)),
	};
}

/** The kinds of key that may do what a node is set to do; undefined when it asks CartRover for nothing fixed. */
export function levelsOfNode({ type, parameters }: INode): AccessLevel[] | undefined {
	if (type.endsWith('.cartRoverTrigger')) {
		const { event = 'orderCreated' } = parameters;
		return levelsOf(EVENTS.find(({ value }) => value === event)?.calls ?? []);
	}
	if (!/\.cartRover(Tool)?$/.test(type)) return undefined;
	const { resource = 'order', path } = parameters;
	const first = RESOURCES.find(({ value }) => value === resource)?.first;
	const { operation = first } = parameters;
	const calls = findOperation(resource as string, operation as string)?.calls ?? [];
	if (calls.length > 0) return levelsOf(calls);
	// The custom request says by its path whose it is.
	const named = ACCESS_LEVELS.find((level) => String(path as string).startsWith(`${level}/`));
	return named && [named];
}
