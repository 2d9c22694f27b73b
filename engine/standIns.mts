/**
 * Minimal nodes under the names of n8n's own, so that an exported workflow runs without the package
 * n8n-nodes-base. They behave as the real ones do for the parameters that they have; a parameter that they
 * do not have is refused, not passed over.
 */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

type Description = Pick<INodeTypeDescription, 'inputs' | 'outputs'> & Partial<INodeTypeDescription>;

/** The description of a stand-in: what the engine has to know of it. */
function describe(name: string, version: number[], rest: Description): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version,
		description: '',
		defaults: { name },
		properties: [],
		...rest,
	};
}

/** A parameter that is there to be read. */
function parameter(
	name: string,
	type: INodeProperties['type'],
	value: INodeProperties['default'] = '',
): INodeProperties {
	return { displayName: name, name, type, default: value };
}

/** Gives its input on. */
function passOn(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return Promise.resolve([this.getInputData()]);
}

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

/** The stand-ins by full type name. */
export const STAND_INS: Record<string, INodeType> = Object.fromEntries(
	Object.entries({
		manualTrigger,
		noOp,
		stickyNote,
		set,
		filter,
		if: branch,
		removeDuplicates,
		scheduleTrigger,
		splitOut,
	}).map(([name, type]) => [`n8n-nodes-base.${name}`, type]),
);
