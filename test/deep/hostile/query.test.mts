import partition from 'lodash/partition.js';

import { byId, startWorld, type World } from '../../support/world.mts';
import { validOrder } from '../../support/orders.mts';
import { asIdentifier, isWellFormed, LEFTOVERS, NAMED_TEXTS, NO_TEXTS } from './values.mts';

/* Hostile texts in query parameters and bodies: they arrive as they were meant, or the field is named. */

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
	const { items } = await world.run('order', 'getAll', parameters, {
		items: itemsOf(WELL_FORMED),
		node: { onError: 'continueRegularOutput' },
	});
	const [refused, fine] = partition(WELL_FORMED, (text) => LEFTOVERS.test(text.trim()));
	const errors = items.filter(({ json }) => json.error !== undefined);
	expect(errors.map(({ json }) => String(json.error).split(':')[0])).toEqual(
		refused.map(() => 'Order Source'),
	);
	// What nobody sees is nothing: then no source is asked for.
	const wanted = fine.map((text) => asIdentifier(text) || undefined);
	expect(sent().map(({ query }) => query.order_source)).toEqual(wanted);
	expect(new Set(sent().map(({ path }) => path))).toEqual(new Set(['cart/orders/list/new']));
});

test.each(NO_TEXTS.map((each) => [each]))(
	'Order Source that is no text is not passed over: %j',
	async (given) => {
		const parameters = { status: 'new', filters: { orderSource: byId(value) } };
		const { error } = await world.run('order', 'getAll', parameters, { items: itemsOf([given]) });
		expect(error?.message).toMatch(/^Order Source is (an object|a list), not one value/);
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
	const texts = WELL_FORMED.filter((text) => !/^(__proto__|constructor)$/.test(text));
	const { items } = await world.run('request', 'send', parameters, {
		items: itemsOf(texts),
		node: { onError: 'continueRegularOutput' },
	});
	const hasName = (text: string) => asIdentifier(text) !== '';
	const [fine, refused] = partition(texts, (text) => hasName(text) && !LEFTOVERS.test(text.trim()));
	const errors = items.filter(({ json }) => json.error !== undefined);
	expect(errors).toHaveLength(refused.length);
	for (const { json } of errors) expect(json.error).toMatch(/^Parameter [12], (Name|Value)/);
	expect(sent().map(({ path, query }) => [path, query])).toEqual(
		// A value is free, only a name is read as one.
		fine.map((text) => ['wms/shipmethod/list', { x: text, [asIdentifier(text)]: 'y' }]),
	);
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
		expect(error?.message).toBe(`Parameter 1, Name cannot be “${name}”`);
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
	for (const { json } of refused) expect(json.error).toMatch(/cust_ref|Duplicate/);
	// `.`, `..` and halves of characters could be created, and never be asked for.
	const usable = TEXTS.filter(
		(text) => isWellFormed(text) && !LEFTOVERS.test(text.trim()) && !/^\.{1,2}$/.test(text),
	);
	// One that an earlier item has, too, is not sent again.
	const references = [...new Set(usable.map(asIdentifier).filter(Boolean))];
	expect(sent().map(({ body }) => (body as { cust_ref: string }).cust_ref)).toEqual(references);
	for (const { body } of sent()) {
		const order = body as { cust_ref: string; cust_po_no: string; items: [{ item: string }] };
		expect(order.cust_po_no).toBe(order.cust_ref);
		expect(order.items[0].item).toBe(order.cust_ref);
		expect(world.sandbox.store.order(order.cust_ref)?.custRef).toBe(order.cust_ref);
	}
});

test.each(NO_TEXTS.map((each) => [each]))(
	'what is no text is not sent as one: %j',
	async (given) => {
		const runs: Array<[string, string, Record<string, unknown>, RegExp]> = [
			[
				'inventory',
				'update',
				{ sku: byId(value), quantityAvailable: 1 },
				/^SKU is (an object|a list), not one value/,
			],
			[
				'inventory',
				'update',
				{ sku: byId('A'), quantityAvailable: 1, warehousePk: byId(value) },
				/^Warehouse is (an object|a list), not one value/,
			],
			[
				'shipMethod',
				'setMapping',
				{
					orderSource: byId('Shopify'),
					mappings: { mapping: [{ cart_code: 'A', wms_code: byId(value) }] },
				},
				/^Mapping 1, Warehouse Method is (an object|a list), not one value/,
			],
			[
				'inventory',
				'getAll',
				{ returnAll: true, filters: { warehouse: byId(value) } },
				/^Warehouse is (an object|a list), not one value/,
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
