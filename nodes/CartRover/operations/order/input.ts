import type { IDataObject } from 'n8n-workflow';

import type { Reply, Result } from '../../api/call';
import { isDuplicateOrder } from '../../model/order';
import { readOrder, type OrderInput } from '../../model/orderInput';
import type { ItemContext } from '../context';
import type { Deed } from '../memory';
import { parseJson } from '../../model/texts';

/**
 * Checks an order and completes it as the item's options say.
 *
 * @throws NodeOperationError that names everything that is missing or wrong at once
 */
export function checkedOrder(item: ItemContext, given: unknown): OrderInput {
	const read = readOrder(given, item.zone, {
		mode: item.param('options.calculateTotals', false) ? 'fill' : 'check',
	});
	if ('order' in read) return read.order;
	const reference = (given as IDataObject | undefined)?.cust_ref;
	const which = reference ? `Order ${String(reference)}` : 'The order';
	throw item.invalid(
		`${which} was not sent: ${read.problems.join('; ')}`,
		'Correct the fields named above and run this item again. CartRover was not asked.',
	);
}

/**
 * Reads an order given as JSON: an object, or text from an expression.
 *
 * @throws NodeOperationError when it is neither
 */
export function orderFromJson(item: ItemContext): unknown {
	const json = item.param<unknown>('orderJson', '');
	if (typeof json !== 'string') return json;
	const parsed = parseJson(json);
	if (parsed === undefined) {
		throw item.invalid(
			'Order (JSON) is not valid JSON',
			"Give one order as a JSON object with CartRover's field names, such as cust_ref and ship_city.",
		);
	}
	return parsed;
}

/** CartRover takes one order of a reference: in one execution it tells a creation from others. */
export const creationOf = (order: OrderInput): Deed => ({ about: order.cust_ref, content: order });

/** Whether a creation was refused as a duplicate, and whether an earlier try may have made it so. */
export function duplicateRefusal(result: Result): { ourOwn: boolean } | undefined {
	if (result.kind === 'reply' || result.outcome.kind !== 'rejected') return undefined;
	return isDuplicateOrder(result.outcome.message) ? { ourOwn: result.inDoubt } : undefined;
}

/**
 * The item for an order that was created.
 *
 * @param answered the order number that CartRover answered with, where it did
 */
export function createdOrder(order: OrderInput, answered?: unknown): IDataObject {
	// Without a number of its own an order goes by its reference.
	const numbers = [answered, order.cust_po_no, order.cust_ref].map(asText);
	return {
		cust_ref: order.cust_ref,
		order_number: numbers.find(Boolean),
		created: true,
		grand_total: order.grand_total === undefined ? null : Number(order.grand_total),
	};
}

/** What an answer to New Order calls the order; it answers at top level (section 1), or as the others. */
export function namedIn({ envelope }: Reply): Array<{ cust_ref: string; order_number: string }> {
	return [envelope, envelope.response].flat().flatMap((row) => {
		const { cust_ref, order_number } = (row ?? {}) as Record<string, unknown>;
		const reference = asText(cust_ref).trim();
		return reference ? [{ cust_ref: reference, order_number: asText(order_number) }] : [];
	});
}

function asText(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The item for an order that was there already, with On Duplicate set to Skip. */
export function skippedOrder(cust_ref: string): IDataObject {
	return { cust_ref, order_number: null, created: false, grand_total: null };
}
