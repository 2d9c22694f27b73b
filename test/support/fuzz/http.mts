import fc from 'fast-check';
import type { INodeExecutionData } from 'n8n-workflow';

import { startServer } from '../../engine/fixture-server.mts';
import { startWorld } from '../world.mts';
import { answers, type Answer } from './answers.mts';
import type { Served } from './context.mts';
import { blemish, objection } from './oracle.mts';
import type { Target } from './targets.mts';

/*
 * A sample of the same answers over HTTP, to the nodes in the real engine: with n8n's own helper, real
 * streams, and headers that lie about the body.
 */

const ENCODINGS = ['gzip', 'br', 'deflate', 'identity', 'x-unknown'];

/** Headers that a server cannot send, or that only say what it does anyway. */
const sendable = (headers: Record<string, string>) =>
	Object.entries(headers).filter(
		([name, value]) => name !== 'content-length' && /^[\t\x20-\x7e]*$/.test(value) && value.trim() !== '',
	);

/**
 * Runs cases one after the other.
 *
 * @returns how many, and what was wrong in words
 */
export async function fuzzOverHttp(
	targets: Target[],
	{ cases, seed }: { cases: number; seed: number },
): Promise<{ cases: number; failures: string[] }> {
	const world = await startWorld({ empty: true });
	let next: () => Served = () => ({ fails: '' });
	let lie = '';
	const server = await startServer((request, response) => {
		request.resume();
		const served = next();
		if ('fails' in served) return response.destroy();
		for (const [name, value] of sendable(served.headers)) response.setHeader(name, value);
		if (lie) response.setHeader('content-encoding', lie);
		response.statusCode = served.status;
		return response.end(served.body);
	});
	const failures: string[] = [];
	const drawn = fc.sample(
		fc.tuple(fc.nat(), answers, fc.constantFrom('', '', '', ...ENCODINGS)),
		{ numRuns: cases, seed },
	);
	try {
		for (const [at, given, encoding] of drawn) {
			const target = targets[at % targets.length] as Target;
			const served: Served[] = [];
			lie = encoding;
			next = () => {
				const real = target.real[Math.min(served.length, target.real.length - 1)];
				const answer = (given[served.length % given.length] as Answer)(real as never);
				served.push(answer);
				return answer;
			};
			const wrong = await runOne(world, target, server.url, served).catch(
				(error: unknown) => `threw ${String(error)}`,
			);
			if (wrong !== undefined) failures.push(`over HTTP, seed ${seed}, ${target.name}: ${wrong}`);
		}
	} finally {
		await server.close();
		await world.end();
	}
	return { cases: drawn.length, failures };
}

const NAMES = ['NodeApiError', 'NodeOperationError'];

async function runOne(
	world: Awaited<ReturnType<typeof startWorld>>,
	target: Target,
	url: string,
	served: Served[],
): Promise<string | undefined> {
	const { kind, of, level, parameters, items, filter } = target;
	const credential = { ...world.credential(level).cartRoverApi, baseUrl: `${url}/v1` };
	if (kind === 'operation') {
		const { resource, operation, ...rest } = parameters as Record<string, string>;
		const run = await world.run(resource ?? '', operation ?? '', rest, { level, items, credential });
		if (run.error) return NAMES.includes(run.error.name) ? undefined : `a ${run.error.name}`;
		const json = (run.items as INodeExecutionData[]).map((item) => item.json);
		return blemish(json) ?? objection(target, json, served);
	}
	const work =
		kind === 'event'
			? world.poller(parameters, { credential, staticData: target.staticData }).poll({ activation: 'init' })
			: world.engine.listSearch(of, { filter, credentials: { cartRoverApi: credential } });
	return await work.then(blemish, ({ name }: Error) => (NAMES.includes(name) ? undefined : `a ${name}`));
}
