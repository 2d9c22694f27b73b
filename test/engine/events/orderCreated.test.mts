import { START, startWorld, type World } from '../../support/world.mts';

let world: World;
const begin = async (options?: Parameters<typeof startWorld>[0]) =>
	(world = await startWorld({ empty: true, ...options }));
afterEach(async () => await world.end());

type Polled = Awaited<ReturnType<ReturnType<World['poller']>['poll']>>;
const refsOf = (items: Polled) => (items ?? []).map(({ json }) => String(json.cust_ref));
const MINUTE = 60_000;

test('takes a baseline first and reports nothing old', async () => {
	const { sandbox, clock } = await begin({ empty: false });
	const poller = world.poller();
	expect(await poller.poll()).toBeNull();
	await clock.advance(MINUTE);
	expect(await poller.poll()).toBeNull();
	sandbox.arrive(2);
	await clock.advance(MINUTE);
	expect(await poller.poll()).toHaveLength(2);
	expect(await poller.poll()).toBeNull();
});

test('finds orders however far they moved between two polls', async () => {
	const { sandbox, clock } = await begin();
	const poller = world.poller();
	await poller.poll();
	for (const status of ['new', 'at_wms', 'shipped', 'confirmed', 'canceled', 'error'] as const) {
		const { custRef } = sandbox.store.addOrder({ custRef: `NOW-${status}` });
		if (status !== 'new') sandbox.store.setStatus(custRef, status);
	}
	await clock.advance(MINUTE);
	expect(refsOf(await poller.poll()).sort()).toEqual([
		'NOW-at_wms',
		'NOW-canceled',
		'NOW-confirmed',
		'NOW-error',
		'NOW-new',
		'NOW-shipped',
	]);
});

test('asks once when nothing is new', async () => {
	const { sandbox, clock } = await begin({ empty: false });
	const poller = world.poller();
	await poller.poll();
	for (let poll = 0; poll < 5; poll++) {
		await clock.advance(MINUTE);
		const before = sandbox.log.entries.length;
		await poller.poll();
		expect(sandbox.log.entries.length - before).toBe(1);
	}
});

test('delivers the oldest first, up to Max Items, and the rest with the next polls', async () => {
	const { sandbox, clock } = await begin();
	const poller = world.poller({ options: { maxItems: 40 } });
	await poller.poll();
	const refs = Array.from({ length: 350 }, (_, index) => `R-${1_000 + index}`);
	await clock.advance(10 * MINUTE);
	// Seven orders share each second.
	sandbox.store.addOrders(350, (i) => ({
		custRef: refs[i],
		createdAt: START + MINUTE + Math.floor(i / 7) * 1_000,
	}));
	const polls: string[][] = [];
	for (let poll = 0; poll < 10; poll++) {
		await clock.advance(MINUTE);
		polls.push(refsOf(await poller.poll()));
	}
	expect(polls.map((poll) => poll.length)).toEqual([40, 40, 40, 40, 40, 40, 40, 40, 30, 0]);
	expect(polls.flat()).toEqual(refs);
});

test('works through thousands of orders that were created in the same second', async () => {
	const { sandbox, clock } = await begin();
	const poller = world.poller({ options: { maxItems: 400 } });
	await poller.poll();
	await clock.advance(MINUTE);
	const at = clock.now();
	sandbox.store.addOrders(1_500, (i) => ({ custRef: `SAME-${i}`, createdAt: at }));
	sandbox.store.addOrders(5, (i) => ({ custRef: `AFTER-${i}`, createdAt: at + 1_000 }));
	const delivered: string[] = [];
	for (let poll = 0; poll < 8; poll++) {
		await clock.advance(2 * MINUTE);
		delivered.push(...refsOf(await poller.poll()));
	}
	expect(delivered).toHaveLength(1_505);
	expect(new Set(delivered).size).toBe(1_505);
	expect(delivered.slice(-5).every((ref) => ref.startsWith('AFTER'))).toBe(true);
});

test('goes on where it was when its budget runs out, and loses nothing', async () => {
	const { sandbox, clock } = await begin({ latencyMs: 1_500 });
	const poller = world.poller(
		{ options: { maxItems: 5_000, overlapMinutes: 1 } },
		{ budgetMs: 10_000 },
	);
	await poller.poll();
	await clock.advance(MINUTE);
	sandbox.store.addOrders(600, (i) => ({
		custRef: `R-${i}`,
		createdAt: START + Math.floor(i / 3) * 1_000,
	}));
	const delivered: string[] = [];
	for (let poll = 0; poll < 60 && delivered.length < 600; poll++) {
		await clock.advance(MINUTE);
		const begun = clock.now();
		delivered.push(...refsOf(await poller.poll()));
		expect(clock.now() - begun).toBeLessThanOrEqual(10_000);
	}
	expect(delivered).toHaveLength(600);
	expect(new Set(delivered).size).toBe(600);
});

