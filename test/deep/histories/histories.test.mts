import fc from 'fast-check';

import { SEED, TIMES } from '../../support/chance.mts';
import { CASES } from './cases.mts';
import { mustHold } from './check.mts';
import { historiesOf } from './draw.mts';
import { EVENTS } from './history.mts';

/*
 * The trigger against a model (model.mts). `npm run nightly:histories` plays ten thousand; to play one again
 * that failed: CARTROVER_SEED and CARTROVER_PATH, as they are printed, and `-t` with the event.
 */
const RUNS = 50;
const path = process.env.CARTROVER_PATH;

test.each(CASES)('a history that failed: $history.event, $was', async ({ history }) => {
	await mustHold(history);
});

describe.each(EVENTS)('%s', (event) => {
	test(
		'each thing that happened comes, none twice while the state was kept, in order',
		async () => {
			await fc.assert(
				fc.asyncProperty(historiesOf(event), async (history) => {
					await mustHold(history);
				}),
				{ numRuns: RUNS * TIMES, seed: SEED, path },
			);
		},
		600_000 * TIMES,
	);
});
