import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import {
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	NodeHelpers,
} from 'n8n-workflow';

import { createEngine, type Engine, type WorkflowJson } from '../../../engine/index.mts';
import { FLAGSHIP, READ_ONLY_CHECK } from '../../../engine/start/options.mts';
import { assertReadsOnly, isPolling, readWorkflow } from '../../../engine/start/workflow.mts';
import { OTHER_NODES } from '../../support/n8nNodes.mts';

const ROOT = resolve(__dirname, '../../..');
const FILES = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.json'));
const OWN = ['cartRover', 'cartRoverTrigger', 'cartRoverWebhookTrigger'].map(
	(name) => `n8n-nodes-cartrover.${name}`,
);
/** What n8n makes of the node for an agent: the same, with two parameters more. */
const TOOL = 'n8n-nodes-cartrover.cartRoverTool';
const TOOL_PARAMETERS = ['descriptionType', 'toolDescription'];

test('examples/README.md lists the examples', () => {
	const page = readFileSync(join(ROOT, 'examples/README.md'), 'utf8');
	const listed = [...page.matchAll(/^\| \[(\S+\.json)\]\(\1\) /gm)].map(([, file]) => file);
	expect(listed.sort()).toEqual([...FILES].sort());
});

let engine: Engine;
const workflows = new Map<string, WorkflowJson>();

beforeAll(async () => {
	engine = await createEngine({ packageDir: ROOT });
	for (const file of FILES) workflows.set(file, await readWorkflow(join(ROOT, 'examples', file)));
});

const workflowOf = (file: string) => workflows.get(file) as WorkflowJson;
const ownNodes = (file: string) =>
	workflowOf(file).nodes.flatMap((node): INode[] => {
		if (OWN.includes(node.type)) return [node];
		if (node.type !== TOOL) return [];
		const own = Object.entries(node.parameters).filter(([name]) => !TOOL_PARAMETERS.includes(name));
		return [{ ...node, type: OWN[0] as string, parameters: Object.fromEntries(own) }];
	});

type Values = Record<string, unknown>;
type Part = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** What a collection holds that its description does not offer, and options that do not exist. */
function strangers(property: INodeProperties, value: unknown, path: string): string[] {
	const parts = (property.options ?? []) as Part[];
	switch (property.type) {
		case 'options': {
			if (property.noDataExpression !== true && String(value as string).startsWith('=')) return [];
			const known = (parts as INodePropertyOptions[]).map((option) => option.value);
			return known.includes(value as string) ? [] : [`${path} = ${String(value)}`];
		}
		case 'collection':
			return strangersAmong(parts as INodeProperties[], value as Values, path);
		case 'fixedCollection':
			return Object.entries(value as Values).flatMap(([name, rows]) => {
				const part = parts.find((each) => each.name === name) as
					INodePropertyCollection | undefined;
				if (part === undefined) return [`${path}.${name}`];
				return [rows]
					.flat()
					.flatMap((row) => strangersAmong(part.values, row as Values, `${path}.${name}`));
			});
		default:
			return [];
	}
}

function strangersAmong(known: INodeProperties[], values: Values, path: string): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const property = known.find((each) => each.name === name);
		const here = `${path}.${name}`;
		return property === undefined ? [here] : strangers(property, value, here);
	});
}

