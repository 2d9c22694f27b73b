import fc from 'fast-check';
import { DateTime } from 'luxon';

import { type Hint, hintAboutOrder, Hints } from '../../../nodes/CartRover/model/hints.ts';
import { readOrder } from '../../../nodes/CartRover/model/orderInput.ts';
import { inexact } from '../../../nodes/CartRover/model/values/json.ts';
import type { TotalsMode } from '../../../nodes/CartRover/model/sums.ts';
import {
	orderLikeTheVendors,
	orderWithout,
	PAYMENT_FIELDS,
	validOrder,
} from '../../support/orders.mts';

const LA = 'America/Los_Angeles';

/** The order as it would be sent. */
function sent(order: unknown, mode: TotalsMode = 'check', mayBeBelowZero = false) {
	const read = readOrder(order, LA, { mode, mayBeBelowZero });
	if (read.problems) throw new Error(read.problems.join('; '));
	return JSON.parse(JSON.stringify(read.order));
}

const problems = (order: unknown, mode: TotalsMode = 'check') =>
	readOrder(order, LA, { mode }).problems;

const withLine = (line: Record<string, unknown>) =>
	validOrder('A-1', { items: [{ item: 'MUG-1', quantity: 1, ...line }] });

const MODES: TotalsMode[] = ['check', 'fill', 'recalculate', 'asGiven'];
const anyMode = fc.constantFrom(...MODES);

describe('an order that is complete', () => {
	it('goes out as it is', () => {
		expect(sent(validOrder())).toEqual(validOrder());
	});

	it.each(['ship_company', 'ship_first_name', 'ship_last_name'])('may have only a %s', (name) => {
		const order = { ...orderWithout('ship_company'), [name]: 'Ada' };
		expect(sent(order)).toEqual(order);
	});

	it('needs no state outside of the United States and Canada', () => {
		const abroad = { ...orderWithout('ship_state'), ship_country: 'DEU' };
		expect(sent(abroad)).toEqual(abroad);
	});

	it('may give texts as numbers', () => {
		const order = validOrder('A-1', { ship_zip: 93101, items: [{ item: 4711, quantity: '2' }] });
		expect(sent({ ...order, cust_ref: 1001 })).toMatchObject({
			cust_ref: '1001',
			ship_zip: '93101',
			items: [{ item: '4711', quantity: '2' }],
		});
	});

	it('has a reference without blanks around it, under which it can be found again', () => {
		expect(sent(validOrder('  A-1\n')).cust_ref).toBe('A-1');
	});

	it('leaves out amounts and names that are blank', () => {
		const blank = { ship_first_name: '', sub_total: '', grand_total: null, gift_wrap: ' ' };
		expect(sent(validOrder('A-1', blank))).toEqual(validOrder());
	});

	it.each([{}, { ship_city: '' }])('is not changed itself, even if it is refused (%j)', (more) => {
		const dates = { order_date: '2026-01-31T10:00:00', requested_ship_date: '2026-02-01 08:00' };
		const order = validOrder('A-1', { ...dates, gift_wrap: true, ...more });
		const before = structuredClone(order);
		readOrder(order, LA, { mode: 'recalculate' });
		expect(order).toEqual(before);
	});

	it('keeps every field that is not known, untouched', () => {
		const unknown = fc.dictionary(
			fc.string().map((name) => `x_${name}`),
			fc.jsonValue().filter((value) => inexact(value).length === 0),
		);
		const texts = fc.dictionary(
			fc.string().map((name) => `x_${name}`),
			fc.constantFrom('', 'a', 'b c', '1.0'),
		);
		fc.assert(
			fc.property(unknown, unknown, texts, anyMode, (header, line, extra, mode) => {
				const order = validOrder('A-1', {
					...header,
					extra_fields: extra,
					items: [{ item: 'MUG-1', quantity: 1, price: 5, ...line, extra_fields: extra }],
				});
				expect(sent(order, mode)).toMatchObject(JSON.parse(JSON.stringify(order)));
			}),
		);
	});
});

