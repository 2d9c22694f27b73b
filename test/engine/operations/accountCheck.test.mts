import { KEY_LEVELS } from '../../../sandbox/index.mts';
import { checkIn, checkUnder } from '../../support/accountCheck.mts';
import { startWorld, type World } from '../../support/world.mts';

/* What Account: Check says of keys and accounts. What it says of the API: test/deep/readings/check.test.mts. */

let world: World;
afterEach(async () => await world?.end());

test.each(KEY_LEVELS)('a %s key is known for one', async (level) => {
	world = await startWorld();
	const { findings, requests } = await checkIn(world, level);
	const name = { cart: 'Cart', merchant: 'Merchant', warehouse: 'Warehouse', master: 'Master' }[
		level
	];
	expect(findings.get('Level of the key')).toMatch(new RegExp(`^ok: .*${name}`));
	expect(findings.get('Merchant')).toMatch(/^ok: the one/);
	expect(findings.get('Date that the list Any filters by')).toBe('ok: when the order was created');
	expect(requests).toBeLessThanOrEqual(40);
	const { items } = await world.run('account', 'check', {}, { level });
	const told = items.filter(({ json }) => String(json.means).includes('orders of its own cart'));
	expect(told.map(({ json }) => json.check)).toEqual(level === 'cart' ? ['Level of the key'] : []);
	expect(world.sandbox.log.entries.every(({ method, effect }) => method === 'GET' && !effect)).toBe(
		true,
	);
});

test.each([
	['merchant', 'cart', 'Merchant'],
	['cart', 'merchant', 'Cart'],
	['master', 'merchant', 'Warehouse or Master'],
] as const)('a %s key under Access Level %s is told', async (key, accessLevel, name) => {
	world = await startWorld();
	const { findings } = await checkIn(world, key, { accessLevel });
	expect(findings.get('Level of the key')).toBe(`differs: ${name}`);
	const { items } = await world.run(
		'account',
		'check',
		{},
		{ level: key, credential: { accessLevel } },
	);
	const level = items.find(({ json }) => json.check === 'Level of the key');
	expect(level?.json.means).toContain(`This looks like a ${name} key: set Access Level`);
});

test('a wrong key is told after one request, whatever its status', async () => {
	for (const reading of ['wrong-key-401', 'wrong-key-403', 'wrong-key-200']) {
		world = await startWorld({ readings: [reading] });
		const { findings, requests } = await checkIn(world, 'merchant', { apiKey: 'no' });
		expect(findings.get('The credential')).toMatch(/^failed: ./);
		expect(requests).toBe(1);
		await world.end();
	}
});

test.each([
	['Base URL without /v1', 'merchant', {}, /does not end with \/v1/],
	['no Merchant PK', 'warehouse', { merchantPk: '' }, /Set Merchant PK in the credential/],
	['a Merchant PK that is none', 'warehouse', { merchantPk: '999' }, /Check Merchant PK .*“999”/],
	['another level', 'merchant', { accessLevel: 'cart' }, /set Access Level .* to Merchant/],
	['a wrong key', 'merchant', { apiKey: 'no' }, /^Check API User, API Key and Access Level/],
] as const)('%s: the first rows say what the node says', async (what, level, changes, advice) => {
	world = await startWorld();
	const noPath = what.startsWith('Base URL') && { baseUrl: world.sandbox.url.replace('/v1', '') };
	const credential = { ...changes, ...noPath };
	const { items } = await world.run('account', 'check', {}, { level, credential });
	const [inShort, first, ...others] = items.map(({ json }) => json);
	expect(inShort).toMatchObject({ check: 'In short', result: 'failed', means: first?.means });
	expect(inShort?.found).toMatch(/^to look at: The credential/);
	expect(first).toMatchObject({ check: 'The credential', result: 'failed' });
	expect(first?.means).toMatch(advice);
	const { error } = await world.run('order', 'getAll', {}, { level, credential });
	const shape = (text: unknown) => String(text).replace(/\S*\/\S*/g, '/');
	expect(shape(error?.message)).toContain(shape(first?.found));
	const hasOrders = what === 'another level';
	const says = (check: string) => others.find((row) => row.check === check)?.result;
	expect(says('From Date of order lists')).toBe(hasOrders ? 'ok' : undefined);
	expect(says('Level of the key')).not.toBe(level === 'merchant' ? 'ok' : 'differs');
	expect(says('Merchant')).not.toBe('ok');
	expect(says('Process ID')).not.toBe('differs');
});

test('a level that does not fit is told first, even where orders can be listed', async () => {
	world = await startWorld();
	const { findings } = await checkIn(world, 'merchant', {
		accessLevel: 'warehouse',
		merchantPk: world.sandbox.merchantPk,
	});
	expect(findings.get('The credential')).toBe('failed: Access Level does not fit the key');
	expect(findings.get('Merchant')).toBe('unknown: Access Level does not fit the key');
});

test('without a Merchant PK it is not said that the key may not list orders', async () => {
	world = await startWorld();
	const { findings } = await checkIn(world, 'warehouse', { merchantPk: '' });
	expect(findings.get('What the key may call')).toMatch(
		/^unknown: ship methods, merchants;.* not answered: orders of a merchant, stock, order sources$/,
	);
});

test('what a user needs first comes first', async () => {
	world = await startWorld();
	const { findings } = await checkIn(world, 'warehouse');
	expect([...findings.keys()].slice(0, 7)).toEqual([
		'In short',
		'The credential',
		'Level of the key',
		'Merchant',
		'What the key may call',
		'Calls left',
		"CartRover's clock",
	]);
	expect(findings.get('The credential')).toBe('ok: CartRover accepts it');
	expect(findings.get('In short')).toBe('ok: the key works');
});

test('an account without orders and stock has little to show', async () => {
	world = await startWorld({ empty: true });
	const { findings, requests } = await checkIn(world, 'merchant');
	expect(findings.get('Orders')).toBe('unknown: none to look at');
	expect(findings.get('Rows per page of inventory')).toBe('unknown: no inventory to look at');
	expect(findings.get('A list without rows')).toBe('ok: []');
	expect(requests).toBeLessThan(20);
});

test('another program on the same key is noticed', async () => {
	const { findings } = await checkUnder([], {
		prepare: ({ sandbox }) => {
			sandbox.onRequest(() => {
				sandbox.drainBucket('merchant', 2);
			});
		},
	});
	expect(findings.get('Calls left')).toMatch(
		/^differs: \d+ of 100; others used about [3-6]\d meanwhile$/,
	);
	expect(findings.get('In short')).toBe('differs: to look at: Calls left');
});

test('nothing of an order, no name and no key is told', async () => {
	world = await startWorld();
	const { items } = await world.run('account', 'check', {}, { level: 'merchant' });
	const told = JSON.stringify(items.map(({ json }) => json));
	const { keys, store } = world.sandbox;
	expect(told).not.toContain(keys.merchant.apiKey);
	expect(told).not.toContain(keys.merchant.apiUser);
	const orders = store.find({ status: 'any' });
	expect(orders.length).toBeGreaterThan(100);
	for (const order of orders) {
		const { custRef, custPoNo, orderSource, fields } = order as unknown as Record<string, unknown>;
		const texts = [custRef, custPoNo, orderSource, ...Object.values(fields ?? {})];
		for (const text of texts) {
			if (typeof text === 'string' && text.length > 5) expect(told).not.toContain(text);
		}
	}
});
