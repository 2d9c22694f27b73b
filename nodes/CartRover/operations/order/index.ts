import type { Resource } from '../types';
import { cancel } from './cancel';
import { create } from './create';
import { createMany } from './createMany';
import { get } from './get';
import { getAll } from './getAll';

export const order = {
	value: 'order',
	name: 'Order',
	description: 'Create, find and cancel orders',
	first: getAll.value,
	operations: [cancel, create, createMany, get, getAll],
} satisfies Resource;
