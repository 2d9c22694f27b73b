import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { TIMES } from '../../support/chance.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* Several shipments of an order in one run: the order is closed with all of them, or not at all. */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
});
afterEach(async () => await world.end());

type Row = IDataObject & { ref: string; number: string };

const PARAMETERS = {
	custRef: byId('={{ $json.ref }}'),
	carrier: "={{ $json.carrier ?? 'UPS' }}",
	trackingNumber: '={{ $json.number }}',
	orderStatus: "={{ $json.status ?? 'shipped' }}",
	options: { totalCost: '={{ $json.changes ? Math.floor(Math.random() * 1e9) : 1 }}' },
	items: { line: [{ item: "={{ $json.sku ?? 'MUG' }}", quantity: '={{ $json.quantity ?? 1 }}' }] },
};
const GOES_ON = { onError: 'continueRegularOutput' };

const ship = async (items: IDataObject[], node: object = GOES_ON) => {
	const { outputs, error, hints } = await world.run('shipment', 'create', PARAMETERS, {
		level: 'merchant',
		items,
		node: node as Record<string, unknown>,
	});
	const out: Array<IDataObject | undefined> = items.map(() => undefined);
	for (const { json, pairedItem } of outputs.flatMap((each) => each ?? [])) {
		out[(pairedItem as { item: number }).item] = json;
	}
	return { out, error, hints: hints.map(({ message }) => message) };
};

const addOrder = (custRef: string) =>
	world.sandbox.store.addOrder({ custRef, items: [{ item: 'MUG', quantity: 9 }] });
const order = (ref: string) => world.sandbox.store.order(ref);
const numbersOf = (ref: string) => order(ref)?.shipments.map(({ trackingNo }) => trackingNo);
const parcel = (number: string, more: IDataObject = {}) => ({ ref: 'A', number, ...more });

const STAYS_OPEN =
	'Order A stays partially shipped, since CartRover did not take all of its shipments. Correct the others and run them together, with Order Status Shipped: the last one closes the order.';
const FAULTS: Array<[string, IDataObject, RegExp]> = [
	['a quantity that is none', { quantity: '10x' }, /10x/],
	['no carrier', { carrier: '' }, /Carrier is missing/],
	['a SKU that is not in the order', { sku: 'CUP' }, /Item not in order/],
];

it('closes an order with the last of its shipments', async () => {
	addOrder('A');
	const { out, hints } = await ship(['1', '2', '2', '3'].map((number) => parcel(number)));
	expect(out.map((json) => json?.order_status)).toEqual([
		...['partial', 'partial', 'partial', 'shipped'],
	]);
	expect(hints).toEqual([expect.stringMatching(/it was sent once/)]);
	expect(numbersOf('A')).toEqual(['1', '2', '3']);
	expect(order('A')?.shipments.map(({ items }) => items)).toMatchObject(
		Array.from({ length: 3 }, () => [{ item: 'MUG', quantity: 1 }]),
	);
});

it('tells of orders whose shipments do not each say what is in them', async () => {
	for (const ref of ['A', 'B', 'C']) addOrder(ref);
	const rows = [
		{ ref: 'A', number: '1' },
		{ ref: 'B', number: '2', lines: [{ item: 'MUG', quantity: 9 }] },
		{ ref: 'A', number: '3', lines: [{ item: 'MUG', quantity: 1 }] },
		{ ref: 'B', number: '4', lines: [{ item: 'MUG', quantity: 1 }] },
		{ ref: 'C', number: '5' },
	];
	const parameters = {
		...PARAMETERS,
		items: {},
		specifyItems: "={{ $json.lines ? 'json' : 'fields' }}",
		itemsJson: '={{ $json.lines }}',
	};
	const run = { level: 'merchant', items: rows } as const;
	const { error, hints } = await world.run('shipment', 'create', parameters, run);
	expect(error).toBeUndefined();
	expect(hints.map(({ message }) => message).filter((text) => /several/.test(text))).toEqual([
		'Order A goes out in several shipments, and not each says what is in it. CartRover may take one without Items for the whole order: give each its Items.',
	]);
});

