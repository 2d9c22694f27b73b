import set from 'lodash/set.js';
import unset from 'lodash/unset.js';

import { problemsOf, sentFrom, shopOrder } from '../../support/readShop.mts';

/* What an order has beside its lines and sums finds its place, or is told: options, pickup, names, places. */

type Json = Record<string, unknown>;

const LINES: Record<string, string> = {
	shopify: 'line_items',
	wooCommerce: 'line_items',
	bigCommerce: 'products',
	magento: 'items',
	amazon: 'OrderItems',
	ebay: 'lineItems',
	etsy: 'transactions',
};

/** An order of one line, with more on the line and on the order. */
function withLine(shop: string, line: Json, more: Json = {}): Json {
	const order = shopOrder(shop, [{ unit: 1_000 }], { taxRate: 0 });
	const name = LINES[shop] ?? '';
	const [first] = order[name] as Json[];
	return { ...order, [name]: [{ ...first, ...line }], ...more };
}

/** The order with another ship-to address. */
const SHIP_TO: Record<string, (change: Json) => Json> = {
	shopify: (change) => ({ shipping_address: change }),
	wooCommerce: (change) => ({ shipping: change }),
	bigCommerce: (change) => ({ shipping_addresses: [change] }),
	amazon: (change) => ({ ShippingAddress: change }),
};

function shippedTo(shop: string, change: Json): Json {
	const order = withLine(shop, {});
	const [name = '', given] = Object.entries(SHIP_TO[shop]?.({}) ?? {})[0] ?? [];
	const address = Array.isArray(order[name]) ? (order[name] as Json[])[0] : order[name];
	const changed = { ...(address as Json), ...change };
	return { ...order, [name]: Array.isArray(given) ? [changed] : changed };
}

describe('what the customer chose or wrote for a line', () => {
	test.each<[string, Json, Json]>([
		[
			'shopify',
			{
				properties: [
					{ name: 'Engraving', value: 'Bob' },
					{ name: 'Engraving', value: 'Ann' },
					{ name: '_id', value: 'x1' },
					{ name: 'Size', value: 7 },
				],
			},
			{ Engraving: 'Bob, Ann', Size: '7' },
		],
		[
			'wooCommerce',
			{
				meta_data: [
					{ key: 'pa_color', value: 'red', display_key: 'Color', display_value: '<p>Red</p>' },
					{ key: '_reduced_stock', value: '1', display_key: '_reduced_stock', display_value: '1' },
					{ key: 'Engraving', value: { front: 'Bob' } },
					{
						key: 'Photo',
						value: 'https://example.com/y.png?a=1&b=2',
						display_value: '<a href="https://example.com/y.png?a=1&amp;b=2"><b>y.png</b></a>',
					},
				],
			},
			{
				Color: 'Red',
				Engraving: '{"front":"Bob"}',
				Photo: 'y.png (https://example.com/y.png?a=1&b=2)',
			},
		],
		[
			'bigCommerce',
			{
				product_options: [{ display_name: 'Engraving', display_value: 'Bob' }],
				configurable_fields: [{ name: 'Your text', value: 'For Anna' }],
				event_name: 'Delivery Date',
				event_date: 'Fri, 20 Feb 2026 00:00:00 +0000',
				wrapping_name: 'Red paper',
				wrapping_message: 'Enjoy',
			},
			{
				Engraving: 'Bob',
				'Your text': 'For Anna',
				'Delivery Date': '2026-02-20',
				'Gift wrap': 'Red paper',
				'Gift message': 'Enjoy',
			},
		],
		[
			'magento',
			{
				product_option: {
					extension_attributes: { custom_options: [{ option_id: '3', option_value: 'Bob' }] },
				},
				extension_attributes: { gift_message: { message: 'Enjoy' }, gw_id: '2' },
			},
			{ 'Option 3': 'Bob', 'Gift message': 'Enjoy', 'Gift wrap': '2' },
		],
		[
			'amazon',
			{
				BuyerInfo: {
					BuyerCustomizedInfo: { CustomizedURL: 'https://example.com/custom.zip' },
					GiftMessageText: 'Enjoy',
				},
			},
			{ Customization: 'https://example.com/custom.zip', 'Gift message': 'Enjoy' },
		],
		['ebay', { variationAspects: [{ name: 'Color', value: 'Red' }] }, { Color: 'Red' }],
		[
			'etsy',
			{ variations: [{ formatted_name: 'Personalization', formatted_value: 'Bob &amp; Ann' }] },
			{ Personalization: 'Bob & Ann' },
		],
	])('%s has it in extra_fields', (shop, line, extra) => {
		const { order } = sentFrom(shop, withLine(shop, line));
		expect(order.items.map(({ extra_fields }) => extra_fields)).toEqual([extra]);
		if ('Gift message' in extra) expect(order.gift_message).toBe('Enjoy');
	});

	test("Shopify's GraphQL has it, too, and the SKU of the variant", () => {
		const order = shopOrder('shopifyGraphql', [{}]);
		const { edges } = order.lineItems as { edges: Array<{ node: Json }> };
		const node = {
			...edges[0]?.node,
			sku: undefined,
			variant: { sku: 'V-1' },
			customAttributes: [{ key: 'Engraving', value: 'Bob' }],
		};
		const { items } = sentFrom('shopifyGraphql', { ...order, lineItems: { nodes: [node] } }).order;
		expect(items).toMatchObject([{ item: 'V-1', extra_fields: { Engraving: 'Bob' } }]);
	});

	test('Amazon keeps it in a file, which is told', () => {
		const line = { BuyerCustomizedInfo: { CustomizedURL: 'https://example.com/custom.zip' } };
		expect(sentFrom('amazon', withLine('amazon', line)).hints).toEqual([
			expect.stringContaining('is in a file at Amazon'),
		]);
	});

	test('attributes of one name stand together', () => {
		const note_attributes = [
			{ name: 'Gift for', value: 'Ann' },
			{ name: 'Gift for', value: 'Bob' },
		];
		expect(sentFrom('shopify', withLine('shopify', {}, { note_attributes })).order).toMatchObject({
			extra_fields: { 'Gift for': 'Ann, Bob' },
		});
	});
});

test.each<[string, Json, Json]>([
	['shopify', { po_number: 'PO-7' }, { extra_fields: { 'PO number': 'PO-7' } }],
	['shopifyGraphql', { poNumber: 'PO-7' }, { extra_fields: { 'PO number': 'PO-7' } }],
	['amazon', { PurchaseOrderNumber: 'PO-7' }, { extra_fields: { 'PO number': 'PO-7' } }],
	['shopifyGraphql', { discountCodes: ['SAVE'] }, { promo_code: 'SAVE' }],
	['etsy', { gift_sender: 'Al' }, { extra_fields: { 'Gift sender': 'Al' } }],
])('%s %j has its place', (shop, more, placed) => {
	const order = { ...shopOrder(shop, [{}]), ...more };
	expect(sentFrom(shop, order).order).toMatchObject(placed);
});

test('gift wrap that was paid at Etsy is asked for', () => {
	const money = (amount: number) => ({ amount, divisor: 100, currency_code: 'USD' });
	const order = shopOrder('etsy', [{ unit: 1_000 }], { taxRate: 0, shipping: 0 });
	const more = { gift_wrap_price: money(350), grandtotal: money(1_350) };
	expect(sentFrom('etsy', { ...order, ...more }).order).toMatchObject({
		gift_wrap: 'Y',
		shipping_handling: 3.5,
	});
});

/** Ways to reach the customer, the first of which is taken: with each one that is left out, the next. */
const REACHED: Array<[string, string, Array<[path: string, value: string]>]> = [
	[
		'shopify',
		'ship_e_mail',
		[
			['email', 'order@example.com'],
			['contact_email', 'contact@example.com'],
			['customer.email', 'customer@example.com'],
		],
	],
	[
		'shopify',
		'ship_phone',
		[
			['shipping_address.phone', '+15550001'],
			['billing_address.phone', '+15550002'],
			['phone', '+15550003'],
			['customer.phone', '+15550004'],
			['customer.default_phone_number.phone_number', '+15550005'],
		],
	],
	[
		'shopify',
		'ship_first_name',
		[
			['shipping_address.first_name', 'Ship'],
			['billing_address.first_name', 'Bill'],
			['customer.first_name', 'Customer'],
		],
	],
	[
		'wooCommerce',
		'ship_e_mail',
		[
			['shipping.email', 'ship@example.com'],
			['billing.email', 'bill@example.com'],
		],
	],
	[
		'wooCommerce',
		'ship_phone',
		[
			['shipping.phone', '+15550001'],
			['billing.phone', '+15550002'],
		],
	],
	[
		'amazon',
		'ship_e_mail',
		[
			['BuyerInfo.BuyerEmail', 'info@example.com'],
			['BuyerEmail', 'buyer@example.com'],
		],
	],
];

test.each(
	REACHED.flatMap(([shop, field, all]) =>
		all.map(([path, value], index) => [shop, field, path, value, all.slice(index), all] as const),
	),
)('%s has %s from %s before others', (shop, field, _, value, given, all) => {
	const plain = shopOrder(shop, [{ unit: 1_000 }], { taxRate: 0 });
	// A copy in which the two addresses are not the same object.
	const order = JSON.parse(JSON.stringify(plain)) as Json;
	for (const [path] of all) unset(order, path);
	for (const [path, each] of given) set(order, path, each);
	// Else the names of the sample would be there, too.
	for (const name of ['shipping_address', 'billing_address'])
		if (field.endsWith('first_name')) unset(order, `${name}.last_name`);
	expect(sentFrom(shop, order).order[field]).toBe(value);
});

describe('an order that the customer picks up', () => {
	const shopifyLine = (more: Json) => ({ shipping_lines: [{ price: '5.95', ...more }] });
	test.each<[string, Json]>([
		['shopify', shopifyLine({ delivery_category: 'pickup', title: 'Our shop' })],
		['shopify', shopifyLine({ title: 'Local Pickup' })],
		['shopify', { fulfillment_orders: [{ delivery_method: { method_type: 'pick_up' } }] }],
		['wooCommerce', { shipping_lines: [{ method_id: 'local_pickup', method_title: 'Shop' }] }],
		['bigCommerce', { status_id: 8 }],
		['bigCommerce', { shipping_addresses: [], consignments: { pickups: [{ pickup_id: 3 }] } }],
		['bigCommerce', { shipping_addresses: [], consignments: [{ pickups: [{ pickup_id: 3 }] }] }],
		['magento', { shipping_method: 'instore_pickup' }],
		['amazon', { IsISPU: true }],
		[
			'ebay',
			{ fulfillmentStartInstructions: [{ fulfillmentInstructionsType: 'PREPARE_FOR_PICKUP' }] },
		],
	])('%s %j is not sent', (shop, more) => {
		expect(problemsOf(shop, withLine(shop, {}, more))).toEqual([
			expect.stringMatching(/^the customer picks this order up \(“.+” in .+\), so it is not sent$/),
		]);
	});

	test('is none in Shopify once the method was changed', () => {
		const shipping_lines = [
			{ price: '0', title: 'Local Pickup', is_removed: true },
			{ price: '5.95', title: 'Standard', is_removed: false },
			{ price: '9', title: 'Express', is_removed: true },
		];
		const order = { ...withLine('shopify', {}), shipping_lines, total_price: undefined };
		expect(sentFrom('shopify', order)).toMatchObject({
			order: { ship_code: 'Standard', shipping_handling: 5.95 },
			hints: [],
		});
	});

	test.each(['Pickup Point DPD', 'UPS Access Point', 'Pickup at DHL', 'Standard'])(
		'is not one that goes to a point of a carrier (%s)',
		(title) => {
			const order = withLine('shopify', {}, shopifyLine({ title }));
			expect(problemsOf('shopify', order)).toEqual([]);
		},
	);

	const withProducts = (...more: Json[]) => {
		const order = shopOrder(
			'bigCommerce',
			more.map(() => ({ unit: 1_000 })),
			{ taxRate: 0 },
		);
		const products = order.products as Json[];
		return { ...order, products: products.map((line, index) => ({ ...line, ...more[index] })) };
	};

	test('is one of BigCommerce, all lines of which are picked up or not shipped', () => {
		const order = withProducts({ order_pickup_method_id: 3 }, { type: 'digital' });
		expect(problemsOf('bigCommerce', order)).toEqual([
			'no line of this order is left to ship (SKU-0: the customer picks it up, SKU-1: a product of the type digital)',
		]);
		const consignments = { pickups: [{ pickup_id: 3 }], shipping: [] };
		expect(
			problemsOf('bigCommerce', { ...order, shipping_addresses: { url: '…' }, consignments }),
		).toEqual([expect.stringContaining('the customer picks this order up')]);
	});

	test('in part is sent without these lines', () => {
		const order = withProducts({ order_pickup_method_id: 0 }, { order_pickup_method_id: 3 });
		const { order: sent, leftOut } = sentFrom('bigCommerce', order);
		expect(sent).toMatchObject({ items: [{ item: 'SKU-0' }], grand_total: 25.95 });
		expect(leftOut).toEqual([
			{ line: 'SKU-1', why: 'the customer picks it up', in_shipping_handling: 10 },
		]);
	});

	test('nor is one that eBay delivers as a file', () => {
		const more = { fulfillmentStartInstructions: [{ fulfillmentInstructionsType: 'DIGITAL' }] };
		expect(problemsOf('ebay', withLine('ebay', {}, more))).toEqual([
			'no line of this order is left to ship (SKU-0: a digital product)',
		]);
	});
});

