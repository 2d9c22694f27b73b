import type { IDataObject } from 'n8n-workflow';

import { KEY_LEVELS, startSandbox, type FaultSpec, type Sandbox } from '../../../sandbox/index.mts';
import { validOrder } from '../../support/orders.mts';
import { stockUp } from '../../support/surface.mts';
import { startWorld, type World } from '../../support/world.mts';

/* The Custom Request: anything that the API can do, with the same care as the named operations. */

let world: World;
let trap: Sandbox | undefined;
const begin = async (options?: Parameters<typeof startWorld>[0]) => {
	world = await startWorld({ empty: true, ...options });
	return world.sandbox;
};
afterEach(async () => {
	await world?.end();
	await trap?.close();
	trap = undefined;
});

type Options = Parameters<World['run']>[3];
const get = async (path: string, more: Record<string, unknown> = {}, options?: Options) =>
	await world.run('request', 'send', { method: 'GET', path, ...more }, options);
const post = async (path: string, body: unknown, options?: Options) =>
	await world.run('request', 'send', { method: 'POST', path, body }, options);
const query = (...pairs: Array<[string, unknown]>) => ({
	query: { parameter: pairs.map(([name, value]) => ({ name, value })) },
});
const answering = (response: unknown): FaultSpec => ({
	kind: 'wrongTypes',
	body: { success_code: true, response },
});
const sent = () => world.sandbox.log.entries.map(({ method, path }) => `${method} ${path}`);

test('asks for no more than was meant where an expression gave nothing for a parameter', async () => {
	const sandbox = await begin();
	const { error } = await get('cart/orders/list/any', query(['from_date', '={{ $json.nope }}']));
	expect(error?.message).toBe('Parameter 1, Value got nothing from its expression');
	expect(sandbox.log.entries).toEqual([]);
	expect((await get('cart/orders/list/any', query(['from_date', '']))).error).toBeUndefined();
});

test('a path that repeats the end of the Base URL is told to leave it out', async () => {
	const sandbox = await begin();
	const { error } = await get('/v1/cart/orders/list/new');
	expect(error?.message).toMatch(/^Path cannot be used: it begins with “v1”/);
	expect(error?.description).toContain('Write cart/orders/list/new.');
	expect(sandbox.log.entries).toEqual([]);
});

describe('an answer', () => {
	test('that is a list becomes one item for each row, untouched', async () => {
		const sandbox = await begin();
		for (const custRef of ['A', 'B']) sandbox.store.addOrder({ custRef });
		const { items } = await get('cart/orders/list/new');
		expect(items.map(({ json }) => json.cust_ref).sort()).toEqual(['A', 'B']);
		expect(items[0]?.json).toHaveProperty('total_qty', '1');
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }]);
		expect(sandbox.log.entries[0]?.query).toEqual({});
	});

	test('that is a record becomes one item, untouched', async () => {
		const sandbox = await begin();
		stockUp(sandbox);
		const { items } = await get('merchant/inventory/MUG-1');
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				sku: 'MUG-1',
				qty_available: '15',
				warehouses: expect.any(Object),
			}),
		]);
	});

	test.each([
		['no payload', undefined, [{ success_code: true }]],
		['null', null, [{ success_code: true, response: null }]],
		['a text', 'done', [{ success_code: true, response: 'done' }]],
		['an empty list', [], []],
		['texts', ['A', 'B'], [{ value: 'A' }, { value: 'B' }]],
	])('that holds %s', async (_, response, expected) => {
		const sandbox = await begin();
		sandbox.faults.add({ fault: answering(response) });
		const { items, error } = await get('cart/anything');
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json)).toEqual(expected);
	});

	test('that says no is an error with the words of CartRover', async () => {
		await begin();
		const { error } = await get('cart/orders/NOPE');
		expect(error).toMatchObject({ name: 'NodeApiError', message: 'Order not found' });
	});
});

