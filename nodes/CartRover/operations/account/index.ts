import type { Resource } from '../types';
import { check } from './check';

export const account = {
	value: 'account',
	name: 'Account',
	description: 'Find out what your key may call and how the API behaves',
	first: check.value,
	operations: [check],
} satisfies Resource;
