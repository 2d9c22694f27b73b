import { readFileSync } from 'node:fs';

import { VERSIONS } from '../../../tools/compat/versions.mts';

/* The tables of versions are those of `npm run compat`: all versions, and a reason for each that does not work. */

function rowsOf(file: string): string[][] {
	const page = readFileSync(file, 'utf8');
	const [, table = ''] = /<!-- versions:start -->(.*)<!-- versions:end -->/s.exec(page) ?? [];
	return table
		.split('\n')
		.filter((line) => line.startsWith('|') && !line.startsWith('| -'))
		.map((line) => line.split('|').map((cell) => cell.trim()))
		.map((cells) => cells.slice(1, -1));
}

const NAMES = VERSIONS.map((version) => version.replace('+zod4', ' with zod 4'));

test('docs/versions.md has all versions, and a reason for each no', () => {
	const [, ...rows] = rowsOf('docs/versions.md');
	expect(rows.map(([name]) => name)).toEqual(NAMES);
	for (const row of rows) {
		const works = row.slice(2, -1).every((cell) => cell === 'yes');
		expect(row.at(-1) === '').toBe(works);
	}
});

test('README.md has the same', () => {
	const [heads, row] = rowsOf('README.md');
	expect(heads?.slice(1)).toEqual(NAMES);
	const works = rowsOf('docs/versions.md')
		.slice(1)
		.map((cells) => (cells.at(-1) === '' ? 'yes' : 'no'));
	expect(row?.slice(1)).toEqual(works);
});
