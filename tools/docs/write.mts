import { readFile, writeFile } from 'node:fs/promises';

import { format, resolveConfig } from 'prettier';

/** Writes a page in the form that `npm run format` would give it. */
export async function writeMarkdown(file: string, text: string): Promise<void> {
	const options = await resolveConfig(file);
	await writeFile(file, await format(text, { ...options, parser: 'markdown' }));
}

/**
 * Puts a text between the marks `<!-- NAME:start -->` and `<!-- NAME:end -->` of a page.
 *
 * @throws where the page has no such marks
 */
export async function writeBetweenMarks(file: string, name: string, text: string): Promise<void> {
	const page = await readFile(file, 'utf8');
	const marks = new RegExp(`(<!-- ${name}:start -->).*(<!-- ${name}:end -->)`, 's');
	if (!marks.test(page)) throw new Error(`${file} has no marks for ${name}`);
	const put = (_: string, start: string, end: string) => `${start}\n\n${text}\n\n${end}`;
	await writeMarkdown(file, page.replace(marks, put));
}