describe.each(FAULTS)('with %s', (_, fault, message) => {
	it.each([0, 1, 2])('leaves the order open that item %i is of', async (bad) => {
		for (const ref of ['A', 'B']) addOrder(ref);
		const rows = ['1', '2', '3'].map((number, index) => parcel(number, index === bad ? fault : {}));
		const { out, hints } = await ship([...rows, { ref: 'B', number: '4' }]);
		expect(out[bad]?.error).toMatch(message);
		expect(out.map((json) => json?.order_status)).toEqual([
			...[0, 1, 2].map((index) => (index === bad ? undefined : 'partial')),
			'shipped',
		]);
		expect(hints).toEqual([STAYS_OPEN]);
		expect(order('A')?.status).toBe('partial');

		const again = await ship([parcel(String(bad + 1))]);
		expect(again).toMatchObject({ out: [{ order_status: 'shipped' }], hints: [] });
		expect(order('A')?.status).toBe('shipped');
		expect(numbersOf('A')?.sort()).toEqual(['1', '2', '3']);
	});

	it('stops before the order is closed', async () => {
		addOrder('A');
		const { error } = await ship([parcel('1'), parcel('2', fault)], { onError: 'stopWorkflow' });
		expect(error?.message).toMatch(message);
		expect(order('A')?.status).toBe('partial');
		await ship([parcel('1'), parcel('2')], { onError: 'stopWorkflow' });
		expect(order('A')).toMatchObject({ status: 'shipped' });
		expect(numbersOf('A')).toEqual(['1', '2']);
	});
});

it.each([
	['at the beginning', ['', '', 'A', 'B'], ['B']],
	['at the end', ['A', 'B', ''], ['A']],
	['between rows of one order', ['A', '', 'A', 'B'], ['B']],
	['in a row of several', ['A', '', '', 'B', 'C'], ['C']],
	['that is odd', ['A', 'B', 'undefined', 'C'], ['A']],
])('sends nothing of the orders beside a row without an order: %s', async (_, refs, expected) => {
	for (const ref of new Set(refs)) if (ref) addOrder(ref);
	const { out, hints } = await ship(refs.map((ref, index) => ({ ref, number: `T-${index}` })));
	const sent = out.flatMap((json) => (json?.order_status === 'shipped' ? [json.cust_ref] : []));
	expect(sent).toEqual(expected);
	expect(out.filter((json) => json?.error)).toHaveLength(refs.length - sent.length);
	expect(world.sandbox.log.count({ method: 'POST' })).toBe(sent.length);
	expect(hints).toEqual([]);
});

it('names the row without an order, and sends the whole where it is filled down', async () => {
	addOrder('A');
	const contents =
		'={{ $input.all().filter(({ json }) => json.ref === $json.ref && json.number === $json.number).map(({ json }) => ({ item: "MUG", quantity: json.quantity })) }}';
	const run = (ref: string, onError = 'continueRegularOutput') =>
		world.run(
			'shipment',
			'create',
			{ ...PARAMETERS, specifyItems: 'json', itemsJson: contents },
			{
				level: 'merchant',
				items: [parcel('1', { quantity: 1 }), { ref, number: ref && '1', quantity: 2 }],
				node: { onError },
			},
		);
	const { items } = await run('');
	expect(items[0]?.json).toMatchObject({
		error:
			'This shipment of order A was not sent: input item 1 may be a line of it, and cannot be read',
		message: expect.stringMatching(/Order is missing.* merged cells have it in their first row/),
	});
	expect(items[1]?.json.error).toMatch(/^Order is missing/);
	const { error } = await run('', 'stopWorkflow');
	expect(error?.message).toContain('input item 1 may be a line of it');
	expect(world.sandbox.log.count({ method: 'POST' })).toBe(0);
	await run('A');
	expect(order('A')).toMatchObject({
		status: 'shipped',
		shipments: [{ items: [{ quantity: 1 }, { quantity: 2 }] }],
	});
});

