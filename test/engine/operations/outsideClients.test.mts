import { byId, startWorld, type World, type WorldOptions } from '../../support/world.mts';

/* What was seen when clients of others were tried beside the nodes (table E of the cases). */

let world: World;
afterEach(async () => await world.end());

const begin = async (...readings: string[]) => {
	const options: WorldOptions = { empty: true, readings };
	world = await startWorld(options);
	return world.sandbox.store;
};

test('Shipment: Get Many over a period has the parcels of partly shipped orders', async () => {
	const store = await begin();
	store.addOrder({ custRef: 'PART', items: [{ item: 'A', quantity: 2 }] });
	store.ship('PART', { trackingNo: '1Z-PART', items: [{ item: 'A', quantity: 1 }] });
	const { items } = await world.run('shipment', 'getAll', { by: 'window' }, { level: 'merchant' });
	expect(items.map(({ json }) => [json.cust_ref, json.tracking_no])).toEqual([['PART', '1Z-PART']]);
});

test('a wrong key that is answered as HTTP 200 names the credential', async () => {
	await begin('wrong-key-200');
	const run = await world.run('order', 'getAll', {}, { credential: { apiKey: 'wrong' } });
	expect(run.error?.description).toMatch(/credential/i);
	expect(run.error?.description).not.toMatch(/data of this item/);
});

test('order sources that come as a map are in Get Many and in the picker', async () => {
	await begin('list-map');
	const { items } = await world.run('orderSource', 'getAll', {}, { level: 'merchant' });
	const sources = items.map(({ json }) => json.order_source);
	expect(sources).toContain('Shopify');
	const { results } = await world.engine.listSearch('searchOrderSources', {
		parameters: {},
		credentials: world.credential('merchant'),
	});
	expect(results.map(({ value }) => value).sort()).toEqual([...sources].sort());
});

test('Inventory: Get has no aliases where none were sent', async () => {
	const store = await begin();
	store.addProduct({ sku: 'P' });
	const { items } = await world.run('inventory', 'get', { sku: byId('P') });
	expect(items[0]?.json).toMatchObject({ sku: 'P', qty_available: 100 });
	expect(items[0]?.json).not.toHaveProperty('aliases');
});
