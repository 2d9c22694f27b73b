import type { IDataObject, IRun } from 'n8n-workflow';

import { executeOne, forRetry } from '../../support/execution.mts';
import { validOrder } from '../../support/orders.mts';
import { stockUp } from '../../support/surface.mts';
import { byId, startWorld, START, type World } from '../../support/world.mts';

/* What an execution has done counts as done when n8n runs the node again within it, or retries it. */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	stockUp(world.sandbox);
});
afterEach(async () => await world.end());

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const TO_ERRORS = { ...RETRY, onError: 'continueErrorOutput' };

const refsOf = (items: Array<{ json: IDataObject }> = []) => items.map(({ json }) => json.cust_ref);

/** How often CartRover was asked, by method and the end of the path. */
const calls = (method: string, path: RegExp) =>
	world.sandbox.log.entries.filter((entry) => entry.method === method && path.test(entry.path));

const addOrders = (...refs: string[]) => {
	for (const custRef of refs) {
		world.sandbox.store.addOrder({
			custRef,
			createdAt: START - 60_000,
			items: [{ item: 'MUG-1', quantity: 1 }],
		});
	}
};

/** Refused for what it holds, before it is sent. */
const incomplete = (ref: string) => ({ ...validOrder(ref), ship_city: '' });

describe('with one bad order of three', () => {
	const ORDERS = [incomplete('BAD'), validOrder('A'), validOrder('B')];
	const WAYS = [
		['create', { specifyOrder: 'json' }, 2],
		['createMany', {}, 1],
		['createMany', { options: { batchSize: 1 } }, 2],
	] as const;

	test.each(WAYS)(
		'%s %j sends the good ones once, and they come out',
		async (name, more, times) => {
			const options = { items: ORDERS, node: TO_ERRORS };
			const parameters = { orderJson: '={{ $json }}', ...more };
			const { outputs } = await world.run('order', name, parameters, options);
			expect(
				outputs[0]?.map(({ json, pairedItem }) => [json.cust_ref, json.created, pairedItem]),
			).toEqual([
				['A', true, { item: 1 }],
				['B', true, { item: 2 }],
			]);
			expect(outputs[1]?.map(({ json, pairedItem }) => [json.cust_ref, pairedItem])).toEqual([
				['BAD', { item: 0 }],
			]);
			expect(calls('POST', /orders/)).toHaveLength(times);
			expect(world.sandbox.store.orderCount).toBe(2);
		},
	);

	test('a run that stops sends what was created once, and names the bad one', async () => {
		const { error } = await world.run(
			'order',
			'create',
			{ specifyOrder: 'json', orderJson: '={{ $json }}' },
			{ items: [validOrder('A'), incomplete('BAD'), validOrder('B')], node: RETRY },
		);
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect(error?.description).toContain(
			'This item was not sent. 1 order was created anyway: A (input item 0). Executing this step or the workflow again sends input item 0 again (On Duplicate set to “Skip” passes over it); Retry, under Executions, does so only where the data changed, but runs this item again.',
		);
		expect(calls('POST', /orders/)).toHaveLength(1);
	});

	test.each(['create', 'createMany'])(
		'%s: one that CartRover has of somebody else stays an error in every try',
		async (name) => {
			world.sandbox.store.addOrder({ custRef: 'TAKEN' });
			const items = [validOrder('TAKEN'), validOrder('A')];
			const parameters = { specifyOrder: 'json', orderJson: '={{ $json }}' };
			const { outputs } = await world.run('order', name, parameters, { items, node: TO_ERRORS });
			expect(refsOf(outputs[0])).toEqual(['A']);
			expect(refsOf(outputs[1])).toEqual(['TAKEN']);
			expect(outputs[1]?.[0]?.json.error).toMatch(/Duplicate/);
		},
	);

	test.each(['create', 'createMany'])(
		'%s: one whose answers are all lost is its own when it is there in the next try',
		async (name) => {
			// The first try loses every answer; it takes effect.
			world.sandbox.faults.add({ fault: 'cutAfter', times: 5, match: { method: 'POST' } });
			const parameters = { specifyOrder: 'json', orderJson: '={{ $json }}' };
			const { items, error } = await world.run('order', name, parameters, {
				items: [validOrder('A')],
				node: RETRY,
			});
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({ cust_ref: 'A', created: true });
			expect(world.sandbox.store.orderCount).toBe(1);
		},
	);

	test('a batch that the next try gets refused as a whole, as a duplicate, is read back', async () => {
		// The first try loses every answer; it takes effect.
		world.sandbox.faults.add({ fault: 'cutAfter', times: 5, match: { method: 'POST' } });
		const refusal = { success_code: false, error_code: 'Failure', message: 'Duplicate order: A' };
		const fault = { kind: 'wrongTypes', body: refusal, effect: false } as const;
		world.sandbox.faults.add({ fault, match: { method: 'POST' } });
		const { items, error } = await world.run(
			'order',
			'createMany',
			{ orderJson: '={{ $json }}' },
			{ items: [validOrder('A'), validOrder('B')], node: RETRY },
		);
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => [json.cust_ref, json.created])).toEqual([
			['A', true],
			['B', true],
		]);
		expect(calls('POST', /batch/)).toHaveLength(6);
	});

	test('the same order at another place of the input is no retry of it', async () => {
		const { outputs } = await world.run(
			'order',
			'create',
			{ specifyOrder: 'json', orderJson: '={{ $json }}' },
			{ items: [validOrder('A'), validOrder('A')], node: TO_ERRORS },
		);
		expect(refsOf(outputs[0])).toEqual(['A']);
		expect(refsOf(outputs[1])).toEqual(['A']);
	});
});

