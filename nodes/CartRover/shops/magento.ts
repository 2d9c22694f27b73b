import { type Amount, divide, multiply, sizeOf, smallestUnit, sum } from '../model/money';
import {
	type AddressNames,
	besideItems,
	dayIn,
	differentOf,
	inParts,
	isBlankAddress,
	notPaid,
	ofPieces,
	readAddress,
	shipCodeOf,
	tooMany,
} from './shared';
import type { Source } from './source';
import type { Sale, SaleLine, Shop } from './types';
import { extraFields, pickedUp, together } from './words';

/*
 * Magento 2 / Adobe Commerce, REST `GET /V1/orders` (developer.adobe.com/commerce/webapi/rest, interface
 * sales-data-order-interface), and Magento 1, `sales_order.info` and REST, which use the same names.
 *
 *   row_total, subtotal, shipping_amount   without tax, before discounts
 *   discount_amount   of the order below zero and with that of shipping; of a line above zero
 *   discount_tax_compensation_amount (hidden_tax_amount)   the part of a discount that was tax, where
 *                     discounts are given on prices with tax
 *   tax_amount        of the order: lines and shipping
 *   grand_total       subtotal + shipping_amount + tax_amount + discount_amount + compensation
 *   ..._canceled, ..._refunded   what was taken back of each; grand_total stays
 *   adjustment_positive, adjustment_negative   what a refund gave back beside items, and what it kept
 *   items             a configurable product comes as a line that has the price and the SKU that is shipped,
 *                     and a second one (parent_item_id) without price; a bundle as a line that is not
 *                     shipped, and lines of its parts
 *   weee_tax_applied_row_amount   fixed product tax of a line, which is part of the total only
 *   gw_...            gift wrap of Adobe Commerce: of the order, of items, and a printed card; without tax
 *   product_option    what the customer chose; custom options have an id and no title
 *   created_at        UTC, without saying so
 */

const ADDRESS: AddressNames = {
	first: ['prefix', 'firstname', 'middlename'],
	last: ['lastname', 'suffix'],
	company: 'company',
	lines: ['street'],
	city: ['city'],
	state: ['region_code', 'region'],
	zip: ['postcode'],
	country: ['country_id'],
	phone: 'telephone',
	email: 'email',
};

const CUSTOMER: AddressNames = {
	...ADDRESS,
	first: ['customer_prefix', 'customer_firstname', 'customer_middlename'],
	last: ['customer_lastname', 'customer_suffix'],
};

const NOT_SHIPPED = /^(virtual|downloadable|giftcard|gift_card|configurable-virtual)$/;

/** Fees of payment methods (cash on delivery) have no name of their own; these are common ones. */
const FEES = [
	'cod_fee',
	'cod_amount',
	'msp_cod_amount',
	'payment_fee',
	'fee',
	'fee_amount',
	'gw_price',
	'gw_items_price',
	'gw_card_price',
];
/** Credits that Adobe Commerce takes off the total. */
const CREDITS = ['customer_balance_amount', 'gift_cards_amount', 'reward_currency_amount'];

