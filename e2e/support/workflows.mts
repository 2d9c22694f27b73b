import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from '../../engine/index.mts';
import type { Credential } from '../host/rest.mts';

/** The names of the nodes whose output the test looks at. */
export const STATUS_NODE = 'Order Status';
export const TRIGGER_NODE = 'New Orders';
export const SECOND_TRIGGER_NODE = 'New Orders, Too';
export const PUSH_NODE = 'Pushes';

type Named = Partial<WorkflowJson> & { name: string };

/** Takes references by webhook, and looks the status of each up. */
export function lookUps(path: string, credential: Credential): Named {
	return {
		name: 'Look up statuses',
		nodes: [
			{
				id: 'webhook',
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: path,
				parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' },
			},
			{
				id: 'split',
				name: 'Each Reference',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				position: [200, 0],
				parameters: {
					fieldToSplitOut: 'body.refs',
					options: { destinationFieldName: 'custRef' },
				},
			},
			{
				id: 'status',
				name: STATUS_NODE,
				type: 'n8n-nodes-cartrover.cartRover',
				typeVersion: 1,
				position: [400, 0],
				parameters: {
					resource: 'orderStatus',
					operation: 'get',
					custRef: { __rl: true, mode: 'id', value: '={{ $json.custRef }}' },
				},
				credentials: credentialsOf(credential),
			},
		],
		connections: { Webhook: to('Each Reference'), 'Each Reference': to(STATUS_NODE) },
		settings: { executionOrder: 'v1' },
	};
}

/** Polls every ten seconds: n8n refuses one schedule that is so tight, but not six of a minute each. */
export const POLL_TIMES = {
	item: [0, 10, 20, 30, 40, 50].map((second) => ({
		mode: 'custom',
		cronExpression: `${second} * * * * *`,
	})),
};

/** Starts at each new order. */
export function newOrders(credential: Credential): Named {
	return startedBy({
		name: TRIGGER_NODE,
		type: 'n8n-nodes-cartrover.cartRoverTrigger',
		typeVersion: 1,
		parameters: { event: 'orderCreated', pollTimes: POLL_TIMES },
		credentials: credentialsOf(credential),
	});
}

/** The same with a second trigger. */
export function newOrdersTwice(credential: Credential): Named {
	const { nodes = [], connections = {}, ...workflow } = newOrders(credential);
	const [trigger, ...others] = nodes as [INode, ...INode[]];
	const second = { ...trigger, id: 'second', name: SECOND_TRIGGER_NODE };
	return {
		...workflow,
		nodes: [trigger, second, ...others],
		connections: { ...connections, [second.name]: to('End') },
	};
}

/** Starts at each push to the webhook. */
export function pushes(credential: Credential): Named {
	return startedBy({
		name: PUSH_NODE,
		type: 'n8n-nodes-cartrover.cartRoverWebhookTrigger',
		typeVersion: 2,
		parameters: { events: ['order_new', 'order_update'] },
		credentials: credentialsOf(credential),
	});
}

function startedBy(trigger: Omit<INode, 'id' | 'position'>): Named {
	return {
		name: trigger.name,
		nodes: [
			{ id: 'trigger', position: [0, 0], ...trigger },
			{
				id: 'end',
				name: 'End',
				type: 'n8n-nodes-base.noOp',
				typeVersion: 1,
				position: [200, 0],
				parameters: {},
			},
		],
		connections: { [trigger.name]: to('End') },
		settings: { executionOrder: 'v1' },
	};
}

const credentialsOf = ({ id, name, type }: Credential) => ({ [type]: { id, name } });

const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
