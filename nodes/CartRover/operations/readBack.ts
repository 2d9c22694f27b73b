import type { Call, CartRoverClient, Reply } from '../api/client';
import type { EndpointName } from '../api/endpoints';
import { recordOf } from '../api/records';
import { orderRecord } from '../model/order';

/** How often a write to an order is tried whose answers get lost. */
const MAX_ATTEMPTS = 3;

/**
 * Makes a call that puts an order into a status and must not be repeated blindly. When its answer is
 * lost, the order's status is read back: it shows whether the call took effect, and only if it did not
 * is the call made again.
 *
 * @param goal the status that the call leads to
 * @returns the answer, or `done` when the status shows that a call whose answer was lost took effect
 * @throws NodeApiError when CartRover refuses, or when it stays unknown what happened
 */
export async function callWithReadBack(
	client: CartRoverClient,
	name: EndpointName,
	call: Call,
	goal: string,
): Promise<Reply | 'done'> {
	for (let attempt = 1; ; attempt++) {
		const result = await client.attempt(name, call);
		if (result.kind === 'reply') {
			const lostBefore = attempt > 1 && !accepted(result);
			return lostBefore && (await statusIs(client, call, goal)) ? 'done' : result;
		}
		const lost = result.outcome.kind === 'broken' && result.outcome.effect === 'unknown';
		if (!lost && !(attempt > 1 && result.outcome.kind === 'rejected')) throw result.toError();
		if (await statusIs(client, call, goal)) return 'done';
		if (!lost || attempt === MAX_ATTEMPTS) throw result.toError();
	}
}

function accepted({ envelope: { response } }: Reply): boolean {
	return (response as { success?: unknown } | undefined)?.success !== false;
}

/** When the status cannot be read either, the order is taken not to have reached it. */
async function statusIs(client: CartRoverClient, { path }: Call, goal: string): Promise<boolean> {
	const status = await client.attempt('orderStatus', { path });
	if (status.kind === 'failed') return false;
	return recordOf(status, orderRecord, client.node).order_status === goal;
}
