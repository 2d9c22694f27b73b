import { DAY, INVALID, NOON, call, closeAll, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';

afterEach(closeAll);

describe('view and status', () => {
	let sandbox: TestSandbox;
	beforeEach(async () => {
		sandbox = await sandboxAtNoon();
		sandbox.store.addProduct({ sku: 'PEN', aliases: { UPC: '0123' } });
		sandbox.store.addOrder({
			custRef: 'A-1',
			createdAt: NOON - DAY,
			orderSource: 'Shopify',
			cart: 'APIAccess1',
			fields: { ship_country: 'USA', ship_city: 'Duluth' },
			extraFields: { 'Gift Note': 'hi' },
			items: [
				{ item: 'PEN', quantity: 3, price: 1.5, description: 'A pen' },
				{ item: 'INK', quantity: 1, filtered: true },
			],
		});
		sandbox.store.ship('A-1', { carrier: 'UPS', trackingNo: 'T/1', totalCost: 4.5 });
	});

	it.each(['cart', 'merchant'] as const)(
		'shows a %s reader the order without status',
		async (level) => {
			const { json, headers } = await call(sandbox, level, `${level}/orders/A-1`);
			const order = json.response;
			expect(order).toMatchObject({
				cust_ref: 'A-1',
				cust_po_no: 'A-1',
				order_source: 'Shopify',
				created_date_time: '2026-03-11T12:00:00+00:00',
				updated_date_time: '2026-03-12T12:00:00+00:00',
				order_date: '2026-03-11',
				grand_total: '0.00',
				inventory_warehouse_pk: '3107',
			});
			for (const name of [
				'order_status',
				'total_qty',
				'num_to_ship',
				'num_shipped',
				'cust_ref_original',
				'cust_po_no_original',
				'extra_fields',
			]) {
				expect(order).not.toHaveProperty(name);
			}
			expect(order.items).toHaveLength(1);
			expect(order.items[0]).toMatchObject({
				line_no: '1',
				quantity: '3',
				price: '1.5000',
				extended_amount: '0.00',
				Description: 'A pen',
				alt_sku: null,
				filtered_sku: 'N',
			});
			expect(headers.has('total-records')).toBe(false);
		},
	);

	it('adds what the include flags ask for', async () => {
		const query = {
			include_filtered_items: 'Y',
			include_order_extras: 'Y',
			include_line_extras: 'Y',
			include_aliases: 'Y',
		};
		const { json } = await call(sandbox, 'cart', 'cart/orders/A-1', { query });
		expect(json.response.extra_fields).toEqual({ 'Gift Note': 'hi' });
		expect(json.response.items).toMatchObject([
			{ item: 'PEN', extra_fields: [], aliases: { UPC: '0123' }, filtered_sku: 'N' },
			{ item: 'INK', extra_fields: [], aliases: [], filtered_sku: 'Y', line_no: '2' },
		]);
		const odd = await call(sandbox, 'cart', 'cart/orders/A-1', {
			query: { include_aliases: 'yes' },
		});
		expect(odd.json).toEqual({ ...INVALID, message: 'Invalid include_aliases: yes. Use Y or N.' });
	});

	it('shows status and shipments', async () => {
		const { json } = await call(sandbox, 'cart', 'cart/orders/status/A-1');
		expect(json.response).toMatchObject({
			cust_ref: 'A-1',
			order_status: 'shipped',
			delivered_to_wms_date: '2026-03-12T12:00:00+00:00',
			updated_date_time: '2026-03-12T12:00:00+00:00',
			ship_country: 'USA',
			shipments: [
				{
					carrier: 'UPS',
					tracking_no: 'T/1',
					total_cost: '4.50',
					package_weight_lbs: null,
					date: '2026-03-12T12:00:00+00:00',
					items: [{ item: 'PEN', quantity: '3', carton_num: '1' }],
				},
			],
		});
		const merchant = await call(sandbox, 'merchant', 'merchant/orders/status/A-1');
		expect(merchant.json.response.shipments[0]).toHaveProperty('custom_2', null);
		expect(merchant.json.response.shipments[0].items[0]).toHaveProperty('serial_no', null);
	});

	it.each(['orders/none', 'orders/status/none'])('does not find %s', async (path) => {
		for (const level of ['cart', 'merchant'] as const) {
			const reply = await call(sandbox, level, `${level}/${path}`);
			expect(reply.status).toBe(200);
			expect(reply.json).toEqual({ ...INVALID, message: 'Order not found' });
		}
	});

	it('shows rows with status and quantities, and more of it to the merchant', async () => {
		const cart = (await call(sandbox, 'cart', 'cart/orders/list/any')).json.response[0];
		expect(cart).toMatchObject({
			order_status: 'shipped',
			total_qty: '3',
			num_to_ship: '0',
			num_shipped: '3',
			cust_ref_original: null,
			cust_po_no_original: null,
		});
		for (const name of [
			'updated_date_time',
			'po_number',
			'latest_ship_date',
			'shipment_pk',
			'inventory_warehouse_pk',
			'changed_by',
			'changed_from_server',
			'changed_by_user',
		]) {
			expect(cart).not.toHaveProperty(name);
		}
		const merchant = (await call(sandbox, 'merchant', 'merchant/orders/list/any')).json.response[0];
		expect(merchant).toMatchObject({
			updated_date_time: '2026-03-12T12:00:00+00:00',
			po_number: null,
			latest_ship_date: null,
			inventory_warehouse_pk: '3107',
			num_failed_sends: '0',
			log_documents_in: '[]',
			mark_in_progress_log: null,
			orig_ship_code: '',
			orig_carrier: null,
			order_status: 'shipped',
		});
	});

	it.each(['cart/orders/A-1', 'cart/orders/list/any'])(
		'names no field twice in %s',
		async (path) => {
			sandbox.store.updateOrder('A-1', { fields: { order_date: '2026-03-01', newer_field: 'x' } });
			const { text } = await call(sandbox, 'cart', path);
			expect(text).toContain('"order_date":"2026-03-01"');
			expect(text).toContain('"newer_field":"x"');
			expect(JSON.stringify(JSON.parse(text))).toBe(text);
		},
	);

	it('counts below zero what was shipped too often', async () => {
		sandbox.store.ship('A-1', { items: [{ item: 'PEN', quantity: 4 }] });
		const { json } = await call(sandbox, 'cart', 'cart/orders/list/shipped');
		expect(json.response[0]).toMatchObject({ total_qty: '3', num_shipped: '7', num_to_ship: '-4' });
	});
});
