/** One client in a process of its own: loads what it needs, says so, and does its work when told to. */
import { clockNow, speedUp } from './clock.mts';
import { heldBytesAtRest, watchHeld, watchResident } from './memory.mts';
import { preparePeer, type Work } from './peers/index.mts';
import type { ClientCommand, ClientEvent } from './processes.mts';
import type { ClientReport, Job } from './types.mts';

let job: Job;
let work: Work;

function say(event: ClientEvent): void {
	process.send?.(event);
}

async function prepare(): Promise<void> {
	speedUp(job.clock);
	work = await preparePeer(job);
	say({ event: 'ready' });
}

async function go(): Promise<void> {
	const heldBefore = await heldBytesAtRest();
	const resident = watchResident();
	const held = job.watchMemory ? watchHeld() : undefined;
	const cpuBefore = process.cpuUsage();
	const startedAt = clockNow(job.clock);
	const elapsed = () => clockNow(job.clock) - startedAt;
	const result = await work(elapsed);
	const apiMs = elapsed();
	const { user, system } = process.cpuUsage(cpuBefore);
	const rssBytes = resident();
	const peak = held?.();
	const heldAfter = await heldBytesAtRest();
	const { answers, junk } = result.read();
	const report: ClientReport = {
		answers,
		junk,
		...(result.failure !== undefined && { failure: result.failure }),
		apiMs,
		workflowsMs: result.workflowsMs ?? [apiMs],
		cpuMs: (user + system) / 1_000,
		rssBytes,
		...(peak !== undefined && {
			held: {
				result: heldAfter - heldBefore,
				peak: peak.bytes - heldBefore,
				unread: peak.unread,
			},
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
