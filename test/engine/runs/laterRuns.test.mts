import type { IDataObject } from 'n8n-workflow';

import { validOrder } from '../../support/orders.mts';
import { byId, startWorld, START, type World } from '../../support/world.mts';

/* A node that runs several times in one execution, in a loop or behind two branches, knows what it did. */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
});
afterEach(async () => await world.end());

const node = (name: string, type: string, parameters: IDataObject = {}, more: object = {}) => ({
	id: name,
	name,
	type,
	typeVersion: type.endsWith('.if') ? 2 : 1,
	position: [0, 0] as [number, number],
	parameters,
	...more,
});

/** Gives the items with `second` to the second run of the node, and the others to its first (n8n begins with the lower branch). */
async function runTwice(
	parameters: IDataObject,
	items: IDataObject[],
	level: 'cart' | 'merchant' = 'cart',
) {
	const isSecond = {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 1 },
		combinator: 'and',
		conditions: [
			{
				id: 'c',
				leftValue: '={{ $json.second !== undefined }}',
				rightValue: '',
				operator: { type: 'boolean', operation: 'true', singleValue: true },
			},
		],
	};
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	const run = await world.engine.run(
		{
			nodes: [
				node('Input', 'n8n-nodes-base.manualTrigger'),
				node('Branch', 'n8n-nodes-base.if', { conditions: isSecond }),
				node('CartRover', 'n8n-nodes-cartrover.cartRover', parameters, {
					onError: 'continueRegularOutput',
				}),
			],
			connections: {
				Input: { main: [to('Branch')] },
				Branch: { main: [to('CartRover'), to('CartRover')] },
			},
			settings: { executionOrder: 'v1' },
		} as never,
		{ from: 'Input', items, credentials: world.credential(level) },
	);
	const runs = run.nodes.CartRover ?? [];
	return {
		outputs: runs.map(({ items: [output = []] }) => output.map(({ json }) => json)),
		hints: runs.map(({ hints = [] }) => hints.map(({ message }) => message)),
	};
}

describe.each(['create', 'createMany'])('order %s', (operation) => {
	const createTwice = async (first: IDataObject, second: IDataObject, onDuplicate = 'skip') =>
		await runTwice(
			{
				resource: 'order',
				operation,
				specifyOrder: 'json',
				orderJson:
					'={{ Object.fromEntries(Object.entries($json).filter(([k]) => k !== "second")) }}',
				options: { onDuplicate },
			},
			[first, { ...second, second: true }],
		);

	test('another line under the same reference in a later run is an error', async () => {
		const { outputs } = await createTwice(
			validOrder('A', { items: [{ item: 'MUG', quantity: 1 }] }),
			validOrder('A', { items: [{ item: 'TEE', quantity: 1 }] }),
		);
		expect(outputs).toMatchObject([
			[{ cust_ref: 'A', created: true }],
			[
				{
					error: expect.stringMatching(
						/earlier run of this node has created it with other content/,
					),
				},
			],
		]);
	});

	test('the same order in a later run is passed over without a word', async () => {
		const { outputs, hints } = await createTwice(
			validOrder('A', { items: [{ item: 'MUG', quantity: 1, price: 5 }], grand_total: 5 }),
			validOrder('A', {
				grand_total: '5.00',
				items: [{ price: '5.00', quantity: '1', item: 'MUG' }],
			}),
		);
		expect(outputs).toMatchObject([[{ created: true }], [{ cust_ref: 'A', created: false }]]);
		expect(hints).toEqual([[], []]);
	});

	test.each([
		['skip', { cust_ref: 'A', created: false }],
		['fail', { error: expect.stringMatching(/OrderDuplicate/) }],
	])(
		'an order of an earlier run counts as created once, though an answer is lost: %s',
		async (on, expected) => {
			world.sandbox.faults.add({ fault: 'cutAfter', match: { method: 'POST' }, after: 1 });
			const { outputs } = await createTwice(validOrder('A'), validOrder('A'), on);
			expect(outputs).toMatchObject([[{ created: true }], [expected]]);
			expect(world.sandbox.log.count({ method: 'POST' })).toBe(3);
		},
	);

	test('one that CartRover had from before gives a hint', async () => {
		world.sandbox.store.addOrder({ custRef: 'B', createdAt: START - 60_000 });
		const { outputs, hints } = await createTwice(validOrder('A'), validOrder('B'));
		expect(outputs).toMatchObject([[{ created: true }], [{ cust_ref: 'B', created: false }]]);
		expect(hints[1]).toEqual([
			'CartRover already had order B. It was skipped, and not looked at: it may be another one, canceled or in error.',
		]);
	});
});

