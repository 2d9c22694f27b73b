/*
 * `npm run compat`: this package, packed as for npm, in the engines of n8n's versions. Without arguments it
 * tries all of versions.mts and writes what it found into README.md and docs/versions.md.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { installTarball, PACKAGE, packPackage } from '../e2e/host/pack.mts';
import type { Finding } from './compat/findings.mts';
import { hostOf } from './compat/hosts.mts';
import { line, type Tried, works, writePages } from './compat/report.mts';
import { FEW, TOO_OLD, VERSIONS } from './compat/versions.mts';

const HELP = `npm run compat [-- VERSION ...]   tries these versions of n8n, such as 1.100.1 or 2.41.1+zod4
npm run compat -- --ci            tries a few
npm run compat                    tries all, and writes README.md and docs/versions.md

Each version's engine is downloaded once, into the cache folder of npm run editor: half a minute and
200 MB. Trying takes another half minute. Ends with 1 where a version does not work, but
for the one that is known to be too old.`;

const run = promisify(execFile);
const CHECKS = resolve(import.meta.dirname, 'compat', 'checks.mts');
const PATIENCE_MS = 5 * 60_000;

/** What becomes of this package in one version of n8n. */
async function tryIn(version: string, folder: string): Promise<Tried> {
	const started = performance.now();
	const secondsSince = () => Math.round((performance.now() - started) / 1_000);
	try {
		const host = await hostOf(version);
		const env = {
			...process.env,
			NODE_PATH: host.nodePath,
			CARTROVER_ENGINE: join(host.folder, 'package.json'),
		};
		const args = ['--import', 'tsx', CHECKS, folder];
		const { stdout } = await run(host.node, args, { env, timeout: PATIENCE_MS });
		const findings = stdout.split('\n').filter((line) => line.startsWith('{"name"'));
		return {
			version,
			node: host.nodeMajor,
			findings: findings.map((line) => JSON.parse(line) as Finding),
			seconds: secondsSince(),
		};
	} catch (error) {
		const { stderr, message } = error as { stderr?: string; message: string };
		const lines = (stderr || message).trim().split('\n');
		const untried = lines.find((each) => /No matching version/.test(each)) ?? lines.at(0) ?? '';
		return { version, findings: [], untried, seconds: secondsSince() };
	}
}

const given = process.argv.slice(2);
if (given.includes('--help')) {
	console.log(HELP);
	process.exit();
}
const isFew = given.includes('--ci');
const versions = isFew ? FEW : given.length > 0 ? given : VERSIONS;
const tarball = await packPackage();
const home = dirname(tarball);
try {
	await installTarball(tarball, home);
	const folder = join(home, '.n8n', 'nodes', 'node_modules', PACKAGE);
	const all: Tried[] = [];
	for (const version of versions) {
		const tried = await tryIn(version, folder);
		all.push(tried);
		console.log(line(tried));
	}
	if (given.length === 0) await writePages(all);
	if (all.some((tried) => works(tried) === (tried.version === TOO_OLD))) process.exitCode = 1;
} finally {
	await rm(home, { recursive: true, force: true });
}
