import {
	type Amount,
	divide,
	formatAmount,
	roundTo,
	sizeOf,
	smallestUnit,
	sum,
	toNumber,
	UNIT,
} from '../model/money';
import { shareOut } from '../model/netPrices';
import type { LineFields, OrderFields } from '../model/orderFields';
import { withCents } from '../model/totals';
import { isBlank, SHIPPED, withoutShipped, withReturned } from './shared';
import type { Json } from './source';
import type { Address, Sale, SaleLine } from './types';
import { readable } from './words';

/** A line that is not sent, and why. */
export interface LeftOut {
	line: string;
	why: string;
	/** What of `shipping_handling` was paid for it. */
	in_shipping_handling?: number;
}

/** CartRover's order that a sale becomes, or what is wrong with it. */
export type ShopReading =
	| { order: Json; leftOut: LeftOut[]; hints: string[]; problems?: never }
	| { problems: string[]; name?: string; mayBeCorrected?: boolean };

/**
 * Puts a sale into CartRover's fields.
 *
 * Lines go out at the shop's price before discounts. Discounts of a line are its `addl_discount`, and with
 * those on the order make `order_discount`. What is paid for and not shipped (fees, digital goods, gift
 * cards, pieces that have left already) goes into `shipping_handling`, so that the total stays what the customer paid.
 */
export function toOrder(given: Sale, withShipped = false): ShopReading {
	const read = readable(given);
	const kept = read.lines.flatMap(withReturned);
	const sale = { ...read, lines: withShipped ? kept : kept.flatMap(withoutShipped) };
	const shipped = sale.lines.filter((line) => reasonNotToShip(line) === undefined);
	const problems = [
		...(sale.stopped ? [sale.stopped] : []),
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
	if (shipped.length === 0 && !sale.stopped) {
		const reasons = leftOut.map(({ line, why }) => `${line}: ${why}`).join(', ');
		const isOut = leftOut.some(({ why }) => why === SHIPPED);
		const how = isOut ? ': add the option Include Shipped Pieces to send it anyway' : '';
		problems.push(`no line of this order is left to ship${reasons ? ` (${reasons})` : ''}${how}`);
	}
	if (problems.length > 0) return { problems };
	const { items, paidFor, ...amounts } = amountsOf(sale, sale.hints);
	return {
		order: withoutBlanks({
			cust_ref: sale.name,
			cust_po_no: sale.name,
			order_date: sale.date,
			currency_code: sale.currency,
			...addressFields(sale, sale.hints),
			...sale.fields,
			...amounts,
			items,
		} satisfies OrderFields),
		leftOut: leftOut.map((each, index) => {
			const paid = paidFor[index] ?? 0n;
			return paid > 0n ? { ...each, in_shipping_handling: toNumber(paid) } : each;
		}),
		hints: sale.hints,
	};
}

function reasonNotToShip({ quantity, leftOut }: SaleLine): string | undefined {
	return leftOut ?? (quantity <= 0n ? 'its quantity is 0' : undefined);
}

function withoutBlanks(fields: Json): Json {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined),
	);
}

function addressFields({ shipTo, billTo, customer, fields }: Sale, hints: string[]): Json {
	const toBilling = isBlank(shipTo) && !isBlank(billTo);
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
	return isBlank(billTo) ||
		JSON.stringify(addressOnly(billTo)) === JSON.stringify(addressOnly(target))
		? { ...own, ship_is_billing: true }
		: { ...own, ...partsOf('cust', { ...billTo, email: billTo.email || contact.email }) };
}

const hasName = ({ first, last, company }: Address) => `${first}${last}${company}` !== '';

/** The address, with the name of the first of these people where it has none. */
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

/** What the amounts of a sale sum up to. */
interface Sums {
	lines: SaleLine[];
	goods: Amount;
	shipping: Amount;
	discount: Amount;
	total: Amount;
}

const othersOf = ({ lines }: Sale) => lines.filter((line) => reasonNotToShip(line) !== undefined);
const paidForLine = ({ amount, discount, orderDiscount }: SaleLine) =>
	amount - discount - orderDiscount;

function sumsOf(sale: Sale): Sums {
	const shipped = sale.lines.filter((line) => reasonNotToShip(line) === undefined);
	const goods = sum(shipped.map((line) => line.amount));
	const unshipped = sum(othersOf(sale).map(paidForLine));
	const fees = sale.fees + unshipped;
	const discounts = sum(shipped.map((line) => line.discount + line.orderDiscount)) + sale.discount;
	const shipping = sale.shipping + (fees > 0n ? fees : 0n);
	const discount = discounts - (fees < 0n ? fees : 0n);
	const total = goods + shipping + sale.tax - discount;
	return { lines: shipped, goods, shipping, discount, total };
}

/** What rounding may cost the sums of a shop: a cent a line, and one for the tax. */
const isNear = (a: Amount, b: Amount, { currency, lines }: Sale) =>
	sizeOf(a - b) <= smallestUnit(currency) * BigInt(lines.length + 1);

