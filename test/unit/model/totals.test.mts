import fc from 'fast-check';

import { applyTotals } from '../../../nodes/CartRover/model/orderTotals.ts';
import type { TotalsOptions } from '../../../nodes/CartRover/model/totals.ts';
import { brokenRules, money, parts } from '../../support/moneyRules.mts';

type Fields = Record<string, unknown>;
type Order = Fields & { items: Fields[] };

const order = (header: Fields, ...lines: Fields[]): Order => ({
	...header,
	items: lines.map((line) => ({ quantity: 1, ...line })),
});

/** The order as it would be sent. */
function sent(given: Order, options: TotalsOptions): Order {
	const read = applyTotals(given, options);
	if (read.problems) throw new Error(read.problems.join('; '));
	return read.order;
}

const settled = (mode: TotalsOptions['mode'], header: Fields, ...lines: Fields[]) =>
	sent(order(header, ...lines), { mode });
const problems = (mode: TotalsOptions['mode'], header: Fields, ...lines: Fields[]) =>
	applyTotals(order(header, ...lines), { mode }).problems;
const hints = (mode: TotalsOptions['mode'], header: Fields, ...lines: Fields[]) => {
	const read = applyTotals(order(header, ...lines), { mode });
	return read.problems ?? read.hints;
};

describe.each(['check', 'fill', 'recalculate'] as const)('totals below 0 (%s)', (mode) => {
	it('are told', () => {
		const exchange = [{ extended_amount: -10 }, { price: 20 }];
		expect(hints(mode, { order_discount: 50 }, ...exchange)).toEqual([
			'grand_total is -40.00, below 0: the discounts are more than all else',
		]);
		const shops = applyTotals(order({ order_discount: 50 }, { price: 20 }), {
			mode,
			mayBeBelowZero: true,
		});
		expect(shops.problems).toBeUndefined();
	});

	it('are an error where a piece has a discount higher than its price', () => {
		const line = { price: 9.5, quantity: 24, discount: 12, extended_amount: 216 };
		const others = [{ price: 0, discount: 0 }, { price: 5, discount: 5 }, { discount: 1 }];
		const header = { shipping_handling: 500, sales_tax: 3 };
		for (const pricesIncludeTax of [false, true])
			expect(
				applyTotals(order(header, { price: 1 }, line), { mode, pricesIncludeTax }).problems,
			).toEqual([
				'items[1].discount is 12.00, more than the price (9.50). For the whole line, use items[1].addl_discount: this one is taken off each piece',
			]);
		for (const fine of others)
			expect(problems('check', { shipping_handling: 5 }, fine)).toBeUndefined();
		expect(applyTotals(order({}, { price: 5, discount: 5.01 }), { mode }).problems).toEqual([
			expect.stringMatching(/^items\[0\]\.discount is 5\.01, more than the price \(5\.00\)/),
		]);
	});

	it('are told where rounding may have made them', () => {
		expect(hints(mode, {}, { price: '33.33', discount: '33.334', quantity: 10 })).toEqual([
			'items[0].extended_amount is -0.04, below 0: its discount is more than its price',
			'grand_total is -0.04, below 0: the discounts are more than all else',
		]);
	});

	it.each([
		[{ order_discount: 50 }, '20.00'],
		[{ order_discount: 50, shipping_handling: 5, sales_tax: 2 }, '27.00'],
	])('are an error where the discount of the order makes them (%j)', (header, rest) => {
		expect(problems(mode, header, { price: 20 })).toEqual([
			`order_discount is 50.00, more than the rest of the order (${rest}). It is an amount, not a percentage`,
		]);
	});

	it('are not 0', () => {
		expect(hints(mode, { order_discount: 20 }, { price: 25, discount: 5 })).toEqual([]);
	});
});

