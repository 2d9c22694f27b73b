import { byId, startWorld, type World } from '../../support/world.mts';

import type { IDataObject } from 'n8n-workflow';

/* Inventory: Update with several warehouses in one item, and warehouses by name. EAST is 3107, WEST is 3119. */

let world: World;

beforeEach(async () => {
	world = await startWorld({ empty: true });
	const stock = { '3107': { qtyAvailable: 5 }, '3119': { qtyAvailable: 6 } };
	for (const sku of ['MUG', 'TEE']) world.sandbox.store.addProduct({ sku, stock });
});

afterEach(async () => await world.end());

const update = async (items: IDataObject[], options: IDataObject = {}, node?: IDataObject) =>
	await world.run(
		'inventory',
		'update',
		{
			sku: byId('={{ $json.sku }}'),
			quantityAvailable: '={{ $json.available }}',
			quantityOnHand: '={{ $json.onHand }}',
			warehousePk: byId("={{ $json.warehouse ?? '' }}"),
			options: { quantities: "={{ $json.by ?? '' }}", ...options },
		},
		{ level: 'merchant', items, ...(node && { node }) },
	);
const posts = () =>
	world.sandbox.log.entries.filter(({ method }) => method === 'POST').map(({ body }) => body);
const reads = () => world.sandbox.log.count({ method: 'GET' });
const row = (sku: string, qty_available: number, warehouse_pk: string) => ({
	sku,
	qty_available,
	warehouse_pk,
});

test.each([
	['a map', { EAST: 1, west: '2' }],
	['a map by number', { 3107: 1, 3119: 2 }],
	['JSON', '{ "EAST": 1, "WEST": 2 }'],
	[
		'rows',
		[
			{ warehouse: 'EAST', quantity: 1 },
			{ warehouse: '3119', quantityAvailable: 2 },
		],
	],
])('%s of quantities sets several warehouses', async (_, by) => {
	const { items, error } = await update([{ sku: 'MUG', by: by as IDataObject }]);
	expect(error).toBeUndefined();
	const rows = [row('MUG', 1, '3107'), row('MUG', 2, '3119')];
	expect(items.map(({ json }) => json)).toEqual(rows);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
	expect(posts()).toEqual([rows]);
});

test.each<[string, IDataObject]>([
	['Warehouse', { warehousePk: byId('={{ $json.none }}') }],
	['Warehouse', { warehousePk: '={{ $json.none }}' }],
	['Quantities by Warehouse', { options: { quantities: '={{ $json.none }}' } }],
])('%s that got nothing is an error, and nothing is sent: %j', async (label, more) => {
	const parameters = { sku: byId('MUG'), quantityAvailable: 3, ...more };
	const { error } = await world.run('inventory', 'update', parameters, { level: 'merchant' });
	expect(error?.message).toBe(`${label} got nothing from its expression`);
	const inDefault = '?? "": the quantity is then set in the merchant\'s default warehouse.';
	expect(error?.description?.endsWith(inDefault)).toBe(label === 'Warehouse');
	expect(posts()).toEqual([]);
});

test('an empty quantity leaves the warehouse as it is', async () => {
	await update([{ sku: 'MUG', by: { EAST: '', WEST: 0 } }]);
	expect(posts()).toEqual([[row('MUG', 0, '3119')]]);
	const { error } = await update([{ sku: 'MUG', by: { EAST: '', WEST: null } }]);
	expect(error?.message).toBe('Quantities by Warehouse of “MUG” hold no quantity');
});

test('names are looked up once a run, numbers not at all', async () => {
	const items = [
		{ sku: 'MUG', available: 1, warehouse: 'EAST' },
		{ sku: 'TEE', available: 2, warehouse: 'west' },
	];
	expect((await update(items)).error).toBeUndefined();
	expect(posts()).toEqual([[row('MUG', 1, '3107'), row('TEE', 2, '3119')]]);
	const once = reads();
	const pages = world.sandbox.log.entries
		.filter(({ method }) => method === 'GET')
		.map(({ query }) => JSON.stringify(query));
	expect(new Set(pages).size).toBe(pages.length);
	await update([{ sku: 'MUG', available: 1, warehouse: '3107' }]);
	expect(reads()).toBe(once);
});

test('an unknown name lists the known ones, and nothing is sent', async () => {
	const { error } = await update([
		{ sku: 'MUG', available: 1, warehouse: 'EAST' },
		{ sku: 'TEE', by: { NORTH: 1 } },
	]);
	expect(error?.message).toBe('Warehouse: CartRover has none called “NORTH”');
	expect(error?.description).toBe(
		'It has EAST (3107), WEST (3119). Give one of these, or leave this item out. Nothing was sent to CartRover.',
	);
	expect(error?.context).toMatchObject({ itemIndex: 1 });
	expect(posts()).toEqual([]);
});