export const magento: Shop = {
	value: 'magento',
	name: 'Magento',
	lines: 'items',
	description: 'An order from Magento 2 (Adobe Commerce) or Magento 1',
	read: (order, zone): Sale => {
		const assigned = order
			.list('extension_attributes.shipping_assignments')
			.map((each) => each.part('shipping'));
		const targets = assigned
			.map((each) => readAddress(each.part('address'), ADDRESS))
			.filter((each) => !isBlankAddress(each));
		const shipping = assigned[0];
		const items = order.list('items', 'order_items');
		const currency = order.text('order_currency_code');
		const lines = readLines(items, smallestUnit(currency));
		const method = shipCodeOf([
			order.text('shipping_method'),
			...assigned.map((each) => each.text('method')),
		]);
		const state = order.text('state', 'status');
		const left = (name: string) =>
			sizeOf(order.amount(`${name}_amount`, name)) -
			sizeOf(order.amount(`${name}_canceled`)) -
			sizeOf(order.amount(`${name}_refunded`));
		const discount = left('discount') - compensationOf(order);
		const onLines = sum(lines.map((line) => line.orderDiscount));
		return {
			name: order.text('increment_id', 'entity_id'),
			stopped:
				stoppedBy(state) ?? tooMany(differentOf(targets)) ?? pickedUp('Magento', method.code),
			date: dayIn(zone, order.text('created_at')),
			currency,
			shipTo: addressOf(order, 'shipping', shipping?.part('address')),
			billTo: { ...addressOf(order, 'billing'), email: order.text('customer_email') },
			customer: readAddress(order, CUSTOMER),
			fields: {
				customer_id: order.text('customer_id'),
				ship_code: method.code,
				ship_code_description: order.text('shipping_description'),
				shipping_instructions: order.text('customer_note'),
				gift_message: together([order, ...items].map(giftMessageOf)),
				gift_wrap: [order, ...items].some(isWrapped) ? true : undefined,
				promo_code: order.text('coupon_code'),
				extra_fields: extraFields([
					['PO number', order.text('payment.po_number')],
					['Gift wrap', wrapOf(order, 'gw_id')],
					['Printed card', wrapOf(order, 'gw_add_card') && 'Yes'],
					['Gift receipt', wrapOf(order, 'gw_allow_gift_receipt') && 'Yes'],
				]),
			},
			lines,
			taxIncluded: false,
			tax: left('tax'),
			shipping: left('shipping'),
			shippingTax: order.amount('shipping_tax_amount'),
			fees: 0n,
			discount: discount > onLines ? discount - onLines : 0n,
			subTotal:
				order.has('subtotal_canceled') || order.has('subtotal_refunded')
					? undefined
					: order.optional('subtotal'),
			paid: order.has('grand_total')
				? order.amount('grand_total') -
					order.amount('total_refunded') -
					order.amount('total_canceled')
				: undefined,
			perhaps: [
				{ what: 'The fixed product tax', amount: fixedTaxOf(items) },
				...FEES.map((name) => ({
					what: name,
					amount: order.amount(name, `extension_attributes.${name}`),
				})),
				besideItems(order.amount('adjustment_positive')),
				besideItems(-order.amount('adjustment_negative')),
				...CREDITS.map((name) => ({
					what: name,
					amount: -sizeOf(order.amount(name, `extension_attributes.${name}`)),
				})),
			],
			hints: [
				...method.hints,
				...(state === 'holded' ? ['The order is on hold in Magento; it is sent anyway'] : []),
				...(/^(new|pending_payment|payment_review)$/.test(state)
					? [notPaid('Magento', state)]
					: []),
			],
		};
	},
};

function stoppedBy(state: string): string | undefined {
	if (state === 'canceled') return 'the order is canceled in Magento';
	return state === 'closed' ? 'the order was refunded in Magento' : undefined;
}

/** Magento 1's REST has all addresses in one list. */
function addressOf(order: Source, kind: 'shipping' | 'billing', assigned?: Source) {
	const listed = order.list('addresses').find((each) => each.text('address_type') === kind);
	const own = order.part(`${kind}_address`);
	const source = [assigned, own, listed].find((each) => each && !each.isEmpty) ?? own;
	return readAddress(source, ADDRESS);
}

const compensationOf = (source: Source): Amount =>
	source.amount('discount_tax_compensation_amount', 'hidden_tax_amount') +
	source.amount('shipping_discount_tax_compensation_amount', 'shipping_hidden_tax_amount');

