/**
 * Changes the sources in thousands of small ways and counts the changes that a test notices (Stryker, see
 * stryker.config.mjs). What lives is told by file, and in full in coverage/mutation.json; why the known
 * ones may live is in docs/mutation.md.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { nightlyPart } from './part.mts';

const ROOT = join(import.meta.dirname, '..', '..');
const STRYKER = join(ROOT, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const REPORT = join(ROOT, 'coverage', 'mutation.json');
const FOLDERS = ['api', 'events', 'model'].map((name) => `nodes/CartRover/${name}`);
/** Percent of the mutants that must be noticed at least. */
const LEAST = 85;

type Status = 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError';
type Counts = Partial<Record<Status, number>>;

/** The report, as much of it as is read here (mutation-testing-report-schema). */
interface Report {
	files: Record<string, { mutants: Array<{ status: Status | 'Ignored' | 'Pending' }> }>;
}

nightlyPart('mutation', async ({ scale, progress }) => {
	await rm(REPORT, { force: true });
	const ended = await stryker(scale < 1 ? ['--mutate', share(scale).join(',')] : []);
	const report = await readFile(REPORT, 'utf8').catch(() => undefined);
	if (report === undefined) throw new Error(`Stryker ended with ${ended} and left no report`);
	const { files } = JSON.parse(report) as Report;
	const byFile = Object.entries(files).map(([file, { mutants }]) => ({
		folder: file.split('/').at(-2) ?? '',
		file,
		counts: count(mutants.map(({ status }) => status)),
	}));
	const all = sum(byFile.map(({ counts }) => counts));
	progress(`score ${scoreOf(all)}`);
	const broken = (all.RuntimeError ?? 0) + (all.CompileError ?? 0);
	const folders = [...new Set(byFile.map(({ folder }) => folder))].map((name) => {
		const inside = byFile.filter(({ folder }) => folder === name).map(({ counts }) => counts);
		return `${name} ${scoreOf(sum(inside))} %`;
	});
	const worst = byFile
		.map(({ file, counts }) => ({ file, lives: livesIn(counts), score: scoreOf(counts) }))
		.filter(({ lives }) => lives > 0)
		.sort((a, b) => b.lives - a.lives)
		.slice(0, 5);
	return {
		figures: {
			mutants: tested(all),
			killed: all.Killed ?? 0,
			timedOut: all.Timeout ?? 0,
			survived: all.Survived ?? 0,
			noCoverage: all.NoCoverage ?? 0,
			score: scoreOf(all),
		},
		failures: scoreOf(all) < LEAST ? 1 : 0,
		notes: [
			folders.join(', '),
			...worst.map(({ file, lives, score }) => `${file}: ${lives} live (${score} %)`),
			...(broken > 0 ? [`${broken} mutants could not be run and are not counted`] : []),
		],
	};
});

/** Runs Stryker with its output on stderr; gives its exit code, or the signal that ended it. */
async function stryker(args: string[]): Promise<number | string> {
	const child = spawn(process.execPath, [STRYKER, 'run', ...args], {
		cwd: ROOT,
		stdio: ['ignore', process.stderr, 'inherit'],
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? String(signal)));
	});
}

/** Some of the sources, spread over all folders. */
function share(scale: number): string[] {
	const files = FOLDERS.flatMap((folder) =>
		readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
	);
	const step = Math.min(files.length, Math.max(1, Math.round(1 / scale)));
	return files.filter((_, index) => index % step === step - 1);
}

function count(statuses: string[]): Counts {
	const counts: Record<string, number> = {};
	for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
}

function sum(all: Counts[]): Counts {
	return count(
		all.flatMap((counts) =>
			Object.entries(counts).flatMap(([status, times]) => Array<string>(times).fill(status)),
		),
	);
}

const livesIn = ({ Survived = 0, NoCoverage = 0 }: Counts) => Survived + NoCoverage;
const noticed = ({ Killed = 0, Timeout = 0 }: Counts) => Killed + Timeout;
const tested = (counts: Counts) => noticed(counts) + livesIn(counts);

/** Percent that were noticed, with one decimal. */
function scoreOf(counts: Counts): number {
	return tested(counts) === 0 ? 0 : Math.round((1_000 * noticed(counts)) / tested(counts)) / 10;
}
