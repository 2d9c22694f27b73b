import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { text } from '../../model/wire';

/** One row of a mapping: the shop's code, and the warehouse's method that it stands for. */
export const mappingRow = z.object({ cart_code: text, wms_code: text }).passthrough();

export const orderSource: INodeProperties = {
	displayName: 'Order Source',
	name: 'orderSource',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The shop or marketplace, by its label in CartRover',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an order source…',
			typeOptions: { searchListMethod: 'searchOrderSources', searchable: true },
		},
		{ displayName: 'By Label', name: 'id', type: 'string', placeholder: 'e.g. Shopify' },
	],
};