describe('a list read page by page', () => {
	const orders = async (count: number) => {
		const sandbox = await begin();
		sandbox.store.addOrders(count, (i) => ({ custRef: `R-${String(i).padStart(4, '0')}` }));
		return sandbox;
	};

	test.each([
		// one request more, to see how pages are counted
		[{ returnAll: true }, 250, 4],
		[{ limit: 120 }, 120, 3],
		[{ limit: 7 }, 7, 1],
		[{}, 50, 1],
	])('with %p gives %d items in %d requests', async (parameters, count, requests) => {
		const sandbox = await orders(250);
		const { items, error } = await get('cart/orders/list/any', { paginate: true, ...parameters });
		expect(error).toBeUndefined();
		expect(items).toHaveLength(count);
		expect(new Set(items.map(({ json }) => json.cust_ref)).size).toBe(count);
		expect(sandbox.log.entries).toHaveLength(requests);
		expect(sandbox.log.entries.every(({ query: { limit } }) => Number(limit) <= 100)).toBe(true);
	});

	test('that tells no total ends at a short page, or at an empty one where pages may be capped', async () => {
		const sandbox = await begin({ totalRecords: false, inventoryCap: 30 });
		sandbox.store.addOrders(130, {});
		sandbox.store.addProducts(70);
		const all = { paginate: true, returnAll: true };
		expect((await get('cart/orders/list/any', all)).items).toHaveLength(130);
		expect((await get('merchant/inventory', all)).items).toHaveLength(70);
		// One that knows no pages gives the same again.
		expect((await get('wms/shipmethod/list', all)).items).toHaveLength(8);
	});

	test('keeps the query, and its own page and limit go first', async () => {
		const sandbox = await orders(3);
		const { hints } = await get('cart/orders/list/any', {
			paginate: true,
			limit: 5,
			...query(['order_source', 'APIAccess1'], ['limit', '9'], ['page', '4']),
		});
		expect(sandbox.log.entries[0]?.query).toEqual({
			order_source: 'APIAccess1',
			limit: '5',
		});
		expect(hints).toMatchObject([{ message: expect.stringMatching(/^Paginate sets page and/) }]);
	});

	test.each(['GET', 'POST'])(
		'does not call another path where the last part is missing: %s',
		async (method) => {
			const sandbox = await orders(1);
			const path = '=merchant/orders/update/{{ $json.nope }}';
			const { error } = await world.run(
				'request',
				'send',
				{ method, path, body: '{}' },
				{ level: 'merchant', items: [{}] },
			);
			expect(error?.message).toBe(
				'Path cannot be used: it ends with “/”, so its last part is missing',
			);
			expect(sandbox.log.entries).toEqual([]);
		},
	);

	test('gives one item for one record', async () => {
		await orders(1);
		const alone = await get('cart/orders/status/R-0000');
		expect(alone.items).toHaveLength(1);
		const paged = await get('cart/orders/status/R-0000', { paginate: true });
		expect(paged.items).toEqual(alone.items);
		stockUp(world.sandbox);
		const stock = await get('merchant/inventory/MUG-1', { paginate: true });
		expect(stock.items.map(({ json }) => json.sku)).toEqual(['MUG-1']);
	});

	test('cancels nothing', async () => {
		const sandbox = await begin();
		const { error } = await get('cart/orders/WMS_cancel/A', { paginate: true });
		expect(error?.message).toBe('Paginate is for lists, and this path cancels an order');
		expect(sandbox.log.entries).toEqual([]);
	});

	test('keeps rows that have a SKU or a reference in common, where that names no row', async () => {
		const sandbox = await begin();
		const rows = [
			{ cust_ref: 'A', sku: 'MUG', event: 'packed' },
			{ cust_ref: 'A', sku: 'MUG', event: 'shipped' },
		];
		sandbox.faults.add({ fault: answering(rows), match: { path: 'merchant/events*' }, times: 9 });
		const { items } = await get('merchant/events', { paginate: true, returnAll: true });
		expect(items.map(({ json }) => json)).toEqual(rows);
	});

	test('refuses a limit that is no number above 0', async () => {
		await orders(1);
		const { error } = await get('cart/orders/list/any', { paginate: true, limit: 0 });
		expect(error?.message).toBe('Limit: “0” is too small. Write 1 or more');
		expect(sent()).toEqual([]);
	});
});

describe('a list that is not read page by page', () => {
	const hintsOf = async (
		{ rows, total }: { rows: number; total?: boolean },
		more: Record<string, unknown> = {},
	) => {
		const sandbox = await begin({ totalRecords: total });
		sandbox.store.addOrders(rows, {});
		const { items, hints } = await get('cart/orders/list/any', more);
		return [items.length, ...hints.map(({ message }) => message)];
	};
	const told = (are: string, of = 'cart/orders/list/any') =>
		`These ${are} only the first 20 rows of ${of}. Switch on Paginate to read all.`;

	test('says so where CartRover has more, or may have', async () => {
		expect(await hintsOf({ rows: 21 })).toEqual([20, told('are')]);
		await world.end();
		expect(await hintsOf({ rows: 21, total: false })).toEqual([20, told('may be')]);
	});

	test.each([
		['all of it came', { rows: 20 }, {}],
		['it is shorter than what CartRover gives at once', { rows: 19, total: false }, {}],
		['the page was asked for', { rows: 41 }, query(['page', '1'])],
		['the number was asked for', { rows: 41, total: false }, query(['limit', '20'])],
	])('says nothing where %s', async (_, list, more) => {
		expect(await hintsOf(list, more)).toEqual([Math.min(20, list.rows)]);
	});

	test('is told of once, whatever it was asked for', async () => {
		const sandbox = await begin();
		sandbox.store.addOrders(50, {});
		const { hints } = await get(
			'={{ $json.path }}',
			{},
			{ items: ['any', 'new'].map((status) => ({ path: `cart/orders/list/${status}` })) },
		);
		expect(hints.map(({ message }) => message)).toEqual([
			told('are', 'cart/orders/list/any, cart/orders/list/new'),
		]);
	});
});