describe('a discount of the order that may be that of its pieces again', () => {
	const TWICE =
		"order_discount takes off another 12.00, just what the lines' discounts per piece took off already. If it is the same discount, it is deducted twice: leave it out of order_discount";
	const line = { price: 9.5, quantity: 24, discount: 0.5 };

	it.each<[TotalsOptions['mode'], Fields, Fields[], string[]]>([
		['check', { order_discount: 12 }, [line], [TWICE]],
		['fill', { order_discount: '12.00' }, [line], [TWICE]],
		['recalculate', { order_discount: 12, grand_total: 204 }, [line], [TWICE]],
		['fill', { order_discount: 14 }, [{ ...line, addl_discount: 2 }], [TWICE]],
		[
			'fill',
			{ order_discount: 12 },
			[
				{ ...line, quantity: 23 },
				{ price: 5, discount: '0.499' },
			],
			[TWICE],
		],
		['fill', { order_discount: 12.01 }, [line], []],
		['fill', { order_discount: 12 }, [{ ...line, addl_discount: 2 }], []],
		['fill', { order_discount: 2 }, [{ price: 9.5, addl_discount: 2 }], []],
		['fill', { order_discount: 0 }, [{ price: 9.5, discount: 0 }], []],
		['fill', {}, [line], []],
		// The total says that it is another one.
		['check', { order_discount: 12, grand_total: 204 }, [line], []],
	])('is told (%s, %j)', (mode, header, lines, told) => {
		expect(hints(mode, header, ...lines)).toEqual(told);
	});
});

describe('fill', () => {
	it('works out what is missing', () => {
		// 2 * 12.00 + 3 * (5.50 - 0.50) = 39.00; 39.00 + 3.12 + 6.95 - 4.00 = 45.07
		const given = { sales_tax: 3.12, shipping_handling: '6.95', order_discount: 4 };
		expect(
			settled(
				'fill',
				given,
				{ price: '12.00', quantity: 2 },
				{ price: 5.5, discount: 0.5, quantity: 3 },
			),
		).toEqual({
			...given,
			sub_total: 39,
			grand_total: 45.07,
			items: [
				{ price: '12.00', quantity: 2, extended_amount: 24 },
				{ price: 5.5, discount: 0.5, quantity: 3, extended_amount: 15 },
			],
		});
	});

	it('takes tax and discount of the order from its lines', () => {
		const lines = [
			{ price: 10, tax: 0.83, addl_discount: 1.5 },
			{ price: 20, tax: '1.65' },
		];
		expect(settled('fill', {}, ...lines)).toMatchObject({
			sub_total: 30,
			sales_tax: 2.48,
			order_discount: 1.5,
			shipping_handling: 0,
			grand_total: 30.98,
		});
	});

	it('keeps what is given, and does not let it contradict the rest', () => {
		const line = { price: 100.95, tax: 16.83 };
		expect(problems('fill', { grand_total: '100.95' }, line)).toEqual([
			'grand_total is 100.95, expected 117.78 (sub_total + sales_tax + shipping_handling - order_discount; if prices include tax, add the option Prices Include Tax)',
		]);
		expect(
			problems('fill', { sub_total: 1 }, { price: 5 }, { price: 5, extended_amount: 6 }),
		).toEqual([
			'items[1].extended_amount is 6.00, expected 5.00 ((price - discount) * quantity)',
			'sub_total is 1.00, expected 11.00 (sum of the extended amounts of the lines)',
		]);
		expect(problems('fill', { order_discount: 1 }, { price: 5, addl_discount: 2 })).toEqual([
			'order_discount is 1.00, expected 2.00 (at least the sum of addl_discount of the lines)',
		]);
	});

	it('does nothing to an order without prices, and wants all of them or none', () => {
		expect(settled('fill', {}, { item: 'A' })).toEqual(order({}, { item: 'A' }));
		expect(settled('fill', { sub_total: 5, sales_tax: 1 }, { item: 'A' })).toMatchObject({
			grand_total: 6,
		});
		expect(problems('fill', {}, { price: 5 }, {}, { extended_amount: '5.00' })).toEqual([
			'items[1].price is missing (0 for a free item)',
		]);
	});
});

it('an order without prices goes through where it may, with a hint; not one that lacks some', () => {
	const options = { mode: 'fill', pricesMayLack: true } as const;
	const given = order({ sales_tax: 1 }, { item: 'A' });
	expect(applyTotals(given, options)).toEqual({
		order: given,
		hints: ['Totals were not filled in, since a line has no price'],
	});
	expect(applyTotals(order({}, { price: 5 }, { item: 'A' }), options)).toEqual({
		problems: ['items[1].price is missing (0 for a free item)'],
	});
});

