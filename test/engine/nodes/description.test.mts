import { readFileSync } from 'node:fs';

import {
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
	type INodeParameters,
	type INodeTypes,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';
import { zodToJsonSchema } from 'zod-to-json-schema';

import * as listSearch from '../../../nodes/CartRover/methods/listSearch.ts';
import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { rowName, stockUp, SURFACE } from '../../support/surface.mts';
import { startWorld, type World } from '../../support/world.mts';

/** Of characters. n8n's editor cuts the description of a choice after its second line. */
const MOST_IN_TWO_LINES = 112;

/* What n8n shows of the nodes, as its own loader reads it. */

let world: World;
let action: INodeTypeDescription;
let trigger: INodeTypeDescription;
let webhook: INodeTypeDescription;
beforeAll(async () => {
	world = await startWorld({ empty: true });
	action = world.engine.description('n8n-nodes-cartrover.cartRover');
	trigger = world.engine.description('n8n-nodes-cartrover.cartRoverTrigger');
	webhook = world.engine.description('n8n-nodes-cartrover.cartRoverWebhookTrigger');
});
afterAll(async () => await world.end());

type Option = INodeProperties | INodePropertyOptions | INodePropertyCollection;

interface Found {
	path: string;
	property: INodeProperties;
	/** The collection that it is in. */
	parent?: INodeProperties;
}

/** Each parameter with those inside it, under the path by which a person would find it. */
function parametersOf(properties: INodeProperties[], path: string, parent?: INodeProperties) {
	return properties.flatMap((property): Found[] => {
		const own = `${path} > ${property.displayName}`;
		const inside = (property.options ?? []).flatMap((option: Option) =>
			'values' in option
				? parametersOf(option.values, `${own} > ${option.displayName}`, property)
				: 'type' in option
					? parametersOf([option], own, property)
					: [],
		);
		return [{ path: own, property, parent }, ...inside];
	});
}

/** Without what n8n adds itself (for polling, for the use as a tool) and what nobody sees. */
const ours = ({ properties }: INodeTypeDescription) =>
	properties.filter(
		({ name, type }) => !['pollTimes', 'toolDescription'].includes(name) && type !== 'hidden',
	);

const all = (): Found[] => [
	...parametersOf(ours(action), 'Action'),
	...parametersOf(ours(trigger), 'Trigger'),
	...parametersOf(ours(webhook), 'Webhook Trigger'),
];

test('pickers ask CartRover when their list is opened; nothing asks as soon as it is shown', () => {
	const asking = all().filter(({ property: { typeOptions = {}, type } }) => {
		return typeOptions.loadOptionsMethod || typeOptions.loadOptions || type === 'resourceMapper';
	});
	expect(asking).toEqual([]);
});

const operations = RESOURCES.flatMap((resource) =>
	resource.operations.map(
		(operation) => [`${resource.value} ${operation.value}`, resource, operation] as const,
	),
);

describe.each(operations)('%s', (_, resource, operation) => {
	const shownFor = () =>
		ours(action).filter(
			({ displayOptions: { show } = {} }) =>
				show?.resource?.includes(resource.value) && show.operation?.includes(operation.value),
		);

	test('has its parameters in the loaded node, under names of their own', () => {
		const shown = shownFor();
		expect(shown.map(({ name }) => name)).toEqual(operation.properties.map(({ name }) => name));
		for (const [index, one] of shown.entries()) {
			const others = shown.slice(index + 1);
			for (const other of others.filter(({ name }) => name === one.name)) {
				const apart = Object.entries(one.displayOptions?.show ?? {}).some(([key, values]) => {
					const shownAt = other.displayOptions?.show?.[key];
					return (
						shownAt !== undefined && !shownAt.some((value) => values?.includes(value as never))
					);
				});
				expect([one.name, apart]).toEqual([one.name, true]);
			}
		}
	});

	test('has texts, and is in the dropdown of its resource', () => {
		const dropdown = action.properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource.value),
		);
		expect(dropdown?.options).toContainEqual({
			name: expect.stringMatching(/^[A-Z]/),
			value: operation.value,
			action: expect.stringMatching(/^[A-Z].{5,}/),
			description: expect.stringMatching(/^[A-Z].{15,}/),
		});
	});

	test('has an output schema, of an object, under a name that is a file name', () => {
		expect(`${resource.value}/${operation.value}`).toMatch(/^[a-z]+\/[a-z]+$/i);
		const schema = zodToJsonSchema(operation.output, {
			$refStrategy: 'none',
			effectStrategy: 'input',
		});
		expect(schema).toMatchObject({ type: 'object' });
	});

	test('has the choice of an output if its records are long, and only then', () => {
		const { properties = {} } = zodToJsonSchema(operation.output) as {
			properties?: Record<string, unknown>;
		};
		const names = operation.properties.map(({ name }) => name);
		const isLong = Object.keys(properties).length > 10;
		expect(names.includes('output')).toBe(isLong);
		expect(names.includes('fields')).toBe(isLong);
	});
});

