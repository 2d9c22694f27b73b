import {
	type Amount,
	divide,
	multiply,
	roundTo,
	sizeOf,
	smallestUnit,
	sum,
	toNumber,
} from '../model/money';
import {
	type AddressNames,
	besideItems,
	dayWritten,
	inParts,
	mayBeForPieces,
	notPaid,
	ofPieces,
	readAddress,
	shipCodeOf,
	total,
} from './shared';
import { Source } from './source';
import type { Sale, SaleLine, Shop } from './types';
import { extraFields, pickedUp } from './words';

/*
 * WooCommerce, REST API v3, resource Orders (developer.woocommerce.com/docs/apis/rest-api/v3/orders), as
 * n8n's WooCommerce node and trigger hand it on.
 *
 *   line_items   `subtotal` before, `total` after coupons, both of the whole line and always without tax,
 *                also where `prices_include_tax` is true (that says how prices are entered in the shop);
 *                `price` is total / quantity with as many decimals as it takes
 *   total_tax    of the order: lines, shipping and fees
 *   fee_lines    `total` without tax; discounts of plugins are fees below zero
 *   total        lines after coupons + shipping + fees + tax. It stays after a refund
 *   refunds      in an order only `total`, below zero. The refunds themselves (GET orders/ID/refunds) have `amount`,
 *                above zero, and line_items with quantities below zero; none where only money was given back
 *   _restock_refunded_items   in meta_data of a line: how many of its refunded pieces went back into stock, which
 *                is the default in the shop, for products whose stock is managed
 *   meta_data    of a line: what the customer chose, by `display_key` and `display_value`; keys that begin
 *                with `_` are those of plugins
 *   bundled_items, bundled_by   Product Bundles: the lines of a bundle's parts, and the bundle of a part. What the
 *                bundle costs by itself is not in the prices of its parts (Composite Products alike)
 *                WPC Product Bundles and WPC Composite Products have it in meta_data: a part has the number of
 *                the bundle's product, which does not tell two such bundles apart; parts follow their bundle
 *   gift_cards   Gift Cards: redeemed, and taken off the total
 *   date_created in the zone of the shop, without naming it
 */

const ADDRESS: AddressNames = {
	first: 'first_name',
	last: 'last_name',
	company: 'company',
	lines: ['address_1', 'address_2'],
	city: ['city'],
	state: ['state'],
	zip: ['postcode'],
	country: ['country'],
	phone: 'phone',
	email: 'email',
};

const STOPPED: Record<string, string> = {
	cancelled: 'the order is canceled in WooCommerce',
	refunded: 'the order was refunded in WooCommerce',
	'checkout-draft':
		'the order is a draft in WooCommerce, since the customer is still at the checkout',
	failed: 'the payment of the order failed in WooCommerce',
	trash: 'the order was deleted in WooCommerce',
};

const REFUNDED = '_refunded_item_id';
const RESTOCKED = '_restock_refunded_items';

export const wooCommerce: Shop = {
	value: 'wooCommerce',
	name: 'WooCommerce',
	lines: 'line_items',
	description: 'An order from the REST API or the WooCommerce nodes',
	read: (order): Sale => {
		const refunds = order.list('refunds');
		const isTold = refunds.every((refund) => Array.isArray(refund.value('line_items')));
		const returnedShipping = refunds.flatMap((refund) => refund.list('shipping_lines'));
		const items = order.list('line_items');
		const named = refunds.flatMap((refund) => refund.list('line_items'));
		const currency = order.text('currency');
		const unit = smallestUnit(currency);
		const returned =
			isTold || named.length > 0 ? named : items.flatMap((line) => restockedOf(line, unit));
		const lines = withBundles(items, (line) => readLine(line, returned, unit), unit);
		const shipping = order.list('shipping_lines');
		const method = shipCodeOf(shipping.map((line) => line.text('method_title', 'method_id')));
		const back = sum(refunds.map((each) => sizeOf(each.amount('total', 'amount'))));
		const pieces = total(items, 'quantity') + total(returned, 'quantity');
		// A refund of pieces that are on none of the lines must not be taken for money only.
		const isFound = sum(lines.map((line) => line.quantity)) === pieces;
		const rounding = unit * BigInt(lines.length + 1);
		const returnedTax = total([...returned, ...returnedShipping], 'total_tax');
		const ofItems = total(items, 'total') - sum(lines.map((line) => line.amount - line.discount));
		const beside = back - ofItems + total(returnedShipping, 'total') + returnedTax;
		const refunded = isTold ? undefined : { back, beside, wayOut: wayOutOf(order) };
		return {
			name: order.text('number', 'id'),
			stopped:
				STOPPED[order.text('status')] ??
				pickedUp(
					'WooCommerce',
					...shipping.flatMap((line) => [line.text('method_id'), line.text('method_title')]),
				) ??
				// Less than the pieces that went back into stock: others may be kept for it.
				(refunded && beside < -rounding ? mayBeForPieces(refunded) : undefined),
			refunded,
			date: dayWritten(order.text('date_created')),
			currency,
			shipTo: readAddress(order.part('shipping'), ADDRESS),
			billTo: readAddress(order.part('billing'), ADDRESS),
			fields: {
				customer_id: order.text('customer_id').replace(/^0$/, ''),
				ship_code: method.code,
				shipping_instructions: order.text('customer_note'),
				promo_code: order.list('coupon_lines')[0]?.text('code') ?? '',
			},
			lines,
			taxIncluded: false,
			tax: order.amount('total_tax') + returnedTax,
			shipping: order.amount('shipping_total') + total(returnedShipping, 'total'),
			shippingTax: order.amount('shipping_tax'),
			fees: total(order.list('fee_lines'), 'total'),
			discount: 0n,
			paid: order.has('total') ? order.amount('total') - back : undefined,
			perhaps: [
				{ what: 'A gift card', amount: -total(order.list('gift_cards'), 'amount') },
				besideItems(isFound ? beside : 0n, rounding),
			],
			hints: [
				...method.hints,
				...(/^(pending|on-hold)$/.test(order.text('status'))
					? [notPaid('WooCommerce', order.text('status'))]
					: []),
				...(order.text('status') === 'completed'
					? [
							'The order is completed in WooCommerce, so it may have shipped already; it is sent anyway',
						]
					: []),
			],
		};
	},
};

