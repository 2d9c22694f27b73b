import type { z } from 'zod';

import { flag, numeric, requiredText, text } from '../../../nodes/CartRover/model/wire.ts';

/** A JSON Schema of dialect 2020-12, as OpenAPI 3.1 uses it. */
export interface Schema {
	[keyword: string]: unknown;
}

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** What the building blocks of the model read: every form that CartRover writes a value in. */
const BLOCKS = new Map<z.ZodTypeAny, Schema>([
	[numeric, ref('WireNumber')],
	[text, ref('WireText')],
	[requiredText, ref('WireKey')],
	[flag, ref('WireFlag')],
]);

/** The parts of zod's own description of a schema that are needed here. */
interface Definition {
	typeName: string;
	schema?: z.ZodTypeAny;
	innerType?: z.ZodTypeAny;
	type?: z.ZodTypeAny;
	valueType?: z.ZodTypeAny;
	unknownKeys?: string;
}

const definitionOf = (schema: z.ZodTypeAny) => schema._def as Definition;

/**
 * The form in which a value of the model is on the wire. The model says what comes out of reading an
 * answer; this says what may go in: numbers as text, `[]` for an empty map, `null` for nothing. Records
 * may hold more than the model names.
 *
 * @throws when the model uses a kind of schema that has no rule here
 */
export function wireSchema(schema: z.ZodTypeAny): Schema {
	const block = BLOCKS.get(schema);
	if (block) return block;
	const definition = definitionOf(schema);
	switch (definition.typeName) {
		case 'ZodOptional':
		case 'ZodNullable':
			return wireSchema(needed(definition.innerType));
		case 'ZodEffects':
			return preprocessed(needed(definition.schema));
		case 'ZodObject':
			return wireObject((schema as z.AnyZodObject).shape as Record<string, z.ZodTypeAny>);
		case 'ZodUnknown':
			return {};
		default:
			throw new Error(`No rule for the wire form of ${definition.typeName}`);
	}
}

/** An object of the wire form of its fields; those that must be there are required. */
export function wireObject(shape: Record<string, z.ZodTypeAny>, more: Schema = {}): Schema {
	const required = Object.keys(shape).filter((name) => shape[name] === requiredText);
	return {
		type: 'object',
		...(required.length > 0 && { required }),
		properties: Object.fromEntries(
			Object.entries(shape).map(([name, field]) => [name, wireSchema(field)]),
		),
		...more,
	};
}

/** `listOf` reads `null` as an empty list, `mapOf` reads `[]` and `null` as an empty map. */
function preprocessed(inner: z.ZodTypeAny): Schema {
	const definition = definitionOf(inner);
	if (definition.typeName === 'ZodArray') {
		return { type: ['array', 'null'], items: wireSchema(needed(definition.type)) };
	}
	if (definition.typeName === 'ZodRecord') {
		return wireMap(wireSchema(needed(definition.valueType)));
	}
	return wireSchema(inner);
}

/** A map with keys of the account's own; empty, it is `[]`. */
export function wireMap(entry: Schema): Schema {
	return {
		anyOf: [
			{ type: 'object', additionalProperties: entry },
			{ type: 'array', maxItems: 0, description: 'The empty map' },
			{ type: 'null' },
		],
	};
}

function needed<T>(value: T | undefined): T {
	if (value === undefined) throw new Error('A zod schema without its inner part');
	return value;
}

/** Adds keywords to the property of an object schema, beside its `$ref`. */
export function describeProperties(
	schema: Schema,
	words: Record<string, Schema | string>,
	more: Record<string, Schema> = {},
): Schema {
	const properties = { ...(schema.properties as Record<string, Schema>), ...more };
	for (const [name, added] of Object.entries(words)) {
		if (!properties[name]) throw new Error(`There is no property ${name} to describe`);
		properties[name] = {
			...properties[name],
			...(typeof added === 'string' ? { description: added } : added),
		};
	}
	return { ...schema, properties };
}
