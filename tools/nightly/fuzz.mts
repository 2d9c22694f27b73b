import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { answers } from '../../test/support/fuzz/answers.mts';
import { fuzz, newTally, type Range } from '../../test/support/fuzz/run.mts';
import { fuzzTargets } from '../../test/support/fuzz/targets.mts';
import { wireInProcess, wireOverHttp } from '../../test/support/fuzz/wire.mts';
import { startWorld } from '../../test/support/world.mts';
import { nightlyPart } from './part.mts';

/* Arbitrary answers to everything in the nodes that asks CartRover; see test/support/fuzz. */

const CASES = 100_000;
/** The same again with real sockets, which are slower. */
const OVER_HTTP = 2_000;
/** Cases drawn with one seed; the next ones come with the next seed. */
const BATCH = 1_000;
/** Heap that may be left over after all cases. */
const MOST_MB = 200;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapMb(): number {
	collect();
	return process.memoryUsage().heapUsed / 1e6;
}

nightlyPart('fuzz', async ({ scaled, seed, progress }) => {
	const targets = await fuzzTargets();
	const world = await startWorld({ empty: true });
	const notes: string[] = [];

	const runAll = async (range: Range, cases: number) => {
		const tally = newTally();
		for (let done = 0; done < cases; done += BATCH) {
			const plan = { cases: Math.min(BATCH, cases - done), seed: seed + done / BATCH };
			const failure = await fuzz(range, targets, answers, plan, tally);
			if (failure) notes.push(failure);
			progress(`${done + plan.cases} of ${cases} cases, failures: ${notes.length}`);
		}
		return tally;
	};

	const before = heapMb();
	const started = performance.now();
	const wire = wireInProcess();
	const tally = await runAll({ world, wire }, scaled(CASES));
	await wire.end();
	const seconds = (performance.now() - started) / 1_000;
	const grown = heapMb() - before;
	if (grown > MOST_MB) notes.push(`the heap has grown by ${Math.round(grown)} MB`);

	const http = await wireOverHttp();
	const overHttp = await runAll({ world, wire: http }, scaled(OVER_HTTP));
	await http.end();
	await world.end();
	return {
		figures: {
			'made-up answers': tally.cases,
			'the same over HTTP': overHttp.cases,
			'operations, events and pickers': targets.length,
			'cases per second': Math.round(tally.cases / seconds),
			'ended in an error': tally.errors + overHttp.errors,
			'ended in a success': tally.successes + overHttp.successes,
			requests: tally.requests + overHttp.requests,
			'requests of one case, at most': tally.mostRequests,
			'minutes on the clock of one case, at most': Math.round(tally.longestMs / 60_000),
			'heap grown by, MB': Math.round(grown),
		},
		failures: notes.length,
		notes,
	};
});
