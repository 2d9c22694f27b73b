import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import { ENDPOINTS } from '../../../nodes/CartRover/api/endpoints.ts';
import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import type { FaultSpec, KeyLevel, Sandbox } from '../../../sandbox/index.mts';
import { startSandbox } from '../../../sandbox/index.mts';
import { endpointOf } from '../../support/endpointOf.mts';
import { SURFACE, stockUp, type SurfaceRow } from '../../support/surface.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* Calls that no public documentation shows: they say so, can be corrected, and never go astray. */

const UNCONFIRMED = [
	'inventory update',
	'merchant getAll',
	'orderStatus update',
	'shipment create',
];

const rows = UNCONFIRMED.map((name): [string, SurfaceRow] => {
	const row = SURFACE.find(({ resource, operation }) => `${resource} ${operation}` === name);
	if (!row) throw new Error(`No row for ${name}`);
	return [name, row];
});

let world: World;
const begin = async () => {
	world = await startWorld({ empty: true });
	stockUp(world.sandbox);
	return world.sandbox;
};
let trap: Sandbox | undefined;
afterEach(async () => {
	await world?.end();
	await trap?.close();
	trap = undefined;
});

const LOST = [
	'cutBefore',
	'cutAfter',
	'truncated',
	'html',
	'emptyBody',
	'serverError',
	{ kind: 'serverError', status: 502, effect: true },
] as const satisfies readonly FaultSpec[];

/** Paths that the sandbox has, but for no key of the cart, or for none above it. */
const FORBIDDEN = {
	GET: { cart: 'merchant/orders/list/new', above: 'cart/orders/list/new' },
	POST: { cart: 'merchant/orders/update', above: 'cart/orders/batch' },
};

/** Of what is sent, all; of what is read, each once, since a list may come in pages. */
function pathsOf({ log }: Sandbox): string[] {
	const { entries } = log;
	const seen = (path: string) => entries.findIndex((entry) => entry.path === path);
	return entries
		.filter(({ method, path }, index) => method !== 'GET' || seen(path) === index)
		.map(({ path }) => path);
}

const nameOf = (fault: FaultSpec) => (typeof fault === 'string' ? fault : JSON.stringify(fault));

test('are exactly those whose endpoint nobody has confirmed', () => {
	const noticed = RESOURCES.flatMap(({ value, operations }) =>
		operations
			.filter(({ properties }) => properties.some(({ name }) => name === 'unconfirmedNotice'))
			.map((operation) => `${value} ${operation.value}`),
	);
	expect(noticed.sort()).toEqual(UNCONFIRMED);
	const grades = Object.entries(ENDPOINTS).filter(([, { grade }]) => grade === 'I');
	expect(grades.map(([name]) => name).sort()).toEqual([
		'inventoryUpdate',
		'merchantList',
		'orderUpdate',
	]);
});

