import get from 'lodash/get.js';
import type { IHookFunctions } from 'n8n-workflow';

import { createEngine, type Receiver } from '../../../engine/index.mts';
import { CartRoverWebhookTrigger } from '../../../nodes/CartRover/CartRoverWebhookTrigger.node.ts';
import { forgetPushes } from '../../../nodes/CartRover/events/pushMemory.ts';
import { fingerprint } from '../../../nodes/CartRover/model/fingerprint.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/index.mts';
import { NODE } from '../../support/fakeContext.mts';
import { type Address, signed, startAddress } from '../../support/push.mts';

/* The webhook trigger in n8n's own context; what the sandbox pushes, and what nobody should. */

const KEY = 'sandbox-merchant-key';
const credential = {
	accessLevel: 'merchant',
	apiUser: 'demo-merchant',
	apiKey: ` ${KEY} `,
	baseUrl: 'https://api.cartrover.com/v1',
};
const order = {
	cust_ref: 'A-1',
	order_source: 'Shopify',
	items: [{ item: 'MUG', quantity: '2', Description: 'A mug' }],
	grand_total: '1,234.50',
	on_hold: 'P',
	credit_card_no: '4111111111111111',
	cvv: '123',
};
const update = { cust_ref: 'A-1', cust_po_no: '#1', order_status: 'Shipped', shipments: [] };

let engine: Awaited<ReturnType<typeof createEngine>>;
beforeAll(async () => {
	engine = await createEngine({
		packageDir: process.cwd(),
		credentials: { cartRoverApi: credential },
	});
});
beforeEach(() => forgetPushes());

/** A node of its own. */
const trigger = (parameters = {}, options = {}) =>
	engine.receiver({ parameters, node: { id: `node ${++nodes}` }, ...options } as never);
let nodes = 0;
/** What n8n asks the node when the workflow is published. */
const published = async (parameters: Record<string, unknown>) =>
	await new CartRoverWebhookTrigger().webhookMethods.default.checkExists.call({
		getNode: () => NODE,
		getNodeParameter: (name: string, otherwise: unknown) => get(parameters, name, otherwise),
	} as unknown as IHookFunctions);
const push = (orders: unknown, event?: string) => signed(JSON.stringify({ orders }), KEY, event);

/** What the receiver gives of a push; nothing where it starts no execution. */
async function items(receiver: Receiver, orders: unknown, event?: string) {
	const { status, items: given, error } = await receiver.receive(push(orders, event));
	if (error) throw error;
	expect(status).toBe(200);
	return given?.map(({ json }) => json);
}

it('is no webhook of version 1, for whose requests n8n evaluates an expression each', () => {
	const { version } = engine.description('n8n-nodes-cartrover.cartRoverWebhookTrigger');
	expect(version).toBeGreaterThan(1);
});

