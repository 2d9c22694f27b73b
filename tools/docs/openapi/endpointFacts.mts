import type { EndpointName, Grade } from '../../../nodes/CartRover/api/endpoints.ts';
import { examples } from './examples.mts';
import { ref, type Schema } from './wireSchema.mts';

/** What is known of an endpoint beside what the endpoint table says. */
export interface EndpointFacts {
	tag: 'Orders' | 'Inventory' | 'Products' | 'Setup';
	summary: string;
	description?: string;
	/** Query parameters, by their name among the shared ones. */
	query?: string[];
	request?: { schema: Schema; example: unknown };
	/** What `response` holds; the whole answer with `bare`. */
	answer: { schema: Schema; example: unknown; bare?: boolean };
	/** How sure the answer is, where that differs from the path. */
	answerGrade?: Grade | 'none';
	/** How sure the merchant form of a `{level}` path is. */
	merchantGrade?: Grade;
	totalRecords?: boolean;
	deprecated?: boolean;
}

const list = (name: string): Schema => ({ type: ['array', 'null'], items: ref(name) });
const done: EndpointFacts['answer'] = {
	schema: ref('Done'),
	example: { success_code: true },
	bare: true,
};
const INCLUDES = ['FilteredItems', 'OrderExtras', 'LineExtras', 'Aliases'].map(
	(part) => `Include${part}`,
);
const PAGES = ['Limit', 'Page'];

