import fc from 'fast-check';
import groupBy from 'lodash/groupBy.js';
import sumBy from 'lodash/sumBy.js';
import type { IDataObject } from 'n8n-workflow';

import { TIMES } from '../../support/chance.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/* Rows of a file, each with one SKU of a parcel (Shipment: Create with Group Rows). */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
});
afterEach(async () => await world.end());

const SKUS = ['AXE', 'MUG', 'CUP'];
const FORM = {
	custRef: byId('={{ $json.order }}'),
	carrier: "={{ $json.carrier ?? 'UPS' }}",
	trackingNumber: '={{ $json.tracking }}',
	orderStatus: "={{ ($json.complete ?? 'Y') === 'Y' ? 'shipped' : 'partial' }}",
	items: { line: [{ item: '={{ $json.sku }}', quantity: '={{ $json.quantity }}' }] },
	options: { groupRows: true, packageWeight: '={{ $json.weight ?? 1 }}' },
};
const GOES_ON = { onError: 'continueRegularOutput' };

const ship = async (items: IDataObject[], form: object = {}, more: object = { node: GOES_ON }) => {
	const result = await world.run(
		'shipment',
		'create',
		{ ...FORM, ...form },
		{ level: 'merchant', items, ...more },
	);
	const out = result.items.map(({ json }) => json);
	return { ...result, out, told: result.hints.map(({ message }) => message) };
};

const row = (order: string, tracking: string, sku: string, quantity: unknown, more = {}) =>
	({ order, tracking, sku, quantity, ...more }) as IDataObject;

type Store = World['sandbox']['store'];
const addOrders = (refs: string[], store: Store = world.sandbox.store) => {
	const items = SKUS.map((item) => ({ item, quantity: 9 }));
	for (const custRef of refs) store.addOrder({ custRef, items });
};

/** What the sandbox has of an order: its status, and of each parcel what is in it. */
function recorded(ref: string, store: Store = world.sandbox.store) {
	const { status, shipments = [] } = store.order(ref) ?? {};
	const contents = shipments.map(({ trackingNo, items }) => [
		trackingNo,
		items.map(({ item, quantity }) => `${item} ${quantity}`).join(', '),
	]);
	return { status, ...Object.fromEntries(contents) } as Record<string, string>;
}
const posts = () => world.sandbox.log.count({ method: 'POST' });

it('makes one shipment of rows with the same order and tracking number', async () => {
	addOrders(['A', 'B']);
	const { out, told } = await ship([
		row('A', '1Z1', 'AXE', '4'),
		row('A', '1Z2', 'MUG', '1'),
		row('B', '1Z3', 'MUG', 1),
		row('A', '1Z2', 'AXE', '2'),
		row('A', '1z-1', 'CUP', 2),
		row('B', '1Z1', 'CUP', 1),
	]);
	expect(told).toEqual([]);
	expect(out).toEqual(
		[
			['A', 'partial', '1Z1'],
			['A', 'shipped', '1Z2'],
			['B', 'partial', '1Z3'],
			['A', 'shipped', '1Z2'],
			['A', 'partial', '1Z1'],
			['B', 'shipped', '1Z1'],
		].map(([cust_ref, order_status, tracking_no]) => ({ cust_ref, order_status, tracking_no })),
	);
	expect(posts()).toBe(4);
	expect(recorded('A')).toEqual({
		...{ status: 'shipped', '1Z1': 'AXE 4, CUP 2', '1Z2': 'MUG 1, AXE 2' },
	});
	expect(recorded('B')).toEqual({ status: 'shipped', '1Z3': 'MUG 1', '1Z1': 'CUP 1' });
});

it('takes lists of several lines as rows, too', async () => {
	addOrders(['A']);
	const lines = (...skus: string[]) => skus.map((item) => ({ item, quantity: 1 }));
	const { told } = await ship(
		[lines('AXE', 'MUG'), lines('CUP')].map((list) => row('A', '1Z1', '', '', { list })),
		{ specifyItems: 'json', itemsJson: '={{ $json.list }}' },
	);
	expect(told).toEqual([]);
	expect(recorded('A')).toEqual({ status: 'shipped', '1Z1': 'AXE 1, MUG 1, CUP 1' });
});

