import { z } from 'zod/v3';

import type { CartRoverRecord } from '../../api/records';
import { isSameStatus } from '../../model/order';
import { identifier } from '../../model/values/text';
import { text } from '../../model/wire';
import { custRef } from '../../parameters/locators';
import { notAccepted } from '../accepted';
import { READ_BACK, callWithReadBack } from '../readBack';
import type { WriteOperation } from '../types';

const answer = z.object({ success: z.unknown() }).passthrough();

export const cancel = {
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel an order',
	description:
		'Ask the warehouse to cancel an order that has not shipped. Its reference stays taken. Needs a Cart key.',
	runs: 'write',
	calls: [{ endpoint: 'orderCancel' }, READ_BACK],
	output: z.object({ cust_ref: z.string(), canceled: z.literal(true), message: text }),
	properties: [custRef],
	async run(item) {
		const cust_ref = item.need('custRef', 'Order', identifier);
		return {
			deed: { about: ['cancel', cust_ref] },
			send: async (before) => {
				const isCanceled = ({ order_status }: CartRoverRecord) =>
					isSameStatus(order_status, 'canceled');
				const call = { path: { cust_ref } };
				const reply = await callWithReadBack(item.client, 'orderCancel', call, {
					reached: isCanceled,
					already: isCanceled,
					saysAlready: ALREADY,
					accepts: ({ envelope: { response } }) =>
						answer.safeParse(response).success ? isAgreed(response) : undefined,
					before,
				});
				if (typeof reply === 'string') {
					const message = reply === 'already' ? 'The order was already canceled' : CANCELED;
					return [{ cust_ref, canceled: true, message }];
				}
				// Two flags: success_code says that the call worked, response.success that the warehouse agreed.
				const record = answer.parse(reply.envelope.response);
				const words = typeof record.message === 'string' && record.message ? record.message : null;
				if (isAgreed(record)) return [{ cust_ref, canceled: true, message: words ?? CANCELED }];
				throw notAccepted(
					item.node,
					words ?? 'The warehouse did not accept the cancellation',
					`Order ${cust_ref} was not canceled. Whether a warehouse accepts a cancellation depends on its system and on how far along the order is. To stop the order, ask the warehouse.`,
					reply,
				);
			},
		};
	},
} satisfies WriteOperation;

const CANCELED = 'The order was canceled';

/** CartRover's words for an order that is canceled; not for one that has already shipped and cannot be. */
const ALREADY = /\balready\s+(?:been\s+)?cancell?ed\b/i;

/** Whether the warehouse agreed to a cancellation. */
function isAgreed(response: unknown): boolean {
	const { success } = response as { success?: unknown };
	return [true, 'true', 1, '1', 'Y'].includes(success as string);
}
