/** One client in a process of its own: loads what it needs, says so, and does its work when told to. */
import { clockNow, liveBy } from './clock.mts';
import { readAnswers } from './data.mts';
import { serve } from './processes.mts';
import type { ClientReport, Job, Work } from './types.mts';

let job: Job;
let work: Work;

const handlers = { prepare, go };
export type ClientHandlers = typeof handlers;

/** Loads what a peer needs, and no other peer. */
async function prepare(next: Job): Promise<void> {
	job = next;
	liveBy(job.clock);
	if (job.peer === 'script') work = (await import('./peers/script.mts')).prepareScript(job);
	else work = await (await import('./peers/nodes.mts')).prepareNodes(job);
}

async function go(): Promise<ClientReport> {
	const cpuBefore = process.cpuUsage();
	const startedAt = clockNow(job.clock);
	const result = await work();
	const endedAt = clockNow(job.clock);
	const { user, system } = process.cpuUsage(cpuBefore);
	return { ...readAnswers(result), startedAt, endedAt, cpuMs: (user + system) / 1_000 };
}

serve(handlers);