it('tells apart what two merchants call the same', async () => {
	const { sandbox } = world;
	const { store } = sandbox.accounts.add({ pk: '77', name: 'Other', carts: [] });
	for (const each of [sandbox.store, store]) addOrders(['A'], each);
	const rows = [
		row('A', '1Z1', 'AXE', 1, { pk: sandbox.merchantPk }),
		row('A', '1Z1', 'MUG', 2, { pk: '77', complete: 'N' }),
		row('A', '1Z1', 'CUP', 3, { pk: sandbox.merchantPk }),
		row('A', '1Z1', 'AXE', 4, { pk: '77' }),
	];
	const credential = { merchantPk: '={{ $json.pk }}' };
	const { error } = await ship(rows, {}, { level: 'warehouse', credential });
	expect(error).toBeUndefined();
	expect(recorded('A')).toEqual({ status: 'shipped', '1Z1': 'AXE 1, CUP 3' });
	expect(recorded('A', store)).toEqual({ status: 'partial', '1Z1': 'MUG 2, AXE 4' });
});

it.each([
	['carrier', { carrier: 'DHL' }],
	['weight', { weight: '2' }],
])('refuses rows of one shipment that differ in more than contents: %s', async (_, more) => {
	addOrders(['A']);
	const rows = [
		row('A', '1Z1', 'AXE', 1),
		row('A', '1Z2', 'AXE', 1),
		row('A', '1Z1', 'MUG', 1, more),
	];
	const { out } = await ship(rows);
	const error =
		'Shipment 1Z1 of order A differs between input items 0 and 2: none of them was sent';
	const failed = { error, message: expect.stringMatching(/^With Group Rows, only Items and/) };
	expect(out).toMatchObject([failed, { order_status: 'partial' }, failed]);
	expect(recorded('A')).toEqual({ status: 'partial', '1Z2': 'AXE 1' });
});

it.each([
	['a SKU', { sku: '' }, 'SKU is missing'],
	['a column for the SKU', { sku: undefined }, 'SKU is missing'],
	['a quantity', { quantity: '' }, 'Quantity is missing'],
	['a column for the quantity', { quantity: undefined }, 'Quantity is missing'],
	['a quantity that is a number', { quantity: 'two' }, 'Quantity'],
	['a carrier', { carrier: '' }, 'Carrier is missing'],
])('sends nothing of a shipment with a row without %s', async (_, bad, message) => {
	addOrders(['A', 'B']);
	const rows = [
		row('A', '1Z1', 'AXE', 1),
		row('B', '1Z2', 'AXE', 1),
		row('A', '1Z1', 'MUG', 1, bad),
		row('A', '1Z3', 'MUG', 1),
	];
	const { out } = await ship(rows);
	expect(out).toMatchObject([
		{
			error: expect.stringContaining(
				'Input item 2 is about Shipment 1Z1 of order A, too, and cannot be sent: ',
			),
		},
		{ order_status: 'shipped' },
		{ error: expect.stringContaining(message) },
		{ order_status: 'partial' },
	]);
	expect(out[0]?.error).toContain(message);
	expect(recorded('A')).toEqual({ status: 'partial', '1Z3': 'MUG 1' });
	expect(recorded('B')).toEqual({ status: 'shipped', '1Z2': 'AXE 1' });
	const stopped = await ship(rows, {}, {});
	expect(stopped.error?.message).toContain('Input item 2 is about Shipment 1Z1');

	expect((await ship([...rows.slice(0, 2), row('A', '1Z1', 'MUG', 1)])).told).toEqual([]);
	expect(recorded('A')).toEqual({ status: 'shipped', '1Z3': 'MUG 1', '1Z1': 'AXE 1, MUG 1' });
});

it.each([{ items: {} }, { specifyItems: 'json', itemsJson: '' }])(
	'refuses a row that does not say what is in it: %j',
	async (form) => {
		addOrders(['A']);
		const { out } = await ship([row('A', '1Z1', 'AXE', 1), row('A', '1Z1', 'MUG', 1)], form);
		for (const json of out) expect(json.error).toMatch(/This row has no Items|Items \(JSON\)/);
		expect(posts()).toBe(0);
	},
);

it('takes no further shipments beside it', async () => {
	addOrders(['A']);
	const parcels = [{ trackingNumber: '1Z2', items: [{ item: 'MUG', quantity: 1 }] }];
	const { out } = await ship([row('A', '1Z1', 'AXE', 1)], {
		options: { groupRows: true, parcels },
	});
	expect(out).toMatchObject([{ error: 'Further Shipments (JSON) cannot be used with Group Rows' }]);
	expect(posts()).toBe(0);
});

