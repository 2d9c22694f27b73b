import fc from 'fast-check';

import { startWorld, type World } from '../support/world.mts';

let world: World;
const begin = async (options?: Parameters<typeof startWorld>[0]) =>
	(world = await startWorld({ empty: true, ...options }));
afterEach(async () => await world.end());

const MINUTE = 60_000;
type Poller = ReturnType<World['poller']>;
type Json = Record<string, unknown>;

/** Polls a minute later. */
const next = async (poller: Poller): Promise<Json[]> => {
	await world.clock.advance(MINUTE);
	return ((await poller.poll()) ?? []).map(({ json }) => json);
};
const tracked = (items: Json[]) => items.map(({ tracking_no }) => tracking_no);
const changes = (items: Json[]) => items.map((item) => [item.cust_ref, item.changed_to]);

describe('shipment created', () => {
	const start = async (options: Json = {}) => {
		const { sandbox } = await begin();
		sandbox.store.addProduct({ sku: 'MUG' });
		const order = (custRef: string, quantity = 1) =>
			sandbox.store.addOrder({ custRef, items: [{ item: 'MUG', quantity }] });
		order('OLD');
		sandbox.store.ship('OLD', { trackingNo: 'OLD-1' });
		const poller = world.poller({ event: 'shipmentCreated', ...options });
		expect(await poller.poll()).toBeNull();
		return { sandbox, order, poller };
	};

	test('delivers each parcel once, with its order', async () => {
		const { sandbox, order, poller } = await start();
		order('A');
		expect(await next(poller)).toEqual([]);
		sandbox.store.ship('A', { trackingNo: 'A-1', carrier: 'UPS' });
		expect(await next(poller)).toEqual([
			expect.objectContaining({ cust_ref: 'A', tracking_no: 'A-1', carrier: 'UPS' }),
		]);
		expect(await next(poller)).toEqual([]);
		sandbox.store.setStatus('A', 'confirmed');
		expect(await next(poller)).toEqual([]);
	});

	test('delivers the parcels of an order that is shipped in parts, days apart, once each', async () => {
		const { sandbox, order, poller } = await start();
		order('P', 3);
		const parcel = (trackingNo: string) =>
			sandbox.store.ship('P', { trackingNo, items: [{ item: 'MUG', quantity: 1 }] });
		parcel('P-1');
		expect(tracked(await next(poller))).toEqual(['P-1']);
		for (let day = 0; day < 3; day++) {
			await world.clock.advance(24 * 60 * MINUTE);
			order(`OTHER-${day}`);
			sandbox.store.ship(`OTHER-${day}`, { trackingNo: `O-${day}` });
			expect(tracked(await next(poller))).toEqual([`O-${day}`]);
		}
		parcel('P-2');
		expect(tracked(await next(poller))).toEqual(['P-2']);
		await world.clock.advance(24 * 60 * MINUTE);
		parcel('P-3');
		expect(tracked(await next(poller))).toEqual(['P-3']);
		expect(await next(poller)).toEqual([]);
	});

	test('delivers a parcel that left long before CartRover heard of it', async () => {
		const { sandbox, order, poller } = await start();
		order('LATE');
		sandbox.store.ship('LATE', {
			trackingNo: 'L-1',
			at: world.clock.now(),
			shippedAt: world.clock.now() - 3 * 24 * 60 * MINUTE,
		});
		expect(tracked(await next(poller))).toEqual(['L-1']);
		for (let poll = 0; poll < 30; poll++) expect(await next(poller)).toEqual([]);
	});

	test('delivers no more than Max Items at once, and the rest with the next polls', async () => {
		const { sandbox, order, poller } = await start({ options: { maxItems: 10 } });
		for (let i = 0; i < 35; i++) {
			order(`M-${i}`);
			sandbox.store.ship(`M-${i}`, { trackingNo: `T-${i}` });
		}
		const polls: unknown[][] = [];
		for (let poll = 0; poll < 5; poll++) polls.push(tracked(await next(poller)));
		expect(polls.map((poll) => poll.length)).toEqual([10, 10, 10, 5, 0]);
		expect(new Set(polls.flat()).size).toBe(35);
	});
});

