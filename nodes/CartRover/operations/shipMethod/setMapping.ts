import { z } from 'zod/v3';

import { listOf } from '../../model/wire';
import { identifier } from '../../model/values/text';
import { orderSource, shipMethodCode } from '../../parameters/locators';
import { rowsOrList } from '../../parameters/descriptions';
import type { WriteOperation } from '../types';
import { assertAccepted } from '../accepted';
import { mappingRow } from './mapping';

export const setMapping = {
	value: 'setMapping',
	name: 'Set Mapping',
	action: 'Set the ship method mapping of an order source',
	description:
		'Set the ship method of each ship code of an order source. Other codes hold an order. Needs a Merchant key.',
	runs: 'write',
	calls: [{ endpoint: 'shipMethodMappingSet' }],
	output: z.object({ order_source: z.string(), mappings: listOf(mappingRow) }),
	properties: [
		{ ...orderSource, required: true },
		...rowsOrList(
			{
				displayName: 'Mappings',
				name: 'mappings',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add mapping',
				default: {},
				required: true,
				description: 'One row per ship code of the order source',
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
								description: 'The ship code as the order source sends it',
							},
							shipMethodCode(
								'wms_code',
								'Warehouse Method',
								'Leave empty to pass the shop code through unchanged',
							),
						],
					},
				],
			},
			'[{ "cart_code": "Express", "wms_code": "02" }]',
		),
	],
	async run(item) {
		const order_source = item.need('orderSource', 'Order Source', identifier);
		const rows = item.rowsOf(item.listed('mappings', 'Mappings'), 'Mappings', 'mapping', 'Mapping');
		const mappings = rows.map((row) => ({
			cart_code: row.need('cart_code', 'Shop Code', identifier),
			// Null tells CartRover to pass the shop's code through (section 2c).
			wms_code: row.read('wms_code', 'Warehouse Method', identifier) ?? null,
		}));
		item.assertNoRepeat(
			mappings.map(({ cart_code }) => cart_code),
			'Mapping',
			'Shop Code',
		);
		if (mappings.length === 0) {
			throw item.invalid('Mappings is missing', 'Add at least one row.');
		}
		const path = { order_source };
		return {
			deed: { about: [order_source, mappings] },
			send: async () => {
				const reply = await item.client.call('shipMethodMappingSet', { path, body: mappings });
				assertAccepted(reply, item.node, `the mapping of ${order_source}`);
				return [{ order_source, mappings }];
			},
		};
	},
} satisfies WriteOperation;
