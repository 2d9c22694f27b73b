import { validOrder } from '../../support/orders.mts';
import { byId } from '../../support/world.mts';
import { Trial, VALUE } from './world.mts';

/* Lines, rows and lists: nothing vanishes, nothing is told as done that was not. */

let trial: Trial;
beforeEach(async () => {
	trial = await Trial.begin();
});
afterEach(async () => await trial.end());

const CONTINUE = { node: { onError: 'continueRegularOutput' } };
const line = (item: string, quantity: unknown = 1) => ({ item, quantity });

describe('the same reference twice (B1)', () => {
	const rows = [
		validOrder('A-1', { items: [line('MUG')] }),
		validOrder('A-1', { items: [line('TEE')] }),
		validOrder('A-2'),
	];
	const same = [validOrder('A-1'), validOrder('A-1'), validOrder('A-2')];

	test.each(['order.create', 'order.createMany'])(
		'with other content is an error in %s, even with Skip',
		async (operation) => {
			const { items } = await trial.try(
				operation,
				{ specifyOrder: 'json', orderJson: '={{ $json }}', options: { onDuplicate: 'skip' } },
				undefined,
				{ items: rows, ...CONTINUE },
			);
			expect(items.map(({ cust_ref }) => cust_ref)).toEqual(['A-1', undefined, 'A-2']);
			expect(items[1]?.error).toBe(
				'Order A-1 was not sent: input item 0 has the same cust_ref with other content',
			);
			expect(trial.world.sandbox.store.order('A-1')?.items).toHaveLength(1);
		},
	);

	test.each(['order.create', 'order.createMany'])(
		'with the same content is skipped in %s',
		async (operation) => {
			const { items, error } = await trial.try(
				operation,
				{ specifyOrder: 'json', orderJson: '={{ $json }}', options: { onDuplicate: 'skip' } },
				undefined,
				{ items: same },
			);
			expect(error).toBeUndefined();
			expect(items.map(({ created }) => created)).toEqual([true, false, true]);
		},
	);

	test('is the same however its numbers are written', async () => {
		const priced = (price: unknown, quantity: unknown) =>
			validOrder('D-1', { items: [{ item: 'MUG', quantity, price }] });
		const { error, items } = await trial.try(
			'order.createMany',
			{ orderJson: '={{ $json }}', options: { onDuplicate: 'skip' } },
			undefined,
			{ items: [priced(5, 1), priced('5.00', '1')] },
		);
		expect(error).toBeUndefined();
		expect(items.map(({ created }) => created)).toEqual([true, false]);
	});

	test('differs by a quantity, an address or a price alone', async () => {
		for (const more of [
			{ items: [line('MUG-1', 3)] },
			{ ship_city: 'Elsewhere' },
			{ custom_field_1: 'x' },
		]) {
			const { error, sent } = await trial.try(
				'order.createMany',
				{ orderJson: '={{ $json }}', options: { onDuplicate: 'skip' } },
				undefined,
				{ items: [validOrder('D-1'), validOrder('D-1', more)] },
			);
			expect(error).toMatch(/has the same cust_ref with other content/);
			expect(sent).toEqual([]);
		}
	});
});

