import { orderWithout, validOrder } from '../../support/orders.mts';
import { START, startWorld, type World } from '../../support/world.mts';

import type { IDataObject } from 'n8n-workflow';

let world: World;

beforeEach(async () => {
	world = await startWorld({ empty: true });
});

afterEach(async () => await world.end());

const create = async (
	parameters: Record<string, unknown>,
	options: Parameters<World['run']>[3] = {},
) => await world.run('order', 'create', parameters, options);

const JSON_ORDER = { specifyOrder: 'json', orderJson: '={{ $json }}' };

/** The form, filled in as far as it must be. */
const FORM = {
	specifyOrder: 'fields',
	custRef: 'A-1',
	shipCompany: 'Juniper & Oak',
	shipAddress1: '1 Test Rd',
	shipCity: 'Testville',
	shipState: 'OH',
	shipZip: '44101',
	shipCountry: 'USA',
	items: { line: [{ item: 'MUG-1', quantity: 2 }] },
};

const bodies = () => world.sandbox.log.entries.map(({ body }) => body);
const output = (items: Array<{ json: unknown }>) => items.map(({ json }) => json);

describe('an order given field by field', () => {
	it('goes out with what was filled in, in one request, and nothing else', async () => {
		const result = await create(FORM);
		expect(result.error).toBeUndefined();
		expect(output(result.items)).toMatchObject([
			{ cust_ref: 'A-1', order_number: 'A-1', created: true },
		]);
		expect(world.sandbox.log.entries).toMatchObject([
			{ method: 'POST', path: 'cart/orders/cartrover', query: {}, level: 'cart', effect: true },
		]);
		expect(bodies()).toEqual([
			{ ...validOrder(), ship_is_billing: true, items: [{ item: 'MUG-1', quantity: 2 }] },
		]);
	});

	it('takes the reference that a picker of the same name has left behind', async () => {
		// The editor keeps it there when the user switches from Get to Create.
		const picked = (value: string) => ({ __rl: true, mode: 'list', value });
		const result = await create({ ...FORM, custRef: picked('A-7') });
		expect(output(result.items)).toMatchObject([{ cust_ref: 'A-7', created: true }]);
		const unpicked = await create({ ...FORM, custRef: picked('') });
		expect(unpicked.error?.message).toMatch(/^The order was not sent: Reference is missing/);
		expect(world.sandbox.store.orderCount).toBe(1);
	});

	it('has all that the form offers in its place', async () => {
		const result = await create({
			...FORM,
			options: { totals: 'check' },
			shipFirstName: 'Ada',
			shipLastName: 'Tester',
			shipAddress2: 'Suite 2',
			items: {
				line: [
					{
						item: 'MUG-1',
						quantity: 3,
						price: '12.50',
						discount: '1.25',
						addl_discount: '2.00',
						tax: '2.70',
						extended_amount: '33.75',
						description: 'Blue mug',
						line_item_id: 'L-1',
						line_comment: 'careful',
					},
					{ item: 'MUG-2', quantity: 1, price: '', discount: '' },
				],
			},
			billingAddress: { cust_company: 'Payer Inc', cust_city: 'Elsewhere', cust_phone: '' },
			additionalFields: {
				cust_po_no: 'PO-77',
				order_date: '2026-02-27T00:00:00',
				requested_ship_date: '2026-03-03T09:30:00',
				gift_wrap: true,
				tax_exempt_sw: false,
				order_discount: 2,
				shipping_handling: 6.95,
				order_source: 'Best Buy Canada',
				extra_fields: {
					field: [
						{ name: 'Some Field', value: 'Some Value' },
						{ name: 'other', value: '' },
					],
				},
			},
		});
		expect(result.error).toBeUndefined();
		expect(output(result.items)).toMatchObject([{ cust_ref: 'A-1', order_number: 'PO-77' }]);
		expect(bodies()).toEqual([
			{
				cust_ref: 'A-1',
				ship_company: 'Juniper & Oak',
				ship_first_name: 'Ada',
				ship_last_name: 'Tester',
				ship_address_1: '1 Test Rd',
				ship_address_2: 'Suite 2',
				ship_city: 'Testville',
				ship_state: 'OH',
				ship_zip: '44101',
				ship_country: 'USA',
				cust_company: 'Payer Inc',
				cust_city: 'Elsewhere',
				cust_po_no: 'PO-77',
				order_date: '2026-02-27',
				requested_ship_date: expect.stringMatching(/^2026-03-0\dT\d\d:30:00\+00:00$/),
				gift_wrap: 'Y',
				tax_exempt_sw: 'N',
				order_discount: 2,
				shipping_handling: 6.95,
				order_source: 'Best Buy Canada',
				extra_fields: { 'Some Field': 'Some Value', other: '' },
				items: [
					{
						item: 'MUG-1',
						quantity: 3,
						price: '12.50',
						discount: '1.25',
						addl_discount: '2.00',
						tax: '2.70',
						extended_amount: '33.75',
						description: 'Blue mug',
						line_item_id: 'L-1',
						line_comment: 'careful',
					},
					{ item: 'MUG-2', quantity: 1 },
				],
			},
		]);
		expect(world.sandbox.store.order('A-1')).toMatchObject({
			custPoNo: 'PO-77',
			orderSource: 'Best Buy Canada',
			createdAt: START,
			extraFields: { 'Some Field': 'Some Value' },
			fields: { cust_company: 'Payer Inc', ship_address_2: 'Suite 2', gift_wrap: 'Y' },
			items: [
				{ item: 'MUG-1', quantity: 3, price: 12.5, extendedAmount: 33.75, tax: 2.7 },
				{ item: 'MUG-2', quantity: 1 },
			],
		});
	});

	it('is billed to where it is shipped, unless a billing address is given', async () => {
		await create({ ...FORM, billingAddress: {} });
		await create({ ...FORM, custRef: 'A-2', billingAddress: { cust_city: '', cust_zip: ' ' } });
		await create({ ...FORM, custRef: 'A-3', billingAddress: { cust_city: 'Elsewhere' } });
		expect(bodies()).toMatchObject([{ ship_is_billing: true }, { ship_is_billing: true }, {}]);
		expect(bodies()[2]).not.toHaveProperty('ship_is_billing');
		expect(world.sandbox.store.order('A-1')?.fields.cust_city).toBe('Testville');
		expect(world.sandbox.store.order('A-3')?.fields.cust_city).toBe('Elsewhere');
	});

	it('is read from each item by itself', async () => {
		const result = await create(
			{
				...FORM,
				custRef: '={{ $json.ref }}',
				shipCity: '={{ $json.city }}',
				items: { line: [{ item: '={{ $json.sku }}', quantity: '={{ $json.n }}' }] },
				additionalFields: { cust_po_no: '=PO {{ $json.ref }}' },
			},
			{
				items: [
					{ ref: 'B-1', city: 'Here', sku: 'MUG-1', n: 1 },
					{ ref: 'B-2', city: 'There', sku: 'MUG-2', n: 5 },
				],
			},
		);
		expect(result.items.map(({ json, pairedItem }) => [json.cust_ref, pairedItem])).toEqual([
			['B-1', { item: 0 }],
			['B-2', { item: 1 }],
		]);
		expect(bodies()).toMatchObject([
			{ cust_ref: 'B-1', cust_po_no: 'PO B-1', ship_city: 'Here' },
			{ cust_ref: 'B-2', cust_po_no: 'PO B-2', ship_city: 'There' },
		]);
		expect(world.sandbox.store.orders().map(({ items }) => items)).toMatchObject([
			[{ item: 'MUG-1', quantity: 1 }],
			[{ item: 'MUG-2', quantity: 5 }],
		]);
	});

	it('has its totals filled in when asked', async () => {
		const result = await create({
			...FORM,
			items: { line: [{ item: 'MUG-1', quantity: 3, price: '12.50', discount: '1.25' }] },
			additionalFields: { shipping_handling: 6.95 },
			options: { totals: 'fill' },
		});
		expect(output(result.items)).toEqual([
			{ cust_ref: 'A-1', order_number: 'A-1', created: true, grand_total: 40.7 },
		]);
		expect(world.sandbox.store.order('A-1')).toMatchObject({
			fields: { sub_total: '33.75', shipping_handling: '6.95', grand_total: '40.70' },
			items: [{ extendedAmount: 33.75 }],
		});
	});
});

