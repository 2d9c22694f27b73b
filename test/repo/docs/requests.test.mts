import { newOrder } from '../../unit/sandbox/helpers.mts';
import { byId, startWorld, type World } from '../../support/world.mts';
import { resolved, type ApiOperation } from '../../../tools/docs/openapi.mts';
import type { KeyLevel } from '../../../sandbox/index.mts';
import { rowName, stockUp, SURFACE } from '../../support/surface.mts';
import { misfits, operationOf } from './contract.mts';

/* What the nodes send, held against the description of the API. */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	const { store } = world.sandbox;
	store.addOrder({
		custRef: 'MUG-ORDER',
		status: 'shipped',
		items: [{ item: 'MUG', quantity: 2 }],
	});
	store.addProduct({ sku: 'MUG' });
});
afterEach(async () => await world.end());

const filters = { fromDate: '2026-01-01', toDate: '2026-12-31', orderSource: byId('Shopify') };
const include = ['aliases', 'filtered_items', 'line_extras', 'order_extras'];
const ORDER = { custRef: byId('MUG-ORDER') };
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

/* With more filled in than in the rows of the surface. */
test.each<[string, string, Record<string, unknown>, KeyLevel]>([
	['order', 'create', fields, 'cart'],
	['order', 'create', { specifyOrder: 'json', orderJson: newOrder('J-1') }, 'cart'],
	['order', 'createMany', { orderJson: newOrder('M-1') }, 'cart'],
	['order', 'get', { ...ORDER, options: { include, includeStatus: true } }, 'cart'],
	['order', 'getAll', { status: 'any', filters, options: { include } }, 'merchant'],
	['orderStatus', 'update', { ...ORDER, status: 'confirmed' }, 'merchant'],
	['shipment', 'getAll', { by: 'window', filters }, 'cart'],
	['shipment', 'confirm', { ...ORDER, trackingNumbers: '1Z, 2Z' }, 'cart'],
	[
		'shipment',
		'create',
		{
			...ORDER,
			carrier: 'UPS',
			trackingNumber: '1Z',
			method: byId('21'),
			shipDate: '2026-03-01T08:00:00',
			items: { line: [{ item: 'MUG', quantity: 1 }] },
			options: { packageWeight: 1.5, totalCost: 7.4 },
		},
		'merchant',
	],
	[
		'inventory',
		'update',
		{ sku: byId('MUG'), quantityAvailable: 3, quantityOnHand: '4' },
		'merchant',
	],
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
])('%s: %s', async (resource, name, parameters, level) => {
	const { error } = await world.run(resource, name, parameters, { level });
	expect(error).toBeUndefined();
	expectDescribed(level);
});

const rows = SURFACE.filter(({ resource }) => resource !== 'request');
test.each(rows.map((row) => [rowName(row), row] as const))('%s', async (_, row) => {
	const [level] = row.levels;
	stockUp(world.sandbox);
	row.prepare?.(world.sandbox);
	const { resource, operation, parameters, items } = row;
	const { error } = await world.run(resource, operation, parameters, { level, items });
	expect(error).toBeUndefined();
	expectDescribed(level);
});

/** All that was sent is described, for a key of this level. */
function expectDescribed(level: KeyLevel): void {
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
}