describe('check', () => {
	it('adds nothing, and leaves what is right as it was written', () => {
		for (const given of [
			order({}, { price: '5.00' }, {}),
			order(
				{ sub_total: '10.00', grand_total: '10.80', sales_tax: 0.8 },
				{ price: 10, tax: '0.80' },
			),
			order({ grand_total: 8 }, { price: '10.0', addl_discount: 2 }),
		]) {
			expect(sent(given, { mode: 'check' })).toEqual(given);
		}
	});

	it.each(['check', 'fill', 'recalculate'] as const)(
		'tells where the tax of the lines is not sent (%s)',
		(mode) => {
			const lines = [
				{ price: 10, tax: 2 },
				{ price: 15, tax: 1 },
			];
			const withShipping = { shipping_handling: 5, sales_tax: 4 };
			expect(hints(mode, withShipping, ...lines)).toEqual([
				'The tax of the lines does not add up to sales_tax: only sales_tax is sent',
			]);
			const { items, sales_tax } = settled(mode, withShipping, ...lines);
			expect([sales_tax, items.map(({ tax }) => tax)]).toEqual([4, [undefined, undefined]]);
			const given = order(withShipping, ...lines);
			expect(applyTotals(given, { mode, mayBeBelowZero: true })).toMatchObject({ hints: [] });
			expect(hints(mode, { ...withShipping, sales_tax: 3 }, ...lines)).toEqual([]);
			expect(hints(mode, withShipping, { price: 25, tax: 0 })).toEqual([]);
			expect(hints(mode, {}, { price: 25, tax: '0.004' })).toEqual([]);
		},
	);

	it('names each contradiction with both sums in cents', () => {
		const lines = [
			{ price: '4.40', quantity: 2, extended_amount: '9.00' },
			{ price: '5.00', extended_amount: '5.00', tax: '0.40' },
		];
		expect(
			problems('check', { sub_total: '14.50', sales_tax: 1, grand_total: 15 }, ...lines),
		).toEqual([
			'items[0].extended_amount is 9.00, expected 8.80 ((price - discount) * quantity)',
			'sub_total is 14.50, expected 14.00 (sum of the extended amounts of the lines)',
			'sales_tax is 1.00, expected 0.40 (sum of the tax of the lines)',
			'grand_total is 15.00, expected 15.50 (sub_total + sales_tax + shipping_handling - order_discount)',
		]);
		const [problem] = problems('check', { grand_total: 30 }, { price: '14.1250' }) ?? [];
		expect(problem).toContain('expected 14.13 (');
	});

	it('rounds prices without end to four decimals, the amount of the line stays', () => {
		expect(
			settled(
				'check',
				{ sub_total: '23.72', sales_tax: '2.37', grand_total: '26.09' },
				{ price: '7.9051383333333334', quantity: 3 },
			).items,
		).toEqual([{ price: 7.9051, quantity: 3 }]);
		expect(settled('check', { grand_total: 10 }, { price: 10 / 3, quantity: 3 }).items).toEqual([
			{ price: 3.3333, quantity: 3 },
		]);
	});

	it('makes the next higher price of one that four decimals do not make, less a discount', () => {
		const line = { price: 0.02372, quantity: 1000 };
		expect(settled('fill', { grand_total: 23.72 }, line)).toEqual(
			order(
				{
					sub_total: 23.8,
					order_discount: 0.08,
					sales_tax: 0,
					shipping_handling: 0,
					grand_total: 23.72,
				},
				{ price: 0.0238, quantity: 1000, addl_discount: 0.08, extended_amount: 23.8 },
			),
		);
		expect(hints('check', { sub_total: 23.72 }, line)).toEqual([
			expect.stringContaining('sub_total is sent as 23.80 instead of 23.72'),
		]);
	});

	it('makes no higher price than it takes', () => {
		const line = { price: 0.02378, quantity: 1000 };
		expect(settled('fill', {}, line)).toMatchObject({
			sub_total: 23.8,
			order_discount: 0.02,
			grand_total: 23.78,
			items: [{ price: 0.0238, extended_amount: 23.8, addl_discount: 0.02 }],
		});
	});

	it('adds that discount to the one that the line has', () => {
		const line = { price: 0.02372, quantity: 1000, extended_amount: 23.72, addl_discount: 5 };
		expect(settled('fill', {}, line)).toMatchObject({
			sub_total: 23.8,
			order_discount: 5.08,
			grand_total: 18.72,
			items: [{ price: 0.0238, extended_amount: 23.8, addl_discount: 5.08 }],
		});
	});

	it('knows a price that was rounded to cents by the amount of its line', () => {
		const line = { price: 7.91, quantity: 3, extended_amount: 23.72 };
		expect(settled('check', { sub_total: 23.72 }, line).items).toEqual([
			{ ...line, price: 7.9067 },
		]);
		expect(hints('check', { sub_total: 23.72 }, line)).toEqual([
			'To make up for rounded cents, items[0].price is sent as 7.9067 instead of 7.91',
		]);
	});

	it('puts a cent that is left over into the tax, and the total stays', () => {
		const header = {
			sub_total: 14.125,
			sales_tax: 3.825,
			shipping_handling: 5,
			grand_total: 22.95,
		};
		expect(settled('check', header, { price: 14.125, tax: 2.825 })).toEqual(
			order({ ...header, sub_total: 14.13, sales_tax: 3.82 }, { price: 14.125 }),
		);
		const rounded = { ...header, sub_total: 14.13, sales_tax: 3.83 };
		expect(hints('check', rounded, { price: 14.13 })).toEqual([
			'To make up for rounded cents, sales_tax is sent as 3.82 instead of 3.83',
		]);
	});

	it('puts it into shipping or discount where there is no tax', () => {
		const line = { price: 3.33, quantity: 3 };
		expect(settled('check', { grand_total: 10 }, line)).toEqual(
			order({ grand_total: 10, shipping_handling: 0.01 }, line),
		);
		expect(settled('check', { grand_total: 9.98 }, line)).toEqual(
			order({ grand_total: 9.98, order_discount: 0.01 }, line),
		);
	});

	it('puts into the discount what would make the tax negative', () => {
		// Twice 3 * 3.335, which is 10.01 and 10.02 in whole cents.
		const line = { price: 3.335, quantity: 3 };
		const header = { sales_tax: 0.01, grand_total: 20 };
		expect(settled('fill', header, line, line)).toMatchObject({
			sales_tax: 0.01,
			order_discount: 0.03,
		});
	});

	it('does not take a cent for rounding where nothing was rounded', () => {
		expect(problems('check', { sub_total: 10.01 }, { price: 10 })).toHaveLength(1);
		expect(problems('check', { grand_total: 9.99 }, { price: 10 })).toHaveLength(1);
		expect(problems('check', {}, { price: 10, extended_amount: 10.01 })).toHaveLength(1);
		expect(problems('check', { sub_total: 30.02 }, { price: 10, quantity: 3 })).toHaveLength(1);
	});

	it('takes tax that no line carries for that on shipping, and then sends none of the lines', () => {
		const header = { sales_tax: 1.5, shipping_handling: 5, grand_total: 16.5 };
		expect(settled('check', header, { price: 10, tax: 1 })).toEqual(order(header, { price: 10 }));
		const without = { sales_tax: 1.5, grand_total: 11.5 };
		expect(problems('check', without, { price: 10, tax: 1 })).toHaveLength(1);
	});

	it('sends what floating point made of sums as the exact decimals', () => {
		expect(settled('check', { shipping_handling: 58.73 + 10 }, { price: 0.1 + 0.2 })).toEqual(
			order({ shipping_handling: 68.73 }, { price: 0.3 }),
		);
	});
});

