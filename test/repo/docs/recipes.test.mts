import { readFileSync } from 'node:fs';

import type { IDataObject } from 'n8n-workflow';

import { WAREHOUSES } from '../../../sandbox/index.mts';
import { orderWithout } from '../../support/orders.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* The recipes, with the expressions as they stand on the page, in the engine. */

const page = readFileSync('docs/recipes.md', 'utf8');
const blocks = [...page.matchAll(/<!-- tried: (.+) -->\s+```text\s+(.+?)\s+```/g)];
const EXPRESSIONS = new Map(blocks.map(([, name = '', text = '']) => [name, text]));
const tried = new Set<string>();

function expression(name: string): string {
	const text = EXPRESSIONS.get(name);
	if (!text) throw new Error(`There is no recipe “${name}” on the page`);
	tried.add(name);
	// In workflows, a sign in front tells expressions from text.
	return `=${text}`;
}

afterAll(() => expect([...EXPRESSIONS.keys()].filter((name) => !tried.has(name))).toEqual([]));

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
});
afterEach(async () => await world.end());

const EDIT_FIELDS = 'n8n-nodes-base.set';
const FILTER = 'n8n-nodes-base.filter';

const [east, west = WAREHOUSES[0]] = WAREHOUSES;
/** The time that `$now` goes by in expressions, unlike the world's own. */
const lately = () => Date.now() - 60_000;

/** What “Edit Fields” makes of an expression of the page, for each item. */
async function valuesOf(name: string, items: IDataObject[]): Promise<unknown[]> {
	const assignments = [{ name: 'value', value: expression(name) }];
	const { items: made, error } = await world.engine.execute({
		type: EDIT_FIELDS,
		parameters: { assignments: { assignments } } as never,
		items,
		node: { typeVersion: 3.4 },
	});
	expect(error).toBeUndefined();
	return made.map(({ json }) => json.value);
}

const jsonOf = (result: Awaited<ReturnType<World['run']>>) => {
	expect(result.error).toBeUndefined();
	return result.items.map(({ json }) => json);
};

/** A node's name, its type, its parameters, and what else it has. */
type Step = [string, string, object, object?];

const OWN = 'n8n-nodes-cartrover.cartRover';

const assign = (fields: IDataObject) => ({
	assignments: {
		assignments: Object.entries(fields).map(([name, value]) => ({ name, value })),
	},
});

/** What a Filter or an If that is true for a value has. */
const isTrue = (value: string) => ({
	conditions: {
		...{ combinator: 'and', options: { version: 2, typeValidation: 'loose' } },
		conditions: [
			{
				...{ leftValue: value, rightValue: '' },
				operator: { type: 'boolean', operation: 'true', singleValue: true },
			},
		],
	},
});

/** The items that come out of the last of some nodes, one after another. */
async function inFlow(
	steps: Step[],
	credentials = world.credential('merchant'),
): Promise<IDataObject[]> {
	const all: Step[] = [['Start', 'n8n-nodes-base.manualTrigger', {}], ...steps];
	const nodes = all.map(([name, type, parameters, more]) => ({
		...{ id: name, name, type, position: [0, 0], parameters },
		typeVersion: type === EDIT_FIELDS ? 3.4 : 1,
		...(type === OWN && { credentials: { cartRoverApi: { id: '1', name: 'x' } } }),
		...more,
	}));
	const connections = all.slice(1).map(([node], index) => {
		const before = all[index]?.[0] ?? '';
		return [before, { main: [[{ node, type: 'main', index: 0 }]] }] as const;
	});
	const run = await world.engine.run(
		{ nodes: nodes as never, connections: Object.fromEntries(connections) as never },
		{ credentials },
	);
	expect(run.error).toBeUndefined();
	const [last = ''] = all.at(-1) ?? [];
	return (run.nodes[last]?.[0]?.items[0] ?? []).map(({ json }) => json);
}

/** The value of an expression that reads a node of its own, named as on the page. */
async function withNode(name: string, from: string, parameters: object, item: IDataObject) {
	const [found] = await inFlow([
		[from, OWN, parameters],
		['Item', EDIT_FIELDS, assign(item), { executeOnce: true }],
		['Value', EDIT_FIELDS, assign({ value: expression(name) })],
	]);
	return found?.value;
}

test('order numbers with a prefix per source', async () => {
	const { store } = world.sandbox;
	store.addOrder({ custRef: 'a', custPoNo: '1', orderSource: 'Shopify', createdAt: 2_000 });
	store.addOrder({ custRef: 'b', custPoNo: '1', orderSource: 'Etsy', createdAt: 1_000 });
	const orders = jsonOf(
		await world.run('order', 'getAll', { status: 'any' }, { level: 'merchant' }),
	);
	expect(await valuesOf('prefix', orders)).toEqual(['SH-1', 'CR-1']);

	const address = {
		...{ ship_company: 'Example', ship_address_1: '12 Example Lane', ship_city: 'Santa Barbara' },
		...{ ship_state: 'CA', ship_zip: '93101', ship_country: 'USA' },
		items: [{ item: 'MUG', quantity: 1 }],
	};
	const created = await world.run(
		'order',
		'createMany',
		{ orderJson: expression('prefixed order') },
		{ items: [{ ...address, number: 7 }] },
	);
	expect(jsonOf(created)).toMatchObject([{ cust_ref: 'B2B-7', order_number: '7', created: true }]);
});

