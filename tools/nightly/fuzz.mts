import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { answers } from '../../test/support/fuzz/answers.mts';
import { LeapClock } from '../../test/support/fuzz/clock.mts';
import { fuzzOverHttp } from '../../test/support/fuzz/http.mts';
import { fuzz, newTally } from '../../test/support/fuzz/run.mts';
import { fuzzTargets } from '../../test/support/fuzz/targets.mts';
import { START } from '../../test/support/world.mts';
import { nightlyPart } from './part.mts';

/* Arbitrary answers to everything in the nodes that asks CartRover; see test/support/fuzz. */

const CASES = 100_000;
const OVER_HTTP = 1_000;
const BATCH = 2_000;
/** Heap that may be left over after all cases. */
const MOST_MB = 200;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapMb(): number {
	collect();
	return process.memoryUsage().heapUsed / 1e6;
}

nightlyPart('fuzz', async ({ scaled, seed, progress }) => {
	const clock = new LeapClock(START);
	const targets = await fuzzTargets(clock);
	const tally = newTally();
	const notes: string[] = [];
	const cases = scaled(CASES);
	const before = heapMb();
	const started = performance.now();
	let batches = 0;
	for (let left = cases; left > 0; left -= BATCH) {
		const plan = { cases: Math.min(BATCH, left), seed: seed + batches++ };
		const failure = await fuzz(clock, targets, answers, plan, tally);
		if (failure) notes.push(failure);
		progress(`${cases - Math.max(0, left - BATCH)} of ${cases} cases, failures: ${notes.length}`);
	}
	const seconds = (performance.now() - started) / 1_000;
	const grown = heapMb() - before;
	if (grown > MOST_MB) notes.push(`the heap has grown by ${Math.round(grown)} MB`);

	const http = await fuzzOverHttp(targets, { cases: scaled(OVER_HTTP), seed });
	notes.push(...http.failures);
	return {
		figures: {
			'answers made up': tally.cases,
			'targets (operations, events, pickers)': targets.length,
			'cases per second': Math.round(tally.cases / seconds),
			'ended in an error': tally.errors,
			'ended in a success': tally.successes,
			'requests in all': tally.requests,
			'requests of one case, at most': tally.mostRequests,
			'minutes on the clock of one case, at most': Math.round(tally.longestMs / 60_000),
			'heap grown by, MB': Math.round(grown),
			'over HTTP in the real engine': http.cases,
			'silent successes': [...notes].filter((note) => note.includes('Silent success')).length,
		},
		failures: notes.length,
		notes,
	};
});