describe.each(FILES)('examples/%s', (file) => {
	it('is an export that n8n can import', () => {
		const { nodes, connections, settings, ...rest } = workflowOf(file);
		expect(rest).toMatchObject({ id: expect.any(String), name: expect.any(String), pinData: {} });
		// n8n refuses longer ids when importing by command.
		expect(rest.id?.length).toBeLessThanOrEqual(21);
		expect(settings).toMatchObject({ executionOrder: 'v1' });
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(nodes.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		for (const [from, byType] of Object.entries(connections)) {
			const outputs = Object.values(byType).flat();
			const targets = outputs.flatMap((output) => output ?? []).map(({ node }) => node);
			expect(names).toEqual(expect.arrayContaining([from, ...targets]));
		}
		for (const node of nodes) {
			expect(node).toMatchObject({ position: [expect.any(Number), expect.any(Number)] });
		}
	});

	it('uses nodes of this package and of n8n in versions that there are, and says what to set', () => {
		const { nodes } = workflowOf(file);
		const others = nodes.filter(({ type }) => ![...OWN, TOOL].includes(type));
		for (const { type, typeVersion } of others) {
			expect(OTHER_NODES[type]).toContain(typeVersion);
		}
		const notes = nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		const texts = notes.map(({ parameters }) => parameters.content as string);
		expect(texts).toEqual([
			expect.stringMatching(/^## /),
			expect.stringMatching(/^## Set up.*^1\. .*credential/ms),
		]);
	});

	it('names no credential, so that n8n says where one is to be chosen', () => {
		for (const { credentials } of workflowOf(file).nodes) expect(credentials).toBeUndefined();
	});

	it('tells of every step what it is for', () => {
		for (const { notes } of ownNodes(file)) expect(notes).toMatch(/\.$/);
	});

	it('has every step in its place: connected, and on none of the others', () => {
		const { nodes, connections } = workflowOf(file);
		const steps = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		const linked = new Set(
			Object.entries(connections).flatMap(([from, byType]) => [
				from,
				...Object.values(byType).flatMap((outputs) =>
					outputs.flatMap((output) => (output ?? []).map(({ node }) => node)),
				),
			]),
		);
		const alone = steps.filter(({ name, type }) => !linked.has(name) && !OWN.includes(type));
		expect(alone).toEqual([]);
		expect(new Set(steps.map(({ position }) => position.join())).size).toBe(steps.length);
	});

	it('has notes that hide no step and no other note', () => {
		const boxes = workflowOf(file).nodes.map(({ name, type, position: [x, y], parameters }) => {
			const isNote = type.endsWith('.stickyNote');
			const { width, height } = isNote ? parameters : { width: 96, height: 96 };
			return { name, isNote, x, y, right: x + Number(width), bottom: y + Number(height) };
		});
		const meets = boxes.flatMap((note) =>
			boxes
				.filter((box) => note.isNote && box !== note)
				.filter(({ x, right }) => x < note.right && right > note.x)
				.filter(({ y, bottom }) => y < note.bottom && bottom > note.y)
				.map(({ name }) => `${note.name} on ${name}`),
		);
		expect(meets).toEqual([]);
	});

	it('refers only to nodes that it has, and holds no address or account of anyone', () => {
		const { nodes } = workflowOf(file);
		const names = nodes.map(({ name }) => name);
		const references = [...JSON.stringify(nodes).matchAll(/\$\('([^']+)'\)/g)];
		for (const [, name] of references) expect(names).toContain(name);
		expect(JSON.stringify(nodes)).not.toMatch(/https?:|[\w.]+@[\w-]+\.\w/);
	});

	it('sets parameters that its nodes have and show, and all that are required', () => {
		for (const node of ownNodes(file)) {
			const description = engine.description(node.type);
			const filled = NodeHelpers.getNodeParameters(
				description.properties,
				node.parameters,
				true,
				false,
				node,
				description,
			) as INodeParameters;
			const shown = description.properties.filter((property) =>
				NodeHelpers.displayParameter(filled, property, node, description),
			);
			expect(strangersAmong(shown, node.parameters, node.name)).toEqual([]);
			const complete: INode = { ...node, parameters: filled };
			const issues = NodeHelpers.getNodeParametersIssues(shown, complete, description);
			expect(issues).toBeNull();
		}
	});
});

it('there are the two examples that start runs by itself', () => {
	const files = FILES.map((name) => `examples/${name}`);
	expect(files).toEqual(expect.arrayContaining([FLAGSHIP, READ_ONLY_CHECK]));
});

it('the read-only check holds reading operations and nothing else', () => {
	const workflow = workflowOf('read-only-check.json');
	const actions = workflow.nodes
		.filter((node) => OWN.includes(node.type) && !isPolling(engine, node))
		.map(({ parameters }) => `${parameters.resource as string}:${parameters.operation as string}`);
	expect(actions.sort()).toEqual([
		'inventory:getAll',
		'order:getAll',
		'orderStatus:get',
		'shipMethod:getAll',
	]);
	expect(() => assertReadsOnly(engine, workflow)).not.toThrow();
});

it.each([{ operation: 'create' }, { operation: 'cancel' }, { operation: '={{ "get" }}' }, {}])(
	'a live run refuses %j, with or without a credential',
	(parameters) => {
		const node = { id: 'a', name: 'Sly', type: OWN[0] as string, typeVersion: 1 };
		const sly: INode = {
			...node,
			position: [0, 0],
			parameters: { resource: 'order', ...parameters },
		};
		const workflow = { nodes: [sly], connections: {} };
		expect(() => assertReadsOnly(engine, workflow)).toThrow(/might write: “Sly”/);
	},
);
