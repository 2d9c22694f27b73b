import { presenterOf, type Forms } from '../parameters/output';
import type { EventGroup } from './group';
import { groupsFromCursors } from './migration';
import { OrderEventSource, ordersState } from './orderSource';
import type { TriggerEvent } from './types';

interface OrderEventTexts extends Pick<TriggerEvent, 'value' | 'name' | 'description' | 'calls'> {
	groups: ReadonlyArray<Omit<EventGroup, 'toItem'>>;
	/** Each group is of a status, and those count that the user watches. */
	byStatus?: boolean;
	forms: Forms;
}

/** An event that is found in lists of orders. */
export const orderEvent = ({
	groups,
	byStatus = false,
	forms,
	...texts
}: OrderEventTexts): TriggerEvent => ({
	...texts,
	scopedBy: ['orderSource'],
	stateShape: ordersState,
	migrate: (old, limits) => groupsFromCursors(groups, byStatus, old, limits),
	source: (client, { orderSource, statuses, output }) => {
		const present = presenterOf(output, forms);
		const watched = groups
			.filter(({ name }) => !byStatus || statuses.includes(name))
			.map((group): EventGroup => ({
				...group,
				toItem: (record) => ({ ...(byStatus && { changed_to: group.name }), ...present(record) }),
			}));
		return new OrderEventSource(client, watched, orderSource);
	},
});
