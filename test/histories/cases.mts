import type { History } from './history.mts';

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
		was: 'the model asked for an order that came into a status again a minute after the first time',
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
];
