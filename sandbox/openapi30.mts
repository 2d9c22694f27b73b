/* The descriptions are OpenAPI 3.1. Generators of clients that know only 3.0 get the same with less said. */

type Json = Record<string, unknown>;

/** These hold values and names, no schemas. */
const VALUES = ['example', 'enum', 'const', 'default', 'required'];

/** An OpenAPI 3.1 description in 3.0.3. What may be of several types is of any there. */
export function openApi30(description: object): object {
	const { info, webhooks, ...rest } = description as Json & { info: Json & { license?: Json } };
	const { license } = info;
	return {
		...(walked(rest) as Json),
		openapi: '3.0.3',
		info: {
			...info,
			summary: undefined,
			...(license && { license: { ...license, identifier: undefined } }),
		},
		...(webhooks !== undefined && { 'x-webhooks': walked(webhooks) }),
	};
}

function walked(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(walked);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => {
		const isValues = VALUES.includes(key) || (key === 'examples' && Array.isArray(inner));
		return [key, isValues ? inner : walked(inner)];
	});
	return lessened(Object.fromEntries(entries) as Json);
}

/** One schema, whose inner ones are done; what is no schema has none of these keywords. */
function lessened({ if: _if, then: _then, propertyNames: _names, anyOf, ...schema }: Json): Json {
	if (typeof schema.$ref === 'string') return { $ref: schema.$ref };
	delete schema.$schema;
	// Older generators take 4XX for a number.
	const { '4XX': refusal, ...others } = schema;
	if (refusal !== undefined) return { ...others, '5XX': undefined, default: refusal };
	const types = Array.isArray(schema.type) ? (schema.type as string[]) : [];
	const named = types.filter((type) => type !== 'null');
	const forms = Array.isArray(anyOf) ? (anyOf as Json[]) : [];
	// Forms without a type, such as other required fields, are left out alone.
	if (named.length > 1 || forms.some((form) => 'type' in form || '$ref' in form)) {
		return schema.description === undefined ? {} : { description: schema.description };
	}
	const { allOf, properties, required } = schema;
	if (Array.isArray(allOf) && properties !== undefined) {
		// Some take either the parts or the own properties.
		const own = { type: 'object', properties, ...(required !== undefined && { required }) };
		return { description: schema.description, allOf: [...(allOf as unknown[]), own] };
	}
	if (types.length > 0) {
		Object.assign(schema, { type: named[0], nullable: named.length < types.length });
	}
	if ('const' in schema) {
		// An enumeration of its own could not stand for the inherited field.
		schema.type = typeof schema.const;
		delete schema.const;
	}
	if (Array.isArray(schema.enum)) {
		const words = (schema.enum as unknown[]).filter((word) => word !== null);
		Object.assign(schema, {
			type: 'string',
			enum: words,
			nullable: words.length < schema.enum.length,
		});
	}
	for (const [bound, limit] of [
		['exclusiveMinimum', 'minimum'],
		['exclusiveMaximum', 'maximum'],
	] as const) {
		if (typeof schema[bound] === 'number') {
			Object.assign(schema, { [limit]: schema[bound], [bound]: true });
		}
	}
	if (Array.isArray(schema.examples)) {
		schema.example = (schema.examples as unknown[])[0];
		delete schema.examples;
	}
	return schema;
}
