import type { IDataObject } from 'n8n-workflow';

import { byId, startWorld, START, type World } from '../../support/world.mts';

/* In which form records come out: simplified, raw, or only the fields that were chosen. */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	world.sandbox.store.addProduct({ sku: 'MUG' });
	world.sandbox.store.addOrder({
		custRef: 'A-1',
		custPoNo: 'SHOP-1',
		orderSource: 'Shopify',
		createdAt: START - 60_000,
		items: [{ item: 'MUG', quantity: 2, price: 12.5, extendedAmount: 25 }],
		fields: {
			ship_first_name: 'Robin',
			ship_last_name: 'Sample',
			ship_address_1: '12 Example Lane',
			ship_city: 'Springfield',
			ship_state: 'IL',
			ship_zip: '62701',
			ship_country: 'USA',
			ship_e_mail: 'robin@example.com',
			sub_total: '25.00',
			grand_total: '29.50',
			shipping_handling: '4.50',
			currency_code: 'USD',
			custom_field_2: 'VIP',
			gift_wrap: 'Y',
			credit_card_no: '4929',
		},
	});
});
afterEach(async () => await world.end());

const jsonOf = ({ items }: { items: Array<{ json: IDataObject }> }) =>
	items.map(({ json }) => json);

/** A cart's key sees the orders of its own cart only. */
const level = 'merchant';

const get = async (parameters: Record<string, unknown>, items: IDataObject[] = [{}]) =>
	await world.run('order', 'get', { custRef: byId('A-1'), ...parameters }, { items, level });

test('simplified has what the next step needs, and is the default', async () => {
	const [order] = jsonOf(await get({}));
	expect(order).toMatchObject({
		cust_ref: 'A-1',
		cust_po_no: 'SHOP-1',
		order_source: 'Shopify',
		error_reason: null,
		on_hold: false,
		ship_address_1: '12 Example Lane',
		ship_zip: '62701',
		ship_e_mail: 'robin@example.com',
		ship_phone: null,
		ship_code: null,
		shipping_handling: 4.5,
		grand_total: 29.5,
		currency_code: 'USD',
		items: [{ item: 'MUG', quantity: 2, price: 12.5, extended_amount: 25 }],
		shipments: [],
	});
	expect(order).not.toHaveProperty('custom_field_2');
	expect(jsonOf(await get({ output: 'simplified' }))).toEqual([order]);
});

test("raw is CartRover's record without payment data", async () => {
	const [order] = jsonOf(await get({ output: 'raw' }));
	expect(order).toMatchObject({ grand_total: '29.50', gift_wrap: 'Y', custom_field_2: 'VIP' });
	expect(order).not.toHaveProperty('credit_card_no');
	expect(Object.keys(order ?? {}).length).toBeGreaterThan(100);
});

test('selected has the chosen fields, read as the simplified ones are', async () => {
	const fields = ['grand_total', 'gift_wrap', 'cust_ref', 'items'];
	const { items, hints } = await get({ output: 'selected', fields });
	expect(items[0]?.json).toEqual({
		grand_total: 29.5,
		gift_wrap: true,
		cust_ref: 'A-1',
		items: [expect.objectContaining({ quantity: 2 })],
	});
	expect(Object.keys(items[0]?.json ?? {})).toEqual(fields);
	expect(hints).toEqual([]);
});

test.each([
	['a list', "={{ ['cust_ref', 'pay_type', 'no_such'] }}"],
	['a text', "={{ 'cust_ref, pay_type, no_such' }}"],
])('an expression may name fields that the list does not have: %s', async (_, fields) => {
	const { items, hints, error } = await get({ output: 'selected', fields }, [{}, {}]);
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => Object.keys(json))).toEqual([
		['cust_ref', 'pay_type'],
		['cust_ref', 'pay_type'],
	]);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('did not send “no_such”'),
	]);
});

test('a field that the record does not have is left out, and not sent as an empty one', async () => {
	const fields = ['cust_ref', 'ship_phone', 'num_to_ship', 'total_qty'];
	const { items, hints } = await get({ output: 'selected', fields }, [{}, {}]);
	expect(items.map(({ json }) => json)).toEqual(
		[1, 2].map(() => ({ cust_ref: 'A-1', ship_phone: null })),
	);
	expect(hints.map(({ message }) => message)).toEqual([
		expect.stringContaining('did not send “num_to_ship”, “total_qty”'),
	]);
	const list = await world.run('order', 'getAll', { output: 'selected', fields }, { level });
	expect(jsonOf(list)).toMatchObject([{ cust_ref: 'A-1', num_to_ship: 2, total_qty: 2 }]);
});

test('no field, or an output that does not exist, is an error, and nothing is asked', async () => {
	const empty = await get({ output: 'selected', fields: '={{ [] }}' });
	expect(empty.error).toMatchObject({ message: 'Fields is empty', context: { itemIndex: 0 } });
	const { error } = await get({ output: '={{ "everything" }}' });
	expect(error).toMatchObject({
		message:
			'Output: “everything” is not one of the choices. Choose one of: simplified, raw, selected',
		context: { itemIndex: 0 },
	});
	expect(world.sandbox.log.entries).toEqual([]);
	expect((await get({ output: '={{ "raw" }}' })).error).toBeUndefined();
});

test('holds for lists and shipments as well', async () => {
	world.sandbox.store.ship('A-1', { trackingNo: 'T-1', carrier: 'UPS' });
	const chosen = { output: 'selected', fields: ['cust_ref', 'tracking_no'], returnAll: true };
	expect(
		jsonOf(await world.run('shipment', 'getAll', { by: 'window', ...chosen }, { level })),
	).toEqual([{ cust_ref: 'A-1', tracking_no: 'T-1' }]);
	const orders = { output: 'selected', fields: ['order_status', 'total_qty'] };
	expect(jsonOf(await world.run('order', 'getAll', orders, { level }))).toEqual([
		{ order_status: 'shipped', total_qty: 2 },
	]);
	const raw = { by: 'order', custRef: byId('A-1'), output: 'raw' };
	const [shipment] = jsonOf(await world.run('shipment', 'getAll', raw, { level }));
	expect(shipment).toMatchObject({ cust_ref: 'A-1', tracking_no: 'T-1', sscc_barcode: null });
});
