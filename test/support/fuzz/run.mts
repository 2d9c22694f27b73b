import fc from 'fast-check';
import {
	type IDataObject,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

import { forgetBuckets } from '../../../nodes/CartRover/api/bucket.ts';
import { everythingIn } from '../apiClient.mts';
import { START } from '../world.mts';
import type { Answer } from './answers.mts';
import type { LeapClock } from './clock.mts';
import { contextFor, KEY, type Served, USER } from './context.mts';
import { blemish, objection } from './oracle.mts';
import { action, type Target, trigger } from './targets.mts';

/** No run of these targets needs more, whatever is answered; see `MAX_PASSES` and the like. */
const MOST_REQUESTS = 400;
/** Longest wait for a refusal that goes on and on, for each of the few calls that a run makes. */
const LONGEST_MS = 4 * 60 * 60_000;
/** Real time. */
const HANGS_AFTER_MS = 20_000;

/** What the cases came to. */
export interface Tally {
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

const SECRETS = [
	KEY,
	encodeURIComponent(KEY),
	Buffer.from(KEY).toString('base64'),
	Buffer.from(`${USER}:${KEY}`).toString('base64'),
];

function assertClean(error: unknown): void {
	const known = error instanceof NodeApiError || error instanceof NodeOperationError;
	if (!known)
		throw new Error(`Not one of n8n's errors: ${String((error as Error)?.stack ?? error)}`);
	if (error.message.trim() === '') throw new Error('The error says nothing');
	const everything = everythingIn(error);
	if (SECRETS.some((secret) => everything.includes(secret)))
		throw new Error('The key is in the error');
}

/**
 * Runs a target with answers in place of the real ones, and throws when anything is not as it must be:
 * an error that is none of n8n's, a success that nothing backs, a secret, a hang.
 */
export async function runCase(
	clock: LeapClock,
	target: Target,
	given: Answer[],
	tally: Tally,
): Promise<void> {
	forgetBuckets();
	const start = target.kind === 'event' ? START + 60_000 : START;
	clock.set(start);
	const served: Served[] = [];
	const serve = () => {
		const real = target.real[Math.min(served.length, target.real.length - 1)];
		const make = given[served.length % given.length];
		if (served.length >= MOST_REQUESTS || !real || !make) throw new Error('TOO MANY REQUESTS');
		const answer = make(real);
		served.push(answer);
		return answer;
	};
	const staticData = structuredClone(target.staticData ?? {});
	const work = perform(target, serve, staticData).then(
		(items) => ({ items }),
		(error: unknown) => ({ error }),
	);
	let timer: NodeJS.Timeout | undefined;
	const hang = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error('It hangs')), HANGS_AFTER_MS);
	});
	const outcome = await Promise.race([work, hang]).finally(() => clearTimeout(timer));
	tally.cases += 1;
	tally.requests += served.length;
	tally.mostRequests = Math.max(tally.mostRequests, served.length);
	tally.longestMs = Math.max(tally.longestMs, clock.now() - start);
	if (served.length >= MOST_REQUESTS) throw new Error(`More than ${MOST_REQUESTS} requests`);
	if (clock.now() - start > LONGEST_MS) throw new Error(`It took ${clock.now() - start} ms`);
	if ('error' in outcome) {
		tally.errors += 1;
		assertClean(outcome.error);
		if (JSON.stringify(staticData) !== JSON.stringify(target.staticData ?? {}))
			throw new Error('A poll that failed has moved its cursor');
		return;
	}
	tally.successes += 1;
	const wrong =
		blemish([outcome.items, staticData]) ??
		(target.kind === 'operation' ? objection(target, outcome.items, served) : undefined);
	if (wrong !== undefined) throw new Error(`Silent success: ${wrong}: ${shown(outcome.items)}`);
	if (target.kind === 'event') await assertGoesOn(clock, target, staticData);
}

const shown = (value: unknown) => JSON.stringify(value).slice(0, 300);

const jsons = (lists: INodeExecutionData[][] | null): IDataObject[] =>
	(lists ?? []).flat().map(({ json }) => json);

async function perform(
	{ kind, of, level, parameters, items, filter }: Target,
	serve: () => Served,
	staticData: IDataObject,
): Promise<IDataObject[]> {
	if (kind === 'event') {
		return jsons(
			await trigger.poll.call(contextFor({ type: trigger, parameters, level, serve, staticData })),
		);
	}
	const context = contextFor({ type: action, parameters, items, level, serve });
	if (kind === 'operation') return jsons(await action.execute.call(context));
	const search = action.methods.listSearch[of as 'searchSkus'];
	const { results } = await search.call(context, filter);
	if (results.length === 0 && filter === undefined) throw new Error('An empty picker says nothing');
	return results as unknown as IDataObject[];
}

/** What was answered once must not keep a trigger from what happens later: one poll is lost at most. */
async function assertGoesOn(
	clock: LeapClock,
	target: Target,
	staticData: IDataObject,
): Promise<void> {
	if (target.of !== 'orderCreated') return;
	clock.set(START + 3_600_000);
	forgetBuckets();
	const order = {
		cust_ref: 'LATER-1',
		created_date_time: new Date(START + 3_500_000).toISOString(),
		order_source: 'Shopify',
		items: [],
	};
	const rows = { success_code: true, response: [order] };
	const serve = (): Served => ({
		status: 200,
		headers: { date: new Date(START + 3_600_000).toUTCString() },
		body: Buffer.from(JSON.stringify(rows)),
	});
	const found = await perform(target, serve, staticData);
	if (found.filter(({ cust_ref }) => cust_ref === 'LATER-1').length !== 1)
		throw new Error(`The next order was lost: ${shown(staticData)}`);
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
const CLEAN = fingerprintOf();

/** Throws when something has been put where every object has it. */
export function assertNoPollution(): void {
	if (fingerprintOf() !== CLEAN || 'polluted' in {}) throw new Error('A prototype was polluted');
}

/**
 * Runs many cases.
 *
 * @returns what failed first, made as small as it gets; with the seed to repeat it
 */
export async function fuzz(
	clock: LeapClock,
	targets: Target[],
	answers: fc.Arbitrary<Answer[]>,
	{ cases, seed }: { cases: number; seed: number },
	tally: Tally,
): Promise<string | undefined> {
	const property = fc.asyncProperty(
		fc.constantFrom(...targets.keys()),
		answers,
		async (index, given) => await runCase(clock, targets[index] as Target, given, tally),
	);
	const run = await fc.check(property, { numRuns: cases, seed, endOnFailure: false });
	try {
		assertNoPollution();
	} catch (error) {
		return (error as Error).message;
	}
	if (!run.failed) return undefined;
	const { counterexample, errorInstance } = run;
	const [index, given] = counterexample as [number, Answer[]];
	const target = targets[index] as Target;
	const made = given.map((make, at) => {
		const real = target.real[Math.min(at, target.real.length - 1)];
		const served = real && make(real);
		return served && 'body' in served
			? { ...served, body: served.body.toString().slice(0, 1_500) }
			: served;
	});
	const error = errorInstance as Error;
	return [
		`${target.name}: ${error.message}`,
		`seed ${run.seed}, path ${run.counterexamplePath}`,
		JSON.stringify(made),
	].join('\n');
}
