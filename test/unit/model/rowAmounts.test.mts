import { namedFields } from '../../../nodes/CartRover/model/orderRows.ts';
import { otherMeanings, settledAmounts } from '../../../nodes/CartRover/model/rowAmounts.ts';

type Fields = Record<string, unknown>;

const rowsOf = (...rows: Fields[]) =>
	rows.map((given, index) => ({ index, given, fields: namedFields({ Qty: '1', ...given }) }));

/** What the discount of the order is, or why nobody can tell. */
const discountOf = (...rows: Fields[]) => {
	const { doubt, ...settled } = settledAmounts(rowsOf(...rows), true);
	return (
		doubt?.why ?? ('rows' in settled && settled.rows.map(({ fields }) => fields.order_discount))
	);
};

const OF_ANY = '“Discount Amount” may be the discount of one piece, of a line or of the order';
const OF_TOTAL = '“Total Discount” may be the discount of a line or of the order';

describe('the discount of a column', () => {
	it.each([
		['Order Discount', 'order_discount'],
		['Cart Discount', 'order_discount'],
		['Line Discount', 'addl_discount'],
		['Unit Discount', 'discount'],
		['Discount', 'discount'],
		['Discount %', 'Discount %'],
		['Discount Amount', 'Discount Amount'],
		['Total Discount', 'Total Discount'],
	])('%s is %s', (column, field) => {
		expect(namedFields({ [column]: '6.00' })).toEqual({ [field]: '6.00' });
	});

	it.each([
		['once, for one piece', [{ 'Discount Amount': '6.00' }], ['6.00']],
		['once, of any pieces', [{ 'Total Discount': 6, Qty: 3 }], [6]],
		[
			'0',
			[{ 'Discount Amount': '0.00', Qty: 3 }, { 'Discount Amount': '' }],
			[undefined, undefined],
		],
		['of the first row only', [{ 'Discount Amount': '6' }, { Qty: 5 }], ['6', undefined]],
	])('that does not say of what counts where that is certain: %s', (_, rows, expected) => {
		expect(discountOf(...(rows as Fields[]))).toEqual(expected);
	});

	it.each([
		['for several pieces', [{ 'Discount Amount': '6.00', Qty: 3 }], OF_ANY],
		['in several rows', [{ 'Discount Amount': '6' }, { 'Discount Amount': '6' }], OF_ANY],
		['beside that of the order', [{ 'Discount Amount': '6', 'Order Discount': '6' }], OF_ANY],
		['in several rows', [{ 'Total Discount': '6' }, { 'Total Discount': '2' }], OF_TOTAL],
	])('that does not say of what is not guessed %s', (_, rows, expected) => {
		expect(discountOf(...(rows as Fields[]))).toBe(expected);
	});
});

describe('a discount below 1', () => {
	it.each([
		['Discount', 0.15],
		['Rabatt', '0,15'],
		['Unit Discount', '.15'],
		['Line Discount', 0.15],
		['Order Discount', '0.15'],
		['Total Discount', 0.15],
		['Discount Amount', 0.15],
	])('may be a rate: %s %s', (column, value) => {
		const settled = settledAmounts(rowsOf({ Price: 31.5 }, { Price: 31.5, [column]: value }), true);
		expect(settled.doubt?.why).toBe(
			`“${column}” is ${value} in input item 1, which may be 15 % or an amount`,
		);
	});

	it.each<[string, Fields]>([
		['with the total of the order', { 'Line Discount': 0.15, 'Order Total': 31.35 }],
		['with that of the line', { Discount: 0.15, 'Line Total': 31.35 }],
		['with its currency', { Discount: '$0.15' }],
		['of nothing', { Discount: '0.00' }],
		['that is none', { Discount: 1 }],
		['that is a tax', { Tax: 0.15 }],
	])('is none %s', (_, row) => {
		expect(settledAmounts(rowsOf({ Price: 31.5, ...row }), true).doubt).toBeUndefined();
	});
});

