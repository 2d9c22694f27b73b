import { answer, answerJson, done, failure, invalid } from '../answers.mts';
import { MERCHANT_UP, isRecord, presentText } from '../endpoint.mts';
import { isBackwards } from '../lifecycle.mts';
import { toNumber } from '../numbers.mts';
import { parseTime } from '../time.mts';
import { isOrderStatus } from '../types.mts';
import { findOrder, orderNamed } from './orderReads.mts';
import type { Answer } from '../answers.mts';
import type { ShipmentDraft, ShipmentItemDraft } from '../drafts.mts';
import type { ApiCall, Endpoint, World } from '../endpoint.mts';
import type { OrderRecord } from '../types.mts';

const merchant = { method: 'POST', levels: MERCHANT_UP, limited: true, ofMerchant: true } as const;
const cart = { levels: ['cart'], limited: true, ofMerchant: false } as const;

/** Cancel (both ways) and the status updates of both levels. */
export const orderChanges: readonly Endpoint[] = [
	{ ...cart, method: 'GET', path: 'cart/orders/wms_cancel/:cust_ref', handle: wmsCancel },
	{ ...cart, method: 'POST', path: 'cart/orders/cancel', handle: legacyCancel },
	{ ...cart, method: 'POST', path: 'cart/orders/cancel/cartrover', handle: legacyCancel },
	{ ...cart, method: 'POST', path: 'cart/orders/update/:cust_ref', handle: confirm },
	{ ...merchant, path: 'merchant/orders/update/:cust_ref', handle: updateOne },
	{ ...merchant, path: 'merchant/orders/update', handle: updateNamed },
];

/** The call's own flag says that it worked, `response.success` that the warehouse agreed. */
function wmsCancel(call: ApiCall, world: World): Answer {
	const order = findOrder(call, world);
	const message = whyNotCanceled(order);
	const success = message === '';
	if (success) world.store.markStatus(order.custRef, 'canceled');
	switch (world.habits.cancel) {
		case 'boolean':
			return answer({ success, message });
		case 'text':
			return answer({ success: String(success), message });
		case 'number':
			return answer({ success: Number(success), message });
		case 'bare':
		case 'sentence':
			if (!success) throw failure(message);
			return world.habits.cancel === 'bare' ? done() : answerJson('"Order canceled"');
	}
}

function whyNotCanceled({ status }: OrderRecord): string {
	if (status === 'canceled') return 'Order is already canceled';
	if (status === 'partial') return 'Order has already shipped in part';
	if (status === 'shipped' || status === 'confirmed') return 'Order has already shipped';
	return '';
}

/**
 * Works "only for a few minutes after creation": while the order is not at the warehouse.
 * An object, or an array of them as the vendor's PHP client sends it: all of them, or none.
 */
function legacyCancel(call: ApiCall, world: World): Answer {
	const orders = rowsOf(call.body).map((row) => orderNamed(refOf(row), call, world));
	for (const order of orders) {
		const isSent = order.status === 'at_wms';
		const sent = isSent ? 'Order has already been sent to the warehouse' : '';
		const refusal = whyNotCanceled(order) || sent;
		if (refusal) throw failure(refusal);
	}
	for (const { custRef } of orders) world.store.markStatus(custRef, 'canceled');
	return done();
}

/** Cart level: tells that the cart has the tracking numbers. A repeat changes nothing. */
function confirm(call: ApiCall, world: World): Answer {
	const order = findOrder(call, world);
	const { status, shipments } = updateBody(call.body);
	if (status === undefined) throw invalid('Order update missing required field(s): order_status');
	if (status !== 'confirmed') throw invalid(`Unsupported order_status: ${status}`);
	if (order.status === 'canceled') throw invalid('Order is canceled');
	if (order.status === 'error' && world.habits.confirmInError === 'refused') {
		throw invalid('Order is in error');
	}
	if (!['shipped', 'confirmed'].includes(order.status) && shipments.length === 0) {
		throw invalid('Order has not shipped yet');
	}
	const told = shipments.map(trackingNo);
	const sentToCart = told.length > 0 ? told : order.shipments.map((s) => s.trackingNo);
	if (order.status !== 'confirmed') {
		world.store.markStatus(order.custRef, 'confirmed', { sentToCart });
	} else if (!sentToCart.every((number) => order.sentToCart.includes(number))) {
		const all = new Set([...order.sentToCart, ...sentToCart]);
		world.store.updateOrder(order.custRef, { sentToCart: [...all] });
	}
	return done();
}

/** An empty array is a row without a reference. */
function rowsOf(body: unknown): unknown[] {
	return Array.isArray(body) && body.length > 0 ? body : [body];
}

