import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

import { CartRoverApi } from '../../../credentials/CartRoverApi.credentials.ts';
import { LINE_FIELDS, ORDER_FIELDS } from '../../../nodes/CartRover/model/orderFields.ts';
import {
	ADDRESS,
	additional,
	billing,
	lineFields,
} from '../../../nodes/CartRover/operations/order/form.ts';
import { createEngine } from '../../../engine/index.mts';

/* The names that saved workflows hold never change. */

/** A parameter with its modes or choices, and those inside it. */
function namesIn({ name, options = [], modes = [] }: INodeProperties, place: string): string[] {
	const path = `${place} ${name}`;
	return [
		[path, ...modes.map((mode) => mode.name)].join(' | '),
		...options.flatMap(
			(option: INodeProperties | INodePropertyOptions | INodePropertyCollection) =>
				'values' in option
					? option.values.flatMap((each) => namesIn(each, `${path} > ${option.name} >`))
					: 'type' in option
						? namesIn(option, `${path} >`)
						: [`${path} = ${String(option.value)}`],
		),
	];
}

const placeOf = (node: string, { displayOptions: { show = {} } = {} }: INodeProperties) =>
	[node, show.resource, show.operation].filter(Boolean).flat().join(' ');

/** Without n8n's own for polling. */
const namesOf = ({ name, properties }: Pick<INodeTypeDescription, 'name' | 'properties'>) =>
	properties
		.filter(({ name, type }) => type !== 'notice' && name !== 'pollTimes')
		.flatMap((property) => namesIn(property, `${placeOf(name, property)}:`));

test('a saved workflow holds these names; if one that changes was never released, or a new one is meant, run: npx jest savedNames -u', async () => {
	const engine = await createEngine({ packageDir: process.cwd(), credentials: {} });
	const nodes = ['cartRover', 'cartRoverTrigger', 'cartRoverWebhookTrigger'].map((name) =>
		engine.description(`n8n-nodes-cartrover.${name}`),
	);
	const names = [...nodes, new CartRoverApi()].flatMap(namesOf);
	expect([...new Set(names)].sort().join('\n')).toMatchSnapshot();
});

test("each field of an order's form is one that CartRover's order has", () => {
	const inForm = ({ options = [] }: INodeProperties) => options.map(({ name }) => name);
	const ofOrder = [...Object.values(ADDRESS), ...inForm(billing), ...inForm(additional)];
	expect(ofOrder.filter((name) => !ORDER_FIELDS.takes(name))).toEqual([]);
	const ofLine = inForm({ ...billing, options: lineFields });
	expect(ofLine.filter((name) => !LINE_FIELDS.takes(name))).toEqual([]);
});
