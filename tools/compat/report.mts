import { readFile, writeFile } from 'node:fs/promises';

import { format, resolveConfig } from 'prettier';

import { betweenMarks, table } from '../docs/markdown.mts';
import { CHECKS, type CheckName, type Finding } from './findings.mts';

/** What became of this package in one version of n8n. */
export interface Tried {
	version: string;
	/** Major version of the Node.js that it ran on. */
	node?: number;
	findings: Finding[];
	/** Why it could not be tried. */
	untried?: string;
	seconds: number;
}

const NAMES = Object.keys(CHECKS) as CheckName[];

const problemsOf = ({ findings, untried }: Tried) => [
	...(untried === undefined ? [] : [`Not tried: ${untried}`]),
	...findings.flatMap(({ name, problem }) => (problem ? [`${CHECKS[name]}: ${problem}`] : [])),
];

export const works = (tried: Tried): boolean =>
	problemsOf(tried).length === 0 && tried.findings.length === NAMES.length;

/** `2.41.1+zod4` as readers know it. */
const nameOf = ({ version }: Tried) => version.replace('+zod4', ' with zod 4');

/** What a terminal shows of one version. */
export function line(tried: Tried): string {
	const result = works(tried) ? 'works' : `no. ${problemsOf(tried).join('; ')}`;
	return `n8n ${nameOf(tried)} on Node.js ${tried.node ?? '?'}: ${result} (${tried.seconds} s)`;
}

/** Writes the tables between the marks in docs/versions.md and README.md. */
export async function writePages(all: readonly Tried[]): Promise<void> {
	for (const [file, rows] of [
		['docs/versions.md', wholeTable(all)],
		['README.md', shortTable(all)],
	] as const) {
		const page = betweenMarks(await readFile(file, 'utf8'), 'versions', rows);
		const options = await resolveConfig(file);
		await writeFile(file, await format(page, { ...options, filepath: file }));
	}
}

function wholeTable(all: readonly Tried[]): string {
	const mark = (tried: Tried, name: CheckName) => {
		const finding = tried.findings.find((each) => each.name === name);
		return finding === undefined ? '' : finding.problem ? 'no' : 'yes';
	};
	const rows = all.map((tried) => [
		nameOf(tried),
		String(tried.node ?? ''),
		...NAMES.map((name) => mark(tried, name)),
		problemsOf(tried).join('; '),
	]);
	return table(['n8n', 'Node.js', ...Object.values(CHECKS), 'Why not'], rows);
}

function shortTable(all: readonly Tried[]): string {
	return table(
		['n8n', ...all.map(nameOf)],
		[['Works', ...all.map((tried) => (works(tried) ? 'yes' : 'no'))]],
	);
}
