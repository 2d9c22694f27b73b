import { resolve } from 'node:path';

import { createEngine, type Engine, type WorkflowJson } from '../../../engine/index.mts';
import { FLAGSHIP } from '../../../engine/start/options.mts';
import { play, type PlayEvent, type PlayResult, type Step } from '../../../engine/start/play.mts';
import { readWorkflow } from '../../../engine/start/workflow.mts';
import { SandboxWorld } from '../../../engine/start/world.mts';
import { type ControllableClock, type Sandbox, startSandbox } from '../../../sandbox/index.mts';

const ROOT = resolve(__dirname, '../../..');
const SHIPPING_CENTS = 695;
const QUANTITY = 2;

let sandbox: Sandbox<ControllableClock>;
let engine: Engine;
let workflow: WorkflowJson;
let world: SandboxWorld;
let before: number;
let result: PlayResult;
let events: PlayEvent[];

beforeAll(async () => {
	sandbox = await startSandbox({ readings: ['cart-sees-all'] });
	engine = await createEngine({
		packageDir: ROOT,
		credentials: {
			cartRoverApi: { accessLevel: 'cart', ...sandbox.keys.cart, baseUrl: sandbox.url },
		},
	});
	workflow = await readWorkflow(resolve(ROOT, FLAGSHIP));
	world = await SandboxWorld.of(sandbox.origin, true);
	before = sandbox.store.orderCount;
	events = [];
	result = await play(engine, workflow, { world, onEvent: (event) => events.push(event) });
});

afterAll(async () => await sandbox.close());

const arrived = () => sandbox.store.orders().slice(before, before + 3);
const step = (name: string) => result.steps.find((each) => each.name === name) as Step;
const decimals = (cents: number) => (cents / 100).toFixed(2);

/** What the workflow orders, worked out from the sandbox's own records. */
function expectedOrder() {
	const lines = arrived().flatMap(({ items }) => items);
	const [line] = lines
		.map(({ item, price }) => ({ item, price, left: sandbox.store.stock(item)?.qtyAvailable ?? 0 }))
		// The warehouse has taken the ordered pieces since.
		.map(({ left, ...rest }) => ({ ...rest, left: rest.item === sold() ? left + QUANTITY : left }))
		.sort((a, b) => b.left - a.left);
	if (line === undefined) throw new Error('No order has arrived');
	const cents = Math.round(line.price * 100) * QUANTITY;
	return { ...line, subTotal: decimals(cents), grandTotal: decimals(cents + SHIPPING_CENTS) };
}

const reference = () => `SHOWROOM-${step('New Orders').items[0]?.cust_ref as string}`;
const created = () => sandbox.store.order(reference());
const sold = () => created()?.items[0]?.item;

it('runs every step, each with the items that make sense', () => {
	const skus = new Set(arrived().flatMap(({ items }) => items.map(({ item }) => item)));
	expect(result.failure).toBeUndefined();
	expect(result.steps.map(({ name, itemsIn, items }) => [name, itemsIn, items.length])).toEqual([
		['New Orders', undefined, 3],
		['Orders of the Shops', 3, 3],
		['Order Status', 3, 3],
		['Stock of the Ordered SKUs', 3, skus.size],
		['Best Stocked SKU', skus.size, 1],
		['Restock the Showroom', 1, 1],
		['Shipped to the Showroom', 1, 1],
		['Confirm the Shipment', 1, 1],
	]);
	expect(events.filter(({ kind }) => kind === 'skipped')).toEqual([]);
});

it('finds the orders that arrive, and no older ones', () => {
	const references = arrived().map(({ custRef }) => custRef);
	const found = (name: string) => step(name).items.map(({ cust_ref }) => cust_ref);
	expect(found('New Orders').sort()).toEqual([...references].sort());
	expect(found('Order Status')).toEqual(step('New Orders').items.map(({ cust_ref }) => cust_ref));
	expect(step('Order Status').items.map(({ order_status }) => order_status)).toEqual(
		Array(3).fill('new'),
	);
});

