import {
	type Amount,
	CENT,
	formatAmount,
	multiply,
	roundTo,
	sizeOf,
	smallestUnit,
	sum,
	UNIT,
} from '../model/money';
import {
	type AddressNames,
	besideItems,
	dayIn,
	notPaid,
	ofPieces,
	readAddress,
	tooMany,
	total,
} from './shared';
import type { Source } from './source';
import type { Sale, SaleLine, Shop } from './types';
import { extraFields, optionsIn, pickedUp, together } from './words';

/*
 * BigCommerce, Orders V2 (developer.bigcommerce.com/docs/rest-management/orders), the order with `products`
 * and `shipping_addresses` put in for the links that it has by default (`?include=consignments` or two more
 * requests).
 *
 *   ..._ex_tax       without, ..._inc_tax with tax, of everything; prices of a piece before discounts
 *   subtotal_ex_tax  the products before discounts
 *   discount_amount, coupon_discount   on the order; with tax where the shop enters its prices so
 *   total_inc_tax    what the order costs; total_tax is the tax of all of it
 *   store_credit_amount, gift_certificate_amount   redeemed: a way to pay
 *   refunded_amount  of products, shipping and whatever else was given back; total_inc_tax stays as it was
 *   products         `type` physical, digital or giftcertificate; `quantity_refunded`, `quantity_shipped`;
 *                    `order_pickup_method_id` where the customer picks it up
 *   date_created     RFC 2822, in UTC
 */

const ADDRESS: AddressNames = {
	first: 'first_name',
	last: 'last_name',
	company: 'company',
	// The second pair of names is from V3.
	lines: ['street_1', 'street_2', 'address1', 'address2'],
	city: ['city'],
	state: ['state', 'state_or_province_code', 'state_or_province'],
	zip: ['zip', 'postal_code'],
	country: ['country_iso2', 'country_code', 'country'],
	phone: 'phone',
	email: 'email',
};

/** developer.bigcommerce.com/docs/rest-management/orders/order-status */
const STOPPED: Record<string, string> = {
	'0': 'the order is incomplete in BigCommerce',
	'4': 'the order was refunded in BigCommerce',
	'5': 'the order is canceled in BigCommerce',
	'6': 'the order was declined in BigCommerce',
	'8': 'the customer picks this order up (“Awaiting Pickup” in BigCommerce), so it is not sent',
};

const NOT_PAID: Record<string, string> = {
	'1': 'Pending',
	'7': 'Awaiting Payment',
	'12': 'Manual Verification Required',
	'13': 'Disputed',
};

/** States of an order that has been shipped, even if its lines do not say so. */
const HAS_LEFT: Record<string, string> = { '2': 'Shipped', '10': 'Completed' };

export const bigCommerce: Shop = {
	value: 'bigCommerce',
	name: 'BigCommerce',
	lines: 'products, from /v2/orders/{id}/products in place of the link',
	description: 'An order from the V2 API, with its products and shipping addresses added',
	read: (order, zone): Sale => {
		const products = order.list('products');
		const addresses = addressesOf(order);
		const target = addresses[0] ?? order.part('shipping_address');
		const address = target.has('shipping_address') ? target.part('shipping_address') : target;
		const currency = order.text('default_currency_code', 'currency_code');
		const unit = smallestUnit(currency);
		const all = products.map((line) => readLine(line, unit));
		const lines = all.map(({ kept }) => kept);
		const takenBack = (of: (line: SaleLine) => Amount | undefined) =>
			sum(all.map(({ sold, kept }) => (of(sold) ?? 0n) - (of(kept) ?? 0n)));
		const returnedTax = takenBack((line) => line.tax);
		const tax = order.amount('total_tax') - returnedTax;
		const shipping = order.amount('shipping_cost_ex_tax');
		const fees =
			order.amount('handling_cost_ex_tax') +
			order.amount('wrapping_cost_ex_tax') +
			total(order.list('fees'), 'cost_ex_tax', 'cost');
		const stated =
			sizeOf(order.amount('discount_amount')) + sizeOf(order.amount('coupon_discount'));
		const refunded = order.amount('refunded_amount');
		const paid = order.has('total_inc_tax') ? order.amount('total_inc_tax') - refunded : undefined;
		const beside = refunded - returnedTax - takenBack((line) => line.amount);
		const goods = sum(lines.map(({ amount }) => amount));
		const left = goods + shipping + fees + tax - (paid ?? 0n);
		// Where prices are entered with tax, discounts include tax. And the stated discounts still include those
		// on refunded products. So the discount that the totals leave counts.
		const least = refunded > 0n ? 0n : tax === 0n ? stated : (stated * 2n) / 3n;
		const rounding = unit * BigInt(lines.length + 1);
		const isLeft = left > least - rounding && left < stated;
		const discount = isLeft ? (left < 0n ? 0n : left) : stated;
		const onLines = sum(lines.map((line) => line.discount));
		// The lines' discounts are known as the customer saw them: with tax, where prices include tax.
		const knowsLines = discount === stated && onLines <= discount;
		const hasLeft = HAS_LEFT[order.text('status_id')];
		return {
			name: order.text('id'),
			stopped: stoppedBy(order, addresses),
			date: dayIn(zone, order.text('date_created')),
			currency,
			shipTo: readAddress(address, ADDRESS),
			billTo: readAddress(order.part('billing_address'), ADDRESS),
			fields: {
				customer_id: order.text('customer_id').replace(/^0$/, ''),
				ship_code: target.text('shipping_method'),
				shipping_instructions: order.text('customer_message'),
				gift_message: together(products.map((line) => line.text(...WRAPPING_MESSAGE))),
				gift_wrap: products.some(
					(line) => line.has('wrapping_name') || line.has('gift_wrapping_name'),
				)
					? true
					: undefined,
				promo_code:
					[order, ...products]
						.flatMap((each) => each.list('coupons', 'applied_discounts'))
						.map((each) => each.text('code'))
						.find(Boolean) ?? '',
			},
			lines: knowsLines ? lines : lines.map((line) => ({ ...line, discount: 0n })),
			taxIncluded: false,
			tax,
			shipping,
			shippingTax: order.amount('shipping_cost_tax'),
			fees,
			discount: knowsLines ? discount - onLines : discount,
			subTotal: refunded > 0n ? undefined : order.optional('subtotal_ex_tax'),
			paid,
			perhaps: [
				{ what: 'Store credit', amount: -order.amount('store_credit_amount') },
				{ what: 'A gift certificate', amount: -order.amount('gift_certificate_amount') },
				besideItems(beside, rounding),
			],
			hints: [
				...(NOT_PAID[order.text('status_id')]
					? [notPaid('BigCommerce', NOT_PAID[order.text('status_id')] ?? '')]
					: []),
				...(hasLeft && lines.some(isOpen)
					? [
							`BigCommerce shows this order as ${hasLeft}, but not all of its lines; the others may be shipped already, and are taken anyway`,
						]
					: []),
				...(stated - discount > CENT
					? [
							`Of discounts of ${formatAmount(stated)}, ${formatAmount(roundTo(discount, CENT))} are before tax and on what is shipped`,
						]
					: []),
			],
		};
	},
};

