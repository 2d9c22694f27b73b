import { zodToJsonSchema } from 'zod-to-json-schema';
import type { ZodType, ZodTypeAny } from 'zod';
import type { ControlRoute } from './route.mts';

const VERSION = '1.0.0';
const ISSUES = 'https://github.com/n8n-nodes-cartrover/n8n-nodes-cartrover/issues';

/** The control interface as an OpenAPI description, made from its routes. `server`: its address. */
export function controlDescription(routes: readonly ControlRoute[], server: string): object {
	const paths: Record<string, Record<string, object>> = {};
	for (const route of routes) {
		const operations = (paths[route.path] ??= {});
		operations[route.method.toLowerCase()] = operation(route);
	}
	return {
		openapi: '3.1.1',
		info: {
			title: 'CartRover sandbox: control',
			version: VERSION,
			description:
				'What brings about in the sandbox what CartRover, shops and warehouses would. Records have ' +
				"CartRover's field names. It asks for no key. A mistake is answered with 400, 403, 404, 405 or 409 and `error`.",
			contact: { name: 'n8n-nodes-cartrover', url: ISSUES },
			license: { name: 'MIT', identifier: 'MIT' },
		},
		servers: [{ url: server }],
		security: [],
		tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name, description: name })),
		paths,
		components: {
			responses: {
				Mistake: {
					description: 'It cannot be done, and why',
					content: json({
						type: 'object',
						properties: { error: { type: 'string' } },
						required: ['error'],
					}),
				},
			},
		},
	};
}

function operation(route: ControlRoute): object {
	const { method, path, tag, summary, body, example, gives } = route;
	const required = body !== undefined && !body.isOptional();
	return {
		operationId: operationId(method, path),
		tags: [tag],
		summary,
		description: `${summary}.`,
		parameters: parameters(route),
		...(body && { requestBody: { required, content: json(schemaOf(body), example) } }),
		responses: {
			200: { description: 'Done', content: json(schemaOf(gives)) },
			'4XX': { $ref: '#/components/responses/Mistake' },
		},
	};
}

/** As `postOrderStatus` of `POST /orders/{cust_ref}/status`. */
function operationId(method: string, path: string): string {
	const words = path.split(/[^a-zA-Z]+/).filter((word) => word !== '');
	return [
		method.toLowerCase(),
		...words.map((word) => word[0]?.toUpperCase() + word.slice(1)),
	].join('');
}

function parameters({ path, query, ofMerchant }: ControlRoute): object[] {
	const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
		name,
		in: 'path',
		required: true,
		description: 'Percent-encoded',
		schema: { type: 'string' },
	}));
	const inQuery = Object.entries(query.shape).map(([name, schema]) => ({
		name,
		in: 'query',
		schema: schemaOf(schema),
	}));
	const merchant = {
		name: 'merchant',
		in: 'query',
		description: 'The pk of the merchant; the demo merchant without it',
		schema: { type: 'string' },
	};
	return [...inPath, ...inQuery, ...(ofMerchant ? [merchant] : [])];
}

function schemaOf(schema: ZodTypeAny): object {
	return { ...zodToJsonSchema(schema as ZodType, { $refStrategy: 'none' }), $schema: undefined };
}

function json(schema: object, example?: unknown): object {
	return { 'application/json': { schema, ...(example !== undefined && { example }) } };
}
