import { sizeOf, sum } from '../model/money';
import {
	type AddressNames,
	besideItems,
	dayIn,
	differentOf,
	notPaid,
	readAddress,
	shipCodeOf,
	tooMany,
	total,
	withoutPieces,
} from './shared';
import type { Source } from './source';
import type { Address, Sale, SaleLine, Shop } from './types';
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
 *   refunds                 of a line or of the order: amounts, without pieces; pricingSummary stays as it was
 *   shipToReferenceId       of an international order, which goes to a hub of eBay: on the label, the reference
 *                           must stand right above the street
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
	read: (order, zone): Sale => {
		const items = order.list('lineItems');
		const instructions = order.list('fulfillmentStartInstructions');
		const kinds = instructions.map((each) => each.text('fulfillmentInstructionsType'));
		const isDigital = kinds.length > 0 && kinds.every((kind) => kind === 'DIGITAL');
		const sold = items.map(readLine);
		const lines = sold.map((line) => {
			if (line.leftOut) return withoutPieces(line);
			return isDigital ? { ...line, leftOut: 'a digital product' } : line;
		});
		const back = givenBack(order, items, sold);
		const steps = instructions.map((each) => each.part('shippingStep'));
		const targets = steps.map((step) => readAddress(step.part('shipTo'), ADDRESS));
		const method = shipCodeOf(
			steps.map((step) => step.text('shippingServiceCode', 'shippingCarrierCode')),
		);
		const price = order.part('pricingSummary');
		const discounts = sizeOf(price.amount('priceDiscount', 'priceDiscountSubtotal'));
		const onLines = sum(sold.map(({ discount }) => discount));
		const collected = sum(
			items.map((item) => total(item.list('ebayCollectAndRemitTaxes'), 'amount')),
		);
		const first = (name: string) =>
			items
				.map((item) => item.text(name))
				.filter(Boolean)
				.sort()[0] ?? '';
		const empty = readAddress(order.part('none'), ADDRESS);
		const buyer = readAddress(order.part('buyer.buyerRegistrationAddress'), ADDRESS);
		const reference = steps[0]?.text('shipToReferenceId') ?? '';
		const target = targets[0] ?? empty;
		return {
			name: order.text('orderId'),
			stopped:
				stoppedBy(order, kinds) ??
				tooMany(differentOf(targets)) ??
				pickedUp(
					'eBay',
					kinds.includes('PREPARE_FOR_PICKUP') ? 'Pickup' : '',
					...steps.map((step) => step.text('shippingServiceCode')),
				),
			date: dayIn(zone, order.text('creationDate')),
			currency: order.text('pricingSummary.total.currency'),
			shipTo: reference ? withReference(target, reference) : target,
			billTo: reference ? buyer : empty,
			customer: buyer,
			fields: {
				// The hub is not the address of the buyer.
				...(reference ? { ship_is_billing: false } : {}),
				customer_id: order.text('buyer.username'),
				ship_code: method.code,
				requested_ship_date: first('lineItemFulfillmentInstructions.shipByDate'),
				expected_delivery_date: first('lineItemFulfillmentInstructions.maxEstimatedDeliveryDate'),
				shipping_instructions: order.text('buyerCheckoutNotes'),
				gift_message: together(items.map((item) => item.text('giftDetails.message'))),
			},
			lines,
			taxIncluded: false,
			tax: price.amount('tax') - back.tax,
			shipping: price.amount('deliveryCost') - sizeOf(price.amount('deliveryDiscount')),
			shippingTax: 0n,
			fees: price.amount('fee') + price.amount('adjustment'),
			discount: discounts > onLines ? discounts - onLines : 0n,
			subTotal: back.all > 0n ? undefined : price.optional('priceSubtotal'),
			paid: price.has('total') ? price.amount('total') - back.all : undefined,
			perhaps: [
				{ what: 'Tax that eBay collected', amount: collected, isTax: true },
				besideItems(back.all - back.price - back.tax),
			],
			refunded: {
				back: total(back.others, 'amount'),
				wayOut:
					'ship what is left of it by hand or, to send all pieces, set Shop Order to {{ { ...$json, paymentSummary: {}, lineItems: $json.lineItems.map((line) => ({ ...line, refunds: [] })) } }}',
			},
			hints: [
				...method.hints,
				...(order.text('orderPaymentStatus') === 'PENDING' ? [notPaid('eBay', 'PENDING')] : []),
				...(order.text('cancelStatus.cancelState') === 'IN_PROGRESS'
					? ['A cancellation of this order is under way at eBay; it is sent anyway']
					: []),
				...(back.others.length > 0
					? [
							'Part of this order was refunded, which is not the price of a line: all other lines are kept, at the total before that refund',
						]
					: []),
				...(reference
					? [
							`eBay sends this order on from its hub: the reference ${reference} must be on the label, right above the street, so it is in ${target.company ? 'ship_address_1' : 'ship_company'}`,
						]
					: []),
			],
		};
	},
};

/** The address with the reference of the hub right above the street. */
const withReference = (target: Address, reference: string): Address =>
	target.company
		? { ...target, lines: [reference, ...target.lines] }
		: { ...target, company: reference };

function stoppedBy(order: Source, kinds: string[]): string | undefined {
	if (kinds.includes('FULFILLED_BY_EBAY'))
		return 'eBay ships this order itself (FULFILLED_BY_EBAY)';
	if (order.text('cancelStatus.cancelState') === 'CANCELED') return 'the order is canceled at eBay';
	const payment = order.text('orderPaymentStatus');
	if (payment === 'FULLY_REFUNDED') return 'the order was refunded at eBay';
	return payment === 'FAILED' ? 'the payment of the order failed at eBay' : undefined;
}

/** The refunds of whole lines, with their parts, and the other refunds. */
function givenBack(order: Source, items: Source[], sold: SaleLine[]) {
	const gone = sold.filter(({ leftOut }) => leftOut);
	const returned = items.filter((_, index) => sold[index]?.leftOut);
	const refunds = returned.flatMap((item) => item.list('refunds'));
	const ids = refunds.map((each) => each.text('refundId')).filter(Boolean);
	const others = [order.part('paymentSummary'), ...items]
		.filter((each) => !returned.includes(each))
		.flatMap((each) => each.list('refunds'))
		.filter((each) => !ids.includes(each.text('refundId')));
	const all = total(refunds, 'amount');
	const price = sum(gone.map(({ amount, discount }) => amount - discount));
	const tax = sum(gone.map((line) => line.tax));
	return { all, price, tax: all >= price + tax ? tax : 0n, others };
}

function readLine(item: Source): SaleLine {
	const quantity = item.amount('quantity');
	const amount = item.amount('lineItemCost');
	const taxes = item.list('taxes');
	const price = item.optional('discountedLineItemCost') ?? amount;
	const refunded = total(item.list('refunds'), 'amount');
	return {
		name: item.text('title', 'sku', 'lineItemId'),
		id: item.text('lineItemId'),
		sku: item.text('sku'),
		quantity,
		shipped: item.text('lineItemFulfillmentStatus') === 'FULFILLED' ? quantity : 0n,
		amount,
		discount: amount - price,
		orderDiscount: 0n,
		tax: taxes.length > 0 ? total(taxes, 'amount') : undefined,
		leftOut: refunded > 0n && refunded >= price ? 'refunded' : undefined,
		extra: extraFields([
			...optionsIn(item.list('variationAspects'), ['name'], ['value']),
			['Gift message', item.text('giftDetails.message')],
		]),
	};
}
