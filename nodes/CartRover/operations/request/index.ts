import type { Resource } from '../types';
import { send } from './send';

export const request = {
	value: 'request',
	name: 'Custom Request',
	description: 'Call an API path that this node has no operation for',
	first: send.value,
	operations: [send],
} satisfies Resource;
