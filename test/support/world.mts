import { createEngine, VirtualClock } from '../../engine/index.mts';
import { useClock } from '../../nodes/CartRover/api/clock.ts';
import { forgetBuckets } from '../../nodes/CartRover/api/bucket.ts';
import { forgetPolls } from '../../nodes/CartRover/events/pollMemory.ts';
import {
	startSandbox,
	type KeyLevel,
	type Sandbox,
	type SandboxOptions,
} from '../../sandbox/index.mts';

import type { ICredentialDataDecryptedObject, IDataObject, INode } from 'n8n-workflow';

/** The moment at which every test begins. */
export const START = Date.parse('2026-03-01T12:00:00Z');

export interface World {
	clock: VirtualClock;
	sandbox: Sandbox;
	engine: Awaited<ReturnType<typeof createEngine>>;
	/** A credential for the sandbox. */
	credential: (level: KeyLevel) => { cartRoverApi: IDataObject & Record<string, string> };
	/** Runs one operation of the CartRover node over items, with a key of the level (default: cart). */
	run: (
		resource: string,
		operation: string,
		parameters?: Record<string, unknown>,
		options?: RunOptions,
	) => ReturnType<World['engine']['execute']>;
	/** A polling trigger; default level: merchant. */
	poller: (
		parameters?: Record<string, unknown>,
		options?: PollerOptions,
	) => ReturnType<World['engine']['poller']>;
	end: () => Promise<void>;
}

interface RunOptions {
	level?: KeyLevel;
	items?: IDataObject[];
	node?: Record<string, unknown>;
	credential?: ICredentialDataDecryptedObject;
	signal?: AbortSignal;
	/** By hand when left out. */
	mode?: 'manual' | 'trigger';
}

interface PollerOptions {
	level?: KeyLevel;
	budgetMs?: number;
	state?: 'legacy' | 'durable';
	staticData?: IDataObject;
	credential?: ICredentialDataDecryptedObject;
	/** Its id, name, credentials. */
	node?: Partial<INode>;
}

export interface WorldOptions extends Omit<SandboxOptions, 'clock'> {
	/** How far CartRover's clock is ahead of n8n's, in ms. */
	skewMs?: number;
}

/** The real nodes in the real engine, a sandbox of their own, and one clock for both. */
export async function startWorld({ skewMs = 0, ...options }: WorldOptions = {}): Promise<World> {
	const clock = new VirtualClock(START);
	const serverClock = {
		now: () => clock.now() + skewMs,
		sleep: async (ms: number, signal?: AbortSignal) => await clock.serverSide.sleep(ms, signal),
	};
	const sandbox = await startSandbox({ ...options, clock: serverClock });
	useClock(clock);
	forgetBuckets();
	forgetPolls();
	const engine = await createEngine({
		packageDir: process.cwd(),
		credentials: { cartRoverApi: {} },
	});
	const credential: World['credential'] = (level) => ({
		cartRoverApi: {
			accessLevel: level,
			...sandbox.keys[level],
			baseUrl: sandbox.url,
			...(level === 'warehouse' || level === 'master' ? { merchantPk: sandbox.merchantPk } : {}),
		},
	});
	const withOverrides = (level: KeyLevel, overrides?: ICredentialDataDecryptedObject) => ({
		cartRoverApi: { ...credential(level).cartRoverApi, ...overrides },
	});
	return {
		clock,
		sandbox,
		engine,
		credential,
		run: async (
			resource,
			operation,
			parameters = {},
			{ level = 'cart', credential, ...rest } = {},
		) =>
			await engine.execute({
				parameters: { resource, operation, ...parameters } as never,
				credentials: withOverrides(level, credential),
				...rest,
			}),
		poller: (parameters = {}, { level = 'merchant', credential, ...rest } = {}) =>
			engine.poller({
				parameters: { event: 'orderCreated', ...parameters } as never,
				credentials: withOverrides(level, credential),
				...rest,
			}),
		end: async () => {
			useClock();
			clock.stop();
			await sandbox.close();
		},
	};
}

/** A resource locator given by reference. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });
