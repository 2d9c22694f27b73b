import { sentFrom, shopOrder } from '../../support/readShop.mts';
import { EXPORT_ADDRESS } from '../../support/shopOrders.mts';

/* What a shop says of a line that is not shipped: it is left out where that is said, and only there. */

type Json = Record<string, unknown>;

const EXPORT = {
	Name: '#1',
	Total: '10.00',
	...EXPORT_ADDRESS,
	lines: ['SKU-0', 'SKU-1'].map((sku) => ({
		'Lineitem quantity': '1',
		'Lineitem name': sku,
		'Lineitem price': '5.00',
		'Lineitem sku': sku,
	})),
};

/** The lines of an order, which are changed in place. */
const LINES: Record<string, (order: Json) => Json[]> = {
	shopify: ({ line_items }) => line_items as Json[],
	shopifyGraphql: ({ lineItems }) =>
		(lineItems as { edges: Array<{ node: Json }> }).edges.map(({ node }) => node),
	'Shopify’s export': ({ lines }) => lines as Json[],
	wooCommerce: ({ line_items }) => line_items as Json[],
	bigCommerce: ({ products }) => products as Json[],
	magento: ({ items }) => items as Json[],
	amazon: ({ OrderItems }) => OrderItems as Json[],
	etsy: ({ transactions }) => transactions as Json[],
};

const SWITCHES: Array<[shop: string, field: string, out: unknown[], shipped: unknown[]]> = [
	['shopify', 'requires_shipping', [false, 'false'], [true, 'true', null]],
	['shopify', 'gift_card', [true, 'true'], [false, 'false', null]],
	['shopifyGraphql', 'requiresShipping', [false, 'false'], [true, 'true', null]],
	['shopifyGraphql', 'isGiftCard', [true, 'true'], [false, 'false', null]],
	[
		'Shopify’s export',
		'Lineitem requires shipping',
		['false', false, 'FALSE'],
		['true', true, 'TRUE', '', undefined],
	],
	['Shopify’s export', 'Lineitem fulfillment status', ['fulfilled'], ['pending', 'partial', '']],
	['wooCommerce', 'virtual', [true, 'true'], [false, 'false', null]],
	['wooCommerce', 'is_virtual', [true, 'true'], [false, 'false', null]],
	['bigCommerce', 'type', ['digital', 'giftcertificate'], ['physical', '', null]],
	['bigCommerce', 'order_pickup_method_id', [1, '7'], [0, '0', null]],
	['magento', 'is_virtual', [true, 1, '1'], [false, 0, '0', null]],
	['magento', 'product_type', ['virtual', 'downloadable', 'giftcard'], ['simple', '', null]],
	['amazon', 'QuantityOrdered', [0], [1]],
	['etsy', 'is_digital', [true, 'true'], [false, 'false', null]],
];

/** The reasons why lines are left out, where the second line has the value in the field. */
function leftOutWith(shop: string, field: string, value: unknown): string[] {
	const isExport = shop === 'Shopify’s export';
	const order = structuredClone(isExport ? EXPORT : shopOrder(shop, [{}, {}]));
	const [, line] = LINES[shop]?.(order) ?? [];
	if (!line) throw new Error(`no second line of ${shop}`);
	line[field] = value;
	const { order: sent, leftOut } = sentFrom(isExport ? 'shopify' : shop, order);
	expect(sent.items).toHaveLength(2 - leftOut.length);
	return leftOut.map((each) => each.line);
}

describe.each(SWITCHES)('%s, %s', (shop, field, out, shipped) => {
	test.each(out)('%j: the line is left out', (value) => {
		expect(leftOutWith(shop, field, value)).toEqual(['SKU-1']);
	});

	test.each(shipped.map((value) => [value]))('%j: the line is sent', (value) => {
		expect(leftOutWith(shop, field, value)).toEqual([]);
	});
});
