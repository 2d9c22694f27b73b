import { problemsOf, sentFrom, shopOrder } from '../../support/readShop.mts';
import { EXPORT_ADDRESS } from '../../support/shopOrders.mts';

/* Amounts that some orders have and others have not, and where they go. */

type Json = Record<string, unknown>;

const plain = (shop: string, more: Json = {}) => ({
	...shopOrder(shop, [{ unit: 1_190 }], { taxRate: 0, shipping: 500 }),
	...more,
});

describe('VAT at Etsy', () => {
	const money = (amount: number) => ({ amount, divisor: 100, currency_code: 'EUR' });
	const etsy = (more: Json) => sentFrom('etsy', plain('etsy', more)).order;

	test('that is in the price is taken out of it', () => {
		const order = etsy({
			total_shipping_cost: money(0),
			total_vat_cost: money(190),
			grandtotal: money(1_190),
		});
		expect(order).toMatchObject({ sub_total: 10, sales_tax: 1.9, grand_total: 11.9 });
		expect(order.items).toMatchObject([{ price: 10 }]);
	});

	test('that is in price and shipping is taken out of both', () => {
		expect(etsy({ total_vat_cost: money(270), grandtotal: money(1_690) })).toMatchObject({
			sub_total: 10,
			shipping_handling: 4.2,
			sales_tax: 2.7,
			grand_total: 16.9,
		});
	});

	test('that is in the price is taken out of the discount, too', () => {
		const order = etsy({
			total_shipping_cost: money(0),
			total_vat_cost: money(160),
			discount_amt: money(230),
			grandtotal: money(960),
		});
		expect(order).toMatchObject({ sub_total: 9.92, order_discount: 1.92, grand_total: 9.6 });
	});

	test('that is on top stays on top, as does other tax beside it', () => {
		expect(etsy({ total_vat_cost: money(270), grandtotal: money(1_960) })).toMatchObject({
			sub_total: 11.9,
			sales_tax: 2.7,
			grand_total: 19.6,
		});
		const both = { total_vat_cost: money(270), total_tax_cost: money(100) };
		expect(etsy({ ...both, grandtotal: money(1_790) })).toMatchObject({
			sub_total: 10,
			sales_tax: 3.7,
			grand_total: 17.9,
		});
	});
});

test('the fixed product tax of Magento is a fee', () => {
	const order = plain('magento', { grand_total: '18.9000' });
	const [item] = order.items as Json[];
	const items = [{ ...item, weee_tax_applied_row_amount: '2.0000' }];
	const { order: sent, hints } = sentFrom('magento', { ...order, items });
	expect(sent).toMatchObject({ sub_total: 11.9, shipping_handling: 7, grand_total: 18.9 });
	expect(hints).toEqual(['The fixed product tax (2.00) is part of shipping_handling']);
	const credit = { ...order, items, customer_balance_amount: '3.0000', cod_fee: '1.0000' };
	expect(sentFrom('magento', { ...credit, grand_total: '15.9000' }).order).toMatchObject({
		shipping_handling: 5,
		order_discount: 1,
		grand_total: 15.9,
	});
});

test.each(['shopify', 'shopifyGraphql'])('money that %s gave back without an item', (shop) => {
	const rest = { shopMoney: { amount: '11.90', currencyCode: 'USD' } };
	const given =
		shop === 'shopify'
			? {
					current_total_price: '11.90',
					refunds: [
						{
							order_adjustments: [
								{ kind: 'refund_discrepancy', amount: '-4.60', tax_amount: '-0.40' },
							],
						},
					],
				}
			: {
					currentTotalPriceSet: rest,
					refunds: [
						{
							orderAdjustments: {
								nodes: [
									{
										reason: 'REFUND_DISCREPANCY',
										amountSet: { shopMoney: { amount: '-5.00' } },
									},
								],
							},
						},
					],
				};
	const { order, hints } = sentFrom(shop, plain(shop, given));
	expect(order).toMatchObject({ sub_total: 11.9, order_discount: 5, grand_total: 11.9 });
	expect(hints).toEqual(['A refund without items (5.00) is part of order_discount']);
});

test.each([0, 50])('Shopify that has tax on duties, with shipping for %i cents', (shipping) => {
	const order = shopOrder('shopify', [{ unit: 1_190 }], {
		taxRate: 190,
		taxIncluded: true,
		shipping,
	});
	const given = {
		...order,
		current_total_tax: '2.50',
		current_total_duties_set: { shop_money: { amount: '3.00', currency_code: 'USD' } },
		current_total_price: (15.5 + shipping / 100).toFixed(2),
	};
	expect(sentFrom('shopify', given).order).toMatchObject({
		sub_total: 10,
		sales_tax: 2.5,
		shipping_handling: 3 + shipping / 100,
		grand_total: 15.5 + shipping / 100,
	});
});

