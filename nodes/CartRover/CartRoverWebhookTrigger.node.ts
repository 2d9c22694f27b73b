import {
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { receivePush } from './events/push';
import { pushProperties, readPushSettings } from './events/pushParameters';
import * as listSearch from './methods/listSearch';

export class CartRoverWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CartRover Webhook Trigger',
		name: 'cartRoverWebhookTrigger',
		icon: { light: 'file:../../icons/cartrover.svg', dark: 'file:../../icons/cartrover.dark.svg' },
		group: ['trigger'],
		// Not 1: n8n evaluates an expression for each request to a webhook of version 1.
		version: 2,
		// The values in words: "order new, order update".
		subtitle: '={{ [$parameter["events"]].flat().join(", ").replaceAll("_", " ") }}',
		description: 'Starts the workflow at once when CartRover sends new or changed orders',
		defaults: { name: 'CartRover Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cartRoverApi', required: true }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'cartrover' },
		],
		properties: pushProperties(),
	};

	methods = { listSearch };

	/** CartRover has no call to set webhooks up: the address is entered there by hand. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions) {
				// When the workflow is published, and not only when CartRover sends something.
				readPushSettings(this);
				return true;
			},
			create: async () => true,
			delete: async () => true,
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receivePush(this);
	}
}
