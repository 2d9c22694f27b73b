import type { z } from 'zod';

import type { Operation } from '../../nodes/CartRover/operations/types.ts';
import { code, table } from './markdown.mts';

/** The parts of zod's own description of a schema that are needed here. */
interface Definition {
	typeName: string;
	schema?: z.ZodTypeAny;
	innerType?: z.ZodTypeAny;
	type?: z.ZodTypeAny;
	value?: unknown;
	unknownKeys?: string;
}

interface Shape {
	schema: z.ZodTypeAny;
	definition: Definition;
	optional: boolean;
	nullable: boolean;
}

/** What an item looks like that an operation gives: a row for each field, those of lists below them. */
export function outputTable({ output }: Pick<Operation, 'output'>): string {
	const rows = fieldsOf(output, '');
	if (rows.length === 0) return "Items hold CartRover's own fields, as they come.";
	const open = plain(output).definition.unknownKeys === 'passthrough';
	return (
		table(['Field', 'Type'], rows) + (open ? '\n\nFurther fields go through as they are.' : '')
	);
}

/** What comes out of reading a value: without the steps that read it, and whether it may be nothing. */
function plain(schema: z.ZodTypeAny): Shape {
	let [inner, optional, nullable] = [schema, false, false];
	for (;;) {
		const definition = inner._def as Definition;
		const next = definition.schema ?? definition.innerType;
		if (!next) return { schema: inner, definition, optional, nullable };
		optional ||= definition.typeName === 'ZodOptional';
		nullable ||= definition.typeName === 'ZodNullable';
		inner = next;
	}
}

function fieldsOf(record: z.ZodTypeAny, path: string): string[][] {
	const { schema, definition } = plain(record);
	if (definition.typeName === 'ZodArray' && definition.type) {
		return fieldsOf(definition.type, path.replace(/\.$/, '[].'));
	}
	if (definition.typeName !== 'ZodObject') return [];
	const fields = Object.entries((schema as z.AnyZodObject).shape as Record<string, z.ZodTypeAny>);
	return fields.flatMap(([name, field]) => [
		[code(path + name), wordsFor(field)],
		...fieldsOf(field, `${path}${name}.`),
	]);
}

function wordsFor(field: z.ZodTypeAny): string {
	const { definition, optional, nullable } = plain(field);
	const values = definition.typeName === 'ZodEnum' ? (field as z.ZodEnum<[string]>).options : [];
	return [
		definition.typeName === 'ZodLiteral'
			? `always ${code(JSON.stringify(definition.value))}`
			: values.map((value) => code(JSON.stringify(value))).join(' or ') || typeOf(definition),
		nullable ? ' or null' : '',
		optional ? ', may be missing' : '',
	].join('');
}

function typeOf({ typeName, type }: Definition): string {
	const word = WORDS[typeName];
	if (!word) throw new Error(`No word for ${typeName} in an output`);
	if (typeName !== 'ZodArray' || !type) return word;
	const row = plain(type).definition;
	return row.typeName === 'ZodObject' ? word : `${word} of ${typeOf(row)}`;
}

const WORDS: Record<string, string> = {
	ZodArray: 'list',
	ZodBoolean: 'true or false',
	ZodNumber: 'number',
	ZodObject: 'object',
	ZodRecord: 'map from name to text',
	ZodString: 'text',
};