test('Shopify that has only the discounted price of a piece', () => {
	const order = plain('shopifyGraphql');
	const { edges } = order.lineItems as { edges: Array<{ node: Json }> };
	const set = (amount: string) => ({ shopMoney: { amount } });
	const discount = (allocatedAmountSet: Json, discountApplication: Json) => ({
		discountAllocations: [
			{
				allocatedAmountSet,
				discountApplication: { allocationMethod: 'EACH', ...discountApplication },
			},
		],
	});
	const lines = (discounts: Json) => ({
		nodes: [
			{
				...edges[0]?.node,
				originalUnitPriceSet: undefined,
				discountedUnitPriceSet: set('9.90'),
				...discounts,
			},
		],
	});
	for (const [lineItems, total] of [
		[lines(discount(set('2.00'), {})), '14.90'],
		[lines(discount(set('2.00'), { code: 'SAVE' })), '12.90'],
	] as const) {
		const given = { ...order, lineItems, currentTotalPriceSet: set(total) };
		expect(sentFrom('shopifyGraphql', given).order).toMatchObject({ order_discount: 2 });
	}
});

test('a tax below that of the lines is the tax of the order only', () => {
	const order = shopOrder('shopify', [{ unit: 2_000 }], { taxRate: 70, shipping: 0 });
	const { order: sent, hints } = sentFrom('shopify', {
		...order,
		current_total_tax: '0.00',
		current_total_price: '20.00',
	});
	expect(sent).toMatchObject({ sales_tax: 0, grand_total: 20 });
	expect(sent.items[0]).not.toHaveProperty('tax');
	expect(hints).toEqual([
		'The tax of the order (0.00) is less than that of its lines (1.40); the lines are sent without it',
	]);
});

describe("Shopify's export", () => {
	const line = (name: string, price: string, more: Json = {}) => ({
		'Lineitem quantity': '1',
		'Lineitem name': name,
		'Lineitem price': price,
		'Lineitem sku': name,
		...more,
	});
	const order = (lines: Json[], more: Json) => ({
		Name: '#1',
		...EXPORT_ADDRESS,
		lines,
		...more,
	});
	const two = [line('MUG', '20.00'), line('CAP', '5.00')];

	test.each([
		['a row is doubled', [...two, line('CAP', '5.00')], { Subtotal: '25.00', Total: '25.00' }],
		['a row is missing', two.slice(1), { Subtotal: '25.00', Total: '25.00' }],
		[
			'more is lacking than the discount',
			two,
			{ Subtotal: '16.00', Total: '16.00', 'Discount Amount': '4.00' },
		],
	])('is not sent where %s', (_words, lines, more) => {
		expect(problemsOf('shopify', order(lines, more))).toEqual([
			expect.stringMatching(/^its lines cost \d+\.00, but Subtotal is \d+\.00 and the discounts/),
		]);
	});

	test.each([
		['of the order', two, { 'Discount Amount': '4.00' }],
		['of a line', [line('MUG', '20.00', { 'Lineitem discount': '4.00' }), line('CAP', '5.00')], {}],
	])('has the discount %s', (_words, lines, more) => {
		const given = order(lines, { Subtotal: '21.00', Total: '21.00', ...more });
		expect(sentFrom('shopify', given).order).toMatchObject({ sub_total: 25, order_discount: 4 });
	});

	test.each([
		['of goods and shipping', '5.95', '7.34', { sub_total: 33.61, shipping_handling: 5 }],
		['of the goods only', '5.95', '6.39', { sub_total: 33.61, shipping_handling: 5.95 }],
		['at rates of several kinds', '10.00', '4.00', { sub_total: 36.8, shipping_handling: 9.2 }],
	])('has the tax %s in its prices', (_words, Shipping, Taxes, sums) => {
		const Total = (40 + Number(Shipping)).toFixed(2);
		const given = order([line('MUG', '40.00')], { Subtotal: '40.00', Shipping, Taxes, Total });
		expect(sentFrom('shopify', given).order).toMatchObject({ ...sums, sales_tax: Number(Taxes) });
	});
});