describe.each(rows)('%s', (_, row) => {
	const [level] = row.levels as [KeyLevel];
	const side = level === 'cart' ? 'cart' : 'above';
	const { path: defaultPath = '', method = 'GET' } = row.requests[0] ?? {};
	const { path: template } = ENDPOINTS[endpointOf(method, defaultPath)!];
	const [placeholder = '{cust_ref}'] = /\{\w+\}/.exec(template) ?? [];
	const value = defaultPath.split('/')[template.split('/').indexOf(placeholder)];
	const withPath = async (endpointPath: string) =>
		await world.run(
			row.resource,
			row.operation,
			{
				...row.parameters,
				options: { ...(row.parameters.options as IDataObject | undefined), endpointPath },
			},
			{ level, items: row.items },
		);

	test('shows the notice first, and the option with the path that is guessed', () => {
		const operation = RESOURCES.find(({ value }) => value === row.resource)?.operations.find(
			({ value }) => value === row.operation,
		);
		expect(operation?.properties[0]).toMatchObject({
			type: 'notice',
			displayName: expect.stringMatching(/^Not verified .*Endpoint Path.*Custom Request/),
		});
		const options = operation?.properties.find(({ name }) => name === 'options');
		const option = options?.options?.find(({ name }) => name === 'endpointPath');
		expect(option).toMatchObject({ displayName: 'Endpoint Path', default: template });
	});

	test('takes another path, with and without slashes around it', async () => {
		const sandbox = await begin();
		row.prepare?.(sandbox);
		const { error } = await withPath(` /merchant/other way/${placeholder}/ `);
		const refused = `merchant/other%20way/${value}`;
		if (value) expect(pathsOf(sandbox)).toEqual([refused]);
		// Without a reference there is nothing that the placeholder could stand for.
		else expect(error?.message).toBe('The request cannot be made: cust_ref is empty');
		expect(error).toBeDefined();
	});

	test('works with its own path given as another', async () => {
		const sandbox = await begin();
		row.prepare?.(sandbox);
		const { items, error } = await withPath(template);
		expect(error).toBeUndefined();
		expect(pathsOf(sandbox)).toEqual([defaultPath]);
		expect(items.map(({ json }) => json)).toEqual(row.output);
	});

	test.each(['', '   '])('uses its own path when the option is left blank (%p)', async (blank) => {
		const sandbox = await begin();
		row.prepare?.(sandbox);
		const { error } = await withPath(blank);
		expect(error).toBeUndefined();
		expect(pathsOf(sandbox)).toEqual([defaultPath]);
	});

	test('sends nothing to a path that leads elsewhere, and nothing to another host', async () => {
		const sandbox = await begin();
		trap = await startSandbox({ empty: true });
		row.prepare?.(sandbox);
		// What else leads elsewhere: test/deep/hostile and test/unit/api/paths.
		const stopped = [
			`${trap.url}/merchant/inventory`,
			'../../health',
			'merchant/inventory?limit=1',
		];
		for (const path of stopped) {
			const { error } = await withPath(path);
			expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
			expect([path, error?.message]).toEqual([
				path,
				expect.stringMatching(/^The request cannot be made: in Endpoint Path, the path /),
			]);
		}
		expect(sandbox.log.entries).toEqual([]);
		expect(trap.log.entries).toEqual([]);
	});

	test.each([
		['an endpoint that is not there', 404, /^Unknown endpoint: (GET|POST) merchant\/no\/such/],
		['a key that may not', 403, /key may not call/],
		['a fault of the data', 200, /^Quantity is not ours to set$/],
	] as const)('when refused for %s names the ways out', async (_, status, message) => {
		const sandbox = await begin();
		row.prepare?.(sandbox);
		const body = { success_code: false, error_code: 'Invalid' };
		if (status === 200) {
			const refusal = { ...body, message: 'Quantity is not ours to set' };
			sandbox.faults.add({ fault: { kind: 'wrongTypes', body: refusal }, times: 2 });
		}
		const paths = { 404: 'merchant/no/such', 403: FORBIDDEN[method][side], 200: defaultPath };
		const { error } = await withPath(paths[status]);
		expect(error).toMatchObject({ name: 'NodeApiError', context: { itemIndex: 0 } });
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(
			/not been verified with a real CartRover account.*option Endpoint Path.*Custom Request/,
		);
		expect(error?.description).not.toMatch(/undefined|null|\{/);
		const calls = sandbox.log.entries.filter((entry) => !entry.path.includes('/orders/status/'));
		expect(calls).toHaveLength(1);
	});
});

test('a path that nothing answers at is called just that', async () => {
	await begin();
	const elsewhere = createServer((_, response) => response.writeHead(404).end('<html></html>'));
	await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
	const { port } = elsewhere.address() as AddressInfo;
	const nowhere = { baseUrl: `http://127.0.0.1:${port}/v1` };
	const { error } = await world.run(
		'merchant',
		'getAll',
		{},
		{ level: 'master', credential: nowhere },
	);
	const confirmed = await world.run('shipMethod', 'getAll', {}, { credential: nowhere });
	elsewhere.closeAllConnections();
	await new Promise((resolve) => elsewhere.close(resolve));
	expect(error?.message).toBe('CartRover does not know this path');
	expect(error?.description).toMatch(/Check the path, and Base URL.*option Endpoint Path/);
	expect(confirmed.error?.message).toBe('The Base URL in the credential looks wrong');
});

test('a batch that cannot be sent is an error of each of its items', async () => {
	await begin();
	const { items } = await world.run(
		'inventory',
		'update',
		{
			sku: byId('={{ $json.sku }}'),
			quantityAvailable: 1,
			options: { endpointPath: '../x' },
		},
		{
			level: 'merchant',
			items: [{ sku: 'MUG-1' }, { sku: 'TEE-1' }],
			node: { onError: 'continueRegularOutput' },
		},
	);
	expect(items.map(({ json, pairedItem }) => [json.error, pairedItem])).toEqual([
		[expect.stringMatching(/^The request cannot be made/), { item: 0 }],
		[expect.stringMatching(/^The request cannot be made/), { item: 1 }],
	]);
});

describe.each([
	['orderStatus update', { status: 'at_wms' }],
	['shipment create', { carrier: 'UPS', trackingNumber: 'T-9' }],
] as const)('%s, whose answer is lost', (name, parameters) => {
	const [resource, operation] = name.split(' ') as [string, string];
	const update = async () =>
		await world.run(
			resource,
			operation,
			{ custRef: byId('S-1'), ...parameters },
			{ level: 'merchant' },
		);
	const path = 'merchant/orders/update/S-1';

	test.each(LOST.map((fault) => [nameOf(fault), fault] as const))(
		'is read back, and made again only if it had no effect (%s)',
		async (_, fault) => {
			const sandbox = await begin();
			sandbox.store.addOrder({ custRef: 'S-1' });
			sandbox.faults.add({ fault, match: { path } });
			const { items, error } = await update();
			expect(error).toBeUndefined();
			expect(items).toHaveLength(1);
			expect(sandbox.log.count({ path, effect: true })).toBe(1);
			const lostWithEffect = sandbox.log.entries[0]?.effect === true;
			expect(sandbox.log.entries.map(({ method, path: sent }) => `${method} ${sent}`)).toEqual([
				`POST ${path}`,
				'GET merchant/orders/status/S-1',
				...(lostWithEffect ? [] : [`POST ${path}`]),
			]);
		},
	);

	test('says that it is not known, when it stays lost', async () => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'S-1' });
		sandbox.faults.add({ fault: 'cutBefore', match: { path }, times: 99 });
		const { error } = await update();
		expect(error?.message).toMatch(/not known whether CartRover updated order S-1$/);
		expect(error?.description).toMatch(/Look it up in CartRover/);
		expect(sandbox.log.count({ path })).toBe(3);
	});
});

