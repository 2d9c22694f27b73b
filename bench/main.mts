/**
 * `npm run bench`: measures the nodes beside what would be used instead, and writes docs/benchmarks.md and the
 * table in README.md. With names of cases, or parts of them (`npm run bench -- poll`), only these are measured
 * and nothing is written. Takes a good quarter of an hour, and a quiet machine.
 */
import { join } from 'node:path';

import { ensureN8n } from '../e2e/host/install.mts';
import { CASES } from './cases.mts';
import { measure } from './measure.mts';
import { caseTable, writePages } from './report.mts';
import type { Case, Findings, PeerName, Run } from './types.mts';

const PEERS: readonly PeerName[] = ['node', 'http', 'loop', 'pool'];
const ROUNDS = 3;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Runs a case: in each round all peers, one after the other, so that what disturbs one disturbs all. */
async function runCase(each: Case, nodesBase: string): Promise<Findings> {
	const runs = new Map<PeerName, Run[]>(PEERS.map((peer) => [peer, []]));
	const rounds = each.rounds ?? ROUNDS;
	for (let round = 1; round <= rounds; round++) {
		for (const [peer, own] of runs) {
			say(`${each.name}, round ${round} of ${rounds}: ${peer}`);
			own.push(await measure(each, peer, nodesBase));
		}
	}
	return { case: each, runs };
}

async function main(only: readonly string[]): Promise<void> {
	const startedAt = performance.now();
	const { root } = await ensureN8n(say);
	const findings: Findings[] = [];
	for (const each of CASES) {
		if (only.length > 0 && !only.some((part) => each.name.includes(part))) continue;
		const found = await runCase(each, join(root, 'node_modules/n8n-nodes-base'));
		findings.push(found);
		say(`\n${each.title}\n${caseTable(found)}\n`);
	}
	const minutes = Math.round((performance.now() - startedAt) / 60_000);
	if (only.length === 0) await writePages(findings, minutes);
	say(`Done in ${minutes} minutes.`);
}

await main(process.argv.slice(2));