describe('recalculate', () => {
	it('replaces what contradicts, and tells it', () => {
		const line = { price: 100.95, tax: 16.83, extended_amount: 1 };
		const header = { sub_total: 100.95, grand_total: 100.95, sales_tax: 3 };
		expect(settled('recalculate', header, line)).toMatchObject({
			sub_total: 100.95,
			sales_tax: 16.83,
			grand_total: 117.78,
			items: [{ extended_amount: 100.95, tax: 16.83 }],
		});
		expect(hints('recalculate', header, line)).toEqual([
			'items[0].extended_amount 1.00 was replaced by 100.95, sales_tax 3.00 was replaced by 16.83, grand_total 100.95 was replaced by 117.78',
		]);
	});

	it('raises a discount of the order that is less than those of its lines', () => {
		const line = { price: 20, addl_discount: 1.75 };
		expect(settled('recalculate', { order_discount: 1 }, line)).toMatchObject({
			order_discount: 1.75,
			grand_total: 18.25,
		});
		expect(settled('recalculate', { order_discount: 5 }, line).grand_total).toBe(15);
	});

	it('needs all prices', () => {
		expect(problems('recalculate', {}, {})).toEqual([
			'items[0].price is missing (0 for a free item)',
		]);
	});
});

it('asGiven changes nothing', () => {
	const given = order(
		{ grand_total: 1, sales_tax: 68.72999999 },
		{ price: 7.905138333333, quantity: 3 },
	);
	expect(sent(given, { mode: 'asGiven' })).toEqual(given);
});

