import fc from 'fast-check';

import type { FilteredBy } from '../../../nodes/CartRover/events/group.ts';
import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { listed, MemoryList, MemoryTrigger, sourceOver, type Listed } from './memoryList.mts';

/** n8n's time, in seconds. */
let now = 1_000_000;
beforeEach(() => {
	now = 1_000_000;
	useClock({ now: () => now * 1_000 + 999, sleep: async () => {} });
});
afterEach(() => useClock());

const SKEW = 900;
const OVERLAP = 600;
const LIMITS = { overlapSeconds: OVERLAP, maxItems: 50, ahead: 3 };

/** A trigger over one group of lists. */
function trigger(
	lists: Record<string, Listed>,
	more: Partial<typeof LIMITS> = {},
	startAt?: number,
): MemoryTrigger {
	return new MemoryTrigger(sourceOver({ group: lists }), { ...LIMITS, ...more }, startAt);
}
const onServerTime = (skew = 0) => {
	const list = new MemoryList();
	list.serverTime = () => now + skew;
	return list;
};

describe('the first poll', () => {
	it('takes what is listed as delivered, back by the overlap and the clock skew', async () => {
		const list = onServerTime();
		list.totals = true;
		list.add('OLD', now - 100);
		const { poll } = trigger({ a: listed(list) });
		expect(await poll()).toEqual([]);
		expect(list.asks).toEqual([{ from: now - OVERLAP - SKEW, page: 1, size: 100 }]);
		list.add('NEW', now - 50);
		list.add('LATE', now - OVERLAP - SKEW);
		now += 60;
		expect(await poll()).toEqual(['NEW']);
		// It looks back from the last that was there.
		expect(list.asks[1]).toEqual({ from: now - 160 - OVERLAP, page: 1, size: 100 });
	});

	it('reads the whole baseline, page by page', async () => {
		const list = onServerTime();
		for (let i = 0; i < 250; i++) list.add(`OLD-${i}`, now - i);
		const { poll } = trigger({ a: listed(list) });
		expect(await poll()).toEqual([]);
		// One of them to see that it is not too long.
		expect(list.asks.map(({ page }) => page)).toEqual([1, 51, 2, 3]);
		expect(await poll()).toEqual([]);
	});

	it('begins where it is told, that second included, and nothing before it', async () => {
		const list = onServerTime();
		const start = now - 5_000;
		for (const at of [start - 1, start, start + 1]) list.add(`AT-${at - start}`, at);
		const { poll } = trigger({ a: listed(list) }, {}, start);
		expect(await poll()).toEqual(['AT-0', 'AT-1']);
		expect(list.asks).toEqual([{ from: start, page: 1, size: 100 }]);
		expect(await poll()).toEqual([]);
	});

	it.each([0, 1])('is none when there is no time for its request %i', async (last) => {
		const list = onServerTime();
		for (let i = 0; i < 150; i++) list.add(`OLD-${i}`, now - i);
		list.before = (index) => (index === last ? 'cut' : undefined);
		const { poll } = trigger({ a: listed(list) });
		expect(await poll()).toBeUndefined();
		list.before = () => undefined;
		expect(await poll()).toEqual([]);
		list.add('NEW', now);
		expect(await poll()).toEqual(['NEW']);
	});
});

