import type { IDataObject } from 'n8n-workflow';

import { CartRoverClient } from '../../../nodes/CartRover/api/client.ts';
import { rowName, stockUp, SURFACE } from '../../support/surface.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/*
 * Whatever goes wrong, also before the first item, follows the node's On Error setting: with an error
 * output every item leaves by it, linked to its input.
 */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	stockUp(world.sandbox);
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.end();
});

const TO_ERRORS = { onError: 'continueErrorOutput' };

const lookUp = async (
	refs: string[],
	node: IDataObject = {},
	more: Parameters<World['run']>[3] = {},
	parameters: IDataObject = {},
) =>
	await world.run(
		'orderStatus',
		'get',
		{ custRef: byId('={{ $json.ref }}'), ...parameters },
		{ items: refs.map((ref) => ({ ref })), node, ...more },
	);

const linked = (items: Array<{ json: IDataObject; pairedItem?: unknown }> = []) =>
	items.map(({ json, pairedItem }) => [json.ref, json.error, pairedItem]);

describe('what goes wrong before the first item', () => {
	const NO_KEY = /^The credential cannot be used: API Key is empty/;
	const causes: Array<[string, object, IDataObject, RegExp]> = [
		['a credential without a key', { credential: { apiKey: '' } }, {}, NO_KEY],
		['another address', { credential: { baseUrl: 'x' } }, {}, /^The credential cannot be used/],
		['an operation that does not exist', {}, { operation: 'fly' }, /^There is no operation “fly”/],
		[
			'an option whose expression fails',
			{},
			{ options: { concurrency: "={{ $('Nowhere').first().json.x }}" } },
			/./,
		],
		[
			'a key of another level',
			{ level: 'warehouse', credential: { merchantPk: '' } },
			{},
			/needs a Merchant PK$/,
		],
	];

	test.each(causes)('%s: every item goes to the error output', async (_, more, parameters, why) => {
		const { outputs, error } = await lookUp(['A', 'B', 'C'], TO_ERRORS, more, parameters);
		expect(error).toBeUndefined();
		expect(outputs[0]).toEqual([]);
		expect(linked(outputs[1])).toEqual(
			['A', 'B', 'C'].map((ref, item) => [ref, expect.stringMatching(why), { item }]),
		);
		expect(world.sandbox.log.entries).toEqual([]);
	});

	test.each(causes)('%s: items with the error go on', async (_, more, parameters, why) => {
		const node = { onError: 'continueRegularOutput' };
		const { items, error } = await lookUp(['A', 'B'], node, more, parameters);
		expect(error).toBeUndefined();
		expect(linked(items)).toEqual(
			[0, 1].map((item) => [undefined, expect.stringMatching(why), { item }]),
		);
	});

	test.each(causes)('%s: the run stops at the first item', async (_, more, parameters, why) => {
		const { items, error } = await lookUp(['A', 'B'], {}, more, parameters);
		expect(items).toEqual([]);
		expect(error).toMatchObject({
			message: expect.stringMatching(why) as unknown,
			context: { itemIndex: 0 },
		});
	});

	test.each(SURFACE.map((row) => [rowName(row), row] as const))(
		'without a key no item of %s leaves by the success output',
		async (_, row) => {
			const { outputs } = await world.run(row.resource, row.operation, row.parameters, {
				level: row.levels[0],
				items: [...(row.items ?? [{}]), ...(row.items ?? [{}])],
				node: TO_ERRORS,
				credential: { apiKey: '' },
			});
			const count = 2 * (row.items ?? [{}]).length;
			expect(outputs.map(({ length }) => length)).toEqual([0, count]);
			expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual(
				Array.from({ length: count }, (_item, item) => ({ item })),
			);
		},
	);
});

describe('items that fail by themselves', () => {
	test('go to the error output, one among several', async () => {
		world.sandbox.store.addOrder({ custRef: 'A' });
		world.sandbox.store.addOrder({ custRef: 'C' });
		const { outputs } = await lookUp(['A', 'B', 'C'], TO_ERRORS);
		expect(outputs[0]?.map(({ json }) => json.cust_ref)).toEqual(['A', 'C']);
		expect(linked(outputs[1])).toEqual([['B', 'Order not found', { item: 1 }]]);
	});

	test('go there all', async () => {
		const { outputs } = await lookUp(['A', 'B'], TO_ERRORS);
		expect(outputs[0]).toEqual([]);
		expect(linked(outputs[1])).toEqual([
			['A', 'Order not found', { item: 0 }],
			['B', 'Order not found', { item: 1 }],
		]);
	});

	test.each(['continueErrorOutput', 'continueRegularOutput'])(
		'keep the error code and the process id as fields of their own: %s',
		async (onError) => {
			const { outputs } = await lookUp(['A'], { onError });
			const [item] = outputs.flat();
			expect(item?.json).toMatchObject({
				error: 'Order not found',
				message: expect.stringContaining('Check the reference.'),
				details: {
					reason: 'not_found',
					error_code: 'Invalid',
					process_id: expect.stringMatching(/^sbx-\d+$/),
				},
			});
			expect(Object.keys(item?.json ?? {}).sort()).toEqual(
				[
					'details',
					'error',
					'message',
					...(onError === 'continueErrorOutput' ? ['ref'] : []),
				].sort(),
			);
		},
	);
});

test('a mistake in the code of the node stays what it is', async () => {
	jest.spyOn(CartRoverClient.prototype, 'call').mockImplementation(async () => {
		return await Promise.resolve((undefined as never as { envelope: never }).envelope);
	});
	const { error } = await lookUp(['A']);
	expect(error?.message).toMatch(/^TypeError: Cannot read properties of undefined/);
	expect(error?.description).toMatch(/bug in the CartRover node/);
});
