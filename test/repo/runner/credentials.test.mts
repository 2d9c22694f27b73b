import type { ICredentialType, IExecuteFunctions, INodeType } from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from '../../../engine/context.mts';
import { CredentialsInMemory } from '../../../engine/credentials.mts';
import { KnownNodeTypes } from '../../../engine/node-types.mts';
import { runWorkflow } from '../../../engine/run.mts';
import { STAND_INS } from '../../../engine/stand-ins.mts';
import { sendJson, startServer } from './fixture-server.mts';

const types: Record<string, ICredentialType> = {
	parentApi: {
		name: 'parentApi',
		displayName: 'Parent',
		properties: [{ displayName: 'Region', name: 'region', type: 'string', default: 'eu' }],
	},
	tokenApi: {
		name: 'tokenApi',
		displayName: 'Token',
		extends: ['parentApi'],
		properties: [
			{ displayName: 'Key', name: 'key', type: 'string', default: '' },
			{
				displayName: 'Token',
				name: 'token',
				type: 'hidden',
				typeOptions: { expirable: true },
				default: '',
			},
		],
		preAuthentication: async ({ key }) =>
			await Promise.resolve({ token: `token of ${String(key)}` }),
		authenticate: async (credentials, options) => {
			options.headers = { ...options.headers, 'x-token': String(credentials.token) };
			return await Promise.resolve(options);
		},
	},
};

async function ask(this: IExecuteFunctions) {
	const credentials = await this.getCredentials<{ region: string; key: string }>('tokenApi');
	const { httpRequestWithAuthentication } = this.helpers;
	const url = this.getNodeParameter('url', 0) as string;
	await httpRequestWithAuthentication.call(this, 'tokenApi', { url, json: true });
	return [[{ json: credentials }]];
}

function contextWith(data: Record<string, string>): EngineContext {
	const base = STAND_INS['n8n-nodes-base.noOp'] as INodeType;
	const description = {
		...base.description,
		credentials: [{ name: 'tokenApi', required: true }],
		properties: [{ displayName: 'URL', name: 'url', type: 'string' as const, default: '' }],
	};
	const nodeType: INodeType = { description, execute: ask };
	return {
		package: { name: 'test', nodes: new Map(), credentials: new Map() },
		nodeTypes: new KnownNodeTypes([['test.ask', nodeType]]),
		credentials: new CredentialsInMemory(new Map(Object.entries(types)), { tokenApi: data }),
	};
}

const nodeFor = (url: string) => ({
	id: '1',
	name: 'Ask',
	type: 'test.ask',
	typeVersion: 1,
	position: [0, 0] as [number, number],
	parameters: { url },
});

it('fetches a token first, fills in inherited defaults and resolves expressions', async () => {
	const server = await startServer((_request, response) => sendJson(response, {}));
	try {
		const context = contextWith({ key: '={{ "k" + 1 }}' });
		const workflow = { nodes: [nodeFor(server.url)], connections: {} };
		const run = await runWorkflow(context, workflow, { from: 'Ask' });
		expect(run.error).toBeUndefined();
		expect(run.nodes.Ask?.[0]?.items[0]?.[0]?.json).toMatchObject({ region: 'eu', key: 'k1' });
		expect(server.requests[0]?.headers['x-token']).toBe('token of k1');
	} finally {
		await server.close();
	}
});

it('keeps what it is given as it is', async () => {
	const { credentials, ...rest } = contextWith({ key: '=raw' });
	const workflow = createWorkflow({ ...rest, credentials }, { nodes: [], connections: {} });
	const additional = additionalDataFor(credentials, workflow, 'manual');
	const details = { id: 'tokenApi', name: 'tokenApi' };
	const raw = async () =>
		await credentials.getDecrypted(additional, details, 'tokenApi', 'manual', undefined, true);
	expect(await raw()).toEqual({ key: '=raw' });
	await credentials.updateCredentials(details, 'tokenApi', { key: 'new' });
	expect(await raw()).toEqual({ key: 'new' });
	expect(credentials.getParentTypes('tokenApi')).toEqual(['parentApi']);
	expect(credentials.with({ tokenApi: { key: 'other' } }).has('tokenApi')).toBe(true);
	expect(credentials.only({}).has('tokenApi')).toBe(false);
});

it('names what is missing or not supported', async () => {
	const { credentials, ...rest } = contextWith({});
	const workflow = createWorkflow({ ...rest, credentials }, { nodes: [], connections: {} });
	const additional = additionalDataFor(credentials, workflow, 'manual');
	const details = { id: null, name: '' };
	expect(() => credentials.type('none')).toThrow('"none"');
	await expect(
		credentials.getDecrypted(additional, details, 'parentApi', 'manual'),
	).rejects.toThrow('"parentApi"');
	await expect(credentials.getCredentials()).rejects.toThrow(/Encrypted/);
	await expect(credentials.updateCredentialsOauthTokenData()).rejects.toThrow(/OAuth/);
});
