import fc from 'fast-check';
import {
	DAY,
	HOUR,
	INVALID,
	MINUTE,
	NOON,
	call,
	closeAll,
	refs,
	sandboxAtNoon,
} from './helpers.mts';
import type { TestSandbox } from './helpers.mts';
import type { Sort } from '../../../sandbox/index.mts';

afterEach(closeAll);

describe('status lists', () => {
	const at = (days: number): number => NOON - days * DAY;
	let sandbox: TestSandbox;
	// each date of an order falls on a day of its own, so that a list can only hit one
	beforeEach(async () => {
		sandbox = await sandboxAtNoon();
		const all = { deliveredAt: at(19), shippedAt: at(18), confirmedAt: at(17) };
		sandbox.store.addOrder({ custRef: 'new', createdAt: at(20) });
		sandbox.store.addOrder({ custRef: 'at_wms', status: 'at_wms', createdAt: at(20), ...all });
		sandbox.store.addOrder({ custRef: 'partial', status: 'partial', createdAt: at(20), ...all });
		sandbox.store.addOrder({ custRef: 'shipped', status: 'shipped', createdAt: at(20), ...all });
		sandbox.store.addOrder({
			custRef: 'confirmed',
			status: 'confirmed',
			createdAt: at(20),
			...all,
		});
		sandbox.store.addOrder({
			custRef: 'error',
			status: 'error',
			createdAt: at(20),
			errorAt: at(16),
		});
		sandbox.store.addOrder({
			custRef: 'canceled',
			status: 'canceled',
			createdAt: at(20),
			canceledAt: at(15),
		});
	});

	const MEMBERS: Record<string, { refs: string[]; day: number }> = {
		new: { refs: ['new'], day: 20 },
		at_wms: { refs: ['at_wms'], day: 19 },
		partial: { refs: ['partial'], day: 18 },
		shipped: { refs: ['shipped'], day: 18 },
		confirmed: { refs: ['confirmed'], day: 17 },
		error: { refs: ['error'], day: 16 },
		canceled: { refs: ['canceled'], day: 15 },
		new_or_at_wms: { refs: ['at_wms', 'new'], day: 20 },
		shipped_or_confirmed: { refs: ['confirmed', 'shipped'], day: 18 },
		any: {
			refs: ['canceled', 'error', 'confirmed', 'shipped', 'partial', 'at_wms', 'new'],
			day: 20,
		},
	};

	it.each(Object.entries(MEMBERS))(
		'%s holds its orders by its own date',
		async (status, wanted) => {
			const path = `cart/orders/list/${status}`;
			expect(refs(await call(sandbox, 'cart', path))).toEqual(wanted.refs);
			for (let day = 14; day <= 21; day++) {
				const date = new Date(at(day)).toISOString().slice(0, 10);
				const found = await call(sandbox, 'cart', path, {
					query: { from_date: date, to_date: date },
				});
				expect([day, refs(found)]).toEqual([day, day === wanted.day ? wanted.refs : []]);
			}
		},
	);

	it('finds a shipped order by any of its parcels', async () => {
		sandbox.store.ship('shipped', { at: at(10), items: [{ item: 'MUG-BLUE-350', quantity: 1 }] });
		for (const day of [18, 10]) {
			const date = new Date(at(day)).toISOString().slice(0, 10);
			const query = { from_date: date, to_date: date, order_source: 'APIAccess1' };
			const found = await call(sandbox, 'merchant', 'merchant/orders/list/shipped', { query });
			expect(refs(found)).toEqual(['shipped']);
		}
	});

	it('includes both ends', async () => {
		const moment = '2026-02-20T12:00:00+00:00';
		const window = async (from_date: string, to_date: string): Promise<string[]> =>
			refs(await call(sandbox, 'cart', 'cart/orders/list/new', { query: { from_date, to_date } }));
		expect(await window(moment, moment)).toEqual(['new']);
		expect(await window('2026-02-20T12:00:01Z', '2026-03-01')).toEqual([]);
		expect(await window('2026-02-01', '2026-02-20T11:59:59Z')).toEqual([]);
		// the same moment in other zones
		expect(await window('2026-02-20T04:00:00-08:00', '2026-02-20T17:30:00+0530')).toEqual(['new']);
	});

	it('takes a date alone as its whole UTC day', async () => {
		for (const [custRef, iso] of [
			['first', '2026-01-05T00:00:00Z'],
			['last', '2026-01-05T23:59:59Z'],
			['before', '2026-01-04T23:59:59Z'],
			['after', '2026-01-06T00:00:00Z'],
		] as const) {
			sandbox.store.addOrder({ custRef, createdAt: Date.parse(iso) });
		}
		const query = { from_date: '2026-01-05', to_date: '2026-01-05' };
		const found = await call(sandbox, 'cart', 'cart/orders/list/any', { query });
		expect(refs(found)).toEqual(['last', 'first']);
	});

	it.each([
		['from_date', '2026-02-20T12:00:00 00:00'],
		['to_date', '2026-02-20T12:00:00'],
		['from_date', '2026-02-30'],
		['from_date', '2026-02-30T00:00:00Z'],
		['to_date', '02/20/2026'],
		['to_date', 'yesterday'],
	])('refuses %s %j', async (name, value) => {
		const reply = await call(sandbox, 'cart', 'cart/orders/list/any', { query: { [name]: value } });
		expect(reply.status).toBe(200);
		expect(reply.json).toMatchObject(INVALID);
		expect(reply.json.message).toMatch(`Invalid ${name}: ${value}. Use YYYY-MM-DD or ISO 8601`);
	});

	it('refuses a plus that was not encoded', async () => {
		const path = 'cart/orders/list/any?from_date=2026-02-20T12:00:00+00:00';
		expect((await call(sandbox, 'cart', path)).json.message).toMatch(/send a plus sign as %2B/);
		const encoded = 'cart/orders/list/any?from_date=2026-02-20T12:00:00%2B00:00';
		expect((await call(sandbox, 'cart', encoded)).json.success_code).toBe(true);
	});

	it('shows a cart key its own cart’s orders only', async () => {
		sandbox.store.addOrder({ custRef: 'theirs', orderSource: 'Shopify' });
		const all = await call(sandbox, 'merchant', 'merchant/orders/list/any');
		expect(refs(all)).toContain('theirs');
		expect(refs(await call(sandbox, 'cart', 'cart/orders/list/any'))).not.toContain('theirs');
		for (const path of ['', 'status/', 'wms_cancel/']) {
			const one = await call(sandbox, 'cart', `cart/orders/${path}theirs`);
			expect(one.json).toMatchObject({ ...INVALID, message: 'Order not found' });
		}
		expect(sandbox.store.order('theirs')?.status).toBe('new');
	});

	it('filters by source, spaces included', async () => {
		const cart = 'APIAccess1';
		sandbox.store.addOrder({ custRef: 'bb', orderSource: 'Best Buy Canada', cart });
		const query = { order_source: 'Best Buy Canada' };
		for (const level of ['cart', 'merchant'] as const) {
			const found = await call(sandbox, level, `${level}/orders/list/any`, { query });
			expect(refs(found)).toEqual(['bb']);
			expect(found.headers.get('total-records')).toBe('1');
		}
	});

	it('refuses statuses it does not know', async () => {
		for (const status of ['cancelled', 'toString', 'held']) {
			const reply = await call(sandbox, 'cart', `cart/orders/list/${status}`);
			expect(reply.json).toEqual({ ...INVALID, message: `Invalid order status: ${status}` });
		}
	});

	it('answers an empty list with []', async () => {
		const query = { from_date: '2030-01-01' };
		const reply = await call(sandbox, 'cart', 'cart/orders/list/any', { query });
		expect(reply.json).toEqual({ success_code: true, response: [] });
		expect(reply.headers.get('total-records')).toBe('0');
	});
});