describe('writes to orders', () => {
	const ITEMS = [{ ref: 'NONE' }, { ref: 'A' }, { ref: 'B' }];
	const custRef = byId('={{ $json.ref }}');
	const WRITES = [
		['order', 'cancel', { custRef }, 'cart', ['GET', /wms_cancel\/[AB]$/]],
		[
			'shipment',
			'create',
			{ custRef, carrier: 'UPS', trackingNumber: '=T-{{ $json.ref }}' },
			'merchant',
			['POST', /update\/[AB]$/],
		],
		[
			'shipment',
			'create',
			{ custRef, carrier: 'UPS', trackingNumber: '=T-{{ $json.ref }}', shipDate: '={{ $now }}' },
			'merchant',
			['POST', /update\/[AB]$/],
		],
		['orderStatus', 'update', { custRef, status: 'at_wms' }, 'merchant', ['POST', /update\/[AB]$/]],
	] as const;

	test.each(WRITES)('%s %s is made once', async (resource, operation, parameters, level, call) => {
		addOrders('A', 'B');
		const { outputs } = await world.run(resource, operation, parameters, {
			level,
			items: ITEMS,
			node: TO_ERRORS,
		});
		expect(refsOf(outputs[0])).toEqual(['A', 'B']);
		expect(outputs[1]).toHaveLength(1);
		expect(calls(call[0], call[1])).toHaveLength(2);
	});

	test('shipment confirm is made once', async () => {
		addOrders('A', 'B');
		for (const ref of ['A', 'B']) world.sandbox.store.ship(ref, { trackingNo: `T-${ref}` });
		const { outputs } = await world.run(
			'shipment',
			'confirm',
			{ custRef, trackingNumbers: '=T-{{ $json.ref }}' },
			{ items: ITEMS, node: TO_ERRORS },
		);
		expect(refsOf(outputs[0])).toEqual(['A', 'B']);
		expect(calls('POST', /update\/[AB]$/)).toHaveLength(2);
	});

	test.each(['cutAfter', { kind: 'serverError', status: 502, effect: true }] as const)(
		'a parcel whose answer was lost is looked up before it is posted again: %j',
		async (fault) => {
			addOrders('A');
			world.sandbox.faults.add({ fault, match: { method: 'POST' } });
			// Nor can the order's status be read in the first try.
			world.sandbox.faults.add({ fault: 'cutBefore', times: 5, match: { path: '*/status/*' } });
			const { items, error } = await world.run(
				'shipment',
				'create',
				{ custRef: byId('A'), carrier: 'UPS', trackingNumber: 'T-1' },
				{ level: 'merchant', node: RETRY },
			);
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({ cust_ref: 'A', tracking_no: 'T-1' });
			expect(calls('POST', /update/)).toHaveLength(1);
			expect(world.sandbox.store.order('A')?.shipments).toHaveLength(1);
		},
	);
});

