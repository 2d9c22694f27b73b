import { z } from 'zod';
import { presentText } from '../endpoint.mts';
import { obstacle } from '../lifecycle.mts';
import { CLIENT_FIELDS, LINE_FIELDS } from '../orderFields.mts';
import { readLenient } from '../orderInput.mts';
import { NOTHING_MORE, rowMaker } from '../orderViews.mts';
import { isOrderStatus, ORDER_STATUSES } from '../types.mts';
import { ControlError, count, routesOf } from './route.mts';
import type { Merchant } from '../accounts.mts';
import type { OrderRecord, OrderStatus } from '../types.mts';

const route = routesOf('Orders');

const MOST_ARRIVALS = 10_000;
const text = z.string().trim().min(1);

/** An order as a merchant level key lists it, and the tracking numbers that the cart was told. */
const order = z
	.object({
		cust_ref: z.string(),
		order_status: z.enum(ORDER_STATUSES),
		order_source: z.string(),
		items: z.array(z.object({ item: z.string(), quantity: z.string() }).passthrough()),
		shipments: z.array(z.object({ tracking_no: z.string() }).passthrough()),
		tracking_sent_to_cart: z.array(z.string()),
	})
	.passthrough();
const one = z.object({ order });

const anyOf = (names: readonly string[]) =>
	z.object(Object.fromEntries(names.map((name) => [name, z.unknown()]))).strict();

/** An order to bring. A field that CartRover does not take is a mistake, and is not left out silently. */
const brought = anyOf([
	...CLIENT_FIELDS,
	...['cust_po_no', 'order_source', 'ship_is_billing', 'extra_fields'],
]).extend({
	cust_ref: z.unknown().refine((ref) => ref === undefined || presentText(ref) !== undefined, {
		message: 'Expected a reference; an order without the field gets one',
	}),
	order_status: z.enum(ORDER_STATUSES).optional(),
	items: z.array(anyOf(LINE_FIELDS)).optional(),
});

const rowOf = rowMaker({
	reader: 'merchant',
	include: { ...NOTHING_MORE, filteredItems: true },
	aliases: () => ({}),
	lean: false,
});

function shown(record: OrderRecord): object {
	const row = JSON.parse(rowOf(record)) as object;
	return { ...row, tracking_sent_to_cart: record.sentToCart };
}

interface Named {
	merchant: Merchant;
	params: Readonly<Record<string, string>>;
}

function named({ merchant, params }: Named): OrderRecord {
	const found = merchant.store.order(params.cust_ref ?? '');
	if (!found) throw new ControlError(`There is no order ${params.cust_ref}`, 404);
	return found;
}

/** The order that is named, if it can go to a status. */
function movable(call: Named, status: OrderStatus): OrderRecord {
	const order = named(call);
	const why = obstacle(order, status);
	if (why !== undefined) throw new ControlError(`Order ${order.custRef} ${why}`, 409);
	return order;
}