function readLines(items: Source[], unit: Amount): SaleLine[] {
	const read = (item: Source) => readLine(item, unit);
	const idOf = (item: Source) => item.text('item_id');
	const parentOf = (item: Source) => {
		const id = item.text('parent_item_id', 'parent_item.item_id');
		return id ? items.find((each) => idOf(each) === id) : undefined;
	};
	return items.flatMap((item) => {
		const parent = parentOf(item);
		// The line of the configurable product has everything: price, tax, and the SKU that is shipped.
		if (parent?.text('product_type') === 'configurable') return [];
		if (parent?.text('product_type') === 'bundle') return [];
		const parts = items.filter((each) => parentOf(each) === item);
		return item.text('product_type') === 'bundle' && parts.length > 0
			? bundleLines(read(item), parts.map(read), unit)
			: [read(item)];
	});
}

/**
 * The lines of a bundle's parts. With a fixed price only the bundle has amounts: these are shared out to the
 * parts.
 */
function bundleLines(bundle: SaleLine, given: SaleLine[], unit: Amount): SaleLine[] {
	const isShipped = bundle.quantity > 0n && (bundle.shipped ?? 0n) >= bundle.quantity;
	const parts = given.map((part) => (isShipped ? { ...part, shipped: part.quantity } : part));
	// Where the parts have prices of their own, their sum is the bundle's price.
	const priced = parts.some((part) => part.amount > 0n);
	const free = { amount: 0n, discount: 0n, orderDiscount: 0n, tax: undefined };
	return inParts(priced ? { ...bundle, ...free } : bundle, parts, unit);
}

const giftMessageOf = (part: Source) =>
	part.text('extension_attributes.gift_message.message', 'gift_message.message');

/** A number or switch of the gift wrap that is not 0. */
const wrapOf = (part: Source, name: string) =>
	part.text(`extension_attributes.${name}`, name).replace(/^0(\.0+)?$/, '');

const isWrapped = (part: Source) =>
	['gw_id', 'gw_price', 'gw_items_price'].some((name) => wrapOf(part, name));

/** The fixed product tax (FPT, WEEE) of the pieces that were not taken back. */
const fixedTaxOf = (items: Source[]): Amount =>
	sum(
		items.map((item) => {
			const quantity = item.amount('qty_ordered', 'qty');
			const tax = item.amount('weee_tax_applied_row_amount');
			return quantity > 0n ? divide(tax * leftOf(item), quantity) : tax;
		}),
	);

const leftOf = (item: Source): Amount =>
	item.amount('qty_ordered', 'qty') - item.amount('qty_canceled') - item.amount('qty_refunded');

/** Custom options, such as an engraving. A size or a colour is in the SKU. */
function optionsOf(item: Source): Array<[string, unknown]> {
	const message = giftMessageOf(item);
	return [
		...item
			.list('product_option.extension_attributes.custom_options', 'product_options.options')
			.map((option): [string, unknown] => [
				option.text('option_title', 'title', 'label') || `Option ${option.text('option_id')}`,
				option.text('print_value') || option.value('option_value') || option.value('value'),
			]),
		['Gift message', message],
		['Gift wrap', wrapOf(item, 'gw_id')],
	];
}

function readLine(item: Source, unit: Amount): SaleLine {
	const quantity = item.amount('qty_ordered', 'qty');
	const type = item.text('product_type');
	const sold: SaleLine = {
		name: item.text('name', 'sku', 'item_id'),
		id: item.text('item_id'),
		sku: item.text('sku'),
		quantity,
		amount: item.optional('row_total') ?? multiply(item.amount('price'), quantity),
		discount: 0n,
		orderDiscount: sizeOf(item.amount('discount_amount')) - compensationOf(item),
		tax: item.optional('tax_amount'),
		shipped: item.amount('qty_shipped'),
		leftOut:
			NOT_SHIPPED.test(type) || item.isOn('is_virtual')
				? `a product of the type ${type || 'virtual'}`
				: undefined,
		extra: extraFields(optionsOf(item)),
	};
	const left = leftOf(item);
	const kept = ofPieces(sold, left, unit);
	return left <= 0n && quantity > 0n ? { ...kept, leftOut: 'canceled or refunded' } : kept;
}
