import omit from 'lodash/omit.js';
import type { IDataObject } from 'n8n-workflow';

import type { KeyLevel, Sandbox } from '../../sandbox/index.mts';
import { validOrder } from './orders.mts';
import { byId, START } from './world.mts';

/*
 * The whole surface of the action node, one row or more for each operation: what a user fills in, what
 * then goes over the wire, and the items that come out.
 */

export interface SentRequest {
	method: 'GET' | 'POST';
	/** Below the base URL; `{level}` is `cart` or `merchant` by the key. */
	path: string;
	/** Default: none. */
	query?: Record<string, string>;
	/** Default: none. */
	body?: unknown;
}

export interface SurfaceRow {
	resource: string;
	operation: string;
	/** Tells rows of the same operation apart. */
	variant?: string;
	/** Keys that may call it; warehouse and master keys in the name of a merchant. */
	levels: readonly [KeyLevel, ...KeyLevel[]];
	/** The kinds of key that a refusal names. */
	named: readonly KeyLevel[];
	/** Whether warehouse and master keys must say for which merchant. */
	ofMerchant: boolean;
	/** Default: one empty item. */
	items?: IDataObject[];
	/** What the sandbox holds before, beside the common stock. */
	prepare?: (sandbox: Sandbox) => void;
	parameters: Record<string, unknown>;
	/** In any order. */
	requests: readonly SentRequest[];
	/** What comes out by default, before any option changes its form. */
	output: readonly unknown[];
	/** What the sandbox must hold afterwards; needed of what writes. */
	after?: (sandbox: Sandbox) => void;
	/** Pages of a list after those of `requests` may be asked for, too. */
	mayReadAhead?: boolean;
	/** The output is not in the operation's default form. */
	otherForm?: boolean;
}

const CART = { levels: ['cart'], named: ['cart'], ofMerchant: false } as const;
const MERCHANT = {
	levels: ['merchant', 'warehouse', 'master'],
	named: ['merchant'],
	ofMerchant: true,
} as const;
const BOTH = {
	levels: ['cart', 'merchant', 'warehouse', 'master'],
	named: ['cart', 'merchant'],
	ofMerchant: true,
} as const;
const ANY = { ...BOTH, named: [], ofMerchant: false } as const;
const ABOVE = {
	levels: ['warehouse', 'master'],
	named: ['warehouse', 'master'],
	ofMerchant: false,
} as const;

const SHIPPED_AT = START - 1_800_000;

/** Two SKUs, one of them in both warehouses. */
export function stockUp({ store }: Sandbox): void {
	store.addProduct({
		sku: 'MUG-1',
		name: 'Mug',
		description: 'Blue mug',
		retailPrice: 12.5,
		weightLbs: 0.8,
		aliases: { UPC: '0123456789012' },
		updatedAt: START - 86_400_000,
		stock: {
			'3107': { qtyAvailable: 10, qtyOnHand: 12 },
			'3119': { qtyAvailable: 5 },
		},
	});
	store.addProduct({
		sku: 'TEE-1',
		updatedAt: START - 86_400_000,
		stock: { '3107': { qtyAvailable: 0 } },
	});
}

/** What the order's fields hold beside the order's own. */
const SHIP_TO = {
	ship_first_name: 'Robin',
	ship_last_name: 'Sample',
	ship_address_1: '12 Example Lane',
	ship_city: 'Springfield',
	ship_state: 'IL',
	ship_zip: '62701',
	ship_country: 'USA',
	ship_phone: '555-0100',
	ship_e_mail: 'robin@example.com',
	currency_code: 'USD',
};

const newOrder = ({ store }: Sandbox) =>
	store.addOrder({
		custRef: 'S-1',
		custPoNo: 'SHOP-1',
		orderSource: 'Shopify',
		// through the API, so that a cart key sees it
		cart: 'APIAccess1',
		createdAt: START - 3_600_000,
		fields: SHIP_TO,
		items: [{ item: 'MUG-1', quantity: 2, price: 8, extendedAmount: 16, description: 'Blue mug' }],
	});

