import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/* Who searches the page for the text of an error finds it: the page quotes the nodes' own texts. */

const page = readFileSync('docs/troubleshooting.md', 'utf8');

/** What differs from case to case, on the page and in a template. */
const ANY = '…';
const open = (text: string) =>
	text
		.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}|\{\}/g, ANY)
		.replace(/^(?:[\s:]*…)+\s*|\s*(?:…)+$/g, '')
		.trim();

const literals = ['nodes', 'credentials']
	.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => readFileSync(join(folder, name), 'utf8')),
	)
	.flatMap((source) => [...source.matchAll(/'((?:[^'\\\n]|\\.)+)'|"([^"\n]+)"|`([^`]+)`/g)])
	.map(([, ...quoted]) => open(quoted.find((text) => text !== undefined) ?? ''));

/** What a field is called, before the text itself. */
const LABEL = /^(?:Order \(JSON\)|Ship-To State|grand_total) ?/;
/** Words of CartRover itself, and of n8n. */
const THEIRS = [
	...['Order not found', 'OrderDuplicate', 'ECONNREFUSED or ENOTFOUND'],
	...['… [Error resolving credentials]', 'Node does not have any credentials set'],
	'Credential with ID "…" does not exist for type "cartRoverApi"',
	'Credentials could not be decrypted…',
];

const quoted = [
	...page.matchAll(/^- \*\*(.+?)\*\*(?:, \*\*(.+?)\*\*)?(?:, \*\*(.+?)\*\*)?/gm),
	...page.matchAll(/^ {2}\| `(.+?)`/gm),
].flatMap(([, ...texts]) => texts.filter(Boolean));

test('quotes errors', () => expect(quoted.length).toBeGreaterThan(55));

test.each(quoted.filter((text) => !THEIRS.includes(text)))('%s', (text) => {
	const words = open(text.replace(LABEL, ''));
	expect(words).toMatch(/\w+ \S+/);
	expect(literals.some((each) => each.startsWith(words) || each.endsWith(words))).toBe(true);
});
