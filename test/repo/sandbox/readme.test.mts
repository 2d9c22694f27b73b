import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { CONTROL_ROUTES } from '../../../sandbox/control/index.mts';
import { READING_NAMES, startSandbox } from '../../../sandbox/index.mts';
import { ANSWER_WITHIN_MS, REPEAT_AFTER_MS } from '../../../sandbox/webhooks.mts';
import type { ControllableClock, Sandbox } from '../../../sandbox/index.mts';
import type { WorkflowJson } from '../../../engine/index.mts';
import { startWorld } from '../../support/world.mts';
import { sandboxTexts } from './texts.mts';

/* The sandbox's README: what it shows runs as it stands there, but for the port. */

const README = readFileSync('sandbox/README.md', 'utf8');

/** The code under a heading. */
function snippet(heading: string): string {
	const section = README.split(new RegExp(`^#+ ${heading}$`, 'm'))[1] ?? '';
	const [, code] = /```\w+\n(.+?)```/s.exec(section) ?? [];
	if (code === undefined) throw new Error(`There is no code under “${heading}”`);
	return code;
}

let sandbox: Sandbox<ControllableClock>;
beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());

const here = (code: string) => code.replaceAll('4010', new URL(sandbox.origin).port);
const run = promisify(execFile);

describe.each([
	['curl', 'bash', '-c', '1Z-SH'],
	['PHP', 'php', '-r', '1Z-PHP'],
	['Ruby', 'ruby', '-e', '1Z-RB'],
	['Python', 'python3', '-c', '1Z-PY'],
])('%s', (heading, program, flag, trackingNo) => {
	const isHere = spawnSync(program, ['--version']).status === 0;
	(isHere ? test : test.skip)(`is shown as it works, where ${program} is installed`, async () => {
		const { stdout, stderr } = await run(program, [
			flag,
			here(snippet(heading)).replace('<?php\n', ''),
		]);
		expect(stderr).toBe('');
		expect(stdout.trim().split('\n').at(-1)).toContain(trackingNo);
	});
});

test('n8n is shown as it works, with the credential chosen', async () => {
	const world = await startWorld({ empty: true });
	const { nodes, connections } = JSON.parse(snippet('n8n')) as WorkflowJson;
	for (const node of nodes.slice(1)) node.credentials = { cartRoverApi: { id: '1', name: 'S' } };
	const run = await world.engine.run(
		{ nodes, connections },
		{ credentials: world.credential('cart') },
	);
	expect(run.error).toBeUndefined();
	const [status] = run.nodes.Status ?? [];
	expect(JSON.stringify(status)).toContain('"order_status":"new"');
	await world.end();
});

test('the control interface is shown as it works', async () => {
	const before = sandbox.store.orderCount;
	const { stdout } = await run('bash', ['-c', here(snippet('Control'))]);
	expect(stdout).not.toContain('{"error"');
	expect(stdout).toContain('"created"');
	expect(stdout).toContain('{"faults":1}');
	for (const status of ['error', 'at_wms', 'partial', 'shipped']) {
		expect(stdout).toContain(`"order_status":"${status}"`);
	}
	expect(sandbox.store.orderCount).toBe(before);
});

test('the repeats of a push are told', () => {
	expect(REPEAT_AFTER_MS.map((ms) => ms / 1000)).toEqual([30, 120, 600, 3600, 21_600]);
	expect(ANSWER_WITHIN_MS).toBe(10_000);
	expect(README).toContain('2xx within 10 seconds');
	expect(README).toContain('after 30 seconds, 2 and 10 minutes, 1 and 6 hours');
});

test('the control interface is listed whole', () => {
	const rows = README.replace(/ +/g, ' ');
	for (const { method, path, summary } of CONTROL_ROUTES) {
		expect(rows).toContain(`| \`${method} ${path}\` | ${summary} |`);
	}
});

test('every option is listed, and no other', async () => {
	const { stdout } = await run(process.execPath, ['--import', 'tsx', 'sandbox/main.mts', '--help']);
	const optionsOf = (text: string, pattern: RegExp) =>
		[...text.matchAll(pattern)].map(([, name]) => name).sort();
	expect(optionsOf(README, /^\| `--(\w+)`/gm)).toEqual(optionsOf(stdout, /^ {2}--(\w+)/gm));
	expect(README).toContain(`lists ${Math.floor(READING_NAMES.length / 10) * 10} ways`);
});

describe('INVENTED.md', () => {
	const page = readFileSync('sandbox/INVENTED.md', 'utf8');

	test('grades every text of the answers, and no other', () => {
		const texts = /^## Texts$(.+?)^## /ms.exec(page)?.[1] ?? '';
		const graded = [...texts.matchAll(/^\| `(.+?)` +\| [DVCI] +\|$/gm)].map(([, text]) => text);
		expect(graded.sort()).toEqual([...sandboxTexts(), 'OrderDuplicate'].sort());
	});

	test('names readings that there are', () => {
		const named = [...page.matchAll(/(?:--reading |, )`?([a-z]+(?:-\w+)+)`/g)].map(
			([, name]) => name,
		);
		expect(named.length).toBeGreaterThan(2);
		for (const name of named) expect(READING_NAMES).toContain(name);
	});
});
