import type { IDataObject } from 'n8n-workflow';

import { type Look, wrap } from './look.mts';
import type { PlayEvent, PlayResult, Step } from './play.mts';
import { itemTable } from './table.mts';

const INDENT = '   ';
/** Rows of a list that is shown as a whole, within reason. */
const LONG_LIST = 50;

function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function duration(ms: number): string {
	return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function indented(text: string): string {
	return text.replace(/^/gm, INDENT);
}

/** The look of what stands behind the indent. */
function inner(look: Look): Look {
	return { ...look, width: look.width - INDENT.length };
}

/** A heading over a part of the report. */
export function renderHeading(text: string, { paint }: Look): string {
	return `\n${paint(['bold', 'cyan'], text)}`;
}

/** Items under a sentence that says what they are. */
export function renderList(sentence: string, items: IDataObject[], look: Look): string {
	const table = itemTable(items, inner(look), LONG_LIST);
	return `${wrap(sentence, look)}\n${indented(table)}`;
}

/** Writes what happened as text. Steps are numbered in the order in which they come. */
export class Report {
	private number = 0;

	constructor(private readonly look: Look) {}

	render(event: PlayEvent): string {
		const { look } = this;
		switch (event.kind) {
			case 'told':
				return `\n${look.paint('magenta', wrap(event.text, look))}`;
			case 'skipped':
				return `\n${wrap(`Did not run: ${event.names.join(', ')}.`, look)}`;
			case 'step':
				this.number += 1;
				return this.step(event.step);
		}
	}

	/** The last lines: what it came to. */
	summary({ steps, failure }: PlayResult, more: string[], ms: number): string {
		const { paint } = this.look;
		const ran = [`${count(steps.length, 'step')} ran`, ...more, duration(ms)].join(', ');
		if (failure === undefined) return `\n${paint(['bold', 'green'], `Done: ${ran}.`)}`;
		return `\n${paint(['bold', 'red'], `Failed: ${ran}.`)}`;
	}

	private step(step: Step): string {
		const { look } = this;
		const { paint } = look;
		const title = paint('bold', `${String(this.number).padStart(2)} ${step.name}`);
		const lines = [`\n${title}  ${paint('dim', step.action)}`];
		if (step.purpose) lines.push(wrap(step.purpose, look, INDENT));
		lines.push(INDENT + this.numbers(step));
		if (step.error) lines.push(this.error(step.error));
		const table = itemTable(step.items, inner(look));
		if (table !== '') lines.push(indented(table));
		for (const hint of step.hints) lines.push(paint('yellow', wrap(`Hint: ${hint}`, look, INDENT)));
		return lines.join('\n');
	}

	private numbers({ itemsIn, once, items, ms, error }: Step): string {
		const { paint } = this.look;
		const input = itemsIn === undefined ? '' : `${count(itemsIn, 'item')} in`;
		const runsOnce = once && (itemsIn ?? 0) > 1 ? ' (runs once for all)' : '';
		const out = error
			? paint('red', 'failed')
			: paint('green', `${count(items.length, 'item')} out`);
		const flow = [input + runsOnce, out].filter(Boolean).join(' -> ');
		return `${flow}  ${paint('dim', duration(ms))}`;
	}

	private error({ message, description }: NonNullable<Step['error']>): string {
		const { look } = this;
		const lines = [look.paint('red', wrap(message, look, INDENT))];
		if (description) lines.push(wrap(description, look, INDENT));
		return lines.join('\n');
	}
}
