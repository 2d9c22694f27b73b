import uniqBy from 'lodash/uniqBy';
import { z } from 'zod/v3';

import { FieldNames, unknownField } from '../../model/fieldNames';
import { isMissing } from '../../model/values/kind';
import { listOf } from '../../model/wire';
import { identifier } from '../../model/values/text';
import type { RowReader } from '../../parameters/reader';
import { orderSource, shipMethodCode } from '../../parameters/locators';
import { rowsOrList } from '../../parameters/descriptions';
import type { WriteOperation } from '../types';
import { assertAccepted } from '../accepted';
import type { ItemContext } from '../context';
import { withoutRival } from '../rivals';
import { together } from '../together';
import { mappingRow } from './mapping';

export const setMapping = {
	value: 'setMapping',
	name: 'Set Mapping',
	action: 'Set the ship method mapping of an order source',
	description:
		'Set the ship methods of all ship codes of an order source; codes left out may hold orders. Needs a Merchant key.',
	runs: 'write',
	calls: [{ endpoint: 'shipMethodMappingSet' }],
	output: z.object({ order_source: z.string(), mappings: listOf(mappingRow) }),
	properties: [
		{
			displayName:
				'Give all ship codes of the order source; those of all its input items are sent together. It is not known whether CartRover keeps a mapping that is left out, and an order whose code has none is held.',
			name: 'mappingNotice',
			type: 'notice',
			default: '',
		},
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
		const { own, all, first } = mappingsOfSource(item);
		if (first !== item.index) return { sentWith: first, output: [own] };
		const { order_source } = own;
		const mappings = uniqBy(
			all.flatMap((each) => each.mappings),
			'cart_code',
		);
		const path = { order_source };
		return {
			deed: { about: [order_source, mappings] },
			send: async () => {
				const reply = await item.client.call('shipMethodMappingSet', { path, body: mappings });
				assertAccepted(reply, item.node, `the mapping of ${order_source}`);
				return [own];
			},
		};
	},
} satisfies WriteOperation;

const sourceOf = (item: ItemContext) => item.need('orderSource', 'Order Source', identifier);

function mappingsOf(item: ItemContext) {
	const order_source = sourceOf(item);
	const listed = item.listed('mappings', 'Mappings');
	const rows = item.rowsOf(listed, 'Mappings', 'mapping', 'Mapping', { wms_code: '' });
	const mappings = rows.map((row) => {
		tellUnknown(item, row);
		return {
			cart_code: row.need('cart_code', 'Shop Code', identifier),
			wms_code: methodOf(item, row),
		};
	});
	item.assertNoRepeat(
		mappings.map(({ cart_code }) => cart_code),
		'Mapping',
		'Shop Code',
	);
	if (mappings.length === 0) throw item.invalid('Mappings is missing', 'Add at least one row.');
	return { order_source, mappings };
}

const withoutRivals = withoutRival({
	read: mappingsOf,
	claims: ({ order_source, mappings }) =>
		mappings.map(({ cart_code, wms_code }) => ({
			about: `The method of “${cart_code}” of ${order_source}`,
			content: wms_code,
		})),
	advice: () => 'Keep one of them. All input items of an order source are sent together.',
});

const mappingsOfSource = together({
	read: withoutRivals,
	about: (item, given) => `order source ${given?.order_source ?? sourceOf(item)}`,
});

const FIELDS = new FieldNames(['cart_code', 'wms_code'], [], {
	cart_code: 'cart shopcode shipcode',
	wms_code: 'wms code method warehousemethod shipmethod',
});

/** @throws NodeOperationError for a field that likely means one of a mapping's */
function tellUnknown(item: ItemContext, { row, label }: RowReader): void {
	for (const name of Object.keys(row).filter((each) => !FIELDS.knows(each))) {
		const likely = FIELDS.likely(name);
		if (likely && !(likely in row && row[likely] !== '')) {
			throw item.invalid(
				`${label} has a field “${name.slice(0, 40)}”, which is likely “${likely}”`,
				'Correct its name. Nothing was sent to CartRover.',
			);
		}
		item.hint(unknownField('mapping', name, undefined, false));
	}
}

/** Null tells CartRover to pass the shop's code through (section 2c): only an empty text means that. */
function methodOf(item: ItemContext, row: RowReader): string | null {
	if (isMissing(row.row.wms_code)) {
		throw item.invalid(
			`${row.label}, Warehouse Method got nothing`,
			'Give the wms_code of the warehouse, or an empty text ("") to pass the shop code through. Nothing was sent to CartRover.',
		);
	}
	return row.read('wms_code', 'Warehouse Method', identifier) ?? null;
}
