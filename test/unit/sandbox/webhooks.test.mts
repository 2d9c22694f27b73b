import { createHmac } from 'node:crypto';

import { ANSWER_WITHIN_MS, REPEAT_AFTER_MS } from '../../../sandbox/webhooks.mts';
import { type LocalServer, startServer } from '../../support/server.mts';
import { closeAll, NOON, sandboxAtNoon, type TestSandbox } from './helpers.mts';

let sandbox: TestSandbox;
let receiver: LocalServer;
let got: Array<{ event: unknown; signature: unknown; body: string }>;
let answers: Array<number | 'none'>;

beforeEach(async () => {
	sandbox = await sandboxAtNoon();
	[got, answers] = [[], []];
	receiver = await startServer(async (request, response) => {
		let body = '';
		for await (const chunk of request) body += String(chunk);
		const { 'x-webhook-event': event, 'x-webhook-signature': signature } = request.headers;
		got.push({ event, signature, body });
		const answer = answers.shift() ?? 200;
		if (answer !== 'none') response.writeHead(answer).end('{}');
	});
});
afterEach(async () => {
	await closeAll();
	await receiver.close();
});

const refsOf = ({ body }: { body: string }) =>
	(JSON.parse(body) as { orders: Array<{ cust_ref: string }> }).orders.map(
		({ cust_ref }) => cust_ref,
	);

