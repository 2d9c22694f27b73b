import { simpleInventory, warehouseInventory } from '../../../nodes/CartRover/model/inventory.ts';
import { product } from '../../../nodes/CartRover/model/product.ts';
import { shipMethod } from '../../../nodes/CartRover/model/shipMethod.ts';
import { mappingRow } from '../../../nodes/CartRover/operations/shipMethod/mapping.ts';
import { describeProperties, ref, wireMap, wireObject, type Schema } from './wireSchema.mts';

const object = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
	type: 'object',
	...(required.length > 0 && { required }),
	properties,
});

const inventory = describeProperties(
	wireObject(simpleInventory.omit({ warehouses: true }).shape),
	{
		qty_available: 'What can be sold, in all; a number in lists, text in the view of one SKU',
		qty_on_hand: 'What is in the warehouses, with what is reserved',
		wms_datetime: { ...ref('WireTime'), description: 'When the warehouse last told it' },
		aliases: {
			...wireMap(ref('WireText')),
			description: 'Other codes by their type; lists only. `[]` when empty.',
		},
	},
	{
		warehouses: {
			...wireMap(ref('WarehouseStock')),
			description: "Stock by the warehouse's number (pk). That empty is `[]` is inferred.",
		},
	},
);

const warehouseStock = describeProperties(
	wireObject(warehouseInventory.omit({ sku: true, warehouse_pk: true }).shape),
	{
		warehouse: 'Its name',
		wms_datetime: ref('WireTime'),
	},
);

const error = object(
	{
		success_code: { const: false },
		error_code: {
			type: 'string',
			examples: ['Invalid', 'Failure', 'RateLimit'],
			description:
				'`Invalid` bad or missing data, `Failure` a hard error such as a duplicate order, `RateLimit` too many calls.',
		},
		message: { type: 'string', description: 'A sentence for people' },
		status_message: {
			type: 'string',
			deprecated: true,
			description: 'The older name of `message`',
		},
		error_response: {
			description: 'Further detail, which the vendor’s PHP client looks for; its form is not known',
			'x-grade': 'V',
		},
	},
	['success_code'],
);

const batchAnswer = object(
	{
		success: {
			type: 'array',
			items: object({ cust_ref: ref('WireText'), cust_po_no: ref('WireText') }),
		},
		failed: {
			type: 'array',
			items: object(
				{
					cust_ref: ref('WireText'),
					cust_po_no: ref('WireText'),
					index_pos: {
						type: ['integer', 'string'],
						description: 'Place in the request, counted from 0; for an order without `cust_ref`',
					},
					message: { type: 'string', examples: ['OrderDuplicate'] },
				},
				['message'],
			),
		},
	},
	['success', 'failed'],
);

const shipmentUpdate = object(
	{
		order_status: { type: 'string', examples: ['shipped'] },
		shipments: {
			type: 'array',
			items: object(
				{
					carrier: { type: 'string' },
					method: { type: 'string' },
					tracking_no: { type: 'string' },
					date: ref('SentTime'),
					total_cost: ref('Amount'),
					package_weight_lbs: ref('Amount'),
					items: {
						type: 'array',
						items: object({ item: { type: 'string' }, quantity: ref('Amount') }, [
							'item',
							'quantity',
						]),
					},
				},
				['tracking_no'],
			),
		},
	},
	['order_status'],
);

/** Every schema that is not about reading or creating orders, by name. */
export const otherSchemas: Record<string, Schema> = {
	Error: {
		...error,
		description:
			'A refusal. It may come with HTTP 200: `success_code` decides, whatever the status.',
	},
	RateLimitError: {
		allOf: [
			ref('Error'),
			{
				type: 'object',
				required: ['error_code'],
				properties: { error_code: { const: 'RateLimit' } },
			},
		],
		description: 'A refusal for the rate limit. It had no effect; ask again after a pause.',
	},
	Done: {
		...object({ success_code: { const: true } }, ['success_code']),
		description: 'The bare envelope of updates.',
	},
	BatchAnswer: {
		...batchAnswer,
		description:
			'What became of each order. `success_code` is true even when all failed: read `failed`.',
	},
	CancelAnswer: object(
		{
			success: {
				type: 'boolean',
				description: 'Whether the warehouse agreed; `success_code` says only that the call worked',
			},
			message: { type: 'string' },
		},
		['success'],
	),
	Confirmation: object(
		{
			order_status: { const: 'confirmed', description: 'The only value evidenced' },
			shipments: {
				type: 'array',
				items: object({ tracking_no: { type: 'string' } }, ['tracking_no']),
			},
		},
		['order_status'],
	),
	MerchantOrderUpdate: {
		...shipmentUpdate,
		description: 'A best guess, by symmetry with the cart level. Nobody has confirmed it.',
	},
	Inventory: inventory,
	WarehouseStock: warehouseStock,
	InventoryUpdateRow: {
		...object(
			{
				sku: { type: 'string', minLength: 1 },
				qty_available: ref('Amount'),
				qty_on_hand: ref('Amount'),
				warehouse_pk: { type: ['string', 'number'] },
			},
			['sku', 'qty_available'],
		),
		description: 'A best guess. Nobody has confirmed it.',
	},
	Product: describeProperties(wireObject(product.shape), {
		last_updated_datetime: ref('WireTime'),
		aliases: 'Other codes, as a list here, unlike in stock',
	}),
	ShipMethod: describeProperties(wireObject(shipMethod.shape), { carrier: 'May be empty' }),
	ShipMethodMapping: describeProperties(wireObject(mappingRow.shape), {
		cart_code: "The shop's shipping code",
		wms_code: "The warehouse's method; null passes the shop's code through",
	}),
	UnknownList: {
		type: ['array', 'object', 'null'],
		description: 'A list, or a map by some key. Its fields are not evidenced.',
	},
};
