/*
 * n8n as its users run it, installed once into a cache folder: `$CARTROVER_N8N_CACHE`, or
 * `n8n-nodes-cartrover` in the user's cache folder. What is installed is fixed by package-lock.json
 * beside this file; Node.js 24, which n8n needs, is part of it.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { check, lock } from 'proper-lockfile';

import { Group } from './children.mts';
import { withAddresses, type Lockfile } from './lockfile.mts';
import { seconds, withProgress, type Say } from './progress.mts';

const run = promisify(execFile);
const HERE = dirname(fileURLToPath(import.meta.url));
const NATIVE = ['sqlite3', 'isolated-vm'];
const BUILD_TOOLS = ['python3', 'make', 'g++'];
const NEEDED_BYTES = 5e9;
// Long enough for a machine that is very busy; the holder touches its lock far more often.
const LOCK = { realpath: false, stale: 60_000, update: 10_000 };
const LOG = 'install.log';

export interface N8nInstallation {
	version: string;
	/** The folder with `node_modules`. */
	root: string;
	/** The Node.js 24 that n8n runs on. */
	node: string;
	/** n8n's command, to be run by `node`. */
	bin: string;
}

/** The folder for what is made once and kept: the installation, and what the editor holds. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	if (env.CARTROVER_N8N_CACHE) return env.CARTROVER_N8N_CACHE;
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-cartrover');
}

/**
 * Installs n8n where it is not yet installed; later calls return at once. Several processes may call
 * it at the same time: one installs, the others wait.
 *
 * @param say gets what is going on, line by line
 * @throws Error that says what is missing or where to read what went wrong
 */
export async function ensureN8n(say: Say = () => {}): Promise<N8nInstallation> {
	const lockText = await readFile(join(HERE, 'package-lock.json'), 'utf8');
	const lockfile = JSON.parse(lockText) as Lockfile;
	const version = lockfile.packages['node_modules/n8n']?.version ?? '';
	const hash = createHash('sha256').update(lockText).digest('hex').slice(0, 8);
	const target = join(cacheFolder(), `n8n-${version}-${hash}`);
	const installation = (root: string): N8nInstallation => ({
		version,
		root,
		node: nodeIn(root),
		bin: join(root, 'node_modules', 'n8n', 'bin', 'n8n'),
	});
	if (existsSync(target)) return installation(target);

	await mkdir(cacheFolder(), { recursive: true });
	if (await check(target, LOCK)) {
		say(`Another process is installing n8n ${version} into ${target}. Waiting for it.`);
	}
	const release = await lock(target, {
		...LOCK,
		retries: { forever: true, factor: 1, minTimeout: 1_000, maxTimeout: 1_000 },
	});
	try {
		if (existsSync(target)) return installation(target);
		const partial = `${target}.partial`;
		await install(installation(partial), lockfile, say);
		await rename(partial, target);
		return installation(target);
	} finally {
		await release();
	}
}

/** Fills a folder. What was downloaded is kept when a later step fails, for the next attempt. */
async function install(host: N8nInstallation, lockfile: Lockfile, say: Say): Promise<void> {
	const started = performance.now();
	const { root, version } = host;
	const downloaded = join(root, 'downloaded');
	const packages = Object.keys(lockfile.packages).filter(Boolean);
	if (!existsSync(downloaded)) {
		await rm(root, { recursive: true, force: true });
		await mkdir(root, { recursive: true });
		await assertRoom(root);
		for (const name of ['package.json', '.npmrc'])
			await copyFile(join(HERE, name), join(root, name));
	}
	say(
		`Installing n8n ${version} and the Node.js 24 that it needs, once, into ${dirname(root)}: ` +
			`${packages.length.toLocaleString('en-US')} packages, 3 GB there and up to 1.5 GB in npm’s cache. ` +
			'This takes ten to twenty minutes; later starts use what is there.',
	);
	const missing = missingTools();
	if (missing.length > 0) {
		say(
			`Not found: ${missing.join(', ')}. They are needed where sqlite3 cannot be downloaded ready ` +
				'built. On Debian or Ubuntu: apt-get install python3 make g++',
		);
	}
	if (!existsSync(downloaded)) {
		const unpacked = () => packages.filter((path) => existsSync(join(root, path, 'package.json')));
		await withProgress(
			download(host, lockfile),
			say,
			'downloading and unpacking',
			() => `${unpacked().length} of ${packages.length} packages`,
		);
		await writeFile(downloaded, '');
		say(`  all packages downloaded and unpacked after ${seconds(started)}`);
	}
	const building = npm(host, ['rebuild', ...NATIVE, '--ignore-scripts=false'], host.node);
	await withProgress(building, say, `building ${NATIVE.join(' and ')}, two to five minutes`);
	await assertStarts(host);
	say(`n8n ${version} is installed, after ${seconds(started)}.`);
}

