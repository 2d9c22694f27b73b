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

/** One order, or an array: the vendor's old PHP client sends one "even if only one". */
function createOne(call: ApiCall, world: World): Answer {
	const rows: unknown[] = Array.isArray(call.body) ? call.body : [call.body];
	if (rows.length > 1) return createBatch(call, world);
	const { custRef, custPoNo } = create(rows[0], call, world);
	const created = { cust_ref: answered(custRef, world), order_number: answered(custPoNo, world) };
	switch (world.habits.create) {
		case 'top':
			return done(created);
		case 'response':
			return answer(created);
		case 'list':
			return answer([created]);
	}
}

function answered(reference: string, { habits }: World): string {
	switch (habits.createdReference) {
		case 'same':
			return reference;
		case 'upper':
			return reference.toUpperCase();
		case 'lower':
			return reference.toLowerCase();
		case 'trimmed':
			return reference.trim().replace(/\s+/g, ' ');
	}
}

function createBatch(call: ApiCall, world: World): Answer {
	const { body } = call;
	if (!Array.isArray(body)) throw invalid('Batch must be a JSON array of orders');
	const rows: unknown[] = body;
	if (rows.length === 0) throw invalid('Batch holds no order');
	if (rows.length > MOST_IN_BATCH) {
		throw invalid(`Batch holds ${rows.length} orders, at most ${MOST_IN_BATCH} are allowed`);
	}
	if (world.habits.duplicateInBatch === 'error') refuseDuplicates(rows, world);
	const success: object[] = [];
	const failed: object[] = [];
	for (const [index, row] of rows.entries()) {
		try {
			const { custRef, custPoNo } = create(row, call, world);
			success.push({ cust_ref: answered(custRef, world), cust_po_no: answered(custPoNo, world) });
		} catch (error) {
			if (!(error instanceof ApiRefusal)) throw error;
			failed.push(failedRow(row, index, error.message));
		}
	}
	return answer({ success, failed });
}

function refuseDuplicates(rows: readonly unknown[], { store, habits }: World): void {
	const refs = rows.map((row) => (isRecord(row) ? presentText(row.cust_ref) : undefined));
	const known = refs.find(
		(ref, at) => ref !== undefined && (store.order(ref) ?? refs.indexOf(ref) < at),
	);
	if (known !== undefined) throw failure(`${habits.duplicate}: ${known}`);
}

function create(row: unknown, call: ApiCall, { store, clock, habits }: World): OrderRecord {
	const draft = readOrder(row, clock.now(), habits.states);
	if (store.order(draft.custRef)) throw failure(habits.duplicate);
	const cart = call.cart ?? undefined;
	return store.addOrder({ ...draft, orderSource: draft.orderSource ?? cart, cart });
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
