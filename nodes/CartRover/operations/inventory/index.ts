import type { Resource } from '../types';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

export const inventory = {
	value: 'inventory',
	name: 'Inventory',
	description: 'Look up or set the quantities of SKUs, in total and by warehouse',
	first: getAll.value,
	operations: [get, getAll, update],
} satisfies Resource;
