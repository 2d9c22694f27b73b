import type { IDataObject } from 'n8n-workflow';
import isEqual from 'lodash/isEqual';
import { z } from 'zod/v3';

import { clock, CLOCK_SKEW_SECONDS } from '../../api/clock';
import type { EndpointUse } from '../../api/endpoints';
import { answerError, LOOK_IT_UP } from '../../api/errors';
import type { About } from '../../api/exchange';
import { type Amount, parseAmount, sum } from '../../model/money';
import { isDuplicateOrder } from '../../model/order';
import type { OrderInput } from '../../model/orderInput';
import { listOf, requiredText, text } from '../../model/wire';
import { latestWireTime } from '../../model/wireTimes';
import type { ItemContext } from '../context';
import {
	createdOrder,
	creationOf,
	normalizedId,
	skippedDuplicate,
	skipsDuplicates,
	underReference,
} from './input';

/*
 * CartRover accepts one order for each reference, so a creation whose answer was lost is sent again. When the
 * repeat is refused, the order in CartRover may come from the first attempt, or from somebody else, and the
 * answer that was lost was a refusal. Only the order itself shows which.
 */

/** The call that shows the order. */
export const VIEW_BACK = {
	endpoint: 'orderView',
	when: 'when CartRover refuses an order after an answer was lost, to see whether it holds this one',
} as const satisfies EndpointUse;

export interface Refusal {
	/** CartRover's words. */
	message: string;
	/** When the order was first sent, in epoch milliseconds, where an attempt got no answer. */
	since?: number;
	about: Pick<About, 'processId'>;
	/** Makes the error, by whether the outcome of an earlier attempt stays unknown. */
	toError: (inDoubt: boolean) => Error;
}

/**
 * Decides what becomes of an order that CartRover refused.
 *
 * @returns the item, where an earlier attempt created the order, or On Duplicate says to skip it
 * @throws NodeApiError otherwise
 */
export async function refusedOrder(
	item: ItemContext,
	order: OrderInput,
	{ message, since, about, toError }: Refusal,
): Promise<IDataObject> {
	const isDuplicate = isDuplicateOrder(message);
	const held = since === undefined ? 'other' : await heldOrder(item, order, since);
	if (held === 'own') return createdOrder(item, order);
	if (held === 'other' && isDuplicate && skipsDuplicates(item)) {
		return skippedDuplicate(item, order);
	}
	if (held === 'other' || !isDuplicate) throw toError(held === 'unknown');
	throw undecided(item, order, message, about);
}

/** The error for an order that was refused after an attempt that may have created it. */
export const undecided = (
	{ node }: ItemContext,
	{ cust_ref }: OrderInput,
	message: string,
	about: Pick<About, 'processId'>,
): Error =>
	answerError(
		node,
		`It is not known whether order ${cust_ref} was created: ${message}`,
		`An earlier attempt to create it got no answer. What CartRover has under this reference could not be read, or is not the same as this order. ${LOOK_IT_UP}`,
		about,
	);

const shownOrder = z.object({
	cust_ref: requiredText,
	cust_po_no: text,
	created_date_time: z.unknown(),
	items: listOf(z.object({ item: requiredText, quantity: z.unknown() })),
});

/** How far CartRover's own clocks may differ from each other. */
const MARGIN_MS = 5 * 60_000;

/**
 * Whether the order that CartRover holds under a reference is the one that was sent, or one that was there
 * before. An order that was created since then but differs may be either: CartRover may have changed it.
 */
async function heldOrder(
	item: ItemContext,
	order: OrderInput,
	since: number,
): Promise<'own' | 'other' | 'unknown'> {
	// This node made the order before this attempt.
	if (item.run.memory.hasMade(creationOf(order))) return 'other';
	const { cust_ref } = order;
	const view = await item.client.attempt('orderView', {
		path: { cust_ref },
		query: { include_filtered_items: 'Y' },
	});
	if (view.kind === 'failed') return 'unknown';
	const { data } = shownOrder.safeParse(view.envelope.response);
	const shown = data && underReference([data], cust_ref);
	if (!shown) return 'unknown';
	// n8n's clock may be ahead of CartRover's.
	const now = clock.now();
	const told = (view.serverTime ?? now / 1_000 - CLOCK_SKEW_SECONDS) * 1_000;
	const earliest = since - Math.max(0, now - told) - MARGIN_MS;
	if (latestWireTime(shown.created_date_time) < earliest) return 'other';
	return hasSameContent(shown, order) ? 'own' : 'unknown';
}

function hasSameContent(
	shown: z.infer<typeof shownOrder>,
	{ cust_po_no, items }: OrderInput,
): boolean {
	const number = shown.cust_po_no ?? cust_po_no;
	const isNumbered =
		!cust_po_no || normalizedId(String(number)) === normalizedId(String(cust_po_no));
	return isNumbered && isEqual(piecesOf(shown.items), piecesOf(items));
}

/** How many pieces there are of each SKU, in however many lines. */
function piecesOf(lines: Array<{ item: string; quantity?: unknown }>): Map<string, Amount> {
	const pieces = new Map<string, Amount>();
	for (const { item, quantity } of lines) {
		const sku = normalizedId(item) ?? '';
		pieces.set(sku, sum([pieces.get(sku), parseAmount(quantity)]));
	}
	return pieces;
}