describe('paging', () => {
	it('gives 20 rows by default, 100 at most, from page 1', async () => {
		const sandbox = await sandboxAtNoon();
		sandbox.store.addOrders(250, (index) => ({
			custRef: `R${index}`,
			createdAt: NOON - index * MINUTE,
		}));
		const page = async (query: Record<string, string | number>): Promise<string[]> =>
			refs(await call(sandbox, 'cart', 'cart/orders/list/any', { query }));
		const expected = Array.from({ length: 250 }, (_, index) => `R${index}`);
		expect(await page({})).toEqual(expected.slice(0, 20));
		expect(await page({ page: 2 })).toEqual(expected.slice(20, 40));
		expect(await page({ limit: 500 })).toEqual(expected.slice(0, 100));
		expect(await page({ limit: 500, page: 3 })).toEqual(expected.slice(200));
		expect(await page({ limit: 100, page: 4 })).toEqual([]);
	});

	it.each([
		['limit', '0'],
		['limit', 'many'],
		['page', '-1'],
		['page', '1.5'],
	])('refuses %s=%s', async (name, value) => {
		const sandbox = await sandboxAtNoon();
		const reply = await call(sandbox, 'cart', 'cart/orders/list/any', { query: { [name]: value } });
		expect(reply.json).toEqual({ ...INVALID, message: `Invalid ${name}: ${value}` });
	});

	it.each([
		[undefined, { orders: '3', inventory: null }],
		[false, { orders: null, inventory: null }],
		[true, { orders: '3', inventory: '1' }],
		[{ inventory: true }, { orders: '3', inventory: '1' }],
	])('gives total-records as told (%j)', async (totalRecords, wanted) => {
		const sandbox = await sandboxAtNoon({ totalRecords });
		sandbox.store.addOrders(3);
		sandbox.store.addProducts(1);
		const orders = await call(sandbox, 'cart', 'cart/orders/list/any', { query: { limit: 1 } });
		const inventory = await call(sandbox, 'cart', 'merchant/inventory');
		expect({
			orders: orders.headers.get('total-records'),
			inventory: inventory.headers.get('total-records'),
		}).toEqual(wanted);
	});

	it.each<[Sort, string[]]>([
		['createdDesc', ['c', 'd', 'b', 'a']],
		['createdAsc', ['a', 'b', 'd', 'c']],
		['updatedDesc', ['a', 'b', 'c', 'd']],
	])('sorts by %s, ties by insertion', async (sort, wanted) => {
		const sandbox = await sandboxAtNoon({ sort });
		// lists that exist already must take changes in as well as new ones
		await call(sandbox, 'cart', 'cart/orders/list/any');
		sandbox.store.addOrder({ custRef: 'c', createdAt: NOON - HOUR });
		sandbox.store.addOrder({ custRef: 'a', createdAt: NOON - 3 * HOUR });
		sandbox.store.addOrder({ custRef: 'b', createdAt: NOON - 2 * HOUR });
		sandbox.store.addOrder({ custRef: 'd', createdAt: NOON - 2 * HOUR });
		sandbox.clock.advance(MINUTE);
		sandbox.store.setStatus('b', 'at_wms');
		sandbox.clock.advance(MINUTE);
		sandbox.store.setStatus('a', 'at_wms');
		expect(refs(await call(sandbox, 'cart', 'cart/orders/list/any'))).toEqual(wanted);
	});

	it('covers every list exactly once with its pages, whatever happens before', async () => {
		const statuses = ['new', 'at_wms', 'shipped', 'confirmed', 'error', 'canceled'] as const;
		const step = fc.record({
			ref: fc.nat(15),
			status: fc.option(fc.constantFrom(...statuses)),
			minutes: fc.nat(5),
		});
		const sort = fc.constantFrom<Sort[]>('createdDesc', 'createdAsc', 'updatedDesc');
		const sandboxes = new Map<Sort, TestSandbox>();
		await fc.assert(
			fc.asyncProperty(
				sort,
				fc.array(step, { maxLength: 40 }),
				fc.integer({ min: 1, max: 7 }),
				async (by, steps, limit) => {
					const sandbox =
						sandboxes.get(by) ?? (await sandboxAtNoon({ sort: by, bucket: { enabled: false } }));
					sandboxes.set(by, sandbox);
					const { store, clock } = sandbox;
					for (const { custRef } of store.orders()) store.removeOrder(custRef);
					for (const { ref, status, minutes } of steps) {
						clock.advance(minutes * MINUTE);
						if (!store.order(`R${ref}`)) store.addOrder({ custRef: `R${ref}` });
						else if (status) store.setStatus(`R${ref}`, status);
						else store.removeOrder(`R${ref}`);
					}
					for (const list of ['any', 'new', 'shipped_or_confirmed']) {
						const pages: string[] = [];
						for (let page = 1; ; page++) {
							const query = { limit, page };
							const reply = await call(sandbox, 'cart', `cart/orders/list/${list}`, { query });
							const rows = refs(reply);
							expect(rows.length).toBeLessThanOrEqual(limit);
							pages.push(...rows);
							if (rows.length < limit) break;
						}
						const wanted = store
							.orders()
							.filter(({ status }) => list === 'any' || list.split('_or_').includes(status));
						const key = by === 'updatedDesc' ? 'updatedAt' : 'createdAt';
						const direction = by === 'createdAsc' ? 1 : -1;
						const sorted = [...wanted].sort(
							(a, b) => direction * (a[key] - b[key] || a.seq - b.seq),
						);
						expect(pages).toEqual(sorted.map(({ custRef }) => custRef));
					}
				},
			),
			{ numRuns: 40 },
		);
	});
});
