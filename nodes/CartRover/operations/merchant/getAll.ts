import { z } from 'zod/v3';

import { wholeList } from '../../api/lists';
import { collection } from '../../parameters/descriptions';
import type { ItemOperation } from '../types';
import { endpointPath, unconfirmed, unconfirmedNotice } from '../unconfirmed';

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many merchants',
	description:
		'Get the merchants that your key can act for, with their Merchant PK. Needs a Warehouse or Master key.',
	runs: 'read',
	calls: [{ endpoint: 'merchantList' }],
	output: z.object({}).passthrough(),
	properties: [unconfirmedNotice, collection('Options', endpointPath('wms/merchant/list'))],
	async run(item) {
		return await wholeList(item.client, 'merchantList', unconfirmed(item));
	},
} satisfies ItemOperation;
