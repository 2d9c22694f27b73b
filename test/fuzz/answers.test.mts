import { answers } from '../support/fuzz/answers.mts';
import { LeapClock } from '../support/fuzz/clock.mts';
import { fuzz, newTally, runCase } from '../support/fuzz/run.mts';
import { fuzzTargets, type Target } from '../support/fuzz/targets.mts';
import { useClock } from '../../nodes/CartRover/api/clock.ts';
import { FOUND } from './found.mts';
import { START } from '../support/world.mts';

/* Arbitrary answers in place of every real one; `npm run nightly` runs many more of them. */

const clock = new LeapClock(START);
let targets: Target[];
beforeAll(async () => (targets = await fuzzTargets(clock)));
afterAll(() => useClock());

test('whatever is answered: an error in words, or a success that the answer backs', async () => {
	const tally = newTally();
	const failure = await fuzz(clock, targets, answers, { cases: 1_500, seed: 20_260_301 }, tally);
	expect(failure).toBeUndefined();
	// Both happen, or the cases say nothing.
	expect(tally.errors).toBeGreaterThan(300);
	expect(tally.successes).toBeGreaterThan(200);
});

test.each(FOUND.map((each) => [each.what, each] as const))('once failed: %s', async (_, found) => {
	const own = targets.filter(({ of }) => found.of.test(of));
	expect(own.length).toBeGreaterThan(0);
	for (const target of own) {
		const serve = () => ({
			status: 200,
			headers: found.headers ?? {},
			body: Buffer.from(found.body),
		});
		await runCase(clock, target, [serve], newTally());
	}
});
