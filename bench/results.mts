import { readFile, writeFile } from 'node:fs/promises';

import { format, resolveConfig } from 'prettier';

import { page, withReadmeTable } from './report.mts';
import type { Results } from './types.mts';

const RESULTS = 'bench/results.json';

export const readResults = async () => JSON.parse(await readFile(RESULTS, 'utf8')) as Results;

/** Keeps what was measured, and writes the pages from it. */
export async function saveResults(results: Results): Promise<void> {
	await writeFormatted(RESULTS, JSON.stringify(results));
	await writePages(results);
}

/** What the pages that show the results should hold, by file. */
export async function pagesOf(results: Results): Promise<Record<string, string>> {
	const readme = await readFile('README.md', 'utf8');
	return {
		'docs/benchmarks.md': await formatted('docs/benchmarks.md', page(results)),
		'README.md': await formatted('README.md', withReadmeTable(readme, results)),
	};
}

export async function writePages(results: Results): Promise<void> {
	for (const [file, text] of Object.entries(await pagesOf(results))) await writeFile(file, text);
}

async function writeFormatted(file: string, text: string): Promise<void> {
	await writeFile(file, await formatted(file, text));
}

async function formatted(filepath: string, text: string): Promise<string> {
	return await format(text, { ...(await resolveConfig(filepath)), filepath });
}
