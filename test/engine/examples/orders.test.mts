import type { IDataObject } from 'n8n-workflow';

import { type Example, itemsOf, startExample } from '../../support/exampleRun.mts';

/* Example workflows around orders, in the real engine against the sandbox. */

let example: Example;
const begin = async (...given: Parameters<typeof startExample>) =>
	(example = await startExample(...given));
afterEach(async () => await example.end());

const DAY = 24 * 60 * 60 * 1_000;
const text = (message: IDataObject | undefined) => message?.text as string;

describe('orders to Postgres', () => {
	const columns = (told: IDataObject) =>
		told.columns as { value: IDataObject; matchingColumns: string[] };

	it('writes a row for each new order and each of its lines, under their keys', async () => {
		const { engine, workflow, sandbox, run, heard } = await begin(
			'orders-to-postgres.json',
			'merchant',
			{},
		);
		const trigger = workflow.nodes[0];
		const poller = engine.poller({ parameters: trigger?.parameters ?? {}, type: trigger?.type });
		expect(await poller.poll()).toBeNull();
		const arrived = sandbox.arrive(3);
		const found = (await poller.poll()) ?? [];

		const result = await run(found.map(({ json }) => json));

		expect(result.status).toBe('success');
		const orders = heard('Save the Order').map(columns);
		expect(orders.map(({ matchingColumns }) => matchingColumns)).toEqual(
			Array(3).fill(['cust_ref']),
		);
		expect(orders.map(({ value }) => value.cust_ref).sort()).toEqual(
			arrived.map(({ custRef }) => custRef).sort(),
		);
		for (const { value } of orders) {
			const order = sandbox.store.order(String(value.cust_ref));
			expect(value).toMatchObject({
				order_number: order?.custPoNo,
				order_source: order?.orderSource,
				customer: expect.stringMatching(/\w/),
				grand_total: Number(order?.fields.grand_total),
				on_hold: expect.any(Boolean),
			});
			expect(Date.parse(String(value.created_at))).toBe(order?.createdAt);
		}
		expect(heard('Save the Line')).toHaveLength(arrived.flatMap(({ items }) => items).length);
		const lines = itemsOf(result, 'Save the Line');
		for (const { custRef, items } of arrived) {
			expect(lines.filter(({ cust_ref }) => cust_ref === custRef)).toEqual(
				items.map(({ item, quantity, price, description }, index) => ({
					cust_ref: custRef,
					line_no: index + 1,
					sku: item,
					description,
					quantity,
					price,
				})),
			);
		}
	});
});

describe('orders in error to Slack', () => {
	it('tells of each order once, also when Slack was away, and again for another reason', async () => {
		const { sandbox, run, heard, away } = await begin('orders-in-error-to-slack.json', 'merchant');
		const { store } = sandbox;
		store.addOrder({ custRef: 'FINE' });
		for (const custRef of ['BAD-1', 'BAD-2']) {
			store.addOrder({
				custRef,
				orderSource: 'Shopify',
				status: 'error',
				errorReason: 'Shipping method is not mapped',
				items: [{ item: 'MUG', quantity: 1, price: 5 }],
				fields: { grand_total: '5.00' },
			});
		}
		away.add('Tell the Team');
		const failed = await run();
		expect(failed.error?.message).toMatch(/^Slack did not take 2 of the messages\./);
		away.clear();
		expect((await run()).status).toBe('success');
		const first = heard('Tell the Team');
		expect(first.map(text).sort()).toEqual([
			expect.stringMatching(
				/^:warning: Order \*BAD-1\* \(Shopify\) is held in CartRover: Shipping method is not mapped\n1 line, 5 in all, created 2/,
			),
			expect.stringMatching(/^:warning: Order \*BAD-2\*/),
		]);
		expect(first[0]?.channelId).toMatchObject({ mode: 'name', value: '#order-desk' });

		await run();
		expect(heard('Tell the Team')).toEqual([]);

		store.setStatus('BAD-1', 'new');
		store.setStatus('BAD-1', 'error', { errorReason: 'Address is incomplete' });
		await run();
		expect(heard('Tell the Team').map(text)).toEqual([
			expect.stringContaining('BAD-1* (Shopify) is held in CartRover: Address is incomplete'),
		]);
		expect(sandbox.log.count({ effect: true })).toBe(0);
	});
});

