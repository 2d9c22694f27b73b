/** A table; prettier lines its columns up. Cells are made safe. */
export function table(heads: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
	return [line(heads), `|${' --- |'.repeat(heads.length)}`, ...rows.map(line)].join('\n');
}

const cell = (text: string) => text.replace(/\r?\n/g, ' ').replace(/(?<!\\)\|/g, '\\|');

/**
 * A page with a text between its marks `<!-- NAME:start -->` and `<!-- NAME:end -->`.
 *
 * @throws where the page has no such marks
 */
export function betweenMarks(page: string, name: string, text: string): string {
	const marks = new RegExp(`(<!-- ${name}:start -->).*(<!-- ${name}:end -->)`, 's');
	if (!marks.test(page)) throw new Error(`The page has no marks for ${name}`);
	return page.replace(marks, (_, start: string, end: string) => `${start}\n\n${text}\n\n${end}`);
}

export const code = (text: string) => `\`${text}\``;

/** A sentence with its full stop. */
export const sentence = (text: string) => (/[.!?]$/.test(text) || text === '' ? text : `${text}.`);

/** `a, b or c`. */
export function oneOf(words: readonly string[]): string {
	return words.length > 1
		? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
		: (words[0] ?? '');
}

/** The name under which a heading can be linked to, as GitHub makes it. */
export const anchor = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.replace(/\s/g, '-');

export const NOTICE = '<!-- Made by `npm run docs`. Do not edit. -->';
