import { ParameterReader } from '../../../nodes/CartRover/parameters/reader.ts';
import { byId, startWorld, type World } from '../../support/world.mts';

import type { IDataObject } from 'n8n-workflow';

let world: World;

beforeEach(async () => {
	world = await startWorld({ empty: true });
	for (const custRef of ['A-1', 'A-2']) {
		world.sandbox.store.addOrder({ custRef, items: [{ item: 'MUG', quantity: 3 }] });
	}
});

afterEach(async () => await world.end());

type Json = Record<string, unknown>;

const PARCEL = {
	custRef: { __rl: true, mode: 'id', value: 'A-1' },
	carrier: 'UPS',
	trackingNumber: 'T-1',
	shipDate: '2026-03-01T08:00:00Z',
};
const ship = async (parameters: Json, items: IDataObject[] = [{}]) =>
	await world.run('shipment', 'create', { ...PARCEL, ...parameters }, { level: 'merchant', items });
const sent = () =>
	world.sandbox.log.entries.flatMap(({ method, body }) =>
		method === 'POST' ? [(body as { shipments: Json[] }).shipments] : [],
	);
const basic = { carrier: 'UPS', tracking_no: 'T-1', date: '2026-03-01T08:00:00+00:00' };

it('has contents with lot and serial number, a warehouse, and a secondary number', async () => {
	const line = [
		{ item: 'MUG', quantity: 2, lot_code: 'L-7', serial_no: '' },
		{ item: 'MUG', quantity: 1, lot_code: '', serial_no: 'S-1' },
	];
	const options = { warehouse: 'EAST', secondaryTrackingNumber: 'T-1B', totalCost: '4.50' };
	const result = await ship({ items: { line }, options });
	expect(result.error).toBeUndefined();
	expect(sent()).toEqual([
		[
			{
				...basic,
				tracking_no_secondary: 'T-1B',
				total_cost: 4.5,
				whs_location: 'EAST',
				items: [
					{ item: 'MUG', quantity: 2, lot_code: 'L-7' },
					{ item: 'MUG', quantity: 1, serial_no: 'S-1' },
				],
			},
		],
	]);
});

it.each([
	[{}, '2.5', 2.5],
	[{ weightUnit: 'lb' }, 2.5, 2.5],
	[{ weightUnit: 'oz' }, '24', 1.5],
	[{ weightUnit: 'kg' }, '1.5', 3.3069],
	[{ weightUnit: 'g' }, 250, 0.5512],
	[{ weightUnit: 'Lbs' }, 2.5, 2.5],
	[{ weightUnit: 'kgs' }, '1.5', 3.3069],
	[{}, '0', undefined],
	[{ weightUnit: 'g' }, '0.00', undefined],
	[{}, 0, undefined],
])('weighs in %j: %p is %p pounds', async (unit, packageWeight, expected) => {
	const { hints } = await ship({ options: { ...unit, packageWeight } });
	expect(hints).toEqual([]);
	const weight = expected === undefined ? {} : { package_weight_lbs: expected };
	expect(sent()).toEqual([[{ ...basic, ...weight }]]);
});

it('sends several parcels in one call, from JSON or from a list', async () => {
	const rows = [
		{ trackingNumber: 'T-2', carrier: '', items: '[{"item":"MUG","quantity":1}]' },
		{
			trackingNumber: 'T-3',
			carrier: 'DHL',
			packageWeight: '1',
			shipDate: '2026-03-02T08:00:00Z',
			items: [{ item: 'MUG', quantity: 1 }],
		},
	];
	const items = [{ item: 'MUG', quantity: 1 }];
	const expected = [
		{ ...basic, items },
		{ ...basic, tracking_no: 'T-2', items },
		{
			carrier: 'DHL',
			tracking_no: 'T-3',
			date: '2026-03-02T08:00:00+00:00',
			package_weight_lbs: 1,
			items,
		},
	];
	const first = { specifyItems: 'json', itemsJson: JSON.stringify(items) };
	const filled = await ship({ ...first, options: { parcels: JSON.stringify(rows) } });
	expect(filled.items?.map(({ json }) => json)).toEqual([
		{ cust_ref: 'A-1', order_status: 'shipped', tracking_no: 'T-1, T-2, T-3' },
	]);
	const list = {
		...first,
		custRef: { ...PARCEL.custRef, value: 'A-2' },
		options: { parcels: '={{ $json.rows }}' },
	};
	expect((await ship(list, [{ rows }])).error).toBeUndefined();
	expect(sent()).toEqual([expected, expected]);

	const twice = await ship({ options: { parcels: '[{ "trackingNumber": "T-1" }]' } });
	expect(twice.error?.message).toContain(
		'Shipment 1 and Shipment 2 have the same Tracking Number: “T-1”',
	);
});

