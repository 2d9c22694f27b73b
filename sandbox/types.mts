/** The states an order moves through, and `partial` for one that shipped in part. */
export const ORDER_STATUSES = [
	'new',
	'at_wms',
	'partial',
	'shipped',
	'confirmed',
	'error',
	'canceled',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export function isOrderStatus(value: unknown): value is OrderStatus {
	return ORDER_STATUSES.some((status) => status === value);
}

export const KEY_LEVELS = ['cart', 'merchant', 'warehouse', 'master'] as const;
export type KeyLevel = (typeof KEY_LEVELS)[number];

/** Header fields as the API returns them: text or null. */
export type HeaderFields = Record<string, string | null>;

export interface LineRecord {
	item: string;
	quantity: number;
	price: number;
	discount: number;
	addlDiscount: number;
	extendedAmount: number;
	tax: number;
	shippingSurcharge: number;
	lineNo: string | null;
	description: string | null;
	lotNumber: string | null;
	lineItemId: string | null;
	lineComment: string | null;
	altSku: string | null;
	/** Left out of answers unless `include_filtered_items=Y`. */
	filtered: boolean;
	extraFields: Record<string, string>;
}

export interface ShipmentItem {
	item: string;
	quantity: number;
	cartonCode: string | null;
	cartonNum: string | null;
	weightLbs: number | null;
	lotCode: string | null;
	serialNo: string | null;
}

export interface ShipmentRecord {
	carrier: string;
	/** The WMS method code, not a name. */
	method: string;
	trackingNo: string;
	/** When the parcel left, ms epoch. */
	shippedAt: number;
	/** When CartRover loaded it, ms epoch: what the shipped lists filter on. */
	loadedAt: number;
	totalCost: number | null;
	weightLbs: number | null;
	/** The warehouse's name, where the update gave it. */
	whsLocation: string | null;
	items: ShipmentItem[];
}

/** An order. Times are ms epoch in whole seconds; change it through the store only. */
export interface OrderRecord {
	/** Order of insertion, unique. */
	readonly seq: number;
	/** Grows with every change of this order. */
	version: number;
	readonly custRef: string;
	custPoNo: string;
	orderSource: string;
	/** The cart that it came through; a cart level key sees its own one's orders. */
	readonly cart: string;
	status: OrderStatus;
	readonly createdAt: number;
	updatedAt: number;
	deliveredAt: number | null;
	/** When it became partial or shipped; stands in for the loaded date where no shipment is known. */
	shippedAt: number | null;
	confirmedAt: number | null;
	errorAt: number | null;
	canceledAt: number | null;
	errorReason: string | null;
	warehousePk: string;
	fields: HeaderFields;
	extraFields: Record<string, string>;
	items: LineRecord[];
	shipments: ShipmentRecord[];
	/** Tracking numbers sent back to the cart. */
	sentToCart: string[];
}

export interface WarehouseStock {
	qtyAvailable: number;
	qtyOnHand: number;
	/** When the warehouse last told it, ms epoch. */
	updatedAt: number;
}

export interface ProductRecord {
	readonly sku: string;
	name: string | null;
	description: string | null;
	retailPrice: number;
	wholesalePrice: number | null;
	weightLbs: number | null;
	updatedAt: number;
	/** Code type to code, e.g. `UPC`. */
	aliases: Record<string, string>;
	/** Stock by warehouse pk. */
	warehouses: Map<string, WarehouseStock>;
}

export interface Warehouse {
	pk: string;
	name: string;
}
