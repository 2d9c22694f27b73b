import { DEFAULT_READINGS, habitsOf, OPEN_POINTS, READING_NAMES } from '../../../sandbox/index.mts';
import { call, closeAll, DAY, HOUR, MINUTE, newOrder, NOON, refs } from './helpers.mts';
import { sandboxAtNoon, type Reply, type TestSandbox } from './helpers.mts';

/* What the facts leave open: each reading does what its name says, alone and with others. */

afterEach(closeAll);

/** Orders at noon, an hour and a day before and shipped; 130 SKUs. */
async function begin(...readings: string[]): Promise<TestSandbox> {
	const sandbox = await sandboxAtNoon({ readings });
	const { store } = sandbox;
	store.addOrder({ custRef: 'B-1', createdAt: NOON - DAY, status: 'at_wms' });
	store.updateOrder('B-1', { updatedAt: NOON - MINUTE });
	store.addOrder({
		custRef: 'C-1',
		createdAt: NOON - HOUR,
		orderSource: 'Shopify',
		fields: { order_date: '2026-03-02', grand_total: '1234.50' },
		items: [1, 2, 3].map((n) => ({ item: `SKU-00000${n}`, quantity: n })),
	});
	store.addOrder({ custRef: 'a-1', status: 'shipped', createdAt: NOON });
	store.addProducts(130);
	return sandbox;
}

const list = async (sandbox: TestSandbox, query: Record<string, string> = {}, status = 'any') =>
	await call(sandbox, 'merchant', `merchant/orders/list/${status}`, { query });

const iso = (ms: number) => new Date(ms).toISOString();

/** What a client can see of a sandbox: some calls of every kind. */
async function fingerprint(sandbox: TestSandbox): Promise<unknown> {
	const calls: Array<Promise<Reply>> = [];
	const ask = async (...request: Parameters<typeof call>) => {
		const reply = call(...request);
		calls.push(reply);
		await reply;
	};
	const window = { from_date: iso(NOON - HOUR), to_date: iso(NOON - MINUTE) };
	const queries: Array<Record<string, string>> = [
		{},
		window,
		{ order_source: 'Shopify' },
		{ from_date: '2026-03-12T12:00:00Z' },
	];
	for (const query of queries) {
		await ask(sandbox, 'merchant', 'merchant/orders/list/any', { query });
	}
	await ask(sandbox, 'merchant', 'merchant/orders/list/error');
	for (const page of [1, 2, 7]) {
		await ask(sandbox, 'merchant', 'merchant/inventory', { query: { page, limit: 100 } });
	}
	await ask(sandbox, 'merchant', 'merchant/inventory', { query: { limit: 3 } });
	await ask(sandbox, 'merchant', 'merchant/orders/NONE');
	await ask(sandbox, 'cart', 'cart/orders/wms_cancel/B-1');
	const body = newOrder('New  1', { cust_po_no: 'Po' });
	await ask(sandbox, 'cart', 'cart/orders/cartrover', { body });
	await ask(sandbox, 'cart', 'cart/orders/cartrover', { body });
	await ask(sandbox, 'cart', 'cart/orders/batch', { body: [body] });
	const noState = newOrder('N-2', { ship_state: null, ship_country: 'IE' });
	await ask(sandbox, 'cart', 'cart/orders/cartrover', { body: noState });
	await ask(sandbox, 'cart', 'cart/nowhere');
	await ask(sandbox, 'cart', 'cart/orders/C-1');
	sandbox.store.setStatus('B-1', 'error');
	const confirmed = { order_status: 'confirmed', shipments: [{ tracking_no: 'T' }] };
	await ask(sandbox, 'cart', 'cart/orders/update/B-1', { body: confirmed });
	await ask(sandbox, null, 'merchant/orders/list/any');
	return (await Promise.all(calls)).map(({ status, headers, text }) => ({
		status,
		text,
		headers: [...headers].filter(([name]) => !['connection', 'keep-alive'].includes(name)),
	}));
}

const OTHERS = READING_NAMES.filter((name) => !DEFAULT_READINGS.includes(name));

