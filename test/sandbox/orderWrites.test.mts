import {
	HOUR,
	INVALID,
	MINUTE,
	NOON,
	call,
	closeAll,
	newOrder,
	sandboxAtNoon,
} from './helpers.mts';
import type { Reply, TestSandbox } from './helpers.mts';

const DUPLICATE = { success_code: false, error_code: 'Failure', message: 'OrderDuplicate' };
const DONE = { success_code: true };

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

const create = (body: unknown): Promise<Reply> =>
	call(sandbox, 'cart', 'cart/orders/cartrover', { body });
const view = async (ref: string): Promise<Reply['json']> =>
	(await call(sandbox, 'cart', `cart/orders/${ref}`)).json.response;
const status = async (ref: string): Promise<Reply['json']> =>
	(await call(sandbox, 'cart', `cart/orders/status/${ref}`)).json.response;

describe('New Order', () => {
	it('answers at top level and keeps the order', async () => {
		const reply = await create(newOrder('N-1', { cust_po_no: 'PO 9' }));
		expect(reply.json).toEqual({ success_code: true, cust_ref: 'N-1', order_number: 'PO 9' });
		expect((await create(newOrder('N-2'))).json.order_number).toBe('N-2');
		expect(await view('N-1')).toMatchObject({
			cust_ref: 'N-1',
			cust_po_no: 'PO 9',
			created_date_time: '2026-03-12T12:00:00+00:00',
			order_date: '2026-03-12',
			order_source: 'APIAccess1',
			ship_city: 'Testville',
			ship_country: 'USA',
			cust_city: null,
			shipments: [],
		});
		expect((await status('N-1')).order_status).toBe('new');
	});

	it('returns numbers as text, whether they came as numbers or as text', async () => {
		await create(
			newOrder('N-1', {
				sub_total: 8.8,
				order_discount: '2',
				sales_tax: '1.005',
				grand_total: '7.81',
				weight: 4.25,
				tax_exempt_sw: true,
				ship_is_billing: true,
				order_source: 'My Shop',
				extra_fields: { 'Some Key': 'v' },
				items: [
					{ item: 'A', quantity: '2', price: 4.4, extended_amount: '8.8', description: 'Thing' },
					{ item: 'B', quantity: 1, price: '5.00', line_no: 7 },
				],
			}),
		);
		expect(await view('N-1')).toMatchObject({
			sub_total: '8.80',
			order_discount: '2.00',
			sales_tax: '1.01',
			grand_total: '7.81',
			shipping_handling: '0.00',
			weight: '4.25',
			tax_exempt_sw: 'Y',
			order_source: 'My Shop',
			cust_city: 'Testville',
			cust_country: 'USA',
			items: [
				{
					line_no: '1',
					quantity: '2',
					price: '4.4000',
					extended_amount: '8.80',
					Description: 'Thing',
				},
				{
					line_no: '7',
					quantity: '1',
					price: '5.0000',
					extended_amount: '0.00',
					Description: null,
				},
			],
		});
	});

	it('takes the old array of one, not of more', async () => {
		expect((await create([newOrder('N-1')])).json.cust_ref).toBe('N-1');
		const two = await create([newOrder('N-2'), newOrder('N-3')]);
		expect(two.json).toMatchObject(INVALID);
		expect(sandbox.store.orderCount).toBe(1);
	});

	it('refuses a reference it has', async () => {
		await create(newOrder('N-1'));
		const again = await create(newOrder('N-1'));
		expect(again.status).toBe(200);
		expect(again.json).toEqual(DUPLICATE);
		await call(sandbox, 'cart', 'cart/orders/wms_cancel/N-1');
		expect((await create(newOrder('N-1'))).json).toEqual(DUPLICATE);
	});

	it('names every missing required field', async () => {
		const reply = await create({ cust_ref: 'N-1', ship_city: ' ', ship_zip: 12345, items: [] });
		expect(reply.json).toEqual({
			...INVALID,
			message:
				'Order missing required field(s): ship_address_1, ship_city, ship_state, ship_country, items',
		});
		const lines = await create(newOrder('N-1', { items: [{ item: 'A' }, { quantity: 1 }, 5] }));
		expect(lines.json.message).toBe(
			'Order missing required field(s): items[0].quantity, items[1].item, items[2].item, items[2].quantity',
		);
	});

	it.each([
		[{ items: [{ item: 'A', quantity: 'two' }] }, 'Invalid items[0].quantity: "two"'],
		[{ items: [{ item: 'A', quantity: 0 }] }, 'Invalid items[0].quantity: 0'],
		[{ items: [{ item: 'A', quantity: 1, price: '1,5' }] }, 'Invalid items[0].price: "1,5"'],
		[{ grand_total: 'free' }, 'Invalid grand_total: "free"'],
		[{ order_date: '12/03/2026' }, 'Invalid order_date: 12/03/2026'],
		[{ ship_city: ['x'] }, 'Order missing required field(s): ship_city'],
		[{ gift_message: { a: 1 } }, 'Invalid gift_message: text expected'],
	])('refuses %j', async (more, message) => {
		expect((await create(newOrder('N-1', more))).json).toEqual({ ...INVALID, message });
		expect(sandbox.store.orderCount).toBe(0);
	});

	it.each([['"text"'], ['null'], ['[1]'], ['']])('refuses the body %s', async (text) => {
		const body: unknown = text === '' ? undefined : JSON.parse(text);
		const reply = await call(sandbox, 'cart', 'cart/orders/cartrover', { method: 'POST', body });
		expect(reply.json).toEqual({ ...INVALID, message: 'Order must be a JSON object' });
	});
});

