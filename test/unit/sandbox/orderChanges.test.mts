import { HOUR, INVALID, MINUTE, NOON, call, closeAll, sandboxAtNoon } from './helpers.mts';
import type { Reply, TestSandbox } from './helpers.mts';

const DONE = { success_code: true };

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon();
});
afterEach(closeAll);

const view = async (ref: string): Promise<Reply['json']> =>
	(await call(sandbox, 'cart', `cart/orders/${ref}`)).json.response;
const status = async (ref: string): Promise<Reply['json']> =>
	(await call(sandbox, 'cart', `cart/orders/status/${ref}`)).json.response;

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

	it.each([
		['by default', [], 'error', 'Order is in error'],
		['where that is read so', ['confirm-error-accepted'], 'confirmed', undefined],
	])('takes an order in error %s: %j', async (_, readings, status, message) => {
		sandbox = await sandboxAtNoon({ readings });
		sandbox.store.addOrder({ custRef: 'E', status: 'error', errorReason: 'No such street' });
		const reply = await confirm('E', {
			order_status: 'confirmed',
			shipments: [{ tracking_no: 'T' }],
		});
		expect(reply.json.message).toBe(message);
		expect(sandbox.store.order('E')?.status).toBe(status);
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

	it('takes the reference in the body, in an object or an array of them', async () => {
		const named = (body: unknown) => call(sandbox, 'merchant', 'merchant/orders/update', { body });
		sandbox.store.addOrder({ custRef: 'X-1' });
		sandbox.store.addOrder({ custRef: 'X-2' });
		const ship = {
			order_status: 'shipped',
			shipments: [{ ...parcel, items: undefined, whs_location: 'WEST' }],
		};
		expect((await named({ cust_ref: 'X-1', ...ship })).json).toEqual({ success_code: true });
		const { json } = await call(sandbox, 'merchant', 'merchant/orders/status/X-1');
		expect(json.response.shipments).toMatchObject([{ tracking_no: 'T1', whs_location: 'WEST' }]);
		await named([{ cust_ref: 'X-2', order_status: 'at_wms' }]);
		expect(sandbox.store.order('X-2')?.status).toBe('at_wms');
		const both = [
			{ cust_ref: 'X-2', order_status: 'error' },
			{ cust_ref: 'none', order_status: 'error' },
		];
		expect((await named(both)).json).toMatchObject({ ...INVALID, message: 'Order not found' });
		expect((await named({ order_status: 'error' })).json.message).toMatch(/missing.*cust_ref/);
		const other = { cust_ref: 'X-1', order_status: 'error' };
		expect((await update('X-2', other)).json).toMatchObject(INVALID);
		expect((await update('X-2', { ...other, cust_ref: 'X-2' })).json.success_code).toBe(true);
		expect(sandbox.store.order('X-2')?.status).toBe('error');
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

	it.each(['shipped', 'confirmed'] as const)('sets no %s order back to partial', async (last) => {
		const partial = { order_status: 'partial', shipments: [parcel] };
		await update('M', partial);
		await update('M', { order_status: last, shipments: [{ tracking_no: 'T2' }] });
		await update('M', partial);
		expect(await status('M')).toMatchObject({ order_status: last, shipments: [{}, {}] });
		await update('M', { ...partial, shipments: [{ ...parcel, tracking_no: 'T3' }] });
		expect(await status('M')).toMatchObject({ order_status: 'shipped', shipments: [{}, {}, {}] });
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
