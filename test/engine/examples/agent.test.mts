import { type INode, type INodeParameters, extractFromAICalls } from 'n8n-workflow';

import { type Example, startExample } from '../../support/exampleRun.mts';

/* The agent's tools. The model itself is not here: what it would fill in is put in its place. */

let example: Example;
let tools: INode[];

beforeAll(async () => {
	example = await startExample('order-questions-agent.json', 'merchant');
	tools = example.workflow.nodes.filter(({ type }) => type.endsWith('.cartRoverTool'));
	const { store } = example.sandbox;
	store.addProduct({ sku: 'MUG', stock: { '3107': { qtyAvailable: 3 } } });
	store.addOrder({ custRef: 'A/1', status: 'at_wms', items: [{ item: 'MUG', quantity: 1 }] });
	store.ship('A/1', { trackingNo: '1Z1' });
	store.addOrder({ custRef: 'A/2', status: 'error', errorReason: 'No such street' });
});
afterAll(async () => await example.end());

const toolNamed = (name: string) => tools.find((each) => each.name === name) as INode;

/** What the model is asked to fill in, by name; n8n's own reading of the parameters. */
function asked({ parameters }: INode) {
	return Object.values(parameters)
		.flatMap((value) => (typeof value === 'object' ? Object.values(value ?? {}) : [value]))
		.filter((value) => typeof value === 'string')
		.flatMap((value) => extractFromAICalls(value));
}

/** The tool as it runs when the model has filled it in. */
async function use(name: string, filled: Record<string, string>) {
	const { parameters } = toolNamed(name);
	const text = JSON.stringify(parameters, (_, value: unknown) => {
		const [call] = typeof value === 'string' ? extractFromAICalls(value) : [];
		return call === undefined ? value : (filled[call.key] ?? call.defaultValue);
	});
	const { descriptionType, toolDescription, ...own } = JSON.parse(text) as INodeParameters;
	expect(descriptionType).toBe('manual');
	expect(toolDescription).toMatch(/\.$/);
	const { items, error } = await example.engine.execute({ parameters: own });
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
}

it('has four tools that read, each connected to the agent as a tool', () => {
	const { connections } = example.workflow;
	expect(tools).toHaveLength(4);
	for (const { name, parameters } of tools) {
		expect(['get', 'getAll']).toContain(parameters.operation);
		expect(connections[name]).toEqual({
			ai_tool: [[{ node: 'Order Desk', type: 'ai_tool', index: 0 }]],
		});
	}
	expect(Object.keys(connections.Model ?? {})).toEqual(['ai_languageModel']);
	expect(Object.keys(connections.Memory ?? {})).toEqual(['ai_memory']);
});

it('asks the model for values that it can give, and describes each', () => {
	const keys = tools.map((tool) => asked(tool).map(({ key }) => key));
	expect(keys).toEqual([
		['order_reference'],
		['status', 'from_date', 'to_date'],
		['order_reference'],
		['sku'],
	]);
	for (const { key, description, type } of tools.flatMap(asked)) {
		expect(key).toMatch(/^\w{1,64}$/);
		expect(description?.length).toBeGreaterThan(15);
		expect(type).toBe('string');
	}
});

it('lets the model choose any status that there is', () => {
	const { properties } = example.engine.description('n8n-nodes-cartrover.cartRover');
	const status = properties.find(
		({ name, displayOptions }) =>
			name === 'status' && displayOptions?.show?.operation?.includes('getAll') === true,
	);
	const offered = asked(toolNamed('Find Orders'))[0]?.description ?? '';
	for (const option of status?.options ?? []) {
		expect(offered).toContain((option as { value: string }).value);
	}
});

it('names every status that an order can have', () => {
	const { toolDescription } = toolNamed('Status of an Order').parameters;
	for (const status of ['new', 'at_wms', 'partial', 'shipped', 'confirmed', 'error', 'canceled'])
		expect(toolDescription).toMatch(new RegExp(`\\b${status}\\b`));
});

it('finds the answers', async () => {
	expect(await use('One Order', { order_reference: 'A/1' })).toMatchObject([
		{ cust_ref: 'A/1', order_status: 'shipped', items: [{ item: 'MUG', quantity: 1 }] },
	]);
	expect(await use('Status of an Order', { order_reference: 'A/1' })).toMatchObject([
		{ order_status: 'shipped', shipments: [{ tracking_no: '1Z1' }] },
	]);
	expect(await use('Stock of a SKU', { sku: 'MUG' })).toMatchObject([
		{ sku: 'MUG', warehouses: [{ warehouse: 'EAST' }] },
	]);
	const from_date = '2020-01-01T00:00:00Z';
	expect(await use('Find Orders', { status: 'error', from_date })).toMatchObject([
		{ cust_ref: 'A/2', error_reason: 'No such street' },
	]);
	expect(await use('Find Orders', { from_date })).toHaveLength(2);
});