test('Shipment: Confirm says that it is for shipped orders only, before it is run', () => {
	const confirm = RESOURCES.find(({ value }) => value === 'shipment')?.operations.find(
		({ value }) => value === 'confirm',
	);
	expect(confirm?.description).toContain('of a shipped order');
	const notice = confirm?.properties.find(({ type }) => type === 'notice');
	expect(notice?.displayName).toMatch(/^Only for orders that have shipped\./);
});

test.each(RESOURCES.map((resource) => [resource.value, resource] as const))(
	'the dropdown of %s starts with an operation that it has, and is sorted',
	(_, { operations: own, first }) => {
		expect(own.map(({ value }) => value)).toContain(first);
		const names = own.map(({ name }) => name);
		expect(names).toEqual([...names].sort());
	},
);

describe('every parameter', () => {
	test('has a name in words, and a description where it is not plain', () => {
		// The lines of an address and the like say all with their name.
		const plain =
			/^(Ship-To |Address Line|City$|Company$|Country$|Email$|First Name$|Last Name$|Phone$|State$|ZIP$|Carrier$|Currency Code$|Custom Field \d$|Gift Message$|Promo Code$|Shipping Instructions$|SKU$|Additional Fields$|Filters$|Options$|Resource$|Operation$)/;
		const explained = ({ type, options = [] }: INodeProperties) =>
			type === 'notice' ||
			(type === 'options' && options.every((option) => 'description' in option));
		const without = all().filter(
			({ property }) =>
				!property.description && !explained(property) && !plain.test(property.displayName),
		);
		expect(without.map(({ path }) => path)).toEqual([]);
	});

	test("speaks CartRover's words: inventory, shipment, ship method, ship code", () => {
		const others = /\b(stocks?|parcels?|shipping (method|code)s?)\b/i;
		const texts = all().flatMap(({ path, property }) =>
			[property.displayName, property.description ?? '']
				.filter((text) => others.test(text))
				.map((text) => `${path}: ${text}`),
		);
		const said = RESOURCES.flatMap(({ description, operations: own }) => [
			description,
			...own.flatMap((operation) => [operation.action, operation.description]),
		]).filter((text) => others.test(text));
		expect([...texts, ...said]).toEqual([]);
	});

	test('has texts of no more than 300 characters', () => {
		const long = all().flatMap(({ path, property }) =>
			[
				property.displayName,
				property.description,
				property.hint,
				property.placeholder,
				...(property.options ?? []).map(
					(option) => (option as { description?: string }).description,
				),
				...(property.modes ?? []).map(({ hint }) => hint),
			]
				.filter((text) => (text ?? '').length > 300)
				.map(() => path),
		);
		expect(long).toEqual([]);
		for (const { operations: own } of RESOURCES) {
			for (const { description } of own) expect(description.length).toBeLessThanOrEqual(300);
		}
	});

	test('that is a choice has lines that the editor shows whole, which are two', () => {
		const lines = all().flatMap(({ path, property: { type, options = [] } }) =>
			['options', 'multiOptions'].includes(type)
				? options.map((option) => [path, (option as INodePropertyOptions).description] as const)
				: [],
		);
		expect(lines.length).toBeGreaterThan(50);
		const cut = lines.filter(([, line = '']) => line.length > MOST_IN_TWO_LINES);
		expect(cut).toEqual([]);
	});

	test('that is a choice has different values, and a default among them unless one must be made', () => {
		for (const { path, property } of all()) {
			if (!['options', 'multiOptions'].includes(property.type)) continue;
			const values = (property.options as INodePropertyOptions[]).map(({ value }) => value);
			expect([path, new Set(values).size]).toEqual([path, values.length]);
			// What a write brings about is not chosen by a default.
			if (property.required && property.default === '') continue;
			for (const value of [property.default].flat()) {
				expect([path, values.includes(value as string)]).toEqual([path, true]);
			}
		}
	});

	test('has one type under one name, since the editor keeps values when the operation changes', () => {
		const types = new Map<string, Set<string>>();
		for (const { name, type } of ours(action)) {
			types.set(name, (types.get(name) ?? new Set()).add(type));
		}
		const several = [...types].filter(([, { size }]) => size > 1).map(([name]) => name);
		// A new order's reference is typed, and the methods of requests and of parcels are two things.
		// Saved workflows hold these names.
		expect(several.sort()).toEqual(['custRef', 'method']);
	});

	test('is not shown in other operations, or for other events, where values are expressions', () => {
		for (const description of [action, trigger, webhook]) {
			const { properties } = description;
			const chosen = properties.filter(({ noDataExpression }) => noDataExpression);
			const names = [...new Set(chosen.map(({ name }) => name))];
			const expressions = Object.fromEntries(properties.map(({ name }) => [name, '={{ 1 }}']));
			const valuesOf = (name: string) =>
				chosen
					.filter((each) => each.name === name)
					.flatMap(({ options = [] }) => options as INodePropertyOptions[])
					.map(({ value }) => value as string);
			const choices = names.reduce<Array<Record<string, string>>>(
				(all, name) =>
					all.flatMap((each) =>
						[...new Set(valuesOf(name))].map((value) => ({ ...each, [name]: value })),
					),
				[{}],
			);
			for (const choice of choices) {
				const parameters = { ...expressions, ...choice };
				const wrong = properties.filter(
					(property) =>
						NodeHelpers.displayParameter(parameters, property, { typeVersion: 1 }, description) &&
						names.some((name) => {
							const shownFor = property.displayOptions?.show?.[name];
							return shownFor && !shownFor.includes(choice[name] ?? '');
						}),
				);
				expect([choice, wrong.map(({ displayName }) => displayName)]).toEqual([choice, []]);
			}
		}
	});

	test('that is a picker has a search behind it', () => {
		const searches = all().flatMap(({ path, property: { modes = [] } }) =>
			modes
				.filter(({ type }) => type === 'list')
				.map(({ typeOptions }) => [path, typeOptions?.searchListMethod] as const),
		);
		expect(searches.length).toBeGreaterThan(10);
		for (const [path, method] of searches) {
			expect([path, Object.keys(listSearch)]).toEqual([path, expect.arrayContaining([method])]);
		}
	});

	test('in a collection has a name of its own there, and they are sorted', () => {
		const collections = all().filter(({ property: { type } }) => type === 'collection');
		expect(collections.length).toBeGreaterThan(10);
		for (const { path, property } of collections) {
			const options = property.options as INodeProperties[];
			const names = options.map(({ displayName }) => displayName);
			const sorted = [...names].sort((a, b) => a.localeCompare(b, 'en'));
			expect([path, names]).toEqual([path, sorted]);
			expect([path, new Set(options.map(({ name }) => name)).size]).toEqual([path, names.length]);
		}
	});

	test('that takes a warehouse takes its number or its name', () => {
		const modes = (name: string) =>
			all()
				.find(({ property }) => property.name === name)
				?.property.modes?.map(({ displayName }) => displayName);
		for (const name of ['warehousePk', 'warehouse']) {
			expect(modes(name)).toEqual(['From List', 'By Number or Name']);
		}
	});

	test('that is a yes or no in a collection is on once it is added, since it is off without', () => {
		const added = all().filter(
			({ property: { type }, parent }) => type === 'boolean' && parent?.type === 'collection',
		);
		expect(added.length).toBeGreaterThan(8);
		for (const { path, property } of added) {
			expect([path, property.default]).toEqual([path, true]);
		}
		// n8n keeps what was set, the default too, and adds nothing of its own.
		for (const options of [{ preview: true }, { preview: false }, {}]) {
			const parameters = { resource: 'order', operation: 'create', options };
			for (const withDefaults of [true, false]) {
				const kept = NodeHelpers.getNodeParameters(
					action.properties,
					parameters,
					withDefaults,
					false,
					{ typeVersion: 1 },
					action,
				);
				expect(kept?.options).toEqual(options);
			}
		}
	});

	test('Preview is told in the panel and on the canvas while it is on', () => {
		const isShown = (resource: string, operation: string, options?: object) =>
			action.properties.some(
				(property) =>
					property.name === 'previewNotice' &&
					NodeHelpers.displayParameter(
						{ resource, operation, ...(options && ({ options } as object)) },
						property,
						{ typeVersion: 1 },
						action,
					),
			);
		for (const { value: resource, operations } of RESOURCES)
			for (const { value: operation, properties } of operations) {
				const has = properties.some(({ options }) =>
					options?.some(({ name }) => name === 'preview'),
				);
				expect([operation, isShown(resource, operation, { preview: true })]).toEqual([
					operation,
					has,
				]);
				for (const options of [{ preview: false }, {}, undefined])
					expect(isShown(resource, operation, options)).toBe(false);
			}
	});

	test.each<[string, string, object, string]>([
		['order', 'getAll', {}, 'get many: order'],
		['order', 'create', {}, 'create: order'],
		['order', 'create', { options: { preview: false } }, 'create: order'],
		['order', 'create', { options: { preview: true } }, 'create: order (preview)'],
		['order', 'createMany', { options: { preview: true } }, 'create many: order (preview)'],
		['order', 'create', { options: { preview: '={{ $json.test }}' } }, 'create: order'],
		// Left over from another operation.
		['shipment', 'create', { options: { preview: true } }, 'create: shipment'],
		['product', 'get', { options: { preview: true } }, 'get: product'],
	])('are in the subtitle: %s %s %j', (resource, operation, more, subtitle) => {
		const node = {
			id: '1',
			name: 'CartRover',
			type: 'n8n-nodes-cartrover.cartRover',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: { resource, operation, ...more } as INodeParameters,
		};
		const nodeTypes = {
			getByNameAndVersion: () => ({ description: action }),
		} as unknown as INodeTypes;
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const shown = workflow.expression.getSimpleParameterValue(
			workflow.getNode(node.name) ?? node,
			action.subtitle,
			'internal',
			{},
		);
		expect(shown).toBe(subtitle);
	});

	test('that is a yes or no says what it decides', () => {
		for (const { path, property } of all()) {
			if (property.type !== 'boolean') continue;
			expect([path, property.description]).toEqual([path, expect.stringMatching(/^Whether /)]);
		}
	});
});