describe('shipment create', () => {
	const ship = async (parameters: Record<string, unknown>, items?: IDataObject[]) =>
		await world.run(
			'shipment',
			'create',
			{ custRef: byId('S-1'), carrier: 'UPS', trackingNumber: 'T-1', ...parameters },
			{ level: 'merchant', items },
		);
	const shipments = () => world.sandbox.store.order('S-1')?.shipments;

	test('twice with one tracking number makes one shipment', async () => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'S-1', items: [{ item: 'MUG-1', quantity: 2 }] });
		for (const run of [1, 2]) {
			const { items, error } = await ship({});
			expect([run, error]).toEqual([run, undefined]);
			expect(items[0]?.json).toEqual({
				cust_ref: 'S-1',
				order_status: 'shipped',
				tracking_no: 'T-1',
			});
		}
		expect(shipments()).toMatchObject([
			{ trackingNo: 'T-1', items: [{ item: 'MUG-1', quantity: 2 }] },
		]);
		expect(sandbox.store.stock('MUG-1')?.qtyAvailable).toBe(13);
	});

	test('of two parcels of one order makes two shipments, in the order of the items', async () => {
		const sandbox = await begin();
		sandbox.store.addOrder({
			custRef: 'S-1',
			items: [
				{ item: 'MUG-1', quantity: 2 },
				{ item: 'TEE-1', quantity: 1 },
			],
		});
		const parcels = [
			{ tracking: 'P-1', sku: 'MUG-1', quantity: 2 },
			{ tracking: 'P-2', sku: 'TEE-1', quantity: 1 },
		];
		const { items, error } = await ship(
			{
				trackingNumber: '={{ $json.tracking }}',
				items: { line: [{ item: '={{ $json.sku }}', quantity: '={{ $json.quantity }}' }] },
			},
			parcels,
		);
		expect(error).toBeUndefined();
		expect(items.map(({ json, pairedItem }) => [json.tracking_no, pairedItem])).toEqual([
			['P-1', { item: 0 }],
			['P-2', { item: 1 }],
		]);
		expect(shipments()).toMatchObject([
			{ trackingNo: 'P-1', items: [{ item: 'MUG-1', quantity: 2 }] },
			{ trackingNo: 'P-2', items: [{ item: 'TEE-1', quantity: 1 }] },
		]);
	});

	test('stops at the parcel that is refused; those before it are there', async () => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'S-1', items: [{ item: 'MUG-1', quantity: 2 }] });
		const { error } = await ship(
			{
				trackingNumber: '={{ $json.tracking }}',
				items: { line: [{ item: '={{ $json.sku }}', quantity: 1 }] },
			},
			[
				{ tracking: 'P-1', sku: 'MUG-1' },
				{ tracking: 'P-2', sku: 'NOT-IN-ORDER' },
				{ tracking: 'P-3', sku: 'MUG-1' },
			],
		);
		expect(error).toMatchObject({ message: 'Item not in order: NOT-IN-ORDER' });
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(shipments()?.map(({ trackingNo }) => trackingNo)).toEqual(['P-1']);
	});

	test('leaves out what is not given, and ships now', async () => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'S-1' });
		expect((await ship({})).error).toBeUndefined();
		expect(sandbox.log.entries[0]?.body).toEqual({
			cust_ref: 'S-1',
			order_status: 'shipped',
			shipments: [{ carrier: 'UPS', tracking_no: 'T-1', date: '2026-03-01T12:00:00+00:00' }],
		});
	});

	test('sends a cost and a weight of 0 when they are given', async () => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'S-1' });
		await ship({ options: { totalCost: 0, packageWeight: '' } });
		const { shipments } = sandbox.log.entries[0]?.body as { shipments: IDataObject[] };
		expect(shipments[0]).toMatchObject({ total_cost: 0 });
		expect(shipments[0]).not.toHaveProperty('package_weight_lbs');
	});

	test.each([
		['carrier', { carrier: ' ' }, 'Carrier is missing'],
		['tracking number', { trackingNumber: ' ' }, 'Tracking Number is missing'],
		['order', { custRef: byId(' ') }, 'Order is missing'],
		[
			'date',
			{ shipDate: 'soon' },
			'Ship Date: “soon” is not a date. Write a date such as 2026-01-31 or 2026-01-31T08:00:00',
		],
		['SKU', { items: { line: [{ item: ' ', quantity: 1 }] } }, 'Item 1, SKU is missing'],
		[
			'quantity',
			{
				items: {
					line: [
						{ item: 'A', quantity: 1 },
						{ item: 'B', quantity: 0 },
					],
				},
			},
			'Item 2, Quantity: “0” is not a quantity. Write a number above 0',
		],
	])('without a usable %s is not sent', async (_, parameters, message) => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'S-1' });
		// An expression, since n8n itself does not start a node whose required field is empty.
		const given = Object.fromEntries(
			Object.entries(parameters).map(([name, value]) => [
				name,
				value === ' ' ? '={{ $json.blank }}' : value,
			]),
		);
		const { error } = await ship(given, [{ blank: ' ' }]);
		expect(error).toMatchObject({ name: 'NodeOperationError', message });
		expect(error?.context).toMatchObject({ itemIndex: 0 });
		expect(sandbox.log.entries).toEqual([]);
	});
});

