import type { INodeProperties } from 'n8n-workflow';

import { remoteChoices } from '../../../bench/editor.mts';
import { CartRover } from '../../../nodes/CartRover/CartRover.node.ts';
import { CartRoverTrigger } from '../../../nodes/CartRover/CartRoverTrigger.node.ts';

describe('parameters with choices from a server', () => {
	test.each([
		['the action node', new CartRover(), 7],
		['the trigger', new CartRoverTrigger(), 1],
	])('%s: only pickers, which ask when their list is opened', (_, node, least) => {
		const found = remoteChoices(node.description.properties);
		expect(found.filter(({ asked }) => asked === 'onShow')).toEqual([]);
		expect(found.length).toBeGreaterThanOrEqual(least);
	});

	test('are found at any depth, and told apart by when they ask', () => {
		const base = { displayName: '', default: '' };
		const early: INodeProperties = {
			...base,
			name: 'early',
			type: 'options',
			typeOptions: { loadOptionsMethod: 'getAll' },
		};
		const picker: INodeProperties = {
			...base,
			name: 'picker',
			type: 'resourceLocator',
			modes: [
				{ displayName: '', name: 'list', type: 'list', typeOptions: { searchListMethod: 'find' } },
			],
		};
		const tree: INodeProperties[] = [
			{ ...base, name: 'plain', type: 'options', options: [{ name: 'A', value: 'a' }] },
			{ ...base, name: 'options', type: 'collection', options: [early] },
			{
				...base,
				name: 'rows',
				type: 'fixedCollection',
				options: [{ displayName: '', name: 'row', values: [picker] }],
			},
		];
		expect(remoteChoices(tree)).toEqual([
			{ path: 'options.early', asked: 'onShow' },
			{ path: 'rows.row.picker', asked: 'onOpen' },
		]);
	});
});