async function ask(method: string, path: string, body?: unknown) {
	const response = await fetch(`${sandbox.origin}/_sandbox/webhooks${path}`, {
		method,
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	return { status: response.status, json: (await response.json()) as never };
}

/** Lets the clock go on once the sandbox sleeps. */
async function advance(ms: number): Promise<void> {
	const { clock, webhooks } = sandbox;
	const before = webhooks.deliveries.length;
	clock.advance(ms);
	while (webhooks.deliveries.length === before) await new Promise(setImmediate);
}

it('pushes a new order in full and a change as its status, signed with the key', async () => {
	const { store, webhooks, keys } = sandbox;
	webhooks.add({ url: receiver.url, apiUser: keys.merchant.apiUser });
	store.addOrder({ custRef: 'A', items: [{ item: 'MUG', quantity: 2 }] });
	store.setStatus('A', 'at_wms');
	store.updateOrder('A', { fields: {} });
	store.setStatus('A', 'shipped');
	await webhooks.settled();

	expect(got.map(({ event }) => event)).toEqual(['order_new', 'order_update', 'order_update']);
	for (const { signature, body } of got) {
		const own = createHmac('sha256', keys.merchant.apiKey).update(body).digest('hex');
		expect(signature).toBe(own);
	}
	const [order, atWarehouse, shipped] = got.map(
		({ body }) => (JSON.parse(body) as { orders: [Record<string, unknown>] }).orders[0],
	);
	expect(order).toMatchObject({ cust_ref: 'A', items: [{ item: 'MUG', quantity: '2' }] });
	expect(order).not.toHaveProperty('order_status');
	expect(atWarehouse).toMatchObject({ cust_ref: 'A', order_status: 'at_wms', shipments: [] });
	expect(Object.keys(atWarehouse ?? {})).toEqual([
		'cust_ref',
		'cust_po_no',
		'delivered_to_wms_date',
		'order_status',
		'shipments',
	]);
	expect(shipped).toMatchObject({ order_status: 'shipped', shipments: [{ items: [{}] }] });
	expect(webhooks.deliveries.map(({ status, repeats }) => [status, repeats])).toEqual([
		[200, false],
		[200, false],
		[200, false],
	]);
});

it('repeats what failed, with longer and longer waits, as it was at first', async () => {
	const { store, webhooks, keys } = sandbox;
	webhooks.add({ url: receiver.url, apiUser: keys.merchant.apiUser, events: ['order_update'] });
	store.addOrder({ custRef: 'A' });
	answers = REPEAT_AFTER_MS.map(() => 503);
	store.setStatus('A', 'at_wms');
	await webhooks.settled();
	store.setStatus('A', 'error');
	await webhooks.settled();
	expect(got).toHaveLength(2);
	// The second push has failed, too: it takes one of the answers, and its own repeats go their way.
	answers = [];
	await advance(REPEAT_AFTER_MS[0]);
	while (webhooks.deliveries.length < 4) await new Promise(setImmediate);
	expect(got.slice(2).map(({ body }) => body)).toEqual(got.slice(0, 2).map(({ body }) => body));
	expect(webhooks.deliveries.map(({ time, attempt }) => [time - NOON, attempt])).toEqual([
		[0, 1],
		[0, 1],
		[REPEAT_AFTER_MS[0], 2],
		[REPEAT_AFTER_MS[0], 2],
	]);
});

it('gives up after the last repeat, and on an address that is gone', async () => {
	const { store, webhooks, keys } = sandbox;
	const { id } = webhooks.add({ url: receiver.url, apiUser: keys.merchant.apiUser });
	answers = Array<number>(100).fill(500);
	store.addOrder({ custRef: 'A' });
	await webhooks.settled();
	for (const wait of REPEAT_AFTER_MS) await advance(wait);
	expect(webhooks.deliveries.map(({ repeats }) => repeats)).toEqual([
		...REPEAT_AFTER_MS.map(() => true),
		false,
	]);
	store.addOrder({ custRef: 'B' });
	await webhooks.settled();
	const asked = got.length;
	webhooks.remove(id);
	sandbox.clock.advance(REPEAT_AFTER_MS[0]);
	await new Promise(setImmediate);
	expect(got).toHaveLength(asked);
	expect(sandbox.clock.sleeping).toBe(0);
});

it('takes a receiver that does not answer in time for one that failed', async () => {
	const { store, webhooks, keys } = sandbox;
	webhooks.add({ url: receiver.url, apiUser: keys.merchant.apiUser });
	answers = ['none'];
	store.addOrder({ custRef: 'A' });
	while (got.length === 0) await new Promise(setImmediate);
	sandbox.clock.advance(ANSWER_WITHIN_MS);
	await webhooks.settled();
	expect(webhooks.deliveries).toMatchObject([{ status: null, repeats: true }]);
});

it('pushes twice, out of order and together when asked to', async () => {
	const { store } = sandbox;
	for (const custRef of ['A', 'B']) store.addOrder({ custRef });
	await ask('POST', '', { url: receiver.url });
	const push = { event: 'order_new', cust_refs: ['A', 'B'] };
	const { json } = await ask('POST', '/push', { ...push, times: 2, out_of_order: true });
	expect(got.map(refsOf)).toEqual([['B'], ['B'], ['A'], ['A']]);
	expect((json as { deliveries: unknown[] }).deliveries).toHaveLength(4);
	await ask('POST', '/push', { ...push, together: true });
	expect(got.slice(4).map(refsOf)).toEqual([['A', 'B']]);
});

it("sends a cart key's address the orders of its cart", async () => {
	const { store, webhooks, keys } = sandbox;
	webhooks.add({ url: receiver.url, apiUser: keys.cart.apiUser });
	store.addOrder({ custRef: 'OWN' });
	store.addOrder({ custRef: 'OTHER', orderSource: 'Shopify', cart: 'Shopify' });
	await webhooks.settled();
	expect(got.map(refsOf)).toEqual([['OWN']]);
});

it('registers, lists and removes addresses, and says what it cannot take', async () => {
	const url = receiver.url;
	const { json: made } = await ask('POST', '', { url, events: ['order_new'] });
	const webhook = { id: 'hook-1', url, events: ['order_new'], api_user: 'demo-merchant' };
	expect(made).toEqual({ webhook });
	expect((await ask('GET', '')).json).toEqual({ webhooks: [webhook] });
	expect((await ask('GET', '/deliveries')).json).toEqual({ deliveries: [] });
	for (const wrong of [
		{ url: 'nowhere' },
		{ url: 'ftp://example.com' },
		{ url, events: [] },
		{ url, events: ['order_gone'] },
		{ url, api_user: 'demo-master' },
		{ url, api_user: 'nobody' },
		{ url, other: 1 },
	]) {
		const refused = { status: 400, json: { error: expect.stringMatching(/./) } };
		expect(await ask('POST', '', wrong)).toMatchObject(refused);
	}
	const lost = await ask('POST', '/push', { event: 'order_new', cust_refs: ['NONE'] });
	expect(lost).toEqual({ status: 404, json: { error: 'There is no order NONE' } });
	expect((await ask('DELETE', '/hook-1')).json).toEqual({ removed: 'hook-1' });
	expect((await ask('DELETE', '/hook-1')).status).toBe(404);
});

it('tells of the deliveries, and forgets all with a reset', async () => {
	const { store, webhooks } = sandbox;
	await ask('POST', '', { url: receiver.url });
	store.addOrder({ custRef: 'A' });
	await webhooks.settled();
	expect((await ask('GET', '/deliveries?limit=1')).json).toEqual({
		deliveries: [
			{
				time: new Date(NOON).toISOString(),
				webhook: 'hook-1',
				event: 'order_new',
				cust_refs: ['A'],
				signature: got[0]?.signature,
				attempt: 1,
				status: 200,
				repeats: false,
			},
		],
	});
	sandbox.reset();
	expect([webhooks.hooks, webhooks.deliveries]).toEqual([[], []]);
});