test('an order is closed in the next try where the answer of one of its shipments was lost', async () => {
	addOrders('A');
	// CartRover has the first one, as one of several; nobody can tell in the first try.
	world.sandbox.faults.add({ fault: 'cutAfter', match: { method: 'POST' } });
	world.sandbox.faults.add({ fault: 'cutBefore', times: 5, match: { path: '*/status/*' } });
	const { outputs } = await world.run(
		'shipment',
		'create',
		{ custRef: byId('A'), carrier: 'UPS', trackingNumber: '={{ $json.number }}' },
		{ level: 'merchant', items: [{ number: 'T-1' }, { number: 'T-2' }], node: TO_ERRORS },
	);
	expect(outputs.map(({ length }) => length)).toEqual([2, 0]);
	expect(world.sandbox.store.order('A')).toMatchObject({
		status: 'shipped',
		shipments: [{ trackingNo: 'T-1' }, { trackingNo: 'T-2' }],
	});
});

test('stock is set once', async () => {
	const items = [
		{ sku: '', n: 1 },
		{ sku: 'MUG-1', n: 2 },
		{ sku: 'TEE-1', n: 3 },
	];
	const parameters = { sku: byId('={{ $json.sku }}'), quantityAvailable: '={{ $json.n }}' };
	const { outputs } = await world.run('inventory', 'update', parameters, {
		level: 'merchant',
		items,
		node: TO_ERRORS,
	});
	expect(outputs[0]?.map(({ json }) => json.sku)).toEqual(['MUG-1', 'TEE-1']);
	expect(calls('POST', /inventory/)).toHaveLength(1);
});

test('a mapping is set once', async () => {
	const { outputs } = await world.run(
		'shipMethod',
		'setMapping',
		{
			orderSource: byId('={{ $json.source }}'),
			mappings: { mapping: [{ cart_code: 'Express', wms_code: byId('57') }] },
		},
		{ level: 'merchant', items: [{ source: '' }, { source: 'Shopify' }], node: TO_ERRORS },
	);
	expect(outputs.map(({ length }) => length)).toEqual([1, 1]);
	expect(calls('POST', /shipmethod/)).toHaveLength(1);
});

describe.each([
	['', '={{ $json.body }}'],
	[
		' that comes out different each time',
		'={{ { ...$json.body, at: $now.toISO() + Math.random() } }}',
	],
])('a custom POST%s', (_, given) => {
	const send = async (items: IDataObject[], node: IDataObject) =>
		await world.run(
			'request',
			'send',
			{ method: 'POST', path: '={{ $json.path }}', body: given },
			{ level: 'merchant', items, node },
		);
	const body = { order_status: 'at_wms' };

	test('that was answered is not sent again', async () => {
		addOrders('A');
		const path = 'merchant/orders/update/A';
		const { outputs } = await send(
			[
				{ path: 'https://x', body },
				{ path, body },
			],
			TO_ERRORS,
		);
		expect(outputs.map(({ length }) => length)).toEqual([1, 1]);
		expect(calls('POST', /update/)).toHaveLength(1);
	});

	test('whose answer was lost is not sent again either', async () => {
		addOrders('A');
		world.sandbox.faults.add({ fault: 'cutAfter', match: { method: 'POST' } });
		const { error } = await send([{ path: 'merchant/orders/update/A', body }], RETRY);
		expect(error?.message).toMatch(/was sent in an earlier try, and may have taken effect/);
		expect(calls('POST', /update/)).toHaveLength(1);
	});

	test('that was refused, and so had no effect, is sent again', async () => {
		addOrders('A');
		const refusal = { success_code: false, error_code: 'Failure', message: 'Not now' };
		const fault = { kind: 'wrongTypes', body: refusal, effect: false } as const;
		world.sandbox.faults.add({ fault, match: { method: 'POST' } });
		const { error } = await send([{ path: 'merchant/orders/update/A', body }], RETRY);
		expect(error).toBeUndefined();
		expect(calls('POST', /update/)).toHaveLength(2);
	});
});