it('ships further parcels from the warehouse of the first, unless they have their own', async () => {
	const parcels = [{ trackingNumber: 'T-2' }, { trackingNumber: 'T-3', warehouse: 'WEST' }];
	await ship({ options: { warehouse: 'EAST', parcels: JSON.stringify(parcels) } });
	expect(sent().map((all) => all.map(({ whs_location }) => whs_location))).toEqual([
		['EAST', 'EAST', 'WEST'],
	]);
});

it('refuses a voided label, and says how to leave it out', async () => {
	for (const voided of [true, 'true', 'Yes', 1]) {
		const { error } = await ship({}, [{ voided }]);
		expect(error?.message).toContain('The label of this shipment was voided');
		expect(error?.description).toContain('Filter');
	}
	const { error } = await ship({
		options: { parcels: '={{ [{ trackingNumber: "T-2", voided: true }] }}' },
	});
	expect(error?.message).toContain('Further Shipment 1: The label');
	expect(sent()).toEqual([]);
	expect((await ship({}, [{ voided: false, Void: 'no mark' }])).error).toBeUndefined();
});

it('sends a parcel that comes twice once', async () => {
	const items = { line: [{ item: 'MUG', quantity: '={{ $json.quantity }}' }] };
	const same = await ship({ items }, [{ quantity: 1 }, { quantity: 1 }]);
	expect(same.items?.map(({ json }) => json.tracking_no)).toEqual(['T-1', 'T-1']);
	expect(same.hints?.map(({ message }) => message)).toEqual([
		'Input item 1 has the same shipment of order A-1 as input item 0: it was sent once.',
	]);
	expect(sent()).toHaveLength(1);
});

/** Parameters that read an item's own fields, where it has them. */
const ROW = {
	custRef: byId("={{ $json.ref ?? 'A-1' }}"),
	carrier: "={{ $json.carrier ?? 'UPS' }}",
	trackingNumber: "={{ $json.number ?? 'T-1' }}",
	orderStatus: "={{ $json.status ?? 'shipped' }}",
	items: { line: [{ item: 'MUG', quantity: '={{ $json.quantity ?? 1 }}' }] },
};
const onError = (way: string, items: IDataObject[]) =>
	world.run('shipment', 'create', ROW, { level: 'merchant', items, node: { onError: way } });
const GOES_ON = 'continueRegularOutput';

describe('takes a tracking number for the same however it is written', () => {
	const SPELLINGS = ['1Z 999 AA1', '1z999aa1', '1Z-999-AA1', '\u200B 1Z999AA1\u200B'];

	it('and sends its shipment once', async () => {
		const items = SPELLINGS.map((number) => ({ number }));
		const { error, hints } = await onError('stopWorkflow', items);
		expect(error).toBeUndefined();
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/has the same shipment .*, .*: each was sent once/),
		]);
		expect(sent()).toMatchObject([[{ tracking_no: '1Z999AA1' }]]);
		expect(world.sandbox.store.order('A-1')?.status).toBe('shipped');
	});

	it('and sends it without the blanks that group it, in each field', async () => {
		const number = '9400 1118 9922 3344 5566 77';
		const parcels = [{ trackingNumber: 'RR 123 456 785 US', secondaryTrackingNumber: number }];
		const options = { secondaryTrackingNumber: '1z 999 aa1 01-2345', parcels };
		const { items } = await ship({ trackingNumber: number, options });
		expect(sent()).toMatchObject([
			[
				{ tracking_no: '9400111899223344556677', tracking_no_secondary: '1z 999 aa1 01-2345' },
				{ tracking_no: 'RR123456785US', tracking_no_secondary: '9400111899223344556677' },
			],
		]);
		expect(items[0]?.json.tracking_no).toBe('9400111899223344556677, RR123456785US');
	});

	it('and tells of different contents', async () => {
		const items = SPELLINGS.map((number, index) => ({ number, quantity: 1 + (index % 2) }));
		const { error } = await onError('stopWorkflow', items);
		expect(error?.message).toBe(
			'Shipment 1Z999AA1 of order A-1 differs between input items 0, 1, 2 and 3: none of them was sent',
		);
		expect(sent()).toEqual([]);
	});

	it('and takes no further shipment with it', async () => {
		const parcels = [{ trackingNumber: 't 1' }];
		const { error } = await ship({ options: { parcels } });
		expect(error?.message).toBe('Shipment 1 and Shipment 2 have the same Tracking Number: “t 1”');
		expect(sent()).toEqual([]);
	});
});