/** By the names of the endpoint table, so that the compiler misses none. */
export const FACTS: Record<EndpointName, EndpointFacts> = {
	orderCreate: {
		tag: 'Orders',
		summary: 'New Order',
		description:
			'Creates one order. Answers at top level, without `response`. Making it again is safe: a second order with the same `cust_ref` is refused as `OrderDuplicate`. An older client of the vendor posts a list with the one order in it.',
		request: { schema: ref('NewOrder'), example: examples.newOrder },
		answer: {
			bare: true,
			schema: {
				type: 'object',
				required: ['success_code', 'cust_ref'],
				properties: {
					success_code: { const: true },
					cust_ref: ref('WireKey'),
					order_number: ref('WireText'),
				},
			},
			example: { success_code: true, cust_ref: 'WEB-1001', order_number: 'WEB-1001' },
		},
	},
	orderCreateBatch: {
		tag: 'Orders',
		summary: 'New Order Batch',
		description:
			'Creates many orders. The most that one request may hold is not known. Whether it counts against the rate limit is unclear; it is treated as if it did.',
		request: {
			schema: { type: 'array', minItems: 1, items: ref('NewOrder') },
			example: [examples.newOrder, { ...examples.newOrder, cust_ref: 'WEB-1002' }],
		},
		answer: { schema: ref('BatchAnswer'), example: examples.batchAnswer },
	},
	orderView: {
		tag: 'Orders',
		summary: 'View Order',
		description:
			'One order. It has no `order_status`: see View Order Status. The `include_*` parameters are inferred at merchant level.',
		query: INCLUDES,
		answer: { schema: ref('OrderView'), example: examples.order },
		merchantGrade: 'V',
	},
	orderStatus: {
		tag: 'Orders',
		summary: 'View Order Status',
		description: 'Status, shipments and tracking numbers of one order.',
		answer: { schema: ref('OrderStatusRecord'), example: examples.orderStatus },
		merchantGrade: 'C',
	},
	orderList: {
		tag: 'Orders',
		summary: 'List Orders By Status',
		description:
			'Orders, page by page. Each status filters by a date of its own, see `OrderFilter`; there is no filter for "changed since". The order of rows is not documented, nor whether the bounds are inclusive: let windows overlap and leave out repeats by `cust_ref`. A page with fewer rows than `limit` is the last. `any` without `from_date` can time out.',
		query: ['FromDate', 'ToDate', 'OrderSource', ...PAGES, ...INCLUDES],
		answer: {
			schema: list('OrderListRow'),
			example: [{ ...examples.order, ...examples.listOnly }],
		},
		merchantGrade: 'C',
		totalRecords: true,
	},
	orderCancel: {
		tag: 'Orders',
		summary: 'Cancel Order',
		description:
			'**A GET that changes something**: neither repeat nor prefetch it. Two flags: `success_code` says that the call worked, `response.success` whether the warehouse agreed, which depends on its system and on how far the order is.',
		answer: { schema: ref('CancelAnswer'), example: { success: true, message: '' } },
	},
	orderCancelLegacy: {
		tag: 'Orders',
		summary: 'Cancel Order (legacy)',
		description:
			'Works only for a few minutes after the order was created. What it answers is not evidenced. Use Cancel Order.',
		request: {
			schema: {
				type: 'object',
				required: ['cust_ref'],
				properties: { cust_ref: { type: 'string' } },
			},
			example: { cust_ref: 'WEB-1001' },
		},
		answer: done,
		answerGrade: 'none',
		deprecated: true,
	},
	orderConfirm: {
		tag: 'Orders',
		summary: 'Update Order Status: confirmed',
		description: 'Tells that the tracking numbers of an order have reached the shop.',
		request: { schema: ref('Confirmation'), example: examples.confirmation },
		answer: done,
	},
	orderUpdate: {
		tag: 'Orders',
		summary: 'Update Order Status as a merchant',
		description:
			'That merchants can push shipments is certain, since products of others do. **This path and this body are a guess**, by symmetry with the cart level. Try it with one order first.',
		request: { schema: ref('MerchantOrderUpdate'), example: examples.merchantUpdate },
		answer: done,
		answerGrade: 'none',
	},
	inventoryList: {
		tag: 'Inventory',
		summary: 'List Inventory',
		description:
			'Stock of all SKUs, page by page. It cannot be filtered. How many rows a page may have at most is not known (250 has been seen): a page may be shorter than asked for without being the last, so read on until one is empty.',
		query: PAGES,
		answer: { schema: list('Inventory'), example: [examples.inventory] },
	},
	inventoryView: {
		tag: 'Inventory',
		summary: 'View Inventory of a SKU',
		description: 'Stock of one SKU. Totals are text here, and there are no `aliases`.',
		answer: { schema: ref('Inventory'), example: examples.inventoryOfSku },
	},
	inventoryUpdate: {
		tag: 'Inventory',
		summary: 'Update Inventory',
		description:
			'That merchants can set quantities is certain, since products of others do. **This path and this body are a guess.** Try it with one SKU first.',
		request: {
			schema: { type: 'array', minItems: 1, items: ref('InventoryUpdateRow') },
			example: [{ sku: 'MUG-BLUE', qty_available: 12, warehouse_pk: '2352' }],
		},
		answer: {
			bare: true,
			schema: {
				allOf: [ref('Done'), { type: 'object', properties: { response: {} } }],
			},
			example: { success_code: true },
		},
		answerGrade: 'none',
	},
	productView: {
		tag: 'Products',
		summary: 'View Product',
		description: 'One product. No list of products and no way to change one is evidenced.',
		answer: { schema: ref('Product'), example: examples.product },
	},
	cartList: {
		tag: 'Setup',
		summary: 'List Setup Carts',
		description: 'The carts (order sources) that are set up for this merchant.',
		answer: { schema: ref('UnknownList'), example: [{ order_source: 'Shopify' }] },
		answerGrade: 'none',
	},
	cartListAll: {
		tag: 'Setup',
		summary: 'List Available Carts',
		description: 'All carts that can be set up.',
		answer: { schema: ref('UnknownList'), example: [{ name: 'Shopify' }] },
		answerGrade: 'none',
	},
	shipMethodList: {
		tag: 'Setup',
		summary: 'List Ship Methods',
		description:
			'The shipping methods that the warehouse knows. Any kind of key may call it (grade C), which makes it good for testing a key. No paging is evidenced.',
		answer: { schema: list('ShipMethod'), example: examples.shipMethods },
	},
	shipMethodMapping: {
		tag: 'Setup',
		summary: 'List the ship method mapping of an order source',
		description:
			"Which of the warehouse's methods each of the shop's shipping codes stands for. That a merchant key is needed is inferred, as are the fields.",
		answer: {
			schema: { anyOf: [list('ShipMethodMapping'), ref('UnknownList')] },
			example: examples.mapping,
		},
		answerGrade: 'I',
	},
	shipMethodMappingSet: {
		tag: 'Setup',
		summary: 'Set the ship method mapping of an order source',
		description: 'That a merchant key is needed is inferred. What it answers is not evidenced.',
		request: {
			schema: {
				type: 'array',
				items: {
					type: 'object',
					required: ['cart_code'],
					properties: {
						cart_code: { type: 'string', minLength: 1 },
						wms_code: {
							type: ['string', 'null'],
							description: "A method of the warehouse; null passes the shop's code through",
						},
					},
				},
			},
			example: examples.mapping,
		},
		answer: done,
		answerGrade: 'none',
	},
	merchantList: {
		tag: 'Setup',
		summary: 'List merchants',
		description:
			'The merchants that a key may act for. The path was seen once, commented out; what it answers is not known.',
		answer: { schema: ref('UnknownList'), example: [{ merchant_pk: '5150' }] },
		answerGrade: 'none',
	},
};
