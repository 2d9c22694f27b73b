import type { INode, NodeApiError } from 'n8n-workflow';

import type { Reply, Subject } from '../api/call';
import { answerError, LOOK_IT_UP, lookUp, nameOf, withoutEffect } from '../api/errors';
import type { About } from '../api/exchange';
import type { Reached } from './readBack';

const NO = new Set<unknown>([false, 'false', 0, '0']);

/**
 * The refusal in the answer to a write, if there is one. `success_code` only says that the call worked. The
 * payload may still refuse, as in Cancel Order and New Order Batch (docs/contributing/api-facts.md, section
 * 2a).
 */
export function refusalIn({ envelope: { response } }: Reply): { message?: string } | undefined {
	const { success, failed, message } = (response ?? {}) as Record<string, unknown>;
	const hasFailed = Array.isArray(failed) && failed.length > 0;
	if (!NO.has(response) && !NO.has(success) && !hasFailed) return undefined;
	return typeof message === 'string' && message ? { message } : {};
}

/**
 * Stops where an answer says that a write was not accepted.
 *
 * @param reply the answer, or how the order's own status shows that the write was accepted
 * @param what the subject of the write, as in "the status of order A"
 * @throws NodeApiError with CartRover's words
 */
export function assertAccepted(reply: Reply | Reached, node: INode, what: string): void {
	const refusal = typeof reply === 'string' ? undefined : refusalIn(reply);
	if (!refusal) return;
	throw notAccepted(
		node,
		refusal.message ?? 'CartRover did not accept this',
		`CartRover took the call, but its answer says that it did not change ${what}. ${LOOK_IT_UP}`,
		reply as Reply,
	);
}

/** The error for an answer that says that a write was refused, and so took no effect. */
export const notAccepted = (
	node: INode,
	message: string,
	description: string,
	reply: Pick<About, 'processId'>,
): NodeApiError => withoutEffect(answerError(node, message, description, reply, 'refused'));

/**
 * The error for an answer that does not show what became of a write.
 *
 * @param why the problem with the answer, as a sentence; the record may be missing in the answer
 */
export function unsaid(reply: Reply, node: INode, subject: Subject, why: string): NodeApiError {
	return answerError(
		node,
		`CartRover did not say what became of ${nameOf(subject)}`,
		`${why} ${lookUp(subject)}`.trim(),
		reply,
	);
}
