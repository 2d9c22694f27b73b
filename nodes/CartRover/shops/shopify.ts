import { type Amount, multiply, smallestUnit, sum } from '../model/money';
import {
	type AddressNames,
	dayIn,
	dayWritten,
	notPaid,
	ofPieces,
	readAddress,
	shipCodeOf,
	total,
} from './shared';
import { readExport, UNPAID } from './shopifyExport';
import { fromGraphql, isGraphql } from './shopifyGraphql';
import { goodwillOf, paidOf, shippingRefunds } from './shopifyRefunds';
import { Source } from './source';
import type { Sale, SaleLine, Shop } from './types';
import { extraFields, optionsIn, pickedUp } from './words';

/*
 * Shopify, Admin API: the order of REST (shopify.dev/docs/api/admin-rest, resource Order), which n8n's
 * Shopify node and trigger hand on as it is, and of GraphQL (object Order).
 *
 *   price             of one piece, before discounts; with tax where `taxes_included` is true
 *   discount_allocations   what each discount takes off the line; its application says whether it was given
 *                     on the order (`across`) or on this line
 *   tax_lines         tax of the whole line, after discounts
 *   shipping_lines    `price` before, `discounted_price` after discounts
 *   total_price       lines - discounts + shipping + taxes + tips, as ordered
 *   current_...       the same after edits, returns and refunds; `current_quantity` is what is left of a line
 *   refunds           `refund_line_items` with the pieces that were taken back, `restock_type: cancel` included
 *   fulfillment_status    of the order and of a line: `fulfilled`, `partial` or none; `fulfillable_quantity` of
 *                     a line (GraphQL: `unfulfilledQuantity`) is what has not left
 *   fulfillment_service   who sends a line: `manual` is the merchant
 *   discountedUnitPrice   (GraphQL) of a piece, after the discounts on its line that need no code
 *   financial_status  `refunded` and `voided` orders are not shipped
 *   order_adjustments   of a refund: `shipping_refund`, and `refund_discrepancy` for money that was given back
 *                     without an item, below zero
 *   total_line_items_price   the lines before discounts and shipping
 * Amounts are in the shop's currency (`*_set.shop_money`); times are in the shop's zone.
 */

const ADDRESS: AddressNames = {
	first: 'first_name',
	last: 'last_name',
	full: 'name',
	company: 'company',
	lines: ['address1', 'address2'],
	city: ['city'],
	state: ['province_code', 'province'],
	zip: ['zip'],
	country: ['country_code', 'country'],
	phone: 'phone',
};

export const shopify: Shop = {
	value: 'shopify',
	name: 'Shopify',
	lines: 'line_items',
	description:
		'An order from the Admin API (REST or GraphQL) or the Shopify nodes, or rows of the order export',
	read: (given, zone): Sale => {
		if (given.has('Lineitem name') || given.has('lines')) return readExport(given);
		const order = isGraphql(given) ? new Source(fromGraphql(given), given.problems) : given;
		return readOrder(order, zone);
	},
};

