import { readOrder } from '../../../nodes/CartRover/model/orderInput.ts';
import { readShopOrder, shops } from '../../../nodes/CartRover/shops/index.ts';
import { brokenRules } from '../../support/moneyRules.mts';
import { cartOf, ENCODERS } from '../../support/shopOrders.mts';

/* What the state of an order in its shop means: not paid, not to be shipped, shipped already. */

type Json = Record<string, unknown>;
type Encoder = keyof typeof ENCODERS;

const ZONE = 'America/New_York';

function read(name: string, order: Json, withShipped?: boolean) {
	const shop = shops.find(({ value }) => value === name.replace('Graphql', ''));
	if (!shop) throw new Error(`no shop ${name}`);
	return readShopOrder(shop, order, ZONE, withShipped);
}

function sent(name: string, order: Json, withShipped?: boolean) {
	const reading = read(name, order, withShipped);
	if (reading.problems) throw new Error(reading.problems.join('; '));
	return reading;
}

const orderOf = (name: string, ...cart: Parameters<typeof cartOf>) =>
	ENCODERS[name as Encoder](cartOf(...cart)).order;

test.each([
	['shopify', { financial_status: 'pending' }, 'not paid yet (pending in Shopify)'],
	['shopify', { financial_status: 'partially_paid' }, 'not paid yet (partially_paid in Shopify)'],
	['shopify', { financial_status: 'authorized' }, 'not paid yet (authorized in Shopify)'],
	['shopifyGraphql', { displayFinancialStatus: 'PENDING' }, 'not paid yet (pending in Shopify)'],
	['shopify', { fulfillment_status: 'partial' }, 'part of this order as shipped, but not which'],
	['wooCommerce', { status: 'pending' }, 'not paid yet (pending in WooCommerce)'],
	['wooCommerce', { status: 'on-hold' }, 'not paid yet (on-hold in WooCommerce)'],
	['wooCommerce', { status: 'completed' }, 'may have shipped already'],
	['bigCommerce', { status_id: 7 }, 'not paid yet (Awaiting Payment in BigCommerce)'],
	['bigCommerce', { status_id: 2 }, 'shows this order as Shipped, but not all of its lines'],
	['bigCommerce', { status_id: 10 }, 'shows this order as Completed, but not all of its lines'],
	['magento', { state: 'pending_payment' }, 'not paid yet (pending_payment in Magento)'],
	['magento', { state: 'holded' }, 'on hold in Magento'],
	['ebay', { orderPaymentStatus: 'PENDING' }, 'not paid yet (PENDING in eBay)'],
	['ebay', { cancelStatus: { cancelState: 'IN_PROGRESS' } }, 'cancellation of this order is under'],
	['etsy', { is_paid: false, status: 'Open' }, 'not paid yet (open in Etsy)'],
	['shopify', { test: true }, 'a test order in Shopify'],
	['shopifyGraphql', { test: true }, 'a test order in Shopify'],
	['shopifyGraphql', { displayFulfillmentStatus: 'ON_HOLD' }, 'on hold in Shopify'],
	['shopify', { fulfillment_orders: [{ status: 'on_hold' }] }, 'on hold in Shopify'],
])('%s: %j is told, and the order is sent', (name, change, words) => {
	const order = orderOf(name, [{}]);
	const plain = sent(name, order).hints;
	const { hints } = sent(name, { ...order, ...change });
	expect(hints.filter((hint) => !plain.includes(hint))).toEqual([expect.stringContaining(words)]);
});

test.each([
	['shopify', { financial_status: 'refunded' }, 'refunded in Shopify'],
	['shopify', { financial_status: 'voided' }, 'voided in Shopify'],
	['shopifyGraphql', { displayFinancialStatus: 'REFUNDED' }, 'refunded in Shopify'],
	[
		'shopify',
		{ fulfillment_status: 'fulfilled' },
		'left to ship (SKU-0: already shipped): add the option Include',
	],
	['wooCommerce', { status: 'failed' }, 'payment of the order failed in WooCommerce'],
	['ebay', { orderPaymentStatus: 'FAILED' }, 'payment of the order failed at eBay'],
	['amazon', { OrderStatus: 'Canceled' }, 'canceled at Amazon'],
	['shopify', { invoice_url: 'https://example.com/1' }, 'a draft in Shopify'],
	['shopify', { abandoned_checkout_url: 'https://example.com/2' }, 'an abandoned checkout'],
	['shopifyGraphql', { id: 'gid://shopify/DraftOrder/9' }, 'a draft in Shopify'],
	['shopifyGraphql', { id: 'gid://shopify/AbandonedCheckout/9' }, 'an abandoned checkout'],
	['amazon', { NumberOfItemsUnshipped: 2 }, 'its lines have 1 pieces to ship'],
	['amazon', { NextToken: 'abc' }, 'getOrderItems again with each NextToken'],
	['etsy', { is_shipped: true }, 'left to ship (SKU-0: already shipped): add the option Include'],
])('%s: %j is not sent', (name, change, words) => {
	const { problems } = read(name, { ...orderOf(name, [{}]), ...change });
	expect(problems).toEqual([expect.stringContaining(words)]);
});

