import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { KeyLevel } from '../../sandbox/index.mts';
import type { World } from './world.mts';

/** A plain request that a person might make to an agent, and what its model fills in. */
export interface Request {
	asked: string;
	resource: string;
	operation: string;
	fields: Record<string, unknown>;
	/** What must stand in the texts of the fields, so that a model can choose them. */
	told: Record<string, RegExp>;
	level?: KeyLevel;
	right: (items: Array<Record<string, unknown>>) => void;
}

/** The parameter of an operation at a path such as `filters.fromDate`, or an option of it: `status=new`. */
function textOf(world: World, path: string, { resource, operation }: Request): string {
	const { properties } = world.engine.description('n8n-nodes-cartrover.cartRover');
	const shown = properties.filter(({ displayOptions }) => {
		const { resource: resources = [], operation: operations = [] } = displayOptions?.show ?? {};
		return resources.includes(resource) && operations.includes(operation);
	});
	const [place = '', option] = path.split('=');
	const [name, inner] = place.split('.');
	const outer = shown.find((property) => property.name === name);
	const property = inner
		? (outer?.options as INodeProperties[] | undefined)?.find((each) => each.name === inner)
		: outer;
	const chosen = option
		? (property?.options as INodePropertyOptions[] | undefined)?.find(
				({ value }) => value === option,
			)
		: property;
	if (!chosen) throw new Error(`${resource}.${operation} has no ${path}`);
	return chosen.description ?? '';
}

/** Holds a request's arguments against the texts that a model reads, runs them, and looks at the answer. */
export async function answer(world: World, request: Request): Promise<void> {
	const { asked, resource, operation, fields, told, level, right } = request;
	for (const [path, text] of Object.entries(told)) {
		expect([asked, path, textOf(world, path, request)]).toEqual([
			asked,
			path,
			expect.stringMatching(text),
		]);
	}
	const { items, error } = await world.run(resource, operation, fields, {
		...(level && { level }),
	});
	expect(error).toBeUndefined();
	right(items.map(({ json }) => json));
}
