import fc from 'fast-check';

import { CASES } from './cases.mts';
import { mustHold } from './check.mts';
import { EVENTS, historiesOf } from './history.mts';

/*
 * The trigger against a model (model.mts). `npm run nightly -- --only histories` plays ten thousand; to play one
 * again that failed: HISTORY_SEED and HISTORY_PATH, as they are printed.
 */
const RUNS = 50;
/** The same ones each time: new ones are the nightly run's to find. */
const seed = process.env.HISTORY_SEED ?? '20261125';
const path = process.env.HISTORY_PATH;

test.each(CASES)('a history that failed: $history.event, $was', async ({ history }) => {
	await mustHold(history);
});

describe.each(EVENTS)('%s', (event) => {
	test('each thing that happened comes, none twice while the state was kept, in order', async () => {
		await fc.assert(
			fc.asyncProperty(historiesOf(event), async (history) => {
				await mustHold(history);
			}),
			{ numRuns: RUNS, seed: Number(seed), path },
		);
	}, 600_000);
});