/** Where each shop has its lines, and how it says that pieces have left. */
const SHIPPED: Array<[string, string, Json, Json | undefined]> = [
	[
		'shopify',
		'line_items',
		{ fulfillment_status: 'fulfilled', fulfillable_quantity: 0 },
		{ fulfillment_status: 'partial', fulfillable_quantity: 1 },
	],
	['bigCommerce', 'products', { quantity_shipped: 3 }, { quantity_shipped: 2 }],
	['magento', 'items', { qty_shipped: 3 }, { qty_shipped: 2 }],
	['amazon', 'OrderItems', { QuantityShipped: 3 }, { QuantityShipped: 2 }],
	['ebay', 'lineItems', { lineItemFulfillmentStatus: 'FULFILLED' }, undefined],
	['etsy', 'transactions', { shipped_timestamp: 1_770_900_000 }, undefined],
];

describe.each(SHIPPED)('pieces that have left at %s', (name, list, whole, part) => {
	const cart: Parameters<typeof cartOf> = [
		[{ quantity: 3, unit: 1_000, discount: 100 }, { unit: 2_500 }],
		{ taxRate: 70 },
	];
	const order = orderOf(name, ...cart);
	const { paid } = ENCODERS[name as Encoder](cartOf(...cart));
	const withFirst = (change: Json) => ({
		...order,
		[list]: (order[list] as Json[]).map((line, index) =>
			index === 0 ? { ...line, ...change } : line,
		),
	});
	const checked = (given: Json, withShipped?: boolean) => {
		const reading = sent(name, given, withShipped);
		const result = readOrder(reading.order, ZONE, { mode: 'check' });
		if (result.problems) throw new Error(result.problems.join('; '));
		const json = JSON.parse(JSON.stringify(result.order)) as Json & { items: Json[] };
		expect(brokenRules(json)).toEqual([]);
		expect(json.grand_total).toBe(paid / 100);
		return {
			lines: json.items.map(({ item, quantity }) => [item, quantity]),
			leftOut: reading.leftOut,
		};
	};

	test('are not sent again, and what was paid stays', () => {
		expect(checked(withFirst(whole))).toEqual({
			lines: [['SKU-1', 1]],
			leftOut: [
				{ line: 'SKU-0', why: 'already shipped', in_shipping_handling: expect.any(Number) },
			],
		});
	});

	test('are sent all the same where asked', () => {
		expect(checked(withFirst(whole), true)).toEqual({
			lines: [
				['SKU-0', 3],
				['SKU-1', 1],
			],
			leftOut: [],
		});
	});

	if (part) {
		test('are taken off a line that has more', () => {
			expect(checked(withFirst(part))).toEqual({
				lines: [
					['SKU-0', 1],
					['SKU-1', 1],
				],
				leftOut: [
					{
						line: 'SKU-0',
						why: '2 of 3 pieces have already shipped',
						in_shipping_handling: expect.any(Number),
					},
				],
			});
		});
	}
});

test('cents that the rounding of a shop left are told, with the field that has them', () => {
	const order = { ...orderOf('shopify', [{ unit: 5_000 }]) };
	const total = Number(order.current_total_price);
	const { hints } = sent('shopify', { ...order, current_total_price: (total + 0.01).toFixed(2) });
	expect(hints).toEqual([
		expect.stringMatching(
			/^To make up for rounded cents, sales_tax is \d+\.\d\d in the order instead of/,
		),
	]);
	expect(sent('shopify', order).hints).toEqual([]);
});

test.each([
	['shopify', 'printful', 'SKU-0 is for the fulfillment service printful in Shopify'],
	['shopify', 'manual', undefined],
	['amazon', 'true', 'The buyer asked Amazon to cancel SKU-0'],
	['amazon', 'false', undefined],
])('%s: a line with %s is told, and sent', (name, value, words) => {
	const list = name === 'amazon' ? 'OrderItems' : 'line_items';
	const order = orderOf(name, [{}]);
	const more =
		name === 'amazon'
			? { BuyerRequestedCancel: { IsBuyerRequestedCancel: value } }
			: { fulfillment_service: value };
	const { hints } = sent(name, { ...order, [list]: [{ ...(order[list] as Json[])[0], ...more }] });
	expect(hints).toEqual(words ? [expect.stringContaining(words)] : []);
});

test("Shopify's GraphQL says that there are more lines", () => {
	const order = orderOf('shopifyGraphql', [{}]);
	const lineItems = { ...(order.lineItems as Json), pageInfo: { hasNextPage: true } };
	const { problems } = read('shopifyGraphql', { ...order, lineItems });
	expect(problems).toEqual([expect.stringContaining('has more lines than these')]);
});

