import { validOrder } from '../../support/orders.mts';
import { byId } from '../../support/world.mts';
import { given, Trial, VALUE } from './world.mts';

/*
 * What people feed in arrives as they meant it, or an error says why not: values that changed silently on
 * their way in, each with others of its kind.
 */

let trial: Trial;
beforeAll(async () => {
	trial = await Trial.begin();
});
afterAll(async () => await trial.end());

/** The form, filled in as far as it must be. */
const FORM = {
	specifyOrder: 'fields',
	custRef: 'F-1',
	shipCompany: 'Juniper & Oak',
	shipAddress1: '1 Test Rd',
	shipCity: 'Testville',
	shipState: 'OH',
	shipZip: '44101',
};
const JSON_ORDER = { specifyOrder: 'json', orderJson: VALUE };
const SHIPMENT = { custRef: byId('S-1'), carrier: 'UPS', trackingNumber: 'T-1' };

describe('a number too long to be exact is refused (A1, A2)', () => {
	const LONG = Number('576461413038785752');
	test.each<[string, string, Record<string, unknown>, unknown]>([
		['Order', 'order.get', { custRef: given }, LONG],
		['Order', 'order.cancel', { custRef: given }, LONG],
		['Order', 'orderStatus.update', { custRef: given, status: 'new' }, LONG],
		['Order', 'order.get', { custRef: given }, '5.76461413038786E+17'],
		['SKU', 'inventory.get', { sku: given }, Number('9400111202555842761523')],
		['SKU', 'inventory.update', { sku: given, quantityAvailable: '1' }, LONG],
		['SKUs', 'inventory.getAll', { filters: { skus: VALUE } }, [LONG]],
		['SKUs', 'inventory.getAll', { filters: { skus: VALUE } }, `[${LONG}]`],
		['Warehouse', 'inventory.getAll', { filters: { warehouse: given } }, LONG],
		[
			'Tracking Number',
			'shipment.create',
			{ ...SHIPMENT, trackingNumber: VALUE },
			Number('9400111202555842761523'),
		],
		[
			'Tracking Numbers',
			'shipment.confirm',
			{ custRef: byId('S-1'), trackingNumbers: VALUE },
			[LONG],
		],
		[
			'Item 1, SKU',
			'shipment.create',
			{ ...SHIPMENT, items: VALUE },
			[{ item: LONG, quantity: 1 }],
		],
		['cust_ref', 'order.create', JSON_ORDER, validOrder('A', { cust_ref: LONG })],
		['cust_ref', 'order.createMany', { orderJson: VALUE }, validOrder('A', { cust_ref: LONG })],
		['cust_po_no', 'order.create', JSON_ORDER, validOrder('A', { cust_po_no: LONG })],
		[
			'items[0].item',
			'order.create',
			JSON_ORDER,
			validOrder('A', { items: [{ item: LONG, quantity: 1 }] }),
		],
		['shop_id', 'order.create', JSON_ORDER, validOrder('A', { shop_id: LONG })],
		[
			'Body (JSON), cust_ref',
			'request.send',
			{ method: 'POST', path: 'x', body: VALUE },
			{ cust_ref: LONG },
		],
		[
			'Parameter 1, Value',
			'request.send',
			{ path: 'x', query: { parameter: [{ name: 'a', value: VALUE }] } },
			LONG,
		],
		[
			'Shop Code',
			'shipMethod.setMapping',
			{ orderSource: byId('S'), mappings: VALUE },
			[{ cart_code: LONG }],
		],
	])('%s of %s', async (field, operation, parameters, value) => {
		const { error, sent } = await trial.try(operation, parameters, value);
		expect(error).toContain(`${field}: “`);
		expect(error).toMatch(/is a number too long to be exact. Give it as text/);
		expect(sent).toEqual([]);
	});

	test('the same as text arrives to the letter', async () => {
		const { paths } = await trial.try('order.get', { custRef: given }, '576461413038785752');
		expect(paths).toEqual(['cart/orders/576461413038785752']);
	});

	test.each([10.5, -1, NaN, true])('no reference is %p either', async (value) => {
		const { error, sent } = await trial.try('order.get', { custRef: given }, value);
		expect(error).toMatch(/^Order(: | is missing)/);
		expect(sent).toEqual([]);
	});
});

