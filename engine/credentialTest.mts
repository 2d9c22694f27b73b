import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestRequest,
	IExecuteData,
	INode,
	INodeCredentialTestResult,
	INodeType,
} from 'n8n-workflow';

import { additionalDataFor, createWorkflow, type EngineContext } from './context.mts';
import { container, core } from './host.mts';
import { KnownNodeTypes } from './nodeTypes.mts';
import { createRunExecutionData, withIsolate } from './olderHosts.mts';

const TEMPORARY_TYPE = 'n8n-nodes-base.noOp';

interface FailedRequest {
	message: string;
	cause?: { code?: string; response?: { status: number; statusText?: string } };
}

function valueAt(data: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], data);
}

function fail(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}

/** The outcome of a request that was refused or did not get through. */
function judgeFailure({ message, cause }: FailedRequest): INodeCredentialTestResult {
	if (cause?.response === undefined) return fail(cause?.code ?? message);
	const { status, statusText } = cause.response;
	return fail(statusText || `HTTP status ${status}`);
}

/** A node type whose one parameter sends the test's request: how n8n makes it, too. */
function requestingType(credentialType: string, { request }: ICredentialTestRequest): INodeType {
	return {
		description: {
			displayName: 'Credential test',
			name: TEMPORARY_TYPE,
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name: 'Credential test' },
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: credentialType, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } },
			],
		},
	};
}

/**
 * Tests a credential as the button in n8n's credential form does, for types with a declarative
 * `test`.
 *
 * @param data the fields as filled in; defaults are added
 * @returns `OK` or `Error`, with the text that the form shows
 * @throws where the type is not known or has no `test`
 */
export async function testCredential(
	context: EngineContext,
	typeName: string,
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const { test } = context.credentials.type(typeName);
	if (test === undefined) throw new Error(`Credential type "${typeName}" has no test`);

	const credentials = context.credentials.only({ [typeName]: data });
	const filled = credentials.withDefaults(typeName, data);
	const nodeType = requestingType(typeName, test);
	const temporary: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: TEMPORARY_TYPE,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [typeName]: { id: typeName, name: typeName } },
	};
	const nodeTypes = new KnownNodeTypes([[TEMPORARY_TYPE, nodeType]]);
	const workflow = createWorkflow(
		{ ...context, credentials, nodeTypes },
		{ nodes: [temporary], connections: {} },
	);
	const node = workflow.getNode(temporary.name) as INode;
	const additionalData = {
		...additionalDataFor(credentials, workflow, 'internal'),
		currentNodeParameters: node.parameters,
	};
	const executeData: IExecuteData = { node, data: {}, source: null };
	const executeContext = new core.ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		executeData,
		[],
	);
	const decrypted: ICredentialsDecrypted = {
		id: typeName,
		name: typeName,
		type: typeName,
		data: filled,
	};
	try {
		const routing = new core.RoutingNode(executeContext, nodeType, decrypted);
		const answer = await withIsolate(workflow, async () => await routing.runNode());
		const body = answer?.[0]?.[0]?.json;
		for (const rule of test.rules ?? []) {
			if (rule.type !== 'responseSuccessBody') continue;
			// n8n types `value` as any.
			const { key, message } = rule.properties;
			const value: unknown = rule.properties.value;
			if (valueAt(body, key) === value) return fail(message);
		}
		return { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		container.get(core.ErrorReporter).error(error as Error);
		return judgeFailure(error as FailedRequest);
	}
}
