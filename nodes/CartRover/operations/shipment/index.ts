import type { Resource } from '../types';
import { confirm } from './confirm';
import { create } from './create';
import { getAll } from './getAll';

export const shipment = {
	value: 'shipment',
	name: 'Shipment',
	description:
		'Find shipments with tracking numbers, record a shipment, or confirm that the shop has the tracking numbers',
	first: getAll.value,
	operations: [confirm, create, getAll],
} satisfies Resource;