function amountsOf(sale: Sale, hints: string[]) {
	const paid = sale.paid ?? 0n;
	const fits = (each: Sale) => isNear(sumsOf(each).total, paid, each);
	const readings = (sale.taxIncluded === 'seeTotal' ? [false, true] : [sale.taxIncluded]).map(
		(included) => (included ? beforeTax(sale) : sale),
	);
	const candidates = readings.flatMap((each) => withSome(each));
	const distance = (each: Sale) => sizeOf(sumsOf(each).total - paid);
	const nearest = candidates.reduce((best, each) =>
		distance(each) < distance(best) ? each : best,
	);
	const chosen = fits(nearest) ? nearest : (readings[0] ?? sale);
	const sums = sumsOf(chosen);
	hints.push(...chosen.hints.filter((hint) => !hints.includes(hint)));
	const rest = {
		sales_tax: chosen.tax,
		shipping_handling: sums.shipping,
		order_discount: sums.discount,
	};
	const goods = sum(sale.lines.map(({ amount }) => amount));
	// An order that contradicts itself states what the shop states, so that the contradiction is named.
	const statesOther =
		!fits(chosen) && sale.subTotal !== undefined && !isNear(sale.subTotal, goods, sale);
	const left = fits(chosen) ? paid - sums.total : 0n;
	const sent = withCents(rest, left);
	const { sales_tax, shipping_handling, order_discount } = sent;
	hints.push(...shifted(rest, sent, smallestUnit(sale.currency)));
	const lineTax = sum(sums.lines.map(({ tax }) => tax));
	const hasLess = fits(chosen) && sales_tax < lineTax;
	if (hasLess && !isNear(sales_tax, lineTax, sale))
		hints.push(
			`The tax of the order (${formatAmount(sales_tax)}) is less than that of its lines (${formatAmount(lineTax)}); the lines are sent without it`,
		);
	const lines = hasLess ? sums.lines.map((line) => ({ ...line, tax: undefined })) : sums.lines;
	return {
		sub_total: toNumber(statesOther ? (sale.subTotal ?? 0n) : sums.goods),
		order_discount: toNumber(order_discount),
		sales_tax: toNumber(sales_tax),
		shipping_handling: toNumber(shipping_handling),
		grand_total: toNumber(paid),
		items: lines.map(itemOf),
		/** For each line that is left out, in its order. */
		paidFor: othersOf(chosen).map((line) => (chosen.fees < 0n ? 0n : paidForLine(line))),
	};
}

/** Where the cents went that the shop's own rounding left. */
function shifted<Rest extends Record<string, Amount>>(
	from: Rest,
	to: Rest,
	unit: Amount,
): string[] {
	const changed = Object.entries(to).flatMap(([name, exact]) => {
		const [before, after] = [from[name] ?? 0n, roundTo(exact, unit)];
		return sizeOf(after - before) < unit
			? []
			: [`${name} is ${formatAmount(after)} in the order instead of ${formatAmount(before)}`];
	});
	return changed.length > 0 ? [`To make up for rounded cents, ${changed.join(', ')}`] : [];
}

/** The sale with none, some and all of the amounts that may be part of its total; with few of them first. */
function withSome(sale: Sale): Sale[] {
	const there = sale.perhaps.filter(({ amount }) => amount !== 0n);
	const choices = there
		.reduce((all, each) => [...all, ...all.map((some) => [...some, each])], [
			[],
		] as Sale['perhaps'][])
		.sort((a, b) => a.length - b.length);
	return choices.map((chosen) => ({
		...sale,
		fees: sale.fees + sum(chosen.map(({ amount, isTax }) => (isTax ? 0n : amount))),
		tax: sale.tax + sum(chosen.map(({ amount, isTax }) => (isTax ? amount : 0n))),
		hints: [
			...sale.hints,
			...chosen.map(({ what, amount, isTax }) => {
				const part = isTax ? 'sales_tax' : amount > 0n ? 'shipping_handling' : 'order_discount';
				return `${what} (${formatAmount(sizeOf(amount))}) is part of ${part}`;
			}),
		],
	}));
}

/**
 * The sale with the tax taken out of prices, discounts and shipping. What is left of a price is what the
 * line cost without its tax; prices and discounts shrink alike, those on the order as shares of the lines.
 */
function beforeTax(sale: Sale): Sale {
	const unit = smallestUnit(sale.currency);
	const discounts = shareOut(sale.discount, sale.lines.map(paidForLine), unit);
	const whole = sale.lines.map((line, index) => ({
		...line,
		orderDiscount: line.orderDiscount + (discounts[index] ?? 0n),
	}));
	const paidFor = whole.map(paidForLine);
	const known = whole.some(({ tax }) => tax !== undefined);
	const shared = shareOut(sale.tax - sale.shippingTax, paidFor, unit);
	const lines = whole.map((line, index) => {
		const gross = paidFor[index] ?? 0n;
		const tax = (known ? line.tax : shared[index]) ?? 0n;
		if (gross <= 0n || tax === 0n) return line;
		const net = gross - tax;
		const shrunk = (amount: Amount) => divide(divide(amount * net, gross), unit) * unit;
		const [discount, orderDiscount] = [shrunk(line.discount), shrunk(line.orderDiscount)];
		return { ...line, amount: net + discount + orderDiscount, discount, orderDiscount };
	});
	const lineTax = sum(lines.map(({ tax }) => tax));
	const rest = known ? sale.tax - lineTax : sale.shippingTax;
	// Tax that neither lines nor shipping carry is on what else is in the total.
	const onShipping = sale.shippingTax || (rest > 0n && rest <= sale.shipping ? rest : 0n);
	const discount = sale.discount - sum(discounts);
	return { ...sale, lines, discount, shipping: sale.shipping - onShipping };
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