describe('New Order Batch', () => {
	const batch = (body: unknown): Promise<Reply> =>
		call(sandbox, 'cart', 'cart/orders/batch', { body });

	it('tells row by row what became of it', async () => {
		await create(newOrder('B-1'));
		const reply = await batch([
			newOrder('B-2', { cust_po_no: 'PO' }),
			newOrder('B-1'),
			newOrder('', { cust_po_no: 'PO 3' }),
			newOrder('B-2'),
			'text',
		]);
		expect(reply.json).toEqual({
			success_code: true,
			response: {
				success: [{ cust_ref: 'B-2', cust_po_no: 'PO' }],
				failed: [
					{ cust_ref: 'B-1', cust_po_no: null, message: 'OrderDuplicate' },
					{
						cust_ref: null,
						cust_po_no: 'PO 3',
						index_pos: 2,
						message: 'Order missing required field(s): cust_ref',
					},
					{ cust_ref: 'B-2', cust_po_no: null, message: 'OrderDuplicate' },
					{
						cust_ref: null,
						cust_po_no: null,
						index_pos: 4,
						message: 'Order must be a JSON object',
					},
				],
			},
		});
	});

	it('succeeds as a call when every row failed', async () => {
		const reply = await batch([{}]);
		expect(reply.json.success_code).toBe(true);
		expect(reply.json.response.success).toEqual([]);
		expect(sandbox.log.entries.at(-1)).toMatchObject({ outcome: 'ok', effect: false });
	});

	it('takes 500 rows and no more', async () => {
		const rows = Array.from({ length: 501 }, (_, index) => newOrder(`B-${index}`));
		expect((await batch(rows)).json).toEqual({
			...INVALID,
			message: 'Batch holds 501 orders, at most 500 are allowed',
		});
		expect((await batch(rows.slice(1))).json.response.success).toHaveLength(500);
		expect((await batch([])).json.message).toBe('Batch holds no order');
		expect((await batch({ orders: rows })).json.message).toBe(
			'Batch must be a JSON array of orders',
		);
	});
});

