import type { IDataObject } from 'n8n-workflow';
import type { z } from 'zod/v3';

import type { CartRoverClient } from '../api/client';
import type { EndpointUse } from '../api/endpoints';
import type { OutputChoice } from '../parameters/output';
import type { ReadLimits } from './readList';

/** What the trigger's parameters say about its event. */
export interface EventSettings {
	/** Only orders of this source; all when empty. */
	orderSource: string;
	/** Which statuses to watch. */
	statuses: string[];
	/** The available quantity at or below which a SKU is low. */
	threshold: number;
	/** In which form orders and shipments come out. */
	output: OutputChoice;
}

export interface PollLimits extends ReadLimits {
	/** How far to look back for what appears late. */
	overlapSeconds: number;
}

export interface PollOutcome {
	items: IDataObject[];
	/** To be kept for the next poll once the items are out. */
	state: IDataObject;
}

/** Where the items of an event come from. */
export interface EventSource {
	/**
	 * The items that are new since the last poll.
	 *
	 * @param state the state that the last poll left; `undefined` for the first poll
	 * @param startAt epoch seconds from which on a first poll delivers; without it, what is there already is
	 *   left out
	 * @returns `undefined` when there was not enough time to look
	 */
	poll(
		state: IDataObject | undefined,
		limits: PollLimits,
		startAt: number | undefined,
	): Promise<PollOutcome | undefined>;
	/** CartRover's time in epoch seconds, where its answers say it and there is time to ask. */
	serverTime(): Promise<number | undefined>;
	/**
	 * A few recent items to build a workflow with; no state is involved.
	 *
	 * @returns `undefined` when there was not enough time to look
	 */
	sample(size: number): Promise<IDataObject[] | undefined>;
	/** The order sources of recent orders, where the source that is asked for is not among them. */
	otherSources?(): Promise<string[]>;
}

/** One event of the trigger. */
export interface TriggerEvent {
	/** The value that saved workflows hold. */
	value: string;
	name: string;
	description: string;
	/** Which endpoints a poll calls. */
	calls: readonly EndpointUse[];
	/**
	 * The settings that the state belongs to, beside the event: when one changes, the trigger starts from now,
	 * except where one is set that was empty, and there is `narrow`. States hold the values in this order: a
	 * further one goes last, and is empty where it is not set.
	 */
	scopedBy: ReadonlyArray<keyof EventSettings>;
	/** Those of them whose change leaves the state good, so that the trigger goes on. */
	fitsAny?: ReadonlyArray<keyof EventSettings>;
	/** Makes the state of a poll with a filter out of that of all. */
	narrow?: (state: IDataObject) => IDataObject;
	/** The form of the event's state. */
	stateShape: z.ZodTypeAny;
	/** Makes the event's state out of a state of the version before, whose form is unknown. */
	migrate: (old: IDataObject, limits: PollLimits) => unknown;
	source: (client: CartRoverClient, settings: EventSettings) => EventSource;
}
