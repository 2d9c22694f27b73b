import { NodeHelpers, type INodeProperties } from 'n8n-workflow';

import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { pushProperties } from '../../../nodes/CartRover/events/pushParameters.ts';
import { triggerProperties } from '../../../nodes/CartRover/events/parameters.ts';
import { signed } from '../../support/push.mts';
import { rowName, stockUp, SURFACE, type SurfaceRow } from '../../support/surface.mts';
import { startWorld, type World } from '../../support/world.mts';

/*
 * A collection that an expression gives as a whole, which n8n's editor does not allow, and workflows that a
 * program wrote have: all of them, found from the nodes' descriptions.
 */

let world: World;
async function begin(): Promise<void> {
	await world?.end();
	world = await startWorld({ empty: true });
	stockUp(world.sandbox);
}
beforeEach(begin);
afterAll(async () => await world.end());

const isCollection = ({ type }: INodeProperties) =>
	type === 'collection' || type === 'fixedCollection';
/** Rows in whose place there may be a list by the form itself have tests of their own. */
const hasOwnList = (properties: INodeProperties[], { name }: INodeProperties) =>
	properties.some((each) => each.name === `${name}Json`);

const cases = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations.flatMap(({ value: operation, properties }) =>
		properties
			.filter((each) => isCollection(each) && !hasOwnList(properties, each))
			.map((property) => ({
				resource,
				operation,
				property,
				row: rowFor(resource, operation, property),
			})),
	),
).map((each) => [`${each.resource} ${each.operation}: ${each.property.name}`, each] as const);

/** A row of the surface in which the collection is shown, if possible with something in it. */
function rowFor(resource: string, operation: string, property: INodeProperties): SurfaceRow {
	const rows = SURFACE.filter(
		(row) =>
			row.resource === resource &&
			row.operation === operation &&
			NodeHelpers.displayParameter(row.parameters as never, property, null, null),
	);
	const [row] = rows.sort(
		(a, b) => Number(property.name in b.parameters) - Number(property.name in a.parameters),
	);
	if (!row) throw new Error(`No row of the surface has ${resource} ${operation} ${property.name}`);
	return row;
}

/** What stands in the workflow for an expression that gives a value. */
const expression = (code: string) => `={{ ${code.replace(/\}(?=\})/g, '} ')} }}`;
const giving = (value: unknown) => expression(JSON.stringify(value));

/** Runs a row of the surface with something else for the whole collection. */
async function run(row: SurfaceRow, name: string, whole: unknown) {
	const result = await world.run(
		row.resource,
		row.operation,
		{ ...row.parameters, [name]: whole },
		{ level: row.levels[0], items: row.items },
	);
	const sent = world.sandbox.log.entries.map(({ method, path, query, body }) => ({
		method,
		path,
		query,
		body: body ?? undefined,
	}));
	return { error: result.error?.message, items: result.items.map(({ json }) => json), sent };
}

/** What cannot stand for a whole collection, and what is said about it. */
const WRONG: Array<[string, unknown, string]> = [
	['nothing', '={{ null }}', 'got nothing from its expression'],
	['what the item does not have', '={{ $json.missing }}', 'got nothing from its expression'],
	['an empty text', "={{ '' }}", 'is empty'],
	['a text', giving('none'), 'is not'],
	['a text without an expression', 'none', 'is not'],
	['yes', giving(true), 'is not'],
];
const NO_OBJECT: typeof WRONG = [
	...WRONG,
	['a list', giving([{ a: 1 }]), 'is a list, not an object'],
	['an empty list', giving([]), 'is a list, not an object'],
	['JSON of a list', giving('[]'), 'is a list, not an object'],
	['an unknown field', giving({ nobody: 1 }), 'has no field “nobody”'],
	['JSON of an unknown field', '{ "nobody": 1 }', 'has no field “nobody”'],
];

describe.each(cases)('%s', (_, { property, row }) => {
	const { name, displayName, type } = property;
	const inForm = row.parameters[name] ?? {};

	test(`is the same by expression and JSON as in the form: ${rowName(row)}`, async () => {
		const found = [];
		const json = JSON.stringify(inForm);
		for (const whole of [inForm, giving(inForm), giving(json), json]) {
			await begin();
			row.prepare?.(world.sandbox);
			found.push(await run(row, name, whole));
		}
		const [byForm] = found;
		expect(byForm?.error).toBeUndefined();
		expect(found).toEqual(found.map(() => byForm));
	});

	test('anything else is an error, and nothing is sent', async () => {
		const found = [];
		const wrong = type === 'collection' ? NO_OBJECT : WRONG;
		for (const [what, whole, says] of wrong) {
			const { error = '', sent } = await run(row, name, whole);
			found.push([what, error.includes(displayName) && error.includes(says) ? says : error, sent]);
		}
		expect(found).toEqual(wrong.map(([what, , says]) => [what, says, []]));
	});
});

describe('the rows of a query', () => {
	const GET = SURFACE.find(({ resource }) => resource === 'request') as SurfaceRow;
	const row = { name: 'order_source', value: 'Shopify' };

	test.each<[string, unknown]>([
		['a list', giving([row])],
		['one row', giving(row)],
		['the list inside', { parameter: giving([row]) }],
	])('%s may come from an expression', async (_, query) => {
		const { error, sent } = await run(GET, 'query', query);
		expect(error).toBeUndefined();
		expect(sent).toMatchObject([{ query: { order_source: 'Shopify' } }]);
	});

	test.each<[string, unknown, string]>([
		[
			'names and values themselves',
			giving({ order_source: 'Shopify' }),
			'Parameter 1 has no field “order_source”',
		],
		[
			'nothing for the list inside',
			{ parameter: '={{ null }}' },
			'Query Parameters got nothing from its expression',
		],
	])('%s are an error', async (_, query, says) => {
		const { error, sent } = await run(GET, 'query', query);
		expect(error).toContain(says);
		expect(sent).toEqual([]);
	});
});

