import isEqual from 'lodash/isEqual.js';
import { type IDataObject, type INodeProperties, NodeHelpers } from 'n8n-workflow';

import { RESOURCES } from '../../../nodes/CartRover/operations/index.ts';
import { stockUp, SURFACE, type SurfaceRow } from '../../support/surface.mts';
import { byId, startWorld, type World } from '../../support/world.mts';

/*
 * Expressions that give nothing: for every field that can be added to Options or Filters, and for every
 * switch and choice, found from the nodes' descriptions.
 */

let world: World;
beforeEach(async () => {
	world = await startWorld({ empty: true });
	stockUp(world.sandbox);
});
afterEach(async () => await world.end());

type Case = {
	row: SurfaceRow;
	label: string;
	isSwitch: boolean;
	isRead: boolean;
	/** What can be given for it, as code. */
	fine: string;
	/** Whether other parameters are shown by it. */
	showsOthers?: boolean;
	parameters: (value: unknown) => object;
};

const isShown = (row: SurfaceRow, values: object, property: INodeProperties) =>
	NodeHelpers.displayParameter(values as never, property, null, null, row.parameters as never);

function fineFor({ type, options: [first] = [] }: INodeProperties): string {
	if (type === 'boolean') return 'false';
	return type === 'options' ? JSON.stringify((first as { value: string }).value) : "''";
}

/** The rows of the surface in which a parameter is shown, and what of it can be given. */
function casesOf(
	row: SurfaceRow,
	property: INodeProperties,
	isRead: boolean,
): Array<[string, Case]> {
	const { name, displayName, type } = property;
	const at = `${row.resource} ${row.operation} ${name}`;
	if (!isShown(row, row.parameters, property)) return [];
	if (type === 'boolean' || type === 'options') {
		const parameters = (value: unknown) => ({ [name]: value });
		const isSwitch = type === 'boolean';
		const fine = fineFor(property);
		return [
			[at, { row, label: displayName, isSwitch, isRead, fine, showsOthers: true, parameters }],
		];
	}
	if (type !== 'collection' || !['filters', 'options'].includes(name)) return [];
	const given = (row.parameters[name] ?? {}) as object;
	const fields = (property.options ?? []) as INodeProperties[];
	return fields
		.filter((field) => isShown(row, given, field))
		.map((field) => [
			`${at}.${field.name}`,
			{
				row,
				label: field.displayName,
				isSwitch: field.type === 'boolean',
				isRead,
				fine: fineFor(field),
				parameters: (value) => ({ [name]: { ...given, [field.name]: value } }),
			},
		]);
}

const cases = RESOURCES.flatMap(({ value: resource, operations }) =>
	operations.flatMap(({ value: operation, runs, properties }) => {
		const rows = SURFACE.filter((row) => row.resource === resource && row.operation === operation);
		const all = rows.flatMap((row) =>
			properties.flatMap((property) => casesOf(row, property, runs === 'read')),
		);
		return [...new Map(all)];
	}),
);

const SKU_OF_EACH = "={{ { first: 'MUG-1', second: 'MUG-2' }[$json.is] }}";

async function run({ row, parameters }: Case, value: string, items?: IDataObject[]) {
	const result = await world.run(
		row.resource,
		row.operation,
		{
			...row.parameters,
			// Of one parcel or SKU, none would be sent.
			...(items && 'trackingNumber' in row.parameters && { trackingNumber: '={{ $json.is }} 1' }),
			...(items && 'sku' in row.parameters && { sku: byId(SKU_OF_EACH) }),
			...parameters(value),
		},
		{
			level: row.levels[0],
			items: items ?? row.items,
			node: items && { onError: 'continueRegularOutput' },
		},
	);
	const outcomes = result.items.map(({ json, pairedItem }) => ({ ...json, pairedItem }));
	const { message, description } = result.error ?? {};
	return { error: message, description, outcomes, sent: world.sandbox.log.entries.length };
}

const EMPTY = 'got nothing from its expression';

test.each(cases)('%s: nothing is an error, and nothing is sent', async (_, each) => {
	each.row.prepare?.(world.sandbox);
	const values = ['={{ null }}', '={{ $json.nope }}', ...(each.isSwitch ? ["={{ '' }}"] : [])];
	const found = [];
	for (const value of values) {
		const { error = '', description, sent } = await run(each, value);
		// n8n itself finds that the fields are missing which such a choice would show.
		const isTold =
			(error.startsWith(each.label.replace(' (JSON)', '')) &&
				(error.includes(EMPTY) || / is missing(?:\. |$)/.test(error))) ||
			(each.showsOthers && error.includes('has issues'));
		// A read sends nothing that could have taken effect.
		const saysSent = each.isRead && String(description).includes('sent');
		found.push([value, isTold || error, sent, saysSent]);
	}
	expect(found).toEqual(values.map((value) => [value, true, 0, false]));
});

/** That of the first item is for the whole run; the items of an order are confirmed together, or not at all. */
const OF_THE_RUN = /\.(concurrency|batchSize|confirmBeforeShipped)$/;

test.each(cases.filter(([name]) => name.includes(' options.') && !OF_THE_RUN.test(name)))(
	'%s: where one item gives nothing, the other goes on',
	async (_, each) => {
		each.row.prepare?.(world.sandbox);
		const item = each.row.items?.[0];
		const items = ['first', 'second'].map((is) => ({ ...item, is }));
		const { error, outcomes } = await run(
			each,
			`={{ $json.is === 'first' ? ${each.fine} : null }}`,
			items,
		);
		expect(error).toBeUndefined();
		const [first] = outcomes.filter(({ pairedItem }) => isEqual(pairedItem, { item: 0 }));
		expect(first).not.toHaveProperty('error');
	},
);

test('every switch, choice and option is found', () => {
	expect(cases.length).toBeGreaterThan(60);
	const names = ['order create options.preview', 'order getAll returnAll', 'order get output'];
	expect(cases.map(([name]) => name)).toEqual(expect.arrayContaining(names));
});

test('a switch may be told to be off', async () => {
	const found = cases.find(([name]) => name === 'order create options.preview')?.[1] as Case;
	expect((await run(found, '={{ $json.nope ?? false }}')).error).toBeUndefined();
});