describe('a poll', () => {
	const begin = async (list: MemoryList, more: Partial<typeof LIMITS> = {}, feed = {}) => {
		const trig = trigger({ a: listed(list, feed) }, more);
		await trig.poll();
		list.asks.length = 0;
		return trig;
	};

	it('asks once when nothing is new', async () => {
		const list = onServerTime();
		list.add('OLD', now - 10);
		const { poll } = await begin(list);
		for (let i = 0; i < 3; i++) {
			now += 60;
			expect(await poll()).toEqual([]);
		}
		expect(list.asks).toHaveLength(3);
	});

	it('delivers what is new, oldest first, and by its key within a second', async () => {
		const list = onServerTime();
		const { poll } = await begin(list);
		list.add('C', now + 1);
		list.add('B', now + 2);
		list.add('A', now + 2);
		now += 60;
		expect(await poll()).toEqual(['C', 'A', 'B']);
		expect(await poll()).toEqual([]);
	});

	it('delivers what appears late, within the overlap, and nothing twice', async () => {
		const list = onServerTime();
		const { poll } = await begin(list);
		for (let i = 0; i < 20; i++) {
			now += 60;
			list.add(`N-${i}`, now);
			list.add(`LATE-${i}`, now - OVERLAP + 60);
			expect(await poll()).toEqual([`LATE-${i}`, `N-${i}`]);
		}
	});

	it('delivers all events of a row', async () => {
		const list = onServerTime();
		const { poll } = await begin(list);
		list.add('A', now, { more: ['A2', 'A3'] });
		list.add('B', now, { more: ['A3'] });
		expect(await poll()).toEqual(['A', 'A2', 'A3', 'B']);
		expect(await poll()).toEqual([]);
	});

	it('delivers no more than it may, and the rest with the next polls', async () => {
		const list = onServerTime();
		const { poll } = await begin(list, { maxItems: 3 });
		for (let i = 0; i < 8; i++) list.add(`R-${i}`, now + (i >> 1));
		now += 60;
		expect(await poll()).toEqual(['R-0', 'R-1', 'R-2']);
		expect(await poll()).toEqual(['R-3', 'R-4', 'R-5']);
		expect(await poll()).toEqual(['R-6', 'R-7']);
		expect(await poll()).toEqual([]);
	});

	it('delivers again what it delivered when its cursor was lost, and no more', async () => {
		const list = onServerTime();
		const { poll } = await begin(list);
		list.add('A', now);
		expect(await poll()).toEqual(['A']);
		list.add('B', now + 1);
		now += 60;
		expect(await poll({}, false)).toEqual(['B']);
		expect(await poll()).toEqual(['B']);
		expect(await poll()).toEqual([]);
	});

	it('leaves all as it was when a request fails', async () => {
		const list = onServerTime();
		const trig = await begin(list);
		list.add('A', now);
		const kept = JSON.stringify(trig.state);
		list.before = () => new Error('broken');
		await expect(trig.poll()).rejects.toThrow('broken');
		expect(JSON.stringify(trig.state)).toBe(kept);
		list.before = () => undefined;
		expect(await trig.poll()).toEqual(['A']);
	});

	it('is none when there is no time to look', async () => {
		const list = onServerTime();
		const { poll } = await begin(list);
		list.add('A', now);
		list.before = () => 'cut';
		expect(await poll()).toBeUndefined();
	});

	it.each([true, false])(
		'works through more than one poll can read, without reading too much (totals: %p)',
		async (totals) => {
			const list = onServerTime();
			list.totals = totals;
			const { poll } = await begin(list);
			for (let i = 0; i < 1_000; i++) list.add(`R-${String(i).padStart(4, '0')}`, now + i);
			now += 2_000;
			const delivered: string[] = [];
			for (let i = 0; i < 40 && delivered.length < 1_000; i++) {
				const asked = list.asks.length;
				const found = (await poll()) ?? [];
				expect(found.length).toBeLessThanOrEqual(50);
				delivered.push(...found);
				// It looks for a window by halves; what it reads are a few pages.
				expect(list.asks.length - asked).toBeLessThanOrEqual(45);
			}
			expect(delivered).toEqual(list.rows.map(({ key }) => key));
			expect(await poll()).toEqual([]);
		},
	);

	it('works through a second that holds more than one poll can read', async () => {
		const list = onServerTime();
		const { poll } = await begin(list, { maxItems: 120 });
		list.add('A', now);
		for (let i = 0; i < 700; i++) list.add(`S-${i}`, now + 5);
		list.add('Z', now + 9);
		now += 60;
		const delivered: string[] = [];
		for (let i = 0; i < 12; i++) {
			now += 60;
			delivered.push(...((await poll()) ?? []));
		}
		expect(delivered).toHaveLength(702);
		expect(new Set(delivered).size).toBe(702);
		expect([delivered[0], delivered.at(-1)]).toEqual(['A', 'Z']);
	});

	it('reads less after one whose time ran out, and more again by and by', async () => {
		const list = onServerTime();
		list.totals = true;
		const { poll } = await begin(list, { maxItems: 1_000, ahead: 1, overlapSeconds: 20 });
		for (let i = 0; i < 1_500; i++) list.add(`R-${i}`, now + i);
		now += 3_000;
		let left = 0;
		list.before = () => (left-- > 0 ? undefined : 'cut');
		const delivered: string[] = [];
		const sizes: number[] = [];
		for (let i = 0; i < 40 && delivered.length < 1_500; i++) {
			left = 8;
			const found = (await poll()) ?? [];
			sizes.push(found.length);
			delivered.push(...found);
		}
		expect(delivered).toHaveLength(1_500);
		expect(new Set(delivered).size).toBe(1_500);
		expect(sizes[0]).toBe(0);
		expect(sizes.some((size) => size > 0 && size < 600)).toBe(true);
	});

	it('delivers what appears late while more is waiting than it may read', async () => {
		const list = onServerTime();
		const { poll } = await begin(list);
		for (let i = 0; i < 400; i++) list.add(`R-${String(i).padStart(3, '0')}`, now + i);
		now += 500;
		expect(await poll()).toHaveLength(50);
		list.add('LATE', now - 500 - 60);
		const first = list.asks.length;
		// The overlap is read by itself then; without time for it nothing is delivered, and nothing lost.
		list.before = (index) => (index < first + 2 ? undefined : 'cut');
		expect(await poll()).toBeUndefined();
		list.before = () => undefined;
		const [late, ...others] = (await poll()) ?? [];
		expect(late).toBe('LATE');
		expect(others[0]).toBe('R-050');
		const rest = [];
		for (let i = 0; i < 12; i++) rest.push(...((await poll()) ?? []));
		expect([...others, ...rest]).toEqual(list.rows.slice(50, -1).map(({ key }) => key));
	});

	it('does not move on while what appears late moves, so that none of it is overlooked', async () => {
		const list = onServerTime();
		list.totals = true;
		for (let i = 0; i < 99; i++) list.add(`OLD-${i}`, now - i);
		const { poll } = await begin(list);
		for (let i = 0; i < 200; i++) list.add(`R-${i}`, now + 1_000 + i);
		list.add('LATE', now - 200);
		now += 2_000;
		// Another order comes and goes, so that LATE is on the second page while the first is asked for.
		const answer = list.answer.bind(list);
		const rows = [...list.rows];
		list.answer = (from, to, page, size) => {
			const isLate = to < now - 1_500;
			list.rows =
				isLate && page === 1 ? [...rows, { key: 'NOTHING', listedAt: now - 2_000 }] : rows;
			return answer(from, to, page, size);
		};
		const came = (await poll()) ?? [];
		expect(came).not.toContain('LATE');
		list.answer = answer;
		for (let i = 0; i < 6; i++) came.push(...((await poll()) ?? []));
		expect(came.sort()).toEqual(
			list.rows
				.slice(99)
				.map(({ key }) => key)
				.sort(),
		);
	});

	// With fewer than three, it would not even find out that it is too much.
	it.each([3, 4, 5, 6, 9])(
		'goes on where it was when its time ran out after %i requests, poll after poll',
		async (requests) => {
			const list = onServerTime();
			const { poll } = await begin(list, { ahead: 1, overlapSeconds: 20 });
			for (let i = 0; i < 1_000; i++) list.add(`R-${i}`, now + i * 10);
			now += 20_000;
			let left = 0;
			list.before = () => (left-- > 0 ? undefined : 'cut');
			const delivered: string[] = [];
			for (let i = 0; i < 400 && delivered.length < 1_000; i++) {
				left = requests;
				delivered.push(...((await poll()) ?? []));
			}
			expect(delivered).toEqual(list.rows.map(({ key }) => key));
		},
	);

	it.each([
		['told by its answers', -300, true],
		['told by its answers, far off', 40_000, true],
		['not told', 0, false],
	])('goes by CartRover’s time, %s', async (_, skew, told) => {
		const list = new MemoryList();
		if (told) list.serverTime = () => now + skew;
		const { poll } = await begin(list, {}, { filteredBy: 'hiddenTime' });
		const delivered: string[] = [];
		for (let i = 0; i < 60; i++) {
			now += 60;
			list.add(`R-${i}`, now + Math.min(skew, 300), { happenedAt: now - 50_000 });
			delivered.push(...((await poll()) ?? []));
		}
		expect(delivered).toEqual(list.rows.map(({ key }) => key));
	});
});

