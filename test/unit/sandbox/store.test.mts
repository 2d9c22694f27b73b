import { DAY, HOUR, MINUTE, NOON, call, closeAll, refs, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';
import type { OrderRecord } from '../../../sandbox/index.mts';

afterEach(closeAll);

const everything = ({ store }: TestSandbox): string =>
	JSON.stringify([
		store.orders(),
		store.products().map((product) => [product, [...product.warehouses]]),
	]);

describe('the demo data', () => {
	it('is the same for the same seed and start, and only then', async () => {
		const one = everything(await sandboxAtNoon({ empty: false, seed: 7 }));
		expect(everything(await sandboxAtNoon({ empty: false, seed: 7 }))).toBe(one);
		expect(everything(await sandboxAtNoon({ empty: false, seed: 8 }))).not.toBe(one);
	});

	it('looks like a small merchant’s', async () => {
		const { store } = await sandboxAtNoon({ empty: false });
		const orders = store.orders();
		expect(orders).toHaveLength(300);
		expect(new Set(orders.map(({ orderSource }) => orderSource)).size).toBe(5);
		expect(new Set(orders.map(({ status }) => status))).toEqual(
			new Set(['new', 'at_wms', 'partial', 'shipped', 'confirmed', 'error', 'canceled']),
		);
		for (const order of orders) {
			expect(order.createdAt).toBeLessThanOrEqual(NOON);
			expect(order.createdAt).toBeGreaterThanOrEqual(NOON - 31 * DAY);
			const { updatedAt, deliveredAt, confirmedAt, shipments } = order;
			const times = [order.createdAt, deliveredAt, shipments[0]?.loadedAt, confirmedAt, updatedAt];
			const known = times.filter((time) => typeof time === 'number');
			expect(known).toEqual([...known].sort((a, b) => a - b));
			expect(Math.max(...known)).toBeLessThanOrEqual(NOON);
			for (const { item } of order.items) expect(store.product(item)).toBeDefined();
		}
		const products = store.products();
		expect(products).toHaveLength(100);
		expect(new Set(products.flatMap(({ warehouses }) => [...warehouses.keys()])).size).toBe(2);
		expect(products.some(({ aliases }) => Object.keys(aliases).length === 0)).toBe(true);
		expect(products.some(({ aliases }) => Object.keys(aliases).length > 1)).toBe(true);
	});

	it('keeps the vendor’s money rules', async () => {
		const { store } = await sandboxAtNoon({ empty: false });
		const cents = (text: string | null | undefined): number => Math.round(Number(text ?? 0) * 100);
		for (const { fields, items } of store.orders()) {
			const lines = items.map((line) => {
				expect(cents(String(line.extendedAmount))).toBe(
					cents(String((line.price - line.discount) * line.quantity)),
				);
				return cents(String(line.extendedAmount));
			});
			expect(cents(fields.sub_total)).toBe(lines.reduce((sum, line) => sum + line, 0));
			expect(cents(fields.grand_total)).toBe(
				cents(fields.sub_total) + cents(fields.sales_tax) + cents(fields.shipping_handling),
			);
		}
	});
});

describe('the autopilot', () => {
	it('moves an order as a warehouse would, within minutes', async () => {
		const { store, clock } = await sandboxAtNoon({ autopilot: true });
		const made = store.addOrders(200, (index) => ({
			custRef: `A${index}`,
			orderSource: 'Shopify',
			items: ['PEN', 'INK'].map((item) => ({ item, quantity: 1 })),
		}));
		const states = (): string[] => [...new Set(store.orders().map(({ status }) => status))].sort();
		const held = (): OrderRecord[] => store.orders().filter(({ fields }) => fields.on_hold === 'Y');
		clock.advance(29_000);
		expect(states()).toEqual(['new']);
		clock.advance(32_000);
		expect(states()).toEqual(['at_wms', 'error', 'new']);
		expect(held().length).toBeGreaterThan(3);
		expect(held()).toEqual(made.filter(({ status }) => status === 'new'));
		clock.advance(5 * MINUTE);
		expect(states()).toEqual(
			expect.arrayContaining(['canceled', 'confirmed', 'partial', 'shipped']),
		);
		clock.advance(20 * MINUTE);
		expect(states()).toEqual(['canceled', 'confirmed', 'error']);
		expect(held()).toEqual([]);
		for (const { errorReason } of made.filter(({ status }) => status === 'error')) {
			expect(errorReason).toEqual(expect.any(String));
		}
		const through = made.filter(({ status }) => status === 'confirmed');
		expect(through.length).toBeGreaterThan(150);
		for (const { deliveredAt, confirmedAt, shipments, sentToCart, updatedAt } of through) {
			const last = shipments.at(-1);
			if (!last || deliveredAt === null || confirmedAt === null) throw new Error('incomplete');
			expect(last.loadedAt).toBeGreaterThan(deliveredAt);
			expect(confirmedAt).toBeGreaterThan(last.loadedAt);
			expect(updatedAt).toBe(confirmedAt);
			expect(sentToCart).toEqual(shipments.map(({ trackingNo }) => trackingNo));
			const items = shipments.flatMap(({ items }) => items.map(({ item }) => item));
			expect(items).toEqual(['PEN', 'INK']);
		}
		expect(through.filter(({ shipments }) => shipments.length === 2).length).toBeGreaterThan(3);
	});

	it('brings an order a minute, 500 of them after a leap', async () => {
		const { store, clock } = await sandboxAtNoon({ empty: false, autopilot: true });
		const count = (): number => store.orders().length;
		expect(count()).toBe(300);
		clock.advance(MINUTE);
		expect(store.orders().at(-1)).toMatchObject({ createdAt: NOON + MINUTE, status: 'new' });
		clock.advance(3 * MINUTE);
		expect(count()).toBe(304);
		clock.advance(1000 * DAY);
		expect(count()).toBe(805);
		clock.advance(MINUTE);
		expect(count()).toBe(806);
	});

	it('leaves on hold what was put on hold by hand', async () => {
		const { store, clock } = await sandboxAtNoon({ autopilot: true });
		store.addOrder({ custRef: 'A' });
		store.updateOrder('A', { fields: { on_hold: 'Y' } });
		clock.advance(DAY);
		expect(store.order('A')?.status).toBe('new');
		store.updateOrder('A', { fields: { on_hold: 'N' } });
		expect(store.order('A')).toMatchObject({ status: 'at_wms', deliveredAt: NOON + DAY });
	});

	it('does the same in one leap as in small steps', async () => {
		const [leap, steps] = await Promise.all(
			[1, 2].map(() => sandboxAtNoon({ empty: false, autopilot: true, seed: 3 })),
		);
		if (!leap || !steps) throw new Error('no sandboxes');
		const before = everything(leap);
		leap.clock.advance(8 * HOUR);
		for (let i = 0; i < 96; i++) {
			steps.clock.advance(5 * MINUTE);
			steps.store.orders();
		}
		expect(everything(leap)).toBe(everything(steps));
		expect(everything(leap)).not.toBe(before);
	});

	it('shows through the API, and is no effect of the call', async () => {
		const sandbox = await sandboxAtNoon({ autopilot: true });
		sandbox.store.addOrders(5);
		sandbox.clock.advance(20 * MINUTE);
		expect(refs(await call(sandbox, 'cart', 'cart/orders/list/new'))).toEqual([]);
		expect(sandbox.log.entries.at(-1)?.effect).toBe(false);
	});

	it('leaves canceled orders alone, and takes up released ones', async () => {
		const { store, clock } = await sandboxAtNoon({ autopilot: true });
		const through = (custRef: string): OrderRecord =>
			store.addOrder({ custRef, orderSource: 'Shopify' });
		const stopped = through('stop');
		const again = through('again');
		store.setStatus('stop', 'canceled');
		store.setStatus('again', 'error');
		clock.advance(DAY);
		expect(store.order('stop')).toBe(stopped);
		expect([stopped.status, again.status]).toEqual(['canceled', 'error']);
		store.setStatus('again', 'at_wms');
		clock.advance(5 * HOUR + 15 * MINUTE);
		store.orders();
		expect(again.status).toBe('confirmed');
	});

	it('starts over with an order that reaches the warehouse again', async () => {
		const { store, clock } = await sandboxAtNoon({ autopilot: true });
		const order = store.addOrder({ custRef: 'A', orderSource: 'Shopify' });
		store.setStatus('A', 'at_wms');
		clock.advance(2 * MINUTE);
		store.setStatus('A', 'at_wms');
		clock.advance(2.9 * MINUTE);
		expect(store.order('A')?.status).toBe('at_wms');
		clock.advance(10 * MINUTE);
		store.orders();
		expect(order.status).toBe('confirmed');
	});

	it('leaves it to the API to confirm the orders of its cart', async () => {
		const { store, clock } = await sandboxAtNoon({ autopilot: true });
		store.addOrder({ custRef: 'A', status: 'at_wms' });
		clock.advance(30 * DAY);
		expect(store.order('A')?.status).toBe('shipped');
	});

	it('holds an order whose way of shipping means none of the warehouse’s', async () => {
		const { store, clock } = await sandboxAtNoon({ autopilot: true });
		const orderSource = 'Shopify';
		for (const ship_code of ['Standard', '02', '', 'Drone']) {
			store.addOrder({ custRef: `A${ship_code}`, orderSource, fields: { ship_code } });
		}
		clock.advance(30 * MINUTE);
		const held = store
			.orders()
			.filter(({ errorReason }) => /not mapped.*: /.test(errorReason ?? ''));
		expect(held.map(({ custRef, status, errorReason }) => [custRef, status, errorReason])).toEqual([
			['ADrone', 'error', 'Ship method is not mapped to a warehouse method: Drone'],
		]);
	});

	it('holds an order with a SKU that the merchant does not have, and names it', async () => {
		const { store, clock } = await sandboxAtNoon({ empty: false, autopilot: true });
		const order = (custRef: string, ...skus: string[]) =>
			store.addOrder({ custRef, items: skus.map((item) => ({ item, quantity: 1 })) });
		const [right, none] = [order('A', 'MUG-BLUE-350'), store.addOrder({ custRef: 'B' })];
		const wrong = order('C', 'MUG-BLUE-350', 'MUG-BLU', 'PEN');
		clock.advance(30 * MINUTE);
		store.orders();
		expect([right.status, none.status]).toEqual(['shipped', 'shipped']);
		expect([wrong.status, wrong.errorReason]).toEqual([
			'error',
			'SKU is unknown to the warehouse: MUG-BLU, PEN',
		]);
		store.addProduct({ sku: 'MUG-BLU' });
		store.addProduct({ sku: 'PEN' });
		store.setStatus('C', 'new');
		clock.advance(30 * MINUTE);
		store.orders();
		expect(wrong).toMatchObject({ status: 'shipped', errorReason: null });
	});

	it('lets the orders of the API’s cart go through, whatever happens to others', async () => {
		const { store, clock } = await sandboxAtNoon({ autopilot: true });
		store.addOrders(200);
		clock.advance(30 * MINUTE);
		expect(new Set(store.orders().map(({ status }) => status))).toEqual(new Set(['shipped']));
	});

	it('does nothing unless asked', async () => {
		const { store, clock } = await sandboxAtNoon();
		store.addOrder({ custRef: 'A' });
		clock.advance(30 * DAY);
		expect(store.order('A')?.status).toBe('new');
	});
});

describe('the store', () => {
	it('fills in what a draft leaves out', async () => {
		const { store } = await sandboxAtNoon();
		expect(store.addOrder()).toMatchObject({
			custRef: 'SBX-100001',
			custPoNo: 'SBX-100001',
			status: 'new',
			orderSource: 'APIAccess1',
			createdAt: NOON,
			updatedAt: NOON,
		});
		expect(store.addOrder({ status: 'confirmed', createdAt: NOON - HOUR })).toMatchObject({
			deliveredAt: NOON - HOUR,
			shippedAt: NOON - HOUR,
			confirmedAt: NOON - HOUR,
			shipments: [{ loadedAt: NOON - HOUR }],
		});
		const two = store.addOrder({
			status: 'shipped',
			shipments: [{ trackingNo: 'A' }, { trackingNo: 'B' }],
		});
		expect(two.shipments.map(({ items }) => items.length)).toEqual([1, 0]);
	});

	it('keeps whole seconds', async () => {
		const { store, clock } = await sandboxAtNoon();
		clock.advance(999);
		expect(store.addOrder().createdAt).toBe(NOON);
	});

	it('refuses what it has, and what it has not', async () => {
		const { store } = await sandboxAtNoon();
		store.addOrder({ custRef: 'A' });
		store.addProduct({ sku: 'P' });
		expect(() => store.addOrder({ custRef: 'A' })).toThrow('holds an order A already');
		expect(() => store.addProduct({ sku: 'P' })).toThrow('holds a product P already');
		expect(() => store.addProduct({ sku: 'Q', stock: { '1': { qtyAvailable: 1 } } })).toThrow(
			'no warehouse 1',
		);
		expect(() => store.setStatus('B', 'new')).toThrow('no order B');
		expect(() => store.setStock('Q', { qtyAvailable: 1 })).toThrow('no product Q');
		expect(store.removeOrder('B')).toBe(false);
		expect(store.removeOrder('A')).toBe(true);
		expect(store.orderCount).toBe(0);
	});

	it('ships in parts', async () => {
		const { store } = await sandboxAtNoon();
		store.addProduct({ sku: 'PEN', stock: { '3119': { qtyAvailable: 1, qtyOnHand: 5 } } });
		store.addOrder({ custRef: 'A', items: [{ item: 'PEN', quantity: 3 }] });
		store.ship('A', { items: [{ item: 'PEN', quantity: 2 }] });
		expect(store.order('A')?.status).toBe('partial');
		expect(store.stock('PEN')).toMatchObject({ qtyAvailable: 0, qtyOnHand: 3 });
		store.ship('A');
		expect(store.order('A')?.status).toBe('shipped');
	});

	it('holds many orders and SKUs', async () => {
		const sandbox = await sandboxAtNoon({ bucket: { enabled: false } });
		sandbox.store.addOrders(10_000, (index) => ({ createdAt: NOON - index * 1000 }));
		sandbox.store.addProducts(50_000);
		const query = { limit: 100, page: 100 };
		const orders = await call(sandbox, 'cart', 'cart/orders/list/any', { query });
		expect(orders.json.response).toHaveLength(100);
		const inventory = await call(sandbox, 'cart', 'merchant/inventory', {
			query: { limit: 100, page: 500 },
		});
		expect(inventory.json.response.at(-1).sku).toBe('SKU-050000');
	});
});
