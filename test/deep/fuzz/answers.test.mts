import { meant, PART, SEED, TIMES } from '../../support/chance.mts';
import { answers } from '../../support/fuzz/answers.mts';
import { fuzz, newTally, type Range, runCase } from '../../support/fuzz/run.mts';
import { fuzzTargets, type Target } from '../../support/fuzz/targets.mts';
import { wireInProcess } from '../../support/fuzz/wire.mts';
import { startWorld } from '../../support/world.mts';
import { FOUND } from './found.mts';

/* Arbitrary answers in place of every real one; `npm run nightly:fuzz` runs many more of them. */

let range: Range;
let targets: Target[];
beforeAll(async () => {
	targets = await fuzzTargets();
	range = { world: await startWorld({ empty: true }), wire: wireInProcess() };
});
afterAll(async () => {
	await range.wire.end();
	await range.world.end();
});

test(
	'whatever is answered: an error in words, or a success that the answer backs',
	async () => {
		const tally = newTally();
		const plan = { cases: 2_000 * TIMES, seed: SEED };
		expect(await fuzz(range, meant(targets), answers, plan, tally)).toBeUndefined();
		if (PART) return;
		// Both happen, or the cases say nothing.
		expect(tally.errors).toBeGreaterThan(500);
		expect(tally.successes).toBeGreaterThan(500);
		// It takes most of the usual minute where all cores are busy.
	},
	300_000 * TIMES,
);

test.each(FOUND.map((each) => [each.what, each] as const))('once failed: %s', async (_, found) => {
	const own = targets.filter(({ of }) => found.of.test(of));
	expect(own.length).toBeGreaterThan(0);
	const { headers = {}, body } = found;
	const serve = () => ({ status: 200, headers, body: Buffer.from(body) });
	for (const target of own) await runCase(range, target, [serve], newTally());
});
