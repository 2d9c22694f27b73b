import fc from 'fast-check';

import { dayIn, timeIn } from '../../../nodes/CartRover/model/dates.ts';
import { listOf, yesNo } from '../../../nodes/CartRover/model/values/choice.ts';
import { json } from '../../../nodes/CartRover/model/values/json.ts';
import { type Kind, Problem } from '../../../nodes/CartRover/model/values/kind.ts';
import {
	amount,
	discount,
	numberOf,
	orderAmount,
	orderQuantity,
	orderSum,
	price,
	quantity,
	sideLength,
	weight,
	wholeNumber,
} from '../../../nodes/CartRover/model/values/number.ts';
import { addressText, freeText, identifier } from '../../../nodes/CartRover/model/values/text.ts';
import { SEED, TIMES } from '../../support/chance.mts';

/*
 * Values of the kinds that people feed in (exports, sheets in other languages, agents): each is read as it
 * was meant, or refused with a way out.
 */

const read = (kind: Kind<unknown>, given: unknown) => {
	const result = kind(given);
	return result instanceof Problem ? result.of('F') : result;
};

describe('numbers', () => {
	it.each<[unknown, string]>([
		['１２.５', 'Write 12.5'],
		['١٢', 'Write an amount such as 12.50'],
		['1.234,50', 'Write 1234.50'],
		["1'234.50", 'Write 1234.50'],
		['12.50 USD', 'Write 12.50'],
		['£12', 'Write 12'],
		['(12.50)', 'Write -12.50'],
		['12.50-', 'Write -12.50'],
		['−5', 'Write -5'],
		['12%', 'Write an amount such as 12.50'],
		['1e3', 'Write an amount such as 12.50'],
		['0x10', 'Write an amount such as 12.50'],
		['½', 'Write an amount such as 12.50'],
		['A-1', 'Write an amount such as 12.50'],
		['Q1', 'Write an amount such as 12.50'],
		['5 6', 'Write an amount such as 12.50'],
		['31 de enero de 2026', 'Write an amount such as 12.50'],
		['1 234 567', 'Write 1234567'],
		['USD 12.50', 'Write 12.50'],
		['EUR5', 'Write 5'],
		['ca. 5', 'Write 5'],
		['$.50', 'Write .50'],
		['approx.5', 'Write an amount such as 12.50'],
		['ca .5', 'Write an amount such as 12.50'],
		['Menge-5', 'Write an amount such as 12.50'],
		['12.-', 'Write an amount such as 12.50'],
		['1.2,3', 'Write an amount such as 12.50'],
		["12'50", 'Write an amount such as 12.50'],
		['5²', 'Write an amount such as 12.50'],
		['5k', 'Write an amount such as 12.50'],
		['2 dozen', 'Write an amount such as 12.50'],
		['12‰', 'Write an amount such as 12.50'],
		['2 Mrd', 'Write an amount such as 12.50'],
		['1,250', 'Write 1250, or 1.25 if that is meant'],
		['1.250 €', 'Write 1250, or 1.25 if that is meant'],
		['0,125', 'Write 0.125'],
		[true, 'Write an amount such as 12.50'],
		['-', 'Write an amount such as 12.50'],
	])('%p is no amount', (given, advice) => {
		expect(read(orderSum, given)).toBe(`F: “${String(given)}” is not an amount. ${advice}`);
	});

	const KINDS = [orderSum, amount, price, orderQuantity, quantity, numberOf, wholeNumber(0)];
	const ADVICE = /Write (-?[\d.]+)(?:, or ([\d.]+) if that is meant)?$/;
	const [DIGIT, AROUND] = ['0123456789', " .,'-+()€$%²½/x５kg"];
	const NEAR_NUMBERS = fc
		.array(fc.constantFrom(...DIGIT, ...DIGIT, ...AROUND, '.000', ',500', 'ca. ', 'EUR', ' Stk.'), {
			minLength: 1,
			maxLength: 8,
		})
		.map((parts) => parts.join(''));

	it('advice has the digits of the text, and can be followed', () => {
		const check = (given: string) => {
			for (const kind of KINDS) {
				const result = kind(given);
				const [, ...advised] = ADVICE.exec(result instanceof Problem ? result.advice : '') ?? [];
				const [one, other] = advised;
				if (one === undefined) continue;
				const written = given.normalize('NFKC');
				const digits = written.replace(/\D/g, '');
				// Pieces are advised without decimals that are all 0.
				const whole = written.replace(/[.,]0+(?=\D*$)/, '').replace(/\D/g, '');
				expect([digits, whole]).toContain(one.replace(/\D/g, ''));
				const [, decimals] = one.split('.');
				if (decimals !== undefined) expect(written).toMatch(new RegExp(`[.,]${decimals}`));
				// What is wrong with the number itself, such as too many decimals, is told then.
				const isHuge = digits.length > 11;
				expect([given, isHuge || orderSum(one)]).not.toEqual([given, expect.any(Problem)]);
				if (other === undefined) continue;
				expect(digits.replace(/0+$/, '')).toBe(other.replace(/\D/g, '').replace(/0+$/, ''));
			}
		};
		fc.assert(fc.property(NEAR_NUMBERS, check), { seed: SEED, numRuns: 3_000 * TIMES });
	});

	it('advice has the value of the number, in whatever way it is written', () => {
		const number = fc.integer({ min: 1, max: 9_999_999 });
		const locale = fc.constantFrom('en', 'de', 'de-CH', 'fr', 'sv');
		const around = fc.constantFrom(
			['ca. ', ''],
			['', ' €'],
			['EUR ', ''],
			['', ' Stk.'],
			['$', ''],
		);
		const check = (cents: number, language: string, [before, after]: readonly [string, string]) => {
			const written = (cents / 100).toLocaleString(language, { minimumFractionDigits: 2 });
			const result = orderSum(before + written + after);
			const advice = ADVICE.exec(result instanceof Problem ? result.advice : '')?.[1];
			expect([before + written + after, Number(advice)]).toEqual([
				before + written + after,
				cents / 100,
			]);
		};
		fc.assert(fc.property(number, locale, around, check), { seed: SEED, numRuns: 500 * TIMES });
	});

	it.each<[Kind<unknown>, unknown, unknown]>([
		[amount, '+5', 5],
		[amount, '.5', 0.5],
		[amount, '-0', 0],
		[wholeNumber(0), '12.0', 12],
		[orderQuantity, ' 2.0 ', '2.0'],
	])('%p of %p', (kind, given, meant) => {
		expect(read(kind, given)).toBe(meant);
	});

	it.each(['-1', -0.01, '−5', '(12.50)', '12.50-'])('%p is below 0, and no cost', (given) => {
		for (const kind of [amount, sideLength, orderAmount, discount]) {
			expect(read(kind, given)).toMatch(/is below 0/);
		}
		for (const kind of [quantity, weight, orderQuantity]) {
			expect(read(kind, given)).toMatch(/is not a (quantity|weight). Write a number above 0/);
		}
		expect(read(wholeNumber(0), given)).toMatch(/is too small|not a whole number/);
	});

	it.each([
		['1.000', 'Write 1000, or 1 if that is meant'],
		['12.500', 'Write 12500, or 12.5 if that is meant'],
		['1.234.567', 'Write 1234567'],
	])('%p is not clear', (given, advice) => {
		for (const kind of [numberOf, amount, quantity, orderQuantity, wholeNumber(0)]) {
			expect(read(kind, given)).toBe(`F: “${given}” is not clear. ${advice}`);
		}
		for (const kind of [sideLength, weight]) {
			if (given !== '1.234.567') expect(read(kind, given)).toBe(Number(given));
		}
	});

	it.each(['12 pcs', '1e2', '12,0', 'twelve', false])('%p is no whole number', (given) => {
		expect(read(wholeNumber(0), given)).toMatch(/is not a whole number/);
	});
});

