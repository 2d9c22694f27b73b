/**
 * Minimal nodes under the names of n8n's own, so that an exported workflow runs without the package
 * n8n-nodes-base. They behave as the real ones do for the parameters that they have; `notDone` names those
 * that they do not have.
 */
import {
	type FieldType,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	NodeOperationError,
	validateFieldType,
} from 'n8n-workflow';
import get from 'lodash/get.js';
import setPath from 'lodash/set.js';
import unset from 'lodash/unset.js';

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

/** A parameter with the values that are done here; the first is the default. */
function oneOf(name: string, ...values: [string, ...string[]]): INodeProperties {
	const options = values.map((value) => ({ name: value, value }));
	return { displayName: name, name, type: 'options', default: values[0], options };
}

/** Options by their names, where all values of them are done here. */
function optionsOf(...names: string[]): INodeProperties {
	const options = names.map((name) => parameter(name, 'json'));
	return { displayName: 'Options', name: 'options', type: 'collection', default: {}, options };
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

const stopAndError: INodeType = {
	description: describe('stopAndError', [1], {
		displayName: 'Stop and Error',
		inputs: ['main'],
		outputs: [],
		properties: [oneOf('errorType', 'errorMessage'), parameter('errorMessage', 'string')],
	}),
	execute(this: IExecuteFunctions) {
		const message = this.getNodeParameter('errorMessage', 0) as string;
		return Promise.reject(new NodeOperationError(this.getNode(), message));
	},
};

const stickyNote: INodeType = {
	description: describe('stickyNote', [1], { inputs: [], outputs: [] }),
	execute: passOn,
};

interface Assignment {
	name: string;
	type?: FieldType;
	value: unknown;
}

/** The value of an assignment in the type that it names, as n8n converts it. */
function typed({ name, type, value }: Assignment): unknown {
	if (value === undefined || value === null || type === undefined) return value ?? null;
	const isText = type === 'string';
	const given = !isText
		? value
		: typeof value === 'object'
			? JSON.stringify(value)
			: String(value as string);
	const read = validateFieldType(name, given, type);
	if (!read.valid) throw new Error(read.errorMessage);
	return read.newValue ?? null;
}

/** "Edit Fields" in its manual mode: a list of assignments, with or without other fields. */
const set: INodeType = {
	description: describe('set', [3, 3.1, 3.2, 3.3, 3.4], {
		displayName: 'Edit Fields',
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			oneOf('mode', 'manual'),
			{ displayName: 'Fields', name: 'assignments', type: 'assignmentCollection', default: {} },
			parameter('includeOtherFields', 'boolean', false),
			oneOf('include', 'all', 'selected', 'except'),
			parameter('includeFields', 'string'),
			parameter('excludeFields', 'string'),
			optionsOf(),
		],
	}),
	execute(this: IExecuteFunctions) {
		const items = this.getInputData().map((item, index): INodeExecutionData => {
			const keep = this.getNodeParameter('includeOtherFields', index, false) === true;
			const include = this.getNodeParameter('include', index, 'all');
			const named = (list: string) =>
				(this.getNodeParameter(list, index, '') as string).split(',').map((name) => name.trim());
			const json: IDataObject = keep && include !== 'selected' ? structuredClone(item.json) : {};
			if (keep && include === 'except') {
				for (const path of named('excludeFields')) unset(json, path);
			}
			if (keep && include === 'selected') {
				// of a field within another, n8n keeps the last name
				for (const path of named('includeFields')) {
					setPath(json, path.split('.').at(-1) ?? path, get(item.json, path));
				}
			}
			const list = this.getNodeParameter('assignments.assignments', index, []) as Assignment[];
			for (const assignment of list) setPath(json, assignment.name, typed(assignment));
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
		displayName: 'Filter',
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
		displayName: 'If',
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
		displayName: 'Split Out',
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			parameter('fieldToSplitOut', 'string'),
			oneOf('include', 'noOtherFields'),
			optionsOf(),
		],
	}),
	execute() {
		const items = this.getInputData().flatMap(({ json }, index) => {
			const field = this.getNodeParameter('fieldToSplitOut', index) as string;
			if (/[,.$]/.test(field)) throw new Error('Split Out of several fields is not done here');
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
		displayName: 'Remove Duplicates',
		inputs: ['main'],
		outputs: ['main'],
		properties: [
			// what n8n does without this parameter is not done here
			{ ...oneOf('operation', 'removeItemsSeenInPreviousExecutions'), default: '' },
			oneOf('logic', 'removeItemsWithAlreadySeenKeyValues'),
			parameter('dedupeValue', 'string'),
			optionsOf('historySize'),
		],
	}),
	execute() {
		const place = `${this.getWorkflow().id} ${this.getNode().id}`;
		const before = seen.get(place) ?? new Set<string>();
		const most = Number(this.getNodeParameter('options.historySize', 0, 10_000));
		if (before.size + this.getInputData().length > most) {
			throw new Error('The number of items to be processed exceeds the maximum history size.');
		}
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
		stopAndError,
		stickyNote,
		set,
		filter,
		if: branch,
		removeDuplicates,
		scheduleTrigger,
		splitOut,
	}).map(([name, type]) => [`n8n-nodes-base.${name}`, type]),
);

/** What a node of n8n's own is set to do that its stand-in does not, as `include = except`; none of others. */
export function notDone({ type, parameters }: INode): string[] {
	const known = STAND_INS[type]?.description.properties;
	if (known === undefined) return [];
	const unknown = Object.keys(parameters).filter((name) =>
		known.every((each) => each.name !== name),
	);
	const values = known.flatMap(({ name, type: kind, default: usual, options = [] }) => {
		const names = options.map((option) => ('value' in option ? option.value : option.name));
		const value = parameters[name] ?? usual;
		if (kind === 'options' && !names.includes(value as string)) {
			return [`${name} = ${(value as string) || 'its default'}`];
		}
		if (kind !== 'collection') return [];
		return Object.keys(value as object)
			.filter((option) => !names.includes(option))
			.map((option) => `${name}.${option}`);
	});
	return [...unknown, ...values];
}
