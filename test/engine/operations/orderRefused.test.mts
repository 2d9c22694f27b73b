import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { validOrder } from '../../support/orders.mts';
import { startWorld, START, type World } from '../../support/world.mts';

/*
 * An order is sent again where its answer was lost. Refused then, it may have been created by the first
 * attempt; or CartRover had an order of this reference before, and that refusal was lost.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RETRY = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
const POSTS = { method: 'POST' };
const VIEWS = { method: 'GET' };
const LINES = [{ item: 'MUG-1', quantity: 2 }];

let world: World;
const start = async (options: Parameters<typeof startWorld>[0] = {}) => {
	await world?.end();
	world = await startWorld({ empty: true, ...options });
};
beforeEach(async () => {
	world = await startWorld({ empty: true });
});
afterEach(async () => await world.end());

const reads = () => world.sandbox.log.entries.filter(({ method }) => method === 'GET').length;

/** CartRover has an order of this reference already. */
const taken = (more: object = {}) =>
	world.sandbox.store.addOrder({ custRef: 'A', createdAt: START - HOUR, items: LINES, ...more });

const lose = (fault = 'cutAfter', times = 1) =>
	world.sandbox.faults.add({ fault: fault as 'cutAfter', match: POSTS, times });

describe.each(['create', 'createMany'])(
	'order %s, refused after an answer was lost',
	(operation) => {
		async function create(onDuplicate = 'fail', more: Parameters<World['run']>[3] = {}) {
			const { items, error, hints } = await world.run(
				'order',
				operation,
				{ specifyOrder: 'json', orderJson: '={{ $json }}', options: { onDuplicate } },
				{ items: [validOrder('A')], ...more },
			);
			return {
				created: items[0]?.json.created,
				error: error && `${error.message} | ${error.description}`,
				hints: hints?.map(({ message }) => message),
			};
		}

		const own = { created: true, error: undefined };
		const skipped = { created: false, error: undefined };
		const refused = {
			error: expect.stringMatching(
				/OrderDuplicate.*\| (Look at the status of that|If that is the same) order/,
			),
		};
		const unknown = {
			created: undefined,
			error: expect.stringMatching(
				/^It is not known whether order A was created: OrderDuplicate \| An earlier attempt .* Look it up in CartRover before you run this item again/,
			),
		};
		const orders = () => world.sandbox.store.orderCount;

		describe.each(['cutAfter', 'truncated', 'emptyBody', 'html'])('%s', (fault) => {
			test("fails where the order is somebody else's", async () => {
				taken();
				lose(fault);
				const result = await create();
				expect(result).toMatchObject(refused);
				expect(result.error).not.toMatch(/earlier attempt|Look it up/);
				expect([reads(), orders()]).toEqual([1, 1]);
			});

			test("skips it where it is somebody else's, and On Duplicate says so", async () => {
				taken();
				lose(fault);
				expect(await create('skip')).toMatchObject({
					...skipped,
					hints: [expect.stringContaining('CartRover already had order A.')],
				});
				expect([reads(), orders()]).toEqual([1, 1]);
			});

			test.each(['fail', 'skip'])(
				'is created where it is its own, On Duplicate = %s',
				async (on) => {
					lose(fault);
					expect(await create(on)).toMatchObject({ ...own, hints: [] });
					expect([reads(), orders()]).toEqual([1, 1]);
				},
			);
		});

		test('reads nothing where no answer was lost', async () => {
			taken();
			expect(await create()).toMatchObject(refused);
			expect(reads()).toBe(0);
		});

		describe.each(['fail', 'skip'])('says that it is not known, On Duplicate = %s,', (on) => {
			test('where the order cannot be read', async () => {
				lose();
				world.sandbox.faults.add({ fault: 'serverError', match: VIEWS, times: 9 });
				expect(await create(on)).toMatchObject(unknown);
			});

			test('where the order is not found', async () => {
				taken({ cart: 'Another' });
				world.sandbox.readings.use(['cart-sees-own']);
				lose();
				expect(await create(on)).toMatchObject(unknown);
			});

			test.each([
				['null', null],
				['a list', []],
				['another order', { cust_ref: 'B', items: LINES }],
				['no lines', { cust_ref: 'A' }],
				['odd lines', { cust_ref: 'A', items: 'MUG-1' }],
			])('where the answer holds %s', async (_, response) => {
				lose();
				const body = { success_code: true, response };
				world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: VIEWS });
				expect(await create(on)).toMatchObject(unknown);
			});

			test.each([
				['another SKU', { items: [{ item: 'TEE-1', quantity: 2 }] }],
				['another quantity', { items: [{ item: 'MUG-1', quantity: 3 }] }],
				[
					'another quantity in the first line',
					{ items: [{ item: 'MUG-1', quantity: 3 }, ...LINES] },
				],
				['a line more', { items: [...LINES, { item: 'TEE-1', quantity: 1 }] }],
			])('where one created meanwhile has %s', async (_, more) => {
				taken({ createdAt: START, ...more });
				lose();
				expect(await create(on)).toMatchObject(unknown);
			});

			test('where its order number is another', async () => {
				taken({ createdAt: START, custPoNo: 'PO-2' });
				lose();
				const items = [validOrder('A', { cust_po_no: 'PO-1' })];
				expect(await create(on, { items })).toMatchObject(unknown);
			});
		});

		test('goes by the content where the order shows no time', async () => {
			const shown = (quantity: number) => ({
				success_code: true,
				response: { cust_ref: 'a ', items: [{ item: 'mug-1', quantity: `${quantity}` }] },
			});
			const show = (quantity: number) => {
				const body = shown(quantity);
				world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: VIEWS });
			};
			taken();
			lose();
			show(2);
			expect(await create()).toMatchObject(own);
			lose();
			show(3);
			expect(await create()).toMatchObject(unknown);
		});

		test('adds up the lines of a SKU, however they are written', async () => {
			lose();
			const lines = [
				{ item: 'MUG-1', quantity: 1 },
				{ item: 'TEE-1', quantity: '3' },
				{ item: 'MUG-1', quantity: '1.0' },
			];
			const items = [validOrder('A', { items: lines })];
			expect(await create('fail', { items })).toMatchObject(own);
		});

		test('knows its own by all lines, those that CartRover leaves out of answers, too', async () => {
			const lines = [...LINES, { item: 'INSURANCE', quantity: 1 }];
			taken({ createdAt: START, items: lines.map((each, at) => ({ ...each, filtered: at > 0 })) });
			lose();
			expect(await create('fail', { items: [validOrder('A', { items: lines })] })).toMatchObject(
				own,
			);
		});

		test.each([
			'date-ahead',
			'date-behind',
			'no-date',
			'times-no-zone',
			'times-offset',
			'times-epoch',
		])('tells its own from an old one under the reading %s', async (reading) => {
			world.sandbox.readings.use([reading]);
			lose();
			expect(await create()).toMatchObject(own);
			await start();
			world.sandbox.readings.use([reading]);
			taken({ createdAt: START - 24 * HOUR });
			lose();
			expect(await create()).toMatchObject(refused);
		});

		test.each([
			['2026-03-01 04:00:00', own],
			['2026-02-28 12:00:00', refused],
			['2026-03-01', own],
			['2026-02-27', refused],
		])('takes a time without a zone for the latest that it may be: %s', async (time, expected) => {
			const response = { cust_ref: 'A', items: LINES, created_date_time: time };
			const body = { success_code: true, response };
			lose();
			world.sandbox.faults.add({ fault: { kind: 'wrongTypes', body }, match: VIEWS });
			expect(await create()).toMatchObject(expected);
		});

		test.each([-3 * HOUR, 3 * HOUR])("n8n's clock may be wrong: %d", async (skewMs) => {
			await start({ skewMs });
			lose();
			expect(await create()).toMatchObject(own);
			await start({ skewMs });
			taken({ createdAt: START + skewMs - 4 * HOUR });
			lose();
			expect(await create()).toMatchObject(refused);
		});

		describe('in the next try of Retry On Fail', () => {
			test("fails where it is somebody else's", async () => {
				taken();
				lose('cutAfter', 5);
				expect(await create('fail', { node: RETRY })).toMatchObject(refused);
				expect([reads(), orders()]).toEqual([1, 1]);
			});

			test('is created where the first try has done so, minutes ago', async () => {
				lose('hang', 5);
				expect(await create('fail', { node: RETRY })).toMatchObject(own);
				expect(world.clock.now()).toBeGreaterThan(START + 5 * MINUTE);
				expect([reads(), orders()]).toEqual([1, 1]);
			});

			test('is created where it could not be read before', async () => {
				lose();
				world.sandbox.faults.add({ fault: 'serverError', match: VIEWS, times: 5 });
				expect(await create('fail', { node: RETRY })).toMatchObject(own);
				expect(orders()).toBe(1);
			});
		});

		describe('in words that nobody knows', () => {
			const words = (cust_ref = 'A') => {
				const message = 'This has been received';
				const row = { cust_ref, cust_po_no: null, message };
				const body =
					operation === 'create'
						? { success_code: false, error_code: 'Failure', message }
						: { success_code: true, response: { success: [], failed: [row] } };
				lose();
				world.sandbox.faults.add({
					fault: { kind: 'wrongTypes', body, effect: false },
					match: POSTS,
				});
			};

			test('is created where it is its own', async () => {
				words();
				expect(await create()).toMatchObject(own);
				expect(orders()).toBe(1);
			});

			test("is that error where it is somebody else's", async () => {
				taken();
				words();
				const { error } = await create('skip');
				expect(error).toMatch(/This has been received \|/);
				expect(error).not.toMatch(/earlier attempt|not known/);
			});

			test('says that an attempt may have taken effect where it cannot be read', async () => {
				words();
				world.sandbox.faults.add({ fault: 'serverError', match: VIEWS, times: 9 });
				const { error } = await create();
				expect(error).toMatch(/This has been received \|/);
				expect(error).toMatch(/An earlier attempt .*Look it up in CartRover/);
				expect(error).not.toMatch(/was not created/);
			});
		});
	},
);

