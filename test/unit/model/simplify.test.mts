import fc from 'fast-check';
import omit from 'lodash/omit.js';
import { z } from 'zod';

import { simpleInventory } from '../../../nodes/CartRover/model/inventory.ts';
import {
	orderRecord,
	simpleOrder,
	simpleOrderStatus,
} from '../../../nodes/CartRover/model/order.ts';
import { shipMethod } from '../../../nodes/CartRover/model/shipMethod.ts';
import { orderShipment, shipment } from '../../../nodes/CartRover/model/shipment.ts';
import { readerOf } from '../../../nodes/CartRover/model/reader.ts';
import { PAYMENT_FIELDS, SERVER_INTERNALS } from '../../support/orders.mts';
import { exampleOf, SKELETONS } from '../../support/vendor/skeletons.mts';

const SHIPMENT = {
	carrier: 'UPS',
	method: '09',
	tracking_no: '1Z999',
	tracking_no_secondary: null,
	total_cost: '1.50',
	package_weight_lbs: '0.50',
	date: '2026-03-02T02:24:58+00:00',
	tracking_url: 'https://track.example.com/1Z999',
	items: [{ item: 'MUG-1', quantity: '2', carton_num: '1', lot_code: null, serial_no: 'S-1' }],
};

/** An order as the view answers with it, all the forms of "nothing" and of numbers mixed. */
const ORDER = {
	created_date_time: '2026-03-01T12:00:00+00:00',
	cust_ref: 156,
	cust_po_no: 'PO-156',
	order_source: 'Best Buy Canada',
	order_date: '2026-03-01',
	ship_company: '',
	ship_first_name: 'Ada',
	ship_last_name: null,
	ship_address_1: '1 Test Rd',
	ship_city: 'Testville',
	ship_zip: 2134,
	ship_country: 'USA',
	ship_e_mail: 'ada@example.com',
	ship_code: 'GROUND',
	sub_total: '33.75',
	order_discount: 0,
	shipping_handling: '7.45',
	grand_total: '41.20',
	currency_code: 'CAD',
	on_hold: 'N',
	error_reason: '',
	items: [
		{
			line_no: '1',
			item: 'MUG-1',
			quantity: '3',
			price: '12.5000',
			discount: '1.2500',
			extended_amount: '33.75',
			Description: 'Blue mug',
			filtered_sku: 'N',
		},
		{ line_no: 2, item: 'MUG-2', quantity: 1, price: null, discount: '', description: 'Red mug' },
	],
	shipments: [SHIPMENT],
};

const INVENTORY = {
	sku: 'MUG-1',
	qty_available: '15',
	qty_on_hand: 20,
	wms_datetime: '2026-03-01T12:00:00+00:00',
	aliases: { UPC: '0001', ALT_CODE: 77 },
	warehouses: {
		'3107': { warehouse: 'EAST', qty_available: 10, qty_on_hand: '15', wms_datetime: null },
		'3119': { warehouse: 'WEST', qty_available: '5', qty_on_hand: 5, wms_datetime: '' },
	},
};