it.each([
	['contents', [{ quantity: 2 }, { quantity: 1 }]],
	['carrier', [{}, { carrier: 'DHL' }]],
	['status', [{ status: 'partial' }, {}]],
	['one that cannot be read', [{}, { quantity: 'two' }]],
])('sends none of the items that say different things of a parcel: %s', async (_, rows) => {
	const items = [...rows, { ref: 'A-2', number: 'T-2' }];
	const differs =
		'Shipment T-1 of order A-1 differs between input items 0 and 1: none of them was sent';
	for (const way of [GOES_ON, 'continueErrorOutput']) {
		const { outputs } = await onError(way, items);
		const out = outputs.flatMap((each) => each ?? []).map(({ json }) => json);
		const failed = out.filter(({ error }) => error);
		expect(failed).toHaveLength(2);
		expect(failed[0]?.error).toBe(differs);
		expect(out.filter(({ error }) => !error)).toMatchObject([{ cust_ref: 'A-2' }]);
	}
	expect(world.sandbox.store.order('A-1')?.shipments).toEqual([]);
	const calls = sent().length;
	const { error } = await onError('stopWorkflow', items);
	expect(error?.message).toBe(differs);
	expect(error?.description).toMatch(
		/^If each item is a row .* Otherwise, give each item all contents of its shipment/,
	);
	expect(sent()).toHaveLength(calls);
});

it.each([
	['2027-03-01', ['Ship Date 2027-03-01 is more than 60 days ahead. It was sent as it is.']],
	['2025-02-20', ['Ship Date 2025-02-20 is a year ago or more. It was sent as it is.']],
	['2026-04-20', []],
	['2025-04-01', []],
	['', []],
])('tells of a ship date that is far off: %j', async (shipDate, expected) => {
	const { error, hints } = await ship({ shipDate });
	expect(error).toBeUndefined();
	expect(hints.map(({ message }) => message)).toEqual(expected);
	const parcels = [{ trackingNumber: 'T-9', shipDate }];
	const further = await ship({ trackingNumber: 'T-8', options: { parcels } });
	expect(further.hints.map(({ message }) => message)).toEqual(expected);
});

it('reads each item once', async () => {
	const read = jest.spyOn(ParameterReader.prototype, 'listed');
	const items = [1, 2, 3].map((quantity) => ({ quantity, number: `T-${quantity}` }));
	const { error } = await onError('stopWorkflow', items);
	expect(error).toBeUndefined();
	expect(sent()).toHaveLength(3);
	expect(read).toHaveBeenCalledTimes(3);
	read.mockRestore();
});

it('tells nothing of items that were only read ahead', async () => {
	const items = { line: [{ item: '={{ $json.sku }}', quantity: 1 }] };
	const { error, hints } = await ship({ items, trackingNumber: '={{ $json.number }}' }, [
		{ sku: 'NOT IN ORDER', number: 'T-1' },
		{ sku: 'MUG;TEE', number: 'T-2' },
	]);
	expect(error?.message).toMatch('Item not in order');
	expect(hints).toEqual([]);
});

