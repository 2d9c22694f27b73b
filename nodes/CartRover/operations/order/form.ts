import type { INodeProperties } from 'n8n-workflow';

import { rowsOrList, shownUnder } from '../../parameters/descriptions';
import { orderSource, sku } from '../../parameters/locators';

/*
 * The form for an order field by field. Inside the collections the names are CartRover's own
 * (docs/contributing/api-facts.md, section 3), so the values go out under these names.
 */

const textField = (
	name: string,
	displayName: string,
	more: Partial<INodeProperties> = {},
): INodeProperties => ({ displayName, name, type: 'string', default: '', ...more });

const amountField = (name: string, displayName: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. 12.50',
	description,
});

const yesNo = (name: string, displayName: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'boolean',
	default: true,
	description,
});

const dateField = (name: string, displayName: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'dateTime',
	default: '',
	description,
});

/** Top-level parameters by the CartRover fields that they fill. */
export const ADDRESS = {
	shipCompany: 'ship_company',
	shipFirstName: 'ship_first_name',
	shipLastName: 'ship_last_name',
	shipAddress1: 'ship_address_1',
	shipAddress2: 'ship_address_2',
	shipCity: 'ship_city',
	shipState: 'ship_state',
	shipZip: 'ship_zip',
	shipCountry: 'ship_country',
} as const;

export const addressFields: INodeProperties[] = [
	textField('shipCompany', 'Ship-To Company', {
		placeholder: 'e.g. Juniper & Oak',
		description: 'Company of the recipient. Enter a company, a name or both.',
	}),
	textField('shipFirstName', 'Ship-To First Name', { placeholder: 'e.g. Robin' }),
	textField('shipLastName', 'Ship-To Last Name', { placeholder: 'e.g. Sample' }),
	textField('shipAddress1', 'Ship-To Address Line 1', {
		required: true,
		placeholder: 'e.g. 12 Harbor Street',
	}),
	textField('shipAddress2', 'Ship-To Address Line 2', { placeholder: 'e.g. Suite 4' }),
	textField('shipCity', 'Ship-To City', { required: true, placeholder: 'e.g. Santa Barbara' }),
	textField('shipState', 'Ship-To State', {
		placeholder: 'e.g. CA',
		description: 'State or province, such as CA. Required for the United States and Canada.',
	}),
	textField('shipZip', 'Ship-To ZIP', {
		placeholder: 'e.g. 93101',
		description: 'ZIP or postal code. Required, except for countries that have none.',
	}),
	textField('shipCountry', 'Ship-To Country', {
		required: true,
		default: 'USA',
		placeholder: 'e.g. USA',
		description: 'Country code, preferably with three letters as in CartRover: USA, CAN, GBR',
	}),
];

export const lineFields: INodeProperties[] = [
	{ ...sku, name: 'item' },
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'number',
		default: 1,
		description: 'Number of pieces',
		typeOptions: { showEvenWhenOptional: true },
	},
	textField('price', 'Price', {
		typeOptions: { showEvenWhenOptional: true },
		placeholder: 'e.g. 12.50',
		description: 'Price of one piece, before tax',
	}),
	textField('discount', 'Discount', {
		placeholder: 'e.g. 1.00',
		description:
			'Discount on one piece, before tax. One on the whole line goes into Additional Discount.',
	}),
	textField('addl_discount', 'Additional Discount', {
		placeholder: 'e.g. 2.00',
		description: 'Discount on the whole line, after tax',
	}),
	textField('tax', 'Tax', { placeholder: 'e.g. 1.03', description: 'Tax on the whole line' }),
	textField('extended_amount', 'Extended Amount', {
		placeholder: 'e.g. 25.00',
		description: '(price - discount) * quantity. Leave empty to have it worked out.',
	}),
	textField('description', 'Description', { description: 'Name of the product' }),
	textField('line_item_id', 'Line Item ID', {
		description: "The shop's ID for this line",
	}),
	textField('line_comment', 'Line Comment', { description: 'A note on this line' }),
];

const lines: INodeProperties = {
	displayName: 'Items',
	name: 'items',
	type: 'fixedCollection',
	typeOptions: {
		multipleValues: true,
		sortable: true,
		// Editors of old show all fields of a line.
		hideOptionalFields: true,
		addOptionalFieldButtonText: 'Add Field',
	},
	placeholder: 'Add item',
	default: {},
	required: true,
	description: 'The lines of the order, one per SKU',
	options: [
		{
			displayName: 'Item',
			name: 'line',
			values: lineFields,
		},
	],
};

