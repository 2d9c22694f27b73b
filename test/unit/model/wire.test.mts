import fc from 'fast-check';
import { z } from 'zod';

import {
	flag,
	listOf,
	mapOf,
	numeric,
	requiredText,
	text,
	whatDidNotFit,
} from '../../../nodes/CartRover/model/wire.ts';

const NOTHING = [null, undefined, ''];

describe('a number on the wire', () => {
	it.each([
		[12, 12],
		['12', 12],
		['12.50', 12.5],
		['8.0000', 8],
		['0.00', 0],
		['-4', -4],
		[' 7 ', 7],
		['.25', 0.25],
		['-.5', -0.5],
		['5.', 5],
		['1e3', 1_000],
		['1E+12', 1e12],
		['25e-10', 25e-10],
	])('%p is %p', (given, expected) => {
		expect(numeric.parse(given)).toBe(expected);
	});

	it.each(NOTHING)('%p is null', (given) => {
		expect(numeric.parse(given)).toBeNull();
	});

	it.each([
		'abc',
		'1,50',
		'1,234.50',
		'12 pcs',
		'0x10',
		'1e400',
		'Infinity',
		NaN,
		'   ',
		true,
		[],
		['1'],
		{},
	])('%p is refused', (given) => {
		expect(numeric.safeParse(given).success).toBe(false);
	});

	it('is the same as number and as text', () => {
		fc.assert(
			fc.property(fc.integer(), fc.integer({ min: 0, max: 9999 }), (whole, rest) => {
				const decimal = `${whole}.${String(rest).padStart(4, '0')}`;
				expect(numeric.parse(decimal)).toBe(Number(decimal));
				expect(numeric.parse(String(whole))).toBe(numeric.parse(whole));
			}),
		);
	});
});

describe('a flag on the wire', () => {
	it.each([
		['Y', true],
		['N', false],
		['y', true],
		[1, true],
		['0', false],
		[true, true],
		[false, false],
		['true', true],
		['No', false],
		[' y ', true],
	])('%p is %p', (given, expected) => {
		expect(flag.parse(given)).toBe(expected);
	});

	it.each(NOTHING)('%p is null', (given) => {
		expect(flag.parse(given)).toBeNull();
	});

	it.each(['X', 'P', 'maybe', 'constructor', '__proto__', 2, {}, [], ['Y']])(
		'%p is refused',
		(given) => {
			expect(flag.safeParse(given).success).toBe(false);
		},
	);
});

describe('a text on the wire', () => {
	it.each([
		['abc', 'abc'],
		[' a ', ' a '],
		[156, '156'],
		['0', '0'],
	])('%p is %p', (given, expected) => {
		expect(text.parse(given)).toBe(expected);
		expect(requiredText.parse(given)).toBe(expected);
	});

	it.each(NOTHING)('%p is null, and refused where a text must be', (given) => {
		expect(text.parse(given)).toBeNull();
		expect(requiredText.safeParse(given).success).toBe(false);
	});

	it.each([true, {}, ['a'], []])('%p is refused', (given) => {
		expect(text.safeParse(given).success).toBe(false);
		expect(requiredText.safeParse(given).success).toBe(false);
	});
});

describe('lists and maps on the wire', () => {
	it.each(NOTHING)('%p is an empty one', (given) => {
		expect(listOf(numeric).parse(given)).toEqual([]);
		expect(mapOf(text).parse(given)).toEqual({});
	});

	it('an empty list is an empty map, as PHP writes it', () => {
		expect(mapOf(text).parse([])).toEqual({});
		expect(mapOf(text).parse({ UPC: 123, EAN: '' })).toEqual({ UPC: '123', EAN: null });
		expect(mapOf(text).safeParse(['a']).success).toBe(false);
	});

	it.each([{}, { 0: 1, 2: 3 }])('a map by index is a list: %j', (given) => {
		expect(listOf(numeric).parse(given)).toEqual(Object.values(given));
	});

	it.each([{ a: 1 }, { 0: 1, a: 2 }, 'abc', 5, true])('%p is no list', (given) => {
		expect(listOf(numeric).safeParse(given).success).toBe(false);
	});
});

describe('what did not fit', () => {
	const shape = z.object({ ref: requiredText, rows: listOf(z.object({ n: numeric, yes: flag })) });

	it('is said with the field that it is about, and without its value', () => {
		const { error } = shape.safeParse({
			ref: 'A',
			rows: [{ n: 1 }, { n: 'S3CRET', yes: 'S3CRET' }],
		});
		const said = error ? whatDidNotFit(error) : '';
		expect(said).toContain('rows.1.n: ');
		expect(said).toContain('rows.1.yes: ');
		expect(said).not.toContain('S3CRET');
	});

	it('is said of the record where it is none', () => {
		const { error } = shape.safeParse('nonsense');
		expect(error && whatDidNotFit(error)).toMatch(/^the record: Expected object/);
	});

	it('names three fields at most', () => {
		const rows = Array.from({ length: 50 }, () => ({ n: 'x' }));
		const { error } = shape.safeParse({ ref: 'A', rows });
		expect(error && whatDidNotFit(error).split('; ')).toHaveLength(3);
	});
});
