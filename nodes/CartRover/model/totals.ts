import {
	type Amount,
	CENT,
	divide,
	formatAmount,
	multiply,
	PRICE_STEP,
	roundTo,
	sizeOf,
	sum,
	UNIT,
} from './money';
import { withoutTax } from './netPrices';
import {
	addlDiscount,
	contradictions,
	type Exact,
	exactSums,
	HEADER,
	type Money,
	type MoneyHeader,
	type MoneyLine,
	productOf,
	stepOf,
	type TotalsMode,
	within,
	withoutSums,
} from './sums';

/*
 * Shops round each line and each tax by itself, so their sums may be off by the rounding errors. The amounts
 * that are sent add up exactly all the same, and the amount that the customer paid stays. Leftover cents go
 * into the tax. Without tax they go into shipping_handling (the sum was too low) or order_discount (the sum
 * was too high).
 */

export interface TotalsOptions {
	mode: TotalsMode;
	/** Whether an order is let through whose lines have no price, with only what it states. */
	pricesMayLack?: boolean;
	/** Whether the tax is in the prices, and has to be taken out of them. */
	pricesIncludeTax?: boolean;
	/** Whether the order's discount may be more than all else, as a shop has it. */
	mayBeBelowZero?: boolean;
	currency?: string;
}

/** The amounts to send and what is to be told of them, or every sum that does not hold. */
export type Settled = (Money & { hints: string[]; problems?: never }) | { problems: string[] };

/**
 * Makes the amounts of an order hold by CartRover's rules, as the mode says.
 *
 * @param given amounts as the order states them, with any number of decimals
 * @returns totals in whole cents (or what the currency has), prices with up to four decimals
 */
export function settle(given: Money, options: TotalsOptions): Settled {
	const { mode } = options;
	if (mode === 'asGiven') return { ...given, hints: [] };
	const step = stepOf(given, options.currency);
	const misplaced = moreThanPrice(given, step);
	if (misplaced.length > 0) return { problems: misplaced };
	const net = options.pricesIncludeTax ? withoutTax(given, step) : { ...given, hints: [] };
	const stated = mode === 'recalculate' ? withoutSums(net) : net;

	const exact = exactSums(stated, step, mode);
	const problems = contradictions(stated, exact, step, options.pricesIncludeTax === true);
	if (problems.length > 0) return { problems };

	const lines = stated.lines.map((line) => lineToSend(line, step));
	const moved = sum(lines.map(addlDiscount)) - sum(stated.lines.map(addlDiscount));
	const header = headerToSend(
		{
			...exact,
			sub_total: isComplete(lines) ? sum(lines.map(extended)) : exact.sub_total,
			order_discount: exact.order_discount + moved,
		},
		stated.header.grand_total,
		step,
	);
	const tooHigh = options.mayBeBelowZero
		? []
		: discountTooHigh(header, stated.header, lines, exact.slack);
	if (tooHigh.length > 0) return { problems: tooHigh };
	const hints = [...net.hints, ...(mode === 'recalculate' ? replaced(net, header, lines) : [])];
	hints.push(...shifted(stated, exact, { header, lines }, step), ...belowZero(header, lines));
	if (stated.header.grand_total === undefined) hints.push(...deductedTwice(given, step));
	if ((header.grand_total ?? 0n) % CENT !== 0n)
		hints.push('The currency has three decimals; CartRover shows totals with two');

	const taxed = withLineTax(lines, header.sales_tax, step);
	const dropsTax = (exact.lineTax ?? 0n) !== 0n && taxed.every(({ tax }) => tax === undefined);
	// A shop's tax on shipping is in no line, and nobody can change that.
	if (dropsTax && !options.mayBeBelowZero)
		hints.push('The tax of the lines does not add up to sales_tax: only sales_tax is sent');

	const fills = mode !== 'check' && header.sub_total !== undefined;
	return {
		header: fills ? header : statedOnly(header, stated.header, exact, moved, step),
		lines: taxed.map((line, index) =>
			fills || stated.lines[index]?.extended_amount !== undefined
				? line
				: { ...line, extended_amount: undefined },
		),
		hints,
	};
}