it('sends an order beside the header that comes again, which is no shipment', async () => {
	addOrder('A');
	addOrder('ref');
	const again = { row_number: 3, ref: 'ref', number: 'number ', quantity: '' };
	const { out } = await ship([parcel('1'), again, parcel('2')]);
	expect(out).toMatchObject([
		{ order_status: 'partial' },
		{
			error: 'This row repeats the header of its file, and is no shipment',
			message: 'Leave it out before this node. This item was not sent.',
		},
		{ order_status: 'shipped' },
	]);
	expect(order('ref')?.shipments).toEqual([]);
});

it('sends an order beside a row that is empty', async () => {
	addOrder('A');
	const { out } = await ship([parcel('1'), { ref: '', number: ' ', quantity: null }]);
	expect(out).toMatchObject([{ order_status: 'shipped' }, { error: expect.any(String) }]);
});

it('waits for no label that was voided', async () => {
	addOrder('A');
	const { out, hints } = await ship([parcel('1'), parcel('2', { voided: 'true' })]);
	expect(out).toMatchObject([{ order_status: 'shipped' }, { error: expect.any(String) }]);
	expect(hints).toEqual([]);
});

it.each([
	[['partial', 'partial'], 'partial', []],
	[['partial', 'shipped'], 'shipped', []],
	[['shipped', 'partial'], 'partial', [expect.stringMatching(/Partially Shipped in a later one/)]],
])('sends an item that says Partially Shipped as such: %j', async (statuses, expected, told) => {
	addOrder('A');
	const { out, hints } = await ship(statuses.map((status, n) => parcel(`T-${n}`, { status })));
	expect(out.map((json) => json?.order_status)).toEqual(['partial', expected]);
	expect(order('A')?.status).toBe(expected);
	expect(hints).toEqual(told);
});

it.each([
	['', {}],
	[', beside one that is another each time', { changes: true }],
])('closes by itself what an earlier try recorded and could not look up%s', async (_, more) => {
	addOrder('A');
	world.sandbox.faults.add({ fault: 'cutAfter', match: { method: 'POST' } });
	world.sandbox.faults.add({ fault: 'cutBefore', times: 5, match: { path: '*/status/*' } });
	const { out, hints } = await ship([parcel('1'), parcel('2', more)], {
		...GOES_ON,
		retryOnFail: true,
		maxTries: 2,
		waitBetweenTries: 1,
	});
	expect(out.map((json) => json?.order_status)).toEqual(['shipped', 'partial']);
	expect(hints).toEqual([]);
	const sent = world.sandbox.log.entries.filter(({ method }) => method === 'POST');
	expect(sent.map(({ body }) => body)).toMatchObject([
		{ order_status: 'partial', shipments: [{ tracking_no: '1' }] },
		{ order_status: 'partial', shipments: [{ tracking_no: '2' }] },
		{ order_status: 'shipped' },
	]);
	expect(sent[2]?.body).not.toHaveProperty('shipments');
	expect(order('A')?.status).toBe('shipped');
});

const ONE_OF = fc.constantFrom;
const aParcel = fc.record({
	fault: ONE_OF(undefined, undefined, undefined, ...FAULTS.map(([, fault]) => fault)),
	times: ONE_OF(1, 1, 2),
	place: fc.nat(1_000),
});
const aLoss = fc.record({
	fault: ONE_OF('cutBefore', 'cutAfter', 'rateLimit', 'serverError', 'truncated'),
	what: ONE_OF('update', 'status'),
	after: fc.nat(3),
	times: ONE_OF(1, 5),
});
const anOrder = fc.record({
	parcels: fc.array(aParcel, { minLength: 1, maxLength: 4 }),
	losses: fc.array(aLoss, { maxLength: 2 }),
	hasVoided: fc.boolean(),
});
const aNode = fc.record({
	onError: ONE_OF('continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'),
	retryOnFail: fc.boolean(),
	maxTries: fc.constant(3),
	waitBetweenTries: fc.constant(1),
});

