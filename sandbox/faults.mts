import { z } from 'zod';
import { pathMatcher } from './paths.mts';
import { pick, seededRandom } from './random.mts';
import type { PathPattern } from './paths.mts';

/** Whether the call takes effect before its answer goes wrong. */
const effect = z.boolean().optional();

/** What can go wrong with a request. */
export const faultSchema = z.discriminatedUnion('kind', [
	/** The answer comes `ms` of the sandbox's clock later. */
	z.object({ kind: z.literal('latency'), ms: z.number().nonnegative() }),
	/** Refused for the rate limit as the vendor does it: HTTP 200 and a body. */
	z.object({ kind: z.literal('rateLimit') }),
	/** Refused with HTTP 429, with `Retry-After` as seconds or as a date when seconds are given. */
	z.object({
		kind: z.literal('rateLimit429'),
		retryAfterSeconds: z.number().nonnegative().optional(),
		as: z.enum(['seconds', 'date']).optional(),
	}),
	/** An HTML error page. Default: status 500, no effect. */
	z.object({
		kind: z.literal('serverError'),
		status: z.union([z.literal(500), z.literal(502), z.literal(503), z.literal(504)]).optional(),
		effect,
	}),
	/** The connection ends before the call takes effect. */
	z.object({ kind: z.literal('cutBefore') }),
	/** The call takes effect, then the connection ends without an answer. */
	z.object({ kind: z.literal('cutAfter') }),
	/** Half of the body, then the connection ends. Default: with effect, as those below. */
	z.object({ kind: z.literal('truncated'), effect }),
	/** HTTP 200 and no body. */
	z.object({ kind: z.literal('emptyBody'), effect }),
	/** Headers, then nothing, until the client gives up or the sandbox closes. */
	z.object({ kind: z.literal('hang'), effect }),
	/** JSON of another shape: `body`, or a made-up one. */
	z.object({ kind: z.literal('wrongTypes'), body: z.unknown(), effect }),
	/** HTTP 200 and an HTML page. */
	z.object({ kind: z.literal('html'), effect }),
	/** Sent on to `location`, by status 302 unless said otherwise. Default: no effect. */
	z.object({
		kind: z.literal('redirect'),
		location: z.string(),
		status: z.number().int().min(300).max(399).optional(),
		effect,
	}),
]);

export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** A fault, or its kind where nothing more needs saying. */
export type FaultSpec = Fault | Exclude<FaultKind, 'latency' | 'redirect'>;

export interface FaultMatch {
	/** `GET` or `POST`. Default: any. */
	method?: string;
	/** Path below `/v1`, `*` standing for anything, or a pattern. Default: any. */
	path?: PathPattern;
}

export interface FaultRule {
	fault: FaultSpec;
	match?: FaultMatch;
	/** How many matching requests it hits. Default 1. */
	times?: number;
	/** How many matching requests pass first. Default 0. */
	after?: number;
}

export interface RandomFaults {
	seed: number;
	/** Share of the matching requests that it hits, 0 to 1. */
	rate: number;
	faults: readonly FaultSpec[];
	match?: FaultMatch;
}

interface ActiveRule {
	matches: (method: string, path: string) => boolean;
	/** The fault for this matching request, if it is hit. */
	next: () => Fault | undefined;
	spent: () => boolean;
}

/** The faults in wait. Each request draws from them once. */
export class FaultBox {
	#rules: ActiveRule[] = [];

	/** A fault for the next matching requests. */
	add({ fault, match, times = 1, after = 0 }: FaultRule): void {
		const parsed = parse(fault);
		let skips = after;
		let left = times;
		this.#rules.push({
			matches: matcher(match),
			next: () => {
				if (skips-- > 0) return undefined;
				return left-- > 0 ? parsed : undefined;
			},
			spent: () => left <= 0,
		});
	}

	/** Faults at random, the same for the same seed and sequence of requests. */
	random({ seed, rate, faults, match }: RandomFaults): void {
		const parsed = faults.map(parse);
		const random = seededRandom(seed);
		this.#rules.push({
			matches: matcher(match),
			next: () => (random() < rate ? pick(random, parsed) : undefined),
			spent: () => false,
		});
	}

	clear(): void {
		this.#rules = [];
	}

	/** Faults not used up yet. */
	get size(): number {
		return this.#rules.length;
	}

	/** Draws for one request: latencies add up, of the others the first in wait hits. */
	draw(method: string, path: string): { latencyMs: number; fault: Fault | undefined } {
		let latencyMs = 0;
		let fault: Fault | undefined;
		for (const rule of this.#rules) {
			if (fault || !rule.matches(method, path)) continue;
			const next = rule.next();
			if (next?.kind === 'latency') latencyMs += next.ms;
			else fault = next;
		}
		this.#rules = this.#rules.filter((rule) => !rule.spent());
		return { latencyMs, fault };
	}
}

/** Whether the call's own work is done although its answer goes wrong. */
export function takesEffect(fault: Fault): boolean {
	switch (fault.kind) {
		case 'rateLimit':
		case 'rateLimit429':
		case 'cutBefore':
			return false;
		case 'cutAfter':
		case 'latency':
			return true;
		case 'serverError':
		case 'redirect':
			return fault.effect ?? false;
		default:
			return fault.effect ?? true;
	}
}

function parse(spec: FaultSpec): Fault {
	return faultSchema.parse(typeof spec === 'string' ? { kind: spec } : spec);
}

function matcher({ method, path }: FaultMatch = {}): ActiveRule['matches'] {
	const matchesPath = pathMatcher(path);
	return (itsMethod, itsPath) =>
		(method === undefined || method.toUpperCase() === itsMethod) && matchesPath(itsPath);
}
