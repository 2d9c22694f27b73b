import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import type { WorkflowJson } from '../../engine/index.mts';

/*
 * Nodes of other packages that the example workflows use. They are not installed here: what can be run
 * is run with doubles, which note what the real node would have been told.
 */

/** Types and versions that n8n 2.41 has. */
export const OTHER_NODES: Record<string, number[]> = {
	'n8n-nodes-base.dataTable': [1, 1.1],
	'n8n-nodes-base.extractFromFile': [1, 1.1],
	'n8n-nodes-base.filter': [2, 2.1, 2.2, 2.3],
	'n8n-nodes-base.form': [1, 2.3, 2.4, 2.5],
	'n8n-nodes-base.formTrigger': [2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6],
	'n8n-nodes-base.googleSheets': [4, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7],
	'n8n-nodes-base.if': [2, 2.1, 2.2, 2.3],
	'n8n-nodes-base.manualTrigger': [1],
	'n8n-nodes-base.noOp': [1],
	'n8n-nodes-base.postgres': [2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7],
	'n8n-nodes-base.removeDuplicates': [2],
	'n8n-nodes-base.scheduleTrigger': [1, 1.1, 1.2, 1.3, 1.4],
	'n8n-nodes-base.set': [3, 3.1, 3.2, 3.3, 3.4],
	'n8n-nodes-base.shopifyTrigger': [1],
	'n8n-nodes-base.slack': [2, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7],
	'n8n-nodes-base.splitOut': [1],
	'n8n-nodes-base.stickyNote': [1],
	'n8n-nodes-base.stopAndError': [1],
	'n8n-nodes-base.summarize': [1, 1.1],
	'n8n-nodes-base.wooCommerceTrigger': [1],
	'@n8n/n8n-nodes-langchain.agent': [3, 3.1],
	'@n8n/n8n-nodes-langchain.chatTrigger': [1, 1.1, 1.2, 1.3, 1.4, 1.5],
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': [1, 1.1, 1.2, 1.3],
	'@n8n/n8n-nodes-langchain.memoryBufferWindow': [1, 1.1, 1.2, 1.3, 1.4],
};

/** What a double was told for one item: its parameters, with all expressions worked out. */
export interface Told {
	node: string;
	parameters: INodeParameters;
}

export interface Doubles {
	types: Record<string, INodeType>;
	told: Told[];
	/** What the nodes that read give, by node name. */
	rows: Record<string, INodeExecutionData['json'][]>;
	/** Nodes whose service is away: each of their items is an error, as n8n's nodes do. */
	away: Set<string>;
}

const READS = ['n8n-nodes-base.extractFromFile', 'n8n-nodes-base.googleSheets'];
const TRIGGERS = [
	'n8n-nodes-base.formTrigger',
	'n8n-nodes-base.shopifyTrigger',
	'n8n-nodes-base.wooCommerceTrigger',
];
const DOUBLED = [
	...READS,
	...TRIGGERS,
	'n8n-nodes-base.form',
	'n8n-nodes-base.postgres',
	'n8n-nodes-base.slack',
];

/** Doubles of the nodes in a workflow that the engine has no stand-in for. */
export function doublesFor({ nodes }: WorkflowJson): Doubles {
	const told: Told[] = [];
	const rows: Doubles['rows'] = {};
	const away: Doubles['away'] = new Set();
	const types: Doubles['types'] = {
		'n8n-nodes-base.summarize': summarize,
		'n8n-nodes-base.dataTable': dataTable(),
	};
	for (const type of DOUBLED) {
		const own = nodes.filter((node) => node.type === type);
		const names = [...new Set(own.flatMap(({ parameters }) => Object.keys(parameters)))];
		types[type] = {
			description: {
				displayName: type,
				name: type,
				group: [TRIGGERS.includes(type) ? 'trigger' : 'transform'],
				version: OTHER_NODES[type] ?? [],
				description: '',
				defaults: { name: type },
				inputs: TRIGGERS.includes(type) ? [] : ['main'],
				outputs: ['main'],
				properties: names.map((name) => ({
					displayName: name,
					name,
					type: 'json',
					default: '',
				})),
			},
			async execute() {
				const { name } = this.getNode();
				if (away.has(name)) {
					const error = `${name} cannot be reached`;
					return [
						this.getInputData().map((_, item) => ({ json: { error }, pairedItem: { item } })),
					];
				}
				const given = rows[name];
				if (READS.includes(type) && given !== undefined)
					told.push({ node: name, parameters: asked(this, 0) });
				if (given !== undefined) return [given.map((json) => ({ json, pairedItem: { item: 0 } }))];
				const items = this.getInputData();
				if (TRIGGERS.includes(type)) return [items];
				for (const index of items.keys()) told.push({ node: name, parameters: asked(this, index) });
				return [items.map(({ json }, item) => ({ json, pairedItem: { item } }))];
			},
		};
	}
	return { types, told, rows, away };
}