test("createMany tells its own from somebody else's in one request", async () => {
	const refs = ['A', 'B', 'C'];
	world.sandbox.store.addOrder({ custRef: 'B', createdAt: START - HOUR, items: LINES });
	world.sandbox.faults.add({ fault: 'cutAfter' });
	const { items } = await world.run(
		'order',
		'createMany',
		{ orderJson: '={{ $json }}' },
		{ items: refs.map((ref) => validOrder(ref)), node: { onError: 'continueRegularOutput' } },
	);
	expect(items.map(({ json }) => json)).toMatchObject([
		{ cust_ref: 'A', created: true },
		{
			error: 'Order B was not created: OrderDuplicate',
			message: expect.stringContaining('set the option On Duplicate to “Skip”'),
		},
		{ cust_ref: 'C', created: true },
	] satisfies IDataObject[]);
	expect(reads()).toBe(3);
});

describe('createMany, where one duplicate refuses a whole request', () => {
	const createAll = async (onDuplicate: string) => {
		world.sandbox.readings.use(['duplicate-error']);
		world.sandbox.faults.add({ fault: 'cutAfter' });
		const { items } = await world.run(
			'order',
			'createMany',
			{ orderJson: '={{ $json }}', options: { onDuplicate } },
			{
				items: [validOrder('A'), validOrder('B')],
				node: { onError: 'continueRegularOutput' },
			},
		);
		return items.map(({ json }) => json);
	};

	test('orders that the first attempt created are created', async () => {
		expect(await createAll('fail')).toMatchObject([{ created: true }, { created: true }]);
		expect(world.sandbox.store.orderCount).toBe(2);
	});

	test.each([
		['fail', { error: expect.stringMatching(/Duplicate/) }],
		['skip', { created: false }],
	])('others are not, On Duplicate = %s', async (onDuplicate, expected) => {
		taken();
		expect(await createAll(onDuplicate)).toMatchObject([
			expected,
			{ error: expect.stringMatching(/^It is not known whether order B was created/) },
		]);
	});
});

