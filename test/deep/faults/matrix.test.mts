import { meant, PART, TIMES } from '../../support/chance.mts';
import { cellsOf, columns, Elsewhere, Gate, type Result, runCell, SUBJECTS } from './matrix.mts';

/*
 * Whatever goes wrong, a run ends in the right answer or in one clear error, and nothing is done twice.
 * `npm run nightly:faults` runs all cells; here whatever writes meets a third of the faults and what only
 * reads a sixth, each in one of its modes, so that each fault meets many.
 */

const gate = new Gate();
const elsewhere = new Elsewhere();
let all: ReturnType<typeof columns>;
beforeAll(async () => {
	await gate.open();
	all = columns(await elsewhere.open());
});
afterAll(async () => {
	await gate.close();
	await elsewhere.close();
});

/** At night all cells are run. */
const ALL = TIMES > 1 || PART;

/** A row takes a second or two; not so on a machine that has other things to do. */
const CROWDED_MS = 300_000 * TIMES;

test.each(meant(SUBJECTS).map((subject, index) => [subject.name, subject, index] as const))(
	'%s',
	async (_, subject, index) => {
		const wrong: Result[] = [];
		for (const [place, column] of all.entries()) {
			if (!ALL && (place + index) % (subject.writes ? 3 : 6) !== 0) continue;
			const modes = cellsOf(subject, [column]);
			const first = (place + 2 * index) % modes.length;
			for (const cell of ALL ? modes : modes.slice(first, first + 1)) {
				const result = await runCell(subject, ...cell, gate);
				if (result.wrong.length > 0) wrong.push(result);
			}
		}
		expect(wrong).toEqual([]);
		expect(elsewhere.requests).toEqual([]);
	},
	CROWDED_MS,
);
