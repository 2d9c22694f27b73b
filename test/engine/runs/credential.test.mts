import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { CredentialsInMemory } from '../../../engine/credentials.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* Each field of a credential can be an expression, which n8n resolves for the item that is asked for. */

let world: World;
let reads: jest.SpyInstance;

beforeEach(async () => {
	world = await startWorld({ empty: true });
	world.sandbox.store.addProduct({ sku: 'MUG', stock: { '3107': { qtyAvailable: 5 } } });
	reads = jest.spyOn(CredentialsInMemory.prototype, 'getDecrypted');
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.end();
});

const update = async (
	items: IDataObject[],
	credential: ICredentialDataDecryptedObject,
	node: IDataObject = {},
) =>
	await world.run(
		'inventory',
		'update',
		{
			sku: byId('MUG'),
			quantityAvailable: '={{ $json.available }}',
			warehousePk: byId('3107'),
			options: { onSameSku: 'add' },
		},
		{ level: 'warehouse', items, credential, node },
	);

const requests = () => world.sandbox.log.entries.length;

/** Items of the sandbox's merchant, but for those with another number. */
const itemsOf = (...others: Array<string | undefined>) =>
	others.map((pk) => ({ available: 1, pk: pk ?? world.sandbox.merchantPk }));

const ONE_EACH =
	"Run this node once for each merchant, with all of that merchant's items: see the recipe “Several merchants with a warehouse key”. Nothing was sent to CartRover.";

test.each([
	['the next', ['77'], 1],
	['a middle', [undefined, '77', undefined], 2],
	['the last', [undefined, undefined, '77'], 3],
])('nothing is sent where %s item has another merchant', async (_, others, index) => {
	const items = itemsOf(undefined, ...others);
	for (const merchantPk of ['={{ $json.pk }}', "={{ $('Input').item.json.pk }}"]) {
		const { error } = await update(items, { merchantPk });
		expect(error).toMatchObject({
			message: `Merchant PK of the credential differs between input items 0 and ${index}`,
			description: ONE_EACH,
		});
	}
	expect(requests()).toBe(0);
});

test('an expression that has a value for items without the field is no way past', async () => {
	const { merchantPk: own } = world.sandbox;
	const items = [{ available: 1 }, { available: 1, pk: '77' }, { available: 1 }];
	for (const json of ['$json', '$input.item.json']) {
		const { error } = await update(items, { merchantPk: `={{ ${json}.pk ?? '${own}' }}` });
		expect(error?.message).toContain('differs between input items 0 and 1');
	}
	expect(requests()).toBe(0);
});

test.each([
	['apiUser', 'API User'],
	['apiKey', 'API Key'],
	['baseUrl', 'Base URL'],
	['accessLevel', 'Access Level'],
])('%s is one for all items too, and is not shown', async (name, label) => {
	const given = String(world.credential('warehouse').cartRoverApi[name]);
	const items = [given, `${given}-2`].map((own) => ({ available: 1, own }));
	const { error } = await update(items, { [name]: '={{ $json.own }}' });
	expect(error).toMatchObject({
		message: `${label} of the credential differs between input items 0 and 1`,
		description: ONE_EACH,
	});
	expect(requests()).toBe(0);
});

test('each item fails where the node continues', async () => {
	const { items } = await update(
		itemsOf(undefined, '77', undefined),
		{ merchantPk: '={{ $json.pk }}' },
		{ onError: 'continueRegularOutput' },
	);
	const error = 'Merchant PK of the credential differs between input items 0 and 1';
	expect(items.map(({ json }) => json)).toEqual(
		[1, 2, 3].map(() => ({ error, message: ONE_EACH })),
	);
	expect(requests()).toBe(0);
});

test.each(['={{ $json.pk }}', "={{ $('Input').first().json.pk }}", '={{ $json.pk.trim() }}'])(
	'items that have the same merchant by %s are written',
	async (merchantPk) => {
		const { error, items } = await update(itemsOf(undefined, undefined, undefined), { merchantPk });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(3);
		expect(requests()).toBeGreaterThan(0);
	},
);

test.each(["={{ $('Input').first().json.pk }}", undefined])(
	'many items cost no more looks at the credential than two, with %s',
	async (expression) => {
		const merchantPk = expression ?? world.sandbox.merchantPk;
		const looks = async (count: number) => {
			reads.mockClear();
			const { error } = await update(itemsOf(...Array<undefined>(count)), { merchantPk });
			expect(error).toBeUndefined();
			return reads.mock.calls.length;
		};
		expect(await looks(90)).toBe(await looks(2));
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