describe('prices that include tax', () => {
	const net = (header: Fields, ...lines: Fields[]) =>
		sent(order(header, ...lines), { mode: 'fill', pricesIncludeTax: true });

	it('lose the tax of their line', () => {
		expect(net({ grand_total: 100.95 }, { price: 100.95, tax: 16.83 })).toMatchObject({
			sub_total: 84.12,
			sales_tax: 16.83,
			grand_total: 100.95,
			items: [{ price: 84.12, tax: 16.83 }],
		});
	});

	it('share the tax of the order, where no line carries any', () => {
		const lines = [{ price: 60, quantity: 2 }, { price: 24 }];
		expect(net({ sub_total: 144, sales_tax: 24, grand_total: 144 }, ...lines)).toMatchObject({
			sub_total: 120,
			items: [{ price: 50 }, { price: 20 }],
		});
	});

	it('are those of shipping as well, where the total says so', () => {
		const header = { sales_tax: 21, shipping_handling: 6 };
		const line = { price: 120, tax: 20 };
		for (const grand_total of [126, undefined]) {
			expect(net({ ...header, grand_total }, line)).toMatchObject({
				sub_total: 100,
				shipping_handling: 5,
				grand_total: 126,
			});
		}
		expect(net({ ...header, grand_total: 127 }, line)).toMatchObject({ shipping_handling: 6 });
	});

	const told = (header: Fields, ...lines: Fields[]) => {
		const read = applyTotals(order(header, ...lines), { mode: 'fill', pricesIncludeTax: true });
		return read.problems ?? read.hints;
	};
	const SHIPPING = 'shipping_handling 11.90 was taken to include tax: it goes out as 10.00';
	const DISCOUNT = 'order_discount 11.90 was taken to include tax: it goes out as 10.00';
	const withSums = ([sales_tax, shipping_handling, grand_total, order_discount]: unknown[]) => ({
		sales_tax,
		shipping_handling,
		grand_total,
		...(order_discount !== undefined && { order_discount }),
	});

	/* Tax, shipping, total and discount, as they are given and as they go out. */
	it.each<[string, unknown[], Fields, unknown[], unknown, string[]]>([
		[
			'is of shipping, too',
			['20.90', '11.90', '130.90'],
			{ price: '119.00' },
			['20.90', 10, '130.90'],
			100,
			[SHIPPING],
		],
		['where no total is given', [20.9, 11.9], { price: 119 }, [20.9, 10, 130.9], 100, [SHIPPING]],
		[
			'of several pieces',
			[9.5, 11.9, 59.5],
			{ price: 23.8, quantity: 2 },
			[9.5, 10, 59.5],
			20,
			[SHIPPING],
		],
		[
			'at 8.1 %',
			[9.72, 21.62, 129.72],
			{ price: 108.1 },
			[9.72, 20, 129.72],
			100,
			['shipping_handling 21.62 was taken to include tax: it goes out as 20.00'],
		],
		['without shipping', [19, 0, 119], { price: 119 }, [19, 0, 119], 100, []],
		['without tax on shipping', [19, 10, 129], { price: 119 }, [19, 10, 129], 100, []],
		['on top of shipping', [20.9, 10, 130.9], { price: 119 }, [20.9, 10, 130.9], 100, []],
		[
			'after a discount',
			[17.1, 0, 107.1, 11.9],
			{ price: 119 },
			[17.1, 0, 107.1, 10],
			100,
			[DISCOUNT],
		],
		[
			'after a discount, of shipping, too',
			[19, 11.9, 119, 11.9],
			{ price: 119 },
			[19, 10, 119, 10],
			100,
			[SHIPPING, DISCOUNT],
		],
		[
			'and before a gift card',
			[20.9, 11.9, 120.9, 10],
			{ price: 119 },
			[20.9, 10, 120.9, 10],
			100,
			[SHIPPING],
		],
		[
			'on top of shipping, after a discount',
			[19, 10, 119, 11.9],
			{ price: 119 },
			[19, 10, 119, 10],
			100,
			[DISCOUNT],
		],
		[
			'of shipping alone, where the discount is all',
			[1.9, 11.9, 11.9, 119],
			{ price: 119 },
			[1.9, 10, 11.9, 100],
			100,
			[SHIPPING, 'order_discount 119.00 was taken to include tax: it goes out as 100.00'],
		],
	])('tax of the order %s', (_what, given, line, expected, price, hintsOf) => {
		expect(net(withSums(given), line)).toMatchObject({ ...withSums(expected), items: [{ price }] });
		expect(told(withSums(given), line)).toEqual(hintsOf);
	});

	it('know the tax of the order in its only or first line by its rate', () => {
		const lone = { price: 119, tax: 20.9 };
		for (const header of [{}, { sales_tax: 20.9 }, { grand_total: 130.9 }]) {
			const given = { ...header, shipping_handling: 11.9 };
			expect(net(given, lone)).toEqual({
				...header,
				...{ sub_total: 100, sales_tax: 20.9, shipping_handling: 10 },
				...{ order_discount: 0, grand_total: 130.9 },
				items: [{ quantity: 1, price: 100, extended_amount: 100 }],
			});
			expect(told(given, lone)).toEqual([SHIPPING]);
		}
		const first = { price: 23.8, tax: 9.5 };
		expect(net({ shipping_handling: 11.9 }, first, { price: 23.8 })).toMatchObject({
			shipping_handling: 10,
			items: [{ price: 20 }, { price: 20 }],
		});
		// the rate is plain for the line, or for neither; or other lines state that they have none
		for (const [line, ...others] of [
			[{ price: 119, tax: 19 }],
			[{ price: 119, tax: 20 }],
			[first, { price: 23.8, tax: 0 }],
		] as const)
			expect(net({ shipping_handling: 11.9 }, line, ...others)).toMatchObject({
				shipping_handling: 11.9,
				items: [{ tax: line.tax }, ...others],
			});
	});

	it('take tax out of a discount of a line by the same rate', () => {
		const header = { sales_tax: 17.1, order_discount: 11.9 };
		const line = { price: 119, addl_discount: 11.9 };
		for (const { order_discount, ...rest } of [header, { ...header, grand_total: 107.1 }])
			for (const given of [rest, { ...rest, order_discount }])
				expect(net(given, line)).toMatchObject({
					order_discount: 10,
					grand_total: 107.1,
					items: [{ price: 100, addl_discount: 10 }],
				});
	});

	it('follow a subtotal without tax, whatever the rate', () => {
		// 100.00 at 19 %, 100.00 at 7 %, and shipping without tax
		const header = { sales_tax: 26, shipping_handling: 10, sub_total: 200 };
		expect(net(header, { price: 119 }, { price: 107 })).toMatchObject({
			sub_total: 200,
			shipping_handling: 10,
			grand_total: 236,
		});
	});

	const RATE =
		'sales_tax is 11.37 % of the amounts without tax, and was taken out of each at this rate. If the lines have different rates, give the tax of each line';

	it('tell where their rate is that of no single tax', () => {
		const header = { sales_tax: 34, grand_total: 333 };
		expect(told(header, { price: 119, quantity: 2 }, { price: 95 })).toEqual([RATE]);
		expect(told({ ...header, shipping_handling: 20 }, { price: 313 })).toEqual([
			'shipping_handling 20.00 was taken to include tax: it goes out as 17.96',
			RATE,
		]);
		expect(told({ sales_tax: 13.13 }, { price: 100 })).toEqual([]);
	});

	it('leave a total that fits no reading to its error', () => {
		const header = { sales_tax: 20.9, shipping_handling: 10, grand_total: 130.5 };
		expect(told(header, { price: 119 })).toEqual([
			expect.stringContaining('grand_total is 130.50, expected 129.00 ('),
		]);
	});

	it('need a price', () => {
		const read = applyTotals(order({}, {}), { mode: 'check', pricesIncludeTax: true });
		expect(read.problems).toEqual(['items[0].price is missing (0 for a free item)']);
	});
});

