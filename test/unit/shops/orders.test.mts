import { readOrder } from '../../../nodes/CartRover/model/orderInput.ts';
import { ORDER_FIELDS } from '../../../nodes/CartRover/model/orderFields.ts';
import { readShopOrder, setToShop, shops } from '../../../nodes/CartRover/shops/index.ts';
import { Source } from '../../../nodes/CartRover/shops/source.ts';
import { brokenRules } from '../../support/moneyRules.mts';
import * as encode from '../../support/shopOrders.mts';

type Json = Record<string, unknown>;

const { cartOf, ENCODERS } = encode;
const ZONE = 'America/New_York';

const shopOf = (value: string) => {
	const found = shops.find((shop) => shop.value === value.replace('Graphql', ''));
	if (!found) throw new Error(`no shop ${value}`);
	return found;
};

/** What a shop's order becomes: as it would be sent, with what is told of it, or what is wrong with it. */
function read(shop: string, order: unknown) {
	const reading = readShopOrder(shopOf(shop), order, ZONE);
	if (reading.problems) return { problems: reading.problems };
	const checked = readOrder(reading.order, ZONE, { mode: 'check' });
	if (checked.problems) return { problems: checked.problems };
	return {
		order: JSON.parse(JSON.stringify(checked.order)) as Json & { items: Json[] },
		leftOut: reading.leftOut,
		hints: [...reading.hints, ...checked.hints],
	};
}

function sent(shop: string, order: unknown) {
	const result = read(shop, order);
	if (result.problems) throw new Error(result.problems.join('; '));
	return result;
}

const sums = ({ sub_total, order_discount, sales_tax, shipping_handling, grand_total }: Json) => ({
	sub_total,
	order_discount,
	sales_tax,
	shipping_handling,
	grand_total,
});
const lines = ({ items }: { items: Json[] }) =>
	items.map(({ item, quantity, price }) => [item, quantity, price]);

it.each(shops)(
	'$name has an order in shopOrders.mts, and MARKS by which it is told',
	({ value, name }) => {
		const own = Object.entries(ENCODERS).filter(([shop]) => shopOf(shop).value === value);
		const told = own.map(([, made]) => setToShop(made(cartOf([{}])).order) ?? '');
		expect(told.join()).toContain(`“${name}”`);
	},
);

