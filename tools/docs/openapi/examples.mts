/* Examples of requests and answers, written for this description. */

const shipment = {
	carrier: 'UPS',
	method: '21',
	tracking_no: '1Z999AA10123456784',
	tracking_url: 'https://track.example.com/1Z999AA10123456784',
	date: '2026-03-02T09:15:00+00:00',
	total_cost: '7.40',
	package_weight_lbs: '1.25',
	items: [{ item: 'MUG-BLUE', quantity: '2' }],
};

const order = {
	cust_ref: 'WEB-1001',
	cust_po_no: '1001',
	order_source: 'Shopify',
	created_date_time: '2026-03-01T12:00:00+00:00',
	order_date: '2026-03-01',
	ship_first_name: 'Ada',
	ship_last_name: 'Example',
	ship_address_1: '12 EXAMPLE LN',
	ship_city: 'SANTA BARBARA',
	ship_state: 'CA',
	ship_zip: '93101-1234',
	ship_country: 'USA',
	ship_code: 'Standard',
	sub_total: '25.00',
	order_discount: '0.00',
	sales_tax: '2.00',
	shipping_handling: '6.95',
	grand_total: '33.95',
	on_hold: 'N',
	error_reason: null,
	items: [
		{
			line_no: '1',
			item: 'MUG-BLUE',
			quantity: '2',
			price: '12.5000',
			discount: '0.0000',
			addl_discount: '0.0000',
			extended_amount: '25.00',
			tax: '2.00',
			Description: 'Mug, blue',
			filtered_sku: 'N',
		},
	],
	shipments: [],
};

export const examples = {
	newOrder: {
		cust_ref: 'WEB-1001',
		cust_po_no: '1001',
		ship_first_name: 'Ada',
		ship_last_name: 'Example',
		ship_address_1: '12 Example Lane',
		ship_city: 'Santa Barbara',
		ship_state: 'CA',
		ship_zip: '93101',
		ship_country: 'USA',
		ship_is_billing: true,
		ship_code: 'Standard',
		sub_total: 25,
		sales_tax: '2.00',
		shipping_handling: 6.95,
		grand_total: 33.95,
		items: [
			{ item: 'MUG-BLUE', quantity: 2, price: '12.50', extended_amount: 25, tax: '2.00' },
		],
	},
	batchAnswer: {
		success: [{ cust_ref: 'WEB-1001', cust_po_no: '1001' }],
		failed: [
			{ cust_ref: 'WEB-1002', cust_po_no: null, message: 'OrderDuplicate' },
			{
				cust_ref: null,
				cust_po_no: null,
				index_pos: 2,
				message: 'Order missing required field(s): cust_ref',
			},
		],
	},
	order,
	listOnly: { order_status: 'at_wms', total_qty: '2', num_to_ship: '2', num_shipped: '0' },
	orderStatus: {
		cust_ref: 'WEB-1001',
		cust_po_no: '1001',
		delivered_to_wms_date: '2026-03-01T12:10:00+00:00',
		order_status: 'shipped',
		shipments: [shipment],
	},
	confirmation: {
		order_status: 'confirmed',
		shipments: [{ tracking_no: '1Z999AA10123456784' }],
	},
	merchantUpdate: {
		order_status: 'shipped',
		shipments: [
			{
				carrier: 'UPS',
				tracking_no: '1Z999AA10123456784',
				date: '2026-03-02T09:15:00+00:00',
				items: [{ item: 'MUG-BLUE', quantity: 2 }],
			},
		],
	},
	inventory: {
		sku: 'MUG-BLUE',
		qty_available: 30,
		qty_on_hand: 34,
		wms_datetime: '2026-03-01T02:24:58+00:00',
		aliases: { UPC: '012345678905' },
		warehouses: {
			'2352': {
				warehouse: 'EAST',
				qty_available: 30,
				qty_on_hand: 34,
				wms_datetime: '2026-03-01T02:24:58+00:00',
			},
		},
	},
	inventoryOfSku: {
		sku: 'MUG-BLUE',
		qty_available: '30',
		qty_on_hand: '34',
		wms_datetime: '2026-03-01T02:24:58+00:00',
		warehouses: {
			'2352': {
				warehouse: 'EAST',
				qty_available: 30,
				qty_on_hand: 34,
				wms_datetime: '2026-03-01T02:24:58+00:00',
			},
		},
	},
	product: {
		sku: 'MUG-BLUE',
		name: null,
		description: 'Mug, blue',
		retail_price: 12.5,
		wholesale_price: null,
		weight_lbs: null,
		wms_product_main_id: null,
		last_updated_datetime: '2026-02-02 16:26:25',
		aliases: [{ code_type: 'UPC', code: '012345678905' }],
	},
	shipMethods: [
		{ carrier: 'UPS', code: '21', description: 'UPS Ground' },
		{ carrier: '', code: 'PU', description: 'Customer pick-up' },
	],
	mapping: [
		{ cart_code: 'Express', wms_code: '21' },
		{ cart_code: 'Standard', wms_code: null },
	],
};