/** Discounts of a piece that its price cannot hold, a rounded price included: those of a whole line. */
const moreThanPrice = ({ lines }: Money, step: Amount): string[] =>
	lines.flatMap(({ price, discount = 0n }, index) =>
		price === undefined || discount - price <= step / 2n
			? []
			: [
					`items[${index}].discount is ${formatAmount(discount)}, more than the price (${formatAmount(price)}). For the whole line, use items[${index}].addl_discount: this one is taken off each piece`,
				],
	);

/** A discount on the order that equals those of the pieces, which no total explains. */
function deductedTwice({ header, lines }: Money, step: Amount): string[] {
	const ofPieces = sum(
		lines.map(({ price, discount = 0n, quantity }) =>
			price === undefined ? 0n : multiply(discount, quantity),
		),
	);
	const another = (header.order_discount ?? 0n) - sum(lines.map(addlDiscount));
	if (ofPieces <= 0n || roundTo(ofPieces, step) !== roundTo(another, step)) return [];
	return [
		`order_discount takes off another ${formatAmount(another)}, just what the lines' discounts per piece took off already. If it is the same discount, it is deducted twice: leave it out of order_discount`,
	];
}

/** A discount on the order that is more than all else; only lines below 0 explain that. */
function discountTooHigh(
	{ grand_total, order_discount }: MoneyHeader,
	stated: MoneyHeader,
	lines: MoneyLine[],
	slack: Amount,
): string[] {
	const discount = stated.order_discount ?? 0n;
	const isExchange = lines.some((line) => (extended(line) ?? 0n) < 0n);
	if (grand_total === undefined || grand_total >= -slack || discount <= 0n || isExchange) return [];
	const rest = formatAmount(grand_total + (order_discount ?? 0n));
	return [
		`order_discount is ${formatAmount(discount)}, more than the rest of the order (${rest}). It is an amount, not a percentage`,
	];
}

/** Discounts higher than the amount that they reduce. That is no error: a customer may get money back. */
function belowZero({ grand_total }: MoneyHeader, lines: MoneyLine[]): string[] {
	const told = (name: string, amount: Amount | undefined, why: string) =>
		amount !== undefined && amount < 0n
			? [`${name} is ${formatAmount(amount)}, below 0: ${why}`]
			: [];
	return [
		...lines.flatMap((line, index) =>
			told(
				`items[${index}].extended_amount`,
				productOf(line),
				'its discount is more than its price',
			),
		),
		...told('grand_total', grand_total, 'the discounts are more than all else'),
	];
}

const extended = (line: MoneyLine) => line.extended_amount;
const isComplete = (lines: MoneyLine[]) =>
	lines.length > 0 && lines.every((line) => line.extended_amount !== undefined);

/**
 * The line with a price of at most four decimals that keeps the line's amount. Where no such price makes the
 * amount (a thousand pieces for 23.72), the next higher price is taken, and the excess becomes a discount of
 * the line.
 */
function lineToSend(line: MoneyLine, step: Amount): MoneyLine {
	const { price, quantity, extended_amount } = line;
	const amount = extended_amount ?? productOf(line);
	if (amount === undefined) return line;
	const wanted = roundTo(amount, step);
	if (price === undefined) return { ...line, extended_amount: wanted };

	const discount = line.discount === undefined ? undefined : roundTo(line.discount, PRICE_STEP);
	const at = (each: Amount) => roundTo(multiply(each - (discount ?? 0n), quantity), step);
	const ideal = (discount ?? 0n) + divide(wanted * UNIT, quantity);
	const near = roundTo(ideal, PRICE_STEP);
	const fitting = [roundTo(price, PRICE_STEP), near].find((each) => at(each) === wanted);
	if (fitting !== undefined) return { ...line, price: fitting, discount, extended_amount: wanted };
	if (price % PRICE_STEP === 0n) return { ...line, discount, extended_amount: at(price) };
	const higher = near < ideal ? near + PRICE_STEP : near;
	const tooMuch = at(higher) - wanted;
	return {
		...line,
		price: higher,
		discount,
		extended_amount: at(higher),
		addl_discount: (line.addl_discount ?? 0n) + tooMuch,
	};
}

