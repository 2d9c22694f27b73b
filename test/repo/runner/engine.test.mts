import type { INode } from 'n8n-workflow';

import { createEngine, type Engine, type WorkflowJson } from '../../../engine/index.mts';
import { type FixtureServer, PACKAGE_DIR, sendJson, startServer } from './fixture-server.mts';

let server: FixtureServer;
let engine: Engine;
let hanging: (() => void) | undefined;

beforeAll(async () => {
	server = await startServer((request, response) => {
		const name = request.url?.split('/').at(-1);
		if (name === 'bad') sendJson(response, { message: 'no such thing' }, 404);
		else if (name === 'hang') hanging?.();
		else sendJson(response, { name });
	});
	engine = await createEngine({
		packageDir: PACKAGE_DIR,
		credentials: { fixtureApi: { user: 'u', key: 'k', baseUrl: server.url } },
	});
});

afterAll(async () => await server.close());
beforeEach(() => server.requests.splice(0));

const byName = { thing: '={{ $json.name }}' };
const abc = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];

function node(name: string, type: string, rest: Partial<INode> = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...rest };
}

/** Connects nodes in a row. */
function row(...nodes: INode[]): WorkflowJson {
	const pairs = nodes.slice(1).map((next, index) => [nodes[index]?.name, next.name] as const);
	const connections = Object.fromEntries(
		pairs.map(([from, to]) => [from, { main: [[{ node: to, type: 'main' as const, index: 0 }]] }]),
	);
	return { nodes, connections, settings: { executionOrder: 'v1' } };
}

describe('a loaded package', () => {
	it('has its nodes under the full type name, as n8n completes them', () => {
		expect(engine.description('n8n-nodes-fixture.fixture')).toMatchObject({
			communityNodePackageVersion: '1.2.3',
		});
		const { properties } = engine.description('n8n-nodes-fixture.fixtureTrigger');
		expect(properties[0]).toMatchObject({ name: 'pollTimes' });
	});

	it('is loaded once for several engines', async () => {
		const other = await createEngine({ packageDir: PACKAGE_DIR });
		const type = 'n8n-nodes-fixture.fixture';
		expect(other.description(type)).toBe(engine.description(type));
	});

	it('tells when there is none', async () => {
		await expect(createEngine({ packageDir: `${PACKAGE_DIR}-missing` })).rejects.toThrow(/ENOENT/);
		expect(() => engine.description('n8n-nodes-fixture.none')).toThrow(/not known/);
	});
});