describe('an order canceled twice', () => {
	test('in one run is canceled, as the second says', async () => {
		addOrders('K1', 'K2');
		const refs = ['K1', 'K1', 'K2', 'K1'];
		const { items, error } = await world.run(
			'order',
			'cancel',
			{ custRef: byId('={{ $json.ref }}') },
			{ items: refs.map((ref) => ({ ref })) },
		);
		expect(error).toBeUndefined();
		const before = 'The order was already canceled';
		expect(items.map(({ json }) => [json.cust_ref, json.canceled, json.message])).toEqual([
			['K1', true, 'The order was canceled'],
			['K1', true, before],
			['K2', true, 'The order was canceled'],
			['K1', true, before],
		]);
	});

	test('in two executions is canceled, as the second says', async () => {
		addOrders('K1');
		const cancel = async () => await world.run('order', 'cancel', { custRef: byId('K1') });
		await cancel();
		expect((await cancel()).items[0]?.json).toMatchObject({ canceled: true });
	});

	const showLate = () => {
		const body = { success_code: true, response: { cust_ref: 'K1', order_status: 'at_wms' } };
		const fault = { kind: 'wrongTypes', body } as const;
		world.sandbox.faults.add({ fault, match: { path: '*/status/*' }, times: 9 });
	};
	const cancelOne = async () => await world.run('order', 'cancel', { custRef: byId('K1') });

	test.each(['cancel-boolean', 'cancel-bare'])(
		'is canceled where its status is read late: %s',
		async (reading) => {
			addOrders('K1');
			world.sandbox.readings.use([reading]);
			world.sandbox.faults.add({ fault: 'cutAfter', match: { path: '*/wms_cancel/*' } });
			showLate();
			const { items, error } = await cancelOne();
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({ canceled: true, message: 'The order was canceled' });
			expect((await cancelOne()).items[0]?.json).toMatchObject({
				canceled: true,
				message: 'The order was already canceled',
			});
		},
	);

	test.each([
		'Order has already shipped and cannot be canceled',
		'Already shipped; canceled orders are sent back',
	])('is an error where it is refused as %s', async (message) => {
		addOrders('K1');
		const body = { success_code: true, response: { success: false, message } };
		world.sandbox.faults.add({
			fault: { kind: 'wrongTypes', body, effect: false },
			match: { path: '*/wms_cancel/*' },
		});
		expect((await cancelOne()).error?.message).toBe(message.replace('canceled', 'cancelled'));
	});

	test('is an error where it was shipped instead', async () => {
		addOrders('K1');
		world.sandbox.store.ship('K1', { trackingNo: 'T' });
		const { error } = await world.run('order', 'cancel', { custRef: byId('K1') });
		expect(error?.description).toMatch(/Order K1 was not canceled/);
	});
});

