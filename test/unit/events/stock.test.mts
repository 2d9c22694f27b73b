import fc from 'fast-check';

import { inventoryChanged } from '../../../nodes/CartRover/events/inventoryChanged.ts';
import { inventoryLow } from '../../../nodes/CartRover/events/inventoryLow.ts';
import type { PollOutcome, TriggerEvent } from '../../../nodes/CartRover/events/types.ts';
import { fakeClient, SETTINGS } from './fakeClient.mts';

interface Stock {
	sku: string | number;
	qty_available: number | string | null;
	qty_on_hand?: number;
	wms_datetime?: string;
	warehouses?: unknown;
}

/** A stock list in memory, and a trigger on it that keeps what its polls leave behind. */
function trigger(event: TriggerEvent, stock: Stock[], settings: Partial<typeof SETTINGS> = {}) {
	const list = {
		cap: 100,
		before: (_index: number): 'cut' | Error | undefined => undefined,
		startsOver: false,
	};
	const { client, calls } = fakeClient(({ query }, index) => {
		const ended = list.before(index);
		if (ended) return ended;
		const size = Math.min(Number(query.limit), list.cap);
		const pages = Math.max(1, Math.ceil(stock.length / size));
		const page = list.startsOver ? ((Number(query.page) - 1) % pages) + 1 : Number(query.page);
		return { rows: stock.slice((page - 1) * size, page * size) };
	});
	const source = event.source(client, { ...SETTINGS, ...settings });
	let state: PollOutcome['state'] | undefined;
	return {
		source,
		calls,
		list,
		get state() {
			return state;
		},
		/** SKUs that a poll delivers; `undefined` when there was no time to look. */
		async poll({ maxItems = 500, ahead = 3, keep = true } = {}) {
			const kept = state && (JSON.parse(JSON.stringify(state)) as typeof state);
			const outcome = await source.poll(kept, { maxItems, ahead, overlapSeconds: 0 }, undefined);
			if (keep && outcome) state = outcome.state;
			return outcome?.items.map(({ sku }) => sku);
		},
	};
}
const stockOf = (count: number, quantity = 100): Stock[] =>
	Array.from({ length: count }, (_, index) => ({ sku: `SKU-${index}`, qty_available: quantity }));
const set = (stock: Stock[], index: number, quantity: Stock['qty_available']) => {
	(stock[index] as Stock).qty_available = quantity;
};