describe('an order given as JSON', () => {
	it.each([
		['8.80', 8.8],
		[0, 0],
		['', null],
	])('with a grand total of %p tells it as %p', async (grand_total, expected) => {
		const items = [validOrder('A-1', { grand_total, sub_total: grand_total })];
		const result = await create(JSON_ORDER, { items });
		expect(output(result.items)).toEqual([
			{ cust_ref: 'A-1', order_number: 'A-1', created: true, grand_total: expected },
		]);
	});

	it.each([
		['an object', '={{ $json }}'],
		['text made by an expression', '={{ JSON.stringify($json) }}'],
		['text', JSON.stringify(validOrder('J-1', { custom_field_1: 'x' }), null, 2)],
	])('may be %s', async (_, orderJson) => {
		const order = validOrder('J-1', { custom_field_1: 'x' });
		const result = await create({ specifyOrder: 'json', orderJson }, { items: [order] });
		expect(output(result.items)).toMatchObject([
			{ cust_ref: 'J-1', order_number: 'J-1', created: true },
		]);
		expect(bodies()).toEqual([order]);
	});

	it('keeps fields that are not known, and hostile names harmless', async () => {
		const orderJson = JSON.stringify(validOrder('J-1', { x: { deep: [1, null] } })).replace(
			'{',
			'{"__proto__":{"polluted":1},',
		);
		const result = await create({ specifyOrder: 'json', orderJson });
		expect(result.error).toBeUndefined();
		expect(bodies()).toMatchObject([{ x: { deep: [1, null] } }]);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});

	it.each(['{"cust_ref": "A-1"', 'cust_ref=A-1', '{cust_ref: 1}'])(
		'is told to be none: %s',
		async (orderJson) => {
			const { status, error } = await create({ specifyOrder: 'json', orderJson });
			expect(status).toBe('error');
			expect(error).toMatchObject({
				message: expect.stringMatching(/^Order \(JSON\) is not valid JSON: .*line 1, column \d+/),
				context: { itemIndex: 0 },
			});
			expect(world.sandbox.log.entries).toEqual([]);
		},
	);

	it.each(['[]', '5', 'null', '"text"', JSON.stringify([validOrder(), validOrder('A-2')])])(
		'must be one object, not %s',
		async (orderJson) => {
			const { error } = await create({ specifyOrder: 'json', orderJson });
			expect(error?.message).toMatch(/^Order \(JSON\)(?: is |: “\w+” is | got nothing)/);
			expect(world.sandbox.log.entries).toEqual([]);
		},
	);
});

