/*
 * A real n8n for tests, benchmarks and `npm run editor`, on SQLite, with this package installed from
 * its tarball.
 *
 *     const n8n = await startN8n();                          // 15 s, once n8n is in the cache
 *     const sandbox = await startSandbox();
 *     const credential = await n8n.rest.createCredential(sandboxCredential(sandbox, 'cart'));
 *     const { id } = await n8n.rest.importWorkflow({ name: 'Check', nodes, connections });
 *     const execution = await n8n.rest.runToEnd(id, 'When clicking Test');
 *     itemsOf(execution, 'Orders');                          // items; runsOf: errors, hints, times
 *     (await n8n.attempts()).filter(({ allowed }) => !allowed) // what tried to leave this machine
 *     await n8n.kill(); await n8n.start();                   // a crash, the same data after it
 *     await n8n.end();
 *
 * In the end-to-end tests one n8n serves all files, from jest's global set-up to its tear-down:
 * `sharedN8n()` of support/shared.mts gives it. Each file makes its own sandbox, credential and
 * workflows. Only a test that stops n8n or needs other flags starts one of its own.
 *
 * n8n runs in a process group that ends when this process does, however it ends.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { KeyLevel, Sandbox } from '../../sandbox/index.mts';
import { Group } from './children.mts';
import { baseFlags } from './flags.mts';
import { GUARD, readAttempts, type Attempt } from './guard.mts';
import { ensureN8n, lastLines, type N8nInstallation } from './install.mts';
import { installPackage, installTarball } from './pack.mts';
import { freePort } from './ports.mts';
import { N8nRefusal, N8nRest, type Credential } from './rest.mts';

const READY_WITHIN_MS = 600_000;
const GRACE_MS = 20_000;
const LOOK_EVERY_MS = 100;

interface N8nOptions {
	/** Of the editor; 0 or none for any free one. */
	port?: number;
	/** More environment, e.g. DURABLE_SCHEDULER of flags.mts. */
	env?: Record<string, string>;
	/** Kept after the end. Without: a temporary one, removed by `end()`. */
	userFolder?: string;
	/** Gets n8n's output, appended. Default: `n8n.log` in the user folder. */
	logFile?: string;
	/** A tarball of this package. Without: what the repository holds, built and packed where needed. */
	tarball?: string;
	/** Default: the cached installation, made when there is none. */
	installation?: N8nInstallation;
	/** Connections to other machines. They are recorded where they are refused. Default: refused. */
	outside?: 'refused' | 'allowed';
}

/** A started n8n, set up with the owner account that rest.mts names. */
export class N8n {
	readonly rest: N8nRest;
	private group: Group | undefined;
	private readonly workers: Group[] = [];

	constructor(
		readonly port: number,
		readonly userFolder: string,
		readonly logFile: string,
		private readonly brokerPort: number,
		private readonly installation: N8nInstallation,
		private readonly env: Record<string, string>,
		private readonly temporary: boolean,
		private readonly guarded: boolean,
	) {
		this.rest = new N8nRest(`http://127.0.0.1:${port}`);
	}

	/** Of the editor, e.g. `http://127.0.0.1:5678`. */
	get url(): string {
		return this.rest.url;
	}

	/** Of n8n's first process; undefined while it is stopped. */
	get pid(): number | undefined {
		return this.group?.running ? this.group.pid : undefined;
	}

	/** Where the guard writes, over all starts. */
	get guardFile(): string {
		return join(this.userFolder, 'connections.jsonl');
	}

	/** Every connection and look-up that n8n has tried, over all starts. */
	async attempts(): Promise<Attempt[]> {
		return await readAttempts(this.guardFile);
	}

	/**
	 * Starts n8n on the user folder as it is, and logs in.
	 *
	 * @throws Error with the end of n8n's output, when it ends or is not ready within ten minutes
	 */
	async start(): Promise<void> {
		if (this.group?.running) throw new Error('This n8n runs already');
		this.group = this.launch(['start'], this.brokerPort);
		try {
			await this.ready(this.group, this.url);
			await this.login();
		} catch (error) {
			await this.group.kill();
			throw error;
		}
	}

	/** Starts a worker for queue mode on the same data and environment; it ends with `end()`. */
	async startWorker(): Promise<void> {
		const port = await freePort();
		const worker = this.launch(['worker'], await freePort(), {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		});
		this.workers.push(worker);
		await this.ready(worker, `http://127.0.0.1:${port}`);
	}