describe('cancel', () => {
	const cancel = (ref: string): Promise<Reply> =>
		call(sandbox, 'cart', `cart/orders/wms_cancel/${ref}`);

	it.each(['new', 'at_wms', 'error'] as const)('cancels an order in %s once', async (from) => {
		sandbox.store.addOrder({ custRef: 'C', status: from, createdAt: NOON - HOUR });
		expect((await cancel('C')).json).toEqual({
			success_code: true,
			response: { success: true, message: '' },
		});
		expect((await status('C')).order_status).toBe('canceled');
		expect((await view('C')).cancel_date).toBe('2026-03-12T12:00:00+00:00');
		expect((await cancel('C')).json).toEqual({
			success_code: true,
			response: { success: false, message: 'Order is already canceled' },
		});
		expect(sandbox.log.filter({ path: 'cart/orders/wms_cancel/*' }).map((e) => e.effect)).toEqual([
			true,
			false,
		]);
	});

	it.each([
		['partial', 'Order has already shipped in part'],
		['shipped', 'Order has already shipped'],
		['confirmed', 'Order has already shipped'],
	] as const)('is too late in %s', async (from, message) => {
		sandbox.store.addOrder({ custRef: 'C', status: from });
		expect((await cancel('C')).json).toEqual({
			success_code: true,
			response: { success: false, message },
		});
		expect((await status('C')).order_status).toBe(from);
	});

	it('does not know other orders', async () => {
		expect((await cancel('none')).json).toEqual({ ...INVALID, message: 'Order not found' });
	});

	it.each(['cart/orders/cancel', 'cart/orders/cancel/cartrover'])('has %s too', async (path) => {
		const legacy = (body: object): Promise<Reply> => call(sandbox, 'cart', path, { body });
		sandbox.store.addOrder({ custRef: 'C' });
		sandbox.store.addOrder({ custRef: 'W', status: 'at_wms' });
		expect((await legacy({ cust_ref: 'C' })).json).toEqual(DONE);
		expect((await status('C')).order_status).toBe('canceled');
		expect((await legacy({ cust_ref: 'C' })).json).toEqual({
			success_code: false,
			error_code: 'Failure',
			message: 'Order is already canceled',
		});
		expect((await legacy({ cust_ref: 'W' })).json.message).toMatch(/already been sent/);
		expect((await legacy({ cust_ref: 'none' })).json.message).toBe('Order not found');
		expect((await legacy({})).json.message).toBe('Order missing required field(s): cust_ref');
	});
});

describe('confirm at cart level', () => {
	const confirm = (ref: string, body: unknown): Promise<Reply> =>
		call(sandbox, 'cart', `cart/orders/update/${ref}`, { body });

	it('keeps the tracking numbers, and a repeat changes nothing', async () => {
		sandbox.store.addOrder({ custRef: 'S', status: 'shipped', createdAt: NOON - HOUR });
		const body = {
			order_status: 'confirmed',
			shipments: [{ tracking_no: 'T1' }, { tracking_no: 'T2' }],
		};
		expect((await confirm('S', body)).json).toEqual(DONE);
		expect(sandbox.store.order('S')).toMatchObject({
			status: 'confirmed',
			confirmedAt: NOON,
			sentToCart: ['T1', 'T2'],
		});
		sandbox.clock.advance(MINUTE);
		expect((await confirm('S', body)).json).toEqual(DONE);
		expect(sandbox.log.entries.at(-1)?.effect).toBe(false);
		await confirm('S', { order_status: 'confirmed', shipments: [{ tracking_no: 'T3' }] });
		expect(sandbox.store.order('S')).toMatchObject({
			confirmedAt: NOON,
			sentToCart: ['T1', 'T2', 'T3'],
		});
	});

	it('needs a shipment, the order’s or the call’s', async () => {
		sandbox.store.addOrder({ custRef: 'N' });
		expect((await confirm('N', { order_status: 'confirmed' })).json).toEqual({
			...INVALID,
			message: 'Order has not shipped yet',
		});
		const shipments = [{ tracking_no: 'T1' }];
		expect((await confirm('N', { order_status: 'confirmed', shipments })).json).toEqual(DONE);
		sandbox.store.addOrder({ custRef: 'S', status: 'shipped' });
		expect((await confirm('S', { order_status: 'confirmed' })).json).toEqual(DONE);
		expect(sandbox.store.order('S')?.sentToCart).toHaveLength(1);
	});

	it.each([
		[{ order_status: 'shipped' }, 'Unsupported order_status: shipped'],
		[{}, 'Order update missing required field(s): order_status'],
		[[], 'Order update must be a JSON object'],
		[
			{ order_status: 'confirmed', shipments: 'T1' },
			'Invalid shipments: an array of objects expected',
		],
		[
			{ order_status: 'confirmed', shipments: [{}] },
			'Shipment missing required field(s): tracking_no',
		],
	])('refuses %j', async (body, message) => {
		sandbox.store.addOrder({ custRef: 'S', status: 'shipped' });
		expect((await confirm('S', body)).json).toEqual({ ...INVALID, message });
		expect((await confirm('none', body)).json.message).toBe('Order not found');
	});

	it('leaves canceled orders alone', async () => {
		sandbox.store.addOrder({ custRef: 'C', status: 'canceled' });
		const reply = await confirm('C', {
			order_status: 'confirmed',
			shipments: [{ tracking_no: 'T' }],
		});
		expect(reply.json.message).toBe('Order is canceled');
	});
});

