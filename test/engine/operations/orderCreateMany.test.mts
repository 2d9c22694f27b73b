import fc from 'fast-check';

import { orderWithout, validOrder, validOrders } from '../../support/orders.mts';
import { startWorld, type World } from '../../support/world.mts';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

let world: World;

beforeEach(async () => {
	world = await startWorld({ empty: true });
});

afterEach(async () => await world.end());

const createMany = async (
	items: IDataObject[],
	options: Record<string, unknown> = {},
	more: Parameters<World['run']>[3] = {},
) => await world.run('order', 'createMany', { options }, { items, ...more });

const CONTINUE = { node: { onError: 'continueRegularOutput' } };
const ERROR_OUTPUT = { node: { onError: 'continueErrorOutput' } };

const created = (cust_ref: string, order_number = cust_ref) => ({
	cust_ref,
	order_number,
	created: true,
	grand_total: null,
});
const skipped = (cust_ref: string) => ({
	cust_ref,
	order_number: null,
	created: false,
	grand_total: null,
});

/** What an item becomes that failed, where the run goes on. */
/** Where CartRover was asked, its number of the answer stands by itself, too. */
const failed = (error: unknown, message: unknown) => ({
	error,
	message,
	...(typeof message !== 'string' && {
		details: expect.objectContaining({ process_id: expect.stringMatching(/^sbx-/) }),
	}),
});
const NOT_SENT = 'Correct the fields named above and run this item again. This item was not sent.';
const SAME_REFERENCE =
	'Give each order a reference of its own, or set the option On Duplicate to “Skip”.';
const IS_THERE =
	'If that is the same order, set the option On Duplicate to “Skip”; if it was canceled, it takes another reference to be sent again.';
const LOOK_IT_UP =
	'Look it up in CartRover before you run this item again. With On Duplicate set to “Skip” you can simply run it again: no order is created twice.';
const LOOK_THEM_UP = LOOK_IT_UP.replaceAll(/this item|\bit\b/g, 'them');

/** A description that ends in CartRover's number of the answer. */
const withId = (text: string): unknown => {
	const literal = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	const done = '( \\d orders? (was|were) created anyway: .*)?';
	return expect.stringMatching(new RegExp(`^${literal} CartRover process ID: sbx-\\d+\\.${done}$`));
};

const output = (items: INodeExecutionData[] = []) => items.map(({ json }) => json);
const links = (items: INodeExecutionData[] = []) => items.map(({ pairedItem }) => pairedItem);
const refsSent = () =>
	world.sandbox.log.entries.map(({ body }) =>
		(body as Array<{ cust_ref: string }>).map(({ cust_ref }) => cust_ref),
	);
const stored = () => world.sandbox.store.orders().map(({ custRef }) => custRef);