describe('Global Shipping of eBay', () => {
	const hub = (shipTo: Json = {}, more: Json = {}) => {
		const order = withLine('ebay', {}, more);
		const [start] = order.fulfillmentStartInstructions as Array<{ shippingStep: Json }>;
		const step = start?.shippingStep ?? {};
		const shippingStep = {
			...step,
			shipToReferenceId: '1234567890',
			shipTo: { ...(step.shipTo as Json), ...shipTo },
		};
		return { ...order, fulfillmentStartInstructions: [{ shippingStep }] };
	};

	test.each([
		[{}, { ship_company: '1234567890', ship_address_1: '12 Harbor Street' }, 'ship_company'],
		[
			{ companyName: 'Hub 7' },
			{ ship_company: 'Hub 7', ship_address_1: '1234567890', ship_address_2: '12 Harbor Street' },
			'ship_address_1',
		],
	])('has its reference right above the street (%j)', (shipTo, fields, place) => {
		const { order, hints } = sentFrom('ebay', hub(shipTo));
		expect(order).toMatchObject({ ...fields, ship_is_billing: false });
		expect(hints).toEqual([
			`eBay sends this order on from its hub: the reference 1234567890 must be on the label, right above the street, so it is in ${place}`,
		]);
	});

	test('has the buyer, not the hub, as the billing address', () => {
		const contactAddress = { addressLine1: 'Hauptstr. 1', city: 'Berlin', postalCode: '10115' };
		const buyer = { buyerRegistrationAddress: { fullName: 'Hans Meier', contactAddress } };
		const { order } = sentFrom('ebay', hub({}, { buyer }));
		expect(order).toMatchObject({
			ship_is_billing: false,
			ship_city: 'Dayton',
			cust_last_name: 'Meier',
			cust_city: 'Berlin',
		});
	});
});

describe('a place', () => {
	test.each([
		['bigCommerce', { zip: '', country_iso2: 'HK', city: 'Kowloon', state: '' }],
		['shopify', { zip: null, country_code: 'KW', city: 'Hawally', province_code: null }],
		['wooCommerce', { postcode: '', country: 'AE', city: 'Dubai', state: '' }],
	])('without postal codes needs none (%s, %j)', (shop, change) => {
		const { order } = sentFrom(shop, shippedTo(shop, change));
		expect(order).not.toHaveProperty('ship_zip');
		expect(order.ship_country).toHaveLength(2);
	});

	test('with postal codes needs one', () => {
		expect(problemsOf('shopify', shippedTo('shopify', { zip: '', country_code: 'IE' }))).toEqual([
			'ship_zip is missing',
		]);
	});

	test.each([
		[{ County: 'Centro' }, { ship_address_2: 'Centro', ship_city: 'Dayton' }],
		[
			{ AddressLine2: 'B', AddressLine3: 'C', Municipality: 'M', District: 'D', County: 'OH' },
			{ ship_address_2: 'B', ship_address_3: 'C, M, D' },
		],
		[
			{ City: undefined, Municipality: 'M', District: 'D' },
			{ ship_city: 'M', ship_address_2: 'D' },
		],
	])('keeps what Amazon has beside the city (%j)', (change, placed) => {
		expect(sentFrom('amazon', shippedTo('amazon', change)).order).toMatchObject(placed);
	});

	test('in Japan has its city under other names at Amazon', () => {
		const japan = { City: undefined, PostalCode: '530-0001', CountryCode: 'JP' };
		const order = shippedTo('amazon', { ...japan, StateOrRegion: 'Osaka-fu' });
		const { order: sent, hints } = sentFrom('amazon', order);
		expect(sent).toMatchObject({ ship_city: 'Osaka-fu', ship_state: 'Osaka-fu' });
		expect(hints).toEqual(['The address has no city; “Osaka-fu” stands in its place']);
		expect(
			problemsOf('amazon', shippedTo('amazon', { ...japan, StateOrRegion: undefined })),
		).toEqual(['ship_city is missing (where a place has none, give its region or country)']);
	});
});