describe('what is missing', () => {
	it('is all named at once', () => {
		expect(problems(orderWithout('cust_ref', 'ship_city', 'ship_zip'))).toEqual([
			'cust_ref is missing',
			'ship_city is missing',
			'ship_zip is missing',
		]);
	});

	it('is everything, for an empty order', () => {
		expect(problems({})).toEqual([
			'cust_ref is missing',
			'ship_address_1 is missing',
			'ship_city is missing',
			'ship_zip is missing',
			'ship_country is missing',
			'items is missing',
			'a recipient is missing (ship_company, ship_first_name or ship_last_name)',
		]);
	});

	it.each(['', '   ', null, undefined])('is missing as well when it is %p', (blank) => {
		expect(problems(validOrder('A-1', { cust_ref: blank, ship_company: blank }))).toEqual([
			'cust_ref is missing',
			'a recipient is missing (ship_company, ship_first_name or ship_last_name)',
		]);
		expect(problems(withLine({ item: blank, quantity: blank }))).toEqual([
			'items[0].item is missing',
			'items[0].quantity is missing',
		]);
	});

	it.each(['US', 'usa', 'CA', 'Can', ' USA ', 'Canada'])('is the state, for %s', (ship_country) => {
		expect(problems({ ...orderWithout('ship_state'), ship_country })).toEqual([
			'ship_state is missing',
		]);
	});

	it.each(['HK', 'hkg', 'ARE', ' QA ', 'Hong Kong', 'UAE'])(
		'is no postal code, for %s',
		(ship_country) => {
			expect(problems({ ...orderWithout('ship_zip'), ship_country })).toBeUndefined();
			expect(problems({ ...orderWithout('ship_zip', 'ship_city'), ship_country })).toEqual([
				'ship_city is missing (where a place has none, give its region or country)',
			]);
		},
	);

	it('is the recipient, where only the customer has a name', () => {
		const order = { ...orderWithout('ship_company'), cust_first_name: 'Robin' };
		expect(problems(order)).toEqual([
			'a recipient is missing (ship_company, ship_first_name or ship_last_name)',
		]);
	});

	it('is told of each line by its place, together with the rest', () => {
		const order = validOrder('A-1', {
			ship_city: '',
			order_date: 'soon',
			items: [{ item: 'A', quantity: 1 }, { quantity: 2 }, { item: 'C' }],
		});
		expect(problems(order)).toEqual([
			'ship_city is missing',
			'items[1].item is missing',
			'items[2].quantity is missing',
			expect.stringMatching(/^order_date: “soon” is not a date\. Write a date such as 2026-01-31/),
		]);
	});
});

describe('what is of a wrong kind', () => {
	const NOT_ONE = /^ is (?:a list|an object), not one value/;
	const NOT_TEXT = /^: “\w+” is true or false, not text/;
	const NOT_FLAG = /^: “\w+” is neither yes nor no/;
	const AMOUNT =
		'(?:: “[^”]+” is (?:not an amount|a hundred billion or more)| is an object, not one)';
	const named = (field: string, words: RegExp | string) =>
		expect.stringMatching(
			new RegExp(
				`^${field.replace(/[[\].]/g, '\\$&')}${typeof words === 'string' ? words : words.source.slice(1)}`,
			),
		);

	it.each([null, undefined, 5, 'text', [], [validOrder()], true])('%p is no order', (given) => {
		expect(problems(given)).toEqual(['the order must be a JSON object']);
	});

	it.each([
		['cust_ref', { a: 1 }, NOT_ONE],
		['ship_city', true, NOT_TEXT],
		['ship_zip', ['93101'], NOT_ONE],
		['ship_first_name', {}, NOT_ONE],
		['ship_state', false, NOT_TEXT],
		['items', {}, /^ must have at least one line/],
		['items', 'MUG-1', /^: “MUG-1” is not a list/],
		['items', [], /^ must have at least one line/],
		['gift_wrap', 'maybe', NOT_FLAG],
		['gift_wrap', 2, NOT_FLAG],
		['tax_exempt_sw', {}, NOT_ONE],
		['routing_sw', 'constructor', NOT_FLAG],
	])('%s: %p is named', (name, value, expected) => {
		expect(problems(validOrder('A-1', { [name]: value }))).toEqual([named(name, expected)]);
	});

	it.each([null, undefined, 'MUG-1', 5, []])('a line must be an object, not %p', (line) => {
		expect(problems(validOrder('A-1', { items: [line] }))).toEqual(['items[0] must be an object']);
	});

	it.each([0, -1, '0', 'two', '1,5', '', NaN, Infinity, true, {}, '1e3'])(
		'a quantity of %p is refused',
		(quantity) => {
			const wrong = /^(?: is missing|: “[^”]+” is not a quantity\. .+| is an object, not one)/;
			expect(problems(withLine({ quantity }))).toEqual([named('items[0].quantity', wrong)]);
		},
	);

	const header = ['sub_total', 'order_discount', 'sales_tax', 'shipping_handling', 'grand_total'];
	const inLines = ['price', 'discount', 'addl_discount', 'extended_amount', 'tax'];
	const wrong = ['1,50', '$5', '1e3', NaN, Infinity, 1e15, '9'.repeat(99), true, {}];

	it.each(header)('%s must be an amount', (name) => {
		for (const value of wrong) {
			const found = problems(validOrder('A-1', { [name]: value })) ?? [];
			expect(found).toHaveLength(1);
			expect(found[0]).toEqual(named(name, AMOUNT));
		}
	});

	it.each([...inLines, 'shipping_surcharge'])('%s of a line must be an amount', (name) => {
		for (const value of wrong) {
			const found = problems(withLine({ [name]: value })) ?? [];
			expect(found).toHaveLength(1);
			expect(found[0]).toEqual(named(`items[0].${name}`, AMOUNT));
		}
	});

	it('is a discount given as a negative amount, which would raise the total', () => {
		const order = validOrder('A-1', {
			order_discount: '-2.00',
			items: [{ item: 'MUG-1', quantity: 1, price: 5, discount: -1, addl_discount: '-0.01' }],
		});
		const words = 'is below 0. A discount is given as a positive amount';
		for (const mode of MODES) {
			expect(problems(order, mode)).toEqual([
				`order_discount: “-2.00” ${words}`,
				`items[0].discount: “-1” ${words}`,
				`items[0].addl_discount: “-0.01” ${words}`,
			]);
		}
	});
});

