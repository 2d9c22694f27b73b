import { z } from 'zod';

import { listOf, numeric, text } from './wire';

/** One SKU in a shipment, as the node gives it. */
export const shippedItem = z.object({
	item: text,
	quantity: numeric,
	lot_code: text.optional(),
	serial_no: text.optional(),
});

/** A shipment, as the node gives it. CartRover gives shipments no id: the tracking number is their key. */
export const shipment = z.object({
	carrier: text,
	method: text,
	tracking_no: text,
	tracking_url: text.optional(),
	date: text,
	total_cost: numeric,
	package_weight_lbs: numeric,
	items: listOf(shippedItem),
});

export const shipments = listOf(shipment);

/** A shipment of the Shipment resource: one item each, with the order that it belongs to. */
export const orderShipment = z
	.object({ cust_ref: text, cust_po_no: text, order_source: text, order_status: text })
	.merge(shipment);

/** What must be there for an order to tell its parcels: `[]` stands for none, so a list that is missing is no answer. */
export const orderWithParcels = z.object({
	shipments: z.array(z.object({}).passthrough()).nullable(),
});

export type Shipment = z.infer<typeof shipment>;

/** One record for each shipment of an order. They do not name their order: it goes in front. */
export function shipmentsOf(order: Record<string, unknown>): Array<Record<string, unknown>> {
	const { cust_ref, cust_po_no, order_source, order_status } = order;
	const known = Array.isArray(order.shipments) ? (order.shipments as object[]) : [];
	const own = { cust_ref, cust_po_no, order_source, order_status };
	// In front, and not overridden by a field of the parcel: it must not change hands.
	return known.map((parcel) => ({ ...own, ...parcel, ...own }));
}
