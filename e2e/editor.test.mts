import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';

import { REPOSITORY } from './host/pack.mts';
import { freePort } from './host/ports.mts';
import { N8nRest } from './host/rest.mts';
import { exampleFiles } from './support/examples.mts';
import { sharedN8n } from './support/shared.mts';

let cache: string;
let editor: ChildProcess | undefined;
let holder: Server | undefined;

beforeAll(async () => {
	const { installation } = await sharedN8n();
	cache = await mkdtemp(join(tmpdir(), 'cartrover-editor-'));
	await symlink(installation.root, join(cache, basename(installation.root)));
});

afterAll(async () => {
	if (editor?.exitCode === null && editor.signalCode === null) signal('SIGKILL');
	holder?.close();
	await rm(cache, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
});

/** The editor as a program; resolves when it says that it is ready. */
async function start(port: number) {
	const program = spawn('npm', ['run', 'editor', '--', '--port', String(port)], {
		cwd: REPOSITORY,
		env: { ...process.env, CARTROVER_N8N_CACHE: cache },
		stdio: ['ignore', 'pipe', 'inherit'],
		detached: true,
	});
	editor = program;
	const ended = once(program, 'exit');
	let text = '';
	await new Promise<void>((ready, fail) => {
		void ended.then(() => fail(new Error(`The editor ended: ${text}`)));
		createInterface(program.stdout).on('line', (line) => {
			text += `${line}\n`;
			if (line.startsWith('Ctrl-C')) ready();
		});
	});
	expect(text).toContain(`The editor is ready:  http://127.0.0.1:${port}`);
	const sandbox = /Sandbox +(http:\S+)/.exec(text)?.[1] ?? '';
	const rest = new N8nRest(`http://127.0.0.1:${port}`);
	await rest.login();
	return { ended, said: () => text, sandbox, rest };
}

/** To all in its group, as a terminal does with Ctrl-C. */
const signal = (name: NodeJS.Signals) => process.kill(-(editor?.pid ?? 0), name);

async function answers(url: string): Promise<boolean> {
	return await fetch(url).then(
		() => true,
		() => false,
	);
}

async function credentialOf(rest: N8nRest, name: string) {
	const found = (await rest.credentials()).find((each) => each.name === name);
	if (found === undefined) throw new Error(`There is no credential ${name}`);
	return await rest.credential(found.id);
}

describe('npm run editor', () => {
	it('keeps what the user has changed, follows the sandbox, and ends all that it started', async () => {
		const port = await freePort();
		const first = await start(port);
		expect(first.said()).toContain(`${(await exampleFiles()).length} examples were imported`);
		const names = (await first.rest.credentials()).map(({ name }) => name).sort();
		expect(names).toEqual(
			['cart', 'master', 'merchant', 'warehouse'].map((level) => `Sandbox, ${level} key`),
		);
		expect(first.said()).toMatch(/master key +\S+ +\S+\n/);
		await first.rest.request('PATCH', '/workflows/cartroverReadCheck', { name: 'Mine' });

		signal('SIGINT');
		await first.ended;
		expect(first.said()).toMatch(/\nEnding n8n .*\nEnded\.\n$/);
		expect(await answers(first.rest.url)).toBe(false);
		expect(await answers(first.sandbox)).toBe(false);

		// Somebody else has the sandbox's port when it comes back.
		holder = createServer().listen(Number(new URL(first.sandbox).port), '127.0.0.1');
		await once(holder, 'listening');
		const second = await start(port);
		expect(second.sandbox).not.toBe(first.sandbox);
		expect(second.said()).toContain('The examples are as you left them');
		expect((await second.rest.workflow('cartroverReadCheck')).name).toBe('Mine');
		for (const name of names) {
			const credential = await credentialOf(second.rest, name);
			expect(credential.data.baseUrl).toBe(second.sandbox);
			expect(await second.rest.testCredential(credential)).toMatchObject({ status: 'OK' });
		}

		// No chance to tidy up: n8n notices by itself.
		signal('SIGKILL');
		await second.ended;
		const until = Date.now() + 10_000;
		while ((await answers(second.rest.url)) && Date.now() < until) {
			await new Promise((wake) => setTimeout(wake, 200));
		}
		expect(await answers(second.rest.url)).toBe(false);
		expect(await answers(second.sandbox)).toBe(false);
	}, 900_000);
});
