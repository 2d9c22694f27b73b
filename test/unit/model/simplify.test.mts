import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import fc from 'fast-check';
import omit from 'lodash/omit.js';
import { z } from 'zod';

import {
	inventoryRecord,
	simpleInventory,
	warehouseInventory,
} from '../../../nodes/CartRover/model/inventory.ts';
import {
	orderRecord,
	simpleOrder,
	simpleOrderStatus,
} from '../../../nodes/CartRover/model/order.ts';
import { shipMethod } from '../../../nodes/CartRover/model/shipMethod.ts';
import { orderShipment, shipment } from '../../../nodes/CartRover/model/shipment.ts';
import { whatDidNotFit } from '../../../nodes/CartRover/model/wire.ts';
import { PAYMENT_FIELDS, SERVER_INTERNALS } from '../../support/orders.mts';

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
	sub_total: '33.75',
	grand_total: '41.20',
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
			created_date_time: '2026-03-01T12:00:00+00:00',
			ship_company: null,
			ship_first_name: 'Ada',
			ship_last_name: null,
			grand_total: 41.2,
			on_hold: false,
			error_reason: null,
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

	it.each([
		['grand_total', { grand_total: '1,50' }],
		['on_hold', { on_hold: 'X' }],
		['order_source', { order_source: { label: 'x' } }],
		['cust_ref', { cust_ref: null }],
		['cust_ref', { cust_ref: '' }],
		['items', { items: 'none' }],
		['items.0', { items: ['MUG-1'] }],
		['items.0', { items: [[]] }],
		['items.1.quantity', { items: [{ item: 'A' }, { item: 'B', quantity: 'two' }] }],
		['shipments.0.total_cost', { shipments: [{ total_cost: true }] }],
		['shipments.0.items.0.quantity', { shipments: [{ items: [{ quantity: [] }] }] }],
	])('is refused for an unreadable %s, which is named', (field, wrong) => {
		const { error } = simpleOrder.safeParse({ ...ORDER, ...wrong });
		expect(error && whatDidNotFit(error)).toMatch(`${field}: `);
	});
});

describe('a simplified order status', () => {
	it('keeps to what the status call knows', () => {
		const status = {
			cust_ref: 'A-1',
			cust_po_no: null,
			order_status: 'partial',
			delivered_to_wms_date: '',
			shipments: [],
		};
		expect(simpleOrderStatus.parse({ ...status, internal: 1 })).toEqual({
			...status,
			delivered_to_wms_date: null,
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

	it.each([[[]], [null], [undefined], ['']])('has no aliases for %p', (aliases) => {
		expect(simpleInventory.parse({ ...INVENTORY, aliases }).aliases).toEqual({});
	});

	it.each([[[]], [null], [undefined], [{}]])('has no warehouses for %p', (warehouses) => {
		expect(simpleInventory.parse({ ...INVENTORY, warehouses }).warehouses).toEqual([]);
	});

	it.each([
		['warehouses', { warehouses: 'EAST' }],
		['warehouses.0', { warehouses: { '3107': null } }],
		['warehouses.0', { warehouses: { '3107': 12 } }],
		['warehouses.1', { warehouses: { '3107': {}, '3119': 'EAST' } }],
		['warehouses.0.qty_available', { warehouses: { '3107': { qty_available: 'many' } } }],
		['aliases', { aliases: ['UPC'] }],
		['sku', { sku: null }],
		['qty_on_hand', { qty_on_hand: {} }],
	])('is refused for an unreadable %s, which is named', (field, wrong) => {
		const { error } = simpleInventory.safeParse({ ...INVENTORY, ...wrong });
		expect(error && whatDidNotFit(error)).toMatch(`${field}: `);
	});
});

describe('a simplified shipping method', () => {
	it('may have no carrier, but has a code', () => {
		expect(shipMethod.parse({ carrier: '', code: 50, description: 'Ground', x: 1 })).toEqual({
			carrier: null,
			code: '50',
			description: 'Ground',
		});
		expect(shipMethod.safeParse({ carrier: 'UPS', code: '' }).success).toBe(false);
	});
});

describe('a simplified record', () => {
	const shapes: Array<[string, z.ZodTypeAny, Record<string, unknown>]> = [
		['order', simpleOrder, ORDER],
		['order status', simpleOrderStatus, ORDER],
		['shipment', orderShipment, { ...ORDER, ...SHIPMENT }],
		['stock', simpleInventory, INVENTORY],
		['stock of a warehouse', warehouseInventory, { ...INVENTORY, warehouse_pk: '3107' }],
		['shipping method', shipMethod, { carrier: 'UPS', code: '50', description: 'Ground' }],
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

const SAMPLES = resolve('..', 'shared', 'vendor-samples');
const describeWithSamples = existsSync(SAMPLES) ? describe : describe.skip;

describeWithSamples("the vendor's own sample", () => {
	const schemas: Array<[string, z.ZodTypeAny, z.ZodTypeAny]> = [
		['cart__orders__list', z.array(orderRecord).min(1), z.array(simpleOrder)],
		['cart__orders__retrieve', orderRecord, simpleOrder],
		['cart__orders__status', orderRecord, simpleOrderStatus],
		['cart__inventory__list', z.array(inventoryRecord).min(1), z.array(simpleInventory)],
		['cart__inventory__retrieve', inventoryRecord, simpleInventory],
		['cart__shipping_methods__list', z.array(shipMethod).min(1), z.array(shipMethod)],
	];

	it.each(schemas)('%s is read, with numbers as numbers', (name, record, simple) => {
		const text = readFileSync(resolve(SAMPLES, `${name}.json`), 'utf8');
		const { response } = JSON.parse(text) as { response: unknown };
		record.parse(response);
		const written = JSON.stringify(simple.parse(response));
		expect(written).not.toMatch(/"(credit_card_no|cvv|changed_from_server)"/);
		expect(written).not.toMatch(/"(grand_total|quantity|price|qty_available|total_cost)":"/);
	});
});
