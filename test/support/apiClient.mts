import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { createEngine } from '../../engine/index.mts';
import type { Call, Reply, Result } from '../../nodes/CartRover/api/call.ts';
import { CartRoverClient, type ClientOptions } from '../../nodes/CartRover/api/client.ts';
import type { EndpointName } from '../../nodes/CartRover/api/endpoints.ts';
import type { KeyLevel, SandboxOptions } from '../../sandbox/index.mts';
import { startWorld, type World } from './world.mts';

type Use<T> = (context: IExecuteFunctions) => Promise<T>;

let inside: ((context: IExecuteFunctions) => Promise<void>) | undefined;

/** A node that lends its context to a test. */
const lender: INodeType = {
	description: {
		displayName: 'Lender',
		name: 'lender',
		group: ['transform'],
		version: 1,
		description: 'Lends its context to a test',
		defaults: { name: 'Lender' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'cartRoverApi', required: true }],
		properties: [],
	},
	async execute() {
		await inside?.(this);
		return [[]];
	},
};

export interface AccountOptions {
	level?: KeyLevel;
	/** Fields of the credential that replace those for the sandbox. */
	credential?: Record<string, string>;
	signal?: AbortSignal;
}

export interface ApiWorld extends World {
	/** Runs a function with the context of a node in a real execution, and gives or throws what it does. */
	inNode: <T>(use: Use<T>, options?: AccountOptions) => Promise<T>;
	/** One call of a client of its own. */
	call: (
		name: EndpointName,
		call?: Call,
		options?: AccountOptions & ClientOptions,
	) => Promise<Reply>;
	attempt: (
		name: EndpointName,
		call?: Call,
		options?: AccountOptions & ClientOptions,
	) => Promise<Result>;
}

/** The world of `startWorld`, in which clients can be used without an operation around them. */
export async function startApi(options: Omit<SandboxOptions, 'clock'> = {}): Promise<ApiWorld> {
	const world = await startWorld({ empty: true, ...options });
	const engine = await createEngine({
		packageDir: process.cwd(),
		credentials: { cartRoverApi: {} },
		extraNodeTypes: { 'test.lender': lender },
	});
	const inNode: ApiWorld['inNode'] = async <T,>(
		use: Use<T>,
		{ level = 'cart', credential, signal }: AccountOptions = {},
	) =>
		await new Promise<T>((resolve, reject) => {
			inside = async (context) => await use(context).then(resolve, reject);
			engine
				.execute({
					type: 'test.lender',
					parameters: {},
					credentials: {
						cartRoverApi: { ...world.credential(level).cartRoverApi, ...credential },
					},
					signal,
				})
				.then(({ error }) => error && reject(error as Error), reject);
		});
	const withClient = async <T,>(
		use: (client: CartRoverClient) => Promise<T>,
		{ concurrency, deadline, ...account }: AccountOptions & ClientOptions,
	) =>
		await inNode(
			async (context) =>
				await use(await CartRoverClient.connect(context, { concurrency, deadline })),
			account,
		);
	return {
		...world,
		inNode,
		call: async (name, call, options = {}) =>
			await withClient(async (client) => await client.call(name, call), options),
		attempt: async (name, call, options = {}) =>
			await withClient(async (client) => await client.attempt(name, call), options),
	};
}

/** What a promise is rejected with. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at whatever the error has
export async function failureOf(work: Promise<unknown>): Promise<Error & Record<string, any>> {
	const ended = await work.then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);
	if ('error' in ended) return ended.error as Error;
	throw new Error(`This was to fail, and gave ${JSON.stringify(ended.value)}`);
}

export { everythingIn } from './everything.mts';
