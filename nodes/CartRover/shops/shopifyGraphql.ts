import type { Json, Source } from './source';

/*
 * Shopify's GraphQL order in the words of its REST order (shopify.dev/docs/api/admin-graphql, object
 * Order): names in camel case, lists as `nodes` or `edges`, amounts as `...Set { shopMoney { amount } }`.
 */

const RENAMED: Record<string, string> = {
	original_unit_price: 'price',
	original_price: 'price',
	allocated_amount: 'amount',
	is_gift_card: 'gift_card',
	country_code_v2: 'country_code',
	custom_attributes: 'note_attributes',
	currency_code: 'currency',
	key: 'name',
	zip: 'zip',
	display_fulfillment_status: 'fulfillment_status',
	display_financial_status: 'financial_status',
};

export const isGraphql = (order: Source) => order.has('lineItems');

/** @returns the order with the names and shapes of REST */
export function fromGraphql(order: Source): Json {
	const { shipping_line, discount_code, discount_codes, ...rest } = restForm(
		Object.fromEntries(NAMES.map((name) => [name, order.value(name)])),
	) as Json;
	if (order.isOn('lineItems.pageInfo.hasNextPage'))
		order.problems.push(
			'the order has more lines than these (lineItems.pageInfo.hasNextPage): ask for more at once (first), or put the lines of all pages together',
		);
	const codes = Array.isArray(discount_codes) ? (discount_codes as unknown[]) : [];
	return {
		...rest,
		shipping_lines: rest.shipping_lines ?? (shipping_line ? [shipping_line] : undefined),
		discount_codes: [discount_code, ...codes].filter(Boolean).map((code) => ({ code })),
	};
}

const NAMES = [
	'id',
	'name',
	'createdAt',
	'cancelledAt',
	'currencyCode',
	'email',
	'phone',
	'poNumber',
	'test',
	'invoiceUrl',
	'abandonedCheckoutUrl',
	'note',
	'taxesIncluded',
	'customAttributes',
	'customer',
	'discountCode',
	'discountCodes',
	'displayFinancialStatus',
	'displayFulfillmentStatus',
	'shippingAddress',
	'billingAddress',
	'lineItems',
	'shippingLine',
	'shippingLines',
	'totalPriceSet',
	'currentTotalPriceSet',
	'totalTaxSet',
	'currentTotalTaxSet',
	'totalDiscountsSet',
	'currentTotalDiscountsSet',
	'totalTipReceivedSet',
	'currentTotalDutiesSet',
	'refunds',
	'fulfillmentOrders',
];

function restForm(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(restForm);
	if (typeof value !== 'object' || value === null) return value;
	const { nodes, edges, shopMoney, ...rest } = value as Json;
	if (Array.isArray(nodes)) return nodes.map(restForm);
	if (Array.isArray(edges)) return edges.map((edge) => restForm((edge as Json).node));
	if (typeof shopMoney === 'object' && shopMoney !== null) return (shopMoney as Json).amount;
	return Object.fromEntries(
		Object.entries(rest).map(([name, part]) => {
			const snake = name
				.replace(/Set$/, '')
				.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
			return [RENAMED[snake] ?? snake, restForm(part)];
		}),
	);
}