describe('each reading can be seen from outside', () => {
	let usual: string;
	beforeAll(async () => {
		usual = JSON.stringify(await fingerprint(await begin()));
	});

	test('but for those that are in force anyway', async () => {
		expect(JSON.stringify(await fingerprint(await begin(...DEFAULT_READINGS)))).toBe(usual);
	});

	test.each(OTHERS)('%s', async (name) => {
		expect(JSON.stringify(await fingerprint(await begin(name))) === usual).toBe(false);
	});
});

test('names are told apart, and those that contradict each other are refused', () => {
	expect(new Set(READING_NAMES).size).toBe(READING_NAMES.length);
	expect(() => habitsOf(['dates-by-dya'])).toThrow(
		/^There is no reading "dates-by-dya"\. There are: dates-inclusive, /,
	);
	expect(() => habitsOf(['clamp-50', 'clamp-20'])).toThrow(
		'The readings "clamp-50" and "clamp-20" contradict each other',
	);
	for (const { readings } of OPEN_POINTS) {
		for (const [one] of readings) {
			for (const [other] of readings) {
				if (one !== other) expect(() => habitsOf([one, other])).toThrow(/contradict/);
			}
		}
	}
});

test('they are set and read over the control interface, too', async () => {
	const sandbox = await begin('clamp-50');
	const ask = async (readings?: unknown) => {
		const response = await fetch(`${sandbox.origin}/_sandbox/readings`, {
			method: readings === undefined ? 'GET' : 'POST',
			headers: { 'content-type': 'application/json' },
			body: readings === undefined ? undefined : JSON.stringify({ readings }),
		});
		return { status: response.status, json: await response.json() };
	};
	expect((await ask()).json).toMatchObject({
		readings: ['clamp-50'],
		points: expect.arrayContaining([
			{
				point: 'To Date',
				readings: { 'to-date-heeded': 'filters', 'to-date-ignored': 'changes nothing' },
			},
		]),
	});
	expect(await ask(['empty-null', 'clamp-20'])).toEqual({
		status: 200,
		json: { readings: ['empty-null', 'clamp-20'] },
	});
	expect((await list(sandbox, {}, 'error')).json).toEqual({ success_code: true, response: null });
	expect(await ask(['empty-null', 'empty-map'])).toMatchObject({ status: 400 });
	expect(await ask(['nonsense'])).toMatchObject({ status: 400 });
	expect(sandbox.readings.names).toEqual(['empty-null', 'clamp-20']);
	await ask([]);
	expect((await list(sandbox, {}, 'error')).json).toEqual({ success_code: true, response: [] });
});

describe('dates', () => {
	const hour = { from_date: iso(NOON - HOUR), to_date: iso(NOON) };
	test.each([
		['dates-inclusive', hour, ['a-1', 'C-1']],
		['dates-exclusive', hour, []],
		['dates-by-day', hour, ['a-1', 'C-1']],
		['dates-by-day', { from_date: iso(NOON - DAY), to_date: iso(NOON - DAY) }, ['B-1']],
		['from-date-ignored', hour, ['a-1', 'C-1', 'B-1']],
		['to-date-ignored', { ...hour, to_date: hour.from_date }, ['a-1', 'C-1']],
		['any-by-updated', hour, ['a-1', 'C-1', 'B-1']],
		['any-by-order-date', { from_date: '2026-3-2', to_date: '2026-3-2' }, ['C-1']],
	])('%s', async (reading, query, expected) => {
		expect(refs(await list(await begin(reading), query))).toEqual(expected);
	});
});

test.each([
	['order-newest-first', ['a-1', 'C-1', 'B-1']],
	['order-oldest-first', ['B-1', 'C-1', 'a-1']],
	['order-by-updated', ['a-1', 'B-1', 'C-1']],
	['order-by-reference', ['B-1', 'C-1', 'a-1']],
])('%s', async (reading, expected) => {
	expect(refs(await list(await begin(reading)))).toEqual(expected);
});

test('order-unstable: another one with every call', async () => {
	const sandbox = await begin('order-unstable');
	const seen = new Set<string>();
	for (let turn = 0; turn < 20; turn++) seen.add(refs(await list(sandbox)).join());
	expect(seen.size).toBeGreaterThan(2);
});

