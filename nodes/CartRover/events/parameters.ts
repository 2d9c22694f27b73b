import type { INodeProperties, IPollFunctions } from 'n8n-workflow';

import { ORDER_STATUS_MEANINGS, ORDER_STATUS_NAMES } from '../model/order';
import { choiceOf, listOf } from '../model/values/choice';
import { atLeast0, numberOf, wholeNumber } from '../model/values/number';
import { freeText, identifier } from '../model/values/text';
import { keyNotice, shownUnder, withWholes } from '../parameters/descriptions';
import { orderSource } from '../parameters/locators';
import { ORDER_FORMS, outputProperties, readOutput, SHIPMENT_FORMS } from '../parameters/output';
import { asGiven, readerFor, type ParameterReader } from '../parameters/reader';
import { EVENTS } from './index';
import { WATCHED_STATUSES } from './orderStatusChanged';
import type { PollSettings } from './poll';

const ORDER_EVENTS = ['orderCreated', 'orderStatusChanged', 'shipmentCreated'];

/** The statuses that an order can be in, as choices. */
export const WATCHED = WATCHED_STATUSES.map((value) => ({
	name: ORDER_STATUS_NAMES[value],
	value,
	description: ORDER_STATUS_MEANINGS[value],
}));

const DEFAULT_MAX_ITEMS = 500;
const DEFAULT_OVERLAP_MINUTES = 10;
const DEFAULT_THRESHOLD = 5;

const MAX_ITEMS = 'Max Items per Poll';
const OVERLAP = 'Overlap (Minutes)';
const AFTER_PAUSE = 'After a Long Pause';

/** The trigger's parameters. */
export function triggerProperties(): INodeProperties[] {
	return withWholes([
		{
			displayName: 'Event',
			name: 'event',
			type: 'options',
			noDataExpression: true,
			default: 'orderCreated',
			description: 'What starts the workflow',
			options: EVENTS.map(({ name, value, description }) => ({ name, value, description })),
		},
		{ ...keyNotice, displayOptions: { show: { event: ORDER_EVENTS } } },
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			default: ['shipped'],
			required: true,
			description: 'Which statuses to watch',
			options: WATCHED,
			displayOptions: { show: { event: ['orderStatusChanged'] } },
		},
		{
			displayName: 'Threshold',
			name: 'threshold',
			type: 'number',
			default: DEFAULT_THRESHOLD,
			description:
				'A SKU is low when this many or fewer are available in all warehouses together. Those that are low already when you publish do not come. Below 0 only oversold SKUs are low. If you raise it later, the SKUs in between come once.',
			displayOptions: { show: { event: ['inventoryLow'] } },
		},
		...shownUnder({ event: ['orderCreated', 'orderStatusChanged'] }, outputProperties(ORDER_FORMS)),
		...shownUnder({ event: ['shipmentCreated'] }, outputProperties(SHIPMENT_FORMS)),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					...orderSource,
					description:
						'The shop or marketplace, by its label in CartRover. Add it at any time: orders that wait still come. If you change or remove it later, the trigger starts from now.',
				},
			],
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
					displayName: AFTER_PAUSE,
					name: 'afterPause',
					type: 'options',
					default: 'catchUp',
					description: 'What to do after the workflow was off for more than a day',
					options: [
						{
							name: 'Catch Up',
							value: 'catchUp',
							description:
								'Deliver everything that happened in the meantime, oldest first (default)',
						},
						{
							name: 'Start Anew',
							value: 'startAnew',
							description: 'Skip it, and deliver only what happens from now on',
						},
					],
				},
				{
					displayName: MAX_ITEMS,
					name: 'maxItems',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: DEFAULT_MAX_ITEMS,
					description:
						'Maximum number of items per execution. The rest comes with the next polls, oldest first.',
				},
				{
					displayName: OVERLAP,
					name: 'overlapMinutes',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: DEFAULT_OVERLAP_MINUTES,
					description:
						'How far back each poll looks for records that appear late. Nothing is delivered twice.',
					displayOptions: { show: { '/event': ORDER_EVENTS } },
				},
				{
					displayName: 'Start From',
					name: 'startFrom',
					type: 'dateTime',
					default: '',
					description:
						'Date or time from which the first poll delivers. Leave empty to deliver only what happens after you publish the workflow. It has no effect once the trigger has run.',
					displayOptions: { show: { '/event': ORDER_EVENTS } },
				},
			],
		},
	]);
}

/**
 * Reads the trigger's parameters.
 *
 * @throws NodeOperationError that names the field whose value cannot be used
 */
export function readSettings(context: IPollFunctions): PollSettings {
	const reader = readerFor(context, undefined, triggerProperties());
	const event = reader.read('event', 'Event', freeText);
	return {
		orderSource: reader.read('filters.orderSource', 'Order Source', identifier) ?? '',
		statuses: event === 'orderStatusChanged' ? statusesOf(reader) : [],
		threshold: event === 'inventoryLow' ? reader.need('threshold', 'Threshold', numberOf) : 0,
		output: readOutput(reader),
		startFrom: reader.read('options.startFrom', 'Start From', asGiven),
		maxItems: reader.read('options.maxItems', MAX_ITEMS, wholeNumber(1)) ?? DEFAULT_MAX_ITEMS,
		overlapMinutes:
			reader.read('options.overlapMinutes', OVERLAP, notNegative) ?? DEFAULT_OVERLAP_MINUTES,
		afterPause: reader.read('options.afterPause', AFTER_PAUSE, afterPause) ?? 'catchUp',
	};
}

const status = choiceOf(WATCHED);

/** None at all would be a trigger that never does anything. */
function statusesOf(reader: ParameterReader): string[] {
	const statuses = reader.read('statuses', 'Statuses', listOf(status)) ?? [];
	if (statuses.length > 0) return statuses;
	throw reader.invalid(
		'Statuses is empty',
		'Select at least one status. If an expression sets them, it returned nothing.',
	);
}

const notNegative = atLeast0(numberOf);

const afterPause = choiceOf([
	{ value: 'catchUp', name: 'Catch Up' },
	{ value: 'startAnew', name: 'Start Anew' },
]);