describe('what is sent', () => {
	test('is encoded, whatever it holds', async () => {
		const sandbox = await begin();
		const odd = 'a&b=c+d %2B #1/ü😀';
		await get(
			'cart/orders/list/any',
			query(['from_date', '2026-03-01T00:00:00+00:00'], ['order_source', odd], ['to', '']),
		);
		expect(sandbox.log.entries[0]?.query).toEqual({
			from_date: '2026-03-01T00:00:00+00:00',
			order_source: odd,
		});
		await get('merchant/product/A B/ü');
		expect(sandbox.log.entries.at(-1)?.path).toBe('merchant/product/A%20B/%C3%BC');
		await get('merchant/product/A%2FB');
		expect(sandbox.log.entries.at(-1)?.path).toBe('merchant/product/A%2FB');
	});

	test('never goes to another host or above the Base URL', async () => {
		const sandbox = await begin();
		trap = await startSandbox({ empty: true });
		const paths = [`${trap.url}/x`, 'cart/../../x', 'cart/list?x=1', '={{ "  " }}'];
		for (const path of paths) {
			const { error } = await get(path);
			expect([path, error?.name]).toEqual([path, 'NodeOperationError']);
			expect([path, error?.message]).toEqual([
				path,
				expect.stringMatching(/^Path (?:cannot be used: |is missing)/),
			]);
			expect(error?.context).toMatchObject({ itemIndex: 0 });
		}
		expect(sandbox.log.entries).toEqual([]);
		expect(trap.log.entries).toEqual([]);
	});

	test.each([
		['a text', '[{ "sku": "MUG-1", "qty_available": 3 }]'],
		['a list', [{ sku: 'MUG-1', qty_available: 3 }]],
		['an expression', '={{ [$json] }}'],
		['an expression that gives text', '={{ JSON.stringify([$json]) }}'],
	])('as a body given as %s is that JSON', async (_, body) => {
		const sandbox = await begin();
		stockUp(sandbox);
		const { items, error } = await post('merchant/inventory', body, {
			level: 'merchant',
			items: [{ sku: 'MUG-1', qty_available: 3 }],
		});
		expect(error).toBeUndefined();
		expect(sandbox.log.entries[0]?.body).toEqual([{ sku: 'MUG-1', qty_available: 3 }]);
		expect(items[0]?.json).toMatchObject({ success: [{ sku: 'MUG-1' }], failed: [] });
	});

	test.each(['{ not json', '', '   ', '"text"', '5', 'null', 'true', '={{ null }}', '={{ 7 }}'])(
		'is nothing when the body is no object or list: %p',
		async (body) => {
			await begin();
			const { error } = await post('merchant/inventory', body, { level: 'merchant' });
			expect(error).toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringMatching(/^Body \(JSON\)/),
			});
			expect(sent()).toEqual([]);
		},
	);

	test.each([
		['undefined', /0\.sku: “undefined” is not a value/],
		['[object Object]', /0\.sku: “\[object Object\]” holds an object instead of text/],
		['M\uFFFDbel', /0\.sku: “M\uFFFDbel” holds “\uFFFD”, where a letter was lost/],
		['9.4E+21', /0\.sku: “9\.4E\+21” is a number too long to be exact/],
		[9.4e21, /0\.sku: “9\.4e\+21” is a number too long to be exact/],
		[2 ** 53, /0\.sku: “9007199254740992” is a number too long to be exact/],
	])('is nothing when a part of the body is %p', async (sku, words) => {
		await begin();
		const rows = [{ sku, qty_available: 3 }];
		for (const body of [rows, JSON.stringify(rows)]) {
			const { error } = await post('merchant/inventory', body, { level: 'merchant' });
			expect(error?.message).toMatch(/^Body \(JSON\), /);
			expect(error?.message).toMatch(words);
			expect(sent()).toEqual([]);
		}
	});

	test('is of each item, in their order, and each item of the output is linked', async () => {
		const sandbox = await begin();
		for (const custRef of ['A', 'B', 'C']) sandbox.store.addOrder({ custRef });
		const { items } = await get(
			'=cart/orders/status/{{ $json.ref }}',
			{},
			{
				items: ['A', 'NOPE', 'C'].map((ref) => ({ ref })),
				node: { onError: 'continueRegularOutput' },
			},
		);
		expect(sent()).toEqual(['A', 'NOPE', 'C'].map((ref) => `GET cart/orders/status/${ref}`));
		expect(items.map(({ json, pairedItem }) => [json.cust_ref ?? json.error, pairedItem])).toEqual([
			['A', { item: 0 }],
			['Order not found', { item: 1 }],
			['C', { item: 2 }],
		]);
	});
});

