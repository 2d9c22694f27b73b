import {
	type Amount,
	divide,
	formatAmount,
	roundTo,
	sizeOf,
	smallestUnit,
	sum,
	toNumber,
} from '../model/money';
import { shareOut } from '../model/netPrices';
import { madeUp, withCents } from '../model/totals';
import { paidForLine, reasonNotToShip } from './shared';
import type { Sale, SaleLine } from './types';

/** The sums of a sale's amounts. */
interface Sums {
	lines: SaleLine[];
	goods: Amount;
	shipping: Amount;
	discount: Amount;
	total: Amount;
}

const othersOf = ({ lines }: Sale) => lines.filter((line) => reasonNotToShip(line) !== undefined);

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

/** Whether two amounts are equal up to a shop's rounding: a cent for each line, and one for the tax. */
const isNear = (a: Amount, b: Amount, { currency, lines }: Sale) =>
	sizeOf(a - b) <= smallestUnit(currency) * BigInt(lines.length + 1);

/**
 * The amounts of CartRover's order, which add up to the amount that the customer paid.
 *
 * @param hints gets a line for each amount that had to be put somewhere
 * @returns `lines`: the lines that are shipped, without their taxes where these exceed the order's tax;
 *   `paidFor`: the amounts paid for the lines that are left out, in their order
 */
export function amountsOf(sale: Sale, hints: string[]) {
	const paid = sale.paid ?? 0n;
	const fits = (each: Sale) => isNear(sumsOf(each).total, paid, each);
	const variants = (sale.taxIncluded === 'seeTotal' ? [false, true] : [sale.taxIncluded]).map(
		(included) => (included ? beforeTax(sale) : sale),
	);
	const candidates = variants.flatMap((each) => withSome(each));
	const distance = (each: Sale) => sizeOf(sumsOf(each).total - paid);
	const nearest = candidates.reduce((best, each) =>
		distance(each) < distance(best) ? each : best,
	);
	const chosen = fits(nearest) ? nearest : (variants[0] ?? sale);
	const sums = sumsOf(chosen);
	hints.push(...chosen.hints.filter((hint) => !hints.includes(hint)));
	const rest = {
		sales_tax: chosen.tax,
		shipping_handling: sums.shipping,
		order_discount: sums.discount,
	};
	const goods = sum(sale.lines.map(({ amount }) => amount));
	// An order that contradicts itself keeps the shop's subtotal, so that the contradiction is named.
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
		amounts: {
			sub_total: toNumber(statesOther ? (sale.subTotal ?? 0n) : sums.goods),
			order_discount: toNumber(order_discount),
			sales_tax: toNumber(sales_tax),
			shipping_handling: toNumber(shipping_handling),
			grand_total: toNumber(paid),
		},
		lines,
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
	return madeUp(changed);
}

/**
 * The sale with none, some and all of the amounts that its total may include; the variants with few of them
 * come first.
 */
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
 * The sale with the tax taken out of prices, discounts and shipping. A line's price keeps the line's cost
 * without its tax. Prices and discounts shrink in proportion; discounts on the order shrink by the shares of
 * the lines.
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
	// Tax that neither lines nor shipping carry belongs to other amounts in the total.
	const onShipping = sale.shippingTax || (rest > 0n && rest <= sale.shipping ? rest : 0n);
	const discount = sale.discount - sum(discounts);
	return { ...sale, lines, discount, shipping: sale.shipping - onShipping };
}
