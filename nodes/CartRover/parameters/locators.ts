import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

/*
 * Parameters that the user chooses from a list, types, or gives by an expression. All operations use the same
 * names for them, so that values stay when the user switches the operation.
 */

interface Locator extends Pick<
	INodeProperties,
	'displayName' | 'name' | 'description' | 'required'
> {
	/** The list: its search among the node's methods, and what stands in the empty field. */
	list: { search: string; placeholder: string };
	/** The mode for typing a value. */
	byId: Pick<INodePropertyMode, 'displayName' | 'placeholder' | 'hint'>;
}

const locator = ({ list, byId, ...property }: Locator): INodeProperties => ({
	...property,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: list.placeholder,
			typeOptions: { searchListMethod: list.search, searchable: true },
		},
		{ ...byId, name: 'id', type: 'string' },
	],
});

/** An order, by reference or from a list. */
export const custRef = locator({
	displayName: 'Order',
	name: 'custRef',
	required: true,
	description: "The order's reference in CartRover (cust_ref)",
	list: { search: 'searchOrders', placeholder: 'Select an order…' },
	byId: {
		displayName: 'By Reference',
		placeholder: 'e.g. 1001-A',
		hint: 'The cust_ref, which can differ from the order number that the shop shows',
	},
});

/** A SKU, by itself or from a list. */
export const sku = locator({
	displayName: 'SKU',
	name: 'sku',
	required: true,
	description: 'The SKU, exactly as CartRover shows it',
	list: { search: 'searchSkus', placeholder: 'Select a SKU…' },
	byId: { displayName: 'By SKU', placeholder: 'e.g. MUG-BLUE-350' },
});

/** An order source, by its label or from a list. */
export const orderSource = locator({
	displayName: 'Order Source',
	name: 'orderSource',
	description: 'The shop or marketplace, by its label in CartRover',
	list: { search: 'searchOrderSources', placeholder: 'Select an order source…' },
	byId: { displayName: 'By Label', placeholder: 'e.g. Shopify' },
});

/** A warehouse, by its number or name, or from a list. */
export const warehouse = locator({
	displayName: 'Warehouse',
	name: 'warehouse',
	description: "The warehouse's name, or its number in CartRover (PK)",
	list: { search: 'searchWarehouses', placeholder: 'Select a warehouse…' },
	byId: { displayName: 'By Number or Name', placeholder: 'e.g. EAST' },
});

/** A ship method of the warehouse, by its code or from a list. */
export const shipMethodCode = (
	name: string,
	displayName: string,
	description: string,
): INodeProperties =>
	locator({
		displayName,
		name,
		description,
		list: { search: 'searchShipMethods', placeholder: 'Select a method…' },
		byId: { displayName: 'By Code', placeholder: 'e.g. 09' },
	});