describe('order status changed', () => {
	const start = async (statuses: string[], options: Json = {}) => {
		const { sandbox } = await begin();
		const order = (custRef: string) => sandbox.store.addOrder({ custRef });
		const poller = world.poller({ event: 'orderStatusChanged', statuses, ...options });
		return { sandbox, order, poller };
	};

	test('delivers each watched change once, and no other', async () => {
		const { sandbox, order, poller } = await start(['error', 'canceled']);
		order('A');
		order('B');
		sandbox.store.setStatus('A', 'error', { errorReason: 'No such method' });
		expect(await poller.poll()).toBeNull();
		expect(await next(poller)).toEqual([]);
		sandbox.store.setStatus('B', 'error', { errorReason: 'Bad address' });
		expect(await next(poller)).toEqual([
			expect.objectContaining({
				cust_ref: 'B',
				changed_to: 'error',
				order_status: 'error',
				error_reason: 'Bad address',
			}),
		]);
		sandbox.store.setStatus('B', 'canceled');
		order('C');
		sandbox.store.setStatus('C', 'at_wms');
		expect(changes(await next(poller))).toEqual([['B', 'canceled']]);
		expect(await next(poller)).toEqual([]);
	});

	test('finds changes that an order has left behind between two polls', async () => {
		const { sandbox, order, poller } = await start(['new', 'at_wms', 'shipped', 'confirmed']);
		order('BEFORE');
		expect(await poller.poll()).toBeNull();
		await world.clock.advance(MINUTE);
		order('Q');
		for (const status of ['at_wms', 'shipped', 'confirmed'] as const) {
			await world.clock.advance(1_000);
			sandbox.store.setStatus('Q', status);
		}
		expect(changes(await next(poller)).sort()).toEqual([
			['Q', 'at_wms'],
			['Q', 'confirmed'],
			['Q', 'new'],
			['Q', 'shipped'],
		]);
		expect(await next(poller)).toEqual([]);
	});

	test('takes a baseline of a status that is watched later', async () => {
		const { sandbox, order } = await start([]);
		order('E');
		sandbox.store.setStatus('E', 'error');
		const first = world.poller({ event: 'orderStatusChanged', statuses: ['canceled'] });
		await first.poll();
		const later = world.poller(
			{ event: 'orderStatusChanged', statuses: ['canceled', 'error'] },
			{ staticData: first.staticData },
		);
		expect(await next(later)).toEqual([]);
		order('F');
		sandbox.store.setStatus('F', 'error');
		expect(changes(await next(later))).toEqual([['F', 'error']]);
	});
});

describe.each(['shipmentCreated', 'orderStatusChanged'] as const)('%s', (event) => {
	test('loses and doubles nothing in histories drawn at random', async () => {
		await begin();
		await fc.assert(
			fc.asyncProperty(
				fc.array(
					fc.oneof(
						{ weight: 4, arbitrary: fc.constant('poll' as const) },
						{ weight: 3, arbitrary: fc.constant('ship' as const) },
						{ weight: 2, arbitrary: fc.constant('shipMany' as const) },
						{ weight: 1, arbitrary: fc.constant('fault' as const) },
						{ weight: 1, arbitrary: fc.constant('wait' as const) },
						{ weight: 1, arbitrary: fc.constant('confirm' as const) },
						{ weight: 1, arbitrary: fc.constant('restart' as const) },
					),
					{ minLength: 3, maxLength: 25 },
				),
				fc.constantFrom(7, 500),
				fc.integer({ min: -300_000, max: 300_000 }),
				fc.boolean(),
				async (steps, maxItems, skewMs, totalRecords) => {
					await world.end();
					const { sandbox, clock } = await begin({ skewMs, totalRecords });
					sandbox.store.addProduct({ sku: 'MUG' });
					const parameters = { event, statuses: ['shipped'], options: { maxItems } };
					const poller = world.poller(parameters, { state: 'durable' });
					await poller.poll();
					await poller.poll();
					const shipped: string[] = [];
					const ship = (count: number) => {
						for (let i = 0; i < count; i++) {
							const custRef = `S-${shipped.length}`;
							shipped.push(custRef);
							sandbox.store.addOrder({ custRef, items: [{ item: 'MUG', quantity: 1 }] });
							sandbox.store.ship(custRef, { trackingNo: `T-${custRef}` });
						}
					};
					const delivered: unknown[] = [];
					const poll = async () => {
						await clock.advance(MINUTE);
						const items = await poller.poll().catch(() => null);
						delivered.push(...(items ?? []).map(({ json }) => json.cust_ref));
					};
					for (const step of steps) {
						if (step === 'poll') await poll();
						else if (step === 'ship') ship(1);
						else if (step === 'shipMany') ship(130);
						else if (step === 'wait') await clock.advance(17 * MINUTE);
						else if (step === 'restart') poller.restart();
						else if (step === 'fault') sandbox.faults.add({ fault: 'html', times: 6, after: 1 });
						else if (shipped.length > 0) {
							sandbox.store.markStatus(shipped[shipped.length >> 1] as string, 'confirmed');
						}
					}
					sandbox.faults.clear();
					for (let calm = 0; calm < 90 && delivered.length < shipped.length; calm++) await poll();
					await poll();
					await poll();
					expect(delivered.slice().sort()).toEqual(shipped.slice().sort());
				},
			),
			{ numRuns: 5, endOnFailure: true },
		);
	}, 120_000);
});

