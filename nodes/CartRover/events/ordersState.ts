import mapValues from 'lodash/mapValues';
import pick from 'lodash/pick';
import { z } from 'zod/v3';

import type { GroupState, SeenKey } from './group';
import { nowSeconds } from './readList';

/** How far n8n's clock may have been ahead. */
const FUTURE_SECONDS = 7 * 24 * 60 * 60;

/** Whether no watermark lies in the future, except where the user set a start in the future. */
function isOfThePast({ floor, lists }: Pick<GroupState, 'floor' | 'lists'>): boolean {
	const latest = Math.max(floor, nowSeconds() + FUTURE_SECONDS);
	return Object.values(lists).every(({ watermark }) => watermark <= latest);
}

const groupState = z
	.object({
		floor: z.number(),
		seen: z.array(z.tuple([z.string(), z.number()]).rest(z.literal(true))),
		lists: z.record(
			z.object({
				watermark: z.number(),
				rows: z.number().optional(),
				room: z.number().optional(),
				until: z.number().optional(),
				page: z.number().optional(),
				isWide: z.boolean().optional(),
			}),
		),
	})
	.refine(isOfThePast, { message: 'it was read up to a time that is yet to come' });

/** What an event over orders remembers. */
export const ordersState = z.object({
	groups: z.record(groupState),
	/** The list with which the next poll begins, where there was not enough time for it. */
	next: z.string().optional(),
	/** See `UnsaidZone`. */
	zone: z.string().optional(),
});

export type OrdersState = z.infer<typeof ordersState>;

/**
 * The state of a filter's orders, out of that of all. Up to where everything was delivered, and what was, also
 * holds for a part of the orders. How many rows and pages there are does not.
 */
export function narrowed(state: OrdersState): OrdersState {
	const groups = mapValues(state.groups, ({ floor, seen, lists }) => ({
		floor,
		// Most of them are of other orders: that a list does not show them any more tells nothing.
		seen: seen.map(([key, expiresAt]): SeenKey => [key, expiresAt, true]),
		lists: mapValues(lists, (list) => pick(list, 'watermark', 'isWide')),
	}));
	return { ...state, groups };
}
