import { readOrder } from '../../nodes/CartRover/model/orderInput.ts';
import { readShopOrder, shops } from '../../nodes/CartRover/shops/index.ts';
import { brokenRules } from './moneyRules.mts';
import { cartOf, ENCODERS } from './shopOrders.mts';

type Json = Record<string, unknown>;
type Sent = Json & { items: Json[] };

export const ZONE = 'America/New_York';

/** The order of a shop that a cart makes. */
export const shopOrder = (name: string, ...cart: Parameters<typeof cartOf>): Json =>
	ENCODERS[name as keyof typeof ENCODERS](cartOf(...cart)).order;

/** What is wrong with an order of a shop: by the shop's reading of it, or as CartRover's order. */
export function problemsOf(name: string, order: unknown): string[] {
	const shop = shops.find(({ value }) => value === name.replace('Graphql', ''));
	if (!shop) throw new Error(`no shop ${name}`);
	const reading = readShopOrder(shop, order, ZONE);
	if (reading.problems) return reading.problems;
	return readOrder(reading.order, ZONE, { mode: 'check' }, undefined, true).problems ?? [];
}

/** The order of a shop as it is sent, its sums checked, with what is told of it. */
export function sentFrom(name: string, order: unknown) {
	const shop = shops.find(({ value }) => value === name.replace('Graphql', ''));
	if (!shop) throw new Error(`no shop ${name}`);
	const reading = readShopOrder(shop, order, ZONE);
	if (reading.problems) throw new Error(reading.problems.join('; '));
	const checked = readOrder(reading.order, ZONE, { mode: 'check' }, undefined, true);
	if (checked.problems) throw new Error(checked.problems.join('; '));
	const sent = JSON.parse(JSON.stringify(checked.order)) as Sent;
	const broken = brokenRules(sent, sent.currency_code === 'KWD' ? 10n : 100n);
	if (broken.length > 0) throw new Error(broken.join('; '));
	return { order: sent, leftOut: reading.leftOut, hints: [...reading.hints, ...checked.hints] };
}
