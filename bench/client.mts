/** One client in a process of its own: loads what it needs, says so, and does its work when told to. */
import { clockNow, speedUp } from './clock.mts';
import { heldBytesAtRest, watchHeld } from './memory.mts';
import type { Work } from './peers/answers.mts';
import type { ClientCommand, ClientEvent } from './processes.mts';
import type { ClientReport, Job } from './types.mts';

let job: Job;
let work: Work;

function say(event: ClientEvent): void {
	process.send?.(event);
}

/** Loads what a peer needs, and no other peer. */
async function loadPeer(): Promise<Work> {
	switch (job.peer) {
		case 'node':
			return await (await import('./peers/node.mts')).prepareNode(job);
		case 'http':
			return await (await import('./peers/httpRequest.mts')).prepareHttpRequest(job);
		default:
			return (await import('./peers/script.mts')).prepareScript(job);
	}
}

async function prepare(): Promise<void> {
	speedUp(job.clock);
	work = await loadPeer();
	say({ event: 'ready' });
}

async function go(): Promise<void> {
	const heldBefore = await heldBytesAtRest();
	const held = job.watchMemory ? watchHeld() : undefined;
	const cpuBefore = process.cpuUsage();
	const startedAt = clockNow(job.clock);
	const elapsed = () => clockNow(job.clock) - startedAt;
	const result = await work(elapsed);
	const apiMs = elapsed();
	const { user, system } = process.cpuUsage(cpuBefore);
	const peak = held?.();
	const heldAfter = await heldBytesAtRest();
	const { answers, junk } = result.read();
	const report: ClientReport = {
		answers,
		junk,
		apiMs,
		workflowsMs: result.workflowsMs ?? [apiMs],
		cpuMs: (user + system) / 1_000,
		...(peak !== undefined && {
			held: { result: heldAfter - heldBefore, peak: peak - heldBefore },
		}),
	};
	say({ event: 'done', report });
}

process.on('message', (command: ClientCommand) => {
	if (command.do === 'go') {
		void go();
	} else {
		({ job } = command);
		void prepare();
	}
});
process.on('disconnect', () => process.exit());