test("an order by the shop's number", async () => {
	const { store } = world.sandbox;
	const orders = {
		...{ resource: 'order', operation: 'getAll', status: 'any', returnAll: true },
		filters: { fromDate: '={{ $now.minus({ days: 30 }).toISO() }}' },
	};
	const always = { alwaysOutputData: true };
	const found = async (number: string | number | null) =>
		await inFlow([
			['Call', EDIT_FIELDS, assign({ number })],
			['Orders', OWN, orders, { onError: 'continueErrorOutput' }],
			['Asked For', FILTER, isTrue(expression("shop's number")), { typeVersion: 2.2, ...always }],
			[
				'Value',
				EDIT_FIELDS,
				assign({ ref: '={{ $json.cust_ref }}', none: expression('nothing found') }),
			],
		]);
	for (const [custRef, custPoNo] of [
		['a', '#37840'],
		['b', '378401'],
		['c', ' WC-13641'],
		['d', ''],
	]) {
		store.addOrder({ custRef, custPoNo, createdAt: lately() });
	}
	for (const number of ['37840', 37840, '#37840 ', ' 37840', '# 37840', '\u00a0#37840']) {
		expect(await found(number)).toEqual([{ ref: 'a', none: false }]);
	}
	for (const number of ['WC-13641', 'wc-13641 ', '#Wc-13641']) {
		expect(await found(number)).toEqual([{ ref: 'c', none: false }]);
	}
	for (const number of ['', ' ', '#', null, '3784', 'WC 13641']) {
		expect(await found(number)).toEqual([{ ref: null, none: true }]);
	}
	world.sandbox.faults.add({ fault: 'serverError', times: 99 });
	expect(await found('37840')).toEqual([]);
});

test('no such order is told from no answer', async () => {
	const told = async (ref: string, credential?: Record<string, string>) => {
		const { outputs } = await world.run(
			'orderStatus',
			'get',
			{ custRef: byId(ref) },
			{ node: { onError: 'continueErrorOutput' }, ...(credential && { credential }) },
		);
		const failed = outputs[1]?.map(({ json }) => json) ?? [];
		expect(failed).toHaveLength(1);
		return (await valuesOf('no such order', failed))[0];
	};
	for (const reading of ['errors-200', 'errors-404', 'errors-500']) {
		await world.end();
		world = await startWorld({ empty: true, readings: [reading] });
		expect(await told('NOPE')).toBe(true);
	}
	const { faults, store } = world.sandbox;
	store.addOrder({ custRef: 'A' });
	const body = {
		success_code: false,
		error_code: 'Invalid',
		message: 'Order service: unknown error',
	};
	for (const fault of [
		...(['serverError', 'rateLimit', 'emptyBody', 'html', 'cutAfter'] as const),
		{ kind: 'wrongTypes', body } as const,
	]) {
		faults.add({ fault, times: 999 });
		expect(await told('A')).toBe(false);
		faults.clear();
	}
	const { url } = world.sandbox;
	expect(await told('A', { apiKey: 'x' })).toBe(false);
	expect(await told('A', { apiKey: '' })).toBe(false);
	expect(await told('A', { baseUrl: `${url}/v2` })).toBe(false);
});

test('too late to cancel is told from no such order, and from no answer', async () => {
	const told = async (ref: string) => {
		const { outputs } = await world.run(
			'order',
			'cancel',
			{ custRef: byId(ref) },
			{ node: { onError: 'continueErrorOutput' } },
		);
		return (await valuesOf('too late', outputs[1]?.map(({ json }) => json) ?? []))[0];
	};
	for (const reading of ['errors-200', 'errors-404', 'errors-500']) {
		await world.end();
		world = await startWorld({ empty: true, readings: [reading] });
		world.sandbox.store.addOrder({ custRef: 'SHIPPED', status: 'shipped' });
		expect([await told('SHIPPED'), await told('NOPE')]).toEqual([true, false]);
	}
	for (const fault of ['serverError', 'rateLimit', 'html'] as const) {
		world.sandbox.faults.add({ fault, times: 999 });
		expect(await told('SHIPPED')).toBe(false);
		world.sandbox.faults.clear();
	}
});

test('orders of one location only', async () => {
	const { store } = world.sandbox;
	store.addOrder({ custRef: 'E', fields: { location: 'EAST' }, warehousePk: east.pk });
	store.addOrder({ custRef: 'W', fields: { location: 'WEST' }, warehousePk: west.pk });
	const level = 'merchant';
	const rows = jsonOf(await world.run('order', 'getAll', { output: 'raw' }, { level }));
	const places = rows.map(({ cust_ref }) => cust_ref === 'E');
	expect(await valuesOf('location', rows)).toEqual(places);
	expect(await valuesOf('warehouse pk', rows)).toEqual(places);
	const custRef = byId('W');
	const [view] = jsonOf(await world.run('order', 'get', { custRef, output: 'raw' }));
	expect(view?.inventory_warehouse_pk).toBe(west.pk);
});

test('changes that a webhook missed: one key for the way by webhook and by polling', async () => {
	const { store } = world.sandbox;
	const poller = world.poller({
		event: 'orderStatusChanged',
		statuses: ['at_wms', 'canceled', 'new'],
	});
	await poller.poll();
	for (const custRef of ['A', 'B', 'C']) store.addOrder({ custRef });
	store.setStatus('B', 'at_wms');
	store.setStatus('C', 'canceled');
	await world.clock.advance(60_000);
	const polled = ((await poller.poll()) ?? []).map(({ json }) => json);
	const keys = await valuesOf('change', polled);
	expect(keys.sort()).toEqual(['A new', 'B at_wms', 'B new', 'C canceled', 'C new']);

	const pushed = [
		{ webhook_event: 'order_new', cust_ref: 'A' },
		{ webhook_event: 'order_update', cust_ref: 'B', order_status: 'AT_WMS' },
		{ webhook_event: 'order_update', cust_ref: 'C', order_status: 'Cancelled ' },
	];
	expect(await valuesOf('change', pushed)).toEqual(['A new', 'B at_wms', 'C canceled']);
});

