/** What is measured: this package, and what a user would take instead; see `PEERS` in cases.mts. */
export type PeerName = 'node' | 'http' | 'paced' | 'script';

/** What is to be done. */
export type Task =
	/** The status of orders, one call each. */
	| { kind: 'lookups'; from: number; count: number }
	/** Every order, whatever its status. */
	| { kind: 'orders' }
	/** All stock. */
	| { kind: 'inventory' }
	| { kind: 'create'; count: number };

/** What the sandbox holds and how it answers. */
export interface World {
	orders?: number;
	products?: number;
	/** Round trip, ms of the clock. */
	roundTripMs: number;
	/** Over TLS and a distance at which every round trip counts, those that open a connection as well. */
	tls?: boolean;
	/** Another program takes half of what the bucket gets. */
	program?: boolean;
	/** A bucket so large that nobody ever waits. */
	unlimited?: boolean;
}

export interface Case {
	name: string;
	title: string;
	task: Task;
	world: World;
	/** Seconds on the clock for each real second, the same for the sandbox and every client. */
	speed: number;
	/** The least ms that the bucket and the round trips leave to any client. */
	leastMs?: number;
	/** Processes on the one key, each with its share of the look-ups. */
	processes: number;
	rounds: number;
	peers: readonly PeerName[];
	/** The most that is aimed at: time over the least, refusals a call, CPU over HTTP Request's. */
	goal?: { time?: number; refused?: number; cpu?: number };
	/** Why a peer is ahead, where PEERS does not say it; for `node`, why the goal is missed. */
	why?: Partial<Record<PeerName, string>>;
}

/** The one clock of all processes: at `hrtime` (ns, the machine's monotonic clock) it showed `epochMs`. */
export interface ClockSpec {
	epochMs: number;
	hrtime: bigint;
	speed: number;
}

/** What a client process is told. */
export interface Job {
	peer: PeerName;
	task: Task;
	clock: ClockSpec;
	/** Of the API, with `/v1`. */
	url: string;
	keys: { apiUser: string; apiKey: string };
	/** Folder of n8n-nodes-base. */
	nodesBase: string;
}

/** Does a job. Out: what came, records or CartRover's whole answers; `undefined` for what did not come. */
export type Work = () => Promise<Array<object | undefined>>;

/** One answer as all clients give it: what was asked for, and the value that came. */
export type Answer = [key: string, value: string];

/** What a client process has to say. */
export interface ClientReport {
	answers: Answer[];
	/** Answers that are no records, handed on as if they were. */
	junk: number;
	/** ms of the clock. */
	startedAt: number;
	endedAt: number;
	/** User and system time, ms. */
	cpuMs: number;
}

export interface ServerReport {
	sent: number;
	refused: number;
	/** Of these, more than a minute after the first call. */
	refusedLate: number;
	/** References of the orders that requests have created. */
	created: string[];
}

/** One run of a peer in a case; or, by name, the middle of all its rounds. */
export interface Run {
	expected: number;
	right: number;
	/** Answered with something else, or more than once. */
	wrong: number;
	sent: number;
	refused: number;
	refusedLate?: number;
	/** Of the clock. */
	ms: number;
	cpuMs: number;
}

/** What the command has measured last, as bench/results.json keeps it. */
export interface Results {
	measured: string;
	minutes: number;
	machine: string;
	cases: Record<string, Partial<Record<PeerName, Run>>>;
}