test('an error says of what nothing was sent, whether or not stock was read for it', async () => {
	const bad = { sku: 'MUG', available: 'n/a', warehouse: 'EAST' };
	const items = [{ sku: 'TEE', available: 1, warehouse: 'EAST' }, bad];
	const stopped = await update(items);
	expect(reads()).toBeGreaterThan(0);
	expect(posts()).toEqual([]);
	expect(stopped.error?.description).toContain('Nothing was sent to CartRover.');
	const going = await update(items, {}, { onError: 'continueRegularOutput' });
	expect(posts()).toHaveLength(1);
	expect(going.items[1]?.json.message).toContain('This item was not sent.');
});

test.each([
	[{ EAST: 1, 3107: 2 }, /1 and Quantities by Warehouse 2 have the same Warehouse: “3107”/],
	[{ EAST: 1.5 }, /^Quantity Available of “MUG” in warehouse “EAST”: “1.5” is not a whole number/],
	[{ EAST: -1 }, /^Quantity Available of “MUG” in warehouse “EAST”: “-1” is below 0/],
	['12', /Quantities by Warehouse: “12” is not a JSON object/],
	[[1], /Quantities by Warehouse.*is not a list of objects/],
])('%j is an error, and nothing is sent', async (by, message) => {
	const { error } = await update([{ sku: 'MUG', by: by as IDataObject }]);
	expect(error?.message).toMatch(message);
	expect(error?.description).not.toMatch(/“[^”]*“/);
	expect(posts()).toEqual([]);
});

test('a quantity on hand without an available one is an error that says what to give', async () => {
	const column = await update([{ sku: 'MUG', onHand: 5 }], {});
	expect(column.error?.message).toBe('Quantity Available is missing');
	const inMap = await update([{ sku: 'MUG', by: { EAST: { quantityOnHand: 5 } } }]);
	expect(inMap.error?.message).toBe('Quantity Available of “MUG” in warehouse “EAST” is missing');
	for (const { error } of [column, inMap]) {
		expect(error?.description).toBe(
			'Give what can be sold: what is on hand, less what is reserved; the same number if nothing is. Nothing was sent to CartRover.',
		);
	}
	expect(posts()).toEqual([]);
});

test('quantities below 0 are sent when the user allows it', async () => {
	const refused = await update([{ sku: 'MUG', available: -2 }]);
	expect(refused.error?.message).toBe(
		'Quantity Available: “-2” is below 0. Write 0 or more, or add the option Allow Negative Quantities',
	);
	expect(posts()).toEqual([]);
	await update([{ sku: 'MUG', available: -2 }], { allowNegative: true });
	expect(posts()).toEqual([[{ sku: 'MUG', qty_available: -2 }]]);
});

test('what was refused is told with SKU and warehouse, and what was taken beside it', async () => {
	const by = { 3107: 1, 9999: 2 };
	const { items } = await update(
		[
			{ sku: 'MUG', by: { EAST: 3 } },
			{ sku: 'NOPE', by: { EAST: 1 } },
			{ sku: 'TEE', available: 4 },
		],
		{},
		{ onError: 'continueRegularOutput' },
	);
	expect(items.map(({ json }) => json.error ?? json.sku)).toEqual([
		'MUG',
		'Inventory of NOPE in warehouse 3107 was not updated: SKU not found',
		'TEE',
	]);
	expect(items[1]?.json.message).toMatch(
		/^Correct the SKU, quantity or warehouse of this item\. CartRover process ID: \S+$/,
	);
	const { error } = await update([
		{ sku: 'MUG', available: 1 },
		{ sku: 'NOPE', by },
	]);
	expect(error?.message).toMatch(
		/NOPE in warehouse 3107 .*; NOPE in warehouse 9999 was not updated/,
	);
	expect(error?.description).toContain('Updated: MUG.');
});

test('a refused row comes out at its item, where items before it have several rows', async () => {
	const failed = [{ sku: null, index_pos: 3, message: 'Locked' }];
	const body = { success_code: true, response: { failed } };
	world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: { method: 'POST' } });
	const items = ['MUG', 'TEE'].map((sku) => ({ sku, by: { EAST: 1, WEST: 2 } }));
	const run = await update(items, {}, { onError: 'continueRegularOutput' });
	expect(run.items.map(({ json, pairedItem }) => [pairedItem, json.error ?? json])).toEqual([
		[{ item: 0 }, row('MUG', 1, '3107')],
		[{ item: 0 }, row('MUG', 2, '3119')],
		[{ item: 1 }, 'Inventory of TEE in warehouse 3119 was not updated: Locked'],
	]);
});

