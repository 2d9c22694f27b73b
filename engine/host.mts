/**
 * The n8n engine itself, loaded once for a process and kept quiet.
 *
 * n8n-core is CommonJS and brings its own copies of its helper packages. Everything that has to be
 * the very same module as the engine's (the service container, the `Workflow` class) is therefore
 * resolved from n8n-core and required, never imported: an `import` of n8n-workflow would give the
 * ES module copy, with other error classes and another logger.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Constructor<T> = abstract new (...parameters: never[]) => T;

/** The part of n8n's service container that is used here. */
interface ServiceContainer {
	get<T>(type: Constructor<T>): T;
}

/** n8n's logger, as far as it is looked at here. */
export type HostLogger = Record<'error' | 'warn' | 'info' | 'debug', (...about: unknown[]) => void>;

interface Host {
	logger: HostLogger;
	core: typeof import('n8n-core');
	workflow: typeof import('n8n-workflow');
	container: ServiceContainer;
}

/** n8n reads these when its services are made; afterwards the process gets its own values back. */
const SETTINGS = {
	N8N_ENCRYPTION_KEY: 'no-secret-is-stored-by-this-runner',
	N8N_LOG_LEVEL: 'silent',
	N8N_DIAGNOSTICS_ENABLED: 'false',
} as const;

function loadHost(): Host {
	// `npm run compat` has a folder with another version of n8n-core.
	const require = createRequire(process.env.CARTROVER_ENGINE ?? import.meta.url);
	const folder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
	const settings: Record<string, string> = { ...SETTINGS, N8N_USER_FOLDER: folder };
	const before = new Map(Object.keys(settings).map((name) => [name, process.env[name]]));
	Object.assign(process.env, settings);
	try {
		const core = require('n8n-core') as Host['core'];
		const fromCore = createRequire(require.resolve('n8n-core'));
		const { Container } = fromCore('@n8n/di') as { Container: ServiceContainer };
		// These two read the settings above (and write a key file) when they are made, so they are
		// made now, while the temporary folder is there.
		Container.get(core.InstanceSettings);
		Container.get(core.ErrorReporter);
		const { Logger } = fromCore('@n8n/backend-common') as { Logger: Constructor<HostLogger> };
		const logger = Container.get(Logger);
		return {
			core,
			logger,
			workflow: fromCore('n8n-workflow') as Host['workflow'],
			container: Container,
		};
	} finally {
		for (const [name, value] of before) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Requests to this machine must not take the way through a proxy, or no local server is reached. */
function keepLoopbackDirect(): void {
	for (const name of ['NO_PROXY', 'no_proxy']) {
		const known = (process.env[name] ?? '').split(',').filter((entry) => entry !== '');
		const missing = ['127.0.0.1', 'localhost'].filter((entry) => !known.includes(entry));
		if (missing.length > 0) process.env[name] = [...known, ...missing].join(',');
	}
}

keepLoopbackDirect();

const host = loadHost();

/** The exports of n8n-core. */
export const core = host.core;
/** The exports of n8n-workflow, in the copy that n8n-core uses. */
export const workflowModule = host.workflow;
/** n8n's logger, which writes nothing here. */
export const logger = host.logger;
/** n8n's service container. */
export const container = host.container;
