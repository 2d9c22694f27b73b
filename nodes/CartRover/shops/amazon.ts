import { type Amount, CENT, sizeOf, sum, toNumber } from '../model/money';
import { type AddressNames, dayIn, readAddress, total } from './shared';
import type { Source } from './source';
import type { Sale, SaleLine, Shop } from './types';
import { extraFields, pickedUp, together } from './words';

/*
 * Amazon, Selling Partner API, Orders v0 (developer-docs.amazon.com/sp-api/docs/orders-api-v0-reference):
 * the order of getOrder with `ShippingAddress` of getOrderAddress and `OrderItems` of getOrderItems.
 *
 *   ItemPrice          of all pieces of the line, before promotions; without shipping and gift wrap
 *   ItemTax            tax of the line. In the Americas it comes on top; in Europe and Japan prices include
 *                      it. The order does not say which: its total does.
 *   PromotionDiscount, ShippingDiscount   of the whole line, as positive amounts
 *   PromotionDiscountTax, ShippingDiscountTax   of these. ItemTax and ShippingTax are before or after them.
 *   QuantityOrdered    0 for a line that was canceled
 *   QuantityShipped    pieces that have left
 *   OrderTotal         all of the above, gift wrap (`BuyerInfo`) and cash on delivery
 *   times              UTC
 */

const ADDRESS: AddressNames = {
	full: 'Name',
	company: 'CompanyName',
	lines: ['AddressLine1', 'AddressLine2', 'AddressLine3'],
	city: ['City'],
	state: ['StateOrRegion'],
	zip: ['PostalCode'],
	country: ['CountryCode'],
	phone: 'Phone',
};

const BUYER: AddressNames = {
	full: 'BuyerName',
	lines: [],
	city: [],
	state: [],
	zip: [],
	country: [],
};

const TYPES: Record<string, string> = { Commercial: 'C', Residential: 'R' };

export const amazon: Shop = {
	value: 'amazon',
	name: 'Amazon',
	lines: 'OrderItems, from getOrderItems',
	description: 'An order from the Selling Partner API, with its address and items added',
	read: (order, zone): Sale => {
		const items = order.list(
			'OrderItems',
			'orderItems',
			'items',
			'OrderItems.OrderItems',
			'OrderItems.payload.OrderItems',
			'payload.OrderItems',
		);
		const address = order.part(
			order.has('ShippingAddress') ? 'ShippingAddress' : 'shippingAddress',
		);
		// In Japan an address may have no city.
		const city = address.text('City', ...DISTRICTS, 'StateOrRegion');
		const shipTo = readAddress(address, ADDRESS);
		const districts = DISTRICTS.map((name) => address.text(name)).filter(
			(each) => each && ![city, shipTo.state].includes(each),
		);
		const lines = items.map(readLine);
		const itemTax = sum(lines.map(({ tax }) => tax));
		const shipsTax = sum(items.map((item) => taxAfter(item, 'Shipping', 'Shipping')));
		const taxOff = total(items, 'PromotionDiscountTax') + total(items, 'ShippingDiscountTax');
		const takenOff = total(items, 'ItemTax') + total(items, 'ShippingTax') - itemTax - shipsTax;
		const wraps = items.map((item) => wrapOf(item, 'GiftWrapPrice'));
		const shippingTax = shipsTax + sum(items.map((item) => wrapOf(item, 'GiftWrapTax')));
		const ships = total(items, 'ShippingPrice') - total(items, 'ShippingDiscount');
		const isFree = items.every((item) => item.amount('ItemPrice') === 0n);
		return {
			name: order.text('AmazonOrderId'),
			stopped: stoppedBy(order, address, lines),
			date: dayIn(zone, order.text('PurchaseDate')),
			currency:
				order.text('OrderTotal.CurrencyCode') || (items[0]?.text('ItemPrice.CurrencyCode') ?? ''),
			shipTo: {
				...shipTo,
				lines: [...shipTo.lines, ...new Set(districts)],
				city,
				email: order.text('BuyerInfo.BuyerEmail', 'BuyerEmail'),
			},
			billTo: readAddress(order.part('BillingAddress'), ADDRESS),
			customer: readAddress(order.part('BuyerInfo'), BUYER),
			fields: {
				ship_code: order.text('ShipServiceLevel'),
				ship_address_type: TYPES[address.text('AddressType')],
				requested_ship_date: order.text('LatestShipDate'),
				expected_delivery_date: order.text('LatestDeliveryDate'),
				gift_message: together(items.map(giftMessageOf)),
				gift_wrap: wraps.some((price) => price > 0n) ? true : undefined,
				extra_fields: extraFields([['PO number', order.text('PurchaseOrderNumber')]]),
			},
			lines,
			taxIncluded: 'seeTotal',
			tax: itemTax + shippingTax,
			shipping: ships + sum(wraps),
			shippingTax,
			fees: total(items, 'CODFee') - total(items, 'CODFeeDiscount'),
			discount: 0n,
			paid: order.optional('OrderTotal') ?? (isFree ? 0n : undefined),
			perhaps: [{ what: 'Tax on promotions', amount: takenOff - taxOff, isTax: true }],
			hints: [
				...items
					.filter((item) => item.isOn('BuyerRequestedCancel.IsBuyerRequestedCancel'))
					.filter((item) => item.amount('QuantityOrdered') > 0n)
					.map(
						(item) =>
							`The buyer asked Amazon to cancel ${item.text('SellerSKU', 'Title')}; it is taken anyway`,
					),
				...(city && !address.has('City')
					? [`The address has no city; “${city}” stands in its place`]
					: []),
				...items
					.filter(customizationOf)
					.map(
						(item) =>
							`What the customer wrote for ${item.text('SellerSKU', 'Title')} is in a file at Amazon; its link is in the line's extra_fields`,
					),
			],
		};
	},
};

