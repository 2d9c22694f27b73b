import { byId, startWorld, START, type World } from '../../support/world.mts';

/* The promises of the package as a whole, in the real engine, against the sandbox over HTTP. */

let world: World;
const begin = async (options?: Parameters<typeof startWorld>[0]) =>
	(world = await startWorld(options));
afterEach(async () => await world.end());

const refsOf = (count: number) => Array.from({ length: count }, (_, index) => `R-${1_000 + index}`);

describe('250 status look-ups', () => {
	const lookUps = async (refs: string[]) =>
		await world.run(
			'orderStatus',
			'get',
			{ custRef: byId('={{ $json.ref }}') },
			{ items: refs.map((ref) => ({ ref })) },
		);

	test('are all answered, in their order, without a refusal, in the time that the bucket allows', async () => {
		const { sandbox, clock } = await begin({ empty: true });
		const refs = refsOf(250);
		sandbox.store.addOrders(250, (index) => ({ custRef: refs[index] }));

		const { items, hints, error } = await lookUps(refs);

		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.cust_ref)).toEqual(refs);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(refs.map((_, item) => ({ item })));
		expect(sandbox.log.refused).toBe(0);
		expect(sandbox.log.entries).toHaveLength(250);
		const bound = 150 * 600;
		expect(clock.now() - START).toBeGreaterThanOrEqual(bound);
		expect(clock.now() - START).toBeLessThan(bound * 1.03);
		expect(hints).toHaveLength(1);
		expect(hints[0]?.message).toMatch(/waited 9[01] seconds for CartRover's rate limit/);
	});

	test('are all answered when the sandbox refuses a tenth of the requests at random', async () => {
		const { sandbox } = await begin({ empty: true });
		const refs = refsOf(250);
		sandbox.store.addOrders(250, (index) => ({ custRef: refs[index] }));
		sandbox.faults.random({ seed: 7, rate: 0.1, faults: ['rateLimit', { kind: 'rateLimit429' }] });

		const { items, error } = await lookUps(refs);

		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.cust_ref)).toEqual(refs);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(refs.map((_, item) => ({ item })));
		const refused = sandbox.log.entries.filter(({ fault }) => fault !== null);
		expect(refused.length).toBeGreaterThan(10);
	});

	test('give no hint when nothing was waited for', async () => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addOrder({ custRef: 'ONE' });
		expect((await lookUps(['ONE'])).hints).toEqual([]);
	});
});

describe('getting many orders', () => {
	const refsFrom = (items: Array<{ json: { cust_ref?: unknown } }>) =>
		items.map(({ json }) => json.cust_ref);

	test('Return All over 2,350 orders brings each once, in order', async () => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addOrders(2_350, (index) => ({
			custRef: `R-${index}`,
			createdAt: START - (2_350 - index) * 1_000,
		}));

		const { items, error } = await world.run('order', 'getAll', { returnAll: true });

		expect(error).toBeUndefined();
		expect(refsFrom(items)).toEqual(Array.from({ length: 2_350 }, (_, i) => `R-${2_349 - i}`));
		// One more, once, to see from which number pages are counted.
		expect(sandbox.log.entries).toHaveLength(25);
	});

	test.each(['createdDesc', 'createdAsc', 'updatedDesc'] as const)(
		'brings each once also while new orders arrive, sorted %s',
		async (sort) => {
			const { sandbox } = await begin({ empty: true, sort });
			sandbox.store.addOrders(2_350, (index) => ({
				custRef: `R-${index}`,
				createdAt: START - (2_350 - index) * 1_000,
			}));
			const listed = [...sandbox.store.find({ status: 'any' })].map(({ custRef }) => custRef);
			let arrived = 0;
			sandbox.onRequest(() => {
				if (arrived < 60) sandbox.store.addOrders(3, (i) => ({ custRef: `NEW-${arrived + i}` }));
				arrived += 3;
			});

			const { items, error } = await world.run('order', 'getAll', { returnAll: true });

			expect(error).toBeUndefined();
			const refs = refsFrom(items).map(String);
			expect(new Set(refs).size).toBe(refs.length);
			expect(refs.filter((ref) => ref.startsWith('R-'))).toEqual(listed);
		},
	);

	test('with limit 130 asks for two pages, once from which number they are counted', async () => {
		const { sandbox } = await begin({ empty: true });
		sandbox.store.addOrders(500);
		const { items } = await world.run('order', 'getAll', { returnAll: false, limit: 130 });
		expect(items).toHaveLength(130);
		expect(sandbox.log.entries.map(({ query }) => [query.page, query.limit])).toEqual([
			[undefined, '100'],
			['1', '100'],
			['2', '100'],
		]);
	});

	test('asks for no more than is wanted, in one request where it fits', async () => {
		const { sandbox } = await begin();
		const { items } = await world.run('order', 'getAll', { limit: 7 });
		expect(items).toHaveLength(7);
		expect(sandbox.log.entries.map(({ query }) => query.limit)).toEqual(['7']);
	});

	test('sends status, dates and source, and includes when asked', async () => {
		const { sandbox } = await begin();
		const parameters = {
			status: 'shipped_or_confirmed',
			returnAll: true,
			output: 'raw',
			filters: { fromDate: '2026-02-20T00:00:00', toDate: '2026-02-25', orderSource: 'Shopify' },
			options: { include: ['aliases', 'filtered_items'] },
		};
		const { items, error } = await world.run('order', 'getAll', parameters, { level: 'merchant' });
		expect(error).toBeUndefined();
		expect(items.length).toBeGreaterThan(0);
		expect(sandbox.log.entries[0]).toMatchObject({
			path: 'merchant/orders/list/shipped_or_confirmed',
			query: {
				from_date: expect.stringMatching(/^2026-02-20T\d\d:00:00\+00:00$/),
				order_source: 'Shopify',
				include_aliases: 'Y',
				include_filtered_items: 'Y',
			},
		});
		// CartRover's record as it is, but for payment data.
		expect(items[0]?.json).toHaveProperty('delivered_to_wms_date');
		expect(items[0]?.json).not.toHaveProperty('cvv');
	});

	test('reads each parameter for its own item, and links the results to it', async () => {
		await begin();
		const { items } = await world.run(
			'order',
			'getAll',
			{ status: '={{ $json.status }}', limit: '={{ $json.limit }}' },
			{
				level: 'merchant',
				items: [
					{ status: 'new', limit: 2 },
					{ status: 'confirmed', limit: 3 },
				],
			},
		);
		expect(items.map(({ json, pairedItem }) => [json.order_status, pairedItem])).toEqual([
			...Array.from({ length: 2 }, () => ['new', { item: 0 }]),
			...Array.from({ length: 3 }, () => ['confirmed', { item: 1 }]),
		]);
	});
});

describe('when an execution is canceled', () => {
	test('it stops waiting at once and asks nothing more', async () => {
		const { sandbox, clock } = await begin({ empty: true });
		const refs = refsOf(250);
		sandbox.store.addOrders(250, (index) => ({ custRef: refs[index] }));
		const abort = new AbortController();
		sandbox.onRequest(() => {
			if (sandbox.log.entries.length === 120) abort.abort();
		});
		const result = await world.run(
			'orderStatus',
			'get',
			{ custRef: byId('={{ $json.ref }}') },
			{ items: refs.map((ref) => ({ ref })), signal: abort.signal },
		);
		expect(result.status).toBe('canceled');
		const at = clock.now();
		await clock.settled();
		expect(sandbox.log.entries.length).toBeLessThan(127);
		expect(clock.now() - at).toBeLessThan(1_000);
	});
});
