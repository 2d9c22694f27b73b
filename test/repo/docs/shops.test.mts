import { readFileSync } from 'node:fs';

import { namedFields, ownerOfField } from '../../../nodes/CartRover/model/orderRows.ts';
import { orderOptions } from '../../../nodes/CartRover/operations/order/options.ts';
import { shops } from '../../../nodes/CartRover/shops/index.ts';

/* The tables of docs/shops.md, which are written by hand, say what the code does. */

const page = readFileSync('docs/shops.md', 'utf8');

/** The rows of the table with this first column, without its head. */
function table(head: string): string[][] {
	const [, rest = ''] = page.split(new RegExp(`^\\| ${head} +\\|.*\\n\\| -+.*\\n`, 'm'));
	const [rows = ''] = rest.split('\n\n');
	return rows.split('\n').map((row) =>
		row
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim()),
	);
}

test('the shops', () => {
	expect(table('Shop').map(([name]) => name)).toEqual(
		expect.arrayContaining(shops.map(({ name }) => name)),
	);
	expect(table('Shop')).toHaveLength(shops.length);
});

test('what can be done about totals', () => {
	const names = orderOptions.totals.options?.map(({ name }) => name);
	expect(table('Option _Totals_').map(([name]) => name)).toEqual(names);
});

const columns = table('Column').flatMap(([names = '', fields = '']) => {
	const read = [...fields.matchAll(/`(\w+)`/g)].map(([, field]) => field);
	return names.split(', ').map((name) => [name, read, /\(line\)/.test(fields)] as const);
});

test('there are columns', () => expect(columns.length).toBeGreaterThan(40));

test.each(columns)('the column %s is %j', (name, fields, isOfLine) => {
	const found = Object.keys(namedFields({ [name]: 'Robin Sample' }));
	// A row of the table that has several columns has a field for each.
	expect(found.length).toBeGreaterThan(0);
	expect(fields).toEqual(expect.arrayContaining(found));
	if (isOfLine) expect(found.every((name) => ownerOfField(name) === 'line')).toBe(true);
});

test.each(columns.flatMap(([, fields]) => fields))('%s has a column', (field) => {
	const found = columns.flatMap(([name]) => Object.keys(namedFields({ [name]: 'Robin Sample' })));
	expect(found).toContain(field);
});