describe('order from a web form', () => {
	const submitted = {
		source: 'Trade Show',
		company: 'Example Stores',
		first_name: 'Ada',
		last_name: 'Example',
		email: 'ada@example.com',
		street: '12 Example Lane',
		city: 'Santa Barbara',
		state: 'CA',
		zip: '93101',
		country: 'USA',
		sku: ' MUG/1 ',
		quantity: 3,
		submittedAt: '2026-03-01T13:14:15.678+01:00',
		formMode: 'production',
	};
	const open = async () => {
		const opened = await begin('order-from-web-form.json', 'cart');
		opened.sandbox.store.addProduct({
			sku: 'MUG/1',
			name: 'Mug',
			retailPrice: 12.35,
			stock: { '3107': { qtyAvailable: 4 } },
		});
		return opened;
	};

	it('ends with a page that says why, where CartRover refuses the order', async () => {
		const { sandbox, run, heard } = await open();
		const result = await run([{ ...submitted, state: '' }]);
		expect(result.error).toBeUndefined();
		expect(sandbox.store.orderCount).toBe(0);
		expect(heard('Not Possible')).toMatchObject([
			{
				completionTitle: 'This order was not placed',
				completionMessage: expect.stringMatching(/^Order FAIR-.*: Ship-To State is missing/),
			},
		]);
	});

	it('asks to look the order up, where nobody knows whether CartRover has it', async () => {
		const { sandbox, run, heard } = await open();
		sandbox.faults.add({ fault: 'cutAfter', match: { path: 'cart/orders/cartrover' }, times: 9 });
		expect((await run([submitted])).error).toBeUndefined();
		expect(sandbox.store.orderCount).toBe(1);
		expect(heard('Not Possible')).toMatchObject([
			{
				completionTitle: 'Look this order up in CartRover before you send it again',
				completionMessage: expect.stringContaining('not known whether CartRover created order'),
			},
		]);
	});

	it('creates the order with its totals, once, however often the execution is retried', async () => {
		const { sandbox, run, heard } = await open();
		const result = await run([submitted]);
		expect(result.error).toBeUndefined();
		const ref = 'FAIR-20260301-121415-678';
		expect(sandbox.store.order(ref)).toMatchObject({
			orderSource: 'Trade Show',
			items: [{ item: 'MUG/1', quantity: 3, price: 12.35, extendedAmount: 37.05 }],
			fields: { ship_first_name: 'Ada', sub_total: '37.05', grand_total: '37.05' },
		});
		expect(heard('Thank You')).toMatchObject([
			{ operation: 'completion', completionMessage: `Reference ${ref}, 37.05 in all` },
		]);
		expect(heard('Not Possible')).toEqual([]);

		await run([submitted]);
		expect(sandbox.store.orderCount).toBe(1);
		expect(heard('Thank You')).toMatchObject([{ completionMessage: `Reference ${ref}` }]);
	});

	it.each([
		['more than there is', { quantity: 5 }, 'Only 4 of MUG/1 can be sold.'],
		['no piece', { quantity: 0 }, 'The quantity must be a whole number, 1 or more.'],
		['half a piece', { quantity: 2.5 }, 'The quantity must be a whole number, 1 or more.'],
		[
			'a SKU that does not exist',
			{ sku: 'CUP' },
			'CUP: SKU not found. Check the SKU; it must be written as in CartRover.',
		],
	])('orders nothing when asked for %s', async (_, change, message) => {
		const { sandbox, run, heard } = await open();
		expect((await run([{ ...submitted, ...change }])).status).toBe('success');
		expect(sandbox.store.orderCount).toBe(0);
		expect(heard('Thank You')).toEqual([]);
		expect(heard('Not Possible')).toMatchObject([
			{ completionTitle: 'This order was not placed', completionMessage: message },
		]);
	});
});

