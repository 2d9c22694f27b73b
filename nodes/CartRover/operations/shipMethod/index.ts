import type { Resource } from '../types';
import { getAll } from './getAll';

export const shipMethod = {
	value: 'shipMethod',
	name: 'Ship Method',
	description: 'Shipping methods of the warehouse',
	first: getAll.value,
	operations: [getAll],
} satisfies Resource;