describe('one node', () => {
	it('gets its parameters by item, and keeps the links of its items', async () => {
		const result = await engine.execute({
			parameters: { operation: 'split', ...byName },
			items: abc,
		});
		expect(result).toMatchObject({ status: 'success' });
		expect(result.items.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual(
			['a', 'a', 'b', 'b', 'c', 'c'].map((name, at) => [name, { item: Math.floor(at / 2) }]),
		);
		expect(result.hints).toMatchObject([{ message: 'Asked 3 times' }]);
	});

	it('signs with the credential, whose hidden fields are left out', async () => {
		await engine.execute({ parameters: { thing: 'a' } });
		await engine.execute({
			parameters: { thing: 'a' },
			credentials: { fixtureApi: { key: 'other', level: 'full', account: '7' } },
		});
		await engine.execute({
			parameters: { thing: 'a' },
			credentials: { fixtureApi: { account: '7' } },
		});
		const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
		expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
			basic('u:k'),
			basic('u:other'),
			basic('u:k'),
		]);
		expect(server.requests.map(({ headers }) => headers['x-account'])).toEqual(['', '7', '']);
	});

	it('stops the run with an error that is not thrown', async () => {
		const result = await engine.execute({
			parameters: byName,
			items: [{ name: 'a' }, { name: 'bad' }],
		});
		expect(result.status).toBe('error');
		expect(result.error).toMatchObject({ context: { itemIndex: 1 } });
		expect(result.items).toEqual([]);
	});

	it('goes on with an error item in place', async () => {
		const result = await engine.execute({
			parameters: byName,
			items: [{ name: 'a' }, { name: 'bad' }, { name: 'c' }],
			node: { onError: 'continueRegularOutput' },
		});
		expect(result.status).toBe('success');
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(result.items[1]?.json.error).toEqual(expect.any(String));
		expect(result.items[2]?.json).toEqual({ name: 'c' });
	});

	it('sends errors to the error output, together with the item they are about', async () => {
		const { outputs } = await engine.execute({
			parameters: byName,
			items: [{ name: 'bad' }, { name: 'b' }],
			node: { onError: 'continueErrorOutput' },
		});
		expect(outputs[0]?.map(({ json }) => json)).toEqual([{ name: 'b' }]);
		expect(outputs[1]).toMatchObject([
			{ json: { name: 'bad', error: expect.any(String) as string }, pairedItem: { item: 0 } },
		]);
	});

	it('is not run without items, and not without its required parameters', async () => {
		expect(await engine.execute({ parameters: byName, items: [] })).toMatchObject({ items: [] });
		const incomplete = await engine.execute({ parameters: {} });
		expect(incomplete).toMatchObject({ status: 'error' });
		expect(incomplete.error?.message).toMatch(/issues/);
		expect(server.requests).toEqual([]);
	});

	it('can be without credentials', async () => {
		const result = await engine.execute({ parameters: { thing: 'a' }, node: { credentials: {} } });
		expect(result.error?.message).toMatch(/credentials/);
	});

	it('is stopped by the signal', async () => {
		const controller = new AbortController();
		hanging = () => controller.abort();
		const result = await engine.execute({
			parameters: byName,
			items: [{ name: 'a' }, { name: 'hang' }, { name: 'c' }],
			signal: controller.signal,
		});
		expect(result.status).toBe('canceled');
		expect(server.requests.map(({ url }) => url)).toEqual(['/items/a', '/items/hang']);
	});

	it('does not begin once the signal is aborted', async () => {
		const signal = AbortSignal.abort();
		expect(await engine.execute({ parameters: byName, signal })).toMatchObject({
			status: 'canceled',
		});
		expect(server.requests).toEqual([]);
	});
});

