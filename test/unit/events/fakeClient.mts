import type { Call, Result } from '../../../nodes/CartRover/api/call.ts';
import { rememberCount } from '../../../nodes/CartRover/api/pageNumbers.ts';
import type { CartRoverClient } from '../../../nodes/CartRover/api/client.ts';
import type { EventSettings } from '../../../nodes/CartRover/events/types.ts';
import { NODE } from '../../support/fakeContext.mts';

export interface FakeReply {
	rows: unknown;
	total?: number;
	serverTime?: number;
}

/** What a call is answered with; `cut` for no time left, or the error that it fails with. */
export type Answer = (
	call: { name: string; query: Record<string, unknown>; path: Record<string, string> },
	index: number,
) => FakeReply | 'cut' | Error;

/** No test makes nearly as many. */
const MOST_CALLS = 5_000;

/** A client that asks a function instead of CartRover. */
export function fakeClient(answer: Answer) {
	const calls: Array<Parameters<Answer>[0]> = [];
	const attempt = async (name: string, { query = {}, path = {} }: Call = {}): Promise<Result> => {
		if (calls.length > MOST_CALLS) throw new Error('This goes on for ever');
		// The first page is asked for without its number.
		const call = { name, query: { ...query, page: query.page ?? 1 }, path };
		calls.push(call);
		const given = answer(call, calls.length - 1);
		if (given === 'cut' || given instanceof Error) {
			return {
				kind: 'failed',
				outcome: given === 'cut' ? { kind: 'outOfTime' } : { kind: 'canceled' },
				toError: () => (given === 'cut' ? new Error('out of time') : given),
				inDoubt: false,
			};
		}
		return {
			kind: 'reply',
			envelope: { success_code: true, response: given.rows },
			totalRecords: given.total,
			serverTime: given.serverTime,
			repeatedInDoubt: false,
		};
	};
	const account = { bucket: 'fake' } as CartRoverClient['account'];
	rememberCount(account);
	return { client: { attempt, account, node: NODE } as unknown as CartRoverClient, calls };
}

export const SETTINGS: EventSettings = {
	orderSource: '',
	statuses: [],
	threshold: 5,
	output: { output: 'raw', fields: [] },
};
