import type { Call, Reply, Result } from '../api/call';
import type { CartRoverClient } from '../api/client';
import { type EndpointName, ENDPOINTS, type EndpointUse } from '../api/endpoints';
import { answerError, LOOK_IT_UP, notKnown } from '../api/errors';
import type { CartRoverRecord } from '../api/records';
import { orderRecord } from '../model/order';
import { textOf } from '../model/texts';
import { refusalIn } from './accepted';
import type { Before } from './memory';

/** The status by which a gateway says that it gave up waiting. The call may still go on behind it. */
const GATEWAY_TIMEOUT = 504;

/** How often a write to an order is tried whose answers get lost. */
const MAX_ATTEMPTS = 3;

/** The call by which a write is looked up whose answer was lost. */
export const READ_BACK = {
	endpoint: 'orderStatus',
	when: 'when an answer was lost, to see what became of it',
} as const satisfies EndpointUse;

/**
 * The result of reading back the order's status: the call took effect, or the order was in the status before.
 */
export type Reached = 'done' | 'already';

interface ReadBack {
	/** Whether an order's status record shows that the call took effect. */
	reached: (order: CartRoverRecord) => boolean;
	/** Whether an answer accepts the call, or refuses it; `undefined` where it does not show that. */
	accepts?: (reply: Reply) => boolean | undefined;
	/**
	 * The status may have been reached before the call and says nothing then; made again, the call does no
	 * harm.
	 */
	mayBeOld?: boolean;
	/**
	 * Whether an order is already in the status that the call would set, so that a refusal is no error; never
	 * when left out.
	 */
	already?: (order: CartRoverRecord) => boolean;
	/**
	 * Words of a refusal that say that the order is already in the status. They are newer than a status that
	 * may be read late.
	 */
	saysAlready?: RegExp;
	/** Set where an earlier try of this execution may have taken effect. */
	before?: Before;
}

/**
 * Makes a call that puts an order into a status and must not be repeated blindly. When the answer is lost,
 * the order's status is read back. It shows whether the call took effect; only if it did not is the call made
 * again. After a time-out the call is not made again at all: CartRover may still be at work on it. A call
 * that is refused because the order is already in the status counts as done, where that can be told.
 *
 * @returns the answer, or what the order's status shows
 * @throws NodeApiError when CartRover refuses, or when it stays unknown what happened
 */
export async function callWithReadBack(
	client: CartRoverClient,
	name: EndpointName,
	call: Call,
	{ reached, accepts = hasNoRefusal, mayBeOld = false, already, saysAlready, before }: ReadBack,
): Promise<Reply | Reached> {
	const isThere = async () => await hasReached(client, call, reached);
	const afterRefusal = async (result: Result, mayBeOwn: boolean): Promise<Reached | undefined> => {
		if (saysAlready?.test(wordsOf(result))) return mayBeOwn ? 'done' : 'already';
		if (mayBeOwn && notBefore && (await isThere())) return 'done';
		return already && (await hasReached(client, call, already)) ? 'already' : undefined;
	};
	let inDoubt = before !== undefined;
	let notBefore = !mayBeOld;
	if (inDoubt && notBefore && (await isThere())) return 'done';
	for (let attempt = 1; ; attempt++) {
		const result = await client.attempt(name, { ...call, inDoubt });
		const mayBeOwn = inDoubt || attempt > 1;
		const accepted = result.kind === 'reply' ? accepts(result) : undefined;
		if (result.kind === 'reply' && accepted !== undefined) {
			return (!accepted && (await afterRefusal(result, mayBeOwn))) || result;
		}
		const lost =
			result.kind === 'reply' ||
			(result.outcome.kind === 'broken' && result.outcome.effect === 'unknown');
		if (!lost) {
			const there = isAboutOrder(result) ? await afterRefusal(result, mayBeOwn) : undefined;
			if (there) return there;
			throw toError(client, name, call, result);
		}
		const done = await isThere();
		if (done && notBefore) return 'done';
		const mayCome = !done && mayBeUnderWay(result);
		if (done === undefined || mayCome || attempt === MAX_ATTEMPTS) {
			throw toError(client, name, call, result);
		}
		inDoubt = done;
		notBefore ||= !done;
	}
}

const hasNoRefusal = (reply: Reply) => refusalIn(reply) === undefined;

/** CartRover's words for a refusal. */
function wordsOf(result: Result): string {
	if (result.kind === 'failed') {
		return result.outcome.kind === 'rejected' ? result.outcome.message : '';
	}
	return textOf((result.envelope.response as { message?: unknown } | undefined)?.message);
}

/** Whether a refusal may be for the state of the order, and not for the key or the address. */
function isAboutOrder(result: Result): boolean {
	if (result.kind !== 'failed' || result.outcome.kind !== 'rejected') return false;
	return ![401, 403, 404].includes(result.outcome.about.status ?? 200);
}

/** Whether a call without a visible effect may still take effect later. */
function mayBeUnderWay(result: Result): boolean {
	if (result.kind !== 'failed' || result.outcome.kind !== 'broken') return false;
	const { why, about } = result.outcome;
	return why === 'timeout' || about.status === GATEWAY_TIMEOUT;
}

function toError(client: CartRoverClient, name: EndpointName, call: Call, result: Result): Error {
	if (result.kind === 'failed') return result.toError();
	return answerError(
		client.node,
		`CartRover answered in a format that this node does not know${notKnown(ENDPOINTS[name], call)}`,
		LOOK_IT_UP,
		result,
	);
}

/** Whether the call has taken effect; `undefined` when the status cannot be read either. */
async function hasReached(
	client: CartRoverClient,
	{ path }: Call,
	reached: (order: CartRoverRecord) => boolean,
): Promise<boolean | undefined> {
	const status = await client.attempt('orderStatus', { path });
	if (status.kind === 'failed') return undefined;
	const { response } = status.envelope;
	return orderRecord.safeParse(response).success ? reached(response as CartRoverRecord) : undefined;
}