describe('currencies', () => {
	it('without cents have whole amounts', () => {
		const line = { price: 33, quantity: 3 };
		expect(settled('fill', { currency_code: 'JPY', grand_total: 100 }, line)).toMatchObject({
			sub_total: 99,
			shipping_handling: 1,
			grand_total: 100,
		});
		// 10.50 yen are none, but are sent as they are given.
		const odd = { currency_code: 'JPY', grand_total: 10.5 };
		expect(settled('fill', odd, { price: 10.5 })).toMatchObject({
			sub_total: 10.5,
			grand_total: 10.5,
		});
	});

	it('of three decimals keep them', () => {
		const line = { price: '1.995', quantity: 3 };
		const header = { currency_code: 'KWD', grand_total: 5.985 };
		expect(settled('fill', header, line)).toMatchObject({ sub_total: 5.985, grand_total: 5.985 });
		expect(hints('fill', header, line)).toEqual([
			'The currency has three decimals; CartRover shows totals with two',
		]);
	});
});

const decimal = (max: number, places = 4) =>
	fc
		.tuple(fc.integer({ min: 0, max: max - 1 }), fc.integer({ min: 0, max: 10 ** places - 1 }))
		.map(([whole, rest]) => `${whole}.${String(rest).padStart(places, '0')}`);
