import { INVALID, call, closeAll, newOrder, sandboxAtNoon } from './helpers.mts';
import type { Reply, TestSandbox } from './helpers.mts';

const DUPLICATE = { success_code: false, error_code: 'Failure', message: 'OrderDuplicate' };

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

	it('takes the old array of one, and of more as a batch', async () => {
		expect((await create([newOrder('N-1')])).json.cust_ref).toBe('N-1');
		const two = await create([newOrder('N-2'), newOrder('N-3')]);
		expect(two.json.response.success).toHaveLength(2);
		expect(sandbox.store.orderCount).toBe(3);
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
		['US', 'ship_state'],
		['aus', 'ship_state'],
		['DE', undefined],
		['JPN', undefined],
	])('requires of %s: %s', async (ship_country, missing) => {
		const reply = await create(newOrder('N-1', { ship_country, ship_state: '' }));
		expect(reply.json.message).toBe(missing && `Order missing required field(s): ${missing}`);
	});

	it.each([
		['HK', undefined],
		['ARE', undefined],
		['GB', 'ship_zip'],
	])('requires of %s without a postal code: %s', async (ship_country, missing) => {
		const reply = await create(newOrder('N-1', { ship_country, ship_zip: '' }));
		expect(reply.json.message).toBe(missing && `Order missing required field(s): ${missing}`);
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