	/** Starts a webhook process for queue mode, which ends with `end()`. Out: its address. */
	async startWebhookProcess(): Promise<string> {
		const port = String(await freePort());
		const url = `http://127.0.0.1:${port}`;
		const own = this.launch(['webhook'], await freePort(), { N8N_PORT: port });
		this.workers.push(own);
		await this.ready(own, url);
		return url;
	}

	/** Ends n8n as a service manager does. `start()` goes on from there. */
	async stop(): Promise<void> {
		await this.group?.stop(GRACE_MS);
	}

	/** Stops n8n for good, and removes a temporary user folder. */
	async end(): Promise<void> {
		await Promise.all([this.stop(), ...this.workers.map((worker) => worker.stop(GRACE_MS))]);
		if (this.temporary) await rm(this.userFolder, { recursive: true, force: true });
	}

	/** Ends n8n as a crash does: all of its processes, at once. The user folder stays. */
	async kill(): Promise<void> {
		await this.group?.kill();
	}

	/** Waits for n8n's end. Out: a word on how it ended. */
	async ended(): Promise<string> {
		return (await this.group?.ended) ?? 'was not started';
	}

	/** n8n on a busy machine can lose its database for a moment after it has said that it is ready. */
	private async login(): Promise<void> {
		const until = Date.now() + READY_WITHIN_MS;
		for (;;) {
			try {
				return await this.rest.login();
			} catch (error) {
				const passing = error instanceof N8nRefusal && error.status === 503;
				if (!passing || Date.now() > until) throw error;
				await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
			}
		}
	}

	private launch(args: string[], brokerPort: number, env: Record<string, string> = {}): Group {
		const { node, bin } = this.installation;
		return Group.start(node, [bin, ...args], {
			logFile: this.logFile,
			preload: this.guarded ? [GUARD] : [],
			...(this.temporary && { removeWithUs: this.userFolder }),
			env: {
				...systemEnvironment(node),
				...baseFlags(),
				N8N_USER_FOLDER: this.userFolder,
				N8N_PORT: String(this.port),
				N8N_RUNNERS_BROKER_PORT: String(brokerPort),
				N8N_EDITOR_BASE_URL: this.url,
				WEBHOOK_URL: this.url,
				CARTROVER_GUARD_FILE: this.guardFile,
				...this.env,
				...env,
			},
		});
	}

	private async ready(group: Group, url: string): Promise<void> {
		const until = Date.now() + READY_WITHIN_MS;
		let end: string | undefined;
		void group.ended.then((how) => (end = how));
		while (!(await isReady(url))) {
			if (end !== undefined || Date.now() > until) {
				const how = end ?? `was not ready after ${READY_WITHIN_MS / 1_000} s`;
				throw new Error(`n8n ${how}. ${this.logFile}:\n${await lastLines(this.logFile)}`);
			}
			await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
		}
	}
}

/** Installs what is missing, and starts n8n. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const installation = options.installation ?? (await ensureN8n());
	const temporary = options.userFolder === undefined;
	const userFolder = options.userFolder ?? (await mkdtemp(join(tmpdir(), 'cartrover-n8n-')));
	await mkdir(userFolder, { recursive: true });
	if (options.tarball === undefined) await installPackage(userFolder);
	else await installTarball(options.tarball, userFolder);
	const n8n = new N8n(
		options.port || (await freePort()),
		userFolder,
		options.logFile ?? join(userFolder, 'n8n.log'),
		await freePort(),
		installation,
		options.env ?? {},
		temporary,
		options.outside !== 'allowed',
	);
	await n8n.start();
	return n8n;
}

/** A credential for a sandbox, to be given to `rest.createCredential`. */
export function sandboxCredential(
	sandbox: Pick<Sandbox, 'url' | 'keys' | 'merchantPk'>,
	level: KeyLevel,
	name = `Sandbox ${level}`,
): Omit<Credential, 'id'> {
	const acting = level === 'warehouse' || level === 'master';
	return {
		name,
		type: 'cartRoverApi',
		data: {
			accessLevel: level,
			...sandbox.keys[level],
			...(acting && { merchantPk: sandbox.merchantPk }),
			baseUrl: sandbox.url,
		},
	};
}

async function isReady(url: string): Promise<boolean> {
	const signal = AbortSignal.timeout(2_000);
	const answer = await fetch(`${url}/healthz/readiness`, { signal }).catch(() => undefined);
	return answer?.ok ?? false;
}

/** What n8n inherits: nothing that would change what it does. */
function systemEnvironment(node: string): NodeJS.ProcessEnv {
	const { PATH, HOME, LANG, TMPDIR, TZ } = process.env;
	const own = existsSync(node) ? `${dirname(node)}:` : '';
	return { PATH: `${own}${PATH}`, HOME, LANG, TMPDIR, TZ };
}
