import {
	type Amount,
	CENT,
	formatAmount,
	multiply,
	roundTo,
	sizeOf,
	smallestUnit,
	sum,
} from './money';

/*
 * CartRover's money rules (documented, docs/contributing/api-facts.md section 3):
 *   extended_amount = (price - discount) * quantity          a line
 *   sub_total       = sum of the extended amounts
 *   grand_total     = sub_total + sales_tax + shipping_handling - order_discount
 *   order_discount  is after tax, positive, and includes the sum of the lines' addl_discount
 *   sales_tax       is the sum of the lines' tax, where lines carry tax
 */

/**
 * `check`: what the order states must agree. `fill`: what is missing is worked out as well.
 * `recalculate`: what the order states is replaced. `asGiven`: no sum is looked at.
 */
export type TotalsMode = 'check' | 'fill' | 'recalculate' | 'asGiven';

/** The parts of an order line that money rules speak of. */
export interface MoneyLine {
	quantity: Amount;
	price?: Amount;
	discount?: Amount;
	addl_discount?: Amount;
	extended_amount?: Amount;
	tax?: Amount;
}

/** The header amounts, each `undefined` where the order does not give it. */
export interface MoneyHeader {
	sub_total?: Amount;
	order_discount?: Amount;
	sales_tax?: Amount;
	shipping_handling?: Amount;
	grand_total?: Amount;
}

export const HEADER = [
	'sub_total',
	'sales_tax',
	'shipping_handling',
	'order_discount',
	'grand_total',
] as const satisfies ReadonlyArray<keyof MoneyHeader>;

export interface Money {
	header: MoneyHeader;
	lines: MoneyLine[];
}

const GRAND_TOTAL = 'sub_total + sales_tax + shipping_handling - order_discount';

export const addlDiscount = (line: MoneyLine) => line.addl_discount;

export const within = (stated: Amount, exact: Amount, slack: Amount) =>
	sizeOf(stated - exact) <= slack;

/** (price - discount) * quantity, unrounded; `undefined` for a line without a price. */
export function productOf({ price, discount = 0n, quantity }: MoneyLine): Amount | undefined {
	return price === undefined ? undefined : multiply(price - discount, quantity);
}

/**
 * The rounding error of a line: half a cent for each piece, as the price itself may have been rounded to
 * cents, and a cent at most.
 */
export function slackOf({ quantity }: MoneyLine, step: Amount): Amount {
	const pieces = multiply(step / 2n, quantity);
	return pieces < step / 2n ? step / 2n : pieces < step ? pieces : step;
}

/**
 * The cost of a line, unrounded. Where the line states another amount than its price makes, the stated one
 * counts: the contradiction itself is told once, elsewhere.
 */
function amountOf(line: MoneyLine, step: Amount): Amount | undefined {
	const product = productOf(line);
	const stated = line.extended_amount;
	if (product === undefined || stated === undefined) return product ?? stated;
	return within(stated, product, slackOf(line, step)) ? product : stated;
}

/** Cents; whole units for a currency without cents, unless the total (or what there is) has cents. */
export function stepOf({ header, lines }: Money, currency: string | undefined): Amount {
	const unit = smallestUnit(currency);
	if (unit <= CENT) return unit;
	const { grand_total, ...others } = header;
	const amounts =
		grand_total === undefined
			? [
					...Object.values(others as Record<string, Amount | undefined>),
					...lines.flatMap((line) => [line.price, line.discount, line.extended_amount, line.tax]),
				]
			: [grand_total];
	const hasCents = (amount = 0n) => amount % CENT === 0n && amount % unit !== 0n;
	return amounts.some(hasCents) ? CENT : unit;
}

/** The order without the amounts that follow from prices, tax, shipping and discounts. */
export function withoutSums({ header, lines }: Money): Money {
	return {
		header: { ...header, sub_total: undefined, grand_total: undefined },
		lines: lines.map((line) =>
			line.price === undefined ? line : { ...line, extended_amount: undefined },
		),
	};
}

