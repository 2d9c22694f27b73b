import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/**
 * What is measured: this package's nodes, and what a user would take instead: n8n's HTTP Request node, and
 * scripts that ask for one thing after the other (`loop`) or for five at once (`pool`).
 */
export type PeerName = 'node' | 'http' | 'loop' | 'pool';

/** What a client is to do. */
export type Task =
	/** The status of orders, one call each; split evenly over workflows that run at once. */
	| { kind: 'statuses'; count: number; workflows?: number }
	/** Every order, whatever its status. */
	| { kind: 'orders' }
	| { kind: 'create'; count: number }
	/** All stock. */
	| { kind: 'inventory' }
	/** What is new since a moment; `arrivals` orders come in before it is asked. */
	| { kind: 'poll'; arrivals: number };

/** What the sandbox holds and how it answers. */
export interface WorldSpec {
	orders?: number;
	products?: number;
	/** Round trip, ms of the clock. */
	roundTripMs: number;
	/** Whether another program takes half of what the bucket gets. */
	shared?: boolean;
	/** A bucket so large that nobody ever waits: what is left is the clients' own work. */
	unlimited?: boolean;
}

export interface Case {
	name: string;
	title: string;
	task: Task;
	world: WorldSpec;
	/** Seconds on the clock for each real second, the same for the sandbox and every client. */
	speed: number;
	/** The least ms that the bucket and the round trips leave to any client. */
	boundMs?: number;
	/** Collects garbage again and again to see what is really held, which spoils the times. */
	watchMemory?: boolean;
	rounds?: number;
}

/** The one clock: at `hrtime` (ns, the machine's monotonic clock) it showed `epochMs`. */
export interface ClockSpec {
	epochMs: number;
	hrtime: string;
	speed: number;
}

/** What a client process is told. */
export interface Job {
	peer: PeerName;
	task: Task;
	clock: ClockSpec;
	/** Of the API, with `/v1`. */
	url: string;
	credential: ICredentialDataDecryptedObject;
	/** Folder of n8n-nodes-base. */
	nodesBase: string;
	watchMemory: boolean;
}

/** One answer as all clients give it: what was asked for, and the value that came. */
export type Answer = [key: string, value: string];

/** What a client process says when it is done. */
export interface ClientReport {
	answers: Answer[];
	/** Answers that are no records, handed on as if they were. */
	junk: number;
	/** ms of the clock. */
	apiMs: number;
	/** ms of the clock until each workflow was done. */
	workflowsMs: number[];
	/** User and system time, ms. */
	cpuMs: number;
	/** With `watchMemory`, bytes: what the result takes when all else is gone, and the most that was held. */
	held?: { result: number; peak: number };
}

/** What the sandbox process says afterwards. */
export interface ServerReport {
	sent: number;
	refused: number;
	/** References of the orders that requests have created. */
	created: string[];
}

/** One run of one client in one case. */
export interface Run extends Omit<ClientReport, 'answers' | 'junk'> {
	expected: number;
	right: number;
	/** Asked for and not answered. */
	lost: number;
	/** Answered with something else, or more than once. */
	wrong: number;
	sent: number;
	refused: number;
}

/** The runs of one case: of each peer one for each round, in the same order. */
export interface Findings {
	case: Case;
	runs: ReadonlyMap<PeerName, readonly Run[]>;
}
