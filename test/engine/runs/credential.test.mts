import sortBy from 'lodash/sortBy.js';
import type { IDataObject } from 'n8n-workflow';

import { CredentialsInMemory } from '../../../engine/credentials.mts';
import { RunMemory } from '../../../nodes/CartRover/operations/memory.ts';
import type { Sandbox } from '../../../sandbox/index.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* Each field of a credential can be an expression, which n8n resolves for the item that is asked for. */

const OTHER = '77';
const MERCHANT_OF_ITEM = { merchantPk: '={{ $json.pk }}' };

let world: World;
let reads: jest.SpyInstance;
/** What the two merchants have at CartRover, and a number of each. */
let stores: { own: Sandbox['store']; other: Sandbox['store'] };

beforeEach(async () => {
	world = await startWorld({ empty: true });
	const { sandbox } = world;
	const { store } = sandbox.accounts.add({ pk: OTHER, name: 'Other', carts: [] });
	stores = { own: sandbox.store, other: store };
	for (const each of Object.values(stores))
		each.addProduct({ sku: 'MUG', stock: { '3107': { qtyAvailable: 5 } } });
	reads = jest.spyOn(CredentialsInMemory.prototype, 'getDecrypted');
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.end();
});

const run = async (
	[resource, operation]: [string, string],
	parameters: IDataObject,
	items: IDataObject[],
	{ credential = MERCHANT_OF_ITEM, ...more }: Partial<Parameters<World['run']>[3]> = {},
) =>
	await world.run(resource, operation, parameters, {
		level: 'warehouse',
		items,
		credential,
		...more,
	});

const update = async (items: IDataObject[], more: Parameters<typeof run>[3] = {}) =>
	await run(
		['inventory', 'update'],
		{
			sku: byId('MUG'),
			quantityAvailable: '={{ $json.available }}',
			warehousePk: byId('3107'),
			options: { onSameSku: 'add' },
		},
		items,
		more,
	);

const requests = () => world.sandbox.log.entries.length;
const json = ({ items }: Awaited<ReturnType<typeof run>>) => items.map((item) => item.json);

/** Items of the sandbox's merchant, but for those with another number. */
const itemsOf = (...others: Array<string | undefined>) =>
	others.map((pk, index) => ({ available: 10 ** index, pk: pk ?? world.sandbox.merchantPk }));

const stockOf = ({ own, other }: typeof stores) =>
	[own, other].map((store) => store.stock('MUG')?.warehouses['3107']?.qtyAvailable);

const CONTINUES = { node: { onError: 'continueRegularOutput' } };

