import { readFileSync, writeFileSync } from 'node:fs';

import prettier from 'prettier';

import { page, withReadmeTable } from '../bench/report.mts';
import type { Results } from '../bench/types.mts';
import { coveragePage } from './docs/coverage.mts';
import { operationsPage } from './docs/operations.mts';

/*
 * Makes the generated part of the documentation. `tsx tools/docs.mts` writes the files; with `--check` it writes
 * nothing, names those that are not up to date, and ends with 1 if there are any.
 */

const measured = JSON.parse(readFileSync('bench/results.json', 'utf8')) as Results;

const GENERATED: Record<string, () => string> = {
	'docs/operations.md': operationsPage,
	'docs/contributing/coverage.md': coveragePage,
	'docs/benchmarks.md': () => page(measured),
	'README.md': () => withReadmeTable(readFileSync('README.md', 'utf8'), measured),
};

/** The content in the form that `npm run format` would give it. */
async function formatted(path: string, content: string): Promise<string> {
	const options = await prettier.resolveConfig(path);
	return await prettier.format(content, { ...options, filepath: path });
}

function current(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

const checks = process.argv.includes('--check');
for (const [path, make] of Object.entries(GENERATED)) {
	let made;
	try {
		made = make();
	} catch (error) {
		// Such as a call that docs/contributing/openapi.yaml does not describe yet.
		console.error(`${path} cannot be made: ${(error as Error).message}`);
		process.exitCode = 1;
		continue;
	}
	const content = await formatted(path, made);
	const stale = current(path) !== content;
	if (stale && checks) {
		console.error(`${path} is not up to date: run npm run docs`);
		process.exitCode = 1;
	} else if (stale) {
		writeFileSync(path, content);
		console.log(`${path} written`);
	}
}
