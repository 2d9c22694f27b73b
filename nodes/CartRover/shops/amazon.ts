import { sum } from '../model/money';
import { type AddressNames, dayIn, readAddress, total } from './shared';
import type { Source } from './source';
import type { SaleLine, Shop } from './types';

/*
 * Amazon, Selling Partner API, Orders v0 (developer-docs.amazon.com/sp-api/docs/orders-api-v0-reference):
 * the order of getOrder with `ShippingAddress` of getOrderAddress and `OrderItems` of getOrderItems.
 *
 *   ItemPrice          of all pieces of the line, before promotions; without shipping and gift wrap
 *   ItemTax            tax of the line. In the Americas it comes on top; in Europe and Japan prices include
 *                      it. The order does not say which: its total does.
 *   PromotionDiscount, ShippingDiscount   of the whole line, as positive amounts
 *   QuantityOrdered    0 for a line that was canceled
 *   QuantityShipped    pieces that have left
 *   OrderTotal         all of the above, gift wrap (`BuyerInfo`) and cash on delivery
 *   times              UTC
 */

const ADDRESS: AddressNames = {
	full: 'Name',
	company: 'CompanyName',
	lines: ['AddressLine1', 'AddressLine2', 'AddressLine3'],
	city: 'City',
	state: ['StateOrRegion'],
	zip: 'PostalCode',
	country: ['CountryCode'],
	phone: 'Phone',
};

const TYPES: Record<string, string> = { Commercial: 'C', Residential: 'R' };

export const amazon: Shop = {
	value: 'amazon',
	name: 'Amazon',
	lines: 'OrderItems, from getOrderItems',
	description: 'An order from the Selling Partner API, with its address and items added',
	read: (order, zone) => {
		const items = order.list('OrderItems', 'orderItems', 'items', 'OrderItems.OrderItems');
		const address = order.part(
			order.has('ShippingAddress') ? 'ShippingAddress' : 'shippingAddress',
		);
		const lines = items.map(readLine);
		const wraps = items.map((item) => wrapOf(item, 'GiftWrapPrice'));
		const shippingTax =
			total(items, 'ShippingTax') + sum(items.map((item) => wrapOf(item, 'GiftWrapTax')));
		const ships = total(items, 'ShippingPrice') - total(items, 'ShippingDiscount');
		const isFree = items.every((item) => item.amount('ItemPrice') === 0n);
		return {
			name: order.text('AmazonOrderId'),
			stopped: stoppedBy(order),
			date: dayIn(zone, order.text('PurchaseDate')),
			currency:
				order.text('OrderTotal.CurrencyCode') || (items[0]?.text('ItemPrice.CurrencyCode') ?? ''),
			shipTo: {
				...readAddress(address, ADDRESS),
				email: order.text('BuyerInfo.BuyerEmail', 'BuyerEmail'),
			},
			billTo: readAddress(order.part('BillingAddress'), ADDRESS),
			fields: {
				ship_code: order.text('ShipServiceLevel'),
				ship_address_type: TYPES[address.text('AddressType')],
				requested_ship_date: order.text('LatestShipDate'),
				expected_delivery_date: order.text('LatestDeliveryDate'),
				gift_message:
					items
						.map((item) => item.text('BuyerInfo.GiftMessageText', 'GiftMessageText'))
						.find(Boolean) ?? '',
				gift_wrap: wraps.some((price) => price > 0n) ? true : undefined,
			},
			lines,
			taxIncluded: 'seeTotal',
			tax: total(items, 'ItemTax') + shippingTax,
			shipping: ships + sum(wraps),
			shippingTax,
			fees: total(items, 'CODFee') - total(items, 'CODFeeDiscount'),
			discount: 0n,
			paid: order.optional('OrderTotal') ?? (isFree ? 0n : undefined),
			perhaps: [
				{
					what: 'Tax on promotions',
					amount: -(total(items, 'PromotionDiscountTax') + total(items, 'ShippingDiscountTax')),
				},
			],
			hints: [],
		};
	},
};

function stoppedBy(order: Source): string | undefined {
	if (/^(AFN|AMAZON)$/i.test(order.text('FulfillmentChannel')))
		return 'Amazon ships this order itself (FBA)';
	const status = order.text('OrderStatus');
	if (/^(Canceled|Unfulfillable)$/i.test(status)) return 'the order is canceled at Amazon';
	return /^Pending/i.test(status)
		? 'the order is pending at Amazon, which gives no address before it is paid'
		: undefined;
}

const wrapOf = (item: Source, name: string) => item.amount(`BuyerInfo.${name}`, name);

function readLine(item: Source): SaleLine {
	return {
		name: item.text('Title', 'SellerSKU', 'OrderItemId'),
		id: item.text('OrderItemId'),
		sku: item.text('SellerSKU'),
		quantity: item.amount('QuantityOrdered'),
		amount: item.amount('ItemPrice'),
		discount: item.amount('PromotionDiscount'),
		orderDiscount: 0n,
		tax: item.optional('ItemTax'),
		shipped: item.amount('QuantityShipped'),
		leftOut: item.amount('QuantityOrdered') === 0n ? 'canceled' : undefined,
	};
}