describe('payment data', () => {
	it.each(PAYMENT_FIELDS)('%s is refused, without its value', (name) => {
		const found = problems(validOrder('A-1', { [name]: '4111111111111111' }));
		expect(found).toEqual([`${name} is payment data, which this node does not send`]);
	});

	it.each(PAYMENT_FIELDS)(
		'%s may be there when it is blank, as in an order read before',
		(name) => {
			for (const blank of ['', null, undefined, '0.00']) {
				expect(problems(validOrder('A-1', { [name]: blank }))).toBeUndefined();
			}
		},
	);
});

it.each(['Card Number', 'cc_number', 'cc_exp', 'Credit Card', 'cardNo', 'CVC'])(
	'%s, as sheets call it, is payment data',
	(name) => {
		const found = problems(validOrder('A-1', { [name]: '4111111111111111' }));
		expect(found).toEqual([`${name} is payment data, which this node does not send`]);
	},
);

it.each(['own_cvv', 'cvv_hint', 'recheck_no', 'credit_card_no_2'])(
	'%s is no payment field, for all its name',
	(name) => {
		expect(sent(validOrder('A-1', { [name]: '1' }))[name]).toBe('1');
	},
);

describe('flags', () => {
	it.each([
		[true, 'Y'],
		[false, 'N'],
		['Y', 'Y'],
		['n', 'N'],
		['true', 'Y'],
		['False', 'N'],
	])('%p goes out as %s', (given, expected) => {
		const flags = { gift_wrap: given, routing_sw: given, tax_exempt_sw: given };
		expect(sent(validOrder('A-1', flags))).toMatchObject({
			gift_wrap: expected,
			routing_sw: expected,
			tax_exempt_sw: expected,
		});
	});

	it.each([
		...['routing_sw', 'tax_exempt_sw', 'load_override_sw', 'duplicate_sw', 'gift_card_sw'],
		...['gift_wrap', 'token_sw', 'prepaid_order', 'black_list'],
	])('%s is one', (name) => {
		expect(sent(validOrder('A-1', { [name]: 'yes' }))[name]).toBe('Y');
		expect(problems(validOrder('A-1', { [name]: 'perhaps' }))).toEqual([
			expect.stringMatching(`${name}: “perhaps” is neither yes nor no`),
		]);
	});

	it('leave ship_is_billing the boolean that it is', () => {
		expect(sent(validOrder('A-1', { ship_is_billing: true })).ship_is_billing).toBe(true);
	});
});

describe('dates', () => {
	it.each([
		['order_date', '2026-01-31', '2026-01-31'],
		['order_date', '2026-01-31T23:30:00', '2026-01-31'],
		['order_date', '2026-02-01T05:00:00Z', '2026-01-31'],
		['order_date', DateTime.fromISO('2026-01-31T12:00', { zone: LA }), '2026-01-31'],
		['order_date', DateTime.fromISO('2026-02-01T12:00', { zone: 'Asia/Tokyo' }), '2026-01-31'],
		['order_date', DateTime.fromISO('2026-02-01', { zone: 'Asia/Tokyo' }), '2026-02-01'],
		['order_date', '2026-02-01T12:00:00+09:00', '2026-01-31'],
		['resubmit_date', '2026-01-31T10:00:00', '2026-01-31T18:00:00+00:00'],
		['regional_ship_date', '2026-01-31', '2026-01-31'],
		['action_dt', '2026-01-31T10:00:00Z', '2026-01-31T10:00:00+00:00'],
		['requested_ship_date', '2026-01-31', '2026-01-31'],
		['requested_ship_date', '2026-01-31T10:00:00', '2026-01-31T18:00:00+00:00'],
		['expected_delivery_date', '2026-01-31T10:00:00+01:00', '2026-01-31T09:00:00+00:00'],
		['expected_delivery_date', new Date(0), '1970-01-01T00:00:00+00:00'],
	])('%s %p goes out as %s', (name, given, expected) => {
		expect(sent(validOrder('A-1', { [name]: given }))[name]).toBe(expected);
	});

	it.each(['order_date', 'requested_ship_date', 'expected_delivery_date', 'resubmit_date'])(
		'%s must be one',
		(name) => {
			for (const wrong of ['31.01.2026', '2026-02-30', 'soon', {}, true]) {
				expect(problems(validOrder('A-1', { [name]: wrong }))).toEqual([
					expect.stringMatching(new RegExp(`^${name}.* is (an object|.*2026-01-31)`)),
				]);
			}
		},
	);
});