describe('dates', () => {
	const zone = 'America/New_York';
	it.each<[unknown, string]>([
		['20260131', '2026-01-31T05:00:00+00:00'],
		['2026/01/31', '2026-01-31T05:00:00+00:00'],
		['31 Jan 2026', '2026-01-31T05:00:00+00:00'],
		['January 31st, 2026', '2026-01-31T05:00:00+00:00'],
		['2026-01-31T24:00:00', '2026-02-01T05:00:00+00:00'],
		// An hour that the clocks leave out, and one that comes twice.
		['2026-03-08T02:30:00', '2026-03-08T07:30:00+00:00'],
		['2026-11-01T01:30:00-04:00', '2026-11-01T05:30:00+00:00'],
		['1767225600.5', '2026-01-01T00:00:00+00:00'],
		['2026-01-31T08:00:00.123456789Z', '2026-01-31T08:00:00+00:00'],
		['2026-01-31T08:00:00+01:00[Europe/Berlin]', '2026-01-31T07:00:00+00:00'],
		['2026-07-31 08:00 CEST', '2026-07-31T06:00:00+00:00'],
		['2026-01-31 12:00 AM', '2026-01-31T05:00:00+00:00'],
		['2026-01-31 1:00 p.m. UTC', '2026-01-31T13:00:00+00:00'],
		['2026-01-31T08:00:00\u221205:00', '2026-01-31T13:00:00+00:00'],
		['2026\u201101\u201131', '2026-01-31T05:00:00+00:00'],
		['2026-01-31 10:00 EST', '2026-01-31T15:00:00+00:00'],
		['2026-01-31 10:00 America/Los_Angeles', '2026-01-31T18:00:00+00:00'],
		['2026-01-31T10:00:00 Europe/Berlin', '2026-01-31T09:00:00+00:00'],
		['31-Jan-26', '2026-01-31T05:00:00+00:00'],
		['31-January-2026', '2026-01-31T05:00:00+00:00'],
		// A sheet's day number; the first two have a time of day.
		[46053.35416666667, '2026-01-31T13:30:00+00:00'],
		['46089.104166667', '2026-03-08T07:30:00+00:00'],
		['46053', '2026-01-31T05:00:00+00:00'],
		['46052.999999', '2026-01-31T05:00:00+00:00'],
		[25569, '1970-01-01T05:00:00+00:00'],
		[73050, '2099-12-31T05:00:00+00:00'],
	])('%p is %s', (given, meant) => {
		expect(read(timeIn(zone), given)).toBe(meant);
	});

	it.each<[unknown, RegExp]>([
		['2026-01-31T25:00:00', /is not in the calendar/],
		[
			'2026-01-31T08:00:00+25:00',
			/a time zone that is not clear. Write the offset, such as 2026-01-31T08:00:00\+01:00$/,
		],
		['2026-01-31 10:00 Eastern Time', /a time zone that is not clear. Write the offset/],
		['2026-01-31 10:00 Europe/Nowhere', /a time zone that is not clear. Write the offset/],
		['Jan 31, 2026 10:00 PM ET', /a time zone that is not clear. Write the offset/],
		['26-01-31', /year, month and day cannot be told apart. Write 2031-01-26 or 2026-01-31$/],
		['26-13-31', /is not in the calendar/],
		['99-01-31', /Write 2099-01-31$/],
		['31/01/26', /year, month and day cannot be told apart. Write 2026-01-31 or 2031-01-26$/],
		['31.01.26', /is not written with the year first. Write 2026-01-31$/],
		['01-31-26', /is not written with the year first|cannot be told apart/],
		['=A1', /is a sheet's formula/],
		['0001-01-01T00:00:00', /is not in the calendar/],
		['0000-00-00 00:00:00', /is not in the calendar/],
		[new Date('0001-01-01T00:00:00Z'), /is not a date/],
		['2026-07-31 08:00 BST', /a time zone that is not clear. Write the offset/],
		['2026-07-31T08:00:00 IST', /a time zone that is not clear/],
		['31-Foo-26', /is not a date/],
		['31-Feb-26', /is not a date/],
		[25568, /a number, but not a time/],
		['73051', /a number, but not a time/],
		[1767225600000000, /a number, but not a time/],
		['1767225600000000000', /a number, but not a time/],
		[-1767225600, /a number, but not a time/],
		['2026', /a number, but not a time/],
		['２０２６-０１-３１', /is not a date/],
		['#N/A', /is a sheet's error/],
	])('%p is refused', (given, words) => {
		for (const kind of [timeIn(zone), dayIn(zone)]) expect(read(kind, given)).toMatch(words);
	});
});

it.each(['yes please', 'ja', 'x', '1.0', '-', '"true"', '２', [true]])(
	'%p is neither yes nor no',
	(given) => {
		expect(read(yesNo, given)).toMatch(/is neither yes nor no|is a list/);
	},
);

describe('lists', () => {
	it.each<[unknown, string[]]>([
		[
			['A', null, 'A', '', undefined, ' B '],
			['A', 'B'],
		],
		['A\tB', ['A', 'B']],
		['A、B，C；D', ['A', 'B', 'C', 'D']],
		['"A,1", "B"', ['A,1', 'B']],
		["'A', 'B'", ['A', 'B']],
		['12" TV, B', ['12" TV', 'B']],
		['00123', ['00123']],
		[123, ['123']],
	])('%p is read', (given, meant) => {
		expect(read(listOf(identifier), given)).toEqual(meant);
	});

	it.each<[unknown, RegExp]>([
		[['A', ['B']], /is a list, not one value/],
		[['A', { a: 1 }], /is an object, not one value/],
		['["A",["B"]]', /is a list, not one value/],
		['["A"', /is not a list. Write it as/],
		['[A, B]', /is not a list. Write it as/],
		['{"a":1}', /is a list or an object in a text/],
		['["A", 1.5]', /is a number with decimals/],
		['A, #REF!', /is a sheet's error/],
		[[true], /is true or false/],
	])('%p is refused', (given, words) => {
		expect(read(listOf(identifier), given)).toMatch(words);
	});
});

describe('JSON', () => {
	it.each([
		['{"cust_ref":"A","cust_ref":"B"}', 'cust_ref'],
		['{"items":[{"item":"A"}],"x":{"items":1},"items":[{"item":"B"}]}', 'items'],
		['{"items":[{"item":"A","\\u0069tem":"B"}]}', 'item'],
		[JSON.stringify('{"a":1,"a":1}'), 'a'],
	])('has each name once in an object: %s', (given, name) => {
		expect(read(json, given)).toMatch(`F has “${name}” twice in one object`);
	});

	it.each(['{"a":{"a":[{"b":1},{"b":2}]},"b":"{\\"b\\":1}"}', '[{"a":1},{"a":2}]'])(
		'may have a name in several objects: %s',
		(given) => {
			expect(read(json, given)).toEqual(JSON.parse(given));
		},
	);
});

describe('what stands for nothing', () => {
	const ERRORS = ['#N/A', '#REF!', '#VALUE!', '#SPILL!', '#NV', '#N/D', '#WERT!', '#¡REF!', '###'];
	const FORMULAS = ['=VLOOKUP(A1,B:C,2)', '=A1', '=$B$12&C3', "='Sheet 1'!A1", '=a1*2'];
	const EVERYWHERE = [identifier, addressText, freeText, amount, orderQuantity, dayIn('utc')];
	it.each(ERRORS)('%p is a sheet’s error everywhere', (given) => {
		for (const kind of EVERYWHERE) expect(read(kind, given)).toMatch(/is a sheet's error/);
	});

	it.each(FORMULAS)('%p is a sheet’s formula everywhere', (given) => {
		for (const kind of EVERYWHERE) expect(read(kind, given)).toMatch(/is a sheet's formula/);
	});

	it.each([
		['=T-1', /is a sheet's formula/],
		['<a href="https://x.example">A-1</a>', /holds HTML/],
		['A-1<br>', /holds HTML/],
		['<b>A-1</b>', /holds HTML/],
		['A-1&nbsp;', /holds HTML/],
		['"A-1"', /is in quotes. Write A-1$/],
		["'A-1'", /is in quotes. Write A-1$/],
		['“A-1”', /is in quotes. Write A-1$/],
		['`A-1`', /is in quotes. Write A-1$/],
	])('%p names nothing', (given, words) => {
		expect(read(identifier, given)).toMatch(words);
	});

	it.each(['TV 12"', '"A" TEE 12"', "O'NEIL", 'A<B>C', 'A=1', 'A&amp;B', '<A>', "'n' roll"])(
		'%p may name something',
		(given) => {
			expect(read(identifier, given)).toBe(given);
		},
	);

	it.each(['NULL', '(blank)', '<empty>', 'Loading...'])('%p is no value in a name', (given) => {
		expect(read(identifier, given)).toMatch(/is not a value/);
		expect(read(addressText, given)).toMatch(/is not a value/);
		expect(read(freeText, given)).toBe(given);
	});

	it.each(['-', '--', '—', 'n.a.'])(
		'%p is no value in an identifier; people write it in an address',
		(given) => {
			expect(read(identifier, given)).toMatch(/is not a value/);
			expect(read(addressText, given)).toBe(given);
		},
	);

	it.each([
		'Null',
		'Apt #5',
		'#NVIDIA',
		'#LOVE!',
		'1E5',
		'00123',
		'1.0',
		'A-',
		'[red]',
		'= 12 pieces',
	])('%p may be meant', (given) => {
		expect(read(addressText, given)).toBe(given);
		if (!/^Null|^=/.test(given)) expect(read(identifier, given)).toBe(given);
	});
});