it.each<[IDataObject, string]>([
	// n8n takes an error with the other spelling for a run that was stopped.
	[{ order_status: 'canceled' }, '“order_status” is “cancelled”'],
	[
		{
			items: [
				{ item: 'A', quantity: 1 },
				{ item: 'B', quantity: 1, status: 'Voided' },
			],
		},
		'“status” is “Voided” in items[1]',
	],
])('an order that says that it was canceled is not sent: %j', async (more, words) => {
	const parameters = { specifyOrder: 'json', orderJson: '={{ $json }}' };
	for (const operation of ['create', 'createMany']) {
		const items = [validOrder('A-1', more)];
		const { error } = await world.run('order', operation, parameters, { items });
		expect(error?.message).toBe(`Order A-1 was not sent: ${words}`);
	}
	expect(world.sandbox.log.entries).toEqual([]);
});

describe('JSON that is no order', () => {
	it.each([
		[{ headers: {}, body: validOrder('A-1') }, 'the order is under “body”: use {{ $json.body }}'],
		[{ orders: [validOrder('A-1')] }, 'this is a list of orders (1 under “orders”): give one'],
	])('says where the order is', async (given, words) => {
		for (const operation of ['create', 'createMany']) {
			const items = [given as unknown as IDataObject];
			const { error } = await world.run('order', operation, JSON_ORDER, { items });
			expect(error?.message).toContain(`Order (JSON) is not an order: ${words}`);
		}
		expect(world.sandbox.log.entries).toEqual([]);
	});
});

