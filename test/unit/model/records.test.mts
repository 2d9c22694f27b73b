import { stockOf } from '../../../nodes/CartRover/model/inventory.ts';
import {
	isDuplicateOrder,
	ORDER_FILTERS,
	ORDER_STATUS_NAMES,
	orderLine,
	orderRecord,
} from '../../../nodes/CartRover/model/order.ts';
import { product } from '../../../nodes/CartRover/model/product.ts';
import { shipmentsOf } from '../../../nodes/CartRover/model/shipment.ts';

it('a simplified product has numbers as numbers and its aliases as a list', () => {
	const record = {
		sku: 5,
		name: 'Mug',
		description: '',
		retail_price: '12.50',
		wholesale_price: null,
		weight_lbs: '0.5000',
		wms_product_main_id: 7,
		last_updated_datetime: '2026-03-01 12:00:00',
		aliases: [{ code_type: 'UPC', code: 123, other: 1 }],
		internal: true,
	};
	expect(product.parse(record)).toEqual({
		sku: '5',
		name: 'Mug',
		description: null,
		retail_price: 12.5,
		wholesale_price: null,
		weight_lbs: 0.5,
		wms_product_main_id: '7',
		last_updated_datetime: '2026-03-01 12:00:00',
		aliases: [{ code_type: 'UPC', code: '123' }],
		internal: true,
	});
	expect(product.parse({ ...record, aliases: null }).aliases).toEqual([]);
});

it('stock to decide by has numbers and texts only, whatever came', () => {
	const warehouses = { 1: { warehouse: 'EAST', qty_available: '3' }, 2: 'closed' };
	expect(stockOf({ sku: 5, qty_available: 'many', qty_on_hand: '4', warehouses })).toEqual({
		sku: '5',
		qty_available: null,
		qty_on_hand: 4,
		warehouses: [
			{ warehouse_pk: '1', warehouse: 'EAST', qty_available: 3, qty_on_hand: null },
			{ warehouse_pk: '2', warehouse: null, qty_available: null, qty_on_hand: null },
		],
		isShort: true,
	});
	expect(stockOf({ sku: 'A', warehouses: { 1: { qty_available: '3' } } }).isShort).toBe(false);
	expect(stockOf({ warehouses: 'none' })).toMatchObject({ sku: '', warehouses: [] });
});

describe('what makes a record', () => {
	it('an order: what names it', () => {
		expect(orderRecord.safeParse({ cust_ref: 'A', anything: { deep: 1 } }).success).toBe(true);
		for (const other of [{}, { cust_ref: '' }, { cust_ref: null }]) {
			expect(orderRecord.safeParse(other).success).toBe(false);
		}
	});

	it.each([null, 'x', 5, [], undefined])('an order line is an object, not %p', (line) => {
		const { error } = orderLine.safeParse(line);
		expect(error?.issues[0]?.message).toMatch(/^(Expected object|Required)/);
	});

	it('an order line has its description in either spelling', () => {
		expect(orderLine.parse({ description: 'a' }).description).toBe('a');
		expect(orderLine.parse({ Description: 'b', description: 'a' }).description).toBe('b');
	});
});

describe('the shipments of an order', () => {
	const order = {
		cust_ref: 'A',
		cust_po_no: 'P',
		order_source: 'S',
		order_status: 'shipped',
		x: 1,
	};

	it('each carry it, whatever they say themselves', () => {
		const shipments = [{ tracking_no: 'T' }, { tracking_no: 'U', order_status: 'partial' }];
		const head = { cust_ref: 'A', cust_po_no: 'P', order_source: 'S' };
		expect(shipmentsOf({ ...order, shipments })).toEqual([
			{ ...head, order_status: 'shipped', tracking_no: 'T' },
			{ ...head, order_status: 'shipped', tracking_no: 'U' },
		]);
	});

	it.each([undefined, null, {}, '', []])('are none for %j', (shipments) => {
		expect(shipmentsOf({ ...order, shipments })).toEqual([]);
	});

	it('may come as a map by index, and one that is odd comes as it is', () => {
		const shipments = { 0: { tracking_no: 'T' }, 2: 'lost' };
		const given = shipmentsOf({ ...order, shipments });
		expect(given).toMatchObject([{ tracking_no: 'T' }, { cust_ref: 'A', shipments: 'lost' }]);
		expect(shipmentsOf({ ...order, shipments: 'x' })).toMatchObject([
			{ cust_ref: 'A', shipments: 'x' },
		]);
	});
});

it.each([
	['Order Duplicate', true],
	['OrderDuplicate', true],
	['order: duplicate', true],
	['Duplicate order', true],
	['duplicateOrder', true],
	['DUPLICATE - ORDER', true],
	['Duplicate line in order', false],
	['The order has a duplicate line', false],
	['Order already exists', true],
	['Order WEB-1001 already exists.', true],
	['An order with this cust_ref already exists', true],
	['cust_ref WEB-1001 is a duplicate', true],
	['Duplicate order line 2', false],
	['OrderLineDuplicate', false],
	['Order: duplicate item MUG', false],
	['Order line 3 already exists', false],
	['Item MUG already exists in the order', false],
	['Order was shipped', false],
	['order', false],
	['duplicate', false],
	['', false],
	[undefined, false],
	[['order duplicate'], false],
])('%j says that there is such an order: %p', (message, is) => {
	expect(isDuplicateOrder(message)).toBe(is);
});

it('every filter of orders has a name of its own', () => {
	expect(Object.keys(ORDER_STATUS_NAMES)).toEqual(Object.keys(ORDER_FILTERS));
	expect(ORDER_STATUS_NAMES).toEqual({
		any: 'Any',
		at_wms: 'At Warehouse',
		canceled: 'Canceled',
		confirmed: 'Confirmed',
		error: 'Error',
		new: 'New',
		new_or_at_wms: 'New or at Warehouse',
		partial: 'Partially Shipped',
		shipped: 'Shipped',
		shipped_or_confirmed: 'Shipped or Confirmed',
	});
});