describe('what is answered', () => {
	it('200 to a signed push, which starts one execution with an item an order', async () => {
		const received = await trigger().receive(push([order, { ...order, cust_ref: 'A-2' }]));
		expect(received).toMatchObject({ status: 200, body: { message: 'Received' } });
		expect(received.items?.map(({ json }) => json.cust_ref)).toEqual(['A-1', 'A-2']);
	});

	const body = JSON.stringify({ orders: [order] });
	const { headers } = signed(body, KEY);
	const without = { 'X-Webhook-Event': 'order_new' };
	const sign = (signature: string) => ({ ...headers, 'X-Webhook-Signature': signature });
	const right = headers['X-Webhook-Signature'];

	it.each([
		['no signature', 400, { body, headers: without }],
		['an empty signature', 400, { body, headers: sign(' ') }],
		['a signature by another key', 401, signed(body, 'other')],
		['a signature by the empty key', 401, signed(body, '')],
		['a signature by the key with its blanks', 401, signed(body, ` ${KEY} `)],
		['the signature of another body', 401, { body: `${body} `, headers }],
		['half a signature', 401, { body, headers: sign(right.slice(0, 32)) }],
		['a signature twice', 401, { body, headers: sign(`${right}, ${right}`) }],
		['no hex', 401, { body, headers: sign('z'.repeat(64)) }],
		['a form with files, which n8n has read', 401, { headers }],
		['no body', 400, signed('', KEY)],
		['no JSON', 400, signed('{"orders":[', KEY)],
		['a list', 400, signed('[]', KEY)],
		['no orders', 400, signed('{}', KEY)],
		['null for orders', 400, signed('{"orders":null}', KEY)],
		['one order instead of a list', 400, signed(`{"orders":${JSON.stringify(order)}}`, KEY)],
		['a map of plain values', 400, signed('{"orders":{"a":1,"b":{}, "c":2}}', KEY)],
		['a list under another name', 400, signed('{"orders":{"a":{"b":{},"c":{}}}}', KEY)],
		['text for orders', 400, signed('{"orders":"A-1"}', KEY)],
		['bytes that are no text', 400, signed(Buffer.from([0x7b, 0xff, 0x7d]), KEY)],
		['nested too deeply', 400, signed(`{"orders":[${'['.repeat(1e5)}${']'.repeat(1e5)}]}`, KEY)],
	])('%s: %i, and nothing starts', async (_, status, request) => {
		const receiver = trigger();
		const received = await receiver.receive(request);
		expect(received).toEqual({ status, body: { message: expect.any(String) } });
		expect(receiver.staticData).toEqual({});
		expect(JSON.stringify(received)).not.toContain(KEY);
	});

	const message = "This webhook's credential cannot be used: n8n's log says why";

	it.each([
		['without a key', { ...credential, apiKey: '  ' }],
		['that is incomplete', { ...credential, accessLevel: '' }],
		['without a user', { ...credential, apiUser: '' }],
		['with another address', { ...credential, baseUrl: 'cartrover' }],
	])('503 with a credential %s, and nothing starts', async (_, cartRoverApi) => {
		const receiver = trigger({}, { credentials: { cartRoverApi } });
		for (const key of ['', '  ', KEY]) {
			const received = await receiver.receive(signed(body, key));
			expect(received).toEqual({ status: 503, body: { message } });
		}
	});

	it('503 without any credential', async () => {
		const receiver = trigger({}, { node: { credentials: {} } });
		const received = await receiver.receive(signed(body, KEY));
		expect(received).toEqual({ status: 503, body: { message } });
	});

	it.each([
		['Events is empty', { events: [] }],
		['“order_gone” is not one of the choices', { events: ['order_gone'] }],
		['Fields is empty', { output: 'selected', fields: [] }],
	])('500 for the parameters of the node, with the reason: %s', async (reason, parameters) => {
		const receiver = trigger(parameters);
		await expect(published({ events: 'order_new', ...parameters })).rejects.toThrow(reason);
		const first = await receiver.receive(signed(body, KEY));
		expect(first.error?.message).toContain(reason);
		// Its repeat comes to a node that was mended meanwhile: it must not count as taken.
		expect(receiver.staticData).toEqual({});
	});

	it('takes a signature in capitals, and a byte order mark', async () => {
		const upper = await trigger().receive({ body, headers: sign(right.toUpperCase()) });
		expect(upper.items).toHaveLength(1);
		expect((await trigger().receive(signed(`\uFEFF${body}`, KEY))).items).toHaveLength(1);
	});
});