describe('WooCommerce', () => {
	const line = (id: number, total: string, more: Json = {}) => ({
		id,
		sku: `SKU-${id}`,
		name: `Line ${id}`,
		quantity: 1,
		subtotal: total,
		total,
		total_tax: '0.00',
		...more,
	});
	const bundled = (prices: [string, string, string], total: string, part: Json = {}) =>
		plain('wooCommerce', {
			total,
			line_items: [
				line(1, prices[0], { bundled_items: [2, 3] }),
				line(2, prices[1], { bundled_by: '1', ...part }),
				line(3, prices[2], { bundled_by: '1', quantity: 2, ...part }),
			],
		});

	test.each([
		['the bundle has the price', ['9.00', '0.00', '0.00'], '14.00', [3, 3]],
		['its parts have it', ['0.00', '4.00', '5.00'], '14.00', [4, 2.5]],
		['both have one', ['3.00', '4.00', '8.00'], '20.00', [5, 5]],
	] as const)('sends the parts of a bundle, where %s', (_words, prices, total, sent) => {
		const { order, leftOut } = sentFrom('wooCommerce', bundled([...prices], total));
		expect(order.items.map(({ item, price }) => [item, price])).toEqual([
			['SKU-2', sent[0]],
			['SKU-3', sent[1]],
		]);
		expect(order).toMatchObject({ shipping_handling: 5, grand_total: Number(total) });
		expect(leftOut).toEqual([{ line: 'SKU-1', why: 'a bundle, of which the parts are shipped' }]);
	});

	test('knows the bundles of WPC, of which two may be the same', () => {
		const meta = (key: string) => ({ meta_data: [{ key, value: '50' }] });
		const order = plain('wooCommerce', {
			total: '25.00',
			line_items: [
				line(1, '9.00', meta('_woosb_ids')),
				line(2, '0.00', meta('_woosb_parent_id')),
				line(3, '11.00', meta('_woosb_ids')),
				line(4, '0.00', meta('_woosb_parent_id')),
				line(5, '0.00', meta('wooco_parent_id')),
			],
		});
		const { order: sent, leftOut } = sentFrom('wooCommerce', order);
		expect(sent.items.map(({ item, price }) => [item, price])).toEqual([
			['SKU-2', 9],
			['SKU-4', 5.5],
			['SKU-5', 5.5],
		]);
		expect(leftOut.map((each) => each.line)).toEqual(['SKU-1', 'SKU-3']);
	});

	test('sends a bundle itself, where its parts are virtual', () => {
		const order = bundled(['9.00', '0.00', '0.00'], '14.00', { virtual: true });
		expect(sentFrom('wooCommerce', order).order.items).toMatchObject([{ item: 'SKU-1', price: 9 }]);
	});

	test.each([
		[-1, '-15.00', { order_discount: 3.1, grand_total: 13.8 }],
		[0, '-5.00', { order_discount: 5, grand_total: 23.8 }],
	])('has refunds of %s pieces with more money (%s)', (quantity, total, sums) => {
		const order = shopOrder('wooCommerce', [{ unit: 1_190, quantity: 2 }], {
			taxRate: 0,
			shipping: 500,
		});
		const meta_data = [{ key: '_refunded_item_id', value: '40' }];
		const line_items = [{ quantity, total: quantity ? '-11.90' : total, meta_data }];
		const refunds = [{ total, line_items }];
		const { order: sent, hints } = sentFrom('wooCommerce', { ...order, refunds });
		expect(sent).toMatchObject({ sub_total: 11.9 * (2 + quantity), shipping_handling: 5, ...sums });
		expect(hints).toEqual([expect.stringContaining('A refund without items (')]);
	});

	describe('with refunds that do not say for which pieces', () => {
		const order = shopOrder(
			'wooCommerce',
			[{ unit: 1_000, quantity: 3 }, { unit: 500 }, { unit: 0 }],
			{ taxRate: 100 },
		);
		const withRestocked = (pieces: string, total: string) => {
			const meta_data = [{ key: '_restock_refunded_items', value: pieces }];
			const [first, ...others] = order.line_items as Json[];
			return { ...order, line_items: [{ ...first, meta_data }, ...others], refunds: [{ total }] };
		};

		test.each(['-5.47', '-5.50', '-11.00'])(
			'is not sent where they may be for some (%s)',
			(total) => {
				expect(problemsOf('wooCommerce', { ...order, refunds: [{ id: 1, total }] })).toEqual([
					`${total.slice(1)} of it was refunded, perhaps for pieces, and the order does not say for which: put the refunds themselves (GET /wp-json/wc/v3/orders/3001/refunds) in place of refunds or, to send all pieces, set Shop Order to {{ { ...($json.body ?? $json), refunds: [] } }}`,
				]);
			},
		);

		test('is sent whole where they are less than any piece cost', () => {
			const { order: sent, hints } = sentFrom('wooCommerce', {
				...order,
				refunds: [{ total: '-2.00' }, { total: '-3.00' }],
			});
			const { grand_total } = sentFrom('wooCommerce', order).order;
			expect(sent.items.map(({ quantity }) => quantity)).toEqual([3, 1, 1]);
			expect(sent).toMatchObject({ order_discount: 5, grand_total: Number(grand_total) - 5 });
			expect(hints).toEqual(['A refund without items (5.00) is part of order_discount']);
		});

		test.each([
			['-11.00', 11, 0, []],
			['-13.00', 13, 2, ['A refund without items (2.00) is part of order_discount']],
		])('leaves out the pieces that went back into stock (%s)', (total, back, discount, told) => {
			const { order: sent, leftOut, hints } = sentFrom('wooCommerce', withRestocked('1', total));
			const { grand_total } = sentFrom('wooCommerce', order).order;
			expect(sent.items.map(({ quantity }) => quantity)).toEqual([2, 1, 1]);
			expect(sent).toMatchObject({
				order_discount: discount,
				grand_total: expect.closeTo(Number(grand_total) - back),
			});
			expect(leftOut).toEqual([{ line: 'SKU-0', why: expect.stringContaining('1 of 3 pieces') }]);
			expect(hints).toEqual(told);
		});

		test.each(['-16.50', '-10.00'])('is not sent where more or less went back (%s)', (total) => {
			expect(problemsOf('wooCommerce', withRestocked('1', total))).toEqual([
				expect.stringContaining('does not say for which'),
			]);
		});
	});

	test('is read with a refund that says for which pieces, and one that does not', () => {
		const order = shopOrder('wooCommerce', [{ unit: 1_000, quantity: 3 }], { taxRate: 100 });
		const meta_data = [{ key: '_refunded_item_id', value: '40' }];
		const line_items = [{ quantity: -1, total: '-10.00', total_tax: '-1.00', meta_data }];
		const withOther = (total: string) => ({
			...order,
			refunds: [{ total: '-11.00', line_items }, { total }],
		});
		const { order: sent } = sentFrom('wooCommerce', withOther('-2.00'));
		expect(sent).toMatchObject({ items: [{ quantity: 2 }], order_discount: 2 });
		expect(problemsOf('wooCommerce', withOther('-11.00'))).toEqual([
			expect.stringContaining('does not say for which'),
		]);
	});

	test('is sent with the refunds themselves, which have their amounts above zero', () => {
		const order = shopOrder('wooCommerce', [{ unit: 1_000, quantity: 3 }], {
			taxRate: 100,
			shipping: 0,
		});
		const meta_data = [{ key: '_refunded_item_id', value: '40' }];
		const line_items = [{ quantity: -1, total: '-10.00', total_tax: '-1.00', meta_data }];
		const refunds = [
			{ amount: '11.00', line_items },
			{ amount: '20.00', line_items: [] },
		];
		const { order: sent, hints } = sentFrom('wooCommerce', { ...order, refunds });
		expect(sent).toMatchObject({
			items: [{ quantity: 2 }],
			order_discount: 20,
			grand_total: 2,
		});
		expect(hints).toEqual(['A refund without items (20.00) is part of order_discount']);
	});

	test('is not sent with a refund of pieces that are on none of its lines', () => {
		const meta_data = [{ key: '_refunded_item_id', value: '999' }];
		const refunds = [{ total: '-5.00', line_items: [{ quantity: -1, total: '-5.00', meta_data }] }];
		expect(problemsOf('wooCommerce', plain('wooCommerce', { refunds }))).toEqual([
			expect.stringContaining('grand_total is 11.90, expected 16.90'),
		]);
	});

	test('counts a gift card where it is taken off the total', () => {
		const order = plain('wooCommerce', { total: '12.90', gift_cards: [{ id: 1, amount: 4 }] });
		const { order: sent, hints } = sentFrom('wooCommerce', order);
		expect(sent).toMatchObject({ order_discount: 4, grand_total: 12.9 });
		expect(hints).toEqual(['A gift card (4.00) is part of order_discount']);
	});

	test('has drafts of the checkout, which are no orders yet', () => {
		expect(problemsOf('wooCommerce', plain('wooCommerce', { status: 'checkout-draft' }))).toEqual([
			expect.stringContaining('a draft in WooCommerce'),
		]);
	});
});

