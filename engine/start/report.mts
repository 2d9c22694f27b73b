import { styleText } from 'node:util';

import Table from 'cli-table3';
import type { IDataObject } from 'n8n-workflow';

import type { PlayEvent, PlayResult, Step } from './play.mts';

/** Columns of the terminal; where nobody tells, as in a log, a usual number. */
const WIDTH = Math.min(140, Math.max(60, process.stdout.columns ?? 120));
const INDENT = '   ';
const MOST_ROWS = 6;
const WIDEST_CELL = 36;
/** Fields that tell somebody something: shown whole, on as many lines as it takes. */
const TOLD = ['error', 'message', 'error_reason', 'means'];

/** Colours are for terminals, and only where NO_COLOR (see no-color.org) is not set. */
const COLORS = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

const paint = (format: Parameters<typeof styleText>[0], part: string) =>
	COLORS ? styleText(format, part) : part;

const text = (value: unknown) => String(value as string);

export const count = (number: number, noun: string) =>
	`${number} ${noun}${number === 1 ? '' : 's'}`;

const duration = (ms: number) =>
	ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;

/** A text on one line. What a service sends must not steer the terminal. */
export function plain(value: string): string {
	return value.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Breaks a text into lines of the terminal's width, each behind the indent. */
function wrap(value: string, indent = ''): string {
	const lines: string[] = [];
	for (const word of plain(value).split(/\s+/)) {
		const last = lines.at(-1);
		const fits = last !== undefined && indent.length + last.length + 1 + word.length <= WIDTH;
		if (fits) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines.map((line) => indent + line).join('\n');
}

/** Lists that say most in few words, by the fields of their entries. */
const SUMMARIES: Array<[field: string, summary: (entry: IDataObject) => string]> = [
	['item', ({ quantity, item }) => `${text(quantity)} x ${text(item)}`],
	['tracking_no', ({ carrier, tracking_no }) => `${text(carrier)} ${text(tracking_no)}`],
	['warehouse', ({ warehouse, qty_available }) => `${text(warehouse)}: ${text(qty_available)}`],
];

function entryText(entry: unknown): string {
	if (typeof entry !== 'object' || entry === null) return text(entry);
	const known = SUMMARIES.find(([field]) => field in entry);
	return known === undefined ? JSON.stringify(entry) : known[1](entry as IDataObject);
}

/** A value on one line. */
export function cellText(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (Array.isArray(value)) return plain(value.map(entryText).join(', '));
	if (typeof value !== 'object') return plain(text(value));
	const fields = Object.entries(value).map(([name, entry]) => `${name}: ${entryText(entry)}`);
	return plain(fields.join(', '));
}

const cell = (name: string, value: unknown) => {
	const content = cellText(value);
	return TOLD.includes(name) ? { content, wordWrap: true } : content;
};

/**
 * Items as a table: one item field by field, several as rows. Fields that are empty everywhere are left out,
 * and what does not fit is named below.
 */
export function itemTable(items: IDataObject[], mostRows = MOST_ROWS): string {
	const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
	const filled = names.filter((name) => items.some((item) => cellText(item[name]) !== ''));
	const [only] = items;
	if (only === undefined || filled.length === 0) return '';
	const style = { head: [], border: [], compact: true };
	if (items.length === 1) {
		const left = Math.max(...filled.map((name) => name.length)) + 2;
		const room = WIDTH - INDENT.length - left - 3;
		const longest = Math.max(...filled.map((name) => cellText(only[name]).length)) + 2;
		const table = new Table({ colWidths: [left, Math.min(longest, room)], style });
		table.push(...filled.map((name) => [name, cell(name, only[name])]));
		return table.toString();
	}
	const shown = items.slice(0, mostRows);
	let room = WIDTH - INDENT.length - 1;
	// What tells something gets its room first.
	const columns = [...filled]
		.sort((a, b) => Number(TOLD.includes(b)) - Number(TOLD.includes(a)))
		.map((name) => {
			const longest = Math.max(name.length, ...shown.map((item) => cellText(item[name]).length));
			return { name, longest: longest + 2, width: Math.min(longest, WIDEST_CELL) + 2 };
		})
		.filter(({ width }) => room > width && (room -= width + 1))
		.sort((a, b) => filled.indexOf(a.name) - filled.indexOf(b.name));
	// What is left goes to cells that were cut.
	for (const column of columns) {
		const more = Math.min(room, column.longest - column.width);
		column.width += more;
		room -= more;
	}
	const head = columns.map(({ name }) => name);
	const table = new Table({ head, colWidths: columns.map(({ width }) => width), style });
	for (const item of shown) table.push(head.map((name) => cell(name, item[name])));
	const left = filled.filter((name) => !head.includes(name));
	const more = [
		...(items.length > shown.length ? [`${items.length - shown.length} more rows`] : []),
		...(left.length > 0 ? [`further fields: ${left.join(', ')}`] : []),
	];
	return [table.toString(), ...(more.length > 0 ? [wrap(more.join('; '))] : [])].join('\n');
}

const indented = (part: string) => part.replace(/^/gm, INDENT);

/** A heading over a part of the report. */
export const heading = (value: string) => `\n${paint(['bold', 'cyan'], value)}`;

/** Items under a sentence that says what they are. */
export const list = (sentence: string, items: IDataObject[]) =>
	`${wrap(sentence)}\n${indented(itemTable(items, 50))}`;

/** Writes what happened as text. Steps are numbered in the order in which they come. */
export class Report {
	private number = 0;

	/** @param mostRows how many rows of a step are shown */
	constructor(private readonly mostRows?: number) {}

	render(event: PlayEvent): string {
		if (event.kind === 'told') return `\n${paint('magenta', wrap(event.text))}`;
		if (event.kind === 'skipped') return `\n${wrap(`Did not run: ${event.names.join(', ')}.`)}`;
		this.number += 1;
		return this.step(event.step);
	}

	/** The last lines: what it came to. */
	summary({ steps, failure }: PlayResult, more: string, ms: number): string {
		const ran = `${count(steps.length, 'step')} ran, ${more}, ${duration(ms)}`;
		return failure === undefined
			? `\n${paint(['bold', 'green'], `Done: ${ran}.`)}`
			: `\n${paint(['bold', 'red'], `Failed: ${ran}.`)}`;
	}

	private step({ name, action, purpose, itemsIn, once, items, ms, error, hints }: Step): string {
		const input = itemsIn === undefined ? '' : `${count(itemsIn, 'item')} in`;
		const runsOnce = once && (itemsIn ?? 0) > 1 ? ' (runs once for all)' : '';
		const out = error ? 'failed' : `${count(items.length, 'item')} out`;
		const table = itemTable(items, this.mostRows);
		return [
			`\n${paint('bold', `${String(this.number).padStart(2)} ${name}`)}  ${paint('dim', action)}`,
			...(purpose ? [wrap(purpose, INDENT)] : []),
			`${INDENT}${[input + runsOnce, out].filter(Boolean).join(' -> ')}  ${duration(ms)}`,
			...(error ? [paint('red', wrap(error.message, INDENT))] : []),
			...(error?.description ? [wrap(error.description, INDENT)] : []),
			...(table === '' ? [] : [indented(table)]),
			...hints.map((hint) => paint('yellow', wrap(`Hint: ${hint}`, INDENT))),
		].join('\n');
	}
}
