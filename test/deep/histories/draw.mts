import fc from 'fast-check';

import { OPEN_POINTS, ORDER_STATUSES } from '../../../sandbox/index.mts';
import { isOfPageSize } from '../../support/readings.mts';
import {
	EDITS,
	FAULTS,
	LONG_PAUSE_SECONDS,
	MOVES,
	type Change,
	type EventName,
	type History,
	type Move,
	type Setup,
	type Step,
} from './history.mts';

/* Draws histories. */

/** Readings under which all that the model asks for holds. */
const READINGS = [
	...['dates-exclusive', 'dates-by-day', 'from-date-ignored', 'to-date-ignored'],
	...['any-by-updated', 'any-by-order-date', 'order-by-reference', 'order-unstable'],
	...['total-right', 'total-missing', 'total-page-only', 'total-stale', 'total-stale-high'],
	...['total-zero', 'clamp-50', 'clamp-25', 'clamp-20', 'limit-ignored', 'limit-ignored-whole'],
	...['page-one-based', 'page-zero-based'],
	...['empty-null', 'empty-map', 'empty-missing', 'empty-error-200', 'empty-error-404'],
	...['list-map', 'list-map-gaps', 'list-map-by-reference', 'inner-map-gaps', 'inner-null'],
	...['letters-other', 'letters-null', 'numbers-text', 'thousands'],
	...['times-z', 'times-offset', 'times-pacific', 'times-no-zone', 'times-blank', 'times-fraction'],
	...['times-epoch', 'times-epoch-text', 'times-unset-zero', 'times-unset-blank'],
	...['status-upper', 'status-unknown', 'status-missing', 'fields-unknown'],
	...['no-date', 'date-ahead', 'date-behind'],
	...['odd-values', 'odd-null', 'odd-text', 'odd-no-key'],
];

/** Where no time is shown, a status is one of no time to the model. */
const WITHOUT_TIMES = ['times-null', 'times-zero'];

/** Stock that comes in another order with each request is an error. */
const readingsOf = (event: EventName) =>
	event.startsWith('inventory')
		? READINGS.filter((name) => name !== 'order-unstable')
		: [...READINGS, ...(event === 'orderStatusChanged' ? [] : WITHOUT_TIMES)];

/**
 * Two readings of the same point contradict each other; and where dates pay no heed, several pages in another
 * order with each request cannot be read.
 */
const pointOf = (reading: string) => {
	const like = reading === 'order-unstable' ? 'dates-by-day' : reading;
	return (
		isOfPageSize(reading) ||
		OPEN_POINTS.findIndex(({ readings }) => readings.some(([name]) => name === like))
	);
};

const upTo = (max: number, min = 1) => fc.integer({ min, max });
/** Nothing, but once in so many times. */
const sometimes = <T,>(arbitrary: fc.Arbitrary<T>, onceIn: number): fc.Arbitrary<T | undefined> =>
	fc.oneof(
		{ weight: onceIn - 1, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: arbitrary as fc.Arbitrary<T | undefined> },
	);
const weighted = <T,>(...choices: Array<[weight: number, arbitrary: fc.Arbitrary<T>]>) =>
	fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** What frames a history: the settings that say how much it may hold. */
type Frame = Pick<Setup, 'event' | 'maxItems' | 'overlapMinutes'> & {
	/** Lists of several pages and too little time to read them, so that polls end in the middle of one. */
	crowded: boolean;
};

/** Bursts are no larger than a few polls can deliver: the rest of it would be the same again. */
const counts = ({ maxItems, crowded }: Frame) => {
	if (crowded) return weighted([2, upTo(4)], [1, upTo(330, 110)]);
	const most = Math.min(230, 8 * maxItems);
	return weighted(
		[12, upTo(4)],
		[4, upTo(Math.min(40, most))],
		[1, upTo(most, Math.min(90, most))],
	);
};

const arrivals = (frame: Frame) =>
	fc.record({
		change: fc.constant('arrive' as const),
		count: counts(frame),
		every: weighted([3, fc.constant(0)], [2, upTo(20)]),
		lateSeconds: weighted([3, fc.constant(0)], [1, upTo(frame.overlapMinutes * 60)]),
		source: fc.nat(1),
	});
const moves = ({ crowded }: Frame) =>
	fc.record(
		{
			change: fc.constant('move' as const),
			which: fc.nat(10_000),
			to: fc.constantFrom(...MOVES),
			...(crowded && { count: weighted([1, fc.constant(1)], [1, upTo(330, 110)]) }),
		},
		{ noNullPrototype: true },
	);
const stockChanges = fc.record({
	change: fc.constant('stock' as const),
	which: fc.nat(10_000),
	quantity: fc.constantFrom(0, 3, 5, 6, 40),
	place: fc.nat(1),
});
const skuChanges = fc.record({
	change: fc.constant('sku' as const),
	which: fc.nat(10_000),
	add: fc.boolean(),
});

