import fc from 'fast-check';

import { useClock } from '../../../nodes/CartRover/api/clock.ts';
import { listed, MemoryList, MemoryTrigger, sourceOver, type Listed } from './memoryList.mts';

/* Orders enter the first list of a group, and may move on to others, which still show when that was. */

const BEGIN = 1_000_000;
const OVERLAP = 300;
const LIMITS = { overlapSeconds: OVERLAP, maxItems: 50, ahead: 2 };
const DAY = 86_400;

let now = BEGIN;
beforeEach(() => {
	now = BEGIN;
	useClock({ now: () => now * 1_000, sleep: async () => {} });
});
afterEach(() => useClock());

/** Where rows enter, and two lists to which they move on. */
class Place {
	readonly first = new MemoryList();
	readonly followers = [new MemoryList(), new MemoryList()] as const;
	readonly entered: string[] = [];
	readonly delivered: string[] = [];
	readonly trigger: MemoryTrigger;

	/** @param more lists that have nothing to do with the others */
	constructor(limits: Partial<typeof LIMITS> = {}, more: Record<string, Listed> = {}) {
		for (const list of this.lists) list.serverTime = () => now;
		const [one, two] = this.followers.map((list) => listed(list, { filteredBy: 'otherTime' }));
		const group = { first: listed(this.first), one, two } as Record<string, Listed>;
		this.trigger = new MemoryTrigger(sourceOver({ group, ...(more.other && { more }) }), {
			...LIMITS,
			...limits,
		});
	}

	get lists() {
		return [this.first, ...this.followers];
	}

	get kept() {
		return this.trigger.group('group');
	}

	enter(count = 1, at = now): void {
		for (let i = 0; i < count; i++) {
			this.entered.push(`R-${this.entered.length}`);
			this.first.add(this.entered.at(-1) as string, at);
		}
	}

	/** The rows that entered first move on; or else, from one follower to the other. */
	move(count = 1, to: 0 | 1 = 0): void {
		const rows = this.first.rows.splice(0, count);
		for (const { key, listedAt } of rows) {
			this.followers[to].add(key, now, { happenedAt: listedAt });
		}
	}

	/** From the first follower to the second. */
	moveOn(count = 1): void {
		for (const row of this.followers[0].rows.splice(0, count)) {
			this.followers[1].rows.push({ ...row, listedAt: now });
		}
	}

	async poll(limits: Partial<typeof LIMITS> = {}): Promise<string[] | undefined> {
		now += 60;
		const keys = await this.trigger.poll(limits);
		if (!keys) return undefined;
		this.delivered.push(...keys);
		return keys;
	}
}

it('what left the first list between two polls comes from where it went, once', async () => {
	const place = new Place();
	await place.poll();
	place.enter(3);
	now += 5;
	place.move(1);
	place.move(1, 1);
	expect(await place.poll()).toEqual(['R-0', 'R-1', 'R-2']);
	place.move(1);
	place.moveOn(2);
	for (let i = 0; i < 30; i++) expect(await place.poll()).toEqual([]);
});

it('what entered the first list before the activation does not count elsewhere', async () => {
	const place = new Place();
	place.enter(1, now - DAY);
	place.enter(1);
	expect(await place.poll()).toEqual([]);
	now += DAY;
	place.move(2);
	place.followers[0].add('UNDATED', now, { happenedAt: NaN });
	expect(await place.poll()).toEqual([]);
});

it('what entered counts, however long ago, while the list to which it went is behind', async () => {
	const place = new Place({ maxItems: 60 });
	await place.poll();
	place.enter(330);
	for (let i = 0; i < 3; i++) {
		now += 3_600;
		place.move(110);
	}
	place.enter(1);
	for (let i = 0; i < 20; i++) await place.poll();
	expect(new Set(place.delivered)).toEqual(new Set(place.entered));
	expect(place.delivered).toHaveLength(331);
	// Then it is forgotten that there ever was a backlog.
	for (let i = 0; i < 3; i++) expect(await place.poll()).toEqual([]);
	expect(place.kept.seen.length).toBeLessThan(10);
});

