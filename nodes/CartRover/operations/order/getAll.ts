import { orderList } from '../../api/lists';
import {
	ORDER_FILTERS,
	ORDER_STATUS_MEANINGS,
	ORDER_STATUS_NAMES,
	simpleOrder,
	type OrderFilter,
} from '../../model/order';
import { choiceOf } from '../../model/values/choice';
import { getMany } from '../many';
import { orderSource } from '../../parameters/locators';
import {
	collection,
	fromDate,
	includeQuery,
	includes,
	keyNotice,
	limit,
	optionals,
	returnAll,
	toDate,
} from '../../parameters/descriptions';
import { ORDER_FORMS, outputProperties } from '../../parameters/output';
import { presenter } from '../output';
import type { ItemOperation } from '../types';
import { isAskedFor, orderFilters, tellOfList } from './filters';

const STATUSES = (Object.keys(ORDER_FILTERS) as OrderFilter[]).map((value) => ({
	name: ORDER_STATUS_NAMES[value],
	value,
	description: `${ORDER_STATUS_MEANINGS[value]}. Dates filter the ${ORDER_FILTERS[value]}${value === 'any' ? ' (not confirmed by CartRover)' : ''}.`,
}));

export const getAll = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many orders',
	description:
		'Find orders, up to 100 per request. A Cart key finds those of its own cart, as far as is known.',
	runs: 'read',
	calls: [{ endpoint: 'orderList' }],
	output: simpleOrder,
	properties: [
		keyNotice,
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			default: 'any',
			description:
				'Only orders that are in this status now. It also decides which date From Date and To Date filter.',
			options: STATUSES,
		},
		returnAll,
		limit,
		...outputProperties(ORDER_FORMS),
		{
			displayName:
				'Without a From Date, “Any” reads every order in CartRover. That takes many requests and may time out.',
			name: 'unboundedNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { status: ['any'], returnAll: [true] } },
		},
		collection('Filters', fromDate, orderSource, toDate),
		collection('Options', optionals.concurrency, optionals.include),
	],
	async run(item) {
		const status = item.need('status', 'Status', choiceOf(STATUSES));
		const include = includeQuery(item.read('options.include', 'Include', includes));
		const query = { status, include, ...orderFilters(item) };
		const present = presenter(item, ORDER_FORMS);
		const found = await getMany(item, {
			...orderList(item.client, query),
			toItems: (order) => (isAskedFor(query, order) ? [present(order)] : []),
			oneToOne: true,
		});
		tellOfList(item, query, found);
		return found;
	},
} satisfies ItemOperation;
