import { ENDPOINTS } from '../../../sandbox/server.mts';
import { INVALID, basic, call, closeAll, newOrder, refs, sandboxAtNoon } from './helpers.mts';
import type { TestSandbox } from './helpers.mts';
import type { KeyLevel } from '../../../sandbox/index.mts';

let sandbox: TestSandbox;

beforeEach(async () => {
	sandbox = await sandboxAtNoon();
	sandbox.store.addOrder({ custRef: 'A-1' });
	sandbox.store.addProduct({ sku: 'SKU-1' });
});
afterEach(closeAll);

const LEVELS: KeyLevel[] = ['cart', 'merchant', 'warehouse', 'master'];

describe('authentication', () => {
	it.each(LEVELS)('lets the %s key in', async (level) => {
		const reply = await call(sandbox, level, 'wms/shipmethod/list');
		expect(reply.status).toBe(200);
		expect(reply.json.success_code).toBe(true);
	});

	it.each([
		['a wrong key', { authorization: `Basic ${btoa('demo-cart:nope')}` }],
		['another level’s key', { authorization: `Basic ${btoa('demo-cart:sandbox-master-key')}` }],
		[
			'a wrong key of the same length',
			{ authorization: `Basic ${btoa('demo-cart:sandbox-cart-kez')}` },
		],
		['no pair', { authorization: 'Basic !!!' }],
		['a bearer token', { authorization: 'Bearer sandbox-cart-key' }],
	])('refuses %s with 401 and a JSON body', async (_name, headers) => {
		const reply = await call(sandbox, null, 'wms/shipmethod/list', { headers });
		expect(reply.status).toBe(401);
		expect(reply.json).toEqual({ ...INVALID, message: 'Invalid API user or API key' });
	});

	it('refuses a call without keys, and keys in the query', async () => {
		const bare = await call(sandbox, null, 'wms/shipmethod/list');
		expect(bare.status).toBe(401);
		expect(bare.json.message).toMatch(/Missing API user and API key/);
		const { apiUser, apiKey } = sandbox.keys.cart;
		const query = { api_user: apiUser, api_key: apiKey };
		const legacy = await call(sandbox, null, 'wms/shipmethod/list', { query });
		expect(legacy.status).toBe(401);
		expect(legacy.json.message).toMatch(/no longer accepted/);
	});
});

describe('key levels', () => {
	// written from the facts, not from the sandbox's table
	const ALL = ['cart', 'merchant', 'warehouse', 'master'];
	const UP = ['merchant', 'warehouse', 'master'];
	const RULES: [string, string, string[]][] = [
		['POST', 'cart/orders/cartrover', ['cart']],
		['POST', 'cart/orders/batch', ['cart']],
		['GET', 'cart/orders/A-1', ['cart']],
		['GET', 'cart/orders/status/A-1', ['cart']],
		['GET', 'cart/orders/list/any', ['cart']],
		['GET', 'cart/orders/wms_cancel/A-1', ['cart']],
		['POST', 'cart/orders/cancel', ['cart']],
		['POST', 'cart/orders/cancel/cartrover', ['cart']],
		['POST', 'cart/orders/update/A-1', ['cart']],
		['GET', 'merchant/orders/A-1', UP],
		['GET', 'merchant/orders/status/A-1', UP],
		['GET', 'merchant/orders/list/any', UP],
		['POST', 'merchant/orders/update/A-1', UP],
		['POST', 'merchant/orders/update', UP],
		['GET', 'merchant/inventory', ALL],
		['GET', 'merchant/inventory/SKU-1', ALL],
		['POST', 'merchant/inventory', UP],
		['GET', 'merchant/product/SKU-1', ALL],
		['GET', 'cart/list', UP],
		['GET', 'cart/listall', UP],
		['GET', 'cart/shipmethod/list/Shopify', UP],
		['POST', 'cart/shipmethod/Shopify', UP],
		['GET', 'wms/shipmethod/list', ALL],
		['GET', 'wms/merchant/list', ['warehouse', 'master']],
	];

	it('knows no other path', () => {
		const without = ENDPOINTS.filter(({ method, path }) => {
			const form = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
			return !RULES.some(([of, each]) => of === method && form.test(each));
		});
		expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
	});

	it.each(RULES)('%s %s is for %j', async (method, path, allowed) => {
		for (const level of LEVELS) {
			const body = method === 'POST' ? {} : undefined;
			const reply = await call(sandbox, level, path, { method, body });
			const words = `A ${level} level key may not call ${method} ${path}`;
			const refused = String(reply.json.message).startsWith(words);
			expect([level, !refused]).toEqual([level, allowed.includes(level)]);
			if (refused) expect(reply.json).toMatchObject(INVALID);
		}
	});

	it.each(['warehouse', 'master'] as const)('asks the %s key for the merchant', async (level) => {
		const without = await call(sandbox, null, 'merchant/inventory', {
			headers: { authorization: basic(sandbox, level) },
		});
		expect(without.status).toBe(200);
		expect(without.json).toEqual({
			...INVALID,
			message: `A ${level} level key must name the merchant in the X-Merchant-Pk header`,
		});
		const headers = { 'x-merchant-pk': '1' };
		const wrong = await call(sandbox, level, 'merchant/inventory', { headers });
		expect(wrong.json).toEqual({ ...INVALID, message: 'Merchant not found: 1' });
		const merchants = await call(sandbox, null, 'wms/merchant/list', {
			headers: { authorization: basic(sandbox, level) },
		});
		expect(merchants.json.response[0].merchant_pk).toBe(sandbox.merchantPk);
	});
});

