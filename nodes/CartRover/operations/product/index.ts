import type { Resource } from '../types';
import { get } from './get';

export const product = {
	value: 'product',
	name: 'Product',
	description: 'Look up the name, prices, weight and codes of a SKU',
	first: get.value,
	operations: [get],
} satisfies Resource;
