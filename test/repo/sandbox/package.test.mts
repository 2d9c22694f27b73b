import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { packAndExtract, type Tarball } from '../../../tools/package/tarball.mts';

/* The package cartrover-sandbox: what npm would get of it, alone in a folder. */

let tarball: Tarball;
beforeAll(() => {
	execFileSync(process.execPath, ['--import', 'tsx', 'tools/buildSandbox.mts']);
	tarball = packAndExtract('sandbox');
});
afterAll(() => tarball.remove());

let child: ChildProcess | undefined;
afterEach(() => child?.kill());

test('holds what is needed to run it, and stays small', () => {
	expect(tarball.files.map(({ path }) => path).sort()).toEqual([
		'INVENTED.md',
		'LICENSE',
		'README.md',
		'dist/LICENSES.txt',
		'dist/cartrover-sandbox.mjs',
		'docs/contributing/openapi.yaml',
		'package.json',
	]);
	expect(tarball.unpackedSize).toBeLessThan(5_000_000);
	const licenses = readFileSync(join(tarball.dir, 'dist/LICENSES.txt'), 'utf8');
	for (const name of ['fastify', 'zod', 'yaml'])
		expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'));
	const manifest = JSON.parse(readFileSync(join(tarball.dir, 'package.json'), 'utf8'));
	expect(manifest.dependencies).toBeUndefined();
	expect(manifest.scripts).toBeUndefined();
});

test('serves the API, its description and the page, with nothing beside it', async () => {
	const { bin } = JSON.parse(readFileSync(join(tarball.dir, 'package.json'), 'utf8'));
	const folder = mkdtempSync(join(tmpdir(), 'cartrover-sandbox-'));
	const program = join(tarball.dir, bin['cartrover-sandbox']);
	child = spawn(process.execPath, [program, '--port', '0'], { cwd: folder });
	const url = await new Promise<string>((found, failed) => {
		const errors: string[] = [];
		child?.stderr?.on('data', (data: Buffer) => errors.push(data.toString()));
		child?.once('exit', () => failed(new Error(errors.join(''))));
		createInterface(child?.stdout ?? process.stdin).on('line', (line) => {
			const [, address] = /^CartRover sandbox: (\S+)/.exec(line) ?? [];
			if (address !== undefined) found(address);
		});
	});
	const authorization = `Basic ${btoa('demo-merchant:sandbox-merchant-key')}`;
	const list = await fetch(`${url}/merchant/orders/list/any?limit=3`, {
		headers: { authorization },
	});
	expect(((await list.json()) as { response: unknown[] }).response).toHaveLength(3);
	const { origin } = new URL(url);
	const api = await (await fetch(`${origin}/openapi.json`)).json();
	expect(api).toMatchObject({ openapi: '3.1.1', servers: [{ url }] });
	const control = await (await fetch(`${origin}/_sandbox/openapi.json`)).json();
	expect(control).toMatchObject({ servers: [{ url: `${origin}/_sandbox` }] });
	expect(await (await fetch(origin)).text()).toContain('<h2>300 orders');
	rmSync(folder, { recursive: true });
});