describe('reading the stock', () => {
	it('asks for 100 SKUs a request until a page brings nothing new', async () => {
		const { poll, calls } = trigger(inventoryChanged, stockOf(250));
		await poll({ ahead: 1 });
		expect(calls.map(({ name, query }) => [name, query])).toEqual(
			[1, 2, 3, 4].map((page) => ['inventoryList', { limit: 100, page }]),
		);
	});

	it('asks for more pages at once as it goes, up to the limit', async () => {
		const { poll, calls } = trigger(inventoryChanged, stockOf(1_350));
		await poll({ ahead: 4 });
		// 1, then 2, then 4 at a time.
		expect(calls.map(({ query }) => query.page)).toEqual([
			1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
		]);
	});

	it('ends where the list starts over, and where the server caps its pages', async () => {
		const stock = stockOf(130);
		const { poll, calls, list } = trigger(inventoryChanged, stock);
		Object.assign(list, { startsOver: true, cap: 50 });
		expect(await poll({ ahead: 1 })).toEqual([]);
		expect(calls).toHaveLength(4);
		set(stock, 129, 1);
		expect(await poll({ ahead: 1 })).toEqual(['SKU-129']);
	});

	it('goes on with the next poll after 40 pages', async () => {
		const stock = stockOf(4_150);
		const { poll, calls, state } = trigger(inventoryChanged, stock);
		expect(state).toBeUndefined();
		expect(await poll({ ahead: 1 })).toEqual([]);
		expect(calls).toHaveLength(40);
		set(stock, 4_140, 1);
		set(stock, 7, 1);
		// The baseline is not complete yet.
		expect(await poll({ ahead: 1 })).toEqual([]);
		expect(calls.slice(40).map(({ query }) => query.page)).toEqual([41, 42, 43]);
		expect(await poll({ ahead: 1 })).toEqual(['SKU-7']);
		set(stock, 4_141, 1);
		expect(await poll({ ahead: 1 })).toEqual(['SKU-4141']);
		expect(await poll({ ahead: 1 })).toEqual([]);
	});

	it('is none when there is no time for its first page', async () => {
		const { poll, list, state } = trigger(inventoryChanged, stockOf(10));
		list.before = () => 'cut';
		expect(await poll()).toBeUndefined();
		expect(state).toBeUndefined();
	});

	it('keeps what it has read when time runs out later, and goes on from there', async () => {
		const stock = stockOf(250);
		const trig = trigger(inventoryChanged, stock);
		await trig.poll({ ahead: 1 });
		set(stock, 5, 1);
		set(stock, 240, 1);
		const begun = trig.calls.length;
		trig.list.before = (index) => (index === begun + 2 ? 'cut' : undefined);
		expect(await trig.poll({ ahead: 1 })).toEqual(['SKU-5']);
		expect(await trig.poll({ ahead: 1 })).toEqual(['SKU-240']);
		expect(trig.calls.slice(begun).map(({ query }) => query.page)).toEqual([1, 2, 3, 3, 4]);
		expect(await trig.poll({ ahead: 1 })).toEqual([]);
	});

	it('leaves all as it was when a request fails', async () => {
		const stock = stockOf(250);
		const trig = trigger(inventoryChanged, stock);
		await trig.poll();
		set(stock, 5, 1);
		const begun = trig.calls.length;
		trig.list.before = (index) => (index === begun + 1 ? new Error('broken') : undefined);
		await expect(trig.poll()).rejects.toThrow('broken');
		trig.list.before = () => undefined;
		expect(await trig.poll()).toEqual(['SKU-5']);
	});

	it('tells two SKUs apart whose fingerprints begin alike', async () => {
		// Found by search: the first 42 bits are the same.
		const stock: Stock[] = [
			{ sku: 'SKU-1304513', qty_available: 1 },
			{ sku: 'SKU-1895415', qty_available: 2 },
		];
		const { poll } = trigger(inventoryChanged, stock);
		for (let i = 0; i < 3; i++) expect(await poll()).toEqual([]);
	});

	it('is an error where the order changes with every request, since what was passed over would count as new', async () => {
		const stock = stockOf(250);
		const { poll, list } = trigger(inventoryChanged, stock);
		list.before = () => void stock.reverse();
		await expect(poll()).rejects.toThrow('in a different order with every request');
	});

	it('remembers what each of many readings passed over while the list moved', async () => {
		const stock = stockOf(250);
		const { poll, list, calls } = trigger(inventoryChanged, stock);
		await poll({ ahead: 1 });
		const [moved] = stock.splice(200, 1) as [Stock];
		for (let polls = 0; polls < 12; polls++) {
			const begun = calls.length;
			// An arrival pushes the last row of the first page to the second.
			list.before = (index) => {
				if (index === begun + 1) stock.unshift(stock.pop() as Stock);
				return undefined;
			};
			expect(await poll({ ahead: 1 })).toEqual([]);
		}
		list.before = () => undefined;
		stock.push(moved);
		expect(await poll({ ahead: 1 })).toEqual([]);
	});

	it('is not stopped by a row that cannot be read', async () => {
		const stock = [{}, { sku: '' }, { sku: 'A', qty_available: 'many' }] as unknown as Stock[];
		const { poll } = trigger(inventoryChanged, stock);
		expect(await poll()).toEqual([]);
		stock.push({ sku: 'B', qty_available: 3 } as Stock);
		expect(await poll()).toEqual(['B']);
	});

	it.each([
		['alike', 2],
		['that differ', 900],
	])('counts the first of two rows of a SKU, %s, and reads on', async (_, other) => {
		for (const event of [inventoryChanged, inventoryLow]) {
			const stock = [
				{ sku: 'DUP', qty_available: 2 },
				{ sku: 'A', qty_available: 100 },
				{ sku: 'DUP', qty_available: other },
			];
			const { poll } = trigger(event, stock);
			for (let polls = 0; polls < 3; polls++) expect(await poll()).toEqual([]);
			set(stock, 1, 1);
			expect(await poll()).toEqual(['A']);
			set(stock, 0, 900);
			await poll();
			set(stock, 0, 1);
			expect(await poll()).toEqual(['DUP']);
			expect(await poll()).toEqual([]);
		}
	});

	it('delivers the record with its numbers read', async () => {
		const stock = [{ sku: 5, qty_available: '7' }];
		const { source, poll } = trigger(inventoryChanged, stock);
		await poll();
		stock.push({ sku: 6, qty_available: '8' });
		const [item] = (await source.sample(1)) ?? [];
		expect(item).toMatchObject({ sku: '5', qty_available: 7, warehouses: [] });
		expect(await poll()).toEqual(['6']);
	});

	it('does not count it as a change that a number comes as text, or with thousands set apart', async () => {
		const stock: Stock[] = [{ sku: 'A', qty_available: 1_234 }];
		const { poll } = trigger(inventoryChanged, stock);
		await poll();
		for (const same of ['1234', '1,234', 1_234]) {
			set(stock, 0, same);
			expect(await poll()).toEqual([]);
		}
		set(stock, 0, 'many');
		expect(await poll()).toEqual(['A']);
		expect(await poll()).toEqual([]);
	});
});

