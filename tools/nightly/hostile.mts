import { Probes } from '../../test/deep/hostile/probes.mts';
import {
	drawn,
	namedCredentials,
	namedPaths,
	namedTexts,
	type Tally,
} from '../../test/deep/hostile/properties.mts';
import { nightlyPart } from './part.mts';

/* Hostile input: the named cases of the tests, and many more at random. */

const FULL_DRAWS = 10_000;
/** So many at a time, to tell how far it is and to get another seed for each. */
const DRAWS = 500;

nightlyPart('hostile', async ({ scaled, seed, progress }) => {
	const probes = new Probes();
	await probes.open();
	const tallies: Tally[] = [
		await namedTexts(probes),
		await namedPaths(probes),
		await namedCredentials(probes),
	];
	progress('named cases done');
	const draws = scaled(FULL_DRAWS);
	for (let done = 0; done < draws; done += DRAWS) {
		const share = Math.min(DRAWS, draws - done);
		const tally = await drawn(probes, share, seed + done).catch((error: unknown): Tally => ({
			inputs: share,
			wrong: [(error as Error).message],
		}));
		tallies.push(tally);
		progress(`${done + share} of ${draws} draws`);
	}
	await probes.close();
	const wrong = tallies.flatMap((tally) => tally.wrong);
	return {
		figures: {
			'hostile inputs': tallies.reduce((sum, { inputs }) => sum + inputs, 0),
			'requests that arrived': probes.arrived,
			'led astray': wrong.length,
		},
		failures: wrong.length,
		notes: wrong.slice(0, 20),
	};
});