test('a first run that does not flood', async () => {
	const { sandbox, clock } = world;
	for (let day = 10; day > 0; day--) {
		sandbox.store.addOrder({ custRef: `OLD-${day}`, createdAt: clock.now() - day * 86_400_000 });
	}
	const fresh = world.poller();
	expect(await fresh.poll()).toBeNull();

	const options = { startFrom: '2026-02-25', maxItems: 2 };
	const poller = world.poller({ options });
	const refs: unknown[][] = [];
	for (let poll = 0; poll < 3; poll++) {
		refs.push(((await poller.poll()) ?? []).map(({ json }) => json.cust_ref));
	}
	expect(refs).toEqual([['OLD-4', 'OLD-3'], ['OLD-2', 'OLD-1'], []]);
});

test('stock of one location, of all, and of some', async () => {
	const { store } = world.sandbox;
	store.addProduct({
		sku: 'MUG',
		stock: { [east.pk]: { qtyAvailable: 3 }, [west.pk]: { qtyAvailable: 4 } },
	});
	const stock = async (more: object) =>
		jsonOf(await world.run('inventory', 'getAll', { returnAll: true, ...more }));
	expect(
		await stock({
			filters: { warehouse: byId(west.name) },
			options: { splitWarehouses: true },
		}),
	).toMatchObject([{ sku: 'MUG', warehouse: west.name, qty_available: 4 }]);
	const all = await stock({});
	expect(all).toMatchObject([{ sku: 'MUG', qty_available: 7 }]);
	const named = (names: string[]) => ({
		warehouses: names.map((warehouse, index) => ({ warehouse, qty_available: index + 1 })),
	});
	const [{ warehouses = [] } = {}] = all;
	expect(warehouses).toMatchObject([{ warehouse: east.name }, { warehouse: west.name }]);
	expect(await valuesOf('some warehouses', [named(['EAST', 'NORTH', 'WEST'])])).toEqual([4]);
});

test('the shop is told once, when an order is wholly shipped', async () => {
	const { store } = world.sandbox;
	const items = [{ item: 'MUG', quantity: 2 }];
	store.addOrder({
		custRef: 'WHOLE',
		status: 'shipped',
		createdAt: lately(),
		items,
		shipments: [{ trackingNo: '1Z' }, { trackingNo: '2Z', items: [] }],
	});
	store.addOrder({
		custRef: 'PART',
		status: 'shipped',
		createdAt: lately(),
		items,
		shipments: [{ items: [{ item: 'MUG', quantity: 1 }] }],
	});
	const shipped = async () =>
		jsonOf(
			await world.run('order', 'getAll', {
				status: 'shipped',
				returnAll: true,
				output: 'raw',
				filters: { fromDate: '={{ $now.minus({ days: 30 }).toISO() }}' },
			}),
		);
	const rows = await shipped();
	const whole = await valuesOf('wholly shipped', rows);
	const unknown = [{}, { num_to_ship: null }, { num_to_ship: '' }];
	const shipments = [{ tracking_no: '1Z' }];
	expect(
		await valuesOf(
			'wholly shipped',
			unknown.map((row) => ({ ...row, shipments })),
		),
	).toEqual([false, false, false]);
	expect(rows.filter((_, index) => whole[index]).map(({ cust_ref }) => cust_ref)).toEqual([
		'WHOLE',
	]);
	const custRef = byId('={{ $json.cust_ref }}');
	const trackingNumbers = expression('tracking numbers');
	const told = await world.run(
		'shipment',
		'confirm',
		{ custRef, trackingNumbers },
		{ items: rows.filter((_, index) => whole[index]) },
	);
	expect(jsonOf(told)).toMatchObject([{ cust_ref: 'WHOLE', tracking_numbers: ['1Z', '2Z'] }]);
	expect((await shipped()).map(({ cust_ref }) => cust_ref)).toEqual(['PART']);
});

test('a message for each parcel', async () => {
	const { store } = world.sandbox;
	const poller = world.poller({ event: 'shipmentCreated' });
	await poller.poll();
	const line = (quantity: number) => [{ item: 'MUG', quantity }];
	const fields = { ship_e_mail: 'robin@example.com' };
	for (const custRef of ['TWO', 'PART']) store.addOrder({ custRef, items: line(2), fields });
	store.addOrder({ custRef: 'REMOVED', fields: { ship_e_mail: '**PII Removed**' } });
	store.addOrder({ custRef: 'NONE' });
	for (const [custRef, trackingNo] of [
		...[['TWO', '1Z1'] as const, ['TWO', '1Z2'] as const],
		...[['PART', '1Z3'] as const, ['REMOVED', '1Z4'] as const, ['NONE', '1Z5'] as const],
	]) {
		store.ship(custRef, { carrier: 'UPS', trackingNo, items: line(1) });
	}
	await world.clock.advance(60_000);
	const parcels = ((await poller.poll()) ?? []).map(({ json }) => json);
	expect(parcels).toHaveLength(5);
	const told = await inFlow([
		['All', EDIT_FIELDS, assign({ parcels } as never)],
		['CartRover Trigger', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'parcels' }],
		['Order', OWN, { resource: 'order', operation: 'get', custRef: byId('={{ $json.cust_ref }}') }],
		['Address', FILTER, isTrue(expression('has an e-mail address')), { typeVersion: 2.2 }],
		['Message', EDIT_FIELDS, assign({ text: expression('parcel message') })],
	]);
	expect(told.map(({ text }) => text).sort()).toEqual(
		['1Z1', '1Z2', '1Z3'].map((number) => `Your parcel with UPS ${number} is on its way.`),
	);
});