describe('a simplified order', () => {
	it('has numbers as numbers, flags as booleans, nothing as null', () => {
		expect(simpleOrder.parse(ORDER)).toEqual({
			cust_ref: '156',
			cust_po_no: 'PO-156',
			order_source: 'Best Buy Canada',
			error_reason: null,
			on_hold: false,
			created_date_time: '2026-03-01T12:00:00+00:00',
			ship_company: null,
			ship_first_name: 'Ada',
			ship_last_name: null,
			ship_address_1: '1 Test Rd',
			ship_address_2: null,
			ship_address_3: null,
			ship_city: 'Testville',
			ship_state: null,
			ship_zip: '2134',
			ship_country: 'USA',
			ship_phone: null,
			ship_e_mail: 'ada@example.com',
			ship_code: 'GROUND',
			sub_total: 33.75,
			order_discount: 0,
			sales_tax: null,
			shipping_handling: 7.45,
			grand_total: 41.2,
			currency_code: 'CAD',
			items: [
				{
					line_no: 1,
					item: 'MUG-1',
					quantity: 3,
					price: 12.5,
					discount: 1.25,
					extended_amount: 33.75,
					description: 'Blue mug',
				},
				{
					line_no: 2,
					item: 'MUG-2',
					quantity: 1,
					price: null,
					discount: null,
					extended_amount: null,
					description: 'Red mug',
				},
			],
			shipments: [
				{
					carrier: 'UPS',
					method: '09',
					tracking_no: '1Z999',
					tracking_url: 'https://track.example.com/1Z999',
					date: '2026-03-02T02:24:58+00:00',
					total_cost: 1.5,
					package_weight_lbs: 0.5,
					items: [{ item: 'MUG-1', quantity: 2, lot_code: null, serial_no: 'S-1' }],
				},
			],
		});
	});

	it('has its status where the record has one', () => {
		expect(simpleOrder.parse({ ...ORDER, order_status: 'at_wms' }).order_status).toBe('at_wms');
		expect(simpleOrder.parse(ORDER)).not.toHaveProperty('order_status');
	});

	it('has lists where the record has null or none', () => {
		const bare = omit(ORDER, 'items', 'shipments');
		expect(simpleOrder.parse(bare)).toMatchObject({ items: [], shipments: [] });
		const nulls = { ...bare, items: null, shipments: null };
		expect(simpleOrder.parse(nulls)).toMatchObject({ items: [], shipments: [] });
	});

	it('stands in an order in which it is read', () => {
		const names = Object.keys(simpleOrder.parse({ ...ORDER, order_status: 'error' }));
		expect(names.slice(0, 6)).toEqual([
			'cust_ref',
			'cust_po_no',
			'order_source',
			'order_status',
			'error_reason',
			'on_hold',
		]);
		expect(names.slice(-2)).toEqual(['items', 'shipments']);
	});

	it.each([
		['grand_total', '1,234.50'],
		['on_hold', 'P'],
		['order_source', { label: 'x' }],
		['cust_ref', null],
		['cust_ref', ''],
		['items', 'none'],
		['items', ['MUG-1']],
		['items', [[]]],
	])('gives %s as it came where it cannot be read: %j', (field, odd) => {
		const good = readerOf(simpleOrder)(ORDER);
		expect(readerOf(simpleOrder)({ ...ORDER, [field]: odd })).toEqual({
			...(good as object),
			[field]: odd,
		});
	});

	it.each([
		[{ items: [{ item: 'A' }, { item: 'B', quantity: 'two' }] }],
		[{ shipments: [{ tracking_no: 'T', total_cost: true }] }],
		[{ shipments: [{ tracking_no: 'T', items: [{ item: 'A', quantity: [] }] }] }],
	])('gives what is odd in its lists as it came: %j', (odd) => {
		expect(readerOf(simpleOrder)({ ...ORDER, ...odd })).toMatchObject({ cust_ref: '156', ...odd });
	});
});

describe('a simplified order status', () => {
	it('keeps all that the status call answers', () => {
		const status = {
			cust_ref: 'A-1',
			cust_po_no: null,
			order_status: 'partial',
			delivered_to_wms_date: '',
			shipments: [],
		};
		expect(simpleOrderStatus.parse({ ...status, priority: 1 })).toEqual({
			...status,
			delivered_to_wms_date: null,
			priority: 1,
		});
		expect(
			simpleOrderStatus.parse({ ...status, ship_country: 'USA', updated_date_time: '' }),
		).toEqual({
			...status,
			delivered_to_wms_date: null,
			ship_country: 'USA',
			updated_date_time: null,
		});
	});
});

describe('a simplified shipment', () => {
	it('of an order carries the order, and reads text as numbers', () => {
		const order = { cust_ref: 'A-1', cust_po_no: 5, order_source: '', order_status: 'shipped' };
		expect(orderShipment.parse({ ...order, ...SHIPMENT })).toMatchObject({
			cust_ref: 'A-1',
			cust_po_no: '5',
			order_source: null,
			tracking_no: '1Z999',
			total_cost: 1.5,
			items: [{ item: 'MUG-1', quantity: 2 }],
		});
	});

	it('leaves out what older answers do not have', () => {
		const older = omit(SHIPMENT, 'tracking_url');
		expect(shipment.parse(older)).not.toHaveProperty('tracking_url');
	});
});

