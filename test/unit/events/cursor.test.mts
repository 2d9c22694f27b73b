import {
	advanced,
	lookFrom,
	readCursor,
	withoutPast,
	type Cursor,
	type Remembered,
} from '../../../nodes/CartRover/events/cursor.ts';

const cursor: Cursor = { floor: 1_000, mark: 5_000, seen: [['A', 4_900]] };

/** After a delivery, without what is not needed any more. */
const after = (before: Cursor, delivered: Remembered[], mark: number, overlapSeconds: number) => {
	const next = advanced(before, delivered, mark);
	return withoutPast(next, lookFrom(next, overlapSeconds));
};

describe('a cursor', () => {
	it('is read as it was kept', () => {
		const kept = { ...cursor, room: 100, until: 6_000, page: 3 };
		expect(readCursor(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
		expect(readCursor(cursor)).toEqual(cursor);
	});

	it.each([
		undefined,
		null,
		'x',
		{},
		{ mark: 1, seen: [] },
		{ floor: 1, seen: [] },
		{ floor: 1, mark: 1 },
		{ floor: 1, mark: 1, seen: ['A'] },
		{ floor: 1, mark: 1, seen: [['A']] },
		{ floor: 1, mark: 1, seen: [[1, 'A']] },
		{ floor: 1, mark: 1, seen: [], room: 'x' },
		{ floor: 1, mark: 1, seen: [], until: 'x' },
		{ floor: 1, mark: 1, seen: [], page: 'x' },
	])('is none when it is %j', (value) => {
		expect(readCursor(value)).toBeUndefined();
	});

	it('looks back by the overlap, but never before the floor', () => {
		expect(lookFrom(cursor, 600)).toBe(4_400);
		expect(lookFrom(cursor, 4_000)).toBe(1_000);
		expect(lookFrom(cursor, 4_001)).toBe(1_000);
		expect(lookFrom(cursor, 0)).toBe(5_000);
	});
});

describe('a cursor after a delivery', () => {
	it('moves to the mark, and never back', () => {
		expect(after(cursor, [], 5_100, 600)).toEqual({ ...cursor, mark: 5_100 });
		expect(after(cursor, [], 4_000, 600)).toEqual(cursor);
	});

	it('remembers what was delivered, and forgets what will not be looked at again', () => {
		const delivered = [
			{ key: 'B', keepUntil: 5_200 },
			{ key: 'C', keepUntil: 4_599 },
			{ key: 'D', keepUntil: 4_600 },
		];
		const { seen } = after(cursor, delivered, 5_200, 600);
		expect(seen.map(([key]) => key).sort()).toEqual(['A', 'B', 'D']);
		expect(after(cursor, delivered, 5_801, 600).seen).toEqual([]);
	});

	it('does not carry on what the last poll left for this one', () => {
		const kept = { ...cursor, room: 100, until: 6_000, page: 3 };
		expect(Object.keys(after(kept, [], 5_100, 600)).sort()).toEqual(['floor', 'mark', 'seen']);
	});

	it('remembers longer what another list may yet show', () => {
		const delivered = [
			{ key: 'B', keepUntil: 4_300 },
			{ key: 'C', keepUntil: 4_299 },
		];
		const { seen } = withoutPast(advanced(cursor, delivered, 9_000), 4_300);
		expect(seen.map(([key]) => key).sort()).toEqual(['A', 'B']);
	});

	it('remembers 20,000 keys at most, those longest that may come again the latest', () => {
		const delivered = Array.from({ length: 20_005 }, (_, index) => ({
			key: `K-${index}`,
			keepUntil: 5_000 + (index % 10_003),
		}));
		const { seen } = after({ ...cursor, seen: [] }, delivered, 5_000, 600);
		expect(seen).toHaveLength(20_000);
		expect(seen[0]?.[1]).toBe(15_002);
		expect(Math.min(...seen.map(([, keepUntil]) => keepUntil))).toBe(5_002);
		const all = after({ ...cursor, seen: [] }, delivered.slice(0, 20_000), 5_000, 600);
		expect(all.seen).toHaveLength(20_000);
		expect(all.mark).toBe(5_000);
	});
});

describe('a cursor that has to forget', () => {
	const delivered = Array.from({ length: 25_000 }, (_, index) => ({
		key: `K-${index}`,
		keepUntil: 9_500 + (index % 501),
	}));

	it('does not look again where what it has forgotten is listed', () => {
		const next = after({ floor: 0, mark: 10_000, seen: [] }, delivered, 10_000, 600);
		const kept = new Set(next.seen.map(([key]) => key));
		const forgotten = delivered.filter(({ key }) => !kept.has(key));
		expect(forgotten).toHaveLength(5_000);
		expect(Math.max(...forgotten.map(({ keepUntil }) => keepUntil))).toBe(lookFrom(next, 600) - 1);
	});

	it('still looks at what comes after the mark', () => {
		const next = after({ floor: 0, mark: 9_000, seen: [] }, delivered, 9_000, 600);
		expect(lookFrom(next, 600)).toBe(9_000);
	});
});