describe('a call whose answer is lost', () => {
	const cut = { fault: 'cutAfter', times: 9 } as const;

	test('is repeated when it reads', async () => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'A' });
		sandbox.faults.add({ fault: 'cutAfter', times: 2 });
		expect((await get('cart/orders/A')).error).toBeUndefined();
		expect(sent()).toHaveLength(3);
	});

	test.each([
		'cart/orders/wms_cancel/A',
		'/cart/orders/wms%5Fcancel/A',
		'cart/orders/WMS_CANCEL/A',
	])('is never repeated when it cancels by GET: %s', async (path) => {
		const sandbox = await begin();
		sandbox.store.addOrder({ custRef: 'A' });
		sandbox.faults.add(cut);
		const { error } = await get(path);
		expect(error?.message).toMatch(/it is not known whether CartRover carried out this request/);
		expect(sent()).toHaveLength(1);
	});

	test.each<[string, unknown, IDataObject]>([
		['cart/orders/cartrover', validOrder('A'), {}],
		['cart/orders/batch', [validOrder('A')], {}],
		['cart/orders/update/S', { order_status: 'confirmed', shipments: [{ tracking_no: 'T' }] }, {}],
		['merchant/inventory', [{ sku: 'MUG-1', qty_available: 1 }], { level: 'merchant' }],
		['cart/shipmethod/Shopify', [{ cart_code: 'X' }], { level: 'merchant' }],
		['merchant/anything', {}, { level: 'merchant' }],
	])('is not repeated when it is a POST: %s', async (path, body, options) => {
		const sandbox = await begin();
		stockUp(sandbox);
		sandbox.store.addOrder({ custRef: 'S' });
		sandbox.faults.add(cut);
		const { error } = await post(path, body, options as Options);
		expect(error?.message).toMatch(/it is not known whether CartRover carried out this request/);
		expect(error?.description).toMatch(/Look it up in CartRover before you run this item again/);
		expect(sent()).toEqual([`POST ${path}`]);
	});

	test('is repeated when it is a POST that was refused for the rate limit', async () => {
		const sandbox = await begin();
		sandbox.faults.add({ fault: 'rateLimit' });
		sandbox.faults.add({ fault: { kind: 'rateLimit429', retryAfterSeconds: 2 } });
		const { items, error } = await post('cart/orders/batch', [validOrder('A')]);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(sent()).toHaveLength(3);
		expect(sandbox.store.orderCount).toBe(1);
	});
});

test('a creation of an order takes nothing out of the bucket; others do', async () => {
	const sandbox = await begin();
	sandbox.drainBucket('cart');
	const before = world.clock.now();
	const { error, items } = await post('cart/orders/cartrover', '={{ $json }}', {
		items: [validOrder('A'), validOrder('B')],
	});
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.cust_ref)).toEqual(['A', 'B']);
	expect(world.clock.now()).toBe(before);
	expect(sandbox.log.refused).toBe(0);
	await get('cart/orders/A');
	expect(world.clock.now()).toBeGreaterThan(before);
});

describe('with every kind of key', () => {
	test.each(KEY_LEVELS)('%s: CartRover decides, and its own sentence shows', async (level) => {
		const sandbox = await begin();
		const path = level === 'cart' ? 'cart/list' : 'cart/orders/list/new';
		const { error } = await get(path, {}, { level });
		expect(sandbox.log.entries).toHaveLength(1);
		expect(error?.message).toMatch(
			new RegExp(`^A ${level} level key may not call GET ${path}\\. It needs a key of level: `),
		);
		expect(error?.description).toMatch(/Access Level in the credential/);
	});

	test.each(['warehouse', 'master'] as const)('%s: names the merchant', async (level) => {
		await begin();
		expect((await get('{level}/orders/list/new', {}, { level })).error).toBeUndefined();
		expect(sent()).toEqual(['GET merchant/orders/list/new']);
		const { error } = await get(
			'merchant/orders/list/new',
			{},
			{ level, credential: { merchantPk: '' } },
		);
		expect(error?.message).toMatch(/must name the merchant in the X-Merchant-Pk header/);
	});
});