it(
	'closes no order before all of its shipments were taken, and each is recorded once',
	async () => {
		const { sandbox } = world;
		let count = 0;
		const orders = fc.array(anOrder, { minLength: 1, maxLength: 3 });
		await fc.assert(
			fc.asyncProperty(orders, aNode, async (drawn, node) => {
				const rows: Array<{ row: Row; fault?: IDataObject; place: number }> = [];
				const expected = new Map<string, string[]>();
				for (const { parcels, losses, hasVoided } of drawn) {
					const ref = `R-${++count}`;
					addOrder(ref);
					expected.set(
						ref,
						parcels.map((_, index) => `${ref}-${index}`),
					);
					parcels.forEach(({ fault, times, place }, index) => {
						for (let time = 0; time < times; time++) {
							const row = { ref, number: `${ref}-${index}`, quantity: index + 1 };
							rows.push({ row, fault, place: place + time * 100 });
						}
					});
					const voided = { ref, number: `${ref}-V`, voided: true };
					if (hasVoided) rows.push({ row: voided, place: 500 });
					for (const { what, ...loss } of losses) {
						sandbox.faults.add({ ...loss, match: { path: `*/${what}/${ref}` } });
					}
				}
				rows.sort((a, b) => a.place - b.place);

				const from = sandbox.log.entries.length;
				const first = await ship(
					rows.map(({ row, fault }) => ({ ...row, ...fault })),
					node,
				);
				assertSentWell(expected, from);
				for (const [ref, numbers] of expected) {
					const out = first.out.filter((_, index) => rows[index]?.row.ref === ref);
					const hasTaken = out.some((json) => json?.order_status);
					const isClosed = out.some((json) => json?.order_status === 'shipped');
					const isOpen = first.hints.some((hint) =>
						new RegExp(`${ref}\\b.* stays? partially shipped`).test(hint),
					);
					if (first.error) continue;
					if (isClosed) {
						expect(order(ref)).toMatchObject({ custRef: ref, status: 'shipped' });
						expect(numbersOf(ref)?.sort()).toEqual(numbers);
					}
					expect({ ref, isOpen }).toEqual({ ref, isOpen: hasTaken && !isClosed });
				}

				sandbox.faults.clear();
				const failed = rows.filter(
					({ row }, index) => !row.voided && (first.error || first.out[index]?.error),
				);
				const second = await ship(
					failed.map(({ row }) => row),
					node,
				);
				expect(second.error).toBeUndefined();
				assertSentWell(expected, from);
				for (const [ref, numbers] of expected) {
					expect(order(ref)).toMatchObject({ custRef: ref, status: 'shipped' });
					expect(numbersOf(ref)?.sort()).toEqual(numbers);
					const contents = order(ref)?.shipments.map(({ trackingNo, items }) => [
						trackingNo,
						items.map(({ quantity }) => quantity),
					]);
					expect(contents?.sort()).toEqual(numbers.map((number, index) => [number, [index + 1]]));
				}
			}),
			{ numRuns: 25 * TIMES },
		);
	},
	60_000 * TIMES,
);

/** Goes through what was sent: no order may be called shipped before the last of its shipments came. */
function assertSentWell(expected: Map<string, string[]>, from: number): void {
	const recorded = new Set<string>();
	for (const { method, body, effect } of world.sandbox.log.entries.slice(from)) {
		if (method !== 'POST' || !effect) continue;
		const {
			cust_ref,
			order_status,
			shipments = [],
		} = body as {
			cust_ref: string;
			order_status: string;
			shipments?: Array<{ tracking_no: string }>;
		};
		for (const { tracking_no } of shipments) recorded.add(tracking_no);
		if (order_status !== 'shipped') continue;
		expect([...recorded]).toEqual(expect.arrayContaining(expected.get(cust_ref) ?? []));
	}
}