test('orders that are open for too long', async () => {
	const { store } = world.sandbox;
	const days = (count: number) => lately() - count * 86_400_000;
	const items = [{ item: 'MUG', quantity: 2 }];
	for (const [age, count] of [
		['OLD', 11],
		['NEW', 9],
	] as const) {
		const createdAt = days(count);
		store.addOrder({ custRef: `${age}-HELD`, createdAt, fields: { on_hold: 'Y' } });
		store.addOrder({ custRef: `${age}-ERROR`, createdAt, status: 'error' });
		store.addOrder({ custRef: `${age}-PART`, createdAt, items });
		store.ship(`${age}-PART`, { at: lately(), items: [{ item: 'MUG', quantity: 1 }] });
		store.addOrder({ custRef: `${age}-SHIPPED`, createdAt, status: 'shipped' });
	}
	const open: IDataObject[] = [];
	for (const status of ['new_or_at_wms', 'partial', 'error'])
		open.push(...jsonOf(await world.run('order', 'getAll', { status, returnAll: true })));
	const late = await valuesOf('open for ten days', open);
	expect(open.filter((_, index) => late[index]).map(({ cust_ref }) => cust_ref)).toEqual([
		...['OLD-HELD', 'OLD-PART', 'OLD-ERROR'],
	]);
	expect(open).toHaveLength(6);
	expect(await valuesOf('open for ten days', [{}])).toEqual([true]);
});

test('orders to a warehouse are marked as taken', async () => {
	const { store } = world.sandbox;
	for (const custRef of ['A', 'B', 'REFUSED']) store.addOrder({ custRef });
	store.addOrder({ custRef: 'HELD', fields: { on_hold: 'Y' } });
	const list = { resource: 'order', operation: 'getAll', status: 'new', returnAll: true };
	const update = { resource: 'orderStatus', operation: 'update', status: 'at_wms' };
	const run = async () =>
		await inFlow([
			['New Orders', OWN, list],
			['Free', FILTER, isTrue(expression('not on hold')), { typeVersion: 2.2 }],
			['Accepted', FILTER, isTrue('={{ $json.cust_ref !== "REFUSED" }}'), { typeVersion: 2.2 }],
			['WMS', EDIT_FIELDS, assign({ id: '={{ "W-" + $json.cust_ref }}' })],
			['Taken', OWN, { ...update, custRef: byId(expression('taken order')) }],
		]);
	expect((await run()).map(({ cust_ref }) => cust_ref).sort()).toEqual(['A', 'B']);
	const left = jsonOf(
		await world.run('order', 'getAll', { status: 'new' }, { level: 'merchant' }),
	).map(({ cust_ref }) => cust_ref);
	expect(left.sort()).toEqual(['HELD', 'REFUSED']);
	expect(store.order('A')?.status).toBe('at_wms');
	expect(await run()).toEqual([]);
});

test('a row that the table has written is told from an order that it refused', async () => {
	world.sandbox.store.addOrder({ custRef: 'A' });
	const list = { status: 'new', output: 'raw' };
	const whole = jsonOf(await world.run('order', 'getAll', list, { level: 'merchant' }));
	const simple = jsonOf(
		await world.run('order', 'getAll', { status: 'new' }, { level: 'merchant' }),
	);
	expect(whole).toHaveLength(1);
	const row = {
		id: 1,
		createdAt: '2026-03-02T10:00:00.000Z',
		updatedAt: '2026-03-02T10:00:00.000Z',
	};
	expect(await valuesOf('written row', [row, ...whole, ...simple])).toEqual([true, false, false]);
});

test('orders in error, and why', async () => {
	const { store } = world.sandbox;
	store.addOrder({
		custRef: 'BAD',
		status: 'error',
		orderSource: 'Shopify',
		errorReason: 'No such street',
	});
	store.addOrder({ custRef: 'GOOD' });
	const orders = jsonOf(
		await world.run('order', 'getAll', { status: 'error', returnAll: true }, { level: 'merchant' }),
	);
	expect(await valuesOf('error line', orders)).toEqual(['BAD (Shopify): No such street']);
	const message = async () =>
		await inFlow([
			['In Error', OWN, { ...{ resource: 'order', operation: 'getAll' }, status: 'error' }],
			['Text', EDIT_FIELDS, assign({ text: expression('error list') }), { executeOnce: true }],
		]);
	store.addOrder({ custRef: 'WORSE', status: 'error', orderSource: 'Etsy', errorReason: '' });
	const [told, ...others] = await message();
	expect(String(told?.text).split('\n').sort()).toEqual([
		'BAD (Shopify): No such street',
		'WORSE (Etsy): no reason given',
	]);
	expect(others).toEqual([]);
	for (const ref of ['BAD', 'WORSE']) store.setStatus(ref, 'new');
	expect(await message()).toEqual([]);

	const hour = 3_600_000;
	for (const [custRef, hours] of [
		['OLD', 25],
		['YOUNG', 23],
	] as const) {
		const errorAt = Date.now() - hours * hour;
		store.addOrder({ custRef, status: 'error', createdAt: errorAt - 99 * hour, errorAt });
	}
	const filters = { fromDate: '={{ $now.minus({ days: 14 }) }}', toDate: expression('a day ago') };
	const parameters = { status: 'error', returnAll: true, filters };
	const old = jsonOf(await world.run('order', 'getAll', parameters, { level: 'merchant' }));
	expect(old.map(({ cust_ref }) => cust_ref)).toEqual(['OLD']);
});