describe('Amazon', () => {
	test('reads items as getOrderItems answers', () => {
		const { OrderItems, ...order } = plain('amazon') as Json;
		for (const wrapped of [{ payload: { OrderItems } }, { OrderItems }]) {
			const { items } = sentFrom('amazon', { ...order, OrderItems: wrapped }).order;
			expect(items).toMatchObject([{ item: 'SKU-0' }]);
		}
	});

	/** Price, tax, discount and tax on the discount: of the line, and of shipping. */
	type Amounts = [string, string, string, string];
	const none: Amounts = ['0.00', '0.00', '0.00', '0.00'];
	test.each<[string, Amounts, Amounts, string, Json]>([
		['of the line', ['20', '1.40', '5', '0.35'], none, '16.05', { sales_tax: 1.05 }],
		['taken off already', ['20', '1.05', '5', '0.35'], none, '16.05', { sales_tax: 1.05 }],
		[
			'of another rate',
			['20', '1.40', '5', '0.20'],
			none,
			'16.20',
			{ sales_tax: 1.2, order_discount: 5 },
		],
		[
			'of free shipping',
			['20', '1.40', '0', '0'],
			['4', '0.28', '4', '0.28'],
			'21.40',
			{ sales_tax: 1.4 },
		],
		[
			'in the prices',
			['24', '4', '6', '1'],
			none,
			'18.00',
			{ sub_total: 20, order_discount: 5, sales_tax: 3 },
		],
		[
			'in prices and free shipping',
			['24', '4', '0', '0'],
			['3.60', '0.60', '3.60', '0.60'],
			'24.00',
			{ sub_total: 20, shipping_handling: 0, sales_tax: 4 },
		],
	])('knows the tax on a promotion: %s', (_words, line, ships, total, sums) => {
		const money = (Amount: string) => ({ CurrencyCode: 'USD', Amount });
		const order = plain('amazon', { OrderTotal: money(total) });
		const OrderItems = [
			{
				...(order as { OrderItems: Json[] }).OrderItems[0],
				ItemPrice: money(line[0]),
				ItemTax: money(line[1]),
				PromotionDiscount: money(line[2]),
				PromotionDiscountTax: money(line[3]),
				ShippingPrice: money(ships[0]),
				ShippingTax: money(ships[1]),
				ShippingDiscount: money(ships[2]),
				ShippingDiscountTax: money(ships[3]),
			},
		];
		expect(sentFrom('amazon', { ...order, OrderItems }).order).toMatchObject(sums);
	});

	test('has no address without a restricted data token', () => {
		const address = { City: 'Dayton', StateOrRegion: 'OH', PostalCode: '45402', CountryCode: 'US' };
		for (const ShippingAddress of [address, undefined]) {
			expect(problemsOf('amazon', plain('amazon', { ShippingAddress }))).toEqual([
				expect.stringMatching(/getOrderAddress with a restricted data token \(RDT\)/),
			]);
		}
	});

	test('waits for an invoice', () => {
		expect(problemsOf('amazon', plain('amazon', { OrderStatus: 'InvoiceUnconfirmed' }))).toEqual([
			expect.stringContaining('InvoiceUnconfirmed'),
		]);
	});
});