describe('dates (A3 to A7)', () => {
	const list = { status: 'any', filters: { fromDate: VALUE } };
	test.each([
		[1767225600, '2026-01-01T00:00:00+00:00'],
		['1767225600', '2026-01-01T00:00:00+00:00'],
		[1767225600000, '2026-01-01T00:00:00+00:00'],
		['1767225600000', '2026-01-01T00:00:00+00:00'],
		['Fri, 12 Oct 2018 19:06:23 +0000', '2018-10-12T19:06:23+00:00'],
		['2025-03-26 08:58:06 -0700', '2025-03-26T15:58:06+00:00'],
		['2026-3-8T10:00Z', '2026-03-08T10:00:00+00:00'],
		['Oct 12, 2018 7:06 PM GMT', '2018-10-12T19:06:00+00:00'],
		[
			'Fri Oct 12 2018 19:06:23 GMT+0200 (Central European Summer Time)',
			'2018-10-12T17:06:23+00:00',
		],
		["'2026-01-31T00:00:00Z", '2026-01-31T00:00:00+00:00'],
		['23-Nov-26 10:00Z', '2026-11-23T10:00:00+00:00'],
		[46349.4375, '2026-11-23T15:30:00+00:00'],
	])('%p is %s', async (value, expected) => {
		const { sent, error } = await trial.try('order.getAll', list, value);
		expect(error).toBeUndefined();
		expect(sent[0]).toMatchObject({ from_date: expected });
	});

	test.each([
		[25568, /is a number, but not a time/],
		['73051.25', /is a number, but not a time/],
		[20260131, /is a number, but not a time/],
		[176722560, /is a number, but not a time/],
		['2/15/2026', /not written with the year first. Write 2026-02-15$/],
		['15.02.2026', /not written with the year first. Write 2026-02-15$/],
		['13/32/2026', /is not in the calendar/],
		['02-03-2026', /day and month cannot be told apart. Write 2026-02-03 or 2026-03-02$/],
		['3/4/26', /day and month cannot be told apart/],
		['2026-02-30', /is not in the calendar/],
		['yesterday', /is not a date/],
		['[object Object]', /holds an object/],
		[true, /is not a date/],
		[{ date: 1 }, /is an object/],
	])('%p is refused', async (value, words) => {
		for (const [operation, parameters, label] of [
			['order.getAll', list, 'From Date'],
			['shipment.getAll', { by: 'window', filters: { toDate: VALUE } }, 'To Date'],
			['shipment.create', { ...SHIPMENT, shipDate: VALUE }, 'Ship Date'],
		] as const) {
			const { error, sent } = await trial.try(operation, parameters, value);
			expect(error).toMatch(words);
			expect(error?.startsWith(label)).toBe(true);
			expect(sent).toEqual([]);
		}
	});

	test.each([
		'2026-01-31T00:00:00.000Z',
		1769817600,
		1769817600000,
		'2026-01-31',
		'31 Jan 2026',
		'31-Jan-26',
		46053,
		'46053.99',
	])('the order date %p is the 31st in New York, too', async (value) => {
		const order = {
			specifyOrder: 'json',
			orderJson: '={{ { ...$json.order, order_date: $json.value } }}',
		};
		const ref = `D-${String(value).replace(/\W/g, '')}`;
		const { sent, error } = await trial.try('order.create', order, value, {
			items: [{ value, order: validOrder(ref) }],
			node: { timezone: 'America/New_York' },
		});
		expect(error).toBeUndefined();
		expect(sent[0]).toMatchObject({ order_date: '2026-01-31' });
	});

	test('To Date without a time includes its day; a period that ends before it begins is an error', async () => {
		const period = (fromDate: unknown, toDate: unknown) => ({
			status: 'any',
			filters: { fromDate, toDate },
		});
		const whole = await trial.try('order.getAll', period('2026-01-31', '2026-01-31'));
		const { from_date, to_date } = whole.sent[0] as Record<string, string>;
		expect(Date.parse(to_date ?? '') - Date.parse(from_date ?? '')).toBe(86_399_000);
		for (const operation of ['order.getAll', 'shipment.getAll']) {
			const { error, sent } = await trial.try(operation, {
				by: 'window',
				...period('2026-02-02', '2026-02-01'),
			});
			expect(error).toMatch(/^From Date is after To Date/);
			expect(sent).toEqual([]);
		}
	});
});