function asked(context: IExecuteFunctions, index: number): INodeParameters {
	const names = Object.keys(context.getNode().parameters);
	return Object.fromEntries(
		names.map((name) => [name, context.getNodeParameter(name, index)]),
	) as INodeParameters;
}

/** "Data table", with one table that lasts as long as the workflow's doubles. */
function dataTable(): INodeType {
	const table: IDataObject[] = [];
	const names = ['operation', 'dataTableId', 'tableName', 'columns', 'filters', 'matchType'];
	return {
		description: {
			displayName: 'Data table',
			name: 'dataTable',
			group: ['transform'],
			version: [1, 1.1],
			description: '',
			defaults: { name: 'Data table' },
			inputs: ['main'],
			outputs: ['main'],
			properties: names.map((name) => ({ displayName: name, name, type: 'json', default: '' })),
		},
		async execute() {
			const done = this.getInputData().flatMap(({ json }, item): INodeExecutionData[] => {
				const given = (name: string) => this.getNodeParameter(name, item) as IDataObject;
				const operation = this.getNodeParameter('operation', item);
				const pairedItem = { item };
				if (operation === 'create') return [{ json: { name: given('tableName') }, pairedItem }];
				if (operation === 'insert') {
					table.push(given('columns').value as IDataObject);
					return [{ json: table.at(-1) ?? {}, pairedItem }];
				}
				const conditions = given('filters').conditions as IDataObject[];
				const isThere = table.some((row) =>
					conditions.every(({ keyName, keyValue }) => row[keyName as string] === keyValue),
				);
				return isThere ? [] : [{ json, pairedItem }];
			});
			return [done];
		},
	};
}

interface Aggregation {
	aggregation: string;
	field: string;
}

/** "Summarize", for sums and maxima by fields. */
const summarize: INodeType = {
	description: {
		displayName: 'Summarize',
		name: 'summarize',
		group: ['transform'],
		version: [1, 1.1],
		description: '',
		defaults: { name: 'Summarize' },
		inputs: ['main'],
		outputs: ['main'],
		properties: ['fieldsToSummarize', 'fieldsToSplitBy', 'options'].map((name) => ({
			displayName: name,
			name,
			type: 'json',
			default: '',
		})),
	},
	async execute() {
		const by = (this.getNodeParameter('fieldsToSplitBy', 0) as string).split(/\s*,\s*/);
		const { values } = this.getNodeParameter('fieldsToSummarize', 0) as { values: Aggregation[] };
		const groups = new Map<string, number[]>();
		const items = this.getInputData();
		for (const [index, { json }] of items.entries()) {
			const key = JSON.stringify(by.map((name) => json[name]));
			groups.set(key, [...(groups.get(key) ?? []), index]);
		}
		const results = [...groups.values()].map((group): INodeExecutionData => {
			const members = group.map((index) => items[index]?.json ?? {});
			const json = Object.fromEntries([
				...by.map((name) => [name, members[0]?.[name]] as const),
				...values.map(({ aggregation, field }) => {
					const list = members.map((member) => member[field]);
					const prefix = aggregation === 'append' ? 'appended' : aggregation;
					return [`${prefix}_${field}`, aggregate(aggregation, list)] as const;
				}),
			]) as INodeExecutionData['json'];
			return { json, pairedItem: group.map((item) => ({ item })) };
		});
		return [results];
	},
};

function aggregate(kind: string, list: unknown[]): unknown {
	if (kind === 'sum') return (list as number[]).reduce((sum, each) => sum + each, 0);
	if (kind === 'max') return (list as string[]).reduce((most, each) => (each > most ? each : most));
	if (kind === 'append') return list;
	throw new Error(`This double does not know ${kind}`);
}
