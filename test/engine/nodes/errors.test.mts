import { cartOf, shopify } from '../../support/shopOrders.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* What a user reads in the editor when something goes wrong. */

let world: World;
const begin = async (options?: Parameters<typeof startWorld>[0]) =>
	(world = await startWorld({ empty: true, ...options }));
afterEach(async () => await world.end());

interface Told {
	name: string;
	message: string;
	description: string;
	httpCode?: string;
	context: { itemIndex: number };
}
const told = async (...run: Parameters<World['run']>) =>
	(await world.run(...run)).error as unknown as Told;

test('an unknown reference', async () => {
	await begin();
	const error = await told('order', 'get', { custRef: byId('NOPE') });
	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: 'Order not found',
		context: { itemIndex: 0 },
	});
	expect(error.description).toMatch(/^Check the reference\. .*cust_ref.*order number/);
	expect(error.description).toMatch(/Error code: Invalid\. .*CartRover process ID: [\w-]+\.$/);
	const cartOnly = "A Cart key sees only its own cart's orders.";
	expect(error.description).toContain(cartOnly);
	const update = { custRef: byId('NOPE'), status: 'new' };
	const other = await told('orderStatus', 'update', update, { level: 'merchant' });
	expect(other.message).toBe('Order not found');
	expect(other.description).not.toContain(cartOnly);
});

test('a wrong key', async () => {
	await begin();
	const error = await told(
		'order',
		'get',
		{ custRef: byId('X') },
		{ credential: { apiKey: 'wrong' } },
	);
	expect(error.message).toBe('Invalid API user or API key');
	expect(error.description).toMatch(/Check API User, API Key and Access Level in the credential/);
	expect(error.description).toMatch(/Carts > New Cart\/New Setup > API Access/);
	expect(world.sandbox.log.entries).toHaveLength(1);
});

test.each([
	['merchant', 'cart', 'Merchant', 'Cart'],
	['cart', 'merchant', 'Cart', 'Merchant'],
] as const)('a %s key in a credential that says %s', async (level, accessLevel, found, said) => {
	await begin();
	const credential = { accessLevel };
	const error = await told('order', 'get', { custRef: byId('X') }, { level, credential });
	expect(error.description).toMatch(
		`This looks like a ${found} key: set Access Level in the credential to ${found}, or choose a credential with a ${said} key.`,
	);
});

test('a merchant that the key does not act for', async () => {
	await begin();
	const credential = { merchantPk: '999' };
	const error = await told(
		'order',
		'get',
		{ custRef: byId('X') },
		{ level: 'warehouse', credential },
	);
	expect(error.description).toMatch(/^Check Merchant PK in the credential: it is “999”\./);
});

