import {
	call,
	closeAll,
	newOrder,
	sandboxAtNoon,
	type TestSandbox,
} from '../../unit/sandbox/helpers.mts';
import { ORDER_FILTERS } from '../../../nodes/CartRover/model/order.ts';
import { KEY_LEVELS, type KeyLevel } from '../../../sandbox/index.mts';
import {
	answerOf,
	answerSchema,
	misfits,
	operations,
	schemaNamed,
	undescribed,
	type NamedOperation,
} from './contract.mts';

/* The sandbox's answers, held against the description of the API: two readings of the same facts. */

let sandbox: TestSandbox;
beforeEach(async () => {
	sandbox = await sandboxAtNoon({ empty: false, totalRecords: true });
	sandbox.store.addOrder({
		custRef: 'ALL/ #1',
		status: 'shipped',
		extraFields: { 'Gift For': 'Ada' },
		items: [
			{ item: 'A', quantity: 1, extraFields: { color: 'blue' } },
			{ item: 'B', quantity: 2, filtered: true },
		],
		shipments: [{ weightLbs: 1.5, totalCost: 7 }, { items: [{ item: 'A', quantity: 1 }] }],
	});
	sandbox.store.addOrder({ custRef: 'FRESH' });
	sandbox.store.addProduct({ sku: 'BARE', stock: {} });
});
afterEach(closeAll);

const INCLUDES = ['filtered_items', 'order_extras', 'line_extras', 'aliases'];
const everything = Object.fromEntries(INCLUDES.map((part) => [`include_${part}`, 'Y']));

const SOME_SKUS = () =>
	sandbox.store
		.products()
		.slice(-5)
		.map(({ sku }) => sku);

/** What the parts of a path may be; each is tried. */
const PARTS: Record<string, () => string[]> = {
	cust_ref: () => ['ALL/ #1'],
	status: () => Object.keys(ORDER_FILTERS),
	sku: () => ['BARE', ...SOME_SKUS()],
	order_source: () => ['Shopify'],
};

const BODIES: Record<string, unknown> = {
	orderCreate: newOrder('MADE'),
	orderCreateBatch: [newOrder('MADE'), newOrder('MADE'), {}],
	orderCancelLegacy: { cust_ref: 'FRESH' },
	orderCancelLegacyShort: { cust_ref: 'FRESH' },
	orderConfirm: { order_status: 'confirmed', shipments: [{ tracking_no: '1Z' }] },
	orderUpdate: { order_status: 'shipped', shipments: [{ tracking_no: '1Z', carrier: 'UPS' }] },
	orderUpdateInBody: {
		cust_ref: 'ALL/ #1',
		order_status: 'shipped',
		shipments: [{ tracking_no: '1Z', carrier: 'UPS', whs_location: 'EAST' }],
	},
	inventoryUpdate: [{ sku: 'BARE', qty_available: 3 }, { sku: 'NOPE' }],
	shipMethodMappingSet: [{ cart_code: 'Standard', wms_code: null }],
};

/** Every call that an operation can be tried with. */
function callsOf({ path, operation }: NamedOperation): string[] {
	const [, name] = /\{(\w+)\}/.exec(path) ?? [];
	if (!name) return [path];
	const values = operation.operationId === 'orderCancel' ? ['FRESH'] : PARTS[name]?.();
	if (!values?.length) throw new Error(`PARTS has no value for {${name}}`);
	return values.map((value) => path.replace(`{${name}}`, encodeURIComponent(value)));
}

const cases = operations.flatMap((named) =>
	named.operation['x-access-levels'].map(
		(level) => [`${named.method} ${named.path}`, level as KeyLevel, named] as const,
	),
);