describe('yes or no (A8)', () => {
	const withStatus = { custRef: byId('Y-1'), options: { includeStatus: VALUE } };
	test.each([
		...['false', 'no', 'off', '0', 0, 'N', ' No ', 'FALSE', false].map((value) => [value, 1]),
		...['true', 'yes', 'on', '1', 1, 'Y', ' Yes ', 'TRUE', true].map((value) => [value, 2]),
	])('%p for Include Status asks %p times', async (value, requests) => {
		const { store } = trial.world.sandbox;
		if (!store.order('Y-1')) store.addOrder({ custRef: 'Y-1', orderSource: 'APIAccess1' });
		const { sent, error } = await trial.try('order.get', withStatus, value);
		expect(error).toBeUndefined();
		expect(sent).toHaveLength(requests as number);
	});

	test.each<[string, string, Record<string, unknown>]>([
		['Include Status', 'order.get', withStatus],
		['Return All', 'inventory.getAll', { returnAll: VALUE }],
		['Split Warehouses', 'inventory.getAll', { options: { splitWarehouses: VALUE } }],
		['Paginate', 'request.send', { path: 'cart/list', paginate: VALUE }],
		[
			'gift_wrap',
			'order.create',
			{ specifyOrder: 'json', orderJson: '={{ { gift_wrap: $json.value } }}' },
		],
		['Gift Wrap', 'order.create', { ...FORM, additionalFields: { gift_wrap: VALUE } }],
		['Tax Exempt', 'order.create', { ...FORM, additionalFields: { tax_exempt_sw: VALUE } }],
	])('%s is neither with “maybe”', async (label, operation, parameters) => {
		for (const value of ['maybe', 2, 'null']) {
			const { error, sent } = await trial.try(operation, parameters, value);
			expect(error).toContain(`${label}: “${value}” is neither yes nor no`);
			expect(sent).toEqual([]);
		}
	});
});

