import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LIFELINE = fileURLToPath(new URL('lifeline.cjs', import.meta.url));
const LIFELINE_FD = 3;

interface GroupOptions {
	cwd?: string;
	/** The whole environment, nothing is inherited. */
	env: NodeJS.ProcessEnv;
	/** Gets what the program writes, appended. */
	logFile: string;
	/** A folder that is removed when this process ends before the program does. */
	removeWithUs?: string;
	/** More files to preload. */
	preload?: string[];
}

/** A Node.js program in a process group of its own, which ends when this process does. */
export class Group {
	private constructor(
		private readonly child: ChildProcess,
		/** Resolves with a word on how it ended. */
		readonly ended: Promise<string>,
	) {}

	/** Starts a program whose first process is Node.js. */
	static start(command: string, args: string[], options: GroupOptions): Group {
		const log = openSync(options.logFile, 'a');
		const preload = [...(options.preload ?? []), LIFELINE].map(
			(file) => `--require=${quote(file)}`,
		);
		const child = spawn(command, args, {
			...(options.cwd !== undefined && { cwd: options.cwd }),
			detached: true,
			env: {
				...options.env,
				NODE_OPTIONS: [options.env.NODE_OPTIONS, ...preload].filter(Boolean).join(' '),
				CARTROVER_LIFELINE_FD: String(LIFELINE_FD),
				...(options.removeWithUs && { CARTROVER_LIFELINE_REMOVE: options.removeWithUs }),
			},
			stdio: ['ignore', log, log, 'pipe'],
		});
		closeSync(log);
		const ended = new Promise<string>((resolve) => {
			child.once('error', (error) => resolve(`could not be started: ${error.message}`));
			child.once('exit', (code, signal) =>
				resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
			);
		});
		return new Group(child, ended);
	}

	get pid(): number | undefined {
		return this.child.pid;
	}

	get running(): boolean {
		const { pid, exitCode, signalCode } = this.child;
		return pid !== undefined && exitCode === null && signalCode === null;
	}

	/** The exit code; null after a signal. Waits for the end. */
	async code(): Promise<number | null> {
		await this.ended;
		return this.child.exitCode;
	}

	/** Asks the program to end, and ends all of the group when it has not after `graceMs`. */
	async stop(graceMs: number): Promise<void> {
		if (this.running) this.child.kill('SIGTERM');
		const timer = new AbortController();
		await Promise.race([
			this.ended,
			once(AbortSignal.any([timer.signal, AbortSignal.timeout(graceMs)]), 'abort'),
		]);
		timer.abort();
		await this.kill();
	}

	/** Ends all of the group at once, without a chance to tidy up. */
	async kill(): Promise<void> {
		if (this.pid !== undefined) {
			try {
				process.kill(-this.pid, 'SIGKILL');
			} catch {
				// Nothing of the group is left.
			}
		}
		await this.ended;
		this.child.stdio[LIFELINE_FD]?.destroy();
	}
}

/** NODE_OPTIONS takes a value with blanks in quotes. */
function quote(file: string): string {
	return `"${file.replace(/[\\"]/g, '\\$&')}"`;
}
