import { resolve } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { createEngine, type Engine } from '../../../engine/index.mts';
import { assertKnown } from '../../../engine/start/workflow.mts';

/* n8n's own nodes in the engine: what they are set to do is done as in n8n, or named. */

const BASE = 'n8n-nodes-base.';
let engine: Engine;
beforeAll(async () => {
	engine = await createEngine({ packageDir: resolve(__dirname, '../../..') });
});

describe('Edit Fields', () => {
	const assignments = {
		assignments: [
			{ id: '1', name: 'sku', type: 'string', value: '={{ 350 }}' },
			{ id: '2', name: 'qty', type: 'number', value: '3' },
			{ id: '3', name: 'to.zip', type: 'string', value: '={{ $json.address.zip }}' },
		],
	};
	const made = { sku: '350', qty: 3, to: { zip: '83702' } };
	const given = { ref: 'A', note: 'x', address: { zip: '83702', city: 'Boise' } };
	const edit = async (parameters: IDataObject) =>
		await engine.execute({
			type: `${BASE}set`,
			parameters: { assignments, ...parameters },
			items: [given],
		});

	it.each<[IDataObject, IDataObject]>([
		[{}, made],
		[{ includeOtherFields: true }, { ...given, ...made }],
		[
			{ includeOtherFields: true, include: 'selected', includeFields: 'ref, address.city' },
			{ ref: 'A', city: 'Boise', ...made },
		],
		[
			{ includeOtherFields: true, include: 'except', excludeFields: 'note, address.zip' },
			{ ref: 'A', address: { city: 'Boise' }, ...made },
		],
		[{ include: 'except', excludeFields: 'note' }, made],
	])('with %j does as n8n', async (parameters, json) => {
		const { items, error } = await edit(parameters);
		expect(error).toBeUndefined();
		expect(items.map((item) => item.json)).toEqual([json]);
	});

	it('refuses a value that is not of its type', async () => {
		const wrong = { assignments: [{ id: '1', name: 'qty', type: 'number', value: 'few' }] };
		const { error } = await edit({ assignments: wrong });
		expect(error?.message).toMatch(/'qty' expects a number/);
	});
});

it.each<[string, IDataObject, string]>([
	['set', { mode: 'raw', jsonOutput: '{}' }, 'Edit Fields “N”: jsonOutput, mode = raw'],
	['set', { duplicateItem: true }, 'Edit Fields “N”: duplicateItem'],
	['set', { options: { dotNotation: false } }, 'Edit Fields “N”: options.dotNotation'],
	['splitOut', { fieldToSplitOut: 'a', include: 'allOtherFields' }, 'include = allOtherFields'],
	['removeDuplicates', {}, 'Remove Duplicates “N”: operation = its default'],
])('what %s does not do with %j is named before the run', (type, parameters, named) => {
	const node = { id: '1', name: 'N', typeVersion: 3, position: [0, 0] as [number, number] };
	const workflow = { nodes: [{ ...node, type: BASE + type, parameters }], connections: {} };
	const check = () => assertKnown(engine, workflow as Parameters<typeof assertKnown>[1]);
	expect(check).toThrow(/not done here: .* In a whole n8n they are: npm run editor$/);
	expect(check).toThrow(named);
});
