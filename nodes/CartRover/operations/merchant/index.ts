import type { Resource } from '../types';
import { getAll } from './getAll';

export const merchant = {
	value: 'merchant',
	name: 'Merchant',
	description: 'Merchants that a warehouse serves',
	first: getAll.value,
	operations: [getAll],
} satisfies Resource;