describe('an order that cannot be sent', () => {
	it('is told with everything that is missing, and CartRover is not asked', async () => {
		const items = [orderWithout('ship_city', 'ship_zip', 'items')];
		const { status, error } = await create(JSON_ORDER, { items });
		expect(status).toBe('error');
		expect(error).toMatchObject({
			message:
				'Order A-1 was not sent: ship_city is missing; ship_zip is missing; items is missing',
			description:
				'Correct the fields named above and run this item again. Nothing was sent to CartRover.',
			context: { itemIndex: 0 },
		});
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('is told with the sums that contradict each other', async () => {
		const line = { item: 'MUG-1', quantity: 2, price: 4.4, extended_amount: 9 };
		const items = [validOrder('A-1', { items: [line], sub_total: 9, grand_total: 9 })];
		const { error } = await create(JSON_ORDER, { items });
		expect(error?.message).toBe(
			'Order A-1 was not sent: items[0].extended_amount is 9.00, expected 8.80 ((price - discount) * quantity)',
		);
		expect(error?.description).toContain('set the option Totals to “Recalculate”');
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('is told with the price that may be in thousands, where the sums contradict it', async () => {
		const line = { item: 'MUG-1', quantity: 2, price: '1.250' };
		const items = [validOrder('A-1', { items: [line], grand_total: '2500.00' })];
		const { error } = await create(JSON_ORDER, { items });
		expect(error?.message).toContain('grand_total is 2500.00, expected 2.50');
		expect(error?.description).toBe(
			'Correct the fields named above and run this item again. For these totals, items[0].price “1.250” was taken for 1.25. If its point is between thousands, write 1250. Nothing was sent to CartRover.',
		);
	});

	it('is told with the lines that have no price to calculate totals with', async () => {
		const line = { item: 'MUG-1', quantity: 2 };
		const items = [validOrder('A-1', { items: [{ ...line, price: 0 }, line] })];
		const options = { totals: 'fill' };
		const { error } = await create({ ...JSON_ORDER, options }, { items });
		expect(error?.message).toBe(
			'Order A-1 was not sent: items[1].price is missing (0 for a free item)',
		);
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('stops the run where it is, after the items before it', async () => {
		const items = [validOrder('A-1'), orderWithout('cust_ref'), validOrder('A-3')];
		const { status, error } = await create(JSON_ORDER, { items });
		expect(status).toBe('error');
		expect(error).toMatchObject({
			message: 'The order was not sent: cust_ref is missing',
			context: { itemIndex: 1 },
		});
		expect(world.sandbox.store.orders().map(({ custRef }) => custRef)).toEqual(['A-1']);
	});

	it('becomes an item of its own where the run goes on', async () => {
		const items = [validOrder('A-1'), orderWithout('cust_ref'), validOrder('A-3')];
		const node = { onError: 'continueRegularOutput' };
		const result = await create(JSON_ORDER, { items, node });
		expect(result.status).toBe('success');
		expect(result.items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ cust_ref: 'A-1', order_number: 'A-1', created: true, grand_total: null }, { item: 0 }],
			[
				{
					error: 'The order was not sent: cust_ref is missing',
					message:
						'Correct the fields named above and run this item again. This item was not sent.',
				},
				{ item: 1 },
			],
			[{ cust_ref: 'A-3', order_number: 'A-3', created: true, grand_total: null }, { item: 2 }],
		]);
		expect(result.items[1]).not.toHaveProperty('error');
	});

	it('goes to the error output where there is one, with the fields of its input item', async () => {
		const items = [validOrder('A-1'), orderWithout('cust_ref'), validOrder('A-3')];
		const node = { onError: 'continueErrorOutput' };
		const { outputs } = await create(JSON_ORDER, { items, node });
		expect(outputs[0]?.map(({ json }) => json.cust_ref)).toEqual(['A-1', 'A-3']);
		expect(outputs[1]).toHaveLength(1);
		expect(outputs[1]?.[0]).toEqual({
			json: {
				...items[1],
				error: 'The order was not sent: cust_ref is missing',
				message: 'Correct the fields named above and run this item again. This item was not sent.',
			},
			pairedItem: { item: 1 },
		});
	});

	it('holds no payment data in its error', async () => {
		const items = [validOrder('A-1', { credit_card_no: '4111111111111111', cvv: '123' })];
		const result = await create(JSON_ORDER, { items });
		expect(result.error?.message).toBe(
			'Order A-1 was not sent: credit_card_no is payment data, which this node does not send; cvv is payment data, which this node does not send',
		);
		expect(JSON.stringify(result)).not.toContain('4111111111111111');
		expect(world.sandbox.log.entries).toEqual([]);
	});
});

describe('an order that is there already', () => {
	beforeEach(() => {
		world.sandbox.store.addOrder({ custRef: 'A-1' });
	});

	it('is an error that says what to do', async () => {
		const { status, error } = await create(JSON_ORDER, { items: [validOrder('A-1')] });
		expect(status).toBe('error');
		expect(error).toMatchObject({
			message: 'CartRover already has an order with this reference (OrderDuplicate)',
			description:
				'Look at the status of that order: one that was canceled stays canceled, and takes another reference (option Reference Prefix) to be sent again. If it is the same order, set the option On Duplicate to “Skip”. Nothing was changed. Asked for: order A-1. Error code: Failure. CartRover process ID: sbx-00000001.',
			context: { itemIndex: 0 },
		});
	});

	it('is passed over when asked, and the run goes on', async () => {
		const result = await create(
			{ ...JSON_ORDER, options: { onDuplicate: 'skip' } },
			{ items: [validOrder('A-1'), validOrder('A-2')] },
		);
		expect(output(result.items)).toEqual([
			{ cust_ref: 'A-1', order_number: null, created: false, grand_total: null },
			{ cust_ref: 'A-2', order_number: 'A-2', created: true, grand_total: null },
		]);
		expect(world.sandbox.store.orderCount).toBe(2);
	});

	it('is not meant by a refusal that speaks of a duplicate line', async () => {
		const message = 'Duplicate line_item_id in items';
		const body = { success_code: false, error_code: 'Invalid', message };
		world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body } });
		const { error } = await create(
			{ ...JSON_ORDER, options: { onDuplicate: 'skip' } },
			{ items: [validOrder('A-2')] },
		);
		expect(error?.message).toBe(message);
	});

	it('is an error as well for another refusal, whatever On Duplicate says', async () => {
		world.sandbox.readings.use(['state-required']);
		const abroad = { ...orderWithout('ship_state'), ship_country: 'DEU', cust_ref: 'A-9' };
		const { error } = await create(
			{ ...JSON_ORDER, options: { onDuplicate: 'skip' } },
			{ items: [abroad] },
		);
		expect(error).toMatchObject({
			message: 'Order missing required field(s): ship_state',
			description: expect.stringContaining('or with the city again where the country has none'),
		});
	});
});

