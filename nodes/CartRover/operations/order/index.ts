import type { Resource } from '../types';
import { cancel } from './cancel';
import { create } from './create';
import { createMany } from './createMany';
import { get } from './get';
import { getAll } from './getAll';

export const order = {
	value: 'order',
	name: 'Order',
	description: 'Orders on their way from a shop to the warehouse',
	first: getAll.value,
	operations: [cancel, create, createMany, get, getAll],
} satisfies Resource;
