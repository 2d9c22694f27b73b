import type { Resource } from '../types';
import { getAll } from './getAll';

export const merchant = {
	value: 'merchant',
	name: 'Merchant',
	description: 'List the merchants that a Warehouse or Master key can act for',
	first: getAll.value,
	operations: [getAll],
} satisfies Resource;