describe('names that JavaScript gives a meaning', () => {
	const hostile = JSON.stringify({ ...withLine({ price: 5 }), extra_fields: {} }).replace(
		'"extra_fields":{}',
		'"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},' +
			'"extra_fields":{"__proto__":"x","toString":"x"}',
	);

	it.each(MODES)('do no harm in an order (%s)', (mode) => {
		const order = sent(JSON.parse(hostile), mode);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
		expect(Object.getPrototypeOf(order)).toBe(Object.prototype);
		expect(order.polluted).toBeUndefined();
		expect(order.extra_fields.toString).toBe('x');
	});

	it('do no harm in an order that is refused', () => {
		const found = problems({ ...(JSON.parse(hostile) as object), cust_ref: '', order_date: 'x' });
		expect(found).toEqual(['cust_ref is missing', expect.stringMatching(/^order_date: “x” /)]);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});

describe('recalculating totals', () => {
	it('fills the sums in as numbers, over what was given', () => {
		const order = validOrder('A-1', {
			sub_total: 1,
			grand_total: '999.99',
			shipping_handling: '6.95',
			items: [
				{
					item: 'A',
					quantity: '3',
					price: '12.50',
					discount: 1.25,
					tax: '2.70',
					extended_amount: 1,
				},
				{ item: 'B', quantity: 2, price: 4.4, addl_discount: 0.8 },
			],
		});
		// 33.75 + 8.80 = 42.55; 42.55 + 2.70 + 6.95 - 0.80 = 51.40
		expect(sent(order, 'recalculate')).toEqual({
			...order,
			sub_total: 42.55,
			order_discount: 0.8,
			sales_tax: 2.7,
			grand_total: 51.4,
			items: [
				{
					item: 'A',
					quantity: '3',
					price: '12.50',
					discount: 1.25,
					tax: '2.70',
					extended_amount: 33.75,
				},
				{ item: 'B', quantity: 2, price: 4.4, addl_discount: 0.8, extended_amount: 8.8 },
			],
		});
	});

	it('needs a price in each line, or an extended amount', () => {
		const order = validOrder('A-1', {
			order_date: 'soon',
			items: [
				{ item: 'A', quantity: 1 },
				{ item: 'B', quantity: 1, price: 5 },
				{ item: 'C', quantity: 1, price: ' ', extended_amount: null },
				{ item: 'D', quantity: 1, extended_amount: '5.00' },
				{ item: 'E', quantity: 1, price: 0 },
				{ item: 'F', quantity: 1, price: '', extended_amount: 0 },
			],
		});
		expect(problems(order, 'recalculate')).toEqual([
			expect.stringMatching(/^order_date: “soon” is not a date\. Write a date such as 2026-01-31/),
			'items[0].price is missing (0 for a free item)',
			'items[2].price is missing (0 for a free item)',
		]);
		expect(problems(order)).toEqual([expect.stringMatching(/^order_date: “soon” /)]);
	});

	it.each<[string, object[], string[], boolean?]>([
		['beside one that costs something', [{ price: 4 }, { price: '0.00' }], ['items[1].price']],
		[
			'among several',
			[{ price: 0 }, { price: 4 }, { price: 0 }],
			['items[0].price', 'items[2].price'],
		],
		['where all lines are free', [{ price: 0 }, { price: '0' }], []],
		['by itself', [{ price: 0 }], []],
		['beside one without a price', [{ price: 0 }, {}], []],
		['of a shop, which has gifts', [{ price: 4 }, { price: 0 }], [], true],
	])('tells of a line with the price 0: %s', (_, lines, names, isFromShop = false) => {
		const items = lines.map((line, index) => ({ item: `SKU-${index}`, quantity: 1, ...line }));
		const order = validOrder('A-1', { items });
		expect(readOrder(order, LA, { mode: 'check' }, undefined, isFromShop)).toMatchObject({
			hints: names.map((name) => `${name} is 0, so this line is free`),
		});
	});

	it('counts an item with a price of 0 as free, and a line without price as it says', () => {
		const items = [
			{ item: 'A', quantity: 3, price: 0 },
			{ item: 'B', quantity: 3, extended_amount: '7.50' },
		];
		expect(sent(validOrder('A-1', { items }), 'recalculate')).toMatchObject({
			sub_total: 7.5,
			grand_total: 7.5,
			items: [{ extended_amount: 0 }, { extended_amount: '7.50' }],
		});
	});

	it('never ends in sums that contradict each other', () => {
		const money = fc
			.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 9_999 }))
			.map(([whole, rest]) => `${whole}.${String(rest).padStart(4, '0')}`);
		const either = fc.oneof(money, money.map(Number), fc.constantFrom('', null, undefined));
		const names = (...list: string[]) =>
			fc.record(Object.fromEntries(list.map((name) => [name, either])));
		const stated = fc.oneof(money, money.map(Number));
		// A line needs a price or an extended amount; it may have both.
		const line = fc
			.tuple(
				names('price', 'discount', 'addl_discount', 'tax', 'extended_amount'),
				fc.constantFrom('price', 'extended_amount'),
				stated,
			)
			.map(([amounts, needed, amount]): Record<string, unknown> => ({
				...amounts,
				[needed]: amount,
			}))
			// More than the price of a piece is no discount on it.
			.map((line) =>
				line.price && Number(line.discount) > Number(line.price)
					? { ...line, discount: line.price }
					: line,
			);
		const lines = fc.array(line, { minLength: 1, maxLength: 5 });
		const header = names(
			'sub_total',
			'order_discount',
			'sales_tax',
			'shipping_handling',
			'grand_total',
		);
		fc.assert(
			fc.property(header, lines, fc.integer({ min: 1, max: 50 }), (sums, items, quantity) => {
				const order = validOrder('A-1', {
					...sums,
					items: items.map((line) => ({ item: 'A', quantity, ...line })),
				});
				const whole = sent(order, 'recalculate', true);
				expect(sent(whole, 'check', true)).toEqual(whole);
				expect(sent(whole, 'recalculate', true)).toEqual(whole);
			}),
		);
	});

	it('refuses sums that are beyond exact numbers', () => {
		const items = [{ item: 'A', quantity: 90_000_000_000, price: 90_000_000_000 }];
		expect(problems(validOrder('A-1', { items }), 'recalculate')).toEqual([
			'sub_total would be a hundred billion or more',
			'grand_total would be a hundred billion or more',
		]);
	});
});