describe.each(Object.entries(ENCODERS))('%s', (shop, made) => {
	const hasOrderDiscounts = !['amazon'].includes(shop);
	const includesTax = !['ebay', 'etsy'].includes(shop);
	const knowsDigital = !['amazon', 'ebay'].includes(shop);

	it('gives fields that New Order has', () => {
		const { fields } = shopOf(shop).read(new Source(made(cartOf([{}])).order, []), ZONE);
		expect(Object.keys(fields).filter((name) => !ORDER_FIELDS.takes(name))).toEqual([]);
	});

	it('takes discounts on lines and on the order off after the prices', () => {
		const cart = cartOf([
			{ quantity: 2, unit: 1_000, discount: 200, orderDiscount: hasOrderDiscounts ? 100 : 0 },
			{ quantity: 1, unit: 2_500, orderDiscount: hasOrderDiscounts ? 250 : 0 },
		]);
		const { order } = sent(shop, made(cart).order);
		expect(lines(order)).toEqual([
			['SKU-0', 2, 10],
			['SKU-1', 1, 25],
		]);
		expect(sums(order)).toEqual(
			hasOrderDiscounts
				? // 45.00 - 5.50 + 8 % of 17.00 and of 22.50 + 5.95
					{
						sub_total: 45,
						order_discount: 5.5,
						sales_tax: 3.16,
						shipping_handling: 5.95,
						grand_total: 48.61,
					}
				: {
						sub_total: 45,
						order_discount: 2,
						sales_tax: 3.44,
						shipping_handling: 5.95,
						grand_total: 52.39,
					},
		);
	});

	it('takes the tax out of prices and shipping, the total stays', () => {
		const cart = cartOf([{ unit: 12_000 }], {
			taxIncluded: true,
			taxRate: 200,
			shipping: 600,
			shippingTaxed: true,
		});
		const { order } = sent(shop, made(cart).order);
		const [line] = order.items;
		expect({ ...sums(order), price: line?.price }).toEqual(
			includesTax
				? {
						price: 100,
						sub_total: 100,
						order_discount: 0,
						sales_tax: 21,
						shipping_handling: 5,
						grand_total: 126,
					}
				: {
						price: 120,
						sub_total: 120,
						order_discount: 0,
						sales_tax: 25.2,
						shipping_handling: 6,
						grand_total: 151.2,
					},
		);
	});

	it('leaves out what is not shipped, and what was paid stays', () => {
		const cart = cartOf(
			[{ unit: 3_000 }, { unit: 2_000, kind: 'gone' }, { unit: 999, kind: 'digital' }],
			{
				taxRate: 0,
			},
		);
		const { order, leftOut } = sent(shop, made(cart).order);
		expect(sums(order)).toEqual(
			knowsDigital
				? {
						sub_total: 30,
						order_discount: 0,
						sales_tax: 0,
						shipping_handling: 15.94,
						grand_total: 45.94,
					}
				: {
						sub_total: 39.99,
						order_discount: 0,
						sales_tax: 0,
						shipping_handling: 5.95,
						grand_total: 45.94,
					},
		);
		expect(order.items).toHaveLength(knowsDigital ? 1 : 2);
		if (knowsDigital) expect(leftOut.map(({ line }) => line)).toContain('SKU-2');
	});

	it('has whole yen, and needs no state in Japan', () => {
		const cart = cartOf([{ quantity: 3, unit: 1_200, discount: 100 }], {
			currency: 'JPY',
			taxRate: 0,
			shipping: 500,
		});
		const { order } = sent(shop, made(cart).order);
		expect(order).toMatchObject({ currency_code: 'JPY', ship_country: 'JP', grand_total: 4_000 });
		expect(order.ship_state).toBeUndefined();
		expect(lines(order)).toEqual([['SKU-0', 3, 1_200]]);
		expect(brokenRules(order, 10_000n)).toEqual([]);
	});

	it('has the day of the order, its name, the recipient and the ship service', () => {
		const { order } = sent(shop, made(cartOf([{}])).order);
		expect(order).toMatchObject({
			cust_ref: order.cust_po_no,
			order_date: '2026-03-01',
			ship_first_name: 'Robin',
			ship_last_name: 'Sample',
			ship_address_1: '12 Harbor Street',
			ship_city: 'Dayton',
			ship_zip: '45402',
			ship_country: 'US',
			...(shop !== 'etsy' && { ship_code: expect.any(String) }),
		});
		expect(order.items[0]).toMatchObject({ description: 'Product 0' });
	});

	it('names the line that has no SKU', () => {
		const { order } = made(cartOf([{ sku: '' }, {}]));
		expect(read(shop, order).problems).toEqual([
			'the line Product 0 has no SKU: give its product one, or leave the line out',
		]);
	});
});