/** Downloads and unpacks all packages; slower where the registry has tarballs at unusual addresses. */
async function download(host: N8nInstallation, lockfile: Lockfile): Promise<void> {
	const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
	const registry = await run('npm', ['config', 'get', 'registry'], { cwd: host.root });
	const attempt = async (lock: Lockfile): Promise<void> => {
		await writeFile(join(host.root, 'package-lock.json'), JSON.stringify(lock));
		await npm(host, args, process.execPath);
	};
	await attempt(withAddresses(lockfile, registry.stdout.trim())).catch(async () =>
		attempt(lockfile),
	);
}

/** Runs npm in the folder, on the given Node.js. */
async function npm({ root, node }: N8nInstallation, args: string[], on: string): Promise<void> {
	const logFile = join(root, LOG);
	const folder = dirname(dirname(node));
	const group = Group.start('npm', args, {
		cwd: root,
		logFile,
		env: {
			...process.env,
			PATH: [dirname(on), process.env.PATH].join(delimiter),
			JOBS: 'max',
			// The headers come with the Node.js package: nothing more is downloaded for a build.
			...(existsSync(join(folder, 'include')) && { npm_config_nodedir: folder }),
		},
	});
	if ((await group.code()) === 0) return;
	const missing = args[0] === 'rebuild' ? missingTools() : [];
	throw new Error(
		`npm ${args.join(' ')}: ${await group.ended}. ` +
			(missing.length > 0 ? `It needs ${missing.join(', ')}, which are not installed. ` : '') +
			`What npm said: ${logFile}\n${await lastLines(logFile)}`,
	);
}

async function assertStarts({ root, node, bin, version }: N8nInstallation): Promise<void> {
	const logFile = join(root, 'version.log');
	const group = Group.start(node, [bin, '--version'], {
		logFile,
		env: { PATH: process.env.PATH, N8N_USER_FOLDER: join(root, 'check') },
	});
	const code = await group.code();
	const said = await readFile(logFile, 'utf8');
	await rm(join(root, 'check'), { recursive: true, force: true });
	if (code !== 0 || !said.includes(version)) {
		throw new Error(`n8n ${version} does not start (${await group.ended}): ${said}`);
	}
}

/** The Node.js of the installation; where there is none for this platform, the one that runs this. */
function nodeIn(root: string): string {
	const packed = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
	const forThisPlatform = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
	if (forThisPlatform) return packed;
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	throw new Error(
		`n8n needs Node.js 24, which npm does not carry for ${process.platform} on ${process.arch}. ` +
			'Install Node.js 24 and run this again with it.',
	);
}

async function assertRoom(folder: string): Promise<void> {
	const { bavail, bsize } = await statfs(folder);
	if (bavail * bsize >= NEEDED_BYTES) return;
	const free = (bavail * bsize) / 1e9;
	throw new Error(`n8n needs 5 GB to install; ${folder} has ${free.toFixed(1)} GB left`);
}

function missingTools(): string[] {
	const folders = (process.env.PATH ?? '').split(delimiter);
	return BUILD_TOOLS.filter((tool) => !folders.some((folder) => existsSync(join(folder, tool))));
}

/** The end of a log, for an error message. */
export async function lastLines(file: string, count = 15): Promise<string> {
	const text = await readFile(file, 'utf8').catch(() => '');
	return text.trimEnd().split('\n').slice(-count).join('\n');
}
