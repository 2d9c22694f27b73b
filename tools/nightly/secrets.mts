import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { nightlyPart } from './part.mts';

/*
 * Runs the tests once more with a watcher in the engine that looks for keys, authorization values and
 * payment fields in all that the nodes give, throw, hint, remember and log (test/support/watch.mts).
 */

const JEST = createRequire(import.meta.url).resolve('jest/bin/jest');
/** Tests in which no node asks the sandbox for anything. */
const ELSEWHERE = [
	'/test/unit/sandbox/',
	'/test/repo/docs/',
	'/test/repo/nightly/',
	'/test/unit/model/',
	'/node_modules/',
];
/** For a quick look. */
const SAMPLE = ['test/deep/secrets', 'test/engine/nodes/flow', 'test/engine/methods'];

interface Line {
	counts: Record<string, number>;
	leaks: number;
}

/** Runs jest with the watcher; gives its exit code. */
async function runTests(file: string, only: string[]): Promise<number> {
	const ignored = ELSEWHERE.flatMap((folder) => ['--testPathIgnorePatterns', folder]);
	const args = [JEST, '--silent', '--maxWorkers', '2', ...only, ...ignored];
	const child = spawn(process.execPath, args, {
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, WATCH_SECRETS: file },
	});
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code) => resolve(code ?? 1));
	});
}

nightlyPart('secrets', async ({ scale, progress }) => {
	const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
	try {
		const file = join(folder, 'seen.jsonl');
		progress('runs the tests with the watcher on');
		const code = await runTests(file, scale < 1 ? SAMPLE : []);
		const lines = readFileSync(file, 'utf8').trim().split('\n');
		const figures: Record<string, number> = { 'files of tests': lines.length, leaks: 0 };
		for (const { counts, leaks } of lines.map((line) => JSON.parse(line) as Line)) {
			figures.leaks = (figures.leaks ?? 0) + leaks;
			for (const [kind, count] of Object.entries(counts)) {
				const name = `looked through: ${kind}`;
				figures[name] = (figures[name] ?? 0) + count;
			}
		}
		const notes = code === 0 ? [] : ['a test failed; run it with WATCH_SECRETS=FILE npx jest'];
		return { figures, failures: code === 0 ? 0 : 1, notes };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});
