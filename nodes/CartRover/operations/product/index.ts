import type { Resource } from '../types';
import { get } from './get';

export const product = {
	value: 'product',
	name: 'Product',
	description: 'What a SKU is',
	first: get.value,
	operations: [get],
} satisfies Resource;