test('pieces of a line that were taken back are told', () => {
	const order = orderOf('shopify', [{ quantity: 3, unit: 1_000 }], { taxRate: 0, shipping: 0 });
	const [line] = order.line_items as Json[];
	const line_items = [{ ...line, current_quantity: 2 }];
	expect(sent('shopify', { ...order, current_total_price: '20.00', line_items })).toMatchObject({
		order: { grand_total: 20, items: [{ quantity: 2 }] },
		leftOut: [{ line: 'SKU-0', why: '1 of 3 pieces were canceled or refunded' }],
	});
});

test.each([
	[
		'wooCommerce',
		'line_items',
		{},
		{
			refunds: [
				{
					total: '-10.00',
					line_items: [
						{
							quantity: -1,
							total: '-10.00',
							meta_data: [{ key: '_refunded_item_id', value: '40' }],
						},
					],
				},
			],
		},
	],
	['bigCommerce', 'products', { quantity_refunded: 1 }, { refunded_amount: 10 }],
	['magento', 'items', { qty_canceled: 1 }, { total_canceled: 10 }],
	['magento', 'items', { qty_refunded: 1 }, { total_refunded: 10 }],
])('%s: pieces of a line in %s that were taken back (%j) are told', (name, list, piece, more) => {
	const order = orderOf(name, [{ quantity: 3, unit: 1_000 }], { taxRate: 0, shipping: 0 });
	const lines = (order[list] as Json[]).map((line) => ({ ...line, ...piece }));
	expect(sent(name, { ...order, ...more, [list]: lines })).toMatchObject({
		order: { grand_total: 20, items: [{ quantity: 2 }] },
		leftOut: [{ line: 'SKU-0', why: '1 of 3 pieces were canceled or refunded' }],
	});
});

const ASSIGNED = ['', 'flatrate_flatrate', 'ups_1DA'].map((method) => ({ shipping: { method } }));

test.each([
	[
		'shopify',
		{
			shipping_lines: [
				{ code: 'Standard', price: '9' },
				{ title: 'Next Day', price: '0' },
			],
		},
	],
	['wooCommerce', { shipping_lines: [{ method_title: 'Standard' }, { method_title: 'Next Day' }] }],
	['magento', { extension_attributes: { shipping_assignments: ASSIGNED } }],
	[
		'magento',
		{ shipping_method: '', extension_attributes: { shipping_assignments: ASSIGNED.slice(1) } },
	],
])('%s: a further shipping method is told (%j)', (name, change) => {
	const cart: Parameters<typeof cartOf> = [[{}], { shipping: 900, taxRate: 0 }];
	const { order, hints } = sent(name, { ...orderOf(name, ...cart), ...change });
	const [first, other] =
		name === 'magento' ? ['flatrate_flatrate', 'ups_1DA'] : ['Standard', 'Next Day'];
	expect(order.ship_code).toBe(first);
	expect(hints).toContain(
		`The order has several shipping methods; its ship_code is ${first}, without ${other}`,
	);
});

test("Etsy's receipt with two shipping methods has the first, and tells of the other", () => {
	const order = orderOf('etsy', [{}, {}, {}]);
	const transactions = (order.transactions as Json[]).map((each, index) => ({
		...each,
		shipping_upgrade: ['Standard', 'Next Day', 'Standard'][index],
	}));
	expect(sent('etsy', { ...order, transactions })).toMatchObject({
		order: { ship_code: 'Standard' },
		hints: ['The order has several shipping methods; its ship_code is Standard, without Next Day'],
	});
});

test("Shopify's export leaves out lines that are fulfilled, and tells of an order not paid", () => {
	const row = { 'Lineitem quantity': '1', 'Lineitem price': '10.00' };
	const order = {
		Name: '#1',
		Total: '20.00',
		'Financial Status': 'pending',
		lines: [
			{
				...row,
				'Lineitem name': 'A',
				'Lineitem sku': 'A',
				'Lineitem fulfillment status': 'fulfilled',
			},
			{
				...row,
				'Lineitem name': 'B',
				'Lineitem sku': 'B',
				'Lineitem fulfillment status': 'pending',
			},
		],
	};
	const { order: result, leftOut, hints } = sent('shopify', order);
	expect(result).toMatchObject({ grand_total: 20, shipping_handling: 10, items: [{ item: 'B' }] });
	expect(leftOut).toEqual([{ line: 'A', why: 'already shipped', in_shipping_handling: 10 }]);
	expect(hints).toContainEqual(expect.stringContaining('not paid yet (pending in Shopify)'));
});

test('BigCommerce has lines that are not shown as shipped, or no hint', () => {
	const order = { ...orderOf('bigCommerce', [{}]), status_id: 2 };
	const products = (order as Json).products as Json[];
	const shipped = {
		...order,
		products: products.map((line) => ({ ...line, quantity_shipped: 1 })),
	};
	expect(sent('bigCommerce', shipped, true).hints).toEqual([]);
});
