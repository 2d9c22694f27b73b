import { newTally, type Range, runCase } from '../../support/fuzz/run.mts';
import { fuzzTargets, type Target } from '../../support/fuzz/targets.mts';
import { wireOverHttp } from '../../support/fuzz/wire.mts';
import { startWorld } from '../../support/world.mts';

/* What real sockets make of answers, where that is not what a stand-in makes of them. */

let range: Range;
let targets: Target[];
beforeAll(async () => {
	targets = await fuzzTargets();
	range = { world: await startWorld({ empty: true }), wire: await wireOverHttp() };
});
afterAll(async () => {
	await range.wire.end();
	await range.world.end();
});

test.each(['gzip', 'br', 'deflate'])(
	'rows of an answer that says %s and is not are asked for again, not lost',
	async (encoding) => {
		const own = targets.filter(({ of }) => of === 'inventory getAll');
		expect(own.length).toBeGreaterThan(0);
		const empty = Buffer.from('{"success_code":true,"response":[]}');
		for (const target of own) {
			const tally = newTally();
			await runCase(
				range,
				target,
				[
					(real) => ({ ...real, headers: { ...real.headers, 'content-encoding': encoding } }),
					(real) => ({ ...real, body: empty }),
				],
				tally,
			);
			expect(tally).toMatchObject({ successes: 1, requests: 2 });
		}
	},
);
