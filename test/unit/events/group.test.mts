import {
	counts,
	type EventGroup,
	type PolledOrders,
	type GroupState,
	stateAfter,
} from '../../../nodes/CartRover/events/group.ts';

const FILTERS = ['eventTime', 'otherTime', 'hiddenTime'] as const;
const NOW = 1_772_366_400;
const before: GroupState = {
	floor: NOW - 1_200,
	seen: [],
	lists: { new: { watermark: NOW - 600 }, shipped: { watermark: NOW - 600 } },
};
const row = { rowKey: 'A', shownTime: NOW - 100, known: ['A'], events: [] };
const whole: PolledOrders = {
	rows: [row],
	complete: true,
	progress: {},
	serverTime: { earliest: NOW, latest: NOW },
};

test.each(FILTERS)('a list that was not read to its end stays where it was: %s', (filteredBy) => {
	const group: EventGroup = {
		name: 'orders',
		lists: [
			{ status: 'new', filteredBy: 'eventTime' },
			{ status: 'shipped', filteredBy },
		],
		eventsOf: () => [],
		toItem: () => ({}),
	};
	const after = (read: PolledOrders) => {
		const polled = new Map([
			['new', whole],
			['shipped', read],
		]);
		return stateAfter(group, before, polled, new Set(), 600).lists.shipped?.watermark;
	};
	expect(after({ ...whole, rows: [], complete: false })).toBe(NOW - 600);
	expect(after(whole)).toBeGreaterThan(NOW - 600);
});

test('a second of which an event waits is read as new, even where it holds more than a poll can read', () => {
	const rows = ['A', 'B', 'C'].map((key, at) => {
		const time = NOW - 101 + Math.min(at, 1);
		const event = { key, ref: key, earlier: [], time, expiresAt: time, isUndated: false, item: {} };
		return { rowKey: key, shownTime: time, known: [], events: [event] };
	});
	const group: EventGroup = {
		name: 'orders',
		lists: [{ status: 'new', filteredBy: 'eventTime' }],
		eventsOf: () => [],
		toItem: () => ({}),
	};
	const polled = new Map([['new', { ...whole, rows }]]);
	const watermark = (delivered: string[]) =>
		stateAfter(group, before, polled, new Set(delivered), 600).lists.new?.watermark;
	expect(watermark(['A', 'B'])).toBe(NOW - 101);
	expect(watermark(['A', 'B', 'C'])).toBe(NOW - 100);
});

test('a window that ends in the future is read up to now', () => {
	const group: EventGroup = {
		name: 'orders',
		lists: [{ status: 'new', filteredBy: 'eventTime' }],
		eventsOf: () => [],
		toItem: () => ({}),
	};
	const watermark = (to: number) => {
		const polled = new Map([['new', { ...whole, to }]]);
		return stateAfter(group, before, polled, new Set(), 600).lists.new?.watermark;
	};
	expect([watermark(NOW - 50), watermark(NOW + 300)]).toEqual([NOW - 50, NOW]);
});

test.each(FILTERS)(
	'what happened before the floor is old where rows show when: %s',
	(filteredBy) => {
		const isShown = filteredBy !== 'hiddenTime';
		expect(counts(filteredBy, NOW - 1, NOW)).toBe(!isShown);
		expect(counts(filteredBy, NOW, NOW)).toBe(true);
	},
);
