/*
 * The engines of n8n's versions, each installed once into the cache folder: n8n-core, n8n-workflow, and the
 * packages that n8n lends to nodes, exactly as that version of n8n asks for them. Not the whole of n8n.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { cacheFolder } from '../../e2e/host/install.mts';

const run = promisify(execFile);

/** What nodes may take from n8n. All else that happens to be there may be gone in the next version. */
const LENT = ['n8n-workflow', 'zod', 'luxon', 'lodash'];

/** The default of `zod` in n8n 3. */
const ZOD_4 = { zod: '4.1.12' };

export interface Host {
	/** Major version of the Node.js that it runs on: the lowest that this n8n takes. */
	nodeMajor: number;
	/** The program of that Node.js. */
	node: string;
	/** The folder with its `node_modules`. */
	folder: string;
	/** Where nodes find what n8n lends them. */
	nodePath: string;
}

interface Published {
	dependencies: Record<string, string>;
	engines: { node: string };
}

/**
 * The engine of a version of n8n, installed where it is not yet.
 *
 * @param name a version, such as `2.41.1`, or `2.41.1+zod4`: nodes find zod 4 there
 * @throws where npm has not all of it
 */
export async function hostOf(name: string): Promise<Host> {
	const [version = name, addition] = name.split('+');
	const folder = join(cacheFolder(), 'engines', `n8n-${version}`);
	if (!existsSync(folder)) await install(folder, await published(version));
	const { engines } = JSON.parse(await readFile(join(folder, 'n8n.json'), 'utf8')) as Published;
	const nodeMajor = Number(/\d+/.exec(engines.node)?.[0]);
	const modules = [join(folder, 'node_modules')];
	if (addition === 'zod4') modules.unshift(join(await added('zod4', ZOD_4), 'node_modules'));
	return {
		nodeMajor,
		node: await nodeOf(nodeMajor),
		folder,
		nodePath: modules.join(delimiter),
	};
}

async function published(version: string): Promise<Published> {
	const args = ['view', `n8n@${version}`, 'dependencies', 'engines', '--json'];
	const { stdout } = await run('npm', args, { maxBuffer: 1e7 });
	if (stdout.trim() === '') throw new Error(`npm has no n8n ${version}`);
	return JSON.parse(stdout) as Published;
}

/** Whoever installs the same at the same time does it twice, and one of them is kept. */
async function install(folder: string, n8n: Published): Promise<void> {
	const wanted = ['n8n-core', ...LENT].map((name) => [name, n8n.dependencies[name]] as const);
	await installInto(folder, Object.fromEntries(wanted), JSON.stringify(n8n));
}

async function installInto(
	folder: string,
	dependencies: Record<string, string | undefined>,
	about = '',
): Promise<void> {
	const parent = join(cacheFolder(), 'engines');
	await mkdir(parent, { recursive: true });
	const partial = await mkdtemp(join(parent, 'partial-'));
	try {
		await writeFile(join(partial, 'package.json'), JSON.stringify({ private: true, dependencies }));
		await writeFile(join(partial, 'n8n.json'), about);
		const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
		await run('npm', ['install', '--ignore-scripts', ...quiet], { cwd: partial });
		await rename(partial, folder).catch((error: unknown) => {
			if (!existsSync(folder)) throw error;
		});
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
}

/** A folder with something more from npm. */
async function added(name: string, dependencies: Record<string, string>): Promise<string> {
	const folder = join(cacheFolder(), 'engines', name);
	if (!existsSync(folder)) await installInto(folder, dependencies);
	return folder;
}

/** The Node.js that runs this where it is of that version, else the newest of it that npm carries. */
async function nodeOf(major: number): Promise<string> {
	const [own = ''] = process.versions.node.split('.');
	if (Number(own) === major) return process.execPath;
	const packed = `node-${process.platform}-${process.arch}`;
	const folder = await added(`node-${major}`, { [packed]: `^${major}.0.0` });
	return join(folder, 'node_modules', packed, 'bin', 'node');
}
