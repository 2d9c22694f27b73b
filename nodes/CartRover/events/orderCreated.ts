import { fromWireSeconds } from '../model/dates';
import { ORDER_FORMS, presenterOf } from '../parameters/output';
import { refOf } from './keys';
import { groupsFromCursors } from './migration';
import { orderEventSource, ordersState } from './orderSource';
import type { TriggerEvent } from './types';

const CREATED = 'created_date_time';
const GROUP = {
	name: 'created',
	lists: [{ status: 'any', filteredBy: 'eventTime', keepsAll: true }],
	timeField: CREATED,
} as const;

/**
 * Orders that are new in CartRover. The list of any status filters on the created date (not confirmed by
 * the vendor, open question 8), so orders are found however far they have moved on between two polls.
 */
export const orderCreated = {
	value: 'orderCreated',
	name: 'Order Created',
	description: 'When a new order arrives in CartRover',
	calls: [{ endpoint: 'orderList', when: 'with the status `any`' }],
	scopedBy: ['orderSource'],
	stateShape: ordersState,
	migrate: (old, limits) => groupsFromCursors([GROUP], (_, list) => list, old, limits),
	source: (client, { orderSource, output }) =>
		orderEventSource(
			client,
			[
				{
					...GROUP,
					eventsOf: (order) => [
						{ key: refOf(order), time: fromWireSeconds(order[CREATED]), record: order },
					],
					toItem: presenterOf(output, ORDER_FORMS),
				},
			],
			orderSource,
		),
} satisfies TriggerEvent;