test('begins at Start From when it is set, that second included', async () => {
	const { sandbox, clock } = await begin();
	const at = (minutes: number) => START - minutes * MINUTE;
	sandbox.store.addOrder({ custRef: 'BEFORE', createdAt: at(61) });
	sandbox.store.addOrder({ custRef: 'ON-THE-DOT', createdAt: at(60) });
	sandbox.store.addOrder({ custRef: 'AFTER', createdAt: at(30) });
	const poller = world.poller({ options: { startFrom: '2026-03-01T11:00:00Z' } });
	expect(refsOf(await poller.poll())).toEqual(['ON-THE-DOT', 'AFTER']);
	await clock.advance(MINUTE);
	expect(await poller.poll()).toBeNull();
});

test('filters by order source, also where CartRover does not', async () => {
	const { sandbox, clock } = await begin();
	const poller = world.poller({ filters: { orderSource: 'Best Buy Canada' } });
	await poller.poll();
	await clock.advance(MINUTE);
	sandbox.store.addOrder({ custRef: 'BB', orderSource: 'Best Buy Canada' });
	sandbox.store.addOrder({ custRef: 'SH', orderSource: 'Shopify' });
	expect(refsOf(await poller.poll())).toEqual(['BB']);
	expect(sandbox.log.entries.at(-1)?.query.order_source).toBe('Best Buy Canada');
});

test('gives the raw record with Output Raw, a short one with Simplified', async () => {
	const { sandbox, clock } = await begin({ empty: false });
	const raw = world.poller({ output: 'raw' });
	const simple = world.poller({}, { node: { id: 'another' } });
	await raw.poll();
	await simple.poll();
	sandbox.arrive(1);
	await clock.advance(MINUTE);
	const [rawItem] = (await raw.poll()) ?? [];
	const [simpleItem] = (await simple.poll()) ?? [];
	expect(Object.keys(rawItem?.json ?? {}).length).toBeGreaterThan(100);
	expect(Object.keys(simpleItem?.json ?? {}).length).toBeLessThan(30);
	expect(typeof simpleItem?.json.grand_total).toBe('number');
});

describe('a manual run', () => {
	test('fetches a sample and leaves the cursor alone', async () => {
		const { sandbox, clock } = await begin({ empty: false });
		const poller = world.poller();
		await poller.poll();
		const kept = JSON.stringify(poller.staticData);
		sandbox.arrive(1);
		await clock.advance(MINUTE);
		const sample = await poller.poll({ mode: 'manual' });
		expect(sample?.length).toBeGreaterThan(0);
		expect(sample?.length).toBeLessThanOrEqual(5);
		expect(JSON.stringify(poller.staticData)).toBe(kept);
		expect(await poller.poll()).toHaveLength(1);
	});

	test('says so when there is nothing to show', async () => {
		await begin();
		await expect(world.poller().poll({ mode: 'manual' })).rejects.toThrow(
			'No data with the current filter could be found',
		);
	});
});

describe('a manual run with an order source', () => {
	const nothing = { message: 'No data with the current filter could be found' };

	test('that no order has names those that there are', async () => {
		const { store } = (await begin()).sandbox;
		store.addOrder({ custRef: 'A', orderSource: 'Shopify' });
		store.addOrder({ custRef: 'B', orderSource: 'Amazon US' });
		store.addOrder({ custRef: 'C', orderSource: 'Shopify' });
		const description = expect.stringMatching(
			/recent orders are of: (Shopify, )?Amazon US(, Shopify)?\.$/,
		);
		for (const event of ['orderCreated', 'orderStatusChanged', 'shipmentCreated']) {
			for (const orderSource of ['Shopfy', 'shopify', 'AMAZON US']) {
				const poller = world.poller({ event, filters: { orderSource } });
				await expect(poller.poll({ mode: 'manual' })).rejects.toMatchObject({
					...nothing,
					description,
				});
			}
		}
	});

	test('that orders have, though none of this kind, does not', async () => {
		const { store } = (await begin()).sandbox;
		store.addOrder({ custRef: 'A', orderSource: 'Shopify' });
		store.addOrder({ custRef: 'B', orderSource: 'Etsy' });
		const poller = world.poller({ event: 'shipmentCreated', filters: { orderSource: 'Shopify' } });
		await expect(poller.poll({ mode: 'manual' })).rejects.toMatchObject({
			...nothing,
			description: expect.stringMatching(/^CartRover has nothing of this kind/),
		});
	});
});