describe('sums that contradict each other', () => {
	it('are told in these words', () => {
		const order = validOrder('A-1', {
			sub_total: '14.50',
			sales_tax: 1,
			order_discount: 0,
			grand_total: 15,
			items: [
				{ item: 'C100', quantity: 2, price: 4.4, extended_amount: 9 },
				{ item: 'C300', quantity: 1, price: '5.00', tax: 0.4, addl_discount: '0.50' },
			],
		});
		expect(problems(order)).toEqual([
			'items[0].extended_amount is 9.00, expected 8.80 ((price - discount) * quantity)',
			'sub_total is 14.50, expected 14.00 (sum of the extended amounts of the lines)',
			'sales_tax is 1.00, expected 0.40 (sum of the tax of the lines)',
			'order_discount is 0.00, expected 0.50 (at least the sum of addl_discount of the lines)',
			'grand_total is 15.00, expected 15.50 (sub_total + sales_tax + shipping_handling - order_discount)',
		]);
	});

	it('are none where numbers and text say the same', () => {
		const items = [{ item: 'A', quantity: '2', price: 4.4, extended_amount: '8.8000' }];
		const order = validOrder('A-1', { items, sub_total: 8.8, grand_total: '8.80' });
		expect(sent(order)).toEqual(order);
	});
});

describe("an order in the form of the vendor's sample", () => {
	const order = () => orderLikeTheVendors({ cust_ref: 'A-1' });

	it('is taken, once its sums are made right', () => {
		expect(sent(order(), 'recalculate')).toMatchObject({ sub_total: 19.6, grand_total: 17.6 });
	});

	it('breaks the rules that its makers document, which is told', () => {
		expect(problems(order())).toEqual([
			expect.stringMatching(/^items\[0\]\.extended_amount is 13\.00, expected 12\.60/),
			expect.stringMatching(/^grand_total is 21\.00, expected 18\.00/),
		]);
	});
});

describe('a postal code that may lack its zero', () => {
	/** What is sent, with what is told; or what is wrong. */
	const read = (fields: Record<string, unknown>) => {
		const {
			problems: wrong,
			hints = [],
			order,
		} = readOrder(validOrder('A-1', fields), LA, {
			mode: 'check',
		}) as { problems?: string[]; hints?: string[]; order?: Record<string, unknown> };
		return wrong ?? [order?.ship_zip, order?.cust_zip, ...hints].filter(Boolean);
	};
	const zero = (from: string, to: string, field = 'ship_zip') =>
		`${field} “${from}” is sent as “${to}”, since sheets take away a zero in front`;

	it.each([
		['MA', 2134, '02134'],
		['Massachusetts', '2134', '02134'],
		['MA - Massachusetts', '5501', '05501'],
		['RI', 2903, '02903'],
		['NH', 3031, '03031'],
		['ME', 3901, '03901'],
		['VT', 5001, '05001'],
		['CT', 6101, '06101'],
		['N.J.', 8370, '08370'],
		['NY', 6390, '06390'],
		['NY', 501, '00501'],
		['US-AE', 9012, '09012'],
		['PR', 901, '00901'],
		['VI', '802', '00802'],
		['NJ', '70011234', '07001-1234'],
		['ID', '83702.0', '83702'],
		['ID', '837021234', '83702-1234'],
		['MA', '2134.0', '02134'],
	])('in %s %p is %s', (ship_state, ship_zip, expected) => {
		expect(read({ ship_state, ship_zip })).toEqual([expected]);
	});

	it.each([
		['ID', '8370'],
		['ID', '837'],
		['CA', '9021010'],
		['MA', '8370'],
		['NJ', '837'],
		['PR', '0901'],
	])('in %s %s is none', (ship_state, zip) => {
		const none = `“${zip}” is not a ZIP code of ${ship_state}. Give all five digits`;
		expect(read({ ship_state, ship_zip: zip })).toEqual([`ship_zip: ${none}`]);
		const billed = { cust_state: ship_state, cust_country: 'US', cust_zip: zip };
		expect(read(billed)).toEqual([`cust_zip: ${none}`]);
	});

	it.each(['ABC', 'K1A 0B1', '12', '837021'])('%s is no ZIP code', (zip) => {
		const none = `“${zip}” is not a ZIP code of the United States. Write five digits, such as 02134`;
		expect(read({ ship_zip: zip })).toEqual([`ship_zip: ${none}`]);
		expect(read({ cust_zip: zip, cust_country: 'USA' })).toEqual([`cust_zip: ${none}`]);
	});

	it('of an unsaid country may be of any', () => {
		expect(read({ cust_zip: 'K1A 0B1' })).toEqual(['44101', 'K1A 0B1']);
	});

	it('without a state gets it, which is told', () => {
		const billed = { cust_country: 'US', cust_zip: 8370 };
		expect(read(billed)).toEqual(['44101', '08370', zero('8370', '08370', 'cust_zip')]);
		expect(read({ ...billed, cust_zip: 123 })).toEqual([
			'cust_zip: “123” is not a ZIP code of the United States. Give all five digits',
		]);
	});

	it.each([
		['FRA', '7500', '07500'],
		['DE', 1067, '01067'],
		['DE', '1067.0', '01067'],
	])('in %s gets it, which is told', (ship_country, ship_zip, expected) => {
		const given = String(ship_zip).replace('.0', '');
		expect(read({ ship_country, ship_zip })).toEqual([expected, zero(given, expected)]);
		expect(read({ ship_country, ship_zip: '750' })).toEqual(['750']);
	});
});