it('does not call a parcel sent whose first item failed', async () => {
	world.sandbox.faults.add({
		fault: { kind: 'wrongTypes', body: { success_code: false, message: 'No' } },
	});
	const { items } = await onError(GOES_ON, [{}, {}]);
	expect(items.map(({ json }) => json.error)).toEqual([
		'No',
		'Input item 1 has the same shipment of order A-1 as input item 0, which failed',
	]);
	expect(world.sandbox.log.count({ method: 'POST' })).toBe(1);
});

it('sets no status where two items have different ones for an order', async () => {
	const parameters = { custRef: byId('={{ $json.ref }}'), status: '={{ $json.status }}' };
	const items = [
		{ ref: 'A-1', status: 'at_wms' },
		{ ref: 'A-2', status: 'at_wms' },
		{ ref: 'A-1', status: 'canceled' },
		{ ref: 'A-2', status: 'AT_WMS' },
	];
	const node = { onError: GOES_ON };
	const result = await world.run('orderStatus', 'update', parameters, {
		level: 'merchant',
		items,
		node,
	});
	const differs =
		'The status of order A-1 differs between input items 0 and 2: none of them was sent';
	const same = { cust_ref: 'A-2', order_status: 'at_wms' };
	expect(result.items.map(({ json }) => json.error ?? json)).toEqual([
		differs,
		same,
		differs,
		same,
	]);
	expect(world.sandbox.store.order('A-1')?.status).toBe('new');
});

describe('confirms an order with one item for each of its tracking numbers', () => {
	beforeEach(() => {
		for (const custRef of ['B', 'C']) {
			world.sandbox.store.addOrder({
				custRef,
				status: 'shipped',
				items: [{ item: 'MUG', quantity: 1 }],
				shipments: [{ trackingNo: 'T-1' }, { trackingNo: 'T-2', items: [] }],
			});
		}
	});
	const confirm = (items: IDataObject[], node: Json = {}, options: Json = {}) =>
		world.run(
			'shipment',
			'confirm',
			{ custRef: byId('={{ $json.ref }}'), trackingNumbers: '={{ $json.number }}', options },
			{ items, node },
		);
	const row = (ref: string, number: string) => ({ ref, number });
	const confirmed = (ref: string, ...numbers: string[]) => ({
		cust_ref: ref,
		order_status: 'confirmed',
		tracking_numbers: numbers,
	});
	const ROWS = [row('B', 'T-1'), row('C', 'T-1'), row('B', 'T-2'), row('B', 'T-1')];

	it('in one call, which holds each of them once', async () => {
		const { error, items, hints } = await confirm(ROWS);
		expect(error).toBeUndefined();
		expect(sent()).toEqual([
			[{ tracking_no: 'T-1' }, { tracking_no: 'T-2' }],
			[{ tracking_no: 'T-1' }],
		]);
		expect(world.sandbox.store.order('B')?.sentToCart).toEqual(['T-1', 'T-2']);
		expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[confirmed('B', 'T-1'), { item: 0 }],
			[confirmed('C', 'T-1'), { item: 1 }],
			[confirmed('B', 'T-2'), { item: 2 }],
			[confirmed('B', 'T-1'), { item: 3 }],
		]);
		expect(hints).toEqual([]);
	});

	it('each of them once, however it is written', async () => {
		const { items } = await confirm([row('B', 'T-1, t 1'), row('B', 'T1'), row('B', 'T-2')]);
		expect(sent()).toEqual([[{ tracking_no: 'T-1' }, { tracking_no: 'T-2' }]]);
		expect(items.map(({ json }) => json)).toEqual([
			confirmed('B', 'T-1', 't 1'),
			confirmed('B', 'T1'),
			confirmed('B', 'T-2'),
		]);
	});

	it('without the blanks that group it', async () => {
		await confirm([row('B', '1Z 999 AA1 01 2345 6784, T 1')]);
		expect(sent()).toEqual([[{ tracking_no: '1Z999AA10123456784' }, { tracking_no: 'T 1' }]]);
	});

	it('and not at all where one of them cannot be read', async () => {
		const items = [row('B', 'T-1'), row('B', ''), row('C', 'T-1'), { number: 'T-3' }];
		const { items: out } = await confirm(items, { onError: GOES_ON });
		expect(out.map(({ json }) => json.error ?? json)).toEqual([
			'Input item 1 is about order B, too, and cannot be sent: Tracking Numbers is missing',
			'Tracking Numbers is missing',
			confirmed('C', 'T-1'),
			expect.stringMatching(/^Order /),
		]);
		expect(sent()).toHaveLength(1);
		const { error } = await confirm(items);
		expect(error?.message).toMatch(/^Input item 1 is about order B, too/);
		expect(error?.description).toMatch(/Nothing was sent to CartRover\.$/);
		expect(sent()).toHaveLength(1);
	});

	it('or each of them fails as their call does', async () => {
		const rows = [row('X', 'T-1'), row('C', 'T-1'), row('X', 'T-2')];
		const { items } = await confirm(rows, { onError: GOES_ON });
		expect(items.map(({ json }) => json.error ?? json)).toEqual([
			expect.stringMatching(/^Order not found/),
			confirmed('C', 'T-1'),
			expect.stringMatching(/^Order not found/),
		]);
		expect(items[2]?.json.message).toMatch(/Asked for: cust_ref “X”/);
		expect(world.sandbox.log.count({ path: /status\/X$/ })).toBe(1);
		expect(world.sandbox.log.count({ method: 'POST' })).toBe(1);
	});

	it('and not at all where more is to come, unless each item says so', async () => {
		world.sandbox.store.addOrder({ custRef: 'P', status: 'partial', shipments: [{}] });
		const options = { confirmBeforeShipped: '={{ $json.early }}' };
		const early = [true, false].map((early, n) => ({ ...row('P', `T-${n}`), early }));
		const { items } = await confirm(
			[...early, { ...row('C', 'T-1'), early: false }],
			{ onError: GOES_ON },
			options,
		);
		expect(items.map(({ json }) => json.error ?? json)).toEqual([
			expect.stringMatching(/^Order P was not confirmed: .* Partially Shipped$/),
			expect.stringMatching(/^Order P was not confirmed: .* Partially Shipped$/),
			confirmed('C', 'T-1'),
		]);
		expect(sent()).toHaveLength(1);
		expect(world.sandbox.log.count({ path: /status\/P$/ })).toBe(1);
	});

	it('and once where n8n tries again', async () => {
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { items } = await confirm([...ROWS, row('NOT THERE', 'T-1')], {
			...retry,
			onError: GOES_ON,
		});
		expect(items.filter(({ json }) => json.error)).toHaveLength(1);
		expect(items).toHaveLength(5);
		expect(world.sandbox.log.count({ method: 'POST', path: /\/B$/ })).toBe(1);
		expect(world.sandbox.log.count({ method: 'GET', path: /\/B$/ })).toBe(1);
	});
});

