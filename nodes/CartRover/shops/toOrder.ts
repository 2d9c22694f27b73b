import omitBy from 'lodash/omitBy';

import { divide, smallestUnit, toNumber, UNIT } from '../model/money';
import type { LineFields, OrderFields } from '../model/orderFields';
import { amountsOf } from './amounts';
import {
	isBlankAddress,
	isWorthPiece,
	mayBeForPieces,
	reasonNotToShip,
	SHIPPED,
	withoutShipped,
	withReturned,
} from './shared';
import type { Json } from './source';
import type { Address, Sale, SaleLine } from './types';
import { readable } from './words';

/** A line that is not sent, and why. */
export interface LeftOut {
	line: string;
	why: string;
	/** The part of `shipping_handling` that was paid for the line. */
	in_shipping_handling?: number;
}

/** A sale as CartRover's order, or the problems with it. */
export type Conversion =
	| { order: Json; leftOut: LeftOut[]; hints: string[]; problems?: never }
	| { problems: string[]; name?: string; mayBeCorrected?: boolean };

/**
 * Turns a sale into CartRover's order.
 * Lines go out at the shop's price before discounts. A line's discounts become its `addl_discount`; together
 * with the discounts on the order they make `order_discount`. Amounts that are paid for but not shipped
 * (fees, digital goods, gift cards, pieces that have left already) go into `shipping_handling`, so that the
 * total stays the amount that the customer paid.
 */
export function toOrder(given: Sale, withShipped = false): Conversion {
	const read = readable(given);
	const kept = read.lines.flatMap(withReturned);
	const unit = smallestUnit(read.currency);
	const open = kept.flatMap((line) => withoutShipped(line, unit));
	const sale = { ...read, lines: withShipped ? kept : open };
	const shipped = sale.lines.filter((line) => reasonNotToShip(line) === undefined);
	const { refunded } = sale;
	const stopped =
		sale.stopped ?? (refunded && isWorthPiece(sale) ? mayBeForPieces(refunded) : undefined);
	const problems = [
		...(stopped ? [stopped] : []),
		...(sale.name ? [] : ['the order has no number']),
		...(sale.paid === undefined ? ['the order has no total'] : []),
		...sale.lines.flatMap((line, index) =>
			line.sku !== '' || !shipped.includes(line)
				? []
				: [
						`the line ${line.name || index + 1} has no SKU: give its product one, or leave the line out`,
					],
		),
	];
	const leftOut = sale.lines.flatMap((line) => {
		const why = reasonNotToShip(line);
		return why === undefined ? [] : [{ line: line.sku || line.name, why }];
	});
	if (shipped.length === 0 && !stopped) {
		const reasons = leftOut.map(({ line, why }) => `${line}: ${why}`).join(', ');
		const isOut = leftOut.some(({ why }) => why === SHIPPED);
		const how = isOut ? ': add the option Include Shipped Pieces to send it anyway' : '';
		problems.push(`no line of this order is left to ship${reasons ? ` (${reasons})` : ''}${how}`);
	}
	if (problems.length > 0) return { problems };
	const { lines, paidFor, amounts } = amountsOf(sale, sale.hints);
	return {
		order: withoutBlanks({
			cust_ref: sale.name,
			cust_po_no: sale.name,
			order_date: sale.date,
			currency_code: sale.currency,
			...addressFields(sale, sale.hints),
			...sale.fields,
			...amounts,
			items: lines.map(itemOf),
		} satisfies OrderFields),
		leftOut: leftOut.map((each, index) => {
			const paid = paidFor[index] ?? 0n;
			return paid > 0n ? { ...each, in_shipping_handling: toNumber(paid) } : each;
		}),
		hints: sale.hints,
	};
}

const withoutBlanks = (fields: Json): Json =>
	omitBy(fields, (value) => value === '' || value === undefined);

function addressFields({ shipTo, billTo, customer, fields }: Sale, hints: string[]): Json {
	const toBilling = isBlankAddress(shipTo) && !isBlankAddress(billTo);
	if (toBilling) hints.push('The order has no ship-to address; it ships to the billing address');
	const target = withName(toBilling ? billTo : shipTo, [billTo, customer], hints);
	const contact = {
		phone: target.phone || billTo.phone || (customer?.phone ?? ''),
		email: target.email || billTo.email,
	};
	const own = {
		...partsOf('ship', { ...target, ...contact }),
		ship_address_type: fields.ship_address_type,
	};
	return isBlankAddress(billTo) ||
		JSON.stringify(addressOnly(billTo)) === JSON.stringify(addressOnly(target))
		? { ...own, ship_is_billing: true }
		: { ...own, ...partsOf('cust', { ...billTo, email: billTo.email || contact.email }) };
}

const hasName = ({ first, last, company }: Address) => `${first}${last}${company}` !== '';

/** The address. An address without a name gets the name of the first of these people who has one. */
function withName(target: Address, people: Array<Address | undefined>, hints: string[]): Address {
	const known = people.find((each) => each !== undefined && hasName(each));
	if (hasName(target) || known === undefined) return target;
	hints.push("The ship-to address has no name; it has the customer's");
	return { ...target, first: known.first, last: known.last, company: known.company };
}

const addressOnly = (address: Address) => ({ ...address, phone: '', email: '' });

function partsOf(kind: 'ship' | 'cust', address: Address): Json {
	const [line1 = '', line2 = '', ...more] = address.lines;
	const parts = {
		first_name: address.first,
		last_name: address.last,
		company: address.company,
		address_1: line1,
		address_2: line2,
		address_3: more.join(', '),
		city: address.city,
		state: address.state,
		zip: address.zip,
		country: address.country,
		phone: address.phone,
		e_mail: address.email,
	};
	return Object.fromEntries(
		Object.entries(parts).map(([name, value]) => [`${kind}_${name}`, value]),
	);
}

function itemOf(line: SaleLine): Json {
	const fields: LineFields = {
		item: line.sku,
		quantity: toNumber(line.quantity),
		description: line.name === line.sku ? '' : line.name,
		price: toNumber(divide(line.amount * UNIT, line.quantity)),
		extended_amount: toNumber(line.amount),
		addl_discount: line.discount === 0n ? undefined : toNumber(line.discount),
		tax: line.tax === undefined ? undefined : toNumber(line.tax),
		line_item_id: line.id,
		extra_fields: line.extra,
	};
	return withoutBlanks(fields);
}
