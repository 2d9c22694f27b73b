import omit from 'lodash/omit';
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { canceledBy, notOpenBy } from '../../model/canceled';
import { jsonName, type NameOf } from '../../model/fieldPath';
import { choiceOf } from '../../model/values/choice';
import { hintAboutOrder, named } from '../../model/hints';
import { misplaced } from '../../model/misplaced';
import { isNothing } from '../../model/values/kind';
import { json } from '../../model/values/json';
import { rowsIn } from '../../model/values/rows';
import { isRecord } from '../../model/wire';
import { andShop, readShopOrder, shops } from '../../shops';
import type { LeftOut } from '../../shops/toOrder';
import type { Shop } from '../../shops/types';
import type { ItemContext } from '../context';
import { formName, readFields } from './fields';
import { sentReference } from './options';

/*
 * The ways to give an order: field by field, as CartRover's JSON, or as the shop's own object.
 */

const WAYS = [
	{ name: 'Using Fields Below', value: 'fields', description: 'Fill in the form' },
	{
		name: 'Using JSON',
		value: 'json',
		description: "One object with CartRover's field names",
	},
	{
		name: "Using a Shop's Order",
		value: 'shop',
		description: 'An order as Shopify, Amazon, eBay and others return it',
	},
] as const;

type Way = (typeof WAYS)[number]['value'];

/** The parameter Specify Order, with the ways that an operation offers. */
export function specifyOrder(...ways: Way[]): INodeProperties {
	return {
		displayName: 'Specify Order',
		name: 'specifyOrder',
		type: 'options',
		default: 'fields',
		description: 'How to enter the order',
		options: WAYS.filter(({ value }) => ways.includes(value)).map((way) => ({ ...way })),
	};
}

export const orderJson: INodeProperties = {
	displayName: 'Order (JSON)',
	name: 'orderJson',
	type: 'json',
	default: '={{ $json }}',
	required: true,
	description:
		'One order with cust_ref, ship_company or ship_last_name, ship_address_1, ship_city, ship_state, ship_zip, ship_country, and items, such as [{ "item": "MUG-BLUE-350", "quantity": 1 }]; more of CartRover\'s fields if you like. By default, the whole input item.',
	displayOptions: { show: { specifyOrder: ['json'] } },
};

export const shopFields: INodeProperties[] = [
	{
		displayName: 'Shop',
		name: 'shop',
		type: 'options',
		default: 'shopify',
		description: 'The shop or marketplace that the order comes from',
		options: shops.map(({ name, value, description }) => ({ name, value, description })),
		displayOptions: { show: { specifyOrder: ['shop'] } },
	},
	{
		displayName: 'Shop Order',
		name: 'shopOrder',
		type: 'json',
		default: '={{ $json }}',
		required: true,
		description:
			"The order as the shop's API or n8n node returns it. By default, the whole input item.",
		displayOptions: { show: { specifyOrder: ['shop'] } },
	},
];

export interface GivenOrder {
	order: unknown;
	way: Way;
	leftOut: LeftOut[];
	/** The name of a field in the user's own input. */
	nameOf: NameOf;
	/** Columns that CartRover has no field for, and that are not sent. */
	columnsLeftOut?: string[];
	/** Other possible meanings of the order's amounts, as sentences for the error where totals contradict them. */
	otherwise?: () => string[];
}

export const wayOf = (item: ItemContext, fallback: Way): Way =>
	item.read('specifyOrder', 'Specify Order', choiceOf(WAYS)) ?? fallback;

/**
 * Reads the order of an item.
 *
 * @throws NodeOperationError when it is none
 */
export function givenOrder(item: ItemContext, fallback: Way): GivenOrder {
	const way = wayOf(item, fallback);
	if (way === 'fields') return { order: readFields(item), way, leftOut: [], nameOf: formName };
	const order = orderObject(item, way);
	if (way === 'shop') return fromShop(item, order);
	assertNotCanceled(item, order.cust_ref, [['', order]]);
	return { order, way, leftOut: [], nameOf: jsonName };
}

/**
 * Stops an order that says itself that it, or a part of it, was canceled. Tells of one that has shipped or is
 * on hold: sheets often keep it so until somebody looks.
 *
 * @param parts its rows, each with where it is, as words that follow
 */
