/**
 * `npm run nightly`: everything that is meant to break the nodes, each part a process of its own, and one
 * table of what came out.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import pLimit from 'p-limit';

import { HELP, type NightlyOptions, readOptions } from './options.mts';
import type { PartResult } from './part.mts';
import { markdownReport, type PartRun, passed, terminalReport } from './report.mts';

const FOLDER = import.meta.dirname;
const ROOT = join(FOLDER, '..', '..');

/** Runs a program of ours with its output passed on; gives its exit code, or the signal that ended it. */
async function runProgram(file: string, env: Record<string, string>): Promise<number | string> {
	const child = spawn(process.execPath, [join(FOLDER, 'load.cjs'), file], {
		cwd: ROOT,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? String(signal)));
	});
}

async function runPart(
	part: string,
	folder: string,
	{ scale, seed }: NightlyOptions,
): Promise<PartRun> {
	const file = join(FOLDER, `${part}.mts`);
	if (!existsSync(file)) return { part, seconds: 0, problem: 'this part is missing' };
	const results = join(folder, `${part}.json`);
	const started = performance.now();
	process.stderr.write(`[${part}] begins\n`);
	const ended = await runProgram(file, {
		NIGHTLY_RESULT: results,
		NIGHTLY_SCALE: String(scale),
		...(seed !== undefined && { NIGHTLY_SEED: String(seed) }),
	});
	const seconds = (performance.now() - started) / 1_000;
	if (!existsSync(results)) {
		return { part, seconds, problem: `it ended with ${ended} and left no result` };
	}
	const result = JSON.parse(readFileSync(results, 'utf8')) as PartResult;
	const run: PartRun = { part, seconds, result };
	return ended !== 0 && passed(run) ? { ...run, problem: `it ended with ${ended}` } : run;
}

async function main(options: NightlyOptions): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), 'nightly-'));
	try {
		const limit = pLimit(options.parallel);
		const runs = await Promise.all(
			options.parts.map(async (part) => await limit(runPart, part, folder, options)),
		);
		const share = options.scale === 1 ? '' : `, ${options.scale * 100} % of it`;
		const heading = `Nightly run${share}, ${new Date().toISOString().slice(0, 10)}`;
		writeFileSync(options.out, markdownReport(heading, runs));
		process.stdout.write(`${terminalReport(runs)}\n`);
		return runs.every(passed) ? 0 : 1;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

try {
	const options = readOptions(process.argv.slice(2));
	if (options === undefined) process.stdout.write(HELP);
	else process.exitCode = await main(options);
} catch (error) {
	process.stderr.write(`${(error as Error).message}\nSee: npm run nightly -- --help\n`);
	process.exitCode = 2;
}
