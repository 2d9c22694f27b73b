import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import { forgetPolls } from '../../../nodes/CartRover/events/pollMemory.ts';
import { startWorld, type World } from '../../support/world.mts';
import { type Column, columns, type Mode, MODES, putInWait } from './columns.mts';
import { Gate } from './gate.mts';
import { judge, type Verdict } from './judge.mts';
import { events } from './events.mts';
import { credentialTest, operations, pickers, type Subject } from './subjects.mts';
import { BEHAVIOURS } from './behaviours.mts';

export interface Result extends Verdict {
	row: string;
	column: string;
	mode: Mode;
}

/** How BEHAVIOURS writes what a cell comes to. */
const SIGNS = { right: 'R', error: 'E', unknown: 'U', repeated: '2' } as const;

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

/** What a cell must come to, by the behaviour of its row. */
function signOf(subject: Subject, column: Column, mode: Mode): string | undefined {
	const modes = cellsOf(subject, [column]).map((cell) => cell[1]);
	const words = BEHAVIOURS[subject.behaviour].split(' ');
	return words[NAMES.indexOf(column.name)]?.[modes.indexOf(mode)];
}

/** Runs one cell in a world of its own. */
export async function runCell(
	subject: Subject,
	column: Column,
	mode: Mode,
	gate: Gate,
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
		if (column.late) told.swallowed = false;
		const verdict = judge(subject, told, sandbox, column.gate !== undefined);
		const { entries } = sandbox.log;
		const hits = column.gate ? gate.hits : entries.filter(({ fault }) => fault !== null).length;
		// What never goes right leaves no other trace: TLS at a plain port comes into no log.
		const met = column.alwaysForGood ? told.error !== undefined : hits > 0;
		if (!met) verdict.wrong.push('never met the fault');
		const [sign, wanted] = [SIGNS[verdict.cell], signOf(subject, column, mode)];
		if (!wanted?.replace('?', 'RU').replace('2', '2R').includes(sign))
			verdict.wrong.push(`is ${sign}, and not ${wanted} (see behaviours.mts)`);
		return { row: subject.name, column: column.name, mode, ...verdict };
	} finally {
		forgetBuckets();
		forgetPolls();
		await world.end();
	}
}

export { columns, Gate };
