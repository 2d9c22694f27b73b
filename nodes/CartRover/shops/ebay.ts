import { sizeOf, sum } from '../model/money';
import { type AddressNames, dayIn, notPaid, readAddress, total } from './shared';
import type { Source } from './source';
import type { SaleLine, Shop } from './types';
import { extraFields, optionsIn, pickedUp, together } from './words';

/*
 * eBay, Fulfillment API, getOrder and getOrders (developer.ebay.com/api-docs/sell/fulfillment, type Order).
 *
 *   lineItemCost            of all pieces of the line, before discounts
 *   discountedLineItemCost  the same after discounts, where there are any
 *   taxes                   of the line, collected by the seller
 *   ebayCollectAndRemitTaxes   collected by eBay; in the total for some marketplaces, outside of it for others
 *   pricingSummary          priceSubtotal before discounts; priceDiscount and deliveryDiscount below zero;
 *                           deliveryCost before discounts; tax, adjustment, fee; total
 *   creationDate            UTC
 */

const ADDRESS: AddressNames = {
	full: 'fullName',
	company: 'companyName',
	lines: ['contactAddress.addressLine1', 'contactAddress.addressLine2'],
	city: ['contactAddress.city'],
	state: ['contactAddress.stateOrProvince'],
	zip: ['contactAddress.postalCode'],
	country: ['contactAddress.countryCode'],
	phone: 'primaryPhone.phoneNumber',
	email: 'email',
};

export const ebay: Shop = {
	value: 'ebay',
	name: 'eBay',
	lines: 'lineItems',
	description: 'An order from the Fulfillment API (getOrder, getOrders)',
	read: (order, zone) => {
		const items = order.list('lineItems');
		const instructions = order.list('fulfillmentStartInstructions');
		const kinds = instructions.map((each) => each.text('fulfillmentInstructionsType'));
		const isDigital = kinds.length > 0 && kinds.every((kind) => kind === 'DIGITAL');
		const lines = items.map((item) => ({
			...readLine(item),
			leftOut: isDigital ? 'a digital product' : undefined,
		}));
		const steps = instructions.map((each) => each.part('shippingStep'));
		const targets = steps.map((step) => readAddress(step.part('shipTo'), ADDRESS));
		const price = order.part('pricingSummary');
		const discounts = sizeOf(price.amount('priceDiscount', 'priceDiscountSubtotal'));
		const onLines = sum(lines.map(({ discount }) => discount));
		const collected = sum(
			items.map((item) => total(item.list('ebayCollectAndRemitTaxes'), 'amount')),
		);
		const first = (name: string) =>
			items
				.map((item) => item.text(name))
				.filter(Boolean)
				.sort()[0] ?? '';
		const empty = readAddress(order.part('none'), ADDRESS);
		return {
			name: order.text('orderId'),
			stopped:
				stoppedBy(order, new Set(targets.map((target) => JSON.stringify(target))).size) ??
				pickedUp(
					'eBay',
					kinds.includes('PREPARE_FOR_PICKUP') ? 'Pickup' : '',
					...steps.map((step) => step.text('shippingServiceCode')),
				),
			date: dayIn(zone, order.text('creationDate')),
			currency: order.text('pricingSummary.total.currency'),
			shipTo: targets[0] ?? empty,
			billTo: empty,
			customer: readAddress(order.part('buyer.buyerRegistrationAddress'), ADDRESS),
			fields: {
				customer_id: order.text('buyer.username'),
				ship_code: steps[0]?.text('shippingServiceCode', 'shippingCarrierCode') ?? '',
				requested_ship_date: first('lineItemFulfillmentInstructions.shipByDate'),
				expected_delivery_date: first('lineItemFulfillmentInstructions.maxEstimatedDeliveryDate'),
				shipping_instructions: order.text('buyerCheckoutNotes'),
				gift_message: together(items.map((item) => item.text('giftDetails.message'))),
			},
			lines,
			taxIncluded: false,
			tax: price.amount('tax'),
			shipping: price.amount('deliveryCost') - sizeOf(price.amount('deliveryDiscount')),
			shippingTax: 0n,
			fees: price.amount('fee') + price.amount('adjustment'),
			discount: discounts > onLines ? discounts - onLines : 0n,
			subTotal: price.optional('priceSubtotal'),
			paid: price.optional('total'),
			perhaps: [{ what: 'Tax that eBay collected', amount: collected, isTax: true }],
			hints: [
				...(order.text('orderPaymentStatus') === 'PENDING' ? [notPaid('eBay', 'PENDING')] : []),
				...(order.text('cancelStatus.cancelState') === 'IN_PROGRESS'
					? ['A cancellation of this order is under way at eBay; it is taken anyway']
					: []),
				...(order.list('paymentSummary.refunds').length > 0 ||
				items.some((item) => item.list('refunds').length > 0)
					? [
							'Part of this order was refunded; all of its lines are kept, at the total before the refund',
						]
					: []),
			],
		};
	},
};

function stoppedBy(order: Source, targets: number): string | undefined {
	if (order.text('cancelStatus.cancelState') === 'CANCELED') return 'the order is canceled at eBay';
	const payment = order.text('orderPaymentStatus');
	if (payment === 'FULLY_REFUNDED') return 'the order was refunded at eBay';
	if (payment === 'FAILED') return 'the payment of the order failed at eBay';
	return targets > 1
		? `the order goes to ${targets} addresses; CartRover's has one: split it`
		: undefined;
}

function readLine(item: Source): SaleLine {
	const quantity = item.amount('quantity');
	const amount = item.amount('lineItemCost');
	const taxes = item.list('taxes');
	return {
		name: item.text('title', 'sku', 'lineItemId'),
		id: item.text('lineItemId'),
		sku: item.text('sku'),
		quantity,
		shipped: item.text('lineItemFulfillmentStatus') === 'FULFILLED' ? quantity : 0n,
		amount,
		discount: amount - (item.optional('discountedLineItemCost') ?? amount),
		orderDiscount: 0n,
		tax: taxes.length > 0 ? total(taxes, 'amount') : undefined,
		extra: extraFields([
			...optionsIn(item.list('variationAspects'), ['name'], ['value']),
			['Gift message', item.text('giftDetails.message')],
		]),
	};
}
