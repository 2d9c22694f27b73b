/**
 * Minimal nodes under the names of n8n's own, so that an exported workflow runs without the package
 * n8n-nodes-base. They do what the example workflows need of them and nothing else.
 */
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { describe, passOn } from './stand-ins/describe.mts';
import { LOGIC } from './stand-ins/logic.mts';

const manualTrigger: INodeType = {
	description: describe('manualTrigger', [1], {
		group: ['trigger'],
		inputs: [],
		outputs: ['main'],
	}),
	// The real one waits for the button "Execute workflow"; starting the run is that button here.
	execute: passOn,
};

const noOp: INodeType = {
	description: describe('noOp', [1], { inputs: ['main'], outputs: ['main'] }),
	execute: passOn,
};

const stickyNote: INodeType = {
	description: describe('stickyNote', [1], { inputs: [], outputs: [] }),
	execute: passOn,
};

interface Assignment {
	name: string;
	value: unknown;
}

function assign(target: IDataObject, path: string, value: unknown): void {
	const keys = path.split('.');
	const last = keys.pop() as string;
	let place = target;
	for (const key of keys) {
		if (typeof place[key] !== 'object' || place[key] === null) place[key] = {};
		place = place[key] as IDataObject;
	}
	place[last] = value as IDataObject[string];
}

/** "Edit Fields" in its manual mode: a list of assignments, with or without the other fields. */
const set: INodeType = {
	description: describe('set', [3, 3.1, 3.2, 3.3, 3.4], {
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			{ displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} },
			{
				displayName: 'Include Other Input Fields',
				name: 'includeOtherFields',
				type: 'boolean',
				default: false,
			},
		],
	}),
	execute(this: IExecuteFunctions) {
		const items = this.getInputData().map((item, index): INodeExecutionData => {
			const keep = this.getNodeParameter('includeOtherFields', index, false) === true;
			const json: IDataObject = keep ? structuredClone(item.json) : {};
			const list = this.getNodeParameter('assignments.assignments', index, []) as Assignment[];
			for (const { name, value } of list) assign(json, name, value);
			return { json, pairedItem: { item: index } };
		});
		return Promise.resolve([items]);
	},
};

/** The stand-ins by full type name. */
export const STAND_INS: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': manualTrigger,
	'n8n-nodes-base.noOp': noOp,
	'n8n-nodes-base.stickyNote': stickyNote,
	'n8n-nodes-base.set': set,
	...LOGIC,
};
