import { z } from 'zod';

import { apiError, withProcessId } from '../../api/errors';
import { recordOf } from '../../api/records';
import { text } from '../../model/wire';
import { custRef } from '../../parameters/locators';
import { callWithReadBack } from '../readBack';
import type { ItemOperation } from '../types';

const answer = z.object({ success: z.unknown() }).passthrough();

export const cancel = {
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel an order',
	description:
		'Ask the warehouse to cancel an order. It refuses once the order has been shipped. Needs a Cart key.',
	runs: 'write',
	output: z.object({ cust_ref: z.string(), canceled: z.literal(true), message: text }),
	properties: [custRef],
	async run(item) {
		const cust_ref = item.requiredText('custRef', 'Order');
		const reply = await callWithReadBack(
			item.client,
			'orderCancel',
			{ path: { cust_ref } },
			{
				reached: ({ order_status }) => order_status === 'canceled',
				understood: ({ envelope }) => answer.safeParse(envelope.response).success,
			},
		);
		if (reply === 'done') return [{ cust_ref, canceled: true, message: null }];

		// Two flags: success_code says that the call worked, response.success that the warehouse agreed.
		const { success, message } = recordOf(reply, answer, item.node);
		const words = typeof message === 'string' && message ? message : null;
		if (success !== true && success !== 'true' && success !== 1) {
			throw apiError(
				item.node,
				words ?? 'The warehouse did not accept the cancellation',
				withProcessId(
					`Order ${cust_ref} was not canceled. Whether a warehouse accepts a cancellation depends on its system and on how far the order is. Ask the warehouse if it must be stopped.`,
					reply,
				),
			);
		}
		return [{ cust_ref, canceled: true, message: words }];
	},
} satisfies ItemOperation;
