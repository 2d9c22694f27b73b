import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { Group } from '../../../e2e/host/children.mts';

const CHILDREN = resolve('e2e/host/children.mts');
const WITHIN_MS = 20_000;

let folder: string;

beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'cartrover-children-'))));
afterEach(async () => await rm(folder, { recursive: true, force: true }));

/** A program that starts another one, says both process ids and stays. */
const FAMILY = `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
console.log(process.pid + ' ' + child.pid);
setInterval(() => {}, 1000);
`;

function runs(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function until(condition: () => boolean | Promise<boolean>): Promise<boolean> {
	while (!(await condition())) await new Promise((wake) => setTimeout(wake, 20));
	return true;
}

async function pidsIn(logFile: string): Promise<number[]> {
	await until(async () => existsSync(logFile) && (await readFile(logFile, 'utf8')).includes('\n'));
	return (await readFile(logFile, 'utf8')).trim().split(' ').map(Number);
}

describe('a group of processes', () => {
	it('ends as a whole', async () => {
		const logFile = join(folder, 'log');
		const group = Group.start(process.execPath, ['--eval', FAMILY], { env: {}, logFile });
		const pids = await pidsIn(logFile);
		expect(pids.map(runs)).toEqual([true, true]);
		expect(group.running).toBe(true);
		await group.stop(WITHIN_MS);
		expect(await group.ended).toBe('was ended by SIGTERM');
		expect(await until(() => !pids.some(runs))).toBe(true);
		expect(group.running).toBe(false);
	});

	it('tells how a program ended', async () => {
		const options = { env: {}, logFile: join(folder, 'log') };
		const ended = Group.start(process.execPath, ['--eval', 'process.exit(3)'], options);
		expect([await ended.code(), await ended.ended]).toEqual([3, 'ended with code 3']);
		const none = Group.start('no-such-program', [], options);
		expect(await none.ended).toMatch(/^could not be started: .*ENOENT/);
		await none.kill();
	});

	it('ends, with its folder, when its starter is killed', async () => {
		const logFile = join(folder, 'log');
		const removeWithUs = join(folder, 'data');
		await mkdir(removeWithUs);
		const starter = `
			import { Group } from ${JSON.stringify(CHILDREN)};
			Group.start(process.execPath, ['--eval', ${JSON.stringify(FAMILY)}], ${JSON.stringify({ env: {}, logFile, removeWithUs })});
			console.log('started');
			setInterval(() => {}, 1000);
		`;
		const program = spawn(process.execPath, [
			...['--import', 'tsx', '--input-type', 'module', '--eval', starter],
		]);
		await once(createInterface(program.stdout), 'line');
		const pids = await pidsIn(logFile);
		expect(pids.map(runs)).toEqual([true, true]);
		program.kill('SIGKILL');
		expect(await until(() => !pids.some(runs))).toBe(true);
		expect(existsSync(removeWithUs)).toBe(false);
	});
});