describe('what comes out is what the output schema promises', () => {
	const rows = SURFACE.filter(({ otherForm }) => !otherForm);
	test.each(rows.map((row) => [rowName(row), row] as const))('%s', async (_, row) => {
		const own = await startWorld({ empty: true });
		try {
			stockUp(own.sandbox);
			row.prepare?.(own.sandbox);
			const operation = RESOURCES.find(({ value }) => value === row.resource)?.operations.find(
				({ value }) => value === row.operation,
			);
			const { items } = await own.run(row.resource, row.operation, row.parameters, {
				level: row.levels[0],
				items: row.items,
			});
			expect(items.length).toBeGreaterThan(0);
			// Equal, so that nothing is there that the schema does not know.
			for (const { json } of items) expect(operation?.output.parse(json)).toEqual(json);
		} finally {
			await own.end();
		}
	});
});

const [ACTION, TRIGGER, WEBHOOK] = ['CartRover', 'CartRoverTrigger', 'CartRoverWebhookTrigger'];
test.each([
	['orders in error', ACTION, TRIGGER],
	['held orders', ACTION],
	['tracking number', ACTION, TRIGGER],
	['low stock', ACTION, TRIGGER],
	['stock levels', ACTION, TRIGGER],
	['update inventory', ACTION],
	['import orders', ACTION],
	['mark shipped', ACTION],
	['cancel order', ACTION],
	['new orders', TRIGGER, WEBHOOK],
	['order status', ACTION, TRIGGER, WEBHOOK],
])('n8n finds the nodes by “%s”', (words, ...names) => {
	// Its search wants all characters in their order, in one of a node's names.
	const inOrder = new RegExp([...words.replaceAll(' ', '')].join('.*'), 'i');
	const found = [ACTION, TRIGGER, WEBHOOK].filter((name) => {
		const codex = readFileSync(`nodes/CartRover/${name}.node.json`, 'utf8');
		const { alias } = JSON.parse(codex) as { alias: string[] };
		return alias.some((each) => inOrder.test(each));
	});
	expect(found).toEqual(names);
});