it('a total that stands in several rows needs prices, which show what it is', () => {
	const two = (more: Fields) => rowsOf({ Total: '20.00', ...more }, { Total: '20.00', ...more });
	expect(settledAmounts(two({}), true).doubt).toEqual({
		why: '“Total” may be the total of a line or of the order, and a line has no price to tell',
		advice: 'Call the column Line Total or Order Total.',
	});
	expect(settledAmounts(rowsOf({ Summe: '20.00' }, { Summe: '20.00' }), true).doubt).toBeDefined();
	expect(settledAmounts(two({ Price: 20 }), true).doubt).toBeUndefined();
	expect(settledAmounts(two({ Total: 0 }), true).doubt).toBeUndefined();
	expect(settledAmounts(rowsOf({ Total: '20.00' }), true).doubt).toBeUndefined();
});

describe('an amount whose column does not say what it is of', () => {
	const DISCOUNT = '“Discount” may be the discount of one piece, of a line or of the order';
	const TAX = '“Tax” is the same in all rows, and may be the tax of a line or of the order';
	const doubtOf = (rows: Fields[], checksTotals = true) =>
		settledAmounts(rowsOf(...rows), checksTotals).doubt?.why;
	const twice = (one: Fields, more: Fields = {}) => [one, { ...one, ...more }];

	it.each<[string, Fields[], string]>([
		['a discount of several pieces', [{ Discount: 6, Qty: 3 }], DISCOUNT],
		['the same discount in all rows', twice({ Discount: 6 }), DISCOUNT],
		['the same tax for other prices', twice({ Tax: 1, Price: 5 }, { Price: 9 }), TAX],
		['the same tax for the same price', twice({ Tax: '1.00', Price: 5 }, { Tax: 1 }), TAX],
		['both', twice({ Discount: 6, Tax: 1 }), `${DISCOUNT}; ${TAX}`],
		['a total, beside lines without prices', twice({ Tax: 1, 'Order Total': 9 }), TAX],
		['a subtotal, which is before tax', twice({ Tax: 1, Price: 5, Subtotal: 10 }), TAX],
		['the sales tax', twice({ Discount: 6, Price: 9, 'Sales Tax': 1 }), DISCOUNT],
		[
			'another line with its total',
			twice({ Discount: 6, Price: 9, 'Line Total': 3 }, { 'Line Total': '' }),
			DISCOUNT,
		],
	])('is not guessed: %s', (_, rows, why) => {
		expect(doubtOf(rows)).toBe(why);
	});

	it.each<[string, Fields[]]>([
		['other discounts of one piece', [{ Discount: 6 }, { Discount: 5 }]],
		['a discount of one row of two', [{ Discount: 6 }, {}]],
		['no discount', twice({ Discount: '0.00', Qty: 3 })],
		['no tax', twice({ Tax: 0 })],
		['other taxes', [{ Tax: 1 }, { Tax: 2 }]],
		['the tax of several pieces', [{ Tax: 1, Qty: 3 }]],
		['columns that say it', twice({ 'Unit Discount': 6, 'Line Tax': 1, Qty: 3 })],
	])('counts where that makes no difference: %s', (_, rows) => {
		expect(doubtOf(rows, false)).toBeUndefined();
	});

	it.each<[string, Fields]>([
		['of the order', { Discount: 6, Tax: 1, Price: 9, 'Order Total': 8 }],
		['before tax', { Discount: 6, Price: 9, Subtotal: 6 }],
		['of the lines', { Discount: 6, Price: 9, 'Line Total': 3 }],
		['of all tax', { Tax: 1, 'Sales Tax': 2 }],
	])('counts where a total tells, if that is checked: %s', (_, row) => {
		expect(doubtOf(twice(row))).toBeUndefined();
		expect(doubtOf(twice(row), false)).toBeDefined();
	});

	it('is told beside a total that it contradicts', () => {
		const rows = rowsOf(...twice({ Discount: 6, Tax: 1 }));
		expect(otherMeanings(rows)).toEqual([
			expect.stringContaining('taken off each piece'),
			expect.stringContaining('was added up'),
		]);
		expect(otherMeanings(rowsOf({ Discount: 6, Tax: 1 }))).toEqual([]);
	});
});
