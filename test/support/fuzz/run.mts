import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { VirtualClock } from '../../../engine/index.mts';
import { forgetBuckets, MOST_AT_ONCE } from '../../../nodes/CartRover/api/bucket.ts';
import { forgetPolls } from '../../../nodes/CartRover/events/pollMemory.ts';
import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { secretsIn } from '../secrets.mts';
import { START, type World } from '../world.mts';
import type { Answer } from './answers.mts';
import { blemish, objection } from './oracle.mts';
import { assertGoesOn } from './goesOn.mts';
import { POLL_AFTER_MS, type Target } from './targets.mts';
import type { Served, Wire } from './wire.mts';

/**
 * No run of these targets needs more, whatever is answered. A total may promise any number of pages: then as
 * many are asked for as may be at once, and each of them five times where none is answered.
 */
const MOST_REQUESTS = 5 * MOST_AT_ONCE + 50;
/** Longest wait for a refusal that goes on and on, for each of the few calls that a run makes. */
const LONGEST_MS = 4 * 60 * 60_000;
/** Real time. */
const HANGS_AFTER_MS = 20_000;

/** What the cases came to. */
interface Tally {
	cases: number;
	successes: number;
	errors: number;
	requests: number;
	mostRequests: number;
	longestMs: number;
}

export const newTally = (): Tally => ({
	cases: 0,
	successes: 0,
	errors: 0,
	requests: 0,
	mostRequests: 0,
	longestMs: 0,
});

/** Where cases are run: the nodes in n8n's engine, and what stands for CartRover. */
export interface Range {
	world: World;
	wire: Wire;
}

/** What is planted into every request, to see whether it comes out somewhere. */
const PLANTED = { apiKey: 'PLANTED-key-7f3a9c/+&"x', apiUser: 'PLANTED-user-55' };

const NAMES = ['NodeApiError', 'NodeOperationError'];

function assertClear({ kind }: Target, error: Error & { description?: unknown }): void {
	if (!NAMES.includes(error.name))
		throw new Error(`Not one of n8n's errors: ${String(error.stack ?? error)}`);
	const { message, description } = error;
	// A picker shows its error's message and nothing else.
	const texts = kind === 'picker' ? [message] : [message, description];
	if (texts.some((text) => typeof text !== 'string' || text.trim() === ''))
		throw new Error(`The error says nothing: ${shown([message, description])}`);
	if (secretsIn(error, [PLANTED]).length > 0) throw new Error('The key is in the error');
}

const shown = (value: unknown) => JSON.stringify(value).slice(0, 300);

type Outcome = { items: IDataObject[]; hints?: unknown } | { error: Error };

/**
 * Runs a target with answers in place of the real ones, and throws when anything is not as it must be:
 * an error that is none of n8n's or has no words, a success that nothing backs, rows that were lost on
 * the way, a secret, a hang.
 */
export async function runCase(
	{ world, wire }: Range,
	target: Target,
	given: Answer[],
	tally: Tally,
): Promise<void> {
	forgetBuckets();
	forgetPolls();
	const start = target.kind === 'event' ? START + POLL_AFTER_MS : START;
	const clock = new VirtualClock(start);
	useClock(clock);
	const served: Served[] = [];
	wire.answerWith(() => {
		const real = target.real[Math.min(served.length, target.real.length - 1)];
		const make = given[served.length % given.length];
		if (served.length >= MOST_REQUESTS || !real || !make) return { fails: 'ENDLESS' };
		const answer = make(real);
		served.push(answer);
		return answer;
	});
	const credential = { ...world.credential(target.level).cartRoverApi, ...PLANTED };
	const trial = begin(world, target, { ...credential, baseUrl: wire.baseUrl });
	try {
		const outcome = await inTime(trial.outcome());
		tally.cases += 1;
		tally.requests += served.length;
		tally.mostRequests = Math.max(tally.mostRequests, served.length);
		tally.longestMs = Math.max(tally.longestMs, clock.now() - start);
		if (served.length >= MOST_REQUESTS) throw new Error(`More than ${MOST_REQUESTS} requests`);
		if (clock.now() - start > LONGEST_MS) throw new Error(`It took ${clock.now() - start} ms`);
		if ('error' in outcome) {
			tally.errors += 1;
			assertClear(target, outcome.error);
		} else {
			tally.successes += 1;
			const { items } = outcome;
			const wrong =
				blemish([outcome, trial.poller?.staticData]) ?? objection(target, items, served);
			if (wrong !== undefined) throw new Error(`${wrong}: ${shown(items)}`);
		}
		if (trial.poller && target.of === 'orderCreated')
			await assertGoesOn({ clock, wire, poller: trial.poller }, served, outcome);
	} finally {
		clock.stop();
	}
}