/** Parts of a place beside its city, the larger ones first. */
const DISTRICTS = ['Municipality', 'County', 'District'];

/** The tokens by which Amazon shows that there are more lines than in the answer. */
const TOKENS = ['', 'payload.', 'OrderItems.', 'OrderItems.payload.'].map((at) => `${at}NextToken`);

function stoppedBy(order: Source, address: Source, lines: SaleLine[]): string | undefined {
	if (/^(AFN|AMAZON)$/i.test(order.text('FulfillmentChannel')))
		return 'Amazon ships this order itself (FBA)';
	const status = order.text('OrderStatus');
	if (/^(Canceled|Unfulfillable)$/i.test(status)) return 'the order is canceled at Amazon';
	if (/^Pending/i.test(status))
		return 'the order is pending at Amazon, which gives no address before it is paid';
	if (/^InvoiceUnconfirmed$/i.test(status))
		return 'the order waits at Amazon for its invoice to be confirmed (InvoiceUnconfirmed)';
	if (order.isOn('IsISPU')) return pickedUp('Amazon', 'In-store pickup');
	const open = sum(lines.map(({ quantity, shipped = 0n }) => quantity - shipped));
	const unshipped = order.amount('NumberOfItemsUnshipped');
	if (TOKENS.some((name) => order.has(name)) || unshipped > open)
		return `lines of the order are missing (its lines have ${toNumber(open)} pieces to ship, NumberOfItemsUnshipped is ${toNumber(unshipped)}): call getOrderItems again with each NextToken, and put all OrderItems together`;
	const bill = order.part('BillingAddress');
	return [address, bill].some((each) => each.has('AddressLine1') || each.has('Name'))
		? undefined
		: 'Amazon gave no name and street: call getOrderAddress with a restricted data token (RDT), and add its ShippingAddress to the order';
}

const giftMessageOf = (item: Source) => item.text('BuyerInfo.GiftMessageText', 'GiftMessageText');

const customizationOf = (item: Source) =>
	item.text('BuyerInfo.BuyerCustomizedInfo.CustomizedURL', 'BuyerCustomizedInfo.CustomizedURL');

const wrapOf = (item: Source, name: string) => item.amount(`BuyerInfo.${name}`, name);

/**
 * A tax after the discount. Amazon gives some taxes before the discount. The rates show which: before the
 * discount, the tax is the same share of the price as the discount's tax is of the discount.
 */
function taxAfter(item: Source, kind: 'Item' | 'Shipping', discount: string): Amount {
	const [price, tax] = [item.amount(`${kind}Price`), item.amount(`${kind}Tax`)];
	const [off, offTax] = [item.amount(`${discount}Discount`), item.amount(`${discount}DiscountTax`)];
	const isBefore = sizeOf(tax * off - offTax * price) * 2n <= CENT * (price + off);
	return isBefore ? tax - offTax : tax;
}

function readLine(item: Source): SaleLine {
	return {
		name: item.text('Title', 'SellerSKU', 'OrderItemId'),
		id: item.text('OrderItemId'),
		sku: item.text('SellerSKU'),
		quantity: item.amount('QuantityOrdered'),
		amount: item.amount('ItemPrice'),
		discount: item.amount('PromotionDiscount'),
		orderDiscount: 0n,
		tax: item.has('ItemTax') ? taxAfter(item, 'Item', 'Promotion') : undefined,
		shipped: item.amount('QuantityShipped'),
		leftOut: item.amount('QuantityOrdered') === 0n ? 'canceled' : undefined,
		extra: extraFields([
			['Customization', customizationOf(item)],
			['Gift message', giftMessageOf(item)],
		]),
	};
}
