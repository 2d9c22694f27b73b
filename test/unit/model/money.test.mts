import fc from 'fast-check';

import {
	CENT,
	divide,
	formatAmount,
	multiply,
	parseAmount,
	roundTo,
	smallestUnit,
	toNumber,
	UNIT,
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
/** Ten-thousandths, in which the tests below are written. */
const PART = UNIT / 10_000n;

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
		expect(parseAmount(given)).toBe(expected * PART);
	});

	it('takes every amount below a hundred billion as number and as text alike', () => {
		fc.assert(
			fc.property(decimalText(99_999_999_999), (text) => {
				const { top, bottom } = fraction(text);
				expect(parseAmount(text)).toBe((top * UNIT) / bottom);
				expect(parseAmount(Number(text))).toBe(parseAmount(text));
			}),
			{ numRuns: 2_000 },
		);
	});

	it.each([
		['7.9051383333333334', '7.9051383333'],
		[10 / 3, '3.3333333333'],
		[0.1 + 0.2, '0.3'],
		[10.559999999999999, '10.56'],
		[1e-7, '0.0000001'],
		[5.5e-17, '0'],
		['0.99999999999999999999', '1'],
		['-1.00000000005', '-1.0000000001'],
	])('%p is read with ten decimals, the rest rounded', (given, expected) => {
		expect(formatAmount(parseAmount(given) ?? -1n)).toBe(formatAmount(amount(expected)));
	});

	it('leaves off the binary rest of sums that were made in floating point', () => {
		fc.assert(
			fc.property(fc.array(decimalText(9_999, 2, 0), { minLength: 2, maxLength: 10 }), (texts) => {
				const exact = texts.map(fraction).reduce(plus);
				const binary = texts.reduce((total, text) => total + Number(text), 0);
				expect(parseAmount(binary)).toBe((exact.top * UNIT) / exact.bottom);
			}),
		);
	});

	it.each([
		'1e3',
		'1E-2',
		1e15,
		1e300,
		'NaN',
		NaN,
		'Infinity',
		Infinity,
		-Infinity,
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
		expect(formatAmount(given * PART)).toBe(expected);
	});

	it('and reading it again gives the same', () => {
		const most = 10n ** 15n - 1n;
		fc.assert(
			fc.property(fc.bigInt({ min: -most, max: most }), (units) => {
				const text = formatAmount(units * PART);
				expect(text).toMatch(/^-?\d+\.(\d\d|\d{2,3}[1-9])$/);
				expect(parseAmount(text)).toBe(units * PART);
				expect(parseAmount(toNumber(units * PART))).toBe(units * PART);
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
		expect(formatAmount(roundTo(amount(given), CENT))).toBe(expected);
	});

	it('takes halves away from zero, as fractions say', () => {
		fc.assert(
			fc.property(decimalText(1_000_000_000), (text) => {
				expect(formatAmount(roundTo(amount(text), CENT))).toBe(inCents(fraction(text)));
			}),
		);
	});

	it('is done once, from the exact product', () => {
		fc.assert(
			fc.property(
				decimalText(100_000),
				decimalText(100_000),
				decimalText(10_000, 4, 1),
				(a, b, c) => {
					const each = plus(fraction(a), negative(fraction(b)));
					const product = multiply(amount(a) - amount(b), amount(c));
					expect(formatAmount(roundTo(product, CENT))).toBe(inCents(times(each, fraction(c))));
				},
			),
		);
	});

	it.each([
		[7n, 2n, 4n],
		[-7n, 2n, -4n],
		[7n, -2n, -4n],
		[-7n, -2n, 4n],
		[5n, 4n, 1n],
		[0n, -3n, 0n],
	])('divides %p by %p to %p', (value, by, expected) => {
		expect(divide(value, by)).toBe(expected);
	});
});

describe('the smallest unit', () => {
	it.each([
		['USD', '0.01'],
		['eur', '0.01'],
		['JPY', '1.00'],
		['KWD', '0.001'],
		['XYZ', '0.01'],
		['', '0.01'],
		['dollars', '0.01'],
		[undefined, '0.01'],
	])('of %p is %s', (currency, expected) => {
		expect(formatAmount(smallestUnit(currency))).toBe(expected);
	});
});
