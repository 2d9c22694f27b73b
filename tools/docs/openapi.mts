import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import type { Endpoint, Grade, Repeat } from '../../nodes/CartRover/api/endpoints.ts';

/** A call as docs/contributing/openapi.yaml describes it; only what is read here. */
export interface ApiOperation {
	operationId: string;
	summary: string;
	tags: [string];
	parameters?: Array<{ $ref: string }>;
	requestBody?: { content: { 'application/json': Content } };
	responses: Record<string, { $ref: string }>;
	'x-access-levels': string[];
	'x-rate-limited': boolean;
	'x-repeat': Repeat;
	'x-grade': Grade;
	'x-answer-grade'?: Grade | 'none';
}

interface Content {
	schema: Schema;
	example?: unknown;
	examples?: Record<string, { $ref: string } | { value: unknown }>;
}

export interface Schema {
	$ref?: string;
	properties?: Record<string, Schema>;
	additionalProperties?: Schema | boolean;
	items?: Schema;
	allOf?: Schema[];
	anyOf?: Schema[];
	oneOf?: Schema[];
	[keyword: string]: unknown;
}

interface ApiDocument {
	paths: Record<string, Record<string, ApiOperation>>;
	components: { schemas: Record<string, Schema> };
}

/** docs/contributing/openapi.yaml. */
export const api = parse(readFileSync('docs/contributing/openapi.yaml', 'utf8')) as ApiDocument;

/**
 * The part of the document that a reference leads to; anything else is given back.
 *
 * @throws where the reference leads nowhere
 */
export function resolved<T extends object>(part: T | { $ref: string }): T {
	if (!('$ref' in part) || typeof part.$ref !== 'string') return part as T;
	const names = part.$ref.replace('#/', '').split('/');
	const found = names.reduce<unknown>(
		(inside, name) => (inside as Record<string, unknown> | undefined)?.[name],
		api,
	);
	if (found === undefined)
		throw new Error(`docs/contributing/openapi.yaml has nothing at ${part.$ref}`);
	return found as T;
}

/** The description of a call of the endpoint table, by one of its paths. */
export function described({ method }: Pick<Endpoint, 'method'>, path: string): ApiOperation {
	const operation = api.paths[`/${path}`]?.[method.toLowerCase()];
	if (!operation)
		throw new Error(`docs/contributing/openapi.yaml does not describe ${method} ${path}`);
	return operation;
}
