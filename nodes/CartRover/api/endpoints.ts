/*
 * Every path of CartRover's REST API that is known, once. The facts and their grades are those of
 * docs/contributing/api-facts.md, section 2; a grade says how sure a fact is:
 *   D documented by the vendor, V in the vendor's own PHP client, C in integrators' code that works,
 *   I inferred: nobody has confirmed it in public, so users can override the path.
 */

/** The kinds of API key that CartRover issues. */
export const ACCESS_LEVELS = ['cart', 'merchant', 'warehouse', 'master'] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

export type Grade = 'D' | 'V' | 'C' | 'I';

/**
 * What may be done when it is unknown whether a call took effect:
 * - `always`: a read, repeat it;
 * - `duplicateRefused`: an order creation, repeat it, since CartRover refuses a second order of the
 *   same reference;
 * - `harmless`: a write that sets a state; made again, it sets the same;
 * - `never`: any other write, which is repeated only when it surely did not take effect.
 */
export type Repeat = 'always' | 'duplicateRefused' | 'harmless' | 'never';

export interface Endpoint {
	/** What a user calls the endpoint, as in "… needs a Cart key". */
	title: string;
	/** What a write has done, as in “it is not known whether CartRover …”. `{}` stands for the subject. */
	effect?: string;
	method: 'GET' | 'POST';
	/** Below the base URL; `{name}` is a path part, `{level}` is `cart` or `merchant` by the key. */
	path: string;
	/** The levels that may call the endpoint. Warehouse and master keys act as a merchant, see `access.ts`. */
	levels: readonly AccessLevel[];
	/** Whether a call counts against the rate limit (New Order is exempt, section 1). */
	limited: boolean;
	repeat: Repeat;
	grade: Grade;
}

const read = { method: 'GET', limited: true, repeat: 'always' } as const;
const write = { method: 'POST', limited: true, repeat: 'never' } as const;

export const ENDPOINTS = {
	orderCreate: {
		...write,
		title: 'Creating an order',
		effect: 'created {}',
		path: 'cart/orders/cartrover',
		levels: ['cart'],
		limited: false,
		repeat: 'duplicateRefused',
		grade: 'D',
	},
	orderCreateBatch: {
		...write,
		title: 'Creating many orders',
		effect: 'created {}',
		path: 'cart/orders/batch',
		levels: ['cart'],
		repeat: 'duplicateRefused',
		grade: 'D',
	},
	orderView: {
		...read,
		title: 'Viewing an order',
		path: '{level}/orders/{cust_ref}',
		levels: ['cart', 'merchant'],
		grade: 'D',
	},
	orderStatus: {
		...read,
		title: 'Viewing the status of an order',
		path: '{level}/orders/status/{cust_ref}',
		levels: ['cart', 'merchant'],
		grade: 'D',
	},
	orderList: {
		...read,
		title: 'Listing orders',
		path: '{level}/orders/list/{status}',
		levels: ['cart', 'merchant'],
		grade: 'D',
	},
	orderCancel: {
		title: 'Canceling an order',
		effect: 'canceled {}',
		// A GET that changes state (section 9, no. 3).
		method: 'GET',
		path: 'cart/orders/wms_cancel/{cust_ref}',
		levels: ['cart'],
		limited: true,
		repeat: 'never',
		grade: 'D',
	},
	orderCancelLegacy: {
		...write,
		title: 'Canceling an order (legacy)',
		path: 'cart/orders/cancel/cartrover',
		levels: ['cart'],
		grade: 'V',
	},
	orderConfirm: {
		...write,
		title: 'Confirming a shipment',
		effect: 'confirmed the shipment of {}',
		path: 'cart/orders/update/{cust_ref}',
		levels: ['cart'],
		grade: 'D',
	},
	orderUpdate: {
		...write,
		title: 'Adding a shipment or a status to an order',
		effect: 'updated {}',
		path: 'merchant/orders/update/{cust_ref}',
		levels: ['merchant'],
		grade: 'I',
	},
	orderUpdateInBody: {
		...write,
		title: 'Adding a shipment or a status to an order (reference in the body)',
		effect: 'updated {}',
		// The reference stands in the body only (open question 20).
		path: 'merchant/orders/update',
		levels: ['merchant'],
		grade: 'C',
	},
	inventoryList: {
		...read,
		title: 'Listing inventory',
		path: 'merchant/inventory',
		levels: ['merchant', 'cart'],
		grade: 'D',
	},
	inventoryView: {
		...read,
		title: 'Viewing the inventory of a SKU',
		path: 'merchant/inventory/{sku}',
		levels: ['merchant', 'cart'],
		grade: 'D',
	},
	inventoryUpdate: {
		...write,
		title: 'Updating inventory',
		effect: 'updated the inventory of {}',
		path: 'merchant/inventory',
		levels: ['merchant'],
		repeat: 'harmless',
		grade: 'I',
	},
	productView: {
		...read,
		title: 'Viewing a product',
		path: 'merchant/product/{sku}',
		levels: ['merchant', 'cart'],
		grade: 'D',
	},
	cartList: {
		...read,
		title: 'Listing connected order sources',
		path: 'cart/list',
		levels: ['merchant'],
		grade: 'V',
	},
	cartListAll: {
		...read,
		title: 'Listing available order sources',
		path: 'cart/listall',
		levels: ['merchant'],
		grade: 'V',
	},
	shipMethodList: {
		...read,
		title: 'Listing ship methods',
		path: 'wms/shipmethod/list',
		levels: ACCESS_LEVELS,
		grade: 'D',
	},
	shipMethodMapping: {
		...read,
		title: 'Viewing a ship method mapping',
		path: 'cart/shipmethod/list/{order_source}',
		levels: ['merchant'],
		grade: 'V',
	},
	shipMethodMappingSet: {
		...write,
		title: 'Setting a ship method mapping',
		effect: 'set the mapping of {}',
		path: 'cart/shipmethod/{order_source}',
		levels: ['merchant'],
		repeat: 'harmless',
		grade: 'V',
	},
	merchantList: {
		...read,
		title: 'Listing merchants',
		path: 'wms/merchant/list',
		levels: ['warehouse', 'master'],
		grade: 'I',
	},
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;

/** A call that an operation or an event makes, and when, if not always; for the reference. */
export interface EndpointUse {
	endpoint: EndpointName;
	when?: string;
}