describe('simplified stock', () => {
	it('has totals as numbers and its warehouses as a list', () => {
		expect(simpleInventory.parse(INVENTORY)).toEqual({
			sku: 'MUG-1',
			qty_available: 15,
			qty_on_hand: 20,
			wms_datetime: '2026-03-01T12:00:00+00:00',
			aliases: { UPC: '0001', ALT_CODE: '77' },
			warehouses: [
				{
					warehouse_pk: '3107',
					warehouse: 'EAST',
					qty_available: 10,
					qty_on_hand: 15,
					wms_datetime: null,
				},
				{
					warehouse_pk: '3119',
					warehouse: 'WEST',
					qty_available: 5,
					qty_on_hand: 5,
					wms_datetime: null,
				},
			],
		});
	});

	it.each([[[]], [null], ['']])('has no aliases for %p', (aliases) => {
		expect(simpleInventory.parse({ ...INVENTORY, aliases }).aliases).toEqual({});
	});

	it('has aliases only where CartRover sends them', () => {
		expect(simpleInventory.parse(omit(INVENTORY, 'aliases'))).not.toHaveProperty('aliases');
	});

	it.each([[[]], [null], [undefined], [{}]])('has no warehouses for %p', (warehouses) => {
		expect(simpleInventory.parse({ ...INVENTORY, warehouses }).warehouses).toEqual([]);
	});

	it.each([
		['warehouses', 'EAST', 'EAST'],
		['warehouses', { '3107': 12 }, [{ warehouse_pk: '3107', value: 12 }]],
		['warehouses', { '3107': { qty_available: 'many' } }, [{ qty_available: 'many' }]],
		['aliases', ['UPC'], ['UPC']],
		['sku', null, null],
		['qty_on_hand', '1,000', '1,000'],
	])('gives %s as it came where it cannot be read: %j', (field, odd, given) => {
		expect(readerOf(simpleInventory)({ ...INVENTORY, [field]: odd })).toMatchObject({
			...(field === 'sku' ? {} : { sku: 'MUG-1' }),
			qty_available: 15,
			[field]: given,
		});
	});
});

describe('a simplified ship method', () => {
	it('may have no carrier, but has a code', () => {
		expect(shipMethod.parse({ carrier: '', code: 50, description: 'Ground', x: 1 })).toEqual({
			carrier: null,
			code: '50',
			description: 'Ground',
			x: 1,
		});
		expect(shipMethod.safeParse({ carrier: 'UPS', code: '' }).success).toBe(false);
	});
});

describe('a simplified record', () => {
	const shapes: Array<[string, z.ZodTypeAny, Record<string, unknown>]> = [
		['order', simpleOrder, ORDER],
		['shipment', orderShipment, { ...ORDER, ...SHIPMENT }],
	];
	const unwanted = fc.oneof(
		fc.constantFrom(...PAYMENT_FIELDS, ...SERVER_INTERNALS, 'cc_last_four', '__proto__'),
		fc.string().map((name) => `x_${name}`),
	);
	const extras = fc.dictionary(unwanted, fc.jsonValue(), { minKeys: 1 });

	it.each(shapes)('%s never holds a field that it is not made of', (_, schema, record) => {
		const plain: unknown = schema.parse(record);
		fc.assert(
			fc.property(extras, (extra) => {
				const items = [{ item: 'MUG-1', quantity: 1, ...extra }];
				const shipped = { ...SHIPMENT, items, ...extra };
				expect(schema.parse({ ...extra, ...record })).toEqual(plain);
				const deep: unknown = schema.parse({ ...record, items, shipments: [shipped] });
				expect(JSON.stringify(deep)).not.toMatch(
					/"(x_|credit|cvv|expiration|pre_auth|check_|cc_|changed_|log_|__proto__)/,
				);
			}),
		);
	});
});

describe("a record in the form of the vendor's sample", () => {
	const schemas: Array<[string, z.ZodTypeAny, z.ZodTypeAny]> = [
		['cart__orders__list', z.array(orderRecord).min(1), z.array(simpleOrder)],
		['cart__orders__retrieve', orderRecord, simpleOrder],
		['cart__orders__status', orderRecord, simpleOrderStatus],
		['cart__inventory__list', z.array(simpleInventory).min(1), z.array(simpleInventory)],
		['cart__inventory__retrieve', simpleInventory, simpleInventory],
		['cart__shipping_methods__list', z.array(shipMethod).min(1), z.array(shipMethod)],
	];

	it.each(schemas)('%s is read, with numbers as numbers', (name, record, simple) => {
		const { response } = exampleOf(SKELETONS[name] ?? '') as { response: unknown };
		record.parse(response);
		const written = JSON.stringify(simple.parse(response));
		expect(written).not.toMatch(/"(credit_card_no|cvv|changed_from_server)"/);
		expect(written).not.toMatch(/"(grand_total|quantity|price|qty_available|total_cost)":"/);
	});
});