test('all SKUs of a request that were refused are told, and that none was updated', async () => {
	const several = ['NOPE', 'MUG', 'NADA'].map((sku) => ({ sku, available: 1 }));
	const { error } = await update(several);
	expect(error?.message).toBe('Inventory of NOPE was not updated: SKU not found');
	expect(error?.description).toContain(
		'CartRover also refused NADA (SKU not found). Updated: MUG.',
	);
	const none = await update(several.filter(({ sku }) => sku !== 'MUG'));
	expect(none.error?.description).toContain(
		'CartRover also refused NADA (SKU not found). Nothing of this request was updated.',
	);
});

test('an item of a run that goes on tells of its own SKU only', async () => {
	const several = ['NOPE', 'MUG', 'NADA', 'TEE', 'NIL'].map((sku) => ({ sku, available: 1 }));
	const { items } = await update(several, {}, { onError: 'continueRegularOutput' });
	for (const index of [0, 2, 4]) expect(items[index]?.json.message).toMatch(/^Correct the SKU/);
});

test.each([
	[['EAST', '', 'WEST', ''], 'Input items 1, 3 have no warehouse, while others have one: their'],
	[['EAST', ''], 'Input item 1 has no warehouse, while others have one: its'],
	[['', ''], undefined],
	[['EAST', 'WEST'], undefined],
])('says which items have no warehouse among others that have one: %j', async (column, told) => {
	const items = column.map((warehouse, index) => {
		world.sandbox.store.addProduct({ sku: `S-${index}` });
		return { sku: `S-${index}`, available: 1, warehouse };
	});
	const { error, hints } = await update(items);
	expect(error).toBeUndefined();
	const about = hints
		.map(({ message }) => message)
		.filter((message) => /while others/.test(message));
	expect(about).toEqual(told === undefined ? [] : [expect.stringMatching(`^${told}`)]);
});

test('a SKU with a warehouse and without, which may be the same one, is not sent', async () => {
	const items = [
		{ sku: 'MUG', available: 1, warehouse: 'EAST' },
		{ sku: 'MUG', available: 2 },
	];
	for (const onSameSku of ['fail', 'add']) {
		const { error } = await update(items, { onSameSku });
		expect(error?.message).toBe(
			'SKU: “MUG” is in input items 0 and 1, with a warehouse and without: none of them was sent',
		);
	}
	const { error } = await update([...items, { sku: 'MUG', available: 3 }]);
	expect(error?.message).toMatch(/^SKU: “MUG” is in input items 0, 1 and 2, with a warehouse/);
	expect(posts()).toEqual([]);
});

test('same warehouses of several items add up, the rest goes its own way', async () => {
	const given = [
		{ sku: 'MUG', by: { EAST: 1, WEST: 2 } },
		{ sku: 'MUG', by: { EAST: 10 } },
	];
	const { error } = await update(given);
	expect(error?.message).toMatch(/^SKU: “MUG” is in input items 0 and 1/);
	await update(given, { onSameSku: 'add' });
	expect(posts()).toEqual([[row('MUG', 11, '3107'), row('MUG', 2, '3119')]]);
});

test.each<[string, 'fail' | 'add', IDataObject, IDataObject, string | undefined]>([
	['a sum of which a part is missing', 'add', { available: '1,250' }, {}, '1,250'],
	['one of two of which either may be right', 'fail', { available: '1,250' }, {}, '1,250'],
	['a part in a warehouse that is not known', 'add', { warehouse: 'EST', available: 3 }, {}, 'EST'],
	['a part in any warehouse', 'add', { by: 'EAST: 3' }, { warehouse: 'EAST' }, 'EAST: 3'],
	['a part in the default warehouse', 'add', { warehouse: '3107', available: 'n/a' }, {}, 'n/a'],
	[
		'another warehouse',
		'add',
		{ warehouse: 'WEST', available: 'n/a' },
		{ warehouse: 'EAST' },
		undefined,
	],
	['another SKU', 'add', { sku: 'TEE', available: 'n/a' }, {}, undefined],
])('does not send %s (%s)', async (_, onSameSku, unread, read, why) => {
	const items = [
		{ sku: 'MUG', ...unread },
		{ sku: 'MUG', available: 8, ...read },
	];
	const { items: output } = await update(
		items,
		{ onSameSku },
		{ onError: 'continueRegularOutput' },
	);
	const about = 'SKU: “MUG” is also in input item 0, which cannot be sent: none of them was sent';
	const errors = output.flatMap(({ json }) => (json.error ? [String(json.error)] : []));
	expect(errors).toHaveLength(why === undefined ? 1 : 2);
	if (why === undefined) {
		expect(posts()).toHaveLength(1);
	} else {
		expect(errors).toContain(about);
		expect(posts()).toEqual([]);
	}
});

