import type { IExecuteFunctions, IN8nHttpFullResponse, INodeType } from 'n8n-workflow';
import pLimit from 'p-limit';

import { AT_ONCE } from '../bounds.mts';
import type { Job } from '../types.mts';
import { lookUps } from './answers.mts';
import { engineFor, readItems, runAll } from './engine.mts';
import type { Work } from './types.mts';

const TYPE = 'bench.helper';

/**
 * The least that a node in n8n can do: one call of n8n's own HTTP helper for each item, JSON read, nothing
 * checked, paced or repeated. What it costs more than the plain loop is n8n's; what the node costs more
 * than it is the node's.
 */
export async function prepareHelper(job: Job): Promise<Work> {
	const { task } = job;
	if (task.kind !== 'statuses') throw new Error('The helper alone is measured with look-ups only');
	const engine = await engineFor(job, { [TYPE]: nodeFor(job.url) });
	const runs = lookUps(task.count, task.workflows).map(
		(items) => async () =>
			await engine.execute({
				type: TYPE,
				items,
				parameters: { custRef: '={{ $json.cust_ref }}' },
			}),
	);
	return async (elapsed) => await runAll(runs, elapsed, readItems);
}

const nodeFor = (url: string): INodeType => ({
	description: {
		displayName: 'Helper',
		name: 'helper',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Helper' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'cartRoverApi', required: true }],
		properties: [{ displayName: 'Order', name: 'custRef', type: 'string', default: '' }],
	},
	async execute(this: IExecuteFunctions) {
		const limit = pLimit(AT_ONCE);
		const items = this.getInputData().map(async (_, item) => {
			const custRef = this.getNodeParameter('custRef', item) as string;
			const response = await limit(
				async () =>
					(await this.helpers.httpRequestWithAuthentication.call(this, 'cartRoverApi', {
						method: 'GET',
						url: `${url}/cart/orders/status/${custRef}`,
						returnFullResponse: true,
						json: true,
					})) as IN8nHttpFullResponse,
			);
			const { response: json } = response.body as { response: Record<string, string> };
			return { json, pairedItem: { item } };
		});
		return [await Promise.all(items)];
	},
});
