import { type Amount, parseAmount, toNumber } from './money';
import { HEADER, type Money } from './sums';
import { settle, type TotalsOptions } from './totals';

const LINE = ['quantity', 'price', 'discount', 'addl_discount', 'extended_amount', 'tax'] as const;

interface Priced {
	items: object[];
	currency_code?: unknown;
}

type Fields = Record<string, unknown>;

/**
 * Checks or fills in the amounts of an order. An amount that is right goes out as it was given.
 *
 * @param order its amounts are numbers or decimal texts, or left out
 */
export function applyTotals<Order extends Priced>(
	order: Order,
	options: TotalsOptions,
): { order: Order; hints: string[]; problems?: never } | { problems: string[] } {
	if (options.mode === 'asGiven') {
		const why = 'Prices Include Tax was not applied, since Totals is set to Send as Given';
		return { order, hints: options.pricesIncludeTax ? [why] : [] };
	}
	const given = moneyOf(order);
	const unpriced = withoutPrice(given, options);
	const mayLack = options.pricesMayLack && !(options.mode === 'fill' && given.lines.some(isPriced));
	if (unpriced.length > 0 && !mayLack) return { problems: unpriced };

	const currency = typeof order.currency_code === 'string' ? order.currency_code.trim() : undefined;
	const settled = settle(given, { ...options, currency });
	if (settled.problems) return settled;
	// The form fills in what it can. Only where the user asks for totals, or gives a part of them, those that
	// could not be filled in are told.
	const isAsked =
		options.mode === 'fill' &&
		(!options.pricesMayLack || HEADER.some((name) => (given.header[name] ?? 0n) !== 0n));
	const lacksPrices = unpriced.length > 0 || (isAsked && settled.header.sub_total === undefined);
	const tooMuch = (['sub_total', 'grand_total'] as const).filter(
		(name) => parseAmount(toNumber(settled.header[name] ?? 0n)) === undefined,
	);
	if (tooMuch.length > 0) {
		return { problems: tooMuch.map((name) => `${name} would be a hundred billion or more`) };
	}
	return {
		order: {
			...withAmounts(order, HEADER, given.header, settled.header),
			items: order.items.map((item, index) =>
				withAmounts(item, LINE, given.lines[index] ?? {}, settled.lines[index] ?? {}),
			),
		},
		hints: [
			...settled.hints,
			...(options.pricesIncludeTax && !statesTax(given)
				? ['No tax is stated, so none was taken out of the prices']
				: []),
			...(lacksPrices ? ['Totals were not filled in, since a line has no price'] : []),
		],
	};
}

const statesTax = ({ header, lines }: Money) =>
	[header.sales_tax, ...lines.map(({ tax }) => tax)].some((tax) => tax !== undefined);

function moneyOf(order: Priced): Money {
	return {
		header: amountsOf(order, HEADER),
		lines: order.items.map((item) => ({ quantity: 0n, ...amountsOf(item, LINE) })),
	};
}

function amountsOf<Name extends string>(fields: object, names: readonly Name[]) {
	return Object.fromEntries(
		names.flatMap((name) => {
			const amount = parseAmount((fields as Fields)[name]);
			return amount === undefined ? [] : [[name, amount]];
		}),
	) as { [name in Name]?: Amount };
}

/** The fields, with each amount replaced that differs from the given one or is written less exactly. */
function withAmounts<T extends object, Name extends string>(
	fields: T,
	names: readonly Name[],
	given: { [name in Name]?: Amount },
	settled: { [name in Name]?: Amount },
): T {
	const isWritten = (name: Name, amount: Amount) =>
		Number((fields as Fields)[name]) === toNumber(amount);
	const changed = names.filter((name) => {
		const amount = settled[name];
		return amount !== given[name] || (amount !== undefined && !isWritten(name, amount));
	});
	const kept = Object.entries(fields).filter(([name]) => !changed.some((each) => each === name));
	const written = changed.flatMap((name) => {
		const amount = settled[name];
		return amount === undefined ? [] : [[name, toNumber(amount)]];
	});
	return Object.fromEntries([...kept, ...(written as Array<[string, unknown]>)]) as T;
}

const isPriced = (line: Money['lines'][number]) =>
	line.price !== undefined || line.extended_amount !== undefined;

/** A line without a price would silently count as free. */
function withoutPrice({ lines }: Money, { mode, pricesIncludeTax }: TotalsOptions): string[] {
	const needsPrices =
		mode === 'recalculate' || pricesIncludeTax || (mode === 'fill' && lines.some(isPriced));
	if (!needsPrices) return [];
	return lines.flatMap((line, index) =>
		isPriced(line) ? [] : [`items[${index}].price is missing (0 for a free item)`],
	);
}
