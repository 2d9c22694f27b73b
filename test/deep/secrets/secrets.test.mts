import type { ServerResponse } from 'node:http';

import type { LocalServer } from '../../support/server.mts';
import { startServer } from '../../support/server.mts';
import { paymentFieldsIn, PLANTED, secretsIn } from '../../support/secrets.mts';
import { rowName, SURFACE } from '../../support/surface.mts';
import { byId, START, startWorld, type World } from '../../support/world.mts';

/*
 * Keys, authorization values and payment data that a server plants wherever it can, in answers of every
 * kind: none of it may come out.
 */

const PAIR = { apiUser: 'user-of-the-shop', apiKey: 'k3y/with+signs&"quotes"-9f8e7d6c' };
const AUTHORIZATION = `Basic ${Buffer.from(`${PAIR.apiUser}:${PAIR.apiKey}`).toString('base64')}`;

let world: World;
let server: LocalServer;
let answer: (response: ServerResponse) => unknown;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	server = await startServer((request, response) => {
		request.resume();
		return answer(response);
	});
});
afterEach(async () => {
	await server.close();
	await world.end();
});

const echoes: Record<string, string> = {
	key: PAIR.apiKey,
	authorization: AUTHORIZATION,
	'encoded key': encodeURIComponent(PAIR.apiKey),
	'key in base64': Buffer.from(PAIR.apiKey).toString('base64'),
	'URL with both': `https://${PAIR.apiUser}:${encodeURIComponent(PAIR.apiKey)}@host/`,
};

const json = (status: number, body: unknown) => (response: ServerResponse) =>
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Where a server may put it. */
const PLACES: Record<string, (echo: string) => (response: ServerResponse) => unknown> = {
	'the message': (echo) =>
		json(200, { success_code: false, error_code: 'Invalid', message: `Bad key ${echo}!` }),
	'the older message': (echo) => json(401, { success_code: false, status_message: echo }),
	'further details': (echo) =>
		json(400, {
			success_code: false,
			message: 'No',
			error_response: { headers: { [echo]: echo } },
		}),
	'the error code': (echo) => json(200, { success_code: false, error_code: echo }),
	'a web page': (echo) => (response) =>
		response.writeHead(502).end(`<title>${echo}</title>${echo}`),
	'a web page with status 200': (echo) => (response) => response.end(`<title>${echo}</title>`),
	'the process ID': (echo) => (response) =>
		json(403, { success_code: false, message: 'No' })(
			response.setHeader('X-CartRover-Process-ID', `${'x'.repeat(40)} ${echo}`),
		),
	'a redirect': (echo) => (response) =>
		response.writeHead(302, { location: `/?key=${encodeURIComponent(echo)}` }).end(),
	'a success': (echo) =>
		json(200, {
			success_code: true,
			order_number: echo,
			cust_ref: 'N-1',
			response: { cust_ref: 'S-1', sku: 'MUG-1', success: false, message: echo, [echo]: [echo] },
		}),
	rows: (echo) =>
		json(200, {
			success_code: true,
			response: [
				{ cust_ref: 'S-1', sku: 'MUG-1', code: 'X', document: `{"Authorization":"${echo}"}`, echo },
			],
		}),
	'an answer that is cut short': (echo) => (response) => response.end(`{"message":"${echo}`),
	'another header': (echo) => (response) =>
		json(429, {})(response.setHeader('retry-after', echo.slice(0, 20)).setHeader('x-echo', echo)),
};

const credential = () => ({ ...PAIR, baseUrl: `${server.url}/v1` });
const rows = SURFACE.filter(({ resource, operation }) =>
	/^(order (create|createMany|get|getAll|cancel)|inventory (get|update)|request send)$/.test(
		`${resource} ${operation}`,
	),
);

describe.each(Object.keys(PLACES))('in %s', (place) => {
	it.each(Object.keys(echoes))('a server repeats the %s, and nobody is told', async (what) => {
		answer = PLACES[place]?.(echoes[what] ?? '') ?? answer;
		for (const [index, row] of rows.entries()) {
			const level = row.levels[0];
			// An item that failed, or a run that did: each in every second operation.
			for (const onError of [index % 2 ? 'stopWorkflow' : 'continueRegularOutput'] as const) {
				const parameters = { ...row.parameters, output: 'raw' };
				const run = await world.run(row.resource, row.operation, parameters, {
					level,
					items: row.items,
					node: { onError },
					credential: credential(),
				});
				expect([rowName(row), secretsIn(run, [PAIR])]).toEqual([rowName(row), []]);
			}
		}
		const poller = world.poller({}, { credential: credential() });
		const polled = await poller.poll({ mode: 'manual' }).catch((error: unknown) => error);
		expect(secretsIn([polled, poller.staticData], [PAIR])).toEqual([]);
		const picked = await world.engine
			.listSearch('searchOrders', {
				credentials: {
					cartRoverApi: { ...world.credential('merchant').cartRoverApi, ...credential() },
				},
			})
			.catch((error: unknown) => error);
		expect(secretsIn(picked, [PAIR])).toEqual([]);
	});
});

