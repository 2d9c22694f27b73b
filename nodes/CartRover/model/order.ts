import { z } from 'zod/v3';

import { shipments } from './shipment';
import { flag, listOf, numeric, requiredText, text } from './wire';

/** The fields without which a record is no order. */
export const orderRecord = z.object({ cust_ref: requiredText });

/** An order line. Reads spell `Description` with a capital D, creates do not (docs/contributing/api-facts.md, section 4). */
export const orderLine = z.preprocess(
	(value) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
		const line = value as Record<string, unknown>;
		return { ...line, description: line.Description ?? line.description };
	},
	z.object({
		line_no: numeric,
		item: text,
		quantity: numeric,
		price: numeric,
		discount: numeric,
		extended_amount: numeric,
		description: text,
	}),
);

/**
 * An order as the node gives it by default: the fields that the next step of a fulfilment workflow needs,
 * without payment fields and fields that only matter inside of CartRover. The fields that users look for
 * stand first, lists stand last.
 */
export const simpleOrder = z.object({
	cust_ref: requiredText,
	cust_po_no: text,
	order_source: text,
	order_status: text.optional(),
	error_reason: text,
	on_hold: flag,
	created_date_time: text,
	ship_company: text,
	ship_first_name: text,
	ship_last_name: text,
	ship_address_1: text,
	ship_address_2: text,
	ship_address_3: text,
	ship_city: text,
	ship_state: text,
	ship_zip: text,
	ship_country: text,
	ship_phone: text,
	ship_e_mail: text,
	ship_code: text,
	sub_total: numeric,
	order_discount: numeric,
	sales_tax: numeric,
	shipping_handling: numeric,
	grand_total: numeric,
	currency_code: text,
	items: listOf(orderLine),
	shipments,
});

/** All fields of an order that can be selected by name, as the node gives them. */
export const selectableOrder = simpleOrder.extend({
	cancel_date: text,
	carrier: text,
	cust_address_1: text,
	cust_address_2: text,
	cust_address_3: text,
	cust_city: text,
	cust_company: text,
	cust_country: text,
	cust_e_mail: text,
	cust_first_name: text,
	cust_last_name: text,
	cust_phone: text,
	cust_state: text,
	cust_zip: text,
	custom_field_1: text,
	custom_field_2: text,
	custom_field_3: text,
	custom_field_4: text,
	custom_field_5: text,
	customer_id: text,
	delivered_to_wms_date: text,
	error_code: text,
	expected_delivery_date: text,
	gift_message: text,
	gift_wrap: flag,
	latest_ship_date: text,
	location: text,
	num_shipped: numeric,
	num_to_ship: numeric,
	order_date: text,
	po_number: text,
	promo_code: text,
	record_no: text,
	requested_ship_date: text,
	ship_account_no: text,
	ship_address_type: text,
	ship_code_description: text,
	ship_title: text,
	shipping_instructions: text,
	special_services: text,
	total_qty: numeric,
	updated_date_time: text,
	weight: numeric,
});

/** What View Order Status answers, as the node gives it. */
export const simpleOrderStatus = z
	.object({
		cust_ref: requiredText,
		cust_po_no: text,
		order_status: text,
		delivered_to_wms_date: text,
		updated_date_time: text.optional(),
		ship_country: text.optional(),
		shipments,
	})
	.passthrough();

/** The filters that Orders By Status takes (docs/contributing/api-facts.md, section 8), and which date each one filters. */
export const ORDER_FILTERS = {
	any: 'created date',
	at_wms: 'date it was delivered to the warehouse',
	canceled: 'canceled date',
	confirmed: 'date the shipment was sent to the cart',
	error: 'date the error was raised',
	new: 'created date',
	new_or_at_wms: 'created date',
	partial: 'date the shipment was loaded',
	shipped: 'date the shipment was loaded',
	shipped_or_confirmed: 'date the shipment was loaded',
} as const;

export type OrderFilter = keyof typeof ORDER_FILTERS;

/** What the statuses and filters are called in the node. */
export const ORDER_STATUS_NAMES: Record<OrderFilter, string> = {
	any: 'Any',
	at_wms: 'At Warehouse',
	canceled: 'Canceled',
	confirmed: 'Confirmed',
	error: 'Error',
	new: 'New',
	new_or_at_wms: 'New or at Warehouse',
	partial: 'Partially Shipped',
	shipped: 'Shipped',
	shipped_or_confirmed: 'Shipped or Confirmed',
};

/** What the statuses and filters mean (docs/contributing/api-facts.md, section 8). */
export const ORDER_STATUS_MEANINGS: Record<OrderFilter, string> = {
	any: 'All orders',
	at_wms: 'Sent to the warehouse',
	canceled: 'Will not be shipped',
	confirmed: 'Shipped, and the shop has the tracking number',
	error: 'Held until somebody corrects it',
	new: 'Not yet sent to the warehouse',
	new_or_at_wms: 'Not yet shipped',
	partial: 'Shipped in part; more shipments follow',
	shipped: 'Shipped; the shop does not have the tracking number yet',
	shipped_or_confirmed: 'Shipped, whether the shop has the tracking number or not',
};

/** Whether a record shows a status, however it is spelled: `Canceled`, `cancelled`. */
export const isSameStatus = (shown: unknown, status: string): boolean =>
	typeof shown === 'string' &&
	shown.trim().toLowerCase().replace('cancelled', 'canceled') === status;

/** Words by which CartRover refuses an order that it has (open question; `OrderDuplicate` is documented). */
const DUPLICATE =
	/\border\W*duplicate|\bduplicate\W*order|\border\b(?:\W+\S+){0,4}\W+already\b|\bcust_ref\b.*\b(?:duplicate|already)\b|\b(?:duplicate|already)\b.*\bcust_ref\b/i;
const OF_A_PART =
	/\bduplicate\W*(?:order\W*)?(?:line|item|sku|product|detail)|\b(?:line|item|sku|product|detail)s?\b.*\b(?:duplicate|already)\b/i;

/**
 * Whether CartRover refused an order because it has one with the same reference. A duplicate of anything
 * else, such as a line, is no reason to skip the order.
 */
export function isDuplicateOrder(message: unknown): boolean {
	return typeof message === 'string' && DUPLICATE.test(message) && !OF_A_PART.test(message);
}

/**
 * The advice for an order that CartRover refuses because a state or a postal code is missing; `undefined` for
 * other refusals. One of CartRover's clients types both as required (docs/contributing/api-facts.md, section
 * 3), but not every country has states or postal codes.
 */
export function addressAdvice(refusal: string): string | undefined {
	if (/\bship_state\b/.test(refusal))
		return 'CartRover requires a state for this country, too: fill in ship_state (Ship-To State) with the region or province, or with the city again where the country has none.';
	return /\bship_zip\b/.test(refusal)
		? 'CartRover requires a postal code for this country, too: fill in ship_zip (Ship-To ZIP), with 00000 where the country has none.'
		: undefined;
}
