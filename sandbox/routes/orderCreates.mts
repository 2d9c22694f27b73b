import { ApiRefusal, answer, done, failure, invalid } from '../answers.mts';
import { isRecord, presentText } from '../endpoint.mts';
import { readOrder } from '../orderInput.mts';
import type { Answer } from '../answers.mts';
import type { ApiCall, Endpoint, World } from '../endpoint.mts';
import type { OrderRecord } from '../types.mts';

// the vendor names no cap; the sandbox sets one
const MOST_IN_BATCH = 500;

/** New Order and New Order Batch. */
export const orderCreates: readonly Endpoint[] = [
	{
		method: 'POST',
		path: 'cart/orders/cartrover',
		levels: ['cart'],
		limited: false,
		ofMerchant: false,
		handle: createOne,
	},
	{
		method: 'POST',
		path: 'cart/orders/batch',
		levels: ['cart'],
		limited: true,
		ofMerchant: false,
		handle: createBatch,
	},
];

function createOne({ body }: ApiCall, world: World): Answer {
	// the vendor's old PHP client sends an array "even if only one"
	const rows: unknown[] = Array.isArray(body) ? body : [body];
	if (rows.length !== 1) throw invalid('Send one order here, and several to cart/orders/batch');
	const { custRef, custPoNo } = create(rows[0], world);
	return done({ cust_ref: custRef, order_number: custPoNo });
}

function createBatch({ body }: ApiCall, world: World): Answer {
	if (!Array.isArray(body)) throw invalid('Batch must be a JSON array of orders');
	const rows: unknown[] = body;
	if (rows.length === 0) throw invalid('Batch holds no order');
	if (rows.length > MOST_IN_BATCH) {
		throw invalid(`Batch holds ${rows.length} orders, at most ${MOST_IN_BATCH} are allowed`);
	}
	const success: object[] = [];
	const failed: object[] = [];
	for (const [index, row] of rows.entries()) {
		try {
			const { custRef, custPoNo } = create(row, world);
			success.push({ cust_ref: custRef, cust_po_no: custPoNo });
		} catch (error) {
			if (!(error instanceof ApiRefusal)) throw error;
			failed.push(failedRow(row, index, error.message));
		}
	}
	return answer({ success, failed });
}

function create(row: unknown, { store, clock }: World): OrderRecord {
	const draft = readOrder(row, clock.now());
	if (store.order(draft.custRef)) throw failure('OrderDuplicate');
	return store.addOrder(draft);
}

function failedRow(row: unknown, index: number, message: string): object {
	const order = isRecord(row) ? row : {};
	const custRef = presentText(order.cust_ref) ?? null;
	return {
		cust_ref: custRef,
		cust_po_no: presentText(order.cust_po_no) ?? null,
		...(custRef === null ? { index_pos: index } : {}),
		message,
	};
}