describe('shipment create', () => {
	const send = async (...items: IDataObject[]) => await sendWith({}, ...items);
	const sendWith = async (options: IDataObject, ...items: IDataObject[]) => {
		world.sandbox.store.addOrder({
			custRef: 'A',
			createdAt: START - 60_000,
			items: [{ item: 'MUG', quantity: 3 }],
		});
		return await runTwice(
			{
				resource: 'shipment',
				operation: 'create',
				custRef: byId('A'),
				carrier: 'UPS',
				trackingNumber: '={{ $json.no }}',
				specifyItems: 'json',
				itemsJson: '={{ $json.items }}',
				options,
			},
			items,
			'merchant',
		);
	};
	const parcel = (no: string, quantity: number | string) => ({
		no,
		items: [{ item: 'MUG', quantity }],
	});
	const later = (no: string, quantity: number) => ({ ...parcel(no, quantity), second: true });

	test.each(['T-1', 't 1'])('the same parcel in a later run counts as done: %s', async (no) => {
		const { outputs, hints } = await send(parcel('T-1', 1), later(no, 1));
		expect(outputs).toMatchObject([[{ tracking_no: 'T-1' }], [{ tracking_no: no }]]);
		expect(hints[1]).toEqual([expect.stringContaining('it was sent once')]);
		expect(world.sandbox.store.order('A')?.shipments).toHaveLength(1);
	});

	test.each(['T-1', 't 1'])('with other contents it is an error: %s', async (no) => {
		const { outputs } = await send(parcel('T-1', 1), later(no, 2));
		expect(outputs[1]).toMatchObject([{ error: expect.stringContaining('with other contents') }]);
		expect(world.sandbox.store.order('A')?.shipments).toHaveLength(1);
	});

	test.each([
		['the same', [1, 2], { tracking_no: 'T-1' }],
		[
			'another',
			[3],
			{
				error: expect.stringContaining('with other contents'),
				message: expect.stringContaining('All rows of a shipment must come in one run'),
			},
		],
	])('rows of a parcel come in one run: %s in a later one', async (_, quantities, expected) => {
		const rows = [parcel('T-1', 1), parcel('T-1', 2)];
		const more = quantities.map((quantity) => later('T-1', quantity));
		const { outputs } = await sendWith({ groupRows: true }, ...rows, ...more);
		expect(outputs[1]).toMatchObject(quantities.map(() => expected));
		const { shipments } = world.sandbox.store.order('A') ?? {};
		expect(shipments).toMatchObject([{ items: [{ quantity: 1 }, { quantity: 2 }] }]);
	});

	test.each([
		['alone', ['T-2']],
		['before those that were sent', ['T-2', 'T-1']],
		['after them', ['T-1', 'T-2']],
	])('the corrected shipment closes the order in a later run, %s', async (_, numbers) => {
		const { outputs, hints } = await send(
			...[parcel('T-1', 1), parcel('T-2', '1x')],
			...numbers.map((no) => later(no, 1)),
		);
		expect(outputs[0]).toMatchObject([
			{ order_status: 'partial' },
			{ error: expect.stringMatching(/1x/) },
		]);
		expect(outputs[1]?.map(({ order_status }) => order_status)).toEqual(
			numbers.map((no) => (no === 'T-2' ? 'shipped' : 'partial')),
		);
		expect(hints[0]).toEqual([expect.stringMatching(/^Order A stays partially shipped/)]);
		expect(hints[1]?.filter((hint) => /partially/.test(hint))).toEqual([]);
		const { status, shipments } = world.sandbox.store.order('A') ?? {};
		expect([status, shipments?.length]).toEqual(['shipped', 2]);
	});

	test('a whole order that comes again stays closed, and nothing is sent', async () => {
		const numbers = ['T-1', 'T-2'];
		const { outputs, hints } = await send(
			...numbers.map((no) => parcel(no, 1)),
			...numbers.map((no) => later(no, 1)),
		);
		for (const output of outputs) {
			expect(output).toMatchObject([{ order_status: 'partial' }, { order_status: 'shipped' }]);
		}
		expect(hints[1]).toEqual([expect.stringContaining('it was sent once')]);
		expect(world.sandbox.log.count({ method: 'POST' })).toBe(2);
	});
});