describe('Additional Fields', () => {
	const ORDER = SURFACE.find(({ variant }) => variant === 'fields') as SurfaceRow;
	const withExtra = async (extra_fields: unknown) =>
		await run(ORDER, 'additionalFields', { gift_wrap: true, extra_fields });
	const rows = [{ name: 'Gift note', value: 'Hi' }];

	test.each<[string, unknown]>([
		['rows', { field: rows }],
		['an expression of rows', giving({ field: rows })],
		['an expression of a list', giving(rows)],
		['an expression of names and values', giving({ 'Gift note': 'Hi' })],
		['an expression inside', { field: giving(rows) }],
		['JSON', JSON.stringify({ 'Gift note': 'Hi' })],
	])('Extra Fields as %s arrive', async (_, extra) => {
		const { error, sent } = await withExtra(extra);
		expect(error).toBeUndefined();
		expect(sent).toMatchObject([{ body: { gift_wrap: 'Y', extra_fields: { 'Gift note': 'Hi' } } }]);
	});

	test.each<[unknown, string]>([
		['={{ null }}', 'Extra Fields got nothing from its expression'],
		[{ field: '={{ $json.missing }}' }, 'Extra Fields got nothing from its expression'],
		['none', 'Extra Fields is not valid JSON'],
		[
			[
				{ name: 'A', value: '1' },
				{ name: 'A', value: '2' },
			],
			'have the same Name: “A”',
		],
	])('Extra Fields as %p are an error', async (extra, says) => {
		const { error, sent } = await withExtra(extra);
		expect(error).toContain(says);
		expect(sent).toEqual([]);
	});

	test('a field that the form does not have is an error, in an object, too', async () => {
		const { error, sent } = await run(ORDER, 'additionalFields', { shipCode: 'X' });
		expect(error).toBe('Additional Fields has no field “shipCode”');
		expect(sent).toEqual([]);
	});
});

test('options that one item lacks fail that item alone', async () => {
	const { items } = await world.run(
		'inventory',
		'update',
		{ sku: '={{ $json.sku }}', quantityAvailable: 3, options: '={{ $json.options }}' },
		{
			level: 'merchant',
			items: [{ sku: 'MUG-1' }, { sku: 'TEE-1', options: { allowNegative: true } }],
			node: { onError: 'continueRegularOutput' },
		},
	);
	expect(items.map(({ json }) => json)).toMatchObject([
		{ error: expect.stringMatching(/^Options got nothing from its expression/) },
		{ sku: 'TEE-1', qty_available: 3 },
	]);
});

test('of an object, n8n takes out what the form does not show', async () => {
	const poller = world.poller({ event: 'inventoryChanged', options: { overlapMinutes: -5 } });
	await expect(poller.poll()).resolves.toBeNull();
	const other = world.poller({ event: 'orderCreated', options: { overlapMinutes: -5 } });
	await expect(other.poll()).rejects.toThrow('Overlap (Minutes): “-5” is below 0');
});

describe('the triggers', () => {
	/** A trigger has no item to read from. */
	const withoutItem = NO_OBJECT.filter(([, whole]) => !String(whole).includes('$json'));
	const collectionsOf = (properties: INodeProperties[]) =>
		properties.filter(isCollection).map((property) => [property.name, property] as const);

	describe.each(collectionsOf(triggerProperties()))('polling: %s', (name, { displayName }) => {
		test.each(withoutItem)('%s is an error', async (_, whole, says) => {
			const poller = world.poller({ [name]: whole });
			const error = await poller.poll().then(
				() => undefined,
				(thrown: Error) => thrown.message,
			);
			expect(error).toContain(displayName);
			expect(error).toContain(says);
		});
	});

	test.each(['order_source', 'JSON'])('polling: filters by %s hold', async (way) => {
		const filters = { orderSource: 'Shopify' };
		const options = { maxItems: 1 };
		const as = way === 'JSON' ? JSON.stringify : giving;
		const poller = world.poller({ filters: as(filters), options: as(options) });
		await poller.poll();
		await world.clock.advance(60_000);
		for (const [custRef, orderSource] of [
			['A', 'eBay'],
			['B', 'Shopify'],
			['C', 'Shopify'],
		] as const) {
			world.sandbox.store.addOrder({ custRef, orderSource });
		}
		await world.clock.advance(60_000);
		expect((await poller.poll())?.map(({ json }) => json.cust_ref)).toEqual(['B']);
	});

	const push = async (filters: unknown, order_source: string) => {
		const { apiKey } = world.sandbox.keys.merchant;
		const receiver = world.engine.receiver({
			parameters: { filters } as never,
			credentials: world.credential('merchant') as never,
			node: { id: order_source },
		} as never);
		const body = JSON.stringify({ orders: [{ cust_ref: 'A', order_source }] });
		return await receiver.receive(signed(body, apiKey));
	};

	test('webhook: filters by an expression hold', async () => {
		const filters = giving({ orderSource: 'Shopify' });
		expect((await push(filters, 'Shopify')).items).toHaveLength(1);
		expect((await push(filters, 'eBay')).items).toBeUndefined();
	});

	describe.each(collectionsOf(pushProperties()))('webhook: %s', (_name, { displayName }) => {
		test.each(NO_OBJECT)('%s is an error', async (_, whole, says) => {
			const { error, items, status } = await push(whole, 'Shopify');
			expect(error?.message).toContain(displayName);
			expect(error?.message).toContain(says);
			expect(items).toBeUndefined();
			expect(status).not.toBe(200);
		});
	});
});
