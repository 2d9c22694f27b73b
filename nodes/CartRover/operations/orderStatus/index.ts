import type { Resource } from '../types';
import { get } from './get';
import { update } from './update';

export const orderStatus = {
	value: 'orderStatus',
	name: 'Order Status',
	description: 'How far an order is',
	first: get.value,
	operations: [get, update],
} satisfies Resource;
