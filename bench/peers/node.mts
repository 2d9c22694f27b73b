import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Engine } from '../../engine/index.mts';
import { orderToCreate } from '../data.mts';
import type { Job, Task } from '../types.mts';
import { lookUps, type Work, type Worked } from './answers.mts';
import { engineFor, readItems, runAll } from './engine.mts';

/** This package's nodes, as they are set by default. */
export async function prepareNode(job: Job): Promise<Work> {
	const engine = await engineFor(job);
	const { task } = job;
	if (task.kind === 'poll') return await preparePoll(engine, task.arrivals);
	const execute = (parameters: INodeParameters, items: IDataObject[] = [{}]) => {
		return async () => await engine.execute({ parameters, items });
	};
	const runs = runsOf(task);
	return async (elapsed) => await runAll(runs, elapsed, readItems);

	function runsOf(task: Exclude<Task, { kind: 'poll' }>) {
		switch (task.kind) {
			case 'statuses':
				return lookUps(task.count, task.workflows).map((items) =>
					execute(
						{
							resource: 'orderStatus',
							operation: 'get',
							custRef: { __rl: true, mode: 'id', value: '={{ $json.cust_ref }}' },
						},
						items,
					),
				);
			case 'orders':
				return [execute({ resource: 'order', operation: 'getAll', returnAll: true })];
			case 'create': {
				const orders = Array.from({ length: task.count }, (_, index) => orderToCreate(index));
				return [execute({ resource: 'order', operation: 'createMany' }, orders)];
			}
			case 'inventory':
				return [execute({ resource: 'inventory', operation: 'getAll', returnAll: true })];
		}
	}
}

/** The workflow is active already: its first poll has taken note of what is there. */
async function preparePoll(engine: Engine, arrivals: number): Promise<Work> {
	const maxItems = Math.max(500, arrivals);
	const poller = engine.poller({
		parameters: { event: 'orderCreated', options: { maxItems } },
	});
	await poller.poll();
	return async (): Promise<Worked> => {
		const items = (await poller.poll()) ?? [];
		return { read: () => readItems(items) };
	};
}
