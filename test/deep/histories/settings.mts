import omit from 'lodash/omit.js';
import type { IDataObject } from 'n8n-workflow';

import { ORDER_STATUSES } from '../../../sandbox/index.mts';
import { START } from '../../support/world.mts';
import {
	LONGER,
	type Edit,
	type EventName,
	type Setup,
	type Status,
	type Trouble,
} from './history.mts';

const MINUTE = 60_000;

/** What the trigger keeps. */
export interface Kept {
	nodeId: string;
	revision: number;
	state: Json & { page?: number; groups?: Record<string, KeptGroup> };
}

/** What a node has put down last. */
export function lastKept(own: IDataObject, global: IDataObject, id: string): Kept | undefined {
	return ([own.cartRover, global[`cartRoverTrigger ${id}`]] as unknown as Array<Kept | undefined>)
		.filter((kept) => kept?.nodeId === id)
		.sort((a, b) => (b?.revision ?? 0) - (a?.revision ?? 0))[0];
}

/** What of the settings may change while the trigger goes on. */
export type Settings = Pick<Setup, 'overlapMinutes' | 'maxItems' | 'statuses'>;

/** @param turn how many changes there were */

export function changedSettings(
	now: Settings,
	usual: Settings,
	what: Edit,
	turn: number,
): Settings {
	const longer = (one: 'overlapMinutes' | 'maxItems') =>
		now[one] === usual[one] ? LONGER * usual[one] : usual[one];
	if (what === 'overlap') return { ...now, overlapMinutes: longer('overlapMinutes') };
	if (what === 'maxItems') return { ...now, maxItems: longer('maxItems') };
	if (what === 'status') return { ...now, statuses: otherStatuses(now.statuses, turn) };
	return now;
}

/** Statuses with one of them added or taken away, whose turn it is. */
function otherStatuses(statuses: Status[], turn: number): Status[] {
	const one = ORDER_STATUSES[turn % ORDER_STATUSES.length] as Status;
	const others = statuses.filter((status) => status !== one);
	if (others.length === statuses.length) return [...statuses, one];
	return others.length > 0 ? others : statuses;
}

/** Another event or filter than what a history is about. */
export function otherEvent(parameters: Json, what: 'event' | 'filter'): Json {
	if (what === 'event') {
		const event: EventName =
			parameters.event === 'orderCreated' ? 'shipmentCreated' : 'orderCreated';
		return { ...parameters, event };
	}
	return { ...parameters, filters: { orderSource: 'Shop C' } };
}

/** The trigger's parameters. */
export function parametersOf(setup: Setup): Record<string, unknown> {
	const { event, statuses, maxItems, overlapMinutes, source, startFromMinutes, afterPause } = setup;
	const startMs = START + setup.skewSeconds * 1_000 - (startFromMinutes ?? 0) * MINUTE;
	const startFrom = startFromMinutes !== undefined && {
		startFrom: new Date(startMs).toISOString(),
	};
	const isStock = event.startsWith('inventory');
	return {
		event,
		output: 'raw',
		...(event === 'orderStatusChanged' && { statuses }),
		...(event === 'inventoryLow' && { threshold: 5 }),
		...(!isStock && source !== 'all' && { filters: { orderSource: 'Shop A' } }),
		options: {
			maxItems,
			...(afterPause && { afterPause }),
			...(!isStock && { overlapMinutes, ...startFrom }),
		},
	};
}

/** A state in the form of the version that had no number. */
export function oldState({ state }: { state: Json }, event: string): IDataObject {
	if (event.startsWith('inventory')) return omit(state, 'width') as IDataObject;
	const groups = Object.entries(state.groups as Record<string, KeptGroup>);
	const cursors = groups.flatMap(([name, { floor, seen, lists }]) =>
		Object.entries(lists).map(([list, { watermark: mark }]) => [
			event === 'orderStatusChanged' ? `${name} ${list}` : list,
			{
				floor,
				mark,
				seen: seen.map((key) => key.slice(0, 2)),
				...(name === 'at_wms' && { countedFrom: floor }),
			},
		]),
	);
	return Object.fromEntries(cursors) as IDataObject;
}

type Json = Record<string, unknown>;
interface KeptGroup {
	floor: number;
	seen: Array<[string, number, ...true[]]>;
	lists: Record<string, { watermark: number }>;
}

/** What the sandbox is told of a trouble. */
export function ruleOf({ fault, after, times }: Trouble) {
	const seconds = 3;
	if (fault === 'slow') return { fault: { kind: 'latency', ms: 25_000 } as const, after, times };
	if (fault === 'rateLimit429') {
		return { fault: { kind: fault, retryAfterSeconds: seconds } as const, after, times };
	}
	return { fault, after, times };
}
