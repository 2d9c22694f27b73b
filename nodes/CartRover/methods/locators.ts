import type { INodeProperties } from 'n8n-workflow';

/*
 * Parameters that are chosen from a list, typed, or given by an expression. Both nodes use them, under the
 * same names, so that values stay when the user switches the operation.
 */

/** An order, by reference or from a list. */
export const custRef: INodeProperties = {
	displayName: 'Order',
	name: 'custRef',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The order, by its reference in CartRover (cust_ref)',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an order…',
			typeOptions: { searchListMethod: 'searchOrders', searchable: true },
		},
		{
			displayName: 'By Reference',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 1001-A',
			hint: 'The cust_ref, which may differ from the order number that the shop shows',
		},
	],
};

/** A SKU, by itself or from a list. */
export const sku: INodeProperties = {
	displayName: 'SKU',
	name: 'sku',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The stock keeping unit',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a SKU…',
			typeOptions: { searchListMethod: 'searchSkus', searchable: true },
		},
		{
			displayName: 'By SKU',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. MUG-BLUE-350',
		},
	],
};

/** An order source, by its label or from a list. */
export const orderSource: INodeProperties = {
	displayName: 'Order Source',
	name: 'orderSource',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
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

/** A warehouse, by its number or name, or from a list. */
export const warehouse: INodeProperties = {
	displayName: 'Warehouse',
	name: 'warehouse',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The warehouse, by its number (pk) or its name',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a warehouse…',
			typeOptions: { searchListMethod: 'searchWarehouses', searchable: true },
		},
		{
			displayName: 'By Number or Name',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. EAST',
		},
	],
};

/** A shipping method of the warehouse, by its code or from a list. */
export const shipMethodCode = (
	name: string,
	displayName: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description,
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
});
