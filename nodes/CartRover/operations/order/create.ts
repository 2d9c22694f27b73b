import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { choiceOf } from '../../model/values/choice';
import { numeric, text } from '../../model/wire';
import { collection, optionals } from '../../parameters/descriptions';
import type { OrderInput } from '../../model/orderInput';
import type { ItemContext } from '../context';
import type { Before } from '../memory';
import type { ItemOperation } from '../types';
import { formName, orderFields, readFields } from './fields';
import { unsaid } from '../accepted';
import {
	checkedOrder,
	createdOrder,
	creationOf,
	duplicateRefusal,
	namedIn,
	orderFromJson,
	References,
	skipsDuplicates,
	skippedOrder,
} from './input';

/** What both creating operations give for each order. */
export const createdOrderOutput = z.object({
	cust_ref: z.string(),
	order_number: text,
	created: z.boolean(),
	grand_total: numeric,
});

const WAYS = [
	{ name: 'Using Fields Below', value: 'fields' },
	{ name: 'Using JSON', value: 'json' },
];

export const create = {
	value: 'create',
	name: 'Create',
	action: 'Create an order',
	description:
		'Create one order, to be sent to the warehouse. Does not count against the rate limit. Needs a Cart key.',
	runs: 'write',
	calls: [{ endpoint: 'orderCreate' }],
	output: createdOrderOutput,
	properties: [
		{
			displayName: 'Specify Order',
			name: 'specifyOrder',
			type: 'options',
			default: 'fields',
			description: 'How to give the order',
			options: WAYS,
		},
		{
			displayName: 'Order (JSON)',
			name: 'orderJson',
			type: 'json',
			default: '={{ $json }}',
			required: true,
			description: "One order with CartRover's field names, as an object",
			displayOptions: { show: { specifyOrder: ['json'] } },
		},
		...orderFields,
		collection('Options', optionals.calculateTotals, optionals.onDuplicate),
	],
	async run(item) {
		const isJson = item.need('specifyOrder', 'Specify Order', choiceOf(WAYS)) === 'json';
		const order = isJson
			? checkedOrder(item, orderFromJson(item))
			: checkedOrder(item, readFields(item), formName);
		const references = item.run.shared('references', () => new References());
		references.sameAs(item, order);
		const output = await item.once(
			creationOf(order),
			async (before) => await createOne(item, order, before),
		);
		references.add(item, order);
		return output;
	},
} satisfies ItemOperation;

async function createOne(
	item: ItemContext,
	order: OrderInput,
	before: Before | undefined,
): Promise<IDataObject[]> {
	const subject = `order ${order.cust_ref}`;
	const result = await item.client.attempt('orderCreate', {
		body: order,
		subject,
		inDoubt: before !== undefined,
	});
	if (result.kind === 'reply') {
		const own = namedIn(result).find(({ cust_ref }) => cust_ref === order.cust_ref.trim());
		if (own) return [createdOrder(order, own.order_number)];
		throw unsaid(result, item.node, subject, 'Its answer does not name this order.');
	}

	// A duplicate after a try whose answer was lost is that try's own order.
	const duplicate = duplicateRefusal(result);
	if (duplicate?.ourOwn) return [createdOrder(order)];
	if (duplicate && skipsDuplicates(item)) {
		return [skippedOrder(order.cust_ref)];
	}
	throw result.toError();
}
