import { type Amount, divide, roundTo, sum } from './money';
import { addlDiscount, type Money, productOf, slackOf, within } from './sums';

/**
 * Takes the tax out of prices. Tax that no line carries is shared out by the cost of the lines. Where lines
 * carry tax and the order has more, the rest is the tax on shipping.
 */
export function withoutTax({ header, lines }: Money, step: Amount): Money {
	const gross = lines.map((line) => line.extended_amount ?? productOf(line) ?? 0n);
	const grossTotal = sum(gross);
	const carried = lines.some(({ tax }) => tax !== undefined);
	const taxes = carried
		? lines.map(({ tax = 0n }) => tax)
		: shareOut(header.sales_tax ?? 0n, gross, step);
	const net = lines.map((line, index) => {
		const [before, tax] = [gross[index] ?? 0n, taxes[index] ?? 0n];
		if (before === 0n) return line;
		const scaled = (amount?: Amount) => amount && divide(amount * (before - tax), before);
		return {
			...line,
			price: scaled(line.price),
			discount: scaled(line.discount),
			extended_amount: before - tax,
		};
	});

	const slack = sum(lines.map((line) => slackOf(line, step)));
	const { sub_total, shipping_handling: ship = 0n, grand_total } = header;
	const onShipping = carried ? (header.sales_tax ?? sum(taxes)) - sum(taxes) : 0n;
	const discount = header.order_discount ?? sum(lines.map(addlDiscount));
	const isInShipping =
		onShipping > 0n &&
		onShipping < ship &&
		(grand_total === undefined || within(grand_total, grossTotal + ship - discount, slack));
	const isGross = sub_total !== undefined && within(sub_total, grossTotal, slack);
	return {
		header: {
			...header,
			...(isGross && { sub_total: grossTotal - sum(taxes) }),
			...(isInShipping && { shipping_handling: ship - onShipping }),
		},
		lines: net,
	};
}

/** Shares an amount out in proportion, in whole steps and to the last one. */
export function shareOut(amount: Amount, weights: Amount[], step: Amount): Amount[] {
	const whole = sum(weights);
	if (whole === 0n) return weights.map(() => 0n);
	let weight = 0n;
	let given = 0n;
	return weights.map((each) => {
		weight += each;
		const upTo = weight === whole ? amount : roundTo(divide(amount * weight, whole), step);
		const share = upTo - given;
		given = upTo;
		return share;
	});
}
