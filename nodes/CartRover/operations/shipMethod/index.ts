import type { Resource } from '../types';
import { getAll } from './getAll';
import { getMapping } from './getMapping';
import { setMapping } from './setMapping';

export const shipMethod = {
	value: 'shipMethod',
	name: 'Ship Method',
	description: 'Ship methods of the warehouse',
	first: getAll.value,
	operations: [getAll, getMapping, setMapping],
} satisfies Resource;
