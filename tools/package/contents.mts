import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import type { Tarball } from './tarball.mts';

const ALLOWED = [
	/^(package\.json|README\.md|LICENSE)$/,
	/^dist\/(nodes|credentials)\/.+\.js$/,
	/^dist\/nodes\/.+\.node\.json$/,
	/^dist\/nodes\/.+\/__schema__\/.+\.json$/,
	/^dist\/icons\/[\w.]+\.svg$/,
];
const TEST = /(^|\/)(tests?|__tests__|__mocks__|fixtures)\/|[.-](test|spec)\.\w+$/i;
const MAP = /\.map$|\/[/*]# sourceMappingURL=/;
const MAX_PACKED_BYTES = 220_000;

/** What n8n brings for its nodes; a package of another name would not be there. */
const HOST = /^(n8n-workflow|zod\/v3|luxon|lodash(\/\w+)?|crypto)$/;

/** What is wrong with the files of a tarball, each with its path, without running any of them. */
export function contentFindings({ files, size, dir }: Tarball): string[] {
	const paths = new Set(files.map(({ path }) => path));
	const read = (path: string) => readFileSync(join(dir, path), 'utf8');
	const manifest = JSON.parse(read('package.json')) as { dependencies?: Record<string, string> };
	const scripts = [...paths].filter((path) => path.endsWith('.js'));
	return [
		...[...paths].flatMap((path) => {
			if (TEST.test(path)) return [`a test: ${path}`];
			return ALLOWED.some((pattern) => pattern.test(path)) ? [] : [`not for users: ${path}`];
		}),
		...[...paths].filter((path) => MAP.test(path)).map((path) => `a source map: ${path}`),
		...scripts.filter((path) => MAP.test(read(path))).map((path) => `names a source map: ${path}`),
		...scripts.flatMap((path) => missingModules(path, read(path), paths)),
		...Object.keys(manifest.dependencies ?? {}).map((name) => `run-time dependency: ${name}`),
		...(size > MAX_PACKED_BYTES ? [`packed ${size} bytes, over ${MAX_PACKED_BYTES}`] : []),
	];
}

function missingModules(path: string, code: string, paths: Set<string>): string[] {
	const names = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);
	return names.filter((name) => !found(path, name, paths)).map((name) => `${path} lacks ${name}`);
}

function found(from: string, name: string, paths: Set<string>): boolean {
	if (!name.startsWith('.')) return HOST.test(name);
	const target = posix.join(posix.dirname(from), name);
	return [target, `${target}.js`, `${target}/index.js`].some((path) => paths.has(path));
}
