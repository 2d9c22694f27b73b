import type { IHookFunctions, INodeProperties, IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod/v3';

import {
	ORDER_FORMS,
	outputProperties,
	readOutput,
	type Forms,
	type OutputChoice,
} from '../parameters/output';
import { simpleOrderStatus } from '../model/order';
import { choiceOf, listOf } from '../model/values/choice';
import { identifier } from '../model/values/text';
import { text } from '../model/wire';
import { withWholes } from '../parameters/descriptions';
import { orderSource } from '../parameters/locators';
import { readerFor } from '../parameters/reader';
import { WATCHED } from './parameters';

const EVENTS = [
	{
		name: 'Order New',
		value: 'order_new',
		description: 'When a new order arrives in CartRover',
	},
	{
		name: 'Order Update',
		value: 'order_update',
		description:
			'When the status or the shipments of an order change. The same state again within an hour counts as a repeat.',
	},
];

const pushed = z.object({ webhook_event: text });

/** An order as `order_new` holds it. */
export const PUSHED_ORDER: Forms = {
	simplified: pushed.merge(ORDER_FORMS.simplified),
	selectable: pushed.merge(ORDER_FORMS.selectable),
};

/** What `order_update` holds: the fields of View Order Status. */
export const PUSHED_STATUS: Forms = {
	simplified: pushed.merge(simpleOrderStatus),
	selectable: PUSHED_ORDER.selectable,
};

/** What the webhook trigger's parameters say. */
export interface PushSettings {
	events: string[];
	/** In lower case; empty for all. */
	orderSource: string;
	/** Empty for all. */
	statuses: string[];
	output: OutputChoice;
}

/** The webhook trigger's parameters. */
export function pushProperties(): INodeProperties[] {
	return withWholes([
		{
			displayName:
				"Enter the <b>Production URL</b> in CartRover by hand. If you do not find where, ask Extensiv's support. CartRover signs with an API key: select the credential that holds it. Not verified with a real CartRover account. Run a CartRover Trigger beside it: it finds what a webhook missed.",
			name: 'webhookNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			default: ['order_new', 'order_update'],
			required: true,
			description: 'Which events start the workflow. The others are answered and start nothing.',
			options: EVENTS,
		},
		...outputProperties(PUSHED_ORDER),
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
						'The shop or marketplace, by its label in CartRover. Most updates do not name it; those always come through.',
				},
				{
					displayName: 'Statuses',
					name: 'statuses',
					type: 'multiOptions',
					default: [],
					description:
						'Only orders in one of these statuses. An Order New without a status counts as New.',
					options: WATCHED,
				},
			],
		},
	]);
}

const event = choiceOf(EVENTS.map(({ value, name }) => ({ value, name })));
const status = choiceOf(WATCHED);

/**
 * Reads the webhook trigger's parameters.
 *
 * @throws NodeOperationError that names the field whose value cannot be used
 */
export function readPushSettings(context: IHookFunctions | IWebhookFunctions): PushSettings {
	const reader = readerFor(context, undefined, pushProperties());
	const events = reader.read('events', 'Events', listOf(event)) ?? [];
	if (events.length === 0) {
		throw reader.invalid('Events is empty', 'Select at least one event in this node.');
	}
	const source = reader.read('filters.orderSource', 'Order Source', identifier) ?? '';
	return {
		events,
		orderSource: source.toLowerCase(),
		statuses: reader.read('filters.statuses', 'Statuses', listOf(status)) ?? [],
		output: readOutput(reader),
	};
}
