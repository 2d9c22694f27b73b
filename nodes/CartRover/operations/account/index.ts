import type { Resource } from '../types';
import { check } from './check';

export const account = {
	value: 'account',
	name: 'Account',
	description: 'Check what your key can do and how the API behaves',
	first: check.value,
	operations: [check],
} satisfies Resource;
