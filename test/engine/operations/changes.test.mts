import { byId, startWorld, type World } from '../../support/world.mts';

let world: World;
const begin = async () => (world = await startWorld({ empty: true }));
afterEach(async () => await world.end());

describe('order cancel', () => {
	const cancel = async (ref: string) =>
		(await world.run('order', 'cancel', { custRef: byId(ref) })) as {
			items: Array<{ json: object }>;
			error?: { message: string; description: string };
		};

	test('cancels an order and says so', async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'C-1' });
		expect((await cancel('C-1')).items[0]?.json).toMatchObject({ cust_ref: 'C-1', canceled: true });
		expect(sandbox.store.order('C-1')?.status).toBe('canceled');
	});

	test("fails with the warehouse's words when it does not accept", async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'C-1', status: 'shipped' });
		const { error } = await cancel('C-1');
		expect(error?.message).toBe('Order has already shipped');
		expect(error?.description).toMatch(/Order C-1 was not canceled/);
	});

	test.each(['cutBefore', 'cutAfter', 'truncated', 'html', 'emptyBody'] as const)(
		'cancels once and tells the truth when the answer is lost (%s)',
		async (fault) => {
			const { sandbox } = await begin();
			sandbox.store.addOrder({ custRef: 'C-1' });
			sandbox.faults.add({ fault, match: { path: 'cart/orders/wms_cancel/*' } });
			const { items, error } = await cancel('C-1');
			expect(error).toBeUndefined();
			expect(items[0]?.json).toMatchObject({ canceled: true });
			expect(sandbox.store.order('C-1')?.status).toBe('canceled');
			expect(sandbox.log.count({ path: 'cart/orders/wms_cancel/*', effect: true })).toBe(1);
		},
	);

	test.each([
		['the call takes 90 seconds', { kind: 'latency', ms: 90_000 }, 60_000],
		['a gateway gives up', { kind: 'serverError', status: 504 }, 0],
	] as const)('is not sent again when %s, since it may still take effect', async (_, fault, ms) => {
		const { sandbox, clock } = await begin();
		sandbox.store.addOrder({ custRef: 'C-1' });
		const started = clock.now();
		sandbox.faults.add({ fault, match: { path: 'cart/orders/wms_cancel/*' } });
		const { error } = await cancel('C-1');
		expect(error?.message).toMatch(/it is not known whether CartRover cancell?ed order C-1/);
		expect(sandbox.log.count({ path: 'cart/orders/wms_cancel/*' })).toBe(1);
		expect(clock.now() - started).toBeGreaterThanOrEqual(ms);
	});

	test('says that it is not known, when the answers stay lost and the order is not canceled', async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'C-1' });
		sandbox.faults.add({
			fault: 'cutBefore',
			match: { path: 'cart/orders/wms_cancel/*' },
			times: 99,
		});
		const { error } = await cancel('C-1');
		expect(error?.message).toMatch(/it is not known whether CartRover cancell?ed order C-1/);
		expect(sandbox.log.count({ path: 'cart/orders/wms_cancel/*' })).toBe(3);
	});
});