function shippedOrder(sandbox: Sandbox): void {
	newOrder(sandbox);
	sandbox.store.recordShipment('S-1', {
		at: SHIPPED_AT,
		trackingNo: 'T-1',
		carrier: 'UPS',
		method: '21',
		totalCost: 4.25,
		weightLbs: 1.5,
	});
}

const SIMPLE_ORDER = {
	cust_ref: 'S-1',
	cust_po_no: 'SHOP-1',
	order_source: 'Shopify',
	error_reason: null,
	on_hold: false,
	created_date_time: '2026-03-01T11:00:00+00:00',
	ship_company: null,
	...SHIP_TO,
	ship_address_2: null,
	ship_address_3: null,
	ship_code: null,
	sub_total: 0,
	order_discount: 0,
	sales_tax: 0,
	shipping_handling: 0,
	grand_total: 0,
	items: [
		{
			line_no: 1,
			item: 'MUG-1',
			quantity: 2,
			price: 8,
			discount: 0,
			extended_amount: 16,
			description: 'Blue mug',
		},
	],
	shipments: [],
};

const SIMPLE_SHIPMENT = {
	carrier: 'UPS',
	method: '21',
	tracking_no: 'T-1',
	tracking_url: 'https://track.example.com/T-1',
	date: '2026-03-01T11:30:00+00:00',
	total_cost: 4.25,
	package_weight_lbs: 1.5,
	items: [expect.objectContaining({ item: 'MUG-1', quantity: 2 })],
};

const STOCK = [
	{
		sku: 'MUG-1',
		qty_available: 15,
		qty_on_hand: 17,
		wms_datetime: '2026-02-28T12:00:00+00:00',
		aliases: { UPC: '0123456789012' },
		warehouses: [
			{
				warehouse_pk: '3107',
				warehouse: 'EAST',
				qty_available: 10,
				qty_on_hand: 12,
				wms_datetime: '2026-02-28T12:00:00+00:00',
			},
			{
				warehouse_pk: '3119',
				warehouse: 'WEST',
				qty_available: 5,
				qty_on_hand: 5,
				wms_datetime: '2026-02-28T12:00:00+00:00',
			},
		],
	},
	{
		sku: 'TEE-1',
		qty_available: 0,
		qty_on_hand: 0,
		wms_datetime: '2026-02-28T12:00:00+00:00',
		aliases: {},
		warehouses: [
			{
				warehouse_pk: '3107',
				warehouse: 'EAST',
				qty_available: 0,
				qty_on_hand: 0,
				wms_datetime: '2026-02-28T12:00:00+00:00',
			},
		],
	},
];

/**
 * Stock has no end that is known beforehand: the page after the last one is asked for, too; and before that
 * the one that the server calls 1, to see how it counts.
 */
const STOCK_PAGES = ([{}, { page: '1' }, { page: '2' }] as Array<Record<string, string>>).map(
	(page): SentRequest => ({
		method: 'GET',
		path: 'merchant/inventory',
		query: { limit: '100', ...page },
	}),
);

const SHIP_METHODS = [
	{ carrier: 'USPS', code: '02', description: 'USPS Ground Advantage' },
	{ carrier: 'USPS', code: '05', description: 'USPS Priority Mail Express' },
	{ carrier: 'UPS', code: '21', description: 'UPS Ground Saver' },
	{ carrier: 'UPS', code: '24', description: 'UPS 2nd Day Air A.M.' },
	{ carrier: 'FEDEX', code: '52', description: 'FedEx Home Delivery' },
	{ carrier: 'FEDEX', code: '57', description: 'FedEx 2Day' },
	{ carrier: 'CANPAR', code: '71', description: 'Canpar Ground' },
	{ carrier: null, code: 'PU', description: 'Customer Pick-up' },
];

