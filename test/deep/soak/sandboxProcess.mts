import { spawn } from 'node:child_process';
import { join } from 'node:path';

import type { LogEntry } from '../../../sandbox/index.mts';
import { DEMO_KEYS } from '../../../sandbox/keys.mts';

const MAIN = join(__dirname, '../../../sandbox/main.mts');

/** The sandbox as a process of its own, so that the memory it takes is not counted. */
export class SandboxProcess {
	private constructor(
		/** Base of the API. */
		readonly url: string,
		private readonly origin: string,
		readonly end: () => void,
	) {}

	static async start(start: number): Promise<SandboxProcess> {
		const args = ['--port', '0', '--autopilot', '--quiet'];
		const child = spawn(
			process.execPath,
			['--import', 'tsx', MAIN, ...args, '--clock', new Date(start).toISOString()],
			{ stdio: ['ignore', 'pipe', 'inherit'] },
		);
		const url = await new Promise<string>((resolve, reject) => {
			let text = '';
			child.stdout.on('data', (data: Buffer) => {
				text += data.toString();
				const [, found] = /CartRover sandbox: (\S+)/.exec(text) ?? [];
				if (found !== undefined) resolve(found);
			});
			child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}`)));
		});
		return new SandboxProcess(url, new URL(url).origin, () => child.kill());
	}

	/** Asks a control route; see sandbox/control.mts. */
	async control<T>(method: string, route: string, body?: object): Promise<T> {
		const response = await fetch(`${this.origin}/_sandbox/${route}`, {
			method,
			...(body && {
				body: JSON.stringify(body),
				headers: { 'content-type': 'application/json' },
			}),
		});
		if (!response.ok) throw new Error(`${route}: ${await response.text()}`);
		return (await response.json()) as T;
	}

	/** The sandbox's time, ms epoch. */
	async now(): Promise<number> {
		const { now } = await this.control<{ now: string }>('GET', 'state');
		return Date.parse(now);
	}

	async log(): Promise<LogEntry[]> {
		return (await this.control<{ entries: LogEntry[] }>('GET', 'log')).entries;
	}

	/** A call as another program would make it with the same key. */
	async callAsOther(path: string): Promise<void> {
		const { apiUser, apiKey } = DEMO_KEYS.cart;
		const authorization = `Basic ${Buffer.from(`${apiUser}:${apiKey}`).toString('base64')}`;
		// Whether it is refused, or cut by a fault, is that program's own affair.
		await fetch(`${this.url}/${path}`, { headers: { authorization } })
			.then(async (response) => await response.text())
			.catch(() => {});
	}
}
