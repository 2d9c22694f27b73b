import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** How the output is to look. */
export interface Look {
	/** Columns of the terminal. */
	width: number;
	paint: (format: Format, text: string) => string;
}

const NARROWEST = 60;
const WIDEST = 140;
/** Where nobody tells, as in a log. */
const USUAL = 120;

/** @param color whether the output goes to somebody who sees colours */
export function lookOf(width: number | undefined, color: boolean): Look {
	return {
		width: Math.min(WIDEST, Math.max(NARROWEST, width ?? USUAL)),
		// Whether colours are wanted is decided here: newer versions of Node would ask once more.
		paint: (format, text) => (color ? styleText(format, text, { validateStream: false }) : text),
	};
}

/** Colours are for terminals, and only where NO_COLOR (see no-color.org) is not set. */
export function wantsColor(isTTY: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
	return isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** A text on one line. What a service sends must not steer the terminal. */
export function plain(text: string): string {
	return text.replace(/\p{Cc}+/gu, ' ').trim();
}

/** Breaks a text into lines of the look's width, each behind the indent. */
export function wrap(text: string, { width }: Look, indent = ''): string {
	const lines: string[] = [];
	let line = '';
	for (const word of plain(text).split(/\s+/)) {
		if (line !== '' && indent.length + line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}
	return [...lines, line].map((each) => indent + each).join('\n');
}
