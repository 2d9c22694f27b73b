import type { Resource } from '../types';
import { get } from './get';
import { update } from './update';

export const orderStatus = {
	value: 'orderStatus',
	name: 'Order Status',
	description: 'See how far an order has come and its tracking numbers, or set its status',
	first: get.value,
	operations: [get, update],
} satisfies Resource;