test('shipments from an export with one row per SKU', async () => {
	const { store } = world.sandbox;
	const skus = ['AXE-PINE', 'AXE-MOSS', 'MUG'].map((item) => ({ item, quantity: 4 }));
	for (const custRef of ['V-1', 'V-2']) store.addOrder({ custRef, items: skus });
	const rows = [
		['V-2', '1Z1', 'AXE-PINE', '4'],
		['V-2', '1Z2', 'MUG', '1'],
		['V-1', '1Z3', 'MUG', '1'],
		['V-2', '1Z2', 'AXE-MOSS', '2'],
		['V-2', '1Z1', 'AXE-MOSS', '2'],
	].map(([order, tracking, sku, quantity]) => ({ order, tracking, carrier: 'UPS', sku, quantity }));
	const made = await world.run(
		'shipment',
		'create',
		{
			custRef: byId('={{ $json.order }}'),
			carrier: '={{ $json.carrier }}',
			trackingNumber: '={{ $json.tracking }}',
			items: { line: [{ item: '={{ $json.sku }}', quantity: '={{ $json.quantity }}' }] },
			options: { groupRows: true },
		},
		{ level: 'merchant', items: rows as IDataObject[] },
	);
	expect(jsonOf(made).map(({ order_status }) => order_status)).toEqual([
		...['partial', 'shipped', 'shipped', 'shipped', 'partial'],
	]);
	expect(made.hints).toEqual([]);
	expect(world.sandbox.log.count({ method: 'POST' })).toBe(3);
	const [first, second] = store.order('V-2')?.shipments ?? [];
	expect(first).toMatchObject({
		trackingNo: '1Z1',
		items: [
			{ item: 'AXE-PINE', quantity: 4 },
			{ item: 'AXE-MOSS', quantity: 2 },
		],
	});
	expect(second).toMatchObject({
		trackingNo: '1Z2',
		items: [
			{ item: 'MUG', quantity: 1 },
			{ item: 'AXE-MOSS', quantity: 2 },
		],
	});
});

test('what tells parcels of an export apart', async () => {
	const rows = [
		{ order: 1001, tracking: '1Z1', sku: 'A' },
		{ order: '1001', tracking: '1Z1', sku: 'B' },
		{ order: 'V-2', tracking: '' },
	];
	expect(await valuesOf('parcel', rows)).toEqual(['1001 1Z1', '1001 1Z1', 'V-2 ']);
});

test('an export with complete orders and others', async () => {
	const rows = [
		['A', '1Z1', 'Y'],
		['B', '1Z2', 'N'],
		['A', '1Z3', ' yes'],
		['B', '1Z4', 'Y'],
		['C', '1Z5', ''],
	].map(([order = '', tracking, complete]) => ({ order, tracking, complete }));
	const items = [{ item: 'MUG', quantity: 3 }];
	for (const custRef of ['A', 'B', 'C']) world.sandbox.store.addOrder({ custRef, items });
	const made = await world.run(
		'shipment',
		'create',
		{
			custRef: byId('={{ $json.order }}'),
			carrier: 'UPS',
			trackingNumber: '={{ $json.tracking }}',
			orderStatus: expression('complete orders'),
			items: { line: [{ item: 'MUG', quantity: 1 }] },
			options: { groupRows: true },
		},
		{ level: 'merchant', items: rows as IDataObject[] },
	);
	expect(jsonOf(made)).toHaveLength(5);
	expect(made.hints).toEqual([]);
	expect(['A', 'B', 'C'].map((ref) => world.sandbox.store.order(ref)?.status)).toEqual([
		...['shipped', 'partial', 'partial'],
	]);
});

test('shipments one event at a time close the order with the last piece', async () => {
	const { store } = world.sandbox;
	store.addOrder({
		custRef: 'E',
		items: [
			{ item: 'MUG', quantity: 2 },
			{ item: 'CUP', quantity: 1 },
			{ item: 'MUG', quantity: 1 },
		],
	});
	const parcel = (trackingNumber: string, contents: IDataObject[]) => ({
		...{ custRef: byId('E'), carrier: 'UPS', trackingNumber, orderStatus: 'partial' },
		...{ specifyItems: 'json', itemsJson: JSON.stringify(contents) },
	});
	const event = async (trackingNumber: string, contents: IDataObject[]) =>
		await inFlow([
			[
				'Ship',
				OWN,
				{ resource: 'shipment', operation: 'create', ...parcel(trackingNumber, contents) },
			],
			['Order', OWN, { resource: 'order', custRef: byId('={{ $json.cust_ref }}') }],
			['All', FILTER, isTrue(expression('all pieces shipped')), { typeVersion: 2.2 }],
			[
				'Close',
				OWN,
				{
					...{ resource: 'orderStatus', operation: 'update', status: 'shipped' },
					custRef: byId('={{ $json.cust_ref }}'),
				},
			],
		]);
	const silent = await world.run('shipment', 'create', parcel('1Z0', []), { level: 'merchant' });
	expect(silent.error?.message).toMatch(/^Items is an empty list/);
	expect(store.order('E')).toMatchObject({ status: 'new', shipments: [] });
	expect(await event('1Z1', [{ item: 'MUG', quantity: 2 }])).toEqual([]);
	expect(await event('1Z2', [{ item: 'CUP', quantity: 1 }])).toEqual([]);
	expect(store.order('E')?.status).toBe('partial');
	expect(await event('1Z3', [{ item: 'MUG', quantity: 1 }])).toHaveLength(1);
	expect(store.order('E')?.status).toBe('shipped');
});

test('a file for each merchant', async () => {
	const [name] = await valuesOf("a merchant's file", [{ merchant: '5150', cust_ref: 'A' }]);
	expect(name).toMatch(/^5150 \d{4}-\d\d-\d\d \d{6}\.csv$/);
});

test('decimal commas, and dates with the day first', async () => {
	const prices = ['8,90', '1.250,00', '-1.234.567,5', 8.9, '8.90', '1.250', '1,250.00', ''];
	const read = [8.9, 1250, -1234567.5, 8.9, '8.90', '1.250', '1,250.00', ''];
	expect(
		await valuesOf(
			'decimal comma',
			prices.map((Price) => ({ Price })),
		),
	).toEqual(read);
	const dates = ['31.12.2026', '3.4.2026', '2026-12-31', '31.2.2026', 46053];
	expect(
		await valuesOf(
			'day first',
			dates.map((day) => ({ Date: day })),
		),
	).toEqual(['2026-12-31', '2026-04-03', '2026-12-31', '31.2.2026', 46053]);
	// A row without the column.
	expect(await valuesOf('decimal comma', [{}])).toEqual([null]);
	expect(await valuesOf('day first', [{}])).toEqual([null]);
});