describe('a workflow', () => {
	it('runs from a start node, with the names that exports have', async () => {
		const seen: string[] = [];
		const run = await engine.run(
			row(
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Fields', 'n8n-nodes-base.set', {
					typeVersion: 3.4,
					parameters: {
						includeOtherFields: true,
						assignments: {
							assignments: [
								{
									id: '1',
									name: 'name',
									value: '={{ $json.name }}{{ $json.name }}',
									type: 'string',
								},
								{ id: '2', name: 'deep.er', value: 5, type: 'number' },
							],
						},
					},
				}),
				node('Fixture', 'n8n-nodes-fixture.fixture', { parameters: byName }),
				node('End', 'n8n-nodes-base.noOp'),
			),
			{ from: 'Start', items: abc, onNode: (name) => seen.push(name) },
		);
		expect(run).toMatchObject({ status: 'success', lastNode: 'End' });
		expect(seen).toEqual(['Start', 'Fields', 'Fixture', 'End']);
		expect(run.nodes.Fields?.[0]?.items[0]?.[0]?.json).toEqual({ name: 'aa', deep: { er: 5 } });
		expect(run.nodes.End?.[0]?.items[0]?.map(({ json }) => json.name)).toEqual(['aa', 'bb', 'cc']);
		expect(run.nodes.Fixture?.[0]).toMatchObject({
			hints: [{ message: 'Asked 3 times' }],
			executionTime: expect.any(Number) as number,
			startedAt: expect.any(Date) as Date,
		});
	});

	it('follows the links of items back to an earlier node', async () => {
		const run = await engine.run(
			row(
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Fixture', 'n8n-nodes-fixture.fixture', {
					parameters: { operation: 'split', ...byName },
				}),
				node('Fields', 'n8n-nodes-base.set', {
					typeVersion: 3.4,
					parameters: {
						assignments: {
							assignments: [
								{ id: '1', name: 'from', value: "={{ $('Start').item.json.id }}", type: 'string' },
							],
						},
					},
				}),
			),
			{
				items: [
					{ name: 'a', id: 1 },
					{ name: 'b', id: 2 },
				],
			},
		);
		expect(run.nodes.Fields?.[0]?.items[0]?.map(({ json }) => json.from)).toEqual([1, 1, 2, 2]);
	});

	it('starts with what a trigger emits, and with a test poll where nothing is given', async () => {
		const workflow = row(
			node('Trigger', 'n8n-nodes-fixture.fixtureTrigger'),
			node('Fixture', 'n8n-nodes-fixture.fixture', { parameters: byName }),
		);
		for (const mode of ['manual', 'trigger'] as const) {
			const run = await engine.run(workflow, { items: abc, mode });
			expect(run.nodes.Fixture?.[0]?.items[0]?.map(({ json }) => json)).toEqual(abc);
		}
		const run = await engine.run(workflow);
		expect(run.nodes.Trigger?.[0]?.items[0]?.[0]?.json).toMatchObject({ mode: 'manual' });
	});

	it('keeps the nodes before an error, and names it', async () => {
		const run = await engine.run(
			row(
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Fixture', 'n8n-nodes-fixture.fixture', { parameters: { thing: 'bad' } }),
				node('End', 'n8n-nodes-base.noOp'),
			),
		);
		expect(run).toMatchObject({ status: 'error', lastNode: 'Fixture' });
		expect(run.error?.message).toEqual(run.nodes.Fixture?.[0]?.error?.message);
		expect(Object.keys(run.nodes)).toEqual(['Start', 'Fixture']);
	});

	it('takes pinned data in a manual run, ignores notes, and does not change what it is given', async () => {
		const workflow: WorkflowJson = {
			...row(node('Start', 'n8n-nodes-base.manualTrigger'), node('End', 'n8n-nodes-base.noOp')),
			pinData: { Start: [{ json: { pinned: true } }] },
		};
		workflow.nodes.push(node('Note', 'n8n-nodes-base.stickyNote'));
		const before = structuredClone(workflow);
		const run = await engine.run(workflow);
		expect(run.nodes.End?.[0]?.items).toMatchObject([[{ json: { pinned: true } }]]);
		expect(workflow).toEqual(before);
	});

	it('can have further node types', async () => {
		const type = 'n8n-nodes-base.extra';
		const description = engine.description('n8n-nodes-base.noOp');
		const extended = await createEngine({
			packageDir: PACKAGE_DIR,
			extraNodeTypes: {
				[type]: { description, execute: () => Promise.resolve([[{ json: { extra: 1 } }]]) },
			},
		});
		const run = await extended.run(row(node('Extra', type)), { from: 'Extra' });
		expect(run.nodes.Extra?.[0]?.items).toMatchObject([[{ json: { extra: 1 } }]]);
	});

	it('is refused where it cannot run', async () => {
		await expect(engine.run(row(node('A', 'some.node')))).rejects.toThrow(/some\.node/);
		const workflow = row(node('A', 'n8n-nodes-base.noOp'));
		await expect(engine.run(workflow, { from: 'B' })).rejects.toThrow(/"B"/);
	});
});

describe('a list search', () => {
	it('gets the filter, the page and the parameters with their defaults', async () => {
		const answer = await engine.listSearch('things', { filter: 'f', paginationToken: 'p' });
		expect(answer).toEqual({
			results: [{ name: 'u get f p', value: '1' }],
			paginationToken: 'next',
		});
	});

	it('tells when there is none of that name', async () => {
		await expect(engine.listSearch('nothing')).rejects.toThrow(/nothing/);
	});
});