describe('inventory update', () => {
	const update = async (items: IDataObject[], node?: Record<string, unknown>) =>
		await world.run(
			'inventory',
			'update',
			{
				sku: byId('={{ $json.sku }}'),
				quantityAvailable: '={{ $json.available }}',
				quantityOnHand: '={{ $json.onHand }}',
				warehousePk: byId("={{ $json.warehouse ?? '' }}"),
			},
			{ level: 'merchant', items, node },
		);
	const path = 'merchant/inventory';
	const onError = { onError: 'continueRegularOutput' };

	test.each(LOST.map((fault) => [nameOf(fault), fault] as const))(
		'is repeated when its answer is lost, which sets the same again (%s)',
		async (_, fault) => {
			const sandbox = await begin();
			sandbox.faults.add({ fault, match: { method: 'POST', path } });
			const { items, error } = await update([{ sku: 'MUG-1', available: 4, warehouse: '3107' }]);
			expect(error).toBeUndefined();
			expect(items.map(({ json }) => json)).toEqual([
				{ sku: 'MUG-1', qty_available: 4, warehouse_pk: '3107' },
			]);
			expect(sandbox.log.count({ method: 'POST' })).toBe(2);
			expect(sandbox.store.stock('MUG-1')?.warehouses['3107']?.qtyAvailable).toBe(4);
		},
	);

	test('says that it is not known, when it stays lost, for each item', async () => {
		const sandbox = await begin();
		sandbox.faults.add({ fault: 'cutBefore', match: { method: 'POST' }, times: 99 });
		const { items } = await update(
			[
				{ sku: 'MUG-1', available: 4 },
				{ sku: 'TEE-1', available: 4 },
			],
			onError,
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		for (const { json } of items) {
			expect(json.error).toMatch(
				/not known whether CartRover updated the inventory of (MUG|TEE)-1$/,
			);
			expect(json.message).toMatch(/tried 5 times/);
			expect(json.message).not.toMatch(/order/);
		}
		const both = ['MUG-1', 'TEE-1'].map((sku) => ({ sku, available: 4 }));
		const { error } = await update(both);
		expect(error?.message).toMatch(/updated the inventory of MUG-1, TEE-1$/);
	});

	test('goes out in batches of 100, in order, one request for each', async () => {
		const sandbox = await begin();
		sandbox.store.addProducts(250);
		const skus = Array.from({ length: 250 }, (_, i) => `SKU-${String(i + 1).padStart(6, '0')}`);
		const { items, error } = await update(skus.map((sku, available) => ({ sku, available })));
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.sku)).toEqual(skus);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(skus.map((_, item) => ({ item })));
		expect(sandbox.log.entries.map(({ body }) => (body as unknown[]).length)).toEqual([
			100, 100, 50,
		]);
	});

	test('fails the items that are refused, and no others', async () => {
		const sandbox = await begin();
		const { items } = await update(
			[
				{ sku: 'MUG-1', available: 1, warehouse: '3107' },
				{ sku: 'NOPE', available: 1 },
				{ sku: 'TEE-1', available: 1, warehouse: '9999' },
			],
			onError,
		);
		expect(items.map(({ json, pairedItem }) => [json.error ?? json.sku, pairedItem])).toEqual([
			['MUG-1', { item: 0 }],
			['Inventory of NOPE was not updated: SKU not found', { item: 1 }],
			[
				'Inventory of TEE-1 in warehouse 9999 was not updated: Warehouse not found: 9999',
				{ item: 2 },
			],
		]);
		expect(sandbox.log.count({ method: 'POST' })).toBe(1);
	});

	test('says so when several rows have the SKU that is refused', async () => {
		const sandbox = await begin();
		const { items } = await update(
			[
				{ sku: 'MUG-1', available: 1, warehouse: '3107' },
				{ sku: 'MUG-1', available: 2, warehouse: '9999' },
				{ sku: 'MUG-1', available: 3, warehouse: '3119' },
			],
			onError,
		);
		// CartRover names the SKU only: the items say so, and none of them claims what is not known.
		for (const { json } of items) {
			expect(json.error).toMatch(
				/^Inventory of MUG-1 in warehouse \d+ may not have been updated: Warehouse not found: 9999$/,
			);
			expect(json.message).toMatch(
				/did not say which of these it refused: MUG-1 in warehouse 3107, MUG-1 in/,
			);
		}
		expect(sandbox.store.stock('MUG-1')?.warehouses).toMatchObject({
			'3107': { qtyAvailable: 1 },
			'3119': { qtyAvailable: 3 },
		});
	});

	test('goes by place or warehouse where the refusal names one', async () => {
		const sandbox = await begin();
		const rows = ['3107', '3119', '3125'].map((warehouse) => ({
			sku: 'MUG-1',
			available: 1,
			warehouse,
		}));
		const told = async (failed: unknown[]) => {
			const body = { success_code: true, response: { failed } };
			sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: { method: 'POST' } });
			return (await update(rows, onError)).items.map(({ json }) => 'error' in json);
		};
		expect(await told([{ sku: null, index_pos: 2, message: 'No' }])).toEqual([false, false, true]);
		expect(await told([{ sku: 'MUG-1', warehouse_pk: 3119, message: 'No' }])).toEqual([
			false,
			true,
			false,
		]);
	});

	test.each([
		['of a SKU that was not sent', { failed: [{ sku: 'OTHER' }] }],
		['a list of SKUs', { failed: ['MUG-1'] }],
		['a text', { failed: 'MUG-1 is locked' }],
	])('does not claim success when the refusals come as %s', async (_, response) => {
		const sandbox = await begin();
		const body = { success_code: true, response };
		sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: { method: 'POST' } });
		const { error } = await update([{ sku: 'MUG-1', available: 1 }]);
		expect(error?.message).toBe('CartRover did not say what became of the inventory of MUG-1');
		expect(error?.description).toMatch(/Look it up in CartRover/);
	});

	test.each([
		['nothing', undefined],
		['null', null],
		['true', true],
		['an empty list', []],
		['a count', { updated: 1 }],
		['no refusals', { success: [{ sku: 'MUG-1' }], failed: [] }],
	])('takes %s with a success flag for success', async (_, response) => {
		const sandbox = await begin();
		const body = { success_code: true, response };
		sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: { method: 'POST' } });
		const { items, error } = await update([{ sku: 'MUG-1', available: 1 }]);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toEqual({ sku: 'MUG-1', qty_available: 1 });
	});

	test.each([
		[{ available: '' }, 'Quantity Available is missing'],
		[{ available: '  ' }, 'Quantity Available is missing'],
		[{ available: null }, 'Quantity Available is missing'],
		[
			{ available: 'many' },
			'Quantity Available: “many” is not a whole number. Write a whole number such as 10',
		],
		[
			{ available: true },
			'Quantity Available: “true” is not a whole number. Write a whole number such as 10',
		],
		[
			{ available: [] },
			'Quantity Available is a list, not one value. Give one value: pick one part of it in the expression',
		],
		[
			{ available: '0x10' },
			'Quantity Available: “0x10” is not a whole number. Write a whole number such as 10',
		],
		[
			{ available: 1, onHand: 'some' },
			'Quantity on Hand: “some” is not a whole number. Write a whole number such as 10',
		],
		[{ available: 1, sku: ' ' }, 'SKU is missing'],
	])('of %p is not sent, and neither are the items beside it', async (row, message) => {
		const sandbox = await begin();
		const { error } = await update([
			{ sku: 'TEE-1', available: 1 },
			{ sku: 'MUG-1', ...row },
		]);
		expect(error).toMatchObject({ name: 'NodeOperationError', message });
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(sandbox.log.entries).toEqual([]);
	});

	test.each(['', '  ', null])(
		'leaves the quantity on hand as it is when it is %p',
		async (onHand) => {
			const sandbox = await begin();
			expect((await update([{ sku: 'MUG-1', available: ' 3 ', onHand }])).error).toBeUndefined();
			expect(sandbox.log.entries[0]?.body).toEqual([{ sku: 'MUG-1', qty_available: 3 }]);
		},
	);
});