test('a form with up to three lines', async () => {
	const form = (...lines: unknown[][]) =>
		({
			...{ shipping: 5, tax: 0 },
			...Object.fromEntries(
				lines.flatMap(([sku, quantity, price], index) => [
					[`sku_${index + 1}`, sku],
					[`quantity_${index + 1}`, quantity],
					[`price_${index + 1}`, price],
				]),
			),
		}) as IDataObject;
	const mug = { item: 'MUG', quantity: 2, price: 19.99 };
	const cup = { item: 'CUP', quantity: 1, price: 10 };
	const ofMug = ['MUG', 2, 19.99];
	const none = ['', 0, 0];
	const forms: Array<[IDataObject, IDataObject[] | RegExp]> = [
		[form([' MUG ', 2, '19.99'], ['CUP', 1, 10], none), [mug, cup]],
		[form(ofMug, none, ['CUP', 1, 10]), [mug, cup]],
		[form(ofMug, [null, null, null], [' ', '', ' ']), [mug]],
		[form(ofMug), [mug]],
		[form(ofMug, ['CUP', 0, 10], none), /: Item 2, Quantity/],
		[form(ofMug, ['CUP', null, 10], none), /: Item 2, Quantity/],
		[form(ofMug, ['CUP', 1.5, 10], none), /: Item 2, Quantity: “a fraction” is not/],
		[form(ofMug, none, ['', 3, 10]), /: Item 2, SKU is missing/],
		[form(ofMug, none, ['', 'two', 10]), /: Item 2, SKU is missing/],
		[form(ofMug, ['', 0, 10]), /: Item 2, SKU is missing/],
		...[0, '', null, '0.00', undefined].flatMap((price): typeof forms => [
			[
				form(ofMug, ['CUP', 3, price], none),
				/: Item 2, Price: “no price” is not an amount. Write an amount such as/,
			],
			[
				form(['CUP', 3, price], none, none),
				/: Item 1, Price: “no price” is not an amount. Write an amount such as/,
			],
		]),
		[form(none, none, none), /at least one line/],
		[{ ...form(ofMug), tax: undefined }, /^Sales Tax got nothing/],
	];
	const made = await world.run(
		'order',
		'create',
		{
			...{ specifyOrder: 'fields', specifyItems: 'json', custRef: '=F-{{ $itemIndex }}' },
			...{ shipLastName: 'Sample', shipAddress1: '1 Main St', shipCity: 'Boston' },
			...{ shipState: 'MA', shipZip: '02108', shipCountry: 'USA' },
			itemsJson: expression('form lines'),
			additionalFields: {
				shipping_handling: '={{ $json.shipping }}',
				sales_tax: '={{ $json.tax }}',
			},
		},
		{ items: forms.map(([item]) => item), node: { onError: 'continueRegularOutput' } },
	);
	const { store } = world.sandbox;
	forms.forEach(([, expected], index) => {
		const { error } = jsonOf(made)[index] ?? {};
		const sent = store.order(`F-${index}`)?.items;
		if (expected instanceof RegExp) {
			expect([error, sent]).toEqual([expect.stringMatching(expected), undefined]);
		} else {
			expect(sent).toMatchObject(expected);
			const goods = expected.length === 2 ? 49.98 : 39.98;
			expect(jsonOf(made)[index]).toMatchObject({ created: true, grand_total: goods + 5 });
		}
	});
});

/** Step 2 of the recipe for sheets with one row per line. */
const createRows = async (items: IDataObject[], node = {}) =>
	await world.run(
		'order',
		'createMany',
		{ specifyOrder: 'json', options: { groupRows: true, onDuplicate: 'skip' } },
		{ items, node },
	);

test('a sheet with a row of totals and with merged cells', async () => {
	const ship = {
		...{ Name: 'Robin Sample', 'Ship Address 1': '1 Main St', 'Ship City': 'Boston' },
		...{ 'Ship State': 'MA', 'Ship Zip': '02108', 'Ship Country': 'US' },
	};
	const rows: IDataObject[] = [
		{ 'Order Number': 'R-1', SKU: 'A', Qty: 1, Price: 2, ...ship },
		{ 'Order Number': '', SKU: 'B', Qty: 2, Price: 3 },
		{ 'Order Number': 7, SKU: 'C', Qty: 1, Price: 4, ...ship },
		{ SKU: 'D', Qty: 1, Price: 1 },
		{ 'Order Number': 'Total', SKU: ' ', Price: 13 },
		{ Price: 13 },
	];
	const kept = await valuesOf('rows with a SKU', rows);
	expect(kept).toEqual([true, true, true, true, false, false]);
	const lines = rows.filter((_, index) => kept[index]);
	const numbers = await valuesOf('fill down', lines);
	expect(numbers).toEqual(['R-1', 'R-1', 7, 7]);
	const filled = lines.map((row, index) => ({ ...row, 'Order Number': numbers[index] }));
	const sent = jsonOf(await createRows(filled as IDataObject[]));
	expect(sent).toMatchObject([{ cust_ref: 'R-1' }, { cust_ref: '7' }]);
	expect(world.sandbox.store.order('R-1')?.items).toMatchObject([{ item: 'A' }, { item: 'B' }]);
});

test("the discounts of Amazon's order report", async () => {
	const row = (id: string, item: string, ship?: string) => ({
		...{ 'order-id': id, 'item-promotion-discount': item, 'ship-promotion-discount': ship },
	});
	const rows = [row('1', '1.10', '2.20'), row('1', '', '-0.30'), row('2', '', undefined)];
	expect(await valuesOf('promotions', rows)).toEqual(['3.60', '3.60', '0.00']);
});