describe('numbers (A9)', () => {
	test.each(['', '  '])('an empty Available at Most (%p) is no filter', async (value) => {
		const { error, sent, hints } = await trial.try(
			'inventory.getAll',
			{ filters: { availableAtMost: VALUE } },
			value,
		);
		expect(error).toBeUndefined();
		expect(sent).not.toEqual([]);
		expect(hints).toEqual(['“Available at Most” is empty, so this ran without it.']);
	});

	test('“< 5” is not taken for 5', async () => {
		const filters = { availableAtMost: '< 5' };
		const { error } = await trial.try('inventory.getAll', { filters });
		expect(error).toBe('Available at Most: “< 5” is not a number. Write a number such as 12');
	});

	const FILTERS: Array<[string, string, string, unknown]> = [
		['order.getAll', 'From Date', 'fromDate', VALUE],
		['order.getAll', 'To Date', 'toDate', VALUE],
		['order.getAll', 'Order Source', 'orderSource', given],
		['shipment.getAll', 'From Date', 'fromDate', VALUE],
		['shipment.getAll', 'Order Source', 'orderSource', given],
		['inventory.getAll', 'SKUs', 'skus', VALUE],
		['inventory.getAll', 'Warehouse', 'warehouse', given],
		['inventory.getAll', 'Available at Most', 'availableAtMost', VALUE],
	];
	test.each(FILTERS)(
		'%s: a filter %s that got nothing asks for nothing',
		async (name, label, field, expression) => {
			for (const value of [null, undefined]) {
				const { error, sent } = await trial.try(name, { filters: { [field]: expression } }, value);
				expect(error).toBe(`${label} got nothing from its expression`);
				expect(sent).toEqual([]);
			}
		},
	);

	test.each<[string, string, Record<string, unknown>]>([
		['Available at Most', 'inventory.getAll', { filters: { availableAtMost: VALUE } }],
		['Limit', 'order.getAll', { limit: VALUE }],
		['Concurrency', 'order.getAll', { options: { concurrency: VALUE } }],
		['Batch Size', 'order.createMany', { options: { batchSize: VALUE } }],
		['Quantity Available', 'inventory.update', { sku: byId('A'), quantityAvailable: VALUE }],
		[
			'Quantity on Hand',
			'inventory.update',
			{ sku: byId('A'), quantityAvailable: '1', quantityOnHand: VALUE },
		],
		['Total Cost', 'shipment.create', { ...SHIPMENT, options: { totalCost: VALUE } }],
		['Package Weight', 'shipment.create', { ...SHIPMENT, options: { packageWeight: VALUE } }],
		[
			'Item 1, Quantity',
			'shipment.create',
			{ ...SHIPMENT, items: { line: [{ item: 'A', quantity: VALUE }] } },
		],
		[
			'Item 1, Price',
			'order.create',
			{ ...FORM, items: { line: [{ item: 'A', quantity: 1, price: VALUE }] } },
		],
		['Sales Tax', 'order.create', { ...FORM, additionalFields: { sales_tax: VALUE } }],
	])('%s is a number or an error', async (label, operation, parameters) => {
		for (const value of ['1,000', 'abc', '12,50 $', Infinity, '1e3', true]) {
			const { error, sent } = await trial.try(operation, parameters, value);
			expect(error).toMatch(new RegExp(`${label}: “.*” is not an? `));
			expect(sent).toEqual([]);
		}
	});

	test.each<[string, string, Record<string, unknown>]>([
		['Available at Most', 'inventory.getAll', { filters: { availableAtMost: VALUE } }],
		['Quantity Available', 'inventory.update', { sku: byId('A'), quantityAvailable: VALUE }],
		['Limit', 'order.getAll', { limit: VALUE }],
		['Total Cost', 'shipment.create', { ...SHIPMENT, options: { totalCost: VALUE } }],
	])('%s is not clear with “1.000”', async (label, operation, parameters) => {
		const { error, sent } = await trial.try(operation, parameters, '1.000');
		expect(error).toBe(`${label}: “1.000” is not clear. Write 1000, or 1 if that is meant`);
		expect(sent).toEqual([]);
	});

	test('Total Cost is not below 0, in any shipment', async () => {
		const one = { ...SHIPMENT, options: { totalCost: -1 } };
		const further = [{ trackingNumber: 'T-2', totalCost: -1 }];
		for (const parameters of [one, { ...SHIPMENT, options: { parcels: further } }]) {
			const { error, sent } = await trial.try('shipment.create', parameters);
			expect(error).toMatch(/Total Cost: “-1” is below 0. Write 0 or more$/);
			expect(sent).toEqual([]);
		}
	});

	test.each(['Quantity Available', 'Limit'])('%s must not be empty', async (label) => {
		for (const value of ['', null]) {
			const { error, sent } = await (label === 'Limit'
				? trial.try('order.getAll', { limit: VALUE }, value)
				: trial.try('inventory.update', { sku: byId('A'), quantityAvailable: VALUE }, value));
			expect(error).toBe(`${label} is missing`);
			expect(sent).toEqual([]);
		}
	});
});