describe('amounts that only discounts may take below 0', () => {
	it.each([
		[{ shipping_handling: -5 }, 'shipping_handling: “-5” is below 0'],
		[{ sales_tax: '-0.01' }, 'sales_tax: “-0.01” is below 0'],
		[{ items: [{ item: 'A', quantity: 1, price: -2 }] }, 'items[0].price: “-2” is below 0'],
	])('%j is refused', (fields, words) => {
		expect(() => sent(validOrder('A-1', fields))).toThrow(words);
	});
});

it.each([0.00001, '0.00004'])('a price of %p, which would be sent as 0, is refused', (price) => {
	const order = validOrder('A-1', { items: [{ item: 'A', quantity: 1, price }] });
	expect(() => sent(order)).toThrow('would be sent as 0');
});

it.each([0.00001, '0.00004'])('a weight of %p is refused', (weight) => {
	expect(() => sent(validOrder('A-1', { weight }))).toThrow('is too little for a weight');
});

describe('fields of the user’s own', () => {
	it('are texts', () => {
		const extra_fields = { a: 'x', b: 5, c: true, d: null, e: '' };
		const order = { extra_fields, items: [{ item: 'A', quantity: 1, extra_fields: [] }] };
		expect(sent(validOrder('A-1', order))).toMatchObject({
			extra_fields: { a: 'x', b: '5', c: 'true', e: '' },
			items: [{ item: 'A', quantity: 1 }],
		});
	});

	it.each([
		[{ a: { b: 1 } }, 'extra_fields has “a”, which is an object, not one value'],
		[{ a: ['x'] }, 'extra_fields has “a”, which is a list, not one value'],
		[[{ name: 'a', value: 'b' }], 'extra_fields is a list, not an object'],
	])('are nothing else: %j', (extra_fields, words) => {
		expect(() => sent(validOrder('A-1', { extra_fields }))).toThrow(words);
	});
});

describe('what may be meant otherwise', () => {
	const told = (order: object) => {
		const hints = new Hints();
		for (const hint of (readOrder(order, LA, { mode: 'asGiven' }) as { hints: Hint[] }).hints)
			hints.add(typeof hint === 'string' ? hintAboutOrder('A-1', hint) : hint);
		return hints.texts;
	};

	it('is told of an amount that may be in thousands', () => {
		expect(told(withLine({ price: ' 1.250' }))).toEqual([
			'items[0].price “1.250” was taken for 1.25. If its point is between thousands, write 1250.',
		]);
		const more = { grand_total: '12.500', shipping_handling: 1.125 };
		expect(told({ ...withLine({ price: '1.250' }), ...more, order_discount: '0.125' })).toEqual([
			'grand_total “12.500”, items[0].price “1.250” were taken for numbers with three decimals. If the point is between thousands, leave it out.',
		]);
	});

	it('is told of such an amount beside what is wrong', () => {
		const order = { ...withLine({ price: '1.250' }), sub_total: '2500.00', grand_total: '2500.00' };
		expect(readOrder(order, LA, { mode: 'check' })).toMatchObject({
			problems: [expect.stringMatching(/^sub_total is 2500.00, expected /)],
			otherwise: [
				'items[0].price “1.250” was taken for 1.25. If its point is between thousands, write 1250.',
			],
		});
		expect(
			readOrder({ ...order, ...withLine({ price: 1.25 }) }, LA, { mode: 'check' }),
		).toMatchObject({ otherwise: [] });
	});

	it.each([
		withLine({ price: 1.25, discount: '0.125', tax: '12.50', extended_amount: '1234.567' }),
		validOrder('A-1', { weight: '1.250' }),
		validOrder('A-1', { grand_total: '1.250', currency_code: 'KWD' }),
		withLine({ quantity: '2.0' }),
	])('is not told of others: %j', (order) => {
		expect(told(order)).toEqual([]);
	});

	it('is told of pieces that are not whole', () => {
		expect(told(withLine({ quantity: 2.5 }))).toEqual([
			'Order A-1: items[0].quantity is 2.5, not a whole number of pieces.',
		]);
	});
});

