import type { z } from 'zod';

/** A JSON Schema of dialect 2020-12, as OpenAPI 3.1 uses it. */
export interface Schema {
	[keyword: string]: unknown;
}

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

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
 * The building blocks of the model, by the plain type that they give, and the forms in which CartRover
 * writes them.
 */
const BLOCKS: Record<string, string> = {
	'ZodNullable ZodNumber': 'WireNumber',
	'ZodNullable ZodString': 'WireText',
	'ZodNullable ZodBoolean': 'WireFlag',
	ZodString: 'WireKey',
};

/** The building block that a schema is; `undefined` for lists, maps and objects. */
function blockOf(schema: z.ZodTypeAny): string | undefined {
	const { typeName, schema: inner } = definitionOf(schema);
	if (typeName !== 'ZodEffects' || !inner) return undefined;
	const { typeName: plain, innerType } = definitionOf(inner);
	return BLOCKS[innerType ? `${plain} ${definitionOf(innerType).typeName}` : plain];
}

/**
 * The form in which a value of the model is on the wire. The model says what comes out of reading an
 * answer; this says what may go in: numbers as text, `[]` for an empty map, `null` for nothing. Records
 * may hold more than the model names.
 *
 * @throws when the model uses a kind of schema that has no rule here
 */
export function wireSchema(schema: z.ZodTypeAny): Schema {
	const block = blockOf(schema);
	if (block) return ref(block);
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
	const required = Object.keys(shape).filter((name) => blockOf(needed(shape[name])) === 'WireKey');
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
