import type { Resource } from '../types';
import { confirm } from './confirm';
import { create } from './create';
import { getAll } from './getAll';

export const shipment = {
	value: 'shipment',
	name: 'Shipment',
	description: 'What has left the warehouse, with tracking numbers',
	first: getAll.value,
	operations: [confirm, create, getAll],
} satisfies Resource;