test.each(['ECONNREFUSED', 'cut'])(
	'a request that fails (%s) leaves nothing of itself',
	async (how) => {
		answer = (response) => response.destroy();
		const baseUrl = how === 'cut' ? credential().baseUrl : 'http://127.0.0.1:9/v1';
		for (const row of rows) {
			const { levels, items } = row;
			const options = { level: levels[0], items, credential: { ...PAIR, baseUrl } };
			const { error } = await world.run(row.resource, row.operation, row.parameters, options);
			expect(error?.message).toBeTruthy();
			expect(secretsIn(error, [PAIR])).toEqual([]);
		}
	},
);

describe('payment data', () => {
	const FIELDS = {
		credit_card_no: PLANTED,
		cc_last_four: `${PLANTED}-4`,
		cvv: `${PLANTED}-cvv`,
		expiration_date: `${PLANTED}-12/29`,
		pre_auth_code: `${PLANTED}-code`,
		pre_auth_id: `${PLANTED}-id`,
		check_account_no: `${PLANTED}-account`,
		check_bank_id: `${PLANTED}-bank`,
		log_documents_in: JSON.stringify([{ cust_ref: 'A', cvv: PLANTED, kept: 'yes' }]),
	};
	beforeEach(() => {
		const order = world.sandbox.store.addOrder({
			custRef: 'P-1',
			createdAt: START - 60_000,
			fields: { ...FIELDS, pay_type: 'CC' },
		});
		world.sandbox.store.recordShipment(order.custRef, { at: START - 30_000, trackingNo: 'T-1' });
	});

	const raw = { output: 'raw' };
	it.each<[string, string, string, Record<string, unknown>]>([
		[
			'one order',
			'order',
			'get',
			{ custRef: byId('P-1'), ...raw, options: { includeStatus: true } },
		],
		['many orders', 'order', 'getAll', { status: 'any', returnAll: true, ...raw }],
		['a status', 'orderStatus', 'get', { custRef: byId('P-1'), ...raw }],
		['shipments', 'shipment', 'getAll', { by: 'window', returnAll: true, ...raw }],
		['a custom request', 'request', 'send', { path: 'cart/orders/P-1' }],
		[
			'a custom list',
			'request',
			'send',
			{ path: 'cart/orders/list/any', paginate: true, returnAll: true },
		],
	])('is in no raw output: %s', async (_, resource, operation, parameters) => {
		const { items, error } = await world.run(resource, operation, parameters);
		expect(error).toBeUndefined();
		expect(items.length).toBeGreaterThan(0);
		expect(secretsIn(items)).toEqual([]);
		expect(paymentFieldsIn(items)).toEqual([]);
		if (resource === 'order' && operation === 'get') {
			expect(items[0]?.json).toMatchObject({ cust_ref: 'P-1', pay_type: 'CC' });
			expect(items[0]?.json).not.toHaveProperty('expiration_date');
			expect(items[0]?.json.log_documents_in).toBe('[{"cust_ref":"A","kept":"yes"}]');
		}
	});

	it.each(['orderCreated', 'orderStatusChanged', 'shipmentCreated'])(
		'is in no raw event: %s',
		async (event) => {
			const parameters = { event, statuses: ['shipped'], ...raw };
			const poller = world.poller({ ...parameters, options: { startFrom: '2026-02-01' } });
			const items = await poller.poll();
			expect(items?.length).toBeGreaterThan(0);
			expect(secretsIn([items, poller.staticData])).toEqual([]);
			expect(paymentFieldsIn(items)).toEqual([]);
		},
	);

	it('the date until which goods keep stays', async () => {
		const parcel = { tracking_no: 'T-1', items: [{ item: 'A', expiration_date: '2027-01-01' }] };
		world.sandbox.faults.add({
			fault: {
				kind: 'wrongTypes',
				body: { success_code: true, response: { cust_ref: 'P-1', shipments: [parcel] } },
			},
		});
		const { items } = await world.run('shipment', 'getAll', {
			by: 'order',
			custRef: byId('P-1'),
			...raw,
		});
		expect(items[0]?.json).toMatchObject(parcel);
	});
});
