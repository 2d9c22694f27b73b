import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { forgetBuckets } from '../../nodes/CartRover/api/bucket.ts';
import { startWorld, type World } from '../support/world.mts';
import { type Column, columns, type Mode, MODES, putInWait } from './columns.mts';
import { Gate } from './gate.mts';
import { judge, type Verdict } from './judge.mts';
import { credentialTest, events, operations, pickers, type Subject } from './subjects.mts';

export interface Result extends Verdict {
	row: string;
	column: string;
	mode: Mode;
}

type IsEqual = Parameters<typeof judge>[3];

export const SUBJECTS: readonly Subject[] = [...operations, ...events, ...pickers, credentialTest];

/** A server that must never be asked. */
export class Elsewhere {
	requests: string[] = [];
	private readonly server: Server = createServer((request, response) => {
		this.requests.push(`${request.method} ${request.url}`);
		response.end('{"success_code":true,"response":[]}');
	});

	/** Out: its address. */
	async open(): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/elsewhere`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

/** Which cells there are; the others would be the same as one of these, or never end. */
export function cellsOf(subject: Subject, all: readonly Column[]): Array<[Column, Mode]> {
	return all.flatMap((column) =>
		MODES.filter((mode) => {
			// n8n itself sends that request, and waits for five minutes by the real clock.
			if (subject === credentialTest && column.hangs) return false;
			if (mode === 'once') return !column.alwaysForGood;
			return mode === 'for good' || (subject.ownPath !== undefined && !column.gate);
		}).map((mode): [Column, Mode] => [column, mode]),
	);
}

/** Runs one cell in a world of its own. */
export async function runCell(
	subject: Subject,
	column: Column,
	mode: Mode,
	gate: Gate,
	isEqual: IsEqual,
): Promise<Result> {
	const world: World = await startWorld({ empty: true, stallMs: 60 });
	try {
		const { sandbox } = world;
		subject.prepare(sandbox);
		const match = mode === 'its own calls, for good' ? { path: subject.ownPath } : undefined;
		const told = await subject.run(world, {
			begin: () => ({ ...putInWait(column, mode, sandbox, gate, { match }) }),
			end: () => {
				sandbox.faults.clear();
				gate.clear();
			},
		});
		const verdict = judge(subject, told, sandbox, isEqual, column.gate !== undefined);
		return { row: subject.name, column: column.name, mode, ...verdict };
	} finally {
		forgetBuckets();
		await world.end();
	}
}

export { columns, Gate };