describe('a list that is not filtered by the time of its events', () => {
	const feed = (more = {}) => ({ filteredBy: 'hiddenTime' as const, ...more });

	it('is read from the last poll on, less a minute and the overlap', async () => {
		const list = onServerTime();
		const { poll } = trigger({ a: listed(list, feed()) });
		await poll();
		now += 10_000;
		await poll();
		now += 100;
		await poll();
		expect(list.asks.map(({ from }) => from)).toEqual([
			1_000_000 - OVERLAP - SKEW,
			1_000_000 - 60 - OVERLAP,
			1_010_000 - 60 - OVERLAP,
		]);
	});

	it('delivers an event whose own time is long gone, or not known, once', async () => {
		const list = onServerTime();
		const { poll } = trigger({ a: listed(list, feed()) });
		await poll();
		list.add('GONE', now + 1, { happenedAt: 5 });
		list.add('UNKNOWN', now + 1, { happenedAt: NaN });
		now += 60;
		expect((await poll())?.sort()).toEqual(['GONE', 'UNKNOWN']);
		for (let i = 0; i < 30; i++) {
			now += 60;
			expect(await poll()).toEqual([]);
		}
	});

	it('remembers longer what may be listed again', async () => {
		const list = onServerTime();
		const { poll } = trigger({ a: listed(list, feed({ relistedSeconds: 5_000 })) });
		list.add('BASE', now);
		await poll();
		list.add('A', now + 1);
		now += 60;
		expect(await poll()).toEqual(['A']);
		now += 4_900;
		for (const row of list.rows) row.listedAt = now;
		expect(await poll()).toEqual([]);
		// As long as the list shows them, and then no longer.
		for (let i = 0; i < 2; i++) {
			now += 6_000;
			expect(await poll()).toEqual([]);
		}
		for (const row of list.rows) row.listedAt = now;
		expect((await poll())?.sort()).toEqual(['A', 'BASE']);
	});

	it('delivers no more than it may, and the rest with the next polls', async () => {
		const list = onServerTime();
		const { poll } = trigger({ a: listed(list, feed()) }, { maxItems: 3 });
		await poll();
		for (let i = 0; i < 7; i++) list.add(`R-${i}`, now, { happenedAt: now + i });
		now += 60;
		expect(await poll()).toEqual(['R-0', 'R-1', 'R-2']);
		now += 5_000;
		expect(await poll()).toEqual(['R-3', 'R-4', 'R-5']);
		now += 5_000;
		expect(await poll()).toEqual(['R-6']);
		expect(await poll()).toEqual([]);
	});
});

