import type { Resource } from '../types';
import { get } from './get';
import { getAll } from './getAll';
import { update } from './update';

export const inventory = {
	value: 'inventory',
	name: 'Inventory',
	description: 'Quantities by SKU and warehouse',
	first: getAll.value,
	operations: [get, getAll, update],
} satisfies Resource;
