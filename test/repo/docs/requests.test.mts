import { newOrder } from '../../unit/sandbox/helpers.mts';
import { byId, startWorld, type World } from '../../support/world.mts';
import { resolved, type ApiOperation } from '../../../tools/docs/openapi.mts';
import { SURFACE } from '../../support/surface.mts';
import { misfits, operationOf } from './contract.mts';

/* What the nodes send, held against the description of the API. */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	const { store } = world.sandbox;
	store.addOrder({ custRef: 'S-1', status: 'shipped', items: [{ item: 'MUG', quantity: 2 }] });
	store.addOrder({ custRef: 'N-1' });
	store.addProduct({ sku: 'MUG' });
});
afterEach(async () => await world.end());

const filters = { fromDate: '2026-01-01', toDate: '2026-12-31', orderSource: byId('Shopify') };
const include = ['aliases', 'filtered_items', 'line_extras', 'order_extras'];
const S1 = { custRef: byId('S-1') };
const fields = {
	specifyOrder: 'fields',
	custRef: 'F-1',
	shipCompany: 'Example',
	shipAddress1: '12 Example Lane',
	shipCity: 'Santa Barbara',
	shipState: 'CA',
	shipZip: '93101',
	items: { line: [{ item: 'MUG', quantity: 2, price: '12.50', description: 'Mug' }] },
	additionalFields: {
		requested_ship_date: '2026-04-01',
		expected_delivery_date: '2026-04-03T12:00:00',
		order_date: '2026-03-01',
		gift_wrap: true,
		extra_fields: { field: [{ name: 'Gift For', value: 'Ada' }] },
	},
	options: { totals: 'fill' },
};

const queryOf = ({ parameters = [] }: ApiOperation) =>
	parameters
		.map((parameter) => resolved<{ name: string; in: string }>(parameter))
		.filter((parameter) => parameter.in === 'query')
		.map(({ name }) => name);

test('every query of the surface is described', () => {
	const asked = SURFACE.filter(({ resource }) => resource !== 'request').flatMap(
		({ requests, levels: [level] }) =>
			requests.map(({ method, path, query = {} }) => ({
				operation: operationOf(
					method,
					path.replace('{level}', level === 'cart' ? level : 'merchant'),
				),
				call: `${method} ${path}`,
				query,
			})),
	);
	const unknown = asked.flatMap(({ operation, call, query }) =>
		Object.keys(query)
			.filter((name) => !operation || !queryOf(operation).includes(name))
			.map((name) => `openapi.yaml has no ${name} at ${call}`),
	);
	expect(unknown).toEqual([]);
});

test.each<[string, string, Record<string, unknown>, 'cart' | 'merchant']>([
	['order', 'create', fields, 'cart'],
	['order', 'create', { specifyOrder: 'json', orderJson: newOrder('J-1') }, 'cart'],
	['order', 'createMany', { orderJson: newOrder('M-1') }, 'cart'],
	['order', 'get', { ...S1, options: { include, includeStatus: true } }, 'cart'],
	['order', 'getAll', { status: 'any', filters, options: { include } }, 'merchant'],
	['order', 'cancel', { custRef: byId('N-1') }, 'cart'],
	['orderStatus', 'get', S1, 'merchant'],
	['orderStatus', 'update', { ...S1, status: 'confirmed' }, 'merchant'],
	['shipment', 'getAll', { by: 'window', filters }, 'cart'],
	['shipment', 'confirm', { ...S1, trackingNumbers: '1Z, 2Z' }, 'cart'],
	[
		'shipment',
		'create',
		{
			...S1,
			carrier: 'UPS',
			trackingNumber: '1Z',
			method: byId('21'),
			shipDate: '2026-03-01T08:00:00',
			items: { line: [{ item: 'MUG', quantity: 1 }] },
			options: { packageWeight: 1.5, totalCost: 7.4 },
		},
		'merchant',
	],
	['inventory', 'get', { sku: byId('MUG') }, 'cart'],
	['inventory', 'getAll', { returnAll: true }, 'merchant'],
	[
		'inventory',
		'update',
		{ sku: byId('MUG'), quantityAvailable: 3, quantityOnHand: '4' },
		'merchant',
	],
	['product', 'get', { sku: byId('MUG') }, 'merchant'],
	['shipMethod', 'getAll', {}, 'cart'],
	['shipMethod', 'getMapping', { orderSource: byId('Shopify') }, 'merchant'],
	[
		'shipMethod',
		'setMapping',
		{
			orderSource: byId('Shopify'),
			mappings: {
				mapping: [{ cart_code: 'Express', wms_code: byId('21') }, { cart_code: 'Slow' }],
			},
		},
		'merchant',
	],
	['orderSource', 'getAll', { show: 'available' }, 'merchant'],
	['warehouse', 'getAll', {}, 'merchant'],
])('%s: %s', async (resource, name, parameters, level) => {
	const { error } = await world.run(resource, name, parameters, { level });
	expect(error).toBeUndefined();
	const { entries } = world.sandbox.log;
	expect(entries.length).toBeGreaterThan(0);
	for (const { method, path, query, body } of entries) {
		const operation = operationOf(method, path);
		if (!operation) throw new Error(`${method} ${path} is not described`);
		expect(operation['x-access-levels']).toContain(level);
		expect(queryOf(operation)).toEqual(expect.arrayContaining(Object.keys(query)));
		if (!operation.requestBody) expect(body ?? null).toBeNull();
		else
			expect(misfits(body, operation.requestBody.content['application/json'].schema)).toEqual([]);
	}
});
