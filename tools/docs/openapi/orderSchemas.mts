import { readOrder } from '../../../nodes/CartRover/model/orderInput.ts';
import { orderLine, simpleOrderStatus } from '../../../nodes/CartRover/model/order.ts';
import { shipment, shippedItem } from '../../../nodes/CartRover/model/shipment.ts';
import { readProperties, sendProperties } from './fields.mts';
import {
	COMMON_FIELDS,
	CREATE_FIELDS,
	LIST_FIELDS,
	PAYMENT_FIELD_NAMES,
	VIEW_FIELDS,
} from './orderFields.mts';
import { describeProperties, ref, wireObject, wireSchema, type Schema } from './wireSchema.mts';

const text = (description?: string, grade?: string): Schema => ({
	...ref('WireText'),
	...(description && { description }),
	...(grade && { 'x-grade': grade }),
});
const number = (description?: string): Schema => ({
	...ref('WireNumber'),
	...(description && { description }),
});

const BOX = { box_length_in: number(), box_width_in: number(), box_height_in: number() };

/** A line as it comes back: the model's fields, and what the model leaves out. */
const { description, ...modelLine } = (
	wireSchema(orderLine) as { properties: Record<string, Schema> }
).properties;
const line: Schema = {
	type: 'object',
	properties: {
		...modelLine,
		price: number('Of one piece, before tax; four decimals'),
		discount: number('On one piece, before tax; four decimals'),
		addl_discount: number('On the whole line, after tax; four decimals'),
		extended_amount: number('`(price - discount) * quantity`; two decimals'),
		tax: number('Of the whole line; two decimals'),
		shipping_surcharge: number('Two decimals'),
		Description: { ...description, description: 'With a capital D here, unlike in New Order' },
		lot_number: text(),
		line_item_id: text("The shop's own id of the line"),
		line_comment: text(),
		alt_sku: text('Shown by the view, not by lists'),
		filtered_sku: ref('WireFlag'),
		line_location: text(),
		extra_fields: {
			...ref('ExtraFields'),
			description: 'With `include_line_extras=Y`',
			'x-grade': 'I',
		},
		aliases: { description: 'With `include_aliases=Y`; the shape is not known', 'x-grade': 'I' },
	},
};

const shipmentItem = describeProperties(
	wireSchema(shippedItem),
	{ lot_code: { 'x-grade': 'C' }, serial_no: { 'x-grade': 'C' } },
	{
		carton_code: text(),
		carton_num: text(),
		...BOX,
		package_weight_lbs: number(),
		custom_1: text(undefined, 'C'),
	},
);

const shipmentSchema: Schema = {
	...describeProperties(
		wireSchema(shipment),
		{
			method: "Code of the warehouse's shipping method (`09`), not its name",
			tracking_no: 'The key of a shipment, which has no id',
			tracking_url: { 'x-grade': 'C' },
			date: { ...ref('WireTime'), description: 'When the parcel left' },
			items: { type: ['array', 'null'], items: ref('ShipmentItem') },
		},
		{
			tracking_no_secondary: text(),
			sscc_barcode: text(),
			bill_of_lading: text(),
			dim_weight_lbs: number(),
			zone: text(),
			delivery_surcharge_type: text(),
			whs_location: text(),
			...BOX,
			custom_1: text(),
			custom_2: text(undefined, 'C'),
			custom_3: text(undefined, 'C'),
		},
	),
	description: 'A parcel. Numbers are text in the vendor’s samples (`"1.50"`).',
};

const lists = {
	items: { type: ['array', 'null'], items: ref('OrderLine') },
	shipments: { type: ['array', 'null'], items: ref('Shipment') },
};