/** The sums that the parts of an order make, unrounded. */
export interface Exact {
	/** Unknown where a line has no amount and the header does not say. */
	sub_total: Amount | undefined;
	sales_tax: Amount;
	shipping_handling: Amount;
	order_discount: Amount;
	/** The sums of tax and discount over the lines. */
	lineTax: Amount | undefined;
	lineDiscount: Amount;
	/** The rounding error of the grand total and the subtotal. */
	slack: Amount;
}

export function exactSums({ header, lines }: Money, step: Amount, mode: TotalsMode): Exact {
	const amounts = lines.map((line) => amountOf(line, step));
	const complete = amounts.length > 0 && amounts.every((amount) => amount !== undefined);
	const lineTax = lines.some(({ tax }) => tax !== undefined)
		? sum(lines.map(({ tax }) => tax))
		: undefined;
	const lineDiscount = sum(lines.map(addlDiscount));
	const exact = {
		sub_total: complete ? sum(amounts) : header.sub_total,
		sales_tax: header.sales_tax ?? lineTax ?? 0n,
		shipping_handling: header.shipping_handling ?? 0n,
		order_discount: header.order_discount ?? lineDiscount,
		lineTax,
		lineDiscount,
		slack: sum(lines.map((line) => slackOf(line, step))),
	};
	if (mode !== 'recalculate') return exact;
	return {
		...exact,
		sales_tax: taxHolds(exact, step, lines.length) ? exact.sales_tax : (lineTax ?? 0n),
		order_discount: exact.order_discount < lineDiscount ? lineDiscount : exact.order_discount,
	};
}

/**
 * Whether the tax of the order equals the tax of its lines, or exceeds it by no more than a tax on shipping.
 */
function taxHolds(exact: Exact, step: Amount, lines: number): boolean {
	const { sales_tax, lineTax = sales_tax, shipping_handling } = exact;
	const slack = (step * BigInt(lines)) / 2n;
	const more = sales_tax - lineTax;
	return more >= -slack && (more <= slack || more <= shipping_handling);
}

/** Each sum that the order states and that its other amounts contradict, with both amounts in cents. */
export function contradictions(
	{ header, lines }: Money,
	exact: Exact,
	step: Amount,
	pricesIncludeTax: boolean,
): string[] {
	const problems: string[] = [];
	const wrong = (field: string, given: Amount, expected: Amount, rule: string) =>
		problems.push(
			`${field} is ${formatAmount(given)}, expected ${formatAmount(roundTo(expected, step))} (${rule})`,
		);
	lines.forEach((line, index) => {
		const product = productOf(line);
		const given = line.extended_amount;
		if (product === undefined || given === undefined) return;
		if (!within(given, product, slackOf(line, step)))
			wrong(`items[${index}].extended_amount`, given, product, '(price - discount) * quantity');
	});

	const { sub_total, sales_tax, order_discount, lineTax, lineDiscount, slack } = exact;
	const goods = header.sub_total ?? sub_total;
	const agreed =
		goods !== undefined && sub_total !== undefined && within(goods, sub_total, slack)
			? sub_total
			: goods;
	if (goods !== undefined && sub_total !== undefined && agreed !== sub_total)
		wrong('sub_total', goods, sub_total, 'sum of the extended amounts of the lines');
	if (lineTax !== undefined && !taxHolds(exact, step, lines.length))
		wrong('sales_tax', sales_tax, lineTax, 'sum of the tax of the lines');
	if (roundTo(order_discount, step) < roundTo(lineDiscount, step))
		wrong(
			'order_discount',
			order_discount,
			lineDiscount,
			'at least the sum of addl_discount of the lines',
		);

	const paid = header.grand_total;
	if (paid === undefined || goods === undefined || agreed === undefined) return problems;
	const rest = sales_tax + exact.shipping_handling - order_discount;
	const mayCost = slack + (sales_tax === 0n ? 0n : step / 2n);
	const holds = [goods, agreed].some((amount) => within(paid, amount + rest, mayCost));
	if (!holds) {
		const isGross = sales_tax > 0n && within(paid, goods + rest - sales_tax, mayCost);
		const advice =
			isGross && !pricesIncludeTax
				? '; if prices include tax, add the option Prices Include Tax'
				: '';
		wrong('grand_total', paid, goods + rest, `${GRAND_TOTAL}${advice}`);
	}
	return problems;
}