function changesOf(frame: Frame): fc.Arbitrary<Change> {
	const { event } = frame;
	if (event.startsWith('inventory')) {
		return weighted<Change>([5, stockChanges], [1, skuChanges]);
	}
	const arrive = arrivals(frame);
	return event === 'orderCreated'
		? weighted<Change>([3, arrive], [1, moves(frame)])
		: weighted<Change>([1, arrive], [4, moves(frame)]);
}

const troubles = ({ crowded }: Frame) =>
	fc.record({
		fault: weighted(
			[crowded ? 1 : 20, fc.constantFrom(...FAULTS)],
			[1, fc.constant('slow' as const)],
		),
		after: fc.nat(5),
		// A read is tried five times: more than that, and the poll fails.
		times: weighted([3, upTo(2)], [2, upTo(9, 5)]),
	});

function stepsOf(frame: Frame): fc.Arbitrary<Step[]> {
	const change = changesOf(frame);
	const poll = fc.record(
		{
			does: fc.constant('poll' as const),
			troubles: sometimes(fc.array(troubles(frame), { minLength: 1, maxLength: 2 }), 3),
			during: sometimes(
				fc.array(fc.record({ request: fc.nat(6), change }), { minLength: 1, maxLength: 4 }),
				3,
			),
			killAt: sometimes(fc.nat(4), 12),
			saveFails: sometimes(fc.constant(true), 12),
			twice: sometimes(fc.constant(true), 8),
			drained: sometimes(fc.constant(true), 12),
		},
		{ requiredKeys: ['does'] },
	);
	const step = weighted<Step>(
		[8, change],
		[6, poll],
		[
			2,
			fc.record({
				does: fc.constant('wait' as const),
				seconds: weighted([15, upTo(1_500)], [1, fc.constant(LONG_PAUSE_SECONDS)]),
			}),
		],
		[1, fc.record({ does: fc.constant('restart' as const) })],
		[2, fc.record({ does: fc.constant('edit' as const), what: fc.constantFrom(...EDITS) })],
		[1, fc.record({ does: fc.constant('oldState' as const) })],
	);
	const steps = fc.array(step, { minLength: 3, maxLength: 18, size: 'max' });
	if (frame.event.startsWith('inventory')) return steps;
	return fc
		.tuple(steps, sometimes(parcelsApart(frame), 4))
		.map(([before, parcels = []]) => [...before, ...parcels]);
}

/** Two parcels of an order, and polls between that look back to the first no more, but to one another. */
const parcelsApart = ({ overlapMinutes }: Frame): fc.Arbitrary<Step[]> =>
	fc.record({ which: fc.nat(11), more: upTo(600) }).map(({ which, more }) => {
		const move = (to: Move): Step => ({ change: 'move', which, to });
		const poll: Step = { does: 'poll' };
		const wait: Step = { does: 'wait', seconds: overlapMinutes * 60 + more };
		return [move('send'), move('part'), poll, wait, poll, wait, poll, move('part'), poll];
	});

/** Histories of one kind of event. */
export function historiesOf(event: EventName): fc.Arbitrary<History> {
	const frame = (crowded: boolean, maxItems: number[]): fc.Arbitrary<Frame> =>
		fc.record({
			event: fc.constant(event),
			crowded: fc.constant(crowded),
			maxItems: fc.constantFrom(...maxItems),
			overlapMinutes: fc.constantFrom(5, 10, 1),
		});
	const frames = weighted<Frame>(
		[7, frame(false, [1_000, 120, 30, 7, 2])],
		[1, frame(true, [1_000, 120, 60])],
	);
	return frames.chain((frame) =>
		fc.record(
			{
				event: fc.constant(event),
				state: fc.constantFrom('legacy' as const, 'durable' as const),
				sort: fc.constantFrom(
					'createdDesc' as const,
					'createdAsc' as const,
					'updatedDesc' as const,
				),
				totals: fc.boolean(),
				skewSeconds: weighted([2, upTo(300, -300)], [1, fc.constant(0)]),
				maxItems: fc.constant(frame.maxItems),
				overlapMinutes: fc.constant(frame.overlapMinutes),
				budgetSeconds: sometimes(fc.constantFrom(36, 15, 8), frame.crowded ? 1 : 3),
				latencyMs: weighted([3, fc.constant(0)], [1, fc.constantFrom(300, 2_000)]),
				source: fc.constantFrom('all' as const, 'filtered' as const, 'unfiltered' as const),
				statuses: fc.uniqueArray(fc.constantFrom(...ORDER_STATUSES), {
					minLength: 1,
					maxLength: 4,
				}),
				old: event.startsWith('inventory')
					? upTo(230, 60)
					: weighted([3, upTo(12)], [1, upTo(130)]),
				readings: frame.crowded
					? fc.constant(undefined)
					: sometimes(
							fc.uniqueArray(fc.constantFrom(...readingsOf(event)), {
								minLength: 1,
								maxLength: 2,
								selector: pointOf,
							}),
							2,
						),
				startFromMinutes: sometimes(upTo(120), 5),
				afterPause: sometimes(fc.constant('startAnew' as const), 3),
				steps: stepsOf(frame),
			},
			{ noNullPrototype: true },
		),
	);
}
