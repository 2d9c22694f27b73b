import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process does when it is asked, by name. */
type Handlers = Record<string, (data: never) => unknown>;

type Reply = { result: unknown } | { problem: string };

/** Answers, in this process, what the one that has started it asks. */
export function serve(handlers: Handlers): void {
	const reply = async (name: string, data: unknown): Promise<Reply> => {
		try {
			return { result: await handlers[name]?.(data as never) };
		} catch (error) {
			return { problem: String((error as Error).stack) };
		}
	};
	process.on('message', ({ name, data }: { name: string; data: unknown }) => {
		void reply(name, data).then((answer) => process.send?.(answer));
	});
	process.on('disconnect', () => process.exit());
}

/** A process of the benchmark's own, asked for one thing at a time. */
export class Process<H extends Handlers> {
	private readonly child: ChildProcess;

	/** @param file in this folder; it calls `serve` */
	constructor(
		private readonly file: string,
		env: NodeJS.ProcessEnv = {},
	) {
		this.child = fork(fileURLToPath(new URL(file, import.meta.url)), {
			execArgv: [
				'--import',
				'tsx',
				...process.execArgv.filter((flag) => flag.startsWith('--cpu-prof')),
			],
			serialization: 'advanced',
			env: { ...process.env, ...env },
		});
	}

	async ask<Name extends keyof H & string>(
		name: Name,
		data: Parameters<H[Name]>[0],
	): Promise<Awaited<ReturnType<H[Name]>>> {
		const stop = new AbortController();
		try {
			const { signal } = stop;
			const heard = once(this.child, 'message', { signal }) as Promise<[Reply]>;
			const gone = once(this.child, 'exit', { signal }).then((): never => {
				throw new Error(`${this.file} ended by itself`);
			});
			this.child.send({ name, data });
			const [reply] = await Promise.race([heard, gone]);
			if ('problem' in reply) throw new Error(`${this.file}: ${reply.problem}`);
			return reply.result as Awaited<ReturnType<H[Name]>>;
		} finally {
			stop.abort();
		}
	}

	async end(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const gone = once(this.child, 'exit');
		// It then exits by itself, and writes the profile that it may have been told to make.
		this.child.disconnect();
		await gone;
	}
}
