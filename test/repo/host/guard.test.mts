import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AddressInfo } from 'node:net';

import { GUARD, readAttempts } from '../../../e2e/host/guard.mts';

const run = promisify(execFile);
const OUTSIDE = '192.0.2.1';

let folder: string;
let guardFile: string;
const server = createServer((_, response) => response.end('here'));
let port: number;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'cartrover-guard-'));
	guardFile = join(folder, 'connections.jsonl');
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	({ port } = server.address() as AddressInfo);
});

beforeEach(async () => await rm(guardFile, { force: true }));

afterAll(async () => {
	server.close();
	await rm(folder, { recursive: true });
});

/** What a program prints that has the guard in it, with `say` to print by. */
async function guarded(code: string): Promise<string> {
	const program = `const say = (text) => console.log(text); ${code}`;
	const { stdout } = await run(process.execPath, ['--require', GUARD, '--eval', program], {
		env: { CARTROVER_GUARD_FILE: guardFile },
	});
	return stdout.trim();
}

describe('the guard that n8n runs with', () => {
	it('lets through and records what stays on this machine', async () => {
		const url = `http://127.0.0.1:${port}`;
		expect(await guarded(`fetch('${url}').then(async (r) => say(await r.text()))`)).toBe('here');
		const get = `require('http').get('${url}', (r) => r.on('data', (d) => say(String(d))))`;
		expect(await guarded(get)).toBe('here');
		const tried = await readAttempts(guardFile);
		expect(tried).toHaveLength(2);
		for (const each of tried) {
			expect(each).toMatchObject({ host: '127.0.0.1', port, allowed: true });
		}
	});

	it.each([
		['fetch', `fetch('http://${OUTSIDE}:81/').catch((e) => say(e.cause.code))`, 81],
		['a name', `fetch('https://example.com/').catch((e) => say(e.cause.code))`, 443, 'example.com'],
		['http', `require('http').get('http://${OUTSIDE}/').on('error', (e) => say(e.code))`, 80],
		['tls', `require('tls').connect(465, '${OUTSIDE}').on('error', (e) => say(e.code))`, 465],
	])('refuses %s to another machine', async (_, code, port, host = OUTSIDE) => {
		expect(await guarded(code)).toBe('ECONNREFUSED');
		const refused = (await readAttempts(guardFile)).filter(({ allowed }) => !allowed);
		expect(refused).toMatchObject([{ host, port, from: expect.stringContaining('at ') }]);
	});

	it('reaches the programs and threads that n8n starts', async () => {
		const inner = `fetch('http://${OUTSIDE}/').catch((e) => console.log(e.cause.code))`;
		const child = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { env: { HOME: '/' }, stdio: 'inherit' })`;
		expect(await guarded(child)).toBe('ECONNREFUSED');
		const thread = `new (require('worker_threads').Worker)(${JSON.stringify(inner)}, { eval: true })`;
		expect(await guarded(thread)).toBe('ECONNREFUSED');
		expect((await readAttempts(guardFile)).filter(({ allowed }) => !allowed)).toHaveLength(2);
	});
});