describe('orders that must not be shipped', () => {
	it.each([
		[
			'shopify',
			encode.shopify,
			{ cancelled_at: '2026-03-02T10:00:00-05:00' },
			'canceled in Shopify',
		],
		['wooCommerce', encode.wooCommerce, { status: 'cancelled' }, 'canceled in WooCommerce'],
		['wooCommerce', encode.wooCommerce, { status: 'refunded' }, 'refunded in WooCommerce'],
		['bigCommerce', encode.bigCommerce, { status_id: 5 }, 'canceled in BigCommerce'],
		['bigCommerce', encode.bigCommerce, { is_deleted: true }, 'deleted in BigCommerce'],
		['magento', encode.magento, { state: 'canceled' }, 'canceled in Magento'],
		['magento', encode.magento, { state: 'closed' }, 'refunded in Magento'],
		['amazon', encode.amazon, { FulfillmentChannel: 'AFN' }, 'Amazon ships this order itself'],
		['amazon', encode.amazon, { OrderStatus: 'Pending' }, 'is pending at Amazon'],
		['ebay', encode.ebay, { cancelStatus: { cancelState: 'CANCELED' } }, 'canceled at eBay'],
		[
			'ebay',
			encode.ebay,
			{ fulfillmentStartInstructions: [{ fulfillmentInstructionsType: 'FULFILLED_BY_EBAY' }] },
			'eBay ships this order itself',
		],
		['etsy', encode.etsy, { status: 'Canceled' }, 'canceled at Etsy'],
	])('%s: %#', (shop, made, change, words) => {
		const { problems } = read(shop, { ...made(cartOf([{}])).order, ...change });
		expect(problems).toEqual([expect.stringContaining(words)]);
	});

	it('have no line that is shipped', () => {
		const { order } = encode.shopify(cartOf([{ kind: 'digital' }, { kind: 'gone' }]));
		expect(read('shopify', order).problems).toEqual([
			'no line of this order is left to ship (SKU-0: does not require shipping, SKU-1: canceled or refunded)',
		]);
	});

	it('are of another shop', () => {
		expect(read('ebay', encode.shopify(cartOf([{}])).order).problems).toEqual([
			'this looks like an order from Shopify, so set Shop to Shopify',
		]);
		expect(read('shopify', encode.wooCommerce(cartOf([{}])).order).problems).toEqual([
			'this looks like an order from WooCommerce, so set Shop to WooCommerce',
		]);
		expect(read('ebay', { a: 1 }).problems).toEqual([
			'this is not an order from eBay, as it has no lines (lineItems)',
		]);
		const link = { products: { url: 'v2/orders/193/products', resource: '/orders/193/products' } };
		const unjoined = { ...encode.bigCommerce(cartOf([{}])).order, ...link };
		expect(read('bigCommerce', unjoined).problems).toEqual([
			expect.stringContaining('(products, from /v2/orders/{id}/products in place of the link)'),
		]);
		for (const none of [null, 'text', [], 5]) {
			expect(read('etsy', none).problems).toEqual(['the order must be a JSON object']);
		}
	});
});

