import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** What is measured: this package's nodes, and what a user would take instead. */
export type PeerName = 'node' | 'node25' | 'http' | 'httpSet' | 'loop' | 'pool' | 'helper';

/** What a client is to do. */
export type Task =
	/** The status of orders, one call each; split evenly over workflows that run at once. */
	| { kind: 'statuses'; count: number; workflows?: number }
	/** Every order, whatever its status. */
	| { kind: 'orders' }
	| { kind: 'create'; count: number }
	/** All stock, or only SKUs with at most so many available. */
	| { kind: 'inventory'; atMost?: number }
	/** What is new since a moment; `arrivals` orders come in before it is asked. */
	| { kind: 'poll'; arrivals: number };

/** Another program that draws from the same bucket. */
export interface OtherProgram {
	/** Calls that it has taken before the start. */
	atStart: number;
	/** ms of the clock between two of its calls. */
	everyMs: number;
}

/** What the sandbox holds and how it answers. */
export interface WorldSpec {
	orders: number;
	products: number;
	/** Round trip, ms of the clock. */
	roundTripMs: number;
	other?: OtherProgram;
	/** False for a bucket so large that nobody ever waits: what is left is the clients' own work. */
	limited: boolean;
}

export interface Case {
	name: string;
	title: string;
	task: Task;
	world: WorldSpec;
	/** Seconds on the clock for each real second, the same for the sandbox and every client. */
	speed: number;
	peers: readonly PeerName[];
	/** The least time that the bucket and the round trip leave to a client with five calls at once. */
	bound: { ms: number; formula: string };
	/** Rounds, if not the command's own number: for cases whose figures hardly differ. */
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
	/** Folder of n8n-nodes-base, for the peers that are n8n's own nodes. */
	nodesBase?: string;
	/** Collects garbage again and again to see what is really held; spoils the times. */
	watchMemory: boolean;
}

/** One answer as all clients give it: what was asked for, and the value that came. */
export type Answer = [key: string, value: string];

/** What a result takes when all else is gone, and the most that was held while it was made; bytes. */
export interface Held {
	result: number;
	peak: number;
	/** How much of the peak were bytes of answers that were not read yet. */
	unread: number;
}

/** What a client process says when it is done. */
export interface ClientReport {
	answers: Answer[];
	/** Answers that are no records, handed on as if they were. */
	junk: number;
	/** What ended the run, if it did not end well. */
	failure?: string;
	/** ms of the clock. */
	apiMs: number;
	/** ms of the clock until each workflow was done. */
	workflowsMs: number[];
	/** User and system time, ms. */
	cpuMs: number;
	/** Highest resident memory over that at the start, bytes. */
	rssBytes: number;
	/** With `watchMemory`. */
	held?: Held;
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