describe('update at merchant level', () => {
	const update = (ref: string, body: unknown): Promise<Reply> =>
		call(sandbox, 'merchant', `merchant/orders/update/${ref}`, { body });
	const parcel = {
		carrier: 'UPS',
		method: '21',
		tracking_no: 'T1',
		date: '2026-03-12T09:30:00-02:00',
		total_cost: '7.5',
		items: [{ item: 'PEN', quantity: '2' }],
	};

	beforeEach(() => {
		sandbox.store.addProduct({
			sku: 'PEN',
			stock: { '3107': { qtyAvailable: 10, qtyOnHand: 12 } },
		});
		sandbox.store.addOrder({
			custRef: 'M',
			createdAt: NOON - HOUR,
			items: [
				{ item: 'PEN', quantity: 3 },
				{ item: 'INK', quantity: 1 },
			],
		});
	});

	it('pushes a shipment, once per tracking number', async () => {
		const body = { order_status: 'shipped', shipments: [parcel] };
		expect((await update('M', body)).json).toEqual(DONE);
		expect(await status('M')).toMatchObject({
			order_status: 'shipped',
			delivered_to_wms_date: '2026-03-12T12:00:00+00:00',
			shipments: [
				{
					carrier: 'UPS',
					method: '21',
					tracking_no: 'T1',
					total_cost: '7.50',
					date: '2026-03-12T11:30:00+00:00',
					items: [{ item: 'PEN', quantity: '2' }],
				},
			],
		});
		expect(sandbox.store.stock('PEN')).toMatchObject({ qtyAvailable: 8, qtyOnHand: 10 });
		expect((await update('M', body)).json).toEqual(DONE);
		expect(sandbox.store.stock('PEN')).toMatchObject({ qtyAvailable: 8 });
		expect(sandbox.log.entries.at(-1)?.effect).toBe(false);
	});

	it('ships all without items, and knows partial', async () => {
		await update('M', { order_status: 'partial', shipments: [parcel] });
		expect((await status('M')).order_status).toBe('partial');
		await update('M', { shipments: [{ tracking_no: 'T2' }] });
		const { order_status, shipments } = await status('M');
		expect(order_status).toBe('shipped');
		expect(shipments[1]).toMatchObject({
			items: [
				{ item: 'PEN', quantity: '1' },
				{ item: 'INK', quantity: '1' },
			],
		});
	});

	it('sets any status of an order', async () => {
		await update('M', { order_status: 'error', error_reason: 'No such street' });
		expect(await view('M')).toMatchObject({ error_reason: 'No such street' });
		await update('M', { order_status: 'new' });
		expect(await view('M')).toMatchObject({ error_reason: null });
		await update('M', { order_status: 'confirmed', shipments: [parcel] });
		expect(sandbox.store.order('M')).toMatchObject({ status: 'confirmed', confirmedAt: NOON });
		// a shipment told again does not take the confirmation back
		await update('M', { order_status: 'shipped', shipments: [parcel] });
		expect(sandbox.store.order('M')?.status).toBe('confirmed');
	});

	it.each([
		[{}, 'Order update missing required field(s): order_status'],
		[{ order_status: 'cancelled' }, 'Invalid order_status: cancelled'],
		[{ shipments: [{ carrier: 'UPS' }] }, 'Shipment missing required field(s): tracking_no'],
		[
			{ shipments: [{ ...parcel, items: [{ item: 'CAP', quantity: 1 }] }] },
			'Item not in order: CAP',
		],
		[
			{ shipments: [{ ...parcel, items: [{ item: 'PEN', quantity: -1 }] }] },
			'Shipment items need item and a quantity above 0',
		],
		[{ shipments: [{ ...parcel, items: {} }] }, 'Invalid shipments.items: an array expected'],
		[{ shipments: [{ ...parcel, date: 'noon' }] }, 'Invalid shipment date: noon'],
		[{ shipments: [{ ...parcel, total_cost: 'x' }] }, 'Invalid total_cost: "x"'],
		[
			{ shipments: [parcel, { ...parcel, tracking_no: '' }] },
			'Shipment missing required field(s): tracking_no',
		],
	])('refuses %j whole', async (body, message) => {
		expect((await update('M', body)).json).toEqual({ ...INVALID, message });
		expect(sandbox.log.entries.at(-1)?.effect).toBe(false);
	});

	it('leaves canceled orders alone', async () => {
		sandbox.store.setStatus('M', 'canceled');
		expect((await update('M', { shipments: [parcel] })).json.message).toBe('Order is canceled');
	});
});
