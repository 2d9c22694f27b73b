import { EVENTS } from '../../../nodes/CartRover/events/index.ts';
import { startWorld, type World } from '../../support/world.mts';

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

	test('leaves out the parcels that had left before the activation, when the next one follows', async () => {
		const { sandbox } = await begin();
		sandbox.store.addProduct({ sku: 'MUG' });
		sandbox.store.addOrder({ custRef: 'P', items: [{ item: 'MUG', quantity: 2 }] });
		const parcel = (trackingNo: string) =>
			sandbox.store.ship('P', { trackingNo, items: [{ item: 'MUG', quantity: 1 }] });
		parcel('BEFORE');
		await world.clock.advance(2 * 24 * 60 * MINUTE);
		const poller = world.poller({ event: 'shipmentCreated' });
		await poller.poll();
		parcel('AFTER');
		expect(tracked(await next(poller))).toEqual(['AFTER']);
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

	test.each([1000, 3])(
		'delivers what an order went through between two polls in that order, %i at once',
		async (maxItems) => {
			const statuses = ['confirmed', 'shipped', 'at_wms', 'new'] as const;
			const { sandbox, order, poller } = await start([...statuses], { options: { maxItems } });
			expect(await poller.poll()).toBeNull();
			const refs = Array.from({ length: 8 }, (_, index) => `O-${index}`);
			for (const ref of refs) order(ref);
			for (const status of ['at_wms', 'shipped', 'confirmed'] as const) {
				await world.clock.advance(2_000);
				for (const ref of refs) sandbox.store.setStatus(ref, status);
			}
			const came: unknown[][] = [];
			for (let poll = 0; poll < 14; poll++) came.push(...changes(await next(poller)));
			for (const ref of refs) {
				const own = came.filter(([of]) => of === ref).map(([, status]) => status);
				expect(own).toEqual(['new', 'at_wms', 'shipped', 'confirmed']);
			}
		},
	);

	test('delivers each status of a backlog that no poll can read whole before the next one', async () => {
		const { sandbox, order, poller } = await start(['at_wms', 'shipped', 'confirmed'], {
			options: { maxItems: 20 },
		});
		expect(await poller.poll()).toBeNull();
		const refs = Array.from({ length: 110 }, (_, index) => `O-${index}`);
		for (const ref of refs) {
			await world.clock.advance(1_000);
			order(ref);
			for (const status of ['at_wms', 'shipped'] as const) sandbox.store.setStatus(ref, status);
			if (ref.endsWith('9')) sandbox.store.setStatus(ref, 'confirmed');
		}
		const came: unknown[][] = [];
		for (let poll = 0; poll < 15; poll++) came.push(...changes(await next(poller)));
		expect(came).toHaveLength(2 * refs.length + 11);
		for (const ref of refs) {
			const own = came.filter(([of]) => of === ref).map(([, status]) => status);
			const all = ['at_wms', 'shipped', 'confirmed'];
			expect(own).toEqual(ref.endsWith('9') ? all : all.slice(0, 2));
		}
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

	test('finds orders that went to the warehouse and were held, canceled or shipped in part since', async () => {
		const { sandbox, order, poller } = await start(['at_wms']);
		await poller.poll();
		for (const status of ['error', 'canceled', 'partial'] as const) {
			order(status);
			sandbox.store.setStatus(status, 'at_wms');
			if (status === 'partial') sandbox.store.ship(status, { trackingNo: 'T' }, 'partial');
			else sandbox.store.setStatus(status, status);
		}
		expect(changes(await next(poller)).sort()).toEqual([
			['canceled', 'at_wms'],
			['error', 'at_wms'],
			['partial', 'at_wms'],
		]);
		expect(await next(poller)).toEqual([]);
	});

	test('delivers a partial shipment once, however many parcels follow, and however late', async () => {
		const { sandbox, poller } = await start(['partial']);
		sandbox.store.addProduct({ sku: 'MUG' });
		sandbox.store.addOrder({ custRef: 'P', items: [{ item: 'MUG', quantity: 5 }] });
		await poller.poll();
		const parcel = (trackingNo: string) =>
			sandbox.store.ship('P', { trackingNo, items: [{ item: 'MUG', quantity: 1 }] });
		parcel('P-1');
		expect(changes(await next(poller))).toEqual([['P', 'partial']]);
		for (let day = 2; day < 4; day++) {
			// The second of these polls looks back no further than to the first.
			for (let poll = 0; poll < 2; poll++) {
				await world.clock.advance(12 * 60 * MINUTE);
				expect(await next(poller)).toEqual([]);
			}
			parcel(`P-${day}`);
			expect(await next(poller)).toEqual([]);
		}
	});

	test('delivers the oldest first over all statuses, when more is waiting than Max Items', async () => {
		const { sandbox, order, poller } = await start(['canceled', 'error'], {
			options: { maxItems: 2 },
		});
		await poller.poll();
		for (const [index, status] of ['error', 'error', 'canceled', 'canceled'].entries()) {
			await world.clock.advance(2_000);
			order(`O-${index}`);
			sandbox.store.setStatus(`O-${index}`, status as 'error' | 'canceled');
		}
		const polls = [await next(poller), await next(poller), await next(poller)];
		expect(polls.map((items) => items.map(({ cust_ref }) => cust_ref))).toEqual([
			['O-0', 'O-1'],
			['O-2', 'O-3'],
			[],
		]);
	});

	test('gives each list its turn when the time never suffices for all', async () => {
		const { sandbox } = await begin({ latencyMs: 2_500 });
		const statuses = ['canceled', 'confirmed', 'error', 'partial', 'shipped'];
		const first = world.poller({ event: 'orderStatusChanged', statuses });
		await first.poll();
		for (const status of ['canceled', 'shipped'] as const) {
			sandbox.store.addOrder({ custRef: status });
			sandbox.store.setStatus(status, status);
		}
		// Time for two or three of the five lists.
		const poller = world.poller(
			{ event: 'orderStatusChanged', statuses },
			{ budgetMs: 9_000, staticData: first.staticData },
		);
		const found: unknown[] = [];
		for (let poll = 0; poll < 4; poll++) found.push(...changes(await next(poller)));
		expect(found.sort()).toEqual([
			['canceled', 'canceled'],
			['shipped', 'shipped'],
		]);
	});

	test('is not activated before it has looked at all lists', async () => {
		const { sandbox } = await begin({ latencyMs: 2_500 });
		const statuses = ['canceled', 'confirmed', 'error', 'partial', 'shipped'];
		const poller = world.poller({ event: 'orderStatusChanged', statuses }, { budgetMs: 9_000 });
		await expect(poller.poll()).rejects.toThrow('There was no time left for this poll');
		expect(poller.staticData).toEqual({});
		expect(sandbox.log.refused).toBe(0);
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
		expect(JSON.stringify(poller.staticData).length).toBeLessThan(12 * 10_000 + 300);
		expect(sandbox.log.refused).toBe(0);
	});

	test('changed: delivers that a SKU is as it was before, while others still wait', async () => {
		const { sku, set, poller } = await start('inventoryChanged', 80, { options: { maxItems: 10 } });
		await poller.poll();
		for (let i = 0; i < 30; i++) set(i, 7);
		expect(skusOf(await next(poller))).toHaveLength(10);
		// What was delivered of this SKU is true no longer; its page is read again for those that wait.
		set(3, 100);
		const found: unknown[] = [];
		for (let poll = 0; poll < 4; poll++) found.push(...skusOf(await next(poller)));
		expect(found.filter((each) => each === sku(3))).toHaveLength(1);
		expect(found).toHaveLength(21);
	});

	test('changed: reports no SKU that has only shifted over the edge of a page', async () => {
		const { sandbox, poller } = await start('inventoryChanged', 250);
		await poller.poll();
		let pages = 0;
		const unhook = sandbox.onRequest(() => {
			// After the first page was read: all that follows moves up by one.
			if (pages++ === 1) sandbox.store.removeProduct('SKU-00000');
		});
		expect(await next(poller)).toEqual([]);
		unhook();
		expect(await next(poller)).toEqual([]);
		expect(await next(poller)).toEqual([]);
	});

	test('is left as it was by a poll that fails', async () => {
		const { sandbox, sku, set, poller } = await start('inventoryChanged', 250);
		await poller.poll();
		set(240, 5);
		sandbox.faults.add({ fault: 'html', times: 5, after: 2 });
		await world.clock.advance(MINUTE);
		await expect(poller.poll()).rejects.toThrow("CartRover's answer could not be read");
		expect(skusOf(await next(poller))).toEqual([sku(240)]);
	});
});

test('an odd record comes with the field as it is, and once; the others come with it', async () => {
	const { sandbox } = await begin();
	const poller = world.poller();
	await poller.poll();
	const row = (custRef: unknown, more: Json) => ({
		cust_ref: custRef,
		created_date_time: '2026-03-01T12:00:30+00:00',
		...more,
	});
	const response = [
		row('MANY', { grand_total: 'many', on_hold: 'P' }),
		row('FINE', { grand_total: '1.50' }),
		row(null, { cust_po_no: 'NO-REF' }),
		'no record',
	];
	const fault = { kind: 'wrongTypes', body: { success_code: true, response } } as const;
	sandbox.faults.add({ fault, times: 3 });
	expect(await next(poller)).toEqual([
		expect.objectContaining({ value: 'no record' }),
		expect.objectContaining({ cust_po_no: 'NO-REF' }),
		expect.objectContaining({ cust_ref: 'FINE', grand_total: 1.5 }),
		expect.objectContaining({ cust_ref: 'MANY', grand_total: 'many', on_hold: 'P' }),
	]);
	for (let poll = 0; poll < 3; poll++) expect(await next(poller)).toEqual([]);
});

test.each([null, '0000-00-00 00:00:00', 'soon'])(
	'an order whose created date is %j comes once',
	async (created_date_time) => {
		const { sandbox } = await begin();
		const poller = world.poller();
		await poller.poll();
		const response = [{ cust_ref: 'UNDATED', created_date_time }];
		const fault = { kind: 'wrongTypes', body: { success_code: true, response } } as const;
		sandbox.faults.add({ fault, times: 40 });
		expect((await next(poller)).map(({ cust_ref }) => cust_ref)).toEqual(['UNDATED']);
		for (let poll = 0; poll < 30; poll++) expect(await next(poller)).toEqual([]);
	},
);

test.each(EVENTS.map(({ value }) => value))(
	'a manual run of %s shows a sample and leaves everything as it was',
	async (event) => {
		const { sandbox } = await begin({ empty: false });
		const poller = world.poller({ event, statuses: ['shipped', 'confirmed'], threshold: 1_000 });
		const sample = await poller.poll({ mode: 'manual' });
		expect(sample?.length).toBeGreaterThan(0);
		expect(sample?.length).toBeLessThanOrEqual(5);
		expect(poller.staticData).toEqual({});
		expect(sandbox.log.entries.length).toBeLessThanOrEqual(3);
	},
);

test('a list that slow answers cut short is the first of the next poll', async () => {
	await begin({ empty: true });
	const { sandbox, clock } = world;
	const poller = world.poller({ event: 'shipmentCreated' }, { state: 'durable', budgetMs: 36_000 });
	await poller.poll();
	for (let n = 0; n < 130; n++) {
		sandbox.store.addOrder({ custRef: `O-${n}` });
		sandbox.store.ship(`O-${n}`, { trackingNo: `T-${n}` });
	}
	sandbox.faults.add({ fault: { kind: 'latency', ms: 9_000 }, times: Infinity });
	let delivered = 0;
	for (let poll = 0; poll < 4; poll++) {
		await clock.advance(60_000);
		delivered += (await poller.poll())?.length ?? 0;
	}
	expect(delivered).toBe(130);
});