describe('items of several merchants', () => {
	test.each([
		['={{ $json.pk }}', 2],
		["={{ $('Input').item.json.pk }}", 2],
		["={{ $json.pk ?? '77' }}", 2],
	])('are sent each for its own, in one request for each, by %s', async (merchantPk, count) => {
		const items = itemsOf(undefined, OTHER, OTHER, undefined);
		const result = await update(items, { credential: { merchantPk } });
		expect(result.error).toBeUndefined();
		expect(requests()).toBe(count);
		expect(stockOf(stores)).toEqual([1_001, 110]);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(
			items.map((_, item) => ({ item })),
		);
		expect(json(result).map(({ qty_available }) => qty_available)).toEqual([
			1_001, 110, 110, 1_001,
		]);
	});

	test('are read each from its own, in the order of the items', async () => {
		stores.own.addOrder({ custRef: 'A', custPoNo: 'Own' });
		stores.other.addOrder({ custRef: 'A', custPoNo: 'Other' });
		const result = await run(
			['order', 'get'],
			{ custRef: byId('A') },
			itemsOf(OTHER, undefined, OTHER),
		);
		expect(json(result).map(({ cust_po_no }) => cust_po_no)).toEqual(['Other', 'Own', 'Other']);
	});

	test('a list that is empty for one ends nothing', async () => {
		stores.own.addOrders(2);
		const result = await run(
			['order', 'getAll'],
			{ status: 'any', returnAll: true },
			itemsOf(OTHER, undefined),
		);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 1 }]);
	});

	const ship = async (items: IDataObject[], more: Parameters<typeof run>[3] = {}) =>
		await run(
			['shipment', 'create'],
			{
				custRef: byId('A'),
				trackingNumber: '={{ $json.tracking }}',
				orderStatus: 'shipped',
				carrier: 'UPS',
			},
			items,
			more,
		);

	test('do not mix what they call the same', async () => {
		for (const store of Object.values(stores)) store.addOrder({ custRef: 'A' });
		const tracking = '1Z1';
		const result = await ship(itemsOf(undefined, OTHER).map((item) => ({ ...item, tracking })));
		expect(result.error).toBeUndefined();
		for (const store of Object.values(stores))
			expect(store.order('A')).toMatchObject({ status: 'shipped', shipments: [{}] });
	});

	test('warehouses are those of each', async () => {
		stores.other.addProduct({ sku: 'CAP', stock: { '3119': { qtyAvailable: 5 } } });
		const result = await run(
			['inventory', 'update'],
			{ sku: byId('CAP'), quantityAvailable: '1', warehousePk: byId('WEST') },
			itemsOf(undefined, OTHER),
			CONTINUES,
		);
		const [own, other] = json(result);
		expect(own?.error).toContain('WEST');
		expect(other).toMatchObject({ warehouse_pk: '3119' });
	});

	/** An item of each merchant, of which one cannot be read. */
	const withBad = (bad: number) =>
		itemsOf(undefined, OTHER).map((item, index) => ({
			...item,
			available: index === bad ? 'many' : 1,
		}));

	test('nothing is sent for the next one after an item that stops the run', async () => {
		const { error } = await update(withBad(0));
		expect(error?.message).toContain('many');
		expect(requests()).toBe(0);
	});

	test('what was sent before an item that stops the run is told', async () => {
		const { error } = await update(withBad(1));
		expect(error?.message).toContain('many');
		expect(error?.description).toContain('was done anyway: MUG (input item 0)');
		expect(error?.description).not.toContain('Nothing was sent');
		expect(stockOf(stores)).toEqual([1, 5]);
	});

	test('one that CartRover does not know fails its own items only', async () => {
		stores.own.addOrder({ custRef: 'A' });
		const result = await run(
			['order', 'get'],
			{ custRef: byId('A') },
			itemsOf('99', undefined, '99'),
			CONTINUES,
		);
		const [first, second, third] = json(result);
		expect(second).toMatchObject({ cust_ref: 'A' });
		for (const failed of [first, third]) expect(failed).toHaveProperty('error');
	});

	test.each(['', undefined])('an item without a merchant stops all (%p)', async (pk) => {
		const items = [...itemsOf(undefined, OTHER), { available: 1, ...(pk !== undefined && { pk }) }];
		const { error } = await update(items);
		expect(error).toMatchObject({
			message: 'Input item 2 has no Merchant PK, while others have one',
			description:
				'Give each item its merchant, or leave it out before this node. Nothing was sent to CartRover.',
		});
		expect(requests()).toBe(0);
	});

	test.each(['', undefined])(
		'an item without a merchant fails alone where others are read (%p)',
		async (pk) => {
			for (const store of Object.values(stores)) store.addOrder({ custRef: 'A' });
			const items: IDataObject[] = itemsOf(undefined, OTHER);
			items.splice(1, 0, { ...(pk !== undefined && { pk }) });
			for (const onError of ['continueRegularOutput', 'continueErrorOutput']) {
				const result = await run(['order', 'get'], { custRef: byId('A') }, items, {
					node: { onError },
				});
				const failed = {
					error: 'Input item 1 has no Merchant PK, while others have one',
					message: 'Give each item its merchant, or leave it out before this node.',
				};
				const out = result.outputs.flatMap((each) => each ?? []);
				const byItem = sortBy(out, ({ pairedItem }) => (pairedItem as { item: number }).item);
				expect(byItem.map((each) => each.json)).toMatchObject([
					{ cust_ref: 'A' },
					failed,
					{ cust_ref: 'A' },
				]);
			}
			const { error } = await run(['order', 'get'], { custRef: byId('A') }, items);
			expect(error?.message).toContain('Input item 1 has no Merchant PK');
		},
	);

	test('an item without a merchant stops all that is written, also where the node continues', async () => {
		const items = [...itemsOf(undefined, OTHER), { available: 1 }];
		const errors = json(await update(items, CONTINUES)).map((each) => each.error);
		expect(errors).toEqual(Array(3).fill('Input item 2 has no Merchant PK, while others have one'));
		expect(requests()).toBe(0);
	});

	test('a key that acts for none takes no notice', async () => {
		stores.own.addOrder({ custRef: 'A' });
		const result = await run(
			['order', 'get'],
			{ custRef: byId('A') },
			itemsOf(undefined, OTHER, ''),
			{ level: 'merchant' },
		);
		expect(json(result)).toHaveLength(3);
	});

	test('a later run for another merchant is no repeat', async () => {
		for (const store of Object.values(stores)) store.addOrder({ custRef: 'A' });
		const memory: Record<string, unknown> = {};
		for (const pk of [world.sandbox.merchantPk, OTHER]) {
			const functions = {
				getContext: () => memory,
				getWorkflowDataProxy: () => ({ $runIndex: 0 }),
				getExecutionId: () => '1',
			} as never;
			const kept = new RunMemory(functions, pk);
			const deed = { about: ['A', '1Z1'] };
			expect([kept.hasMade(deed), kept.before(0, deed)]).toEqual([undefined, undefined]);
			kept.begin(0, deed);
			kept.made(deed);
			expect(kept.hasMade(deed)).toBe('same');
		}
	});
});

