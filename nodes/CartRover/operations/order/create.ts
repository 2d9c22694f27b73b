import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v3';

import { numeric, text } from '../../model/wire';
import { collection, optionals } from '../../parameters/descriptions';
import type { OrderInput } from '../../model/orderInput';
import type { ItemContext } from '../context';
import type { Before } from '../memory';
import type { WriteOperation } from '../types';
import { orderFields } from './form';
import { unsaid } from '../accepted';
import {
	checkedOrder,
	createdOrder,
	creationOf,
	namedIn,
	underReference,
	References,
	repeatedOrder,
	skipsDuplicates,
	unknownFieldsOf,
} from './input';
import { refusedOrder, VIEW_BACK } from './refused';
import { isPreview, orderOptions, previewNotice, previewOf } from './options';
import { givenOrder, orderJson, shopFields, specifyOrder } from './source';

/** The output of both creating operations for each order. */
export const createdOrderOutput = z.object({
	cust_ref: z.string(),
	order_number: text,
	created: z.boolean(),
	grand_total: numeric,
	unknown_fields: z.array(z.string()).optional(),
});

export const create = {
	value: 'create',
	name: 'Create',
	action: 'Create an order',
	description:
		'Create one order for the warehouse to ship. Does not count against the rate limit. Needs a Cart key.',
	runs: 'write',
	calls: [{ endpoint: 'orderCreate' }, VIEW_BACK],
	output: createdOrderOutput,
	properties: [
		previewNotice,
		specifyOrder('fields', 'json', 'shop'),
		orderJson,
		...shopFields,
		...orderFields,
		collection(
			'Options',
			orderOptions.includeShipped,
			optionals.onDuplicate,
			orderOptions.preview,
			orderOptions.pricesIncludeTax,
			orderOptions.referencePrefix,
			orderOptions.totals,
		),
	],
	async run(item) {
		const given = givenOrder(item, 'fields');
		const order = checkedOrder(item, given);
		const skips = skipsDuplicates(item);
		if (isPreview(item)) {
			item.client.assertAccess('orderCreate');
			return [{ ...previewOf(item, order, given), ...unknownFieldsOf(item) }];
		}
		const references = item.run.shared('references', () => new References());
		const same = references.sameAs(item, order);
		if (same !== undefined) return [repeatedOrder(item, order, same, skips)];
		return {
			deed: creationOf(order),
			send: async (before) => await createOne(item, order, before),
			done: () => references.add(item, order),
		};
	},
} satisfies WriteOperation;

async function createOne(
	item: ItemContext,
	order: OrderInput,
	before: Before | undefined,
): Promise<IDataObject[]> {
	const subject = { names: [order.cust_ref], isCreation: true };
	const begun = before?.since ?? item.now;
	const result = await item.client.attempt('orderCreate', {
		body: order,
		subject,
		inDoubt: before !== undefined,
	});
	if (result.kind === 'reply') {
		const own = underReference(namedIn(result), order.cust_ref);
		if (own) return [createdOrder(item, order, own.order_number)];
		throw unsaid(result, item.node, subject, 'Its answer does not name this order.');
	}

	if (result.outcome.kind !== 'rejected') throw result.toError();
	const { message, about } = result.outcome;
	const { toError } = result;
	const since = result.inDoubt ? begun : undefined;
	return [await refusedOrder(item, order, { message, since, about, toError })];
}
