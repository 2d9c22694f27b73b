import type { IWebhookFunctions } from 'n8n-workflow';

import { fingerprint } from '../model/fingerprint';

/*
 * Which pushes have been taken, so that one which comes again starts nothing. There are two memories. That of
 * the process sees pushes that come at the same moment. n8n's static data outlives a restart, and the
 * processes of queue mode share it; but two of them that save at the same moment lose what one has saved, and so
 * does a classic poller in the same workflow, which writes back what it began with.
 */

const MOST_IN_PROCESS = 20_000;
/** All of it is written with each push. */
const MOST_SAVED = 100;
const CHARS = 12;

const taken = new Set<string>();

/** Forgets what this process has taken, as its end does; for tests. */
export function forgetPushes(): void {
	taken.clear();
}

/** Notes a push. Out: false where it was taken before. */
export function isFirst(context: IWebhookFunctions, signature: string): boolean {
	const print = fingerprint(signature.toLowerCase(), CHARS);
	const own = `${context.getWorkflow().id ?? ''} ${context.getNode().id} ${print}`;
	const data = context.getWorkflowStaticData('node');
	const saved = Array.isArray(data.taken) ? (data.taken as unknown[]) : [];
	if (taken.has(own) || saved.includes(print)) return false;
	taken.add(own);
	if (taken.size > MOST_IN_PROCESS) taken.delete(taken.values().next().value ?? '');
	data.taken = [...saved, print].slice(-MOST_SAVED) as string[];
	return true;
}