test('what one bad order of a sheet does', async () => {
	const good = { ...orderWithout('items', 'cust_ref'), SKU: 'A', Qty: 1 };
	const rows = [
		{ ...good, cust_ref: 'R-1' },
		{ ...good, cust_ref: 'R-2', Qty: 'two' },
		{ ...good, cust_ref: 'R-3' },
	] as IDataObject[];
	const { store } = world.sandbox;
	expect((await createRows(rows)).error).toBeDefined();
	expect(store.orderCount).toBe(0);
	await createRows(rows, { onError: 'continueErrorOutput' });
	expect(store.orders().map(({ custRef }) => custRef)).toEqual(['R-1', 'R-3']);
	rows[1] = { ...rows[1], Qty: 2 };
	expect((await createRows(rows)).error).toBeUndefined();
	expect(store.orderCount).toBe(3);
});

test('weights with a unit', async () => {
	const { store } = world.sandbox;
	const weights: Array<[IDataObject[string], number | RegExp | null]> = [
		['12 oz', 0.75],
		['1,2 kg', 2.6455],
		['250g', 0.5512],
		['3 LBS.', 3],
		[2.5, 2.5],
		['', null],
		['1,200 g', /1,200/],
		['1 lb 4 oz', /1 lb 4/],
		['5 mg', /5 m/],
	];
	const items = weights.map(([Weight], index) => ({ Weight, ref: `W-${index}` }));
	for (const { ref } of items)
		store.addOrder({ custRef: ref, items: [{ item: 'MUG', quantity: 1 }] });
	const made = await world.run(
		'shipment',
		'create',
		{
			custRef: byId('={{ $json.ref }}'),
			carrier: 'UPS',
			trackingNumber: '={{ $json.ref }}',
			options: { packageWeight: expression('weight'), weightUnit: expression('weight unit') },
		},
		{ level: 'merchant', items, node: { onError: 'continueRegularOutput' } },
	);
	weights.forEach(([, expected], index) => {
		const { error = '' } = jsonOf(made)[index] ?? {};
		const sent = store.order(`W-${index}`)?.shipments.map(({ weightLbs }) => weightLbs);
		if (expected instanceof RegExp) expect(error).toMatch(expected);
		else expect([error, sent]).toEqual(['', [expected]]);
	});
});

test('dollars with thousands, and dates with the month first', async () => {
	const prices = ['$1,008.50', '-1,234,567', '$9', '1.250,00', '1,25', 8.9, ''];
	expect(
		await valuesOf(
			'dollars',
			prices.map((Price) => ({ Price })),
		),
	).toEqual([1008.5, -1234567, 9, '1.250,00', '1,25', 8.9, '']);
	const dates = ['11/23/2026', '3/4/2026', '2026-12-31', '23/11/2026'];
	expect(
		await valuesOf(
			'month first',
			dates.map((day) => ({ Date: day })),
		),
	).toEqual(['2026-11-23', '2026-03-04', '2026-12-31', '23/11/2026']);
	expect(await valuesOf('dollars', [{}])).toEqual([null]);
	expect(await valuesOf('month first', [{}])).toEqual([null]);
});

test('from a code to the SKU', async () => {
	world.sandbox.store.addProduct({ sku: 'MUG', aliases: { UPC: '0123' } });
	world.sandbox.store.addProduct({ sku: 'CUP' });
	const stock = { resource: 'inventory', operation: 'getAll', returnAll: true };
	expect(await withNode('alias', 'Stock', stock, { code: '0123' })).toBe('MUG');
	expect(await withNode('alias', 'Stock', stock, { code: 'CUP' })).toBe('CUP');
	expect(await withNode('alias', 'Stock', stock, { code: '9' })).toBeNull();
});

test('reconciliation', async () => {
	world.sandbox.store.addOrder({ custRef: 'x', custPoNo: '1001', createdAt: lately() });
	const orders = {
		...{ resource: 'order', operation: 'getAll', status: 'any', returnAll: true },
		filters: { fromDate: '={{ $now.minus({ days: 3 }).toISO() }}' },
	};
	expect(await withNode('missing', 'In CartRover', orders, { number: 1001 })).toBe(false);
	expect(await withNode('missing', 'In CartRover', orders, { number: 1002 })).toBe(true);
	expect(await withNode('missing', 'In CartRover', orders, { number: '#1001' })).toBe(false);
});