it.each([
	['all are complete', ['Y', 'Y', 'Y'], 'shipped'],
	['one of a shipment is not', ['Y', 'N', 'Y'], 'partial'],
	['those of one shipment are not', ['Y', 'Y', 'N'], 'partial'],
	['none is', ['N', 'N', 'N'], 'partial'],
])('closes an order if its rows say so: %s', async (_, marks, status) => {
	addOrders(['A', 'B']);
	const [first, second, third] = marks;
	const { out, told } = await ship([
		row('A', '1Z1', 'AXE', 1, { complete: first }),
		row('B', '1Z9', 'AXE', 1),
		row('A', '1Z1', 'MUG', 1, { complete: second }),
		row('A', '1Z2', 'CUP', 1, { complete: third }),
	]);
	expect(told).toEqual([]);
	expect(recorded('A')).toEqual({ status, '1Z1': 'AXE 1, MUG 1', '1Z2': 'CUP 1' });
	expect(recorded('B').status).toBe('shipped');
	expect(out.map(({ order_status }) => order_status)).toEqual([
		...['partial', 'shipped', 'partial', status],
	]);
});

it('keeps an order open that has a row without a tracking number', async () => {
	addOrders(['A']);
	const rows = [row('A', '1Z1', 'AXE', 1), row('A', '', 'MUG', 1), row('A', '1Z1', 'CUP', 1)];
	const { out, told } = await ship(rows);
	expect(out[1]?.error).toContain('Tracking Number is missing');
	expect(told).toEqual([
		expect.stringMatching(/^Order A stays partially shipped, since CartRover/),
	]);
	expect(recorded('A')).toEqual({ status: 'partial', '1Z1': 'AXE 1, CUP 1' });
});

it('sends nothing of the orders beside a row without an order', async () => {
	addOrders(['A', 'B']);
	await ship([row('A', '1Z1', 'AXE', 1), row('', '', 'MUG', 1), row('B', '1Z2', 'CUP', 1)]);
	expect(posts()).toBe(0);
});

it('tells of rows that are equal, in one shipment', async () => {
	addOrders(['A', 'B']);
	const { told } = await ship([
		row('A', '1Z1', 'AXE', 1),
		row('A', '1Z1', 'AXE', '1'),
		row('A', '1Z2', 'AXE', 1),
		row('B', '1Z3', 'AXE', 1),
	]);
	expect(told).toEqual([expect.stringMatching(/^Shipment 1Z1 has rows that are equal/)]);
	expect(recorded('A')).toEqual({ status: 'shipped', '1Z1': 'AXE 1, AXE 1', '1Z2': 'AXE 1' });
});

it('is named where rows come without it', async () => {
	addOrders(['A']);
	const rows = [row('A', '1Z1', 'AXE', 1), row('A', '1Z1', 'MUG', 1)];
	for (const options of [{}, { groupRows: false }]) {
		const { out } = await ship(rows, { options });
		expect(out[1]?.message).toMatch(/^If each item is a row .* add the option Group Rows/);
	}
	const mixed = '={{ $itemIndex === 0 }}';
	expect((await ship(rows, { options: { groupRows: mixed } })).out).toMatchObject([
		{ error: expect.stringContaining('differs') },
		{ error: expect.stringContaining('differs') },
	]);
	expect(posts()).toBe(0);
});

it.each(['cutBefore', 'cutAfter', 'serverError'] as const)(
	'sends a shipment once where it is tried again (%s)',
	async (fault) => {
		addOrders(['A']);
		world.sandbox.faults.add({ fault, times: 2, match: { method: 'POST' } });
		const rows = [
			row('A', '1Z1', 'AXE', 1),
			row('A', '1Z2', 'MUG', 1),
			row('A', '1Z1', 'CUP', 1, { complete: 'Y' }),
		];
		const node = { ...GOES_ON, retryOnFail: true, maxTries: 4, waitBetweenTries: 1 };
		const { out } = await ship(rows, {}, { node });
		expect(out.filter(({ error }) => error)).toEqual([]);
		expect(recorded('A')).toEqual({ status: 'shipped', '1Z1': 'AXE 1, CUP 1', '1Z2': 'MUG 1' });
	},
);

it('makes one shipment of 1,000 rows', async () => {
	const rows = Array.from({ length: 1_000 }, (_, n) => row('A', '1Z1', `S-${n}`, 1));
	const items = rows.map(({ sku }) => ({ item: sku as string, quantity: 1 }));
	world.sandbox.store.addOrder({ custRef: 'A', items });
	const { out } = await ship(rows);
	expect(out).toHaveLength(1_000);
	expect(posts()).toBe(1);
	expect(world.sandbox.store.order('A')?.shipments[0]?.items).toHaveLength(1_000);
});

