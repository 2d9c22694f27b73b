import Table from 'cli-table3';

import { SUBJECTS, type Result } from './matrix.mts';

const SIGNS = { right: '.', error: 'E', wrong: '\u001b[41m!\u001b[0m' } as const;
const LEGEND = `Each cell:
  .  the right answer (for something that is not there, or with a wrong key: the right error)
  E  one clear error, where no right answer can be had
  !  neither
Columns:`;

/** The matrix as a table: readings down, subjects across. */
export function render(results: readonly Result[]): string {
	const met = new Set(results.map(({ subject }) => subject));
	const columns = SUBJECTS.map(({ name }) => name).filter((name) => met.has(name));
	const table = new Table({ style: { head: [], border: [], compact: true } });
	table.push(['', columns.map((_, index) => String((index + 1) % 10)).join('')]);
	for (const row of new Set(results.map((result) => result.row))) {
		const own = new Map(
			results.filter((result) => result.row === row).map(({ subject, cell }) => [subject, cell]),
		);
		const sign = (name: string): string => {
			const cell = own.get(name);
			return cell === undefined ? ' ' : SIGNS[cell];
		};
		table.push([row.name, columns.map(sign).join('')]);
	}
	const numbered = columns.map((name, index) => `  ${String(index + 1).padStart(2)}  ${name}`);
	const errors = results.filter(({ cell }) => cell === 'error');
	const named = errors
		.slice(0, MOST_NAMED)
		.map(({ row, subject, detail }) => `  E  ${subject}, ${row.name}: ${detail ?? ''}`);
	return [table.toString(), LEGEND, ...numbered, ...named, figures(results), ''].join('\n');
}

/** A few clear errors are named; more are better seen in the table. */
const MOST_NAMED = 10;

function figures(results: readonly Result[]): string {
	const count = (cell: Result['cell']) => results.filter((result) => result.cell === cell).length;
	const { user, system } = process.cpuUsage();
	return (
		`${results.length} cells: ${count('right')} right, ${count('error')} clear errors, ` +
		`${count('wrong')} wrong; ${Math.round((user + system) / 1e6)} s of CPU`
	);
}
