import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from '../../engine/index.mts';
import { readWorkflow } from '../../engine/start/workflow.mts';
import { PACKAGE, REPOSITORY } from '../host/pack.mts';
import type { Credential } from '../host/rest.mts';

const FOLDER = join(REPOSITORY, 'examples');

interface ExampleWorkflow extends WorkflowJson {
	id: string;
	name: string;
}

/** The names of all example files, e.g. `read-only-check.json`. */
export async function exampleFiles(): Promise<string[]> {
	return (await readdir(FOLDER)).filter((file) => file.endsWith('.json')).sort();
}

type Reference = Pick<Credential, 'id' | 'name'>;

/** An example whose CartRover nodes use a credential of n8n: the same one, or one for each. */
export async function readExample(
	file: string,
	credential: Reference | ((node: INode, workflow: WorkflowJson) => Reference),
): Promise<ExampleWorkflow> {
	const workflow = (await readWorkflow(join(FOLDER, file))) as ExampleWorkflow;
	const nodes = workflow.nodes.map((node) => {
		if (!node.type.startsWith(`${PACKAGE}.`)) return node;
		const { id, name } = typeof credential === 'function' ? credential(node, workflow) : credential;
		return { ...node, credentials: { cartRoverApi: { id, name } } };
	});
	return { ...workflow, nodes };
}