export const billing: INodeProperties = {
	displayName: 'Billing Address',
	name: 'billingAddress',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	description: 'Leave empty if it is the same as the ship-to address',
	options: [
		textField('cust_address_1', 'Address Line 1'),
		textField('cust_address_2', 'Address Line 2'),
		textField('cust_city', 'City'),
		textField('cust_company', 'Company'),
		textField('cust_country', 'Country', { placeholder: 'e.g. USA' }),
		textField('cust_e_mail', 'Email', { placeholder: 'name@email.com' }),
		textField('cust_first_name', 'First Name'),
		textField('cust_last_name', 'Last Name'),
		textField('cust_phone', 'Phone'),
		textField('cust_state', 'State', { placeholder: 'e.g. CA' }),
		textField('cust_zip', 'ZIP'),
	],
};

export const additional: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		textField('carrier', 'Carrier', { placeholder: 'e.g. UPS' }),
		textField('currency_code', 'Currency Code', { placeholder: 'e.g. USD' }),
		textField('custom_field_1', 'Custom Field 1'),
		textField('custom_field_2', 'Custom Field 2'),
		textField('custom_field_3', 'Custom Field 3'),
		textField('custom_field_4', 'Custom Field 4'),
		textField('custom_field_5', 'Custom Field 5'),
		textField('customer_id', 'Customer ID', { description: "The shop's ID for the customer" }),
		dateField(
			'expected_delivery_date',
			'Expected Delivery Date',
			'When the customer expects the order',
		),
		{
			displayName: 'Extra Fields',
			name: 'extra_fields',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add extra field',
			default: {},
			description: 'Fields of your own. Names can contain spaces.',
			options: [
				{
					displayName: 'Field',
					name: 'field',
					values: [
						textField('name', 'Name', { description: 'Name of the extra field' }),
						textField('value', 'Value', { description: 'Value of the extra field' }),
					],
				},
			],
		},
		textField('gift_message', 'Gift Message'),
		yesNo('gift_wrap', 'Gift Wrap', 'Whether to wrap the order as a gift'),
		amountField('grand_total', 'Grand Total', 'What the customer pays in total'),
		textField('location', 'Location', { description: 'Warehouse location to ship from' }),
		dateField('order_date', 'Order Date', 'Day of the order. Leave empty for today.'),
		amountField(
			'order_discount',
			'Order Discount',
			"Discount on the whole order, after tax, as a positive amount. Include the items' Additional Discount, but not their Discount, which has been taken off the price already.",
		),
		{
			...orderSource,
			name: 'order_source',
			description:
				'Shop or marketplace that the order comes from. Leave empty for the name of your API access in CartRover.',
		},
		textField('cust_po_no', 'PO Number', {
			description: 'Order number that the customer knows. Leave empty to use the reference.',
		}),
		textField('promo_code', 'Promo Code'),
		dateField(
			'requested_ship_date',
			'Requested Ship Date',
			'When the order should leave the warehouse',
		),
		amountField(
			'sales_tax',
			'Sales Tax',
			'Tax on the whole order. If lines have tax, the sum of it.',
		),
		textField('ship_account_no', 'Ship Account Number', {
			description: 'Carrier account to charge',
		}),
		textField('ship_code', 'Ship Code', {
			description:
				"What the order source calls the ship method, such as Standard. If CartRover has not mapped it to one of the warehouse's ship methods, the order is held with the status Error.",
		}),
		textField('ship_address_3', 'Ship-To Address Line 3'),
		{
			displayName: 'Ship-To Address Type',
			name: 'ship_address_type',
			type: 'options',
			default: 'R',
			options: [
				{ name: 'Commercial', value: 'C' },
				{ name: 'Residential', value: 'R' },
			],
		},
		textField('ship_e_mail', 'Ship-To Email', { placeholder: 'name@email.com' }),
		textField('ship_phone', 'Ship-To Phone'),
		amountField(
			'shipping_handling',
			'Shipping and Handling',
			'What the customer pays for shipping',
		),
		textField('shipping_instructions', 'Shipping Instructions'),
		amountField('sub_total', 'Subtotal', "Sum of the lines' extended amounts"),
		yesNo('tax_exempt_sw', 'Tax Exempt', 'Whether the order is exempt from tax'),
	],
};

/** The parameters of an order given field by field. */
export const orderFields = shownUnder({ specifyOrder: ['fields'] }, [
	textField('custRef', 'Reference', {
		required: true,
		placeholder: 'e.g. 1001-A',
		description:
			'Your unique reference for this order (cust_ref). CartRover refuses a second order with the same reference.',
	}),
	...addressFields,
	...rowsOrList(lines, '[{ "item": "MUG-BLUE-350", "quantity": 2, "price": "12.50" }]'),
	billing,
	additional,
]);