describe('Shopify', () => {
	const plain = () => encode.shopify(cartOf([{ unit: 5_000, quantity: 2 }])).order;

	it('takes off an old order what only its header knows of discounts', () => {
		const order = {
			...plain(),
			total_discounts: '10.00',
			total_price: '105.00',
			current_total_price: undefined,
			current_total_tax: undefined,
			total_tax: '9.05',
			line_items: [{ id: 1, sku: 'A', price: '50.00', quantity: 2, requires_shipping: true }],
		};
		expect(sums(sent('shopify', order).order)).toMatchObject({
			order_discount: 10,
			grand_total: 105,
		});
	});

	it('reads refunds of an order that does not say what is left', () => {
		const order = {
			...plain(),
			current_total_price: undefined,
			current_total_tax: undefined,
			total_price: '113.95',
			total_tax: '8.00',
			line_items: [
				{
					id: 1,
					sku: 'A',
					price: '50.00',
					quantity: 2,
					requires_shipping: true,
					tax_lines: [{ price: '8.00' }],
				},
			],
			refunds: [
				{
					refund_line_items: [
						{ line_item_id: 1, quantity: 1, subtotal: '50.00', total_tax: '4.00' },
					],
				},
			],
		};
		const { order: result } = sent('shopify', order);
		expect(lines(result)).toEqual([['A', 1, 50]]);
		expect(sums(result)).toEqual({
			sub_total: 50,
			order_discount: 0,
			sales_tax: 4,
			shipping_handling: 5.95,
			grand_total: 59.95,
		});
	});

	it('counts tips and duties as handling, where the total has them', () => {
		const order = { ...plain(), total_tip_received: '3.00', current_total_price: '116.95' };
		const { order: result, hints } = sent('shopify', order);
		expect(result).toMatchObject({ shipping_handling: 8.95, grand_total: 116.95 });
		expect(hints).toEqual(['The tip (3.00) is part of shipping_handling']);
		expect(sent('shopify', { ...plain(), total_tip_received: '3.00' }).hints).toEqual([]);
	});

	it('leaves out gift cards; notes, attributes and codes go along', () => {
		const order = plain();
		const [line] = order.line_items as Json[];
		const { order: result, leftOut } = sent('shopify', {
			order: {
				...order,
				current_total_price: '138.95',
				note: 'Leave at the door',
				note_attributes: [{ name: 'colour', value: 'green' }],
				discount_codes: [{ code: 'TENOFF', amount: '0.00' }],
				line_items: [line, { id: 2, sku: 'GIFT', price: '25.00', quantity: 1, gift_card: true }],
			},
		});
		expect(leftOut).toEqual([{ line: 'GIFT', why: 'a gift card', in_shipping_handling: 25 }]);
		expect(result).toMatchObject({
			shipping_handling: 30.95,
			shipping_instructions: 'Leave at the door',
			extra_fields: { colour: 'green' },
			promo_code: 'TENOFF',
		});
	});

	it('names the sum that contradicts its lines', () => {
		const order = { ...plain(), total_line_items_price: '50.00', current_total_price: '63.95' };
		expect(read('shopify', order).problems).toEqual([
			expect.stringMatching(/^sub_total is 50\.00, expected 100\.00/),
		]);
	});

	it('ships to the billing address where there is no other', () => {
		const { order, hints } = sent('shopify', { ...plain(), shipping_address: null });
		expect(order).toMatchObject({ ship_city: 'Dayton', ship_is_billing: true });
		expect(hints).toHaveLength(1);
	});

	it('reads the rows of its export', () => {
		const row = {
			Name: '#3001',
			Email: 'robin@example.com',
			'Financial Status': 'paid',
			'Created at': '2026-03-01 23:50:26 -0500',
			Currency: 'USD',
			Subtotal: '53.91',
			Shipping: '5.00',
			Taxes: '4.31',
			Total: '63.22',
			'Discount Code': 'TEN',
			'Discount Amount': '5.99',
			'Shipping Method': 'Standard',
			'Shipping Name': 'Robin Sample',
			'Shipping Address1': '12 Harbor Street',
			'Shipping City': 'Boston',
			'Shipping Zip': "'01652",
			'Shipping Province': 'MA',
			'Shipping Country': 'US',
			lines: [
				{
					'Lineitem quantity': '1',
					'Lineitem name': 'Mask',
					'Lineitem price': '34.90',
					'Lineitem sku': 'M-1',
					'Lineitem requires shipping': 'true',
				},
				{
					'Lineitem quantity': '1',
					'Lineitem name': 'Cream',
					'Lineitem price': '25.00',
					'Lineitem sku': 'C-1',
					'Lineitem requires shipping': 'true',
				},
			],
		};
		const { order } = sent('shopify', row);
		expect(order).toMatchObject({
			cust_ref: '#3001',
			order_date: '2026-03-01',
			ship_zip: '01652',
			ship_first_name: 'Robin',
			sub_total: 59.9,
			order_discount: 5.99,
			sales_tax: 4.31,
			shipping_handling: 5,
			grand_total: 63.22,
		});
		// Where prices include the tax, the total says so.
		expect(sent('shopify', { ...row, Total: '58.91' }).order).toMatchObject({
			sales_tax: 4.31,
			grand_total: 58.91,
		});
		expect(read('shopify', { ...row, 'Cancelled at': '2026-03-02' }).problems).toHaveLength(1);
	});
});

describe('WooCommerce', () => {
	const plain = (more = {}) => ({
		...encode.wooCommerce(cartOf([{ unit: 1_000, quantity: 3 }, { unit: 500 }], { taxRate: 0 }))
			.order,
		...more,
	});

	it('counts fees as handling, and discounts of plugins as what they are', () => {
		const fee_lines = [
			{ name: 'Cash on delivery', total: '4.00' },
			{ name: 'Loyalty', total: '-6.00' },
		];
		const { order } = sent('wooCommerce', plain({ fee_lines, total: '38.95' }));
		expect(sums(order)).toMatchObject({
			order_discount: 2,
			shipping_handling: 5.95,
			grand_total: 38.95,
		});
	});

	it('leaves out what a refund names', () => {
		const named = plain({
			refunds: [
				{
					total: '-10.00',
					line_items: [
						{
							quantity: -1,
							total: '-10.00',
							total_tax: '0.00',
							meta_data: [{ key: '_refunded_item_id', value: '40' }],
						},
					],
				},
			],
		});
		expect(lines(sent('wooCommerce', named).order)).toEqual([
			['SKU-0', 2, 10],
			['SKU-1', 1, 5],
		]);
		expect(sent('wooCommerce', named).order.grand_total).toBe(30.95);
	});

	it('makes four decimals of prices without end', () => {
		const line = {
			id: 1,
			name: 'Weekly',
			sku: 'W',
			quantity: 7,
			subtotal: '23.72',
			total: '20.00',
			total_tax: '0.00',
			price: 20 / 7,
		};
		const { order } = sent('wooCommerce', plain({ line_items: [line], total: '25.95' }));
		expect(order.items).toEqual([
			expect.objectContaining({ price: 3.3886, extended_amount: 23.72, addl_discount: 3.72 }),
		]);
		expect(brokenRules(order)).toEqual([]);
		const many = { ...line, quantity: 1_000, subtotal: '23.72', total: '23.72' };
		const large = sent('wooCommerce', plain({ line_items: [many], total: '29.67' })).order;
		expect(large).toMatchObject({ grand_total: 29.67, order_discount: 0.08 });
		expect(brokenRules(large)).toEqual([]);
	});
});

