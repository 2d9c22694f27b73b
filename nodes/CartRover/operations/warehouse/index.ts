import type { Resource } from '../types';
import { getAll } from './getAll';

export const warehouse = {
	value: 'warehouse',
	name: 'Warehouse',
	description: 'List the warehouses that hold inventory',
	first: getAll.value,
	operations: [getAll],
} satisfies Resource;
