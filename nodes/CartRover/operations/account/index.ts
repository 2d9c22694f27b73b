import type { Resource } from '../types';
import { check } from './check';

export const account = {
	value: 'account',
	name: 'Account',
	description: 'What the key of the credential may do, and how CartRover answers it',
	first: check.value,
	operations: [check],
} satisfies Resource;
