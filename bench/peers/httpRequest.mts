import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { IDataObject, INodeExecutionData, INodeParameters, INodeType } from 'n8n-workflow';

import { orderToCreate } from '../data.mts';
import type { Answer, Job } from '../types.mts';
import { lookUps, recordAnswer, type Work, type Worked } from './answers.mts';
import { engineFor, runAll } from './engine.mts';

const TYPE = 'n8n-nodes-base.httpRequest';
const CREDENTIAL = 'cartRoverApi';
const PAGE_SIZE = 100;

/**
 * n8n's HTTP Request node with the same credential, and its pagination for lists.
 */
export async function prepareHttpRequest(job: Job): Promise<Work> {
	const { task, url } = job;
	const engine = await engineFor(job, { [TYPE]: loadNode(job) });
	const execute = (parameters: INodeParameters, items: IDataObject[] = [{}]) => {
		return async () =>
			await engine.execute({
				type: TYPE,
				items,
				parameters: {
					authentication: 'predefinedCredentialType',
					nodeCredentialType: CREDENTIAL,
					...parameters,
				},
				node: { credentials: { [CREDENTIAL]: { id: CREDENTIAL, name: CREDENTIAL } } },
			});
	};
	const list = (path: string, query: Record<string, string> = {}) => [
		execute({
			url: `${url}/${path}`,
			sendQuery: true,
			queryParameters: {
				parameters: Object.entries({ limit: String(PAGE_SIZE), ...query }).map(([name, value]) => ({
					name,
					value,
				})),
			},
			options: { pagination: { pagination: PAGINATION } },
		}),
	];
	const runs = runsOf();
	return async (elapsed) => await runAll(runs, elapsed, readBodies);

	function runsOf() {
		switch (task.kind) {
			case 'statuses':
				return lookUps(task.count, task.workflows).map((items) =>
					execute({ url: `=${url}/cart/orders/status/{{ $json.cust_ref }}` }, items),
				);
			case 'orders':
				return list('cart/orders/list/any');
			case 'create': {
				// Creating single orders is not limited, so there is nothing to be batched.
				const orders = Array.from({ length: task.count }, (_, index) => orderToCreate(index));
				return [
					execute(
						{
							method: 'POST',
							url: `${url}/cart/orders/cartrover`,
							sendBody: true,
							specifyBody: 'json',
							jsonBody: '={{ $json }}',
						},
						orders,
					),
				];
			}
			case 'inventory':
				return list('merchant/inventory');
			case 'poll': {
				const from = new Date(Date.now() - 90_000).toISOString();
				return list('cart/orders/list/any', { from_date: from });
			}
		}
	}
}

function loadNode({ nodesBase }: Job): INodeType {
	const load = createRequire(join(nodesBase, 'package.json'));
	const { HttpRequest } = load('./dist/nodes/HttpRequest/HttpRequest.node.js') as {
		HttpRequest: new () => INodeType;
	};
	return new HttpRequest();
}

/** Page after page, until one is not full; that is the last, or a refusal. */
const PAGINATION: INodeParameters = {
	paginationMode: 'updateAParameterInEachRequest',
	parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }] },
	paginationCompleteWhen: 'other',
	completeExpression: `={{ $response.body.response?.length !== ${PAGE_SIZE} }}`,
};

/** The node gives CartRover's answers whole; one that is a refusal looks like any other to it. */
function readBodies(items: INodeExecutionData[]): ReturnType<Worked['read']> {
	const answers: Answer[] = [];
	let junk = 0;
	for (const { json } of items) {
		const records = recordsIn(json);
		if (!records) junk += 1;
		for (const record of records ?? []) {
			const answer = recordAnswer(record);
			if (answer) answers.push(answer);
			else junk += 1;
		}
	}
	return { answers, junk };
}

function recordsIn({ success_code, response, cust_ref }: IDataObject): IDataObject[] | undefined {
	if (success_code !== true) return undefined;
	if (Array.isArray(response)) return response as IDataObject[];
	return response === undefined ? [{ cust_ref, created: true }] : [response as IDataObject];
}