describe('refunds at eBay', () => {
	const money = (value: string) => ({ value, currency: 'USD' });
	const refund = (value: string, refundId?: string) => ({ amount: money(value), refundId });
	const refunded = (first: Json[], ofOrder: Json[] = [], taxRate = 100) => {
		const cart = [{ unit: 2_000, discount: 200 }, { unit: 600 }];
		const order = shopOrder('ebay', cart, { taxRate, shipping: 500 });
		const [item, other] = order.lineItems as Json[];
		const lineItems = [{ ...item, refunds: first }, other];
		return sentFrom('ebay', { ...order, lineItems, paymentSummary: { refunds: ofOrder } });
	};
	const doubtful = [expect.stringContaining('which is not the price of a line')];

	test.each([
		['its price', [refund('18.00')], 0, { sales_tax: 0, order_discount: 0, grand_total: 11 }, []],
		[
			'its price and tax, in two parts',
			[refund('18.00'), refund('1.80')],
			100,
			{ sales_tax: 0.6, order_discount: 0, grand_total: 11.6 },
			[],
		],
		[
			'more than its price',
			[refund('22.80')],
			100,
			{ sales_tax: 0.6, order_discount: 3, grand_total: 8.6 },
			['A refund without items (3.00) is part of order_discount'],
		],
	])('leave out a line that got back %s', (_words, refunds, taxRate, sums, told) => {
		const { order, leftOut, hints } = refunded(refunds, [], taxRate);
		expect(order.items.map(({ item }) => item)).toEqual(['SKU-1']);
		expect(order).toMatchObject({ sub_total: 6, shipping_handling: 5, ...sums });
		expect(leftOut).toEqual([{ line: 'SKU-0', why: 'refunded' }]);
		expect(hints).toEqual(told);
	});

	test.each([
		['less than any piece cost', [refund('5.90')], [], 2, doubtful],
		['the order', [], [refund('5.90')], 2, doubtful],
		['a line and again the order', [refund('18.00')], [refund('1.00')], 1, doubtful],
		['a line, told twice', [refund('18.00', 'R1')], [refund('18.00', 'R1')], 1, []],
	])('of %s keep the other lines, which is told', (_words, ofLine, ofOrder, lines, told) => {
		const { order, hints } = refunded(ofLine, ofOrder, 0);
		expect(order.items).toHaveLength(lines);
		expect(hints).toEqual(told);
	});
});