export const orderRoutes = [
	route('GET /orders', {
		summary: 'Orders, the newest first',
		ofMerchant: true,
		query: { status: z.enum(ORDER_STATUSES).optional(), limit: count(10_000).default(100) },
		gives: z.object({ total: z.number(), orders: z.array(order) }),
		run: ({ merchant, query: { status, limit } }) => {
			const found = merchant.store.find({
				status: status ?? 'any',
				habits: { sort: 'createdDesc' },
			});
			return { total: found.length, orders: found.slice(0, limit).map(shown) };
		},
	}),
	route('POST /orders', {
		summary:
			'Brings orders: some of the demo kind, or these. They need no field but what matters to you',
		ofMerchant: true,
		body: z.union([
			z.object({ count: z.number().int().positive().max(MOST_ARRIVALS) }).strict(),
			z.object({ orders: z.array(brought).max(MOST_ARRIVALS) }).strict(),
		]),
		example: {
			orders: [
				{
					cust_ref: 'A-1',
					order_source: 'Shopify',
					items: [{ item: 'MUG-BLUE-350', quantity: 2 }],
				},
			],
		},
		gives: z.object({ created: z.array(z.string()) }),
		run: ({ sandbox, merchant: { store, arrive }, body }) => {
			if ('count' in body) {
				if (store.productCount === 0) throw new ControlError('It has no products to order', 409);
				return { created: arrive(body.count).map(({ custRef }) => custRef) };
			}
			const drafts = body.orders.map((each) => readLenient(each, sandbox.clock.now()));
			const refs = drafts.flatMap(({ custRef }) => custRef ?? []);
			const taken = refs.find((ref, at) => store.order(ref) ?? refs.indexOf(ref) !== at);
			if (taken !== undefined) throw new ControlError(`OrderDuplicate: ${taken}`, 409);
			const created = drafts.map((draft, at) => {
				const { custRef } = store.addOrder(draft);
				const status = body.orders[at]?.order_status;
				if (isOrderStatus(status) && status !== 'new') store.setStatus(custRef, status);
				return custRef;
			});
			return { created };
		},
	}),
	route('GET /orders/{cust_ref}', {
		summary: 'An order',
		ofMerchant: true,
		gives: one,
		run: (call) => ({ order: shown(named(call)) }),
	}),
	route('DELETE /orders/{cust_ref}', {
		summary: 'Takes an order away, as if it had never been',
		ofMerchant: true,
		gives: z.object({ removed: z.string() }),
		run: (call) => {
			const { custRef } = named(call);
			call.merchant.store.removeOrder(custRef);
			return { removed: custRef };
		},
	}),
	route('POST /orders/{cust_ref}/status', {
		summary: 'Moves an order to a status. `shipped` ships what is left; `error` takes a reason',
		ofMerchant: true,
		body: z.object({ status: z.enum(ORDER_STATUSES), error_reason: text.optional() }).strict(),
		example: { status: 'error', error_reason: 'Ship-to address could not be validated' },
		gives: one,
		run: (call) => {
			const { status, error_reason: errorReason } = call.body;
			const { custRef } = movable(call, status);
			return { order: shown(call.merchant.store.setStatus(custRef, status, { errorReason })) };
		},
	}),
	route('POST /orders/{cust_ref}/hold', {
		summary:
			'Puts an order on hold, or takes it off. An order on hold does not go to the warehouse',
		ofMerchant: true,
		body: z.object({ on_hold: z.boolean() }).strict(),
		example: { on_hold: true },
		gives: one,
		run: (call) => {
			const { custRef, fields, status } = named(call);
			if (call.body.on_hold && status !== 'new' && status !== 'error') {
				throw new ControlError(`Order ${custRef} is ${status}, so it cannot be put on hold`, 409);
			}
			const on_hold = call.body.on_hold ? 'Y' : 'N';
			const held = call.merchant.store.updateOrder(custRef, { fields: { ...fields, on_hold } });
			return { order: shown(held) };
		},
	}),
	route('POST /orders/{cust_ref}/ship', {
		summary: 'Ships an order, or the items given of it, and takes them off the stock',
		ofMerchant: true,
		body: z
			.object({
				tracking_no: text.optional(),
				carrier: z.string().optional(),
				method: z.string().optional(),
				whs_location: z.string().optional(),
				items: z
					.array(z.object({ item: z.string(), quantity: z.number().int().positive() }).strict())
					.min(1)
					.optional(),
			})
			.strict(),
		example: {
			tracking_no: '1Z999',
			carrier: 'UPS',
			items: [{ item: 'MUG-BLUE-350', quantity: 1 }],
		},
		gives: one,
		run: (call) => {
			const { custRef, items: lines } = movable(call, 'shipped');
			const { tracking_no: trackingNo, whs_location: whsLocation, items, ...rest } = call.body;
			const other = items?.find(({ item }) => !lines.some((line) => line.item === item));
			if (other) throw new ControlError(`The order has no item ${other.item}`);
			call.merchant.store.ship(custRef, { ...rest, trackingNo, whsLocation, items });
			return { order: shown(named(call)) };
		},
	}),
];
