import { lookOf, wantsColor } from '../../../engine/start/look.mts';
import { FLAGSHIP, READ_ONLY_CHECK, readOptions } from '../../../engine/start/options.mts';
import type { Step } from '../../../engine/start/play.mts';
import { Report } from '../../../engine/start/render.mts';
import { cellText, itemTable } from '../../../engine/start/table.mts';

const look = lookOf(80, false);
// eslint-disable-next-line no-control-regex -- what must not be there
const ESCAPE = /\u001b/;

const step: Step = {
	name: 'Stock',
	action: 'CartRover: Get the stock of many SKUs',
	purpose: 'Reads the stock.',
	itemsIn: 3,
	once: true,
	items: [{ sku: 'A' }, { sku: 'B' }],
	ms: 1_240,
	hints: [],
};

describe('the report', () => {
	it('numbers its steps, with what each one is for, its items and its time', () => {
		const report = new Report(look);
		const first = report.render({ kind: 'step', step });
		expect(first).toContain(' 1 Stock  CartRover: Get the stock of many SKUs');
		expect(first).toContain('   Reads the stock.');
		expect(first).toContain('3 items in (runs once for all) -> 2 items out  1.2 s');
		expect(first).toContain('│ A   │');
		expect(report.render({ kind: 'step', step })).toContain(' 2 Stock');
	});

	it('shows an error with what to do about it, and hints', () => {
		const error = { message: 'No\u001b[2J key', description: 'Get one.' };
		const failed = { ...step, itemsIn: 1, items: [], error, hints: ['It waited.'] };
		const text = new Report(look).render({ kind: 'step', step: failed });
		expect(text).toContain('1 item in -> failed');
		expect(text).toContain('No [2J key\n   Get one.\n   Hint: It waited.');
	});

	it('sums up', () => {
		const report = new Report(look);
		const failure = { message: 'no' };
		expect(report.summary({ steps: [step], skipped: [] }, ['4 requests'], 900)).toBe(
			'\nDone: 1 step ran, 4 requests, 900 ms.',
		);
		expect(report.summary({ steps: [], skipped: [], failure }, [], 900)).toBe(
			'\nFailed: 0 steps ran, 900 ms.',
		);
	});

	it('has colours only where they are wanted', () => {
		const render = (color: boolean) => new Report(lookOf(80, color)).render({ kind: 'step', step });
		expect(render(true)).toMatch(ESCAPE);
		expect(render(false)).not.toMatch(ESCAPE);
		expect(wantsColor(true, {})).toBe(true);
		expect(wantsColor(true, { NO_COLOR: '1' })).toBe(false);
		expect(wantsColor(true, { TERM: 'dumb' })).toBe(false);
		expect(wantsColor(undefined, {})).toBe(false);
	});
});

describe('a table', () => {
	it('keeps to the width, and names what it leaves out', () => {
		const row = (at: number) =>
			Object.fromEntries([
				['id', at],
				['same', 'x'.repeat(30)],
				...Array.from({ length: 6 }, (_, index) => [`field_${index}`, `${at}${'y'.repeat(20)}`]),
			]);
		const text = itemTable(
			Array.from({ length: 9 }, (_, at) => row(at)),
			look,
		);
		for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
		expect(text).toContain('3 more rows; further fields: same, field_3');
		expect(text).not.toContain('xxx');
	});

	it('gives up a column of maps before others', () => {
		const row = (at: number) => ({
			id: at,
			map: { a: 'x'.repeat(30) + String(at) },
			name: 'y'.repeat(60) + String(at),
		});
		const text = itemTable([row(1), row(2)], lookOf(60, false));
		expect(text).toContain('│ name ');
		expect(text).toContain('further fields: map');
	});

	it('leaves out what is empty everywhere', () => {
		const text = itemTable(
			[
				{ a: 1, b: null, c: [], d: {} },
				{ a: 2, b: '' },
			],
			look,
		);
		expect(text).toContain('│ a │');
		expect(text).not.toMatch(/[bcd]/);
		expect(itemTable([{}], look)).toBe('');
		expect(itemTable([], look)).toBe('');
	});

	it('shows a single item field by field', () => {
		expect(itemTable([{ sku: 'A', qty: 0 }], look)).toBe(
			['┌─────┬───┐', '│ sku │ A │', '│ qty │ 0 │', '└─────┴───┘'].join('\n'),
		);
	});

	it.each([
		[
			[
				{ item: 'MUG', quantity: 2, price: 1 },
				{ item: 'CAN', quantity: 1 },
			],
			'2 x MUG, 1 x CAN',
		],
		[[{ carrier: 'UPS', tracking_no: '1Z' }], 'UPS 1Z'],
		[[{ warehouse: 'EAST', qty_available: 3 }], 'EAST: 3'],
		[['a', 'b'], 'a, b'],
		[[{ other: 1 }], '{"other":1}'],
		[{ UPC: '1' }, 'UPC: 1'],
		['two\nlines\u001b[31m', 'two lines [31m'],
		[false, 'false'],
		[0, '0'],
		[null, ''],
	])('writes %j on one line', (value, expected) => {
		expect(cellText(value)).toBe(expected);
	});
});

describe('the command', () => {
	const account = {
		CARTROVER_API_USER: 'u',
		CARTROVER_API_KEY: 'k',
		CARTROVER_ACCESS_LEVEL: 'Merchant',
	};

	it('runs the flagship in the sandbox unless told otherwise', () => {
		expect(readOptions([], {})).toEqual({ mode: 'sandbox', file: FLAGSHIP });
		expect(readOptions(['x.json'], {})).toEqual({ mode: 'sandbox', file: 'x.json' });
		expect(readOptions(['--help'], {})).toEqual({ mode: 'help' });
	});

	it('takes the account from the environment', () => {
		expect(readOptions(['--live'], account)).toEqual({
			mode: 'live',
			file: READ_ONLY_CHECK,
			credential: {
				accessLevel: 'merchant',
				apiUser: 'u',
				apiKey: 'k',
				merchantPk: '',
				baseUrl: 'https://api.cartrover.com/v1',
			},
		});
	});

	it.each([
		[['--live'], {}, /CARTROVER_API_USER, CARTROVER_API_KEY, CARTROVER_ACCESS_LEVEL/],
		[['--live'], { ...account, CARTROVER_API_KEY: ' ' }, /variables: CARTROVER_API_KEY$/],
		[['--live'], { ...account, CARTROVER_ACCESS_LEVEL: 'boss' }, /must be one of cart/],
		[['--live'], { ...account, CARTROVER_ACCESS_LEVEL: 'master' }, /CARTROVER_MERCHANT_PK/],
		[['--live'], { ...account, CARTROVER_BASE_URL: 'no address' }, /no address/],
		[['a.json', 'b.json'], {}, /one workflow file/],
		[['--bogus'], {}, /--bogus/],
	])('refuses %j with %j', (args, env, message) => {
		expect(() => readOptions(args, env)).toThrow(message);
	});
});
