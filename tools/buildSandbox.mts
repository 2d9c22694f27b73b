import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { build } from 'esbuild';

/*
 * `npm run build:sandbox` makes what the package cartrover-sandbox holds: the sandbox and all that it needs
 * as one file, the licenses of what is in it, and the description of the API.
 */

const ROOT = resolve(import.meta.dirname, '..');
const SANDBOX = join(ROOT, 'sandbox');
const DIST = join(SANDBOX, 'dist');
const API_DESCRIPTION = 'docs/contributing/openapi.yaml';

/** The folders of the packages that a bundle's inputs belong to. */
function packagesOf(inputs: readonly string[]): string[] {
	const found = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
	return [...new Set(found)].sort();
}

function licenseOf(folder: string): string {
	const { name, version, license } = JSON.parse(
		readFileSync(join(ROOT, folder, 'package.json'), 'utf8'),
	) as Record<string, string>;
	const file = readdirSync(join(ROOT, folder)).find((each) => /^licen[cs]e/i.test(each));
	const text = file === undefined ? '' : readFileSync(join(ROOT, folder, file), 'utf8');
	return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}

rmSync(DIST, { recursive: true, force: true });
const { metafile } = await build({
	absWorkingDir: ROOT,
	entryPoints: [join(SANDBOX, 'main.mts')],
	outfile: join(DIST, 'cartrover-sandbox.mjs'),
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	minifyWhitespace: true,
	minifySyntax: true,
	metafile: true,
	logLevel: 'warning',
	// what is bundled of CommonJS asks for built-in modules
	banner: {
		js: "import{createRequire as c}from'node:module';const require=c(import.meta.url);",
	},
});
const licenses = packagesOf(Object.keys(metafile.inputs)).map(licenseOf);
writeFileSync(join(DIST, 'LICENSES.txt'), licenses.join(`\n${'-'.repeat(80)}\n\n`));
// where the sandbox looks for it in the repository, it looks for it in the package
mkdirSync(join(SANDBOX, dirname(API_DESCRIPTION)), { recursive: true });
copyFileSync(join(ROOT, 'LICENSE'), join(SANDBOX, 'LICENSE'));
copyFileSync(join(ROOT, API_DESCRIPTION), join(SANDBOX, API_DESCRIPTION));
