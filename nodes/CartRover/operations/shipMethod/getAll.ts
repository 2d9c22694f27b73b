import { wholeList } from '../../api/lists';
import { simplified } from '../../api/records';
import { shipMethod } from '../../model/shipMethod';
import { limit, returnAll } from '../../parameters/descriptions';
import { cutToLimit } from '../many';
import type { ItemOperation } from '../types';

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many ship methods',
	description: "Get the warehouse's ship methods with their codes",
	runs: 'read',
	calls: [{ endpoint: 'shipMethodList' }],
	output: shipMethod,
	properties: [returnAll, limit],
	async run(item) {
		const limit = item.limit();
		const methods = await wholeList(item.client, 'shipMethodList');
		return cutToLimit(item, limit, methods).map((method) => simplified(method, shipMethod));
	},
} satisfies ItemOperation;
