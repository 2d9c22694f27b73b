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

test.each(FILTERS)(
	'what happened before the floor is old where rows show when: %s',
	(filteredBy) => {
		const isShown = filteredBy !== 'hiddenTime';
		expect(counts(filteredBy, NOW - 1, NOW)).toBe(!isShown);
		expect(counts(filteredBy, NOW, NOW)).toBe(true);
	},
);
