import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/*
 * Looks at what `npm pack` would publish: only what users need, everything that n8n loads, no run-time
 * dependency. Ends with 1 when something is amiss. Needs a build.
 */

interface Packed {
	files: Array<{ path: string; size: number }>;
	size: number;
	unpackedSize: number;
}

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
	dependencies?: Record<string, string>;
}

const ALLOWED = [
	/^(package\.json|README\.md|LICENSE)$/,
	/^dist\/(nodes|credentials)\/.+\.js$/,
	/^dist\/nodes\/.+\.node\.json$/,
	/^dist\/nodes\/.+\/__schema__\/.+\.json$/,
	/^dist\/icons\/[\w.]+\.svg$/,
];
const MAX_PACKED_BYTES = 100_000;

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
	encoding: 'utf8',
	stdio: ['ignore', 'pipe', 'ignore'],
});
const [packed] = JSON.parse(output) as [Packed];
const paths = packed.files.map(({ path }) => path);
const needed = [
	...manifest.n8n.nodes,
	...manifest.n8n.credentials,
	...manifest.n8n.nodes.map((path) => `${path}on`),
	'dist/icons/cartrover.svg',
	'dist/icons/cartrover.dark.svg',
];

const findings = [
	...paths
		.filter((path) => !ALLOWED.some((pattern) => pattern.test(path)))
		.map((path) => `not for users: ${path}`),
	...needed.filter((path) => !paths.includes(path)).map((path) => `missing: ${path}`),
	...Object.keys(manifest.dependencies ?? {}).map((name) => `run-time dependency: ${name}`),
	...(packed.size > MAX_PACKED_BYTES
		? [`packed ${packed.size} bytes, over ${MAX_PACKED_BYTES}`]
		: []),
];

console.log(`${paths.length} files, ${packed.size} bytes packed, ${packed.unpackedSize} unpacked`);
for (const finding of findings) console.error(finding);
if (findings.length > 0) process.exit(1);