it('names the order in the body, where the user says so', async () => {
	const result = await ship({ options: { pathForm: 'inBody' } });
	expect(result.error).toBeUndefined();
	expect(world.sandbox.log.entries).toMatchObject([
		{ path: 'merchant/orders/update', body: { cust_ref: 'A-1', order_status: 'shipped' } },
	]);
});

it.each([
	['the first shipment', [], [['MUG'], ['MUG']]],
	['Further Shipment 2', ['MUG'], [['MUG'], []]],
])('refuses shipments of which %s alone does not say what is in it', async (which, own, others) => {
	const linesOf = (skus: string[]) => skus.map((item) => ({ item, quantity: 1 }));
	const { error } = await ship({
		...(own.length > 0 && { specifyItems: 'json', itemsJson: JSON.stringify(linesOf(own)) }),
		options: {
			parcels: others.map((skus, index) => ({
				trackingNumber: `T-${index + 2}`,
				...(skus.length > 0 && { items: linesOf(skus) }),
			})),
		},
	});
	expect(error?.message).toMatch(
		`Some shipments say which items are in them, and ${which} does not`,
	);
	expect(sent()).toEqual([]);
});

it('hints nothing of what was sent for an item that was not', async () => {
	const { items, hints } = await world.run(
		'shipment',
		'create',
		{
			...PARCEL,
			specifyItems: 'json',
			itemsJson: '={{ $json.items }}',
			options: { parcels: [{ trackingNumber: 'T-2', packageWeight: '={{ $json.weight }}' }] },
		},
		{
			level: 'merchant',
			items: [{ weight: '1,5,2', items: [{ item: 'MUG', quantity: 1, nope: 1 }] }],
			node: { onError: 'continueRegularOutput' },
		},
	);
	expect(items).toMatchObject([{ json: { error: expect.stringMatching(/Weight/) } }]);
	expect(sent()).toEqual([]);
	expect(hints).toEqual([]);
});

