import fc from 'fast-check';

import {
	fittingWindow,
	measure,
	readWindow,
	type Window,
} from '../../../nodes/CartRover/events/window.ts';
import { feedOf, MemoryList, type MemoryRow } from './memoryList.mts';

const listOf = (times: number[], totals = false) => {
	const list = new MemoryList();
	list.totals = totals;
	times.forEach((time, index) => list.add(`R-${index}`, time));
	return list;
};
const spread = (count: number, step = 1, from = 1_000) =>
	Array.from({ length: count }, (_, index) => from + Math.floor(index * step));

describe('reading a window', () => {
	it('gives what is listed in it, both ends included', async () => {
		const list = listOf([99, 100, 150, 200, 201]);
		const { rows, complete } = await readWindow(feedOf(list), { from: 100, to: 200 }, 3);
		expect(rows.map(({ listedAt }) => listedAt)).toEqual([200, 150, 100]);
		expect(complete).toBe(true);
		expect(list.asks).toEqual([{ from: 100, to: 200, page: 1, size: 100 }]);
	});

	it('does not ask again for the page that is there', async () => {
		const list = listOf(spread(250));
		const first = await list.fetchPage({ from: 1_000 }, 1, 100);
		list.asks.length = 0;
		const { rows } = await readWindow(feedOf(list), { from: 1_000, first }, 1);
		expect(rows).toHaveLength(250);
		expect(list.asks.map(({ page }) => page)).toEqual([2, 3]);
	});

	it('asks anew for that page when the list moved meanwhile', async () => {
		const list = listOf(spread(250));
		const first = await list.fetchPage({ from: 1_000 }, 1, 100);
		list.asks.length = 0;
		list.before = (index) => {
			if (index === 1) list.add('NEW', 9_000);
			return undefined;
		};
		const { rows, complete } = await readWindow(feedOf(list), { from: 1_000, first }, 1);
		expect(complete).toBe(true);
		expect(rows).toHaveLength(251);
		expect(list.asks.filter(({ page }) => page === 1)).toHaveLength(1);
	});

	it('begins where it is told, and says where it was cut', async () => {
		const list = listOf(spread(450));
		list.before = (index) => (index === 2 ? 'cut' : undefined);
		const { rows, complete, cutAt } = await readWindow(feedOf(list), { from: 1_000 }, 1, 2);
		expect(list.asks.map(({ page }) => page)).toEqual([2, 3, 4]);
		expect({ rows: rows.length, complete, cutAt }).toEqual({
			rows: 200,
			complete: false,
			cutAt: 4,
		});
	});
});

describe('measuring a window', () => {
	it.each([
		[0, false, { fits: true, rows: 0, share: 1 }, 1],
		[99, false, { fits: true, rows: 99, share: 1 }, 1],
		[99, true, { fits: true, rows: 99, share: 1 }, 1],
		[100, true, { fits: true, rows: 100, share: 0.5 }, 1],
		[200, true, { fits: true, rows: 200, share: 0.5 }, 1],
		[201, true, { fits: false, rows: 201, share: 0.5 }, 1],
		[400, true, { fits: false, rows: 400, share: 0.4 }, 1],
		[100_000, true, { fits: false, rows: 100_000, share: 0.01 }, 1],
		[100, false, { fits: true, rows: 100, share: 0.5 }, 2],
		[200, false, { fits: true, rows: 100, share: 0.5 }, 2],
		[201, false, { fits: false, rows: 100, share: 0.5 }, 2],
	])('of %i rows, totals told: %p', async (count, totals, expected, requests) => {
		const list = listOf(Array<number>(count).fill(1_000), totals);
		const measured = await measure(feedOf(list), { from: 1_000 }, 200);
		expect(measured).toEqual({
			...expected,
			first: { rows: expect.anything(), ...(totals && { total: count }) },
		});
		expect(measured?.first.rows).toHaveLength(Math.min(count, 100));
		expect(list.asks).toHaveLength(requests);
		if (requests === 2) expect(list.asks[1]?.page).toBe(3);
		expect(list.asks.every(({ size }) => size === 100)).toBe(true);
	});

	it.each([0, 1])('stops when there is no time for request %i', async (last) => {
		const list = listOf(spread(300));
		list.before = (index) => (index === last ? 'cut' : undefined);
		expect(await measure(feedOf(list), { from: 1_000 }, 200)).toBeUndefined();
	});
});

