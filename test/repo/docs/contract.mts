import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

import { api, resolved, type ApiOperation, type Schema } from '../../../tools/docs/openapi.mts';

export interface NamedOperation {
	method: string;
	/** Below the base URL, without a slash in front. */
	path: string;
	operation: ApiOperation;
}

export const operations: NamedOperation[] = Object.entries(api.paths).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({
		method: method.toUpperCase(),
		path: path.slice(1),
		operation,
	})),
);

/** The operation that a call belongs to: a path that is written out goes before one with parts to fill. */
export function operationOf(method: string, path: string): ApiOperation | undefined {
	const parts = path.split('/');
	const fits = (template: string[]) =>
		template.length === parts.length &&
		template.every((part, index) => part.startsWith('{') || part === parts[index]);
	return operations
		.filter((known) => known.method === method && fits(known.path.split('/')))
		.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]?.operation;
}

/** What an operation answers with HTTP 200. */
export const answerOf = (operation: ApiOperation) => resolved<Answer>(operation.responses['200']!);

interface Answer {
	headers: Record<string, { $ref: string }>;
	content: NonNullable<ApiOperation['requestBody']>['content'];
}

export const answerSchema = (operation: ApiOperation) =>
	answerOf(operation).content['application/json'].schema;

// Keywords such as `openapi` are none of JSON Schema's, so that strict mode cannot read the document.
const ajv = new Ajv2020({
	strict: false,
	allErrors: true,
	formats: {
		date: /^\d{4}-\d{2}-\d{2}$/,
		'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
	},
});
ajv.addSchema({ $id: 'openapi', ...api });

const validators = new Map<string, ValidateFunction>();

/** What does not fit; empty for a value that does. */
export function misfits(value: unknown, schema: Schema): string[] {
	// The references of a part of the document lead into the document.
	const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/');
	const validate = validators.get(text) ?? ajv.compile(JSON.parse(text) as Schema);
	validators.set(text, validate);
	return validate(value) ? [] : (validate.errors ?? []).map(inWords);
}

const inWords = ({ instancePath, message }: ErrorObject) => `${instancePath || '/'} ${message}`;

export const schemaNamed = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** The fields of a value that the schema does not name, as paths. */
export function undescribed(value: unknown, schema: Schema, path = ''): string[] {
	const branches = branchesOf(schema);
	if (
		!branches.some(
			({ properties, additionalProperties, items }) => properties ?? additionalProperties ?? items,
		)
	) {
		// Said to be unknown.
		return [];
	}
	if (Array.isArray(value)) {
		const rows = branches.flatMap(({ items }): Schema[] => (items ? [items] : []));
		return unique(value.flatMap((row: unknown) => undescribed(row, { anyOf: rows }, `${path}[]`)));
	}
	if (typeof value !== 'object' || value === null) return [];
	return unique(
		Object.entries(value).flatMap(([name, field]) => {
			const known = branches.flatMap(({ properties, additionalProperties }) => [
				...(properties?.[name] ? [properties[name]] : []),
				...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
			]);
			const place = `${path}.${name}`;
			return known.length > 0 ? undescribed(field, { anyOf: known }, place) : [place];
		}),
	);
}

const unique = (words: string[]) => [...new Set(words)];

/** A schema and all that it is put together from. */
export function branchesOf(schema: Schema): Schema[] {
	const target = schema.$ref ? resolved<Schema>({ $ref: schema.$ref }) : undefined;
	const parts = [
		...(schema.allOf ?? []),
		...(schema.anyOf ?? []),
		...(schema.oneOf ?? []),
		...(target ? [target] : []),
	];
	return [schema, ...parts.flatMap(branchesOf)];
}
