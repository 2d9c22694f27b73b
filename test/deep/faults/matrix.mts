import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import { startWorld, type World } from '../../support/world.mts';
import { type Column, columns, type Mode, MODES, putInWait } from './columns.mts';
import { Gate } from './gate.mts';
import { judge, type Verdict } from './judge.mts';
import { events } from './events.mts';
import { credentialTest, operations, pickers, type Subject } from './subjects.mts';
import { TABLE } from './table.mts';

export interface Result extends Verdict {
	row: string;
	column: string;
	mode: Mode;
	/** What the table says of the cell, where that is something else. */
	before?: string;
}

/** How the table writes what a cell comes to. */
export const SIGNS = { right: 'R', error: 'E', unknown: 'U', repeated: '2' } as const;

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

const NAMES = columns('').map(({ name }) => name);

/**
 * Runs one cell in a world of its own. One that is not as in the table is run once more: where a call is
 * to hang, a busy machine can make time pass by another one.
 */
export async function runCell(
	...[subject, column, mode, gate, isEqual]: Parameters<typeof runOnce>
): Promise<Result> {
	const modes = cellsOf(subject, [column]).map((cell) => cell[1]);
	const known = TABLE[subject.name]?.split(' ')[NAMES.indexOf(column.name)]?.[modes.indexOf(mode)];
	const run = async () => await runOnce(subject, column, mode, gate, isEqual);
	const first = await run();
	const result = SIGNS[first.cell] === known || first.wrong.length > 0 ? first : await run();
	return SIGNS[result.cell] === known ? result : { ...result, before: known ?? 'nothing' };
}

/** What is not as it must be in a cell, or not as it was when somebody last looked at it. */
export function complaintsOf({ cell, wrong, before }: Result): string[] {
	return before === undefined ? wrong : [...wrong, `is ${SIGNS[cell]}, the table says ${before}`];
}

async function runOnce(
	subject: Subject,
	column: Column,
	mode: Mode,
	gate: Gate,
	isEqual: IsEqual,
): Promise<Result> {
	const world: World = await startWorld({ empty: true });
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
		const { entries } = sandbox.log;
		const hits = column.gate ? gate.hits : entries.filter(({ fault }) => fault !== null).length;
		// What never goes right leaves no other trace: TLS at a plain port comes into no log.
		const met = column.alwaysForGood ? told.error !== undefined : hits > 0;
		if (!met) verdict.wrong.push('never met the fault');
		return { row: subject.name, column: column.name, mode, ...verdict };
	} finally {
		forgetBuckets();
		await world.end();
	}
}

export { columns, Gate };
