import { startWorld, type World } from '../../support/world.mts';
import { CartRoverApi } from '../../../credentials/CartRoverApi.credentials.ts';
import { TEST_URL } from '../../../nodes/CartRover/api/credentialTest.ts';
import type { KeyLevel } from '../../../sandbox/index.mts';

/* What the test in the credential's form says, in n8n's engine: in the words of the form's fields. */

let world: World;
beforeAll(async () => {
	world = await startWorld({ empty: true });
	world.sandbox.store.addOrder({ custRef: 'A-1' });
});
beforeEach(() => {
	world.sandbox.log.clear();
});
afterAll(async () => await world.end());

const filled = (level: KeyLevel, fields: object = {}) => ({
	...world.credential(level).cartRoverApi,
	...fields,
});
const tested = async (level: KeyLevel, fields: object = {}) =>
	await world.engine.testCredential('cartRoverApi', filled(level, fields));

const REFUSED = {
	status: 'Error',
	message: expect.stringMatching(/^CartRover refused this key. Check API User and API Key; Access/),
};

it.each(['cart', 'merchant', 'warehouse', 'master'] as const)(
	'a %s key passes, by orders of its own level',
	async (level) => {
		expect(await tested(level)).toEqual({ status: 'OK', message: 'Connection successful!' });
		expect(world.sandbox.log.entries).toMatchObject([
			{
				method: 'GET',
				path: `${level === 'cart' ? 'cart' : 'merchant'}/orders/list/any`,
				query: { limit: '1', from_date: '2026-01-30' },
				level,
			},
		]);
	},
);

it('passes whether or not Base URL ends with a slash', async () => {
	const { url } = world.sandbox;
	expect(await tested('cart', { baseUrl: `${url}//` })).toMatchObject({ status: 'OK' });
});

it.each<[string, KeyLevel, object]>([
	['a merchant key as Cart', 'merchant', { accessLevel: 'cart' }],
	['a cart key as Merchant', 'cart', { accessLevel: 'merchant' }],
	['a Merchant PK that does not exist', 'warehouse', { merchantPk: '999' }],
	['a wrong key', 'cart', { apiKey: 'wrong' }],
	['a Base URL without /v1', 'cart', { baseUrl: '/v1' }],
])('%s fails', async (_, level, fields) => {
	const cut = 'baseUrl' in fields ? { baseUrl: world.sandbox.origin } : fields;
	expect(await tested(level, cut)).toEqual(REFUSED);
});

it.each<[string, KeyLevel, object, RegExp]>([
	['no key', 'cart', { apiKey: ' ' }, /^API Key is empty\./],
	['no user', 'cart', { apiUser: '' }, /^API User is empty\./],
	[
		'no Merchant PK',
		'warehouse',
		{ merchantPk: '' },
		/^Merchant PK is empty: Warehouse and Master/,
	],
	['no Merchant PK', 'master', { merchantPk: ' ' }, /^Merchant PK is empty: Warehouse and Master/],
	[
		"CartRover's own address without /v1",
		'cart',
		{ baseUrl: 'https://api.cartrover.com/' },
		/^Base URL must end with \/v1: https:\/\/api\.cartrover\.com\/v1\./,
	],
])('%s (%s): says so, and sends nothing', async (_, level, fields, words) => {
	const { status, message } = await tested(level, fields);
	expect(status).toBe('Error');
	expect(message).toMatch(words);
	expect(message).toMatch(/ Nothing was sent\.$/);
	expect(world.sandbox.log.entries).toEqual([]);
});

it('says that nothing answers as n8n does, which the field Base URL explains', async () => {
	const { message } = await tested('cart', { baseUrl: 'http://127.0.0.1:1/v1' });
	expect(message).toBe('ECONNREFUSED');
	const baseUrl = new CartRoverApi().properties.find(({ name }) => name === 'baseUrl');
	expect(baseUrl?.description).toMatch(/ECONNREFUSED.*EPROTO/);
});

it('says that calls are used up', async () => {
	world.sandbox.faults.add({ fault: 'rateLimit' });
	expect((await tested('cart')).message).toMatch(/^The rate limit of this key is used up/);
});

it('knows an answer of something else', async () => {
	world.sandbox.faults.add({ fault: 'html' });
	expect((await tested('cart')).message).toMatch(/^This address did not answer as CartRover does/);
});

it.each([false, 'false', 0, '0'])('success_code %j is a refusal', async (flag) => {
	world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body: { success_code: flag } } });
	expect(await tested('cart')).toEqual(REFUSED);
});

it('never asks the address that stands in its place', async () => {
	const request = await new CartRoverApi().authenticate(filled('cart'), { url: TEST_URL });
	expect(request.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/cart\/orders\/list\/any$/);
	expect(TEST_URL).toMatch(/\.invalid$/);
});
