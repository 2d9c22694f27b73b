import { fileURLToPath } from 'node:url';

import type { INodeExecutionData, INodeType, IVersionedNodeType } from 'n8n-workflow';

import { createEngine, type Engine, type NodeResult } from '../../engine/index.mts';
import type { Job } from '../types.mts';
import { recordAnswer, type Worked } from './answers.mts';

const PACKAGE_DIR = fileURLToPath(new URL('../..', import.meta.url));

/** n8n's engine with this package, and perhaps another node. */
export async function engineFor(
	{ credential }: Job,
	extraNodeTypes: Record<string, INodeType | IVersionedNodeType> = {},
): Promise<Engine> {
	return await createEngine({
		packageDir: PACKAGE_DIR,
		credentials: { cartRoverApi: credential },
		extraNodeTypes,
	});
}

/** Runs workflows at once and takes down when each is done. */
export async function runAll(
	runs: ReadonlyArray<() => Promise<NodeResult>>,
	elapsed: () => number,
	read: (items: INodeExecutionData[]) => ReturnType<Worked['read']>,
): Promise<Worked> {
	const workflowsMs: number[] = [];
	const results = await Promise.all(
		runs.map(async (run) => {
			const result = await run();
			workflowsMs.push(elapsed());
			return result;
		}),
	);
	return {
		read: () => read(results.flatMap(({ items }) => items)),
		workflowsMs,
	};
}

/** Reads one answer off each item; an item that holds none is junk. */
export function readItems(items: readonly INodeExecutionData[]): ReturnType<Worked['read']> {
	const answers = items.flatMap(({ json }) => {
		const answer = recordAnswer(json);
		return answer ? [answer] : [];
	});
	return { answers, junk: items.length - answers.length };
}
