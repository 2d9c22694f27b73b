import { fromWireSeconds } from '../model/wireTimes';
import { ORDER_FORMS } from '../parameters/output';
import { refOf } from './keys';
import { orderEvent } from './orderEvent';

const CREATED = 'created_date_time';

/**
 * Orders that are new in CartRover. The list of any status filters on the created date (not confirmed by
 * the vendor, open question 8), so orders are found however far they have moved on between two polls.
 */
export const orderCreated = orderEvent({
	value: 'orderCreated',
	name: 'Order Created',
	description: 'When a new order arrives in CartRover',
	calls: [{ endpoint: 'orderList', when: 'with the status `any`' }],
	groups: [
		{
			name: 'created',
			lists: [{ status: 'any', filteredBy: 'eventTime', keepsAll: true }],
			timeField: CREATED,
			eventsOf: (order, zone) => [
				{ key: refOf(order), time: fromWireSeconds(order[CREATED], zone), record: order },
			],
		},
	],
	forms: ORDER_FORMS,
});