describe('one order to two warehouses', () => {
	const sources = [{ '3107': { qtyAvailable: 5 } }, { '3119': { qtyAvailable: 5 } }];
	const both = { '3107': { qtyAvailable: 9 }, '3119': { qtyAvailable: 4 } };
	const open = async (mug: object, other: object) => {
		const opened = await begin('split-order-by-warehouse.json', 'cart');
		const { store } = opened.sandbox;
		store.addProduct({ sku: 'MUG-MOSS', stock: mug as never });
		store.addProduct({ sku: 'MUG-RUST', stock: other as never });
		return opened;
	};
	const created = () =>
		example.sandbox.store.orders().map(({ custRef, custPoNo, fields, items }) => ({
			ref: custRef,
			po: custPoNo,
			location: fields.location,
			items: items.map(({ item, quantity }) => `${quantity} ${item}`),
			total: fields.grand_total,
			rest: [fields.shipping_handling, fields.sales_tax],
		}));
	const split = [
		{
			ref: 'SPLIT-1001-1',
			po: 'SPLIT-1001',
			location: 'EAST',
			items: ['2 MUG-MOSS'],
			// 29.00 and two thirds of shipping and tax.
			total: '37.29',
			rest: ['5.97', '2.32'],
		},
		{
			ref: 'SPLIT-1001-2',
			po: 'SPLIT-1001',
			location: 'WEST',
			items: ['1 MUG-RUST'],
			total: '18.64',
			rest: ['2.98', '1.16'],
		},
	];
	/** From now on, WEST has everything: the order would be sent there as a whole. */
	const moveStock = () => {
		const { store } = example.sandbox;
		for (const sku of ['MUG-MOSS', 'MUG-RUST']) {
			store.setStock(sku, { qtyAvailable: 0, warehousePk: '3107' });
			store.setStock(sku, { qtyAvailable: 9, warehousePk: '3119' });
		}
	};

	it('splits the lines where no warehouse has them all, and again the same way', async () => {
		const { run } = await open(sources[0] ?? {}, sources[1] ?? {});
		expect((await run()).error).toBeUndefined();
		expect(created()).toEqual(split);
		moveStock();
		const again = await run();
		expect(again.error).toBeUndefined();
		for (const node of ['Create the First Part', 'Create the Other Parts']) {
			expect(itemsOf(again, node)).toMatchObject([{ created: false }]);
		}
		expect(created()).toEqual(split);
	});

	it.each([1, 2])('creates what is missing after a run that broke off at part %i', async (part) => {
		const { run, sandbox } = await open(sources[0] ?? {}, sources[1] ?? {});
		const path = `cart/orders/${part === 1 ? 'cartrover' : 'batch'}`;
		sandbox.faults.add({ fault: 'serverError', match: { path }, times: 99 });
		expect((await run()).status).toBe('error');
		expect(created()).toEqual(split.slice(0, part - 1));
		sandbox.faults.clear();
		if (part === 2) moveStock();
		expect((await run()).error).toBeUndefined();
		expect(created()).toEqual(split);
	});

	it('creates nothing more where the first part does not say how the order was split', async () => {
		const { run, sandbox } = await open(sources[0] ?? {}, sources[1] ?? {});
		sandbox.store.addOrder({ custRef: 'SPLIT-1001-1' });
		expect((await run()).error?.message).toMatch(/^SPLIT-1001-1 is in CartRover, but not how/);
		expect(sandbox.store.orderCount).toBe(1);
	});

	it.each([
		['that has everything', both, sources[1], 'WEST'],
		[
			'that comes first by default when none has anything',
			{},
			{ '3119': { qtyAvailable: 0 } },
			'EAST',
		],
	])('keeps the order whole for the warehouse %s', async (_, mug, other, location) => {
		const { run } = await open(mug, other ?? {});
		for (let time = 1; time <= 2; time++) {
			expect((await run()).error).toBeUndefined();
			expect(created()).toMatchObject([
				{
					ref: 'SPLIT-1001-1',
					location,
					items: ['2 MUG-MOSS', '1 MUG-RUST'],
					total: '55.93',
					rest: ['8.95', '3.48'],
				},
			]);
			// What was taken is gone.
			example.sandbox.store.setStock('MUG-MOSS', { qtyAvailable: 0, warehousePk: '3119' });
		}
	});
});