describe('the same SKU twice in one update (B2)', () => {
	const parameters = (onSameSku?: string) => ({
		sku: byId('={{ $json.sku }}'),
		quantityAvailable: '={{ $json.available }}',
		quantityOnHand: '={{ $json.onHand }}',
		warehousePk: byId("={{ $json.warehouse ?? '' }}"),
		options: onSameSku ? { onSameSku } : {},
	});
	const rows = [
		{ sku: 'MUG', available: 3 },
		{ sku: 'TEE', available: 1 },
		{ sku: ' MUG', available: '8' },
	];
	const stock = () => {
		for (const sku of ['MUG', 'TEE']) trial.world.sandbox.store.addProduct({ sku });
	};

	test('is an error that names both items; nothing is sent', async () => {
		stock();
		const { error, sent } = await trial.try('inventory.update', parameters(), undefined, {
			items: rows,
		});
		expect(error).toBe('SKU: “MUG” is in input items 0 and 2: none of them was sent');
		expect(sent).toEqual([]);
		const kept = await trial.try('inventory.update', parameters(), undefined, {
			items: rows,
			...CONTINUE,
		});
		expect(kept.items.map((item) => 'error' in item)).toEqual([true, false, true]);
		expect(kept.sent).toEqual([[{ sku: 'TEE', qty_available: 1 }]]);
	});

	test('is added up when the user says so, and each item has the sum', async () => {
		stock();
		const { sent, items } = await trial.try('inventory.update', parameters('add'), undefined, {
			items: rows,
		});
		expect(sent).toEqual([
			[
				{ sku: 'MUG', qty_available: 11 },
				{ sku: 'TEE', qty_available: 1 },
			],
		]);
		expect(items).toEqual([
			{ sku: 'MUG', qty_available: 11 },
			{ sku: 'TEE', qty_available: 1 },
			{ sku: 'MUG', qty_available: 11 },
		]);
	});

	test('is added up in both of its quantities', async () => {
		stock();
		const { sent } = await trial.try('inventory.update', parameters('add'), undefined, {
			items: [
				{ sku: 'MUG', available: 3, onHand: 4 },
				{ sku: 'MUG', available: 8, onHand: 9 },
			],
		});
		expect(sent).toEqual([[{ sku: 'MUG', qty_available: 11, qty_on_hand: 13 }]]);
	});

	test('is fine in two warehouses, and no sum where one of them has no Quantity on Hand', async () => {
		stock();
		const two = ['3107', '3119'].map((warehouse) => ({ sku: 'MUG', available: 1, warehouse }));
		const fine = await trial.try('inventory.update', parameters(), undefined, { items: two });
		expect(fine.sent[0]).toHaveLength(2);
		const some = [
			{ sku: 'MUG', available: 1, onHand: 2 },
			{ sku: 'MUG', available: 1 },
		];
		const { error, sent } = await trial.try('inventory.update', parameters('add'), undefined, {
			items: some,
		});
		expect(error).toMatch(
			/^Quantity on Hand of “MUG” is given in only some of the input items 0 and 1/,
		);
		expect(sent).toEqual([]);
	});

	test('is an error for shop codes and query parameters, too', async () => {
		const mapping = [
			{ cart_code: 'X', wms_code: '1' },
			{ cart_code: 'X ', wms_code: '2' },
		];
		const set = await trial.try('shipMethod.setMapping', {
			orderSource: byId('S'),
			mappings: { mapping },
		});
		expect(set).toMatchObject({
			error: 'Mapping 1 and Mapping 2 have the same Shop Code: “X”',
			sent: [],
		});
		const parameter = [
			{ name: 'a', value: '1' },
			{ name: 'a', value: '2' },
		];
		const asked = await trial.try('request.send', { path: 'cart/list', query: { parameter } });
		expect(asked).toMatchObject({
			error: 'Parameter 1 and Parameter 2 have the same Name: “a”',
			sent: [],
		});
	});
});

describe('lists from an expression (B3)', () => {
	const CONTENTS = [
		[line('MUG', 2), line('TEE')],
		{ line: [line('MUG', 2), line('TEE')] },
		JSON.stringify([line('MUG', 2), line('TEE')]),
	];
	const FORM = {
		specifyOrder: 'fields',
		shipCompany: 'X',
		shipAddress1: '1 Test Rd',
		shipCity: 'Testville',
		shipState: 'OH',
		shipZip: '44101',
	};

	/** As the form's choice of JSON has it, and where the rows themselves are an expression. */
	const GIVEN = [{ specifyItems: 'json', itemsJson: VALUE }, { items: VALUE }];

	test.each(CONTENTS)('are the contents of a parcel: %j', async (value) => {
		trial.world.sandbox.store.addOrder({
			custRef: 'S-1',
			items: [
				{ item: 'MUG', quantity: 2 },
				{ item: 'TEE', quantity: 1 },
			],
		});
		for (const [index, items] of GIVEN.entries()) {
			const { sent, error } = await trial.try(
				'shipment.create',
				{ custRef: byId('S-1'), carrier: 'UPS', trackingNumber: `T-${index}`, ...items },
				value,
			);
			expect(error).toBeUndefined();
			expect(sent[0]).toMatchObject({ shipments: [{ items: [line('MUG', 2), line('TEE')] }] });
		}
	});

	test('are mappings of ship methods', async () => {
		const mappings = [{ cart_code: 'Express', wms_code: '02' }];
		const { sent } = await trial.try(
			'shipMethod.setMapping',
			{ orderSource: byId('Shopify'), specifyMappings: 'json', mappingsJson: VALUE },
			mappings,
		);
		expect(JSON.stringify(sent[0])).toContain('"cart_code":"Express","wms_code":"02"');
	});

	test('are not read where the form says that the rows count', async () => {
		const items = { line: [{ item: byId('ROW'), quantity: 1 }] };
		const fields = { ...FORM, custRef: 'L-9', items, itemsJson: VALUE };
		const { sent } = await trial.try(
			'order.create',
			{ ...fields, additionalFields: { order_source: byId('Shop') } },
			[line('OTHER')],
		);
		expect(sent[0]).toMatchObject({ order_source: 'Shop', items: [line('ROW')] });
	});

	test.each(CONTENTS)('are the lines of an order: %j', async (value) => {
		for (const [index, items] of GIVEN.entries()) {
			const fields = { ...FORM, custRef: `L-1${index}`, ...items };
			const form = await trial.try('order.create', fields, value);
			expect(form.sent[0]).toMatchObject({ items: [line('MUG', 2), line('TEE')] });
		}
		const json = await trial.try(
			'order.create',
			{ specifyOrder: 'json', orderJson: VALUE },
			validOrder('L-2', { items: value }),
		);
		expect(json.sent[0]).toMatchObject({ items: [line('MUG', 2), line('TEE')] });
	});

	test.each([
		[['MUG'], /Item 1: “MUG” is not an object/],
		['MUG', /Items: “MUG” is not a list/],
		[[{ product: 'MUG', quantity: 1 }], /Item 1, SKU is missing/],
		[[line('MUG', 'two')], /Item 1, Quantity: “two”/],
		[[line('MUG'), line('', 1)], /Item 2, SKU is missing/],
	])('that are none are told: %j', async (value, words) => {
		for (const [operation, parameters] of [
			[
				'shipment.create',
				{ custRef: byId('S-1'), carrier: 'UPS', trackingNumber: 'T-1', items: VALUE },
			],
			['order.create', { ...FORM, custRef: 'L-1', items: VALUE }],
		] as const) {
			const { error, sent } = await trial.try(operation, parameters, value);
			expect(error).toMatch(words);
			expect(sent).toEqual([]);
		}
	});

	test('rows of the form keep what was left at its default', async () => {
		const items = { line: [{ item: 'MUG' }] };
		const { sent } = await trial.try('order.create', { ...FORM, custRef: 'L-1', items });
		expect(sent[0]).toMatchObject({ items: [{ item: 'MUG', quantity: 1 }] });
	});
});

