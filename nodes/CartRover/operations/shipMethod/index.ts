import type { Resource } from '../types';
import { getAll } from './getAll';
import { getMapping } from './getMapping';
import { setMapping } from './setMapping';

export const shipMethod = {
	value: 'shipMethod',
	name: 'Ship Method',
	description: "List the warehouse's ship methods, or map a shop's ship codes to them",
	first: getAll.value,
	operations: [getAll, getMapping, setMapping],
} satisfies Resource;