describe('a field that New Order does not have', () => {
	const hints = (more: object) => {
		const { problems: wrong, hints: told = [] } = readOrder(validOrder('A-1', { ...more }), LA, {
			mode: 'check',
		}) as { problems?: string[]; hints?: Array<string | { about: string }> };
		expect(wrong).toBeUndefined();
		return told.map((hint) => (typeof hint === 'string' ? hint : hint.about));
	};

	it('is told, also where orders that were read have it', () => {
		const items = [{ item: 'A', quantity: 1, Description: 'Mug', alt_sku: null }];
		expect(hints({ order_status: 'new', total_qty: 3, updated_date_time: null, items })).toEqual([
			'“order_status”',
			'“total_qty”',
			'“Description” (likely “description”)',
		]);
	});

	it.each([
		['bill_city', 'cust_city'],
		['Billing ZIP Code', 'cust_zip'],
		['bill_to_address', 'cust_address_1'],
		['Grand Total', 'grand_total'],
	])('is told with the one that is meant: %s', (name, likely) => {
		expect(hints({ [name]: '1' })).toEqual([`“${name}” (likely “${likely}”)`]);
	});

	it.each(['tax', 'Tax', 'tax_amount', 'SALES_TAX'])('%s is the sales tax', (name) => {
		expect(sent(validOrder('A-1', { [name]: '1.20' }))).toMatchObject({ sales_tax: '1.20' });
		expect(hints({ [name]: '1.20' })).toEqual([`“${name}”`]);
		expect(problems(validOrder('A-1', { [name]: 1, sales_tax: 2 }))).toEqual([
			`${name} is 1, but sales_tax is 2`,
		]);
	});
});