describe('an item of a warehouse that CartRover does not have', () => {
	const unknown = { sku: 'MUG', available: 9, warehouse: 'RESERVE' };
	const known = [
		{ sku: 'MUG', available: 1, warehouse: 'EAST' },
		{ sku: 'MUG', available: 2, warehouse: '3119' },
	];
	const none = 'Warehouse: CartRover has none called “RESERVE”';
	const goesOn = { onError: 'continueRegularOutput' };
	const errorsOf = (items: Array<{ json: IDataObject }>) => items.map(({ json }) => json.error);

	test('does not hold back known warehouses of its SKU', async () => {
		const { items } = await update([unknown, ...known], {}, goesOn);
		expect(errorsOf(items)).toEqual([none, undefined, undefined]);
		expect(posts()).toEqual([[row('MUG', 1, '3107'), row('MUG', 2, '3119')]]);
	});

	test('holds them back with Add Up: its name may be a slip for one of theirs', async () => {
		const { items } = await update([unknown, ...known], { onSameSku: 'add' }, goesOn);
		const also = 'SKU: “MUG” is also in input item 0, which cannot be sent: none of them was sent';
		expect(errorsOf(items)).toEqual([none, also, also]);
		expect(posts()).toEqual([]);
	});

	test.each<[string, IDataObject]>([
		['the default warehouse', { warehouse: '' }],
		['a number, where no inventory names a warehouse', { warehouse: '3107' }],
	])('holds back %s, which may be the same', async (_, other) => {
		if (other.warehouse !== '') {
			const named = { kind: 'wrongTypes' as const, body: { success_code: true, response: [] } };
			world.sandbox.faults.add({ fault: named, match: { method: 'GET' }, times: 99 });
		}
		const { items } = await update([unknown, { ...known[0], ...other }], {}, goesOn);
		expect(errorsOf(items)[1]).toMatch(/^SKU: “MUG” is also in input item 0/);
		expect(posts()).toEqual([]);
	});
});

test('a sum with a part of an item that cannot be sent is not sent', async () => {
	const given = [
		{ sku: 'MUG', by: { EAST: 1 } },
		{ sku: 'MUG', by: { EAST: 10, WEST: 2 } },
		{ sku: 'MUG', warehouse: 'WEST', available: 'n/a' },
	];
	const { items } = await update(given, { onSameSku: 'add' }, { onError: 'continueRegularOutput' });
	expect(posts()).toEqual([]);
	const alsoIn = (index: number) =>
		`SKU: “MUG” is also in input item ${index}, which cannot be sent: none of them was sent`;
	const errors = items.map(({ json }) => json.error);
	expect(errors.slice(0, 2)).toEqual([alsoIn(1), alsoIn(2)]);
	expect(errors[2]).toMatch(/^Quantity Available/);
});

test('a sum that was refused is an error of each item with a part of it', async () => {
	const failed = [{ sku: 'MUG', warehouse_pk: '3107', index_pos: 0, message: 'Locked' }];
	const body = { success_code: true, response: { failed } };
	world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body } });
	const { items } = await update(
		[
			{ sku: 'MUG', by: { 3107: 1 } },
			{ sku: 'MUG', by: { 3107: 10, 3119: 2 } },
		],
		{ onSameSku: 'add' },
		{ onError: 'continueRegularOutput' },
	);
	expect(posts()).toEqual([[row('MUG', 11, '3107'), row('MUG', 2, '3119')]]);
	const refused = 'Inventory of MUG in warehouse 3107 was not updated: Locked';
	expect(items.map(({ json }) => json.error)).toEqual([refused, refused]);
});

test('quantities add up only where each of their items says so', async () => {
	const items = ['add', 'fail'].map((how) => ({ sku: 'MUG', available: 1, how }));
	const { error } = await update(items, { onSameSku: '={{ $json.how }}' });
	expect(error?.message).toMatch(/^SKU: “MUG” is in input items 0 and 1/);
	expect(posts()).toEqual([]);
});

test('a request has 100 rows at most, and all of an item', async () => {
	const items = Array.from({ length: 51 }, (_, index) => {
		const sku = `S-${index}`;
		world.sandbox.store.addProduct({ sku });
		return { sku, by: { 3107: 1, ...(index > 0 && { 3119: 2 }) } };
	});
	expect((await update(items)).error).toBeUndefined();
	expect(posts().map((body) => (body as unknown[]).length)).toEqual([99, 2]);
});
