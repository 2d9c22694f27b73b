/**
 * Stand-ins for n8n's own nodes that choose, split and start. They behave as the real ones do for the
 * parameters that they have; a parameter that they do not have is refused, not passed over.
 */
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { describe, parameter } from './describe.mts';

/** The real one waits for its time. Here the run itself is that time. */
const scheduleTrigger: INodeType = {
	description: describe('scheduleTrigger', [1, 1.1, 1.2], {
		group: ['trigger', 'schedule'],
		inputs: [],
		outputs: ['main'],
		properties: [parameter('rule', 'json', {})],
	}),
	execute() {
		return Promise.resolve([[{ json: { timestamp: new Date().toISOString() } }]]);
	},
};

const conditions = [parameter('conditions', 'filter', {}), parameter('options', 'json', {})];

/** The items by whether they meet the conditions, which n8n-core itself works out. */
function byConditions(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const kept: INodeExecutionData[] = [];
	const others: INodeExecutionData[] = [];
	for (const [index, item] of this.getInputData().entries()) {
		const meets = this.getNodeParameter('conditions', index, false, { extractValue: true });
		(meets === true ? kept : others).push({ ...item, pairedItem: { item: index } });
	}
	return Promise.resolve([kept, others]);
}

const filter: INodeType = {
	description: describe('filter', [2, 2.1, 2.2, 2.3], {
		inputs: ['main'],
		outputs: ['main'],
		properties: conditions,
	}),
	async execute() {
		const [kept = []] = await byConditions.call(this);
		return [kept];
	},
};

const branch: INodeType = {
	description: describe('if', [2, 2.1, 2.2, 2.3], {
		inputs: ['main'],
		outputs: ['main', 'main'],
		outputNames: ['true', 'false'],
		properties: conditions,
	}),
	execute: byConditions,
};

/** "Split Out" of one field, without the other fields: objects become items, values keep the name. */
const splitOut: INodeType = {
	description: describe('splitOut', [1], {
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			parameter('fieldToSplitOut', 'string'),
			parameter('include', 'string', 'noOtherFields'),
			parameter('options', 'json', {}),
		],
	}),
	execute() {
		const items = this.getInputData().flatMap(({ json }, index) => {
			const field = this.getNodeParameter('fieldToSplitOut', index) as string;
			const others = this.getNodeParameter('include', index) !== 'noOtherFields';
			if (others || /[,.$]/.test(field)) {
				throw new Error('This stand-in splits out one field, without others');
			}
			const list = [json[field] ?? []].flat() as unknown[];
			return list.map((entry): INodeExecutionData => {
				const isObject = typeof entry === 'object' && entry !== null;
				const own = isObject ? { ...entry } : { [field]: entry };
				return { json: own as IDataObject, pairedItem: { item: index } };
			});
		});
		return Promise.resolve([items]);
	},
};

/** What "Remove Duplicates" has seen, by workflow and node. n8n keeps it in its database. */
const seen = new Map<string, Set<string>>();

/** "Remove Duplicates" across executions, by value. It remembers as long as the process lives. */
const removeDuplicates: INodeType = {
	description: describe('removeDuplicates', [2], {
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			parameter('operation', 'string', 'removeDuplicateInputItems'),
			parameter('logic', 'string', 'removeItemsWithAlreadySeenKeyValues'),
			parameter('dedupeValue', 'string'),
			parameter('options', 'json', {}),
		],
	}),
	execute() {
		const operation = this.getNodeParameter('operation', 0);
		const logic = this.getNodeParameter('logic', 0);
		if (
			operation !== 'removeItemsSeenInPreviousExecutions' ||
			logic !== 'removeItemsWithAlreadySeenKeyValues'
		) {
			throw new Error('This stand-in removes values seen in previous executions only');
		}
		const place = `${this.getWorkflow().id} ${this.getNode().id}`;
		const before = seen.get(place) ?? new Set<string>();
		const now = new Set(before);
		const fresh = this.getInputData().filter((_, index) => {
			const value = String(this.getNodeParameter('dedupeValue', index) as string);
			now.add(value);
			return !before.has(value);
		});
		seen.set(place, now);
		return Promise.resolve([fresh]);
	},
};

export const LOGIC: Record<string, INodeType> = {
	'n8n-nodes-base.filter': filter,
	'n8n-nodes-base.if': branch,
	'n8n-nodes-base.removeDuplicates': removeDuplicates,
	'n8n-nodes-base.scheduleTrigger': scheduleTrigger,
	'n8n-nodes-base.splitOut': splitOut,
};
