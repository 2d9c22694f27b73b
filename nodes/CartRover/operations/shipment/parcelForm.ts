import type { INodeProperties } from 'n8n-workflow';

import type { Choice } from '../../model/values/choice';
import { groupRows } from '../../parameters/descriptions';
import { sku } from '../../parameters/locators';
import type { Status } from './runOrders';

/* The form in which a parcel is given: parameters that `parcel.ts` reads. */

/** What becomes of the order. */
export const STATUSES: Array<Choice<Status> & { description: string }> = [
	{
		name: 'Partially Shipped',
		value: 'partial',
		description: 'Choose this if more shipments of this order will follow in a later run',
	},
	{
		name: 'Shipped',
		value: 'shipped',
		description:
			'Closes the order with its last shipment in this run, if all were taken: not for orders with more to come',
	},
];

/** Pounds in one unit, exactly, but for the tenth decimal. */
export const UNITS = [
	{ name: 'Grams', value: 'g', pounds: '0.0022046226' },
	{ name: 'Kilograms', value: 'kg', pounds: '2.2046226218' },
	{ name: 'Ounces', value: 'oz', pounds: '0.0625' },
	{ name: 'Pounds', value: 'lb', pounds: '1' },
] as const;

/** As people write them. */
export const UNIT_SPELLINGS = {
	...{ gram: 'g', kilogram: 'kg', kgs: 'kg', kilo: 'kg', kilos: 'kg' },
	...{ ounce: 'oz', lbs: 'lb', pound: 'lb' },
} as const;

const weightUnit: INodeProperties = {
	displayName: 'Weight Unit',
	name: 'weightUnit',
	type: 'options',
	default: 'lb',
	description: 'Unit of Package Weight. The node converts it to pounds for CartRover.',
	options: UNITS.map(({ name, value }) => ({ name, value })),
};

const textField = (
	name: string,
	displayName: string,
	more: Partial<INodeProperties>,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	...more,
});

const trackingField = (name: string, displayName: string, description: string): INodeProperties =>
	textField(name, displayName, { placeholder: 'e.g. 1Z999AA10123456784', description });

const packageWeight = textField('packageWeight', 'Package Weight', {
	placeholder: 'e.g. 1.5',
	description:
		'Weight of the shipment, in pounds unless you set Weight Unit. 0 means not weighed, and is left out.',
});

const CONTENTS: INodeProperties[] = [
	textField('lot_code', 'Lot', { description: 'Lot or batch number of the pieces' }),
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'number',
		default: 1,
		description: 'Number of pieces',
	},
	textField('serial_no', 'Serial Number', { description: 'Serial number of the piece' }),
	{ ...sku, name: 'item' },
];

/** The content of a parcel. */
export const contents: INodeProperties = {
	displayName: 'Items',
	name: 'items',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add item',
	default: {},
	description: 'What is in the shipment. Needed if the order goes out in several shipments.',
	options: [{ displayName: 'Item', name: 'line', values: CONTENTS }],
};

/** Options of a parcel. */
export const parcelOptions = {
	groupRows: groupRows(
		'Whether to combine input items with the same order and tracking number into one shipment, for exports with one row per SKU. Give in Items what is in the row.',
	),
	packageWeight,
	secondary: trackingField(
		'secondaryTrackingNumber',
		'Secondary Tracking Number',
		'A second tracking number for the same shipment, such as the final carrier’s',
	),
	totalCost: textField('totalCost', 'Total Cost', {
		placeholder: 'e.g. 8.25',
		description: 'What the carrier charges',
	}),
	warehouse: textField('warehouse', 'Warehouse', {
		placeholder: 'e.g. EAST',
		description: 'Name of the warehouse that the shipment left from (whs_location)',
	}),
	weightUnit,
};

/** The label of the parameter for further parcels. */
export const FURTHER = 'Further Shipments (JSON)';

/** Further parcels of the same order. */
export const parcels: INodeProperties = {
	displayName: FURTHER,
	name: 'parcels',
	type: 'json',
	default: '',
	placeholder: 'e.g. [{ "trackingNumber": "1Z999", "items": [{ "item": "MUG", "quantity": 1 }] }]',
	description:
		'Other shipments of this order to send in the same request: a list of objects with trackingNumber, packageWeight, items and, where they differ, carrier and shipDate',
};
