import type { Resource } from '../types';
import { get } from './get';

export const orderStatus = {
	value: 'orderStatus',
	name: 'Order Status',
	description: 'How far an order is',
	first: get.value,
	operations: [get],
} satisfies Resource;
