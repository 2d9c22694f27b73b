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
		const level = only ?? levelFor(node);
		used.add(level);
		return { ...node, credentials: { [TYPE]: { id: level, name: `Sandbox, ${level} key` } } };
	});
	return {
		workflow: { ...workflow, nodes },
		levels: ACCESS_LEVELS.filter((level) => used.has(level)),
	};
}

/** The first kind of key that may do what a node is set to do. */
function levelFor({ parameters }: INode): AccessLevel {
	const { resource = 'order', operation, event, path } = parameters;
	const first = RESOURCES.find(({ value }) => value === resource)?.first;
	const calls =
		EVENTS.find(({ value }) => value === event)?.calls ??
		findOperation(String(resource as string), String((operation ?? first) as string))?.calls ??
		[];
	// The custom request says by its path whose it is.
	const named = ACCESS_LEVELS.find((level) => String(path as string).startsWith(`${level}/`));
	return (calls.length === 0 ? named : levelsOf(calls)[0]) ?? 'cart';
}
