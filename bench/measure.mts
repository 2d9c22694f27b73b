import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

import { ensureN8n } from '../e2e/host/install.mts';
import { ensureBuilt } from '../tools/build.mts';
import type { ClientHandlers } from './client.mts';
import { expectedAnswers, judge, shareOf } from './data.mts';
import { makeCertificate, type Certificate } from './distance.mts';
import { Process } from './processes.mts';
import { caseTable, middle } from './report.mts';
import type { ServerHandlers } from './server.mts';
import type { Case, ClockSpec, PeerName, Results, Run } from './types.mts';

type Client = Process<ClientHandlers>;
type Setting = Pick<Case, 'task' | 'world' | 'speed'>;

/** What a process does before it is measured: n8n that has run for a while has compiled what it needs. */
const WARM_UP: Setting = {
	task: { kind: 'lookups', from: 0, count: 500 },
	world: { orders: 500, roundTripMs: 0, unlimited: true },
	speed: 1,
};

/** Runs cases, with the sandbox and each client in a process of its own. They live from run to run. */
class Bench {
	private readonly server = new Process<ServerHandlers>('server.mts');
	private readonly clients = new Map<PeerName, Client[]>();

	/** @param nodesBase folder of n8n-nodes-base */
	constructor(
		private readonly nodesBase: string,
		private readonly certificate: Certificate,
	) {}

	/** Runs one peer once in one case. */
	async run(setting: Case, peer: PeerName): Promise<Run> {
		return await this.work(setting, peer, await this.clientsOf(peer, setting.processes));
	}

	async end(): Promise<void> {
		const clients = [...this.clients.values()].flat();
		await Promise.all([this.server, ...clients].map(async (each) => await each.end()));
	}

	/** As many clients as a case needs, and none beside. The HTTP Request node is the same, paced or not. */
	private async clientsOf(name: PeerName, count: number): Promise<Client[]> {
		const peer = name === 'paced' ? 'http' : name;
		const clients = this.clients.get(peer) ?? [];
		this.clients.set(peer, clients);
		for (const surplus of clients.splice(count)) await surplus.end();
		while (clients.length < count) {
			const client: Client = new Process('client.mts', {
				NODE_EXTRA_CA_CERTS: this.certificate.file,
			});
			clients.push(client);
			await this.work(WARM_UP, peer, [client]);
		}
		return clients;
	}

	private async work(
		{ task, world, speed }: Setting,
		peer: PeerName,
		clients: readonly Client[],
	): Promise<Run> {
		const clock: ClockSpec = { epochMs: Date.now(), hrtime: process.hrtime.bigint(), speed };
		const { certificate, nodesBase, server } = this;
		const { cert, key } = certificate;
		const { url, keys } = await server.ask('start', { world, clock, certificate: { cert, key } });
		await each(async (client, share) => {
			const own = shareOf(task, share, clients.length);
			await client.ask('prepare', { peer, task: own, clock, url, keys, nodesBase });
		});
		const reports = await each(async (client) => await client.ask('go', undefined));
		return judge(expectedAnswers(task, world), reports, await server.ask('report', undefined));

		async function each<T>(run: (client: Client, share: number) => Promise<T>): Promise<T[]> {
			return await Promise.all(clients.map(run));
		}
	}
}

/** Measures the cases. @param say gets each one's figures as soon as they are there */
export async function measureAll(
	cases: readonly Case[],
	say: (text: string) => void,
): Promise<Results> {
	const startedAt = performance.now();
	await ensureBuilt(say);
	const { root, version } = await ensureN8n(say);
	const certificate = await makeCertificate();
	const bench = new Bench(join(root, 'node_modules/n8n-nodes-base'), certificate);
	const results: Results['cases'] = {};
	try {
		for (const each of cases) {
			say(`\n${each.name}: ${each.title}`);
			results[each.name] = await rounds(bench, each);
			say(caseTable(each, results[each.name] ?? {}));
		}
	} finally {
		await bench.end();
		await certificate.remove();
	}
	const [cpu] = cpus();
	return {
		measured: new Date().toISOString().slice(0, 10),
		minutes: Math.ceil((performance.now() - startedAt) / 60_000),
		machine: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.version}, n8n ${version}`,
		cases: results,
	};
}

/** In each round all peers, one after the other, so that what disturbs one disturbs all. */
async function rounds(bench: Bench, each: Case): Promise<Results['cases'][string]> {
	const runs = each.peers.map((peer): [PeerName, Run[]] => [peer, []]);
	for (let round = 0; round < each.rounds; round++) {
		for (const [peer, own] of runs) own.push(await bench.run(each, peer));
	}
	return Object.fromEntries(runs.map(([peer, own]) => [peer, middle(own)]));
}