describe('several lists', () => {
	it('deliver together, oldest first, and what is in both once', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const { poll, state } = trigger({ one: listed(one), two: listed(two) });
		expect(state).toBeUndefined();
		await poll();
		one.add('A', now + 3);
		two.add('B', now + 1);
		now += 60;
		expect(await poll()).toEqual(['B', 'A']);
		two.add('A', now - 57);
		one.add('B', now - 59);
		two.add('C', now);
		expect(await poll()).toEqual(['C']);
		for (let i = 0; i < 3; i++) {
			now += 60;
			expect(await poll()).toEqual([]);
		}
	});

	it('may come into one while another is read, and wait there longer than the overlap', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const { poll } = trigger({ one: listed(one), two: listed(two) }, { overlapSeconds: 30 });
		await poll();
		one.add('A', now + 1);
		now += 60;
		two.before = () => {
			two.before = () => undefined;
			now += 300;
			one.add('MEANWHILE', now - 200);
			two.add('B', now);
			return undefined;
		};
		expect(await poll()).toEqual(['A', 'B']);
		now += 60;
		expect(await poll()).toEqual(['MEANWHILE']);
	});

	it('share what a poll may deliver', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const { poll } = trigger({ one: listed(one), two: listed(two) }, { maxItems: 3 });
		await poll();
		for (let i = 0; i < 4; i++) {
			one.add(`A-${i}`, now + i);
			two.add(`B-${i}`, now + i);
		}
		now += 60;
		const polls: string[][] = [];
		for (let i = 0; i < 4; i++) polls.push((await poll()) ?? []);
		expect(polls.map(({ length }) => length)).toEqual([3, 3, 2, 0]);
		expect(new Set(polls.flat()).size).toBe(8);
	});

	it('go on one by one when there is time for some only', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const { poll } = trigger({ one: listed(one), two: listed(two) });
		await poll();
		one.add('A', now + 1);
		two.add('B', now + 2);
		now += 60;
		two.before = () => 'cut';
		expect(await poll()).toEqual(['A']);
		two.before = () => undefined;
		expect(await poll()).toEqual(['B']);
	});

	it('start at the same poll', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const { poll } = trigger({ one: listed(one), two: listed(two) });
		two.before = () => 'cut';
		expect(await poll()).toBeUndefined();
		one.add('EARLIER', now);
		two.before = () => undefined;
		expect(await poll()).toEqual([]);
		expect(await poll()).toEqual([]);
	});

	it('remember what one has delivered as long as another may yet show it', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		// Rows of the second that tell nothing keep it behind.
		const { poll } = trigger({ one: listed(one), two: listed(two) });
		await poll();
		for (let i = 0; i < 4_000; i++) two.add(`NOTHING-${i}`, now + 1);
		for (const list of [one, two]) list.add('A', now + 2);
		now += 60;
		expect(await poll()).toEqual(['A']);
		for (let i = 0; i < 60; i++) {
			one.add(`B-${i}`, now);
			now += 60;
			expect(await poll()).toEqual([`B-${i}`]);
		}
		// It got there: what is new in it comes at once.
		two.add('C', now);
		expect(await poll()).toEqual(['C']);
	});

	it('look for what had to wait also in the other list, under its old time', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const feed = { filteredBy: 'hiddenTime' as const };
		const { poll } = trigger({ one: listed(one, feed), two: listed(two, feed) }, { maxItems: 3 });
		await poll();
		for (let i = 0; i < 5; i++) one.add(`R-${i}`, now, { happenedAt: now + i });
		now += 5_000;
		expect(await poll()).toEqual(['R-0', 'R-1', 'R-2']);
		two.rows.push(...one.rows.splice(3));
		now += 5_000;
		expect(await poll()).toEqual(['R-3', 'R-4']);
		expect(await poll()).toEqual([]);
	});

	it('take a baseline of one that is new', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const first = new MemoryTrigger(sourceOver({ one: { one: listed(one) } }), LIMITS);
		await first.poll();
		one.add('A', now);
		two.add('OLD', now);
		const both = sourceOver({ one: { one: listed(one) }, two: { two: listed(two) } });
		const outcome = await both.poll(first.state as never, LIMITS, undefined);
		expect(outcome?.items).toEqual([{ key: 'A' }]);
		expect(Object.keys(outcome?.state.groups ?? {}).sort()).toEqual(['one', 'two']);
		const later = await both.poll(outcome?.state, LIMITS, undefined);
		expect(later?.items).toEqual([]);
	});

	it('take the baseline of one that is new with a later poll where there is no time for it', async () => {
		const [one, two] = [onServerTime(), onServerTime()];
		const first = new MemoryTrigger(sourceOver({ one: { one: listed(one) } }), LIMITS);
		await first.poll();
		one.add('A', now);
		two.before = () => 'cut';
		const both = sourceOver({ one: { one: listed(one) }, two: { two: listed(two) } });
		const outcome = await both.poll(first.state as never, LIMITS, undefined);
		expect(outcome?.items).toEqual([{ key: 'A' }]);
		two.add('OLD', now);
		two.before = () => undefined;
		const later = await both.poll(outcome?.state, LIMITS, undefined);
		expect(later?.items).toEqual([]);
		expect(Object.keys(later?.state.groups ?? {}).sort()).toEqual(['one', 'two']);
	});
});

