import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';

const MAIN = resolve('sandbox', 'main.mts');
let child: ChildProcess | undefined;

afterEach(() => child?.kill('SIGKILL'));

/** The program with these flags; `line` waits for a line of its output. */
function start(...flags: string[]): {
	line: (pattern: RegExp) => Promise<string>;
	ended: Promise<unknown[]>;
	errors: () => string;
} {
	const program = spawn(process.execPath, ['--import', 'tsx', MAIN, ...flags]);
	child = program;
	let errors = '';
	program.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
	const lines: string[] = [];
	const waiting = new Set<() => void>();
	createInterface(program.stdout).on('line', (text) => {
		lines.push(text);
		for (const wake of waiting) wake();
	});
	return {
		errors: () => errors,
		ended: once(program, 'exit'),
		line: (pattern) =>
			new Promise((found) => {
				const look = (): void => {
					const hit = lines.find((text) => pattern.test(text));
					if (hit === undefined) return;
					waiting.delete(look);
					found(hit);
				};
				waiting.add(look);
				look();
			}),
	};
}

describe('the program', () => {
	it('prints address, keys and requests, and ends with Ctrl-C', async () => {
		const { line, ended, errors } = start(
			...['--port', '0', '--seed', '7', '--autopilot', '--speed', '60'],
		);
		const url = /http:\S+/.exec(await line(/^CartRover sandbox/))?.[0] ?? '';
		expect(await line(/^ {2}master/)).toMatch(/demo-master +sandbox-master-key/);
		await line(/_sandbox\/openapi\.json/);
		await line(/^300 orders, 100 products/);
		const authorization = `Basic ${btoa('demo-cart:sandbox-cart-key')}`;
		const response = await fetch(`${url}/cart/orders/list/any?limit=1`, {
			headers: { authorization },
		});
		expect(response.status).toBe(200);
		expect(await line(/orders\/list\/any/)).toMatch(
			/cart +GET +cart\/orders\/list\/any\?limit=1 +200 +ok +99 left$/,
		);
		child?.kill('SIGINT');
		expect(await ended).toEqual([0, null]);
		expect(errors()).toBe('');
	}, 30_000);

	it('reads what is open as it is told', async () => {
		const { line } = start('--port', '0', '--reading', 'clamp-50', '--reading', 'dates-by-day');
		expect(await line(/^Readings/)).toBe('Readings: clamp-50, dates-by-day');
	}, 30_000);

	it('names the readings there are', async () => {
		const { line } = start('--readings');
		expect(await line(/clamp-50/)).toBe('  clamp-50                without saying so');
	}, 30_000);

	it('says what is wrong with a reading', async () => {
		const { ended, errors } = start('--port', '0', '--reading', 'nonsense');
		expect(await ended).toEqual([1, null]);
		expect(errors()).toMatch(/^There is no reading "nonsense"\. There are: dates-inclusive, /);
	}, 30_000);

	it('says that a port is in use', async () => {
		const first = start('--port', '0', '--empty');
		const [, port = ''] = /:(\d+)\//.exec(await first.line(/^CartRover sandbox/)) ?? [];
		const holder = child;
		const { ended, errors } = start('--port', port);
		expect(await ended).toEqual([1, null]);
		expect(errors()).toBe(
			`Port ${port} is in use. Choose another one with --port, or --port 0 for any free one.\n`,
		);
		holder?.kill();
	}, 30_000);

	it('lets calls go wrong at random', async () => {
		const { line } = start(
			'--port',
			'0',
			'--empty',
			'--faults',
			'1',
			'--clock',
			'2026-01-31T00:00Z',
		);
		const url = /http:\S+/.exec(await line(/^CartRover sandbox/))?.[0] ?? '';
		for (let call = 0; call < 3; call++) await fetch(`${url}/cart/orders/list/any`).catch(() => {});
		expect(await line(/orders\/list\/any/)).toMatch(/^2026-01-31T00:00:0\d /);
		expect(await line(/orders\/list\/any .* (?!ok|error)\w+$/)).toBeDefined();
	}, 30_000);

	it.each([
		['--port', 'x', '--port needs a number from 0 to 65535, not "x"\n'],
		...['2026-01-31', '2026-01-31T12:00:00'].map((clock) => [
			'--clock',
			clock,
			'--clock needs a time with its zone, e.g. 2026-01-31T12:00:00Z\n',
		]),
	])(
		'says what is wrong with %s %s',
		async (flag, value, error) => {
			const { ended, errors } = start(flag, value);
			expect(await ended).toEqual([1, null]);
			expect(errors()).toBe(error);
		},
		30_000,
	);
});
