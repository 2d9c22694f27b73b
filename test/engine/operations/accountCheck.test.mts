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
	expect(findings.get('What dates of the list Any filter by')).toBe(
		'ok: when the order was created',
	);
	expect(requests).toBeLessThanOrEqual(40);
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
		expect(findings.get('The key')).toBe('failed: CartRover refuses it');
		expect(requests).toBe(1);
		await world.end();
	}
});

test('a Merchant PK that is none is told', async () => {
	world = await startWorld();
	const { findings } = await checkIn(world, 'warehouse', { merchantPk: '999' });
	expect(findings.get('Merchant')).toBe('failed: none that CartRover accepts');
});

test('an account without orders and stock has little to show', async () => {
	world = await startWorld({ empty: true });
	const { findings, requests } = await checkIn(world, 'merchant');
	expect(findings.get('Orders')).toBe('unknown: none to look at');
	expect(findings.get('Rows of a page of inventory')).toBe('unknown: no inventory to look at');
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
		/^differs: \d+ of 100; others drew about [3-6]\d meanwhile$/,
	);
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