describe('a poll that fails', () => {
	test('throws, keeps the cursor, and nothing is lost', async () => {
		const { sandbox, clock } = await begin({ empty: false });
		const poller = world.poller();
		await poller.poll();
		const kept = JSON.stringify(poller.staticData);
		sandbox.arrive(3);
		await clock.advance(MINUTE);
		sandbox.faults.add({ fault: 'html', times: 5 });
		await expect(poller.poll()).rejects.toThrow("CartRover's answer could not be read");
		expect(JSON.stringify(poller.staticData)).toBe(kept);
		await clock.advance(MINUTE);
		expect(await poller.poll()).toHaveLength(3);
	});

	test('says that the rate limit leaves no time, when other programs use it all', async () => {
		const { sandbox, clock } = await begin();
		const poller = world.poller({}, { budgetMs: 10_000 });
		await poller.poll();
		await clock.advance(MINUTE);
		sandbox.faults.add({ fault: 'rateLimit', times: 1_000 });
		const begun = clock.now();
		await expect(poller.poll()).rejects.toThrow('There was no time left for this poll');
		expect(clock.now() - begun).toBeLessThanOrEqual(10_000);
	});

	test('does not activate with a key that may not read orders', async () => {
		await begin();
		await expect(
			world.poller({}, { level: 'warehouse', credential: { merchantPk: '' } }).poll(),
		).rejects.toThrow('Listing orders needs a Merchant PK');
	});
});

test('two polls at the same time deliver once', async () => {
	const { sandbox, clock } = await begin({ empty: false });
	const poller = world.poller();
	await poller.poll();
	sandbox.arrive(3);
	await clock.advance(MINUTE);
	const both = await Promise.all([poller.poll(), poller.poll()]);
	expect(both.flatMap(refsOf)).toHaveLength(3);
});

test('over ten polls with orders arriving, moving on and pages shifting, each comes once', async () => {
	const { sandbox, clock } = await begin({ empty: false, autopilot: true });
	const poller = world.poller();
	await poller.poll();
	const before = new Set(sandbox.store.orders().map(({ custRef }) => custRef));
	let arriving = true;
	sandbox.onRequest(() => {
		if (arriving) sandbox.arrive(2);
	});
	const delivered: string[] = [];
	for (let poll = 0; poll < 10; poll++) {
		sandbox.arrive([0, 3, 150, 1, 220][poll % 5] ?? 0);
		await clock.advance(7 * MINUTE);
		delivered.push(...refsOf(await poller.poll()));
	}
	arriving = false;
	await clock.advance(MINUTE);
	delivered.push(...refsOf(await poller.poll()));
	const created = sandbox.store.orders().map(({ custRef }) => custRef);
	expect(delivered.slice().sort()).toEqual(created.filter((ref) => !before.has(ref)).sort());
});

test('delivers what arrives between the activation and the first scheduled poll, in either poller', async () => {
	for (const state of ['legacy', 'durable'] as const) {
		const { sandbox, clock } = await begin({ empty: false });
		const poller = world.poller({}, { state });
		expect(await poller.poll()).toBeNull();
		await clock.advance(10_000);
		sandbox.store.addOrder({ custRef: 'SOON' });
		await clock.advance(MINUTE);
		expect(refsOf(await poller.poll())).toEqual(['SOON']);
		await clock.advance(MINUTE);
		expect(await poller.poll()).toBeNull();
		if (state === 'legacy') await world.end();
	}
});

test.each([0, 7 * 24 * 60, -2])(
	'delivers what arrives while the first poll waits, with CartRover’s clock %d minutes ahead',
	async (minutes) => {
		const { sandbox, clock } = await begin({ skewMs: minutes * MINUTE });
		sandbox.store.addOrder({ custRef: 'BEFORE' });
		const poller = world.poller();
		sandbox.drainBucket('merchant');
		const begun = clock.now();
		const unhook = sandbox.onRequest(() => {
			if (clock.now() < begun + 5_000) {
				sandbox.drainBucket('merchant');
				return;
			}
			unhook();
			sandbox.store.addOrder({ custRef: 'MEANWHILE' });
		});
		expect(await poller.poll()).toBeNull();
		await clock.advance(MINUTE);
		expect(refsOf(await poller.poll())).toEqual(['MEANWHILE']);
		await clock.advance(MINUTE);
		expect(await poller.poll()).toBeNull();
	},
);

test('does not take a time in the future for read, where other sources fill the list', async () => {
	const { sandbox, clock } = await begin({ filtersBySource: false });
	const poller = world.poller({
		filters: { orderSource: 'Mine' },
		options: { maxItems: 10, overlapMinutes: 5 },
	});
	await poller.poll();
	await clock.advance(MINUTE);
	const others = (count: number) => sandbox.store.addOrders(count, { orderSource: 'Theirs' });
	const delivered: string[] = [];
	for (let poll = 0; poll < 30; poll++) {
		others(60);
		sandbox.store.addOrder({ custRef: `MINE-${poll}`, orderSource: 'Mine' });
		await clock.advance(MINUTE);
		delivered.push(...refsOf(await poller.poll()));
	}
	expect(delivered).toEqual(Array.from({ length: 30 }, (_, poll) => `MINE-${poll}`));
});