describe('Magento', () => {
	const shipping = (change: Json = {}) => {
		const { billing_address } = withLine('magento', {});
		return {
			shipping: { address: { ...(billing_address as Json), ...change }, method: 'ups_gnd' },
		};
	};
	const assigned = (shipping_assignments: Json[], more: Json = {}) =>
		withLine('magento', {}, { extension_attributes: { shipping_assignments, ...more } });

	test('has names with all of their parts', () => {
		const name = { prefix: 'Frau', firstname: 'Maria', middlename: 'del Carmen' };
		const order = assigned([shipping({ ...name, lastname: 'Ruiz', suffix: 'Jr.' })]);
		expect(sentFrom('magento', order).order).toMatchObject({
			ship_first_name: 'Frau Maria del Carmen',
			ship_last_name: 'Ruiz Jr.',
		});
	});

	test('has no order to two addresses, but two shipments to one', () => {
		const two = assigned([shipping(), shipping({ street: ['9 Other'] })]);
		expect(problemsOf('magento', two)).toEqual([expect.stringContaining('goes to 2 addresses')]);
		expect(problemsOf('magento', assigned([shipping(), shipping()]))).toEqual([]);
	});

	test('has gift wrap, a card, a receipt and the number of a purchase order', () => {
		const more = { gw_id: '1', gw_add_card: '1', gw_allow_gift_receipt: '1' };
		const order = { ...assigned([shipping()], more), payment: { po_number: 'PO-4471' } };
		expect(sentFrom('magento', order).order).toMatchObject({
			gift_wrap: 'Y',
			extra_fields: {
				'PO number': 'PO-4471',
				'Gift wrap': '1',
				'Printed card': 'Yes',
				'Gift receipt': 'Yes',
			},
		});
		const none = { gw_id: '0', gw_price: '0.0000', gw_add_card: '0' };
		const plain = sentFrom('magento', assigned([shipping()], none)).order;
		expect(plain).not.toHaveProperty('gift_wrap');
		expect(plain).not.toHaveProperty('extra_fields');
	});
});

describe('the recipient', () => {
	const unnamed = { first_name: '', last_name: '', name: '', company: null };

	test('is the customer where the address has no name, which is told', () => {
		const order = shippedTo('shopify', unnamed);
		const { order: sent, hints } = sentFrom('shopify', order);
		expect(sent).toMatchObject({ ship_first_name: 'Robin', ship_last_name: 'Sample' });
		expect(hints).toEqual(["The ship-to address has no name; it has the customer's"]);
		const customer = { id: 5, first_name: 'Alex', last_name: 'Buyer' };
		expect(sentFrom('shopify', { ...order, billing_address: null, customer }).order).toMatchObject({
			ship_first_name: 'Alex',
			ship_last_name: 'Buyer',
		});
	});

	test('is missing where nobody has a name', () => {
		const order = { ...shippedTo('shopify', unnamed), billing_address: null };
		expect(problemsOf('shopify', order)).toEqual([
			'a recipient is missing (ship_company, ship_first_name or ship_last_name)',
		]);
	});
});

