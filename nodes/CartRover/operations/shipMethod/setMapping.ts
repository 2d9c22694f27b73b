import { z } from 'zod';

import { listOf } from '../../model/wire';
import { orderSource, shipMethodCode } from '../../parameters/locators';
import type { ItemOperation } from '../types';
import { assertAccepted } from '../accepted';
import { mappingRow } from './mapping';

interface Mapping {
	cart_code?: unknown;
	wms_code?: unknown;
}

export const setMapping = {
	value: 'setMapping',
	name: 'Set Mapping',
	action: 'Set the shipping method mapping of an order source',
	description:
		"Set what a shop's shipping codes stand for. Orders with other codes are held as errors. Needs a Merchant key.",
	runs: 'write',
	calls: [{ endpoint: 'shipMethodMappingSet' }],
	output: z.object({ order_source: z.string(), mappings: listOf(mappingRow) }),
	properties: [
		{ ...orderSource, required: true },
		{
			displayName: 'Mappings',
			name: 'mappings',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add mapping',
			default: {},
			required: true,
			description: 'One row for each shipping code of the shop',
			options: [
				{
					displayName: 'Mapping',
					name: 'mapping',
					values: [
						{
							displayName: 'Shop Code',
							name: 'cart_code',
							type: 'string',
							default: '',
							placeholder: 'e.g. Express',
							description: 'The shipping code as the shop sends it',
						},
						shipMethodCode(
							'wms_code',
							'Warehouse Method',
							'Leave empty to pass the shop code through as it is',
						),
					],
				},
			],
		},
	],
	async run(item) {
		const order_source = item.requiredText('orderSource', 'Order Source');
		const { mapping = [] } = item.param<{ mapping?: Mapping[] }>('mappings', {});
		const mappings = mapping.map(({ cart_code, wms_code }, index) => {
			const code = item.textOf(cart_code, `Shop Code of mapping ${index + 1}`);
			if (code === '') {
				throw item.invalid(
					`Shop Code of mapping ${index + 1} is empty`,
					'Give the shipping code as the shop sends it.',
				);
			}
			// Null tells CartRover to pass the shop's code through (section 2c).
			const method = item.textOf(wms_code, `Warehouse Method of mapping ${index + 1}`);
			return { cart_code: code, wms_code: method || null };
		});
		if (mappings.length === 0) {
			throw item.invalid('Mappings is empty', 'Add at least one row.');
		}
		const path = { order_source };
		return await item.once({ about: [order_source, mappings] }, async () => {
			const reply = await item.client.call('shipMethodMappingSet', { path, body: mappings });
			assertAccepted(reply, item.node, `the mapping of ${order_source}`);
			return [{ order_source, mappings }];
		});
	},
} satisfies ItemOperation;