describe('a push that comes again', () => {
	const twice = async (receiver: Receiver, between = () => {}) => {
		const first = await receiver.receive(push([order]));
		between();
		return [first, await receiver.receive(push([order]))] as const;
	};

	it('is answered and starts nothing', async () => {
		const [first, again] = await twice(trigger());
		expect(first.items).toHaveLength(1);
		expect(again).toEqual({ status: 200, body: first.body });
	});

	it('starts nothing after a restart, or in another process of queue mode', async () => {
		const [, again] = await twice(trigger(), forgetPushes);
		expect(again.items).toBeUndefined();
	});

	it('starts nothing after a restart where the node was renamed', async () => {
		const receiver = trigger();
		await receiver.receive(push([order]));
		forgetPushes();
		const renamed = receiver.changed({ name: 'Renamed' });
		expect(await items(renamed, [order], 'order_new')).toBeUndefined();
		const copied = receiver.changed({ id: 'copy' });
		expect(await items(copied, [order], 'order_new')).toHaveLength(1);
	});

	it('starts nothing where it was saved by the version before, under the node’s name', async () => {
		const { body, headers } = push([order]);
		const old = { taken: [fingerprint(headers['X-Webhook-Signature'], 12)] };
		const receiver = trigger({}, { staticData: { 'node:Webhook Trigger': old } });
		expect((await receiver.receive({ body, headers })).items).toBeUndefined();
		expect(await items(receiver, [update], 'order_update')).toHaveLength(1);
		forgetPushes();
		const renamed = receiver.changed({ name: 'Renamed' });
		expect((await renamed.receive({ body, headers })).items).toBeUndefined();
		expect(receiver.staticData['node:Webhook Trigger']).toEqual({});
	});

	it('starts nothing when both come at once', async () => {
		const receiver = trigger();
		const came = await Promise.all(
			Array.from({ length: 5 }, async () => await receiver.receive(push([order]))),
		);
		expect(came.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
		expect(came.filter(({ items: given }) => given)).toHaveLength(1);
	});

	it('starts nothing under the name of another event', async () => {
		const receiver = trigger();
		for (const [first, second] of [
			['order_update', 'order_new'],
			['order_new', 'order_update'],
		]) {
			const orders = [{ ...update, cust_ref: first }];
			expect(await items(receiver, orders, first)).toHaveLength(1);
			expect(await items(receiver, orders, second)).toBeUndefined();
		}
	});

	it('starts what it did not start before: the event or the node is another now', async () => {
		const node = { id: 'widened' };
		const narrow = trigger({ events: ['order_new'] }, { node });
		expect(await items(narrow, [update], 'order_update')).toBeUndefined();
		const other = trigger({ filters: { statuses: ['new'] } }, { node });
		expect(await items(other, [update], 'order_update')).toBeUndefined();
		expect(narrow.staticData).toEqual({});
		expect(await items(narrow, [update], 'order_new')).toHaveLength(1);
		const second = [{ ...update, cust_ref: 'A-2' }];
		expect(await items(narrow, second, 'order_update')).toBeUndefined();
		expect(await items(trigger({}, { node }), second, 'order_update')).toHaveLength(1);
	});

	describe.each([
		['in one process', () => {}],
		['with a restart between', forgetPushes],
	])('%s', (_, between) => {
		let minutes: number;
		beforeEach(() => {
			minutes = 0;
			const begun = Date.now();
			jest.spyOn(Date, 'now').mockImplementation(() => begun + minutes * 60_000);
		});
		afterEach(() => jest.restoreAllMocks());

		/** The statuses that start an execution, with the minute of each. */
		async function started(states: Array<[minute: number, status: string]>) {
			const receiver = trigger();
			const came: unknown[] = [];
			for (const [minute, order_status] of states) {
				minutes = minute;
				const given = await items(receiver, [{ ...update, order_status }], 'order_update');
				if (given) came.push([minute, given[0]?.order_status]);
				between();
			}
			return came;
		}

		it('an update is a repeat for an hour, then a state that has come back', async () => {
			expect(
				await started([
					[0, 'error'],
					[1, 'new'],
					[58, 'error'],
					[61, 'error'],
					[118, 'error'],
					[122, 'error'],
					[200_000, 'new'],
				]),
			).toEqual([
				[0, 'error'],
				[1, 'new'],
				[61, 'error'],
				[122, 'error'],
				[200_000, 'new'],
			]);
		});

		it('an update is no repeat where the clock was put back by more', async () => {
			expect(
				await started([
					[0, 'error'],
					[-58, 'error'],
					[-70, 'error'],
				]),
			).toEqual([
				[0, 'error'],
				[-70, 'error'],
			]);
		});

		it('an update is forgotten also where somebody calls it a new order', async () => {
			const receiver = trigger();
			expect(await items(receiver, [update], 'order_new')).toHaveLength(1);
			between();
			minutes = 61;
			expect(await items(receiver, [update], 'order_update')).toHaveLength(1);
		});

		it('a new order is a repeat for good, whatever it is called later', async () => {
			const receiver = trigger();
			expect(await items(receiver, [order], 'order_new')).toHaveLength(1);
			between();
			minutes = 500_000;
			for (const event of ['order_new', 'order_update', '']) {
				expect(await items(receiver, [order], event)).toBeUndefined();
			}
		});
	});

	it('starts the workflow again in a test in the editor, and at another node', async () => {
		const receiver = trigger();
		await receiver.receive(push([order]));
		const tested = await receiver.receive(push([order]), 'manual');
		expect(tested.items).toHaveLength(1);
		expect((await trigger().receive(push([order]))).items).toHaveLength(1);
	});

	it('keeps what it remembers small, and forgets the oldest', async () => {
		const receiver = trigger();
		const numbered = (count: number) => [{ ...order, cust_ref: `A-${count}` }];
		for (let count = 0; count < 250; count++) await receiver.receive(push(numbered(count)));
		expect(JSON.stringify(receiver.staticData).length).toBeLessThan(2_000);
		forgetPushes();
		expect(await items(receiver, numbered(249), 'order_new')).toBeUndefined();
		expect(await items(receiver, numbered(150), 'order_new')).toBeUndefined();
		expect(await items(receiver, numbered(149), 'order_new')).toHaveLength(1);
	});
});

describe('the items', () => {
	it('are simplified, by what the push holds', async () => {
		const [shown] = (await items(trigger(), [order])) ?? [];
		expect(shown).toMatchObject({
			webhook_event: 'order_new',
			cust_ref: 'A-1',
			items: [{ item: 'MUG', quantity: 2, description: 'A mug' }],
			// What cannot be read comes as it is.
			grand_total: '1,234.50',
			on_hold: 'P',
			ship_city: null,
		});
		expect(await items(trigger(), [{ ...update, extra: 1 }], 'order_update')).toEqual([
			{
				webhook_event: 'order_update',
				cust_ref: 'A-1',
				cust_po_no: '#1',
				order_status: 'Shipped',
				delivered_to_wms_date: null,
				shipments: [],
				extra: 1,
			},
		]);
	});

	it.each(['simplified', 'raw', 'selected'])('hold no payment data: %s', async (output) => {
		const parameters = { output, fields: 'cust_ref, credit_card_no, cvv' };
		const given = JSON.stringify(await items(trigger(parameters), [order]));
		expect(given).toContain('A-1');
		expect(given).not.toMatch(/4111|"123"/);
	});

	it('are as CartRover sent them where that is wanted', async () => {
		const { cust_ref, order_source, items: lines, grand_total, on_hold } = order;
		const rest = { cust_ref, order_source, items: lines, grand_total, on_hold };
		expect(await items(trigger({ output: 'raw' }), [order])).toEqual([
			{ webhook_event: 'order_new', ...rest },
		]);
		const chosen = { output: 'selected', fields: ['cust_ref', 'webhook_event'] };
		expect(await items(trigger(chosen), [order])).toEqual([
			{ cust_ref: 'A-1', webhook_event: 'order_new' },
		]);
	});

	it('come as they are where they are odd, beside the others', async () => {
		const odd = [null, 7, 'A', [], {}, { cust_ref: null, items: 'none' }];
		expect(await items(trigger(), [...odd, order])).toEqual([
			{ webhook_event: 'order_new', value: null },
			...[7, 'A', []].map((value) => ({ webhook_event: 'order_new', value })),
			{ webhook_event: 'order_new' },
			{ webhook_event: 'order_new', cust_ref: null, items: 'none' },
			expect.objectContaining({ cust_ref: 'A-1' }),
		]);
	});

	it.each([
		['index', ['0', '2']],
		['reference', ['A-1', 'B']],
		['reference, of digits and others', ['1001', 'A-1']],
		['reference, one order', ['A-1']],
	])('come of a map by %s', async (_, keys) => {
		const orders = Object.fromEntries(keys.map((key) => [key, { ...order, cust_ref: key }]));
		const given = await items(trigger(), orders);
		expect(given?.map(({ cust_ref }) => cust_ref).sort()).toEqual(keys);
	});

	it.each([[], {}])('are none of an empty list, which starts nothing: %j', async (empty) => {
		expect(await items(trigger(), empty)).toBeUndefined();
	});

	it('are one of an order that is listed twice, and two where it differs', async () => {
		const given = await items(trigger(), [order, { ...order }, { ...order, on_hold: 'Y' }]);
		expect(given?.map(({ on_hold }) => on_hold)).toEqual(['P', true]);
	});

	it.each(['simplified', 'raw', 'selected'])('name the event of the header: %s', async (output) => {
		const parameters = { output, fields: 'webhook_event, cust_ref' };
		for (const [header, event] of [
			['order_new', 'order_new'],
			['order_new, order_new', 'order_new'],
			['ORDER_UPDATE,order_update', 'order_update'],
			// Several are none: it is told by its form.
			['order_update, order_new', 'order_new'],
		]) {
			const [given = {}] =
				(await items(trigger(parameters), [{ ...order, webhook_event: 'own' }], header)) ?? [];
			expect(given.webhook_event).toBe(event);
		}
	});

	it('do not hold the key', async () => {
		const shown = JSON.stringify(
			await items(trigger({ output: 'raw' }), [{ ...order, note: KEY }]),
		);
		expect(shown).not.toContain(KEY);
	});
});

describe('what is left out', () => {
	const source = (value: string) => ({ orderSource: { __rl: true, mode: 'id', value } });
	const refs = async (parameters: object, orders: object[], event: string) =>
		(await items(trigger(parameters), orders, event))?.map(({ cust_ref }) => cust_ref) ?? [];

	it('other events; without a name it is told by its form', async () => {
		const only = { events: ['order_update'] };
		expect(await refs(only, [update], 'order_update')).toEqual(['A-1']);
		expect(await refs(only, [update], 'ORDER_UPDATE')).toEqual(['A-1']);
		expect(await refs(only, [order], 'order_new')).toEqual([]);
		expect(await refs(only, [update], 'order_deleted')).toEqual([]);
		expect(await refs(only, [order, update], '')).toEqual(['A-1']);
	});

	it('other order sources, but not what names none', async () => {
		const others = [order, { ...order, cust_ref: 'B', order_source: 'Amazon' }, update];
		expect(await refs({ filters: source(' shopify ') }, others, 'order_new')).toEqual([
			'A-1',
			'A-1',
		]);
	});

	it('other statuses; a new order without one is new', async () => {
		const filters = (...statuses: string[]) => ({ filters: { statuses } });
		const canceled = { ...update, cust_ref: 'B', order_status: 'Cancelled' };
		const odd = { cust_ref: 'C', shipments: [] };
		const all = [update, canceled, odd];
		expect(await refs(filters('shipped'), all, 'order_update')).toEqual(['A-1', 'C']);
		expect(await refs(filters('canceled'), all, 'order_update')).toEqual(['B', 'C']);
		expect(await refs(filters('new'), [order], 'order_new')).toEqual(['A-1']);
		expect(await refs(filters('shipped'), [order], 'order_new')).toEqual([]);
	});
});

describe('with the sandbox', () => {
	let sandbox: Sandbox;
	let address: Address;
	beforeEach(async () => {
		sandbox = await startSandbox({ empty: true });
		address = await startAddress(trigger());
		sandbox.webhooks.add({ url: address.url, apiUser: 'demo-merchant' });
	});
	afterEach(async () => {
		await sandbox.close();
		await address.close();
	});

	it('each push starts one execution, also when it comes again and late', async () => {
		const { store, webhooks } = sandbox;
		for (const custRef of ['A', 'B']) store.addOrder({ custRef });
		store.setStatus('A', 'shipped');
		await webhooks.settled();
		expect(address.executions()).toMatchObject([
			[{ webhook_event: 'order_new', cust_ref: 'A', items: expect.any(Array) }],
			[{ webhook_event: 'order_new', cust_ref: 'B' }],
			[{ webhook_event: 'order_update', cust_ref: 'A', order_status: 'shipped' }],
		]);
		const orders = store.orders();
		await webhooks.push(orders, sandbox.merchantPk, { event: 'order_update', times: 3 });
		// The update of A has been there before, that of B has not.
		expect(address.executions().slice(3)).toMatchObject([[{ cust_ref: 'B' }]]);
		expect(webhooks.deliveries.every(({ status }) => status === 200)).toBe(true);
	});

	it('an order that falls into error again within the hour is one repeat, and another later', async () => {
		const { store, webhooks } = sandbox;
		store.addOrder({ custRef: 'A' });
		const begun = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => begun);
		for (const status of ['error', 'new', 'error', 'new'] as const) {
			store.setStatus('A', status);
			await webhooks.settled();
		}
		jest.spyOn(Date, 'now').mockImplementation(() => begun + 3_600_000);
		store.setStatus('A', 'error');
		await webhooks.settled();
		jest.restoreAllMocks();
		expect(address.executions().flat()).toMatchObject([
			{ webhook_event: 'order_new' },
			{ order_status: 'error' },
			{ order_status: 'new' },
			{ order_status: 'error' },
		]);
	});

	it('what a cart key signs does not pass with the key of a merchant', async () => {
		const { store, webhooks } = sandbox;
		webhooks.clear();
		webhooks.add({ url: address.url, apiUser: 'demo-cart' });
		store.addOrder({ custRef: 'A' });
		await webhooks.settled();
		expect(webhooks.deliveries).toMatchObject([{ status: 401, repeats: true }]);
		expect(address.executions()).toEqual([]);
	});
});
