import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/* The texts of errors on the page are those that the nodes have. */

const page = readFileSync('docs/troubleshooting.md', 'utf8');
const sources = ['nodes', 'credentials']
	.flatMap((folder) =>
		readdirSync(folder, { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => readFileSync(join(folder, name), 'utf8')),
	)
	.join('\n');
const texts = [...page.matchAll(/^### (.+)$/gm)].map(([, text = '']) => text);

/** Sentences of CartRover itself. */
const THEIRS = ['Order not found', 'OrderDuplicate'];

test.each(texts.filter((text) => !THEIRS.includes(text)))('%s', (text) => {
	const parts = text
		.replace(/^(Order \(JSON\)|Ship-To State) /, '')
		.replace(/ (and) …$/, '')
		.split(/…|“”|“|”/)
		.map((part) => part.trim())
		.filter((part) => /\w/.test(part));
	expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
});

test.each([...page.matchAll(/^\| `(.+?)`\s+\| .+ \|$/gm)].map(([, text = '']) => text))(
	'in a refused order: %s',
	(text) => {
		const parts = text
			.replace(/^(\w+|Ship-To State) (?=is )/, '')
			.split('…')
			.map((part) => part.replace(/^,/, '').trim())
			.filter((part) => /\w/.test(part));
		expect(parts.filter((part) => !sources.includes(part))).toEqual([]);
	},
);