test('a part of an order can be shipped without closing it (B4)', async () => {
	trial.world.sandbox.store.addOrder({ custRef: 'S-1', items: [{ item: 'MUG', quantity: 3 }] });
	const parcel = {
		custRef: byId('S-1'),
		carrier: 'UPS',
		trackingNumber: 'T-1',
		items: { line: [line('MUG')] },
	};
	const part = await trial.try(
		'shipment.create',
		{ ...parcel, orderStatus: VALUE },
		'Partially Shipped',
	);
	expect(part.sent[0]).toMatchObject({
		order_status: 'partial',
		shipments: [{ items: [line('MUG')] }],
	});
	expect(part.items).toMatchObject([{ order_status: 'partial' }]);
	const whole = await trial.try('shipment.create', { ...parcel, trackingNumber: 'T-2' });
	expect(whole.sent[0]).toMatchObject({ order_status: 'shipped' });
	const odd = await trial.try('shipment.create', { ...parcel, orderStatus: VALUE }, 'half');
	expect(odd.error).toMatch(/^Order Status: “half” is not one of the choices/);
	expect(odd.sent).toEqual([]);
});

test.each([
	'1Z1;1Z2',
	'1Z1, 1Z2',
	'1Z1|1Z2',
	'1Z1\n1Z2',
	'1Z1 and 1Z2',
	'1Z1 & 1Z2',
	'1Z999AA10123456784 1Z999AA10123456785',
])('a parcel has one tracking number, not %j (B5)', async (value) => {
	const parcel = { custRef: byId('S-1'), carrier: 'UPS', trackingNumber: VALUE };
	const { error, sent } = await trial.try('shipment.create', parcel, value);
	expect(error).toMatch(/^Tracking Number: “.+” holds more than one tracking number/);
	expect(sent).toEqual([]);
	const listed = await trial.try(
		'shipment.confirm',
		{ custRef: byId('S-1'), trackingNumbers: VALUE },
		[value],
	);
	expect(listed.error).toMatch(/^Tracking Numbers: “.+” holds more than one tracking number/);
	expect(listed.sent).toEqual([]);
});

test('several tracking numbers are confirmed, however they are given', async () => {
	for (const value of ['T-1; T-2', 'T-1\nT-2', '["T-1","T-2"]', ['T-1', ' T-2 ']]) {
		const options = { confirmBeforeShipped: true };
		const { sent } = await trial.try(
			'shipment.confirm',
			{ custRef: byId('S-1'), trackingNumbers: VALUE, options },
			value,
		);
		expect(sent[0]).toMatchObject({ shipments: [{ tracking_no: 'T-1' }, { tracking_no: 'T-2' }] });
	}
});
