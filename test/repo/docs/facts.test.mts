import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ENDPOINTS, type Endpoint } from '../../../nodes/CartRover/api/endpoints.ts';

/* Comments name sections of docs/contributing/api-facts.md: readers must find them there. */

const facts = readFileSync('docs/contributing/api-facts.md', 'utf8');
const has = {
	section: (number: string) => new RegExp(`^##+ ${number}\\. `, 'm').test(facts),
	question: (number: string) => new RegExp(`^\\| ${number} +\\| `, 'm').test(facts),
	quirk: (number: string) =>
		new RegExp(`^${number}\\. `, 'm').test(facts.split('\n## 9.')[1] ?? ''),
};

const sources = readdirSync('nodes', { recursive: true, encoding: 'utf8' })
	.filter((path) => path.endsWith('.ts'))
	.map((path) => join('nodes', path));

const references = sources.flatMap((path) => {
	const text = readFileSync(path, 'utf8').replace(/\n\s*\*\s?/g, ' ');
	return [
		...[...text.matchAll(/\bsections? (\d+[a-d]?)(?: (?:to|and) (\d+[a-d]?))?/g)].flatMap(
			([, ...numbers]) => numbers.filter(Boolean).map((at) => [path, 'section', at] as const),
		),
		...[...text.matchAll(/\bopen question (\d+)/g)].map(
			([, at]) => [path, 'question', at] as const,
		),
		...[...text.matchAll(/\bsection 9, no\. (\d+)/g)].map(([, at]) => [path, 'quirk', at] as const),
	];
});

test('comments cite facts', () => {
	expect(references.length).toBeGreaterThan(25);
});

test.each(references)('%s: %s %s is there', (_, kind, number = '') => {
	expect(has[kind](number)).toBe(true);
});

test.each(Object.values<Endpoint>(ENDPOINTS).filter(({ grade }) => grade === 'I'))(
	'section 12 has $method $path, which is of grade I',
	({ method, path }) => {
		const [, section = ''] = facts.split(/^## 1[23]\. .*$/m);
		expect(section).toContain(`\`${method} ${path}\``);
	},
);

test('no comment cites a file that the repository does not have', () => {
	const lost = sources.filter((path) =>
		/(?<![-\w])cartrover-api\.md/.test(readFileSync(path, 'utf8')),
	);
	expect(lost).toEqual([]);
});
