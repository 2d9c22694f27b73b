import type {
	HeaderFields,
	LineRecord,
	OrderRecord,
	OrderStatus,
	ShipmentItem,
	ShipmentRecord,
} from './types.mts';
import { EXAMPLE_SKU } from './seedWords.mts';
import { day, wholeSeconds } from './time.mts';

/** A line to add: the item and its quantity, the rest if it matters. */
export type LineDraft = Pick<LineRecord, 'item' | 'quantity'> & Partial<LineRecord>;

export type ShipmentItemDraft = Pick<ShipmentItem, 'item' | 'quantity'> & Partial<ShipmentItem>;

export interface ShipmentDraft extends Partial<
	Omit<ShipmentRecord, 'items' | 'loadedAt' | 'shippedAt'>
> {
	/** Default: all that has not shipped yet. */
	items?: ShipmentItemDraft[];
	/** When CartRover loads it, ms epoch. Default: now. */
	at?: number;
	/** When the parcel left, ms epoch. Default: `at`. */
	shippedAt?: number;
}

type OrderTimes = Partial<
	Pick<
		OrderRecord,
		| 'createdAt'
		| 'updatedAt'
		| 'deliveredAt'
		| 'shippedAt'
		| 'confirmedAt'
		| 'errorAt'
		| 'canceledAt'
	>
>;

/** An order to add. All is optional; times are ms epoch. */
export interface OrderDraft extends OrderTimes {
	custRef?: string;
	/** Default: the custRef. */
	custPoNo?: string;
	/** Default: `APIAccess1`. */
	orderSource?: string;
	/** Default: the one of its source, or the API's where no cart has that source. */
	cart?: string;
	/** Default: `new`. The times of the states before it default to `createdAt`. */
	status?: OrderStatus;
	errorReason?: string;
	warehousePk?: string;
	/** Header fields in the API's own names, e.g. `ship_city`. */
	fields?: HeaderFields;
	extraFields?: Record<string, string>;
	items?: LineDraft[];
	shipments?: ShipmentDraft[];
	sentToCart?: string[];
}

/** Where tests say nothing of the recipient. */
const SOMEWHERE: HeaderFields = {
	ship_first_name: 'Robin',
	ship_last_name: 'Sample',
	ship_address_1: '12 Example Lane',
	ship_city: 'Springfield',
	ship_state: 'IL',
	ship_zip: '62701',
	ship_country: 'USA',
};

// a partial order has been at the warehouse, a confirmed one has shipped, and so on
const PASSED: Record<OrderStatus, ReadonlySet<keyof OrderTimes>> = {
	new: new Set(),
	at_wms: new Set(['deliveredAt']),
	partial: new Set(['deliveredAt', 'shippedAt']),
	shipped: new Set(['deliveredAt', 'shippedAt']),
	confirmed: new Set(['deliveredAt', 'shippedAt', 'confirmedAt']),
	error: new Set(['errorAt']),
	canceled: new Set(['canceledAt']),
};

/** Fills a draft to an order record without shipments; those are the caller's. */
export function orderRecord(
	draft: OrderDraft & Pick<OrderRecord, 'orderSource' | 'cart'>,
	seq: number,
	custRef: string,
	now: number,
	warehousePk: string,
): OrderRecord {
	const status = draft.status ?? 'new';
	const createdAt = wholeSeconds(draft.createdAt ?? now);
	const time = (name: keyof OrderTimes): number | null => {
		const given = draft[name];
		if (given !== undefined && given !== null) return wholeSeconds(given);
		return PASSED[status].has(name) ? createdAt : null;
	};
	const times = {
		deliveredAt: time('deliveredAt'),
		shippedAt: time('shippedAt'),
		confirmedAt: time('confirmedAt'),
		errorAt: time('errorAt'),
		canceledAt: time('canceledAt'),
	};
	return {
		seq,
		version: 0,
		custRef,
		custPoNo: draft.custPoNo ?? custRef,
		orderSource: draft.orderSource,
		cart: draft.cart,
		status,
		createdAt,
		updatedAt: time('updatedAt') ?? Math.max(createdAt, ...Object.values(times).map(Number)),
		...times,
		errorReason: draft.errorReason ?? (status === 'error' ? 'Address could not be verified' : null),
		warehousePk: draft.warehousePk ?? warehousePk,
		fields: { order_date: day(createdAt), ...(draft.fields ?? SOMEWHERE) },
		extraFields: draft.extraFields ?? {},
		items: (draft.items ?? [{ item: EXAMPLE_SKU, quantity: 1 }]).map(lineRecord),
		shipments: [],
		sentToCart: [...(draft.sentToCart ?? [])],
	};
}

export function lineRecord(draft: LineDraft): LineRecord {
	return {
		price: 0,
		discount: 0,
		addlDiscount: 0,
		extendedAmount: 0,
		tax: 0,
		shippingSurcharge: 0,
		lineNo: null,
		description: null,
		lotNumber: null,
		lineItemId: null,
		lineComment: null,
		altSku: null,
		filtered: false,
		extraFields: {},
		...draft,
	};
}

/** Fills a draft to a shipment of `order`; what is not said follows from the order. */
export function shipmentRecord(
	draft: ShipmentDraft,
	order: OrderRecord,
	now: number,
): ShipmentRecord {
	const loadedAt = wholeSeconds(draft.at ?? now);
	return {
		carrier: draft.carrier ?? 'USPS',
		method: draft.method ?? '02',
		trackingNo: draft.trackingNo ?? `SBX${order.seq}-${order.shipments.length + 1}`,
		shippedAt: wholeSeconds(draft.shippedAt ?? loadedAt),
		loadedAt,
		totalCost: draft.totalCost ?? null,
		weightLbs: draft.weightLbs ?? null,
		whsLocation: draft.whsLocation ?? null,
		items: (draft.items ?? unshippedItems(order)).map((item) => ({
			cartonCode: null,
			cartonNum: '1',
			weightLbs: null,
			lotCode: null,
			serialNo: null,
			...item,
		})),
	};
}

/** What of the order has not shipped, one entry an item. */
export function unshippedItems(order: OrderRecord): { item: string; quantity: number }[] {
	const left = new Map<string, number>();
	for (const { item, quantity, filtered } of order.items) {
		if (!filtered) left.set(item, (left.get(item) ?? 0) + quantity);
	}
	for (const { item, quantity } of order.shipments.flatMap(({ items }) => items)) {
		left.set(item, (left.get(item) ?? 0) - quantity);
	}
	return [...left].filter(([, n]) => n > 0).map(([item, quantity]) => ({ item, quantity }));
}
