import type { History } from './history.mts';

/** Histories that failed once, as fast-check had shrunk them; what was wrong is said of each. */
export const CASES: Array<{ was: string; history: History }> = [
	{
		was: 'the model took a poll for one that counts whose transaction failed, stock changed',
		history: {
			event: 'inventoryChanged',
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
		},
	},
	{
		was: 'the same, stock low',
		history: {
			event: 'inventoryLow',
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
		},
	},
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
];
