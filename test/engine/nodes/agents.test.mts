import { answer, type Request } from '../../support/agentRequests.mts';
import { byId, START, startWorld, type World } from '../../support/world.mts';

/*
 * Ten plain requests that a person might make to an agent, with the arguments that the node's own texts
 * lead to. The arguments are run, and the answer is held against what the sandbox knows; and each value is
 * looked up in the description, so that nothing has to be guessed.
 */

let world: World;
beforeEach(async () => (world = await startWorld({ readings: ['cart-sees-all'] })));
afterEach(async () => await world.end());

const DAY = 24 * 60 * 60_000;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const YESTERDAY = dayOf(START - DAY);

const orders = () => world.sandbox.store.orders();
const some = (status: string) => {
	const order = orders().find((each) => each.status === status);
	if (!order) throw new Error(`No order is ${status}`);
	return order.custRef;
};

const REQUESTS: Array<() => Request> = [
	() => ({
		asked: 'Which orders from Shopify shipped yesterday?',
		resource: 'order',
		operation: 'getAll',
		fields: {
			status: 'shipped_or_confirmed',
			returnAll: true,
			filters: {
				orderSource: byId('Shopify'),
				fromDate: `${YESTERDAY}T00:00:00Z`,
				toDate: `${YESTERDAY}T23:59:59Z`,
			},
		},
		told: {
			status: /which date From Date and To Date filter/,
			'status=shipped_or_confirmed': /date the shipment was loaded/,
			'filters.fromDate': /from this date or time on/,
			'filters.orderSource': /by its label/,
		},
		right: (items) => {
			const expected = orders().filter(
				({ orderSource, status, shipments }) =>
					orderSource === 'Shopify' &&
					(status === 'shipped' || status === 'confirmed') &&
					shipments.some(({ loadedAt }) => dayOf(loadedAt) === YESTERDAY),
			);
			expect(expected.length).toBeGreaterThan(0);
			expect(items.map(({ cust_ref }) => cust_ref).sort()).toEqual(
				expected.map(({ custRef }) => custRef).sort(),
			);
		},
	}),
	() => ({
		asked: 'Where is the parcel of this order?',
		resource: 'orderStatus',
		operation: 'get',
		fields: { custRef: byId(some('shipped')) },
		told: { custRef: /reference in CartRover \(cust_ref\)/ },
		right: ([status]) =>
			expect(status).toMatchObject({
				order_status: 'shipped',
				shipments: [expect.objectContaining({ tracking_no: expect.any(String) })],
			}),
	}),
	() => ({
		asked: 'Which orders are stuck, and why?',
		resource: 'order',
		operation: 'getAll',
		fields: { status: 'error', returnAll: true },
		told: { 'status=error': /date the error was raised/ },
		right: (items) => {
			expect(items).toHaveLength(orders().filter(({ status }) => status === 'error').length);
			for (const item of items) expect(item.error_reason).toEqual(expect.any(String));
		},
	}),
	() => ({
		asked: 'How many of this SKU can we sell?',
		resource: 'inventory',
		operation: 'get',
		fields: { sku: byId(world.sandbox.store.products()[0]?.sku ?? '') },
		told: { sku: /^The SKU/ },
		right: ([stock]) => expect(stock?.qty_available).toEqual(expect.any(Number)),
	}),
	() => ({
		asked: 'What is running out in the east warehouse (five or fewer)?',
		resource: 'inventory',
		operation: 'getAll',
		fields: { returnAll: true, filters: { warehouse: byId('EAST'), availableAtMost: 5 } },
		told: {
			'filters.warehouse': /name, or its number in CartRover/,
			'filters.availableAtMost': /this available quantity or less/,
		},
		right: (items) => expect(items.length).toBeGreaterThan(0),
	}),
	() => ({
		asked: 'Cancel this order.',
		resource: 'order',
		operation: 'cancel',
		fields: { custRef: byId(some('new')) },
		told: { custRef: /cust_ref/ },
		right: ([item]) => expect(item).toMatchObject({ canceled: true }),
	}),
	() => ({
		asked: 'Which tracking numbers went out since yesterday? Ten are enough.',
		resource: 'shipment',
		operation: 'getAll',
		fields: { by: 'window', limit: 10, filters: { fromDate: YESTERDAY } },
		told: { 'by=window': /in a period/, limit: /Max number of results/ },
		right: (items) => {
			expect(items).toHaveLength(10);
			for (const item of items) expect(item.tracking_no).toEqual(expect.any(String));
		},
	}),
	() => ({
		asked: 'Send two of this SKU to Ada Byron, 1 Main Street, Ames, IA 50010, as order A-77.',
		resource: 'order',
		operation: 'create',
		fields: {
			specifyOrder: 'fields',
			custRef: 'A-77',
			shipFirstName: 'Ada',
			shipLastName: 'Byron',
			shipAddress1: '1 Main Street',
			shipCity: 'Ames',
			shipState: 'IA',
			shipZip: '50010',
			shipCountry: 'USA',
			items: { line: [{ item: world.sandbox.store.products()[0]?.sku ?? '', quantity: 2 }] },
		},
		told: {
			custRef: /unique reference/,
			shipState: /Required for the United States/,
			shipCountry: /three letters/,
			items: /one per SKU/,
		},
		right: ([item]) => {
			expect(item).toMatchObject({ cust_ref: 'A-77', created: true });
			expect(world.sandbox.store.order('A-77')?.items[0]?.quantity).toBe(2);
		},
	}),
	() => ({
		asked: 'What does this order hold, and is it on its way?',
		resource: 'order',
		operation: 'get',
		fields: { custRef: byId(some('at_wms')), options: { includeStatus: true } },
		told: { 'options.includeStatus': /takes a second request/ },
		right: ([order]) =>
			expect(order).toMatchObject({
				order_status: 'at_wms',
				items: expect.arrayContaining([expect.objectContaining({ quantity: expect.any(Number) })]),
			}),
	}),
	() => ({
		asked: 'Which shipping methods does the warehouse offer?',
		resource: 'shipMethod',
		operation: 'getAll',
		fields: { returnAll: true },
		told: { returnAll: /return all results/ },
		right: (items) =>
			expect(items[0]).toEqual({
				carrier: expect.any(String),
				code: expect.any(String),
				description: expect.any(String),
			}),
	}),
];

test.each(REQUESTS.map((request, index) => [index + 1, request] as const))(
	'request %d is answered with arguments that the texts lead to',
	async (_, make) => await answer(world, make()),
);

test('what an agent reads at once stays small', async () => {
	const { items } = await world.run('order', 'getAll', { limit: 50 }, { level: 'merchant' });
	expect(items).toHaveLength(50);
	// Raw records are several times as large.
	expect(JSON.stringify(items.map(({ json }) => json)).length / 50).toBeLessThan(1_500);
});