/** The header of an order: every known field, under the wire form that the model gives its own. */
const order: Schema = {
	type: 'object',
	required: ['cust_ref'],
	description: `What both the view and the lists show of an order. Addresses may have been rewritten by the address check, and personal data may be \`**PII Removed**\` after shipping. Payment data (${PAYMENT_FIELD_NAMES.map((name) => `\`${name}\``).join(', ')}) should neither be stored nor logged.`,
	properties: {
		...readProperties(COMMON_FIELDS),
		...lists,
		extra_fields: {
			...ref('ExtraFields'),
			description: 'With `include_order_extras=Y`',
			'x-grade': 'I',
		},
	},
};

/** An object of the order's fields and those of its own. */
const orderWith = (words: string, properties: Record<string, Schema>): Schema => ({
	allOf: [ref('Order'), { type: 'object', properties }],
	description: words,
});

const [viewed, listed] = [readProperties(VIEW_FIELDS), readProperties(LIST_FIELDS)];

const status: Schema = describeProperties(wireObject(simpleOrderStatus.shape), {
	order_status: ref('OrderStatus'),
	delivered_to_wms_date: ref('WireTime'),
	updated_date_time: { ...ref('WireTime'), 'x-grade': 'C' },
	ship_country: { 'x-grade': 'C' },
	shipments: lists.shipments,
});

/** What New Order cannot do without, as the model says: it names what an empty order misses. */
function requiredOf(given: unknown, pattern: RegExp): string[] {
	const { problems = [] } = { problems: [], ...readOrder(given, 'utc', false) };
	return problems.flatMap((problem) => pattern.exec(problem)?.[1] ?? []);
}

const newOrderLine: Schema = {
	type: 'object',
	required: requiredOf({ items: [{}] }, /^items\[0\]\.(\w+) is missing$/),
	properties: {
		line_no: text(),
		item: { type: ['string', 'number'], minLength: 1, description: 'The SKU' },
		quantity: { ...ref('Amount'), description: 'Above 0' },
		description: text(),
		price: { ...ref('Amount'), description: 'Of one piece, before tax' },
		discount: { ...ref('Amount'), description: 'On one piece, before tax; positive' },
		addl_discount: { ...ref('Amount'), description: 'On the whole line, after tax; positive' },
		extended_amount: { ...ref('Amount'), description: '`(price - discount) * quantity`' },
		tax: { ...ref('Amount'), description: 'Of the whole line' },
		shipping_surcharge: ref('Amount'),
		line_comment: text(),
		lot_number: text(),
		line_item_id: text("The shop's own id of the line"),
		extra_fields: ref('ExtraFields'),
	},
};

const newOrder: Schema = {
	type: 'object',
	required: [...requiredOf({}, /^(\w+) is missing$/)],
	anyOf: [
		{ required: ['ship_company'] },
		{ required: ['ship_first_name'] },
		{ required: ['ship_last_name'] },
	],
	description: [
		'An order to create.',
		'',
		'`ship_state` is needed where the country has states. A recipient is a company, a name or both. The billing address is given in `cust_*`, or `ship_is_billing` is true.',
		'',
		'**Sums** (documented): `extended_amount = (price - discount) * quantity`; `sub_total` is the sum of those; `grand_total = sub_total + sales_tax + shipping_handling - order_discount`. `discount` is before tax and for each piece, `addl_discount` after tax and for the line, `order_discount` after tax, positive, with the sum of `addl_discount` in it. Where lines carry `tax`, `sales_tax` is the sum of them.',
		'',
		'Further fields are taken (payment data, results of address and fraud checks, regions); see `Order` for their names.',
	].join('\n'),
	properties: {
		...sendProperties(CREATE_FIELDS),
		cust_ref: {
			type: ['string', 'number'],
			minLength: 1,
			description:
				'Your unique key of the order. A second order with the same one is refused (`OrderDuplicate`).',
		},
		tax: {
			...ref('Amount'),
			deprecated: true,
			description: 'In a published sample request; documented is `sales_tax`',
		},
		ship_is_billing: {
			type: 'boolean',
			description: 'Whether the ship-to address is the billing address, too',
		},
		extra_fields: ref('ExtraFields'),
		items: { type: 'array', minItems: 1, items: ref('NewOrderLine') },
	},
};

/** Every schema about orders, by name. */
export const orderSchemas: Record<string, Schema> = {
	NewOrder: newOrder,
	NewOrderLine: newOrderLine,
	Order: order,
	OrderView: orderWith('An order as View Order shows it: **without** `order_status`.', viewed),
	OrderListRow: orderWith('An order as lists show it: with its status and quantities.', {
		...listed,
		order_status: ref('OrderStatus'),
	}),
	OrderLine: line,
	OrderStatusRecord: status,
	Shipment: shipmentSchema,
	ShipmentItem: shipmentItem,
};
