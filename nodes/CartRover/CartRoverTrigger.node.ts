import {
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
	NodeConnectionTypes,
	NodeOperationError,
} from 'n8n-workflow';

import { shownAsError } from './api/errors';
import { EVENTS } from './events';
import { readSettings, triggerProperties } from './events/parameters';
import { pollEvent } from './events/poll';
import { freeText } from './model/values/text';
import * as listSearch from './methods/listSearch';
import { readerFor } from './parameters/reader';

export class CartRoverTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CartRover Trigger',
		name: 'cartRoverTrigger',
		icon: { light: 'file:../../icons/cartrover.svg', dark: 'file:../../icons/cartrover.dark.svg' },
		group: ['trigger'],
		version: 1,
		// The value in words: "order status changed".
		subtitle: '={{ $parameter["event"].replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description:
			'Starts the workflow when orders, shipments or inventory change in CartRover (Extensiv Integration Manager)',
		defaults: { name: 'CartRover Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cartRoverApi', required: true }],
		properties: triggerProperties(),
	};

	methods = { listSearch };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollNode(this).catch((error: Error) => {
			throw shownAsError(error);
		});
	}
}

async function pollNode(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const name = readerFor(context).need('event', 'Event', freeText);
	const event = EVENTS.find(({ value }) => value === name);
	if (!event) {
		throw new NodeOperationError(context.getNode(), `There is no event “${name}”`, {
			description: 'Select an event in this node.',
		});
	}
	return await pollEvent(context, event, readSettings(context));
}
