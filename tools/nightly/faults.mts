import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import Table from 'cli-table3';

import { isEqual } from '../../test/deep/faults/isEqual.mts';
import {
	cellsOf,
	columns,
	complaintsOf,
	Elsewhere,
	Gate,
	runCell,
	SIGNS,
	SUBJECTS,
} from '../../test/deep/faults/matrix.mts';
import type { Result } from '../../test/deep/faults/matrix.mts';
import { type Night, nightlyPart } from './part.mts';

/*
 * The fault matrix, whole: everything that the nodes do, times everything that can go wrong, once, for
 * good, and for good with the call itself only. `npm run faults` prints it as a table; with `-- --write`
 * it also writes down what the cells have come to, for somebody to read the difference, and with
 * `-- --only TEXT` it takes the rows with this text in their names.
 */

const TABLE = join('test', 'faults', 'table.mts');
const {
	table: SHOWS,
	write: WRITES,
	only: ONLY,
} = parseArgs({
	args: process.argv.slice(3),
	options: {
		table: { type: 'boolean', default: false },
		write: { type: 'boolean', default: false },
		only: { type: 'string', default: '' },
	},
}).values;

const LEGEND = `Each cell: hit once, hit for good, and for good at the call itself only.
  R  the right answer
  E  one clear error, nothing was changed
  U  an error that says that it is not known whether it took effect, and how to find out
  2  the right answer or a clear error; set twice to the same, which is harmless
  !  none of these, or not what it was before`;

const problemsOf = (result: Result) => (WRITES ? result.wrong : complaintsOf(result));
const signOf = (result: Result) => (problemsOf(result).length > 0 ? '!' : SIGNS[result.cell]);

/** The signs of a row, by column. */
function signsOf(results: readonly Result[], row: string, names: readonly string[]): string[] {
	const own = results.filter((result) => result.row === row);
	return names.map((name) =>
		own
			.filter(({ column }) => column === name)
			.map(signOf)
			.join(''),
	);
}

function write(results: readonly Result[], names: readonly string[]): void {
	const rows = SUBJECTS.map(({ name }) => {
		const signs = signsOf(results, name, names).map((each) => each || '-');
		return `\t'${name}':\n\t\t'${signs.join(' ')}',\n`;
	});
	const head = `/**
 * What each cell comes to, a word a column: as \`npm run faults -- --write\` found it, and as it must stay.
 * The signs are those that the command explains.
 */
export const TABLE: Readonly<Record<string, string>> = {\n`;
	writeFileSync(TABLE, `${head}${rows.join('')}};\n`);
}

function render(results: readonly Result[], names: readonly string[]): string {
	const table = new Table({ style: { head: [], border: [], compact: true } });
	table.push(['', ...names.map((_, index) => String(index + 1))]);
	for (const row of new Set(results.map((result) => result.row))) {
		table.push([row, ...signsOf(results, row, names)]);
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
	const subjects = SUBJECTS.filter(({ name }) => name.includes(ONLY));
	const cells = subjects
		.flatMap((subject) => cellsOf(subject, all).map((cell) => ({ subject, cell })))
		.filter((_, index) => Math.floor((index + 1) * scale) > Math.floor(index * scale));
	for (const [index, { subject, cell }] of cells.entries()) {
		const [column, mode] = cell;
		results.push(await runCell(subject, column, mode, gate, isEqual));
		if ((index + 1) % 200 === 0) progress(`${index + 1} of ${cells.length} cells`);
	}
	await gate.close();
	await elsewhere.close();

	const names = all.map(({ name }) => name);
	const bad = results.filter((result) => problemsOf(result).length > 0);
	if (WRITES && ONLY === '' && scale === 1) write(results, names);
	const count = (cell: Result['cell']) => results.filter((result) => result.cell === cell).length;
	const figures = {
		operations: subjects.length,
		faults: all.length,
		cells: results.length,
		right: count('right'),
		'clear errors': count('error'),
		'told unknown': count('unknown'),
		'harmless repeats': count('repeated'),
		wrong: bad.length,
		'requests led elsewhere': elsewhere.requests.length,
	};
	if (SHOWS) {
		process.stderr.write(`${render(results, names)}\n`);
	}
	return {
		figures,
		failures: bad.length + elsewhere.requests.length,
		notes: bad
			.slice(0, 20)
			.map(
				(result) =>
					`${result.row}, ${result.column}, ${result.mode}: ${problemsOf(result).join('; ')}`,
			),
	};
}

nightlyPart('faults', run);