describe('several merchants', () => {
	const order = ['A', 'B'].map((item) => ({ item, quantity: 2 }));
	const merchants = () => {
		const { sandbox } = world;
		const other = sandbox.accounts.add({ pk: '6001', name: 'Other', carts: [] });
		const stores = [sandbox.store, other.store];
		for (const store of stores) store.addOrder({ custRef: 'M-1', items: order });
		return { pks: [sandbox.merchantPk, '6001'], stores };
	};
	const split = (from: unknown[], name: string): Step[] => [
		['All', EDIT_FIELDS, assign({ [name]: from as never })],
		['Merchants', 'n8n-nodes-base.splitOut', { fieldToSplitOut: name }],
	];
	const credentials = () => ({
		cartRoverApi: {
			...world.credential('warehouse').cartRoverApi,
			merchantPk: expression('merchant of an item'),
		},
	});

	test('rows of a file, of which two name the same order and parcel', async () => {
		const { pks, stores } = merchants();
		const parcel = { order: 'M-1', tracking: '1Z9', carrier: 'UPS', quantity: 2 };
		const rows = ['A', 'B'].flatMap((sku) =>
			pks.map((pk) => ({ ...parcel, pk, sku, complete: pk === '6001' ? 'N' : 'Y' })),
		);
		const items = { line: [{ item: '={{ $json.sku }}', quantity: '={{ $json.quantity }}' }] };
		const made = await inFlow(
			[
				...split(rows, 'rows'),
				[
					'Shipment',
					OWN,
					{
						...{ resource: 'shipment', operation: 'create', custRef: byId('={{ $json.order }}') },
						...{ trackingNumber: '={{ $json.tracking }}', carrier: '={{ $json.carrier }}' },
						...{ items, orderStatus: expression('complete orders'), options: { groupRows: true } },
					},
				],
			],
			credentials(),
		);
		expect(made).toHaveLength(4);
		for (const [index, status] of ['shipped', 'partial'].entries()) {
			const found = stores[index]?.order('M-1');
			expect(found).toMatchObject({ status, shipments: [{ items: order }] });
			expect(found?.shipments).toHaveLength(1);
		}
	});

	test('the merchants that the key can act for', async () => {
		const { pks } = merchants();
		const cartRoverApi = { id: 'list', name: 'x' };
		const keys = await inFlow(
			[
				[
					'List',
					OWN,
					{ resource: 'merchant', operation: 'getAll' },
					{ credentials: { cartRoverApi } },
				],
				['Merchants', EDIT_FIELDS, assign({ pk: expression('listed merchant') })],
				['New Orders', OWN, { resource: 'order', operation: 'getAll', status: 'new' }],
				['Key', EDIT_FIELDS, assign({ key: expression(`a merchant's order`) })],
			],
			{
				...credentials(),
				list: { ...world.credential('warehouse').cartRoverApi, merchantPk: '' },
			} as never,
		);
		expect(keys).toEqual(pks.map((pk) => ({ key: `${pk} M-1` })));
	});

	test('orders of each, of which one has none, marked as taken', async () => {
		const { pks, stores } = merchants();
		world.sandbox.accounts.add({ pk: '6000', name: 'Idle', carts: [] });
		const list = { resource: 'order', operation: 'getAll', status: 'new', returnAll: true };
		const update = { resource: 'orderStatus', operation: 'update', status: 'at_wms' };
		const read: Step[] = [
			...split(['6000', ...pks], 'pk'),
			['New Orders', OWN, list],
			['Free', FILTER, isTrue(expression('not on hold')), { typeVersion: 2.2 }],
		];
		const key = assign({ key: expression(`a merchant's order`) });
		const keys = await inFlow([...read, ['Key', EDIT_FIELDS, key]], credentials());
		expect(keys).toEqual(pks.map((pk) => ({ key: `${pk} M-1` })));
		const made = await inFlow(
			[...read, ['Taken', OWN, { ...update, custRef: byId(expression('taken order')) }]],
			credentials(),
		);
		expect(made).toHaveLength(2);
		expect(stores.map((store) => store.order('M-1')?.status)).toEqual(['at_wms', 'at_wms']);
	});
});

test('one more ship code in a mapping', async () => {
	const flow = async () =>
		await inFlow([
			[
				'Get',
				OWN,
				{ resource: 'shipMethod', operation: 'getMapping', orderSource: byId('APIAccess1') },
			],
			[
				'Set',
				OWN,
				{
					...{ resource: 'shipMethod', operation: 'setMapping', orderSource: byId('APIAccess1') },
					...{ specifyMappings: 'json', mappingsJson: expression('one more ship code') },
				},
				{ executeOnce: true },
			],
		]);
	const before = jsonOf(
		await world.run(
			'shipMethod',
			'getMapping',
			{ orderSource: byId('APIAccess1') },
			{ level: 'merchant' },
		),
	);
	const [made] = await flow();
	expect(made?.mappings).toEqual([...before, { cart_code: 'Express', wms_code: '02' }]);
	expect((await flow())[0]?.mappings).toEqual(made?.mappings);
});

test('more than the rate limit allows takes as long as the page says', async () => {
	const { sandbox, clock } = world;
	sandbox.store.addOrder({ custRef: 'X' });
	const [calls, burst] = [300, 100];
	const items = Array.from({ length: calls }, () => ({}));
	const began = clock.now();
	const { error, hints } = await world.run('orderStatus', 'get', { custRef: byId('X') }, { items });
	expect(error).toBeUndefined();
	// The page speaks of a thousand.
	const minutes = (((clock.now() - began) / (calls - burst)) * (1_000 - burst)) / 60_000;
	expect(minutes).toBeGreaterThan(8);
	expect(minutes).toBeLessThan(10);
	expect(hints.map(({ message }) => message).join()).toMatch(/waited \d+ seconds/);
});

test('creating orders again is safe, and failures have their words', async () => {
	world.sandbox.store.addOrder({ custRef: 'THERE' });
	const order = {
		...{ ship_company: 'Example', ship_address_1: '12 Example Lane', ship_city: 'Santa Barbara' },
		...{ ship_state: 'CA', ship_zip: '93101', ship_country: 'USA' },
		items: [{ item: 'MUG', quantity: 1 }],
	};
	const items = ['THERE', 'NEW'].map((cust_ref) => ({ ...order, cust_ref }));
	const options = { onDuplicate: 'skip' };
	const made = jsonOf(await world.run('order', 'createMany', { options }, { items }));
	expect(await valuesOf('created', made)).toEqual([false, true]);

	const custRef = byId('={{ $json.cust_ref }}');
	const onError = { node: { onError: 'continueErrorOutput' }, items: [{ cust_ref: 'NOPE' }] };
	const { outputs } = await world.run('order', 'get', { custRef }, onError);
	expect(outputs[1]?.[0]?.json).toMatchObject({
		error: 'Order not found',
		message: expect.stringMatching(/^Check the reference/),
	});

	const { error } = await world.run('order', 'get', { custRef: byId('NOPE') });
	const { message = '', description = '' } = (error ?? {}) as {
		message?: string;
		description?: string;
	};
	// n8n tells of a poll that failed in another place.
	const workflow = { name: 'Mine' };
	const lines = await valuesOf('error workflow', [
		{ workflow, execution: { error: { message, description } } },
		{ workflow, trigger: { error: { message, description }, mode: 'trigger' } },
		{ workflow, trigger: { error: { message }, mode: 'trigger' } },
	]);
	const whole = expect.stringMatching(/^Mine: Order not found Check the reference.*process ID/);
	expect(lines).toEqual([whole, whole, 'Mine: Order not found ']);
});
