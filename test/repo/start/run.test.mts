import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { FLAGSHIP, READ_ONLY_CHECK, UsageError } from '../../../engine/start/options.mts';
import type { PlayResult } from '../../../engine/start/play.mts';
import { runInSandbox, runLive, whole } from '../../../engine/start/run.mts';
import { type ControllableClock, type Sandbox, startSandbox } from '../../../sandbox/index.mts';

const ROOT = resolve(__dirname, '../../..');

// It loads n8n's engine, and once more in a process of its own, which a busy machine takes long for.
jest.setTimeout(180_000);

let said: string[];
const say = (text: string) => said.push(text);
const inRoot = (file: string) => resolve(ROOT, file);

beforeEach(() => {
	said = [];
});

it('reports a run in the sandbox from the first step to the order at the other end', async () => {
	const { failure, steps } = await runInSandbox({ mode: 'sandbox', file: FLAGSHIP }, say);
	expect(failure).toBeUndefined();
	const report = said.join('\n');
	for (const { name, purpose } of steps) {
		expect(report).toContain(name);
		expect(report).toContain(purpose);
	}
	expect(report).toMatch(/POST +│ cart\/orders\/cartrover +│ 200 +│ ok, changed data/);
	expect(report).toMatch(/grand_total +│ \d+\.\d\d/);
	expect(report).toMatch(/Done: 8 steps ran, \d+ requests/);
	expect(report).not.toContain('sandbox-cart-key');
});

it('gives all rows as JSON, and nothing else', async () => {
	const args = ['--import', 'tsx', 'engine/start.mts', '--json', READ_ONLY_CHECK];
	const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
	const { steps } = JSON.parse(stdout) as PlayResult;
	expect(steps[0]).toMatchObject({ name: 'Shipping Methods', items: { length: 8 } });
	expect(stderr).toContain("Loading n8n's engine");
});

it('does not call it a success when the flagship ends early', () => {
	const early = { steps: [], skipped: ['Order Status'] };
	expect(whole(early).failure?.message).toBe('These steps did not run: Order Status');
	const failure = { message: 'first' };
	expect(whole({ ...early, failure }).failure).toBe(failure);
	expect(whole({ steps: [], skipped: [] }).failure).toBeUndefined();
});

describe('keys of the sandbox', () => {
	const folder = mkdtempSync(join(tmpdir(), 'cartrover-keys-'));
	const file = join(folder, 'workflow.json');
	afterAll(() => rmSync(folder, { recursive: true }));

	const sku = { __rl: true, mode: 'id', value: 'AXE-BIRCH' };
	const position: [number, number] = [0, 0];
	const node = (name: string, parameters: object) => {
		const type = 'n8n-nodes-cartrover.cartRover';
		return { id: name, name, type, typeVersion: 1, position, parameters };
	};
	const steps = [
		node('Stock', { resource: 'inventory', operation: 'update', sku, quantityAvailable: 3 }),
		node('Merchants', { resource: 'merchant', operation: 'getAll' }),
		node('Orders', { resource: 'order', operation: 'getAll', limit: 1 }),
		node('Sources', { resource: 'request', path: 'merchant/inventory', operation: 'send' }),
	];
	const start = { ...node('Start', {}), type: 'n8n-nodes-base.manualTrigger' };
	const main = [steps.map(({ name }) => ({ node: name, type: 'main', index: 0 }))];
	const connections = { Start: { main } };
	writeFileSync(file, JSON.stringify({ nodes: [start, ...steps], connections }));

	it('each node gets one that may do what it does', async () => {
		const { failure, steps: ran } = await runInSandbox({ mode: 'sandbox', file }, say);
		expect(failure).toBeUndefined();
		expect(ran).toHaveLength(4);
		expect(said.join('\n')).toContain('with cart and merchant and warehouse keys');
	});

	it('all get the one that was asked for', async () => {
		const { failure } = await runInSandbox({ mode: 'sandbox', file, key: 'cart' }, say);
		expect(failure?.message).toMatch('needs a Merchant key');
		expect(said.join('\n')).toContain('with a cart key');
	});
});

describe('with an account', () => {
	let sandbox: Sandbox<ControllableClock>;
	const folder = mkdtempSync(join(tmpdir(), 'cartrover-check-'));
	const reportFile = join(folder, 'report.md');
	afterAll(() => rmSync(folder, { recursive: true }));

	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(async () => await sandbox.close());

	const account = (accessLevel: 'cart' | 'merchant' | 'warehouse' | 'master') => ({
		accessLevel,
		...sandbox.keys[accessLevel],
		merchantPk: sandbox.merchantPk,
		baseUrl: sandbox.url,
	});

	it.each(['cart', 'merchant', 'warehouse', 'master'] as const)(
		'a %s key reads and changes nothing',
		async (level) => {
			const file = inRoot(READ_ONLY_CHECK);
			const credential = account(level);
			const { failure, steps } = await runLive({ mode: 'live', file, credential }, say, reportFile);
			expect(failure).toBeUndefined();
			expect(steps.map(({ name, items }) => [name, items.length])).toEqual([
				['Shipping Methods', 8],
				['Newest Orders', 5],
				['Status of these Orders', 5],
				['Stock', 5],
			]);
			expect(sandbox.log.count({ effect: true })).toBe(0);
			expect(sandbox.log.count({ method: 'POST' })).toBe(0);
			expect(said.join('\n')).not.toContain(credential.apiKey);
			expect(said.join('\n')).toContain('counted from 1');
			const posted = readFileSync(reportFile, 'utf8');
			expect(posted).toContain('| Date bounds | ok | to the second, both included |');
			expect(posted).toContain(`with a ${level} key`);
			expect(posted).toContain('template=api-fact.yml');
			expect(posted).not.toContain(credential.apiKey);
			expect(posted).not.toContain(credential.apiUser);
		},
	);

	it('an account without orders is no failure', async () => {
		for (const { custRef } of [...sandbox.store.orders()]) sandbox.store.removeOrder(custRef);
		const file = inRoot(READ_ONLY_CHECK);
		const { failure } = await runLive(
			{ mode: 'live', file, credential: account('merchant') },
			say,
			reportFile,
		);
		expect(failure).toBeUndefined();
		expect(said.join('\n')).toContain('Did not run: Status of these Orders.');
	});

	it('a workflow that writes is refused before anything is sent', async () => {
		const live = { mode: 'live' as const, file: inRoot(FLAGSHIP), credential: account('cart') };
		await expect(runLive(live, say, reportFile)).rejects.toThrow(UsageError);
		await expect(runLive(live, say, reportFile)).rejects.toThrow(
			/“Restock the Showroom”, “Confirm the Shipment”/,
		);
		expect(sandbox.log.entries).toEqual([]);
		expect(said).toEqual([]);
	});

	it('a key that is refused fails the first step, in the words of CartRover', async () => {
		const credential = { ...account('cart'), apiKey: 'wrong' };
		const file = inRoot(READ_ONLY_CHECK);
		const { failure, steps } = await runLive({ mode: 'live', file, credential }, say, reportFile);
		expect(steps).toHaveLength(1);
		expect(failure).toMatchObject({
			at: 'Shipping Methods',
			message: 'Invalid API user or API key',
		});
		expect(said.join('\n')).toMatch(/Failed: 1 step ran/);
	});
});