test('a status that is there already is no error when it is refused', async () => {
	addOrders('A');
	const body = { success_code: false, error_code: 'Failure', message: 'Already in this status' };
	const update = async () =>
		await world.run(
			'orderStatus',
			'update',
			{ custRef: byId('A'), status: 'at_wms' },
			{ level: 'merchant' },
		);
	expect((await update()).error).toBeUndefined();
	world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body, effect: false } });
	expect((await update()).error).toBeUndefined();
	world.sandbox.store.addOrder({ custRef: 'B' });
	world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body, effect: false } });
	const other = await world.run(
		'orderStatus',
		'update',
		{ custRef: byId('B'), status: 'at_wms' },
		{ level: 'merchant' },
	);
	expect(other.error?.message).toBe('Already in this status');
});

describe('an execution that is retried', () => {
	const outputOf = (run: IRun) =>
		run.data.resultData.runData.CartRover?.at(-1)?.data?.main?.[0]?.map(({ json }) => json);

	const asJson = (orderJson: string) => ({
		resource: 'order',
		operation: 'create',
		specifyOrder: 'json',
		orderJson,
	});

	test('does not send again what the first one has sent', async () => {
		const items = [validOrder('A'), incomplete('BAD'), validOrder('B')];
		const first = await executeOne(world, asJson('={{ $json }}'), items);
		expect(first.status).toBe('error');
		const mended = asJson('={{ { ...$json, ship_city: $json.ship_city || "Testville" } }}');
		const second = await executeOne(world, mended, items, { kept: forRetry(first, mended) });
		expect(second.data.resultData.error).toBeUndefined();
		expect(outputOf(second)).toMatchObject([
			{ cust_ref: 'A', created: true },
			{ cust_ref: 'BAD', created: true },
			{ cust_ref: 'B', created: true },
		]);
		expect(calls('POST', /orders/).map(({ body }) => (body as IDataObject).cust_ref)).toEqual([
			'A',
			'BAD',
			'B',
		]);
	});

	test('sends again the custom request whose answer was lost, as the error says', async () => {
		addOrders('A', 'B');
		const parameters = {
			...{ resource: 'request', operation: 'send', method: 'POST' },
			...{ path: '=cart/orders/update/{{ $json.ref }}', body: '={{ $json.body }}' },
		};
		const bodyOf = (ref: string) => ({
			order_status: 'confirmed',
			shipments: [{ tracking_no: `T-${ref}` }],
		});
		const items = ['A', 'B'].map((ref) => ({ ref, body: bodyOf(ref) }));
		world.sandbox.faults.add({ fault: 'cutAfter', times: 9, match: { path: '*/update/B' } });
		const first = await executeOne(world, parameters, items);
		expect((first.data.resultData.error as { description?: string }).description).toMatch(
			/1 item was done anyway: input item 0\. Executing this step or the workflow again sends input item 0 again; Retry, under Executions, does so only where the data changed, but runs this item again\.$/,
		);
		world.sandbox.faults.clear();
		const second = await executeOne(world, parameters, items, {
			kept: forRetry(first, parameters),
		});
		expect(second.data.resultData.error).toBeUndefined();
		expect(calls('POST', /update/).map(({ path }) => path.at(-1))).toEqual(['A', 'B', 'B']);
	});

	test('says so where the order would now be another one', async () => {
		const items = [validOrder('A'), incomplete('BAD')];
		const first = await executeOne(world, asJson('={{ $json }}'), items);
		const other = asJson('={{ { ...$json, ship_city: "Elsewhere" } }}');
		const second = await executeOne(world, other, items, { kept: forRetry(first, other) });
		expect(second.data.resultData.error?.message).toMatch(/Duplicate/);
	});
});

test.each(['create', 'createMany'])(
	'%s: an answer that gives the reference in another case is about this order',
	async (name) => {
		const row = { cust_ref: ' a-1', cust_po_no: 'PO', order_number: 'PO' };
		const body = { success_code: true, ...row, response: { success: [row], failed: [] } };
		world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body } });
		const { items, error } = await world.run(
			'order',
			name,
			{ specifyOrder: 'json', orderJson: '={{ $json }}' },
			{ items: [validOrder('A-1')] },
		);
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ cust_ref: 'A-1', order_number: 'PO', created: true });
	},
);
