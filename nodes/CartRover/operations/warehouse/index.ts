import type { Resource } from '../types';
import { getAll } from './getAll';

export const warehouse = {
	value: 'warehouse',
	name: 'Warehouse',
	description: 'Places where inventory is kept',
	first: getAll.value,
	operations: [getAll],
} satisfies Resource;
