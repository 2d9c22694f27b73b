import { type Amount, multiply, sizeOf, smallestUnit } from '../model/money';
import { shareOut } from '../model/netPrices';
import {
	type AddressNames,
	dayIn,
	notPaid,
	readAddress,
	shipCodeOf,
	timeOf,
	total,
} from './shared';
import type { Source } from './source';
import type { Sale, SaleLine, Shop } from './types';
import { extraFields, optionsIn, pickedUp } from './words';

/*
 * Etsy, Open API v3, ShopReceipt with its transactions (developers.etsy.com/documentation/reference). An
 * amount is `amount / divisor`; times are seconds.
 *
 *   price (transaction)  of one piece, before discounts
 *   total_price          the pieces before, subtotal after discounts; discount_amt is the difference
 *   total_tax_cost       tax on top
 *   total_vat_cost       in the prices of some marketplaces, on top in others: the total says which
 *   gift_wrap_price      on top
 *   shipped_timestamp (transaction)   there once it has left, also where the receipt is not `is_shipped` yet
 *   grandtotal           subtotal + total_shipping_cost + total_tax_cost + gift_wrap_price
 */

const ADDRESS: AddressNames = {
	full: 'name',
	lines: ['first_line', 'second_line'],
	city: ['city'],
	state: ['state'],
	zip: ['zip'],
	country: ['country_iso'],
	email: 'buyer_email',
};

export const etsy: Shop = {
	value: 'etsy',
	name: 'Etsy',
	lines: 'transactions',
	description: 'A receipt from the Open API v3, with its transactions',
	read: (order, zone): Sale => {
		const transactions = order.list('transactions');
		const shipDates = transactions
			.filter((each) => !each.isOn('is_digital'))
			.map((each) => Number(each.value('expected_ship_date')))
			.filter(Boolean);
		const services = transactions.map(serviceOf);
		const method = shipCodeOf(services);
		const tax = order.amount('total_tax_cost');
		const wrap = order.amount('gift_wrap_price');
		const vat = vatOf(order);
		const status = order.text('status').toLowerCase();
		return {
			name: order.text('receipt_id'),
			stopped: /^(canceled|fully refunded)$/.test(status)
				? `the order is ${status} at Etsy`
				: pickedUp('Etsy', ...services),
			date: dayIn(
				zone,
				Number(order.value('create_timestamp') ?? order.value('created_timestamp')),
			),
			currency: order.text('grandtotal.currency_code'),
			shipTo: readAddress(order, ADDRESS),
			billTo: readAddress(order.part('none'), ADDRESS),
			fields: {
				customer_id: order.text('buyer_user_id'),
				ship_code: method.code,
				requested_ship_date: shipDates.length > 0 ? timeOf(Math.min(...shipDates)) : '',
				shipping_instructions: order.text('message_from_buyer'),
				gift_message: order.text('gift_message'),
				gift_wrap: order.isOn('needs_gift_wrap') || wrap > 0n ? true : undefined,
				extra_fields: extraFields([['Gift sender', order.text('gift_sender')]]),
			},
			lines: transactions.map((each) => {
				const line = readLine(each);
				const isShipped = order.isOn('is_shipped') || each.amount('shipped_timestamp') > 0n;
				return { ...line, shipped: isShipped ? line.quantity : 0n };
			}),
			taxIncluded: vat.isIncluded,
			tax: vat.isIncluded ? vat.amount : tax,
			shipping: order.amount('total_shipping_cost'),
			shippingTax: vat.onShipping,
			fees: wrap,
			discount: order.amount('discount_amt'),
			subTotal: order.optional('total_price'),
			paid: order.optional('grandtotal'),
			perhaps: [
				vat.isIncluded
					? { what: 'Tax', amount: tax, isTax: true }
					: { what: 'VAT', amount: vat.amount, isTax: true },
			],
			refunded: {
				back: total(order.list('refunds'), 'amount'),
				wayOut:
					'ship what is left of it by hand or, to send all pieces, set Shop Order to {{ { ...($json.body ?? $json), refunds: [] } }}',
			},
			hints: [
				...method.hints,
				...(order.isOff('is_paid') || status === 'payment processing'
					? [notPaid('Etsy', status || 'not paid')]
					: []),
				...(order.list('refunds').length > 0
					? [
							'Part of this order was refunded; all of its lines are kept, at the total before the refund',
						]
					: []),
			],
		};
	},
};

const serviceOf = (item: Source) => item.text('shipping_upgrade', 'shipping_method');

/** The VAT, whether the prices include it (then the total does not add it), and its part on shipping. */
function vatOf(order: Source): { amount: Amount; isIncluded: boolean; onShipping: Amount } {
	const amount = order.amount('total_vat_cost');
	const shipping = order.amount('total_shipping_cost');
	const goods = order.amount('total_price') - order.amount('discount_amt');
	const without =
		goods + shipping + order.amount('total_tax_cost') + order.amount('gift_wrap_price');
	const isIncluded =
		amount > 0n &&
		order.has('total_price') &&
		sizeOf(order.amount('grandtotal') - without) < amount / 2n;
	const unit = smallestUnit(order.text('grandtotal.currency_code'));
	const [onShipping = 0n] = isIncluded ? shareOut(amount, [shipping, goods], unit) : [];
	return { amount, isIncluded, onShipping };
}

function readLine(item: Source): SaleLine {
	const quantity = item.amount('quantity');
	return {
		name: item.text('title', 'sku', 'transaction_id'),
		id: item.text('transaction_id'),
		sku: item.text('sku'),
		quantity,
		amount: multiply(item.amount('price'), quantity),
		discount: 0n,
		orderDiscount: 0n,
		tax: undefined,
		leftOut: item.isOn('is_digital') ? 'a digital product' : undefined,
		extra: extraFields([
			...optionsIn(
				item.list('variations'),
				['formatted_name', 'property_name'],
				['formatted_value', 'value'],
			),
			['Personalization', item.text('personalization')],
		]),
	};
}