/** Whether pieces of a line are to be shipped yet. */
const isOpen = ({ quantity, shipped = 0n, leftOut }: SaleLine) => !leftOut && shipped < quantity;

const WRAPPING_MESSAGE = ['wrapping_message', 'gift_wrapping_message'];

const consigned = (order: Source, kind: string) =>
	[order.part('consignments'), ...order.list('consignments')].flatMap((each) => each.list(kind));

/**
 * The addresses in consignments. In V2, consignments are lists by kind (one object, or a list of objects); in
 * V3, consignments are addresses.
 */
function addressesOf(order: Source): Source[] {
	const shipped = consigned(order, 'shipping');
	const listed = order.list('shipping_addresses');
	if (listed.length > 0) return listed;
	return shipped.length > 0
		? shipped
		: order.list('consignments').filter((each) => each.has('shipping_address'));
}

function stoppedBy(order: Source, addresses: Source[]): string | undefined {
	if (order.isOn('is_deleted')) return 'the order was deleted in BigCommerce';
	const state = STOPPED[order.text('status_id')];
	if (state) return state;
	if (addresses.length === 0 && consigned(order, 'pickups').length > 0)
		return pickedUp('BigCommerce', 'Pickup');
	const several = tooMany(addresses.length);
	if (several) return several;
	if (addresses.length === 0 && order.has('shipping_addresses.url'))
		return 'the order has a link instead of its shipping addresses: add them from /v2/orders/{id}/shipping_addresses';
	return pickedUp('BigCommerce', ...addresses.map((each) => each.text('shipping_method')));
}

const priceOf = (line: Source) =>
	multiply(line.amount('price_ex_tax', 'base_price'), line.amount('quantity'));

function notShipped(line: Source): string | undefined {
	const type = line.text('type');
	if (type !== '' && type !== 'physical') return `a product of the type ${type}`;
	return Number(line.text('order_pickup_method_id')) > 0 ? 'the customer picks it up' : undefined;
}

/** A line as it was sold, and the same line without the pieces that were returned. */
function readLine(line: Source, unit: Amount): { sold: SaleLine; kept: SaleLine } {
	const quantity = line.amount('quantity');
	const sold: SaleLine = {
		name: line.text('name', 'sku', 'id'),
		id: line.text('id'),
		sku: line.text('sku'),
		quantity,
		amount: priceOf(line),
		discount: total(
			line.list('applied_discounts').filter((each) => each.text('target') === 'product'),
			'amount',
		),
		orderDiscount: 0n,
		tax: line.optional('total_tax') ?? taxOfPieces(line),
		shipped: line.amount('quantity_shipped'),
		leftOut: notShipped(line),
		extra: extraFields([
			...optionsIn(
				line.list('product_options'),
				['display_name', 'name'],
				['display_value', 'value'],
			),
			...optionsIn(line.list('configurable_fields'), ['name'], ['value']),
			[line.text('event_name') || 'Event date', dayIn('utc', line.text('event_date'))],
			['Gift wrap', line.text('wrapping_name', 'gift_wrapping_name')],
			['Gift message', line.text(...WRAPPING_MESSAGE)],
		]),
	};
	const left = quantity - line.amount('quantity_refunded');
	const kept = ofPieces(sold, left, unit);
	return { sold, kept: left <= 0n && quantity > 0n ? { ...kept, leftOut: 'refunded' } : kept };
}

const taxOfPieces = (line: Source) => {
	const each = line.optional('price_tax');
	return each === undefined ? undefined : (each * line.amount('quantity')) / UNIT;
};
