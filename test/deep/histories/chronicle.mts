import type { Edit, Status } from './history.mts';

/*
 * What a history came to, in the order in which it happened: the facts that CartRover was made to hold, and
 * what each poll gave. The model judges by this and by nothing else. Times are epoch seconds of CartRover.
 */

export type Fact =
	/** `odd`: its row has no readable date of creation, and no readable shipments. */
	| { is: 'order'; ref: string; wanted: boolean; createdAt: number; odd: boolean }
	| { is: 'status'; ref: string; status: Status; at: number }
	| { is: 'parcel'; ref: string; tracking: string; loadedAt: number }
	/** The quantities of a SKU from now on, as one text; none when it is taken out of the list. */
	| { is: 'stock'; sku: string; value: string | undefined; isLow: boolean };

export type Entry =
	| Fact
	| { is: 'pollBegins' }
	| {
			is: 'pollEnds';
			outcome: 'ok' | 'failed' | 'killed';
			/** When it ended. */
			at: number;
			items: Item[];
			/** There were as many as Max Items allows. */
			full: boolean;
			/** Of what the trigger has a state now: a status, or the event. */
			watches: string[];
			/** Whether n8n's database took what the poll wanted saved. */
			written: boolean;
			/** Nothing disturbed it, and all there is fits on a page: it must have seen everything. */
			undisturbed: boolean;
			/** Whether it came to the end of the stock, and whether it had begun at the first SKU. */
			reading: 'unfinished' | 'ended' | 'whole';
	  }
	/** With `migrated`, what n8n has saved is in the form of the version before, which knew no last poll. */
	| { is: 'restart'; migrated?: boolean }
	/** The trigger is set to something else, with `event` and `filter` for a poll, and starts anew. */
	| { is: 'anew'; by: Edit };

/** One item that the trigger gave to the workflow. */
export interface Item {
	/** What tells it from others, made of what the item shows. */
	key: string;
	/** When it happened, by what the item shows; NaN where it shows nothing. */
	time: number;
	/** For stock: the quantities that the item shows. */
	value?: string;
}