describe('lists (A10, A11)', () => {
	beforeAll(() => {
		for (const sku of ['A', 'B', 'C']) {
			trial.world.sandbox.store.addProduct({ sku, stock: { '3107': { qtyAvailable: 1 } } });
		}
	});
	const skus = { returnAll: true, filters: { skus: VALUE } };
	test.each([[[]], ['[]'], [['', ' ']], [' , '], [[null]]])(
		'SKUs %p ask for nothing, and say so',
		async (value) => {
			const { error, sent, items, hints } = await trial.try('inventory.getAll', skus, value);
			expect({ error, sent, items }).toEqual({ error: undefined, sent: [], items: [] });
			expect(hints).toEqual([expect.stringMatching(/^SKUs is an empty list/)]);
		},
	);

	test.each([
		[['A', 'B']],
		['["A","B"]'],
		['A; B'],
		['A,B'],
		['A\nB'],
		[[' A\u00a0', '', '\u200bB']],
		['["A", " B "]'],
	])('SKUs %p are two', async (value) => {
		const { items } = await trial.try('inventory.getAll', skus, value);
		expect(items.map(({ sku }) => sku).sort()).toEqual(['A', 'B']);
	});

	test.each([
		['', []],
		['aliases', ['include_aliases']],
		['aliases, Line Extras', ['include_aliases', 'include_line_extras']],
		[
			['aliases ', '', 'ORDER_EXTRAS'],
			['include_aliases', 'include_order_extras'],
		],
		['["aliases"]', ['include_aliases']],
	])('Include %p is read', async (value, expected) => {
		const { sent, error } = await trial.try('order.getAll', { options: { include: VALUE } }, value);
		expect(error).toBeUndefined();
		expect(Object.keys(sent[0] as object).filter((name) => name.startsWith('include'))).toEqual(
			expected,
		);
	});

	test.each(['everything', ['aliases', 'x'], [1], { a: 1 }])(
		'Include %p is an error',
		async (value) => {
			const { error, sent } = await trial.try(
				'order.getAll',
				{ options: { include: VALUE } },
				value,
			);
			expect(error).toMatch(/^Include(: “| is an object)/);
			expect(sent).toEqual([]);
		},
	);
});