function readOrder(order: Source, zone: string): Sale {
	const all = order.list('line_items').map((line) => readLine(order, line));
	const currency = order.text('currency');
	const lines = all.map(({ sold, left }) => ofPieces(sold, left, smallestUnit(currency)));
	const isChanged = all.some(({ sold, left }) => sold.quantity !== left);
	const refunds = order.list('refunds');
	const refundedTax = sum(
		refunds.map((each) => total(each.list('refund_line_items'), 'total_tax')),
	);
	const shipping = order.list('shipping_lines').filter((line) => !line.isOn('is_removed'));
	const method = shipCodeOf(shipping.map((line) => line.text('code', 'title')));
	const created = order.text('created_at', 'processed_at');
	const shippingRefund = sum(refunds.map((each) => total(shippingRefunds(each), 'amount')));
	return {
		name: order.text('name', 'order_number', 'id'),
		stopped: stoppedBy(order, shipping),
		date: created.endsWith('Z') ? dayIn(zone, created) : dayWritten(created),
		currency,
		shipTo: { ...readAddress(order.part('shipping_address'), ADDRESS), email: emailOf(order) },
		billTo: readAddress(order.part('billing_address'), ADDRESS),
		customer: {
			...readAddress(order.part('customer'), ADDRESS),
			phone: order.text('phone', 'customer.phone', 'customer.default_phone_number.phone_number'),
		},
		fields: {
			customer_id: order.text('customer.id'),
			ship_code: method.code,
			shipping_instructions: order.text('note'),
			promo_code: order.list('discount_codes')[0]?.text('code') ?? '',
			extra_fields: extraFields([
				...optionsIn(order.list('note_attributes'), ['name'], ['value']),
				['PO number', order.text('po_number')],
			]),
		},
		lines,
		taxIncluded: order.isOn('taxes_included'),
		tax: order.optional('current_total_tax') ?? order.amount('total_tax') - refundedTax,
		shipping: order.has('shipping_lines')
			? sum(shipping.map(shippingCost))
			: order.amount('total_shipping_price_set'),
		shippingTax: sum(shipping.map((line) => total(line.list('tax_lines'), 'price'))),
		fees: 0n,
		discount: unsharedDiscount(order),
		subTotal: isChanged ? undefined : order.optional('total_line_items_price'),
		paid: paidOf(order, refunds),
		perhaps: [
			{ what: 'The tip', amount: order.amount('total_tip_received') },
			{
				what: 'Duties',
				amount: order.amount('current_total_duties_set', 'original_total_duties_set'),
			},
			{
				what: 'Additional fees',
				amount: order.amount(
					'current_total_additional_fees_set',
					'original_total_additional_fees_set',
				),
			},
			{ what: 'Refunded shipping', amount: shippingRefund },
			{ what: 'A refund without items', amount: goodwillOf(order, refunds) },
		],
		hints: [...hintsOf(order, lines), ...method.hints],
	};
}

function stoppedBy(order: Source, shipping: Source[]): string | undefined {
	const kind = ['id', 'admin_graphql_api_id'].map((name) => order.text(name)).join(' ');
	if (order.has('invoice_url') || kind.includes('/DraftOrder/'))
		return 'this is a draft in Shopify, not an order: send the order that is made when it is completed';
	if (order.has('abandoned_checkout_url') || kind.includes('/AbandonedCheckout/'))
		return 'this is an abandoned checkout in Shopify, which nobody ordered';
	if (order.has('cancelled_at')) return 'the order is canceled in Shopify';
	const status = order.text('financial_status').toLowerCase();
	if (/^(refunded|voided)$/.test(status)) return `the order was ${status} in Shopify`;
	return pickedUp(
		'Shopify',
		...shipping.flatMap((line) => [
			line.text('delivery_category'),
			line.text('code'),
			line.text('title'),
		]),
		...order.list('fulfillment_orders').map((each) => each.text('delivery_method.method_type')),
	);
}

/** Where GraphQL has the fulfillment service of a line. */
const SERVICE = ['fulfillment_service.handle', 'fulfillment_service.service_name'];

function hintsOf(order: Source, lines: SaleLine[]): string[] {
	const payment = order.text('financial_status').toLowerCase();
	const fulfillment = [order, ...order.list('fulfillment_orders')].map((each) =>
		each.text('fulfillment_status', 'status'),
	);
	const isPartial = /^partial/i.test(fulfillment[0] ?? '');
	const sent = lines
		.filter(({ leftOut, quantity, shipped = 0n }) => leftOut === undefined && shipped < quantity)
		.map(({ id }) => id);
	const services = order.list('line_items').flatMap((line) => {
		const service = line.text('fulfillment_service', ...SERVICE);
		return !sent.includes(line.text('id')) || /^(manual)?$/i.test(service)
			? []
			: [
					`${line.text('sku', 'name', 'title')} is for the fulfillment service ${service} in Shopify; it is taken anyway`,
				];
	});
	return [
		...(order.isOn('test') ? ['This is a test order in Shopify; it is sent anyway'] : []),
		...(fulfillment.some((status) => /^on_hold$/i.test(status))
			? ['The order is on hold in Shopify; it is sent anyway']
			: []),
		...services,
		...(UNPAID.test(payment) ? [notPaid('Shopify', payment)] : []),
		...(isPartial && !lines.some(({ shipped = 0n }) => shipped > 0n)
			? ['Shopify shows part of this order as shipped, but not which lines; all of them are kept']
			: []),
	];
}

