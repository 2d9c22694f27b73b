import { meant, PART, SEED, TIMES } from '../../support/chance.mts';
import {
	combinations,
	PAIRS,
	type Result,
	runCell,
	SINGLE,
	SUBJECTS,
	subjectsOf,
} from './matrix.mts';
import { render } from './table.mts';

/*
 * The matrix of readings. `npm run readings` runs all cells and prints them as a table, `-- -t TEXT` the rows
 * with this text in their names; CARTROVER_SEED draws other combinations. By default each row meets every
 * ninth subject, so that all subjects are met by many readings.
 */

const SHARE = 9;
const ALL = TIMES > 1 || PART;
const subjects = meant(SUBJECTS);
const rows = [...SINGLE, ...PAIRS, ...combinations(20 * TIMES, SEED)];
const results: Result[] = [];

afterAll(() => {
	if (ALL) process.stderr.write(`\n${render(results)}`);
});

test.each(rows.map((row, index) => [row.name, row, index] as const))(
	'%s',
	async (_, row, index) => {
		const wrong: string[] = [];
		for (const [place, subject] of subjectsOf(row, subjects).entries()) {
			if (!ALL && (place + index) % SHARE !== 0) continue;
			const result = await runCell(row, subject);
			results.push(result);
			if (result.cell === 'wrong') wrong.push(`${subject.name}: ${result.detail}`);
		}
		if (ALL && wrong.length > 0) process.stderr.write(`${row.name}\n  ${wrong.join('\n  ')}\n`);
		const hint =
			row.readings.length > 0
				? 'If the rows are named by a new field: KEYS in sandbox/shape.mts. Only if nobody can know that: UNKNOWABLE in matrix.mts'
				: 'If the operation is right: its row in surface.mts is wrong';
		if (wrong.length > 0) wrong.push(hint);
		expect(wrong).toEqual([]);
	},
	300_000 * TIMES,
);
