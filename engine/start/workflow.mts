import { readFile } from 'node:fs/promises';

import type { INode, INodePropertyOptions } from 'n8n-workflow';

import type { Engine, WorkflowJson } from '../index.mts';
import { notDone } from '../standIns.mts';
import { UsageError } from './options.mts';

/** Operations that leave CartRover as it is. A live run allows no others. */
const READING = new Set(['get', 'getAll', 'getMapping']);

/** Triggers that start a workflow without data of their own: by hand, or at a time. */
const STARTERS = ['n8n-nodes-base.manualTrigger', 'n8n-nodes-base.scheduleTrigger'];

/**
 * Reads a workflow in n8n's export format.
 *
 * @throws UsageError where there is none in the file
 */
export async function readWorkflow(file: string): Promise<WorkflowJson> {
	const text = await readFile(file, 'utf8').catch(() => {
		throw new UsageError(`There is no file ${file}`);
	});
	try {
		const workflow = JSON.parse(text) as WorkflowJson;
		if (Array.isArray(workflow.nodes) && typeof workflow.connections === 'object') return workflow;
	} catch {
		// Said below, as for JSON that is something else.
	}
	throw new UsageError(`${file} is no workflow exported from n8n`);
}

/**
 * Makes sure that the engine has all nodes of a workflow, and does what they are set to do.
 *
 * @throws UsageError that names the node types and parameters which it has not
 */
export function assertKnown(engine: Engine, workflow: WorkflowJson): void {
	const unknown = workflow.nodes.filter(({ type }) => {
		try {
			return engine.description(type) === undefined;
		} catch {
			return true;
		}
	});
	if (unknown.length > 0) {
		const types = [...new Set(unknown.map(({ type }) => type))].join(', ');
		throw new UsageError(
			`This engine runs without n8n's own nodes, so it does not know ${types}. In a whole n8n it runs: npm run editor`,
		);
	}
	const other = workflow.nodes.filter(isStep).flatMap((node) => {
		const parts = notDone(node).join(', ');
		if (parts === '') return [];
		return [`${engine.description(node.type).displayName} “${node.name}”: ${parts}`];
	});
	if (other.length === 0) return;
	throw new UsageError(
		`Parameters of n8n's own nodes that are not done here: ${other.join('; ')}. In a whole n8n they are: npm run editor`,
	);
}

/** Whether a workflow waits for parcels, so that the sandbox's warehouse has to ship what it orders. */
export function confirmsShipments({ nodes }: WorkflowJson): boolean {
	return nodes.some(
		({ parameters }) => parameters.resource === 'shipment' && parameters.operation === 'confirm',
	);
}

/**
 * Makes sure that a workflow only reads. What an operation is has to stand in the file: an expression
 * in its place is refused.
 *
 * @throws UsageError that names the nodes which might write
 */
export function assertReadsOnly(engine: Engine, workflow: WorkflowJson): void {
	const writing = workflow.nodes.filter((node) => {
		// By its type, since the engine gives its credentials to nodes that name none.
		const { credentials = [] } = engine.description(node.type);
		if (credentials.length === 0 || isPolling(engine, node)) return false;
		return !READING.has(node.parameters.operation as string);
	});
	if (writing.length === 0) return;
	const names = writing.map(({ name }) => `“${name}”`).join(', ');
	throw new UsageError(`--live runs only workflows that read. These nodes might write: ${names}`);
}

/** Whether a node is a trigger that asks CartRover from time to time. */
export function isPolling(engine: Engine, { type }: INode): boolean {
	return engine.description(type).polling === true;
}

/** Whether a workflow can be started at a node as it is, without anything having happened. */
export function isStarter({ type }: INode): boolean {
	return STARTERS.includes(type);
}

/** Whether a node takes part in a run; notes on the canvas do not. */
export function isStep({ type, disabled }: INode): boolean {
	return disabled !== true && !type.endsWith('.stickyNote');
}

/** What a node is set to do, as the editor's node list calls it: `CartRover: Get many orders`. */
export function actionOf(engine: Engine, { type, parameters }: INode): string {
	const { displayName, properties } = engine.description(type);
	const fits = ({ displayOptions }: (typeof properties)[number]) =>
		displayOptions?.show?.resource?.includes(parameters.resource as string) ?? true;
	for (const name of ['operation', 'event']) {
		const property = properties.find((each) => each.name === name && fits(each));
		const options = (property?.options ?? []) as INodePropertyOptions[];
		const chosen = options.find(({ value }) => value === parameters[name]);
		if (chosen !== undefined) return `${displayName}: ${chosen.action ?? chosen.name}`;
	}
	return type;
}

/** How many items the nodes before one have given it, by what they gave last. */
export function itemsBefore(
	{ connections }: WorkflowJson,
	name: string,
	given: ReadonlyMap<string, number[]>,
): number {
	let count = 0;
	for (const [from, { main = [] }] of Object.entries(connections)) {
		for (const [output, targets] of main.entries()) {
			if (targets?.some(({ node }) => node === name)) count += given.get(from)?.[output] ?? 0;
		}
	}
	return count;
}
