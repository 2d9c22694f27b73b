import { spawnSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/* The scan as a program, over copies of the package with something forbidden planted in them. */

const COMMUNITY = '@n8n/community-nodes/';

/** What is planted, a line each, and the rule that finds it. The first would hide all, if heeded. */
const PLANTED: Array<[code: string, rule?: string]> = [
	['/* eslint-disable */'],
	["console.log('seen'); // eslint-disable-line no-console", 'no-console'],
	['const key = process.env.CARTROVER_KEY;', `${COMMUNITY}no-restricted-globals`],
	['setTimeout(() => key, 1000);', `${COMMUNITY}no-restricted-globals`],
	['globalThis.key = key;', `${COMMUNITY}no-restricted-globals`],
	["eval('key');", `${COMMUNITY}no-dangerous-functions`],
];
const IMPORTS: Record<'ts' | 'js', [code: string, rule: string]> = {
	ts: ["import { readFileSync } from 'node:fs';", `${COMMUNITY}no-restricted-imports`],
	js: ["const fs_1 = require('node:fs');", `${COMMUNITY}no-restricted-imports`],
};

// Seconds by itself; eslint with all of n8n's rules takes minutes on a crowded machine.
jest.setTimeout(600_000);

let folder: string;
let sources: string;
let packed: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'cartrover-scan-'));
	sources = join(folder, 'sources');
	packed = join(folder, 'packed');
	for (const name of ['package.json', 'credentials', 'icons']) {
		cpSync(name, join(sources, name), { recursive: true });
	}
	// Of the nodes, only what package.json names: the rest takes long and adds nothing here.
	const nodes = join('nodes', 'CartRover');
	for (const name of readdirSync(nodes).filter((each) => each.includes('.node.'))) {
		cpSync(join(nodes, name), join(sources, nodes, name));
	}
	cpSync('package.json', join(packed, 'package.json'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function scan(): { status: number | null; found: string[]; output: string } {
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		['--import', 'tsx', 'tools/scan.mts', '--sources', sources, '--packed', packed],
		// eslint-plugin-n8n-nodes-base takes every file for a file of its own tests when jest's is set.
		{ encoding: 'utf8', env: { ...process.env, NODE_ENV: undefined } },
	);
	const found = [...stdout.matchAll(/^ {2}(\S+) {2}(\S+) {2}/gm)].map((at) => `${at[1]} ${at[2]}`);
	return { status, found, output: stdout + stderr };
}

/** Writes the forbidden lines into a file and gives what must be found, as `file:line rule`. */
function plant(dir: string, path: string, kind: 'ts' | 'js', label: string): string[] {
	const lines = [...PLANTED, IMPORTS[kind]];
	writeFileSync(join(dir, path), lines.map(([code]) => `${code}\n`).join(''));
	return lines.flatMap(([, rule], at) => (rule ? [`${label}/${path}:${at + 1} ${rule}`] : []));
}

test('finds what is forbidden in sources and in packed JavaScript, whatever comments say', () => {
	const expected = [
		...plant(sources, 'nodes/CartRover/planted.ts', 'ts', 'sources'),
		...plant(packed, 'planted.js', 'js', 'tarball'),
	];
	const manifest = join(packed, 'package.json');
	const { name, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string };
	writeFileSync(manifest, JSON.stringify({ name, ...rest, dependencies: { axios: '1.18.0' } }));
	expected.push(`tarball/package.json:1 ${COMMUNITY}no-runtime-dependencies`);

	const { status, found, output } = scan();
	expect(status).toBe(1);
	expect(output).toMatch(/^scanner rules, sources: \d+ files, 6 findings$/m);
	// Each rule set finds all of it, and nothing else.
	expect([...found].sort()).toEqual([...expected, ...expected].sort());
});

test('a folder without files to scan is no success', () => {
	rmSync(sources, { recursive: true });
	mkdirSync(sources);
	const { status, output } = scan();
	expect(status).toBe(1);
	expect(output).toContain('No files matching');
});