describe('transport', () => {
	it.each([
		['GET', 'cart/orders/a/b'],
		['GET', 'nowhere'],
		['PUT', 'cart/orders/A-1'],
		['HEAD', 'cart/orders/wms_cancel/A-1'],
	])('answers %s %s with 404', async (method, path) => {
		const reply = await call(sandbox, 'cart', path, { method });
		expect(reply.status).toBe(404);
		if (method === 'HEAD') return;
		expect(reply.json).toEqual({ ...INVALID, message: `Unknown endpoint: ${method} ${path}` });
	});

	it('answers 404 in JSON outside the API too', async () => {
		const response = await fetch(`${sandbox.origin}/else`);
		expect(response.status).toBe(404);
		expect(await response.json()).toMatchObject(INVALID);
	});

	it('gives every answer a process id', async () => {
		const ids = [];
		for (const [level, path] of [
			['cart', 'cart/orders/A-1'],
			['cart', 'x'],
			[null, 'x'],
		] as const) {
			ids.push((await call(sandbox, level, path)).headers.get('x-cartrover-process-id'));
		}
		expect(ids.every(Boolean)).toBe(true);
		expect(new Set(ids).size).toBe(3);
	});

	it('refuses a body that is no JSON, and a path that cannot be decoded', async () => {
		const response = await fetch(`${sandbox.url}/cart/orders/cartrover`, {
			method: 'POST',
			headers: { authorization: basic(sandbox, 'cart') },
			body: '{"cust_ref":',
		});
		expect(response.status).toBe(200);
		expect(await response.json()).toEqual({
			...INVALID,
			message: 'Request body is not valid JSON',
		});
		const garbled = await call(sandbox, 'cart', 'cart/orders/%zz');
		expect(garbled.status).toBe(400);
		expect(garbled.json).toMatchObject(INVALID);
	});

	it('reads JSON whatever the content type says', async () => {
		const headers = { 'content-type': 'text/plain' };
		const reply = await call(sandbox, 'cart', 'cart/orders/cartrover', {
			body: newOrder('T-1'),
			headers,
		});
		expect(reply.json.success_code).toBe(true);
	});

	it.each([
		'a/b',
		'a b',
		'a#b',
		'1234.DS',
		'a+b',
		'100%',
		'100%25',
		'%2F',
		'ü-📦',
		'a?b=c',
		'#1001',
		'..a',
		'a;b',
		'__proto__',
		'constructor',
		'list',
		'x'.repeat(500),
	])('takes the reference and SKU %j when encoded', async (ref) => {
		await call(sandbox, 'cart', 'cart/orders/cartrover', { body: newOrder(ref) });
		sandbox.store.addProduct({ sku: ref });
		const path = encodeURIComponent(ref);
		expect((await call(sandbox, 'cart', `cart/orders/${path}`)).json.response.cust_ref).toBe(ref);
		expect(
			(await call(sandbox, 'merchant', `merchant/orders/status/${path}`)).json.response,
		).toMatchObject({ cust_ref: ref, order_status: 'new' });
		for (const kind of ['inventory', 'product']) {
			const reply = await call(sandbox, 'merchant', `merchant/${kind}/${path}`);
			expect(reply.json.response.sku).toBe(ref);
		}
		const cancel = await call(sandbox, 'cart', `cart/orders/wms_cancel/${path}`);
		expect(cancel.json.response).toEqual({ success: true, message: '' });
		expect(refs(await call(sandbox, 'cart', 'cart/orders/list/canceled'))).toEqual([ref]);
	});
});