describe('ship method set mapping', () => {
	const set = async (mapping: unknown[]) =>
		await world.run(
			'shipMethod',
			'setMapping',
			{ orderSource: byId('Shopify'), mappings: { mapping } },
			{ level: 'merchant' },
		);

	test.each(LOST.map((fault) => [nameOf(fault), fault] as const))(
		'is repeated when its answer is lost (%s)',
		async (_, fault) => {
			const sandbox = await begin();
			sandbox.faults.add({ fault });
			const { items, error } = await set([{ cart_code: 'Express', wms_code: byId('57') }]);
			expect(error).toBeUndefined();
			expect(items).toHaveLength(1);
			expect(sandbox.log.count({ method: 'POST', path: 'cart/shipmethod/Shopify' })).toBe(2);
			const { items: rows } = await world.run(
				'shipMethod',
				'getMapping',
				{ orderSource: byId('Shopify') },
				{ level: 'merchant' },
			);
			expect(rows.map(({ json }) => json)).toContainEqual({ cart_code: 'Express', wms_code: '57' });
		},
	);

	test('shows the words of CartRover when it refuses', async () => {
		await begin();
		const { error } = await set([{ cart_code: 'Express', wms_code: byId('nope') }]);
		expect(error?.message).toBe('Invalid wms_code: "nope"');
	});

	test('names an empty row, and sends nothing', async () => {
		const sandbox = await begin();
		const { error } = await set([{ cart_code: 'A' }, { cart_code: ' ' }]);
		expect(error?.message).toBe('Mapping 2, Shop Code is missing');
		expect((await set([])).error?.message).toMatch(/Mappings/);
		expect(sandbox.log.entries).toEqual([]);
	});
});

it.each(['partial', 'complete'])(
	'%s is no status of the list, and the way out is named',
	async (status) => {
		const world = await startWorld({ empty: true });
		const { error } = await world.run(
			'orderStatus',
			'update',
			{ custRef: { __rl: true, mode: 'id', value: 'A' }, status },
			{ level: 'merchant' },
		);
		expect(error?.message).toMatch(/Choose one of: at_wms, .*; or set the option Custom Status/);
		await world.end();
	},
);

it.each(['CUSTOM', ' custom\u200b'])(
	'%p names no status, however it is written',
	async (status) => {
		const world = await startWorld({ empty: true });
		const { error } = await world.run(
			'orderStatus',
			'update',
			{ custRef: byId('A'), status: '={{ $json.status }}' },
			{ level: 'merchant', items: [{ status }] },
		);
		expect(error?.message).toBe(
			'Status is missing. Choose one, or fill in the option Custom Status',
		);
		await world.end();
	},
);
