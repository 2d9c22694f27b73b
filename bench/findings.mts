import type { LoadReport } from './loads.mts';
import type { Case, Held, PeerName, Run } from './types.mts';

/** The runs of one case: of each peer one for each round, in the same order. */
export interface CaseFindings {
	case: Case;
	runs: ReadonlyMap<PeerName, readonly Run[]>;
}

/** What a client's result takes, and the most that it held while it made it. */
export interface MemoryFindings {
	case: Case;
	held: ReadonlyMap<PeerName, Held>;
}

/** CPU time of the same at two sizes, ms; one value a round. */
export interface GrowthFindings {
	title: string;
	sizes: readonly [number, number];
	cpuMs: readonly [readonly number[], readonly number[]];
}

export interface LoadFindings {
	name: string;
	reports: readonly LoadReport[];
}

export interface Findings {
	cases: CaseFindings[];
	memory: MemoryFindings[];
	growth: GrowthFindings[];
	loads: LoadFindings[];
}

/** The runs of a peer in a case; none where it was not measured. */
export function runsOf(findings: Findings, name: string, peer: PeerName): readonly Run[] {
	return findings.cases.find((each) => each.case.name === name)?.runs.get(peer) ?? [];
}
