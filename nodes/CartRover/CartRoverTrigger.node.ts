import {
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
} from 'n8n-workflow';

import { orderCreated } from './events/orderCreated';
import { pollEvent } from './events/poll';

export class CartRoverTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CartRover Trigger',
		name: 'cartRoverTrigger',
		icon: { light: 'file:../../icons/cartrover.svg', dark: 'file:../../icons/cartrover.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["event"] }}',
		description: 'Starts the workflow when something new happens in CartRover',
		defaults: { name: 'CartRover Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cartRoverApi', required: true }],
		properties: [
			{
				displayName: 'Event',
				name: 'event',
				type: 'options',
				noDataExpression: true,
				default: 'orderCreated',
				options: [
					{
						name: 'Order Created',
						value: 'orderCreated',
						description: 'When an order has arrived in CartRover. Needs a Cart or Merchant key.',
					},
				],
			},
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				default: true,
				description:
					'Whether to return a simplified version of the response instead of the raw data',
			},
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				placeholder: 'Add filter',
				default: {},
				options: [
					{
						displayName: 'Order Source',
						name: 'orderSource',
						type: 'string',
						default: '',
						placeholder: 'e.g. Shopify',
						description: 'Only orders of this source, by its label in CartRover',
					},
				],
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Max Items per Poll',
						name: 'maxItems',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 500,
						description:
							'How many items one execution gets at most. The rest comes with the next polls, oldest first.',
					},
					{
						displayName: 'Overlap (Minutes)',
						name: 'overlapMinutes',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 10,
						description:
							'How far each poll looks back for orders that appear late. Nothing is delivered twice.',
					},
					{
						displayName: 'Start From',
						name: 'startFrom',
						type: 'dateTime',
						default: '',
						description:
							'Where the first poll begins. Left out, only what happens from the activation on is delivered. It has no effect once the trigger has run.',
					},
				],
			},
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		const options = this.getNodeParameter('options', {}) as IDataObject;
		const orderSource = String(this.getNodeParameter('filters.orderSource', '') ?? '');
		const settings = {
			event: this.getNodeParameter('event', 'orderCreated') as string,
			simplify: this.getNodeParameter('simplify', true) as boolean,
			startFrom: options.startFrom,
			maxItems: Number(options.maxItems ?? 500) || 500,
			overlapMinutes: Number(options.overlapMinutes ?? 10),
		};
		return await pollEvent(this, settings, (client) => orderCreated(client, orderSource));
	}
}