const CONFIRMATION: SurfaceRow = {
	...CART,
	resource: 'shipment',
	operation: 'confirm',
	prepare: shippedOrder,
	parameters: {
		custRef: byId('S-1'),
		trackingNumbers: 'T-1, T-2',
		options: { confirmBeforeShipped: true },
	},
	requests: [
		{
			method: 'POST',
			path: 'cart/orders/update/S-1',
			body: {
				order_status: 'confirmed',
				shipments: [{ tracking_no: 'T-1' }, { tracking_no: 'T-2' }],
			},
		},
	],
	output: [{ cust_ref: 'S-1', order_status: 'confirmed', tracking_numbers: ['T-1', 'T-2'] }],
	after: ({ store }) =>
		expect(store.order('S-1')?.sentToCart).toEqual(expect.arrayContaining(['T-1', 'T-2'])),
};

const STOCK_UPDATE: SurfaceRow = {
	...MERCHANT,
	resource: 'inventory',
	operation: 'update',
	items: [
		{ sku: 'MUG-1', available: 7, onHand: '9', warehouse: '3119' },
		{ sku: 'TEE-1', available: 3, onHand: '', warehouse: '' },
	],
	parameters: {
		sku: byId('={{ $json.sku }}'),
		quantityAvailable: '={{ $json.available }}',
		quantityOnHand: '={{ $json.onHand }}',
		warehousePk: byId('={{ $json.warehouse }}'),
	},
	requests: [
		{
			method: 'POST',
			path: 'merchant/inventory',
			body: [
				{ sku: 'MUG-1', qty_available: 7, qty_on_hand: 9, warehouse_pk: '3119' },
				{ sku: 'TEE-1', qty_available: 3 },
			],
		},
	],
	output: [
		{ sku: 'MUG-1', qty_available: 7, qty_on_hand: 9, warehouse_pk: '3119' },
		{ sku: 'TEE-1', qty_available: 3 },
	],
	after: ({ store }) =>
		expect(store.stock('MUG-1')?.warehouses).toMatchObject({
			'3107': { qtyAvailable: 10 },
			'3119': { qtyAvailable: 7, qtyOnHand: 9 },
		}),
};