test('no claim is false, whatever is lost and whosever the references are', async () => {
	const LOST = ['cutBefore', 'cutAfter', 'truncated', 'emptyBody', 'html'] as const;
	const kinds = fc.constantFrom('free', 'taken', 'taken with other lines');
	let runs = 0;
	let known = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom('create', 'createMany'),
			fc.array(kinds, { minLength: 1, maxLength: 5 }),
			fc.constantFrom('fail', 'skip'),
			fc.integer({ min: 1, max: 3 }),
			fc.record({ seed: fc.nat(), rate: fc.constantFrom(0.3, 0.7) }),
			fc.constantFrom(undefined, POSTS),
			async (operation, given, onDuplicate, batchSize, chance, match) => {
				runs += 1;
				const { faults, store } = world.sandbox;
				const refs = given.map((_, at) => `${runs}-${at}`);
				given.forEach((kind, at) => {
					const items = kind === 'taken' ? LINES : [{ item: 'TEE-1', quantity: 1 }];
					if (kind !== 'free') taken({ custRef: refs[at], items });
				});
				faults.clear();
				faults.random({ ...chance, faults: LOST, match });
				const options = { onDuplicate, ...(operation === 'createMany' && { batchSize }) };
				const { items } = await world.run(
					'order',
					operation,
					{ specifyOrder: 'json', orderJson: '={{ $json }}', options },
					{
						items: refs.map((ref) => validOrder(ref)),
						node: { ...RETRY, maxTries: 3, onError: 'continueRegularOutput' },
					},
				);
				expect(items).toHaveLength(given.length);
				for (const [at, { json }] of items.entries()) {
					const isOwn = given[at] === 'free' && store.order(refs[at] as string) !== undefined;
					const said = `${String(json.error)} ${String(json.message)}`;
					const isKnown = !/not known|may have taken effect/.test(said);
					if (json.error === undefined) expect(json.created).toBe(isOwn);
					else if (isKnown) expect(isOwn).toBe(false);
					if (isKnown) known += 1;
				}
			},
		),
		{ numRuns: 40 },
	);
	expect(known).toBeGreaterThan(40);
});