describe('BigCommerce', () => {
	const { order: plain } = encode.bigCommerce(cartOf([{ unit: 1_000 }], { taxRate: 0 }));

	it('takes a gift certificate for a payment, or for a discount where the total is less', () => {
		const paid = { ...plain, gift_certificate_amount: '5.0000' };
		expect(sent('bigCommerce', paid).order).toMatchObject({
			order_discount: 0,
			grand_total: 15.95,
		});
		expect(sent('bigCommerce', { ...paid, total_inc_tax: '10.9500' }).order).toMatchObject({
			order_discount: 5,
			grand_total: 10.95,
		});
	});

	it('counts handling and wrapping', () => {
		const order = {
			...plain,
			handling_cost_ex_tax: '2.0000',
			wrapping_cost_ex_tax: '1.5000',
			total_inc_tax: '19.4500',
		};
		expect(sent('bigCommerce', order).order).toMatchObject({
			shipping_handling: 9.45,
			grand_total: 19.45,
		});
	});

	it('keeps the total where lines that are left out have been rounded', () => {
		const digital = { kind: 'digital' } as const;
		const cart = cartOf(
			[
				{ unit: 19_896 },
				{ quantity: 10, unit: 3_958, ...digital },
				{ quantity: 4, unit: 1_546, ...digital },
			],
			{ shipping: 100, taxRate: 55, taxIncluded: true },
		);
		const { order, paid } = encode.bigCommerce(cart);
		const result = sent('bigCommerce', order).order;
		expect(result.grand_total).toBe(paid / 100);
		expect(brokenRules(result)).toEqual([]);
	});

	it('refuses an order to several addresses', () => {
		const [address] = plain.shipping_addresses as Json[];
		expect(
			read('bigCommerce', { ...plain, shipping_addresses: [address, address] }).problems,
		).toEqual([expect.stringContaining('goes to 2 addresses')]);
	});
});