it("sends CartRover's own fields of a line, and names those that it does not know", async () => {
	const row = { item: 'MUG', quantity: 1, carton_num: 2, carton_code: 'C-2', serialNo: 'S-1' };
	const further = { trackingNumber: 'T-2', packageWeigth: 3, method: '09', items: [row] };
	const { error, hints } = await ship({
		specifyItems: 'json',
		itemsJson: JSON.stringify([row]),
		options: { parcels: [further] },
	});
	expect(error).toBeUndefined();
	const items = [{ item: 'MUG', quantity: 1, carton_num: '2', carton_code: 'C-2' }];
	expect(sent()).toMatchObject([[{ items }, { method: '09', items }]]);
	expect(hints.map(({ message }) => message)).toEqual([
		"CartRover's shipment line has no field “serialNo” (likely “serial_no”). It was left out.",
		"CartRover's shipment has no field “packageWeigth” (likely “packageWeight”). It was left out.",
	]);
});

it.each<[string, Record<string, string>]>([
	['Items (JSON)', { specifyItems: 'json', itemsJson: '={{ null }}' }],
	['Items (JSON)', { specifyItems: 'json', itemsJson: '={{ $json.missing }}' }],
	['Items', { items: '={{ null }}' }],
	['Items', { items: '={{ $json.missing }}' }],
])(
	'does not close an order whose contents an expression did not find: %s %j',
	async (label, given) => {
		const { error } = await ship(given);
		expect(error?.message).toBe(
			`${label} got nothing from its expression. A part that the expression reads is missing in this item`,
		);
		expect(world.sandbox.log.entries).toEqual([]);
	},
);

it.each(['={{ null }}', '={{ $json.missing }}'])(
	'does not leave out further shipments that an expression did not find: %s',
	async (parcels) => {
		const { error } = await ship({ options: { parcels } });
		expect(error?.message).toBe('Further Shipments (JSON) got nothing from its expression');
		expect(world.sandbox.log.entries).toEqual([]);
	},
);

it('tells of fields that got nothing from their expressions', async () => {
	const nope = '={{ $json.nope }}';
	const { error, hints } = await ship({
		method: nope,
		shipDate: nope,
		items: { line: [{ item: 'MUG', quantity: 1, lot_code: nope }] },
		options: {
			parcels: {
				parcel: [
					{
						...{ trackingNumber: 'T-2', totalCost: nope, carrier: '' },
						items: { line: [{ item: 'MUG', quantity: 1 }] },
					},
				],
			},
		},
	});
	expect(error).toBeUndefined();
	const names = ['Method', 'Ship Date', 'Item 1, Lot', 'Further Shipment 1, Total Cost'];
	expect(hints.map(({ message }) => message)).toEqual([
		`${names.map((name) => `“${name}”`).join('; ')} are empty, so this ran without them.`,
	]);
});

describe.each(['partial', 'shipped'])('with Order Status %s', (orderStatus) => {
	it.each(['={{ [] }}', '[]', '={{ "[]" }}', '{}', '={{ {} }}', '={{ { line: [] } }}'])(
		'sends nothing where the list of contents is empty: %s',
		async (itemsJson) => {
			const { error } = await ship({ orderStatus, specifyItems: 'json', itemsJson });
			expect(error).toMatchObject({
				message: 'Items is an empty list, so nothing says what is in the shipment',
				description: expect.stringMatching(/set Specify Items to “Using Fields Below”/),
			});
			expect(world.sandbox.log.entries).toEqual([]);
		},
	);

	it('tells of a shipment without contents where more follow', async () => {
		const { error, hints } = await ship({ orderStatus });
		expect(error).toBeUndefined();
		expect(sent()).toEqual([[basic]]);
		const told =
			'Order A-1 goes out in several shipments, and not each says what is in it. CartRover may take one without Items for the whole order: give each its Items.';
		expect(hints.map(({ message }) => message)).toEqual(orderStatus === 'partial' ? [told] : []);
	});
});