function refOf(body: unknown): string {
	const custRef = isRecord(body) ? presentText(body.cust_ref) : undefined;
	if (custRef === undefined) throw invalid('Order missing required field(s): cust_ref');
	return custRef;
}

/**
 * Merchant level: pushes shipments, or sets a status. Whether the reference is in the path or in the body
 * is open (question 20): both are taken.
 */
function updateOne(call: ApiCall, world: World): Answer {
	const order = findOrder(call, world);
	if (isRecord(call.body) && presentText(call.body.cust_ref) !== undefined) {
		if (refOf(call.body) !== order.custRef) throw invalid('cust_ref is not the one of the path');
	}
	return update(order, call.body, world);
}

/** The orders are named in the body, an object or an array: all of them, or none. */
function updateNamed(call: ApiCall, world: World): Answer {
	const named = rowsOf(call.body).map((row) => [orderNamed(refOf(row), call, world), row] as const);
	for (const [order, row] of named) update(order, row, world);
	return done();
}

function update(order: OrderRecord, given: unknown, world: World): Answer {
	const body = updateBody(given);
	const status = body.status ?? (body.shipments.length > 0 ? 'shipped' : undefined);
	if (status === undefined) throw invalid('Order update missing required field(s): order_status');
	if (!isOrderStatus(status)) throw invalid(`Invalid order_status: ${status}`);
	if (order.status === 'canceled' && status !== 'canceled') throw invalid('Order is canceled');
	const drafts = body.shipments.map((shipment) => readShipment(shipment, order));
	// shipments have no id: one with a known tracking number is the same one again
	const known = new Set(order.shipments.map((shipment) => shipment.trackingNo));
	const fresh = drafts.filter(({ trackingNo }) => {
		const isNew = trackingNo !== undefined && !known.has(trackingNo);
		if (isNew) known.add(trackingNo);
		return isNew;
	});
	const before = order.status;
	const isPartial = status === 'partial' && !isBackwards(before, status);
	const shipped = isPartial ? 'partial' : 'shipped';
	for (const draft of fresh) world.store.ship(order.custRef, draft, shipped);
	if (order.status !== status && !isBackwards(before, status)) {
		world.store.markStatus(order.custRef, status, { errorReason: body.errorReason });
	}
	return done();
}

interface UpdateBody {
	status: string | undefined;
	errorReason: string | undefined;
	shipments: Record<string, unknown>[];
}

function updateBody(body: unknown): UpdateBody {
	if (!isRecord(body)) throw invalid('Order update must be a JSON object');
	const shipments = body.shipments ?? [];
	if (!Array.isArray(shipments) || !shipments.every(isRecord)) {
		throw invalid('Invalid shipments: an array of objects expected');
	}
	return {
		status: presentText(body.order_status),
		errorReason: presentText(body.error_reason),
		shipments,
	};
}

function trackingNo(shipment: Record<string, unknown>): string {
	const number = presentText(shipment.tracking_no);
	if (number === undefined) throw invalid('Shipment missing required field(s): tracking_no');
	return number;
}

function readShipment(shipment: Record<string, unknown>, order: OrderRecord): ShipmentDraft {
	const { items } = shipment;
	if (items !== undefined && !Array.isArray(items)) {
		throw invalid('Invalid shipments.items: an array expected');
	}
	return {
		trackingNo: trackingNo(shipment),
		carrier: presentText(shipment.carrier) ?? '',
		method: presentText(shipment.method) ?? '',
		shippedAt: shipDate(shipment.date),
		whsLocation: presentText(shipment.whs_location) ?? null,
		totalCost: optionalNumber('total_cost', shipment.total_cost),
		weightLbs: optionalNumber('package_weight_lbs', shipment.package_weight_lbs),
		items: items?.map((item: unknown) => readItem(item, order)),
	};
}

function readItem(value: unknown, order: OrderRecord): ShipmentItemDraft {
	const line = isRecord(value) ? value : {};
	const item = presentText(line.item);
	const quantity = toNumber(line.quantity);
	if (item === undefined || quantity === undefined || quantity <= 0) {
		throw invalid('Shipment items need item and a quantity above 0');
	}
	if (!order.items.some((ordered) => ordered.item === item)) {
		throw invalid(`Item not in order: ${item}`);
	}
	return { item, quantity };
}

function shipDate(value: unknown): number | undefined {
	const text = presentText(value);
	if (text === undefined) return undefined;
	const ms = parseTime(text);
	if (ms === undefined) throw invalid(`Invalid shipment date: ${text}`);
	return ms;
}

function optionalNumber(name: string, value: unknown): number | null {
	if (value === undefined || value === null || value === '') return null;
	const number = toNumber(value);
	if (number === undefined) throw invalid(`Invalid ${name}: ${JSON.stringify(value)}`);
	return number;
}
