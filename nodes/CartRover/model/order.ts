import { z } from 'zod';

import { shipments } from './shipment';
import { flag, listOf, numeric, requiredText, text } from './wire';

/** What must be there for a record to be an order at all. */
export const orderRecord = z.object({ cust_ref: requiredText });

/** An order line. Reads spell `Description` with a capital D, creates do not (docs/api-facts.md, section 4). */
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

/** An order as the node gives it with Simplify on: no payment field, no server internal. */
export const simpleOrder = z.object({
	cust_ref: requiredText,
	cust_po_no: text,
	order_source: text,
	order_status: text.optional(),
	created_date_time: text,
	ship_company: text,
	ship_first_name: text,
	ship_last_name: text,
	grand_total: numeric,
	on_hold: flag,
	error_reason: text,
	items: listOf(orderLine),
	shipments,
});

/** What View Order Status answers, as the node gives it. */
export const simpleOrderStatus = z.object({
	cust_ref: requiredText,
	cust_po_no: text,
	order_status: text,
	delivered_to_wms_date: text,
	updated_date_time: text.optional(),
	ship_country: text.optional(),
	shipments,
});

/** The filters that Orders By Status takes (docs/api-facts.md, section 8), and which date each one filters. */
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

/**
 * Whether CartRover refused an order because it has one with the same reference. A duplicate of anything
 * else, such as a line, is no reason to pass an order over.
 */
export function isDuplicateOrder(message: unknown): boolean {
	return typeof message === 'string' && /order\W*duplicate|duplicate\W*order/i.test(message);
}
