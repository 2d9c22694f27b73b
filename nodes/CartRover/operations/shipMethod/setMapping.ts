import { z } from 'zod';

import { listOf } from '../../model/wire';
import type { ItemOperation } from '../types';
import { mappingRow, orderSource } from './mapping';

interface Mapping {
	cart_code?: string;
	wms_code?: unknown;
}

export const setMapping = {
	value: 'setMapping',
	name: 'Set Mapping',
	action: 'Set the shipping method mapping of an order source',
	description:
		"Set which of the warehouse's methods shipping codes of a shop stand for. An order with a code that is not mapped is held as an error. Needs a Merchant key.",
	runs: 'write',
	output: z.object({ order_source: z.string(), mappings: listOf(mappingRow) }),
	properties: [
		orderSource,
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
						{
							displayName: 'Warehouse Method',
							name: 'wms_code',
							type: 'resourceLocator',
							default: { mode: 'list', value: '' },
							description: 'Leave empty to pass the shop code through as it is',
							modes: [
								{
									displayName: 'From List',
									name: 'list',
									type: 'list',
									placeholder: 'Select a method…',
									typeOptions: { searchListMethod: 'searchShipMethods', searchable: true },
								},
								{ displayName: 'By Code', name: 'id', type: 'string', placeholder: 'e.g. 09' },
							],
						},
					],
				},
			],
		},
	],
	async run(item) {
		const order_source = item.requiredText('orderSource', 'Order Source');
		const { mapping = [] } = item.param<{ mapping?: Mapping[] }>('mappings', {});
		const mappings = mapping.map(({ cart_code, wms_code }, index) => {
			const code = String(cart_code ?? '').trim();
			if (code === '') {
				throw item.invalid(
					`Shop Code of mapping ${index + 1} is empty`,
					'Give the shipping code as the shop sends it.',
				);
			}
			return { cart_code: code, wms_code: codeOf(wms_code) };
		});
		if (mappings.length === 0) {
			throw item.invalid('Mappings is empty', 'Add at least one row.');
		}
		await item.client.call('shipMethodMappingSet', { path: { order_source }, body: mappings });
		return [{ order_source, mappings }];
	},
} satisfies ItemOperation;

/** Null tells CartRover to pass the shop's code through (section 2c). */
function codeOf(value: unknown): string | null {
	const code =
		typeof value === 'object' && value !== null ? (value as { value?: unknown }).value : value;
	const text = typeof code === 'string' || typeof code === 'number' ? String(code).trim() : '';
	return text === '' ? null : text;
}
