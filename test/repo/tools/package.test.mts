import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { brokenLinks } from '../../../tools/docs/links.mts';
import { contentFindings } from '../../../tools/package/contents.mts';

/* The checks of what would be published, over a small package with something wrong in it. */

const NODE = 'dist/nodes/CartRover/CartRover.node.js';

const SOUND: Record<string, string> = {
	'package.json': '{}',
	'README.md': '',
	LICENSE: '',
	[NODE]:
		'const a = require("./api"); const b = require("lodash/chunk"); const c = require("crypto");',
	'dist/nodes/CartRover/api/index.js': 'const zod_1 = require("zod/v3");',
	'dist/nodes/CartRover/__schema__/v1.0.0/order/get.json': '{}',
	'dist/icons/cartrover.dark.svg': '<svg/>',
};

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'cartrover-contents-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function findingsOf(changes: Record<string, string | undefined> = {}, size = 99_999): string[] {
	const files = Object.entries({ ...SOUND, ...changes }).flatMap(([path, content]) =>
		content === undefined ? [] : [{ path, content, size: content.length }],
	);
	for (const { path, content } of files) {
		mkdirSync(dirname(join(dir, path)), { recursive: true });
		writeFileSync(join(dir, path), content);
	}
	return contentFindings({ files, size, unpackedSize: size, dir, remove: () => undefined });
}

test('a sound package has no findings', () => {
	expect(findingsOf()).toEqual([]);
});

test.each<[string, Record<string, string | undefined>, string]>([
	['a test', { 'dist/nodes/a.test.js': '' }, 'a test: dist/nodes/a.test.js'],
	['a folder of tests', { 'dist/nodes/test/a.js': '' }, 'a test: dist/nodes/test/a.js'],
	['a source', { 'nodes/a.ts': '' }, 'not for users: nodes/a.ts'],
	['a source map', { [`${NODE}.map`]: '{}' }, `a source map: ${NODE}.map`],
	[
		'the name of a source map',
		{ [NODE]: '//# sourceMappingURL=../../../nodes/CartRover/CartRover.node.js.map' },
		`names a source map: ${NODE}`,
	],
	['a lost file', { 'dist/nodes/CartRover/api/index.js': undefined }, `${NODE} lacks ./api`],
	['a foreign module', { [NODE]: 'require("axios")' }, `${NODE} lacks axios`],
	['a module of Node.js', { [NODE]: 'require("node:fs")' }, `${NODE} lacks node:fs`],
	[
		'a dependency',
		{ 'package.json': '{"dependencies":{"axios":"1"}}' },
		'run-time dependency: axios',
	],
])('finds %s', (_, changes, finding) => {
	expect(findingsOf(changes)).toContain(finding);
});

test('finds a package that is too large', () => {
	expect(findingsOf({}, 220_001)).toEqual(['packed 220001 bytes, over 220000']);
});

test('finds links to what is not there, in whichever form they are written', () => {
	const own = 'https://github.com/n8n-nodes-cartrover/n8n-nodes-cartrover';
	const raw = 'https://raw.githubusercontent.com/n8n-nodes-cartrover/n8n-nodes-cartrover';
	const good = [
		'other.md',
		'#one-two',
		'other.md#one-two',
		'https://n8n.io/nowhere',
		`${own}/blob/main/docs/recipes.md`,
		`${raw}/main/icons/cartrover.svg`,
		`${own}/issues`,
	];
	const bad = [
		'none.md',
		'#three',
		'other.md#three',
		`${own}/blob/main/docs/none.md`,
		`${raw}/main/docs/none.png`,
	];
	const links = [...good, ...bad].map((link) => `[words](${link})`);
	const text = ['# One two', ...links, '<img src="none.png">'].join('\n\n');
	for (const name of ['page.md', 'other.md']) writeFileSync(join(dir, name), text);
	expect(brokenLinks(join(dir, 'page.md'))).toEqual([...bad, 'none.png']);
});
