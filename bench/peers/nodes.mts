import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { createEngine } from '../../engine/index.mts';
import { ordersToCreate, refsOf } from '../data.mts';
import type { Job, Task, Work } from '../types.mts';

const PACKAGE_DIR = fileURLToPath(new URL('../..', import.meta.url));
const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';
const CREDENTIAL = 'cartRoverApi';
const PAGE_SIZE = 100;

/** This package's node, or n8n's HTTP Request node, in n8n's engine. */
export async function prepareNodes(job: Job): Promise<Work> {
	const { peer, task, url, keys } = job;
	const own = peer === 'node';
	const engine = await createEngine({
		packageDir: PACKAGE_DIR,
		credentials: { [CREDENTIAL]: { accessLevel: 'cart', ...keys, baseUrl: url } },
		extraNodeTypes: own ? {} : { [HTTP_REQUEST]: httpRequest(job) },
	});
	// The sandbox of another run may have had the same address.
	forgetBuckets();
	const items: IDataObject[] =
		task.kind === 'lookups'
			? refsOf(task).map((cust_ref) => ({ cust_ref }))
			: task.kind === 'create'
				? ordersToCreate(task.count)
				: [{}];
	return async () => {
		const { items: out } = own
			? await engine.execute({ parameters: ownParameters(task), items })
			: await engine.execute({
					type: HTTP_REQUEST,
					items,
					parameters: {
						authentication: 'predefinedCredentialType',
						nodeCredentialType: CREDENTIAL,
						...httpParameters(task, url, peer === 'paced'),
					},
					node: { credentials: { [CREDENTIAL]: { id: CREDENTIAL, name: CREDENTIAL } } },
				});
		return out.map(({ json }) => json);
	};
}

function httpRequest({ nodesBase }: Job): INodeType {
	const { HttpRequest } = createRequire(join(nodesBase, 'package.json'))(
		'./dist/nodes/HttpRequest/HttpRequest.node.js',
	) as { HttpRequest: new () => INodeType };
	return new HttpRequest();
}

function forgetBuckets(): void {
	const bucket = createRequire(join(PACKAGE_DIR, 'package.json'))(
		'./dist/nodes/CartRover/api/bucket.js',
	) as { forgetBuckets: () => void };
	bucket.forgetBuckets();
}

function ownParameters({ kind }: Task): INodeParameters {
	switch (kind) {
		case 'lookups':
			return {
				resource: 'orderStatus',
				operation: 'get',
				custRef: { __rl: true, mode: 'id', value: '={{ $json.cust_ref }}' },
			};
		case 'orders':
			return { resource: 'order', operation: 'getAll', returnAll: true };
		case 'inventory':
			return { resource: 'inventory', operation: 'getAll', returnAll: true };
		case 'create':
			return { resource: 'order', operation: 'createMany' };
	}
}

function httpParameters({ kind }: Task, base: string, paced: boolean): INodeParameters {
	switch (kind) {
		case 'lookups':
			return {
				url: `=${base}/cart/orders/status/{{ $json.cust_ref }}`,
				options: paced ? { batching: { batch: { batchSize: 100, batchInterval: 60_000 } } } : {},
			};
		case 'orders':
			return list(`${base}/cart/orders/list/any`, paced);
		case 'inventory':
			return list(`${base}/merchant/inventory`, paced);
		case 'create':
			// Creating single orders is not limited, so there is nothing to be batched.
			return {
				method: 'POST',
				url: `${base}/cart/orders/cartrover`,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ $json }}',
			};
	}
}

/** Page after page, until one is not full; that is the last, or a refusal. */
const list = (url: string, paced: boolean): INodeParameters => ({
	url,
	sendQuery: true,
	queryParameters: { parameters: [{ name: 'limit', value: String(PAGE_SIZE) }] },
	options: {
		pagination: {
			pagination: {
				paginationMode: 'updateAParameterInEachRequest',
				parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }] },
				paginationCompleteWhen: 'other',
				completeExpression: `={{ $response.body.response?.length !== ${PAGE_SIZE} }}`,
				...(paced && { requestInterval: 600 }),
			},
		},
	},
});
