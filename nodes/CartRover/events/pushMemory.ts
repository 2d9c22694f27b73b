import type { IWebhookFunctions } from 'n8n-workflow';

import { fingerprint } from '../model/fingerprint';

/*
 * Which pushes have been taken, so that a repeated push starts nothing. There are two memories. The memory of
 * the process sees pushes that come at the same moment. n8n's static data outlives a restart, and the
 * processes of queue mode share it. But when two processes save at the same moment, one of the two entries is
 * lost; so is an entry when a classic poller in the same workflow writes back the data with which it began.
 * The body of an update has no time in it: when an order returns to an earlier state, the same body comes
 * again. So an update is forgotten after a while.
 */

const MINUTES_OF_UPDATE = 60;
const FOR_GOOD = Number.POSITIVE_INFINITY;
const MOST_IN_PROCESS = 20_000;
/** The most entries in the static data, since each push writes all of them. */
const MOST_SAVED = 100;
const CHARS = 12;

/** By push, when it was taken, in minutes since 1970, or for good. */
const taken = new Map<string, number>();

/** Forgets what this process has taken, as a restart does; for tests. */
export function forgetPushes(): void {
	taken.clear();
}

/**
 * Notes a push that starts an execution. Out: false where it was taken before.
 *
 * @param isUpdate whether the same body may be a state that has come back, once an hour has passed
 */
export function isFirst(context: IWebhookFunctions, signature: string, isUpdate: boolean): boolean {
	const now = Math.floor(Date.now() / 60_000);
	// A clock that was put back must not hold updates off for longer.
	const isHeld = (at: number) => at === FOR_GOOD || Math.abs(now - at) < MINUTES_OF_UPDATE;
	const print = fingerprint(signature.toLowerCase(), CHARS);
	const { id } = context.getNode();
	const own = `${context.getWorkflow().id ?? ''} ${id} ${print}`;
	// The workflow's data, by the node's id: n8n keeps the node's own data by the node's name, and loses it
	// when the node is renamed.
	const data = context.getWorkflowStaticData('global');
	const name = `cartRoverPushes ${id}`;
	const earlier = context.getWorkflowStaticData('node');
	const saved = [...entriesOf(earlier.taken), ...entriesOf(data[name])].filter((entry) =>
		isHeld(timeOf(entry)),
	);
	const before = taken.get(own);
	const isKnown = before !== undefined && isHeld(before);
	if (isKnown || saved.some((entry) => entry.startsWith(print))) return false;
	// At the end, as the newest.
	taken.delete(own);
	taken.set(own, isUpdate ? now : FOR_GOOD);
	if (taken.size > MOST_IN_PROCESS) taken.delete(taken.keys().next().value ?? '');
	const entry = isUpdate ? `${print}${now.toString(36)}` : print;
	data[name] = [...saved, entry].slice(-MOST_SAVED);
	// The place of an earlier version.
	delete earlier.taken;
	return true;
}

const entriesOf = (saved: unknown) => (Array.isArray(saved) ? saved.map(String) : []);

/** Of a saved entry: the print, and for an update the minute. */
const timeOf = (entry: string): number =>
	entry.length > CHARS ? Number.parseInt(entry.slice(CHARS), 36) : FOR_GOOD;