/** The header in whole cents. Leftover cents go where they do the least harm, and none is lost. */
function headerToSend(exact: Exact, paid: Amount | undefined, step: Amount): MoneyHeader {
	const round = (amount: Amount) => roundTo(amount, step);
	const header = {
		sub_total: exact.sub_total === undefined ? undefined : round(exact.sub_total),
		sales_tax: round(exact.sales_tax),
		shipping_handling: round(exact.shipping_handling),
		order_discount: round(exact.order_discount),
	};
	if (header.sub_total === undefined) return { ...header, grand_total: paid && round(paid) };
	const total =
		header.sub_total + header.sales_tax + header.shipping_handling - header.order_discount;
	const left = paid === undefined ? 0n : round(paid) - total;
	return { ...header, ...withCents(header, left), grand_total: total + left };
}

/** Where cents go that rounding left: into the tax, or else into shipping or the discount of the order. */
export function withCents<Amounts extends Rest>(amounts: Amounts, left: Amount): Amounts {
	const { sales_tax, shipping_handling, order_discount } = amounts;
	if (sales_tax > 0n && sales_tax + left >= 0n) return { ...amounts, sales_tax: sales_tax + left };
	return left > 0n
		? { ...amounts, shipping_handling: shipping_handling + left }
		: { ...amounts, order_discount: order_discount - left };
}

interface Rest {
	sales_tax: Amount;
	shipping_handling: Amount;
	order_discount: Amount;
}

/** The lines with their tax, where it adds up to the tax of the order; else without any tax. */
function withLineTax(lines: MoneyLine[], sales_tax: Amount | undefined, step: Amount): MoneyLine[] {
	const rounded = lines.map(({ tax }) => (tax === undefined ? undefined : roundTo(tax, step)));
	const sendsTax = sum(rounded) === sales_tax;
	return lines.map((line, index) => ({ ...line, tax: sendsTax ? rounded[index] : undefined }));
}

/** The amounts of an order that is only checked: the stated ones, with changes from rounding. */
function statedOnly(
	header: MoneyHeader,
	stated: MoneyHeader,
	exact: Exact,
	moved: Amount,
	step: Amount,
): MoneyHeader {
	const implied: MoneyHeader = {
		...header,
		sales_tax: exact.lineTax === undefined ? 0n : roundTo(exact.lineTax, step),
		shipping_handling: 0n,
		order_discount: roundTo(exact.lineDiscount + moved, step),
	};
	return Object.fromEntries(
		HEADER.filter((name) => stated[name] !== undefined || header[name] !== implied[name]).map(
			(name) => [name, header[name]],
		),
	);
}

/** The amounts that recalculating replaced. */
function replaced(given: Money, header: MoneyHeader, lines: MoneyLine[]): string[] {
	const changed = (name: string, before: Amount | undefined, after: Amount | undefined) =>
		before === undefined || after === undefined || within(before, after, CENT / 2n)
			? []
			: [`${name} ${formatAmount(before)} was replaced by ${formatAmount(after)}`];
	const told = [
		...lines.flatMap((line, index) => {
			const before = given.lines[index]?.extended_amount;
			return changed(`items[${index}].extended_amount`, before, line.extended_amount);
		}),
		...HEADER.flatMap((name) => changed(name, given.header[name], header[name])),
	];
	return told.length > 0 ? [told.join(', ')] : [];
}

/** Where rounding changed an amount by a cent or more, or a price that had no more than four decimals. */
function shifted(stated: Money, exact: Exact, sent: Money, step: Amount): string[] {
	const from: MoneyHeader = {
		...exact,
		...(stated.header.sub_total && { sub_total: stated.header.sub_total }),
	};
	const names = ['sub_total', 'sales_tax', 'shipping_handling', 'order_discount'] as const;
	const amounts = names.flatMap((name) => {
		const [before, after] = [from[name], sent.header[name]];
		if (before === undefined || after === undefined || sizeOf(after - before) < step) return [];
		return [`${name} is sent as ${formatAmount(after)} instead of ${formatAmount(before)}`];
	});
	const prices = stated.lines.flatMap(({ price }, index) => {
		const after = sent.lines[index]?.price;
		if (price === undefined || after === undefined || sizeOf(after - price) < PRICE_STEP) return [];
		return [
			`items[${index}].price is sent as ${formatAmount(after)} instead of ${formatAmount(price)}`,
		];
	});
	return madeUp([...amounts, ...prices]);
}

/** Tells what was changed so that the sums hold. */
export const madeUp = (changed: string[]): string[] =>
	changed.length > 0 ? [`To make up for rounded cents, ${changed.join(', ')}`] : [];