export const SURFACE: readonly SurfaceRow[] = [
	{
		...CART,
		resource: 'order',
		operation: 'create',
		variant: 'fields',
		parameters: {
			specifyOrder: 'fields',
			custRef: 'N-1',
			shipCompany: 'Juniper & Oak',
			shipAddress1: '1 Test Rd',
			shipCity: 'Testville',
			shipState: 'OH',
			shipZip: '44101',
			shipCountry: 'USA',
			items: { line: [{ item: 'MUG-1', quantity: 2, price: '8.00' }] },
			additionalFields: {
				cust_po_no: 'SHOP-7',
				shipping_handling: 5,
				gift_wrap: true,
				extra_fields: { field: [{ name: 'Gift note', value: 'Hi' }] },
			},
			options: { totals: 'fill', onDuplicate: 'skip' },
		},
		requests: [
			{
				method: 'POST',
				path: 'cart/orders/cartrover',
				body: {
					cust_ref: 'N-1',
					cust_po_no: 'SHOP-7',
					ship_company: 'Juniper & Oak',
					ship_address_1: '1 Test Rd',
					ship_city: 'Testville',
					ship_state: 'OH',
					ship_zip: '44101',
					ship_country: 'USA',
					ship_is_billing: true,
					gift_wrap: 'Y',
					extra_fields: { 'Gift note': 'Hi' },
					items: [{ item: 'MUG-1', quantity: 2, price: '8.00', extended_amount: 16 }],
					sub_total: 16,
					order_discount: 0,
					sales_tax: 0,
					shipping_handling: 5,
					grand_total: 21,
				},
			},
		],
		output: [{ cust_ref: 'N-1', order_number: 'SHOP-7', created: true, grand_total: 21 }],
		after: ({ store }) => expect(store.order('N-1')?.custPoNo).toBe('SHOP-7'),
	},
	{
		...CART,
		resource: 'order',
		operation: 'create',
		variant: 'json',
		items: [{ order: validOrder('N-2') }],
		parameters: { specifyOrder: 'json', orderJson: '={{ $json.order }}' },
		requests: [{ method: 'POST', path: 'cart/orders/cartrover', body: validOrder('N-2') }],
		output: [{ cust_ref: 'N-2', order_number: 'N-2', created: true, grand_total: null }],
		after: ({ store }) => expect(store.order('N-2')).toBeDefined(),
	},
	{
		...CART,
		resource: 'order',
		operation: 'createMany',
		items: [validOrder('N-1'), validOrder('N-2'), validOrder('N-3')],
		parameters: { orderJson: '={{ $json }}', options: { batchSize: 2, onDuplicate: 'fail' } },
		requests: [
			{ method: 'POST', path: 'cart/orders/batch', body: [validOrder('N-1'), validOrder('N-2')] },
			{ method: 'POST', path: 'cart/orders/batch', body: [validOrder('N-3')] },
		],
		output: ['N-1', 'N-2', 'N-3'].map((ref) => ({
			cust_ref: ref,
			order_number: ref,
			created: true,
			grand_total: null,
		})),
		after: ({ store }) =>
			['N-1', 'N-2', 'N-3'].forEach((ref) => expect(store.order(ref)).toBeDefined()),
	},
	{
		...BOTH,
		resource: 'order',
		operation: 'get',
		prepare: newOrder,
		parameters: {
			custRef: byId('S-1'),
			options: { includeStatus: true, include: ['filtered_items', 'line_extras'] },
		},
		requests: [
			{
				method: 'GET',
				path: '{level}/orders/S-1',
				query: { include_filtered_items: 'Y', include_line_extras: 'Y' },
			},
			{ method: 'GET', path: '{level}/orders/status/S-1' },
		],
		output: [{ ...SIMPLE_ORDER, order_status: 'new' }],
	},
	{
		...BOTH,
		resource: 'order',
		operation: 'getAll',
		prepare: newOrder,
		parameters: {
			status: 'new_or_at_wms',
			limit: 20,
			filters: {
				fromDate: '2026-02-28T00:00:00',
				toDate: '2026-03-02',
				orderSource: byId('Shopify'),
			},
			options: { include: ['aliases', 'order_extras'] },
		},
		requests: [
			{
				method: 'GET',
				path: '{level}/orders/list/new_or_at_wms',
				query: {
					from_date: expect.stringMatching(/^2026-02-28T\d\d:00:00/) as unknown as string,
					to_date: expect.stringMatching(/^2026-03-0[123]/) as unknown as string,
					order_source: 'Shopify',
					limit: '20',
					include_aliases: 'Y',
					include_order_extras: 'Y',
				},
			},
		],
		output: [{ ...SIMPLE_ORDER, order_status: 'new' }],
	},
	{
		...CART,
		resource: 'order',
		operation: 'cancel',
		prepare: newOrder,
		parameters: { custRef: byId('S-1') },
		requests: [{ method: 'GET', path: 'cart/orders/wms_cancel/S-1' }],
		output: [{ cust_ref: 'S-1', canceled: true, message: 'The order was canceled' }],
		after: ({ store }) => expect(store.order('S-1')?.status).toBe('canceled'),
	},
	{
		...BOTH,
		resource: 'orderStatus',
		operation: 'get',
		prepare: shippedOrder,
		parameters: { custRef: byId('S-1') },
		requests: [{ method: 'GET', path: '{level}/orders/status/S-1' }],
		output: [
			{
				cust_ref: 'S-1',
				cust_po_no: 'SHOP-1',
				order_status: 'shipped',
				delivered_to_wms_date: '2026-03-01T11:30:00+00:00',
				updated_date_time: '2026-03-01T11:30:00+00:00',
				ship_country: 'USA',
				shipments: [SIMPLE_SHIPMENT],
			},
		],
	},
	{
		...MERCHANT,
		resource: 'orderStatus',
		operation: 'update',
		prepare: newOrder,
		parameters: { custRef: byId('S-1'), status: 'at_wms' },
		requests: [
			{
				method: 'POST',
				path: 'merchant/orders/update/S-1',
				body: { cust_ref: 'S-1', order_status: 'at_wms' },
			},
		],
		output: [{ cust_ref: 'S-1', order_status: 'at_wms' }],
		after: ({ store }) => expect(store.order('S-1')?.status).toBe('at_wms'),
	},
	{
		...MERCHANT,
		resource: 'orderStatus',
		operation: 'update',
		variant: 'reference in the body',
		prepare: newOrder,
		parameters: { custRef: byId('S-1'), status: 'at_wms', options: { pathForm: 'inBody' } },
		requests: [
			{
				method: 'POST',
				path: 'merchant/orders/update',
				body: { cust_ref: 'S-1', order_status: 'at_wms' },
			},
		],
		output: [{ cust_ref: 'S-1', order_status: 'at_wms' }],
		after: ({ store }) => expect(store.order('S-1')?.status).toBe('at_wms'),
	},
	{
		...BOTH,
		resource: 'shipment',
		operation: 'getAll',
		variant: 'of an order',
		prepare: shippedOrder,
		parameters: { by: 'order', custRef: byId('S-1'), returnAll: true },
		requests: [{ method: 'GET', path: '{level}/orders/status/S-1' }],
		output: [
			{
				cust_ref: 'S-1',
				cust_po_no: 'SHOP-1',
				order_source: null,
				order_status: 'shipped',
				...SIMPLE_SHIPMENT,
			},
		],
	},
	{
		...BOTH,
		resource: 'shipment',
		operation: 'getAll',
		variant: 'of a period',
		prepare: shippedOrder,
		parameters: {
			by: 'window',
			limit: 3,
			filters: { fromDate: '2026-02-28T00:00:00Z', orderSource: byId('Shopify') },
		},
		requests: ['partial', 'shipped_or_confirmed'].map((list) => ({
			method: 'GET',
			path: `{level}/orders/list/${list}`,
			query: {
				from_date: '2026-02-28T00:00:00+00:00',
				order_source: 'Shopify',
				limit: '100',
			},
		})),
		output: [
			{
				cust_ref: 'S-1',
				cust_po_no: 'SHOP-1',
				order_source: 'Shopify',
				order_status: 'shipped',
				...SIMPLE_SHIPMENT,
			},
		],
	},
	{
		...MERCHANT,
		resource: 'shipment',
		operation: 'create',
		prepare: newOrder,
		parameters: {
			custRef: byId('S-1'),
			carrier: 'UPS',
			trackingNumber: ' T-9 ',
			method: byId('21'),
			shipDate: '2026-03-01T08:00:00Z',
			items: { line: [{ item: 'MUG-1', quantity: 1 }] },
			options: { totalCost: 4.5, packageWeight: 1.25 },
		},
		requests: [
			{
				method: 'POST',
				path: 'merchant/orders/update/S-1',
				body: {
					cust_ref: 'S-1',
					order_status: 'shipped',
					shipments: [
						{
							carrier: 'UPS',
							method: '21',
							tracking_no: 'T-9',
							date: '2026-03-01T08:00:00+00:00',
							total_cost: 4.5,
							package_weight_lbs: 1.25,
							items: [{ item: 'MUG-1', quantity: 1 }],
						},
					],
				},
			},
		],
		output: [{ cust_ref: 'S-1', order_status: 'shipped', tracking_no: 'T-9' }],
		after: ({ store }) =>
			expect(store.order('S-1')?.shipments).toMatchObject([
				{ trackingNo: 'T-9', totalCost: 4.5, weightLbs: 1.25 },
			]),
	},
	{
		...MERCHANT,
		resource: 'shipment',
		operation: 'create',
		variant: 'reference in the body',
		prepare: newOrder,
		parameters: {
			custRef: byId('S-1'),
			carrier: 'UPS',
			trackingNumber: 'T-9',
			shipDate: '2026-03-01T08:00:00Z',
			options: { pathForm: 'inBody' },
		},
		requests: [
			{
				method: 'POST',
				path: 'merchant/orders/update',
				body: {
					cust_ref: 'S-1',
					order_status: 'shipped',
					shipments: [{ carrier: 'UPS', tracking_no: 'T-9', date: '2026-03-01T08:00:00+00:00' }],
				},
			},
		],
		output: [{ cust_ref: 'S-1', order_status: 'shipped', tracking_no: 'T-9' }],
		after: ({ store }) => expect(store.order('S-1')?.status).toBe('shipped'),
	},
	CONFIRMATION,
	{
		...CONFIRMATION,
		variant: 'looked up first',
		parameters: omit(CONFIRMATION.parameters, 'options'),
		requests: [{ method: 'GET', path: 'cart/orders/status/S-1' }, ...CONFIRMATION.requests],
	},
	{
		...BOTH,
		resource: 'inventory',
		operation: 'get',
		parameters: { sku: byId('MUG-1') },
		requests: [{ method: 'GET', path: 'merchant/inventory/MUG-1' }],
		// The view of one SKU has no aliases.
		output: [omit(STOCK[0], 'aliases')],
	},
	{
		...BOTH,
		resource: 'inventory',
		operation: 'getAll',
		variant: 'all',
		parameters: { returnAll: true },
		requests: STOCK_PAGES,
		mayReadAhead: true,
		output: STOCK,
	},
	{
		...BOTH,
		resource: 'inventory',
		operation: 'getAll',
		variant: 'filtered and split',
		parameters: {
			returnAll: true,
			filters: { warehouse: byId('EAST'), skus: 'MUG-1, TEE-1', availableAtMost: 5 },
			options: { splitWarehouses: true },
		},
		requests: STOCK_PAGES,
		mayReadAhead: true,
		output: [{ sku: 'TEE-1', ...STOCK[1]?.warehouses[0] }],
		otherForm: true,
	},
	STOCK_UPDATE,
	{
		...STOCK_UPDATE,
		variant: 'warehouse by name',
		items: [
			{ sku: 'MUG-1', available: 7, onHand: '9', warehouse: 'WEST' },
			{ sku: 'TEE-1', available: 3, onHand: '', warehouse: '' },
		],
		requests: [...STOCK_PAGES, ...STOCK_UPDATE.requests],
	},
	{
		...BOTH,
		resource: 'product',
		operation: 'get',
		parameters: { sku: byId('MUG-1') },
		requests: [{ method: 'GET', path: 'merchant/product/MUG-1' }],
		output: [
			{
				sku: 'MUG-1',
				name: 'Mug',
				description: 'Blue mug',
				retail_price: 12.5,
				wholesale_price: null,
				weight_lbs: 0.8,
				wms_product_main_id: null,
				last_updated_datetime: '2026-02-28 12:00:00',
				aliases: [{ code_type: 'UPC', code: '0123456789012' }],
			},
		],
	},
	{
		...ANY,
		resource: 'shipMethod',
		operation: 'getAll',
		parameters: { returnAll: true },
		requests: [{ method: 'GET', path: 'wms/shipmethod/list' }],
		output: SHIP_METHODS,
	},
	{
		...MERCHANT,
		resource: 'shipMethod',
		operation: 'getMapping',
		parameters: { orderSource: byId('Best Buy Canada') },
		requests: [{ method: 'GET', path: 'cart/shipmethod/list/Best%20Buy%20Canada' }],
		output: [{ cart_code: 'GROUND-CA', wms_code: '71' }],
	},
	{
		...MERCHANT,
		resource: 'shipMethod',
		operation: 'setMapping',
		parameters: {
			orderSource: byId('Shopify'),
			mappings: {
				mapping: [
					{ cart_code: 'Express', wms_code: byId('57') },
					{ cart_code: 'Standard', wms_code: { __rl: true, mode: 'list', value: '' } },
				],
			},
		},
		requests: [
			{
				method: 'POST',
				path: 'cart/shipmethod/Shopify',
				body: [
					{ cart_code: 'Express', wms_code: '57' },
					{ cart_code: 'Standard', wms_code: null },
				],
			},
		],
		output: [
			{
				order_source: 'Shopify',
				mappings: [
					{ cart_code: 'Express', wms_code: '57' },
					{ cart_code: 'Standard', wms_code: null },
				],
			},
		],
		// The sandbox does not show its mappings; its log does.
		after: ({ log }) =>
			expect(log.count({ path: 'cart/shipmethod/Shopify', effect: true })).toBeGreaterThan(0),
	},
	{
		...MERCHANT,
		resource: 'orderSource',
		operation: 'getAll',
		variant: 'connected',
		parameters: { show: 'connected' },
		requests: [{ method: 'GET', path: 'cart/list' }],
		output: [
			['Shopify', 'shopify'],
			['Amazon_US2', 'amazon'],
			['WooCommerce', 'woocommerce'],
			['Best Buy Canada', 'bestbuy_canada'],
			['APIAccess1', 'cartrover'],
		].map(([order_source, cart]) => ({ order_source, cart, active: 'Y' })),
	},
	{
		...MERCHANT,
		resource: 'orderSource',
		operation: 'getAll',
		variant: 'available',
		parameters: { show: 'available' },
		requests: [{ method: 'GET', path: 'cart/listall' }],
		output: [
			['amazon', 'Amazon'],
			['bestbuy_canada', 'Best Buy Canada'],
			['bigcommerce', 'BigCommerce'],
			['cartrover', 'API Access'],
			['etsy', 'Etsy'],
			['shopify', 'Shopify'],
			['walmart', 'Walmart'],
			['woocommerce', 'WooCommerce'],
		].map(([cart, name]) => ({ cart, name })),
	},
	{
		...BOTH,
		resource: 'warehouse',
		operation: 'getAll',
		parameters: {},
		requests: STOCK_PAGES,
		mayReadAhead: true,
		output: [
			{ warehouse_pk: '3107', warehouse: 'EAST', skus: 2, qty_available: 10, qty_on_hand: 12 },
			{ warehouse_pk: '3119', warehouse: 'WEST', skus: 1, qty_available: 5, qty_on_hand: 5 },
		],
	},
	{
		...ABOVE,
		resource: 'merchant',
		operation: 'getAll',
		parameters: {},
		requests: [{ method: 'GET', path: 'wms/merchant/list' }],
		output: [{ merchant_pk: '5150', merchant: 'Juniper & Oak Outfitters', active: 'Y' }],
	},
	{
		...ANY,
		resource: 'request',
		operation: 'send',
		variant: 'GET',
		prepare: newOrder,
		parameters: {
			method: 'GET',
			path: '/{level}/orders/list/new',
			query: { parameter: [{ name: 'order_source', value: 'Shopify' }] },
		},
		requests: [
			{ method: 'GET', path: '{level}/orders/list/new', query: { order_source: 'Shopify' } },
		],
		output: [expect.objectContaining({ cust_ref: 'S-1', order_status: 'new' })],
	},
];

/** What a row is called in a test's name. */
export const rowName = ({ resource, operation, variant }: SurfaceRow): string =>
	`${resource} ${operation}${variant ? ` (${variant})` : ''}`;
