import { z } from 'zod/v3';

import { textOf } from './texts';
import { isRecord, listFrom, listOf, numeric, text } from './wire';

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

/** All fields of a shipment that can be selected by name, as the node gives them. */
export const selectableShipment = orderShipment.extend({
	bill_of_lading: text,
	box_height_in: numeric,
	box_length_in: numeric,
	box_width_in: numeric,
	custom_1: text,
	custom_2: text,
	custom_3: text,
	delivery_surcharge_type: text,
	dim_weight_lbs: numeric,
	sscc_barcode: text,
	tracking_no_secondary: text,
	whs_location: text,
	zone: text,
});

export type Shipment = z.infer<typeof shipment>;

/**
 * One record for each shipment of an order, untouched. A shipment does not name its order, so the order's
 * fields are put in front of it. Anything else in place of the shipments becomes one record, so that it is
 * seen.
 */
export function shipmentsOf(order: Record<string, unknown>): Array<Record<string, unknown>> {
	const { cust_ref, cust_po_no, order_source, order_status, shipments: given } = order;
	const own = { cust_ref, cust_po_no, order_source, order_status };
	const known = listFrom(given);
	if (!Array.isArray(known)) return [{ ...own, shipments: known }];
	return known.map((parcel: unknown) =>
		// The order's fields stand in front, and no field of the parcel replaces them: a parcel must not seem to
		// be of another order.
		isRecord(parcel) ? { ...own, ...parcel, ...own } : { ...own, shipments: parcel },
	);
}

/** A tracking number as it is compared: it may be written with spaces or dashes, or in other case. */
export const bareNumber = (tracking_no: unknown): string =>
	textOf(tracking_no)
		.replace(/[^\p{L}\p{M}\p{N}]/gu, '')
		.toUpperCase();

/** Whether an order has shipments with all of these tracking numbers. */
export function hasTracking(order: Record<string, unknown>, numbers: readonly string[]): boolean {
	const known = shipmentsOf(order).map(({ tracking_no }) => bareNumber(tracking_no));
	return numbers.every((number) => known.includes(bareNumber(number)));
}

/**
 * A key that tells shipments apart. They have no id (section 5), so the key is the tracking number, or else
 * the content.
 */
export function keyOfShipment(shipment: Record<string, unknown>): string {
	const { cust_ref, tracking_no, carrier, date, items } = shipment;
	const own = textOf(tracking_no) || JSON.stringify([carrier, date, items]);
	return `${textOf(cust_ref)} ${own}`;
}
