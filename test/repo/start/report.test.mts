import { FLAGSHIP, HELP, READ_ONLY_CHECK, readOptions } from '../../../engine/start/options.mts';
import type { Step } from '../../../engine/start/play.mts';
import { cellText, itemTable, Report } from '../../../engine/start/report.mts';

const step: Step = {
	name: 'Stock',
	action: 'CartRover: Get the inventory of many SKUs',
	purpose: 'Reads the stock.',
	itemsIn: 3,
	once: true,
	items: [{ sku: 'A' }, { sku: 'B' }],
	ms: 1_240,
	hints: [],
};

describe('the report', () => {
	it('numbers its steps, with what each one is for, its items and its time', () => {
		const report = new Report();
		const first = report.render({ kind: 'step', step });
		expect(first).toContain(' 1 Stock  CartRover: Get the inventory of many SKUs');
		expect(first).toContain('   Reads the stock.');
		expect(first).toContain('3 items in (runs once for all) -> 2 items out  1.2 s');
		expect(first).toContain('│ A   │');
		expect(report.render({ kind: 'step', step })).toContain(' 2 Stock');
	});

	it('shows six rows of a step, or all', () => {
		const items = Array.from({ length: 20 }, (_, at) => ({ sku: `S-${at}`, n: at }));
		const many = { kind: 'step' as const, step: { ...step, items } };
		expect(new Report().render(many)).toContain('14 more rows');
		const all = new Report(Infinity).render(many);
		expect(all).toContain('S-19');
		expect(all).not.toContain('more rows');
	});

	it('shows an error with what to do about it, and hints', () => {
		const error = { message: 'No\u001b[2J key', description: 'Get one.' };
		const failed = { ...step, itemsIn: 1, items: [], error, hints: ['It waited.'] };
		const text = new Report().render({ kind: 'step', step: failed });
		expect(text).toContain('1 item in -> failed');
		expect(text).toContain('No [2J key\n   Get one.\n   Hint: It waited.');
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
		const text = itemTable(Array.from({ length: 9 }, (_, at) => row(at)));
		for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
		expect(text).toContain('3 more rows; further fields: field_3, field_4, field_5');
	});

	it('shows what tells something whole, in rows and for a single item', () => {
		const message = 'Updating inventory needs a Merchant key, and this credential holds a Cart key '
			.repeat(3)
			.trim();
		const wide = Object.fromEntries(
			Array.from({ length: 5 }, (_, at) => [`f${at}`, 'y'.repeat(30)]),
		);
		const row = { ...wide, error: message };
		const words = (text: string) =>
			text.split(/[\s│]+/).filter((word) => /^[A-Za-z,]{2,}$/.test(word));
		for (const items of [[row, { ...row, f0: 'z' }], [row]]) {
			const shown = words(itemTable(items));
			for (const word of words(message)) expect(shown).toContain(word);
			expect(itemTable(items)).not.toContain('…');
		}
	});

	it('leaves out what is empty everywhere', () => {
		const text = itemTable([
			{ a: 1, b: null, c: [], d: {} },
			{ a: 2, b: '' },
		]);
		expect(text).toContain('│ a │');
		expect(text).not.toMatch(/[bcd]/);
		expect(itemTable([{}])).toBe('');
		expect(itemTable([])).toBe('');
	});

	it('shows a single item field by field', () => {
		expect(itemTable([{ sku: 'A', qty: 0 }])).toBe(
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

	it('takes the kind of key for the sandbox', () => {
		const options = readOptions(['--key', 'Merchant', 'a.json'], {});
		expect(options).toEqual({ mode: 'sandbox', file: 'a.json', key: 'merchant' });
	});

	it('takes what is shown, also of an account', () => {
		expect(readOptions(['--all', 'x.json'], {})).toMatchObject({ all: true });
		expect(readOptions(['--json', '--live'], account)).toMatchObject({ mode: 'live', json: true });
	});

	it('names every flag in its help', () => {
		for (const flag of ['live', 'key', 'all', 'json', 'help'])
			expect(HELP).toContain(`-- --${flag} `);
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
		[['--key', 'boss'], {}, /--key must be one of cart/],
		[['--live', '--key', 'cart'], account, /--key is for the sandbox/],
		[['a.json', 'b.json'], {}, /one workflow file/],
		[['--bogus'], {}, /--bogus/],
	])('refuses %j with %j', (args, env, message) => {
		expect(() => readOptions(args, env)).toThrow(message);
	});
});
