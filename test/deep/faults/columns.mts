import type { FaultMatch, FaultSpec, Sandbox } from '../../../sandbox/index.mts';
import type { Gate, GateFault } from './gate.mts';

/** Something that can go wrong, a column of the matrix. */
export interface Column {
	name: string;
	/** Faults of the sandbox, one after the other; the last one goes on for good. */
	faults?: readonly FaultSpec[];
	/** Or a fault on the way to it. */
	gate?: GateFault;
	/** Answers are right, but late: a poll may have time for one of two lists, and goes on at the other. */
	late?: boolean;
	/** The answer is late beyond what a caller waits. */
	hangs?: boolean;
	/** It cannot stop by itself, so there is no "once". */
	alwaysForGood?: boolean;
}

export type Mode = 'once' | 'for good' | 'its own calls, for good';
export const MODES: readonly Mode[] = ['once', 'for good', 'its own calls, for good'];

/** In CartRover's form, and yet not what it should be. */
export const WRONG_PAYLOAD = { success_code: true, response: 'see attachment' };

/** @param elsewhere an address that must never be asked */
export const columns = (elsewhere: string): readonly Column[] => [
	{ name: 'cut before effect', faults: ['cutBefore'] },
	{ name: 'cut after effect', faults: ['cutAfter'] },
	{ name: 'slow (30 s)', faults: [{ kind: 'latency', ms: 30_000 }], late: true },
	{ name: 'too slow (90 s)', faults: [{ kind: 'latency', ms: 90_000 }], hangs: true },
	{ name: 'time-out after effect', faults: ['hang'], hangs: true },
	{ name: 'time-out, no effect', faults: [{ kind: 'hang', effect: false }], hangs: true },
	{ name: 'cut short', faults: ['truncated'] },
	{ name: 'empty', faults: ['emptyBody'] },
	{ name: 'HTML', faults: ['html'] },
	{ name: 'HTML, no effect', faults: [{ kind: 'html', effect: false }] },
	{ name: 'wrong types', faults: ['wrongTypes'] },
	{ name: 'wrong payload', faults: [{ kind: 'wrongTypes', body: WRONG_PAYLOAD }] },
	{ name: 'refused, 200', faults: ['rateLimit'] },
	{ name: 'refused, 429', faults: [{ kind: 'rateLimit429', retryAfterSeconds: 20 }] },
	{
		name: 'refused, 429 by date',
		faults: [{ kind: 'rateLimit429', retryAfterSeconds: 20, as: 'date' }],
	},
	{ name: '500, no effect', faults: ['serverError'] },
	{ name: '502 after effect', faults: [{ kind: 'serverError', status: 502, effect: true }] },
	{ name: '302 elsewhere', faults: [{ kind: 'redirect', location: elsewhere }] },
	{
		name: '303 after effect',
		faults: [{ kind: 'redirect', location: elsewhere, status: 303, effect: true }],
	},
	{ name: '307 elsewhere', faults: [{ kind: 'redirect', location: elsewhere, status: 307 }] },
	{ name: 'cut after effect, then refused', faults: ['cutAfter', 'rateLimit'] },
	{
		name: 'cut after effect, then 302',
		faults: ['cutAfter', { kind: 'redirect', location: elsewhere }],
	},
	{ name: 'name unknown', gate: 'nameUnknown' },
	{ name: 'name server down', gate: 'nameServerDown' },
	{ name: 'connection refused', gate: 'connectionRefused' },
	{ name: 'TLS at a plain port', gate: 'tlsAtPlainPort', alwaysForGood: true },
	{ name: 'TLS refused', gate: 'tlsRefused' },
	{ name: 'certificate not trusted', gate: 'tlsNotTrusted', alwaysForGood: true },
	{ name: 'TLS broken after effect', gate: 'tlsBroken' },
	{ name: 'TLS broken in the answer', gate: 'tlsBrokenInBody' },
];

const FOR_GOOD = 1_000_000;

/**
 * Puts a fault in wait.
 *
 * @param match the requests that it may hit
 * @param after how many of them pass first
 * @returns fields of the credential to use
 */
export function putInWait(
	column: Column,
	mode: Mode,
	sandbox: Sandbox,
	gate: Gate,
	{ match, after = 0, times }: { match?: FaultMatch; after?: number; times?: number } = {},
): { baseUrl?: string } {
	const last = times ?? (mode === 'once' ? 1 : FOR_GOOD);
	if (column.gate) {
		return { baseUrl: gate.prepare(column.gate, Number(new URL(sandbox.url).port), last) };
	}
	const { faults = [] } = column;
	faults.forEach((fault, index) => {
		const isLast = index === faults.length - 1;
		sandbox.faults.add({ fault, match, after, times: isLast ? last : 1 });
	});
	return {};
}