describe('stock', () => {
	const start = async (event: string, skus: number, more: Json = {}) => {
		const { sandbox } = await begin();
		sandbox.store.addProducts(skus, (i) => ({ sku: `SKU-${String(i).padStart(5, '0')}` }));
		const sku = (i: number) => `SKU-${String(i).padStart(5, '0')}`;
		const set = (i: number, qtyAvailable: number) =>
			sandbox.store.setStock(sku(i), { qtyAvailable });
		for (let i = 0; i < skus; i++) set(i, 100);
		const poller = world.poller({ event, ...more });
		return { sandbox, sku, set, poller };
	};
	const skusOf = (items: Json[]) => items.map(({ sku }) => sku);

	test('changed: delivers what differs from the last reading, and a new SKU', async () => {
		const { sandbox, sku, set, poller } = await start('inventoryChanged', 250);
		expect(await poller.poll()).toBeNull();
		expect(await next(poller)).toEqual([]);
		set(3, 90);
		set(200, 0);
		expect(skusOf(await next(poller))).toEqual([sku(3), sku(200)]);
		expect(await next(poller)).toEqual([]);
		set(3, 100);
		sandbox.store.addProduct({ sku: 'NEW' });
		expect(skusOf(await next(poller)).sort()).toEqual(['NEW', sku(3)]);
		// Reported again with the same quantities: nothing has changed.
		set(3, 100);
		expect(await next(poller)).toEqual([]);
	});

	test('low: fires when a SKU crosses the threshold, not at each poll below it', async () => {
		const { sku, set, poller } = await start('inventoryLow', 120, { threshold: 10 });
		set(5, 2);
		expect(await poller.poll()).toBeNull();
		expect(await next(poller)).toEqual([]);
		set(7, 10);
		expect(skusOf(await next(poller))).toEqual([sku(7)]);
		set(7, 4);
		expect(await next(poller)).toEqual([]);
		set(7, 11);
		expect(await next(poller)).toEqual([]);
		set(7, 9);
		set(5, 50);
		expect(skusOf(await next(poller))).toEqual([sku(7)]);
		set(5, 1);
		expect(skusOf(await next(poller))).toEqual([sku(5)]);
	});

	test('delivers no more than Max Items at once, and the rest with the next polls', async () => {
		const { set, poller } = await start('inventoryLow', 150, { options: { maxItems: 20 } });
		await poller.poll();
		for (let i = 0; i < 55; i++) set(i, 0);
		const polls: unknown[][] = [];
		for (let poll = 0; poll < 5; poll++) polls.push(skusOf(await next(poller)));
		expect(polls.map((poll) => poll.length)).toEqual([20, 20, 15, 0, 0]);
		expect(new Set(polls.flat()).size).toBe(55);
	});

	test('is read over several polls when it is long, and remembered in little', async () => {
		const { sandbox, sku, set, poller } = await start('inventoryChanged', 10_000);
		for (let poll = 0; poll < 3; poll++) {
			expect(await next(poller)).toEqual([]);
			await world.clock.advance(2 * MINUTE);
		}
		set(9_999, 1);
		set(1, 1);
		const found: unknown[] = [];
		for (let poll = 0; poll < 4; poll++) {
			await world.clock.advance(2 * MINUTE);
			found.push(...skusOf(await next(poller)));
		}
		expect(found.sort()).toEqual([sku(1), sku(9_999)]);
		// Seven characters a SKU, twice while a reading is under way.
		expect(JSON.stringify(poller.staticData).length).toBeLessThan(2 * 7 * 10_000 + 200);
		expect(sandbox.log.refused).toBe(0);
	});

	test('is left as it was by a poll that fails', async () => {
		const { sandbox, sku, set, poller } = await start('inventoryChanged', 250);
		await poller.poll();
		set(240, 5);
		sandbox.faults.add({ fault: 'html', times: 5, after: 2 });
		await world.clock.advance(MINUTE);
		await expect(poller.poll()).rejects.toThrow('The answer of CartRover could not be read');
		expect(skusOf(await next(poller))).toEqual([sku(240)]);
	});
});

test('a row that cannot be read does not count as delivered', async () => {
	const { sandbox } = await begin();
	const poller = world.poller();
	await poller.poll();
	sandbox.store.addOrder({ custRef: 'A' });
	const row = {
		cust_ref: 'A',
		created_date_time: '2026-03-01T12:00:30+00:00',
		grand_total: 'many',
	};
	sandbox.faults.add({
		fault: { kind: 'wrongTypes', body: { success_code: true, response: [row] } },
	});
	await world.clock.advance(MINUTE);
	await expect(poller.poll()).rejects.toThrow('in a form that this node does not know');
	expect((await next(poller)).map(({ cust_ref }) => cust_ref)).toEqual(['A']);
});

test.each([
	'orderCreated',
	'orderStatusChanged',
	'shipmentCreated',
	'inventoryChanged',
	'inventoryLow',
])('a manual run of %s shows a sample and leaves everything as it was', async (event) => {
	const { sandbox } = await begin({ empty: false });
	const poller = world.poller({ event, statuses: ['shipped', 'confirmed'], threshold: 1_000 });
	const sample = await poller.poll({ mode: 'manual' });
	expect(sample?.length).toBeGreaterThan(0);
	expect(sample?.length).toBeLessThanOrEqual(5);
	expect(poller.staticData).toEqual({});
	expect(sandbox.log.entries.length).toBeLessThanOrEqual(3);
});