test.each([
	['apiUser', 'API User'],
	['apiKey', 'API Key'],
	['baseUrl', 'Base URL'],
	['accessLevel', 'Access Level'],
])('%s is one for all items, and is not shown', async (name, label) => {
	const given = String(world.credential('warehouse').cartRoverApi[name]);
	const items = [given, `${given}-2`].map((own) => ({ available: 1, own }));
	const message = `${label} of the credential differs between input items 0 and 1`;
	const description =
		'Only Merchant PK may differ. Use one node and one credential for each key. Nothing was sent to CartRover.';
	const credential = { [name]: '={{ $json.own }}' };
	const { error } = await update(items, { credential });
	expect(error).toMatchObject({ message, description });
	expect(json(await update(items, { credential, ...CONTINUES }))).toEqual(
		items.map(() => ({ error: message, message: description })),
	);
	expect(requests()).toBe(0);
});

test.each(["={{ $('Input').first().json.pk }}", undefined])(
	'many items of one merchant cost no more looks at the credential than two, with %s',
	async (expression) => {
		const merchantPk = expression ?? world.sandbox.merchantPk;
		const looks = async (count: number) => {
			reads.mockClear();
			const { error } = await update(itemsOf(...Array<undefined>(count)), {
				credential: { merchantPk },
			});
			expect(error).toBeUndefined();
			return reads.mock.calls.length;
		};
		expect(await looks(9)).toBe(await looks(2));
	},
);

const search = async (merchantPk: string) =>
	await world.engine.listSearch('searchWarehouses', {
		parameters: { resource: 'warehouse', operation: 'get' },
		credentials: { cartRoverApi: { ...world.credential('warehouse').cartRoverApi, merchantPk } },
	});

/** n8n's own words, in 2.41 and in 1.100. */
const NO_ITEM = /hasn't been executed|No execution data/;

test('triggers and pickers have no items: such an expression fails, and nothing is asked for', async () => {
	const merchantPk = '={{ $json.pk }}';
	const options = { level: 'warehouse', credential: { merchantPk } } as const;
	const poller = world.poller({}, options);
	await expect(poller.poll()).rejects.toThrow(NO_ITEM);
	await expect(search(merchantPk)).rejects.toThrow(NO_ITEM);
	expect(requests()).toBe(0);
});

test('an expression of no item works for triggers and pickers too', async () => {
	const merchantPk = `={{ '${world.sandbox.merchantPk}' }}`;
	const options = { level: 'warehouse', credential: { merchantPk } } as const;
	await world.poller({}, options).poll();
	expect(await search(merchantPk)).toMatchObject({ results: expect.any(Array) });
	expect(requests()).toBeGreaterThan(1);
});