const aRow = fc.record({
	order: fc.nat(2),
	tracking: fc.nat(2),
	sku: fc.constantFrom(...SKUS),
	quantity: fc.integer({ min: 1, max: 3 }),
	complete: fc.constantFrom('Y', 'Y', 'Y', 'N'),
	isBad: fc.constantFrom(false, false, false, false, false, true),
});
const aLoss = fc.record({
	fault: fc.constantFrom('cutBefore', 'cutAfter', 'rateLimit', 'serverError', 'truncated'),
	match: fc.record({ method: fc.constantFrom('POST', 'GET') }),
	after: fc.nat(3),
	times: fc.constantFrom(1, 5),
});
const aNode = fc.record({
	onError: fc.constantFrom('continueRegularOutput', 'stopWorkflow'),
	retryOnFail: fc.boolean(),
	maxTries: fc.constant(3),
	waitBetweenTries: fc.constant(1),
});
type DrawnRow = Record<'order' | 'tracking' | 'sku', string> & { quantity: number };
const parcelOf = ({ order, tracking }: DrawnRow) => `${order} ${tracking}`;

/** The pieces by order, tracking number and SKU: those of rows, and those that the sandbox has. */
const sumsOf = (pieces: Array<[string, number]>) =>
	Object.fromEntries(
		Object.entries(groupBy(pieces, 0)).map(
			([key, all]) => [key, sumBy(all, ([, quantity]) => quantity)] as const,
		),
	);
const given = (rows: DrawnRow[]) =>
	sumsOf(rows.map((each) => [`${parcelOf(each)} ${each.sku}`, each.quantity]));
const found = (refs: string[]) =>
	sumsOf(
		refs.flatMap((ref) =>
			(world.sandbox.store.order(ref)?.shipments ?? []).flatMap(({ trackingNo, items }) =>
				items.map(({ item, quantity }): [string, number] => [
					`${ref} ${trackingNo} ${item}`,
					quantity,
				]),
			),
		),
	);

it(
	'records of any file what its rows sum up to, and the rest once they are corrected',
	async () => {
		let count = 0;
		const rowsOf = fc.array(aRow, { minLength: 1, maxLength: 12 });
		const losses = fc.array(aLoss, { maxLength: 1 });
		await fc.assert(
			fc.asyncProperty(rowsOf, losses, aNode, async (drawn, lost, node) => {
				const { store, faults } = world.sandbox;
				const file = ++count;
				const rows = drawn.map(({ order, tracking, isBad, ...more }) => ({
					...{ order: `F${file}-${order}`, tracking: `T${tracking}`, isBad, ...more },
				}));
				const refs = [...new Set(rows.map(({ order }) => order))];
				for (const custRef of refs) {
					store.addOrder({ custRef, items: SKUS.map((item) => ({ item, quantity: 99 })) });
				}
				const bad = new Set(rows.filter(({ isBad }) => isBad).map(parcelOf));
				const good = rows.filter((each) => !bad.has(parcelOf(each)));

				for (const loss of lost) faults.add(loss);
				const from = posts();
				const first = await ship(
					rows.map((each) => ({ ...each, quantity: each.isBad ? 'x' : each.quantity })),
					{},
					{ node },
				);
				faults.clear();
				const whole = given(good);
				expect(whole).toMatchObject(found(refs));
				if (lost.length === 0 && !first.error) {
					expect(found(refs)).toEqual(whole);
					expect(posts() - from).toBe(new Set(good.map(parcelOf)).size);
				}
				for (const ref of refs) {
					const own = rows.filter(({ order }) => order === ref);
					const mayClose = own.every(({ complete, isBad }) => complete === 'Y' && !isBad);
					const isClosed = store.order(ref)?.status === 'shipped';
					if (!mayClose || (lost.length === 0 && !first.error)) {
						expect({ ref, isClosed }).toEqual({ ref, isClosed: mayClose });
					}
					if (isClosed) expect(found([ref])).toEqual(given(own));
				}

				const failed = rows.filter((_, index) => first.error || first.out[index]?.error);
				if (failed.length > 0) expect((await ship(failed)).error).toBeUndefined();
				expect(found(refs)).toEqual(given(rows));
			}),
			{ numRuns: 25 * TIMES },
		);
	},
	60_000 * TIMES,
);