it('what left the first list when that was read last, and before a list that was read first, is not lost', async () => {
	const place = new Place();
	await place.poll();
	place.enter(1, now + 1);
	// No time for the followers: the next poll begins with them.
	place.followers[0].before = () => 'cut';
	place.enter(1);
	expect(await place.poll()).toEqual(['R-1', 'R-0']);
	place.enter(1);
	now += DAY;
	place.enter(1);
	place.followers[0].before = () => undefined;
	let isMoved = false;
	place.first.before = () => {
		if (!isMoved) place.move(3);
		isMoved = true;
		return undefined;
	};
	expect(await place.poll()).toEqual(['R-3']);
	expect(await place.poll()).toEqual(['R-2']);
	for (let i = 0; i < 5; i++) expect(await place.poll()).toEqual([]);
});

it('what has to wait is not lost, however long ago it entered the first list', async () => {
	const place = new Place({ maxItems: 1 });
	await place.poll();
	// No time for the others: the next poll begins with them, and misses what moves on meanwhile.
	place.followers[0].before = () => 'cut';
	place.enter(1);
	expect(await place.poll()).toEqual(['R-0']);
	place.enter(2);
	now += DAY;
	place.enter(1);
	place.followers[0].before = () => undefined;
	let isMoved = false;
	place.first.before = () => {
		if (!isMoved) place.move(3);
		isMoved = true;
		return undefined;
	};
	for (const ref of ['R-3', 'R-1', 'R-2']) expect(await place.poll()).toEqual([ref]);
	for (let i = 0; i < 5; i++) expect(await place.poll()).toEqual([]);
});

it('what left the first list before it was read is not lost where a list was read short of the present', async () => {
	const place = new Place({ overlapSeconds: 0 });
	await place.poll();
	place.enter(1, now + 1);
	now += DAY;
	place.enter(2);
	place.first.rows.shift();
	// More than fits: the other list is read up to half a minute ago, which cannot change any more.
	const [other] = place.followers;
	for (let i = 0; i < 80; i++) other.add(`EARLIER-${i}`, now + 30, { happenedAt: NaN });
	for (let i = 0; i < 80; i++) other.add(`LATER-${i}`, now + 55, { happenedAt: NaN });
	other.add('R-0', now + 55, { happenedAt: now - DAY + 1 });
	expect(await place.poll()).toEqual(['R-1', 'R-2']);
	for (let i = 0; i < 5; i++) await place.poll();
	expect(place.delivered).toEqual(['R-1', 'R-2', 'R-0']);
});

it('what left the first list is not lost where there was no time to read where it went', async () => {
	const place = new Place({ overlapSeconds: 0 });
	await place.poll();
	place.enter(1, now + 1);
	place.move();
	now += DAY;
	place.enter(1);
	const [, last] = place.followers;
	last.before = () => 'cut';
	place.moveOn();
	expect(await place.poll()).toEqual(['R-1']);
	last.before = () => undefined;
	for (let i = 0; i < 5; i++) await place.poll();
	expect(place.delivered).toEqual(['R-1', 'R-0']);
});

it('what was too much to be remembered in one list does not come again from another', async () => {
	const place = new Place();
	await place.poll();
	const at = now + 10;
	now += 60;
	// One more than is remembered; the first of them moves on.
	const seen = Array.from({ length: 20_001 }, (_, i) => [`F-${i}`, i === 0 ? at : at + 1]);
	const lists = Object.fromEntries(
		['first', 'one', 'two'].map((name) => [name, { watermark: now }]),
	);
	place.trigger.state = { groups: { group: { ...place.kept, seen, lists } } };
	expect(await place.poll()).toEqual([]);
	expect(place.kept.seen).toHaveLength(20_000);
	place.followers[1].add('F-0', now, { happenedAt: at });
	expect(await place.poll()).toEqual([]);
});

it('other groups have no part in it', async () => {
	const other = new MemoryList();
	const place = new Place({}, { other: listed(other) });
	await place.poll();
	for (let i = 0; i < 20; i++) {
		// There is no time for it but where it is the first.
		const asked = place.first.asks.length;
		other.before = () => (place.first.asks.length > asked ? 'cut' : undefined);
		place.enter();
		expect(await place.poll()).toEqual([`R-${i}`]);
	}
	expect(place.kept.floor).toBeGreaterThan(BEGIN);
	expect(place.kept.seen.length).toBeLessThan(10);
});

it('remembers no more than the overlap of the latest, also where nothing stays in the first list', async () => {
	const place = new Place();
	await place.poll();
	for (let i = 0; i < 100; i++) {
		place.enter();
		place.move();
		expect(await place.poll()).toEqual([`R-${i}`]);
	}
	expect(place.kept.seen.length).toBeLessThanOrEqual(OVERLAP / 60 + 2);
});

