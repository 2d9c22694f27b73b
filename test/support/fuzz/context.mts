import get from 'lodash/get.js';
import {
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type INodeParameters,
	type INodeType,
	type IPollFunctions,
	NodeApiError,
	NodeHelpers,
} from 'n8n-workflow';

/*
 * n8n's contexts in a few lines, for running operations thousands of times a second. What they promise is
 * what the nodes use; the real ones are used by all other tests, and by a part of the fuzzing.
 */

/** What a server gives, or how the request fails. */
export type Served =
	{ status: number; headers: Record<string, string>; body: Buffer } | { fails: string };

export type Serve = (options: IHttpRequestOptions) => Served | Promise<Served>;

/** As much of a stream as its reader uses, at once and without a turn of the event loop. */
function streamOf(body: Buffer) {
	const listeners: Record<string, (chunk?: Buffer) => void> = {};
	const emit = (event: string, chunk?: Buffer) => listeners[event]?.(chunk);
	queueMicrotask(() =>
		queueMicrotask(() => {
			for (let at = 0; at < body.length; at += 65_536) emit('data', body.subarray(at, at + 65_536));
			emit('end');
			emit('close');
		}),
	);
	return {
		on(event: string, listener: () => void) {
			listeners[event] = listener;
			return this;
		},
	};
}

/** What is planted into every request, to see whether it comes out somewhere. */
export const KEY = 'PLANTED-key-7f3a9c/+&"x';
export const USER = 'PLANTED-user-55';

interface ContextOptions {
	type: INodeType;
	parameters: INodeParameters;
	items?: IDataObject[];
	level: string;
	serve: Serve;
	continueOnFail?: boolean;
	staticData?: IDataObject;
	mode?: string;
}

function evaluated(value: unknown, json: IDataObject): unknown {
	if (typeof value === 'string') {
		const match = /^=\{\{ \$json(?:\.(\w+))? \}\}$/.exec(value);
		if (match) return match[1] === undefined ? json : json[match[1]];
		return value;
	}
	if (Array.isArray(value)) return value.map((each) => evaluated(each, json));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([name, each]) => [name, evaluated(each, json)]);
	return Object.fromEntries(entries) as unknown;
}

const MISSING = Symbol('missing');

/** A context in which a node's functions run. */
export function contextFor(
	options: ContextOptions,
): IExecuteFunctions & IPollFunctions & ILoadOptionsFunctions {
	const { type, level, serve, items = [{}], staticData = {}, mode = 'trigger' } = options;
	const { description } = type;
	const node: INode = {
		id: 'fuzz',
		name: description.defaults.name ?? 'Node',
		type: description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters: options.parameters,
	};
	const { properties } = description;
	const filled = NodeHelpers.getNodeParameters(
		properties,
		options.parameters,
		true,
		false,
		node,
		description,
	);
	const forItem = items.map((json) => evaluated(filled ?? {}, json));
	const read = (
		name: string,
		index: number,
		fallback: unknown,
		{ extractValue }: { extractValue?: boolean } = {},
	) => {
		const value = get(forItem[index], name, MISSING) as unknown;
		if (value === MISSING) {
			if (fallback !== undefined) return fallback;
			throw new Error(`Could not get parameter ${name}`);
		}
		const isLocator = typeof value === 'object' && value !== null && '__rl' in value;
		return extractValue && isLocator ? (value as unknown as { value: unknown }).value : value;
	};
	const context = {
		getNode: () => node,
		getMode: () => mode,
		getTimezone: () => 'America/New_York',
		getWorkflow: () => ({ id: 'fuzz', active: true }),
		getWorkflowStaticData: () => staticData,
		getInputData: () => items.map((json) => ({ json })),
		continueOnFail: () => options.continueOnFail ?? false,
		getExecutionCancelSignal: () => undefined,
		getCredentials: async () => ({
			accessLevel: level,
			apiUser: USER,
			apiKey: KEY,
			baseUrl: 'https://api.example.com/v1',
			...(['warehouse', 'master'].includes(level) ? { merchantPk: '5150' } : {}),
		}),
		addExecutionHints: () => {},
		getPollBudgetMs: () => 300_000,
		getCurrentNodeParameter: (name: string) => get(filled, name),
		getNodeParameter: (name: string, second: unknown, third?: unknown, fourth?: object) =>
			type.poll ? read(name, 0, second) : read(name, second as number, third, fourth),
		helpers: {
			async httpRequestWithAuthentication(_: string, request: IHttpRequestOptions) {
				const served = await serve(request);
				if (!('fails' in served)) {
					const { status, headers, body } = served;
					return { statusCode: status, statusMessage: '', headers, body: streamOf(body) };
				}
				// What n8n makes of an axios error: it has the request with its headers in it.
				const authorization = `Basic ${Buffer.from(`${USER}:${KEY}`).toString('base64')}`;
				const failure = Object.assign(new Error(`connect ${served.fails} ${authorization}`), {
					code: served.fails,
					config: { ...request, headers: { authorization }, auth: { password: KEY } },
				});
				throw new NodeApiError(node, failure as never);
			},
		},
	};
	return context as never;
}
