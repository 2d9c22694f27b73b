import type { Call, Reply, Result } from '../api/call';
import type { CartRoverClient } from '../api/client';
import { type EndpointName, ENDPOINTS } from '../api/endpoints';
import { apiError, LOOK_IT_UP, withProcessId } from '../api/errors';
import type { CartRoverRecord } from '../api/records';
import { orderRecord } from '../model/order';
import { refusalIn } from './accepted';

/** A gateway's way to say that it gave up waiting, as its caller does after its own time. */
const GATEWAY_TIMEOUT = 504;

/** How often a write to an order is tried whose answers get lost. */
const MAX_ATTEMPTS = 3;

interface ReadBack {
	/** Whether an order's status record shows that the call took effect. */
	reached: (order: CartRoverRecord) => boolean;
	/** Whether an answer says what became of the call; any does when left out. */
	understood?: (reply: Reply) => boolean;
	/**
	 * The status may have been reached before the call and says nothing then; made again, the call does no
	 * harm.
	 */
	mayBeOld?: boolean;
}

/**
 * Makes a call that puts an order into a status and must not be repeated blindly. When its answer is
 * lost, the order's status is read back: it shows whether the call took effect, and only if it did not
 * is the call made again. After a time-out it is not even then: CartRover may still be at work on it.
 *
 * @returns the answer, or `done` when the status shows that a call whose answer was lost took effect
 * @throws NodeApiError when CartRover refuses, or when it stays unknown what happened
 */
export async function callWithReadBack(
	client: CartRoverClient,
	name: EndpointName,
	call: Call,
	{ reached, understood, mayBeOld = false }: ReadBack,
): Promise<Reply | 'done'> {
	let inDoubt = false;
	let notBefore = !mayBeOld;
	for (let attempt = 1; ; attempt++) {
		const result = await client.attempt(name, { ...call, inDoubt });
		if (result.kind === 'reply' && (understood?.(result) ?? true)) {
			// Refused although it was lost before: the lost one may be the reason.
			const mayBeOwn = attempt > 1 && refusalIn(result) !== undefined;
			return mayBeOwn && (await hasReached(client, call, reached)) ? 'done' : result;
		}
		const lost =
			result.kind === 'reply' ||
			(result.outcome.kind === 'broken' && result.outcome.effect === 'unknown');
		const mayBeOwn = attempt > 1 && result.kind === 'failed' && result.outcome.kind === 'rejected';
		if (!lost && !mayBeOwn) throw toError(client, name, result);
		const done = await hasReached(client, call, reached);
		if (done && notBefore) return 'done';
		const mayCome = !done && mayBeUnderWay(result);
		if (done === undefined || mayCome || !lost || attempt === MAX_ATTEMPTS) {
			throw toError(client, name, result);
		}
		inDoubt = done;
		notBefore ||= !done;
	}
}

/** Whether a call that shows no effect may have one later. */
function mayBeUnderWay(result: Result): boolean {
	if (result.kind !== 'failed' || result.outcome.kind !== 'broken') return false;
	const { why, about } = result.outcome;
	return why === 'timeout' || about.status === GATEWAY_TIMEOUT;
}

function toError(client: CartRoverClient, name: EndpointName, result: Result): Error {
	if (result.kind === 'failed') return result.toError();
	return apiError(
		client.node,
		`CartRover answered in a form that this node does not know, so it is not known whether this took effect: ${ENDPOINTS[name].title.toLowerCase()}`,
		withProcessId(LOOK_IT_UP, result),
	);
}

/** Whether the call has taken effect; `undefined` when the status cannot be read either. */
async function hasReached(
	client: CartRoverClient,
	{ path, subject }: Call,
	reached: (order: CartRoverRecord) => boolean,
): Promise<boolean | undefined> {
	const status = await client.attempt('orderStatus', { path, subject });
	if (status.kind === 'failed') return undefined;
	const { response } = status.envelope;
	return orderRecord.safeParse(response).success ? reached(response as CartRoverRecord) : undefined;
}
