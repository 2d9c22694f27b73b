import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { OrderInput } from '../../model/orderInput';
import type { TotalsMode } from '../../model/sums';
import type { TotalsOptions } from '../../model/totals';
import { choiceOf } from '../../model/values/choice';
import { shown } from '../../model/values/kind';
import { identifier } from '../../model/values/text';
import type { LeftOut } from '../../shops/toOrder';
import type { ItemContext } from '../context';
import { groupRows } from '../../parameters/descriptions';

const TOTALS: Array<{ name: string; value: TotalsMode; description: string }> = [
	{
		name: 'Check',
		value: 'check',
		description:
			'Send the totals that are given, and no others; stop the item if they contradict each other',
	},
	{
		name: 'Fill In What Is Missing',
		value: 'fill',
		description: 'Work out missing totals; keep and check the others',
	},
	{
		name: 'Recalculate',
		value: 'recalculate',
		description: 'Work out all totals from prices, tax, shipping and discounts',
	},
	{ name: 'Send as Given', value: 'asGiven', description: 'Send the totals without checking them' },
];

const totals: INodeProperties = {
	displayName: 'Totals',
	name: 'totals',
	type: 'options',
	default: 'check',
	description:
		'What to do about line totals, subtotal, tax, discount and grand total. Without this option, missing totals are filled in for the form only; JSON and shop orders go out with those they have, which are checked.',
	options: TOTALS,
};

const pricesIncludeTax: INodeProperties = {
	displayName: 'Prices Include Tax',
	name: 'pricesIncludeTax',
	type: 'boolean',
	default: true,
	description:
		'Whether prices, shipping and discounts include tax that must be taken out. Shop orders state this themselves.',
};

const referencePrefix: INodeProperties = {
	displayName: 'Reference Prefix',
	name: 'referencePrefix',
	type: 'string',
	default: '',
	placeholder: 'e.g. SH:',
	description:
		'Text to put before the reference, to keep the orders of several shops apart. The PO Number keeps the order number without it.',
};

const preview: INodeProperties = {
	displayName: 'Preview',
	name: 'preview',
	type: 'boolean',
	default: true,
	description:
		'Whether to return the order as it would be sent, with its totals and what was left out, without sending it. The next nodes run with it, too. This does not ask CartRover, so it finds neither unknown SKUs nor duplicates.',
};

/** A published workflow with Preview on looks well, and sends nothing. */
export const previewNotice: INodeProperties = {
	displayName:
		'While Preview is on, no order is sent to CartRover. Remove the option Preview to send orders.',
	name: 'previewNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '/options.preview': [true] } },
};

const includeShipped: INodeProperties = {
	displayName: 'Include Shipped Pieces',
	name: 'includeShipped',
	type: 'boolean',
	default: true,
	description:
		'Whether to also send pieces that the shop shows as shipped already. For shops that mark orders as fulfilled before the warehouse has them.',
	displayOptions: { show: { '/specifyOrder': ['shop'] } },
};

export const orderOptions = {
	groupRows: groupRows(
		'Whether to combine input items with the same reference into one order, for sheets and exports with one row per line',
	),
	includeShipped,
	preview,
	pricesIncludeTax,
	referencePrefix,
	totals,
};

/** The mode for the totals of an item's order. */
export function totalsOf(item: ItemContext, way: 'fields' | 'json' | 'shop'): TotalsOptions {
	const mode = item.read('options.totals', 'Totals', choiceOf(TOTALS));
	return {
		mode: mode ?? (way === 'fields' ? 'fill' : 'check'),
		pricesMayLack: mode === undefined,
		// The order of a shop has been put before tax already.
		mayBeBelowZero: way === 'shop',
		pricesIncludeTax: way !== 'shop' && item.isOn('options.pricesIncludeTax', 'Prices Include Tax'),
	};
}

/** The order with the prefix before its reference. The former reference becomes the PO number. */
export function withPrefix(item: ItemContext, order: unknown): unknown {
	const prefix = item.read('options.referencePrefix', 'Reference Prefix', identifier);
	if (prefix === undefined || typeof order !== 'object' || order === null) return order;
	const given = order as Record<string, unknown>;
	const reference = identifier(given.cust_ref);
	if (typeof reference !== 'string' || reference.startsWith(prefix)) return order;
	const called = identifier(given.cust_po_no) === undefined ? reference : given.cust_po_no;
	return { ...given, cust_ref: prefix + reference.replace(/^#/, ''), cust_po_no: called };
}

/** The reference that CartRover gets of an order, as errors and hints show it. */
export const sentReference = (item: ItemContext, cust_ref: unknown): string =>
	shown((withPrefix(item, { cust_ref }) as IDataObject).cust_ref);

export const isPreview = (item: ItemContext): boolean => item.isOn('options.preview', 'Preview');

/**
 * Hints to look at before a workflow runs by itself. CartRover accepts an order without totals, and with any
 * ship code, but holds the order until its ship code is mapped.
 */
export function tellOfOrder(item: ItemContext, order: OrderInput): void {
	const isPriced = ({ price, extended_amount }: Record<string, unknown>) =>
		Number(price ?? extended_amount ?? 0) > 0;
	const hasTotals = order.sub_total !== undefined || order.grand_total !== undefined;
	if (!hasTotals && order.items.every(isPriced) && !item.wasAdded('options.totals')) {
		item.hint({
			about: shown(order.cust_ref),
			one: 'Order {} has prices but no totals. To send totals, set the option Totals to “Fill In What Is Missing”.',
			many: 'Orders {} have prices but no totals. To send totals, set the option Totals to “Fill In What Is Missing”.',
		});
	}
	if (!order.ship_code) return;
	const rest =
		'must be mapped in CartRover, or the order waits in error until it is. If it is not yet: Ship Method > Set Mapping, with a Merchant key and the Order Source of this API key, not of the shop.';
	item.hint({
		about: shown(order.ship_code),
		one: `The ship code {} ${rest}`,
		many: `The ship codes {} ${rest}`,
	});
}

/** The item that shows an order as it would be sent. */
export function previewOf(
	item: ItemContext,
	order: OrderInput,
	{ leftOut }: { leftOut: LeftOut[] },
): IDataObject {
	item.hint({
		about: shown(order.cust_ref),
		one: 'Preview is on: order {} was not sent. Remove the option Preview to send it.',
		many: 'Preview is on: orders {} were not sent. Remove the option Preview to send them.',
	});
	tellOfOrder(item, order);
	const names = ['sub_total', 'order_discount', 'sales_tax', 'shipping_handling', 'grand_total'];
	return {
		preview: true,
		cust_ref: order.cust_ref,
		sums: Object.fromEntries(
			names.map((name) => [name, order[name] === undefined ? null : Number(order[name])]),
		),
		left_out: leftOut.map((each) => ({ ...each })),
		order: order as IDataObject,
	};
}