const maybe = (max: number, places = 4) =>
	fc.option(decimal(max, places), { nil: undefined, freq: 2 });
const endless = fc
	.tuple(fc.integer({ min: 1, max: 99_999 }), fc.constantFrom(3, 7, 9, 11, 13))
	.map(([cents, by]) => cents / 100 / by);
const anyLine = fc.record({
	quantity: fc.oneof(
		fc.integer({ min: 1, max: 2_000 }),
		decimal(50, 2).filter((q) => Number(q) > 0),
	),
	price: fc.oneof(decimal(500), decimal(500, 2), endless),
	addl_discount: maybe(1, 2),
	tax: maybe(20),
});
const anyOrder = fc.record({
	items: fc.array(anyLine, { minLength: 1, maxLength: 6 }),
	shipping_handling: maybe(30, 2),
	order_discount: fc.option(
		decimal(20, 2).map((text) => String(Number(text) + 6)),
		{ nil: undefined },
	),
});

/** Orders in which no line has part of a cent. */
const plainOrder = anyOrder.map((given) => ({
	...given,
	items: given.items.map((line) => ({
		...line,
		quantity: Math.ceil(Number(line.quantity)),
		price: Number(line.price).toFixed(2),
		tax: line.tax && Number(line.tax).toFixed(2),
	})),
}));

/** Any order may have any discount. */
const ANY = { mayBeBelowZero: true };

