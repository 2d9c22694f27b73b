import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { KeyPair } from '../sandbox/index.mts';
import type { ClientReport, ClockSpec, Job, ServerReport, WorldSpec } from './types.mts';

export type ServerCommand =
	| { do: 'start'; world: WorldSpec; clock: ClockSpec }
	| { do: 'go'; arrivals: number }
	| { do: 'report' };

export type ServerEvent =
	| { event: 'ready'; url: string; keys: KeyPair }
	| { event: 'going' }
	| { event: 'done'; report: ServerReport };

export type ClientCommand = { do: 'prepare'; job: Job } | { do: 'go' };

export type ClientEvent = { event: 'ready' } | { event: 'done'; report: ClientReport };

type Named<Events extends { event: string }, Name> = Extract<Events, { event: Name }>;

/** A process of the benchmark's own, talked to in messages. */
class Process<Command extends object, Events extends { event: string }> {
	private readonly child: ChildProcess;
	private readonly exited: Promise<never>;

	/** @param file in this folder */
	constructor(file: string, execArgv: readonly string[] = []) {
		this.child = fork(fileURLToPath(new URL(file, import.meta.url)), {
			execArgv: ['--import', 'tsx', ...execArgv],
			serialization: 'advanced',
		});
		this.exited = once(this.child, 'exit').then(([code, signal]) => {
			throw new Error(`${file} ended by itself (${String(code ?? signal)})`);
		});
		this.exited.catch(() => {});
	}

	/** Tells the process what to do, and waits until it says that this has happened. */
	async tell<Name extends Events['event']>(
		command: Command,
		event: Name,
	): Promise<Named<Events, Name>> {
		const heard = new Promise<Named<Events, Name>>((resolve) => {
			const listen = (message: Events) => {
				if (message.event !== event) return;
				this.child.off('message', listen as never);
				resolve(message as Named<Events, Name>);
			};
			this.child.on('message', listen as never);
		});
		this.child.send(command);
		return await Promise.race([heard, this.exited]);
	}

	async end(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const gone = once(this.child, 'exit');
		this.child.kill();
		await gone;
	}
}

export const startServer = () => new Process<ServerCommand, ServerEvent>('server.mts');

export const startClient = () =>
	new Process<ClientCommand, ClientEvent>('client.mts', ['--expose-gc']);