describe('stock that changed', () => {
	const place = (warehouse: string, quantity: number, at?: string) => ({
		warehouse,
		qty_available: quantity,
		qty_on_hand: quantity,
		wms_datetime: at ?? null,
	});

	it.each<[string, object, boolean]>([
		['available', { qty_available: 9 }, true],
		['on hand', { qty_on_hand: 9 }, true],
		['a warehouse', { warehouses: { '1': place('EAST', 4), '2': place('WEST', 7) } }, true],
		['one warehouse less', { warehouses: { '1': place('EAST', 4) } }, true],
		[
			'on hand there',
			{ warehouses: { '1': { ...place('EAST', 4), qty_on_hand: 5 }, '2': place('WEST', 6) } },
			true,
		],
		[
			'the warehouses’ names',
			{ warehouses: { '3': place('EAST', 4), '2': place('WEST', 6) } },
			true,
		],
		['their order', { warehouses: { '02': undefined, b: place('x', 0) } }, true],
		['a time', { wms_datetime: '2026-03-02T00:00:00+00:00' }, false],
		[
			'a time there',
			{ warehouses: { '1': place('EAST', 4, '2026'), '2': place('WEST', 6) } },
			false,
		],
		['its form', { qty_available: '10.00', qty_on_hand: '10' }, false],
	])('%s', async (_, change, isEvent) => {
		const stock = [
			{
				sku: 'A',
				qty_available: 10,
				qty_on_hand: 10,
				wms_datetime: '2026-03-01T00:00:00+00:00',
				warehouses: { '1': place('EAST', 4), '2': place('WEST', 6) } as unknown,
			},
		];
		const { poll } = trigger(inventoryChanged, stock);
		await poll();
		expect(await poll()).toEqual([]);
		const next = { ...stock[0], ...change } as (typeof stock)[0];
		if (JSON.stringify(next.warehouses).includes('"b"')) {
			next.warehouses = { b: place('x', 1) };
		}
		stock[0] = next;
		expect(await poll()).toEqual(isEvent ? ['A'] : []);
		expect(await poll()).toEqual([]);
	});

	it('is the same whatever the order of its warehouses', async () => {
		const stock: Stock[] = [
			{ sku: 'A', qty_available: 1, warehouses: { x: place('X', 1), y: place('Y', 2) } },
		];
		const { poll } = trigger(inventoryChanged, stock);
		await poll();
		stock[0] = { sku: 'A', qty_available: 1, warehouses: { y: place('Y', 2), x: place('X', 1) } };
		expect(await poll()).toEqual([]);
	});

	it('is the same with a warehouse that has nothing, and without', async () => {
		const stock = stockOf(1);
		const { poll } = trigger(inventoryChanged, stock);
		const east = { qty_available: 100, qty_on_hand: 100 };
		const none = { qty_available: '0', qty_on_hand: 0 };
		for (const warehouses of [{ 1: east }, { 1: east, 2: none }, { 1: east, 2: {} }, { 1: east }]) {
			Object.assign(stock[0] as Stock, { warehouses });
			expect(await poll()).toEqual([]);
		}
	});

	it('includes a new SKU, and one that has the quantities of another', async () => {
		const stock = stockOf(3);
		const { poll } = trigger(inventoryChanged, stock);
		await poll();
		stock.push({ sku: 'NEW', qty_available: 100 });
		expect(await poll()).toEqual(['NEW']);
		expect(await poll()).toEqual([]);
	});

	it('is delivered up to what a poll may, and the rest with the next polls', async () => {
		const stock = stockOf(250);
		const { poll } = trigger(inventoryChanged, stock);
		await poll();
		for (let i = 0; i < 250; i += 10) set(stock, i, 1);
		const found: unknown[] = [];
		const sizes: number[] = [];
		for (let i = 0; i < 8; i++) {
			const polled = (await poll({ maxItems: 10 })) ?? [];
			sizes.push(polled.length);
			found.push(...polled);
		}
		expect(Math.max(...sizes)).toBe(10);
		expect(found).toHaveLength(25);
		expect(new Set(found).size).toBe(25);
	});

	it('is never lost and never doubled, whatever happens meanwhile', async () => {
		const step = fc.oneof(
			fc.record({ does: fc.constant('poll' as const), maxItems: fc.integer({ min: 1, max: 40 }) }),
			fc.record({ does: fc.constant('set' as const), which: fc.nat(), count: fc.nat(30) }),
			fc.record({ does: fc.constant('end' as const), after: fc.nat(4), cut: fc.boolean() }),
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { maxLength: 20 }),
				fc.integer({ min: 1, max: 450 }),
				fc.integer({ min: 1, max: 4 }),
				async (steps, size, ahead) => {
					const stock = stockOf(size, 0);
					const { source, poll, list, calls } = trigger(inventoryChanged, stock);
					await poll({ ahead });
					await poll({ ahead });
					void source;
					/** SKUs whose last delivery, if any, was before their last change. */
					const open = new Set<unknown>();
					let value = 0;
					const look = async (maxItems: number) => {
						const found = (await poll({ ahead, maxItems }).catch(() => [])) ?? [];
						expect(found.length).toBeLessThanOrEqual(maxItems);
						for (const sku of found) {
							expect(open.has(sku)).toBe(true);
							open.delete(sku);
						}
					};
					for (const each of steps) {
						if (each.does === 'poll') await look(each.maxItems);
						else if (each.does === 'set') {
							value += 1;
							for (let i = 0; i < each.count; i++) {
								const index = (each.which + i * 7) % size;
								set(stock, index, value);
								open.add(`SKU-${index}`);
							}
						} else {
							const at = calls.length + each.after;
							list.before = (index) =>
								index !== at ? undefined : each.cut ? 'cut' : new Error('broken');
						}
					}
					list.before = () => undefined;
					for (let i = 0; i < 60 && open.size > 0; i++) await look(40);
					expect([...open]).toEqual([]);
					await look(40);
				},
			),
			{ numRuns: 60 },
		);
	});
});

