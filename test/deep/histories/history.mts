import type { OrderStatus } from '../../../sandbox/index.mts';

/*
 * Random histories: what happens in CartRover, what n8n does, and what goes wrong between them. A history
 * is plain data, so that one which failed can be kept as a case (cases.mts) and played again.
 */

export const EVENTS = [
	'orderCreated',
	'orderStatusChanged',
	'shipmentCreated',
	'inventoryChanged',
	'inventoryLow',
] as const;
export type EventName = (typeof EVENTS)[number];

export type Status = OrderStatus;

/** What the trigger under test is set to, and the world that it finds itself in. */
export interface Setup {
	event: EventName;
	/** How n8n keeps the trigger's state; see engine/poller.mts. */
	state: 'legacy' | 'durable';
	sort: 'createdDesc' | 'createdAsc' | 'updatedDesc';
	/** Whether lists tell how many rows there are. */
	totals: boolean;
	/** How far CartRover's clock is ahead of n8n's. */
	skewSeconds: number;
	maxItems: number;
	overlapMinutes: number;
	/** n8n's limit for a poll; none but n8n's usual one when left out. */
	budgetSeconds?: number;
	/** Of every answer, until all is calm. */
	latencyMs: number;
	/** Watches one order source of two; CartRover follows the filter, or pays no heed to it. */
	source: 'all' | 'filtered' | 'unfiltered';
	/** For orderStatusChanged. */
	statuses: Status[];
	/** Orders, or SKUs, that are there before the activation. */
	old: number;
	/** What CartRover does where the facts leave it open; see sandbox/readings.mts. */
	readings?: string[];
	/** Minutes before the activation from which on the trigger is to deliver. */
	startFromMinutes?: number;
	afterPause?: 'startAnew';
}

/** Something that happens in CartRover. */
export type Change =
	| {
			change: 'arrive';
			count: number;
			/** Seconds between one order and the next; 0: all in the same second. */
			every: number;
			/** How much later than its own timestamp an order gets listed. */
			lateSeconds: number;
			source: number;
	  }
	/** One order, or up to `count`, the latest first. */
	| { change: 'move'; which: number; to: Move; count?: number }
	| { change: 'stock'; which: number; quantity: number; place: number }
	| { change: 'sku'; which: number; add: boolean };

export const MOVES = ['send', 'part', 'ship', 'confirm', 'fail', 'cancel', 'retry'] as const;
export type Move = (typeof MOVES)[number];

export const FAULTS = [
	'rateLimit',
	'rateLimit429',
	'cutBefore',
	'cutAfter',
	'truncated',
	'emptyBody',
	'html',
	'serverError',
	'wrongTypes',
	'slow',
] as const;

export interface Trouble {
	fault: (typeof FAULTS)[number];
	/** So many requests of the poll go well before. */
	after: number;
	times: number;
}

export type Step =
	| Change
	| { does: 'wait'; seconds: number }
	/** n8n stops between two polls and starts again. */
	| { does: 'restart' }
	/** The node is changed, and published anew. */
	| { does: 'edit'; what: Edit }
	/** n8n was stopped, and what it has saved is in the form of the version before. */
	| { does: 'oldState' }
	| {
			does: 'poll';
			troubles?: Trouble[];
			/** What happens in CartRover just before the request with that number. */
			during?: Array<{ request: number; change: Change }>;
			/** n8n is killed at the request with that number. */
			killAt?: number;
			/** The database takes no write at the end, and n8n goes down. */
			saveFails?: boolean;
			/** A second poll begins at the same time. */
			twice?: boolean;
			/** Another program empties the rate limit's bucket before. */
			drained?: boolean;
	  };

/**
 * What does not matter: its name, Overlap (longer by LONGER, or as it was), Max Items. What makes it start
 * from now: another credential; a copy in its place; another event or filter, and back after a poll. One of
 * several statuses that it watches is taken away, or added again.
 */
export const EDITS = [
	...(['name', 'overlap', 'maxItems'] as const),
	...(['credential', 'copy', 'event', 'filter', 'status'] as const),
];
export type Edit = (typeof EDITS)[number];

export const LONGER = 4;

/** The longest Overlap that a history comes to. */
export const longestOverlap = ({ overlapMinutes, steps }: History): number =>
	overlapMinutes * (steps.some((step) => 'what' in step && step.what === 'overlap') ? LONGER : 1);

/** A pause that counts as a long one, however many polls n8n has not saved; all others together do not. */
export const LONG_PAUSE_SECONDS = 30 * 60 * 60;

export interface History extends Setup {
	steps: Step[];
}
