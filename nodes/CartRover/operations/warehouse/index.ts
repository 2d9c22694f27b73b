import type { Resource } from '../types';
import { getAll } from './getAll';

export const warehouse = {
	value: 'warehouse',
	name: 'Warehouse',
	description: 'Places that stock is kept at',
	first: getAll.value,
	operations: [getAll],
} satisfies Resource;