describe('whatever CartRover makes of the times that it is asked for', () => {
	it.each<[MemoryList['filters'], FilteredBy, number]>(
		(['exactly', 'exclusively', 'byDay', 'notFrom', 'notTo'] as const).flatMap((filters) =>
			(['eventTime', 'hiddenTime'] as const).flatMap((filteredBy) =>
				[0, 120].map((overlap): [MemoryList['filters'], FilteredBy, number] => [
					filters,
					filteredBy,
					overlap,
				]),
			),
		),
	)('everything comes once: %s, %s, lookback %i', async (filters, filteredBy, overlapSeconds) => {
		const list = onServerTime();
		list.filters = filters;
		for (let i = 0; i < 40; i++) list.add(`OLD-${i}`, now - i * 30);
		const { poll } = trigger({ a: listed(list, { filteredBy }) }, { overlapSeconds, maxItems: 30 });
		expect(await poll()).toEqual([]);
		const came: string[] = [];
		const round = async (count: number) => {
			for (let i = 0; i < count; i++) list.add(`R-${list.rows.length}`, now - (i % 5));
			now += 61;
			came.push(...((await poll()) ?? []));
		};
		for (const count of [1, 0, 3, 250, 0, 0, 2]) await round(count);
		for (let i = 0; i < 25; i++) await round(1);
		for (let i = 0; i < 25; i++) await round(0);
		expect(came.slice().sort()).toEqual(
			list.rows
				.map(({ key }) => key)
				.filter((key) => key.startsWith('R'))
				.sort(),
		);
	});

	it('an order from the future does not stop the others', async () => {
		const list = onServerTime();
		const { poll } = trigger({ a: listed(list) });
		await poll();
		list.add('FUTURE', now + 10 * 365 * 86_400);
		now += 60;
		expect(await poll()).toEqual(['FUTURE']);
		for (let i = 0; i < 30; i++) {
			list.add(`R-${i}`, now);
			now += 60;
			expect(await poll()).toEqual([`R-${i}`]);
		}
	});

	it('a longer lookback brings nothing again', async () => {
		const list = onServerTime();
		const { poll } = trigger({ a: listed(list) }, { overlapSeconds: 60 });
		await poll();
		for (let i = 0; i < 20; i++) {
			list.add(`R-${i}`, now);
			now += 60;
			expect(await poll()).toEqual([`R-${i}`]);
		}
		expect(await poll({ overlapSeconds: 3_600 })).toEqual([]);
	});
});