describe('one order of which two lines want the same stock', () => {
	it('does not promise it twice', async () => {
		const { run, workflow, sandbox } = await begin('split-order-by-warehouse.json', 'cart');
		const stock = { '3107': { qtyAvailable: 3 }, '3119': { qtyAvailable: 2 } };
		sandbox.store.addProduct({ sku: 'MUG-MOSS', stock });
		const incoming = workflow.nodes.find(({ name }) => name === 'Incoming Order');
		const { assignments } = incoming?.parameters.assignments as {
			assignments: Array<{ name: string; value: unknown }>;
		};
		for (const assignment of assignments.filter(({ name }) => name === 'lines')) {
			assignment.value = '={{ [1, 2].map(() => ({ sku: "MUG-MOSS", quantity: 2, price: 10 })) }}';
		}
		expect((await run()).error).toBeUndefined();
		expect(
			sandbox.store.orders().map(({ fields, items }) => [fields.location, items[0]?.quantity]),
		).toEqual([
			['EAST', 2],
			['WEST', 2],
		]);
	});
});

describe('daily reconciliation', () => {
	/** Noon, so that no change of clocks matters. */
	const noon = (daysAgo: number) => new Date().setUTCHours(12, 0, 0, 0) - daysAgo * DAY;
	const open = async () => {
		const opened = await begin('daily-reconciliation.json', 'merchant');
		opened.workflow.settings = { ...opened.workflow.settings, timezone: 'UTC' };
		return opened;
	};

	it('counts yesterday, and names what is late or held', async () => {
		const { sandbox, run, heard } = await open();
		const { store } = sandbox;
		const items = [{ item: 'MUG', quantity: 1 }];
		const add = (custRef: string, createdAt: number, total = '0.10') =>
			store.addOrder({ custRef, createdAt, items, fields: { grand_total: total } });
		add('Y-1', noon(1), '10.10');
		add('Y-2', noon(1), '20.20');
		store.ship('Y-1', { at: noon(1) });
		add('OLD', noon(6));
		store.ship('OLD', { at: noon(1) });
		add('OLDER', noon(9));
		store.ship('OLDER', { at: noon(5) });
		add('LATE', noon(4));
		const parcel = (custRef: string, daysAgo: number) => {
			store.addOrder({ custRef, createdAt: noon(9), items: [{ item: 'MUG', quantity: 2 }] });
			store.ship(custRef, { at: noon(daysAgo), items });
		};
		parcel('REST', 8);
		parcel('REST-SOON', 0);
		store.addOrder({
			custRef: 'HELD',
			createdAt: noon(3),
			status: 'error',
			errorReason: 'x',
			items,
		});

		expect((await run()).error).toBeUndefined();
		const [row] = heard('Add a Row');
		// A day that is counted twice has one row.
		expect(row).toMatchObject({
			operation: 'appendOrUpdate',
			columns: { matchingColumns: ['day'] },
			sheetName: { value: 'Days' },
		});
		expect(text(heard('Tell the Team')[0])).toMatch(
			/: orders 2 \(30\.30\), of these shipped the same day 1; shipments 2\n.*: LATE\n.*: REST\n.*: HELD$/,
		);
	});

	it('tells of the rest of an order even if nothing else is late', async () => {
		const { sandbox, run, heard } = await open();
		const items = [{ item: 'MUG', quantity: 2 }];
		sandbox.store.addOrder({ custRef: 'REST', createdAt: noon(9), items });
		sandbox.store.ship('REST', { at: noon(8), items: [{ item: 'MUG', quantity: 1 }] });
		expect((await run()).error).toBeUndefined();
		expect(text(heard('Tell the Team')[0])).toMatch(/: none\n.*: REST\n.*: none$/);
	});

	it('writes the row of a day without anything, and tells nobody', async () => {
		const { run, heard } = await open();
		const result = await run();
		expect(result.error).toBeUndefined();
		expect(itemsOf(result, 'Add a Row')).toEqual([
			{
				day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
				orders: 0,
				order_value: 0,
				parcels: 0,
				shipped_same_day: 0,
				not_shipped_yet: 0,
				older_orders_shipped: 0,
				waiting: 0,
				waiting_orders: '',
				partly_shipped: 0,
				partly_shipped_orders: '',
				in_error: 0,
				error_orders: '',
			},
		]);
		expect(heard('Tell the Team')).toEqual([]);
	});
});