describe('creating many orders', () => {
	it('names the others, too, where several items stop the run', async () => {
		const orders = validOrders(12).map((order, index) =>
			index % 3 === 1 || index > 7 ? { ...order, ship_zip: '' } : order,
		);
		const { error } = await createMany(orders);
		expect(error?.message).toMatch(/was not sent: ship_zip is missing/);
		expect(error?.description).toMatch(
			/ 6 more input items have problems, too: 4, 7, 8, 9, 10, and 1 more\.$/,
		);
		expect(refsSent()).toEqual([]);
	});

	it.each([
		['some', ['A', 'A', 'B']],
		['all', ['A', 'A', 'A']],
	])('names those that have the same problem as the first, too: %s', async (_, kinds) => {
		const broken = { A: orderWithout('cust_ref'), B: validOrder('R-9', { ship_zip: '' }) };
		const given = kinds.map((kind) => broken[kind as 'A' | 'B']);
		const { error } = await createMany([...given, ...validOrders(1)]);
		expect(error?.message).toBe('The order was not sent: cust_ref is missing');
		expect(error?.description).toMatch(/ 2 more input items have problems, too: 1, 2\.$/);
		const { error: ofAll } = await createMany([broken.A, broken.A]);
		expect(ofAll?.description).not.toContain('too:');
		expect(ofAll?.description).not.toContain('a problem, too');
	});

	it('sends 1,000 in ten requests, and links each result to its item, in order', async () => {
		const orders = validOrders(1_000);
		const result = await createMany(orders);
		expect(result.error).toBeUndefined();
		const refs = orders.map(({ cust_ref }) => cust_ref as string);
		expect(output(result.items)).toEqual(refs.map((ref) => created(ref)));
		expect(links(result.items)).toEqual(refs.map((_, item) => ({ item })));
		expect(refsSent().map(({ length }) => length)).toEqual(Array(10).fill(100));
		expect(refsSent().flat()).toEqual(refs);
		expect(stored()).toEqual(refs);
		expect(world.sandbox.log.refused).toBe(0);
	});

	it.each([
		[1, 3],
		[2, 2],
		[250, 1],
		['={{ 3 }}', 1],
	])('in batches of %p sends three orders in %p requests', async (batchSize, requests) => {
		const result = await createMany(validOrders(3), { batchSize });
		expect(output(result.items)).toHaveLength(3);
		expect(world.sandbox.log.count({ path: 'cart/orders/batch', method: 'POST' })).toBe(requests);
	});

	it.each([0, -4, 2.9, 'many', 501])('in batches of %p sends none', async (batchSize) => {
		const { error } = await createMany(validOrders(3), { batchSize });
		expect(error?.message).toMatch(
			/^Batch Size: “.+” is (?:not a whole number|too small|too large)/,
		);
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('sends what each item says, by its own parameter', async () => {
		const orderJson = '={{ { ...$json.order, custom_field_1: "item " + $itemIndex } }}';
		const items = [{ order: validOrder('A-1') }, { order: validOrder('A-2', { ship_zip: 12340 }) }];
		const result = await world.run('order', 'createMany', { orderJson }, { items });
		expect(output(result.items)).toEqual([created('A-1'), created('A-2')]);
		expect(world.sandbox.log.entries.map(({ body }) => body)).toEqual([
			[
				validOrder('A-1', { custom_field_1: 'item 0' }),
				validOrder('A-2', { ship_zip: '12340', custom_field_1: 'item 1' }),
			],
		]);
	});

	it('gives the order number where an order has one of its own', async () => {
		const result = await createMany([validOrder('A-1', { cust_po_no: 'PO-1' }), validOrder('A-2')]);
		expect(output(result.items)).toEqual([created('A-1', 'PO-1'), created('A-2')]);
	});

	it('fills in totals when asked', async () => {
		const items = [{ item: 'MUG-1', quantity: 3, price: '12.50', discount: 1.25 }];
		const result = await createMany([validOrder('A-1', { items })], { totals: 'fill' });
		expect(output(result.items)).toEqual([{ ...created('A-1'), grand_total: 33.75 }]);
		expect(world.sandbox.store.order('A-1')?.fields).toMatchObject({
			sub_total: '33.75',
			grand_total: '33.75',
		});
	});

	it('does nothing at all without items', async () => {
		const result = await createMany([]);
		expect(result.status).toBe('success');
		expect(result.items).toEqual([]);
		expect(world.sandbox.log.entries).toEqual([]);
	});
});

describe('items that cannot be sent', () => {
	const mixed = () => [
		validOrder('A-1'),
		orderWithout('cust_ref', 'ship_city', 'items'),
		validOrder('A-3'),
		validOrder('A-4', { ship_zip: '' }),
	];
	const WORDS = [
		'The order was not sent: cust_ref is missing; ship_city is missing; items is missing',
		'Order A-4 was not sent: ship_zip is missing',
	];

	it('stop the run before anything is sent, also in a later batch', async () => {
		const { status, error, items } = await createMany(mixed(), { batchSize: 1 });
		expect(status).toBe('error');
		expect(items).toEqual([]);
		expect(error).toMatchObject({ message: WORDS[0], context: { itemIndex: 1 } });
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('become items of their own where the run goes on; the others are sent', async () => {
		const result = await createMany(mixed(), {}, CONTINUE);
		expect(result.status).toBe('success');
		expect(output(result.items)).toEqual([
			created('A-1'),
			failed(WORDS[0], NOT_SENT),
			created('A-3'),
			failed(WORDS[1], NOT_SENT),
		]);
		expect(result.items.map((item) => 'error' in item)).toEqual([false, false, false, false]);
		expect(links(result.items)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }, { item: 3 }]);
		expect(refsSent()).toEqual([['A-1', 'A-3']]);
	});

	it('go to the error output where there is one, with the fields of their input items', async () => {
		const { outputs } = await createMany(mixed(), {}, ERROR_OUTPUT);
		expect(output(outputs[0])).toEqual([created('A-1'), created('A-3')]);
		expect(links(outputs[0])).toEqual([{ item: 0 }, { item: 2 }]);
		expect(output(outputs[1])).toEqual([
			{ ...mixed()[1], ...failed(WORDS[0], NOT_SENT) },
			{ ...mixed()[3], ...failed(WORDS[1], NOT_SENT) },
		]);
		expect(links(outputs[1])).toEqual([{ item: 1 }, { item: 3 }]);
	});

	it('may be bad JSON', async () => {
		const orderJson = '={{ $json.text }}';
		const items = [{ text: JSON.stringify(validOrder('A-1')) }, { text: '{"cust_ref":' }];
		const result = await world.run('order', 'createMany', { orderJson }, { items, ...CONTINUE });
		expect(output(result.items)).toEqual([
			created('A-1'),
			failed(
				expect.stringMatching(/^Order \(JSON\) is not valid JSON/),
				'This item was not sent. Correct “Order (JSON)” for this item.',
			),
		]);
	});

	it('ask nothing at all when there is no other', async () => {
		const result = await createMany([orderWithout('cust_ref')], {}, CONTINUE);
		expect(result.items).toHaveLength(1);
		expect(world.sandbox.log.entries).toEqual([]);
	});
});

describe('the same reference twice in the input', () => {
	const twice = () => [validOrder('A-1'), validOrder('A-2'), validOrder(' A-1 ')];
	const WORDS = 'Order A-1 was not sent: input item 0 has the same cust_ref';

	it('stops the run before anything is sent', async () => {
		const { error } = await createMany(twice());
		expect(error).toMatchObject({
			message: WORDS,
			description:
				'Give each order a reference of its own, or set the option On Duplicate to “Skip”.',
			context: { itemIndex: 2 },
		});
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('is an error of the later item where the run goes on', async () => {
		const result = await createMany(twice(), {}, CONTINUE);
		expect(output(result.items)).toEqual([
			created('A-1'),
			created('A-2'),
			failed(WORDS, SAME_REFERENCE),
		]);
		expect(refsSent()).toEqual([['A-1', 'A-2']]);
	});

	it('is passed over when asked', async () => {
		const result = await createMany(twice(), { onDuplicate: 'skip' });
		expect(output(result.items)).toEqual([created('A-1'), created('A-2'), skipped('A-1')]);
		expect(links(result.items)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(refsSent()).toEqual([['A-1', 'A-2']]);
	});
});

it('an order that was only previewed does not stand for one that is sent', async () => {
	const orderJson = '={{ $json.order }}';
	const options = { onDuplicate: 'skip', preview: '={{ $json.preview }}' };
	const items = [true, false].map((preview) => ({ order: validOrder('A-1'), preview }));
	const result = await world.run('order', 'createMany', { orderJson, options }, { items });
	expect(output(result.items)[1]).toEqual(created('A-1'));
	expect(stored()).toEqual(['A-1']);
});

describe('orders that are there already', () => {
	const orders = () => validOrders(5);
	const DUPLICATE = 'Order R-0001 was not created: OrderDuplicate';

	beforeEach(() => {
		world.sandbox.store.addOrder({ custRef: 'R-0001' });
	});

	it('stop the run with that batch, of which the others were created, as is told', async () => {
		const { status, error } = await createMany(orders(), { batchSize: 2 });
		expect(status).toBe('error');
		expect(error).toMatchObject({
			message: DUPLICATE,
			description: withId(
				'If that is the same order, set the option On Duplicate to “Skip”; if it was canceled, it takes another reference to be sent again.',
			),
			context: { itemIndex: 1 },
		});
		expect(stored()).toEqual(['R-0001', 'R-0000']);
	});

	it('are told of beside what was created and what else was refused, where the run stops', async () => {
		world.sandbox.store.addOrder({ custRef: 'R-0004' });
		const { error } = await createMany(validOrders(12), { batchSize: 10 });
		expect(error?.message).toBe(DUPLICATE);
		expect(error?.description).toMatch(
			/\. Input item 4 has a problem, too\. 8 orders were created anyway: R-0000 \(input item 0\), R-0002 .*, R-0006 \(input item 6\), and 3 more\. Executing/,
		);
	});

	it('and were skipped are not told to be created', async () => {
		world.sandbox.faults.add({ fault: 'serverError', after: 1, times: 5 });
		const { error } = await createMany(orders(), { batchSize: 2, onDuplicate: 'skip' });
		expect(error?.description).toContain('1 order was created anyway: R-0000 (input item 0).');
	});

	it('become errors of their own where the run goes on', async () => {
		const result = await createMany(orders(), { batchSize: 2 }, CONTINUE);
		expect(output(result.items)).toEqual([
			created('R-0000'),
			failed(DUPLICATE, withId(IS_THERE)),
			created('R-0002'),
			created('R-0003'),
			created('R-0004'),
		]);
		expect(links(result.items)).toEqual([0, 1, 2, 3, 4].map((item) => ({ item })));
	});

	it('go to the error output where there is one', async () => {
		const { outputs } = await createMany(orders(), {}, ERROR_OUTPUT);
		expect(output(outputs[0]).map(({ cust_ref }) => cust_ref)).toEqual([
			'R-0000',
			'R-0002',
			'R-0003',
			'R-0004',
		]);
		expect(links(outputs[0])).toEqual([0, 2, 3, 4].map((item) => ({ item })));
		expect(output(outputs[1])).toEqual([
			{
				...validOrder('R-0001'),
				...failed(DUPLICATE, withId(IS_THERE)),
			},
		]);
		expect(links(outputs[1])).toEqual([{ item: 1 }]);
	});

	it('are passed over when asked', async () => {
		const result = await createMany(orders(), { onDuplicate: 'skip', batchSize: 2 });
		expect(result.error).toBeUndefined();
		expect(output(result.items)[1]).toEqual(skipped('R-0001'));
		expect(output(result.items).filter((row) => row.created)).toHaveLength(4);
	});
});

describe('orders that CartRover refuses for another reason', () => {
	beforeEach(() => world.sandbox.readings.use(['state-required']));
	const abroad = () => ({ ...orderWithout('ship_state'), cust_ref: 'B-1', ship_country: 'DEU' });
	const WORDS = 'Order B-1 was not created: Order missing required field(s): ship_state';
	const ADVICE =
		'CartRover requires a state for this country, too: fill in ship_state (Ship-To State) with the region or province, or with the city again where the country has none.';

	it('are errors also when duplicates are passed over', async () => {
		const options = { onDuplicate: 'skip' };
		const result = await createMany([validOrder('A-1'), abroad()], options, CONTINUE);
		expect(output(result.items)).toEqual([created('A-1'), failed(WORDS, withId(ADVICE))]);
	});

	it('are errors of their twins in the input, too', async () => {
		const options = { onDuplicate: 'skip' };
		const orders = [abroad(), abroad(), validOrder('A-1'), validOrder('A-1')];
		const result = await createMany(orders, options, CONTINUE);
		const refused = failed(WORDS, withId(ADVICE));
		expect(output(result.items)).toEqual([refused, refused, created('A-1'), skipped('A-1')]);
		expect(links(result.items)).toEqual(orders.map((_, item) => ({ item })));
		expect(refsSent()).toEqual([['B-1', 'A-1']]);
	});

	it('name what to write where a country has no postal codes', async () => {
		const order = { ...orderWithout('ship_zip'), ship_country: 'HKG' };
		const { error } = await createMany([order]);
		expect(error?.message).toContain('missing required field(s): ship_zip');
		expect(error?.description).toContain('fill in ship_zip (Ship-To ZIP), with 00000');
	});

	it('stop the run, and no later batch is sent', async () => {
		const orders = [validOrder('A-1'), abroad(), validOrder('A-3')];
		const { error } = await createMany(orders, { batchSize: 2 });
		expect(error).toMatchObject({
			message: WORDS,
			description: withId(ADVICE),
			context: { itemIndex: 1 },
		});
		expect(stored()).toEqual(['A-1']);
		expect(world.sandbox.log.count()).toBe(1);
	});
});

describe('an answer that gets lost', () => {
	it.each(['cutAfter', 'truncated', 'emptyBody', 'html', 'hang'] as const)(
		'(%s) is asked for again; each order is created once and told to be created',
		async (fault) => {
			world.sandbox.faults.add({ fault, after: 1 });
			const orders = validOrders(6).map((order, index) =>
				index === 2 ? { ...order, cust_po_no: 'PO-2' } : order,
			);
			const result = await createMany(orders, { batchSize: 2 });
			expect(result.error).toBeUndefined();
			expect(output(result.items)).toEqual(
				orders.map(({ cust_ref }, index) =>
					created(cust_ref as string, index === 2 ? 'PO-2' : undefined),
				),
			);
			// Three batches, one of them twice, and its two orders read back.
			expect(world.sandbox.log.count()).toBe(6);
			expect(stored()).toEqual(orders.map(({ cust_ref }) => cust_ref));
		},
	);

	it('for good is an error of each of its items, and of no other', async () => {
		world.sandbox.faults.add({ fault: 'cutAfter', after: 1, times: 5 });
		const result = await createMany(validOrders(6), { batchSize: 2 }, CONTINUE);
		const unknown = (ref: string) =>
			failed(
				expect.stringMatching(
					new RegExp(`so it is not known whether CartRover created order ${ref}$`),
				),
				`ECONNRESET. It was tried 5 times. ${LOOK_IT_UP}`,
			);
		expect(output(result.items)).toEqual([
			created('R-0000'),
			created('R-0001'),
			unknown('R-0002'),
			unknown('R-0003'),
			created('R-0004'),
			created('R-0005'),
		]);
		expect(world.sandbox.store.orderCount).toBe(6);
	});

	it('for good stops a run that does not go on, at the first item of that batch', async () => {
		world.sandbox.faults.add({ fault: 'serverError', after: 1, times: 5 });
		const { error } = await createMany(validOrders(6), { batchSize: 2 });
		expect(error).toMatchObject({
			message:
				'CartRover cannot answer at the moment, so it is not known whether CartRover created orders R-0002, R-0003',
			description: expect.stringMatching(
				/Look them up in CartRover before you run them again\. .* HTTP status: 5\d\d\. CartRover process ID: sbx-\d+\. 2 orders were created anyway: R-0000 \(input item 0\), R-0001 \(input item 1\)\. Executing this step or the workflow again sends these 2 orders again \(On Duplicate set to “Skip” passes over them\); Retry, under Executions, does so only where the data changed, but runs this item again\.$/,
			),
			context: { itemIndex: 2 },
		});
		expect(stored()).toEqual(['R-0000', 'R-0001']);
	});

	it('after a refusal for the rate limit is no reason to take duplicates for our own', async () => {
		world.sandbox.store.addOrder({ custRef: 'R-0000' });
		world.sandbox.faults.add({ fault: 'rateLimit' });
		const { error } = await createMany(validOrders(2));
		expect(error?.message).toBe('Order R-0000 was not created: OrderDuplicate');
	});
});

describe('an answer that does not say it all', () => {
	const SILENCE = (ref: string) => `CartRover did not say what became of order ${ref}`;
	const answerWith = (response: unknown, after = 0) =>
		world.sandbox.faults.add({
			fault: { kind: 'wrongTypes', body: { success_code: true, response } },
			after,
		});

	it('leaves the rows that are missing in it with an error of their own', async () => {
		answerWith({ success: [{ cust_ref: 'R-0001', cust_po_no: 'R-0001' }], failed: [] });
		const result = await createMany(validOrders(3), {}, CONTINUE);
		expect(output(result.items)).toEqual([
			failed(SILENCE('R-0000'), withId(LOOK_IT_UP)),
			created('R-0001'),
			failed(SILENCE('R-0002'), withId(LOOK_IT_UP)),
		]);
	});

	it('that says both of an order has said nothing', async () => {
		const said = { cust_ref: 'R-0000', cust_po_no: 'R-0000' };
		answerWith({ success: [said], failed: [{ ...said, message: 'No stock' }] });
		const { error } = await createMany(validOrders(1));
		expect(error?.message).toBe(SILENCE('R-0000'));
	});

	it('tells the one whose order it is where to look', async () => {
		answerWith({ success: [], failed: null });
		const { error } = await createMany(validOrders(2));
		expect(error).toMatchObject({
			message: 'CartRover did not say what became of orders R-0000, R-0001',
			description: withId(LOOK_THEM_UP),
			context: { itemIndex: 0 },
		});
	});

	it('names a row without reference by its place', async () => {
		answerWith({
			success: [{ cust_ref: 'R-0000' }, { cust_ref: 'R-0002' }],
			failed: [{ cust_ref: null, cust_po_no: null, index_pos: '1', message: 'No stock' }],
		});
		const result = await createMany(validOrders(3), {}, CONTINUE);
		expect(output(result.items)).toEqual([
			created('R-0000'),
			failed(
				'Order R-0001 was not created: No stock',
				withId('Correct the data of this item, then run it again.'),
			),
			created('R-0002'),
		]);
	});

	it('may give references as numbers', async () => {
		answerWith({ success: [{ cust_ref: 1001, cust_po_no: 77 }], failed: [] });
		const result = await createMany([validOrder('1001')]);
		expect(output(result.items)).toEqual([created('1001', '77')]);
	});

	it.each([
		[null, 'the record: Expected object, received null'],
		[[], 'the record: Expected object, received array'],
		['done', 'the record: Expected object, received string'],
		[{ success: 'all', failed: [] }, 'success: Expected array, received string'],
		[{ success: [], failed: ['R-0000'] }, 'failed.0: Expected object, received string'],
	])(
		'such as %j is an error of each item of its batch, and of no other',
		async (response, unfit) => {
			const message = withId(`What did not fit in its answer: ${unfit}. ${LOOK_IT_UP}`);
			answerWith(response, 1);
			const result = await createMany(validOrders(5), { batchSize: 2 }, CONTINUE);
			expect(output(result.items)).toEqual([
				created('R-0000'),
				created('R-0001'),
				failed(SILENCE('R-0002'), message),
				failed(SILENCE('R-0003'), message),
				created('R-0004'),
			]);
		},
	);

	it('and speaks of a duplicate line does not mean a duplicate order', async () => {
		const message = 'Duplicate line_item_id in items';
		answerWith({ success: [], failed: [{ cust_ref: 'R-0000', message }] });
		const result = await createMany(validOrders(1), { onDuplicate: 'skip' }, CONTINUE);
		expect(output(result.items)).toEqual([
			failed(
				`Order R-0000 was not created: ${message}`,
				withId('Correct the data of this item, then run it again.'),
			),
		]);
	});

	it('such as null stops a run that does not go on, at the first item of that batch', async () => {
		answerWith(null, 1);
		const { error } = await createMany(validOrders(5), { batchSize: 2 });
		expect(error).toMatchObject({
			message: 'CartRover did not say what became of orders R-0002, R-0003',
			description: withId(
				`What did not fit in its answer: the record: Expected object, received null. ${LOOK_THEM_UP}`,
			),
			context: { itemIndex: 2 },
		});
		expect(world.sandbox.log.count()).toBe(2);
	});
});

describe('any mix of rows', () => {
	const kinds = fc.constantFrom('good', 'good', 'incomplete', 'existing', 'repeated');

	it('gives each item its own outcome, in order and linked, and creates what it says', async () => {
		let runs = 0;
		await fc.assert(
			fc.asyncProperty(
				fc.array(kinds, { minLength: 1, maxLength: 12 }),
				fc.integer({ min: 1, max: 5 }),
				fc.boolean(),
				async (rows, batchSize, skip) => {
					const name = (index: number) => `run ${runs}/${index}`;
					runs += 1;
					const expected: unknown[] = [];
					const sent: Array<{ index: number; ref: string; isNew: boolean }> = [];
					const orders = rows.map((kind, index) => {
						const ref = name(index);
						if (kind === 'incomplete') {
							expected.push(failed(`Order ${ref} was not sent: ship_zip is missing`, NOT_SENT));
							return validOrder(ref, { ship_zip: null });
						}
						if (kind === 'existing') {
							world.sandbox.store.addOrder({ custRef: ref });
							// Unless it is skipped, its words are known once its batch is.
							expected.push(skip ? skipped(ref) : undefined);
							sent.push({ index, ref, isNew: false });
							return validOrder(ref);
						}
						const first = kind === 'repeated' ? rows.indexOf('good') : -1;
						if (first >= 0 && first < index) {
							const same = name(first);
							const error = `Order ${same} was not sent: input item ${first} has the same cust_ref`;
							expected.push(skip ? skipped(same) : failed(error, SAME_REFERENCE));
							return validOrder(same);
						}
						expected.push(created(ref));
						sent.push({ index, ref, isNew: true });
						return validOrder(ref);
					});
					for (let start = 0; start < sent.length; start += batchSize) {
						const batch = sent.slice(start, start + batchSize);
						for (const { index, ref, isNew } of batch) {
							if (isNew || skip) continue;
							expected[index] = failed(
								`Order ${ref} was not created: OrderDuplicate`,
								withId(IS_THERE),
							);
						}
					}
					const before = world.sandbox.store.orderCount;
					const options = { batchSize, onDuplicate: skip ? 'skip' : 'fail' };
					const result = await createMany(orders, options, CONTINUE);
					expect(output(result.items)).toEqual(expected);
					expect(links(result.items)).toEqual(rows.map((_, item) => ({ item })));
					const made = output(result.items).filter((row) => row.created === true);
					expect(world.sandbox.store.orderCount - before).toBe(made.length);
				},
			),
			{ numRuns: 25 },
		);
		expect(world.sandbox.log.refused).toBe(0);
	});
});

describe('a key that may not create orders', () => {
	it('stops the run before anything is sent', async () => {
		const { error } = await createMany(validOrders(2), {}, { level: 'merchant' });
		expect(error?.message).toMatch(/Creating many orders/);
		expect(world.sandbox.log.entries).toEqual([]);
	});

	it('is an error of each item where the run goes on', async () => {
		const result = await createMany(validOrders(2), {}, { level: 'merchant', ...CONTINUE });
		const words = failed(
			expect.stringMatching(/Creating many orders/),
			'Cart keys are created in CartRover under Carts > New Cart/New Setup > API Access. Choose a credential with that Access Level in this node.',
		);
		expect(output(result.items)).toEqual([words, words]);
		expect(world.sandbox.log.entries).toEqual([]);
	});
});