describe('a sample', () => {
	it('is a few events of the last thirty days', async () => {
		const [one, two] = [new MemoryList(), new MemoryList()];
		one.add('A', now - 30 * 86_400);
		one.add('OLD', now - 30 * 86_400 - 2);
		two.add('B', now, { more: ['B2', 'B3'] });
		const source = sourceOver({ group: { one: listed(one), two: listed(two) } });
		expect(await source.sample(3)).toEqual([{ key: 'A' }, { key: 'B' }, { key: 'B2' }]);
		expect(one.asks).toEqual([{ from: now - 30 * 86_400, page: 1, size: 3 }]);
		expect(await source.sample(1)).toHaveLength(1);
		expect(two.asks).toHaveLength(1);
	});

	it('is none when there is no time', async () => {
		const list = new MemoryList();
		list.before = () => 'cut';
		expect(await sourceOver({ group: { a: listed(list) } }).sample(5)).toBeUndefined();
	});
});

describe('whatever happens', () => {
	const upTo = (max: number) => fc.integer({ min: 1, max });
	const step = fc.oneof(
		{ weight: 4, arbitrary: fc.record({ does: fc.constant('poll' as const) }) },
		{ weight: 3, arbitrary: fc.record({ does: fc.constant('add' as const), count: upTo(150) }) },
		{ weight: 2, arbitrary: fc.record({ does: fc.constant('late' as const), by: upTo(500) }) },
		{ weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), for: upTo(900) }) },
		{
			weight: 2,
			arbitrary: fc.record({
				does: fc.constant('end' as const),
				after: fc.nat(9),
				how: fc.constantFrom('cut' as const, 'fail' as const),
			}),
		},
		{ weight: 1, arbitrary: fc.record({ does: fc.constant('meanwhile' as const), each: upTo(3) }) },
		{ weight: 1, arbitrary: fc.record({ does: fc.constant('narrow' as const) }) },
	);

	const everyHistory = (filteredBy: FilteredBy, count: number, keepsAll = false) =>
		fc.asyncProperty(
			fc.array(step, { maxLength: 20 }),
			fc.constantFrom(7, 60, 500),
			fc.record({ totals: fc.boolean(), told: fc.boolean(), oldestFirst: fc.boolean() }),
			fc.integer({ min: -300, max: 300 }),
			async (steps, maxItems, { totals, told, oldestFirst }, skew) => {
				now = 1_000_000;
				const lists = Array.from({ length: count }, () => new MemoryList());
				for (const list of lists) {
					Object.assign(list, { totals, oldestFirst });
					if (told) list.serverTime = () => now + skew;
				}
				const feeds = Object.fromEntries(
					lists.map((list, i) => [`l${i}`, listed(list, { filteredBy, keepsAll })]),
				);
				const trig = trigger(feeds, { maxItems });
				const { poll } = trig;
				expect(await poll()).toEqual([]);

				let added: string[] = [];
				/** What was delivered before the filter was set. */
				let before: string[] = [];
				let isNarrow = false;
				const sourceOf = (key: string) => (Number(key.slice(2)) % 3 === 0 ? 'Other' : 'Mine');
				const isDue = (key: string) => !isNarrow || sourceOf(key) === 'Mine';
				let made = 0;
				const add = (at: number) => {
					const key = `K-${made}`;
					// What is in both lists is one event.
					for (const list of lists.slice(made++ % (count + 1) === 0 ? 0 : -1)) {
						list.add(key, at, { source: sourceOf(key) });
					}
					if (isDue(key)) added.push(key);
				};
				let delivered: string[] = [];
				const look = async () => {
					now += 60;
					delivered.push(...((await poll().catch(() => [])) ?? []));
				};
				for (const each of steps) {
					if (each.does === 'poll') await look();
					else if (each.does === 'wait') now += each.for;
					else if (each.does === 'late') add(Math.max(1_000_000 + skew, now + skew - each.by));
					else if (each.does === 'narrow') {
						trig.narrow(sourceOver({ group: feeds }, 'Mine'));
						isNarrow = true;
						before = [...before, ...delivered];
						delivered = [];
						added = added.filter((key) => isDue(key) && !before.includes(key));
					} else if (each.does === 'add') {
						for (let i = 0; i < each.count; i++) add(now + skew);
					} else {
						const last = lists.at(-1) as MemoryList;
						let left = each.does === 'end' ? each.after : 6;
						last.before = () => {
							if (left-- > 0) {
								if (each.does === 'meanwhile') {
									for (let i = 0; i < each.each; i++) add(now + skew);
								}
								return undefined;
							}
							last.before = () => undefined;
							if (each.does !== 'end') return undefined;
							return each.how === 'cut' ? 'cut' : new Error('broken');
						};
					}
				}
				for (const list of lists) list.before = () => undefined;
				// By what has come, not by how much: what came twice must not hide what is still to come.
				for (let i = 0; i < 300 && new Set(delivered).size < added.length; i++) await look();
				for (const wait of [0, 0, 900, 3_600]) {
					now += wait;
					await look();
				}
				expect(delivered.slice().sort()).toEqual(added.slice().sort());
				expect(new Set(before).size).toBe(before.length);
			},
		);

	it.each<[FilteredBy, number, boolean]>([
		['eventTime', 1, false],
		['eventTime', 1, true],
		['hiddenTime', 1, false],
		['eventTime', 2, false],
		['hiddenTime', 2, false],
	])(
		'everything is delivered, and nothing twice (filtered by %s, lists: %i, keeps all: %s)',
		async (filteredBy, lists, keepsAll) =>
			await fc.assert(everyHistory(filteredBy, lists, keepsAll), {
				examples: [
					// The filter is set amid a backlog, and amid the pages of one second.
					[
						[
							{ does: 'add', count: 150 },
							{ does: 'add', count: 150 },
							{ does: 'poll' },
							...Array.from({ length: 16 }, () => ({ does: 'poll' as const })),
							{ does: 'narrow' },
						],
						7,
						{ totals: false, told: true, oldestFirst: false },
						0,
					],
					// The second list lags so far behind that the first would have forgotten what both show.
					[
						[
							{ does: 'add', count: 131 },
							{ does: 'wait', for: 71 },
							{ does: 'wait', for: 898 },
							{ does: 'poll' },
							{ does: 'add', count: 97 },
						],
						7,
						{ totals: true, told: false, oldestFirst: true },
						210,
					],
				],
				numRuns: 40,
				endOnFailure: true,
			}),
	);
});