describe('shipment confirm', () => {
	test('sends the tracking numbers, given as text or list', async () => {
		const { sandbox } = await begin();
		for (const ref of ['S-1', 'S-2']) sandbox.store.addOrder({ custRef: ref, status: 'shipped' });
		const { items, error } = await world.run(
			'shipment',
			'confirm',
			{ custRef: byId('={{ $json.ref }}'), trackingNumbers: '={{ $json.tracking }}' },
			{
				items: [
					{ ref: 'S-1', tracking: 'A-1, A-2\nA-1' },
					{ ref: 'S-2', tracking: ['B-1'] },
				],
			},
		);
		expect(error).toBeUndefined();
		expect(sandbox.log.entries.map(({ path, body }) => [path, body])).toEqual([
			['cart/orders/status/S-1', undefined],
			[
				'cart/orders/update/S-1',
				{ order_status: 'confirmed', shipments: [{ tracking_no: 'A-1' }, { tracking_no: 'A-2' }] },
			],
			['cart/orders/status/S-2', undefined],
			[
				'cart/orders/update/S-2',
				{ order_status: 'confirmed', shipments: [{ tracking_no: 'B-1' }] },
			],
		]);
		expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[
				{ cust_ref: 'S-1', order_status: 'confirmed', tracking_numbers: ['A-1', 'A-2'] },
				{ item: 0 },
			],
			[{ cust_ref: 'S-2', order_status: 'confirmed', tracking_numbers: ['B-1'] }, { item: 1 }],
		]);
	});

	test('is made once when its answer is lost after it took effect', async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'S-1', status: 'shipped' });
		sandbox.faults.add({ fault: 'cutAfter', match: { path: 'cart/orders/update/*' } });
		const { error } = await world.run('shipment', 'confirm', {
			custRef: byId('S-1'),
			trackingNumbers: 'T-1',
		});
		expect(error).toBeUndefined();
		expect(sandbox.log.count({ path: 'cart/orders/update/*', effect: true })).toBe(1);
	});

	const WRITES = { path: 'cart/orders/update/*' };
	const READS = { path: 'cart/orders/status/*' };
	const confirm = (options: object = {}, node: object = {}) =>
		world.run(
			'shipment',
			'confirm',
			{ custRef: byId('P-1'), trackingNumbers: 'T-1', options: options as never },
			{ node: node as never },
		);

	test.each([
		['new', 'New'],
		['at_wms', 'At Warehouse'],
		['partial', 'Partially Shipped'],
		['error', 'Error'],
		['canceled', 'Canceled'],
	] as const)(
		'of an order that is %s fails, and is sent only if asked for',
		async (status, name) => {
			const { sandbox } = await begin();
			const shipments = status === 'partial' ? [{ trackingNo: 'T-1' }] : [];
			sandbox.store.addOrder({ custRef: 'P-1', status, shipments });
			const { error } = await confirm();
			expect(error?.message).toBe(`Order P-1 was not confirmed: CartRover shows it as ${name}`);
			expect(error?.description).toMatch(
				/Confirm Before Shipped.*Nothing was sent to CartRover\.$/,
			);
			expect(sandbox.log.count(WRITES)).toBe(0);
			expect(sandbox.store.order('P-1')?.status).toBe(status);
			expect(sandbox.log.count(READS)).toBe(1);
			await confirm({ confirmBeforeShipped: true });
			expect(sandbox.log.count(WRITES)).toBe(1);
			expect(sandbox.log.count(READS)).toBe(['error', 'canceled'].includes(status) ? 2 : 1);
		},
	);

	test.each(['shipped', 'confirmed'] as const)('of an order that is %s is sent', async (status) => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'P-1', status, shipments: [{ trackingNo: 'T-1' }] });
		expect((await confirm()).error).toBeUndefined();
		expect(sandbox.log.count(WRITES)).toBe(1);
	});

	test.each([
		['PARTIAL', 0],
		[' Cancelled ', 0],
		['closed', 1],
		['', 1],
		[null, 1],
		[undefined, 1],
		[{ odd: true }, 1],
	])('with the status %j is sent %d times', async (order_status, times) => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'P-1', status: 'shipped' });
		const response = { cust_ref: 'P-1', order_status, shipments: [] };
		const body = { success_code: true, response };
		sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: READS });
		const { error } = await confirm();
		expect(error === undefined).toBe(times === 1);
		expect(sandbox.log.count(WRITES)).toBe(times);
	});

	test('that is refused after a lost answer fails, though the order was confirmed before', async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({
			custRef: 'P-1',
			status: 'confirmed',
			shipments: [{ trackingNo: 'T-0' }],
		});
		const body = { success_code: false, error_code: 'Invalid', message: 'Unknown tracking number' };
		sandbox.faults.add({ fault: 'cutBefore', match: WRITES });
		sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: WRITES });
		const { error } = await confirm();
		expect(sandbox.log.count(WRITES)).toBe(2);
		expect(error?.message).toBe('Unknown tracking number');
	});

	test('is not sent again once the order is confirmed, if it was not before', async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'P-1', status: 'shipped' });
		sandbox.faults.add({ fault: 'cutBefore', match: WRITES });
		sandbox.faults.add({ fault: 'cutAfter', match: WRITES, times: 9 });
		expect((await confirm()).error).toBeUndefined();
		expect(sandbox.log.count(WRITES)).toBe(2);
	});

	test('of an order whose status cannot be read is not sent, and n8n can try again', async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'P-1', status: 'shipped' });
		const fault = { kind: 'serverError', status: 500 } as const;
		sandbox.faults.add({ fault, match: READS, times: 5 });
		const { error } = await confirm();
		expect(error?.message).toMatch(/^CartRover cannot answer/);
		expect(error?.message).not.toMatch(/not known/);
		expect(sandbox.log.count(WRITES)).toBe(0);
		sandbox.faults.add({ fault, match: READS, times: 5 });
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		expect((await confirm({}, retry)).error).toBeUndefined();
		expect(sandbox.log.count(WRITES)).toBe(1);
	});

	test('of an order that is not there fails, as it does anywhere', async () => {
		const { sandbox } = await begin();
		expect((await confirm()).error?.message).toMatch(/^Order not found/);
		expect(sandbox.log.count(WRITES)).toBe(0);
	});

	test('with a Merchant key reads nothing', async () => {
		const { sandbox } = await begin();
		const parameters = { custRef: byId('P-1'), trackingNumbers: 'T-1' };
		const { error } = await world.run('shipment', 'confirm', parameters, { level: 'merchant' });
		expect(error?.message).toMatch(/Cart/);
		expect(sandbox.log.entries).toEqual([]);
	});

	test('needs a tracking number', async () => {
		await begin();
		const { error } = await world.run('shipment', 'confirm', {
			custRef: byId('S-1'),
			trackingNumbers: ' , ',
		});
		expect(error).toMatchObject({
			message: 'Tracking Numbers is missing',
			context: { itemIndex: 0 },
		});
		expect(world.sandbox.log.entries).toHaveLength(0);
	});
});

test('two items that set an order to two statuses are not sent', async () => {
	const { sandbox } = await begin();
	sandbox.store.addOrder({ custRef: 'A-1' });
	const { error } = await world.run(
		'orderStatus',
		'update',
		{ custRef: byId('A-1'), status: '={{ $json.status }}' },
		{ level: 'merchant', items: [{ status: 'confirmed' }, { status: 'canceled' }] },
	);
	expect(error?.message).toBe(
		'The status of order A-1 differs between input items 0 and 1: none of them was sent',
	);
	expect(sandbox.log.entries).toEqual([]);
});