describe('any order', () => {
	it('holds by the rules exactly once it is filled in, and stays as it is when it is checked', () => {
		fc.assert(
			fc.property(
				anyOrder,
				fc.constantFrom('fill' as const, 'recalculate' as const),
				(given, mode) => {
					const filled = sent(given, { ...ANY, mode });
					expect(brokenRules(filled)).toEqual([]);
					expect(sent(filled, { ...ANY, mode: 'check' })).toEqual(filled);
					expect(sent(filled, { ...ANY, mode: 'fill' })).toEqual(filled);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('costs less by just the discounts of its lines, whatever its prices', () => {
		fc.assert(
			fc.property(fc.array(anyLine, { minLength: 1, maxLength: 6 }), (items) => {
				const total = (lines: Fields[]) =>
					parts(sent({ items: lines }, { ...ANY, mode: 'fill' }).grand_total);
				const whole = total(items.map(({ addl_discount: _off, ...line }) => line));
				const off = items.reduce((all, line) => all + parts(line.addl_discount), 0n);
				expect(total(items)).toBe(whole - off);
			}),
			{ numRuns: 300 },
		);
	});

	it('keeps the paid total and the rules, a cent of rounding more or less', () => {
		fc.assert(
			fc.property(plainOrder, fc.integer({ min: -1, max: 1 }), (given, off) => {
				const pieces = given.items.some(({ quantity }) => quantity >= 2);
				const filled = sent(given, { ...ANY, mode: 'fill' });
				const paid = parts(filled.grand_total) + (pieces ? BigInt(off) * 100n : 0n);
				const grand_total = money(paid);
				const result = sent({ ...given, grand_total }, { ...ANY, mode: 'fill' });
				expect(brokenRules(result)).toEqual([]);
				expect(parts(result.grand_total)).toBe(paid);
			}),
			{ numRuns: 500 },
		);
	});

	it('is refused when a sum is off by more than rounding its lines may cost', () => {
		const which = fc.constantFrom('sub_total', 'grand_total');
		fc.assert(
			fc.property(
				plainOrder,
				which,
				fc.integer({ min: 2, max: 999 }),
				fc.boolean(),
				(given, name, cents, more) => {
					const filled = sent(given, { ...ANY, mode: 'fill' });
					const off = BigInt(cents + given.items.length) * (more ? 100n : -100n);
					const read = applyTotals(
						{ ...given, [name]: money(parts(filled[name]) + off) },
						{ ...ANY, mode: 'check' },
					);
					expect(read.problems).toEqual([
						expect.stringMatching(`^${name} is .*, expected -?\\d+\\.\\d\\d \\(`),
					]);
				},
			),
			{ numRuns: 300 },
		);
	});

	it('whose prices include tax costs the same without', () => {
		fc.assert(
			fc.property(anyOrder, (given) => {
				const cents = (line: { price: unknown; quantity: unknown }) =>
					Math.floor(Number(line.price) * Number(line.quantity) * 100);
				const items = given.items.map(({ tax: _tax, addl_discount: _off, ...line }) => ({
					...line,
					tax: money(BigInt(Math.floor(cents(line) / 6)) * 100n),
				}));
				const gross = sent(
					{ items: items.map(({ tax: _tax, ...line }) => line) },
					{ ...ANY, mode: 'fill' },
				);
				const result = sent(
					{ items, grand_total: gross.grand_total },
					{ mode: 'fill', pricesIncludeTax: true },
				);
				expect(brokenRules(result)).toEqual([]);
				expect(result.grand_total).toBe(gross.grand_total);
			}),
			{ numRuns: 300 },
		);
	});

	it('whose prices and shipping include one tax costs the same without, at its rate', () => {
		const cents = fc.integer({ min: 500, max: 50_000 });
		const some = fc.option(cents, { nil: 0 });
		const piece = fc.record({ gross: cents, quantity: fc.integer({ min: 1, max: 20 }) });
		const given = fc.record({
			pieces: fc.array(piece, { minLength: 1, maxLength: 5 }),
			rate: fc.constantFrom(5.5, 7, 8.1, 19, 20, 27),
			shipping: some,
			discount: some,
			isNet: fc.boolean(),
		});
		fc.assert(
			fc.property(given, ({ pieces, rate, shipping, discount, isNet }) => {
				const without = (gross: number) => Math.round((gross * 100) / (100 + rate));
				const goods = pieces.reduce((all, { gross, quantity }) => all + gross * quantity, 0);
				const off = Math.min(discount, Math.floor(goods / 2));
				const total = goods + shipping - off;
				const items = pieces.map(({ gross, quantity }) => ({ quantity, price: gross / 100 }));
				const result = sent(
					{
						items,
						sales_tax: (total - without(total)) / 100,
						shipping_handling: (isNet ? without(shipping) : shipping) / 100,
						order_discount: off / 100,
						grand_total: total / 100,
					},
					{ mode: 'fill', pricesIncludeTax: true },
				);
				expect(brokenRules(result)).toEqual([]);
				expect(parts(result.grand_total)).toBe(BigInt(total) * 100n);
				expect(parts(result.sales_tax)).toBe(BigInt(total - without(total)) * 100n);
				for (const [name, gross] of [
					['sub_total', goods],
					['shipping_handling', shipping],
					['order_discount', off],
				] as const) {
					const expected = BigInt(without(gross)) * 100n;
					expect([-200n, -100n, 0n, 100n, 200n]).toContain(parts(result[name]) - expected);
				}
			}),
			{ numRuns: 500 },
		);
	});
});