it('takes the SKU of a line from sku, where there is no item', async () => {
	const lines = [
		{ sku: 'MUG', quantity: 1 },
		{ 'Product SKU': 'MUG', item: '', quantity: 2 },
	];
	const parcels = [{ trackingNumber: 'T-2', items: [{ SKU: 'MUG', quantity: 1 }] }];
	const itemsJson = JSON.stringify(lines);
	const { error, hints } = await ship({ specifyItems: 'json', itemsJson, options: { parcels } });
	expect(error).toBeUndefined();
	expect(sent()).toMatchObject([
		[
			{ items: [1, 2].map((quantity) => ({ item: 'MUG', quantity })) },
			{ items: [{ item: 'MUG', quantity: 1 }] },
		],
	]);
	expect(hints).toEqual([]);
	const both = '[{ "item": "MUG", "sku": "CUP", "quantity": 1 }]';
	const other = await ship({ trackingNumber: 'T-3', specifyItems: 'json', itemsJson: both });
	expect(sent()[1]).toMatchObject([{ items: [{ item: 'MUG' }] }]);
	expect(other.hints.map(({ message }) => message)).toEqual([
		"CartRover's shipment line has no field “sku” (likely “item”). It was left out.",
	]);
});

it('tells of lines that are equal, and of a fraction of pieces', async () => {
	const mug = { item: 'MUG', quantity: 1 };
	const contents = { specifyItems: 'json', itemsJson: '={{ $json.items }}' };
	const parcels = [{ trackingNumber: 'T-2', items: [mug, { ...mug, lot_code: 'L-1' }] }];
	const item = { items: [{ ...mug, quantity: 2.5 }, mug, mug] };
	const { error, hints } = await ship({ ...contents, options: { parcels } }, [item, item]);
	expect(error).toBeUndefined();
	expect(sent()).toHaveLength(1);
	expect(hints.map(({ message }) => message)).toEqual([
		'Shipment T-1 has rows that are equal in all columns. Each became a line of its own: if one came twice, its pieces are doubled.',
		'Shipment T-1: the quantity of MUG is 2.5, not a whole number of pieces.',
		'Input item 1 has the same shipment of order A-1 as input item 0: it was sent once.',
	]);
});

it.each([[[]], ['[]'], [{}]])(
	'sends nothing where the list of contents of a further shipment is empty: %j',
	async (items) => {
		const { error } = await ship({ options: { parcels: [{ trackingNumber: 'T-2', items }] } });
		expect(error).toMatchObject({
			message:
				'Further Shipment 1, Items is an empty list, so nothing says what is in the shipment',
			description: expect.stringMatching(/leave out items of this Further Shipment/),
		});
		expect(world.sandbox.log.entries).toEqual([]);
	},
);

it.each([undefined, null, ''])('sends a further shipment without contents: %j', async (items) => {
	const { error, hints } = await ship({
		options: { parcels: [{ trackingNumber: 'T-2', items }] },
	});
	expect(error).toBeUndefined();
	expect(hints).toEqual([]);
});

it.each([
	[{ weightUnit: '={{ $json.missing }}', packageWeight: 3 }, /^Weight Unit got nothing/],
	[{ weightUnit: '', packageWeight: 3 }, /^Weight Unit is missing/],
	[{ weightUnit: 'g', packageWeight: 0.01 }, /^Package Weight: “0.01” is less than 0.0001 pounds/],
	[{ packageWeight: '1.5 kg' }, /is not a weight. Write the number alone, and set its unit in/],
	[{ weightUnit: 'g', packageWeight: -1 }, /^Package Weight: “-1” is not a weight/],
])('weighs nothing by guess: %j', async (options, message) => {
	const { error } = await ship({ options });
	expect(error?.message).toMatch(message);
	expect(world.sandbox.log.entries).toEqual([]);
});
