import Table from 'cli-table3';

import { isEqual } from '../../test/faults/isEqual.mts';
import { cellsOf, columns, Elsewhere, Gate, runCell, SUBJECTS } from '../../test/faults/matrix.mts';
import type { Result } from '../../test/faults/matrix.mts';
import { type Night, nightlyPart } from './part.mts';

/*
 * The fault matrix, whole: everything that the nodes do, times everything that can go wrong, once, for
 * good, and for good with the call itself only. `npm run faults` prints it as a table.
 */

const SIGNS = { right: 'R', error: 'E', unknown: 'U', repeated: '2' } as const;

const LEGEND = `Each cell: hit once, hit for good, and for good at the call itself only.
  R  the right answer
  E  one clear error, nothing was changed
  U  an error that says that it is not known whether it took effect, and how to find out
  2  the right answer or a clear error; set twice to the same, which is harmless
  !  none of these`;

const signOf = ({ cell, wrong }: Result) => (wrong.length > 0 ? '!' : SIGNS[cell]);

function render(results: readonly Result[], names: readonly string[]): string {
	const table = new Table({ style: { head: [], border: [], compact: true } });
	table.push(['', ...names.map((_, index) => String(index + 1))]);
	for (const row of new Set(results.map((result) => result.row))) {
		const own = results.filter((result) => result.row === row);
		const cells = names.map((name) =>
			own
				.filter(({ column }) => column === name)
				.map(signOf)
				.join(''),
		);
		table.push([row, ...cells]);
	}
	const numbered = names.map((name, index) => `  ${String(index + 1).padStart(2)}  ${name}`);
	return [table.toString(), LEGEND, 'Columns:', ...numbered, ''].join('\n');
}

async function run({ scale, progress }: Night) {
	const gate = new Gate();
	const elsewhere = new Elsewhere();
	await gate.open();
	const all = columns(await elsewhere.open());
	const results: Result[] = [];
	const cells = SUBJECTS.flatMap((subject) =>
		cellsOf(subject, all).map((cell) => ({ subject, cell })),
	).filter((_, index) => Math.floor((index + 1) * scale) > Math.floor(index * scale));
	for (const [index, { subject, cell }] of cells.entries()) {
		const [column, mode] = cell;
		results.push(await runCell(subject, column, mode, gate, isEqual));
		if ((index + 1) % 200 === 0) progress(`${index + 1} of ${cells.length} cells`);
	}
	await gate.close();
	await elsewhere.close();

	const names = all.map(({ name }) => name);
	const bad = results.filter(({ wrong }) => wrong.length > 0);
	const count = (cell: Result['cell']) => results.filter((result) => result.cell === cell).length;
	const figures = {
		operations: SUBJECTS.length,
		faults: all.length,
		cells: results.length,
		right: count('right'),
		'clear errors': count('error'),
		'told unknown': count('unknown'),
		'harmless repeats': count('repeated'),
		wrong: bad.length,
		'requests led elsewhere': elsewhere.requests.length,
	};
	if (process.argv.includes('--table')) {
		process.stderr.write(`${render(results, names)}\n`);
	}
	return {
		figures,
		failures: bad.length + elsewhere.requests.length,
		notes: bad
			.slice(0, 20)
			.map(({ row, column, mode, wrong }) => `${row}, ${column}, ${mode}: ${wrong.join('; ')}`),
	};
}

nightlyPart('faults', run);