describe('a refund that may be for pieces', () => {
	const CART = [{ unit: 2_000, discount: 200 }, { unit: 600 }];
	const money = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' });
	const line = { 'Lineitem quantity': '2', 'Lineitem price': '10.00' };
	const GIVEN: Record<string, (cents: number) => Json> = {
		etsy: (cents) => ({
			...shopOrder('etsy', CART, { taxRate: 0 }),
			status: 'Partially Refunded',
			refunds: [{ amount: money(cents) }],
		}),
		ebay: (cents) => {
			const order = shopOrder('ebay', CART, { taxRate: 0 });
			const refunds = [{ amount: { value: (cents / 100).toFixed(2), currency: 'USD' } }];
			return { ...order, paymentSummary: { refunds } };
		},
		shopify: (cents) => ({
			Name: '#1',
			Currency: 'USD',
			...EXPORT_ADDRESS,
			// Half of the price is off, on the order.
			Subtotal: '12.00',
			Total: '12.00',
			'Discount Amount': '12.00',
			'Refunded Amount': (cents / 100).toFixed(2),
			lines: [
				{ ...line, 'Lineitem name': 'MUG', 'Lineitem sku': 'MUG' },
				{ ...line, 'Lineitem quantity': '1', 'Lineitem price': '4.00', 'Lineitem sku': 'CAP' },
			],
		}),
	};

	test.each([
		['etsy', 600],
		['ebay', 600],
		['ebay', 1_800],
		['shopify', 200],
		['shopify', 1_000],
	])('is not sent from %s (%d)', (shop, cents) => {
		expect(problemsOf(shop, GIVEN[shop]?.(cents) ?? {})).toEqual([
			expect.stringMatching(
				/^\d+\.00 of it was refunded, perhaps for pieces, and the order does not say for which: .+ or, to send all pieces, set Shop Order to \{\{ .+ \}\}$/,
			),
		]);
	});

	test.each([
		['etsy', 500],
		['ebay', 500],
		['shopify', 150],
	])('is sent whole from %s where it is less than any piece cost (%d)', (shop, cents) => {
		const { order, hints } = sentFrom(shop, GIVEN[shop]?.(cents) ?? {});
		expect(order.items).toHaveLength(2);
		expect(hints).toEqual([expect.stringContaining('Part of this order was refunded')]);
	});
});

