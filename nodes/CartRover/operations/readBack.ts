import type { Call, Reply } from '../api/call';
import type { CartRoverClient } from '../api/client';
import type { EndpointName } from '../api/endpoints';
import type { CartRoverRecord } from '../api/records';
import { orderRecord } from '../model/order';
import { verdictOf } from './accepted';

/** How often a write to an order is tried whose answers get lost. */
const MAX_ATTEMPTS = 3;

/**
 * Makes a call that puts an order into a status and must not be repeated blindly. When its answer is
 * lost, the order's status is read back: it shows whether the call took effect, and only if it did not
 * is the call made again.
 *
 * @param reached whether an order's status record shows that the call took effect
 * @returns the answer, or `done` when the status shows that a call whose answer was lost took effect
 * @throws NodeApiError when CartRover refuses, or when it stays unknown what happened
 */
export async function callWithReadBack(
	client: CartRoverClient,
	name: EndpointName,
	call: Call,
	reached: (order: CartRoverRecord) => boolean,
): Promise<Reply | 'done'> {
	for (let attempt = 1; ; attempt++) {
		const result = await client.attempt(name, call);
		if (result.kind === 'reply') {
			// Refused although it was lost before: the lost one may be the reason.
			const mayBeOwn = attempt > 1 && verdictOf(result).accepted === 'no';
			return mayBeOwn && (await hasReached(client, call, reached)) ? 'done' : result;
		}
		const lost = result.outcome.kind === 'broken' && result.outcome.effect === 'unknown';
		if (!lost && !(attempt > 1 && result.outcome.kind === 'rejected')) throw result.toError();
		const done = await hasReached(client, call, reached);
		if (done) return 'done';
		if (done === undefined || !lost || attempt === MAX_ATTEMPTS) throw result.toError();
	}
}

/** Whether the call has taken effect; `undefined` when the status cannot be read either. */
async function hasReached(
	client: CartRoverClient,
	{ path, subject }: Call,
	reached: (order: CartRoverRecord) => boolean,
): Promise<boolean | undefined> {
	const status = await client.attempt('orderStatus', { path, subject });
	if (status.kind === 'failed') return undefined;
	const record = orderRecord.safeParse(status.envelope.response);
	return record.success ? reached(record.data as CartRoverRecord) : undefined;
}
