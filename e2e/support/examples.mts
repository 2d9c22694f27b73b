import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

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

/** An example whose CartRover nodes use a credential of n8n. */
export async function readExample(
	file: string,
	{ id, name }: Pick<Credential, 'id' | 'name'>,
): Promise<ExampleWorkflow> {
	const workflow = (await readWorkflow(join(FOLDER, file))) as ExampleWorkflow;
	const nodes = workflow.nodes.map((node) =>
		node.type.startsWith(`${PACKAGE}.`)
			? { ...node, credentials: { cartRoverApi: { id, name } } }
			: node,
	);
	return { ...workflow, nodes };
}
