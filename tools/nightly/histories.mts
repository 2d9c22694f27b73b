/**
 * The trigger against a model, for every event: random histories, by default ten thousand, over as many
 * processes as there are cores. With `HISTORY_EVENT`, `HISTORY_SEED` and `HISTORY_PATH`, as they are printed
 * of one that failed, only that one is played again.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

import fc from 'fast-check';

import { check, type Verdict } from '../../test/deep/histories/check.mts';
import {
	EVENTS,
	type EventName,
	historiesOf,
	type History,
} from '../../test/deep/histories/history.mts';
import { nightlyPart, type PartResult } from './part.mts';

const HISTORIES = 10_000;
/** What one process plays before it makes room for a fresh one. */
const BATCH = 500;

interface Batch {
	event: EventName;
	seed: number;
	runs: number;
	path?: string;
}

interface BatchResult {
	histories: number;
	polls: number;
	requests: number;
	delivered: number;
	lost: number;
	doubled: number;
	largestState: number;
	/** What failed first, shrunk, and how to see it again. */
	failure?: string;
}

/** Plays the histories of a batch, up to the first that fails. */
async function playBatch({ event, seed, runs, path }: Batch): Promise<BatchResult> {
	const sums = { histories: 0, polls: 0, requests: 0, delivered: 0 };
	let largestState = 0;
	let worst: Verdict | undefined;
	const property = fc.asyncProperty(historiesOf(event), async (history: History) => {
		const verdict = await check(history);
		sums.histories += 1;
		sums.polls += verdict.polls;
		sums.requests += verdict.requests;
		sums.delivered += verdict.delivered;
		largestState = Math.max(largestState, verdict.largestState);
		if (verdict.problems.length === 0) return;
		worst = verdict;
		throw new Error(verdict.problems.slice(0, 10).join('\n'));
	});
	const details = await fc.check(property, { numRuns: runs, seed, path });
	const result = { ...sums, largestState, lost: worst?.lost ?? 0, doubled: worst?.doubled ?? 0 };
	if (!details.failed) return result;
	const [history] = details.counterexample ?? [];
	const again = `HISTORY_EVENT=${event} HISTORY_SEED=${seed} HISTORY_PATH=${details.counterexamplePath}`;
	const error = details.errorInstance instanceof Error ? details.errorInstance.message : '';
	return { ...result, failure: `${again}\n${error}\n${JSON.stringify(history)}` };
}

/** Plays a batch in a process of its own. */
async function inProcess(batch: Batch): Promise<BatchResult> {
	const child = fork(join(__dirname, 'load.cjs'), [__filename], {
		env: { ...process.env, HISTORY_BATCH: JSON.stringify(batch) },
		// Most of what a history needs is garbage soon.
		execArgv: ['--max-semi-space-size=64'],
	});
	return await new Promise((resolve, reject) => {
		child.once('message', (result) => resolve(result as BatchResult));
		child.once('exit', (code) => reject(new Error(`A process ended with ${code}`)));
	});
}

async function playAll(
	batches: Batch[],
	progress: (text: string) => void,
): Promise<Omit<PartResult, 'part'>> {
	const all: BatchResult[] = [];
	const waiting = [...batches];
	const started = performance.now();
	const sum = (name: Exclude<keyof BatchResult, 'failure'>) =>
		all.reduce((total, result) => total + result[name], 0);
	const work = async () => {
		for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
			const result = await inProcess(batch);
			all.push(result);
			if (result.failure !== undefined) progress(`failed: ${result.failure}`);
			const seconds = (performance.now() - started) / 1_000;
			const rate = (sum('histories') / seconds).toFixed(1);
			progress(`${sum('histories')} histories, ${rate} a second`);
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
	const failures = all.flatMap(({ failure }) => failure ?? []);
	return {
		figures: {
			histories: sum('histories'),
			polls: sum('polls'),
			requests: sum('requests'),
			delivered: sum('delivered'),
			lost: sum('lost'),
			doubled: sum('doubled'),
			'largest state, bytes': Math.max(...all.map(({ largestState }) => largestState)),
		},
		failures: failures.length,
		notes: failures,
	};
}

const own = process.env.HISTORY_BATCH;
if (own !== undefined) {
	void playBatch(JSON.parse(own) as Batch).then((result) => {
		process.send?.(result, () => process.exit(0));
	});
} else {
	nightlyPart('histories', async ({ scaled, seed, progress }) => {
		const { HISTORY_EVENT, HISTORY_SEED, HISTORY_PATH, HISTORIES: wanted } = process.env;
		const events = EVENTS.filter((event) => event === (HISTORY_EVENT ?? event));
		if (HISTORY_PATH !== undefined) {
			const one = { seed: Number(HISTORY_SEED), path: HISTORY_PATH, runs: 1 };
			return await playAll(
				events.map((event) => ({ event, ...one })),
				progress,
			);
		}
		const total = wanted === undefined ? scaled(HISTORIES) : Number(wanted);
		const each = Math.ceil(total / events.length);
		progress(`${each * events.length} histories, seed ${seed}`);
		const batches: Batch[] = [];
		for (let begun = 0; begun < each; begun += BATCH) {
			const runs = Math.min(BATCH, each - begun);
			for (const event of events) batches.push({ event, seed: seed + begun, runs });
		}
		return await playAll(batches, progress);
	});
}
