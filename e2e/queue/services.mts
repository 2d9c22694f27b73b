import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { freePort } from '../host/ports.mts';
import { programPath } from '../host/programs.mts';

/*
 * PostgreSQL and Redis for n8n's queue mode: servers of our own on free ports, with their data in a
 * temporary folder. Those of the machine, if any run, are left alone.
 */

export interface Services {
	/** What n8n must be told to use them. */
	env: Record<string, string>;
	/** Ends them and removes their data. */
	stop(): Promise<void>;
}

const READY_MS = 60_000;

/** Starts both. */
export async function startServices(): Promise<Services> {
	const initdb = programPath({
		name: 'PostgreSQL',
		paths: ['/usr/lib/postgresql/*/bin/initdb'],
		debianPackage: 'postgresql',
	});
	const redis = programPath({
		name: 'Redis',
		paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server'],
		debianPackage: 'redis-server',
	});
	const folder = mkdtempSync(join(tmpdir(), 'cartrover-queue-'));
	const running: ChildProcess[] = [];
	const stop = async () => {
		await Promise.all(running.map(ended));
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const [databasePort, redisPort] = [await freePort(), await freePort()];
		running.push(startRedis(redis, redisPort), startPostgres(initdb, folder, databasePort));
		await Promise.all([reachable(redisPort), reachable(databasePort)]);
		return {
			env: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(databasePort),
				DB_POSTGRESDB_DATABASE: 'postgres',
				DB_POSTGRESDB_USER: 'n8n',
				DB_POSTGRESDB_PASSWORD: 'n8n',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redisPort),
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

function startRedis(program: string, port: number): ChildProcess {
	return spawn(
		program,
		['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
		{ stdio: 'ignore' },
	);
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function startPostgres(initdb: string, folder: string, port: number): ChildProcess {
	const user = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
	const data = join(folder, 'postgres');
	mkdirSync(data, { mode: 0o700 });
	if (user) {
		chmodSync(folder, 0o755);
		chownSync(data, user.uid, user.gid);
	}
	const options = { ...user, cwd: data };
	execFileSync(
		initdb,
		['--pgdata', data, '--username', 'n8n', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8'],
		{ ...options, stdio: 'ignore' },
	);
	const settings = ['fsync=off', 'max_connections=200', 'unix_socket_directories='];
	return spawn(
		initdb.replace(/initdb$/, 'postgres'),
		['-D', data, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((set) => ['-c', set])],
		{ ...options, stdio: 'ignore' },
	);
}

function idsOf(user: string): { uid: number; gid: number } {
	const id = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

async function reachable(port: number): Promise<void> {
	const until = Date.now() + READY_MS;
	while (!(await connects(port))) {
		if (Date.now() > until) throw new Error(`Nothing listens on port ${port}`);
		await setTimeout(100);
	}
}

async function connects(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}

async function ended(process: ChildProcess): Promise<void> {
	if (process.exitCode !== null || process.signalCode !== null) return;
	const exit = new Promise((resolve) => process.once('exit', resolve));
	// PostgreSQL: end now, without waiting for its clients.
	process.kill('SIGINT');
	await exit;
}
