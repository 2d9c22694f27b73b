import { type Amount, CENT, divide, formatAmount, roundTo, sum, UNIT } from './money';
import { addlDiscount, type Money, productOf, slackOf, within } from './sums';

/** The tax in each amount of an order. */
interface Taxes {
	lines: Amount[];
	shipping: Amount;
	/** What is in the lines' `addl_discount`, and in the rest of the order's discount. */
	addl: Amount[];
	discount: Amount;
	hints: string[];
}

/** Takes the tax out of prices, and out of what else the order's tax is of. */
export function withoutTax(given: Money, step: Amount): Money & { hints: string[] } {
	const gross = given.lines.map((line) => line.extended_amount ?? productOf(line) ?? 0n);
	const money = withTaxOfOrder(given, gross, step);
	const { header, lines } = money;
	const slack = sum(lines.map((line) => slackOf(line, step)));
	const carried = lines.some(({ tax }) => tax !== undefined);
	const taxes = carried ? asCarried(money, gross, slack) : atOneRate(money, gross, slack, step);
	const net = lines.map((line, index) => {
		const [before, tax, onAddl] = [gross[index], taxes.lines[index] ?? 0n, taxes.addl[index]];
		const addl = onAddl && { addl_discount: (line.addl_discount ?? 0n) - onAddl };
		if (!before) return { ...line, ...addl };
		const scaled = (amount?: Amount) => amount && divide(amount * (before - tax), before);
		return {
			...line,
			...addl,
			price: scaled(line.price),
			discount: scaled(line.discount),
			extended_amount: before - tax,
		};
	});

	const { sub_total, shipping_handling: ship, order_discount } = header;
	const isGross = sub_total !== undefined && within(sub_total, sum(gross), slack);
	const onDiscount = sum(taxes.addl) + taxes.discount;
	const tell = (name: string, before: Amount, tax: Amount) =>
		tax === 0n
			? []
			: [
					`${name} ${formatAmount(before)} was taken to include tax: it goes out as ${formatAmount(before - tax)}`,
				];
	return {
		header: {
			...header,
			...(isGross && { sub_total: sum(gross) - sum(taxes.lines) }),
			...(ship && { shipping_handling: ship - taxes.shipping }),
			...(order_discount && { order_discount: order_discount - onDiscount }),
		},
		lines: net,
		hints: [
			...tell('shipping_handling', ship ?? 0n, taxes.shipping),
			...tell('order_discount', discountOf(money), onDiscount),
			...taxes.hints,
		],
	};
}

/** The order's discount, as stated or as its lines have it. */
const discountOf = ({ header, lines }: Money): Amount =>
	header.order_discount ?? sum(lines.map(addlDiscount));

/** Where lines carry tax and the order has more, the rest is the tax on shipping. */
function asCarried({ header, lines }: Money, gross: Amount[], slack: Amount): Taxes {
	const taxes = lines.map(({ tax = 0n }) => tax);
	const { shipping_handling: ship = 0n, grand_total, sales_tax = sum(taxes) } = header;
	const rest = sales_tax - sum(taxes);
	const discount = discountOf({ header, lines });
	const isInShipping =
		rest > 0n &&
		rest < ship &&
		(grand_total === undefined || within(grand_total, sum(gross) + ship - discount, slack));
	return { lines: taxes, shipping: isInShipping ? rest : 0n, addl: [], discount: 0n, hints: [] };
}

/** Rates of VAT that are no multiples of half a percent (Switzerland, France), in tenths of a percent. */
const ODD_RATES = [21n, 26n, 38n, 81n];

/** Whether a tax that was rounded on each line and on shipping is of a usual rate, at most 30 percent. */
const isPlain = (tax: Amount, base: Amount, step: Amount, lines: number): boolean =>
	tax > 0n &&
	base > tax &&
	tax * 10n <= (base - tax) * 3n &&
	[divide(tax * 200n, base - tax) * 5n, ...ODD_RATES].some((rate) =>
		within(tax, divide(base * rate, 1000n + rate), (step * BigInt(lines + 1)) / 2n),
	);

