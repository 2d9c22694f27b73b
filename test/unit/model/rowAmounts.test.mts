import { namedFields } from '../../../nodes/CartRover/model/orderRows.ts';
import { otherMeanings, settledAmounts } from '../../../nodes/CartRover/model/rowAmounts.ts';

type Fields = Record<string, unknown>;

const rowsOf = (...rows: Fields[]) =>
	rows.map((given, index) => ({ index, given, fields: namedFields({ Qty: '1', ...given }) }));

/** What the discount of the order is, or why nobody can tell. */
const discountOf = (...rows: Fields[]) => {
	const { doubt, ...settled } = settledAmounts(rowsOf(...rows));
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
		const settled = settledAmounts(rowsOf({ Price: 31.5 }, { Price: 31.5, [column]: value }));
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
		expect(settledAmounts(rowsOf({ Price: 31.5, ...row })).doubt).toBeUndefined();
	});
});

it('a total that stands in several rows needs prices, which show what it is', () => {
	const two = (more: Fields) => rowsOf({ Total: '20.00', ...more }, { Total: '20.00', ...more });
	expect(settledAmounts(two({})).doubt).toEqual({
		why: '“Total” may be the total of a line or of the order, and a line has no price to tell',
		advice: 'Call the column Line Total or Order Total.',
	});
	expect(settledAmounts(rowsOf({ Summe: '20.00' }, { Summe: '20.00' })).doubt).toBeDefined();
	expect(settledAmounts(two({ Price: 20 })).doubt).toBeUndefined();
	expect(settledAmounts(two({ Total: 0 })).doubt).toBeUndefined();
	expect(settledAmounts(rowsOf({ Total: '20.00' })).doubt).toBeUndefined();
});

describe('what may be meant otherwise', () => {
	const PER_PIECE = expect.stringContaining('taken off each piece');
	const SUMMED = expect.stringContaining('was added up');
	it.each([
		['a discount of several pieces', [{ Discount: 6, Qty: 3 }], [PER_PIECE]],
		['the same discount in all rows', [{ Discount: 6 }, { Discount: 6 }], [PER_PIECE]],
		[
			'the same tax for other prices',
			[
				{ Tax: 1, Price: 5 },
				{ Tax: 1, Price: 9 },
			],
			[SUMMED],
		],
		['other discounts of one piece', [{ Discount: 6 }, { Discount: 5 }], []],
		['a discount of one row of two', [{ Discount: 6 }, {}], []],
		['no discount', [{ Discount: '0.00', Qty: 3 }], []],
		['a column that says it', [{ 'Unit Discount': 6, Qty: 3 }], []],
		[
			'the same tax for the same price',
			[
				{ Tax: 1, Price: 5 },
				{ Tax: 1, Price: 5 },
			],
			[],
		],
	])('is told: %s', (_, rows, expected) => {
		expect(otherMeanings(rowsOf(...(rows as Fields[])))).toEqual(expected);
	});
});
