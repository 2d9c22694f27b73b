import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';

import { brokenLinks } from './docs/links.mts';
import { contentFindings } from './package/contents.mts';
import { loadTime } from './package/loadTime.mts';
import { packAndExtract } from './package/tarball.mts';

/*
 * Looks at what `npm publish` would send: only what users need, all that n8n loads, links of the README
 * that hold on npm, how long loading it takes. Ends with 1 when something is amiss. Needs a build.
 */

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

interface Loaded {
	nodes: Array<{ type: string; icons: string[]; schemas: string[] }>;
	credentials: Array<{ type: string; icons: string[] }>;
}

/** What n8n's own loader makes of the package. */
function load(dir: string): Loaded {
	const args = ['--import', 'tsx', 'tools/package/loaded.mts', dir];
	const env = { ...process.env, NODE_PATH: resolve('node_modules') };
	return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', env })) as Loaded;
}

/** What n8n opens later: icons, and what each operation gives before its first run. */
function wantedLater({ nodes, credentials }: Loaded, { n8n }: Manifest): string[] {
	const folder = posix.dirname(n8n.nodes[0] ?? '');
	return [
		...n8n.nodes.map((path) => `${path}on`),
		...[...nodes, ...credentials].flatMap(({ icons }) => icons),
		...nodes.flatMap(({ schemas }) => schemas.map((path) => `${folder}/${path}`)),
	];
}

const tarball = packAndExtract();
try {
	const { dir, files, size, unpackedSize } = tarball;
	const manifest = JSON.parse(readFileSync(`${dir}/package.json`, 'utf8')) as Manifest;
	const { nodes, credentials } = manifest.n8n;
	console.log(`${files.length} files, ${size} bytes packed, ${unpackedSize} unpacked`);

	const loaded = load(dir);
	const wanted = [...new Set(wantedLater(loaded, manifest))];
	const types = [...loaded.nodes, ...loaded.credentials].map(({ type }) => type);
	console.log(`n8n's loader finds ${types.join(', ')}, and wants ${wanted.length} files of them`);

	const paths = files.map(({ path }) => path);
	const findings = [
		...contentFindings(tarball),
		...wanted.filter((path) => !paths.includes(path)).map((path) => `missing: ${path}`),
		...brokenLinks('README.md').map((link) => `README links to nothing: ${link}`),
	];
	for (const finding of findings) console.error(finding);
	if (findings.length > 0) process.exitCode = 1;

	const entries = [...nodes, ...credentials].map((path) => resolve(dir, path));
	console.log(`loading takes n8n ${loadTime(entries).toFixed(0)} ms of processor time`);
} finally {
	tarball.remove();
}