describe('a country', () => {
	const told = (fields: Record<string, string>) => {
		const read = readOrder(validOrder('A-1', fields), LA, { mode: 'check' });
		return read.problems ?? read.hints.map((hint) => (typeof hint === 'string' ? hint : hint.one));
	};

	it.each(
		`US|usa|DEU|gbr|XKX|U.S.|United States of America|The United States|UK|U.K.|UAE|XK|Germany|germany |Türkiye|Turkey
		Côte d'Ivoire|Cote D’Ivoire|Bosnia and Herzegovina|Saint Lucia|St. Lucia|Bahamas, The|The Gambia
		Korea, Republic of|Korea (Republic of)|Republic of Korea|South Korea|Korea, South|Iran (Islamic Republic of)
		Tanzania, United Republic of|Bolivia, Plurinational State of|Moldova (the Republic of)|Viet Nam|Hong Kong
		Congo (the Democratic Republic of the)|Lao People's Democratic Republic|Taiwan, Province of China|Macau
		Holy See (Vatican City State)|Virgin Islands (U.S.)|Sint Maarten (Dutch part)|Falkland Islands (Malvinas)
		United Kingdom of Great Britain and Northern Ireland|Republic of Ireland|Kingdom of Saudi Arabia|Micronesia
		Netherlands (Kingdom of the)|Cocos (Keeling) Islands|Saint Vincent and the Grenadines|Brunei Darussalam`
			.split(/[|\n]\s*/)
			.map((name) => [name]),
	)('%s is known', (ship_country) => {
		const more = { ship_country, ship_zip: '12345' };
		expect(told({ ...more, cust_country: ship_country })).toEqual([]);
	});

	it.each([
		['Amerika', 'a code of three letters, such as USA'],
		['Untied States', 'a code of three letters, such as USA'],
		['XYZ', 'a code of three letters, such as USA'],
		['GER', 'a code of three letters, such as USA'],
		['EN', 'a code of three letters, such as USA'],
		['Ohio', 'a code of three letters, such as USA'],
		['Kongo', 'a code of three letters, such as USA'],
	])('%s is none to ship to', (ship_country, meant) => {
		expect(told({ ship_country })).toEqual([
			`ship_country: “${ship_country}” is neither a country code nor a country's English name. Write ${meant}`,
		]);
	});

	it.each(
		`Deutschland DEU|deutschland  DEU|Österreich AUT|Schweiz CHE|Frankreich FRA|Italien ITA|Spanien ESP|Niederlande NLD
		Belgien BEL|Polen POL|Dänemark DNK|Großbritannien GBR|GROSSBRITANNIEN GBR|Vereinigtes Königreich GBR
		Vereinigte Staaten USA|Vereinigte Staaten von Amerika USA|Kanada CAN|Luxemburg LUX|Tschechien CZE
		Russland RUS|Serbien SRB|ESPAÑA ESP|Pays-Bas NLD|Allemagne DEU|Royaume-Uni GBR`
			.split(/[|\n]\s*/)
			.map((pair) => [pair.slice(0, -4), pair.slice(-3)]),
	)('%s is sent as %s', (name, code) => {
		const ship_state = code === 'CAN' ? 'ON' : 'CA';
		const more = { ship_state, ship_country: name, ship_zip: '12345', cust_country: name };
		expect(sent(validOrder('A-1', more))).toMatchObject({
			ship_country: code,
			cust_country: code,
		});
	});

	it.each(['Benin', 'Bénin', 'Burkina Faso', 'Timor-Leste', 'Congo - Kinshasa', 'Simbabwe'])(
		'%s has no postal codes',
		(ship_country) => {
			expect(problems({ ...orderWithout('ship_zip'), ship_country })).toBeUndefined();
		},
	);

	const noState = (state: string) =>
		`“${state}” is neither the code nor the name of a state of the United States`;
	const noProvince = (state: string) =>
		`“${state}” is neither the code nor the name of a province of Canada`;
	const US_ADVICE = 'Write its code, such as MN, or correct the country';
	const CANADA_ADVICE = 'Write its code, such as ON, or correct the country';

	it.each(
		['Minesota', 'NRW', 'Bayern', 'ON', 'CA, Mexico', 'ON, Canada', 'Ontario, CA', 'Mane, USA']
			.concat('CA USA', '0', '12', 'State', 'Province of Ontario')
			.map((state) => [state]),
	)('of the United States has no state %s', (state) => {
		const none = `${noState(state)}. ${US_ADVICE}`;
		expect(told({ ship_state: state, ship_country: 'USA' })).toEqual([`ship_state: ${none}`]);
		expect(told({ cust_state: state, cust_country: 'US' })).toEqual([`cust_state: ${none}`]);
		expect(told({ cust_state: state })).toEqual([]);
		expect(told({ ship_state: state, ship_country: 'DEU' })).toEqual([]);
	});

	it.each(['Ontari', 'NY', 'California', 'ON, USA'])('of Canada has no province %s', (state) => {
		const none = `${noProvince(state)}. ${CANADA_ADVICE}`;
		const ship_zip = 'K1A 0B1';
		expect(told({ ship_state: state, ship_country: 'Canada', ship_zip })).toEqual([
			`ship_state: ${none}`,
		]);
		expect(told({ cust_state: state, cust_country: 'CAN' })).toEqual([`cust_state: ${none}`]);
	});

	it('of a shop has a state that its buyer wrote: it is told', () => {
		const order = validOrder('A-1', {
			ship_state: 'Minesota',
			cust_state: 'B',
			cust_country: 'CA',
		});
		const read = readOrder(order, LA, { mode: 'check' }, undefined, true);
		const asIt = 'It goes out as it is: look at the order in CartRover';
		expect(read.problems ?? read.hints).toEqual([
			`ship_state ${noState('Minesota')}. ${asIt}`,
			`cust_state ${noProvince('B')}. ${asIt}`,
		]);
	});

	it.each(
		`ny|N.Y.|N. Y.|New York|new  york|US-NY|PR|Puerto Rico|Guam|AA|AE|AP|D.C.|Washington, DC|Washington DC|Washington D.C.
		NY - New York|California (CA)|New York State|State of Washington|Commonwealth of Virginia|Virgin Islands (U.S.)
		U.S. Virgin Islands|Armed Forces Europe|Armed Forces (AE)|Northern Mariana Islands|Palau`
			.split(/[|\n]\s*/)
			.map((state) => [state]),
	)('of the United States has the state %s', (state) => {
		expect(told({ ship_state: state, ship_country: 'United States' })).toEqual([]);
	});

	it.each(
		`on|Ontario|ONTARIO|Ontario (ON)|QC - Québec|Québec|Quebec|CA-BC|B.C.|Newfoundland & Labrador|Terre-Neuve-et-Labrador
		Île-du-Prince-Édouard|P.E.I.|Nouvelle-Écosse|Yukon Territory|Province of Ontario`
			.split(/[|\n]\s*/)
			.map((state) => [state]),
	)('of Canada has the province %s', (state) => {
		const ship_zip = 'K1A 0B1';
		expect(told({ ship_state: state, ship_country: 'CAN', ship_zip })).toEqual([]);
	});

	it.each([
		['CA, USA', 'USA', 'CA'],
		['OR, US', 'US', 'OR'],
		['New York , United States', 'United States', 'New York'],
		['NY - New York, USA', 'USA', 'NY - New York'],
		['Washington, DC', 'USA', 'Washington, DC'],
		['ON, Canada', 'CAN', 'ON'],
		['Québec, CA', 'Canada', 'Québec'],
		['Bayern, Germany', 'DEU', 'Bayern, Germany'],
	])('has the state %s in %s, which is sent as %s', (state, country, expected) => {
		const address = { ship_state: state, cust_state: state, ship_country: country };
		const order = validOrder('A-1', { ...address, ship_zip: '90210' });
		expect(sent(order)).toMatchObject({ ship_state: expected, cust_state: expected });
	});

	it('to bill to may be any, and is asked about', () => {
		expect(told({ cust_country: 'Amerika' })).toEqual([
			expect.stringMatching(/^cust_country: \{\}/),
		]);
	});
});
