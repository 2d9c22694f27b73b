import Table from 'cli-table3';

import { failuresOf, FORBIDDEN, type PartResult } from './part.mts';

/** A part that was run, or was to be run. */
export interface PartRun {
	part: string;
	seconds: number;
	/** Missing when the part did not leave one. */
	result?: PartResult;
	/** Why the part counts as failed, beside what its result says. */
	problem?: string;
}

/** Whether a part ran and found nothing wrong. */
export function passed({ result, problem }: PartRun): boolean {
	return problem === undefined && result !== undefined && failuresOf(result) === 0;
}

type Row = [part: string, figure: string, value: string];

const number = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

const duration = (seconds: number) =>
	`${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')} min`;

function rowsOf(run: PartRun): Row[] {
	const { part, seconds, result } = run;
	const figures = Object.entries(result?.figures ?? {});
	return [
		[part, passed(run) ? 'passed' : 'FAILED', duration(seconds)],
		...figures.map(([name, value]): Row => ['', name, number(value)]),
	];
}

function totalRows(runs: PartRun[]): Row[] {
	const sumOf = (name: string) =>
		runs.reduce((sum, { result }) => sum + (result?.figures[name] ?? 0), 0);
	const failed = runs.filter((run) => !passed(run)).length;
	const totals = FORBIDDEN.map((name): Row => ['', name, number(sumOf(name))]);
	return [['all', 'parts that failed', number(failed)], ...totals];
}

function notesOf({ part, result, problem }: PartRun): string[] {
	return [...(problem === undefined ? [] : [problem]), ...(result?.notes ?? [])].map(
		(note) => `${part}: ${note}`,
	);
}

/** The figures of the night as a table for the terminal. */
export function terminalReport(runs: PartRun[]): string {
	const table = new Table({
		head: ['Part', 'Figure', 'Value'],
		colAligns: ['left', 'left', 'right'],
		style: { head: [], border: [], compact: true },
	});
	table.push(...runs.flatMap(rowsOf), ...totalRows(runs));
	return [table.toString(), ...runs.flatMap(notesOf)].join('\n');
}

/**
 * The figures of the night as a markdown page.
 *
 * @param heading what was run, and when
 */
export function markdownReport(heading: string, runs: PartRun[]): string {
	const rows = [...runs.flatMap(rowsOf), ...totalRows(runs)];
	const notes = runs.flatMap(notesOf).map((note) => `- ${note.replaceAll('\n', '\n  ')}`);
	return [
		`# ${heading}`,
		'',
		'| Part | Figure | Value |',
		'| --- | --- | ---: |',
		...rows.map((cells) => `| ${cells.join(' | ')} |`),
		...(notes.length > 0 ? ['', ...notes] : []),
		'',
	].join('\n');
}
