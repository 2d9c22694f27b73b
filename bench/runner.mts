import { GROWTH, MEMORY_CASES, withSize } from './cases.mts';
import type { CaseFindings, GrowthFindings, LoadFindings, MemoryFindings } from './findings.mts';
import { loadables, loadOnce, type LoadReport } from './loads.mts';
import { measure, type MeasureOptions } from './measure.mts';
import type { Case, Held, PeerName, Run } from './types.mts';

const ROUNDS = 3;
const LOADS = 5;

export interface RunnerOptions extends MeasureOptions {
	/** Rounds of each case; each case's own number without. */
	rounds?: number;
	say: (text: string) => void;
}

const needsN8n = (peer: PeerName) => peer === 'http' || peer === 'httpSet';

function peersOf({ peers }: Case, { nodesBase }: RunnerOptions): PeerName[] {
	return peers.filter((peer) => nodesBase !== undefined || !needsN8n(peer));
}

/** Runs a case: in each round all peers, one after the other, so that what disturbs one disturbs all. */
export async function runCase(each: Case, options: RunnerOptions): Promise<CaseFindings> {
	const runs = new Map<PeerName, Run[]>(peersOf(each, options).map((peer) => [peer, []]));
	const rounds = options.rounds ?? each.rounds ?? ROUNDS;
	for (let round = 1; round <= rounds; round++) {
		for (const [peer, own] of runs) {
			options.say(`${each.name}, round ${round} of ${rounds}: ${peer}`);
			own.push(await measure(each, peer, options));
		}
	}
	return { case: each, runs };
}

/** What results take and what was held for them, one run each. */
export async function runMemory(options: RunnerOptions): Promise<MemoryFindings[]> {
	const findings: MemoryFindings[] = [];
	for (const each of MEMORY_CASES) {
		const held = new Map<PeerName, Held>();
		for (const peer of peersOf(each, options)) {
			options.say(`memory, ${each.name}: ${peer}`);
			const run = await measure(each, peer, { ...options, watchMemory: true });
			if (run.held) held.set(peer, run.held);
		}
		findings.push({ case: each, held });
	}
	return findings;
}

/** The node's own work at a size and at ten times the size. */
export async function runGrowth(options: RunnerOptions): Promise<GrowthFindings[]> {
	const findings: GrowthFindings[] = [];
	for (const { title, name, size } of GROWTH) {
		const sizes = [size, 10 * size] as const;
		const cpuMs: [number[], number[]] = [[], []];
		for (let round = 1; round <= (options.rounds ?? ROUNDS); round++) {
			for (const [index, own] of cpuMs.entries()) {
				options.say(`growth, ${name}, round ${round}: ${sizes[index]}`);
				const run = await measure(withSize(name, sizes[index] as number), 'node', options);
				if (run.right !== run.expected) throw new Error(`${name} gave wrong answers`);
				own.push(run.cpuMs);
			}
		}
		findings.push({ title, sizes, cpuMs });
	}
	return findings;
}

/** Loading of this package and of others, alternating. */
export async function runLoads({ nodesBase, say }: RunnerOptions): Promise<LoadFindings[]> {
	const found = Object.entries(loadables(nodesBase)).map(([name, files]) => ({
		name,
		files,
		reports: [] as LoadReport[],
	}));
	for (let round = 1; round <= LOADS; round++) {
		say(`loading, round ${round} of ${LOADS}`);
		for (const { files, reports } of found) reports.push(await loadOnce(files));
	}
	return found;
}