describe('identifiers (A12 to A15)', () => {
	test.each([
		'MUG-BLUE ',
		' MUG-BLUE',
		'MUG-BLUE\u00a0',
		'MUG-BLUE\u200b',
		'\ufeffMUG-BLUE',
		'MUG\u00ad-BLUE',
		'\u200eMUG-BLUE\u200f',
		"'MUG-BLUE",
		'="MUG-BLUE"',
		'\tMUG-BLUE\r\n',
	])('%j is MUG-BLUE everywhere', async (value) => {
		const { paths } = await trial.try('product.get', { sku: given }, value);
		expect(paths).toEqual(['merchant/product/MUG-BLUE']);
		const update = await trial.try(
			'inventory.update',
			{ sku: given, quantityAvailable: '1' },
			value,
		);
		expect(update.sent[0]).toEqual([{ sku: 'MUG-BLUE', qty_available: 1 }]);
		const order = { items: [{ item: value, quantity: 1 }] };
		const ref = `I-${Buffer.from(value).toString('hex')}`;
		const { sent } = await trial.try('order.create', JSON_ORDER, validOrder(ref, order));
		expect(sent[0]).toMatchObject({ cust_ref: ref, items: [{ item: 'MUG-BLUE' }] });
	});

	test.each([
		['US', 2134, '02134', 'MA'],
		['USA', '2134', '02134', 'MA'],
		['usa', 601, '00601', 'PR'],
		['US', 21341234, '02134-1234', 'MA'],
		['US', '02134-1234', '02134-1234'],
		['US', "'01652", '01652'],
		['DEU', 1067, '01067'],
		['CA', 'K1A 0B6', 'K1A 0B6', 'ON'],
		['GBR', 2134, '2134'],
	])('in %s the ZIP %p is %s', async (ship_country, ship_zip, expected, ship_state = 'OH') => {
		const ref = `Z-${ship_country}-${String(ship_zip).replace(/\W/g, '')}`;
		const { sent } = await trial.try(
			'order.create',
			JSON_ORDER,
			validOrder(ref, { ship_country, ship_zip, ship_state }),
		);
		expect(sent[0]).toMatchObject({ ship_zip: expected });
	});

	const BAD = [
		'ORD-[object Object]',
		'B2B-undefined',
		'{{ $json.ref }}',
		'null',
		'NaN',
		'undefined-7',
		'A/null',
		'#N/A',
		'${ref}',
		'x-[object Promise]',
		'M\uFFFDbel-M\uFFFDller',
	];
	test.each(BAD)('%s is nobody', async (value) => {
		for (const [operation, parameters, label] of [
			['order.get', { custRef: given }, 'Order'],
			['order.cancel', { custRef: given }, 'Order'],
			['inventory.get', { sku: given }, 'SKU'],
			['shipment.create', { ...SHIPMENT, trackingNumber: VALUE }, 'Tracking Number'],
			['shipment.create', { ...SHIPMENT, carrier: VALUE }, 'Carrier'],
			['shipment.confirm', { custRef: byId('S'), trackingNumbers: VALUE }, 'Tracking Numbers'],
			['order.getAll', { filters: { orderSource: given } }, 'Order Source'],
			['shipMethod.getMapping', { orderSource: given }, 'Order Source'],
			['request.send', { path: '={{ "cart/orders/" + $json.value }}' }, 'Path'],
			[
				'shipMethod.setMapping',
				{ orderSource: byId('S'), mappings: [{ cart_code: 'A', wms_code: VALUE }] },
				'Mapping 1, Warehouse Method',
			],
			[
				'shipment.create',
				{ ...SHIPMENT, items: { line: [{ item: 'A', quantity: 1, lot_code: VALUE }] } },
				'Item 1, Lot',
			],
			[
				'inventory.update',
				{ sku: byId('A'), quantityAvailable: '1', warehousePk: given },
				'Warehouse',
			],
		] as const) {
			const { error, sent } = await trial.try(operation, parameters, value);
			expect(error).toMatch(new RegExp(`^${label}: “`));
			expect(sent).toEqual([]);
		}
		for (const name of [
			'cust_ref',
			'cust_po_no',
			'ship_address_1',
			'ship_city',
			'ship_zip',
			'ship_company',
			'order_source',
			'ship_phone',
		]) {
			const { error, sent } = await trial.try(
				'order.create',
				JSON_ORDER,
				validOrder('N-1', { [name]: value }),
			);
			expect(error).toContain(`${name}: “`);
			expect(sent).toEqual([]);
		}
	});

	test('a letter that was lost is told, with the way to get it back', async () => {
		const { error, sent } = await trial.try(
			'order.create',
			{ ...FORM, shipCompany: VALUE, items: { line: [{ item: 'A', quantity: 1 }] } },
			'M\uFFFDbel',
		);
		expect(error).toBe(
			'Order F-1 was not sent: Ship-To Company: “M\uFFFDbel” holds “\uFFFD”, where a letter was lost. Read its file in its own encoding (in Extract From File, the option Encoding, such as Latin1), or correct it where it comes from',
		);
		expect(sent).toEqual([]);
	});

	test('a letter that was lost in a text for people does not hold up the order', async () => {
		const value = validOrder('LOST-1', {
			gift_message: 'F\uFFFDr Oma',
			extra_fields: { engraving: 'J\uFFFDrg' },
			items: [{ item: 'A', quantity: 1, description: 'T\uFFFDr' }],
		});
		const { hints, sent } = await trial.try('order.create', JSON_ORDER, value);
		expect(sent).toEqual([expect.objectContaining({ gift_message: 'F\uFFFDr Oma' })]);
		expect(hints).toEqual([
			'Order LOST-1: items[0].description holds “\uFFFD”, where a letter was lost. It goes out as it is.',
			'Order LOST-1: gift_message holds “\uFFFD”, where a letter was lost. It goes out as it is.',
			'Order LOST-1: extra_fields.engraving holds “\uFFFD”, where a letter was lost. It goes out as it is.',
		]);
		const odd = validOrder('LOST-2', { vendor_phone: '\uFFFD' });
		const { error } = await trial.try('order.create', JSON_ORDER, odd);
		expect(error).toMatch(/: vendor_phone: “\uFFFD” holds “\uFFFD”/);
	});

	test('somebody called Null lives', async () => {
		const person = {
			ship_last_name: 'Null',
			ship_city: "'s-Hertogenbosch",
			ship_address_1: '7 Undefeated Rd',
		};
		const { sent } = await trial.try('order.create', JSON_ORDER, validOrder('NULL-1', person));
		expect(sent[0]).toMatchObject(person);
	});
});