describe('stock that runs low', () => {
	it('comes once when it has fallen to the threshold, and again after it was above', async () => {
		const stock: Stock[] = [
			{ sku: 'LOW', qty_available: 5 },
			{ sku: 'A', qty_available: '6' },
			{ sku: 'B', qty_available: 100 },
		];
		const { poll } = trigger(inventoryLow, stock);
		expect(await poll()).toEqual([]);
		expect(await poll()).toEqual([]);
		set(stock, 1, 5);
		set(stock, 2, 6);
		expect(await poll()).toEqual(['A']);
		set(stock, 1, 0);
		expect(await poll()).toEqual([]);
		set(stock, 1, 6);
		set(stock, 0, 7);
		expect(await poll()).toEqual([]);
		set(stock, 1, 4);
		set(stock, 0, -1);
		set(stock, 2, null);
		expect(await poll()).toEqual(['LOW', 'A', 'B']);
		expect(await poll()).toEqual([]);
	});

	it('is delivered up to what a poll may, and the rest with the next polls', async () => {
		const stock = stockOf(250);
		const { poll } = trigger(inventoryLow, stock);
		await poll();
		for (let i = 0; i < 250; i += 10) set(stock, i, 1);
		const found: unknown[] = [];
		for (let i = 0; i < 4; i++) found.push(...((await poll({ maxItems: 10 })) ?? []));
		expect(found).toHaveLength(25);
		expect(new Set(found).size).toBe(25);
	});

	it.each([
		[0, 1, false],
		[0, 0, true],
		[-1, 0, false],
		[1_000, 1_000, true],
	])('goes by the threshold: at %i, %i is low: %p', async (threshold, quantity, isLow) => {
		const stock = stockOf(1, 5_000);
		const { poll, source } = trigger(inventoryLow, stock, { threshold });
		await poll();
		set(stock, 0, quantity);
		expect(await source.sample(5)).toHaveLength(isLow ? 1 : 0);
		expect(await poll()).toEqual(isLow ? ['SKU-0'] : []);
	});
});

describe('a sample of the stock', () => {
	it('is the first of its first page, for low stock those that are low', async () => {
		const stock = stockOf(150);
		set(stock, 3, 1);
		set(stock, 4, null);
		set(stock, 120, 1);
		const changed = trigger(inventoryChanged, stock);
		expect((await changed.source.sample(2))?.map(({ sku }) => sku)).toEqual(['SKU-0', 'SKU-1']);
		const low = trigger(inventoryLow, stock);
		expect((await low.source.sample(5))?.map(({ sku }) => sku)).toEqual(['SKU-3', 'SKU-4']);
		expect(low.calls.map(({ query }) => query)).toEqual([{ limit: 100, page: 1 }]);
	});

	it('is none when there is no time', async () => {
		const { source, list } = trigger(inventoryLow, stockOf(3));
		list.before = () => 'cut';
		expect(await source.sample(5)).toBeUndefined();
	});
});
