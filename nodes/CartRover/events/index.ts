import { inventoryChanged } from './inventoryChanged';
import { inventoryLow } from './inventoryLow';
import { orderCreated } from './orderCreated';
import { orderStatusChanged } from './orderStatusChanged';
import { shipmentCreated } from './shipmentCreated';
import type { TriggerEvent } from './types';

/** The events that the trigger is built from, in the order of the dropdown. */
export const EVENTS: readonly TriggerEvent[] = [
	inventoryChanged,
	inventoryLow,
	orderCreated,
	orderStatusChanged,
	shipmentCreated,
];