async function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const hang = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('It hangs')), HANGS_AFTER_MS);
	});
	return await Promise.race([work, hang]).finally(() => clearTimeout(timer));
}

function begin(world: World, target: Target, credential: Record<string, string>) {
	const { kind, of, level, items, filter, staticData } = target;
	if (kind === 'event') {
		const poller = world.poller(target.parameters, { level, credential, staticData });
		const poll = async (): Promise<Outcome> =>
			await poller.poll({ activation: 'init' }).then(
				(found) => ({ items: (found ?? []).map(({ json }) => json) }),
				(error: Error) => ({ error }),
			);
		return { poller, outcome: poll };
	}
	if (kind === 'operation') {
		const [resource = '', operation = ''] = of.split(' ');
		const run = async (): Promise<Outcome> => {
			const options = { level, items, credential };
			const { error, ...run } = await world.run(resource, operation, target.parameters, options);
			return error ? { error } : { items: run.items.map(({ json }) => json), hints: run.hints };
		};
		return { outcome: run };
	}
	const search = async (): Promise<Outcome> =>
		await world.engine.listSearch(of, { filter, credentials: { cartRoverApi: credential } }).then(
			({ results }) => ({ items: results as unknown as IDataObject[] }),
			(error: Error) => ({ error }),
		);
	return { outcome: search };
}

/** As they are before anything has run. */
const BUILT_IN = [
	Object.prototype,
	Array.prototype,
	String.prototype,
	Function.prototype,
	Promise.prototype,
	Map.prototype,
];
const fingerprintOf = () =>
	BUILT_IN.map((each) => Reflect.ownKeys(each).map(String).join(' ')).join('\n');

/**
 * Runs many cases.
 *
 * @returns what failed first, made as small as it gets; with the seed to repeat it
 */
export async function fuzz(
	range: Range,
	targets: Target[],
	answers: fc.Arbitrary<Answer[]>,
	{ cases, seed }: { cases: number; seed: number },
	tally: Tally,
): Promise<string | undefined> {
	const before = fingerprintOf();
	const property = fc.asyncProperty(
		fc.constantFrom(...targets.keys()),
		answers,
		async (index, given) => await runCase(range, targets[index] as Target, given, tally),
	);
	const run = await fc.check(property, { numRuns: cases, seed, endOnFailure: false });
	if (fingerprintOf() !== before || 'polluted' in {})
		return `A prototype was polluted, seed ${seed}`;
	if (!run.failed) return undefined;
	const { counterexample, errorInstance } = run;
	const [index, given] = counterexample as [number, Answer[]];
	const target = targets[index] as Target;
	return [
		`${target.name}: ${(errorInstance as Error).message}`,
		`seed ${run.seed}, path ${run.counterexamplePath}`,
		JSON.stringify(given.map((make, at) => legible(target, make, at))),
	].join('\n');
}

function legible({ real }: Target, make: Answer, at: number): unknown {
	const served = make(real[Math.min(at, real.length - 1)] as never);
	return 'body' in served ? { ...served, body: served.body.toString().slice(-1500) } : served;
}