/**
 * The order, with tax that a single line states as that of the order, where its rate is plain for the order and
 * not for the line. Exports have the order's tax in its only row, or in the first one.
 */
function withTaxOfOrder({ header, lines }: Money, gross: Amount[], step: Amount): Money {
	const index = lines.findIndex(({ tax }) => tax !== undefined);
	const isOnly = lines.filter(({ tax }) => tax !== undefined).length === 1;
	const { tax = 0n } = lines[index] ?? {};
	const discount = discountOf({ header, lines });
	const isRateOf = (goods: Amount, count: number) =>
		[goods, goods - discount].some((base) => isPlain(tax, base, step, count));
	const ofLine = isRateOf(gross[index] ?? 0n, 1);
	const ofOrder = isRateOf(sum(gross) + (header.shipping_handling ?? 0n), lines.length);
	return isOnly && (header.sales_tax ?? tax) === tax && ofOrder && !ofLine
		? {
				header: { ...header, sales_tax: tax },
				lines: lines.map((line) => ({ ...line, tax: undefined })),
			}
		: { header, lines };
}

/**
 * Tax that no line carries is shared out in proportion. It is that of goods and shipping, less discounts. Only
 * where its rate is plain without shipping, or before the discounts, and not so with them, it is that.
 */
function atOneRate({ header, lines }: Money, gross: Amount[], slack: Amount, step: Amount): Taxes {
	const { sales_tax: tax = 0n, shipping_handling: ship = 0n, sub_total, grand_total } = header;
	const addl = lines.map(({ addl_discount = 0n }) => addl_discount);
	const discount = discountOf({ header, lines });
	const goods = sum(gross);

	// Shipping may be stated without its tax, while the total has it.
	const paid = (grand_total ?? 0n) - goods + discount;
	const isNet =
		ship > 0n &&
		paid > ship + slack &&
		grand_total !== undefined &&
		grand_total > tax &&
		within(paid, divide(ship * grand_total, grand_total - tax), slack + step);

	const off = discount < sum(addl) ? 0n : discount;
	const readings = isNet
		? [{ shipping: paid, off }]
		: [ship, 0n].flatMap((shipping) => [off, 0n].map((each) => ({ shipping, off: each })));
	const possible = readings
		.map((reading) => ({ ...reading, base: goods + reading.shipping - reading.off }))
		.filter(({ base }) => tax > 0n && base > tax);
	const plain = possible.find(({ base }) => isPlain(tax, base, step, lines.length));
	const stated = possible.find(
		({ base }) => sub_total && within(sub_total, goods - divide(tax * goods, base), slack + step),
	);
	const {
		shipping,
		off: discounted,
		base,
	} = stated ?? plain ?? possible[0] ?? { shipping: 0n, off: 0n, base: 0n };

	const discounts = [...addl, discount - sum(addl)].map((each) => (discounted ? -each : 0n));
	const shares = shareOut(
		tax - (isNet ? paid - ship : 0n),
		[isNet ? 0n : shipping, ...gross, ...discounts],
		step,
	);
	const isSplit = [shipping, discounted, ...gross].filter((each) => each !== 0n).length > 1;
	const percent = base && roundTo(divide(tax * 100n * UNIT, base - tax), CENT);
	return {
		shipping: shares[0] ?? 0n,
		lines: shares.slice(1, lines.length + 1),
		addl: shares.slice(lines.length + 1, -1).map((share) => -share),
		discount: -(shares.at(-1) ?? 0n),
		hints:
			base && isSplit && !plain
				? [
						`sales_tax is ${formatAmount(percent)} % of the amounts without tax, and was taken out of each at this rate. If the lines have different rates, give the tax of each line`,
					]
				: [],
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
