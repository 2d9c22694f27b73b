import { byId, startWorld, type World } from '../../support/world.mts';
import { validOrder } from '../../support/orders.mts';
import { isWellFormed, NAMED_TEXTS, NO_TEXTS } from './values.mts';

/* Hostile texts in query parameters and bodies: they arrive as they are, or the field is named. */

let world: World;
beforeAll(async () => (world = await startWorld({ empty: true })));
beforeEach(() => world.sandbox.log.clear());
afterAll(async () => await world.end());

/** The texts that are one, without those that fill the server's header. */
const TEXTS = NAMED_TEXTS.filter((text) => text.trim() !== '' && text.length <= 1_000);
const WELL_FORMED = TEXTS.filter(isWellFormed);

const value = '={{ $json.value }}';
const itemsOf = (values: readonly unknown[]) => values.map((each) => ({ value: each })) as never;
const sent = () => world.sandbox.log.entries;

test('Order Source as a filter', async () => {
	const parameters = { status: 'new', filters: { orderSource: byId(value) } };
	const { error } = await world.run('order', 'getAll', parameters, {
		items: itemsOf(WELL_FORMED),
	});
	expect(error).toBeUndefined();
	expect(sent().map(({ query }) => query.order_source)).toEqual(
		WELL_FORMED.map((text) => text.trim()),
	);
	expect(new Set(sent().map(({ path }) => path))).toEqual(new Set(['cart/orders/list/new']));
});

test.each(NO_TEXTS.map((each) => [each]))(
	'Order Source that is no text is not passed over: %j',
	async (given) => {
		const parameters = { status: 'new', filters: { orderSource: byId(value) } };
		const { error } = await world.run('order', 'getAll', parameters, { items: itemsOf([given]) });
		expect(error?.message).toBe('Order Source is not a text');
		expect(sent()).toEqual([]);
	},
);

test('query parameters of a Custom Request', async () => {
	const parameters = {
		method: 'GET',
		path: 'wms/shipmethod/list',
		query: {
			parameter: [
				{ name: 'x', value },
				{ name: value, value: 'y' },
			],
		},
	};
	const names = WELL_FORMED.filter((text) => !/^(__proto__|constructor)$/.test(text));
	const { error } = await world.run('request', 'send', parameters, { items: itemsOf(names) });
	expect(error).toBeUndefined();
	for (const [index, { path, query }] of sent().entries()) {
		const text = names[index] as string;
		expect(path).toBe('wms/shipmethod/list');
		expect(Object.entries(query).sort()).toEqual(
			Object.entries({ x: text, ...Object.fromEntries([[text.trim(), 'y']]) })
				.filter(([, each]) => each !== '')
				.sort(),
		);
	}
	expect(sent()).toHaveLength(names.length);
});

test.each(['__proto__', 'constructor', 'prototype'])(
	'a query parameter that n8n would take out is refused: %s',
	async (name) => {
		const parameters = {
			method: 'GET',
			path: 'wms/shipmethod/list',
			query: { parameter: [{ name, value: 'y' }] },
		};
		const { error } = await world.run('request', 'send', parameters);
		expect(error?.message).toBe(`Name of query parameter 1 cannot be “${name}”`);
		expect(sent()).toEqual([]);
	},
);

test('references and SKUs in the body of an order', async () => {
	const orders = TEXTS.map((text) =>
		validOrder(text, { cust_po_no: text, items: [{ item: text, quantity: 1 }], extra_fields: {} }),
	);
	const { items } = await world.run(
		'order',
		'create',
		{ specifyOrder: 'json', orderJson: value },
		{ items: itemsOf(orders), node: { onError: 'continueRegularOutput' } },
	);
	const refused = items.filter(({ json }) => json.error !== undefined);
	expect(items).toHaveLength(orders.length);
	// `.`, `..` and halves of characters could be created, and never be asked for.
	for (const { json } of refused) {
		expect(json.error).toMatch(
			/was not sent: cust_ref (cannot be|holds half of a character)|Duplicate/,
		);
	}
	for (const { body } of sent()) {
		const order = body as { cust_ref: string; cust_po_no: string; items: [{ item: string }] };
		expect(order.cust_ref).toBe(order.cust_po_no.trim());
		expect(order.items[0].item).toBe(order.cust_po_no);
		expect(world.sandbox.store.order(order.cust_ref)?.custRef).toBe(order.cust_ref);
	}
	expect(sent().length).toBeGreaterThan(35);
});

test.each(NO_TEXTS.map((each) => [each]))(
	'what is no text is not sent as one: %j',
	async (given) => {
		const runs: Array<[string, string, Record<string, unknown>, RegExp]> = [
			['inventory', 'update', { sku: byId(value), quantityAvailable: 1 }, /^SKU is not a text/],
			[
				'inventory',
				'update',
				{ sku: byId('A'), quantityAvailable: 1, warehousePk: byId(value) },
				/^Warehouse is not a text/,
			],
			[
				'shipMethod',
				'setMapping',
				{
					orderSource: byId('Shopify'),
					mappings: { mapping: [{ cart_code: 'A', wms_code: byId(value) }] },
				},
				/^Warehouse Method of mapping 1 is not a text/,
			],
			[
				'inventory',
				'getAll',
				{ returnAll: true, filters: { warehouse: byId(value) } },
				/^Warehouse is not a text/,
			],
		];
		for (const [resource, operation, parameters, message] of runs) {
			const options = { level: 'merchant' as const, items: itemsOf([given]) };
			const { error } = await world.run(resource, operation, parameters, options);
			expect(error?.message).toMatch(message);
		}
		expect(sent()).toEqual([]);
	},
);

test('a trigger whose Order Source is no text does not deliver all sources', async () => {
	for (const given of [{}, { a: 1 }, [], ['A'], { mode: 'id', value: {} }]) {
		const poller = world.poller({ filters: { orderSource: given } });
		await expect(poller.poll()).rejects.toThrow(
			/^Order Source is (an object|a list), not one value/,
		);
	}
	expect(sent()).toEqual([]);
});
