import { z } from 'zod/v3';

import { wholeList } from '../../api/lists';
import { choiceOf } from '../../model/values/choice';
import type { ItemOperation } from '../types';

const SHOWN = [
	{ name: 'Available', value: 'available', description: 'All that CartRover can connect' },
	{ name: 'Connected', value: 'connected', description: 'Those set up for this merchant' },
];

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many order sources',
	description:
		'Get the shops and marketplaces that are connected, or that can be. Needs a Merchant key.',
	runs: 'read',
	calls: [
		{ endpoint: 'cartList', when: 'with _Show_ set to _Connected_' },
		{ endpoint: 'cartListAll', when: 'with _Show_ set to _Available_' },
	],
	output: z.object({}).passthrough(),
	properties: [
		{
			displayName: 'Show',
			name: 'show',
			type: 'options',
			default: 'connected',
			description: 'Which order sources to return',
			options: SHOWN,
		},
	],
	async run(item) {
		const available = item.need('show', 'Show', choiceOf(SHOWN)) === 'available';
		return await wholeList(item.client, available ? 'cartListAll' : 'cartList');
	},
} satisfies ItemOperation;
