import { expectedAnswers, judge } from './data.mts';
import { startClient, startServer } from './processes.mts';
import type { Case, ClockSpec, PeerName, Run } from './types.mts';

/** Runs one client once in one case, each side in a process of its own. */
export async function measure(
	{ task, world, speed, watchMemory = false }: Case,
	peer: PeerName,
	nodesBase: string,
): Promise<Run> {
	const clock: ClockSpec = {
		epochMs: Date.now(),
		hrtime: String(process.hrtime.bigint()),
		speed,
	};
	const server = startServer();
	const client = startClient();
	try {
		const { url, keys } = await server.tell({ do: 'start', world, clock }, 'ready');
		const credential = { accessLevel: 'cart', ...keys, baseUrl: url };
		const job = { peer, task, clock, url, credential, nodesBase, watchMemory };
		await client.tell({ do: 'prepare', job }, 'ready');
		const arrivals = task.kind === 'poll' ? task.arrivals : 0;
		await server.tell({ do: 'go', arrivals }, 'going');
		const { report } = await client.tell({ do: 'go' }, 'done');
		const { report: served } = await server.tell({ do: 'report' }, 'done');
		return judge(expectedAnswers(task, world), task, report, served);
	} finally {
		await Promise.all([client.end(), server.end()]);
	}
}
