import {
	LONG_PAUSE_SECONDS,
	type Change,
	type History,
	type Move,
	type Setup,
	type Step,
} from './history.mts';

/** The second poll's transaction fails. */
const unsavedStock = (event: 'inventoryChanged' | 'inventoryLow'): History => ({
	event,
	state: 'durable',
	sort: 'createdDesc',
	totals: false,
	skewSeconds: 0,
	maxItems: 1000,
	overlapMinutes: 10,
	latencyMs: 0,
	source: 'all',
	statuses: ['new'],
	old: 60,
	steps: [
		{ change: 'stock', which: 0, quantity: 0, place: 0 },
		{ does: 'poll', saveFails: true },
		{ does: 'poll' },
		{ does: 'poll' },
		{ change: 'stock', which: 0, quantity: 0, place: 0 },
	],
});

/** Orders that go to the warehouse, and on from there. */
const atWarehouse = (steps: Step[], more: Partial<Setup> = {}): History => ({
	event: 'orderStatusChanged',
	state: 'legacy',
	sort: 'createdDesc',
	totals: true,
	skewSeconds: 0,
	maxItems: 120,
	overlapMinutes: 1,
	latencyMs: 0,
	source: 'all',
	statuses: ['at_wms'],
	old: 0,
	steps,
	...more,
});

const arrive = (count: number): Change => ({
	change: 'arrive',
	count,
	every: 0,
	lateSeconds: 0,
	source: 0,
});
const move = (to: Move, count = 1, which = 0): Change => ({ change: 'move', which, to, count });
const wait = (seconds: number): Step => ({ does: 'wait', seconds });
const poll: Step = { does: 'poll' };

