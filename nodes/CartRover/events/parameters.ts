import {
	type IDataObject,
	type INodeProperties,
	type IPollFunctions,
	NodeOperationError,
} from 'n8n-workflow';

import { EVENTS } from './index';
import { ORDER_STATUS_NAMES } from '../model/order';
import { orderSource } from '../parameters/locators';
import { heldBy, textOf } from '../model/texts';
import { WATCHED_STATUSES } from './orderStatusChanged';
import type { PollSettings } from './poll';

const ORDER_EVENTS = ['orderCreated', 'orderStatusChanged', 'shipmentCreated'];

const DEFAULT_MAX_ITEMS = 500;
const DEFAULT_OVERLAP_MINUTES = 10;
const DEFAULT_THRESHOLD = 5;

/** The trigger's parameters. */
export function triggerProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Event',
			name: 'event',
			type: 'options',
			noDataExpression: true,
			default: 'orderCreated',
			options: EVENTS.map(({ name, value, description }) => ({ name, value, description })),
		},
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			default: ['shipped'],
			required: true,
			description: 'Which statuses to watch',
			options: WATCHED_STATUSES.map((value) => ({ name: ORDER_STATUS_NAMES[value], value })),
			displayOptions: { show: { event: ['orderStatusChanged'] } },
		},
		{
			displayName: 'Threshold',
			name: 'threshold',
			type: 'number',
			default: DEFAULT_THRESHOLD,
			description: 'A SKU is low when this many or fewer are available',
			displayOptions: { show: { event: ['inventoryLow'] } },
		},
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [orderSource],
			displayOptions: { show: { event: ORDER_EVENTS } },
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
					default: DEFAULT_MAX_ITEMS,
					description:
						'How many items one execution gets at most. The rest comes with the next polls, oldest first.',
				},
				{
					displayName: 'Overlap (Minutes)',
					name: 'overlapMinutes',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: DEFAULT_OVERLAP_MINUTES,
					description:
						'How far each poll looks back for what appears late. Nothing is delivered twice.',
					displayOptions: { show: { '/event': ORDER_EVENTS } },
				},
				{
					displayName: 'Start From',
					name: 'startFrom',
					type: 'dateTime',
					default: '',
					description:
						'Where the first poll begins. Left out, only what happens from the activation on is delivered. It has no effect once the trigger has run.',
					displayOptions: { show: { '/event': ORDER_EVENTS } },
				},
			],
		},
	];
}

/** The filter must not be passed over because an expression went wrong: all sources would come. */
function sourceOf(context: IPollFunctions, given: unknown): string {
	const held = heldBy(given);
	if (held === null || typeof held !== 'object') return textOf(held);
	throw new NodeOperationError(context.getNode(), 'Order Source is not a text', {
		description: 'Give the label of one order source, or leave the filter out.',
	});
}

/** Reads the trigger's parameters. */
export function readSettings(context: IPollFunctions): PollSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const number = (value: unknown, otherwise: number) =>
		Number.isFinite(Number(value ?? otherwise)) ? Number(value ?? otherwise) : otherwise;
	return {
		orderSource: sourceOf(context, filters.orderSource),
		statuses: context.getNodeParameter('statuses', []) as string[],
		threshold: number(context.getNodeParameter('threshold', DEFAULT_THRESHOLD), DEFAULT_THRESHOLD),
		simplify: context.getNodeParameter('simplify', true) as boolean,
		startFrom: options.startFrom,
		maxItems: number(options.maxItems, DEFAULT_MAX_ITEMS) || DEFAULT_MAX_ITEMS,
		overlapMinutes: number(options.overlapMinutes, DEFAULT_OVERLAP_MINUTES),
	};
}