export function assertNotCanceled(
	item: ItemContext,
	reference: unknown,
	parts: Array<[where: string, fields: Record<string, unknown>]>,
): void {
	const why = parts.flatMap(([where, fields]) => {
		const lines = rowsIn(fields.items, 'line');
		const ofLines = Array.isArray(lines)
			? lines.flatMap((line, index) =>
					canceledBy(line ?? {}).map((says) => `${says} in items[${index}]`),
				)
			: [];
		return [...canceledBy(fields), ...ofLines].map((says) => says + where);
	});
	if (why.length === 0) {
		const [status] = parts.flatMap(([, fields]) => notOpenBy(fields));
		const about = isNothing(reference) ? undefined : sentReference(item, reference);
		if (status && about)
			item.hint(hintAboutOrder(about, `${status}, and it goes out all the same`));
		return;
	}
	const which = isNothing(reference) ? 'The order' : `Order ${sentReference(item, reference)}`;
	throw item.invalid(
		`${which} was not sent: ${named(why)}`,
		`Leave out what was canceled before this node, with a Filter. If it is to be sent all the same, leave out that column, with Edit Fields. ${NOT_SENT}`,
	);
}

const NOT_SENT = 'Nothing was sent to CartRover.';

const isCartRovers = (value: object) => 'cust_ref' in value || 'ship_address_1' in value;

/** The shop's or CartRover's object of the order, before any change. */
export function orderObject(item: ItemContext, way: 'json' | 'shop'): Record<string, unknown> {
	const [name, label] =
		way === 'shop' ? ['shopOrder', 'Shop Order'] : ['orderJson', 'Order (JSON)'];
	const order = item.need(name, label, json);
	const [one, ...others] = Array.isArray(order) ? (order as unknown[]) : [order];
	if (one !== undefined && others.length === 0) {
		const place = way === 'json' ? misplaced(one as object, isCartRovers) : undefined;
		if (place) throw item.invalid(`${label} is not an order: ${place}`, NOT_SENT);
		return withoutRowNumber(one as object);
	}
	throw item.invalid(
		`${label} is a list of ${(order as unknown[]).length}, not one order`,
		`Give one order as an object. For several, split the list into items first, with Split Out${way === 'shop' ? andShop(shopOf(item), one) : ''}.`,
	);
}

/** n8n's Google Sheets node puts the number of the row beside its columns. */
const withoutRowNumber = (order: object): Record<string, unknown> =>
	isRecord(order) && 'row_number' in order ? omit(order, 'row_number') : (order as IDataObject);

const shopOf = (item: ItemContext): Shop => {
	const value = item.read('shop', 'Shop', choiceOf(shops)) ?? 'shopify';
	return shops.find((each) => each.value === value) as Shop;
};

/**
 * Turns an order of the chosen shop into CartRover's order.
 *
 * @throws NodeOperationError that names what cannot be converted
 */
export function fromShop(item: ItemContext, given: unknown): GivenOrder {
	const shop = shopOf(item);
	const withShipped = item.isOn('options.includeShipped', 'Include Shipped Pieces');
	const converted = readShopOrder(shop, given, item.zone, withShipped);
	if (converted.problems) {
		throw item.invalid(
			`${converted.name ? `Order ${sentReference(item, converted.name)}` : 'The order'} from ${shop.name} was not sent: ${converted.problems.join('; ')}`,
			converted.mayBeCorrected
				? `Correct the order in the shop or before this node. ${NOT_SENT}`
				: NOT_SENT,
		);
	}
	const { order, leftOut, hints } = converted;
	const about = sentReference(item, order.cust_ref);
	for (const hint of hints) item.hint(hintAboutOrder(about, hint));
	for (const { line, why, in_shipping_handling: paid } of leftOut) {
		const money = paid === undefined ? '' : `; its ${paid.toFixed(2)} is in shipping_handling`;
		item.hint({
			about: `Order ${about}: ${line} was left out (${why})${money}`,
			one: '{}.',
			many: '{}.',
			kind: `left out: ${why}`,
		});
	}
	return { order, way: 'shop', leftOut, nameOf: jsonName };
}