describe('Magento', () => {
	test('has gift wrap of the order, of items, and a card', () => {
		const gw = { gw_price: '3.0000', gw_items_price: '2.0000', gw_card_price: '1.0000' };
		const order = plain('magento', { ...gw, grand_total: '22.9000' });
		expect(sentFrom('magento', order).order).toMatchObject({
			shipping_handling: 11,
			grand_total: 22.9,
			gift_wrap: 'Y',
		});
	});

	test.each<[Json, Json]>([
		[
			{ adjustment_positive: 5, total_refunded: 5 },
			{ order_discount: 5, grand_total: 11.9 },
		],
		[
			{ adjustment_negative: 2, total_refunded: 9.9, qty_refunded: 1 },
			{ shipping_handling: 7, grand_total: 18.9 },
		],
	])('has refunds with more or less than items (%j)', ({ qty_refunded, ...refund }, sums) => {
		const cart = [{ unit: 1_190, quantity: qty_refunded ? 2 : 1 }];
		const order = shopOrder('magento', cart, { taxRate: 0, shipping: 500 });
		const items = (order.items as Json[]).map((item) => ({ ...item, qty_refunded }));
		const { order: sent, hints } = sentFrom('magento', { ...order, items, ...refund });
		expect(sent).toMatchObject({ sub_total: 11.9, ...sums });
		expect(hints).toEqual([expect.stringMatching(/^A (refund without items|fee on a refund) \(/)]);
	});
});

describe('BigCommerce', () => {
	const beside = ['A refund without items (5.00) is part of order_discount'];
	const kept = ['A fee on a refund (1.90) is part of shipping_handling'];
	test.each([
		['shipping', 0, 500, 11.9, { order_discount: 5, grand_total: 11.9 }, beside],
		['a line and shipping', 1, 1_690, 11.9, { order_discount: 5, grand_total: 11.9 }, beside],
		['a line', 1, 1_190, 11.9, { order_discount: 0, grand_total: 16.9 }, []],
		['less than a line', 1, 1_000, 11.9, { shipping_handling: 6.9, grand_total: 18.8 }, kept],
	])('has refunds of %s', (_words, pieces, refund, goods, sums, told) => {
		const cart = [{ unit: 1_190, quantity: 1 + pieces }];
		const order = shopOrder('bigCommerce', cart, { taxRate: 0, shipping: 500 });
		const products = order.products as Json[];
		const { order: sent, hints } = sentFrom('bigCommerce', {
			...order,
			refunded_amount: (refund / 100).toFixed(4),
			products: products.map((line) => ({ ...line, quantity_refunded: pieces })),
		});
		expect(sent).toMatchObject({ sub_total: goods, shipping_handling: 5, ...sums });
		expect(hints).toEqual(told);
	});

	test('has a list of fees', () => {
		const order = plain('bigCommerce', {
			fees: [{ name: 'Recycling', cost_ex_tax: '3.0000', cost_inc_tax: '3.0000' }],
			total_inc_tax: '19.9000',
		});
		expect(sentFrom('bigCommerce', order).order).toMatchObject({
			shipping_handling: 8,
			grand_total: 19.9,
		});
	});

	test.each([
		['on a line', 'product', 4],
		['on the order', 'order', undefined],
	])('has the code of a coupon %s', (_words, target, addl_discount) => {
		const order = plain('bigCommerce', { coupon_discount: '4.0000', total_inc_tax: '12.9000' });
		const applied_discounts = [{ id: 'coupon', amount: '4.0000', code: 'SAVE', target }];
		const products = (order.products as Json[]).map((line) => ({ ...line, applied_discounts }));
		const { order: sent } = sentFrom('bigCommerce', { ...order, products });
		expect(sent).toMatchObject({ promo_code: 'SAVE', order_discount: 4, grand_total: 12.9 });
		expect(sent.items.map((line) => line.addl_discount)).toEqual([addl_discount]);
		const coupons = [{ code: 'FIRST', discount: '4.0000' }];
		expect(sentFrom('bigCommerce', { ...order, coupons }).order.promo_code).toBe('FIRST');
	});
});

describe('what is easily lost', () => {
	test('a fee below zero: what was paid for a line that is left out cannot be told', () => {
		const cart = [{ unit: 1_190 }, { unit: 1_000, kind: 'digital' as const }];
		const order = shopOrder('wooCommerce', cart, { taxRate: 0, shipping: 500 });
		const fee_lines = [{ name: 'Discount', total: '-3.00', total_tax: '0.00' }];
		const given = { ...order, fee_lines, total: '23.90' };
		const { order: sent, leftOut } = sentFrom('wooCommerce', given);
		expect(sent).toMatchObject({ shipping_handling: 12, grand_total: 23.9 });
		expect(leftOut).toEqual([{ line: 'SKU-1', why: 'a virtual product' }]);
	});

	test('a cent of a refund by WooCommerce is its rounding, and no fee', () => {
		const order = shopOrder('wooCommerce', [{ unit: 1_190, quantity: 2 }], {
			taxRate: 0,
			shipping: 500,
		});
		const meta_data = [{ key: '_refunded_item_id', value: '40' }];
		const line_items = [{ quantity: -1, total: '-11.90', meta_data }];
		const refunds = [{ total: '-11.89', line_items }];
		const { order: sent, hints } = sentFrom('wooCommerce', { ...order, refunds });
		expect(sent).toMatchObject({ sub_total: 11.9, grand_total: 16.91 });
		expect(JSON.stringify(hints)).not.toContain('refund');
	});

	test("Amazon's fee for cash on delivery, and its discount", () => {
		const order = plain('amazon', { OrderTotal: { CurrencyCode: 'USD', Amount: '18.90' } });
		const [item] = (order as Json).OrderItems as Json[];
		const fees = { CODFee: { Amount: '3.00' }, CODFeeDiscount: { Amount: '1.00' } };
		expect(
			sentFrom('amazon', { ...order, OrderItems: [{ ...item, ...fees }] }).order,
		).toMatchObject({
			shipping_handling: 7,
			grand_total: 18.9,
		});
	});

	test('the fixed product tax of Magento is of the pieces that are left', () => {
		const order = shopOrder('magento', [{ unit: 1_190, quantity: 2 }], {
			taxRate: 0,
			shipping: 500,
		});
		const [item] = order.items as Json[];
		const taxed = { ...item, weee_tax_applied_row_amount: '4.0000', qty_canceled: 1 };
		const totals = { grand_total: '32.80', total_canceled: '13.90', subtotal_canceled: '11.90' };
		const { order: sent } = sentFrom('magento', { ...order, ...totals, items: [taxed] });
		expect(sent).toMatchObject({ sub_total: 11.9, shipping_handling: 7, grand_total: 18.9 });
	});

	test('the tax of shipping that Shopify refunded, where only the total as ordered is there', () => {
		const order = shopOrder('shopify', [{ unit: 1_190 }], { taxRate: 70, shipping: 500 });
		const order_adjustments = [{ kind: 'shipping_refund', amount: '-5.00', tax_amount: '-0.35' }];
		const given = {
			...order,
			current_total_price: undefined,
			total_price: '18.08',
			current_total_tax: '0.83',
			refunds: [{ order_adjustments }],
		};
		expect(sentFrom('shopify', given).order).toMatchObject({ sales_tax: 0.83, grand_total: 12.73 });
	});
});

describe('a currency of three decimals', () => {
	const kwd = (shop: string, line: Json, more: Json) => {
		const order = shopOrder(shop, [{ unit: 1_000 }], { taxRate: 0, shipping: 0 });
		const [first] = order.line_items as Json[];
		return { ...order, currency: 'KWD', line_items: [{ ...first, ...line }], ...more };
	};

	test.each([
		[8, 3, '29.625', 0.375],
		[7, 3, '29.571', 0.429],
	])(
		'keeps them in the discount of what is left: %i pieces, %i left',
		(quantity, left, paid, discount) => {
			const line = {
				quantity,
				current_quantity: left,
				price: '10.000',
				discount_allocations: [{ amount: '1.000', discount_application_index: 0 }],
			};
			const { order, hints } = sentFrom(
				'shopify',
				kwd('shopify', line, { current_total_price: paid }),
			);
			expect(order).toMatchObject({
				sub_total: 30,
				order_discount: discount,
				shipping_handling: 0,
				grand_total: Number(paid),
			});
			expect(hints).toEqual(['The currency has three decimals; CartRover shows totals with two']);
		},
	);

	test('keeps them in the discount of what has not shipped', () => {
		const line = {
			quantity: 8,
			current_quantity: 8,
			fulfillment_status: 'partial',
			fulfillable_quantity: 3,
			price: '10.000',
			discount_allocations: [{ amount: '1.000', discount_application_index: 0 }],
		};
		const more = { current_total_price: '79.000' };
		expect(sentFrom('shopify', kwd('shopify', line, more)).order).toMatchObject({
			order_discount: 0.375,
			shipping_handling: 49.375,
		});
	});

	test('keeps them in the tax of pieces that went back into stock', () => {
		const line = {
			quantity: 3,
			subtotal: '10.000',
			total: '10.000',
			total_tax: '0.500',
			meta_data: [{ key: '_restock_refunded_items', value: '1' }],
		};
		const more = { total_tax: '0.500', total: '10.500', refunds: [{ total: '-3.500' }] };
		const { order, hints } = sentFrom('wooCommerce', kwd('wooCommerce', line, more));
		expect(order).toMatchObject({ sales_tax: 0.333, grand_total: 7 });
		expect(order.items).toMatchObject([{ quantity: 2, tax: 0.333 }]);
		expect(hints).toEqual([]);
	});

	test('keeps them in the parts of a bundle', () => {
		const bundle = { subtotal: '10.000', total: '9.000', total_tax: '0' };
		const { line_items, ...order } = kwd('wooCommerce', bundle, { total: '9.000' });
		const part = { quantity: 1, subtotal: '0', total: '0', bundled_by: '40' };
		const parts = ['A', 'B', 'C'].map((sku, index) => ({ ...part, id: 41 + index, sku }));
		const { order: sent } = sentFrom('wooCommerce', {
			...order,
			line_items: [...line_items, ...parts],
		});
		expect(sent.items.map(({ price }) => price)).toEqual([3.333, 3.334, 3.333]);
		expect(sent.grand_total).toBe(9);
	});
});