test.each(['merchant', 'warehouse'] as const)('an unknown path, with a %s key', async (level) => {
	await begin();
	const request = await told(
		'request',
		'send',
		{ method: 'GET', path: 'merchant/nope' },
		{ level },
	);
	const parameters = {
		custRef: byId('X'),
		status: 'shipped',
		options: { endpointPath: 'merchant/orders/updat/{cust_ref}' },
	};
	const operation = await told('orderStatus', 'update', parameters, { level });
	for (const { message, description } of [request, operation]) {
		expect(message).toMatch(/^Unknown endpoint: (GET|POST) merchant\//);
		expect(description).toMatch(/^CartRover has no such path: check it\./);
		expect(description).not.toMatch('Merchant PK');
	}
});

test('a Base URL without /v1', async () => {
	const { sandbox } = await begin();
	const credential = { baseUrl: sandbox.origin };
	const error = await told('order', 'get', { custRef: byId('X') }, { credential });
	expect(error.description).toMatch(/^Base URL in the credential does not end with \/v1;/);
});

test('a merchant key on an operation for carts, and nothing is sent', async () => {
	await begin();
	const error = await told('order', 'cancel', { custRef: byId('X') }, { level: 'merchant' });
	expect(error).toMatchObject({
		name: 'NodeOperationError',
		message: 'Canceling an order needs a Cart key, and this credential holds a Merchant key',
	});
	expect(error.description).toMatch(
		/created in CartRover under Carts > New Cart\/New Setup > API Access/,
	);
	expect(world.sandbox.log.entries).toHaveLength(0);
});

test('a warehouse key without a merchant', async () => {
	await begin();
	const error = await told(
		'order',
		'get',
		{ custRef: byId('X') },
		{ level: 'warehouse', credential: { merchantPk: '' } },
	);
	expect(error.message).toBe('Viewing an order needs a Merchant PK');
	expect(error.description).toMatch(/Set Merchant PK in the credential/);
});

test('a sandbox that is down', async () => {
	const { sandbox } = await begin();
	await sandbox.close();
	const error = await told('order', 'get', { custRef: byId('X') });
	expect(error.message).toMatch(/^CartRover could not be reached at 127\.0\.0\.1:\d+$/);
	expect(error.description).toMatch(/ECONNREFUSED.*tried 5 times.*Check Base URL/);
});

test('an answer that never comes', async () => {
	const { sandbox } = await begin();
	sandbox.faults.add({ fault: 'hang', times: 99 });
	const error = await told('order', 'get', { custRef: byId('X') });
	expect(error.message).toMatch(/^CartRover at 127\.0\.0\.1:\d+ did not answer in time$/);
}, 20_000);

test.each([
	['html', /CartRover's answer could not be read/],
	['serverError', /CartRover cannot answer at the moment/],
	['truncated', /CartRover's answer could not be read|could not be reached/],
	['emptyBody', /CartRover's answer could not be read/],
	['wrongTypes', /CartRover answered in a format that this node does not know|could not be read/],
] as const)('an answer of no use: %s', async (fault, message) => {
	const { sandbox } = await begin();
	sandbox.store.addOrder({ custRef: 'X' });
	sandbox.faults.add({ fault, times: 99 });
	expect((await told('order', 'get', { custRef: byId('X') })).message).toMatch(message);
});

test('a credential that cannot be used', async () => {
	await begin();
	const error = await told(
		'order',
		'get',
		{ custRef: byId('X') },
		{ credential: { baseUrl: 'api.cartrover.com' } },
	);
	expect(error.message).toMatch(/^The credential cannot be used: Base URL is not a web address/);
});

/* n8n takes a failed run with "canceled" in its message for one that the user stopped, and shows no error. */
describe('an error about what is canceled is shown as one', () => {
	test('of an order of a shop', async () => {
		await begin();
		const shopOrder = { ...shopify(cartOf([{ unit: 900 }])).order, cancelled_at: '2026-03-01' };
		const parameters = { specifyOrder: 'shop', shop: 'shopify', shopOrder };
		const { status, error } = await world.run('order', 'create', parameters);
		expect(status).toBe('error');
		expect(error?.message).toMatch(/the order is cancelled in Shopify/);
	});

	test("in CartRover's own words", async () => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'X', status: 'canceled' });
		const options = { confirmBeforeShipped: true };
		const parameters = { custRef: byId('X'), trackingNumbers: 'T-1', options };
		const { status, error } = await world.run('shipment', 'confirm', parameters);
		expect([status, error?.message]).toEqual(['error', 'Order is cancelled']);
	});

	test('of the trigger', async () => {
		const { sandbox } = await begin();
		const body = { success_code: false, error_code: 'Failure', message: 'Order is canceled' };
		sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, times: 99 });
		const poll = world.poller({ event: 'orderCreated' }).poll({ mode: 'manual' });
		await expect(poll).rejects.toThrow('Order is cancelled');
	});
});

describe('the item that failed', () => {
	const refs = ['GOOD', 'BAD', 'FINE'].map((ref) => ({ ref }));
	const lookUp = async (onError?: string) => {
		const { sandbox } = await begin();
		sandbox.store.addOrder({ custRef: 'GOOD' });
		sandbox.store.addOrder({ custRef: 'FINE' });
		return await world.run(
			'orderStatus',
			'get',
			{ custRef: byId('={{ $json.ref }}') },
			{ items: refs, node: onError ? { onError } : {} },
		);
	};

	test('is named, and stops the run', async () => {
		const { error, items } = await lookUp();
		expect(error).toMatchObject({ message: 'Order not found', context: { itemIndex: 1 } });
		expect(items).toEqual([]);
	});

	test('goes to the output with its message, linked, when the run goes on', async () => {
		const { items, error } = await lookUp('continueRegularOutput');
		expect(error).toBeUndefined();
		expect(items.map(({ json, pairedItem }) => [json.cust_ref ?? json.error, pairedItem])).toEqual([
			['GOOD', { item: 0 }],
			['Order not found', { item: 1 }],
			['FINE', { item: 2 }],
		]);
	});

	test('goes to the error output when there is one', async () => {
		const { outputs } = await lookUp('continueErrorOutput');
		expect(outputs.map((output) => output.map(({ json }) => json.cust_ref ?? json.error))).toEqual([
			['GOOD', 'FINE'],
			['Order not found'],
		]);
	});
});
