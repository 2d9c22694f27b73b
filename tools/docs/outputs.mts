import type { z } from 'zod';
import { zodToJsonSchema } from 'zod-to-json-schema';

import { code, table } from './markdown.mts';

interface JsonSchema {
	type?: string | string[];
	const?: unknown;
	anyOf?: JsonSchema[];
	items?: JsonSchema;
	properties?: Record<string, JsonSchema>;
	required?: string[];
	additionalProperties?: boolean | JsonSchema;
}

/** What an item looks like that an operation gives: a row for each field, those of lists below them. */
export function outputTable(output: z.ZodTypeAny): string {
	// As the build makes the output schemas that n8n shows.
	const schema = zodToJsonSchema(output, {
		$refStrategy: 'none',
		effectStrategy: 'input',
	}) as JsonSchema;
	const rows = fieldsOf(schema, '');
	if (rows.length === 0) return "Items hold CartRover's own fields, as they come.";
	const open = schema.additionalProperties === true;
	return table(['Field', 'Type'], rows) + (open ? '\n\nFurther fields go through as they are.' : '');
}

function fieldsOf(schema: JsonSchema, path: string): string[][] {
	return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
		const optional = !schema.required?.includes(name);
		const place = `${path}${name}`;
		const within = field.items?.properties ? field.items : field;
		const below = field.items?.properties ? `${place}[].` : `${place}.`;
		return [
			[code(place), typeOf(field) + (optional ? ', may be missing' : '')],
			...fieldsOf(within, below),
		];
	});
}

function typeOf(schema: JsonSchema): string {
	if (schema.const !== undefined) return `always ${code(JSON.stringify(schema.const))}`;
	const types = schema.anyOf?.flatMap(({ type = [] }) => type) ?? schema.type ?? [];
	const words = [types].flat().map((type) => WORDS[type] ?? type);
	if (typeof schema.additionalProperties === 'object') return 'map from name to text';
	if (words[0] === 'list' && !schema.items?.properties) return `list of ${typeOf(schema.items ?? {})}`;
	return words.join(' or ');
}

const WORDS: Record<string, string> = {
	array: 'list',
	boolean: 'true or false',
	object: 'object',
	string: 'text',
};
