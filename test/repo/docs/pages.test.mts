import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ENDPOINTS, type Endpoint } from '../../../nodes/CartRover/api/endpoints.ts';
import { CartRoverTrigger } from '../../../nodes/CartRover/CartRoverTrigger.node.ts';
import { CartRoverWebhookTrigger } from '../../../nodes/CartRover/CartRoverWebhookTrigger.node.ts';
import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { unconfirmedNotice } from '../../../nodes/CartRover/operations/unconfirmed.ts';
import { formsOf, levelsOf } from '../../../tools/docs/access.mts';
import { brokenLinks } from '../../../tools/docs/links.mts';

const page = (name: string) => readFileSync(join('docs', name), 'utf8');
const operations = RESOURCES.flatMap((resource) =>
	resource.operations.map((operation) => ({ resource, operation })),
);
const triggers = [new CartRoverTrigger(), new CartRoverWebhookTrigger()].map(
	({ description }) => description,
);

test('the generated files are up to date', () => {
	// Prettier, which has the last say about them, cannot be loaded in jest.
	const run = () =>
		execFileSync(process.execPath, ['--import', 'tsx', 'tools/docs.mts', '--check'], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	expect(run).not.toThrow();
});

test('the levels of an operation are those that its own description names', () => {
	for (const { operation } of operations) {
		const [, level] =
			/needs a (Cart|Merchant|Warehouse or Master) key/i.exec(operation.description) ?? [];
		const found = levelsOf(operation.calls);
		if (level === 'Cart') expect(found).toEqual(['cart']);
		else if (level === 'Merchant') expect(found).toEqual(['merchant', 'warehouse', 'master']);
		else if (level) expect(found).toEqual(['warehouse', 'master']);
		else expect(found).toEqual(expect.arrayContaining(['cart', 'merchant']));
	}
});

describe('operations.md', () => {
	const text = page('operations.md');

	test.each(operations)('has $resource.name: $operation.name', ({ resource, operation }) => {
		const heading = `### ${resource.name}: ${operation.name}\n`;
		const start = text.indexOf(heading);
		expect(start).toBeGreaterThan(-1);
		const section = text.slice(start).split(/\n##/)[0] ?? '';
		expect(section).toContain(operation.description);
		for (const { name, type } of operation.properties) {
			if (type !== 'notice') expect(section).toContain(`\`${name}\``);
		}
	});

	test.each(triggers)(
		'has every parameter and event of $displayName',
		({ displayName, properties }) => {
			const section = text.split(`\n## ${displayName}\n`)[1]?.split('\n## ')[0];
			for (const { name, type, options = [] } of properties) {
				if (type === 'notice') continue;
				expect(section).toContain(`\`${name}\``);
				for (const option of options) {
					expect(section).toContain('value' in option ? `\`${option.value}\`` : option.name);
				}
			}
		},
	);
});

describe('contributing/coverage.md', () => {
	const coverage = page('contributing/coverage.md');

	test.each(Object.entries<Endpoint>(ENDPOINTS))('has %s', (_, endpoint) => {
		const calls = formsOf(endpoint).map(({ path }) => `\`${endpoint.method} ${path}\``);
		expect(calls.filter((call) => !coverage.includes(call))).toEqual([]);
	});

	test.each([
		'POST cart/orders/cancel`',
		'List Warehouses',
		'Edit a merchant',
		'Create a merchant',
	])('has what is not in the endpoint table: %s', (words) => {
		expect(coverage.includes(words)).toBe(true);
	});
});

const pages = ['.', 'docs', 'docs/contributing', 'examples', '.github'].flatMap((folder) =>
	existsSync(folder)
		? readdirSync(folder)
				.filter((name) => name.endsWith('.md'))
				.map((name) => join(folder, name))
		: [],
);

test.each(pages)('the links of %s lead somewhere', (path) => {
	expect(brokenLinks(path)).toEqual([]);
});

test("README.md's table has every operation, and marks those of the calls that are not documented", () => {
	const [, table = ''] =
		/\n## Operations\n(.*?)\n## /s.exec(readFileSync('README.md', 'utf8')) ?? [];
	let resource = '';
	const told = table.split('\n').flatMap((line) => {
		const [, name = '', names = ''] = line.split('|').map((cell) => cell.trim());
		resource = name || resource;
		return names.split(', ').map((operation) => `${resource}: ${operation}`);
	});
	const expected = operations.map(({ resource: { name }, operation }) => {
		const isUnsure = operation.properties.some((property) => property === unconfirmedNotice);
		return `${name}: ${operation.name}${isUnsure ? ' ◊' : ''}`;
	});
	expect(expected.filter((each) => !told.includes(each))).toEqual([]);
});

test("README.md's table under Trigger has every event", () => {
	const [, table = ''] =
		/\n\| Event +\|.*\n\| -+.*\n((?:\|.*\n)+)/.exec(readFileSync('README.md', 'utf8')) ?? [];
	const told = table
		.trim()
		.split('\n')
		.map((line) => line.split('|')[1]?.trim());
	expect(told.sort()).toEqual(EVENTS.map(({ name }) => name).sort());
});