describe('Magento', () => {
	const { order: plain } = encode.magento(cartOf([{ unit: 1_000 }], { taxRate: 0, shipping: 500 }));

	it('ships a configurable product once', () => {
		const items = [
			{
				item_id: 1,
				product_type: 'configurable',
				sku: 'TEE-RED-M',
				name: 'Tee',
				qty_ordered: 2,
				row_total: '10.0000',
				tax_amount: 0,
			},
			{
				item_id: 2,
				parent_item_id: 1,
				product_type: 'simple',
				sku: 'TEE-RED-M',
				name: 'Tee',
				qty_ordered: 2,
				row_total: 0,
			},
		];
		expect(lines(sent('magento', { ...plain, items }).order)).toEqual([['TEE-RED-M', 2, 5]]);
	});

	it.each([
		['with prices of its parts', [4, 6], 10, [4, 3]],
		['with a price of its own', [0, 0], 10, [3.33, 3.335]],
	])('ships the parts of a bundle %s', (_words, [a, b], bundle, [first, second]) => {
		const items = [
			{
				item_id: 1,
				product_type: 'bundle',
				sku: 'SET',
				name: 'Set',
				qty_ordered: 1,
				row_total: bundle,
			},
			{
				item_id: 2,
				parent_item_id: 1,
				product_type: 'simple',
				sku: 'CUP',
				name: 'Cup',
				qty_ordered: 1,
				row_total: a,
			},
			{
				item_id: 3,
				parent_item_id: 1,
				product_type: 'simple',
				sku: 'PLATE',
				name: 'Plate',
				qty_ordered: 2,
				row_total: b,
			},
		];
		const { order, leftOut } = sent('magento', { ...plain, items });
		expect(lines(order)).toEqual([
			['CUP', 1, first],
			['PLATE', 2, second],
		]);
		expect(order.grand_total).toBe(15);
		expect(leftOut).toEqual([{ line: 'SET', why: 'a bundle, of which the parts are shipped' }]);
	});

	it('counts a fee for cash on delivery, and store credit', () => {
		const fee = { ...plain, cod_fee: '3.0000', grand_total: '18.0000' };
		expect(sent('magento', fee).order).toMatchObject({ shipping_handling: 8, grand_total: 18 });
		const credit = { ...plain, customer_balance_amount: '4.0000', grand_total: '11.0000' };
		expect(sent('magento', credit).order).toMatchObject({ order_discount: 4, grand_total: 11 });
	});

	it('reads the addresses and items of Magento 1', () => {
		const { extension_attributes, billing_address, items, ...order } = plain as Record<
			string,
			Json
		>;
		const addresses = [
			{ ...billing_address, address_type: 'billing' },
			{
				...billing_address,
				address_type: 'shipping',
				street: '1 Side Road\nFloor 2',
				city: 'Akron',
			},
		];
		expect(extension_attributes).toBeDefined();
		expect(sent('magento', { ...order, addresses, order_items: items }).order).toMatchObject({
			ship_address_1: '1 Side Road',
			ship_address_2: 'Floor 2',
			ship_city: 'Akron',
			cust_city: 'Dayton',
		});
	});
});

describe('Amazon, eBay and Etsy', () => {
	it('has gift wrap and gift messages', () => {
		const { order } = encode.amazon(cartOf([{ unit: 2_000 }], { taxRate: 0 }));
		const [item] = order.OrderItems as Json[];
		const BuyerInfo = {
			GiftWrapPrice: { CurrencyCode: 'USD', Amount: '3.99' },
			GiftMessageText: 'Enjoy',
		};
		const gift = {
			...order,
			OrderItems: [{ ...item, BuyerInfo }],
			OrderTotal: { CurrencyCode: 'USD', Amount: '29.94' },
		};
		expect(sent('amazon', { payload: gift }).order).toMatchObject({
			shipping_handling: 9.94,
			grand_total: 29.94,
			gift_wrap: 'Y',
			gift_message: 'Enjoy',
		});
	});

	it('has tax that eBay collects in its total, or outside of it', () => {
		const { order } = encode.ebay(cartOf([{ unit: 2_000 }], { taxRate: 0 }));
		const [item] = order.lineItems as Json[];
		const collected = {
			...order,
			lineItems: [
				{ ...item, ebayCollectAndRemitTaxes: [{ amount: { value: '1.60', currency: 'USD' } }] },
			],
		};
		expect(sent('ebay', collected).order).toMatchObject({ sales_tax: 0, grand_total: 25.95 });
		const pricingSummary = {
			...(order.pricingSummary as Json),
			total: { value: '27.55', currency: 'USD' },
		};
		expect(sent('ebay', { ...collected, pricingSummary }).order).toMatchObject({
			sales_tax: 1.6,
			grand_total: 27.55,
			requested_ship_date: '2026-03-05T07:59:59+00:00',
		});
	});

	it('has VAT on top at Etsy, gift wrap and a message', () => {
		const { order } = encode.etsy(cartOf([{ unit: 2_000 }], { taxRate: 0, fee: 350 }));
		const money = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' });
		const vat = {
			...order,
			total_vat_cost: money(400),
			grandtotal: money(3_345),
			message_from_buyer: 'Ring twice',
		};
		expect(sent('etsy', vat).order).toMatchObject({
			sales_tax: 4,
			shipping_handling: 9.45,
			grand_total: 33.45,
			shipping_instructions: 'Ring twice',
		});
	});
});