test('signs that a shop wrote as HTML are read once', () => {
	const etsy = {
		...withLine('etsy', { title: 'Cup &quot;A&quot;', sku: 'A&amp;B' }),
		name: 'Robin O&#39;Neil',
		first_line: '1 A &amp; B St',
		message_from_buyer: '5 &lt; 6 &amp;amp; &#x1F600; &nbsp;',
	};
	expect(sentFrom('etsy', etsy).order).toMatchObject({
		ship_last_name: "O'Neil",
		ship_address_1: '1 A & B St',
		shipping_instructions: '5 < 6 &amp; 😀 &nbsp;',
		items: [{ item: 'A&amp;B', description: 'Cup "A"' }],
	});
	const woo = withLine('wooCommerce', {}, { customer_note: 'Don&#8217;t ring &amp; wait' });
	expect(sentFrom('wooCommerce', woo).order.shipping_instructions).toBe('Don’t ring & wait');
});

describe('an address of BigCommerce', () => {
	const address = { first_name: 'Robin', last_name: 'Sample', city: 'Akron', company: '' };
	const v2 = { ...address, street_1: '1 A St', zip: '44301', state: 'Ohio', country_iso2: 'US' };
	const v3 = {
		...address,
		address1: '1 A St',
		postal_code: '44301',
		state_or_province_code: 'OH',
		country_code: 'US',
	};
	const link = { url: 'https://example.com/v2/orders/193/shipping_addresses' };

	test.each([
		['an object of V2', { shipping: [v2] }],
		['a list of V2', [{ shipping: [v2] }]],
		['a list of V3', [{ id: 'c1', shipping_address: v3 }]],
	])('is read from its consignments: %s', (_words, consignments) => {
		const order = withLine('bigCommerce', {}, { shipping_addresses: link, consignments });
		expect(sentFrom('bigCommerce', order).order).toMatchObject({
			ship_address_1: '1 A St',
			ship_city: 'Akron',
			ship_zip: '44301',
		});
	});

	test('that is a link is no reason to ship to the billing address', () => {
		const order = withLine('bigCommerce', {}, { shipping_addresses: link, billing_address: v2 });
		expect(problemsOf('bigCommerce', order)).toEqual([
			expect.stringContaining('a link instead of its shipping addresses'),
		]);
	});
});

describe('what is no order says where the order is', () => {
	const shopify = withLine('shopify', {});
	test.each<[string, unknown, string]>([
		[
			'magento',
			{ items: [withLine('magento', {})], total_count: 1 },
			'this is not an order from Magento; this is a list of orders (1 under “items”): give one order per item, with Split Out before this node',
		],
		[
			'shopify',
			{ headers: {}, params: {}, body: shopify },
			'this is not an order from Shopify; the order is under “body”: use {{ $json.body }}',
		],
		[
			'shopify',
			{ order: shopify, extensions: {} },
			'this is not an order from Shopify; the order is under “order”: use {{ $json.order }}',
		],
		[
			'ebay',
			{ orders: [withLine('ebay', {})], total: 1 },
			'this is not an order from eBay; this is a list of orders (1 under “orders”): give one order per item, with Split Out before this node',
		],
	])('%s %#', (shop, given, problem) => {
		expect(problemsOf(shop, given)).toEqual([problem]);
	});

	test.each([
		{ body: null, headers: {} },
		{ order: 'text', id: 1 },
		{ items: [null], total: 1 },
	])('%j is none at all', (given) => {
		expect(problemsOf('ebay', given)).toEqual([
			'this is not an order from eBay, as it has no lines (lineItems)',
		]);
	});

	test('a line without any name is known by its place', () => {
		const line = { name: '', title: '', sku: '', id: '' };
		expect(problemsOf('shopify', withLine('shopify', line))).toEqual([
			'the line 1 has no SKU: give its product one, or leave the line out',
		]);
	});
});

it("a requested ship date of Etsy's is the first of the lines that ship", () => {
	const lines = [{ unit: 1_000, kind: 'digital' as const }, { unit: 500 }, { unit: 700 }];
	const order = shopOrder('etsy', lines, { taxRate: 0 });
	const transactions = (order.transactions as Json[]).map((line, index) => ({
		...line,
		expected_ship_date: 1_772_500_000 + index * 86_400,
	}));
	expect(sentFrom('etsy', { ...order, transactions }).order.requested_ship_date).toMatch(
		/^2026-03-04T/,
	);
});