test.each(cases)('%s answers a %s key as described', async (_, level, named) => {
	const { method, operation } = named;
	for (const path of callsOf(named)) {
		const query = method === 'GET' ? { ...everything, limit: 20 } : {};
		const { operationId } = operation;
		if (method === 'POST' && !(operationId in BODIES))
			throw new Error(`BODIES has no ${operationId}`);
		const body = BODIES[operationId];
		const reply = await call(sandbox, level, path, { method, query, body });
		expect(reply).toMatchObject({ status: 200, json: { success_code: true } });
		expect(misfits(reply.json, answerSchema(operation))).toEqual([]);
		expect(undescribed(reply.json, answerSchema(operation))).toEqual([]);
		for (const name of Object.keys(answerOf(operation).headers)) {
			expect(reply.headers.get(name)).toEqual(expect.stringMatching(/\S/));
		}
		const counted = reply.headers.has('X-CartRover-Api-Minute-Hits-Remaining');
		expect(counted).toBe(operation['x-rate-limited']);
	}
});

test('the lists tried are not empty', async () => {
	for (const status of ['any', 'new', 'at_wms', 'shipped', 'confirmed', 'error', 'canceled']) {
		const { json } = await call(sandbox, 'merchant', `merchant/orders/list/${status}`);
		expect(json.response.length).toBeGreaterThan(0);
	}
	const rows = (await call(sandbox, 'cart', 'merchant/inventory')).json.response;
	expect(rows.some((row: { warehouses: unknown }) => Array.isArray(row.warehouses))).toBe(true);
	expect(rows.some((row: { warehouses: unknown }) => !Array.isArray(row.warehouses))).toBe(true);
});

const refused = operations.flatMap((named) =>
	KEY_LEVELS.filter((level) => !named.operation['x-access-levels'].includes(level)).map(
		(level) => [`${named.method} ${named.path}`, level, named] as const,
	),
);

test.each(refused)('%s refuses a %s key, as described', async (_, level, named) => {
	const [path = ''] = callsOf(named);
	const body = BODIES[named.operation.operationId];
	const reply = await call(sandbox, level, path, { method: named.method, body });
	expect(reply).toMatchObject({ status: 200, json: { success_code: false } });
	expect(misfits(reply.json, schemaNamed('Error'))).toEqual([]);
});

describe('errors are as described', () => {
	test.each<[string, KeyLevel | null, string, Parameters<typeof call>[3]]>([
		['an unknown order', 'cart', 'cart/orders/NOPE', {}],
		['an unknown SKU', 'merchant', 'merchant/inventory/NOPE', {}],
		['an unknown filter', 'merchant', 'merchant/orders/list/nope', {}],
		['a page that is none', 'merchant', 'merchant/inventory', { query: { page: 'x' } }],
		['no key', null, 'cart/orders/FRESH', {}],
		['an unknown path', 'cart', 'cart/nothing', {}],
		['an order without fields', 'cart', 'cart/orders/cartrover', { body: {} }],
		['a duplicate', 'cart', 'cart/orders/cartrover', { body: newOrder('FRESH') }],
		[
			'a warehouse key without merchant',
			'warehouse',
			'merchant/inventory',
			{ headers: { 'x-merchant-pk': '' } },
		],
	])('%s', async (_, level, path, options) => {
		const { json, headers } = await call(sandbox, level, path, options);
		expect(json.success_code).toBe(false);
		expect(misfits(json, schemaNamed('Error'))).toEqual([]);
		expect(undescribed(json, schemaNamed('Error'))).toEqual([]);
		expect(headers.get('X-CartRover-Process-ID')).toMatch(/\S/);
	});

	test('calls beyond the rate limit, with HTTP 200 and 429', async () => {
		sandbox.drainBucket('cart');
		const drained = await call(sandbox, 'cart', 'cart/orders/FRESH');
		expect(drained.status).toBe(200);
		sandbox.faults.add({ fault: 'rateLimit429' });
		const status429 = await call(sandbox, 'merchant', 'merchant/inventory');
		expect(status429.status).toBe(429);
		for (const { json } of [drained, status429]) {
			expect(misfits(json, schemaNamed('RateLimitError'))).toEqual([]);
		}
	});
});