const wayOutOf = (order: Source) =>
	`put the refunds themselves (GET /wp-json/wc/v3/orders/${order.text('id')}/refunds) in place of refunds or, to send all pieces, set Shop Order to {{ { ...($json.body ?? $json), refunds: [] } }}`;

/** The refunded pieces of a line that went back into stock, in the form of a refund's lines. */
function restockedOf(line: Source, unit: Amount): Source[] {
	const meta = line.list('meta_data').find((each) => each.text('key') === RESTOCKED);
	const [pieces, sold] = [meta?.amount('value') ?? 0n, line.amount('quantity')];
	if (pieces <= 0n || pieces > sold) return [];
	const refund = {
		quantity: toNumber(-pieces),
		total_tax: toNumber(-roundTo(divide(line.amount('total_tax') * pieces, sold), unit)),
		meta_data: [{ key: REFUNDED, value: line.text('id') }],
	};
	return [new Source(refund, line.problems)];
}

/** The line of which a line is a part. */
function bundleOf(line: Source, items: Source[]): Source | undefined {
	const known = line.text('bundled_by', 'composite_parent');
	if (known) return items.find((each) => each.text('id') === known);
	return hasMeta(line, /^_?woo(sb|co)_parent_id$/)
		? items
				.slice(0, items.indexOf(line))
				.reverse()
				.find((each) => hasMeta(each, /^_?woo(sb|co)_ids$/))
		: undefined;
}

const hasMeta = (line: Source, name: RegExp) =>
	line.list('meta_data').some((meta) => name.test(meta.text('key')));

/** The lines, with each bundle replaced by its parts. */
function withBundles(items: Source[], read: (line: Source) => SaleLine, unit: Amount): SaleLine[] {
	return items.flatMap((item) => {
		if (bundleOf(item, items)) return [];
		const parts = items.filter((each) => bundleOf(each, items) === item);
		const [whole, pieces] = [read(item), parts.map(read)];
		// An assembled bundle is shipped itself, and its parts are virtual.
		const isAssembled = pieces.every(({ leftOut }) => leftOut !== undefined);
		return isAssembled ? [whole, ...pieces] : inParts(whole, pieces, unit);
	});
}

/** A link, such as the one to a file that the customer uploaded. */
const LINK = /<a\s[^>]*href=["']([^"']+)["'][^>]*>([\s\S]*?)<\/a>/gi;

/** The customer's choices and notes, without WooCommerce's markup; links stay. */
function optionsOf(line: Source) {
	return line
		.list('meta_data')
		.filter((meta) => !/^(_|woo(sb|co)_)/.test(meta.text('key')))
		.map((meta): [string, unknown] => {
			const value = meta.has('display_value') ? meta.value('display_value') : meta.value('value');
			const plain =
				typeof value === 'string'
					? value.replace(LINK, '$2 ($1)').replace(/<\/?[a-z][^>]*>/gi, '')
					: value;
			return [meta.text('display_key', 'key'), plain];
		});
}

function readLine(line: Source, returned: Source[], unit: Amount): SaleLine {
	const quantity = line.amount('quantity');
	const price = multiply(line.amount('price'), quantity);
	const after = line.optional('total') ?? price;
	const before = line.optional('subtotal') ?? after;
	const sold: SaleLine = {
		name: line.text('name', 'sku', 'id'),
		id: line.text('id'),
		sku: line.text('sku'),
		quantity,
		amount: before,
		discount: before - after,
		orderDiscount: 0n,
		tax: line.optional('total_tax'),
		leftOut: line.isOn('virtual') || line.isOn('is_virtual') ? 'a virtual product' : undefined,
		extra: extraFields(optionsOf(line)),
	};
	const back = returned.filter((each) =>
		each
			.list('meta_data')
			.some((meta) => meta.text('key') === REFUNDED && meta.text('value') === sold.id),
	);
	const left = quantity + total(back, 'quantity');
	return left <= 0n && quantity > 0n
		? { ...ofPieces(sold, left, unit), leftOut: 'refunded' }
		: ofPieces(sold, left, unit);
}
