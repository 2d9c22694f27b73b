import { orderRef } from '../data.mts';
import type { Answer } from '../types.mts';

/** What a client's work came to. The result itself stays where it is until it is read. */
export interface Worked {
	/** Reads the answers off the result. Not measured. */
	read: () => { answers: Answer[]; junk: number };
	/** ms of the clock until each workflow was done, where there are several. */
	workflowsMs?: number[];
}

/** Does the work. @param elapsed ms of the clock since its start */
export type Work = (elapsed: () => number) => Promise<Worked>;

/** What each workflow looks up: the references of its orders. */
export function lookUps(count: number, workflows = 1): Array<Array<{ cust_ref: string }>> {
	const each = Math.ceil(count / workflows);
	return Array.from({ length: workflows }, (_, workflow) =>
		Array.from({ length: Math.min(each, count - workflow * each) }, (_, index) => ({
			cust_ref: orderRef(workflow * each + index),
		})),
	);
}

interface KnownFields {
	created?: unknown;
	cust_ref?: string;
	order_status?: string;
	sku?: string;
	qty_available?: number;
}

/** The answer in a record of an order, of stock, or of a created order, simplified or not. */
export function recordAnswer(record: object): Answer | undefined {
	const { created, cust_ref, order_status, sku, qty_available } = record as KnownFields;
	if (created === true) return [String(cust_ref), 'created'];
	if (sku !== undefined) return [sku, String(qty_available)];
	return order_status === undefined ? undefined : [String(cust_ref), order_status];
}