describe('several SKUs in one field', () => {
	beforeAll(() => {
		const { store } = trial.world.sandbox;
		store.addOrder({ custRef: 'J-2', items: [{ item: 'PEN|MUG', quantity: 1 }] });
		store.addProduct({ sku: 'PEN|MUG' });
	});

	test.each<[string, Record<string, unknown>, unknown]>([
		['order.create', JSON_ORDER, validOrder('J-1', { items: [{ item: 'PEN|MUG', quantity: 1 }] })],
		[
			'shipment.create',
			{ ...SHIPMENT, custRef: byId('J-2'), items: VALUE },
			[{ item: 'PEN|MUG', quantity: 1 }],
		],
		['inventory.update', { sku: given, quantityAvailable: '1' }, 'PEN|MUG'],
	])('are sent and told in %s', async (operation, parameters, value) => {
		const { sent, hints } = await trial.try(operation, parameters, value);
		expect(JSON.stringify(sent[0])).toContain('PEN|MUG');
		expect(hints).toContain(
			'SKU “PEN|MUG” may be several SKUs in one field. It was sent as it is. Give each SKU a row or item of its own.',
		);
	});
});

describe('an order that is none (A16)', () => {
	test.each([
		'={{ $json.missing }}',
		'={{ $json.missing.part }}',
		'={{ null }}',
		'={{ undefined }}',
	])('%s gave nothing, which is said', async (orderJson) => {
		for (const operation of ['order.create', 'order.createMany']) {
			const { error, sent } = await trial.try(operation, { specifyOrder: 'json', orderJson });
			expect(error).toBe(
				'Order (JSON) got nothing from its expression. A part that the expression reads is missing in this item',
			);
			expect(sent).toEqual([]);
		}
	});

	test.each([
		['{"cust_ref": A-1}', /“A” in line 1, column 14/],
		['{\n  "cust_ref": "A",\n}', /“}” in line 3, column 1/],
		["{'cust_ref': 'A'}", /“'” in line 1, column 2/],
		['[object Object]', /\[object Object\]/],
		['{"cust_ref": undefined}', /“undefined” in line 1/],
		['{"cust_ref"', /ends too early/],
	])('%s is told where it is wrong', async (value, words) => {
		const { error, sent } = await trial.try('order.create', JSON_ORDER, value);
		expect(error).toMatch(/^Order \(JSON\)/);
		expect(error).toMatch(words);
		expect(sent).toEqual([]);
	});

	test('JSON in JSON is read', async () => {
		const twice = JSON.stringify(JSON.stringify(validOrder('TWICE')));
		const { sent } = await trial.try('order.create', JSON_ORDER, twice);
		expect(sent).toEqual([validOrder('TWICE')]);
	});
});

describe('the status of Order Status: Update (A17)', () => {
	const status = { custRef: byId('S-1'), status: VALUE };
	test.each([
		['Confirmed', 'confirmed'],
		[' AT WAREHOUSE ', 'at_wms'],
		['at_wms', 'at_wms'],
		['Cancelled', 'canceled'],
	])('%p is %s', async (value, order_status) => {
		const { store } = trial.world.sandbox;
		if (!store.order('S-1')) store.addOrder({ custRef: 'S-1' });
		const { sent } = await trial.try('orderStatus.update', status, value);
		expect(sent).toContainEqual({ cust_ref: 'S-1', order_status });
	});

	test.each(['delivered', 'ship', 'on hold', 5])('%p is refused', async (value) => {
		const { error, sent } = await trial.try('orderStatus.update', status, value);
		expect(error).toMatch(/^Status: “.+” is not one of the choices. Choose one of: .*shipped/);
		expect(sent).toEqual([]);
	});

	test.each(['', null, ' '])('%p is missing: no status is set by oversight', async (value) => {
		const { error, sent } = await trial.try('orderStatus.update', status, value);
		expect(error).toBe('Status is missing. Choose one, or fill in the option Custom Status');
		expect(sent).toEqual([]);
	});

	test('left untouched, it stops the run', async () => {
		const { error, sent } = await trial.try('orderStatus.update', { custRef: given }, 'S-1');
		expect(error).toBe('Status is missing. Choose one, or fill in the option Custom Status');
		expect(sent).toEqual([]);
	});

	test('one of the user’s own is sent as it is', async () => {
		for (const [customStatus, chosen] of [
			['Delivered', { status: 'new' }],
			['Packed', {}],
		] as const) {
			const parameters = { custRef: given, ...chosen, options: { customStatus } };
			const { sent } = await trial.try('orderStatus.update', parameters, 'S-1');
			expect(sent).toContainEqual({ cust_ref: 'S-1', order_status: customStatus });
		}
	});
});

