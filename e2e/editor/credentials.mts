import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from '../../engine/index.mts';
import { levelsOfNode } from '../../engine/start/keys.mts';
import { KEY_LEVELS, type KeyLevel, type Sandbox } from '../../sandbox/index.mts';
import { sandboxCredential } from '../host/n8n.mts';
import type { Credential, N8nRest } from '../host/rest.mts';

/** A credential of the editor's n8n for each kind of key. */
export type SandboxCredentials = Record<KeyLevel, Pick<Credential, 'id' | 'name'>>;

/**
 * Sees to a credential for each kind of key. One that is there keeps what the user has changed, only
 * its address follows the sandbox; unless the user has pointed it elsewhere.
 */
export async function ensureCredentials(
	rest: N8nRest,
	sandbox: Sandbox,
): Promise<SandboxCredentials> {
	const there = await rest.credentials();
	const ensure = async (level: KeyLevel): Promise<Pick<Credential, 'id' | 'name'>> => {
		const wanted = sandboxCredential(sandbox, level, `Sandbox, ${level} key`);
		const found = there.find(({ name, type }) => name === wanted.name && type === wanted.type);
		if (found === undefined) return await rest.createCredential(wanted);
		const { id, name, type, data } = await rest.credential(found.id);
		if (isOnThisMachine(data.baseUrl) && data.baseUrl !== sandbox.url) {
			await rest.updateCredential({ id, name, type, data: { ...data, baseUrl: sandbox.url } });
		}
		return { id, name };
	};
	const made: Array<[KeyLevel, Pick<Credential, 'id' | 'name'>]> = [];
	// The cart key comes last: a node that is added has the newest credential, and this one may create orders.
	for (const level of [...KEY_LEVELS].reverse()) made.push([level, await ensure(level)]);
	return Object.fromEntries(made) as SandboxCredentials;
}

/**
 * The key for a node of a workflow. A merchant key where it may do all, as it sees the orders of all shops;
 * else a cart key. Where a trigger watches orders, only the nodes that need a cart key have one.
 */
export function levelFor(node: INode, { nodes }: WorkflowJson): KeyLevel {
	const mayMerchant = (each: INode) => levelsOfNode(each)?.includes('merchant') ?? true;
	const watches = nodes.some(({ type }) => type.endsWith('.cartRoverTrigger'));
	return (watches ? mayMerchant(node) : nodes.every(mayMerchant)) ? 'merchant' : 'cart';
}

function isOnThisMachine(url: unknown): boolean {
	return typeof url === 'string' && /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url);
}