describe('pages', () => {
	const page = async (readings: string[], query: Record<string, number>) => {
		const reply = await call(await begin(...readings), 'merchant', 'merchant/inventory', { query });
		const rows = Object.values<{ sku: string }>(reply.json.response ?? {});
		return [rows.length, rows[0]?.sku.slice(-3), reply.headers.get('total-records')];
	};
	test.each([
		[[], { limit: 100, page: 2 }, [30, '101', null]],
		[['total-right'], { limit: 100 }, [100, '001', '130']],
		[['total-page-only'], { limit: 100, page: 2 }, [30, '101', '30']],
		[['total-stale'], { limit: 100 }, [100, '001', '104']],
		[['total-zero', 'clamp-25'], { limit: 100, page: 2 }, [25, '026', '0']],
		[['limit-ignored'], { limit: 3, page: 2 }, [20, '021', null]],
		[['limit-ignored-whole'], { limit: 3 }, [130, '001', null]],
		[['limit-ignored-whole'], { limit: 3, page: 2 }, [0, undefined, null]],
		[['page-zero-based'], { limit: 50, page: 1 }, [50, '051', null]],
		[['page-zero-based'], { limit: 50, page: 0 }, [50, '001', null]],
		[['page-ignored', 'clamp-50'], { limit: 100, page: 9 }, [50, '001', null]],
		[['list-map'], { limit: 2, page: 9 }, [2, '017', null]],
	])('%j %j', async (readings, query, expected) => {
		expect(await page(readings, query)).toEqual(expected);
	});
});

test.each([
	['list-map', '0 1 2'],
	['list-map-gaps', '1 2 4'],
	['list-map-by-reference', 'a-1 C-1 B-1'],
])('%s', async (reading, keys) => {
	const { response } = (await list(await begin(reading))).json;
	expect(Object.keys(response).join(' ')).toBe(keys);
});

test('values come in other forms, what they name stays', async () => {
	const { response } = (
		await list(
			await begin('thousands', 'times-offset', 'status-upper', 'letters-digits', 'inner-map-gaps'),
		)
	).json;
	expect(response[1]).toMatchObject({
		cust_ref: 'C-1',
		grand_total: '1,234.50',
		created_date_time: '2026-03-12T03:00:00-08:00',
		order_status: 'NEW',
		on_hold: '0',
		items: { 1: { quantity: '1' }, 2: {}, 4: {} },
		shipments: [],
	});
});

test('errors come under the status in force, a wrong key under its own', async () => {
	const sandbox = await begin('errors-422', 'wrong-key-200', 'flags-text');
	expect(await call(sandbox, 'cart', 'cart/orders/NONE')).toMatchObject({
		status: 422,
		json: { success_code: 'false', message: 'Order not found' },
	});
	expect(await call(sandbox, 'cart', 'cart/nowhere')).toMatchObject({ status: 422 });
	expect(await call(sandbox, null, 'cart/orders/NONE')).toMatchObject({
		status: 200,
		json: { success_code: 'false', error_code: 'Invalid' },
	});
});

test('errors come under 200, or each under its usual status', async () => {
	for (const [readings, statuses] of [
		[[], [200, 200, 200, 200, 404]],
		[['errors-4xx'], [404, 403, 400, 409, 404]],
	] as const) {
		const sandbox = await begin(...readings);
		const { custRef } = sandbox.store.addOrder({ custRef: 'TWICE' });
		const replies = [
			await call(sandbox, 'cart', 'cart/orders/NONE'),
			await call(sandbox, 'cart', 'merchant/orders/list/any'),
			await call(sandbox, 'cart', 'cart/orders/list/lost'),
			await call(sandbox, 'cart', 'cart/orders/cartrover', { body: newOrder(custRef) }),
			await call(sandbox, 'cart', 'cart/nowhere'),
		];
		expect(replies.map(({ status }) => status)).toEqual(statuses);
		expect(replies.every(({ json }) => json.success_code === false)).toBe(true);
	}
});

test('a notice before the JSON, compressed', async () => {
	const { text } = await list(await begin('body-notice', 'body-gzip'));
	expect(text).toMatch(/^<br \/>\n<b>Notice<\/b>/);
	expect(text).toMatch(/\{"success_code":true,"response":\[\{/);
});
