import type { Resource } from '../types';
import { send } from './send';

export const request = {
	value: 'request',
	name: 'Custom Request',
	description: 'Anything else that the API can do',
	first: send.value,
	operations: [send],
} satisfies Resource;
