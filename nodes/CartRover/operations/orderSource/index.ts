import type { Resource } from '../types';
import { getAll } from './getAll';

export const orderSource = {
	value: 'orderSource',
	name: 'Order Source',
	description: 'List the shops and marketplaces that orders come from',
	first: getAll.value,
	operations: [getAll],
} satisfies Resource;
