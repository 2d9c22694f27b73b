import { answer, answerJson, invalid, notFound } from '../answers.mts';
import { MERCHANT_UP, pageOf, pageRows, queryText } from '../endpoint.mts';
import { isListStatus } from '../orderIndex.mts';
import { orderStatusView, orderView, rowMaker } from '../orderViews.mts';
import { parseBound } from '../time.mts';
import type { Answer } from '../answers.mts';
import type { ApiCall, Endpoint, World } from '../endpoint.mts';
import type { AliasLookup, Includes, Reader } from '../orderViews.mts';
import type { OrderRecord } from '../types.mts';

/** View, status and list of orders, the same for both readers but for the fields shown. */
export function orderReads(reader: Reader): Endpoint[] {
	const common: Pick<Endpoint, 'method' | 'levels' | 'limited' | 'ofMerchant'> = {
		method: 'GET',
		levels: reader === 'cart' ? ['cart'] : MERCHANT_UP,
		limited: true,
		ofMerchant: reader === 'merchant',
	};
	return [
		{
			...common,
			path: `${reader}/orders/:cust_ref`,
			handle: (call, world) =>
				answerJson(orderView(findOrder(call, world), reader, includes(call), aliases(world))),
		},
		{
			...common,
			path: `${reader}/orders/status/:cust_ref`,
			handle: (call, world) => answer(orderStatusView(findOrder(call, world), reader)),
		},
		{
			...common,
			path: `${reader}/orders/list/:status`,
			handle: (call, world) => list(call, world, reader),
		},
	];
}

/** The order of the path, or the API's refusal. */
export function findOrder(call: ApiCall, world: World): OrderRecord {
	return orderNamed(call.params.cust_ref, call, world);
}

/** The order with this reference, as far as the key sees it, or the API's refusal. */
export function orderNamed(custRef: string | undefined, call: ApiCall, world: World): OrderRecord {
	const order = world.store.order(custRef ?? '');
	const cart = cartSeen(call, world);
	if (!order || (cart !== undefined && order.cart !== cart)) throw notFound('Order not found');
	return order;
}

/** The cart whose orders the key sees; undefined for all. */
function cartSeen({ cart }: ApiCall, { habits }: World): string | undefined {
	return habits.cartSees === 'own' ? (cart ?? undefined) : undefined;
}

function list(call: ApiCall, world: World, reader: Reader): Answer {
	const status = call.params.status ?? '';
	if (!isListStatus(status)) throw invalid(`Invalid order status: ${status}`);
	const { habits, store } = world;
	const from = bound(call, 'from_date');
	const to = bound(call, 'to_date');
	const found = store.find({
		status,
		from: habits.fromDate === 'heeded' ? from : undefined,
		to: habits.toDate === 'heeded' ? to : undefined,
		orderSource: habits.orderSource === 'heeded' ? queryText(call, 'order_source') : undefined,
		cart: cartSeen(call, world),
		habits,
	});
	const { page, headers } = pageRows(
		found,
		pageOf(call, habits.orderCap, habits),
		habits.orderTotal,
	);
	const rowOf = rowMaker({
		reader,
		include: includes(call),
		aliases: aliases(world),
		lean: world.leanRows,
	});
	return answerJson(`[${page.map(rowOf).join(',')}]`, headers);
}

function bound(call: ApiCall, name: 'from_date' | 'to_date'): number | undefined {
	const text = queryText(call, name);
	return text === undefined ? undefined : parseBound(name, text);
}

function includes(call: ApiCall): Includes {
	const yes = (name: string): boolean => {
		const value = queryText(call, name) ?? 'N';
		if (value !== 'Y' && value !== 'N') throw invalid(`Invalid ${name}: ${value}. Use Y or N.`);
		return value === 'Y';
	};
	return {
		filteredItems: yes('include_filtered_items'),
		orderExtras: yes('include_order_extras'),
		lineExtras: yes('include_line_extras'),
		aliases: yes('include_aliases'),
	};
}

function aliases({ store }: World): AliasLookup {
	return (sku) => store.product(sku)?.aliases ?? {};
}
