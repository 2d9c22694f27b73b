import { NOON, closeAll, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';

/* What a caller of the control interface may get wrong, and what it says then. */

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

async function control(where: string, body?: unknown): Promise<[number, unknown]> {
	const [method, path = ''] = where.split(' ');
	const payload = body === undefined ? undefined : JSON.stringify(body);
	const response = await fetch(`${sandbox.origin}/_sandbox${path}`, { method, body: payload });
	return [response.status, await response.json()];
}

const order = (fields: object) => ({ orders: [fields] });

it.each<[object, string | RegExp]>([
	[order({ cust_rf: 'A1' }), "body.orders[0]: Unrecognized key(s) in object: 'cust_rf'"],
	[
		order({ items: [{ item: 'PEN', quantity: 1, qty: 2 }] }),
		"body.orders[0].items[0]: Unrecognized key(s) in object: 'qty'",
	],
	[order({ order_status: 'lost' }), /^body\.orders\[0\]\.order_status: .*'at_wms'.*'lost'$/],
	...['', ' ', null].map((cust_ref): [object, RegExp] => [
		order({ cust_ref }),
		/^body.orders\[0\].cust_ref: Expected a ref/,
	]),
	[
		{ orders: [{ a: 1 }, { b: 1 }, { c: 1 }] },
		/^body\.orders\[0\]: .*'a'; body\.orders\[1\]: .*'b'; body\.orders\[2\]: .*'c'$/,
	],
])('orders with a mistake are not brought: %j', async (body, error) => {
	const said = typeof error === 'string' ? error : expect.stringMatching(error);
	expect(await control('POST /orders', body)).toEqual([400, { error: said }]);
	expect(sandbox.store.orderCount).toBe(0);
});

it.each(['new', 'at_wms', 'partial', 'shipped', 'confirmed', 'error', 'canceled'])(
	'an order is brought with the status %s',
	async (order_status) => {
		const orders = [{ cust_ref: 7, order_status }];
		expect(await control('POST /orders', { orders })).toEqual([200, { created: ['7'] }]);
		expect(await control('GET /orders/7')).toMatchObject([200, { order: { order_status } }]);
	},
);

it.each([
	['GET /nope', 404, 'There is no /nope. /_sandbox/openapi.json lists all'],
	['POST /orders/A/nope', 404, 'There is no /orders/A/nope. /_sandbox/openapi.json lists all'],
	['GET ', 404, 'There is no /. /_sandbox/openapi.json lists all'],
	['PUT /clock?a=b', 405, '/clock takes GET and POST, not PUT'],
	['PATCH /orders/A', 405, '/orders/A takes GET and DELETE, not PATCH'],
	['GET /%', 400, "'/_sandbox/%' is not a valid url component"],
])('what no route takes is answered as a mistake: %s', async (where, status, error) => {
	expect(await control(where)).toEqual([status, { error }]);
});

it.each<[Record<string, string>, number]>([
	[{ origin: 'https://shop.example' }, 403],
	[{ origin: 'null' }, 403],
	[{ 'sec-fetch-site': 'cross-site' }, 403],
	[{ 'sec-fetch-site': 'same-site' }, 403],
	[{ 'sec-fetch-site': 'same-origin' }, 200],
	[{ 'sec-fetch-site': 'none' }, 200],
	[{ origin: 'own' }, 200],
])('a browser may call from the sandbox’s own page only: %j', async (headers, status) => {
	if (headers.origin === 'own') headers.origin = sandbox.origin;
	const url = `${sandbox.origin}/_sandbox/orders`;
	const body = JSON.stringify({ orders: [{ cust_ref: 'A' }] });
	const answer = await fetch(url, { method: 'POST', body, headers });
	expect(answer.status).toBe(status);
	expect(sandbox.store.orderCount).toBe(status === 200 ? 1 : 0);
});

it.each([
	[{ advance: -5 }, 'body.advance: Number must be greater than or equal to 0'],
	[{}, 'body.set: Required, or body.advance: Required, or body.speed: Required'],
])('the clock says why it is not turned by %j', async (body, error) => {
	expect(await control('POST /clock', body)).toEqual([400, { error }]);
	expect(sandbox.clock.now()).toBe(NOON);
});

it('a fault that there is not is answered with those there are', async () => {
	const [status, said] = await control('POST /faults', { fault: 'nope' });
	const kinds = /^body\.fault: .*'latency' \| 'rateLimit' \| .*, received 'nope'/;
	expect([status, said]).toEqual([400, { error: expect.stringMatching(kinds) }]);
	expect(await control('POST /faults', { fault: 'latency' })).toEqual([
		400,
		{ error: 'body.fault.ms: Required' },
	]);
});

it('a query that is no number is answered so', async () => {
	const error = 'query.limit: Expected a whole number';
	expect(await control('GET /log?limit=x')).toEqual([400, { error }]);
});
