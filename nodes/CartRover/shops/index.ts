import { misplaced } from '../model/misplaced';
import { amazon } from './amazon';
import { bigCommerce } from './bigCommerce';
import { ebay } from './ebay';
import { etsy } from './etsy';
import { magento } from './magento';
import { shopify } from './shopify';
import { Source } from './source';
import { type Conversion, toOrder } from './toOrder';
import type { Shop } from './types';
import { wooCommerce } from './wooCommerce';

export const shops: readonly Shop[] = [
	amazon,
	bigCommerce,
	ebay,
	etsy,
	magento,
	shopify,
	wooCommerce,
];

/** Names under which answers and webhooks wrap an order. */
const WRAPPERS = ['order', 'data', 'payload', 'body', 'node', 'receipt'];

/**
 * Turns a shop's order into CartRover's order.
 *
 * @param shop one of `shops`
 * @param given the order as JSON, or as the text of JSON
 * @param zone IANA zone that decides the day of a time that the shop gives in UTC
 * @param withShipped whether pieces that have left already are sent, too
 */
export function readShopOrder(
	shop: Shop,
	given: unknown,
	zone: string,
	withShipped = false,
): Conversion {
	const problems: string[] = [];
	const order = unwrapped(given);
	if (typeof order !== 'object' || order === null || Array.isArray(order))
		return { problems: ['the order must be a JSON object'] };
	const place = misplaced(order, isOrder, (found) => andShop(shop, found));
	if (place) return { problems: [`this is not an order from ${shop.name}; ${place}`] };
	const sale = shop.read(new Source(order, problems), zone);
	const converted: Conversion =
		problems.length > 0 ? { problems: [...new Set(problems)] } : toOrder(sale, withShipped);
	if (!converted.problems) return converted;
	const other = otherShop(shop, order);
	if (other) {
		return {
			problems: [`this looks like an order from ${other.name}, so set Shop to ${other.name}`],
		};
	}
	if (problems.length === 0 && sale.lines.length === 0)
		return {
			problems: [`this is not an order from ${shop.name}, as it has no lines (${shop.lines})`],
		};
	return { ...converted, name: sale.name, mayBeCorrected: sale.stopped === undefined };
}

/** Fields that only the orders of one shop have. */
const MARKS: Record<string, string[]> = {
	amazon: ['AmazonOrderId'],
	bigCommerce: ['total_inc_tax'],
	ebay: ['pricingSummary'],
	etsy: ['receipt_id'],
	magento: ['increment_id'],
	shopify: ['financial_status', 'total_price', 'displayFinancialStatus', 'Lineitem name'],
	wooCommerce: ['order_key', 'prices_include_tax', 'shipping_total'],
};

/**
 * Whether an object is an order of any shop, or an order that was put together from the rows of an export.
 */
const isOrder = (value: object) =>
	'lines' in value ||
	Object.values(MARKS)
		.flat()
		.some((name) => hasField(unwrapped(value), name));

const hasField = (value: unknown, name: string) =>
	typeof value === 'object' && value !== null && name in value;

const isFrom = ({ value }: Shop, order: unknown) =>
	(MARKS[value] ?? []).some((name) => hasField(order, name));

/** The shop of an order, where it is clearly another one than the chosen shop. */
const otherShop = (chosen: Shop, order: unknown): Shop | undefined =>
	isFrom(chosen, order) ? undefined : shops.find((shop) => isFrom(shop, order));

/** The settings for an order that is clearly a shop's, and not CartRover's. */
export function setToShop(order: unknown): string | undefined {
	const shop = shops.find((each) => isFrom(each, unwrapped(order)));
	return shop && `Set Specify Order to “Using a Shop's Order”, and Shop to “${shop.name}”.`;
}

/**
 * The rest of the advice for an order in the wrong place, where it is clearly of another shop than the chosen
 * one.
 */
export function andShop(chosen: Shop, order: unknown): string {
	const other = otherShop(chosen, unwrapped(order));
	return other ? `, and set Shop to ${other.name}` : '';
}

function unwrapped(given: unknown): unknown {
	const order: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
	if (typeof order !== 'object' || order === null) return order;
	const [name, ...others] = Object.keys(order);
	const isWrapper = name !== undefined && others.length === 0 && WRAPPERS.includes(name);
	return isWrapper ? unwrapped((order as Record<string, unknown>)[name]) : order;
}