/** Histories that failed once, as fast-check had shrunk them; what was wrong is said of each. */
export const CASES: Array<{ was: string; history: History }> = [
	{
		was: 'the model took a poll for one that counts whose transaction failed, stock changed',
		history: unsavedStock('inventoryChanged'),
	},
	{ was: 'the same, stock low', history: unsavedStock('inventoryLow') },
	{
		was: 'the model let orders of other sources move the mark, so that it expected too small a state',
		history: {
			event: 'orderCreated',
			state: 'legacy',
			sort: 'createdAsc',
			totals: false,
			skewSeconds: 0,
			maxItems: 1000,
			overlapMinutes: 1,
			budgetSeconds: 8,
			latencyMs: 300,
			source: 'unfiltered',
			statuses: ['new'],
			old: 2,
			steps: [
				{ change: 'arrive', count: 40, every: 0, lateSeconds: 0, source: 1 },
				{ does: 'wait', seconds: 1202 },
				{ does: 'poll' },
				{ change: 'arrive', count: 1, every: 0, lateSeconds: 0, source: 1 },
			],
		},
	},
	{
		was: 'an order that went to the warehouse again a minute after the first time came once',
		history: {
			event: 'orderStatusChanged',
			state: 'legacy',
			sort: 'createdDesc',
			totals: false,
			skewSeconds: 0,
			maxItems: 60,
			overlapMinutes: 5,
			budgetSeconds: 36,
			latencyMs: 0,
			source: 'all',
			statuses: ['at_wms'],
			old: 2,
			steps: [
				{ change: 'move', which: 0, to: 'fail', count: 110 },
				{ change: 'move', which: 0, to: 'retry', count: 110 },
				{ change: 'move', which: 0, to: 'send', count: 110 },
				{ does: 'poll' },
			],
		},
	},
	{
		was: 'orders were canceled while the list that they had been in was behind, and never came',
		history: atWarehouse(
			[
				{
					does: 'poll',
					during: [
						{ request: 0, change: arrive(110) },
						{ request: 0, change: move('send', 110) },
					],
				},
				poll,
				move('cancel', 110),
				wait(1),
				poll,
			],
			{ totals: false, maxItems: 60, budgetSeconds: 36, latencyMs: 300, old: 1 },
		),
	},
	{
		was: 'orders were canceled long after they had gone to the warehouse, all in one outage, and never came',
		history: atWarehouse(
			[
				poll,
				arrive(330),
				move('send', 330),
				wait(1_200),
				...[110, 110].flatMap((count): Step[] => [move('cancel', count), wait(600)]),
				move('cancel', 110),
				arrive(1),
				move('send'),
				poll,
			],
			{ maxItems: 60 },
		),
	},
	{
		was: 'an order that went to the warehouse again, with no other one since, did not come again',
		history: atWarehouse([
			arrive(1),
			move('send'),
			poll,
			wait(600),
			move('fail'),
			poll,
			move('retry'),
			wait(600),
			move('send'),
			poll,
		]),
	},
	{
		was: 'the same, with the list of errors in between remembering the first time',
		history: atWarehouse(
			[
				{ does: 'poll', during: [{ request: 0, change: move('send') }] },
				wait(181),
				move('fail'),
				move('retry'),
				poll,
				poll,
				move('send'),
			],
			{ totals: false, maxItems: 30, overlapMinutes: 5, statuses: ['at_wms', 'new'], old: 1 },
		),
	},
	{
		was: 'an order came again when it was canceled: its list had forgotten it a little too early',
		history: atWarehouse([
			arrive(2),
			move('send', 1, 1),
			wait(50),
			{ does: 'poll', during: [{ request: 0, change: move('send') }] },
			move('cancel', 1, 1),
			poll,
		]),
	},
	{
		was: 'orders with two parcels, found by the first of them in a backlog, came again by the second',
		history: atWarehouse(
			[poll, arrive(170), move('send', 170), move('part', 170), wait(200), move('ship', 170), poll],
			{ statuses: ['shipped'], maxItems: 60, overlapMinutes: 5 },
		),
	},
	{
		was: 'a node that was renamed after its first poll had delivered from Start From on began there again',
		history: {
			event: 'orderCreated',
			state: 'legacy',
			sort: 'createdDesc',
			totals: false,
			skewSeconds: 0,
			maxItems: 2,
			overlapMinutes: 5,
			budgetSeconds: 36,
			latencyMs: 0,
			source: 'all',
			statuses: ['new'],
			old: 1,
			readings: ['dates-exclusive'],
			startFromMinutes: 1,
			steps: [
				{ does: 'edit', what: 'name' },
				{ change: 'arrive', count: 16, every: 0, lateSeconds: 1, source: 0 },
				poll,
				poll,
			],
		},
	},
	{
		was: 'the player took three polls that found nothing, between two crowded seconds, for the end',
		history: atWarehouse(
			[
				{ change: 'arrive', count: 229, every: 10, lateSeconds: 0, source: 1 },
				wait(69),
				arrive(318),
				wait(452),
				{ change: 'arrive', count: 189, every: 11, lateSeconds: 0, source: 1 },
			],
			{ event: 'orderCreated', maxItems: 60, overlapMinutes: 5, statuses: ['new'], old: 1 },
		),
	},
	{
		was: 'a pause was not noticed after the first poll with a state of the version before',
		history: {
			...unsavedStock('inventoryChanged'),
			afterPause: 'startAnew',
			steps: [
				{ does: 'oldState' },
				poll,
				wait(LONG_PAUSE_SECONDS),
				{ does: 'poll', during: [{ request: 0, change: { change: 'sku', which: 0, add: true } }] },
				poll,
				poll,
				poll,
			],
		},
	},
	{
		was: 'a parcel came that had left before, as the next one left while the first poll was reading',
		history: {
			...atWarehouse([
				{ does: 'edit', what: 'credential' },
				{ does: 'poll', during: [{ request: 1, change: move('ship', 1, 2) }] },
			]),
			event: 'shipmentCreated',
			old: 3,
		},
	},
	{
		was: 'orders of a crowded second came minutes late where CartRover’s clock is ahead of n8n’s',
		history: {
			...atWarehouse([arrive(121), { does: 'edit', what: 'name' }]),
			event: 'orderCreated',
			totals: false,
			skewSeconds: 123,
			maxItems: 60,
			overlapMinutes: 5,
			budgetSeconds: 36,
			latencyMs: 300,
		},
	},
	{
		was: 'the player put a state of the version before back that was of another credential',
		history: {
			...atWarehouse([
				arrive(1),
				{ does: 'edit', what: 'credential' },
				poll,
				{ does: 'oldState' },
				arrive(1),
				poll,
				poll,
			]),
			event: 'orderCreated',
			state: 'durable',
			startFromMinutes: 1,
		},
	},
	{
		was: 'a first poll from Start From on did not see that the list goes by the date of the order',
		history: atWarehouse([{ does: 'oldState' }], {
			statuses: ['new'],
			maxItems: 7,
			old: 1,
			readings: ['any-by-order-date'],
			startFromMinutes: 1,
		}),
	},
	{
		was: 'an odd row on every page looked like a list that moves, so that no poll came to an end',
		history: {
			...atWarehouse(
				[
					{ does: 'edit', what: 'filter' },
					{ change: 'move', which: 0, to: 'send' },
					{ change: 'arrive', count: 1, every: 1, lateSeconds: 0, source: 0 },
					{ change: 'arrive', count: 99, every: 0, lateSeconds: 0, source: 0 },
				],
				{
					maxItems: 1_000,
					old: 1,
					readings: ['odd-null', 'dates-by-day'],
					afterPause: 'startAnew',
				},
			),
			totals: false,
			source: 'all',
			overlapMinutes: 5,
			sort: 'createdDesc',
			state: 'legacy',
			event: 'orderCreated',
		},
	},
	{
		was: 'where no order shows a date, the last one looked like one of a list by another time, and old ones came',
		history: atWarehouse(
			[
				{ does: 'poll', during: [{ request: 0, change: arrive(1) }] },
				poll,
				{ change: 'arrive', count: 1, every: 1, lateSeconds: 1, source: 0 },
			],
			{ event: 'orderCreated', old: 1, readings: ['times-null'] },
		),
	},
	{
		was: 'the model wanted an order a second time that was in error at each poll',
		history: atWarehouse(
			[move('fail'), poll, wait(181), move('retry'), move('fail'), poll, poll, move('send')],
			{ old: 1, statuses: ['error', 'new'], startFromMinutes: 1 },
		),
	},
	...(['orderCreated', 'orderStatusChanged'] as const).map((event) => ({
		was: 'times in Pacific time that did not say so made every order look old for eight hours',
		history: atWarehouse([poll, arrive(2), poll, wait(70), move('send', 1), arrive(1), poll], {
			event,
			statuses: ['new', 'at_wms'],
			old: 1,
			readings: ['times-pacific'],
		}),
	})),
	{
		was: 'the same, from Start From on',
		history: atWarehouse([arrive(2), poll], {
			event: 'orderCreated',
			old: 2,
			startFromMinutes: 60,
			readings: ['times-pacific'],
		}),
	},
];