it('what enters the first list after it was read is not passed over for what has left it already', async () => {
	const place = new Place({ overlapSeconds: 0 });
	await place.poll();
	place.enter();
	now += DAY;
	place.followers[0].before = () => {
		place.enter(1, now - 2);
		place.entered.push('GONE');
		place.followers[0].add('GONE', now, { happenedAt: now - 1 });
		place.followers[0].before = () => undefined;
		return undefined;
	};
	expect(await place.poll()).toEqual(['R-0', 'GONE']);
	expect(await place.poll()).toEqual(['R-1']);
	for (let i = 0; i < 3; i++) expect(await place.poll()).toEqual([]);
});

it('gives a sample of what follows only where the row says when it entered', async () => {
	const place = new Place();
	place.followers[0].add('UNDATED', now, { happenedAt: NaN });
	place.followers[1].add('DATED', now, { happenedAt: now - 5 });
	expect(await place.trigger.source.sample(5)).toEqual([{ key: 'DATED' }]);
});

describe('whatever happens', () => {
	const upTo = (max: number) => fc.integer({ min: 1, max });
	interface Change {
		does: 'enter' | 'move' | 'moveOn';
		count: number;
		to?: 0 | 1;
	}
	const change: fc.Arbitrary<Change> = fc.oneof(
		fc.record({ does: fc.constant('enter' as const), count: fc.oneof(upTo(3), upTo(150)) }),
		fc.record({ does: fc.constant('move' as const), count: fc.oneof(upTo(3), upTo(150)) }),
		fc.record({ does: fc.constant('move' as const), count: upTo(9), to: fc.constant(1 as const) }),
		fc.record({ does: fc.constant('moveOn' as const), count: fc.oneof(upTo(3), upTo(150)) }),
	);
	const step = fc.oneof(
		{ weight: 4, arbitrary: change },
		{ weight: 4, arbitrary: fc.record({ does: fc.constant('poll' as const) }) },
		{ weight: 2, arbitrary: fc.record({ does: fc.constant('wait' as const), for: upTo(1_200) }) },
		{ weight: 1, arbitrary: fc.record({ does: fc.constant('cut' as const), after: fc.nat(12) }) },
		{
			weight: 2,
			arbitrary: fc.record({
				does: fc.constant('meanwhile' as const),
				after: fc.nat(8),
				change,
			}),
		},
	);

	it('everything is delivered, and nothing twice', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { maxLength: 25, size: 'max' }),
				fc.constantFrom(7, 60, 500),
				fc.constantFrom(0, 60, 300),
				fc.boolean(),
				async (steps, maxItems, overlapSeconds, oldestFirst) => {
					now = BEGIN;
					const place = new Place({ maxItems, overlapSeconds });
					// Without totals, rows that leave while pages are read cannot be noticed.
					for (const list of place.lists) Object.assign(list, { totals: true, oldestFirst });
					await place.poll();
					const apply = (each: Change) => {
						if (each.does === 'enter') place.enter(each.count);
						else if (each.does === 'moveOn') place.moveOn(each.count);
						else place.move(each.count, each.to);
					};
					/** Something that comes between the requests of the next poll. */
					const intervene = (after: number, act: () => 'cut' | undefined, isOnce: boolean) => {
						let left = after;
						const before = () => {
							if (left-- > 0) return undefined;
							if (isOnce) for (const list of place.lists) list.before = () => undefined;
							return act();
						};
						for (const list of place.lists) list.before = before;
					};
					for (const each of steps) {
						if (each.does === 'wait') now += each.for;
						else if (each.does === 'cut') intervene(each.after, () => 'cut', false);
						else if (each.does === 'meanwhile') {
							intervene(each.after, () => void apply(each.change), true);
						} else if (each.does !== 'poll') apply(each);
						else {
							await place.poll();
							for (const list of place.lists) list.before = () => undefined;
						}
					}
					for (const list of place.lists) list.before = () => undefined;
					for (let quiet = 0, polls = 0; quiet < 3 && polls < 400; polls++) {
						quiet = (await place.poll())?.length === 0 ? quiet + 1 : 0;
					}
					for (const wait of [600, 3_600]) {
						now += wait;
						place.move(50);
						await place.poll();
					}
					expect(place.delivered.slice().sort()).toEqual(place.entered.slice().sort());
				},
			),
			{ numRuns: 100, endOnFailure: true },
		);
	});
});
