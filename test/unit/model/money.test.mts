import fc from 'fast-check';

import {
	contradictions,
	extendedAmount,
	formatAmount,
	parseAmount,
	roundToCents,
	toNumber,
	totals,
	type MoneyHeader,
	type MoneyLine,
} from '../../../nodes/CartRover/model/money.ts';

/** Fractions: another arithmetic than the one under test, to hold its results against. */
interface Fraction {
	top: bigint;
	bottom: bigint;
}

function fraction(text: string): Fraction {
	const digits = text.replace('.', '');
	const decimals = text.includes('.') ? text.length - 1 - text.indexOf('.') : 0;
	return { top: BigInt(digits), bottom: 10n ** BigInt(decimals) };
}

const plus = (a: Fraction, b: Fraction): Fraction => ({
	top: a.top * b.bottom + b.top * a.bottom,
	bottom: a.bottom * b.bottom,
});
const times = (a: Fraction, b: Fraction): Fraction => ({
	top: a.top * b.top,
	bottom: a.bottom * b.bottom,
});
const negative = ({ top, bottom }: Fraction): Fraction => ({ top: -top, bottom });

/** The nearest number of cents as text; of two that are as near, the one farther from zero. */
function inCents({ top, bottom }: Fraction): string {
	const size = top < 0n ? -top : top;
	const below = (100n * size) / bottom;
	const isUp = 2n * (100n * size - below * bottom) >= bottom;
	const cents = (isUp ? below + 1n : below).toString().padStart(3, '0');
	const sign = top < 0n && /[1-9]/.test(cents) ? '-' : '';
	return `${sign}${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

/** Decimal text with up to `places` decimals, as people and programs write it. */
const decimalText = (max: number, places = 4, min = -max) =>
	fc
		.tuple(
			fc.integer({ min: 0, max: places }),
			fc.bigInt({ min: BigInt(min), max: BigInt(max) }),
			fc.bigInt({ min: 0n, max: 9999n }),
		)
		.map(([decimals, whole, rest]) => {
			const tail = rest.toString().padStart(4, '0').slice(0, decimals);
			return decimals === 0 ? String(whole) : `${whole}.${tail}`;
		});

const amount = (text: string) => {
	const parsed = parseAmount(text);
	if (parsed === undefined) throw new Error(`no amount: ${text}`);
	return parsed;
};
const amounts = <T extends Record<string, string>>(texts: T) =>
	Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, amount(text)])) as {
		[name in keyof T]: bigint;
	};

describe('reading an amount', () => {
	it.each([
		['0', 0n],
		['12.5', 125_000n],
		['12.50', 125_000n],
		['8.0000', 80_000n],
		['0.0001', 1n],
		['1.230000000', 12_300n],
		['-3.25', -32_500n],
		['+3.25', 32_500n],
		['.5', 5_000n],
		['5.', 50_000n],
		['.25', 2_500n],
		['+.5', 5_000n],
		['-.0001', -1n],
		['  7.10\t', 71_000n],
		['007', 70_000n],
		[12.5, 125_000n],
		[-0, 0n],
		[99_999_999_999.9999, 999_999_999_999_999n],
	])('%p is read exactly', (given, expected) => {
		expect(parseAmount(given)).toBe(expected);
	});

	it('takes every amount below a hundred billion as number and as text alike', () => {
		fc.assert(
			fc.property(decimalText(99_999_999_999), (text) => {
				const { top, bottom } = fraction(text);
				expect(parseAmount(text)).toBe((top * 10_000n) / bottom);
				expect(parseAmount(Number(text))).toBe(parseAmount(text));
			}),
			{ numRuns: 2_000 },
		);
	});

	it('cuts off the binary rest of sums that were made in floating point', () => {
		expect(parseAmount(0.1 + 0.2)).toBe(3_000n);
		expect(parseAmount(1_234_567.1 + 0.79)).toBe(12_345_678_900n);
		fc.assert(
			fc.property(fc.array(decimalText(9_999, 2, 0), { minLength: 2, maxLength: 10 }), (texts) => {
				const exact = texts.map(fraction).reduce(plus);
				const binary = texts.reduce((sum, text) => sum + Number(text), 0);
				expect(parseAmount(binary)).toBe((exact.top * 10_000n) / exact.bottom);
			}),
		);
	});

	it.each([
		'1e3',
		'1E-2',
		1e-7,
		1e15,
		1e300,
		'NaN',
		NaN,
		'Infinity',
		Infinity,
		-Infinity,
		'1.23456',
		1.23456,
		0.00001,
		1_000_000.00001,
		'100000000000',
		'9'.repeat(400),
		'1,50',
		'.5x',
		'x.5',
		'5.5x',
		'x5',
		'1,000.00',
		'$5',
		'5 USD',
		'',
		' ',
		'.',
		'-',
		'--1',
		'0x10',
		'1_000',
		'１２',
		'1 2',
		'1.2.3',
		true,
		null,
		undefined,
		{},
		[],
		[5],
		5n,
	])('%p is none', (given) => {
		expect(parseAmount(given)).toBeUndefined();
	});
});

describe('writing an amount', () => {
	it.each([
		[0n, '0.00'],
		[1n, '0.0001'],
		[-1n, '-0.0001'],
		[50n, '0.005'],
		[100n, '0.01'],
		[125_000n, '12.50'],
		[-125_000n, '-12.50'],
		[10_000_000n, '1000.00'],
	])('%p is %s', (given, expected) => {
		expect(formatAmount(given)).toBe(expected);
	});

	it('and reading it again gives the same', () => {
		const most = 10n ** 15n - 1n;
		fc.assert(
			fc.property(fc.bigInt({ min: -most, max: most }), (units) => {
				const text = formatAmount(units);
				expect(text).toMatch(/^-?\d+\.(\d\d|\d{2,3}[1-9])$/);
				expect(parseAmount(text)).toBe(units);
				expect(parseAmount(toNumber(units))).toBe(units);
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe('rounding to cents', () => {
	it.each([
		['1.0049', '1.00'],
		['1.005', '1.01'],
		['-1.005', '-1.01'],
		['-1.0049', '-1.00'],
		['0.0049', '0.00'],
		['-0.0049', '0.00'],
		['0.005', '0.01'],
		['2.675', '2.68'],
		['1.995', '2.00'],
	])('takes %s to %s', (given, expected) => {
		expect(formatAmount(roundToCents(amount(given)))).toBe(expected);
	});

	it('takes halves away from zero, as fractions say', () => {
		fc.assert(
			fc.property(decimalText(1_000_000_000), (text) => {
				expect(formatAmount(roundToCents(amount(text)))).toBe(inCents(fraction(text)));
			}),
		);
	});
});

describe('the extended amount of a line', () => {
	it.each([
		// price, discount, quantity, expected
		['4.40', '0', '2', '8.80'],
		['12.50', '1.25', '3', '33.75'],
		['0.0333', '0', '3', '0.10'],
		['1.005', '0', '1', '1.01'],
		['19.995', '0', '1', '20.00'],
		['5.00', '6.00', '2', '-2.00'],
		['9.99', '0', '1.5', '14.99'],
		['9.99', '0', '2.5', '24.98'],
	])('%s less %s, %s times, is %s', (price, discount, quantity, expected) => {
		const line = amounts({ price, discount, quantity });
		expect(formatAmount(extendedAmount(line) ?? -1n)).toBe(expected);
	});

	it('is rounded once, from the exact product', () => {
		fc.assert(
			fc.property(
				decimalText(100_000),
				decimalText(100_000),
				decimalText(10_000, 4, 1),
				(price, discount, quantity) => {
					const each = plus(fraction(price), negative(fraction(discount)));
					const expected = inCents(times(each, fraction(quantity)));
					const line = amounts({ price, discount, quantity });
					expect(formatAmount(extendedAmount(line) ?? -1n)).toBe(expected);
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it('is unknown without a price', () => {
		expect(extendedAmount({ quantity: 10_000n, extended_amount: 5n })).toBeUndefined();
	});
});

type Texts = Record<string, string>;

/** Totals as text, to be compared with numbers worked out by hand. */
function worked(header: Texts, lines: Texts[]) {
	const { extended, ...sums } = totals(
		amounts(header),
		lines.map((line) => amounts({ quantity: '1', ...line })),
	);
	return {
		lines: extended.map(formatAmount),
		...Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, formatAmount(sum)])),
	};
}

describe('the totals of an order', () => {
	it('add up prices, tax and shipping, less the discount of the order', () => {
		// 2 * 12.00 + 3 * (5.50 - 0.50) = 39.00; 39.00 + 3.12 + 6.95 - 4.00 = 45.07
		expect(
			worked({ sales_tax: '3.12', shipping_handling: '6.95', order_discount: '4.00' }, [
				{ price: '12.00', quantity: '2' },
				{ price: '5.50', discount: '0.50', quantity: '3' },
			]),
		).toEqual({
			lines: ['24.00', '15.00'],
			sub_total: '39.00',
			sales_tax: '3.12',
			shipping_handling: '6.95',
			order_discount: '4.00',
			grand_total: '45.07',
		});
	});

	it('take the tax of the order from its lines, where they carry any', () => {
		// 10.00 + 20.00 + (0.83 + 0 + 1.65) = 32.48
		const lines: Texts[] = [
			{ price: '10.00', tax: '0.83' },
			{ price: '20.00', tax: '1.65' },
			{ price: '0' },
		];
		const expected = { sub_total: '30.00', sales_tax: '2.48', grand_total: '32.48' };
		expect(worked({}, lines)).toMatchObject(expected);
		expect(worked({ sales_tax: '9.99' }, lines)).toMatchObject(expected);
	});

	it('take the discount of the order from the additional discounts of the lines', () => {
		// after tax: 10.00 + 0.80 - (1.50 + 0.25) = 9.05; the subtotal stays
		expect(
			worked({}, [
				{ price: '6.00', tax: '0.80', addl_discount: '1.50' },
				{ price: '4.00', addl_discount: '0.25' },
			]),
		).toMatchObject({ sub_total: '10.00', order_discount: '1.75', grand_total: '9.05' });
	});

	it('leave a discount of the order that is more than those of its lines, which it includes', () => {
		expect(
			worked({ order_discount: '5.00' }, [{ price: '20.00', addl_discount: '1.75' }]),
		).toMatchObject({ order_discount: '5.00', grand_total: '15.00' });
	});

	it('raise a discount of the order that is less than those of its lines', () => {
		expect(
			worked({ order_discount: '0' }, [{ price: '20.00', addl_discount: '1.75' }]),
		).toMatchObject({ order_discount: '1.75', grand_total: '18.25' });
	});

	it('keep the extended amount of a line without a price', () => {
		expect(worked({}, [{ extended_amount: '7.25' }, { price: '1.00' }])).toMatchObject({
			lines: ['7.25', '1.00'],
			sub_total: '8.25',
			grand_total: '8.25',
		});
	});

	it('are whole cents, of which the grand total is the exact sum', () => {
		expect(
			worked({ shipping_handling: '1.005', sales_tax: '1.005' }, [{ extended_amount: '1.005' }]),
		).toEqual({
			lines: ['1.01'],
			sub_total: '1.01',
			sales_tax: '1.01',
			shipping_handling: '1.01',
			order_discount: '0.00',
			grand_total: '3.03',
		});
	});
});

const optional = (max: number) =>
	fc.option(decimalText(max, 4, 0).map(amount), { nil: undefined, freq: 2 });
const anyLine: fc.Arbitrary<MoneyLine> = fc.record({
	quantity: decimalText(500, 4, 1).map(amount),
	price: optional(5_000),
	discount: optional(50),
	addl_discount: optional(50),
	extended_amount: optional(5_000),
	tax: optional(50),
});
const anyHeader: fc.Arbitrary<MoneyHeader> = fc.record({
	sub_total: optional(9_999),
	order_discount: optional(99),
	sales_tax: optional(999),
	shipping_handling: optional(99),
	grand_total: optional(9_999),
});
const anyLines = fc.array(anyLine, { minLength: 1, maxLength: 6 });

/** The order as it is once its totals are filled in. */
function totalled(header: MoneyHeader, lines: MoneyLine[]) {
	const { extended, ...sums } = totals(header, lines);
	return {
		header: sums,
		lines: lines.map((line, index) => ({ ...line, extended_amount: extended[index] })),
	};
}

describe('an order with its totals filled in', () => {
	it('never contradicts itself', () => {
		fc.assert(
			fc.property(anyHeader, anyLines, (header, lines) => {
				const whole = totalled(header, lines);
				expect(contradictions(whole.header, whole.lines)).toEqual([]);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('holds whole cents only, and the same when they are filled in again', () => {
		fc.assert(
			fc.property(anyHeader, anyLines, (header, lines) => {
				const whole = totalled(header, lines);
				const { extended, ...sums } = totals(whole.header, whole.lines);
				expect(sums).toEqual(whole.header);
				expect(extended).toEqual(whole.lines.map((line) => line.extended_amount));
				for (const sum of [...extended, ...Object.values(sums)]) expect(sum % 100n).toBe(0n);
			}),
		);
	});

	it('agrees with sums worked out in fractions', () => {
		const text = (max: number) => decimalText(max, 2, 0);
		const lineTexts = fc.record({ price: text(999), quantity: text(99), tax: text(99) });
		fc.assert(
			fc.property(fc.array(lineTexts, { minLength: 1 }), text(99), text(99), (lines, ship, off) => {
				const sum = (parts: Fraction[]) => parts.reduce(plus, fraction('0'));
				const sub = sum(
					lines.map(({ price, quantity }) =>
						fraction(inCents(times(fraction(price), fraction(quantity)))),
					),
				);
				const tax = sum(lines.map((line) => fraction(line.tax)));
				const grand = sum([sub, tax, fraction(ship), negative(fraction(off))]);
				expect(worked({ shipping_handling: ship, order_discount: off }, lines)).toMatchObject({
					sub_total: inCents(sub),
					sales_tax: inCents(tax),
					grand_total: inCents(grand),
				});
			}),
		);
	});

	it('contradicts itself as soon as one sum is a cent off', () => {
		const cent = fc.constantFrom(100n, -100n);
		const which = fc.constantFrom('sub_total', 'grand_total', 'extended_amount', 'sales_tax');
		const priced = fc.array(
			anyLine.map((line) => ({ ...line, price: line.price ?? 10_000n, tax: line.tax ?? 0n })),
			{ minLength: 1, maxLength: 4 },
		);
		fc.assert(
			fc.property(anyHeader, priced, which, cent, fc.nat(), (header, lines, name, off, at) => {
				const whole = totalled(header, lines);
				const index = at % lines.length;
				const stated = (name === 'extended_amount' ? whole.lines[index] : whole.header) as {
					[name: string]: bigint;
				};
				const right = stated[name] ?? 0n;
				stated[name] = right + off;
				const field = name === 'extended_amount' ? `items[${index}].${name}` : name;
				expect(contradictions(whole.header, whole.lines)).toContainEqual({
					field,
					given: formatAmount(right + off),
					expected: formatAmount(right),
					rule: expect.any(String),
				});
			}),
			{ numRuns: 500 },
		);
	});

	it('contradicts nothing by leaving out what follows from the rest', () => {
		const priced = fc.array(
			anyLine.map((line) => ({ ...line, price: line.price ?? 10_000n })),
			{ minLength: 1, maxLength: 4 },
		);
		const derived = ['sub_total', 'order_discount', 'sales_tax', 'grand_total'] as const;
		fc.assert(
			fc.property(priced, fc.subarray([...derived]), fc.boolean(), (lines, left, bare) => {
				const whole = totalled({}, lines);
				const header: MoneyHeader = { ...whole.header };
				for (const name of left) delete header[name];
				expect(contradictions(header, bare ? lines.map(bareLine) : whole.lines)).toEqual([]);
			}),
			{ numRuns: 500 },
		);
	});
});

const bareLine = (line: MoneyLine): MoneyLine => ({ ...line, extended_amount: undefined });

/** Contradictions in short, of an order given as text. */
function found(header: Texts, lines: Texts[]) {
	return contradictions(
		amounts(header),
		lines.map((line) => amounts({ quantity: '1', ...line })),
	).map(({ field, given, expected }) => [field, given, expected]);
}

describe('contradictions', () => {
	it('are told apart: each with its field, what is given and what was expected', () => {
		const lines: Texts[] = [
			{ price: '4.40', quantity: '2', extended_amount: '9.00' },
			{ price: '5.00', extended_amount: '5.00', tax: '0.40' },
		];
		const header = { sub_total: '14.50', sales_tax: '1.00', grand_total: '15.00' };
		expect(found(header, lines)).toEqual([
			['items[0].extended_amount', '9.00', '8.80'],
			['sub_total', '14.50', '14.00'],
			['sales_tax', '1.00', '0.40'],
			['grand_total', '15.00', '15.50'],
		]);
	});

	it('say nothing of a rest of less than a cent', () => {
		expect(found({ sub_total: '3.3333' }, [{ price: '1.1111', quantity: '3' }])).toEqual([]);
	});

	it('hold no sum against an order without lines', () => {
		expect(found({ sub_total: '25.00', grand_total: '25.00' }, [])).toEqual([]);
		expect(found({ grand_total: '25.00' }, [])).toEqual([]);
	});

	it('hold no sum against lines of which one has no amount', () => {
		const lines: Texts[] = [{ price: '10.00' }, {}];
		expect(found({ sub_total: '25.00' }, lines)).toEqual([]);
		expect(found({ grand_total: '25.00' }, lines)).toEqual([]);
		expect(found({ sub_total: '25.00', grand_total: '26.00' }, lines)).toEqual([
			['grand_total', '26.00', '25.00'],
		]);
	});

	it('count a discount of the order that does not cover the discounts of its lines', () => {
		const lines: Texts[] = [{ price: '10.00', addl_discount: '2.00' }];
		expect(found({ order_discount: '1.99' }, lines)).toEqual([['order_discount', '1.99', '2.00']]);
		expect(found({ order_discount: '2.00', grand_total: '8.00' }, lines)).toEqual([]);
		expect(found({ order_discount: '3.00', grand_total: '7.00' }, lines)).toEqual([]);
		expect(found({ grand_total: '8.00' }, lines)).toEqual([]);
	});
});