it('reads the stock of exactly what was ordered', () => {
	const skus = arrived().flatMap(({ items }) => items.map(({ item }) => item));
	const read = step('Stock of the Ordered SKUs').items;
	expect(read.map(({ sku }) => sku).sort()).toEqual([...new Set(skus)].sort());
	const { item, left } = expectedOrder();
	expect(read).toContainEqual(expect.objectContaining({ sku: item, qty_available: left }));
	expect(step('Best Stocked SKU').items).toEqual([{ sku: item, qty_available: left }]);
});

it('creates one order, with totals exact to the cent', () => {
	const { item, price, subTotal, grandTotal } = expectedOrder();
	expect(step('Restock the Showroom').items).toEqual([
		{
			cust_ref: reference(),
			order_number: reference(),
			created: true,
			grand_total: Number(grandTotal),
		},
	]);
	expect(sandbox.store.orderCount).toBe(before + 4);
	expect(sandbox.log.count({ method: 'POST', path: 'cart/orders/cartrover' })).toBe(1);
	expect(created()).toMatchObject({
		orderSource: 'Showroom',
		items: [{ item, quantity: QUANTITY, price, extendedAmount: Number(subTotal) }],
		fields: {
			ship_company: 'Your Showroom',
			sub_total: subTotal,
			shipping_handling: '6.95',
			grand_total: grandTotal,
		},
	});
});

it('confirms the shipment with its tracking number', () => {
	const trackingNo = created()?.shipments[0]?.trackingNo;
	expect(trackingNo).toMatch(/^1ZSBX\d{13}$/);
	expect(step('Confirm the Shipment').items).toEqual([
		{ cust_ref: reference(), order_status: 'confirmed', tracking_numbers: [trackingNo] },
	]);
	expect(created()).toMatchObject({ status: 'confirmed', sentToCart: [trackingNo] });
});

it('changes nothing else in CartRover', async () => {
	expect(sandbox.log.filter({ effect: true }).map(({ path }) => path)).toEqual([
		'cart/orders/cartrover',
		`cart/orders/update/${reference()}`,
	]);
	expect(sandbox.log.count({ outcome: 'error' })).toBe(0);
	expect(await world.requests()).toHaveLength(sandbox.log.entries.length);
	expect(await world.changedOrders()).toMatchObject([
		{ cust_ref: reference(), order_status: 'confirmed', grand_total: expectedOrder().grandTotal },
	]);
});

it('orders nothing twice when it runs again with the same orders', async () => {
	const items = step('New Orders').items;
	const again = await engine.run(workflow, { from: 'New Orders', items, mode: 'trigger' });
	expect(again.status).toBe('success');
	const [output] = again.nodes['Restock the Showroom']?.[0]?.items ?? [];
	expect(output?.map(({ json }) => json)).toMatchObject([{ created: false }]);
	expect(sandbox.store.orderCount).toBe(before + 4);
	expect(again.nodes['Confirm the Shipment']).toBeUndefined();
});

it('does not take its own orders for new ones', async () => {
	const items = step('New Orders').items.map((order) => ({ ...order, order_source: 'Showroom' }));
	const own = await engine.run(workflow, { from: 'New Orders', items, mode: 'trigger' });
	expect(own.status).toBe('success');
	expect(Object.keys(own.nodes)).toEqual(['New Orders', 'Orders of the Shops']);
	expect(sandbox.store.orderCount).toBe(before + 4);
});

it('ends at the step that fails, and says which did not run', async () => {
	sandbox.store.removeOrder(reference());
	sandbox.faults.add({
		fault: { kind: 'wrongTypes', body: { success_code: false, message: 'Not today' } },
		match: { path: 'merchant/inventory' },
	});
	const told: PlayEvent[] = [];
	const failed = await play(engine, workflow, { world, onEvent: (event) => told.push(event) });
	expect(failed.failure).toMatchObject({ at: 'Stock of the Ordered SKUs', message: 'Not today' });
	expect(failed.steps.at(-1)).toMatchObject({ error: { message: 'Not today' }, items: [] });
	expect(told.at(-1)).toEqual({
		kind: 'skipped',
		names: [
			'Best Stocked SKU',
			'Restock the Showroom',
			'Shipped to the Showroom',
			'Confirm the Shipment',
		],
	});
});
