import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { testRequest } from '../../../nodes/CartRover/api/credentialTest.ts';

/* The one request of the credential's test; what n8n shows of it stands in test/engine/nodes. */

beforeAll(() =>
	useClock({
		now: () => Date.parse('2026-03-31T23:59:59Z'),
		sleep: async () => await Promise.resolve(),
	}),
);
afterAll(() => useClock());

const asked = (fields: object) =>
	testRequest({
		accessLevel: 'cart',
		apiUser: 'user',
		apiKey: 'key',
		baseUrl: 'https://api.cartrover.com/v1/',
		...fields,
	});

const BASE = 'https://api.cartrover.com/v1';
const qs = { limit: 1, from_date: '2026-03-01' };

it.each([
	['cart', { merchantPk: '7' }, 'cart', {}],
	['merchant', { merchantPk: '7' }, 'merchant', {}],
	['warehouse', { merchantPk: ' 7 ' }, 'merchant', { 'X-Merchant-Pk': '7' }],
	['master', { merchantPk: '7' }, 'merchant', { 'X-Merchant-Pk': '7' }],
])('asks for orders of the last 30 days as a %s key', (accessLevel, fields, path, headers) => {
	const url = `${BASE}/${path}/orders/list/any`;
	expect(asked({ accessLevel, ...fields })).toEqual({ url, qs, headers });
});

it.each([
	[{ accessLevel: '' }, 'Access Level is not set. Nothing was sent.'],
	[{ apiKey: '' }, 'API Key is empty. Nothing was sent.'],
	[
		{ accessLevel: 'master' },
		'Merchant PK is empty: Warehouse and Master keys act for one merchant at a time. Merchant: Get Many lists the merchants of a key. Nothing was sent.',
	],
	[
		{ baseUrl: 'https://API.cartrover.com' },
		`Base URL must end with /v1: ${BASE}. Nothing was sent.`,
	],
	[
		{ baseUrl: 'https://cartrover.com/' },
		'Base URL must end with /v1: https://cartrover.com/v1. Nothing was sent.',
	],
])('asks nothing with %j', (fields, problem) => {
	expect(() => asked(fields)).toThrow(new Error(problem));
});

it.each(['https://mycartrover.com', 'https://cartrover.com.example', 'https://cartrover.com/x'])(
	'takes %s as it is',
	(baseUrl) => expect(asked({ baseUrl }).url).toBe(`${baseUrl}/cart/orders/list/any`),
);