describe('an order that an earlier item of the run is, too', () => {
	const items = () => [validOrder('A-1'), validOrder('A-1'), validOrder('A-2')];

	it('is an error that names that item', async () => {
		const { error } = await create(JSON_ORDER, { items: items() });
		expect(error).toMatchObject({
			message: 'Order A-1 was not sent: input item 0 has the same cust_ref',
			context: { itemIndex: 1 },
		});
		expect(world.sandbox.log.count()).toBe(1);
	});

	it('is passed over when asked, without a call', async () => {
		const options = { onDuplicate: 'skip' };
		const { items: made, hints } = await create({ ...JSON_ORDER, options }, { items: items() });
		expect(made.map(({ json }) => json.created)).toEqual([true, false, true]);
		expect(hints).toEqual([]);
		expect(world.sandbox.log.count()).toBe(2);
	});

	it('is sent where the earlier one could not be', async () => {
		const node = { onError: 'continueRegularOutput' };
		const given = [orderWithout('ship_city'), ...items()];
		const { items: made } = await create(JSON_ORDER, { items: given, node });
		expect(made.map(({ json }) => json.created ?? json.error)).toEqual([
			'Order A-1 was not sent: ship_city is missing',
			true,
			'Order A-1 was not sent: input item 1 has the same cust_ref',
			true,
		]);
	});
});

