import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { cacheFolder } from '../../e2e/host/install.mts';

/**
 * What n8n does with a package's files when it starts: require each and make one of its class. n8n's own
 * library is there before. Processor time, since a clock would also measure what else the machine does.
 */
const LOAD = `
	require('n8n-workflow');
	const files = JSON.parse(process.argv[1]);
	const before = process.cpuUsage();
	for (const [file, name] of files) new (require(file)[name])();
	const { user, system } = process.cpuUsage(before);
	console.log((user + system) / 1000);
`;
const RUNS = 11;

const SHOPIFY = [
	'nodes/Shopify/Shopify.node.js',
	'nodes/Shopify/ShopifyTrigger.node.js',
	'credentials/ShopifyAccessTokenApi.credentials.js',
	'credentials/ShopifyApi.credentials.js',
	'credentials/ShopifyOAuth2Api.credentials.js',
];

/** A place to load nodes in. */
interface Host {
	/** A `node_modules` with what n8n brings. */
	modules: string;
	node: string;
}

/** Milliseconds of processor time: the median over fresh processes. */
function loadTime(files: string[], { modules, node }: Host): number {
	const named = JSON.stringify(files.map((file) => [file, basename(file).split('.')[0]]));
	// The folder counts, too: evaluated code finds its modules from there, and must find the host's.
	const options = { cwd: modules, env: { ...process.env, NODE_PATH: modules } };
	const times = Array.from({ length: RUNS }, () =>
		Number(execFileSync(node, ['-e', LOAD, named], { ...options, encoding: 'utf8' })),
	);
	return times.sort((a, b) => a - b)[(RUNS - 1) / 2] ?? NaN;
}

/** Where `npm run editor` and `npm run e2e` have installed a full n8n; `undefined` before that. */
function installedN8n(): string | undefined {
	const cache = cacheFolder();
	const names = existsSync(cache) ? readdirSync(cache).sort() : [];
	return names
		.filter((name) => /^n8n-[\d.]+-[0-9a-f]+$/.test(name))
		.map((name) => join(cache, name))
		.at(-1);
}

/** Of a full n8n that `npm` installed into a folder; its own Node.js where that is there too. */
function hostIn(folder: string): Host | undefined {
	const modules = resolve(folder, 'node_modules');
	if (!existsSync(join(modules, 'n8n-nodes-base'))) return undefined;
	const own = readdirSync(modules)
		.filter((name) => name.startsWith('node-'))
		.map((name) => join(modules, name, 'bin', 'node'))
		.find((path) => existsSync(path));
	return { modules, node: own ?? process.execPath };
}

/**
 * Measures what loading the package costs n8n's start, and n8n's own Shopify node in the same place.
 *
 * @param files absolute paths of the package's compiled nodes and credentials
 * @param folder where a full n8n is installed; where there is none, the package is measured alone
 * @returns lines for the user
 */
export function compareLoadTimes(files: string[], folder = installedN8n()): string[] {
	const full = folder === undefined ? undefined : hostIn(folder);
	const ours = loadTime(
		files,
		full ?? { modules: resolve('node_modules'), node: process.execPath },
	);
	const lines = [`loading takes n8n ${ours.toFixed(0)} ms of processor time (median of ${RUNS})`];
	if (full === undefined) {
		return [
			...lines,
			`  to see it beside n8n's own Shopify node, run npm run editor once, which installs n8n`,
		];
	}
	const base = join(full.modules, 'n8n-nodes-base', 'dist');
	const theirs = loadTime(
		SHOPIFY.map((path) => join(base, path)),
		full,
	);
	return [
		...lines,
		`  n8n's own Shopify node: ${theirs.toFixed(0)} ms; ours takes ${(ours / theirs).toFixed(1)} times that`,
	];
}
