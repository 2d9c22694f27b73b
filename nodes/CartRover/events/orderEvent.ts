import type { IDataObject } from 'n8n-workflow';

import { presenterOf, type Forms } from '../parameters/output';
import type { EventGroup } from './group';
import { groupsFromCursors } from './migration';
import { OrderEventSource } from './orderSource';
import { narrowed, ordersState, type OrdersState } from './ordersState';
import type { TriggerEvent } from './types';

interface OrderEventTexts extends Pick<TriggerEvent, 'value' | 'name' | 'description' | 'calls'> {
	/** Groups of statuses stand in the order in which an order goes through the statuses. */
	groups: ReadonlyArray<Omit<EventGroup, 'toItem' | 'earlier'>>;
	/** Each group is of one status. The groups count whose statuses the user watches. */
	byStatus?: boolean;
	forms: Forms;
}

/** Whether orders that have gone on are still listed as having come there. */
const isKept = ({ lists, timeField }: EventGroup) =>
	timeField !== undefined || lists.some(({ status }) => status === 'shipped_or_confirmed');

/** An event that is found in lists of orders. */
export const orderEvent = ({
	groups,
	byStatus = false,
	forms,
	...texts
}: OrderEventTexts): TriggerEvent => ({
	...texts,
	scopedBy: ['orderSource'],
	narrow: (state) => narrowed(state as unknown as OrdersState) as unknown as IDataObject,
	stateShape: ordersState,
	migrate: (old, limits) => groupsFromCursors(groups, byStatus, old, limits),
	source: (client, settings) => {
		const { statuses, output } = settings;
		const present = presenterOf(output, forms);
		const watched = groups
			.filter(({ name }) => !byStatus || statuses.includes(name))
			.map((group): EventGroup => ({
				...group,
				toItem: (record) => ({ ...(byStatus && { changed_to: group.name }), ...present(record) }),
			}))
			.map((group, index, all) => ({ ...group, earlier: all.slice(0, index).filter(isKept) }));
		return new OrderEventSource(client, watched, settings);
	},
});