describe('an answer that gets lost', () => {
	const lost = ['cutAfter', 'truncated', 'emptyBody', 'html'] as const;

	it.each(lost)('after the order was created (%s) is asked for again', async (fault) => {
		world.sandbox.faults.add({ fault });
		const items = [validOrder('A-1', { cust_po_no: 'PO-1' }), validOrder('A-2')];
		const result = await create(JSON_ORDER, { items });
		expect(result.error).toBeUndefined();
		expect(output(result.items)).toEqual([
			{ cust_ref: 'A-1', order_number: 'PO-1', created: true, grand_total: null },
			{ cust_ref: 'A-2', order_number: 'A-2', created: true, grand_total: null },
		]);
		expect(world.sandbox.log.entries.map(({ method, outcome }) => [method, outcome])).toEqual([
			['POST', fault],
			['POST', 'error'],
			['GET', 'ok'],
			['POST', 'ok'],
		]);
		expect(world.sandbox.store.orderCount).toBe(2);
	});

	it('before it was created is asked for again', async () => {
		world.sandbox.faults.add({ fault: 'cutBefore', times: 2 });
		const result = await create(JSON_ORDER, { items: [validOrder('A-1')] });
		expect(output(result.items)).toMatchObject([
			{ cust_ref: 'A-1', order_number: 'A-1', created: true },
		]);
		expect(world.sandbox.log.count()).toBe(3);
	});

	it('for good is an error that says that it is not known', async () => {
		world.sandbox.faults.add({ fault: 'cutAfter', times: 9 });
		const { error } = await create(JSON_ORDER, { items: [validOrder('A-1')] });
		expect(error?.message).toMatch(/so it is not known whether CartRover created order A-1$/);
		expect(error?.description).toMatch(/Look it up in CartRover before you run this item/);
		expect(world.sandbox.store.orderCount).toBe(1);
	});

	it('says nothing of a duplicate that was there before the run', async () => {
		world.sandbox.store.addOrder({ custRef: 'A-1' });
		world.sandbox.faults.add({ fault: 'rateLimit' });
		const { error } = await create(JSON_ORDER, { items: [validOrder('A-1')] });
		expect(error?.message).toContain('already has an order with this reference');
	});
});

it('a merchant key cannot create orders, and CartRover is not asked', async () => {
	const { error } = await create(JSON_ORDER, { items: [validOrder()], level: 'merchant' });
	expect(error?.message).toMatch(/Creating an order/);
	expect(world.sandbox.log.entries).toEqual([]);
});