/**
 * How many pieces of a line have left. REST has a status and the number still to fulfill, GraphQL only the
 * number.
 */
function shippedOf(order: Source, line: Source, left: Amount): Amount {
	if (/^fulfilled$/i.test(order.text('fulfillment_status'))) return left;
	const open = line.optional('unfulfilled_quantity');
	if (open !== undefined) return left - open;
	const status = line.text('fulfillment_status').toLowerCase();
	if (status === 'fulfilled') return left;
	return status === 'partial' ? left - (line.optional('fulfillable_quantity') ?? left) : 0n;
}

const emailOf = (order: Source) => order.text('email', 'contact_email', 'customer.email');

/** A line as it was sold, and how many pieces are left of it. */
function readLine(order: Source, line: Source): { sold: SaleLine; left: Amount } {
	const quantity = line.amount('quantity');
	const taken = order
		.list('refunds')
		.flatMap((refund) => refund.list('refund_line_items'))
		.filter((each) => each.text('line_item_id') === line.text('id'));
	const left = line.optional('current_quantity') ?? quantity - total(taken, 'quantity');
	const discounts = line.list('discount_allocations').map((each) => ({
		across: /^across$/i.test(applicationOf(order, each).text('allocation_method')),
		hasCode: applicationOf(order, each).has('code'),
		amount: each.amount('amount'),
	}));
	const inPrice = line.has('price')
		? []
		: discounts.filter(({ across, hasCode }) => !across && !hasCode);
	const given = (across: boolean) =>
		sum(discounts.filter((each) => each.across === across).map(({ amount }) => amount));
	const sold: SaleLine = {
		name: line.text('name', 'title', 'sku', 'id'),
		id: line.text('id'),
		sku: line.text('sku', 'variant.sku'),
		quantity,
		amount:
			multiply(line.amount('price', 'discounted_unit_price'), quantity) +
			sum(inPrice.map(({ amount }) => amount)),
		discount: discounts.length > 0 ? given(false) : line.amount('total_discount'),
		orderDiscount: given(true),
		tax: line.has('tax_lines') ? total(line.list('tax_lines'), 'price') : undefined,
		// GraphQL calls the properties attributes, as it does for the order.
		extra: extraFields(optionsIn(line.list('properties', 'note_attributes'), ['name'], ['value'])),
	};
	return {
		sold:
			left <= 0n
				? { ...sold, leftOut: 'canceled or refunded' }
				: { ...sold, shipped: shippedOf(order, line, left), leftOut: notShipped(line) },
		left,
	};
}

function notShipped(line: Source): string | undefined {
	if (line.isOn('gift_card')) return 'a gift card';
	return line.isOff('requires_shipping') ? 'does not require shipping' : undefined;
}

function applicationOf(order: Source, allocation: Source): Source {
	const index = Number(allocation.value('discount_application_index') ?? Number.NaN);
	const listed = order.list('discount_applications')[index];
	return listed ?? allocation.part('discount_application');
}

function shippingCost(line: Source): Amount {
	const price = line.amount('price');
	return (
		line.optional('discounted_price') ?? price - total(line.list('discount_allocations'), 'amount')
	);
}

/** The discount of the order that no line carries. Old orders have their discounts in the header only. */
function unsharedDiscount(order: Source): Amount {
	const isShared = order
		.list('line_items')
		.some(
			(line) => line.list('discount_allocations').length > 0 || line.amount('total_discount') > 0n,
		);
	const onShipping = sum(
		order.list('shipping_lines').map((line) => line.amount('price') - shippingCost(line)),
	);
	const stated = order.amount('current_total_discounts', 'total_discounts') - onShipping;
	return isShared || stated < 0n ? 0n : stated;
}