describe('fields that CartRover does not have (A18)', () => {
	test('get a hint with the likely one, once a run', async () => {
		const odd = {
			ship_email: 'a@b.c',
			ship_method: 'UPS',
			note: 'x',
			shipPhone: '1',
			ship_adress_2: 'x',
			color: 'red',
		};
		const line = { item: 'A', quantity: 1, unit_price: 1 };
		const items = ['H-1', 'H-2'].map((ref) => ({
			value: validOrder(ref, { ...odd, items: [line, line] }),
		}));
		const { hints, sent } = await trial.try('order.create', JSON_ORDER, undefined, {
			items,
		} as never);
		expect(sent[0]).toMatchObject(odd);
		expect(hints).toEqual([
			"CartRover's order has no fields “ship_email” (likely “ship_e_mail”), “ship_method” (likely “ship_code”), “note” (likely “shipping_instructions”), “shipPhone” (likely “ship_phone”), “ship_adress_2” (likely “ship_address_2”). They were sent anyway and may be ignored; correct their names.",
			"CartRover's order has no field “color”. It was sent anyway and may be ignored.",
			"CartRover's order line has no field “unit_price” (likely “price”). It was sent anyway and may be ignored.",
		]);
	});

	test('name five at most, however many there are', async () => {
		const odd = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`zz_${i}`, 'x']));
		const { hints } = await trial.try('order.create', JSON_ORDER, validOrder('MANY', odd));
		expect(hints).toEqual([
			"CartRover's order has no fields “zz_0”, “zz_1”, “zz_2”, “zz_3”, “zz_4”, and 55 more. They were sent anyway and may be ignored.",
		]);
	});

	test('a header tax counts as sales_tax', async () => {
		const items = [{ item: 'A', quantity: 1, price: 10 }];
		const { sent, hints } = await trial.try(
			'order.create',
			JSON_ORDER,
			validOrder('TAX', { items, tax: 1, grand_total: 11 }),
		);
		expect(sent[0]).toMatchObject({ sales_tax: 1, grand_total: 11 });
		expect(sent[0]).not.toHaveProperty('tax');
		expect(hints[0]).toMatch(/“tax”.*“sales_tax”/);
		const both = await trial.try(
			'order.create',
			JSON_ORDER,
			validOrder('TAX2', { items, tax: 1, sales_tax: 2 }),
		);
		expect(both.error).toContain('tax is 1, but sales_tax is 2');
		expect(both.sent).toEqual([]);
	});
});

test.each([
	[58.73 + 10, 68.73],
	[0.1 + 0.2, 0.3],
	['68.73', '68.73'],
	[1.005 * 1000, 1005],
	[4.35 * 100, 435],
	[1.1 * 3, 3.3],
])('shipping of %p goes out as %p (A19)', async (shipping_handling, expected) => {
	for (const totals of ['check', 'asGiven', 'fill']) {
		const order = validOrder(`M-${totals}-${expected}`, { shipping_handling });
		const { sent } = await trial.try('order.create', { ...JSON_ORDER, options: { totals } }, order);
		expect(sent[0]).toMatchObject({ shipping_handling: expected });
	}
});
