import type { INode } from 'n8n-workflow';

import type { Reply } from '../api/call';
import { apiError } from '../api/errors';

/** What an answer to a write says beside `success_code`. */
export interface Verdict {
	accepted: 'yes' | 'no' | 'unsaid';
	/** CartRover's own words, where it has any. */
	message: string | null;
}

const NO = new Set<unknown>([false, 'false', 0, '0']);

/**
 * Reads whether a write was really accepted. `success_code` alone says that the call worked; a payload may
 * still hold a refusal, as those of Cancel Order and New Order Batch do (docs/api-facts.md, section 2a).
 */
export function verdictOf({ envelope: { response } }: Reply): Verdict {
	const silent = response === undefined || response === null || response === '';
	if (silent || response === true) return { accepted: 'yes', message: null };
	if (typeof response !== 'object') {
		return { accepted: NO.has(response) ? 'no' : 'unsaid', message: null };
	}
	const { success, failed, message } = response as Record<string, unknown>;
	const words = typeof message === 'string' && message ? message : null;
	const refused = NO.has(success) || (Array.isArray(failed) && failed.length > 0);
	if (refused) return { accepted: 'no', message: words };
	const isList = Array.isArray(response) && response.length > 0;
	return { accepted: isList ? 'unsaid' : 'yes', message: words };
}

/**
 * Stops where an answer does not say that a write was accepted.
 *
 * @param reply `done` when the order's own status shows it
 * @param what the write and what it is about, as in "the status of order A"
 * @throws NodeApiError with CartRover's words
 */
export function assertAccepted(reply: Reply | 'done', node: INode, what: string): void {
	if (reply === 'done') return;
	const { accepted, message } = verdictOf(reply);
	if (accepted === 'yes') return;
	if (accepted === 'unsaid') throw unsaid(node, what);
	throw apiError(
		node,
		message ?? 'CartRover did not accept this',
		`CartRover took the call, but says that it did not do it: ${what}. Look it up there before you run this item again.`,
	);
}

/** The error for an answer from which nobody can tell what became of a write. */
export function unsaid(node: INode, what: string, more = 'Its answer is in another form.') {
	return apiError(
		node,
		`CartRover did not say what became of ${what}`,
		`${more} Look this up in CartRover before you run the item again.`,
	);
}
