import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { createEngine, type Engine } from '../../../engine/index.mts';

/* What the stand-ins for n8n's own nodes do. */

let engine: Engine;
beforeAll(async () => {
	engine = await createEngine({ packageDir: process.cwd() });
});

const run = async (
	type: string,
	parameters: INodeParameters,
	items: IDataObject[],
	id = 'node',
) => {
	const node = { id, name: 'Node' };
	const result = await engine.execute({ type: `n8n-nodes-base.${type}`, parameters, items, node });
	return {
		error: result.error?.message,
		outputs: result.outputs.map((output) => output.map(({ json }) => json)),
		pairs: result.outputs.flat().map(({ pairedItem }) => pairedItem),
	};
};

const above = (limit: number) => ({
	conditions: {
		options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
		combinator: 'and',
		conditions: [
			{
				id: 'c',
				leftValue: '={{ $json.n }}',
				rightValue: limit,
				operator: { type: 'number', operation: 'gt' },
			},
		],
	},
});
const numbers = [{ n: 1 }, { n: 5 }, { n: 9 }];

it('If parts the items by their conditions, Filter keeps those that meet them', async () => {
	const parted = await run('if', above(4), numbers);
	expect(parted.outputs).toEqual([[{ n: 5 }, { n: 9 }], [{ n: 1 }]]);
	const kept = await run('filter', above(4), numbers);
	expect(kept.outputs).toEqual([[{ n: 5 }, { n: 9 }]]);
	expect(kept.pairs).toEqual([{ item: 1 }, { item: 2 }]);
});

it('If minds the types as n8n does', async () => {
	const { error } = await run('if', above(4), [{ n: 'five' }]);
	expect(error).toMatch(/Wrong type: 'five' is a string but was expecting a number/);
});

it('Split Out makes items of objects, and fields of values', async () => {
	const items = [{ list: [{ a: 1 }, 2] }, { list: 'three' }, { other: 4 }];
	const { outputs, pairs } = await run('splitOut', { fieldToSplitOut: 'list' }, items);
	expect(outputs).toEqual([[{ a: 1 }, { list: 2 }, { list: 'three' }]]);
	expect(pairs).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }]);
});

it.each([{ fieldToSplitOut: 'a.b' }, { fieldToSplitOut: 'a', include: 'allOtherFields' }])(
	'Split Out refuses what it does not do: %j',
	async (parameters) => {
		expect((await run('splitOut', parameters, [{ a: [1] }])).error).toMatch(/^This stand-in/);
	},
);

it('Remove Duplicates remembers by node what earlier executions have seen', async () => {
	const parameters = {
		operation: 'removeItemsSeenInPreviousExecutions',
		dedupeValue: '={{ $json.n }}',
	};
	const seeing = async (items: IDataObject[], id: string) =>
		(await run('removeDuplicates', parameters, items, id)).outputs;
	expect(await seeing([{ n: 1 }, { n: 1 }, { n: 2 }], 'one')).toEqual([
		[{ n: 1 }, { n: 1 }, { n: 2 }],
	]);
	expect(await seeing([{ n: 2 }, { n: 3 }], 'one')).toEqual([[{ n: 3 }]]);
	expect(await seeing([{ n: 2 }], 'two')).toEqual([[{ n: 2 }]]);
	const { error } = await run('removeDuplicates', {}, [{ n: 1 }]);
	expect(error).toMatch(/^This stand-in/);
});

it('Schedule Trigger starts a workflow with the time', async () => {
	const trigger = { id: 't', name: 'Trigger', type: 'n8n-nodes-base.scheduleTrigger' };
	const node = { ...trigger, typeVersion: 1.2, position: [0, 0] as [number, number] };
	const { nodes } = await engine.run({ nodes: [{ ...node, parameters: {} }], connections: {} });
	const [item] = nodes.Trigger?.[0]?.items[0] ?? [];
	expect(Date.parse(String(item?.json.timestamp))).toBeGreaterThan(Date.now() - 60_000);
});