describe('a window that fits', () => {
	const inside = (list: MemoryList, { from, to = Infinity }: Window<MemoryRow>) =>
		list.rows.filter(({ listedAt }) => listedAt >= from && listedAt <= to).length;
	const fit = { room: 200, enough: 100, share: 0.5 };
	const isWindow = (found: object): found is Window<MemoryRow> => !('tooLate' in found);

	it('is found by halves, and holds enough not to be sought any longer', async () => {
		const list = listOf(spread(1_000));
		const found = await fittingWindow(feedOf(list), 999, 2_000, fit);
		if (!isWindow(found)) throw new Error('There was time');
		expect(found.from).toBe(1_000);
		expect(found.to).toBe(1_124);
		expect(found.isOneSecond).toBeUndefined();
		expect(found.first?.rows).toHaveLength(100);
		expect(inside(list, found)).toBe(125);
		// 1,499 and 1,249 are too late.
		expect(list.asks.filter(({ page }) => page === 1).map(({ to }) => to)).toEqual([
			1_499, 1_249, 1_124,
		]);
	});

	it('is sought where the totals say that it is', async () => {
		const list = listOf(spread(1_000), true);
		const found = await fittingWindow(feedOf(list), 999, 2_000, { ...fit, share: 0.16 });
		expect(found).toMatchObject({ from: 1_000, to: 999 + 160 });
		expect(list.asks).toHaveLength(1);
	});

	it('is one second when that holds too much by itself', async () => {
		const list = listOf([...Array<number>(500).fill(1_000), 1_001, 1_002]);
		const found = await fittingWindow(feedOf(list), 999, 5_000, fit);
		expect(found).toEqual({ from: 1_000, to: 1_000, isOneSecond: true });
	});

	it('goes up to the second before the crowded one', async () => {
		const list = listOf([1_000, ...Array<number>(500).fill(1_007), 1_009]);
		const found = await fittingWindow(feedOf(list), 999, 5_000, fit);
		expect(found).toMatchObject({ from: 1_000, to: 1_006 });
		expect(found).not.toHaveProperty('isOneSecond');
	});

	it('is at least tried for one second, however early the end is said to be', async () => {
		const list = listOf(spread(10));
		for (const until of [0, 1_000, 1_001]) {
			expect(await fittingWindow(feedOf(list), 999, until, fit)).toMatchObject({
				from: 1_000,
				to: 1_000,
				first: { rows: [{ listedAt: 1_000 }] },
			});
		}
	});

	it('is what was found when time ran out', async () => {
		const list = listOf(spread(1_000, 10));
		// 5,999 is too late, by two requests; 3,499 and 2,249 fit, by one.
		list.before = (index) => (index === 6 ? 'cut' : undefined);
		const found = await fittingWindow(feedOf(list), 999, 11_000, { ...fit, enough: 190 });
		expect(found).toMatchObject({ from: 1_000, to: expect.any(Number), first: expect.anything() });
		const none = listOf(spread(1_000));
		none.before = (index) => (index === 4 ? 'cut' : undefined);
		expect(await fittingWindow(feedOf(none), 999, 2_000, fit)).toEqual({ tooLate: 1_249 });
		none.before = () => 'cut';
		expect(await fittingWindow(feedOf(none), 999, 2_000, fit)).toEqual({ tooLate: 2_000 });
	});

	it('holds no more than fits and never leaves out what comes first, whatever is listed', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1_000, max: 1_100 }), { maxLength: 60 }),
				fc.integer({ min: 1, max: 8 }),
				fc.boolean(),
				fc.constantFrom(0.01, 0.3, 0.5),
				async (times, crowd, totals, share) => {
					const list = listOf(
						times.flatMap((time) => Array<number>(crowd * 20).fill(time)),
						totals,
					);
					const found = await fittingWindow(feedOf(list), 999, 1_200, { ...fit, share });
					if (!isWindow(found)) throw new Error('There was time');
					const { from, to = NaN, isOneSecond } = found;
					expect(from).toBe(1_000);
					expect(to).toBeGreaterThanOrEqual(from);
					expect(to).toBeLessThanOrEqual(1_200);
					if (isOneSecond) expect(to).toBe(from);
					else expect(inside(list, found)).toBeLessThanOrEqual(200);
					// Only a second that is too full by itself is read in parts.
					if (isOneSecond) expect(inside(list, found)).toBeGreaterThan(200);
				},
			),
		);
	});
});
